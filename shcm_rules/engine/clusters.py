"""Duties of clusters and of their lần."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import NO, YES, Outcomes
from ..findings import Reason
from ..rulesets.model import Count, FollowUp, LeadTime, MemberOf, Order, Phrases, column_names
from .boundaries import Boundaries
from .counting import add_subjects, periods_of, stack_periods, worlds_of
from .force import in_force
from .judging import Judged, Task, nothing, passes
from .occasions import LAN, Occasions, ends_of
from .periods import Period
from .plans import collect, compiled
from .rows import FIRST, LAST, Question, Rows, at_levels
from .single import View, outcomes_of, tell_members, text_columns
from .tallies import Tallied, bound_by_level, bound_by_levels, told_by, within_force
from .tallies import outcomes_of as count_outcomes
from .units import Units
from .verdicts import Asked, tell, tell_worlds

__all__ = ["judge_clusters", "judge_occasions"]

_KEYS = ["unit", "lan_key"]


class _World(NamedTuple):
    """One choice of the calendar's boundaries: the rows' days in it, and the variants that it does not have."""

    #: The boundaries; None: those of each unit's calendar.
    at: Mapping[str, int] | None
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
        tried: Sequence[Mapping[str, int] | None] = worlds_of(self.question, self.rows) if restless else []
        return [_World(at, *self.occasions.possible(self.occasions.days(at))) for at in tried or [None]]

    @cached_property
    def bound(self) -> pl.DataFrame:
        """Return (unit, bound) of every cluster."""
        return self.units.clusters.select(pl.col("cluster_id").alias("unit"), "bound")

    @cached_property
    def sometimes(self) -> pl.DataFrame:
        """Return the lần that are not there in every world."""
        missing = self.occasions.sometimes_missing([(world.days, world.never) for world in self.worlds])
        return missing.with_columns(pl.lit(value=True).alias("sometimes"))

    @property
    def settled(self) -> bool:
        """Tell whether every lần stands once in the tables of the worlds."""
        return len(self.worlds) == 1 and self.worlds[0].never.is_empty() and not self.occasions.variants


def judge_occasions(
    question: Question, rows: Rows, units: Units, occasions: Occasions, tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate every rule that binds each lần."""
    if occasions.is_empty:
        yield from (nothing(task, "occasion") for task in tasks)
        return
    shared = _Clusters(question, rows, units, occasions, tasks)
    tables = [_table(shared, world.days) for world in shared.worlds]
    shown = tables[0] if shared.settled else _shown(pl.concat(tables))
    several: dict[tuple[str, ...], list[int]] = {}  # acts of which a lần records more than one value -> tasks
    for index, task in enumerate(tasks):
        acts = _acts_of(task)
        differ = any(table[f"{name}_differ"].any() for name in acts for table in tables)
        several.setdefault(acts if differ else (), []).append(index)
    told: dict[int, pl.DataFrame] = {}
    for acts, here in several.items():
        frames = [_with_acts(table, world.days, acts) for world, table in zip(shared.worlds, tables, strict=True)]
        view = View(question, frames[0], lambda field: ex.col(f"{field}_absent"))
        asked = [_asked(view, tasks[index], str(index)) for index in here]
        texts = [column for index in here if isinstance(tasks[index].check, Phrases)
                 for column in text_columns(view, tasks[index])]
        read = [frame.lazy().with_columns({column.meta.output_name(): column for column in texts}.values())
                for frame in frames]
        if shared.settled and not acts:
            aligned = tell(read[0], shown.height, asked)
        else:
            aligned = shown.select(_KEYS).join(
                tell_worlds(read, shown.height, asked, _KEYS), on=_KEYS, how="left", maintain_order="left")
        told |= dict.fromkeys(here, aligned)
    for index, task in enumerate(tasks):
        prefix = f"{index}."
        facts = pl.DataFrame([
            shown[name].alias(name.removeprefix(prefix)) for name in shown.columns if name.startswith(prefix)])
        verdict, reason = (told[index][f"{index}.{what}"] for what in ("verdict", "reason"))
        yield Judged(task, "occasion", shown, verdict, reason, facts, details={"periods": {"": Period("")}})


