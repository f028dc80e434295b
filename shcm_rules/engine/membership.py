"""Which rows belong to which unit: by its key or, where the key is unknown, to each unit that it can be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import polars as pl

from ..reference.subjects import catalogue
from ..schedule import LEVELS, Schedule
from .rows import Rows
from .units import Units

__all__ = ["by_subject", "members_of", "spread", "taught_at"]


def taught_at(levels: Sequence[str]) -> frozenset[str]:
    """Return the môn học of these levels: what an unknown subject of a row can be."""
    return frozenset(subject.id for level in levels for subject in catalogue(level) if not subject.activity)


def members_of(
    rows: Rows, candidates: pl.LazyFrame, units: Units, domain: pl.DataFrame, keys: Sequence[str],
) -> pl.LazyFrame:
    """Return the candidates among the rows × the groups they belong to (`member_must`) or can belong to.

    Where groups are told by subject too, a row stands once for all of its own (see `by_subject`); `any_level`: it is
    of an unknown one, which it can have only at a level that teaches it.
    """
    frame = candidates.filter(pl.col("live_may")).with_columns(
        pl.lit(value=True).alias("member_must"), pl.lit(value=False).alias("any_level"))
    schedule = units.question.schedule
    if "department_id" in keys:
        values = units.departments.select("department_id", "school_id")
        frame = _expand(schedule, rows, frame, values, "department_id", organiser="Tổ")
    elif keys[0] == "cluster_id":
        frame = _expand(schedule, rows, frame, domain.select("cluster_id"), "cluster_id", organiser="Cụm")
    else:
        frame = _expand(schedule, rows, frame, domain.select(keys[0]), keys[0])
    if "subject_id" not in keys or not rows.frame["subjects"].null_count():
        return frame
    unknown = pl.col("subjects").is_null()
    return frame.with_columns(
        pl.col("member_must") & ~unknown, (unknown & pl.col("level").is_null()).alias("any_level"))


def _expand(  # noqa: PLR0913 - what is expanded, and by what
    schedule: Schedule, rows: Rows, frame: pl.LazyFrame, values: pl.DataFrame, key: str, *,
    organiser: str | None = None,
) -> pl.LazyFrame:
    """Add, for rows whose key is unknown, one membership for each value it can have; it is sure if there is but one.

    Only a row of `organiser` has such a unit; one whose organiser is unknown is of it in that world.
    """
    if not rows.frame[key].null_count():
        return frame
    known, unknown = frame.filter(pl.col(key).is_not_null()), frame.filter(pl.col(key).is_null()).drop(key)
    sure: pl.Expr = pl.lit(value=False)
    if organiser is not None:
        own = pl.col("organiser") == organiser
        unknown = unknown.filter(own.fill_null(value=True)).with_columns(
            own.fill_null(value=False).alias("own"),
            pl.col("organiser").fill_null(pl.lit(organiser, dtype=rows.frame.schema["organiser"])))
        sure = pl.col("own") & (pl.col("options") == 1)
    order = known.collect_schema().names()
    return pl.concat([known, *[
        part.with_columns(sure.alias("member_must")).select(order)
        for part in _options(unknown, values, others=schedule.has_others(key))]])


def _options(unknown: pl.LazyFrame, values: pl.DataFrame, *, others: bool) -> list[pl.LazyFrame]:
    """Return the rows × the values they can have, those of their school where it is known, and how many these are."""
    of_schools = "school_id" in values.columns and values.width > 1
    every = unknown.join((values.drop("school_id") if of_schools else values).lazy(), how="cross").with_columns(
        pl.lit(values.height + others).alias("options"))
    if not of_schools:
        return [every]
    counted = values.with_columns(pl.len().over("school_id").alias("options")).lazy()
    return [unknown.join(counted, on="school_id", how="inner"), every.filter(pl.col("school_id").is_null())]


def by_subject(frame: pl.LazyFrame, domain: pl.DataFrame) -> pl.LazyFrame:
    """Return one row for each subject that a row has or can have."""
    known = frame.rename({"subjects": "subject_id"}).explode("subject_id").filter(pl.col("subject_id").is_not_null())
    owed = domain.lazy().select("department_id", "subject_id")
    unknown = spread(frame.filter(pl.col("subjects").is_null()).drop("subjects"), owed)
    return pl.concat([known, unknown.select(known.collect_schema().names())])


def spread(unknown: pl.LazyFrame, owed: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is of an unknown subject × what it can be: any môn học of its level that the tổ owes."""
    return unknown.join(owed, on="department_id", how="inner").join(
        _taught().lazy(), on=["level", "subject_id"], how="semi", nulls_equal=True)


@cache
def _taught() -> pl.DataFrame:
    """Return the môn học of each level; those of a level that is not known are any level's."""
    pairs: list[tuple[str | None, str]] = [(None, subject) for subject in sorted(taught_at(LEVELS))]
    pairs += [(level, subject) for level in LEVELS for subject in sorted(taught_at([level]))]
    return pl.DataFrame(pairs, schema={"level": pl.Enum(LEVELS), "subject_id": pl.String}, orient="row")
