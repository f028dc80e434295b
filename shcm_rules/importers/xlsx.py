"""Read .xlsx and .xlsm bytes, in the reading process only; does not know what any sheet means."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl.cell import Cell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser

from ..errors import UnreadableFile
from ..problems import Problem
from .cell_text import Show, text_of, what_is_shown
from .grid import address, fill_table, limited
from .limits import Limits
from .raw import RawTable

__all__ = ["read_xlsx"]

_SAVE = "hãy mở bằng Excel và lưu lại thành .xlsx"
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.IGNORECASE)
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def read_xlsx(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets in the workbook's order.

    Raises UnreadableFile where nothing, or not all of it, can be read. A file can make openpyxl
    raise anything: whoever calls treats every other exception as a broken file.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
    except BadZipFile as error:
        message = f"tệp bị cắt cụt hoặc hỏng; hãy chép lại từ nguồn, hoặc {_SAVE}"
        raise UnreadableFile("not-a-workbook", message) from error
    with archive:
        _check_archive(archive, limits)
        _check_content(archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about decorations that are not read
        tables = _read_tables(data, limits)
    if not any(table.rows for table in tables):
        raise UnreadableFile("empty-workbook", "mọi trang tính đều trống; cần ít nhất một bảng có dòng tiêu đề")
    return tables


def _check_archive(archive: ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.entries:
        raise UnreadableFile("too-large", f"tệp có {len(parts)} phần bên trong, giới hạn là {limits.entries}; {_SAVE}")
    # zipfile never hands out more than the declared size, so the declared sizes bound what is unpacked.
    if sum(part.file_size for part in parts) > limits.inflated_bytes:
        size = limits.inflated_bytes >> 20
        raise UnreadableFile("too-large", f"nội dung giải nén vượt giới hạn {size} MB; hãy xoá trang và ảnh không cần")
    names = set()
    for part in parts:
        if part.file_size > max(limits.ratio_bytes, limits.ratio * part.compress_size):
            raise UnreadableFile("too-large", f"phần «{part.filename}» nén quá {limits.ratio} lần; {_SAVE}")
        if part.flag_bits & 1:
            raise UnreadableFile("encrypted", "tệp được bảo vệ bằng mật khẩu; hãy lưu lại không có mật khẩu")
        name = part.filename.replace("\\", "/").casefold()
        if name in names or name.startswith("/") or ".." in name.split("/"):
            raise UnreadableFile("not-a-workbook", f"tên phần «{part.filename}» bên trong tệp trùng hoặc sai; {_SAVE}")
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise UnreadableFile("not-a-workbook", f"phần «{part.filename}» nén theo kiểu lạ; {_SAVE}")
        names.add(name)


def _check_content(archive: ZipFile) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
            raise UnreadableFile("not-a-workbook", f"đây là bảng tính OpenDocument (.ods); {_SAVE}")
        raise UnreadableFile("not-a-workbook", "đây là tệp nén .zip; hãy giải nén rồi kiểm tra các tệp bên trong")
    if any(name.startswith("word/") for name in names):
        raise UnreadableFile("not-a-workbook", "đây là tệp Word (.docx); hãy chép bảng sang Excel và lưu thành .xlsx")
    if "xl/workbook.bin" in names:
        raise UnreadableFile("not-a-workbook", f"đây là sổ tính nhị phân (.xlsb); {_SAVE}")
    if "xl/workbook.xml" in names and _STRICT in archive.read("xl/workbook.xml"):
        how = "hãy lưu lại với kiểu «Excel Workbook (*.xlsx)», không phải «Strict Open XML Spreadsheet»"
        raise UnreadableFile("not-a-workbook", f"tệp lưu theo kiểu Strict Open XML; {how}")


def _read_tables(data: bytes, limits: Limits) -> list[RawTable]:
    reader = ExcelReader(io.BytesIO(data), data_only=True, keep_links=False)
    with reader.archive:
        _prepare(reader)
        sheets = [(sheet, link) for sheet, link in reader.parser.find_sheets() if link.Type.endswith("/worksheet")]
        if len(sheets) > limits.sheets:
            message = f"tệp có {len(sheets)} trang tính, giới hạn là {limits.sheets}; hãy tách thành nhiều tệp"
            raise UnreadableFile("too-large", message)
        shows = _shows(reader.wb)
        tables, left = [], limits.cells
        for sheet, link in sheets:
            if link.target not in reader.valid_files:
                message = f"thiếu nội dung của trang tính «{sheet.name}»; {_SAVE}"
                raise UnreadableFile("not-a-workbook", message)
            with reader.archive.open(link.target) as source:
                parser = _SheetParser(source, reader, limits, left)
                table = parser.table(sheet.name, shows)
            table.hidden = sheet.state != "visible"
            tables.append(table)
            left = parser.cells_left
    return tables


def _prepare(reader: ExcelReader) -> None:
    try:
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
    except (InvalidFileException, OSError) as error:  # openpyxl's word for "no workbook part"
        raise UnreadableFile("not-a-workbook", f"trong tệp không có sổ tính; {_SAVE}") from error


def _shows(workbook: Any) -> dict[int, Show]:
    """Return what each date style shows, by the style's index."""
    sheet, styles = workbook.create_sheet(), workbook._cell_styles  # noqa: SLF001 - no public way to a style by its index
    dates = workbook._date_formats  # noqa: SLF001
    return {index: what_is_shown(Cell(sheet, 1, 1, style_array=styles[index]).number_format) for index in dates}


