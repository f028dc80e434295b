"""Counts in runs of weeks: a row meets only the runs that it can lie in, and all runs are judged as one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals.stable.v2 as nw
import polars as pl

from .boundaries import Boundaries
from .judging import Judged, Task, judge, nothing
from .periods import OwnPeriod, Period
from .tallies import Groups, Tallied, bound_by_units, outcomes_of

__all__ = ["count_runs"]

_RUN, _FIRST, _LAST = "run", OwnPeriod.FIRST, OwnPeriod.LAST


def count_runs(groups: Groups, task: Task, periods: Sequence[Period]) -> Judged:
    """Evaluate one rule that asks for something in each run of weeks."""
    grain = "-".join(groups.grain)
    if not periods:
        return replace(nothing(task, grain), ruled_out=task.force is not None)
    runs = _table(periods)
    every = runs.join(groups.domain, how="cross", maintain_order="left_right")
    count = Tallied(task, OwnPeriod(), "")
    columns = groups.members.collect_schema().names()
    rows = nw.from_native(_meeting(groups.members, columns, runs))
    keys = [*groups.keys, _RUN]
    sums = count.sums([*columns, _RUN], audit=groups.question.audit)
    made: pl.DataFrame = rows.group_by(keys).agg(*sums).collect().to_native()
    told = [name for name in made.columns if name not in keys]
    numbers = every.join(made, on=keys, how="left", maintain_order="left").with_columns(pl.col(told).fill_null(0))
    found = bound_by_units(outcomes_of(count, groups.question, Boundaries.columns()), count, groups.domain)
    verdicts = judge(nw.from_native(numbers.lazy()), {"": found})
    names = pl.Series("term", [period.name for period in periods], dtype=pl.String)
    return Judged(
        task, grain, every.select(groups.domain.columns).with_columns(names.gather(every[_RUN]).alias("term")),
        verdicts[".verdict"].alias("verdict"), verdicts[".reason"].alias("reason"),
        numbers.select(pl.col(name).alias(name.removeprefix(".")) for name in told),
        details={"periods": {period.name: period for period in periods}})


def _table(periods: Sequence[Period]) -> pl.DataFrame:
    """Return the runs, numbered in their order, with their first and last day."""
    windows = [period.window for period in periods if period.window is not None]
    return pl.DataFrame({
        _RUN: range(len(windows)), _FIRST: [window.earliest.toordinal() for window in windows],
        _LAST: [window.latest.toordinal() for window in windows],
    }, schema=dict.fromkeys((_RUN, _FIRST, _LAST), pl.Int32))


def _meeting(members: pl.LazyFrame, columns: Sequence[str], runs: pl.DataFrame) -> pl.LazyFrame:
    """Return the rows, once for each run that one of their days can lie in.

    First and last days of runs both ascend, so the runs that a window meets follow each other.
    """
    days = [pair for pair in OwnPeriod.WINDOWS if pair[0] in columns]
    met = pl.concat_list(*[_met(pl.col(lo), pl.col(hi), runs) for lo, hi in days]).list.unique()
    return members.with_columns(met.alias(_RUN)).explode(_RUN).filter(pl.col(_RUN).is_not_null()).join(
        runs.lazy(), on=_RUN, how="left", maintain_order="left")


def _met(lo: pl.Expr, hi: pl.Expr, runs: pl.DataFrame) -> pl.Expr:
    """Return the numbers of the runs that end on or after `lo` and begin on or before `hi`."""
    first_day, last_day = runs[_FIRST].to_list()[0] - 1, runs[_LAST].to_list()[-1] + 1
    days = pl.Series(range(first_day, last_day + 1), dtype=pl.Int32)
    ended = pl.Series(runs[_LAST].search_sorted(days, side="left"), dtype=pl.Int32)
    begun = pl.Series(runs[_FIRST].search_sorted(days, side="right"), dtype=pl.Int32)
    place_lo, place_hi = (day.clip(first_day, last_day).fill_null(last_day) - first_day for day in (lo, hi))
    return pl.int_ranges(pl.lit(ended).gather(place_lo), pl.lit(begun).gather(place_hi), dtype=pl.Int32)
