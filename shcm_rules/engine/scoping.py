"""A duty as people name it: its scope in words, and a fingerprint that no row number enters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

import polars as pl

from ..folding import fold
from ..reference.subjects import read_subjects, subject_name
from ..schedule import LEVELS
from .judging import Judged
from .rows import Question
from .wording import WORDS, shown

__all__ = ["Scoper"]

#: Grain -> the units that its duties name, besides those of a tổ.
_UNITS = {
    "session": ("school", "department", "cluster"),
    "school": ("school",),
    "scheduled": ("school",),
    "cluster": ("cluster",),
    "occasion": ("cluster",),
    "document": ("unit",),
    "minutes": ("unit",),
}
_TERMS = ("HK1", "HK2")
_JOINER = re.compile(r"[,;\n]")


class Scoper:
    """Names the duties of one question."""

    def __init__(self, question: Question) -> None:
        self.question = question
        info = question.schedule.info
        self.place = {
            "province": info.get("province", ""),
            "ward": info.get("ward", ""),
            "school_year": str(question.year),
        }
        self._spelled = _registry_spellings(question)
        #: Rule -> what names a duty -> how many have had this name.
        self._seen: dict[str, dict[str, int]] = {}
        #: Rule -> its duties that are not counted among these yet, and those of them that have no name of their own.
        self._waiting: dict[str, list[tuple[Judged, Collection[int]]]] = {}
        self._folds: dict[Any, str] = {}
        #: The keys of the rule that was named last, and their names.
        self._told: tuple[pl.DataFrame, dict[bool, pl.Series]] | None = None

    def scope(self, judged: Judged, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the scope of a duty: only the keys it has, texts as written."""
        grain = judged.grain
        found: dict[str, Any] = {name: row.get(name) for name in _UNITS.get(grain, ())}
        if "department" in grain:
            found |= {"school": row.get("school"), "department": row.get("department")}
        if grain == "session" and row.get("department"):
            found.pop("cluster")
        if grain in {"session", "occasion", "scheduled"}:
            found["session"] = row.get("occasion") or row.get("content") or row.get("date")
        if grain in {"document", "minutes"}:
            found["session"] = row.get("occasion") or row.get("date")
        if row.get("subject_id"):
            found |= {"subject": self._subject(row), "subject_id": row["subject_id"]}
        term = row.get("term") or row.get("part")
        if term and grain != "scheduled":
            found["term" if term in _TERMS else "weeks"] = term
        found["level"] = row.get("level")
        for name, value in self.place.items():
            found[name] = row.get(name) or value if name != "school_year" else value
        return {name: shown(str(value)) for name, value in found.items() if value not in (None, "")}

    def _subject(self, row: Mapping[str, Any]) -> str:
        spelled = self._spelled.get((str(row.get("department_id")), str(row["subject_id"])))
        return spelled or subject_name(str(row["subject_id"]), row.get("level"))

    def where(self, scope: Mapping[str, str], lang: str) -> str:
        """Return a scope as the beginning of a sentence."""
        parts = []
        if scope.get("department"):
            parts.append(scope["department"])
        if scope.get("subject"):
            parts.append(WORDS["subject_of"][lang].format(name=scope["subject"]))
        if not parts:
            parts += [scope[name] for name in ("cluster", "school", "unit") if scope.get(name)]
        if not parts and scope.get("level"):
            parts.append(WORDS["level_of"][lang].format(name=scope["level"]))
        if scope.get("session"):
            name = scope["session"] if len(scope["session"]) <= 60 else f"{scope['session'][:57]}…"
            parts.append(WORDS["session_of"][lang].format(name=name))
        parts += [scope[name] for name in ("term", "weeks") if scope.get(name)]
        return ", ".join(parts)

    def fingerprint(self, judged: Judged, row: Mapping[str, Any]) -> str:
        """Return a name of the duty made of rule and scope; equal sessions are told apart by an ordinal."""
        rowwise = _by_row(judged, str(row.get("lan_key", ""))) or set(row) == {"unit"}
        names = _row_names(row) if rowwise else _BY_KEY
        rule = self._rule(judged)
        plain = "\x1f".join([_folded(row.get(name)) for name in names])
        seen = self._count_waiting(rule)
        seen[plain] = seen.get(plain, 0) + 1
        return _print(rule, plain, seen[plain])

    def fingerprints(self, judged: Judged, shown: Sequence[int], nameless: Collection[int] = ()) -> list[str]:
        """Return the fingerprints of the duties at `shown`; every duty but those at `nameless` counts as an equal."""
        rule = self._rule(judged)
        if not shown:
            self._waiting.setdefault(rule, []).append((judged, nameless))
            return []
        seen = self._count_waiting(rule)
        self._waiting[rule] = [(judged, nameless)]
        ordinal = pl.int_range(1, pl.len() + 1).over("plain").alias("ordinal")
        told = self._named(judged, nameless).with_columns(ordinal).filter(pl.col("index").is_in(list(shown)))
        found = {i: _print(rule, plain, nth + seen.get(plain, 0)) for i, plain, nth in told.iter_rows()}
        return [found.get(i, "") for i in shown]

    def begin_rule(self, judged: Judged) -> None:
        """Forget the duties of other rules, of which none is named any more: those of a province fill the memory."""
        rule = self._rule(judged)
        self._seen = {name: seen for name, seen in self._seen.items() if name == rule}
        self._waiting = {name: waiting for name, waiting in self._waiting.items() if name == rule}

    def _count_waiting(self, rule: str) -> dict[str, int]:
        """Return what was met of a rule so far: what names a duty -> how many have had this name."""
        seen = self._seen.setdefault(rule, {})
        for judged, nameless in self._waiting.pop(rule, ()):
            for plain, n in self._named(judged, nameless)["plain"].value_counts().iter_rows():
                seen[plain] = seen.get(plain, 0) + n
        return seen

    def _named(self, judged: Judged, nameless: Collection[int]) -> pl.DataFrame:
        """Return the duties that have a name of their own: which they are, and what names them."""
        duties = self._plain(judged).alias("plain").to_frame().with_row_index()
        return duties.filter(~pl.col("index").is_in(list(nameless))) if nameless else duties

    def _rule(self, judged: Judged) -> str:
        return f"{judged.task.rule_set.id}\x1f{judged.task.rule.id}\x1f{self.question.year}"

    def _plain(self, judged: Judged) -> pl.Series:
        """Return what tells each duty of a rule from the others; rules of the same rows are told from them once."""
        keys = judged.keys
        frame, told = self._told if self._told and self._told[0] is keys else (keys, {})
        self._told = frame, told
        rowwise = judged.grain in _ROWWISE
        if rowwise not in told:
            told[rowwise] = self._joined(keys, _row_names(keys.columns) if rowwise else _BY_KEY)
        plain = told[rowwise]
        if not rowwise and "lan_key" in keys.columns:
            by_row = keys["lan_key"].cast(pl.String).str.contains("|row ", literal=True).fill_null(value=False)
            if by_row.any():
                return self._joined(keys, _row_names(keys.columns)).zip_with(by_row, plain)
        return plain


    def _joined(self, keys: pl.DataFrame, names: Sequence[str]) -> pl.Series:
        """Return the names of each row as one text; each text of a schedule is folded once for all rules."""
        nothing = pl.repeat("", keys.height, dtype=pl.String, eager=True)
        columns = [self._folded(keys[name]) if name in keys.columns else nothing for name in names]
        return pl.select(pl.concat_str(columns, separator="\x1f")).to_series()

    def _folded(self, column: pl.Series) -> pl.Series:
        written, known = column.unique().drop_nulls(), self._folds
        if written.is_empty():
            return pl.repeat("", column.len(), dtype=pl.String, eager=True)
        values = written.to_list()
        for value in values:
            if value not in known:
                known[value] = _folded(value)
        folded = pl.Series([known[value] for value in values], dtype=pl.String)
        return column.replace_strict(written, folded, default="", return_dtype=pl.String)


