"""Read .xls (BIFF 2 to 8) bytes, in the reading process only; does not know what any sheet means.

xlrd and not calamine: it keeps error cells, hidden rows and row numbers.
"""

from __future__ import annotations

import datetime as dt
import io

import xlrd
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
    error_text_from_code,
)
from xlrd.book import Book
from xlrd.sheet import Cell, Sheet

from ...errors import UnreadableFile
from ...problems import Words, problem
from ..limits import Limits
from ..raw import RawTable
from ..refusals import ALL_EMPTY, SAVE
from .cell_text import Show, is_moment, is_span, text_of, what_is_shown
from .sheet_cells import Budget, SheetCells

__all__ = ["read_xls"]

_EPOCHS = (dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1))  # noqa: DTZ001 - days of a sheet have no time zone
_DAY_MILLISECONDS = 86_400_000
_BEFORE_LEAP_DAY = 60  # the 1900 system has a 29/02/1900


def read_xls(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets in the workbook's order.

    Raises UnreadableFile where nothing, or not all of it, can be read.
    """
    book, formatted = _open(data)
    budget = Budget(limits)
    tables = [_table(book, index, budget) for index in range(book.nsheets)]
    if not formatted:
        words = Words(
            "không đọc được định dạng của tệp nên không biết ô gộp và hàng ẩn; nên lưu lại thành .xlsx",
            "the formats of the file could not be read, so merged cells and hidden rows are not known; better save it"
            " as .xlsx")
        for table in tables:
            table.problems.append(problem("unreadable-format", words, table.sheet))
    if not any(table.rows for table in tables):
        raise UnreadableFile("empty-workbook", *ALL_EMPTY)
    return tables


def _open(data: bytes) -> tuple[Book, bool]:
    """Open with formats, which tell merges and what is hidden; without them where only they are broken."""
    silent = io.StringIO()
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=silent, formatting_info=True, on_demand=True, ragged_rows=True)
        for sheet in range(book.nsheets):  # some damage shows only here
            book.get_sheet(sheet)
    except XLRDError as error:
        if "encrypted" in str(error).lower():
            raise UnreadableFile(
                "encrypted",
                "tệp được bảo vệ bằng mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại thành .xlsx",
                "the file is protected by a password; open it in Excel, take the password away and save it as .xlsx",
            ) from error
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110 - whatever the formats broke; the second reading tells if it was them
        pass
    else:
        return book, True
    try:
        return xlrd.open_workbook(file_contents=data, logfile=silent, ragged_rows=True), False
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableFile(
            "not-a-workbook", f"tệp Excel đời cũ (.xls) này hỏng; {SAVE.vi}",
            f"this old Excel file (.xls) is damaged; {SAVE.en}") from error


def _table(book: Book, index: int, budget: Budget) -> RawTable:
    sheet = book.sheet_by_index(index)
    found = SheetCells(sheet.name, budget)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            _keep(book, sheet.cell(row, column), found, row + 1, column + 1)
    for top, bottom, left, right in sheet.merged_cells:
        found.merge(top + 1, left + 1, bottom, right)
    _note_hidden(sheet, found)
    table = found.table(hidden=bool(sheet.visibility))
    book.unload_sheet(index)
    return table


def _keep(book: Book, cell: Cell, found: SheetCells, row: int, column: int) -> None:
    kind, value = cell.ctype, cell.value
    if kind == XL_CELL_TEXT:
        found.put(row, column, text_of(value))
    elif kind == XL_CELL_NUMBER:
        found.put(row, column, text_of(float(value)))
    elif kind == XL_CELL_DATE:
        _keep_moment(book, cell, found, row, column)
    elif kind == XL_CELL_BOOLEAN:
        found.put(row, column, text_of(bool(value)))
    elif kind == XL_CELL_ERROR:
        _keep_error(found, error_text_from_code.get(int(value), "#VALUE!"), row, column)


def _keep_moment(book: Book, cell: Cell, found: SheetCells, row: int, column: int) -> None:
    show, span = _shown(book, cell)
    serial = float(cell.value)
    try:
        value = dt.timedelta(days=serial) if span else _moment(serial, book.datemode)
    except (OverflowError, ValueError):
        _keep_error(found, "#VALUE!", row, column)
    else:
        found.put(row, column, text_of(value, show))


def _keep_error(found: SheetCells, text: str, row: int, column: int) -> None:
    found.put(row, column, text)
    found.tell("error-cell", text, row, column)


def _moment(serial: float, datemode: int) -> dt.datetime | dt.time:
    """Return the moment of a serial number, to the millisecond, as Excel shows it."""
    day, fraction = divmod(serial, 1)
    since = dt.timedelta(milliseconds=round(fraction * _DAY_MILLISECONDS))
    if 0 <= serial < 1 and since.days == 0:
        return (_EPOCHS[0] + since).time()
    if 0 < serial < _BEFORE_LEAP_DAY and not datemode:
        day += 1
    return _EPOCHS[datemode] + dt.timedelta(days=day) + since


def _shown(book: Book, cell: Cell) -> tuple[Show, bool]:
    """Return what a date cell shows, and whether it shows how long something lasts."""
    if cell.xf_index is None:
        return "day", False
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    code = style.format_str if style else ""
    return (what_is_shown(code), is_span(code)) if is_moment(code) else ("day", False)


def _note_hidden(sheet: Sheet, found: SheetCells) -> None:
    found.hidden_rows |= {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    found.hidden_columns += [(column + 1, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden]
