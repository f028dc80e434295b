"""What is still open: which sessions lie ahead, on which days something can be put."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ..boundaries import boundary_values
from ..periods import Period
from ..rows import LAST, Question, calendar_of

__all__ = ["days_off", "lies_ahead", "pick_day", "safe_days", "session_day", "whole_days", "year_end"]

_HEAD_START = 14  # days that a new session leaves to those who prepare it, where its period has them


def lies_ahead(question: Question, row: Mapping[str, Any]) -> bool:
    """Tell whether a session is still to be held, as far as anybody wrote: its day can be the as-of day or later."""
    if row["status"] not in {"Dự kiến", "Hoãn"} or row["held"] is not None:
        return False
    return bool(row["status"] == "Hoãn" or row["date_lo"] is None or row["plan_until"] >= question.today)


def year_end(question: Question) -> int:
    """Return the last day of the school year, or the as-of day where that is over."""
    return max(question.year.window.latest.toordinal(), question.today)


def safe_days(question: Question, period: Period, row: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the days from the as-of day on that lie in a period wherever the calendar's boundaries fall."""
    if period.term:
        values = boundary_values(calendar_of(question.schedule, row.get("province"), row.get("level")))
        first, last = values[f"first{period.term}_hi"], values[f"last{period.term}_lo"]
    elif period.window:
        first, last = period.window.earliest.toordinal(), period.window.latest.toordinal()
    else:
        first, last = question.today, year_end(question)
    first = max(first, question.today)
    return (first, last) if first <= last else None


def whole_days(question: Question, period: Period, row: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return every day that can lie in a period; None: the period has no end."""
    if period.term:
        values = boundary_values(calendar_of(question.schedule, row.get("province"), row.get("level")))
        return values[f"first{period.term}_lo"], values[f"last{period.term}_hi"]
    if period.window:
        return period.window.earliest.toordinal(), period.window.latest.toordinal()
    return None


def days_off(question: Question) -> frozenset[int]:
    """Return the holidays of the input's calendar."""
    info = question.schedule.info
    calendar = calendar_of(question.schedule, info.get("province"), info.get("level"))
    return frozenset(_days(calendar.holidays)) if calendar else frozenset()


def _days(holidays: Any) -> Iterator[int]:
    for off in holidays:
        yield from range(off.earliest.toordinal(), off.latest.toordinal() + 1)


def pick_day(question: Question, first: int, last: int) -> int:
    """Return the latest day of a span on which a school works; the last one where there is none."""
    off = days_off(question)
    last = min(last, LAST)
    for day in range(last, max(first, last - 60) - 1, -1):
        if date.fromordinal(day).weekday() < 5 and day not in off:
            return day
    return last


def session_day(question: Question, first: int, last: int) -> int:
    """Return a school day of a span that leaves time to prepare, or else the latest one."""
    wanted = (question.as_of + timedelta(_HEAD_START)).toordinal()
    off = days_off(question)
    for day in range(max(first, wanted), last + 1):
        if date.fromordinal(day).weekday() < 5 and day not in off:
            return day
    return pick_day(question, first, last)
