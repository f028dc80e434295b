"""Read a layout file: YAML that pins which column of a district's workbooks holds what; every mistake at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from os import PathLike
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from .errors import RuleError
from .importers.layouts.headers import header_key
from .importers.layouts.layout_profiles import LayoutProfile, SheetLayout
from .importers.layouts.sheets import SHAPES
from .rulesets.discovery import nearest
from .rulesets.own_files import read_own_file
from .rulesets.reading import in_order
from .rulesets.strict_yaml import Key, Source
from .schedule import FIELDS, SHEETS

__all__ = ["read_layout"]

_LETTERS = re.compile(r"[A-Z]{1,3}")
#: No plan is wider: "STT" is a header, "H" a column.
_MOST_COLUMNS = 256
_ROWS = re.compile(r"([1-9]\d{0,6})(?:\s*-\s*([1-9]\d{0,6}))?")
_TABLES = {header: table for table, header in SHEETS.items()}


class _Sheet(BaseModel):
    """One entry of `sheets` as written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sheet: str = Field(min_length=1)
    table: str = SHEETS["sessions"]
    ignore: bool = False
    header_row: int | str | None = None
    headers: dict[str, str] = {}
    columns: dict[str, str] = {}
    constants: dict[str, str | int] = {}
    ignore_columns: list[str] = []
    ignore_rows: list[int | str] = []
    shape: str | None = None


class _Layout(BaseModel):
    """What stands under `layout`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sheets: list[_Sheet] = Field(min_length=1)


class _Reading:
    """One file while it is read: where things stand, and what is wrong."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def wrong(self, path: tuple[Key, ...], sentence: str) -> None:
        self.source.problems.append(self.source.at(("layout", "sheets", *path), sentence))


def read_layout(path: str | PathLike[str]) -> LayoutProfile:
    """Read a layout file.

    Raises:
        UsageError: the file cannot be opened.
        RuleError: every mistake in it, with file:line.

    """
    written, source, digest = read_own_file(path, "layout", _Layout, "tệp bố cục")
    reading = _Reading(source)
    sheets = [_sheet(reading, place, item) for place, item in enumerate(written.sheets)] if written else []
    if source.problems:
        raise RuleError(in_order(source.problems))
    return LayoutProfile(str(path), tuple(sheets), digest)


def _sheet(reading: _Reading, place: int, item: _Sheet) -> SheetLayout:
    table = _TABLES.get(item.table)
    if table is None:
        reading.wrong((place, "table"), _unknown("bảng", item.table, list(_TABLES)))
        return SheetLayout(item.sheet)
    _refuse_idle(reading, place, item)
    headers = _fields(reading, (place, "headers"), table, item.headers)
    columns = {
        number: name for letter, name in _fields(reading, (place, "columns"), table, item.columns).items()
        if (number := _column(reading, (place, "columns", letter), letter))
    }
    _refuse_twice(reading, place, [*headers.values(), *columns.values()], table)
    for row, text in enumerate(item.ignore_columns):
        # What a layout names twice, to be read and to be left aside, is left open.
        if header_key(text) in map(header_key, headers) or _number(text) in columns:
            reading.wrong((place, "ignore_columns", row), f"“{text}” vừa được đọc vừa bị bỏ qua; chỉ ghi một nơi")
    if item.shape is not None and item.shape not in SHAPES:
        reading.wrong((place, "shape"), _unknown("dạng trang", item.shape, list(SHAPES)))
    return SheetLayout(
        pattern=item.sheet, table=table, ignored=item.ignore,
        header_rows=_rows(reading, (place, "header_row"), item.header_row) or (0, 0),
        headers={**headers, **{text: "" for text in item.ignore_columns if not _number(text)}},
        columns={**columns, **{number: "" for text in item.ignore_columns if (number := _number(text))}},
        constants={
            name: str(item.constants[header])
            for header, name in _fields(reading, (place, "constants"), table, dict.fromkeys(item.constants, "")).items()
        },
        ignored_rows=[
            rows for row, value in enumerate(item.ignore_rows)
            if (rows := _rows(reading, (place, "ignore_rows", row), value))
        ],
        shape=item.shape or "",
    )


def _fields(
    reading: _Reading, path: tuple[Key, ...], table: str, written: Mapping[str, str],
) -> dict[str, str]:
    """Return key → field; where the values are empty, the keys themselves are the fields' headers."""
    known = {header_key(field.header): field.name for field in FIELDS[table]}
    found: dict[str, str] = {}
    for key, header in written.items():
        name = known.get(header_key(header or key))
        if name is None:
            allowed = [field.header for field in FIELDS[table]]
            reading.wrong((*path, key), _unknown("cột", header or key, allowed))
        else:
            found[key] = name
    return found


def _refuse_twice(reading: _Reading, place: int, names: list[str], table: str) -> None:
    headers = {field.name: field.header for field in FIELDS[table]}
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        reading.wrong((place,), f"“{headers[name]}” được ghi cho nhiều cột; mỗi cột của mẫu chỉ đọc từ một cột")


def _refuse_idle(reading: _Reading, place: int, item: _Sheet) -> None:
    """Refuse what has no effect on a sheet that is left aside."""
    for name in item.model_fields_set - {"sheet", "ignore"} if item.ignore else ():
        reading.wrong((place, name), f"trang bị bỏ qua (ignore: true) nên {name} không có tác dụng; bỏ một trong hai")


def _column(reading: _Reading, path: tuple[Key, ...], letter: str) -> int:
    if not (number := _number(letter)):
        reading.wrong(path, f"“{letter}” không phải tên cột của bảng tính như A, B, AA; tiêu đề thì ghi ở headers")
    return number


def _number(letters: str) -> int:
    """Return the 1-based number of a column's letters, 0 for anything else."""
    number = 0
    for letter in letters if _LETTERS.fullmatch(letters) else "":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number if number <= _MOST_COLUMNS else 0


def _rows(reading: _Reading, path: tuple[Key, ...], value: Any) -> tuple[int, int] | None:
    """Return the first and last row of "5" or "5-6"."""
    if value is None:
        return None
    found = _ROWS.fullmatch(str(value).strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if last < first:
        reading.wrong(path, f"“{value}” không phải số hàng; ghi như 5 hoặc 5-6")
        return None
    return first, last


def _unknown(what: str, name: str, known: list[str]) -> str:
    hint = nearest(name, known)
    return f"không có {what} “{name}”{f', có phải “{hint}”?' if hint else ''} – được phép: {', '.join(known)}"

