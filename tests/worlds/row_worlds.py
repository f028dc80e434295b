"""The worlds of a calendar and of one row, each written out; part of the oracle, knows no engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from shcm_rules.reference.subjects import catalogue
from shcm_rules.schedule import KINDS, LEVELS, MODES, ORGANISERS, STATUSES

from .mini import UNREADABLE, Mini, Row, Terms, World, Written

PLANNED, DONE, POSTPONED, CANCELLED = STATUSES
SUBJECTS = {level: tuple(s.id for s in catalogue(level) if not s.activity) for level in LEVELS}
ACTIVITIES = frozenset(s.id for s in catalogue(None) if s.activity)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The boundaries in one world."""

    first1: int
    last1: int
    first2: int
    last2: int

    def term(self, day: int) -> int | None:
        if self.first1 <= day <= self.last1:
            return 1
        return 2 if self.first2 <= day <= self.last2 else None

    def days(self, term: int) -> range:
        return range(self.first1, self.last1 + 1) if term == 1 else range(self.first2, self.last2 + 1)


@dataclass(frozen=True, slots=True)
class RowWorld:
    """One row in one world."""

    status: str
    organiser: str
    kind: str | None
    mode: str | None
    level: str
    school: str | None
    department: str | None
    cluster: str | None
    subjects: tuple[str, ...]
    day: int
    content: str | None = None

    @property
    def live(self) -> bool:
        return self.status != CANCELLED

    @property
    def done(self) -> bool:
        return self.status == DONE


def span(bounds: tuple[int, int]) -> range:
    return range(bounds[0], bounds[1] + 1)


def calendars(terms: Terms) -> list[Calendar]:
    """Every choice of the four boundaries."""
    found: list[Calendar] = []
    for first1, last1, last2 in product(span(terms.first1), span(terms.last1), span(terms.last2)):
        starts = span(terms.first2) if terms.first2 else (last1 + 1,)
        found += [Calendar(first1, last1, first2, last2) for first2 in starts]
    return found


def of_year(row: Row, world: World) -> bool:
    return row.year is None or row.year == f"{world.year}-{world.year + 1}"


def rows_of(mini: Mini, world: World) -> list[tuple[int, Row]]:
    """The rows that are there: those of this school year."""
    return [(at, row) for at, row in enumerate(mini.rows) if of_year(row, world)]


def statuses(row: Row) -> Sequence[str]:
    if row.status == UNREADABLE:
        return STATUSES
    return (row.status or PLANNED,)


def one_of(value: str | None, values: Sequence[str]) -> Sequence[str]:
    return values if value is None or value == UNREADABLE else (value,)


def days_of(written: Written | None, calendar: Calendar) -> range:
    """The days that a window can mean under a calendar."""
    if written is None or written.lo is None or written.hi is None:
        return range(calendar.first1, calendar.last2 + 1)
    if written.term:
        return calendar.days(written.term)
    whole = range(written.lo, written.hi + 1)
    cut = range(max(written.lo, calendar.first1), min(written.hi, calendar.last2) + 1)
    return whole if written.exact or not cut else cut


def day_written(row: Row, status: str, phase: str) -> Written | None:
    """The cell that tells the row's day; None: the day is unknown."""
    if status == POSTPONED:
        return None
    return row.held if phase == "audit" and status == DONE and row.held is not None else row.date


def departments_of(mini: Mini, world: World, school: str | None = None) -> list[tuple[str, str]]:
    """(school, tổ) of the registry and of any row."""
    named = [(item.school, item.department) for item in mini.listed]
    named += [(row.school, row.department) for _, row in rows_of(mini, world) if row.school and row.department]
    return [pair for pair in dict.fromkeys(named) if school is None or pair[0] == school]


def clusters_of(mini: Mini, world: World) -> list[str]:
    """The clusters that exist: of the sheet, or without it of the rows that a cluster can have organised."""
    if "clusters" in world.sheets:
        years = (None, f"{world.year}-{world.year + 1}")
        return list(dict.fromkeys(m.cluster for m in mini.members if m.year in years))
    named = [r.cluster for _, r in rows_of(mini, world) if r.cluster and r.organiser in {None, "Cụm", UNREADABLE}]
    return list(dict.fromkeys([*named, *((world.unit,) if world.unit else ())]))