def _shown(tables: pl.DataFrame) -> pl.DataFrame:
    """Return each lần once, as its first variant has it, with every day on which it can be."""
    first, last = ("day_lo", "last_planned_lo"), ("day_hi", "last_planned")
    days = tables.group_by(_KEYS).agg(pl.col(first).min(), pl.col(last).max())
    once = tables.unique(_KEYS, keep="first", maintain_order=True)
    return once.drop(*first, *last).join(days, on=_KEYS, how="left", maintain_order="left")


def _acts_of(task: Task) -> tuple[str, ...]:
    """Return the acts whose days a check compares."""
    names, check = column_names("sessions"), task.check
    if isinstance(check, LeadTime | FollowUp):
        return (names[check.act],)
    return (names[check.first], names[check.then]) if isinstance(check, Order) else ()


def _once(question: Question, tasks: Sequence[Task], days: pl.DataFrame) -> Iterator[pl.Expr]:
    """Yield, for each act that is compared, whether some row records it in every world and whether rows differ."""
    for name in dict.fromkeys(name for task in tasks for name in _acts_of(task)):
        sure = differ = pl.lit(value=False)
        if ends := ends_of(days[name]):
            lo, hi = ends
            sure = ((hi <= question.today) if question.audit else hi.is_not_null()).any()
            differ = ((lo.min() != lo.max()) | (hi.min() != hi.max())).fill_null(value=False)
        yield from (sure.alias(f"{name}_sure"), differ.alias(f"{name}_differ"))


def _with_acts(table: pl.DataFrame, days: pl.DataFrame, acts: Sequence[str]) -> pl.DataFrame:
    """Return each lần once for every value that its rows record of the acts: any of them may be the one that holds."""
    for name in acts:
        lo, hi = pl.col(f"{name}_lo").fill_null(FIRST), pl.col(f"{name}_hi").fill_null(LAST)
        values = days.filter(pl.col(name).is_not_null()).select(*LAN, name, lo, hi).unique(
            [*LAN, f"{name}_lo", f"{name}_hi"], maintain_order=True)
        columns = [name, f"{name}_lo", f"{name}_hi"]
        table = table.drop(columns).join(values, on=LAN, how="left", maintain_order="left")
    return table


def _asked(view: View, task: Task, name: str) -> Asked:
    """Return what a rule asks of each lần."""
    hangs_on = "occasion", task.asked, view.question.today, view.question.audit
    return Asked(name, hangs_on, lambda: _outcomes(view, task, name))


def _outcomes(view: View, task: Task, name: str) -> Outcomes:
    """Return the outcomes of a rule on each lần."""
    filtered = False
    if isinstance(task.check, Count):
        found = _count(view.question, task, name)
    else:
        found = _member_of(name) if isinstance(task.check, MemberOf) else outcomes_of(view, task)
        filtered = passes(task.check.where, task)[0] is not None
    if task.force is not None and isinstance(task.check, Count | MemberOf):
        found = found.unless_bound(*in_force(task.force, ex.col("day_lo"), ex.col("day_hi")), by_day=True)
    found = bound_by_level(found.unless_bound(ex.col("bound"), ex.col("bound")), task.levels)
    if filtered:
        found = found.unless_bound(ex.col(f"{name}.pass_must"), ex.col(f"{name}.pass_may"))
    return replace(found, not_bound=found.not_bound | ex.col("sometimes"))


