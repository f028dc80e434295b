"""Duties of clusters and of their lần."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.count import Tally, judge_audit, judge_plan
from ..checks.outcomes import YES, Outcomes
from ..reference.subjects import catalogue
from ..rulesets.model import Count
from .boundaries import Boundaries
from .counting import Period, Tallied, bound_by_level, outcomes_of as count_outcomes, periods_of, worlds_of
from .judging import Judged, Task, judge_worlds, passes
from .occasions import Occasions
from .rows import Question, Rows
from .single import View, outcomes_of
from .units import Units

__all__ = ["judge_clusters", "judge_occasions"]

_KEYS = ["unit", "lan_key"]


@dataclass(frozen=True)
class _Clusters:
    """What the duties of lần and clusters share."""

    question: Question
    rows: Rows
    units: Units
    occasions: Occasions

    @cached_property
    def worlds(self) -> list[Boundaries]:
        """Return the boundaries to judge with: in audit each world's, else the calendar's as they are."""
        tried = worlds_of(self.question, self.rows) if self.question.audit else []
        return [Boundaries.fixed(world) for world in tried] or [self.rows.boundaries]

    @cached_property
    def bound(self) -> pl.DataFrame:
        """Return (unit, bound) of every cluster."""
        return self.units.clusters.select(pl.col("cluster_id").alias("unit"), "bound")


def judge_occasions(
    question: Question, rows: Rows, units: Units, occasions: Occasions, tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate every rule that binds each lần."""
    if occasions.members.is_empty():
        yield from (_nothing(task, "occasion") for task in tasks)
        return
    shared = _Clusters(question, rows, units, occasions)
    frames = [_table(shared, at, tasks) for at in shared.worlds]
    shown = frames[0].unique(_KEYS, keep="first", maintain_order=True)
    view = View(question, frames[0], lambda name: nw.col(f"{name}_absent"))
    outcomes = {}
    for index, task in enumerate(tasks):
        found = _count(question, task, str(index)) if isinstance(task.check, Count) else outcomes_of(view, task)
        bound = nw.col("bound")
        found = bound_by_level(found.unless_bound(bound, bound), task.levels)
        if not isinstance(task.check, Count) and passes(task.check.where, task)[0] is not None:
            found = found.unless_bound(nw.col(f"{index}.pass_must"), nw.col(f"{index}.pass_may"))
        outcomes[str(index)] = replace(found, not_bound=found.not_bound | nw.col("sometimes"))
    told = judge_worlds([nw.from_native(frame.lazy()) for frame in frames], outcomes, _KEYS)
    told = shown.select(_KEYS).join(told, on=_KEYS, how="left", maintain_order="left")
    for index, task in enumerate(tasks):
        facts = shown.select(pl.col(f"^{index}[.].*$").name.map(lambda name: name.split(".", 1)[1]))
        yield Judged(task, "occasion", shown, told[f"{index}.verdict"], told[f"{index}.reason"], facts,
                     details={"periods": {"": Period("")}})


def _nothing(task: Task, grain: str) -> Judged:
    """Return the rule without any duty: the input speaks of no cluster."""
    return Judged(task, grain, pl.DataFrame(), pl.Series(), pl.Series())


def _table(shared: _Clusters, at: Boundaries, tasks: Sequence[Task]) -> pl.DataFrame:
    """Return the lần of one calendar world with the numbers that the tasks count on each."""
    occasions = shared.occasions
    days = occasions.days(at)
    table = occasions.table(days).join(shared.bound, on="unit", how="left", maintain_order="left").with_columns(
        pl.col("bound").fill_null(value=True))
    missing = occasions.sometimes_missing.with_columns(pl.lit(True).alias("sometimes"))  # noqa: FBT003
    table = table.join(missing, on=_KEYS, how="left", maintain_order="left").with_columns(
        pl.col("sometimes").fill_null(value=False))
    keys = ["unit", "variant", "lan_key"]
    for index, task in enumerate(tasks):
        if isinstance(task.check, Count):
            numbers = _numbers(shared, days, task, str(index))
        elif passes(task.check.where, task)[0] is not None:
            numbers = _passing(days, task).rename({m: f"{index}.{m}" for m in ("pass_must", "pass_may")})
        else:
            continue
        table = table.join(numbers, on=keys, how="left", maintain_order="left")
    return table


