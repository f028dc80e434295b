"""On which days a rule's text is in force, and the day of each duty that decides which text governs it.

A session is governed by the text of its day, a count by that of its period's last day, a document by that
of its limit; what has no day of its own by that of the school year's last day.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ..checks import expressions as ex
from ..rulesets.model import Count, Dated, Deadline, DocumentOrder, Fields, Parts, Rotation, Source, day_in, window_in
from ..windows import SchoolYear, Window
from .judging import Judged, Task

__all__ = ["days_of", "ever_in_force", "governing", "in_force", "only_in_force", "stands_apart"]


def in_force(force: Window, lo: ex.Expr, hi: ex.Expr) -> tuple[ex.Expr, ex.Expr]:
    """Return whether a day in [lo, hi] lies within the days in force, in every world and in some."""
    first, last = force.earliest.toordinal(), force.latest.toordinal()
    return (lo >= first) & (hi <= last), (lo <= last) & (hi >= first)


def ever_in_force(task: Task, year: SchoolYear) -> bool:
    """Tell whether a rule can govern a duty of the year, where the same day decides for all of them."""
    day = _one_day(task, year)
    return task.force is None or day is None or task.force.earliest.toordinal() <= day <= task.force.latest.toordinal()


def _one_day(task: Task, year: SchoolYear) -> int | None:
    """Return the day that decides for every duty of a rule; None where each has its own."""
    check = task.check
    if isinstance(check, Deadline) and not check.exists:
        if check.within:
            return window_in(str(task.number("within")), year).latest.toordinal()
        return day_in(str(task.number("by" if check.by else "before")), year).toordinal()
    minutes = isinstance(check, Fields) and check.of == "minutes"
    whole_year = isinstance(check, Count) and check.period is None and "occasion" not in check.for_each
    if minutes or whole_year or isinstance(check, Deadline | DocumentOrder | Parts | Rotation):
        return year.window.latest.toordinal()
    return None


def days_of(judged: Judged, year: SchoolYear) -> tuple[pl.Series, pl.Series]:
    """Return, for each duty, the first and the last day that can decide which text governs it."""
    keys, day = judged.keys, _one_day(judged.task, year)
    periods = judged.details.get("periods", {})
    if day is None and "day_lo" in keys.columns:
        return keys["day_lo"], keys["day_hi"]
    if day is None and periods and "term" in keys.columns:
        told = keys.select(*[_last(periods, end).alias(end) for end in ("lo", "hi")])
        return told["lo"], told["hi"]
    constant = pl.Series([day or year.window.latest.toordinal()] * keys.height, dtype=pl.Int32)
    return constant, constant


def _last(periods: dict[str, object], end: str) -> pl.Expr:
    """Return the last day of the period that each row's `term` names."""
    found = pl.lit(None, dtype=pl.Int32)
    for name, period in periods.items():
        term, window = getattr(period, "term", None), getattr(period, "window", None)
        last = pl.col(f"last{term}_{end}") if term else pl.lit(window.latest.toordinal() if window else None)
        found = pl.when(pl.col("term") == name).then(last).otherwise(found)
    return found


def only_in_force(judged: Judged, year: SchoolYear) -> Judged:
    """Return the duties that the task's text can govern; what another text governs for certain is not its own."""
    if judged.task.force is None or judged.keys.is_empty():
        return judged
    first, last = judged.task.force.earliest.toordinal(), judged.task.force.latest.toordinal()
    lo, hi = days_of(judged, year)
    kept = ((lo <= last) & (hi >= first)).fill_null(value=True)
    facts = judged.facts
    if facts is not None and facts.width:  # without columns it has no rows to leave out
        facts = facts.filter(kept)
    return replace(judged, keys=judged.keys.filter(kept), verdict=judged.verdict.filter(kept),
                   reason=judged.reason.filter(kept), facts=facts)


def stands_apart(value: Dated) -> bool:
    """Tell whether a value is cited beside the rule: an exception, of another document, or in force from a day on."""
    return value.only or value.document is not None or len(value.from_) > len("2025-2026")


def governing(task: Task, lo: int | None, hi: int | None) -> tuple[Source | Dated, ...]:
    """Return the texts in force on some day of [lo, hi], and the values that are cited beside them.

    All of the task's where the day is not known.
    """
    apart = [(days, value) for days, value in task.written if stands_apart(value)]
    texts: list[tuple[Window, Source | Dated]] = [(source.window, source) for source in task.sources]
    here = [
        text for days, text in [*texts, *apart]
        if lo is None or hi is None or (days.earliest.toordinal() <= hi and days.latest.toordinal() >= lo)
    ]
    return tuple(here) or task.sources