def _table(shared: _Clusters, days: pl.DataFrame) -> pl.DataFrame:
    """Return the lần of one world with the numbers that the tasks count on each."""
    numbers = [*shared.occasions.cells(days), *_once(shared.question, shared.tasks, days)]
    named: list[pl.Expr] = []
    for index, task in enumerate(shared.tasks):
        named += _row_columns(task, str(index))
        numbers += _numbers(shared.question, task, str(index))
    view = View(shared.question, days.with_columns(pl.col("unit").alias("cluster_id")), lambda _: NO)
    venues = {column.meta.output_name(): column for task in shared.tasks if isinstance(task.check, MemberOf)
              for column in text_columns(view, task)}
    rows = days.lazy().with_columns(venues.values()).with_columns(named)
    table = collect(shared.occasions.table(rows, numbers).join(
        shared.bound.lazy(), on="unit", how="left", maintain_order="left",
    ).join(shared.sometimes.lazy(), on=_KEYS, how="left", maintain_order="left").with_columns(
        pl.col("bound").fill_null(value=True), pl.col("sometimes").fill_null(value=False)), days.height)
    for index, task in enumerate(shared.tasks):
        if isinstance(task.check, Count) and task.check.distinct is not None:
            states = days.select(*LAN, "subjects", "level", *_states(task))
            count = Tallied(task, Period(""), str(index)).subjects(task.levels, audit=shared.question.audit)
            table = add_subjects(table, states, LAN, count)
    return table


def _told(task: Task) -> list[pl.Expr]:
    """Return whether a row passes the rule's filter, in every world and in some."""
    must, may = compiled(("passes", task.asked), lambda: [YES if end is None else end for end in passes(
        task.check.where, task)])
    return [must, may]


def _states(task: Task) -> list[pl.Expr]:
    """Return what each row can be for a count of subjects: left out, planned or held."""
    (must, may), done = _told(task), pl.col("is_done")
    return [(~must).alias("can_none"), (may & ~done).alias("can_plan"), (may & done).alias("can_hold")]


def _row_columns(task: Task, name: str) -> list[pl.Expr]:
    """Return what a rule asks of each row of a lần."""
    columns = [told.alias(f"{name}.row_{end}") for told, end in zip(_told(task), ("must", "may"), strict=True)]
    if isinstance(task.check, MemberOf):
        inside = compiled(("members", task.asked), lambda: tell_members(task))
        columns += [told.alias(f"{name}.row_{what}") for told, what in zip(inside, ("in", "out"), strict=True)]
    return columns


def _numbers(question: Question, task: Task, name: str) -> list[pl.Expr]:
    """Return what a rule asks of each lần as a whole: from the columns of `_row_columns`, over its rows."""
    must, may, done = pl.col(f"{name}.row_must"), pl.col(f"{name}.row_may"), pl.col("is_done")
    if isinstance(task.check, Count):
        if task.check.distinct is not None:
            return []
        return [condition.sum().cast(pl.Int32).alias(f"{name}.{measure}")
                for measure, condition in _measures(must, may, done, audit=question.audit).items()]
    filtered = passes(task.check.where, task)[0] is not None
    told = [must.any().alias(f"{name}.pass_must"), may.any().alias(f"{name}.pass_may")] if filtered else []
    return told + (_places(task, name) if isinstance(task.check, MemberOf) else [])


def _measures(must: pl.Expr, may: pl.Expr, done: pl.Expr, *, audit: bool) -> Mapping[str, pl.Expr]:
    """Return what is summed where it is certain what is done."""
    if not audit:
        return {"low": must, "high": may}
    return {"done_min": must & done, "done_max": may & done, "planned_max": may & ~done,
            "total_min": must, "total_max": may}


def _places(task: Task, name: str) -> list[pl.Expr]:
    """Return what the places of a lần's rows tell: one outside is enough; rows that are held online tell nothing."""
    is_in, out = (pl.col(f"{name}.row_{what}") for what in ("in", "out"))
    empty, online = pl.col(column_names("sessions")[task.check.field]).is_null(), pl.col("mode") == "Trực tuyến"
    on, off = online.fill_null(value=True), (~online).fill_null(value=True)
    untold = ~is_in & ~out & ~empty
    no_out, no_untold, no_in = ((~what | on).all() for what in (out, untold, is_in))
    open_ = no_out & ((untold & off).any() | (no_untold & no_in & (empty & off).any()))
    return [
        ((no_out & no_untold & (is_in & off).any()) | open_).alias(f"{name}.in"),
        ((out & off).any() | open_).alias(f"{name}.out"), on.all().alias(f"{name}.online")]


def _member_of(name: str) -> Outcomes:
    met, unmet, online = (ex.col(f"{name}.{what}") for what in ("in", "out", "online"))
    return Outcomes(met=met, unmet=unmet, not_bound=online, causes=((Reason.UNKNOWN_VALUE, met & unmet),))


