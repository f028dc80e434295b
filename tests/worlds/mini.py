"""Small schedules as plain values, for the oracle and for the tables that the engine reads.

Days are day numbers (`date.toordinal()`). Nothing here knows the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNREADABLE = "?"  # a cell that holds text which nobody can read

Span = tuple[int, int]
Force = tuple[int | None, int | None]  # the first and the last day; None: no such end


@dataclass(frozen=True, slots=True)
class Written:
    """What a date cell says; `lo` None: unreadable. An empty cell is None instead of a Written."""

    lo: int | None = None
    hi: int | None = None
    exact: bool = False
    term: int | None = None

    @classmethod
    def day(cls, day: int) -> Written:
        return cls(day, day, exact=True)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet of sessions. None: an empty cell; `UNREADABLE`: text that means nothing."""

    school: str | None = "A"
    level: str | None = "THCS"
    year: str | None = None
    organiser: str | None = "Tổ"
    status: str | None = None
    kind: str | None = "NCBH"
    mode: str | None = "Trực tiếp"
    department: str | None = "x"
    cluster: str | None = None
    occasion: str | None = None
    subjects: tuple[str, ...] | None = ("toan",)
    date: Written | None = None
    held: Written | None = None
    acts: Mapping[str, Written] = field(default_factory=dict)  # field name -> date
    texts: Mapping[str, str] = field(default_factory=dict)  # field name -> text
    numbers: Mapping[str, float | str] = field(default_factory=dict)  # field name -> number or UNREADABLE


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of `Tổ - Môn`; `subjects` None: the cell is empty."""

    department: str
    subjects: tuple[str, ...] | None
    school: str = "A"
    level: str | None = "THCS"


@dataclass(frozen=True, slots=True)
class Member:
    """A row of `Cụm`: a school of a cluster, and the head if it is named there."""

    cluster: str
    school: str
    head: str | None = None
    year: str | None = None
    level: str | None = "THCS"


@dataclass(frozen=True, slots=True)
class Paper:
    """A row of `Hồ sơ`. `unit` names a unit of the mini, or "nobody:…" for a name that matches none."""

    unit: str
    document: str = "Báo cáo cụm"
    year: str | None = None
    sent: Written | None = None
    attachments: str | None = None


@dataclass(frozen=True, slots=True)
class Mini:
    """One small schedule: its rows, what its sheet has, and its registry."""

    rows: tuple[Row, ...] = ()
    listed: tuple[Listed, ...] = ()
    members: tuple[Member, ...] = ()
    papers: tuple[Paper, ...] = ()
    minutes: tuple[Mapping[str, str], ...] = ()  # field name -> text
    missing: frozenset[str] = frozenset()  # fields of the sheet of sessions that have no column
    missing_papers: frozenset[str] = frozenset()
    missing_minutes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """A calendar whose boundaries are spans of days; `first2` None: the day after HK1."""

    first1: Span
    last1: Span
    first2: Span | None
    last2: Span
    holidays: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A rule as its file would say it, and the numbers it names.

    `params`: name -> ("lead", n, unit) | ("day", day) | ("yearly", day) | ("month", year, month) | ("number", n)
    | ("monthly", year, month) | ("week", year, month, n) | ("span", first, last). What is `yearly` or `monthly` is
    written without its year.
    """

    check: str
    body: Mapping[str, Any]
    params: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ("THCS",)
    issued: tuple[int, ...] = (2020, 1, 1)  # a day, or a month (year, month)
    ward: str = ""  # of the set
    province: str = ""
    sources: tuple[Force, ...] = ()  # the texts it stands on, one after the other; none: one, always in force
    later: Mapping[str, tuple[int, tuple[Any, ...]]] = field(default_factory=dict)  # param -> since when, which value
    force: Force = (None, None)  # of one of its texts


@dataclass(frozen=True, slots=True)
class World:
    """What all minis of a batch share."""

    terms: Terms
    as_of: int
    phase: str
    year: int  # the calendar year in which the school year begins
    sheets: frozenset[str]  # of departments, clusters, documents, minutes
    rule: RuleCase
    unit: str | None = None  # the cluster that the workbook says it is; only with one mini
    place: str = ""  # else its unit as documents name theirs: "school:A", "nobody:…"; only with one mini


Key = tuple[tuple[str, str], ...]  # the scope of a duty, sorted
