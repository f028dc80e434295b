"""Fingerprints: names of duties that no row number enters; duties of one name are told apart by their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

import polars as pl

from ..folding import fold
from .judging import Judged

__all__ = ["Namer"]

#: What names a row that has no key of its own: before and after its content, which mostly tells it from all others.
_BEFORE = ("school_id", "department_id", "cluster_id", "unit", "occasion", "kind_text", "subject")
_AFTER = ("date", "document")
#: What names the others.
_BY_KEY = ("school_id", "department_id", "cluster_id", "lan_key", "subject_id", "term", "level")
_ROWWISE = frozenset({"session", "scheduled", "document", "minutes"})
_OWN_ROW = "|row "
#: What stands in a name before the content and after it (None: the name has none), and the content.
_Rough = tuple[str, str | None]
_Name = tuple[_Rough, str]


class _Folds(dict[Any, str]):
    """Texts folded, each once."""

    def __missing__(self, text: Any) -> str:
        folded = self[text] = fold(str(text)) if text else ""
        return folded


def _after(known: Collection[str]) -> tuple[str, ...]:
    """Return what names a row after its content; a document also bears its unit's key: two may spell theirs alike."""
    return (*_AFTER, "unit_id") if "unit_id" in known else _AFTER


class _Names:
    """What names the duties of a table. Contents are folded only of who is named or alike but for them."""

    def __init__(self, keys: pl.DataFrame, folds: _Folds, *, rowwise: bool) -> None:
        self.keys, self._folds, self._rowwise = keys, folds, rowwise

    @cached_property
    def roughs(self) -> list[_Rough]:
        """Return the name of each duty but for its content."""
        if self._rowwise:
            return self._of_rows(self.keys)
        roughs: list[_Rough] = [(name, None) for name in self._joined(self.keys, _BY_KEY)]
        lan_keys = self.keys["lan_key"].to_list() if "lan_key" in self.keys.columns else ()
        own = [i for i, key in enumerate(lan_keys) if key and _OWN_ROW in key]
        for i, rough in zip(own, self._of_rows(self.keys[own]) if own else (), strict=True):
            roughs[i] = rough
        return roughs

    def _of_rows(self, keys: pl.DataFrame) -> list[_Rough]:
        return list(zip(self._joined(keys, _BEFORE), self._joined(keys, _after(keys.columns)), strict=True))

    def _joined(self, keys: pl.DataFrame, names: Sequence[str]) -> list[str]:
        nothing = pl.repeat("", keys.height, eager=True)
        columns = [self._folded(keys[name]) if name in keys.columns else nothing for name in names]
        return pl.select(pl.concat_str(columns, separator="\x1f")).to_series().to_list()

    def _folded(self, column: pl.Series) -> pl.Series:
        """Return a column folded, each of its texts once."""
        told = column.unique().to_list()
        return column.replace_strict(told, [self._folds[text] for text in told], return_dtype=pl.String)

    @cached_property
    def _contents(self) -> Sequence[str | None]:
        return self.keys["content"].to_list() if "content" in self.keys.columns else [None] * self.keys.height

    def places(self, rough: _Rough) -> Sequence[int]:
        """Return the duties that are alike but for their contents."""
        last, doubled = self._places
        return doubled.get(rough) or ([last[rough]] if rough in last else [])

    @cached_property
    def _places(self) -> tuple[dict[_Rough, int], dict[_Rough, list[int]]]:
        """Return the last duty of each name, and all of a name that several bear."""
        last = {rough: i for i, rough in enumerate(self.roughs)}
        doubled: dict[_Rough, list[int]] = {rough: [] for i, rough in enumerate(self.roughs) if last[rough] != i}
        for i, rough in enumerate(self.roughs):
            if rough in doubled:
                doubled[rough].append(i)
        return last, doubled

    def name(self, i: int) -> _Name:
        """Return what names a duty."""
        rough = self.roughs[i]
        return rough, "" if rough[1] is None else self._folds[self._contents[i]]


