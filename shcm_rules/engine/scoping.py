"""A duty as people name it: its scope in words, and a fingerprint that no row number enters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import repeat
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
        names = _BY_ROW if _by_row(judged, str(row.get("lan_key", ""))) or set(row) == {"unit"} else _BY_KEY
        return _print(*self._counted(judged, (row.get(name) for name in names)))

    def fingerprints(self, judged: Judged, wanted: Sequence[bool | None]) -> list[str]:
        """Return the fingerprint of each duty that is wanted; one that is not (False) still counts as an equal.

        None: the duty has no name of its own, "" is returned as for those that are not wanted.
        """
        columns = {
            name: judged.keys[name].to_list() if name in judged.keys.columns else repeat(None)
            for name in dict.fromkeys((*_BY_ROW, *_BY_KEY))
        }
        lan = judged.keys["lan_key"].to_list() if "lan_key" in judged.keys.columns else repeat("")
        by_row = zip(*(columns[name] for name in _BY_ROW), strict=False)
        by_key = zip(*(columns[name] for name in _BY_KEY), strict=False)
        found = []
        for asked, key, *parts in zip(wanted, lan, by_row, by_key, strict=False):
            if asked is None:
                found.append("")
                continue
            counted = self._counted(judged, parts[0] if _by_row(judged, str(key)) else parts[1])
            found.append(_print(*counted) if asked else "")
        return found

    def _counted(self, judged: Judged, parts: Iterable[Any]) -> tuple[str, int]:
        """Return what a duty's fingerprint is made of, and how many equals it has met with this one."""
        rule = f"{judged.task.rule_set.id}\x1f{judged.task.rule.id}\x1f{self.question.year}"
        plain = "\x1f".join([rule, *(fold(str(part)) if part else "" for part in parts)])
        ordinal = self._seen[plain] = self._seen.get(plain, 0) + 1
        return plain, ordinal


#: What names a row that has no key of its own, and what names the others.
_BY_ROW = (
    "school_id", "department_id", "cluster_id", "unit", "occasion", "kind_text", "subject", "content", "date",
    "document",
)
_BY_KEY = ("school_id", "department_id", "cluster_id", "lan_key", "subject_id", "term", "level")


def _by_row(judged: Judged, lan_key: str) -> bool:
    return judged.grain in {"session", "scheduled", "document", "minutes"} or "|row " in lan_key


def _print(plain: str, ordinal: int) -> str:
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