#: What names a row that has no key of its own, and what names the others.
_BY_ROW = (
    "school_id", "department_id", "cluster_id", "unit", "occasion", "kind_text", "subject", "content", "date",
    "document",
)
_BY_KEY = ("school_id", "department_id", "cluster_id", "lan_key", "subject_id", "term", "level")


def _row_names(known: Collection[str]) -> tuple[str, ...]:
    """Return what names a row; a document also bears the key of its unit, for two may spell theirs alike."""
    return (*_BY_ROW, "unit_id") if "unit_id" in known else _BY_ROW


_ROWWISE = frozenset({"session", "scheduled", "document", "minutes"})


def _by_row(judged: Judged, lan_key: str) -> bool:
    return judged.grain in _ROWWISE or "|row " in lan_key


def _folded(value: Any) -> str:
    return fold(str(value)) if value else ""


def _print(rule: str, plain: str, ordinal: int) -> str:
    return sha256(f"{rule}\x1f{plain}\x1f{ordinal}".encode()).hexdigest()[:16]


def _registry_spellings(question: Question) -> dict[tuple[str, str], str]:
    """Return (tổ, subject id) -> the subject as its list spells it; a cell may name several.

    Without a list: as the first row spells it that names no other.
    """
    found: dict[tuple[str, str], str] = {}
    for unit, ids, text in (
        question.schedule.departments.select("department_id", "subjects", "subject").drop_nulls().rows()
    ):
        parts = [text] if len(ids) == 1 else [part.strip() for part in _JOINER.split(text)]
        for part in parts:
            readings = [ids] if len(ids) == 1 else [read_subjects(part, level).ids for level in LEVELS]
            named = {read[0] for read in readings if len(read) == 1 and read[0] in ids}
            if len(named) == 1:
                found.setdefault((unit, named.pop()), part)
    alone = (
        question.schedule.sessions.lazy()
        .filter(pl.col("subjects").list.len() == 1)
        .select(
            "department_id",
            pl.col("subjects").list.first(),
            "subject",
        )
        .unique(["department_id", "subjects"], keep="first", maintain_order=True)
        .drop_nulls()
        .collect()
    )
    return {(unit, name): text for unit, name, text in alone.rows()} | found
