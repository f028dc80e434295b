"""On which days the verdict of a duty can change as one day of it moves: between them it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ..rulesets.model import Count, Deadline, Every, FollowUp, LeadTime, Scheduled
from ..windows import back, first_day_reaching
from .boundaries import boundary_values
from .records import limits_of
from .rows import FIRST, LAST

if TYPE_CHECKING:
    from .mending.trial import Trial

__all__ = ["days_between", "edges_of"]

_LAN = frozenset({"occasion", "cluster"})
_EVERY = 62  # days of a window that are tried one by one where that costs one evaluation


def days_between(trial: Trial, edges: Iterable[int], first: int, last: int) -> list[int]:
    """Return the first day of each stretch of a window in which the verdict cannot change."""
    if trial.judged.grain == "session" and last - first < _EVERY:
        return list(range(first, last + 1))
    return sorted({first, *(day for day in edges if first < day <= last)})


def edges_of(trial: Trial, rows: Iterable[dict[str, Any]]) -> frozenset[int]:
    """Return every day on which a comparison of the duty's check can turn."""
    points = {trial.question.today, *_periods(trial), *_calendars(trial), *_limits(trial)}
    # A row of its own group counts or not by its own day alone; in a lần the other rows' days matter too.
    by_rows = not isinstance(trial.task.check, Every | Scheduled | Count) or trial.judged.grain in _LAN
    for row in rows if by_rows else ():
        points |= {value for name, value in row.items()
                   if isinstance(value, int) and name.endswith(("_lo", "_hi", "_from", "_until"))
                   and FIRST < value < LAST}
    points |= set(_shifted(trial, points))
    return frozenset(day + step for day in points for step in (-1, 0, 1, 2))


def _periods(trial: Trial) -> Iterator[int]:
    periods = trial.judged.details.get("periods", {})
    for row in trial.rows:
        period = periods.get(row.get("term") or "")
        if period and period.window:
            yield from (period.window.earliest.toordinal(), period.window.latest.toordinal())
    windows = [trial.task.issued, *([trial.task.force] if trial.task.force else [])]
    for window in windows:
        yield from (day.toordinal() for day in (window.earliest, window.latest) if date.min < day < date.max)


def _calendars(trial: Trial) -> Iterator[int]:
    if isinstance(trial.task.check, Every | Scheduled):
        return
    for calendar in trial.evaluation.rows.calendars:
        values = boundary_values(calendar)
        for name in ("first1", "last1", "first2", "last2"):
            lo, hi = values[f"{name}_lo"], values[f"{name}_hi"]
            yield from range(lo, hi + 1) if hi - lo < 40 else (lo, hi)


def _limits(trial: Trial) -> Iterator[int]:
    check = trial.task.check
    if isinstance(check, Deadline) and not check.exists:
        for limit in limits_of(trial.task, trial.question.year):
            yield from (limit.first or limit.last, limit.last)


def _shifted(trial: Trial, points: Iterable[int]) -> Iterator[int]:
    """Yield the days that a lead time or a grace period sets beside others."""
    check, task = trial.task.check, trial.task
    if isinstance(check, FollowUp):
        grace = int(task.settings[check.grace_setting])
        yield from (day + step for day in points for step in (grace, -grace))
    if not isinstance(check, LeadTime):
        return
    if check.early_setting:
        days = int(task.settings[check.early_setting])
        yield from (day + step for day in points for step in (days, -days))
    elif (value := task.number("lead")) is not None:
        for day in points:
            yield back(date.fromordinal(day), value.n, value.unit).toordinal()
            yield first_day_reaching(date.fromordinal(day), value.n, value.unit).toordinal()
