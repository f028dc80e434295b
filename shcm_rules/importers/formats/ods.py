"""Read .ods bytes, streamed, in the reading process only; does not know what any sheet means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ...errors import UnreadableFile
from ...patterns import regex
from ..limits import Limits
from ..raw import RawTable
from ..refusals import ALL_EMPTY
from .cell_text import Show, text_of
from .package import Package
from .sheet_cells import Budget, SheetCells
from .xml_stream import End, Start, read_xml

__all__ = ["read_ods"]

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT = f"{_OASIS}office:1.0 ", f"{_OASIS}table:1.0 ", f"{_OASIS}text:1.0 "
_STYLE, _NUMBER = f"{_OASIS}style:1.0 ", f"{_OASIS}datastyle:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_LASTING = regex(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ROOT = f"{_OFFICE}document-content"


def read_ods(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets in the workbook's order; UnreadableFile where nothing, or not all of it, can be read."""
    package = Package(data, limits)
    if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read("meta-inf/manifest.xml"):
        raise UnreadableFile(
            "encrypted", "tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi lưu lại",
            "the file is protected by a password; take the password away and save it again")
    if "content.xml" not in package:
        raise UnreadableFile(
            "not-a-workbook", "trong tệp .ods không có nội dung; hãy lưu lại thành .xlsx",
            "the .ods file holds no content; save it as .xlsx")
    styles = _Styles()
    if "styles.xml" in package:
        read_xml(package.chunks("styles.xml"), "styles.xml", styles.starts(), {}, limits)
    sheets = _Sheets(styles, limits)
    read_xml(
        package.chunks("content.xml"), "content.xml", {**styles.starts(), **sheets.starts()}, sheets.ends(), limits,
        root=lambda name: name == _ROOT, text=sheets.take_text,
    )  # fmt: skip
    if not any(table.rows for table in sheets.tables):
        raise UnreadableFile("empty-workbook", *ALL_EMPTY)
    return sheets.tables


class _Styles:
    """What the styles of cells show of a day, and which styles hide a sheet."""

    def __init__(self) -> None:
        self.hiding: set[str] = set()
        self._formats: dict[str, str] = {}
        self._parts: dict[str, set[str]] = {}
        self._style = self._format = ""

    def starts(self) -> Mapping[str, Start]:
        parts = {f"{_NUMBER}{part}": self._part(part) for part in ("day", "day-of-week", "month", "year", "hours")}
        return parts | {
            f"{_STYLE}style": self._start_style, f"{_STYLE}table-properties": self._start_properties,
            f"{_NUMBER}date-style": self._start_format, f"{_NUMBER}time-style": self._start_format,
        }  # fmt: skip

    def show(self, style: str) -> Show:
        parts = self._parts.get(self._formats.get(style, ""), set())
        if not parts or "day" in parts:
            return "day"
        if "month" in parts:
            return "month"
        return "year" if "year" in parts else "time" if "hours" in parts else "day"

    def _start_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get(f"{_STYLE}name", "")
        self._formats[self._style] = attributes.get(f"{_STYLE}data-style-name", "")

    def _start_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get(f"{_TABLE}display") == "false":
            self.hiding.add(self._style)

    def _start_format(self, attributes: dict[str, str]) -> None:
        self._format = attributes.get(f"{_STYLE}name", "")
        self._parts[self._format] = set()

    def _part(self, part: str) -> Start:
        return lambda _: self._parts.setdefault(self._format, set()).add(part)


