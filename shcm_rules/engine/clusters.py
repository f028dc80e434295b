"""Duties of clusters and of their lần."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import NO, YES, Outcomes
from ..findings import Reason
from ..rulesets.model import Count, FollowUp, LeadTime, MemberOf, Order, column_names
from ..schedule import LEVELS
from .boundaries import Boundaries
from .counting import add_subjects, periods_of, stack_periods, worlds_of
from .force import in_force
from .judging import Judged, Task, judge_worlds, nothing, passes
from .occasions import LAN, Occasions
from .periods import Period
from .rows import FIRST, LAST, Question, Rows, with_boundaries
from .single import View, outcomes_of, tell_members
from .tallies import Tallied, bound_by_level, bound_by_levels, told_by, within_force
from .tallies import outcomes_of as count_outcomes
from .units import Units

__all__ = ["judge_clusters", "judge_occasions"]

_KEYS = ["unit", "lan_key"]


@dataclass(frozen=True, slots=True)
class _World:
    """One choice of the calendar's boundaries: the rows' days in it, and the variants that it does not have."""

    at: Boundaries
    days: pl.DataFrame
    never: pl.DataFrame


@dataclass(frozen=True)
class _Clusters:
    """What the duties of lần and clusters share."""

    question: Question
    rows: Rows
    units: Units
    occasions: Occasions
    tasks: Sequence[Task]

    @cached_property
    def worlds(self) -> list[_World]:
        """Return the worlds to judge in: each that vague boundaries allow, unless their ends tell all."""
        restless = self.question.audit or self.occasions.splits or any(
            isinstance(task.check, Count) and task.check.exactly is not None for task in self.tasks)
        tried = [Boundaries.fixed(world) for world in (worlds_of(self.question, self.rows) if restless else [])]
        return [
            _World(at, *self.occasions.possible(_levelled(self.occasions.days(at))))
            for at in tried or [self.rows.boundaries]
        ]

    @cached_property
    def bound(self) -> pl.DataFrame:
        """Return (unit, bound) of every cluster."""
        return self.units.clusters.select(pl.col("cluster_id").alias("unit"), "bound")

    @cached_property
    def sometimes(self) -> pl.DataFrame:
        """Return the lần that are not there in every world."""
        missing = self.occasions.sometimes_missing([(world.days, world.never) for world in self.worlds])
        return missing.with_columns(pl.lit(value=True).alias("sometimes"))


def _levelled(days: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the level of their lần: a row without one has that of its place."""
    level = pl.col("lan_key").str.split("|").list.first().replace("", None)
    return days.with_columns(pl.coalesce("level", level.cast(days.schema["level"])))


