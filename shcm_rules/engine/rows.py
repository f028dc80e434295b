"""Session rows made ready: is the row there, held or planned, on which days, in which term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import NO, both, either, opposite, whole
from ..reference.calendars import Calendar
from ..schedule import FIELDS, LEVELS, MODES, STATUSES, Schedule
from ..windows import ANY_DAY, SchoolYear
from .boundaries import BOUNDARY_COLUMNS, TERMS, Boundaries, Days, boundary_values
from .phrase_search import Searched
from .plans import collect, compiled, shared

__all__ = [
    "FIRST", "LAST", "Question", "Rows", "among", "at_levels", "attach_calendars", "holding", "prepare",
    "recorded_days", "spell_out", "with_boundaries", "with_terms",
]

_CANCELLED = "Huỷ"
#: Columns that `_with_days` adds.
_MADE = frozenset((
    "live_must", "live_may", "day_lo", "day_hi", "day_unknown", "also_lo", "also_hi", "done_must", "done_may",
    "planned_must", "planned_may", "held_from", "held_until", "plan_from", "plan_until",
    *(f"{prefix}_{part}" for prefix in "th" for part in ("lo", "hi", "exact", "term")),
    *(f"{prefix}{term}_{end}" for prefix in "th" for term in TERMS for end in ("must", "may")),
))
#: Rows up to which Python finds the different ones sooner.
_FEW = 2000
#: An empty Hình thức is the usual one; only what cannot be read is any of them.
_MODE = pl.when(pl.col("mode_text").is_null()).then(pl.col("mode").fill_null(MODES[0])).otherwise(pl.col("mode"))
FIRST, LAST = ANY_DAY.earliest.toordinal(), ANY_DAY.latest.toordinal()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which schedule, for which year, on which day, of the plan or of what was held."""

    schedule: Schedule
    year: SchoolYear
    as_of: date
    phase: Literal["plan", "audit"]
    settings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # rule set id -> setting -> value
    #: Phrases that the rules look for, folded.
    phrases: frozenset[str] = frozenset()
    _texts: dict[str, Searched] = field(default_factory=dict, init=False, repr=False, compare=False)
    _absent: dict[str, dict[str, list[int]]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def today(self) -> int:
        """Return the as-of day as a day number."""
        return self.as_of.toordinal()

    @property
    def audit(self) -> bool:
        """Tell whether only what was held counts."""
        return self.phase == "audit"

    def texts(self, name: str) -> Searched:
        """Return the different texts of a column of sessions, of whichever year."""
        if name not in self._texts:
            self._texts[name] = self.search(self.schedule.sessions[name])
        return self._texts[name]

    def absent(self, table: str) -> Mapping[str, list[int]]:
        """Return, for each field of a table, the sources whose sheets have no such column."""
        if table not in self._absent:
            self._absent[table] = _absent_columns(self.schedule, table)
        return self._absent[table]

    def search(self, column: pl.Series) -> Searched:
        """Return the different texts of a column."""
        return Searched(column.drop_nulls().unique(maintain_order=True), self.phrases)


@dataclass(frozen=True, slots=True)
class Rows:
    """The prepared session rows and the calendars they follow."""

    frame: pl.DataFrame
    calendars: tuple[Calendar | None, ...]

    @property
    def boundaries(self) -> Boundaries:
        """Return the boundaries of each row's calendar."""
        if len(self.calendars) != 1:
            return Boundaries.columns()
        return Boundaries.fixed(boundary_values(self.calendars[0]))


def calendar_of(schedule: Schedule, province: str | None, level: str | None) -> Calendar | None:
    """Return the calendar that a unit of this province and level follows."""
    known = schedule.calendars
    for key in ((province or "", level or ""), (province or "", ""), ("", level or ""), ("", "")):
        if key in known:
            return known[key]
    return None


def attach_calendars(schedule: Schedule, frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Calendar | None, ...]]:
    """Add the boundary columns to a frame with `province` and `level`, unless one calendar serves all."""
    # What no calendar names tells none from another.
    names = [name for i, name in enumerate(("province", "level")) if any(key[i] for key in schedule.calendars)]
    units = _different(frame, names) if names else []
    calendars = [calendar_of(schedule, unit.get("province"), unit.get("level")) for unit in units or [{}]]
    values = [boundary_values(calendar) for calendar in calendars]
    distinct = list({tuple(v.values()): calendar for v, calendar in zip(values, calendars, strict=True)}.values())
    if len(distinct) == 1:
        return frame, tuple(distinct)
    table = pl.DataFrame(
        [{**unit, **v} for unit, v in zip(units, values, strict=True)],
        schema={**{name: frame.schema[name] for name in names}, **dict.fromkeys(BOUNDARY_COLUMNS, pl.Int32)},
    )
    return frame.join(table, on=names, how="left", nulls_equal=True, maintain_order="left"), tuple(distinct)


