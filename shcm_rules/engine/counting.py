"""Counts of session rows for each tổ, subject, school or level: one pass for all rules of a grain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import any_of
from ..rulesets.model import Every, window_in
from ..schedule import LEVELS
from .boundaries import TERMS, Boundaries, boundary_values, boundary_worlds
from .distinct import SubjectCount, count_subjects
from .judging import Judged, Task, judge, judge_worlds, nothing, passes
from .membership import members_of
from .periods import Period
from .rhythms import count_runs
from .rows import Question, Rows, with_boundaries, with_terms
from .tallies import Groups, Tallied, bound_by_units, outcomes_of
from .units import Units
from .weeks import runs_of_weeks

__all__ = ["add_subjects", "count_groups", "periods_of", "stack_periods", "worlds_of"]

_MOST_WORLDS = 64


def periods_of(task: Task, question: Question) -> tuple[Period, ...]:
    """Return the periods of a count: two terms, the school year (1/7 to 30/6), one window, or runs of weeks.

    A window whose last day another text governs is none of the task's.
    """
    periods = _periods(task, question)
    if task.force is None:
        return periods
    return tuple(p for p in periods if p.window is None or task.force.earliest <= p.window.latest <= task.force.latest)


def _periods(task: Task, question: Question) -> tuple[Period, ...]:
    if isinstance(task.check, Every):
        level = task.levels[0] if len(task.levels) == 1 else None
        reading = task.settings[task.check.reading_setting] if task.check.reading_setting else "fixed-weeks"
        return tuple(runs_of_weeks(question, int(task.number("weeks")), level, reading))
    period = task.check.period
    if period == "term":
        return tuple(Period(f"HK{term}", term=term) for term in TERMS)
    if period == "school-year":
        return (Period("", window=question.year.window),)
    if period is None:
        return (Period(""),)
    return (Period("", window=window_in(str(task.number("period")), question.year)),)


def count_groups(question: Question, rows: Rows, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every count over session rows by tổ, tổ and subject, school, cluster, or level of the province."""
    grains: dict[tuple[str, ...], list[Task]] = {}
    for task in tasks:
        for_each = task.check.for_each
        grains.setdefault((for_each,) if isinstance(for_each, str) else for_each, []).append(task)
    for grain, here in grains.items():
        domain, keys = _domain(units, grain, here)
        domain = with_boundaries(question.schedule, domain)
        if domain.is_empty():
            yield from (nothing(task, "-".join(grain)) for task in here)
            continue
        members = members_of(rows, _countable(rows, here), units, domain, keys)
        groups = Groups(question, rows, grain, domain, keys, members)
        runs = [task for task in here if isinstance(task.check, Every)]
        yield from (count_runs(groups, task, periods_of(task, question)) for task in runs)
        if len(runs) < len(here):
            yield from _count(groups, [task for task in here if task not in runs])


def _countable(rows: Rows, tasks: Sequence[Task]) -> pl.LazyFrame:
    """Return the rows that can count for some task, before they are multiplied by their groups."""
    frame = rows.frame.lazy()
    may = [passes(task.check.where, task)[1] for task in tasks]
    some = [condition for condition in may if condition is not None]
    if len(some) < len(may):
        return frame
    kept: pl.LazyFrame = nw.from_native(frame).filter(any_of(some)).to_native()
    return kept


def _domain(units: Units, grain: tuple[str, ...], tasks: Sequence[Task]) -> tuple[pl.DataFrame, list[str]]:
    if set(grain) == {"department", "subject"}:
        return units.department_subjects, ["department_id", "subject_id"]
    if grain == ("department",):
        return units.departments, ["department_id"]
    if grain == ("school",):
        return units.schools, ["school_id"]
    if grain == ("cluster",):
        return units.clusters, ["cluster_id"]
    levels = [level for level in LEVELS if any(level in task.levels for task in tasks)]
    return units.province_levels(levels), ["level"]


def _count(groups: Groups, tasks: Sequence[Task]) -> Iterator[Judged]:
    question, at = groups.question, Boundaries.columns()
    counts = [
        Tallied(task, period, f"{index}.{period.name}")
        for index, task in enumerate(tasks) for period in periods_of(task, question)
    ]
    restless = [count for count in counts if _restless(question, count)]
    numbers = _tally(groups, nw.from_native(groups.members), counts)
    calm = {
        count.name: bound_by_units(outcomes_of(count, question, at), count, groups.domain)
        for count in counts if count not in restless
    }
    verdicts = judge(nw.from_native(numbers.lazy()), calm)
    if restless:
        verdicts = pl.concat([verdicts, _count_in_worlds(groups, restless, numbers)], how="horizontal")
    for index, task in enumerate(tasks):
        here = [count for count in counts if count.task is task]
        yield stack_periods(task, "-".join(groups.grain), (groups.domain, numbers, verdicts), here, index)


def _restless(question: Question, count: Tallied) -> bool:
    """Tell whether a vague boundary must be tried day by day: the outcome is not monotone in it."""
    return count.period.term is not None and (question.audit or count.bound[0] == "exactly")


