"""A school year's calendar as data, with the arithmetic of its terms and weeks; knows no file and no place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shcm_rules.windows import SchoolYear, Window

__all__ = ["CERTAINTIES", "Calendar"]

CERTAINTIES = ("act", "press", "secondary", "given")
_DAY, _WEEK = timedelta(1), timedelta(7)
_SCHOOL_DAYS = 6  # Monday to Saturday


@dataclass(frozen=True, slots=True)
class Calendar:
    """The terms of a school year; a bound that is not known to the day is a window.

    `province` and `level` are "" where the calendar holds for any. `holidays` are breaks, every day of
    each window. `certainty` is one of CERTAINTIES; `note` says in words what it rests on.
    """

    id: str
    title: str
    year: SchoolYear
    province: str
    level: str
    term1_first: Window
    term1_last: Window
    term2_first: Window | None  # None: the day after term1_last
    term2_last: Window
    holidays: tuple[Window, ...] = ()
    weeks_from: date | None = None  # Monday of school week 1; None: school weeks cannot be resolved
    certainty: str = "given"
    note: str = ""
    citation: str = ""
    skips_breaks: bool = False  # weeks that are wholly holiday have no number

    def term_window(self, term: int) -> Window:
        """Return every day that can lie in term 1 or 2; raise ValueError for another term."""
        if term == 1:
            return Window(self.term1_first.earliest, self.term1_last.latest, term=1)
        if term == 2:
            first = self.term2_first.earliest if self.term2_first else self.term1_last.earliest + _DAY
            return Window(first, self.term2_last.latest, term=2)
        msg = f"no such term: {term}"
        raise ValueError(msg)

    def span(self) -> Window:
        """Return every day that can lie in the school year, first day of term 1 to last day of term 2."""
        return Window(self.term1_first.earliest, self.term2_last.latest)

    def school_week(self, n: int) -> Window | None:
        """Return the Monday–Sunday of school week `n`; None if the calendar has no such week."""
        if self.weeks_from is None or n < 1:
            return None
        monday, left = self.weeks_from, n
        while monday <= self.term2_last.latest:
            left -= not (self.skips_breaks and self._all_holiday(monday))
            if not left:
                return Window(monday, monday + _WEEK - _DAY)
            monday += _WEEK
        return None

    def _all_holiday(self, monday: date) -> bool:
        days = (monday + timedelta(n) for n in range(_SCHOOL_DAYS))
        return all(any(off.earliest <= day <= off.latest for off in self.holidays) for day in days)
