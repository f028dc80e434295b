"""Changes of a schedule as data, and the schedule that they make; knows no rule and no sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from ...folding import fold, fold_name
from ...reference.calendars import Calendar
from ...schedule import FIELDS, SHEETS, Field, Schedule, Source, table_schema
from ...windows import Window

__all__ = ["Add", "Bound", "Edit", "Plan", "Write", "apply", "days_of", "field_of"]

_FIELDS: Mapping[tuple[str, str], Field] = {
    (table, item.name): item for table, items in FIELDS.items() for item in items
}
_CLOSED = frozenset({"level", "organiser", "kind", "mode", "status"})
Span = tuple[int | None, int | None]  # days on which it would do as well; None: no such end


@dataclass(frozen=True, slots=True)
class Write:
    """A cell written anew: of row `at` of a table; a day is a day number.

    `keys` are derived columns that the importer would fill; `loose`: what is written stands for any text.
    """

    table: str
    at: int
    field: str
    value: Any
    keys: tuple[tuple[str, Any], ...] = ()
    span: Span | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Add:
    """A row that is not there yet; without a source its sheet is not there either."""

    table: str
    source: int | None
    values: tuple[tuple[str, Any], ...]
    keys: tuple[tuple[str, Any], ...] = ()
    span: Span | None = None
    topic: str = ""  # what its content has to name


@dataclass(frozen=True, slots=True)
class Bound:
    """A boundary of a calendar on one day: no change for anybody to make, a world to look at."""

    calendar: str
    field: str
    day: int


Edit = Write | Add


@dataclass(frozen=True, slots=True)
class Plan:
    """Changes that belong together."""

    edits: tuple[Edit, ...]

    @property
    def rows(self) -> int:
        """Return how many rows are written or added: its size."""
        written = {(edit.table, edit.at) for edit in self.edits if isinstance(edit, Write)}
        return len(written) + sum(isinstance(edit, Add) for edit in self.edits)

    @property
    def weight(self) -> tuple[int, int, int]:
        """Return what is smallest in the smallest plan: rows, of these new ones, cells."""
        return self.rows, sum(isinstance(edit, Add) for edit in self.edits), len(self.edits)

    def __add__(self, other: Plan) -> Plan:
        return Plan((*self.edits, *other.edits))


def field_of(table: str, name: str) -> Field:
    """Return a column of a table by its name."""
    return _FIELDS[table, name]


def days_of(edit: Edit) -> list[int]:
    """Return the days that a change writes."""
    cells = [(edit.field, edit.value)] if isinstance(edit, Write) else edit.values
    return [value for name, value in cells if value is not None and field_of(edit.table, name).type == "date"]


def apply(schedule: Schedule, edits: Iterable[Edit | Bound]) -> Schedule:
    """Return the schedule with the changes; the one handed over stays as it is."""
    tables = {name: _Table(name, getattr(schedule, name)) for name in FIELDS}
    sources, calendars = list(schedule.sources), dict(schedule.calendars)
    for edit in edits:
        if isinstance(edit, Bound):
            calendars = {key: _bounded(calendar, edit) for key, calendar in calendars.items()}
        elif isinstance(edit, Write):
            source = tables[edit.table].write(edit)
            _give_column(sources, source, (edit.field,))
        else:
            source = edit.source if edit.source is not None else _sheet(sources, edit.table)
            tables[edit.table].add(edit, source)
            _give_column(sources, source, [name for name, _ in edit.values])
    frames: dict[str, Any] = {name: table.frame() for name, table in tables.items()}
    return replace(schedule, **frames, sources=sources, calendars=calendars)


class _Table:
    """A table with some of its rows changed or added."""

    def __init__(self, name: str, frame: pl.DataFrame) -> None:
        self.name, self.was = name, frame
        self.changed: dict[int, dict[str, Any]] = {}

    def write(self, edit: Write) -> int:
        """Write a cell; return the sheet in which its row stands."""
        if edit.at not in self.changed:
            self.changed[edit.at] = self.was.row(edit.at, named=True)
        record = self.changed[edit.at]
        record |= _cells(self.name, edit.field, edit.value) | dict(edit.keys)
        return int(record["source"])

    def add(self, edit: Add, source: int) -> None:
        """Add a row at the end of a sheet."""
        rows = self.was.filter(pl.col("source") == source)["row"]
        added = [own["row"] for at, own in self.changed.items() if at >= self.was.height and own["source"] == source]
        record: dict[str, Any] = {"source": source, "row": max([int(rows.max() or 1), *added]) + 1}  # type: ignore[arg-type]
        at = max([self.was.height, *(at + 1 for at in self.changed)])
        if self.name == "sessions":
            record["row_id"] = at
        for name, value in edit.values:
            record |= _cells(self.name, name, value)
        self.changed[at] = record | dict(edit.keys)

    def frame(self) -> pl.DataFrame:
        """Return the table; the one handed over where nothing changed."""
        if not self.changed:
            return self.was
        schema, height = table_schema(self.name), self.was.height
        new = pl.DataFrame(
            {name: [record.get(name) for record in self.changed.values()] for name in schema}, schema=schema)
        places = list(range(max([height, *(at + 1 for at in self.changed)])))
        for index, at in enumerate(self.changed):
            places[at] = height + index
        return pl.concat([self.was, new])[places]


def _bounded(calendar: Calendar, bound: Bound) -> Calendar:
    day: dict[str, Any] = {bound.field: Window.day(date.fromordinal(bound.day))}
    return replace(calendar, **day) if calendar.id == bound.calendar else calendar


def _sheet(sources: list[Source], table: str) -> int:
    """Return the first sheet of a table, a new one where there is none."""
    for index, source in enumerate(sources):
        if source.table == table:
            return index
    sources.append(Source(sources[0].file if sources else "", SHEETS[table], table, {}))
    return len(sources) - 1


def _give_column(sources: list[Source], index: int, names: Iterable[str]) -> None:
    lacking = [name for name in names if name not in sources[index].columns]
    if lacking:
        columns = {**sources[index].columns, **dict.fromkeys(lacking, "")}
        sources[index] = replace(sources[index], columns=columns)


def _cells(table: str, name: str, value: Any) -> dict[str, Any]:
    """Return the columns of the tables that a cell fills."""
    kind = field_of(table, name).type
    if kind == "date":
        text = f"{date.fromordinal(value):%d/%m/%Y}" if value is not None else None
        cells: dict[str, Any] = {name: text, f"{name}_lo": value, f"{name}_hi": value}
        if name in {"date", "held"}:
            cells |= {f"{name}_exact": value is not None, f"{name}_term": None}
        return cells
    if kind in _CLOSED:
        known = value in table_schema(table)[name].categories  # type: ignore[attr-defined]
        return {name: value if known else None, f"{name}_text": value}
    if kind == "number":
        return {name: value if isinstance(value, float) else None, f"{name}_text": str(value)}
    if kind == "subjects":
        return {"subject": value[0], "subjects": list(value[1]) or None}
    return {name: value, **_folded(table, name, value)}


def _folded(table: str, name: str, value: str) -> dict[str, str]:
    if table in {"documents", "minutes"} and name == "unit":
        return {"unit_id": fold_name(value)}
    if table == "documents" and name == "document":
        return {"document_id": fold_name(value)}
    return {"occasion_id": fold(value)} if table == "minutes" and name == "occasion" else {}