def _tally(groups: Groups, members: nw.LazyFrame[Any], counts: Sequence[Tallied]) -> pl.DataFrame:
    """Return the domain with the sums of every count, zero where a group has no row."""
    columns, audit, keys = members.collect_schema().names(), groups.question.audit, groups.keys
    sums = [expression for count in counts if not count.distinct for expression in count.sums(columns, audit=audit)]
    made: pl.DataFrame = members.group_by(keys).agg(*sums).collect().to_native()
    joined = groups.domain.join(made, on=keys, how="left", maintain_order="left").with_columns(
        pl.col([name for name in made.columns if name not in keys]).fill_null(0))
    for count in counts:
        if count.distinct:
            states = count.states(columns, audit=audit)
            rows = members.select(*keys, "subjects", "level", *states).collect().to_native()
            joined = add_subjects(joined, rows, keys, count.subjects(count.task.levels, audit=audit))
    return joined


def add_subjects(frame: pl.DataFrame, states: pl.DataFrame, keys: Sequence[str], count: SubjectCount) -> pl.DataFrame:
    """Return the groups of a frame with the columns of a count of different subjects."""
    told = count_subjects(states, keys, count)
    joined = frame.join(told, on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(value) for name, value in count.columns({(0, 0)}).items())


def _count_in_worlds(groups: Groups, counts: Sequence[Tallied], numbers: pl.DataFrame) -> pl.DataFrame:
    """Judge counts in each world of the calendar's boundaries and put the worlds together."""
    question, keys = groups.question, groups.keys
    worlds = worlds_of(question, groups.rows)
    at = Boundaries.columns()
    frames = [_tally_in(groups, counts, world) for world in worlds] or [numbers]
    found = {count.name: bound_by_units(outcomes_of(count, question, at), count, groups.domain) for count in counts}
    judged = judge_worlds([nw.from_native(frame.lazy()) for frame in frames], found, keys)
    return groups.domain.select(keys).join(
        judged, on=keys, how="left", maintain_order="left", nulls_equal=True).drop(keys)


def _tally_in(groups: Groups, counts: Sequence[Tallied], world: Mapping[str, int]) -> pl.DataFrame:
    """Return the sums in one world, with its boundaries as columns."""
    audit = groups.question.audit
    told = [f"{p}{t}_{m}" for p in "th"[:1 + audit] for t in TERMS for m in ("must", "may")]
    retold = with_terms(nw.from_native(groups.members.drop(told)), Boundaries.fixed(world), audit=audit)
    tallied = _tally(groups, retold, counts)
    return tallied.drop([name for name in tallied.columns if name in world]).with_columns(
        pl.lit(value, dtype=pl.Int32).alias(name) for name, value in world.items())


def worlds_of(question: Question, rows: Rows) -> list[dict[str, int]]:
    """Return the boundary worlds to try: none where one calendar's are certain, or there are too many."""
    if question.schedule.rest is not None:
        return [dict(world) for world in question.schedule.rest.worlds]
    if len(rows.calendars) != 1:
        return []
    values = boundary_values(rows.calendars[0])
    if all(values[name] == values[name.replace("_lo", "_hi")] for name in values):
        return []
    ends = set(window_ends(rows.frame)) | {question.today}
    return boundary_worlds(rows.calendars[0], ends, most=_MOST_WORLDS)


def window_ends(frame: pl.DataFrame) -> Iterator[int]:
    """Yield the ends of every row's windows; of a row of unknown status also those of the days as written."""
    unread = frame.filter(pl.col("status").is_null())
    for name in ("t_lo", "t_hi", "h_lo", "h_hi"):
        if name in frame.columns:
            yield from frame[name].drop_nulls().unique().to_list()
    for name in ("date_lo", "date_hi"):
        yield from unread[name].drop_nulls().unique().to_list()


def stack_periods(
    task: Task, grain: str, frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame], counts: Sequence[Tallied],
    index: int,
) -> Judged:
    """Put the periods of one rule under each other, one duty a row; `frames`: the units, their numbers and verdicts."""
    if not counts:
        return replace(nothing(task, grain), ruled_out=task.force is not None)
    units, numbers, verdicts = frames
    keys, codes, facts = [], [], []
    for count in counts:
        keys.append(units.with_columns(pl.lit(count.period.name).alias("term")))
        codes.append(verdicts.select(
            pl.col(f"{count.name}.verdict").alias("verdict"), pl.col(f"{count.name}.reason").alias("reason")))
        prefix = f"{index}.{count.period.name}."
        facts.append(numbers.select(
            pl.col(name).alias(name.removeprefix(prefix)) for name in numbers.columns if name.startswith(prefix)))
    told = pl.concat(codes)
    return Judged(task, grain, pl.concat(keys), told["verdict"], told["reason"], pl.concat(facts),
                  details={"periods": {count.period.name: count.period for count in counts}})