def _passing(days: pl.DataFrame, task: Task) -> pl.DataFrame:
    """Return whether some row of each lần passes the rule's filter, in every world and in some."""
    must, may = passes(task.check.where, task)
    rows: pl.DataFrame = nw.from_native(days.lazy()).with_columns(
        (must if must is not None else YES).alias("pass_must"), (may if may is not None else YES).alias("pass_may"),
    ).collect().to_native()
    return rows.group_by("unit", "variant", "lan_key").agg(pl.col("pass_must").any(), pl.col("pass_may").any())


def _numbers(shared: _Clusters, days: pl.DataFrame, task: Task, name: str) -> pl.DataFrame:
    """Return, for each lần, the fewest and the most rows (or subjects) that count."""
    must, may = passes(task.check.where, task)
    rows = nw.from_native(days.lazy()).with_columns(
        (must if must is not None else YES).alias("must"), (may if may is not None else YES).alias("may"),
    ).collect().to_native()
    groups = {"low": pl.col("must"), "high": pl.col("may")}
    if shared.question.audit:
        done = pl.col("is_done")
        groups = {
            "done_min": pl.col("must") & done, "done_max": pl.col("may") & done, "planned_max": pl.col("may") & ~done,
            "total_min": pl.col("must"), "total_max": pl.col("may"),
        }
    keys = ["unit", "variant", "lan_key"]
    if task.check.distinct is None:
        return rows.group_by(keys).agg(
            condition.sum().cast(pl.Int32).alias(f"{name}.{measure}") for measure, condition in groups.items())
    return _subjects(rows, task, name, groups, keys)


def _subjects(rows: pl.DataFrame, task: Task, name: str, groups: dict[str, pl.Expr], keys: list[str]) -> pl.DataFrame:
    """Return the fewest and the most different subjects; an unknown one can be one that is there, or a new one."""
    activities = [] if task.choose(task.check.activities) else [s.id for s in catalogue(None) if s.activity]
    known = rows.lazy().filter(pl.col("subjects").is_not_null()).rename({"subjects": "subject_id"}).explode("subject_id")
    known = known.filter(~pl.col("subject_id").is_in(activities))
    each = known.group_by([*keys, "subject_id"]).agg(condition.any().alias(m) for m, condition in groups.items())
    told = each.group_by(keys).agg(pl.col(m).sum().cast(pl.Int32) for m in groups)
    unknown = rows.lazy().filter(pl.col("subjects").is_null()).group_by(keys).agg(
        condition.sum().cast(pl.Int32).alias(f"{m}_unknown") for m, condition in groups.items())
    every = rows.lazy().group_by(keys).agg(pl.col("level").first())
    joined = every.join(told, on=keys, how="left").join(unknown, on=keys, how="left").with_columns(
        pl.exclude(*keys, "level").fill_null(0))
    sizes = {level: sum(not s.activity for s in catalogue(level)) for level in ("TH", "THCS", "THPT")}
    most = pl.col("level").cast(pl.String).replace_strict(
        sizes, default=sum(not s.activity for s in catalogue(None)), return_dtype=pl.Int32)
    numbers = []
    for measure in groups:
        found, loose = pl.col(measure), pl.col(f"{measure}_unknown")
        few = pl.when(found == 0).then(pl.min_horizontal(loose, 1)).otherwise(found)
        many = pl.max_horizontal(found, pl.min_horizontal(found + loose, most))
        numbers.append((few if measure in {"low", "done_min", "total_min"} else many).alias(f"{name}.{measure}"))
    return joined.select(*keys, *numbers).collect()


def _count(question: Question, task: Task, name: str) -> Outcomes:
    """Return the outcomes of a count on a lần; it runs until the last day on which one of its rows is planned."""
    tallied = Tallied(task, Period(""), name)
    bound, n = tallied.bound
    if not question.audit:
        return judge_plan(nw.col(f"{name}.low"), nw.col(f"{name}.high"), bound, n)  # type: ignore[arg-type]
    measures = ("done_min", "done_max", "planned_max", "total_min", "total_max")
    open_ = (nw.col("last_planned") >= question.today).fill_null(value=False)
    over = (nw.col("last_planned_lo") < question.today).fill_null(value=True)
    return judge_audit(Tally(*(nw.col(f"{name}.{m}") for m in measures)), bound, n, open_=open_, over=over)  # type: ignore[arg-type]


