"""A store's sessions in outline: each combination of names once, which is all that dividing them asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import polars as pl

from ..schedule import STATUSES, Schedule
from .files import Store, session_schema

if TYPE_CHECKING:
    from .engines import Engine

__all__ = ["outline", "outline_days"]

_NAMES = (
    "school_id", "department_id", "cluster_id", "level", "organiser", "school", "department", "cluster", "province",
    "ward", "school_year",
)
_DAYS = (
    "province", "level", "school_year", "status", "date_lo", "date_hi", "date_exact", "date_term", "held", "held_lo",
    "held_hi", "held_exact", "held_term",
)


def outline(store: Store, engine: Engine) -> Schedule:
    """Return the schedule with one row for all that name the same, in the order of the first, and their `rows`."""
    named = engine.collect(engine.scan(store).group_by(*_NAMES).agg(
        nw.col("row_id").min(), nw.col("source").min(), nw.col("row").min(), nw.len().alias("rows")))
    ordered = named.sort("row_id").with_columns(pl.lit(STATUSES[0]).alias("status"))
    return replace(store.rest, sessions=_filled(ordered).with_columns(ordered["rows"].cast(pl.Int64)))


def outline_days(store: Store, engine: Engine) -> Schedule:
    """Return the schedule with one row for all that have the same windows: what vague terms are tried against."""
    days = engine.collect(engine.scan(store).select(*_DAYS).unique())
    return replace(store.rest, sessions=_filled(days.with_row_index("row_id")))


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of sessions with every column, what is not known as null."""
    return frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in session_schema().items())