def _different(frame: pl.DataFrame, names: Sequence[str]) -> list[dict[str, str | None]]:
    """Return the different rows of some columns, in order of first appearance."""
    if frame.height < _FEW:  # a plan for the engine takes longer than a school's rows
        rows = dict.fromkeys(zip(*(frame[name].to_list() for name in names), strict=True))
        return [dict(zip(names, row, strict=True)) for row in rows]
    return collect(frame.lazy().select(names).unique(maintain_order=True), frame.height).rows(named=True)


def with_boundaries(schedule: Schedule, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of units with the boundaries of each one's calendar as columns, be it one calendar for all."""
    old = [name for name in BOUNDARY_COLUMNS if name in frame.columns]
    told, calendars = attach_calendars(schedule, frame.drop(old) if old else frame)
    if len(calendars) != 1:
        return told
    values = tuple(boundary_values(calendars[0]).items())
    return told.with_columns(compiled(("boundaries", values), lambda: [whole(day).alias(name) for name, day in values]))


def among(name: str, allowed: tuple[str, ...] | None, vocabulary: tuple[str, ...]) -> tuple[ex.Expr, ex.Expr] | None:
    """Return whether a closed column holds an allowed value in every world, in some; None: no condition."""
    if allowed is None or set(allowed) >= set(vocabulary):
        return None
    column = ex.col(name)
    inside = column.is_in(list(allowed)).fill_null(value=False)
    return inside, inside | column.is_null()


def at_levels(levels: Sequence[str]) -> tuple[ex.Expr, ex.Expr]:
    """Return whether a row or a unit is at one of these levels in every world, in some; one that is unknown is any."""
    level = ex.col("level")
    inside = level.is_in(list(levels)).fill_null(value=set(levels) >= set(LEVELS))
    return inside, inside | level.is_null()


def holding(phrases: Sequence[str]) -> str:
    """Return the name of the column that says whether a row's content holds one of some phrases."""
    return "\n".join(("content", *phrases))


def prepare(question: Question) -> Rows:
    """Return the rows of the year asked for, with their worlds as columns (see `_with_days`)."""
    schedule = question.schedule
    year = str(question.year)
    frame, calendars = attach_calendars(schedule, schedule.sessions.filter(
        pl.col("school_year").is_null() | (pl.col("school_year") == year)))
    rows = Rows(frame, calendars)
    return Rows(_with_days(frame, rows.boundaries, audit=question.audit), calendars)


def spell_out(question: Question, rows: Rows, frame: pl.DataFrame, at: Boundaries) -> pl.DataFrame:
    """Return rows of an unreadable status once for each status in which they are live; none of them is sure to be."""
    known = [name for name in frame.columns if name not in _MADE]
    unknown = frame.filter(pl.col("status").is_null()).select(known)
    parts = [
        _with_days(unknown.with_columns(pl.lit(status, dtype=rows.frame.schema["status"]).alias("status")), at,
                   audit=question.audit)
        for status in STATUSES if status != _CANCELLED
    ]
    return pl.concat(parts).with_columns(pl.lit(value=False).alias("live_must"))


def _with_days(frame: pl.DataFrame, at: Boundaries, *, audit: bool) -> pl.DataFrame:
    """Add the worlds of each row as columns.

    `live_must/live_may`; `day_lo/day_hi` (cut); `also_lo/also_hi`: the day as written of a row whose status is not
    known (its planned day is any day too); for each term `t1_must` …; in audit `done_must/done_may`,
    `planned_must/planned_may` and `h1_must` … for the day on which a held row was held.
    """
    unsure = bool(frame["status"].null_count())
    days = shared(("days", at.values, audit, unsure), lambda: _day_columns(at, audit=audit, unsure=unsure))
    lazy = days.added_to(frame.lazy().with_columns(_MODE))
    if not audit:  # a row's day is the planned one
        lazy = lazy.with_columns(pl.col("plan_from").alias("day_lo"), pl.col("plan_until").alias("day_hi"))
    if unsure:
        lazy = lazy.with_columns(pl.min_horizontal("day_lo", "also_lo"), pl.max_horizontal("day_hi", "also_hi"))
    return collect(with_terms(lazy, at, audit=audit))


def _day_columns(at: Boundaries, *, audit: bool, unsure: bool) -> list[ex.Expr]:
    """Return the columns of `_with_days` but for the terms; `unsure`: there are rows whose status is not known."""
    unknown, unread = ex.col("status").is_null() if unsure else NO, ex.col("date_lo").is_null()
    cancelled, postponed, done = (
        (ex.col("status") == status).fill_null(value=False) for status in (_CANCELLED, "Hoãn", "Đã thực hiện"))
    no_day = either(unknown, postponed | unread)
    planned = _days("date", unknown=no_day)
    lo, hi = planned.cut(at)
    columns: dict[str, ex.Expr] = {
        "live_must": both(~cancelled, opposite(unknown)), "live_may": ~cancelled, "day_unknown": no_day,
        "plan_from": lo, "plan_until": hi,
        **{f"t_{part}": getattr(planned, part) for part in ("lo", "hi", "exact", "term")},
    }
    if audit:
        columns |= {
            "done_must": done, "done_may": either(done, unknown),
            "planned_must": both(~done & ~cancelled, opposite(unknown)), "planned_may": ~done & ~cancelled,
            **_held_columns((lo, hi), at, done=done, unknown=unknown),
        }
    if unsure:
        written = _days("date", unknown=unread).cut(at)
        columns |= {f"also_{end}": ex.when(unknown).then(day) for end, day in zip(("lo", "hi"), written, strict=True)}
    return [column.alias(name) for name, column in columns.items()]


def _held_columns(
    planned: tuple[ex.Expr, ex.Expr], at: Boundaries, *, done: ex.Expr, unknown: ex.Expr,
) -> dict[str, ex.Expr]:
    """Return the day on which a row was held, and its day: that, or the planned one."""
    days = _held(~ex.col("held").is_null())
    (lo, hi), (held_lo, held_hi) = planned, days.cut(at)
    either_lo, either_hi = (lo, hi) if unknown is NO else (
        ex.when(unknown).then(ex.min_horizontal(lo, held_lo)).otherwise(lo),
        ex.when(unknown).then(ex.max_horizontal(hi, held_hi)).otherwise(hi))
    return {
        **{f"h_{part}": getattr(days, part) for part in ("lo", "hi", "exact", "term")},
        "held_from": held_lo, "held_until": held_hi,
        "day_lo": ex.when(done).then(held_lo).otherwise(either_lo),
        "day_hi": ex.when(done).then(held_hi).otherwise(either_hi),
    }


def with_terms(frame: pl.LazyFrame, at: Boundaries, *, audit: bool) -> pl.LazyFrame:
    """Add in which term each row's planned day (`t1_must` …) and held day (`h1_must` …) lies."""
    return shared(("terms", at.values, audit), lambda: _term_columns(at, audit=audit)).added_to(frame)


def _term_columns(at: Boundaries, *, audit: bool) -> list[ex.Expr]:
    columns = []
    for prefix in "th" if audit else "t":
        days = Days(*(ex.col(f"{prefix}_{part}") for part in ("lo", "hi", "exact", "term")))
        for term in TERMS:
            must, may = days.in_term(term, at)
            columns += [must.alias(f"{prefix}{term}_must"), may.alias(f"{prefix}{term}_may")]
    return columns


def _days(name: str, *, unknown: ex.Expr) -> Days:
    return Days(
        lo=ex.when(unknown).then(ex.lit(FIRST, dtype="Int32")).otherwise(ex.col(f"{name}_lo")),
        hi=ex.when(unknown).then(ex.lit(LAST, dtype="Int32")).otherwise(ex.col(f"{name}_hi")),
        exact=ex.col(f"{name}_exact").fill_null(value=False) & ~unknown,
        term=ex.when(unknown).then(ex.lit(None, dtype="Int8")).otherwise(ex.col(f"{name}_term")),
    )


def recorded_days(name: str) -> Days:
    """Return a day as its cell says it; one that cannot be read is any day."""
    return _days(name, unknown=ex.col(f"{name}_lo").is_null())


def _held(recorded: ex.Expr) -> Days:
    """Return the day of a row that was held: as recorded, else as planned."""
    held, planned = recorded_days("held"), recorded_days("date")
    return Days(*(
        ex.when(recorded).then(getattr(held, part)).otherwise(getattr(planned, part))
        for part in ("lo", "hi", "exact", "term")
    ))


def _absent_columns(schedule: Schedule, table: str) -> dict[str, list[int]]:
    alike: dict[frozenset[str], list[int]] = {}
    for index, source in enumerate(schedule.sources):
        if source.table == table:
            alike.setdefault(frozenset(source.columns), []).append(index)
    names = frozenset(item.name for item in FIELDS[table]).union(*alike)
    return {name: sorted(i for has, here in alike.items() if name not in has for i in here) for name in names}
