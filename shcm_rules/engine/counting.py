"""Counts of session rows for each tổ, subject, school or level: one pass for all rules of a grain."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import polars as pl

from ..rulesets.model import Every, window_in
from ..schedule import LEVELS
from .boundaries import TERMS, Boundaries, boundary_values, boundary_worlds
from .distinct import SubjectCount, count_subjects
from .judging import Judged, Task, nothing, passes
from .membership import members_of
from .periods import Period
from .plans import collect, compiled, shared
from .rhythms import count_runs
from .rows import Question, Rows, with_boundaries, with_terms
from .tallies import MEASURES, Groups, Sum, Tallied, asked_by, sum_up
from .units import Units
from .verdicts import split, tell_worlds, with_codes
from .weeks import runs_of_weeks

__all__ = ["add_subjects", "count_groups", "grain_of", "periods_of", "stack_periods", "worlds_of"]

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


def grain_of(task: Task) -> tuple[str, ...]:
    """Return what a count is made for each of."""
    for_each = task.check.for_each
    return (for_each,) if isinstance(for_each, str) else tuple(for_each)


def count_groups(question: Question, rows: Rows, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every count of one grain over session rows: by tổ, tổ and subject, school, cluster, level."""
    grain = grain_of(tasks[0])
    domain, keys = _domain(units, grain, tasks)
    domain = with_boundaries(question.schedule, domain)
    if domain.is_empty():
        yield from (nothing(task, "-".join(grain)) for task in tasks)
        return
    members = members_of(rows, _countable(rows, tasks), units, domain, keys)
    groups = Groups(question, rows, grain, domain, keys, members)
    runs = [task for task in tasks if isinstance(task.check, Every)]
    yield from (count_runs(groups, task, periods_of(task, question)) for task in runs)
    if others := [task for task in tasks if not isinstance(task.check, Every)]:
        yield from _count(groups, others)


def _countable(rows: Rows, tasks: Sequence[Task]) -> pl.LazyFrame:
    """Return the rows that can count for some task, before they are multiplied by their groups."""
    frame = rows.frame.lazy()
    may: list[pl.Expr] = []
    for kept, task in {task.filtered: task for task in tasks}.items():
        may += compiled(("passes", kept), lambda task=task: [  # type: ignore[misc]
            found for found in (passes(task.check.where, task)[1],) if found is not None])
    return frame if len(may) < len({task.filtered for task in tasks}) else frame.filter(pl.any_horizontal(may))


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
    question, rows = groups.question, groups.rows
    counts = [
        Tallied(task, period, f"{index}.{period.name}")
        for index, task in enumerate(tasks) for period in periods_of(task, question)
    ]
    restless = [count for count in counts if _restless(question, count)]
    worlds = worlds_of(question, rows) if restless else []
    asked = [asked_by(count, groups) for count in counts if not worlds or count not in restless]
    told = with_codes(_tally(groups, groups.whole, counts), asked)
    numbers = collect(told.select(pl.exclude("^~.*$"), *split([one.name for one in asked])))
    verdicts = pl.DataFrame([numbers[f"{one.name}.{what}"] for one in asked for what in ("verdict", "reason")])
    numbers = numbers.drop(verdicts.columns)
    if worlds:
        verdicts = pl.DataFrame([*verdicts, *_count_in_worlds(groups, restless, worlds)])
    yield from stack_periods(tasks, "-".join(groups.grain), (groups.domain, numbers, verdicts), counts)


def _restless(question: Question, count: Tallied) -> bool:
    """Tell whether a vague boundary must be tried day by day: the outcome is not monotone in it."""
    return count.period.term is not None and (question.audit or count.bound[0] == "exactly")


def _tally(groups: Groups, members: pl.LazyFrame, counts: Sequence[Tallied]) -> pl.LazyFrame:
    """Return the domain with the sums of every count, zero where a group has no row."""
    audit, keys, frame = groups.question.audit, groups.keys, groups.rows.frame
    joined = groups.domain.lazy()
    if of_rows := [count for count in counts if not count.distinct]:
        joined = pl.concat([joined, _sums(groups, members, of_rows)], how="horizontal")
    for count in counts:
        if count.distinct:
            own = members.select(*keys, "subjects", "level", *count.states(frame.columns, audit=audit))
            states = collect(own, frame.height)
            told = count.subjects(count.task.levels, audit=audit)
            joined = add_subjects(collect(joined), states, keys, told).lazy()
    return joined


