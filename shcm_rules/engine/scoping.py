"""A duty as people name it: its scope in words, and a fingerprint that no row number enters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
        #: The keys of the rule that was named last, and their names.
        self._told: tuple[pl.DataFrame, dict[bool, list[str]]] | None = None

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
        names = _BY_ROW if _by_row(judged, str(row.get("lan_key", ""))) or set(row) == {"unit"} else _BY_KEY
        rule = self._rule(judged)
        plain = "\x1f".join([_folded(row.get(name)) for name in names])
        return _print(rule, plain, _count(self._seen.setdefault(rule, {}), plain))

    def fingerprints(self, judged: Judged, wanted: Sequence[bool | None]) -> list[str]:
        """Return the fingerprint of each duty that is wanted; one that is not (False) still counts as an equal.

        None: the duty has no name of its own, "" is returned as for those that are not wanted.
        """
        rule, found = self._rule(judged), []
        seen = self._seen.setdefault(rule, {})
        for asked, plain in zip(wanted, self._plain(judged), strict=True):
            if asked is None:
                found.append("")
                continue
            ordinal = _count(seen, plain)
            found.append(_print(rule, plain, ordinal) if asked else "")
        return found

    def _rule(self, judged: Judged) -> str:
        return f"{judged.task.rule_set.id}\x1f{judged.task.rule.id}\x1f{self.question.year}"

    def _plain(self, judged: Judged) -> list[str]:
        """Return what tells each duty of a rule from the others; rules of the same rows are told from them once."""
        keys = judged.keys
        frame, told = self._told if self._told and self._told[0] is keys else (keys, {})
        self._told = frame, told
        rowwise = judged.grain in _ROWWISE
        if rowwise not in told:
            told[rowwise] = _joined(keys, _BY_ROW) if rowwise else _joined(keys, _BY_KEY)
        plain = told[rowwise]
        if not rowwise and "lan_key" in keys.columns:
            by_row = keys["lan_key"].cast(pl.String).str.contains("|row ", literal=True).fill_null(value=False)
            if by_row.any():
                rows = zip(by_row, _joined(keys, _BY_ROW), plain, strict=True)
                plain = [row if own else key for own, row, key in rows]
        return plain


#: What names a row that has no key of its own, and what names the others.
_BY_ROW = (
    "school_id", "department_id", "cluster_id", "unit", "unit_id", "occasion", "kind_text", "subject", "content", "date",
    "document",
)
_BY_KEY = ("school_id", "department_id", "cluster_id", "lan_key", "subject_id", "term", "level")


_ROWWISE = frozenset({"session", "scheduled", "document", "minutes"})


def _by_row(judged: Judged, lan_key: str) -> bool:
    return judged.grain in _ROWWISE or "|row " in lan_key


def _folded(value: Any) -> str:
    return fold(str(value)) if value else ""


def _joined(keys: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the names of each row as one text; each column's texts are folded once."""
    columns = []
    for name in names:
        values = keys[name].to_list() if name in keys.columns else [None] * keys.height
        folded = {value: _folded(value) for value in dict.fromkeys(values)}
        columns.append([folded[value] for value in values])
    return list(map("\x1f".join, zip(*columns, strict=True)))


def _count(seen: dict[str, int], plain: str) -> int:
    """Return how many equals a duty has met with itself."""
    ordinal = seen[plain] = seen.get(plain, 0) + 1
    return ordinal


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