def _departments(row: Row, organiser: str, mini: Mini, world: World) -> Sequence[str | None]:
    if row.department is not None:
        return (row.department,)
    existing = [name for _, name in departments_of(mini, world, row.school)] if organiser == "Tổ" else []
    return existing or (None,)


def _clusters(row: Row, organiser: str, mini: Mini, world: World) -> Sequence[str | None]:
    if row.cluster is not None:
        return (row.cluster,)
    return (clusters_of(mini, world) if organiser == "Cụm" else None) or (None,)


def _subjects(row: Row, level: str) -> Sequence[tuple[str, ...]]:
    if row.subjects is not None:
        return (row.subjects,)
    return [(subject,) for subject in SUBJECTS[level]] or ((),)


def _contents(row: Row, world: World) -> Sequence[str | None]:
    """An empty content is any text: one of the phrases that the rule asks for, or another."""
    written = row.texts.get("content")
    return (written,) if written else (None, *world.rule.body["where"]["Nội dung"])


def row_worlds(
    row: Row, calendar: Calendar, mini: Mini, world: World, *, reads: frozenset[str] = frozenset()
) -> Iterator[RowWorld]:
    """Every world of one row under one calendar.

    Kinds, modes, subjects and contents are written out only if the duty reads them: where no outcome depends on
    a value, writing it out repeats the same worlds.
    """
    kinds = one_of(row.kind, KINDS) if "kind" in reads else (row.kind,)
    # An empty Hình thức is what needs no mention: Trực tiếp.
    modes = one_of(row.mode or MODES[0], MODES) if "mode" in reads else (row.mode,)
    organisers, levels = one_of(row.organiser, ORGANISERS), one_of(row.level, LEVELS)
    contents = _contents(row, world) if "content" in reads else (None,)
    for status, organiser, level in product(statuses(row), organisers, levels):
        subjects = _subjects(row, level) if "subject" in reads else ((),)
        days = days_of(day_written(row, status, world.phase), calendar)
        for department, cluster, kind, mode, named, content, day in product(
            _departments(row, organiser, mini, world), _clusters(row, organiser, mini, world), kinds, modes,
            subjects, contents, days,
        ):
            yield RowWorld(status, organiser, kind, mode, level, row.school, department, cluster, named, day, content)


def back(day: int, n: int, unit: str) -> int:
    """The last day in time for a lead of n units: months go to the same day number or the month's end."""
    if unit != "months":
        return day - n * {"days": 1, "weeks": 7}[unit]
    then = date.fromordinal(day)
    months = then.year * 12 + then.month - 1 - n
    number = then.day
    while True:
        try:
            return date(months // 12, months % 12 + 1, number).toordinal()
        except ValueError:
            number -= 1


def month_days(year: int, month: int) -> tuple[int, int]:
    """The first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1).toordinal(), following.toordinal() - 1


def month_week(year: int, month: int, n: int) -> tuple[int, int]:
    """The days that the n-th week of a month can mean: by its Thursdays, by blocks of seven days, by full weeks."""
    first, last = month_days(year, month)
    days = range(first, last + 1)
    thursdays = [day for day in days if date.fromordinal(day).isoweekday() == 4]
    mondays = [day for day in days if date.fromordinal(day).isoweekday() == 1 and day + 6 in days]
    weeks = [range(thursday - 3, thursday + 4) for thursday in thursdays[n - 1:n]]
    weeks += [range(monday, monday + 7) for monday in mondays[n - 1:n]]
    weeks += [block for block in [days[7 * (n - 1):7 * n]] if block]
    return min(week[0] for week in weeks), max(week[-1] for week in weeks)


def days_named(value: Sequence[Any]) -> tuple[int, int]:
    """The first and the last day of a parameter's value."""
    kind, *rest = value
    if kind in {"month", "monthly"}:
        return month_days(*rest)
    if kind == "week":
        return month_week(*rest)
    return rest[0], rest[-1]