def _sums(groups: Groups, members: pl.LazyFrame, counts: Sequence[Tallied]) -> pl.LazyFrame:
    """Return the sums of counts of rows: of counts of the same rows once."""
    audit, columns = groups.question.audit, groups.rows.frame.columns
    ways: dict[Hashable, Tallied] = {}
    for count in counts:
        ways.setdefault(count.counted, count)
    made = shared(("sums", *ways, audit, "also_lo" in columns), lambda: [
        condition for count in ways.values() for condition in count.measures(columns, audit=audit).values()])
    names = {way: [f"sum{at}.{measure}" for measure in MEASURES[audit]] for at, way in enumerate(ways)}
    levels = [tuple(count.task.levels) for way, count in ways.items() for _ in names[way]]
    sums = [Sum(*each) for each in zip(chain.from_iterable(names.values()), made.told, levels, strict=True)]
    return sum_up(groups, made.on(members), sums).select(
        pl.col(name).fill_null(0).cast(pl.Int32).alias(f"{count.name}.{name.partition('.')[2]}")
        for count in counts for name in names[count.counted])


def add_subjects(frame: pl.DataFrame, states: pl.DataFrame, keys: Sequence[str], count: SubjectCount) -> pl.DataFrame:
    """Return the groups of a frame with the columns of a count of different subjects."""
    told = count_subjects(states, keys, count)
    joined = frame.join(told, on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(value) for name, value in count.columns({(0, 0)}).items())


def _count_in_worlds(groups: Groups, counts: Sequence[Tallied], worlds: Sequence[Mapping[str, int]]) -> pl.DataFrame:
    """Judge counts in each world of the calendar's boundaries and put the worlds together."""
    keys, frames = groups.keys, [_tally_in(groups, counts, world) for world in worlds]
    told = tell_worlds(frames, groups.domain.height, [asked_by(count, groups) for count in counts], keys)
    return groups.domain.select(keys).join(
        told, on=keys, how="left", maintain_order="left", nulls_equal=True).drop(keys)


def _tally_in(groups: Groups, counts: Sequence[Tallied], world: Mapping[str, int]) -> pl.LazyFrame:
    """Return the sums in one world, with its boundaries as columns."""
    audit = groups.question.audit
    told = [f"{p}{t}_{m}" for p in "th"[:1 + audit] for t in TERMS for m in ("must", "may")]
    retold = with_terms(groups.whole.drop(told), Boundaries.fixed(world), audit=audit)
    return _tally(groups, retold, counts).with_columns(
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
    tasks: Sequence[Task], grain: str, frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    counts: Sequence[Tallied],
) -> Iterator[Judged]:
    """Put the periods of each rule under each other, one duty a row; `frames`: units, their numbers and verdicts."""
    units, numbers, verdicts = frames
    stacked: dict[tuple[str, ...], pl.DataFrame] = {}
    for index, task in enumerate(tasks):
        here = [count for count in counts if count.task is task]
        if not here:
            yield replace(nothing(task, grain), ruled_out=task.force is not None)
            continue
        facts = pl.concat([_facts(numbers, f"{index}.{count.period.name}.") for count in here])
        verdict, reason = (pl.concat([verdicts[f"{count.name}.{what}"] for count in here]).alias(what)
                           for what in ("verdict", "reason"))
        periods = {count.period.name: count.period for count in here}
        names = tuple(count.period.name for count in here)
        if names not in stacked:
            terms = [pl.Series("term", [name]).new_from_index(0, units.height) for name in names]
            stacked[names] = pl.concat([units] * len(names)).hstack([pl.concat(terms)])
        yield Judged(task, grain, stacked[names], verdict, reason, facts, details={"periods": periods})


def _facts(numbers: pl.DataFrame, prefix: str) -> pl.DataFrame:
    return pl.DataFrame([
        numbers[name].alias(name.removeprefix(prefix)) for name in numbers.columns if name.startswith(prefix)])
