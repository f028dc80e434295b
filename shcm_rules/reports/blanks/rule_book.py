"""Pages of text cells → an Excel workbook that people can read and edit; knows no rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ...errors import UsageError

__all__ = ["BookColumn", "Page", "write_pages"]

_TEXT = "@"  # or a spreadsheet would make days and numbers out of what is typed
_ROOM = 200  # drop-downs reach this far below the last row
_LONGEST = 32_767
_LINE_HEIGHT, _HIGHEST = 15, 405
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_HEADER_FONT, _REQUIRED_FONT = Font(bold=False, color="FFFFFF"), Font(bold=True, color="FFFFFF")
_FILL, _REQUIRED_FILL = PatternFill("solid", fgColor="5B7FA6"), PatternFill("solid", fgColor="1F4E78")
_LINE = Border(top=Side("thin", color="BFBFBF"))
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its header, its width in characters, its closed list if it has one."""

    header: str
    width: int = 16
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: headers, and rows of texts below them; `frozen` columns stay in sight."""

    name: str
    columns: Sequence[BookColumn]
    rows: Sequence[Sequence[str]]
    frozen: int = 0


def write_pages(path: str | Path, pages: Sequence[Page], *, lists_name: str) -> None:
    """Write a workbook; every cell is text, and is read back as it was. Closed lists have a sheet of their own.

    Raises:
        UsageError: texts that no cell can hold, each with its sheet and cell.
        OSError: the file cannot be written.

    """
    refuse_unfit(pages)
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = _Lists(lists_name)
    for page in pages:
        _add_page(book.create_sheet(page.name), page, lists)
    lists.add_to(book)
    book.save(path)


def refuse_unfit(pages: Sequence[Page]) -> None:
    """Refuse texts that a cell would change: control characters, blanks alone, more than it can hold."""
    wrong = [
        f"trang “{page.name}”, ô {get_column_letter(place)}{number}: {why}"
        for page in pages for number, row in enumerate(page.rows, 2) for place, text in enumerate(row, 1)
        if (why := _unfit(text))
    ]
    if wrong:
        raise UsageError("\n".join(wrong))


def _unfit(text: str) -> str | None:
    if _UNFIT.search(text):
        return "có ký tự điều khiển mà ô bảng tính không giữ được; hãy bỏ ký tự ấy"
    if text and not text.strip():
        return "chỉ có dấu cách, ô bảng tính không giữ được; hãy bỏ dấu cách"
    if len(text) > _LONGEST:
        return f"dài {len(text)} ký tự; một ô bảng tính giữ nhiều nhất {_LONGEST}"
    return None


class _Lists:
    """The closed lists, each once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.letters: dict[tuple[str, ...], str] = {}
        self.headers: list[str] = []

    def formula(self, column: BookColumn) -> str:
        """Return where the list of a column stands."""
        if column.choices not in self.letters:
            self.headers.append(column.header)
            self.letters[column.choices] = get_column_letter(len(self.headers))
        letter = self.letters[column.choices]
        return f"'{self.name}'!${letter}$2:${letter}${len(column.choices) + 1}"

    def add_to(self, book: Workbook) -> None:
        """Write the lists into a sheet of their own."""
        rows = max(map(len, self.letters), default=0)
        columns = [BookColumn(header, 24) for header in self.headers]
        texts = [[choices[n] if n < len(choices) else "" for choices in self.letters] for n in range(rows)]
        _add_page(book.create_sheet(self.name), Page(self.name, columns, texts), self)


def _add_page(sheet: Worksheet, page: Page, lists: _Lists) -> None:
    for place, column in enumerate(page.columns, 1):
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format, dimension.alignment = column.width, _TEXT, _WRAPPED
        cell = _put(sheet, 1, place, column.header)
        cell.font = _REQUIRED_FONT if column.required else _HEADER_FONT
        cell.fill = _REQUIRED_FILL if column.required else _FILL
        if column.choices:
            _add_choices(sheet, f"{letter}2:{letter}{len(page.rows) + _ROOM}", lists.formula(column))
    for number, row in enumerate(page.rows, 2):
        begins = any(row[:2])  # not the further rows of an item that takes several
        for place, text in enumerate(row, 1):
            if text:
                _put(sheet, number, place, text)
            if begins:
                sheet.cell(number, place).border = _LINE
        sheet.row_dimensions[number].height = _height(row, page.columns)
    sheet.row_dimensions[1].height = 2 * _LINE_HEIGHT + 2
    sheet.freeze_panes = f"{get_column_letter(page.frozen + 1)}2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _add_choices(sheet: Worksheet, cells: str, formula: str) -> None:
    choices = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    choices.errorTitle, choices.error = "Không có trong danh sách", "Hãy chọn một mục trong danh sách."
    choices.add(cells)
    sheet.add_data_validation(choices)


def _height(row: Sequence[str], columns: Sequence[BookColumn]) -> int:
    lines = [
        sum(ceil(max(1, len(line)) / max(1, column.width - 2)) for line in text.split("\n"))
        for text, column in zip(row, columns, strict=True) if text
    ]
    return int(min(_HIGHEST, max(lines, default=1) * _LINE_HEIGHT + 2))


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write text as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):  # a merged one; there are none here
        raise TypeError(cell)
    cell.value = text
    cell.data_type, cell.number_format, cell.alignment = "s", _TEXT, _WRAPPED
    return cell