class _Sheets:
    """Follows the events of content.xml; repeats are counted, never spread, unless they repeat text."""

    def __init__(self, styles: _Styles, limits: Limits) -> None:
        self.tables: list[RawTable] = []
        self._styles, self._budget = styles, Budget(limits)
        self._sheet: SheetCells | None = None
        self._sheet_style = ""
        self._depth = 0  # tables in cells of tables
        self._aside = 0  # notes, shapes: no text of the cell
        self._row, self._row_repeats, self._line = 0, 1, dict[int, str]()
        self._row_hidden = False
        self._column = self._styled_columns = 0
        self._column_styles: list[tuple[int, str]] = []
        self._cell: dict[str, str] | None = None
        self._covered = False
        self._paragraphs: list[str] = []
        self._pieces: list[str] | None = None

    def starts(self) -> Mapping[str, Start]:
        tables = {
            "table": self._start_table, "table-column": self._start_column, "table-row": self._start_row,
            "table-cell": self._start_cell, "covered-table-cell": self._start_covered, "shapes": self._start_aside,
        }  # fmt: skip
        texts = {"p": self._start_paragraph, "h": self._start_paragraph, "s": self._add_spaces,
                 "tab": self._add_tab, "line-break": self._add_break}  # fmt: skip
        return (
            {f"{_TABLE}{name}": act for name, act in tables.items()}
            | {f"{_TEXT}{name}": act for name, act in texts.items()}
            | {f"{_OFFICE}annotation": self._start_aside}
        )

    def ends(self) -> Mapping[str, End]:
        tables = {"table": self._end_table, "table-row": self._end_row, "table-cell": self._end_cell,
                  "covered-table-cell": self._end_cell, "shapes": self._end_aside}  # fmt: skip
        texts = {"p": self._end_paragraph, "h": self._end_paragraph}
        return (
            {f"{_TABLE}{name}": act for name, act in tables.items()}
            | {f"{_TEXT}{name}": act for name, act in texts.items()}
            | {f"{_OFFICE}annotation": self._end_aside}
        )

    def take_text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 1:
            raise UnreadableFile(
                "not-a-workbook", "trong một ô của tệp có bảng khác; hãy lưu lại thành .xlsx",
                "a cell of the file holds a table of its own; save it as .xlsx")
        name = attributes.get(f"{_TABLE}name") or f"Sheet{len(self.tables) + 1}"
        self._sheet, self._sheet_style = SheetCells(name, self._budget), attributes.get(f"{_TABLE}style-name", "")
        self._row, self._row_repeats, self._styled_columns = 0, 1, 0
        self._column_styles = []

    def _end_table(self, _: str) -> None:
        self._depth -= 1
        if self._sheet is not None:
            self.tables.append(self._sheet.table(hidden=self._sheet_style in self._styles.hiding))
            self._sheet = None

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = self._styled_columns + 1
        self._styled_columns += _count(attributes, "number-columns-repeated", _LAST_COLUMN)
        self._column_styles.append((self._styled_columns, attributes.get(f"{_TABLE}default-cell-style-name", "")))
        if self._sheet is not None and attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            self._sheet.hidden_columns.append((first, self._styled_columns))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row += self._row_repeats
        self._row_repeats = _count(attributes, "number-rows-repeated", _LAST_ROW)
        self._row_hidden = attributes.get(f"{_TABLE}visibility") in {"collapse", "filter"}
        self._column, self._line = 0, {}

    def _end_row(self, _: str) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        # So many empty rows end a table; whether they are hidden is no matter.
        if self._row_hidden and (self._line or self._row_repeats <= sheet.budget.limits.gap_rows):
            sheet.hidden_rows.update(range(self._row, self._row + self._row_repeats))
        if not self._line:
            return
        for row in range(self._row, self._row + self._row_repeats):
            for column, text in self._line.items():
                sheet.put(row, column, text)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell, self._covered, self._paragraphs = attributes, False, []

    def _start_covered(self, attributes: dict[str, str]) -> None:
        self._cell, self._covered, self._paragraphs = attributes, True, []

    def _end_cell(self, _: str) -> None:
        cell, sheet = self._cell, self._sheet
        if cell is None or sheet is None:
            return
        first, repeats = self._column + 1, _count(cell, "number-columns-repeated", _LAST_COLUMN)
        self._column += repeats
        text = self._value(cell, first)
        if not self._covered:
            down = _count(cell, "number-rows-spanned", _LAST_ROW) - 1
            across = _count(cell, "number-columns-spanned", _LAST_COLUMN) - 1
            sheet.merge(self._row, first, self._row + down, first + across)
        if text is None and f"{_TABLE}formula" in cell and f"{_OFFICE}value-type" not in cell:
            sheet.tell("formula-without-value", "", self._row, first)
        if text is not None:
            self._line |= dict.fromkeys(range(first, first + repeats), text)
            if cell.get(f"{_CALC}value-type") == "error":
                sheet.tell("error-cell", text, self._row, first)
        self._cell = None

    def _value(self, cell: dict[str, str], column: int) -> str | None:
        kind, shown = cell.get(f"{_OFFICE}value-type"), "\n".join(self._paragraphs)
        if cell.get(f"{_CALC}value-type") == "error":
            return text_of(shown) or "#VALUE!"
        if kind == "date":
            show = self._styles.show(cell.get(f"{_TABLE}style-name") or self._column_style(column))
            return _moment(cell.get(f"{_OFFICE}date-value", ""), show) or text_of(shown)
        if kind == "time":
            return _lasting(cell.get(f"{_OFFICE}time-value", "")) or text_of(shown)
        if kind == "boolean":
            return text_of(cell.get(f"{_OFFICE}boolean-value") == "true")
        if kind in {"float", "percentage", "currency"}:
            return _plain(cell.get(f"{_OFFICE}value", "")) or text_of(shown)
        return text_of(shown or cell.get(f"{_OFFICE}string-value"))

    def _column_style(self, column: int) -> str:
        return next((style for last, style in self._column_styles if column <= last), "")

    def _start_paragraph(self, _: dict[str, str]) -> None:
        if self._cell is not None and not self._aside:
            self._pieces = []

    def _end_paragraph(self, _: str) -> None:
        if self._pieces is not None and not self._aside:
            self._paragraphs.append("".join(self._pieces))
            self._pieces = None

    def _add_spaces(self, attributes: dict[str, str]) -> None:
        self.take_text(" " * min(_count(attributes, "c", _LAST_COLUMN, _TEXT), 100))

    def _add_tab(self, _: dict[str, str]) -> None:
        self.take_text("\t")

    def _add_break(self, _: dict[str, str]) -> None:
        self.take_text("\n")

    def _start_aside(self, _: dict[str, str]) -> None:
        self._aside += 1

    def _end_aside(self, _: str) -> None:
        self._aside -= 1


def _count(attributes: dict[str, str], name: str, most: int, space: str = _TABLE) -> int:
    text = attributes.get(space + name, "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 8):
        raise UnreadableFile(
            "bad-address", f"số «{text[:20]}» ({name}) trong tệp sai; hãy lưu lại thành .xlsx",
            f"the number «{text[:20]}» ({name}) in the file is wrong; save it as .xlsx")
    return min(max(int(text), 1), most)


def _plain(text: str) -> str | None:
    try:
        return text_of(float(text))
    except (ValueError, OverflowError):
        return None


def _moment(text: str, show: Show) -> str | None:
    try:
        return text_of(dt.datetime.fromisoformat(text).replace(tzinfo=None), show)
    except ValueError:
        return None


def _lasting(text: str) -> str | None:
    if not (found := _LASTING.fullmatch(text)) or len(text) > 40:
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups()[1:4])
    seconds = float((found[5] or "0").replace(",", "."))
    try:
        span = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None
    return text_of(-span if found[1] else span)
