"""Small changes of a parameter's value that an author could make by mistake; knows values, not rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ...windows import SchoolYear, Unit
from ..model import Lead, day_in, window_in

__all__ = ["changed_values"]

Value = int | Lead | str
_UNITS: tuple[Unit, ...] = ("days", "weeks", "months")
_MONTH = re.compile(r"(\d{4}-)?\d\d")
_WEEK = re.compile(r"((?:\d{4}-)?\d\d-W)([1-5])")


def changed_values(form: str, value: Value, year: SchoolYear) -> Iterator[Value]:
    """Yield values near to one of a form ("int", "lead", "day", "window"), as they read in a school year."""
    if isinstance(value, int):
        yield from (n for n in (value - 1, value + 1) if n >= 0)
    elif isinstance(value, Lead):
        yield from _leads(value)
    elif form == "day":
        yield from (_written(day_in(value, year) + timedelta(step), value) for step in (-1, 1))
    else:
        yield from _windows(value, year)


def _leads(lead: Lead) -> Iterator[Lead]:
    """Yield one more and one less, the other units, and the days nearest to what the unit means."""
    yield from (Lead(n=n, unit=lead.unit) for n in (lead.n - 1, lead.n + 1) if n >= 0)
    if lead.n == 0:
        return
    yield from (Lead(n=lead.n, unit=unit) for unit in _UNITS if unit != lead.unit)
    days = {"days": (), "weeks": (7 * lead.n - 1, 7 * lead.n + 1), "months": (30 * lead.n, 31 * lead.n)}
    yield from (Lead(n=n, unit="days") for n in days[lead.unit])


def _windows(value: str, year: SchoolYear) -> Iterator[str]:
    """Yield the window with each end a day earlier or later; the month or week before and after."""
    window = window_in(value, year)
    for step in (-1, 1):
        yield from _span(window.earliest + timedelta(step), window.latest, value)
        yield from _span(window.earliest, window.latest + timedelta(step), value)
    if _MONTH.fullmatch(value):
        for beside in (window.earliest - timedelta(1), window.latest + timedelta(1)):
            yield _written(beside, value)[:-len("-01")]
    elif found := _WEEK.fullmatch(value):
        yield from (f"{found[1]}{n}" for n in (int(found[2]) - 1, int(found[2]) + 1) if 1 <= n <= 5)


def _span(first: date, last: date, like: str) -> Iterator[str]:
    if first <= last:
        start, _, end = like.partition("..")
        yield f"{_written(first, start)}..{_written(last, end or start)}"


def _written(day: date, like: str) -> str:
    """Return a day with its year, or without, as a similar value is written."""
    return day.isoformat() if re.match(r"\d{4}", like) else f"{day:%m-%d}"
