"""A duty as people name it: its scope in words, and a fingerprint that no row number enters."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
        self._seen: dict[str, int] = {}

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
        keys = [judged.task.rule_set.id, judged.task.rule.id, str(self.question.year)]
        lan = str(row.get("lan_key", ""))
        if judged.grain in {"session", "scheduled", "document", "minutes"} or "|row " in lan or set(row) == {"unit"}:
            names: tuple[str, ...] = (
                "school_id",
                "department_id",
                "cluster_id",
                "unit",
                "occasion",
                "kind_text",
                "subject",
                "content",
                "date",
                "document",
            )
        else:
            names = ("school_id", "department_id", "cluster_id", "lan_key", "subject_id", "term", "level")
        keys += [fold(str(row.get(name) or "")) for name in names]
        plain = "\x1f".join(keys)
        ordinal = self._seen[plain] = self._seen.get(plain, 0) + 1
        return sha256(f"{plain}\x1f{ordinal}".encode()).hexdigest()[:16]



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
