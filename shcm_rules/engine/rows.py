"""Session rows made ready: is the row there, held or planned, on which days, in which term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.limits import Act
from ..checks.outcomes import NO
from ..reference.calendars import Calendar
from ..schedule import FIELDS, Schedule
from ..windows import ANY_DAY, SchoolYear
from .boundaries import TERMS, Boundaries, Days, boundary_values

__all__ = ["FIRST", "LAST", "Question", "Rows", "absent_columns", "act", "among", "attach_calendars", "prepare", "with_terms"]

FIRST, LAST = ANY_DAY.earliest.toordinal(), ANY_DAY.latest.toordinal()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which schedule, for which year, on which day, of the plan or of what was held."""

    schedule: Schedule
    year: SchoolYear
    as_of: date
    phase: Literal["plan", "audit"]
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # rule set id -> setting -> value

    @property
    def today(self) -> int:
        """Return the as-of day as a day number."""
        return self.as_of.toordinal()

    @property
    def audit(self) -> bool:
        """Tell whether only what was held counts."""
        return self.phase == "audit"


@dataclass(frozen=True, slots=True)
class Rows:
    """The prepared session rows and the calendars they follow."""

    frame: pl.DataFrame
    calendars: tuple[Calendar | None, ...]

    @property
    def boundaries(self) -> Boundaries:
        """Return the boundaries of each row's calendar."""
        return Boundaries.fixed(boundary_values(self.calendars[0])) if len(self.calendars) == 1 else Boundaries.columns()


def calendar_of(schedule: Schedule, province: str | None, level: str | None) -> Calendar | None:
    """Return the calendar that a unit of this province and level follows."""
    known = schedule.calendars
    for key in ((province or "", level or ""), (province or "", ""), ("", level or ""), ("", "")):
        if key in known:
            return known[key]
    return None


def attach_calendars(schedule: Schedule, frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Calendar | None, ...]]:
    """Add the boundary columns to a frame with `province` and `level`, unless one calendar serves all."""
    pairs = frame.select("province", pl.col("level").cast(pl.String)).unique().rows()
    calendars = {pair: calendar_of(schedule, *pair) for pair in pairs} or {(None, None): calendar_of(schedule, None, None)}
    values = {pair: boundary_values(calendar) for pair, calendar in calendars.items()}
    distinct = list({tuple(v.values()): calendars[pair] for pair, v in values.items()}.values())
    if len(distinct) == 1:
        return frame, tuple(distinct)
    table = pl.DataFrame(
        [{"province": province, "level": level, **v} for (province, level), v in values.items()],
        schema_overrides=dict.fromkeys(next(iter(values.values())), pl.Int32),
        schema={"province": pl.String, "level": frame.schema["level"], **dict.fromkeys(next(iter(values.values())), pl.Int32)},
    )
    return frame.join(table, on=["province", "level"], how="left", nulls_equal=True), tuple(distinct)


def among(name: str, allowed: tuple[str, ...] | None, vocabulary: tuple[str, ...]) -> tuple[nw.Expr, nw.Expr] | None:
    """Return whether a closed column holds an allowed value in every world, in some; None: no condition."""
    if allowed is None or set(allowed) >= set(vocabulary):
        return None
    column = nw.col(name)
    inside = column.is_in(list(allowed)).fill_null(value=False)
    return inside, inside | column.is_null()


def act(name: str, absent_sources: Mapping[str, list[int]], *, every: bool) -> Act:
    """Return a date column of the rows as an act; an unreadable one is written and can be any day."""
    sources = absent_sources.get(name, [])
    absent = nw.lit(True) if every else (nw.col("source").is_in(sources) if sources else NO)  # noqa: FBT003
    return Act(
        written=~nw.col(name).is_null(), lo=nw.col(f"{name}_lo").fill_null(FIRST),
        hi=nw.col(f"{name}_hi").fill_null(LAST), absent=absent,
    )