def judge_occasions(
    question: Question, rows: Rows, units: Units, occasions: Occasions, tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate every rule that binds each lần."""
    if occasions.is_empty:
        yield from (nothing(task, "occasion") for task in tasks)
        return
    shared = _Clusters(question, rows, units, occasions, tasks)
    tables = [_table(shared, world.days) for world in shared.worlds]
    shown = _shown(pl.concat(tables))
    told: dict[int, pl.DataFrame] = {}
    for acts in dict.fromkeys(map(_acts_of, tasks)):
        frames = [
            _with_acts(question, table, world.days, acts) for world, table in zip(shared.worlds, tables, strict=True)]
        outcomes = {
            str(index): _outcomes(question, task, str(index), frames[0])
            for index, task in enumerate(tasks) if _acts_of(task) == acts
        }
        judged = judge_worlds([nw.from_native(frame.lazy()) for frame in frames], outcomes, _KEYS)
        aligned = shown.select(_KEYS).join(judged, on=_KEYS, how="left", maintain_order="left")
        told |= {int(index): aligned for index in outcomes}
    for index, task in enumerate(tasks):
        facts = shown.select(pl.col(f"^{index}[.].*$").name.map(lambda name: name.split(".", 1)[1]))
        verdict, reason = (told[index][f"{index}.{what}"] for what in ("verdict", "reason"))
        yield Judged(task, "occasion", shown, verdict, reason, facts, details={"periods": {"": Period("")}})


def _shown(tables: pl.DataFrame) -> pl.DataFrame:
    """Return each lần once, as its first variant has it, with every day on which it can be."""
    days = tables.group_by(_KEYS).agg(pl.col("day_lo").min(), pl.col("day_hi").max())
    once = tables.unique(_KEYS, keep="first", maintain_order=True)
    return once.drop("day_lo", "day_hi").join(days, on=_KEYS, how="left", maintain_order="left")


def _acts_of(task: Task) -> tuple[str, ...]:
    """Return the acts whose days a check compares."""
    names, check = column_names("sessions"), task.check
    if isinstance(check, LeadTime | FollowUp):
        return (names[check.act],)
    return (names[check.first], names[check.then]) if isinstance(check, Order) else ()


def _with_acts(question: Question, table: pl.DataFrame, days: pl.DataFrame, acts: Sequence[str]) -> pl.DataFrame:
    """Return each lần once for every value that its rows record of the acts: any of them may be the one that holds.

    `<act>_sure`: some row records it in every world.
    """
    for name in acts:
        lo, hi = pl.col(f"{name}_lo").fill_null(FIRST), pl.col(f"{name}_hi").fill_null(LAST)
        sure = hi <= question.today if question.audit else pl.lit(value=True)
        values = days.filter(pl.col(name).is_not_null()).with_columns(
            lo.alias(f"{name}_lo"), hi.alias(f"{name}_hi"), sure.any().over(LAN).alias(f"{name}_sure"))
        columns = [name, f"{name}_lo", f"{name}_hi"]
        values = values.select(*LAN, *columns, f"{name}_sure").unique([*LAN, *columns[1:]], maintain_order=True)
        table = table.drop(columns).join(values, on=LAN, how="left", maintain_order="left").with_columns(
            pl.col(f"{name}_sure").fill_null(value=False))
    return table


def _outcomes(question: Question, task: Task, name: str, frame: pl.DataFrame) -> Outcomes:
    """Return the outcomes of a rule on each lần."""
    filtered = False
    if isinstance(task.check, Count):
        found = _count(question, task, name)
    else:
        view = View(question, frame, lambda field: nw.col(f"{field}_absent"))
        found = _member_of(name) if isinstance(task.check, MemberOf) else outcomes_of(view, task)
        filtered = passes(task.check.where, task)[0] is not None
    if task.force is not None and isinstance(task.check, Count | MemberOf):
        found = found.unless_bound(*in_force(task.force, nw.col("day_lo"), nw.col("day_hi")), by_day=True)
    found = bound_by_level(found.unless_bound(nw.col("bound"), nw.col("bound")), task.levels)
    if filtered:
        found = found.unless_bound(nw.col(f"{name}.pass_must"), nw.col(f"{name}.pass_may"))
    return replace(found, not_bound=found.not_bound | nw.col("sometimes"))


def _table(shared: _Clusters, days: pl.DataFrame) -> pl.DataFrame:
    """Return the lần of one world with the numbers that the tasks count on each."""
    table = shared.occasions.table(days).join(shared.bound, on="unit", how="left", maintain_order="left")
    table = table.join(shared.sometimes, on=_KEYS, how="left", maintain_order="left").with_columns(
        pl.col("bound").fill_null(value=True), pl.col("sometimes").fill_null(value=False))
    for index, task in enumerate(shared.tasks):
        if isinstance(task.check, Count):
            table = _numbers(shared.question, table, days, task, str(index))
            continue
        if passes(task.check.where, task)[0] is not None:
            passing = _passing(days, task).rename({m: f"{index}.{m}" for m in ("pass_must", "pass_may")})
            table = table.join(passing, on=LAN, how="left", maintain_order="left")
        if isinstance(task.check, MemberOf):
            places = _places(shared.question, days, task, str(index))
            table = table.join(places, on=LAN, how="left", maintain_order="left")
    return table


def _passing(days: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return whether some row of each lần passes the rule's filter, in every world and in some."""
    return _told(days, task).group_by(LAN).agg(
        pl.col("must").any().alias("pass_must"), pl.col("may").any().alias("pass_may"))


def _told(days: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Add whether each row passes the rule's filter."""
    must, may = passes(task.check.where, task)
    rows: pl.DataFrame = nw.from_native(days.lazy()).with_columns(
        (must if must is not None else YES).alias("must"), (may if may is not None else YES).alias("may"),
    ).collect().to_native()
    return rows


def _numbers(question: Question, table: pl.DataFrame, days: pl.DataFrame, task: Task, name: str) -> pl.DataFrame:
    """Add, for each lần, the fewest and the most rows (or different subjects) that count."""
    rows, tallied = _told(days, task), Tallied(task, Period(""), name)
    must, may, done = pl.col("must"), pl.col("may"), pl.col("is_done")
    if tallied.distinct:
        states = rows.with_columns(
            (~must).alias("can_none"), (may & ~done).alias("can_plan"), (may & done).alias("can_hold"))
        return add_subjects(table, states, LAN, tallied.subjects(LEVELS, audit=question.audit))
    numbers = rows.group_by(LAN).agg(
        condition.sum().cast(pl.Int32).alias(f"{name}.{measure}")
        for measure, condition in _measures(must, may, done, audit=question.audit).items())
    return table.join(numbers, on=LAN, how="left", maintain_order="left")


def _measures(must: pl.Expr, may: pl.Expr, done: pl.Expr, *, audit: bool) -> Mapping[str, pl.Expr]:
    """Return what is summed where it is certain what is done."""
    if not audit:
        return {"low": must, "high": may}
    return {"done_min": must & done, "done_max": may & done, "planned_max": may & ~done,
            "total_min": must, "total_max": may}


def _places(question: Question, days: pl.DataFrame, task: Task, name: str) -> pl.DataFrame:
    """Return what the places of a lần's rows tell: one outside is enough; rows that are held online tell nothing."""
    rows = days.with_columns(pl.col("unit").alias("cluster_id"))
    field = column_names("sessions")[task.check.field]
    inside, outside = tell_members(View(question, rows, lambda _: NO), task)
    online = nw.col("mode") == "Trực tuyến"
    told: pl.DataFrame = nw.from_native(rows.lazy()).select(
        *LAN, inside.alias("in"), outside.alias("out"), nw.col(field).is_null().alias("empty"),
        online.fill_null(value=True).alias("on"), (~online).fill_null(value=True).alias("off"),
    ).collect().to_native()
    is_in, out, empty, on, off = (pl.col(column) for column in ("in", "out", "empty", "on", "off"))
    untold = ~is_in & ~out & ~empty
    no_out, no_untold, no_in = ((~what | on).all() for what in (out, untold, is_in))
    open_ = no_out & ((untold & off).any() | (no_untold & no_in & (empty & off).any()))
    return told.group_by(LAN).agg(
        ((no_out & no_untold & (is_in & off).any()) | open_).alias(f"{name}.in"),
        ((out & off).any() | open_).alias(f"{name}.out"), on.all().alias(f"{name}.online"))


def _member_of(name: str) -> Outcomes:
    met, unmet, online = (nw.col(f"{name}.{what}") for what in ("in", "out", "online"))
    return Outcomes(met=met, unmet=unmet, not_bound=online, causes=((Reason.UNKNOWN_VALUE, met & unmet),))


def _count(question: Question, task: Task, name: str) -> Outcomes:
    """Return the outcomes of a count on a lần; it runs until the last day on which one of its rows is planned."""
    open_ = (nw.col("last_planned") >= question.today).fill_null(value=False)
    over = (nw.col("last_planned_lo") < question.today).fill_null(value=True)
    return told_by(Tallied(task, Period(""), name), audit=question.audit, open_=open_, over=over)


def judge_clusters(
    question: Question, rows: Rows, units: Units, occasions: Occasions, tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate counts of lần for each cluster and period."""
    counts = [
        Tallied(task, period, f"{index}.{period.name}")
        for index, task in enumerate(tasks) for period in periods_of(task, question)
    ]
    if units.clusters.is_empty() or not counts:  # no cluster, or other texts govern every period
        yield from (nothing(task, "cluster") for task in tasks)
        return
    shared = _Clusters(question, rows, units, occasions, tasks)
    clusters = with_boundaries(question.schedule, units.clusters).with_columns(pl.col("cluster_id").alias("unit"))
    frames = [_per_cluster(shared, world, clusters, counts) for world in shared.worlds]
    found = {}
    for count in counts:
        outcomes = within_force(count_outcomes(count, question, Boundaries.columns()), count, Boundaries.columns())
        found[count.name] = bound_by_levels(outcomes.unless_bound(nw.col("bound"), nw.col("bound")), count.task.levels)
    told = judge_worlds([nw.from_native(frame.lazy()) for frame in frames], found, ["unit"])
    told = clusters.select("unit").join(told, on="unit", how="left", maintain_order="left")
    numbers = clusters.select("unit").join(
        frames[0].unique("unit", keep="first", maintain_order=True), on="unit", how="left", maintain_order="left")
    for index, task in enumerate(tasks):
        here = [count for count in counts if count.task is task]
        yield stack_periods(task, "cluster", (clusters, numbers, told), here, index)


def _per_cluster(shared: _Clusters, world: _World, clusters: pl.DataFrame, counts: Sequence[Tallied]) -> pl.DataFrame:
    """Return each cluster × variant with the sums of every count, and the world's boundaries as columns."""
    table = shared.occasions.table(world.days)
    sums: list[pl.Expr] = []
    for count in counts:
        passing = _passing(world.days, count.task).rename({m: f"{count.name}:{m}" for m in ("pass_must", "pass_may")})
        table = table.join(passing, on=LAN, how="left", maintain_order="left")
        inside = pl.col("level").cast(pl.String).is_in(list(count.task.levels))
        must, may = _inside(count.period)
        must = must & pl.col(f"{count.name}:pass_must") & inside.fill_null(value=False)
        may = may & pl.col(f"{count.name}:pass_may") & inside.fill_null(value=True)
        measures = _measures(must, may, pl.col("any_done"), audit=shared.question.audit)
        sums += [c.sum().cast(pl.Int32).alias(f"{count.name}.{m}") for m, c in measures.items()]
    made = table.group_by("unit", "variant").agg(sums)
    sizes = pl.col("unit").replace_strict(dict(shared.occasions.variants), default=1, return_dtype=pl.Int32)
    every = clusters.with_columns(pl.int_ranges(sizes, dtype=pl.Int32).alias("variant")).explode("variant")
    there = every.join(world.never, on=["unit", "variant"], how="anti", maintain_order="left")
    joined = there.join(made, on=["unit", "variant"], how="left", maintain_order="left").with_columns(
        pl.col("^[0-9]+[.].*$").fill_null(0))
    if len(shared.worlds) == 1:
        return joined
    lazy = nw.from_native(joined.lazy()).with_columns(*[e.alias(name) for name, e in world.at.expressions.items()])
    native: pl.DataFrame = lazy.collect().to_native()
    return native


def _inside(period: Period) -> tuple[pl.Expr, pl.Expr]:
    if period.term:
        return pl.col(f"{period.term}_must"), pl.col(f"{period.term}_may")
    if period.window is None:
        return pl.lit(value=True), pl.lit(value=True)
    first, last = period.window.earliest.toordinal(), period.window.latest.toordinal()
    lo, hi = pl.col("day_lo"), pl.col("day_hi")
    return (lo >= first) & (hi <= last), (hi >= first) & (lo <= last)