def judge_clusters(
    question: Question, rows: Rows, units: Units, occasions: Occasions, tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate counts of lần for each cluster and period."""
    if units.clusters.is_empty():
        yield from (_nothing(task, "cluster") for task in tasks)
        return
    shared = _Clusters(question, rows, units, occasions)
    counts = [
        Tallied(task, period, f"{index}.{period.name}")
        for index, task in enumerate(tasks) for period in periods_of(task, question)
    ]
    clusters = units.clusters.with_columns(pl.col("cluster_id").alias("unit"))
    frames = [_per_cluster(shared, at, clusters, counts) for at in shared.worlds]
    found = {}
    for count in counts:
        at = shared.worlds[0] if len(shared.worlds) == 1 else Boundaries.columns()
        outcomes = count_outcomes(count, question, at)
        found[count.name] = bound_by_level(outcomes.unless_bound(nw.col("bound"), nw.col("bound")), count.task.levels)
    told = judge_worlds([nw.from_native(frame.lazy()) for frame in frames], found, ["unit"])
    told = clusters.select("unit").join(told, on="unit", how="left", maintain_order="left")
    numbers = frames[0].unique("unit", keep="first", maintain_order=True)
    for index, task in enumerate(tasks):
        yield _stack(task, clusters, numbers, told, [count for count in counts if count.task is task], index)


def _per_cluster(shared: _Clusters, at: Boundaries, clusters: pl.DataFrame, counts: Sequence[Tallied]) -> pl.DataFrame:
    """Return each cluster × variant with the sums of every count, and the world's boundaries as columns."""
    days = shared.occasions.days(at)
    table = shared.occasions.table(days)
    sums: list[pl.Expr] = []
    for count in counts:
        passing = _passing(days, count.task).rename({m: f"{count.name}:{m}" for m in ("pass_must", "pass_may")})
        table = table.join(passing, on=["unit", "variant", "lan_key"], how="left", maintain_order="left")
        inside = pl.col("level").cast(pl.String).is_in(list(count.task.levels))
        must, may = _inside(count.period)
        must = must & pl.col(f"{count.name}:pass_must") & inside.fill_null(value=False)
        may = may & pl.col(f"{count.name}:pass_may") & inside.fill_null(value=True)
        done = pl.col("any_done")
        measures = {"low": must, "high": may} if not shared.question.audit else {
            "done_min": must & done, "done_max": may & done, "planned_max": may & ~done,
            "total_min": must, "total_max": may,
        }
        sums += [c.sum().cast(pl.Int32).alias(f"{count.name}.{m}") for m, c in measures.items()]
    made = table.group_by("unit", "variant").agg(sums)
    sizes = pl.col("unit").replace_strict(dict(shared.occasions.variants), default=1, return_dtype=pl.Int32)
    every = clusters.with_columns(pl.int_ranges(sizes, dtype=pl.Int32).alias("variant")).explode("variant")
    joined = every.join(made, on=["unit", "variant"], how="left", maintain_order="left").with_columns(
        pl.col("^[0-9]+[.].*$").fill_null(0))
    if len(shared.worlds) == 1:
        return joined
    lazy = nw.from_native(joined.lazy()).with_columns(*[e.alias(name) for name, e in at.expressions.items()])
    native: pl.DataFrame = lazy.collect().to_native()
    return native


def _inside(period: Period) -> tuple[pl.Expr, pl.Expr]:
    if period.term:
        return pl.col(f"{period.term}_must"), pl.col(f"{period.term}_may")
    if period.window is None:
        return pl.lit(True), pl.lit(True)  # noqa: FBT003
    first, last = period.window.earliest.toordinal(), period.window.latest.toordinal()
    return (
        (pl.col("day_lo") >= first) & (pl.col("day_hi") <= last), (pl.col("day_hi") >= first) & (pl.col("day_lo") <= last),
    )


def _stack(  # noqa: PLR0913
    task: Task, clusters: pl.DataFrame, numbers: pl.DataFrame, told: pl.DataFrame, counts: Sequence[Tallied], index: int,
) -> Judged:
    keys, codes, facts = [], [], []
    for count in counts:
        keys.append(clusters.with_columns(pl.lit(count.period.name).alias("term")))
        codes.append(told.select(
            pl.col(f"{count.name}.verdict").alias("verdict"), pl.col(f"{count.name}.reason").alias("reason")))
        prefix = f"{index}.{count.period.name}."
        here = clusters.select("unit").join(numbers, on="unit", how="left", maintain_order="left")
        facts.append(here.select([pl.col(c).alias(c.removeprefix(prefix)) for c in here.columns if c.startswith(prefix)]))
    verdicts = pl.concat(codes)
    return Judged(task, "cluster", pl.concat(keys), verdicts["verdict"], verdicts["reason"], pl.concat(facts),
                  details={"periods": {count.period.name: count.period for count in counts}})


