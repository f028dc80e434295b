"""Session rows in outline: each combination of names once, which is all that dividing a schedule asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..rulesets.model import RuleSet
from ..schedule import STATUSES, Schedule, table_schema
from .partitions import Partition, divide
from .rows import Question

__all__ = ["Collect", "divide_outlined"]

#: Brings a frame into memory.
Collect = Callable[[nw.LazyFrame[Any]], pl.DataFrame]
_NAMES = (
    "school_id", "department_id", "cluster_id", "level", "organiser", "school", "department", "cluster", "province",
    "ward", "school_year",
)
_DAYS = (
    "province", "level", "school_year", "status", "date_lo", "date_hi", "date_exact", "date_term", "held", "held_lo",
    "held_hi", "held_exact", "held_term",
)


def divide_outlined(
    question: Question, rule_sets: Sequence[RuleSet], sessions: nw.LazyFrame[Any], collect: Collect, *,
    most: int | None = None,
) -> tuple[Question, Partition]:
    """Return the question asked of the outline of session rows, and how these fall into parts (`divide`)."""
    asked = replace(question, schedule=_outline(question.schedule, sessions, collect))
    days = None
    if any(map(_is_vague, question.schedule.calendars.values())):
        days = replace(question, schedule=_outline_days(question.schedule, sessions, collect))
    partition = divide(asked, rule_sets, most=most, days=days)
    return asked, replace(partition, question=question)


def _outline(rest: Schedule, sessions: nw.LazyFrame[Any], collect: Collect) -> Schedule:
    """Return the schedule with one row for all that name the same, in the order of the first, and their `rows`."""
    named = collect(sessions.group_by(*_NAMES).agg(
        nw.col("row_id").min(), nw.col("source").min(), nw.col("row").min(), nw.len().alias("rows")))
    ordered = named.sort("row_id").with_columns(pl.lit(STATUSES[0]).alias("status"))
    return replace(rest, sessions=_filled(ordered).with_columns(ordered["rows"].cast(pl.Int64)))


def _outline_days(rest: Schedule, sessions: nw.LazyFrame[Any], collect: Collect) -> Schedule:
    """Return the schedule with one row for all that have the same windows: what vague terms are tried against."""
    days = collect(sessions.select(*_DAYS).unique())
    return replace(rest, sessions=_filled(days.with_row_index("row_id")))


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of sessions with every column, what is not known as null."""
    wide = {"source": pl.Int32()}  # numbers of files outgrow 16 bits in a country
    return frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in (table_schema("sessions") | wide).items())


def _is_vague(calendar: Any) -> bool:
    bounds = (calendar.term1_first, calendar.term1_last, calendar.term2_first, calendar.term2_last)
    return any(bound is not None and bound.earliest != bound.latest for bound in bounds)
