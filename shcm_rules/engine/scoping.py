"""A duty as people name it: its scope, and the words for that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import polars as pl

from ..reference.subjects import read_subjects, subject_name
from ..schedule import LEVELS
from .judging import Judged
from .naming import Namer
from .plans import collect
from .rows import Question
from .wording import WORDS, shown

__all__ = ["SCOPED", "Scoper"]

#: The columns on which a duty's scope hangs.
SCOPED = (
    "school", "department", "department_id", "cluster", "unit", "occasion", "content", "date", "subject_id", "term",
    "part", "level", "province", "ward",
)

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
_WITH_CONTENT = frozenset({"session", "occasion", "scheduled"})
_OF_SESSIONS = _WITH_CONTENT | {"document", "minutes"}
_TERMS = ("HK1", "HK2")
_NOTHING = (None, "")
_JOINER = re.compile(r"[,;\n]")


class Scoper(Namer):
    """Names the duties of one question."""

    def __init__(self, question: Question) -> None:
        super().__init__(str(question.year))
        self.question = question
        info = question.schedule.info
        self.place = {"province": info.get("province", ""), "ward": info.get("ward", "")}

    @cached_property
    def _spelled(self) -> dict[tuple[str, str], str]:
        return _registry_spellings(self.question)

    def scope(self, judged: Judged, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the scope of a duty: only the keys it has, texts as written."""
        grain, get = judged.grain, row.get
        found: dict[str, Any] = {name: get(name) for name in _UNITS.get(grain, ())}
        if "department" in grain:
            found |= {"school": get("school"), "department": get("department")}
        if grain == "session" and get("department"):
            del found["cluster"]
        if grain in _OF_SESSIONS:
            found["session"] = get("occasion") or (get("content") if grain in _WITH_CONTENT else None) or get("date")
        if get("subject_id"):
            found |= {"subject": self._subject(row), "subject_id": row["subject_id"]}
        term = get("term") or get("part")
        if term and grain != "scheduled":
            found["term" if term in _TERMS else "weeks"] = term
        found["level"] = get("level")
        for name, value in self.place.items():
            found[name] = get(name) or value
        found["school_year"] = self._year
        return {name: shown(str(value)) for name, value in found.items() if value not in _NOTHING}

    def _subject(self, row: Mapping[str, Any]) -> str:
        spelled = self._spelled.get((str(row.get("department_id")), str(row["subject_id"])))
        return spelled or subject_name(str(row["subject_id"]), row.get("level"))

    def where(self, scope: Mapping[str, str], lang: str) -> str:
        """Return a scope as the beginning of a sentence."""
        get = scope.get
        parts = [get("department", "")]
        if subject := get("subject"):
            parts.append(WORDS["subject_of"][lang].format(name=subject))
        if not any(parts):
            parts = [get("cluster", ""), get("school", ""), get("unit", "")]
        if not any(parts) and (level := get("level")):
            parts.append(WORDS["level_of"][lang].format(name=level))
        if name := get("session"):
            parts.append(WORDS["session_of"][lang].format(name=name if len(name) <= 60 else f"{name[:57]}…"))
        return ", ".join(filter(None, [*parts, get("term"), get("weeks")]))


def _registry_spellings(question: Question) -> dict[tuple[str, str], str]:
    """Return (tổ, subject id) -> the subject as its list spells it; a cell may name several.

    Without a list: as the first row spells it that names no other, and no grade ("Ngữ văn lớp 8" is no subject).
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
    sessions = question.schedule.sessions
    plain = (pl.col("subjects").list.len() == 1) & ~pl.col("subject").str.contains(r"\d")
    alone = collect(
        sessions.lazy().filter(plain).select("department_id", pl.col("subjects").list.first(), "subject").unique(
            ["department_id", "subjects"], keep="first", maintain_order=True).drop_nulls(), sessions.height)
    return {(unit, name): text for unit, name, text in alone.rows()} | found
