"""The rules on clusters and their lần, by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
from by_hand_verdicts import (
    ISSUED,
    NOT_APPLICABLE,
    SATISFIED,
    UNDETERMINED,
    VIOLATED,
    Terms,
    ahead,
    at_least,
    followed,
    ordered,
    recorded,
    shift,
    terms,
)

__all__ = ["occasions"]

_SUBJECTS = {"TH": 10, "THCS": 10, "THPT": 16}
_LAN = ["cluster_id", "level", "lan", "part"]


def occasions(schedule, rows: pl.DataFrame, at: Terms, today: int) -> dict[str, pl.DataFrame]:
    table = _lan(rows, at)
    keys = [pl.col(key) for key in _LAN]
    texts = ("date", "venue", "participants", "content", "objective")
    members = schedule.clusters.select("cluster_id", pl.col("school").str.to_lowercase().alias("venue_name")).unique()
    named = (
        table.select(*_LAN, "mode", pl.col("venue").str.to_lowercase().alias("venue_name"))
        .join(members.with_columns(pl.lit(value=True).alias("member")), on=["cluster_id", "venue_name"], how="left")
        .join(
            members.select("venue_name").unique().with_columns(pl.lit(value=True).alias("school")),
            on="venue_name",
            how="left",
        )
    )
    told = table.select(
        *keys,
        pl.when(pl.all_horizontal(pl.col(f"has_{name}") for name in texts))
        .then(SATISFIED)
        .otherwise(VIOLATED)
        .cast(pl.Int8)
        .alias("cluster-plan-fields"),
        at_least("subjects_low", "subjects_high", 5).alias("cluster-ncbh-subjects-each-occasion"),
        at_least("theme_low", "theme_high", 1).alias("cluster-thematic-part"),
        ahead("assigned", None, (date(2025, 10, 1), date(2025, 10, 30)), today).alias("cluster-assignment-ahead"),
        ahead("reviewed", 14, shift(14), today).alias("cluster-review-ahead"),
        ahead("consented", 0, ISSUED, today).alias("cluster-consent-signed"),
        ordered("reviewed", "consented").alias("cluster-consent-follows-review"),
        followed("results_notified", today).alias("cluster-results-notice"),
    )
    found = {name: told.select(*keys, pl.col(name).alias("verdict")) for name in told.columns[len(_LAN) :]}
    found["cluster-venue-in-cluster"] = named.select(
        *keys,
        pl.when(pl.col("mode") == "Trực tuyến")
        .then(NOT_APPLICABLE)
        .when(pl.col("member"))
        .then(SATISFIED)
        .when(pl.col("school"))
        .then(VIOLATED)
        .otherwise(UNDETERMINED)
        .cast(pl.Int8)
        .alias("verdict"),
    )
    each = table.group_by("cluster_id").agg(pl.col(f"{term}_{how}").sum() for term in (1, 2) for how in ("must", "may"))
    every = (
        schedule.clusters.select("cluster_id")
        .unique()
        .join(each, on="cluster_id", how="left")
        .with_columns(pl.exclude("cluster_id").fill_null(0))
    )
    found["cluster-occasions-each-term"] = terms(every, ["cluster_id"])
    return found


def _lan(rows: pl.DataFrame, at: Terms) -> pl.DataFrame:
    """Return one row for each lần: its day, its acts, what its rows hold; one that starts anew in HK2 is two."""
    key = ["cluster_id", "level", "lan"]
    lo, hi = pl.col("day_lo"), pl.col("day_hi")
    split = pl.col("1_must").any().over(key) & pl.col("2_must").any().over(key)
    lesson, theme, known = pl.col("kind") == "NCBH", pl.col("kind") == "Chuyên đề", pl.col("subjects").is_not_null()
    parted = (
        rows.lazy()
        .with_columns(pl.col("occasion").str.to_lowercase().alias("lan"))
        .with_columns(pl.when(split).then(pl.when(lo >= at.first2).then(2).otherwise(1)).otherwise(0).alias("part"))
    )
    sure, may = lesson.fill_null(value=False), lesson.fill_null(value=True)
    facts = [
        lo.min(),
        hi.min(),
        pl.col("mode").first(),
        pl.col("venue").drop_nulls().first(),
        *[
            pl.col(name).is_not_null().any().alias(f"has_{name}")
            for name in ("date", "venue", "participants", "content", "objective")
        ],
        theme.fill_null(value=False).sum().alias("theme_low"),
        theme.fill_null(value=True).sum().alias("theme_high"),
        (sure & ~known).sum().alias("loose_low"),
        (may & ~known).sum().alias("loose_high"),
        pl.col("subjects").filter(sure & known).explode().n_unique().alias("named_low"),
        pl.col("subjects").filter(may & known).explode().n_unique().alias("named_high"),
    ]
    for term, first, last in ((1, at.first1, at.last1), (2, at.first2, at.last2)):
        facts += [
            ((lo >= first).all() & (hi <= last).any()).alias(f"{term}_must"),
            ((hi >= first).all() & pl.col(f"{term}_may").any()).alias(f"{term}_may"),
        ]
    for name in ("assigned", "reviewed", "consented", "results_notified"):
        written, first, last = recorded(name)
        facts += [pl.col(name).drop_nulls().first(), first.filter(written).min(), last.filter(written).max()]
    most = pl.col("level").cast(pl.String).replace_strict(_SUBJECTS, return_dtype=pl.UInt32)
    named, more = pl.col("named_high"), pl.col("loose_high")
    return (
        parted.group_by(_LAN)
        .agg(facts)
        .with_columns(
            pl.when(pl.col("named_low") == 0)
            .then(pl.min_horizontal("loose_low", 1))
            .otherwise("named_low")
            .alias("subjects_low"),
            pl.max_horizontal(named, pl.min_horizontal(named + more, most)).alias("subjects_high"),
        )
        .collect()
    )
