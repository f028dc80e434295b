"""Read the tables of .docx bytes, in the reading process only; does not know what any table means."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import UnreadableFile
from ...patterns import regex
from ...problems import Words, counted
from ..limits import Limits
from ..raw import RawTable
from .cell_text import text_of
from .documents import Document, TableCells, cell_lines
from .package import Package
from .word_lists import WORD_SPACES, Bullets, word_value
from .xml_stream import End, Start, read_xml

__all__ = ["read_word"]

_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_MAIN = regex(r"word/document\d*\.xml")
_OFF = frozenset({"0", "false", "off"})


def read_word(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the tables in the document's order, or its text where it has none.

    Raises UnreadableFile where nothing, or not all of it, can be read.
    """
    package = Package(data, limits)
    part = next((name for name in package.names() if _MAIN.fullmatch(name)), None)
    if part is None:
        raise UnreadableFile(
            "not-a-workbook", "trong tệp Word không có văn bản; hãy mở bằng Word và lưu lại",
            "the Word file holds no document; open it in Word and save it again")
    reader = _Reader(limits, Bullets(package, limits))
    read_xml(
        package.chunks(part), part, reader.starts(), reader.ends(), limits,
        root=lambda name: name in {f"{space} document" for space in WORD_SPACES},
    )  # fmt: skip
    return reader.document.tables()


class _Cell:
    """A cell as Word writes it: width in columns, whether it goes on from the row above."""

    def __init__(self) -> None:
        self.paragraphs: list[tuple[str, bool]] = []  # text, whether it has a bullet
        self.across = 1
        self.goes_on = False


class _Table:
    """A table as Word writes it: rows of cells; what spans rows is known only at its end."""

    def __init__(self, cells: TableCells) -> None:
        self.cells = cells
        self.rows: list[tuple[list[tuple[int, _Cell]], bool]] = []
        self.row: list[tuple[int, _Cell]] = []
        self.cell: _Cell | None = None
        self.column, self.hidden = 1, False

    def finish(self) -> None:
        """Put the cells into their places."""
        sheet = self.cells.sheet
        open_cells: dict[int, tuple[int, int, int]] = {}  # column -> top, left, right of what may go on
        merges: dict[tuple[int, int], tuple[int, int]] = {}
        for number, (row, hidden) in enumerate(self.rows, 1):
            if hidden:
                sheet.hidden_rows.add(number)
            still_open: dict[int, tuple[int, int, int]] = {}
            for column, cell in row:
                right = column + cell.across - 1
                origin = open_cells.get(column) if cell.goes_on else None
                top, left, edge = origin or (number, column, right)
                merges[top, left] = (number, edge)
                still_open[column] = (top, left, edge)
                sheet.put(number, column, text_of(cell_lines(cell.paragraphs)))
            open_cells = still_open
        for (top, left), (bottom, edge) in merges.items():
            sheet.merge(top, left, bottom, edge)


