"""What a count of rows sums up for each group, and the outcomes that its numbers leave open."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from ..checks import expressions as ex
from ..checks.count import BOUNDS, Bound, Tally, judge_audit, judge_plan, numbers_told
from ..checks.outcomes import Outcomes, any_of, both
from ..rulesets.model import Every, Scheduled
from ..schedule import LEVELS
from .boundaries import Boundaries
from .distinct import SubjectCount
from .force import in_force
from .judging import Task, passes
from .membership import by_subject, spread, taught_at
from .periods import Period
from .plans import collect, compiled
from .rows import Question, Rows, at_levels
from .verdicts import Asked

__all__ = [
    "MEASURES", "Groups", "Sum", "Tallied", "asked_by", "bound_by_level", "bound_by_levels", "bound_by_units",
    "outcomes_of", "sum_up", "told_by", "within_force",
]


#: What is summed, in a plan and in an audit.
MEASURES = {False: ("low", "high"), True: ("done_min", "done_max", "planned_max", "total_min", "total_max")}
#: The place of a group in its domain.
_AT = "at"
#: Levels by their number; the last is the level that is not known.
_LEVEL_OF = pl.Series([*LEVELS, None], dtype=pl.Enum(LEVELS))


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of one grain: who they are, by which keys, and the rows that are or can be theirs.

    `whole`: the rows × the groups, a row of several subjects once for all of them.
    """

    question: Question
    rows: Rows
    grain: tuple[str, ...]
    domain: pl.DataFrame
    keys: list[str]
    whole: pl.LazyFrame

    @property
    def members(self) -> pl.LazyFrame:
        """Return the rows × the groups, a row of several subjects once for each of them."""
        return by_subject(self.whole, self.domain) if "subject_id" in self.keys else self.whole

    @property
    def columns(self) -> list[str]:
        """Return the columns of the rows that are or can be theirs, as far as conditions hang on them."""
        return [*self.rows.frame.columns, *self.keys]


class Tallied(NamedTuple):
    """A count of one rule in one period: where its numbers stand in the table of tallies."""

    task: Task
    period: Period
    name: str

    @property
    def distinct(self) -> bool:
        """Tell whether different subjects are counted, not rows."""
        return getattr(self.task.check, "distinct", None) is not None

    def subjects(self, levels: Sequence[str], *, audit: bool) -> SubjectCount:
        """Return the count of different subjects; a row without a level is of one of `levels`."""
        bound, n = self.bound
        activities = bool(self.task.choose(self.task.check.activities))
        return SubjectCount(self.name, bound, n, tuple(levels), audit, activities)

    def member(self) -> tuple[ex.Expr, ex.Expr]:
        """Return whether a row is of the group, of the rule's levels and kinds, in every world and in some."""
        must, may = passes(self.task.check.where, self.task)
        inside, some = at_levels(self.task.levels)
        sure = ex.col("member_must") & inside
        return sure & must if must is not None else sure, some & may if may is not None else some

    def measures(self, columns: Collection[str], *, audit: bool) -> dict[str, ex.Expr]:
        """Return the row conditions whose numbers are summed."""
        sure, some = self.member()
        if "subject_id" in columns:
            some &= ~ex.col("any_level") | ex.col("subject_id").is_in(sorted(taught_at(self.task.levels)))
        planned_must, planned_may = self.period.inside("t", also="also_lo" in columns)
        if not audit:
            return {"low": both(sure & ex.col("live_must"), planned_must),
                    "high": both(some & ex.col("live_may"), planned_may)}
        held_must, held_may = self.period.inside("h")
        done_must, done_may = both(ex.col("done_must"), held_must), both(ex.col("done_may"), held_may)
        still_must, still_may = both(ex.col("planned_must"), planned_must), both(ex.col("planned_may"), planned_may)
        return {
            "done_min": sure & done_must, "done_max": some & done_may, "planned_max": some & still_may,
            "total_min": sure & (done_must | still_must), "total_max": some & (done_may | still_may),
        }

    @property
    def counted(self) -> Hashable:
        """Return which rows count, as a value: counts of the same rows have the same sums."""
        return self.task.filtered, type(self.period), self.period

    def conditions(self, columns: Collection[str], *, audit: bool) -> dict[str, pl.Expr]:
        """Return the row conditions whose numbers are summed."""
        hangs_on = ("counted", self.counted, audit, "subject_id" in columns, "also_lo" in columns)
        made = compiled(hangs_on, lambda: list(self.measures(columns, audit=audit).values()))
        return dict(zip(MEASURES[audit], made, strict=True))

    def sums(self, columns: Collection[str], *, audit: bool) -> list[pl.Expr]:
        """Return the sums as columns `name.measure`."""
        return [
            condition.sum().cast(pl.Int32).alias(f"{self.name}.{measure}")
            for measure, condition in self.conditions(columns, audit=audit).items()
        ]

    def states(self, columns: Collection[str], *, audit: bool) -> list[pl.Expr]:
        """Return what each row can be for the count: left out, planned or held."""
        found = self.conditions(columns, audit=audit)
        plan, hold = (found["planned_max"], found["done_max"]) if audit else (found["high"], pl.lit(value=False))
        sure = found["total_min" if audit else "low"]
        return [(~sure).alias("can_none"), plan.alias("can_plan"), hold.alias("can_hold")]

    @property
    def bound(self) -> tuple[Bound, int]:
        """Return the comparison and its number."""
        check = self.task.check
        if isinstance(check, Every | Scheduled):
            return "at_least", 1
        name = next(name for name in BOUNDS if getattr(check, name) is not None)
        return name, int(self.task.number(name))


