"""Paragraphs and tables in the order of a document (Word, web page) → sheets "Bảng 1", "Bảng 2" and so on.

Cells have the addresses that the table would have in a spreadsheet: its first cell is A1. What stands
above a table (headings, paragraphs, the unframed table of the letterhead) becomes rows above it:
row 0 is the last of these lines, -1 the one before it. What stands below the last table becomes rows
below it. A document whose sessions stand in no table, as bulleted lists, is one sheet "Văn bản" of one
column, a line a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...errors import UnreadableFile
from ...folding import fold
from ...patterns import regex
from ...problems import Words, counted, problem
from ..limits import Limits
from ..raw import RawTable
from .cell_text import text_of
from .sheet_cells import Budget, SheetCells

__all__ = ["Document", "TableCells", "cell_lines"]

_BULLET = "- "
_DRAWN = tuple("-–—•*+▪●○·→✓")

_PROSE = "Văn bản"
# Rows above a table that a layout looks at: the document's head and what stands next to the table.
_FIRST, _LAST = 10, 15
_BELOW = 300
# A letterhead or a signature is drawn as a table without lines. (In folded text: "hoà".)
_FRAMELESS = regex(
    r"cộng hoà xã hội chủ nghĩa|độc lập\s*-\s*tự do|^nơi nhận\b|\(ký\b|\(đã ký"
    r"|^(?:(?:kt|tm|t/m|tl|tuq)\.?\s*)?(?:phó\s+)?"
    r"(?:hiệu trưởng|tổ trưởng|cụm trưởng|chủ tịch|giám đốc|trưởng phòng)\b",
    re.MULTILINE,
)
_FRAMELESS_COLUMNS, _FRAMELESS_ROWS = 3, 6


def _bulleted(text: str) -> str:
    """Return a line with its bullet, unless one is written in it."""
    return text if text.startswith(_DRAWN) else _BULLET + text


def cell_lines(lines: Iterable[tuple[str, bool]]) -> str:
    """Return the lines of a cell, each with whether it has a bullet; a lone bullet is decoration."""
    kept = list(lines)
    listed = sum(has for _, has in kept) > 1
    return "\n".join(_bulleted(text) if has and listed else text for text, has in kept)


class TableCells:
    """One table as it is read, row after row; spans find their places as in a browser."""

    def __init__(self, sheet: SheetCells) -> None:
        self.sheet = sheet
        self._row = self._column = 0
        self._spans: list[tuple[int, int, int]] = []  # left, right, bottom: cells that reach down

    def start_row(self, *, hidden: bool = False) -> None:
        """Begin the next row."""
        self._row += 1
        self._column = 0
        self._spans = [span for span in self._spans if span[2] >= self._row]
        if hidden:
            self.sheet.hidden_rows.add(self._row)

    def add_cell(self, text: str | None, across: int = 1, down: int = 1) -> None:
        """Add a cell at the next free place."""
        if not self._row:
            self.start_row()
        left = self._free_column(self._column + 1)
        self._column = right = left + across - 1
        if right > self.sheet.budget.limits.document_columns:
            limit = self.sheet.budget.limits.document_columns
            raise UnreadableFile(
                "too-many-columns", f"{self.sheet.name} có hơn {limit} cột; hãy xoá cột thừa",
                f"“{self.sheet.name}” has more than {counted(limit, 'column')}; delete columns that are not needed")
        self.sheet.put(self._row, left, text)
        self.sheet.merge(self._row, left, self._row + down - 1, right)
        if down > 1:
            self._spans.append((left, right, self._row + down - 1))

    def _free_column(self, column: int) -> int:
        if not self._spans:
            return column
        for left, right, _ in sorted(self._spans):
            if left <= column <= right:
                column = right + 1
        return column

    def lines(self) -> list[str]:
        """Return the text of all cells, line by line, row after row."""
        texts = (self.sheet.cells[row][column] for row in sorted(self.sheet.cells)
                 for column in sorted(self.sheet.cells[row]))  # fmt: skip
        return [line.strip() for text in texts for line in text.split("\n") if line.strip()]

    def is_frameless(self) -> bool:
        """Tell whether this is the letterhead or the signatures, drawn as a table."""
        cells = self.sheet.cells
        width = max((max(line) for line in cells.values() if line), default=0)
        small = width <= _FRAMELESS_COLUMNS and len(cells) <= _FRAMELESS_ROWS
        return small and bool(_FRAMELESS.search("\n".join(map(fold, self.lines()))))


class Document:
    """Collects what stands in a document, in its order; `what` is its kind, for messages."""

    def __init__(self, limits: Limits, what: Words) -> None:
        self._limits, self._budget, self._what = limits, Budget(limits), what
        self._blocks: list[str | TableCells] = []
        self._begun = self._cut = 0

    def add_paragraph(self, text: str, *, bullet: bool = False) -> None:
        """Add a paragraph, heading or list item that stands in no table."""
        text = _bulleted(text) if bullet else text
        for line in text.split("\n"):
            if (cleaned := text_of(line.strip())) is not None:
                self._budget.add_cell()
                self._cut += len(cleaned) > self._limits.cell_chars
                self._blocks.append(cleaned[: self._limits.cell_chars])

    def add_caption(self, table: TableCells, text: str) -> None:
        """Add lines above a table that has begun."""
        place = next(place for place, block in enumerate(self._blocks) if block is table)
        rest, self._blocks = self._blocks[place:], self._blocks[:place]
        self.add_paragraph(text)
        self._blocks += rest

    def start_table(self) -> TableCells:
        """Begin a table here; a table within a table is one of its own, after it."""
        self._begun += 1
        table = TableCells(SheetCells(f"Bảng {self._begun}", self._budget))  # until it is known which are tables
        self._blocks.append(table)
        return table

    def tables(self) -> list[RawTable]:
        """Return the sheets; UnreadableFile where nothing is written."""
        tables = self._tables()
        if self._cut:
            longest = self._limits.cell_chars
            are = "is" if self._cut == 1 else "are"
            tables[0].problems.append(problem("cell-too-long", Words(
                f"{self._cut} đoạn văn dài hơn {longest} ký tự, phần sau bị cắt; hãy rút gọn",
                f"{counted(self._cut, 'paragraph')} {are} longer than {counted(longest, 'character')}; the rest was cut"
                " off, shorten it"), tables[0].sheet))
        return tables

    def _tables(self) -> list[RawTable]:
        tables: list[RawTable] = []
        above: list[str] = []
        for block in self._blocks:
            if isinstance(block, str):
                above.append(block)
            elif block.sheet.cells and not block.is_frameless():
                block.sheet.name = f"Bảng {len(tables) + 1}"
                tables.append(_titled(block.sheet.table(), above))
                above = []
            else:
                above += block.lines()
        if not tables:
            return [self._prose(above)]
        _add_below(tables[-1], above)
        return tables

    def _prose(self, lines: list[str]) -> RawTable:
        if not lines:
            raise UnreadableFile(
                "empty-workbook", f"{self._what.vi} không có chữ nào; cần ít nhất một bảng có dòng tiêu đề",
                f"{self._what.en} holds no text; it needs at least one table with a header row")
        return RawTable(_PROSE, [[line] for line in lines])


def _lines(count: int) -> str:
    return counted(count, "line")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _add_below(table: RawTable, lines: list[str]) -> None:
    """Put the lines below the last table into rows below it: signatures, or sessions listed after the tables."""
    if len(lines) > _BELOW:
        count, first = len(lines) - _BELOW, lines[_BELOW][:60]
        table.problems.append(problem("unused-prose", Words(
            f"{count} dòng văn bản cuối tệp không được đọc (từ “{first}”)",
            f"{_lines(count)} of text at the end of the file {_were(count)} not read (from “{first}” on)",
        ), table.sheet))
    width = len(table.rows[0])
    table.rows += [[line, *[None] * (width - 1)] for line in lines[:_BELOW]]


def _titled(table: RawTable, above: list[str]) -> RawTable:
    """Put the lines above a table into rows above it, which count down from 0."""
    if len(above) > _FIRST + _LAST:
        left_out = above[_FIRST:-_LAST]
        count, first = len(left_out), left_out[0][:60]
        table.problems.append(problem("unused-prose", Words(
            f"{count} dòng văn bản giữa đầu trang và bảng không được đọc (từ “{first}”)",
            f"{_lines(count)} of text between the head of the page and the table {_were(count)} not read"
            f" (from “{first}” on)"), table.sheet))
        above = above[:_FIRST] + above[-_LAST:]
    if not table.rows:
        return table
    nothing: list[str | None] = [None] * (len(table.rows[0]) + table.first_column - 1)
    rows: list[list[str | None]] = [[line, *nothing[1:]] for line in above]
    # A table's own addresses stay: the block begins at A1 or before.
    body = [[*nothing[: table.first_column - 1], *row] for row in table.rows]
    gap: list[list[str | None]] = [list(nothing) for _ in range(table.first_row - 1)]
    table.rows = rows + gap + body
    table.first_row, table.first_column = 1 - len(above), 1
    return table
