"""Changes of a schedule as data, and the schedule that they make; knows no rule and no sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from ...folding import fold, fold_name
from ...schedule import FIELDS, SHEETS, Field, Schedule, Source, table_schema

__all__ = ["Add", "Edit", "Plan", "Write", "apply", "field_of"]

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


def apply(schedule: Schedule, edits: Iterable[Edit]) -> Schedule:
    """Return the schedule with the changes; the one handed over stays as it is."""
    tables = {name: getattr(schedule, name) for name in FIELDS}
    sources = list(schedule.sources)
    for edit in edits:
        frame = tables[edit.table]
        if isinstance(edit, Write):
            record = frame.row(edit.at, named=True)
            record |= _cells(edit.table, edit.field, edit.value) | dict(edit.keys)
            _give_column(sources, record["source"], (edit.field,))
            tables[edit.table] = pl.concat([frame[:edit.at], _row(edit.table, record), frame[edit.at + 1:]])
        else:
            source = edit.source
            if source is None:
                source = _sheet(sources, edit.table)
            _give_column(sources, source, [name for name, _ in edit.values])
            tables[edit.table] = pl.concat([frame, _row(edit.table, _record(edit, source, frame))])
    return replace(schedule, **tables, sources=sources)


def _record(edit: Add, source: int, frame: pl.DataFrame) -> dict[str, Any]:
    rows = frame.filter(pl.col("source") == source)["row"]
    record: dict[str, Any] = {"source": source, "row": int(rows.max() or 1) + 1}  # type: ignore[arg-type]
    if edit.table == "sessions":
        record["row_id"] = frame.height
    for name, value in edit.values:
        record |= _cells(edit.table, name, value)
    return record | dict(edit.keys)


def _row(table: str, record: Mapping[str, Any]) -> pl.DataFrame:
    schema = table_schema(table)
    return pl.DataFrame({name: [record.get(name)] for name in schema}, schema=schema)


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