class _Tally:
    """The duties of a table but those that have no name of their own, counted by name."""

    def __init__(self, names: _Names, nameless: Collection[int]) -> None:
        self.names, self._nameless = names, nameless
        self._known: dict[_Rough, tuple[dict[int, int], Counter[_Name]]] = {}

    def nth(self, i: int) -> int:
        """Tell which of its name a duty is."""
        rough = self.names.roughs[i]
        return self._tally(rough)[0].get(i, 1) if len(self.names.places(rough)) > 1 else 1

    def count(self, name: _Name) -> int:
        """Return how many duties bear a name."""
        return self._tally(name[0])[1][name]

    def _tally(self, rough: _Rough) -> tuple[dict[int, int], Counter[_Name]]:
        if rough not in self._known:
            order, counter = self._known[rough] = {}, Counter()
            for i in self.names.places(rough):
                if i not in self._nameless:
                    name = self.names.name(i)
                    counter[name] += 1
                    order[i] = counter[name]
        return self._known[rough]


class Namer:
    """Names the duties of one question, rule by rule."""

    def __init__(self, year: str) -> None:
        self._year = year
        self._folds = _Folds()
        #: Rule -> what names a duty -> how many of those named one by one have had this name.
        self._seen: dict[str, Counter[_Name]] = {}
        #: Rule -> its tables of duties that were named.
        self._told: dict[str, list[_Tally]] = {}
        #: The table of each grain that was named last: most rules of a grain are about the same.
        self._tables: dict[str, _Names] = {}

    def fingerprint(self, judged: Judged, row: Mapping[str, Any]) -> str:
        """Return a name of the duty made of rule and scope; equal sessions are told apart by an ordinal."""
        rowwise = judged.grain in _ROWWISE or _OWN_ROW in str(row.get("lan_key", "")) or set(row) == {"unit"}
        rule, after = self._rule(judged), self._joined(row, _after(row.keys())) if rowwise else None
        name = (self._joined(row, _BEFORE if rowwise else _BY_KEY), after), \
            self._folds[row.get("content")] if rowwise else ""
        seen = self._seen.setdefault(rule, Counter())
        seen[name] += 1
        return _print(rule, name, seen[name] + sum(table.count(name) for table in self._told.get(rule, ())))

    def fingerprints(self, judged: Judged, shown: Sequence[int], nameless: Collection[int] = ()) -> list[str]:
        """Return the fingerprints of the duties at `shown`; every duty but those at `nameless` counts as an equal."""
        rule, table = self._rule(judged), _Tally(self._names(judged), nameless)
        told, seen = self._told.setdefault(rule, []), self._seen.get(rule, Counter[_Name]())
        earlier = tuple(told)
        told.append(table)
        named = [(table.names.name(i), table.nth(i)) for i in shown]
        return [_print(rule, name, nth + seen[name] + sum(other.count(name) for other in earlier))
                for name, nth in named]

    def begin_rule(self, judged: Judged) -> None:
        """Forget the duties of other rules, of which none is named any more: those of a province fill the memory."""
        rule = self._rule(judged)
        self._seen = {name: seen for name, seen in self._seen.items() if name == rule}
        self._told = {name: told for name, told in self._told.items() if name == rule}

    def _joined(self, row: Mapping[str, Any], names: Iterable[str]) -> str:
        return "\x1f".join([self._folds[row.get(name)] for name in names])

    def _names(self, judged: Judged) -> _Names:
        known = self._tables.get(judged.grain)
        if known is None or known.keys is not judged.keys:
            known = self._tables[judged.grain] = _Names(judged.keys, self._folds, rowwise=judged.grain in _ROWWISE)
        return known

    def _rule(self, judged: Judged) -> str:
        return f"{judged.task.rule_set.id}\x1f{judged.task.rule.id}\x1f{self._year}"


def _print(rule: str, name: _Name, ordinal: int) -> str:
    (before, after), content = name
    plain = before if after is None else f"{before}\x1f{content}\x1f{after}"
    return sha256(f"{rule}\x1f{plain}\x1f{ordinal}".encode()).hexdigest()[:16]
