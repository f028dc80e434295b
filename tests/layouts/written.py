"""A sheet that is written from top to bottom and remembers where every field was put."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from drawn import Drawn
from openpyxl.utils import get_column_letter
from paper import delimited, page, word, workbook

__all__ = ["HEADERS", "TITLE", "Layout", "Made", "Sheet", "grouped", "render"]

HEADERS: Mapping[str, str] = {
    "number": "STT", "school": "Trường", "department": "Tổ chuyên môn", "subject": "Môn học", "content": "Nội dung",
    "kind": "Loại sinh hoạt", "grade": "Khối lớp", "date": "Thời gian", "venue": "Địa điểm",
    "owner": "Người phụ trách", "note": "Ghi chú", "mode": "Hình thức", "status": "Trạng thái",
    "duration": "Thời lượng", "objective": "Mục tiêu", "notified": "Ngày thông báo",
}
TITLE = "KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026"


@dataclass(slots=True)
class Sheet:
    """Rows of a sheet; `left` empty columns stand before each."""

    name: str
    rows: list[list[object]] = field(default_factory=list)
    left: int = 0

    def add(self, *cells: object) -> int:
        """Add a row; return its number."""
        self.rows.append([*[None] * self.left, *cells])
        return len(self.rows)

    def table(self, sessions: Sequence[Drawn], names: Sequence[str]) -> list[dict[str, Any]]:
        """Add one row for each session; return what is expected of them."""
        return [self.session(session, names) for session in sessions]

    def session(self, session: Drawn, names: Sequence[str]) -> dict[str, Any]:
        """Add the row of a session; a name that is no field stands for an empty cell."""
        row = self.add(*(session[name].text if name in session else None for name in names))
        return {"row": row, "cells": {
            "date" if name == "day" else name: self.at(session[name].means, row, column)
            for column, name in enumerate(names, 1) if name in session
        }}

    def at(self, means: str, row: int, column: int) -> str:
        """Return a value with its origin, as expectations write it; `column` counts from the table's first."""
        return f"{means} @{self.name}!{self.cell(row, column)}"

    def cell(self, row: int, column: int) -> str:
        """Return an address."""
        return f"{get_column_letter(column + self.left)}{row}"


@dataclass(slots=True)
class Made:
    """Sheets, what is expected of them, and cells that must be reported as left over ("Sheet!C7")."""

    sheets: Sequence[Sheet]
    sessions: list[dict[str, Any]]
    unused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """A way of writing a schedule, and the formats that can hold it."""

    write: Callable[[Sequence[Drawn], random.Random], Made]
    formats: Sequence[str]


def render(made: Made, suffix: str, chance: random.Random) -> bytes:
    """Return the file of the sheets in a format; only a workbook can hold several."""
    if suffix == ".xlsx":
        return workbook(**{sheet.name: sheet.rows for sheet in made.sheets})
    (sheet,) = made.sheets
    if suffix == ".csv":
        return delimited(sheet.rows, chance.choice(";,\t"), chance.choice(("utf-8", "utf-8-sig", "utf-16")))
    return word([sheet.rows]) if suffix == ".docx" else page([sheet.rows])


def grouped(sessions: Sequence[Drawn], key: Callable[[Drawn], Any]) -> list[tuple[Any, list[Drawn]]]:
    """Return sessions of equal key together, in the order of the keys."""
    return [(value, list(group)) for value, group in groupby(sorted(sessions, key=key), key)]
