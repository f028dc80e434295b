"""A cluster's lần: on which day each is held, what its rows record.

The variants of a cluster are those of `placing`; a duty's outcomes are those of all of them. Windows
of days need no trying: only their ends matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import NO
from ..schedule import ACTS, FIELDS
from .boundaries import BOUNDARY_COLUMNS, TERMS, Boundaries
from .placing import MOST_VARIANTS, Placing, chosen_days
from .rows import FIRST, LAST, Question, Rows, absent_columns

__all__ = ["LAN", "MOST_VARIANTS", "Occasions"]

LAN = ["unit", "variant", "lan_key"]
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

    def days(self, at: Boundaries) -> pl.DataFrame:
        """Return members with the day of each row in its place (`from`, `until`) and its side of each term's ends.

        In some calendars a row can have no day in the lần of a term: then `from` lies after `until`.
        """
        done = nw.col("done_must") if self.question.audit else NO
        days = chosen_days(audit=self.question.audit)
        lo, hi = days.cut(at)
        part = nw.when(nw.col("lan_key").str.slice(-2).is_in(["|1", "|2"])).then(nw.col("lan_key").str.slice(-1))
        first, second = (nw.col("split_part") == str(term) for term in TERMS)
        sides = [side.alias(name) for name, side in days.sides(at).items()]
        terms = [days.in_term(term, at)[1].alias(f"in{term}_may") for term in TERMS]
        made: pl.DataFrame = nw.from_native(self.members.lazy()).with_columns(
            *[at[name].alias(f"at.{name}") for name in BOUNDARY_COLUMNS],
            part.alias("split_part"), done.alias("is_done"), *sides, *terms,
        ).with_columns(
            nw.when(second).then(nw.max_horizontal(lo, at["first2_lo"])).otherwise(lo).alias("from"),
            nw.when(first).then(nw.min_horizontal(hi, at["first2_hi"] - 1)).otherwise(hi).alias("until"),
        ).collect().to_native()
        return made

    def possible(self, days: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the days of the variants that there are in one world, and (unit, variant) of those there are not."""
        never = days.filter(pl.col("from") > pl.col("until")).select("unit", "variant").unique()
        return (days if never.is_empty() else days.join(never, on=["unit", "variant"], how="anti")), never

    def table(self, days: pl.DataFrame) -> pl.DataFrame:
        """Return, from the `days` of one world, one row for each (cluster, variant, lần) that is there.

        `any_done`; `day_lo/day_hi`; for each term `must`/`may`; acts as in session rows (text null: not
        recorded; several values: from the earliest to the latest), texts of every field,
        `<field>_absent`: no row's sheet has it.
        """
        held = pl.col("is_done").any().over(LAN)
        counts = pl.col("is_done") | ~held if self.question.audit else pl.lit(value=True)
        lan = days.with_columns(counts.alias("counts")).group_by(LAN, maintain_order=True)
        return lan.agg(*_places(), *_days(), *self._cells()).with_columns(*_terms())

    def _cells(self) -> list[pl.Expr]:
        """Return what the rows of a lần record, and which columns none of their sheets has."""
        cells = [pl.col(name).drop_nulls().first() for name in _texts()]
        for name in ACTS:
            written = pl.col(name).is_not_null()
            cells += [
                pl.col(name).drop_nulls().first(),
                pl.col(f"{name}_lo").fill_null(FIRST).filter(written).min().alias(f"{name}_lo"),
                pl.col(f"{name}_hi").fill_null(LAST).filter(written).max().alias(f"{name}_hi"),
            ]
        lacking = absent_columns(self.question.schedule, "sessions")
        return cells + [
            pl.col("source").is_in(lacking[item.name]).all().alias(f"{item.name}_absent") for item in FIELDS["sessions"]
        ]

    def sometimes_missing(self, worlds: Sequence[tuple[pl.DataFrame, pl.DataFrame]]) -> pl.DataFrame:
        """Return (unit, lan_key) of lần that are not there in some variant of their cluster in some world."""
        there = pl.concat([days.select(LAN).unique() for days, _ in worlds]).group_by("unit", "lan_key").len("n")
        gone = pl.concat([never for _, never in worlds]).group_by("unit").len("gone")
        size = pl.col("unit").replace_strict(dict(self.variants), default=1, return_dtype=pl.Int64) * len(worlds)
        told = there.join(gone, on="unit", how="left")
        return told.filter(pl.col("n") < size - pl.col("gone").fill_null(0)).select("unit", "lan_key")


def _places() -> list[pl.Expr]:
    return [
        pl.col("unit").first().alias("cluster_id"), pl.col("level").drop_nulls().first(),
        pl.col("row_id").alias("row_ids"),
        pl.col("source").first(), pl.col("row").first(), pl.col("mode").first(),
        (pl.lit("HK") + pl.col("split_part").first()).alias("part"),
        *[pl.col(name).drop_nulls().first() for name in sorted(_OWN)],
    ]


def _days() -> list[pl.Expr]:
    """Return the day of a lần, the first of its rows (of those that were held), and the last day still planned."""
    counts, planned = pl.col("counts"), ~pl.col("is_done")
    days = [
        pl.col("is_done").any().alias("any_done"),
        pl.col("from").filter(counts).min().alias("day_lo"), pl.col("until").filter(counts).min().alias("day_hi"),
        pl.col("until").filter(planned).max().alias("last_planned"),
        pl.col("from").filter(planned).max().alias("last_planned_lo"),
        *[pl.col(f"at.{name}").first() for name in BOUNDARY_COLUMNS],
    ]
    for term in TERMS:
        begun = [pl.col(f"from{term}_{end}").filter(counts).all() for end in ("must", "may")]
        inside = [pl.col(name).filter(counts).any() for name in (f"until{term}_must", f"in{term}_may")]
        days += [(begun[0] & inside[0]).alias(f"{term}_must"), (begun[1] & inside[1]).alias(f"{term}_may")]
    return days


def _terms() -> list[pl.Expr]:
    """Return in which term the day of a lần lies: what the sides of its rows tell, and what its own ends tell."""
    told = []
    for term in TERMS:
        first, last = f"at.first{term}", f"at.last{term}"
        must = (pl.col("day_lo") >= pl.col(f"{first}_hi")) & (pl.col("day_hi") <= pl.col(f"{last}_lo"))
        may = (pl.col("day_hi") >= pl.col(f"{first}_lo")) & (pl.col("day_lo") <= pl.col(f"{last}_hi"))
        told += [pl.col(f"{term}_must") | must, pl.col(f"{term}_may") & may]
    return told
