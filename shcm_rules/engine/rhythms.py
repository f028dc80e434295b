"""Counts in runs of weeks: a row meets only the runs that it can lie in, and all runs are judged as one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from .judging import Judged, Task, nothing
from .periods import OwnPeriod, Period
from .plans import collect
from .tallies import Groups, Tallied, asked_by
from .verdicts import split, with_codes

__all__ = ["count_runs"]

_RUN, _FIRST, _LAST = "run", OwnPeriod.FIRST, OwnPeriod.LAST


def count_runs(groups: Groups, task: Task, periods: Sequence[Period]) -> Judged:
    """Evaluate one rule that asks for something in each run of weeks."""
    grain = "-".join(groups.grain)
    if not periods:
        return replace(nothing(task, grain), ruled_out=task.force is not None)
    runs = _table(periods)
    every = runs.join(groups.domain, how="cross", maintain_order="left_right")
    count = Tallied(task, OwnPeriod(), "code")
    keys = [*groups.keys, _RUN]
    sums = count.sums(groups.columns, audit=groups.question.audit)
    told = [column.meta.output_name() for column in sums]
    made = _meeting(groups.members, groups.columns, runs).group_by(keys).agg(sums)
    counted = every.lazy().join(
        collect(made, groups.rows.frame.height).lazy(), on=keys, how="left", maintain_order="left",
    ).with_columns(pl.col(told).fill_null(0))
    numbers = collect(with_codes(counted, [asked_by(count, groups)]).select(*told, *split(["code"])))
    names = pl.Series("term", [period.name for period in periods], dtype=pl.String)
    return Judged(
        task, grain, every.select(groups.domain.columns).with_columns(names.gather(every[_RUN]).alias("term")),
        numbers["code.verdict"].alias("verdict"), numbers["code.reason"].alias("reason"),
        numbers.select(pl.col(name).alias(name.removeprefix("code.")) for name in told),
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