class _Reader:
    """Follows the events of the document's XML."""

    def __init__(self, limits: Limits, bullets: Bullets) -> None:
        self.document = Document(limits, Words("tệp Word này", "this Word file"))
        self._limits, self._bullets = limits, bullets
        self._style = self._list = self._level = ""
        self._tables: list[_Table] = []
        self._runs: list[list[str]] = []  # paragraphs hold text boxes, which hold paragraphs
        self._skipped = 0

    def starts(self) -> Mapping[str, Start]:
        acts: dict[str, Start] = {
            "tbl": self._start_table, "tr": self._start_row, "tc": self._start_cell, "p": self._start_paragraph,
            "gridSpan": self._keep_span, "gridBefore": self._skip_columns, "vMerge": self._keep_merge,
            "hidden": self._hide_row, "tab": self._add_tab, "br": self._add_break, "cr": self._add_break,
            "noBreakHyphen": self._add_hyphen, "pStyle": self._keep_style, "numId": self._keep_list,
            "ilvl": self._keep_level,
        }  # fmt: skip
        named = {f"{space} {name}": act for space in WORD_SPACES for name, act in acts.items()}
        return named | {_FALLBACK: self._skip}

    def ends(self) -> Mapping[str, End]:
        acts: dict[str, End] = {
            "tbl": self._end_table, "tr": self._end_row, "tc": self._end_cell, "p": self._end_paragraph,
            "t": self._add_text,
        }  # fmt: skip
        named = {f"{space} {name}": act for space in WORD_SPACES for name, act in acts.items()}
        return named | {_FALLBACK: self._resume}

    def _start_table(self, _: dict[str, str]) -> None:
        self._tables.append(_Table(self.document.start_table()))

    def _end_table(self, _: str) -> None:
        if self._tables:
            self._tables.pop().finish()

    def _start_row(self, _: dict[str, str]) -> None:
        if self._tables:
            table = self._tables[-1]
            table.row, table.column, table.hidden = [], 1, False

    def _end_row(self, _: str) -> None:
        if self._tables:
            table = self._tables[-1]
            table.rows.append((table.row, table.hidden))

    def _start_cell(self, _: dict[str, str]) -> None:
        if self._tables:
            self._tables[-1].cell = _Cell()

    def _end_cell(self, _: str) -> None:
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None:
            return
        table.row.append((table.column, table.cell))
        table.column += table.cell.across
        table.cell = None
        if table.column > self._limits.document_columns + 1:
            limit = self._limits.document_columns
            raise UnreadableFile(
                "too-many-columns", f"một bảng trong tệp có hơn {limit} cột; hãy xoá cột thừa",
                f"a table of the file has more than {counted(limit, 'column')}; delete columns that are not needed")

    def _start_paragraph(self, _: dict[str, str]) -> None:
        self._runs.append([])
        self._style = self._list = self._level = ""

    def _end_paragraph(self, _: str) -> None:
        text = "".join(self._runs.pop()).strip() if self._runs else ""
        if not text:
            return
        bullet = self._bullets.has(self._style, self._list, self._level)
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.paragraphs.append((text, bullet))
        else:
            self.document.add_paragraph(text, bullet=bullet)

    def _add_text(self, text: str) -> None:
        if self._runs and not self._skipped:
            self._runs[-1].append(text)

    def _keep_style(self, attributes: dict[str, str]) -> None:
        self._style = word_value(attributes)

    def _keep_list(self, attributes: dict[str, str]) -> None:
        self._list = word_value(attributes)

    def _keep_level(self, attributes: dict[str, str]) -> None:
        self._level = word_value(attributes)

    def _keep_span(self, attributes: dict[str, str]) -> None:
        if self._tables and (cell := self._tables[-1].cell):
            cell.across = max(1, _number(attributes))

    def _skip_columns(self, attributes: dict[str, str]) -> None:
        if self._tables and self._tables[-1].cell is None:
            self._tables[-1].column += _number(attributes)

    def _keep_merge(self, attributes: dict[str, str]) -> None:
        if self._tables and (cell := self._tables[-1].cell):
            cell.goes_on = word_value(attributes) != "restart"

    def _hide_row(self, attributes: dict[str, str]) -> None:
        if self._tables and self._tables[-1].cell is None and word_value(attributes) not in _OFF:
            self._tables[-1].hidden = True

    def _add_tab(self, attributes: dict[str, str]) -> None:
        if not attributes:  # with them it is a tab stop
            self._add_text(" ")

    def _add_break(self, _: dict[str, str]) -> None:
        self._add_text("\n")

    def _add_hyphen(self, _: dict[str, str]) -> None:
        self._add_text("-")

    def _skip(self, _: dict[str, str]) -> None:
        self._skipped += 1

    def _resume(self, _: str) -> None:
        self._skipped -= 1


def _number(attributes: dict[str, str]) -> int:
    text = word_value(attributes)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
