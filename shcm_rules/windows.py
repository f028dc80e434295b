"""A date as a window of days, and the arithmetic of months, weeks and lead times.

Days travel through the tables as day numbers: `date.toordinal()`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.relativedelta import relativedelta

__all__ = [
    "ANY_DAY", "FIRST_DAY", "LAST_DAY", "SchoolYear", "Unit", "WEEK_CONVENTIONS", "Window", "back",
    "first_day_reaching", "month_window", "week_of_month",
]

Unit = Literal["days", "weeks", "months"]
WEEK_CONVENTIONS = ("thursday", "blocks", "full-weeks")
# The widest span a workbook can mean; the bounds of an unknown day.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Window:
    """Days a date can mean, both ends inclusive; `text` is what was written.

    `exact` is true for a written day (never cut to the school year); `term` is 1 or 2 where
    the text names a term, so that the day lies in it wherever the term's boundary falls.
    """

    earliest: date
    latest: date
    text: str = ""
    exact: bool = False
    term: int | None = None

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            msg = f"window ends before it begins: {self.earliest} > {self.latest}"
            raise ValueError(msg)

    @classmethod
    def day(cls, day: date, text: str = "") -> Window:
        """Return the window of one written day."""
        return cls(day, day, text, exact=True)

    @property
    def single(self) -> bool:
        """Tell whether only one day is left."""
        return self.earliest == self.latest


ANY_DAY = Window(FIRST_DAY, LAST_DAY)


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year by the calendar year in which it begins."""

    start: int

    @classmethod
    def parse(cls, text: str) -> SchoolYear | None:
        """Read "2025-2026", "2025 – 2026", "2025/2026", "2025-26"; None if it is no school year."""
        found = re.search(r"(?<!\d)(20\d\d)\s*[-–—/]\s*(20)?(\d\d)(?!\d)", text)
        if not found or int(found[3]) != (int(found[1]) + 1) % 100:
            return None
        return cls(int(found[1]))

    @classmethod
    def of(cls, day: date) -> SchoolYear:
        """Return the school year of a day; a new one begins on 1 July."""
        return cls(day.year if day.month >= 7 else day.year - 1)

    def __str__(self) -> str:
        return f"{self.start}-{self.start + 1}"

    @property
    def window(self) -> Window:
        """Return its days, 1 July to 30 June."""
        return Window(date(self.start, 7, 1), date(self.start + 1, 6, 30))

    def year_of_month(self, month: int) -> int:
        """Return the calendar year of a month written without one: July to December come first."""
        return self.start if month >= 7 else self.start + 1


def month_window(year: int, month: int, text: str = "") -> Window:
    """Return all days of a month."""
    return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]), text)


def _thursday_week(year: int, month: int, n: int) -> tuple[date, date] | None:
    first = date(year, month, 1)
    thursday = first + timedelta((3 - first.weekday()) % 7 + 7 * (n - 1))
    return (thursday - timedelta(3), thursday + timedelta(3)) if thursday.month == month else None


def _block(year: int, month: int, n: int) -> tuple[date, date] | None:
    last = monthrange(year, month)[1]
    if 7 * (n - 1) + 1 > last:
        return None
    return date(year, month, 7 * (n - 1) + 1), date(year, month, min(7 * n, last))


def _full_week(year: int, month: int, n: int) -> tuple[date, date] | None:
    first = date(year, month, 1)
    monday = first + timedelta(-first.weekday() % 7 + 7 * (n - 1))
    return (monday, monday + timedelta(6)) if (monday + timedelta(6)).month == month == monday.month else None


_CONVENTIONS = dict(zip(WEEK_CONVENTIONS, (_thursday_week, _block, _full_week), strict=True))


def week_of_month(year: int, month: int, n: int, *, convention: str | None = None, text: str = "") -> Window | None:
    """Return the smallest window that covers "Tuần n tháng m" by every convention, or by the one given.

    The conventions: the Monday–Sunday week numbered by the month's Thursdays; the n-th block of
    seven days from day 1; the n-th full Monday–Sunday week inside the month. None if none exists.
    """
    if n < 1:
        return None
    readings = [_CONVENTIONS[convention]] if convention else list(_CONVENTIONS.values())
    spans = [span for read in readings if (span := read(year, month, n))]
    if not spans:
        return None
    return Window(min(a for a, _ in spans), max(b for _, b in spans), text)


_SPANS: Mapping[Unit, Callable[[int], timedelta | relativedelta]] = {
    "days": lambda n: timedelta(days=n),
    "weeks": lambda n: timedelta(weeks=n),
    "months": lambda n: relativedelta(months=n),
}


@lru_cache(maxsize=4096)
def back(day: date, n: int, unit: Unit) -> date:
    """Return the last day in time for a lead of `n` units before `day`; months clamp to the month's end."""
    return day - _SPANS[unit](n)


@lru_cache(maxsize=4096)
def first_day_reaching(limit: date, n: int, unit: Unit) -> date:
    """Return the earliest day whose lead time of `n` units ends on or after `limit`."""
    if unit != "months":  # these have one length
        return limit + _SPANS[unit](n)
    day = limit + _SPANS[unit](n)
    while back(day, n, unit) < limit:
        day += timedelta(1)
    while back(day - timedelta(1), n, unit) >= limit:
        day -= timedelta(1)
    return day