class _SheetParser(WorkSheetParser):
    """openpyxl's reading of cells alone: no drawings, rules or styles, nothing allocated for declared areas."""

    def __init__(self, source: Any, reader: ExcelReader, limits: Limits, cells_left: int) -> None:
        book: Any = reader.wb
        dates, spans = book._date_formats, book._timedelta_formats  # noqa: SLF001 - as openpyxl's own reader does
        super().__init__(source, reader.shared_strings, True, book.epoch, dates, spans)
        self._limits = limits
        self.cells_left = cells_left
        self._problems: list[tuple[str, str, int, int]] = []
        self._merges: list[tuple[int, int, int, int]] = []

    def table(self, name: str, shows: dict[int, Show]) -> RawTable:
        """Read the sheet to its end."""
        cells: dict[int, dict[int, str]] = {}
        for cell in self.found_cells():
            row, column = cell["row"], cell["column"]
            text = self._cut(text_of(cell["value"], shows.get(cell["style_id"], "day")), row, column)
            if text is None:
                continue
            cells.setdefault(row, {})[column] = text
            if cell["data_type"] == "e":
                self._problems.append(("error-cell", text, row, column))
        _drop_covered(cells, self._merges)
        table = RawTable(name, [])
        fill_table(table, cells, self._limits)
        self._describe(table)
        return table

    def found_cells(self) -> Iterator[dict[str, Any]]:
        """Yield the cells as the file orders them."""
        try:
            parts: Iterator[tuple[str, Any]] = ET.iterparse(self.source)  # noqa: S314 - this process may die of it
            for _, element in parts:
                if element.tag == ROW_TAG:
                    yield from self.parse_row(element)[1]
                    element.clear()
                elif element.tag == MERGE_TAG:
                    self._keep_merges(element)
        except ET.ParseError as error:
            if error.code == 1:  # expat's out of memory
                raise MemoryError from error
            raise

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Read a cell; one that cannot be read is an error cell, not the end of the file."""
        self.cells_left -= 1
        if self.cells_left < 0:
            limit = self._limits.cells
            raise UnreadableFile("too-large", f"tệp có hơn {limit} ô; hãy tách tệp hoặc xoá ô không dùng")
        try:
            cell: dict[str, Any] = super().parse_cell(element)
        except (ValueError, IndexError, TypeError, OverflowError):
            return self._broken(element)
        if element.find(FORMULA_TAG) is not None and not cell["value"] and self._lacks_value(element):
            self._problems.append(("formula-without-value", "", cell["row"], cell["column"]))
        return cell

    @staticmethod
    def _lacks_value(element: Any) -> bool:
        value = element.find(VALUE_TAG)
        return value is None or (not value.text and element.get("t") != "str")

    def _broken(self, element: Any) -> dict[str, Any]:
        found = _RANGE.fullmatch(element.get("r") or "")
        if element.get("r") and not found:
            raise UnreadableFile("not-a-workbook", f"địa chỉ ô «{element.get('r')[:20]}» trong tệp sai; {_SAVE}")
        column = _column(found[1]) if found else self.col_counter
        row = int(found[2]) if found else self.row_counter
        text = element.findtext(VALUE_TAG) or "#VALUE!"
        return {"row": row, "column": column, "value": text, "data_type": "e", "style_id": 0}

    def _keep_merges(self, element: Any) -> None:
        for merge in element:
            found = _RANGE.fullmatch(merge.get("ref", ""))
            if not found or not found[3]:
                continue
            left, right = sorted((_column(found[1]), _column(found[3])))
            top, bottom = sorted((int(found[2]), int(found[4])))
            self._merges.append((top, left, bottom, right))
        if len(self._merges) > self._limits.merges:
            message = f"một trang tính có {len(self._merges)} ô gộp, giới hạn là {self._limits.merges}; hãy bỏ gộp ô"
            raise UnreadableFile("too-large", message)

    def _cut(self, text: str | None, row: int, column: int) -> str | None:
        if text is None or len(text) <= self._limits.cell_chars:
            return text
        self._problems.append(("too-large", str(self._limits.cell_chars), row, column))
        return text[: self._limits.cell_chars]

    def _describe(self, table: RawTable) -> None:
        """Add merges, hidden rows and problems that lie in the table's block."""
        if not table.rows:
            return
        bottom, right = table.first_row + len(table.rows) - 1, table.first_column + len(table.rows[0]) - 1
        table.merges = [
            merge
            for merge in self._merges
            if table.first_row <= merge[0] <= bottom and table.first_column <= merge[1] <= right
        ]
        hidden = {int(row) for row, kept in self.row_dimensions.items() if kept.get("hidden") in {"1", "true"}}
        table.hidden_rows = {row for row in hidden if table.first_row <= row <= bottom}
        told = (
            Problem(code, _MESSAGES[code].format(text), table.sheet, address(row, column))
            for code, text, row, column in self._problems
        )
        table.problems += limited(told, self._limits)


_MESSAGES = {
    "error-cell": "ô chứa lỗi «{}»; hãy sửa công thức hoặc nhập lại giá trị",
    "formula-without-value": "công thức chưa có kết quả trong tệp; hãy mở bằng Excel, đợi tính xong rồi lưu lại",
    "too-large": "ô dài hơn {} ký tự, phần sau bị cắt; hãy rút gọn ô",
}


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def _drop_covered(cells: dict[int, dict[int, str]], merges: list[tuple[int, int, int, int]]) -> None:
    """Take away what a merge covers: only the top-left cell is seen."""
    for top, left, bottom, right in merges:
        span = range(top, bottom + 1)
        for row in span if len(span) < len(cells) else [row for row in cells if row in span]:
            line = cells.get(row)
            if not line:
                continue
            covered = range(left, right + 1)
            for column in covered if len(covered) < len(line) else list(line):
                if column in covered and (row, column) != (top, left):
                    line.pop(column, None)
