"""Read SpreadsheetML 2003 ("XML Spreadsheet", often under an .xls name), in the reading process only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ...errors import UnreadableFile
from ..limits import Limits
from ..raw import RawTable
from ..refusals import ALL_EMPTY
from .cell_text import Show, is_moment, text_of, what_is_shown
from .sheet_cells import Budget, SheetCells
from .xml_stream import End, Start, read_xml

__all__ = ["read_spreadsheetml"]

_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_CHUNK = 64 << 10
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# Named formats of this file type; the others are written out.
_NAMED: dict[str, Show] = {"General Date": "day", "Long Date": "day", "Medium Date": "day", "Short Date": "day",
                           "Long Time": "time", "Medium Time": "time", "Short Time": "time"}  # fmt: skip


def read_spreadsheetml(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets in the workbook's order; UnreadableFile where nothing, or not all of it, can be read."""
    reader = _Reader(limits)
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    read_xml(
        chunks, "XML", reader.starts(), reader.ends(), limits,
        root=lambda name: name == f"{_SS} Workbook", text=reader.take_text,
    )  # fmt: skip
    if not any(table.rows for table in reader.tables):
        raise UnreadableFile("empty-workbook", *ALL_EMPTY)
    return reader.tables


class _Reader:
    """Follows the events of the XML."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[RawTable] = []
        self._limits, self._budget = limits, Budget(limits)
        self._shows: dict[str, Show] = {}
        self._style = ""
        self._sheet: SheetCells | None = None
        self._hidden = False
        self._row = self._column = self._last_column = 0
        self._next_row = 1
        self._cell: dict[str, str] = {}
        self._kind: str | None = None
        self._text: list[str] | None = None
        self._filled = False

    def starts(self) -> Mapping[str, Start]:
        """Return what to do where an element starts."""
        ours = {
            "Style": self._start_style, "NumberFormat": self._start_format, "Worksheet": self._start_sheet,
            "Column": self._start_column, "Row": self._start_row, "Cell": self._start_cell, "Data": self._start_data,
        }  # fmt: skip
        return {f"{_SS} {name}": act for name, act in ours.items()} | {f"{_EXCEL} Visible": self._start_text}

    def ends(self) -> Mapping[str, End]:
        """Return what to do where an element ends."""
        ours = {"Worksheet": self._end_sheet, "Cell": self._end_cell, "Data": self._end_data}
        return {f"{_SS} {name}": act for name, act in ours.items()} | {f"{_EXCEL} Visible": self._end_visible}

    def take_text(self, text: str) -> None:
        """Take text where text is awaited."""
        if self._text is not None:
            self._text.append(text)

    def _start_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get(f"{_SS} ID", "")

    def _start_format(self, attributes: dict[str, str]) -> None:
        code = attributes.get(f"{_SS} Format", "")
        self._shows[self._style] = _NAMED.get(code) or (what_is_shown(code) if is_moment(code) else "day")

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self._sheet = SheetCells(attributes.get(f"{_SS} Name") or f"Sheet{len(self.tables) + 1}", self._budget)
        self._last_column, self._next_row = 0, 1
        self._hidden = False

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = _number(attributes, "Index", self._last_column + 1, _LAST_COLUMN)
        self._last_column = first + _number(attributes, "Span", 0, _LAST_COLUMN)
        if self._sheet is not None and attributes.get(f"{_SS} Hidden") == "1":
            self._sheet.hidden_columns.append((first, self._last_column))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes, "Index", self._next_row, _LAST_ROW)
        self._next_row = self._row + 1 + _number(attributes, "Span", 0, _LAST_ROW)  # an empty row, repeated
        self._column = 0
        if self._sheet is not None and attributes.get(f"{_SS} Hidden") == "1":
            self._sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = _number(attributes, "Index", self._column + 1, _LAST_COLUMN)
        self._cell, self._filled = attributes, False

    def _start_data(self, attributes: dict[str, str]) -> None:
        self._kind, self._text = attributes.get(f"{_SS} Type", "String"), []

    def _start_text(self, _: dict[str, str]) -> None:
        self._text = []

    def _end_data(self, _: str) -> None:
        text, self._text = "".join(self._text or ()), None
        if self._sheet is None or self._kind is None:
            return
        self._filled = True
        show = self._shows.get(self._cell.get(f"{_SS} StyleID", ""), "day")
        if self._kind == "Error":
            self._sheet.put(self._row, self._column, text or "#VALUE!")
            self._sheet.tell("error-cell", text or "#VALUE!", self._row, self._column)
        else:
            self._sheet.put(self._row, self._column, _value(self._kind, text, show))

    def _end_cell(self, _: str) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if not self._filled and f"{_SS} Formula" in self._cell:
            sheet.tell("formula-without-value", "", self._row, self._column)
        across = _number(self._cell, "MergeAcross", 0, _LAST_COLUMN)
        down = _number(self._cell, "MergeDown", 0, _LAST_ROW)
        sheet.merge(self._row, self._column, self._row + down, self._column + across)
        self._column += across

    def _end_visible(self, _: str) -> None:
        self._hidden = "".join(self._text or ()).strip() in {"SheetHidden", "SheetVeryHidden"}
        self._text = None

    def _end_sheet(self, _: str) -> None:
        if self._sheet is not None:
            self.tables.append(self._sheet.table(hidden=self._hidden))
            self._sheet = None


def _number(attributes: dict[str, str], name: str, default: int, most: int) -> int:
    text = attributes.get(f"{_SS} {name}")
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= most):
        raise UnreadableFile(
            "bad-address", f"số «{text[:20]}» ({name}) trong tệp sai; hãy lưu lại thành .xlsx",
            f"the number «{text[:20]}» ({name}) in the file is wrong; save it as .xlsx")
    return int(text)


def _value(kind: str, text: str, show: Show) -> str | None:
    if kind == "Number":
        try:
            return text_of(float(text))
        except (ValueError, OverflowError):
            return text_of(text)
    if kind == "Boolean":
        return text_of(text.strip() == "1")
    if kind == "DateTime":
        try:
            moment = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
        except ValueError:
            return text_of(text)
        return text_of(moment.time() if moment.year < 1900 and show == "time" else moment, show)
    return text_of(text)
