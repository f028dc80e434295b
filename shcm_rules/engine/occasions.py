"""A cluster's lần: on which day each is held, what its rows record.

The variants of a cluster are those of `placing`; a duty's outcomes are those of all of them. Windows
of days need no trying: only their ends matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import NO
from ..schedule import ACTS, FIELDS
from .boundaries import BOUNDARY_COLUMNS, TERMS, Boundaries, boundary_values
from .placing import MOST_VARIANTS, Placing, chosen_days
from .plans import collect, shared
from .rows import FIRST, LAST, Question, Rows

__all__ = ["LAN", "MOST_VARIANTS", "Occasions", "ends_of"]

LAN = ["unit", "variant", "lan_key"]
_FIELDS = frozenset(item.name for item in FIELDS["sessions"])
_OWN = frozenset(("cluster", "province", "ward", "occasion"))
_WITH_TEXT = frozenset(("level", "organiser", "kind", "mode", "status", "number"))


def _texts() -> list[str]:
    """Return the columns that hold a field's text as written, acts and the names of the lần left out."""
    return [f"{item.name}_text" if item.type in _WITH_TEXT else item.name
            for item in FIELDS["sessions"] if item.name not in _OWN and item.name not in ACTS]


@dataclass(frozen=True)
class Occasions:
    """The lần of every cluster, in all their variants."""

    question: Question
    rows: Rows
    clusters: tuple[str, ...]

    @cached_property
    def _placing(self) -> Placing:
        return Placing(self.question, self.rows, self.clusters)

    @property
    def is_empty(self) -> bool:
        """Tell whether no row can be part of a lần."""
        return self._placing.is_empty

    @property
    def members(self) -> pl.DataFrame:
        """One row for each (cluster, variant, lần, session row): adds `unit`, `variant` and `lan_key`."""
        return self._placing.members

    @property
    def variants(self) -> Mapping[str, int]:
        """Return how many variants a cluster has, where rows of it are not sure."""
        return self._placing.variants

    @property
    def splits(self) -> bool:
        """Tell whether some key stands for two lần."""
        return self._placing.splits

    @property
    def restarts(self) -> list[tuple[int, int, str]]:
        """Return (source, row, lần) of the first row of each lần text that stands in both terms."""
        return self._placing.restarts

    @cached_property
    def _calm(self) -> pl.DataFrame:
        return self._days_in(None)

    def days(self, world: Mapping[str, int] | None) -> pl.DataFrame:
        """Return members with the day of each row in its place (`from`, `until`) and its side of each term's ends.

        `world`: the boundaries in it; None: those of each row's calendar. The level of a row that has none is that of
        its place. In some calendars a row can have no day in the lần of a term: then `from` lies after `until`.
        """
        return self._calm if world is None else self._days_in(world)

    def _days_in(self, world: Mapping[str, int] | None) -> pl.DataFrame:
        if world is None and len(self.rows.calendars) == 1:
            world = boundary_values(self.rows.calendars[0])
        audit = self.question.audit
        told = shared(("days", audit), lambda: _in_terms(audit=audit))
        ends = shared(("ends", audit), lambda: _ends(audit=audit))
        level = pl.col("lan_key").str.split("|").list.first().replace("", None).cast(self.members.schema["level"])
        bounded = self.members.lazy().with_columns(
            pl.lit(value, dtype=pl.Int32).alias(name) for name, value in (world or {}).items())
        return collect(ends.added_to(told.added_to(bounded).with_columns(pl.coalesce("level", level))))

    def possible(self, days: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the days of the variants that there are in one world, and (unit, variant) of those there are not."""
        gone = (days["from"] > days["until"]).fill_null(value=False)
        if not gone.any():
            return days, days.clear().select("unit", "variant")
        never = days.filter(gone).select("unit", "variant").unique()
        return days.join(never, on=["unit", "variant"], how="anti"), never

    def table(self, days: pl.LazyFrame, more: Iterable[pl.Expr] = ()) -> pl.LazyFrame:
        """Return, from the `days` of one world, one row for each (cluster, variant, lần) that is there.

        `any_done`; `day_lo/day_hi`; for each term `must`/`may`; and what is asked for besides.
        """
        held = pl.col("is_done").any().over(LAN)
        counts = pl.col("is_done") | ~held if self.question.audit else pl.lit(value=True)
        lan = days.with_columns(counts.alias("counts")).group_by(LAN, maintain_order=True)
        return lan.agg(*_days(), *more).with_columns(_terms())

    def cells(self, days: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield what the rows of a lần record: acts as in session rows, texts of every field.

        The text of an act is null where it is not recorded; several values: from the earliest to the latest.
        `<field>_absent`: no row's sheet has it.
        """
        yield from (
            pl.col("unit").first().alias("cluster_id"), pl.col("row_id").alias("row_ids"),
            pl.col("source").first(), pl.col("row").first(), pl.col("mode").first(),
            (pl.lit("HK") + pl.col("split_part").first()).alias("part"))
        for name in (*sorted(_OWN), *_texts(), *ACTS):
            nulls = days[name].null_count()
            yield _nothing(name, days.schema[name]) if nulls == days.height else _first(name, some=nulls > 0)
        for name in ACTS:
            ends = ends_of(days[name])
            yield ends[0].min().alias(f"{name}_lo") if ends else _nothing(f"{name}_lo", pl.Int32())
            yield ends[1].max().alias(f"{name}_hi") if ends else _nothing(f"{name}_hi", pl.Int32())
        sources = sum(source.table == "sessions" for source in self.question.schedule.sources)
        for name, lacking in self.question.absent("sessions").items():
            if name in _FIELDS:
                column = f"{name}_absent"
                partly = pl.col("source").is_in(lacking).all().alias(column) if 0 < len(lacking) < sources else None
                yield _always(column, value=bool(lacking)) if partly is None else partly

    def sometimes_missing(self, worlds: Sequence[tuple[pl.DataFrame, pl.DataFrame]]) -> pl.DataFrame:
        """Return (unit, lan_key) of lần that are not there in some variant of their cluster in some world."""
        if len(worlds) == 1 and not self.variants and worlds[0][1].is_empty():
            return worlds[0][0].clear().select("unit", "lan_key")
        there = pl.concat([days.select(LAN).unique() for days, _ in worlds]).group_by("unit", "lan_key").len("n")
        gone = pl.concat([never for _, never in worlds]).group_by("unit").len("gone")
        size = pl.col("unit").replace_strict(dict(self.variants), default=1, return_dtype=pl.Int64) * len(worlds)
        told = there.join(gone, on="unit", how="left")
        return told.filter(pl.col("n") < size - pl.col("gone").fill_null(0)).select("unit", "lan_key")


def _in_terms(*, audit: bool) -> list[ex.Expr]:
    """Return whether a row was held, its side of each term's ends, whether it can lie in it, which part it is of."""
    at, days = Boundaries.columns(), chosen_days(audit=audit)
    part = ex.when(ex.col("lan_key").ending(2).is_in(["|1", "|2"])).then(ex.col("lan_key").ending(1))
    return [
        part.alias("split_part"), (ex.col("done_must") if audit else NO).alias("is_done"),
        *[side.alias(name) for name, side in days.sides(at).items()],
        *[days.in_term(term, at)[1].alias(f"in{term}_may") for term in TERMS],
    ]


def _ends(*, audit: bool) -> list[ex.Expr]:
    """Return the first and the last day of a row in its place."""
    at = Boundaries.columns()
    lo, hi = chosen_days(audit=audit).cut(at)
    first, second = (ex.col("split_part") == str(term) for term in TERMS)
    return [
        ex.when(second).then(ex.max_horizontal(lo, at["first2_lo"])).otherwise(lo).alias("from"),
        ex.when(first).then(ex.min_horizontal(hi, at["first2_hi"] - 1)).otherwise(hi).alias("until"),
    ]


@cache
def _first(name: str, *, some: bool) -> pl.Expr:
    """Return the first text of a group's rows, of which `some` have none."""
    return (pl.col(name).drop_nulls() if some else pl.col(name)).first()


@cache
def _nothing(name: str, kind: pl.DataType) -> pl.Expr:
    return pl.lit(None, dtype=kind).alias(name)


@cache
def _always(name: str, *, value: bool) -> pl.Expr:
    return pl.lit(value).alias(name)


def ends_of(act: pl.Series) -> tuple[pl.Expr, pl.Expr] | None:
    """Return the first and the last day that each row of a group records of an act; None if no row does."""
    if act.null_count() == len(act):
        return None
    written = pl.col(act.name).is_not_null()
    return (pl.col(f"{act.name}_lo").fill_null(FIRST).filter(written),
            pl.col(f"{act.name}_hi").fill_null(LAST).filter(written))


@cache
def _days() -> list[pl.Expr]:
    """Return the day of a lần, the first of its rows (of those that were held), and the last day still planned."""
    counts, planned = pl.col("counts"), ~pl.col("is_done")
    days = [
        pl.col("level").drop_nulls().first(),
        pl.col("is_done").any().alias("any_done"),
        pl.col("from").filter(counts).min().alias("day_lo"), pl.col("until").filter(counts).min().alias("day_hi"),
        pl.col("until").filter(planned).max().alias("last_planned"),
        pl.col("from").filter(planned).max().alias("last_planned_lo"),
        *[pl.col(name).first().alias(f"at.{name}") for name in BOUNDARY_COLUMNS],
    ]
    for term in TERMS:
        begun = [pl.col(f"from{term}_{end}").filter(counts).all() for end in ("must", "may")]
        inside = [pl.col(name).filter(counts).any() for name in (f"until{term}_must", f"in{term}_may")]
        days += [(begun[0] & inside[0]).alias(f"{term}_must"), (begun[1] & inside[1]).alias(f"{term}_may")]
    return days


@cache
def _terms() -> list[pl.Expr]:
    """Return in which term the day of a lần lies: what the sides of its rows tell, and what its own ends tell."""
    told = []
    for term in TERMS:
        first, last = f"at.first{term}", f"at.last{term}"
        must = (pl.col("day_lo") >= pl.col(f"{first}_hi")) & (pl.col("day_hi") <= pl.col(f"{last}_lo"))
        may = (pl.col("day_hi") >= pl.col(f"{first}_lo")) & (pl.col("day_lo") <= pl.col(f"{last}_hi"))
        told += [pl.col(f"{term}_must") | must, pl.col(f"{term}_may") & may]
    return told