def prepare(question: Question) -> Rows:
    """Return the rows of the year asked for, with their worlds as columns.

    `live_must/live_may`; `day_lo/day_hi` (cut); for each term `t1_must` …; in audit `done_must/done_may`,
    `planned_must/planned_may` and `h1_must` … for the day on which a held row was held.
    """
    schedule = question.schedule
    year = str(question.year)
    frame, calendars = attach_calendars(schedule, schedule.sessions.filter(
        pl.col("school_year").is_null() | (pl.col("school_year") == year)))
    rows = Rows(frame, calendars)
    at = rows.boundaries
    status = nw.col("status")
    unknown = status.is_null()
    cancelled = (status == "Huỷ").fill_null(value=False)
    done = (status == "Đã thực hiện").fill_null(value=False)
    postponed = unknown | (status == "Hoãn").fill_null(value=False)
    lazy = nw.from_native(frame.lazy())
    planned = _days("date", unknown=postponed | nw.col("date_lo").is_null())
    columns: dict[str, nw.Expr] = {
        "live_must": ~cancelled & ~unknown, "live_may": ~cancelled,
    }
    lo, hi = planned.cut(at)
    if question.audit:
        recorded = ~nw.col("held").is_null()
        held = _held(recorded)
        held_lo, held_hi = held.cut(at)
        columns |= {f"h_{part}": getattr(held, part) for part in ("lo", "hi", "exact", "term")}
        columns |= {
            "done_must": done, "done_may": done | unknown,
            "planned_must": ~done & ~cancelled & ~unknown, "planned_may": ~done & ~cancelled,
            "held_from": held_lo, "held_until": held_hi, "plan_from": lo, "plan_until": hi,
            "day_lo": nw.when(done).then(held_lo).otherwise(
                nw.when(unknown).then(nw.min_horizontal(lo, held_lo)).otherwise(lo)),
            "day_hi": nw.when(done).then(held_hi).otherwise(
                nw.when(unknown).then(nw.max_horizontal(hi, held_hi)).otherwise(hi)),
        }
    else:
        columns |= {"day_lo": lo, "day_hi": hi, "plan_from": lo, "plan_until": hi}
    columns |= {f"t_{part}": getattr(planned, part) for part in ("lo", "hi", "exact", "term")}
    columns["day_unknown"] = postponed | nw.col("date_lo").is_null()
    made = lazy.with_columns(*[expression.alias(name) for name, expression in columns.items()])
    return Rows(with_terms(made, at, audit=question.audit).collect().to_native(), calendars)


def with_terms(frame: nw.LazyFrame, at: Boundaries, *, audit: bool) -> nw.LazyFrame:
    """Add in which term each row's planned day (`t1_must` …) and held day (`h1_must` …) lies."""
    columns = []
    for prefix in "th" if audit else "t":
        days = Days(*(nw.col(f"{prefix}_{part}") for part in ("lo", "hi", "exact", "term")))
        for term in TERMS:
            must, may = days.in_term(term, at)
            columns += [must.alias(f"{prefix}{term}_must"), may.alias(f"{prefix}{term}_may")]
    return frame.with_columns(*columns)


def _days(name: str, *, unknown: nw.Expr) -> Days:
    return Days(
        lo=nw.when(unknown).then(nw.lit(FIRST, dtype=nw.Int32)).otherwise(nw.col(f"{name}_lo")),
        hi=nw.when(unknown).then(nw.lit(LAST, dtype=nw.Int32)).otherwise(nw.col(f"{name}_hi")),
        exact=nw.col(f"{name}_exact").fill_null(value=False) & ~unknown,
        term=nw.when(unknown).then(nw.lit(None, dtype=nw.Int8)).otherwise(nw.col(f"{name}_term")),
    )


def _held(recorded: nw.Expr) -> Days:
    """Return the day of a row that was held: as recorded, else as planned."""
    held, planned = (
        _days(name, unknown=nw.col(f"{name}_lo").is_null()) for name in ("held", "date")
    )
    return Days(*(
        nw.when(recorded).then(getattr(held, part)).otherwise(getattr(planned, part))
        for part in ("lo", "hi", "exact", "term")
    ))


def absent_columns(schedule: Schedule, table: str) -> dict[str, list[int]]:
    """Return, for each field of a table, the sources whose sheets have no such column."""
    sources = [(i, s) for i, s in enumerate(schedule.sources) if s.table == table]
    names = {name for _, s in sources for name in s.columns} | {item.name for item in FIELDS[table]}
    return {name: [i for i, s in sources if name not in s.columns] for name in names}
