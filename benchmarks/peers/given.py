"""The sessions as plain facts, days worked out, for the tools that take no schedule; made before anything is timed."""

from __future__ import annotations

from dataclasses import replace

import big_schedule
import polars as pl
from by_hand_verdicts import FIRST, LAST, Terms

from peers.core import TERM_DAYS, THEMATIC, YEAR_TEXT
from shcm_rules.schedule import Schedule

__all__ = ["lacking", "make", "owed", "resolved", "text_columns"]

_SCHOOL_AT_LEAST = 10_000  # rows that the generator needs for whole clusters
_ACTS = ("notified", "approved")


def make(rows: int) -> Schedule:
    """Return a drawn schedule; a small one is so many sessions of one school, with that school's registry."""
    if rows >= _SCHOOL_AT_LEAST:
        return big_schedule.make_schedule(rows)
    whole = big_schedule.make_schedule(_SCHOOL_AT_LEAST)
    school = whole.sessions["school_id"][0]
    own = whole.sessions.filter(pl.col("school_id") == school)
    schools = whole.departments["school_id"].n_unique() + whole.clusters["cluster"].n_unique() + 1
    return replace(
        whole,
        sessions=own.gather_every(own.height // rows).head(rows).with_columns(
            pl.int_range(pl.len(), dtype=pl.Int32).alias("row_id")),
        departments=whole.departments.filter(pl.col("school_id") == school),
        clusters=whole.clusters.clear(), documents=whole.documents.clear(), minutes=whole.minutes.clear(),
        sources=[whole.sources[0], *whole.sources[schools:]],
    )  # fmt: skip


def lacking(schedule: Schedule) -> list[int]:
    """Return the sources whose sheets have no column of approvals."""
    return [i for i, source in enumerate(schedule.sources)
            if source.table == "sessions" and "approved" not in source.columns]  # fmt: skip


def text_columns(schedule: Schedule) -> pl.DataFrame:
    """Return the columns of the rows that the rules ask about, closed lists as text, numbered from 0."""
    return schedule.sessions.select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("line"),
        pl.col("school_year").is_null().or_(pl.col("school_year") == YEAR_TEXT).alias("of_year"),
        "source", "department_id", "subjects", "content", "date", "date_lo", "date_hi", "date_exact", "date_term",
        pl.col("status", "organiser", "kind").cast(pl.String),
        *(f"{act}{part}" for act in _ACTS for part in ("", "_lo", "_hi")),
    ).filter("of_year").drop("of_year")  # fmt: skip


def owed(schedule: Schedule) -> pl.DataFrame:
    """Return each tổ with each subject that it teaches."""
    return (schedule.departments.select("department_id", pl.col("subjects").alias("subject_id"))
            .explode("subject_id").drop_nulls().unique(maintain_order=True))  # fmt: skip


def resolved(schedule: Schedule) -> pl.DataFrame:
    """Return for each row what its cells say, every window as its first and last day, no null but in texts."""
    days = Terms(TERM_DAYS)
    here = pl.col("status") != "Huỷ"
    return text_columns(schedule).with_columns(*days.day()).with_columns(*days.inside()).select(
        "line", "department_id", "subjects", "content", "day_lo", "day_hi", "1_must", "1_may", "2_must", "2_may",
        (here & (pl.col("organiser") == "Tổ")).alias("own"),
        (here & pl.col("organiser").is_in(["Tổ", "Cụm"])).alias("talk"),
        pl.col("date").is_not_null().alias("dated"),
        pl.col("content").is_not_null().alias("told"),
        pl.col("kind").is_in(THEMATIC).fill_null(value=False).alias("thematic"),
        pl.col("kind").is_null().alias("any_kind"),
        (pl.col("kind") == "NCBH").fill_null(value=False).alias("lesson"),
        (~pl.col("source").is_in(lacking(schedule))).alias("column"),
        *(pl.col(act).is_not_null().alias(act) for act in _ACTS),
        *(pl.col(f"{act}_{end}").fill_null(none) for act in _ACTS for end, none in (("lo", FIRST), ("hi", LAST))),
    )  # fmt: skip