class Sum(NamedTuple):
    """How many rows meet a condition that hangs on no single subject; where no level is known, at which ones."""

    name: str
    condition: pl.Expr
    levels: tuple[str, ...]


def sum_up(groups: Groups, rows: pl.LazyFrame, sums: Sequence[Sum]) -> pl.LazyFrame:
    """Return the sums of each group of the domain, in its order; null or zero where a group has no row."""
    if "subject_id" in groups.keys:
        return _sum_by_subject(groups, rows, sums)
    keys, names = groups.keys, [made.name for made in sums]
    grouped = rows.select(*keys, *[made.condition.alias(made.name) for made in sums]).group_by(keys).agg(
        pl.col(names).sum())
    # Grouping many rows is faster in a stream, joining the few groups in memory.
    return groups.domain.lazy().select(keys).join(
        collect(grouped, groups.rows.frame.height).lazy(), on=keys, how="left", maintain_order="left").select(names)


def _sum_by_subject(groups: Groups, rows: pl.LazyFrame, sums: Sequence[Sum]) -> pl.LazyFrame:
    """Return the sums of each tổ and subject; those of unknown subjects are summed by level before they are spread.

    A group is one number, faster told from others than two texts: its tổ, then its subject or else, unknown, its level.
    """
    home, subject = (_number(key, groups.domain[key]) for key in ("department_id", "subject_id"))
    listed, names = groups.domain["subject_id"].n_unique(), [made.name for made in sums]
    width = listed + len(LEVELS) + 1
    level = pl.col("level").to_physical().cast(pl.UInt64).fill_null(len(LEVELS)) + listed
    grouped = rows.select(
        home.alias("home"), pl.col("subjects").alias("subject_id"),
        pl.when(pl.col("subjects").is_null()).then(level).alias("unknown"),
        *[made.condition.alias(made.name) for made in sums],
    ).explode("subject_id").select(
        (pl.col("home") * width + pl.coalesce("unknown", subject)).alias("group"), *names,
    ).group_by("group").agg(pl.col(names).sum())
    found = collect(grouped, groups.rows.frame.height).lazy()
    numbered = groups.domain.lazy().select(
        (home * width + subject).alias("group"), home.alias("department_id"), "subject_id").with_row_index(_AT)
    told = numbered.join(found, on="group", how="left").select(_AT, *names)
    if groups.rows.frame["subjects"].null_count():
        at = pl.col("group") % width
        unknown = found.filter(at >= listed).select(
            (pl.col("group") // width).alias("department_id"), pl.lit(_LEVEL_OF).gather(at - listed).alias("level"),
            *names)
        told = pl.concat([told, _spread(unknown, numbered, sums)]).group_by(_AT).agg(pl.col(names).sum())
    return told.sort(_AT).select(names)


def _number(key: str, values: pl.Series) -> pl.Expr:
    """Return the number of a key among the values of a domain; null: it is none of them."""
    return pl.col(key).cast(pl.Enum(values.unique()), strict=False).to_physical().cast(pl.UInt64)


def _spread(unknown: pl.LazyFrame, owed: pl.LazyFrame, sums: Sequence[Sum]) -> pl.LazyFrame:
    """Return what rows of unknown subjects add to each group: where no level is known, at those of each sum."""
    level, subject = pl.col("level"), pl.col("subject_id")
    return spread(unknown, owed).select(_AT, *[
        pl.when(level.is_not_null() | subject.is_in(sorted(taught_at(made.levels)))).then(made.name).otherwise(0)
        .alias(made.name) for made in sums])


def outcomes_of(tallied: Tallied, question: Question, at: Boundaries) -> Outcomes:
    """Return the outcomes of a count from its columns of sums."""
    open_, over = tallied.period.reaching(question.today, at)
    return told_by(tallied, audit=question.audit, open_=open_, over=over)


def told_by(tallied: Tallied, *, audit: bool, open_: ex.Expr, over: ex.Expr) -> Outcomes:
    """Return the outcomes of a count whose period can be open, and over, on the as-of day."""
    bound, n = tallied.bound
    if tallied.distinct:
        return numbers_told(tallied.name, audit=audit, open_=open_, over=over)
    values = [ex.col(f"{tallied.name}.{measure}") for measure in MEASURES[audit]]
    if not audit:
        return judge_plan(values[0], values[1], bound, n)
    return judge_audit(Tally(*values), bound, n, open_=open_, over=over)


def within_force(found: Outcomes, tallied: Tallied, at: Boundaries) -> Outcomes:
    """Return the outcomes of a count of a term, whose last day decides whether the rule's text governs it."""
    force, term = tallied.task.force, tallied.period.term
    if force is None or term is None:
        return found
    return found.unless_bound(*in_force(force, at[f"last{term}_lo"], at[f"last{term}_hi"]), by_day=True)


def bound_by_level(found: Outcomes, levels: Sequence[str]) -> Outcomes:
    """Return the outcomes with the level of the unit taken into account; a null level is any."""
    return found.unless_bound(*at_levels(levels))


def bound_by_levels(found: Outcomes, levels: Sequence[str]) -> Outcomes:
    """Return the outcomes of a unit with its `levels`: it owes if one of them is bound; without any it may, or must."""
    known = ex.col("levels")
    inside, unknown = any_of([known.holds(level) for level in levels]), known.count() == 0
    may = inside | unknown
    return found.unless_bound(may if set(levels) >= set(LEVELS) else inside, may)


def bound_by_units(found: Outcomes, count: Tallied, domain: pl.DataFrame) -> Outcomes:
    """Return the outcomes of a count of units of which some are not bound: another workbook's, another level."""
    if "bound" in domain.columns:
        bound = ex.col("bound")
        found = found.unless_bound(bound, bound)
    return bound_by_levels(within_force(found, count, Boundaries.columns()), count.task.levels)


def asked_by(count: Tallied, groups: Groups) -> Asked:
    """Return what a count asks of units, from the columns of its sums and of their boundaries."""
    question, domain = groups.question, groups.domain
    hangs_on = ("count", count.task.asked, type(count.period), count.period, question.today, question.audit,
                "bound" in domain.columns)
    return Asked(count.name, hangs_on, lambda: bound_by_units(
        outcomes_of(count, question, Boundaries.columns()), count, domain))
