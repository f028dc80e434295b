"""Data frames, or plain lists of rows, → `Schedule`; imports pandas only where the caller already has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..errors import InputError
from ..schedule import SHEETS, InputFile, Schedule
from ..windows import SchoolYear
from .assemble import FileTables, assemble
from .layouts.headers import INFO_KEYS, table_of_name
from .layouts.layout import Sheet, describe_unknown, find_header, map_header
from .layouts.plain_table import read_plain_sheet
from .layouts.titles import Info, read_info
from .raw import RawTable

__all__ = ["schedule_from_frames", "schedule_from_rows"]

_SAMPLE = 200  # rows that decide a header of two meanings


def schedule_from_frames(  # noqa: PLR0913 - one for each sheet
    sessions: Any,
    *,
    departments: Any = None,
    clusters: Any = None,
    documents: Any = None,
    minutes: Any = None,
    info: Any = None,
    year: SchoolYear | None = None,
    as_of: date,
    calendar: Path | None = None,
    week_convention: str | None = None,
) -> Schedule:
    """Read pandas, Polars or pyarrow frames (whatever Narwhals knows) as one schedule.

    `sessions` may also be a mapping of sheet name to frame. `info` is a mapping ("Năm học": "2025-2026")
    or a frame of two columns. Column names are headers as in a workbook; rows count from 1. Raises
    InputError for a frame that has no known column.
    """
    frames = dict(sessions) if isinstance(sessions, Mapping) else {SHEETS["sessions"]: sessions}
    tables = zip(SHEETS, (None, departments, clusters, documents, minutes), strict=True)
    frames |= {SHEETS[table]: frame for table, frame in tables if frame is not None}
    file = FileTables(InputFile("", "", "read"))
    for name, frame in frames.items():
        if table_of_name(name) == "info":
            info = frame if info is None else info
        else:
            file.sheets.append(_sheet_of_frame(name, _to_polars(frame)))
    if info is not None:
        file.facts.info, file.facts.sheet = _info(info), "Thông tin"
        file.facts.problems += file.facts.info.problems
    return assemble([file], year=year, as_of=as_of, calendar=calendar, week_convention=week_convention)


def schedule_from_rows(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    year: SchoolYear | None = None,
    as_of: date,
    calendar: Path | None = None,
    week_convention: str | None = None,
) -> Schedule:
    """Read sheets given as lists of rows, the first of them the header, as one schedule.

    Cells are text, dates, numbers or None, columns A, B, …, data rows from 2. `Thông tin` is rows of
    key and value. Raises InputError for a sheet that has no known header.
    """
    file = FileTables(InputFile("", "", "read"))
    for name, rows in sheets.items():
        raw = RawTable(name, [[_text(value) for value in row] for row in rows])
        if table_of_name(name) == "info":
            file.facts.info, file.facts.sheet = read_info(raw), name
            file.facts.problems += file.facts.info.problems
        else:
            file.sheets.append(read_plain_sheet(raw, _table(name, raw)))
    return assemble([file], year=year, as_of=as_of, calendar=calendar, week_convention=week_convention)


def _table(name: str, raw: RawTable) -> str:
    """Return which table a sheet holds, by its name or else by its headers."""
    named = table_of_name(name)
    if named is not None and named in SHEETS and map_header(raw, named).fields:
        return named
    header = find_header(replace(raw, rows=raw.rows[:1]))
    if header is None:
        unknown = describe_unknown([raw])
        raise InputError(f"“{name}”: {unknown.vi}", f"“{name}”: {unknown.en}")
    return header.table


def _text(value: object) -> str | None:
    """Return a value as a cell's text, None for nothing (also NaN and NaT, which differ from themselves)."""
    if value is None or value != value:  # noqa: PLR0124
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _to_polars(frame: Any) -> pl.DataFrame:
    """Return a frame as texts; days as "2025-10-05", whole numbers without a point."""
    if isinstance(frame, pl.DataFrame):
        return frame.select(_as_text(name, kind) for name, kind in frame.schema.items())
    native = nw.from_native(frame)
    eager = native.collect() if isinstance(native, nw.LazyFrame) else native
    columns = {str(name): _column(str(name), eager[name]) for name in eager.columns}
    return _to_polars(pl.DataFrame(columns))


def _column(name: str, column: Any) -> pl.Series:
    if column.dtype != nw.Object:
        try:
            return pl.Series(name, column.to_polars())
        except (ImportError, TypeError, ValueError, pl.exceptions.PolarsError):
            pass  # without pyarrow, or values of several kinds: read them one by one
    return pl.Series(name, [_text(value) for value in column.to_list()], dtype=pl.String())


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Datetime:
        return column.dt.date().cast(pl.String())
    if kind.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() < 2**53)
        number = pl.when(whole).then(column.cast(pl.Int64(), strict=False).cast(pl.String()))
        return number.when(column.is_finite()).then(column.cast(pl.String())).alias(name)
    if isinstance(kind, (pl.Object, pl.List, pl.Struct, pl.Array)):
        return column.map_elements(_text, return_dtype=pl.String())
    return column.cast(pl.String())


def _sheet_of_frame(name: str, frame: pl.DataFrame) -> Sheet:
    head = [list(row) for row in frame.head(_SAMPLE).iter_rows()]
    raw = RawTable(name, [list(frame.columns), *head])
    header = map_header(raw, _table(name, raw))
    names = frame.columns
    picked = {field: names[column] for field, column in header.fields.items()}
    texts = frame.select(pl.col(column).alias(field) for field, column in picked.items())
    numbered = texts.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int32()))
    filled = [field for field in picked if field != "number"]
    written = pl.any_horizontal(pl.col(field).str.contains(r"\S") for field in filled) if filled else pl.lit(value=True)
    problems = [replace(problem, cell="") for problem in header.problems]
    return Sheet(name, header.table, dict.fromkeys(picked, ""), numbered.filter(written), problems=problems)


def _info(info: Any) -> Info:
    if isinstance(info, Mapping):
        rows = [[INFO_KEYS.get(str(key), str(key)).split(" | ")[0], _text(value)] for key, value in info.items()]
    else:
        frame = _to_polars(info)  # the first pair may have become the column names
        rows = [list(frame.columns[:2]), *(list(row[:2]) for row in frame.iter_rows())]
    read = read_info(RawTable("Thông tin", rows))
    read.cells.clear()  # a mapping has no cells
    return read
