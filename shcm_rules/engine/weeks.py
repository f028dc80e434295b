"""Runs of school weeks in the terms, holiday weeks left out: the periods of `every`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ..reference.calendars import Calendar
from ..windows import Window
from .periods import Period
from .rows import Question, calendar_of

__all__ = ["runs_of_weeks"]

_TERMS = (1, 2)
_WEEK = timedelta(7)


def runs_of_weeks(question: Question, n: int, level: str | None, reading: str) -> Iterator[Period]:
    """Yield the runs of n school weeks of each term, read one of three ways.

    `fixed-weeks`: they follow each other; `sliding-weeks`: one begins with every school week; `gap`: one of 7 n
    days begins on every day. Only days that lie in the term wherever a vague boundary falls are of it. Weeks
    that are wholly holiday are none.
    """
    calendar = calendar_of(question.schedule, question.schedule.info.get("province"), level)
    if calendar is None:
        return
    off = _days_off(calendar)
    for term in _TERMS:
        span = _certain(calendar, term)
        if span is None:
            continue
        days = reading == "gap"
        runs = _runs_of_days(span, off, 7 * n) if days else _runs(span, off, n, sliding=reading == "sliding-weeks")
        for first, last in runs:
            yield Period(f"HK{term} {first:%d/%m}–{last:%d/%m}", window=Window(first, last))


def _certain(calendar: Calendar, term: int) -> Window | None:
    """Return the days that lie in a term wherever its boundaries fall."""
    after = calendar.term1_last.latest + timedelta(1)
    begins = calendar.term1_first.latest if term == 1 else max(
        (calendar.term2_first or Window.day(after)).latest, after)
    ends = (calendar.term1_last if term == 1 else calendar.term2_last).earliest
    return Window(begins, ends) if begins <= ends else None


def _days_off(calendar: Calendar) -> frozenset[date]:
    return frozenset(
        off.earliest + timedelta(i) for off in calendar.holidays for i in range((off.latest - off.earliest).days + 1))


def _runs(span: Window, off: frozenset[date], n: int, *, sliding: bool) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of n whole school weeks, Monday to Sunday."""
    monday = span.earliest + timedelta(-span.earliest.weekday() % 7)
    weeks = []
    while monday + _WEEK <= span.latest + timedelta(1):
        if not off.issuperset(monday + timedelta(i) for i in range(7)):
            weeks.append(monday)
        monday += _WEEK
    for i in range(0, len(weeks) - n + 1, 1 if sliding else n):
        yield weeks[i], weeks[i + n - 1] + timedelta(6)


def _runs_of_days(span: Window, off: frozenset[date], n: int) -> Iterator[tuple[date, date]]:
    """Yield the first and last of n days running, those of weeks that are wholly holiday left out."""
    days = [day for day in _days(span) if not off.issuperset(_week_of(day))]
    for i in range(len(days) - n + 1):
        yield days[i], days[i + n - 1]


def _days(span: Window) -> Iterator[date]:
    return (span.earliest + timedelta(i) for i in range((span.latest - span.earliest).days + 1))


def _week_of(day: date) -> Sequence[date]:
    monday = day - timedelta(day.weekday())
    return [monday + timedelta(i) for i in range(7)]
