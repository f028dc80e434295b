"""The workbook to fill in: canonical sheets, drop-downs, a guide with an example; no cell of it is a session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ...schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS, SHEETS, STATUSES, Field
from .guide import GUIDE, INFO, INTRODUCTION

__all__ = ["write_template"]

GUIDE_SHEET, INFO_SHEET = "Hướng dẫn", "Thông tin"
#: Drop-downs reach this far down.
LAST_ROW = 1000
#: Excel takes no longer list inside a drop-down.
LONGEST_LIST = 255
DAY_FORMAT = "dd/mm/yyyy"
_HEADER_FONT, _HEADER_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E78")
_EXAMPLE_FONT = Font(italic=True, color="7F7F7F")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_VOCABULARIES: Mapping[str, Sequence[str]] = {
    "level": LEVELS, "organiser": ORGANISERS, "kind": KINDS, "mode": MODES, "status": STATUSES,
}
_WIDE = {"content": 40, "objective": 30, "participants": 24, "conclusion": 36, "next_tasks": 30, "attachments": 36}


def write_template(path: str | Path, *, documents: Sequence[str] = ()) -> None:
    """Write the workbook; `documents` are suggested in the column of document kinds.

    Raises:
        OSError: the file cannot be written.

    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table, name in SHEETS.items():
        _add_table(book.create_sheet(name), table, documents)
    _add_info(book.create_sheet(INFO_SHEET))
    _add_guide(book.create_sheet(GUIDE_SHEET))
    book.save(path)


def _add_table(sheet: Worksheet, table: str, documents: Sequence[str]) -> None:
    for place, item in enumerate(FIELDS[table], 1):
        letter = get_column_letter(place)
        _style_header(_put(sheet, 1, place, item.header))
        column = sheet.column_dimensions[letter]
        column.width = _WIDE.get(item.name, max(12, len(item.header) + 3))
        if item.type == "date":
            column.number_format = DAY_FORMAT
        _add_choices(sheet, letter, item, documents)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(FIELDS[table]))}1"


def _add_choices(sheet: Worksheet, letter: str, item: Field, documents: Sequence[str]) -> None:
    closed = _VOCABULARIES.get(item.type, ())
    listed = ",".join(closed or (documents if item.name == "document" else ()))
    if not listed or len(listed) > LONGEST_LIST:
        return
    quoted = listed.replace('"', '""')
    choices = DataValidation(type="list", formula1=f'"{quoted}"', allow_blank=True, showErrorMessage=bool(closed))
    choices.errorTitle, choices.error = "Không có trong danh sách", "Hãy chọn một mục trong danh sách."
    choices.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(choices)


def _add_info(sheet: Worksheet) -> None:
    for row, (key, _, _) in enumerate(INFO, 1):
        _style_header(_put(sheet, row, 1, key))
        sheet.cell(row, 2).number_format = DAY_FORMAT if key.startswith("HK") else "@"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 40
    levels = DataValidation(type="list", formula1=f'"{",".join(LEVELS)}"', allow_blank=True)
    levels.add(f"B{1 + [key for key, _, _ in INFO].index('Cấp học')}")
    sheet.add_data_validation(levels)


def _add_guide(sheet: Worksheet) -> None:
    for row, text in enumerate(INTRODUCTION, 1):
        _put(sheet, row, 1, text)
    head = len(INTRODUCTION) + 2
    for place, text in enumerate(("Trang, cột và cách ghi", "Ví dụ (không được tính)"), 1):
        _style_header(_put(sheet, head, place, text))
    for row, texts in enumerate(_guide_rows(), head + 1):
        for place, text in enumerate(texts, 1):
            _put(sheet, row, place, text).alignment = _WRAPPED
        sheet.cell(row, 2).font = _EXAMPLE_FONT
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 90, 44
    sheet.freeze_panes = f"A{head + 1}"


def _guide_rows() -> list[tuple[str, str]]:
    """Return a line a column; no cell holds a bare header, or the guide would read as a table of sessions."""
    rows = [_guide_row(SHEETS[table], item.header, *GUIDE[table][item.name], _VOCABULARIES.get(item.type, ()))
            for table in SHEETS for item in FIELDS[table]]
    return rows + [_guide_row(INFO_SHEET, *entry, ()) for entry in INFO]


def _guide_row(sheet: str, header: str, text: str, example: str, allowed: Sequence[str]) -> tuple[str, str]:
    choices = f": {', '.join(allowed)}" if allowed else ""
    return f"{sheet} – “{header}”: {text}{choices}", f"ví dụ: {example}" if example else ""


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write text as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # a merged one; there are none here
        raise TypeError(cell)
    cell.value = text
    cell.data_type = "s"
    return cell


def _style_header(cell: Cell) -> None:
    cell.font, cell.fill, cell.alignment = _HEADER_FONT, _HEADER_FILL, _WRAPPED
