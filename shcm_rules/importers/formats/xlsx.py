"""Read .xlsx and .xlsm workbooks, in the reading process only; does not know what any sheet means."""

from __future__ import annotations

from ...errors import UnreadableFile
from ..limits import Limits
from ..raw import RawTable
from ..refusals import ALL_EMPTY
from .ooxml_book import read_book, read_strings
from .ooxml_sheet import read_sheet
from .ooxml_styles import read_styles
from .ooxml_values import CellValues
from .package import Package

__all__ = ["read_xlsx"]


def read_xlsx(package: Package, limits: Limits) -> list[RawTable]:
    """Return the sheets in the workbook's order.

    Raises UnreadableFile where nothing, or not all of it, can be read.
    """
    book = read_book(package, limits)
    strings, styles = read_strings(package, book.strings, limits), read_styles(package, book.styles, limits)
    values = CellValues(strings, styles, since_1904=book.since_1904)
    tables, left = [], limits.cells
    for sheet in book.sheets:
        table, filled = read_sheet(package, sheet, values, limits, left)
        tables.append(table)
        left -= filled
    if not any(table.rows for table in tables):
        if any(problem.code == "formula-without-value" for table in tables for problem in table.problems):
            raise UnreadableFile(
                "formula-without-value",
                "mọi ô đều là công thức chưa có kết quả; hãy mở bằng Excel, đợi tính xong rồi lưu lại",
                "every cell is a formula without a result; open it in Excel, wait until it has calculated, and save it")
        raise UnreadableFile("empty-workbook", *ALL_EMPTY)
    return tables