def _count(question: Question, task: Task, name: str) -> Outcomes:
    """Return the outcomes of a count on a lần; it runs until the last day on which one of its rows is planned."""
    open_ = (ex.col("last_planned") >= question.today).fill_null(value=False)
    over = (ex.col("last_planned_lo") < question.today).fill_null(value=True)
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
    clusters = units.domain("cluster").with_columns(pl.col("cluster_id").alias("unit"))
    frames = [_per_cluster(shared, world, clusters, counts) for world in shared.worlds]
    asked = [_asked_of_cluster(question, count) for count in counts]
    if shared.settled:
        told, numbers = tell(frames[0].lazy(), clusters.height, asked), frames[0]
    else:
        apart = (tell_worlds([frame.lazy() for frame in frames], clusters.height, asked, ["unit"]),
                 frames[0].unique("unit", keep="first", maintain_order=True))
        told, numbers = (
            clusters.select("unit").join(frame, on="unit", how="left", maintain_order="left") for frame in apart)
    yield from stack_periods(tasks, "cluster", (clusters, numbers, told), counts)


def _asked_of_cluster(question: Question, count: Tallied) -> Asked:
    at = Boundaries.columns()

    def build() -> Outcomes:
        outcomes = within_force(count_outcomes(count, question, at), count, at)
        return bound_by_levels(outcomes.unless_bound(ex.col("bound"), ex.col("bound")), count.task.levels)

    hangs_on = "cluster", count.period, count.task.asked, question.today, question.audit
    return Asked(count.name, hangs_on, build)


def _per_cluster(shared: _Clusters, world: _World, clusters: pl.DataFrame, counts: Sequence[Tallied]) -> pl.DataFrame:
    """Return each cluster × variant with the sums of every count, and the world's boundaries as columns."""
    rows = world.days.lazy()
    passing: list[pl.Expr] = []
    sums: list[pl.Expr] = []
    for count in counts:
        passes_must, passes_may = _told(count.task)
        passing += [passes_must.any().alias(f"{count.name}:must"), passes_may.any().alias(f"{count.name}:may")]
        sure, some = compiled(("levels", count.task.levels), lambda levels=count.task.levels: at_levels(levels))  # type: ignore[misc]
        must, may = _inside(count.period)
        must = must & pl.col(f"{count.name}:must") & sure
        may = may & pl.col(f"{count.name}:may") & some
        measures = _measures(must, may, pl.col("any_done"), audit=shared.question.audit)
        sums += [c.sum().cast(pl.Int32).alias(f"{count.name}.{m}") for m, c in measures.items()]
    made = shared.occasions.table(rows, passing).group_by("unit", "variant").agg(sums)
    every = clusters.lazy().with_columns(pl.lit(0, dtype=pl.Int32).alias("variant"))
    if shared.occasions.variants:
        sizes = pl.col("unit").replace_strict(dict(shared.occasions.variants), default=1, return_dtype=pl.Int32)
        every = every.with_columns(pl.int_ranges(sizes, dtype=pl.Int32).alias("variant")).explode("variant")
    if not world.never.is_empty():
        every = every.join(world.never.lazy(), on=["unit", "variant"], how="anti", maintain_order="left")
    values = [pl.lit(value, dtype=pl.Int32).alias(name) for name, value in (world.at or {}).items()]
    return collect(every.join(made, on=["unit", "variant"], how="left", maintain_order="left").with_columns(
        pl.col("^[0-9]+[.].*$").fill_null(0), *values), world.days.height)


def _inside(period: Period) -> tuple[pl.Expr, pl.Expr]:
    if period.term:
        return pl.col(f"{period.term}_must"), pl.col(f"{period.term}_may")
    if period.window is None:
        return pl.lit(value=True), pl.lit(value=True)
    first, last = period.window.earliest.toordinal(), period.window.latest.toordinal()
    lo, hi = pl.col("day_lo"), pl.col("day_hi")
    return (lo >= first) & (hi <= last), (hi >= first) & (lo <= last)
