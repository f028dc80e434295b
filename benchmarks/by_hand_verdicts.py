"""What the rules by hand share: codes, days in a calendar's terms, acts against their limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import polars as pl

__all__ = [
    "not_early",
    "FIRST",
    "GRACE",
    "ISSUED",
    "LAST",
    "NOT_APPLICABLE",
    "PENDING",
    "SATISFIED",
    "Terms",
    "UNDETERMINED",
    "VIOLATED",
    "recorded",
    "ahead",
    "at_least",
    "ordered",
    "followed",
    "shift",
    "terms",
    "verdict",
    "words",
]

SATISFIED, VIOLATED, UNDETERMINED, PENDING, NOT_APPLICABLE = range(5)
FIRST, LAST = date(1990, 1, 1).toordinal(), date(2099, 12, 31).toordinal()
EPOCH = date(1970, 1, 1).toordinal()
ISSUED = (date(2025, 9, 1), date(2025, 9, 30))
GRACE = 30


class Terms:
    """The four days of an exact calendar."""

    def __init__(self, days: Sequence[int]) -> None:
        self.first1, self.last1, self.first2, self.last2 = days

    def day(self) -> list[pl.Expr]:
        """Return the session's day, vague ones cut to the school year or to the term they name."""
        unknown = (pl.col("status") == "Hoãn") | pl.col("date_lo").is_null()
        lo = pl.when(unknown).then(FIRST).otherwise("date_lo")
        hi = pl.when(unknown).then(LAST).otherwise("date_hi")
        whole = (pl.col("date_exact") & ~unknown) | (lo > self.last2) | (hi < self.first1)
        second, first = (pl.when(~unknown).then(pl.col("date_term") == term) for term in (2, 1))
        begins = pl.when(second).then(self.first2).otherwise(self.first1)
        ends = pl.when(first).then(self.last1).otherwise(self.last2)
        return [
            pl.when(whole).then(lo).otherwise(pl.max_horizontal(lo, begins)).cast(pl.Int32).alias("day_lo"),
            pl.when(whole).then(hi).otherwise(pl.min_horizontal(hi, ends)).cast(pl.Int32).alias("day_hi"),
        ]

    def inside(self) -> list[pl.Expr]:
        """Return for each term whether the day certainly, or possibly, lies in it."""
        lo, hi = pl.col("day_lo"), pl.col("day_hi")
        return [
            told.alias(f"{term}_{how}")
            for term, first, last in ((1, self.first1, self.last1), (2, self.first2, self.last2))
            for how, told in (("must", (lo >= first) & (hi <= last)), ("may", (lo <= last) & (hi >= first)))
        ]


def verdict(  # noqa: PLR0913
    met: pl.Expr,
    unmet: pl.Expr,
    not_due: pl.Expr | None = None,
    *,
    must: pl.Expr | None = None,
    may: pl.Expr | None = None,
    not_bound: pl.Expr | None = None,
) -> pl.Expr:
    """Return the verdict of what can happen to a duty that binds for sure (`must`), possibly (`may`), or not."""
    loose = not_bound if must is None else (~must if not_bound is None else not_bound | ~must)
    mixed = met if loose is None else met | loose
    if not_due is None:
        told = (
            pl.when(~unmet)
            .then(pl.when(met).then(SATISFIED).otherwise(NOT_APPLICABLE))
            .when(mixed)
            .then(UNDETERMINED)
            .otherwise(VIOLATED)
        )
    else:
        told = (
            pl.when(~unmet & ~not_due)
            .then(pl.when(met).then(SATISFIED).otherwise(NOT_APPLICABLE))
            .when(mixed | (unmet & not_due))
            .then(UNDETERMINED)
            .when(unmet)
            .then(VIOLATED)
            .otherwise(PENDING)
        )
    return (told if may is None else pl.when(~may).then(NOT_APPLICABLE).otherwise(told)).cast(pl.Int8)


def at_least(low: str, high: str, n: int) -> pl.Expr:
    return (
        pl.when(pl.col(low) >= n)
        .then(SATISFIED)
        .when(pl.col(high) < n)
        .then(VIOLATED)
        .otherwise(UNDETERMINED)
        .cast(pl.Int8)
        .alias("verdict")
    )


def terms(tally: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return one duty a term: at least one."""
    return pl.concat(
        [
            tally.select(*keys, pl.lit(f"HK{term}").alias("term"), at_least(f"{term}_must", f"{term}_may", 1))
            for term in (1, 2)
        ]
    )


def recorded(name: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    return pl.col(name).is_not_null(), pl.col(f"{name}_lo").fill_null(FIRST), pl.col(f"{name}_hi").fill_null(LAST)


def ahead(  # noqa: PLR0913
    act: str,
    days: int | None,
    binds: tuple[date, date],
    today: int,
    *,
    must: pl.Expr | None = None,
    may: pl.Expr | None = None,
    absent: pl.Expr | None = None,
) -> pl.Expr:
    """Return the verdict of an act due `days` (None: a month) before the day; before `binds` no text bound."""
    written, lo, hi = recorded(act)
    day_lo, day_hi = pl.col("day_lo"), pl.col("day_hi")
    first, sure = binds[0].toordinal(), binds[1].toordinal()
    begins = pl.max_horizontal(day_lo, pl.lit(first, dtype=pl.Int32))
    if days is None:
        earliest, latest = (
            (day - EPOCH).cast(pl.Date).dt.offset_by("-1mo").cast(pl.Int32) + EPOCH for day in (begins, day_hi)
        )
    else:
        earliest, latest = begins - days, day_hi - days
    here = day_hi >= first
    passed = ~written & (earliest < today)
    met = written & (lo <= latest)
    if absent is not None:
        met |= passed & absent
    return verdict(
        here & met,
        here & ((written & (hi > earliest)) | passed),
        here & ~written & (latest >= today),
        must=must,
        may=may,
        not_bound=day_lo < sure,
    )


def not_early(act: str, days: int, **bound: pl.Expr) -> pl.Expr:
    """Return the verdict of a recorded act that must not lie more than so many days before the day."""
    written, lo, hi = recorded(act)
    met, unmet = hi >= pl.col("day_lo") - days, lo < pl.col("day_hi") - days
    return verdict(written & met, written & unmet, not_bound=~written, **bound)


def ordered(first: str, then: str, **bound: pl.Expr) -> pl.Expr:
    (one, first_lo, first_hi), (other, then_lo, then_hi) = recorded(first), recorded(then)
    both = one & other
    return verdict(both & (first_lo <= then_hi), both & (first_hi > then_lo), not_bound=~both, **bound)


def followed(act: str, today: int) -> pl.Expr:
    written, lo, hi = recorded(act)
    early = written & (lo < pl.col("day_hi"))
    over = (~written & (pl.col("day_lo") + GRACE < today)) | (
        early & (pl.max_horizontal("day_lo", lo + 1) + GRACE < today)
    )
    due = (~written | early) & (pl.col("day_hi") + GRACE >= today)
    return verdict((written & (hi >= pl.col("day_lo"))) | over, over, due)


def shift(lead_days: int) -> tuple[date, date]:
    return tuple(date.fromordinal(day.toordinal() + lead_days) for day in ISSUED)


def words(phrases: Sequence[str]) -> str:
    return (
        r"(?:^|\b)(?:" + "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) + r")(?:\b|$)"
    )
