"""Cells, merges and hidden parts of one sheet as any format names them → a `RawTable`, within the limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...errors import UnreadableFile
from ...problems import Problem, Words, counted, problem
from ..limits import Limits
from ..raw import RawTable
from ..refusals import CELL_MESSAGES, quoting, too_many_cells, too_many_merges
from .grid import address, column_letters, describe_table, fill_table, hidden_cells, limited
from .merges import Merge, cover

__all__ = ["Budget", "SheetCells"]

_QUOTED = 60  # characters of a cell that a message quotes
_MESSAGES = {
    **CELL_MESSAGES,
    "formula-without-value": Words(
        "công thức chưa có kết quả trong tệp; hãy mở lại, đợi tính xong rồi lưu",
        "the file holds no result of this formula; open it, wait until it has calculated, and save it"),
    "unusable-merge": Words(
        "vùng gộp ô «{}» chồng lên vùng khác nên không được dùng; hãy bỏ gộp rồi gộp lại",
        "the merged area «{}» overlaps another and was not used; unmerge it and merge it again"),
}


@dataclass(slots=True)
class Budget:
    """What all sheets of a file may hold together."""

    limits: Limits
    cells: int = 0
    sheets: int = 0

    def add_cell(self) -> None:
        """Count a filled cell; UnreadableFile beyond the limit."""
        self.cells += 1
        if self.cells > self.limits.cells:
            raise UnreadableFile("too-many-cells", *too_many_cells(self.limits))

    def add_sheet(self) -> None:
        """Count a sheet; UnreadableFile beyond the limit."""
        self.sheets += 1
        if self.sheets > self.limits.sheets:
            most = self.limits.sheets
            raise UnreadableFile(
                "too-many-sheets", f"tệp có hơn {most} trang tính hoặc bảng; hãy tách thành nhiều tệp",
                f"the file has more than {counted(most, 'sheet or table', 'sheets or tables')}; split it into several")


@dataclass(slots=True)
class SheetCells:
    """Collects one sheet; rows and columns are 1-based."""

    name: str
    budget: Budget
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    #: First and last column, both hidden.
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    _merges: list[Merge] = field(default_factory=list)
    _told: list[tuple[str, str, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.budget.add_sheet()

    def put(self, row: int, column: int, text: str | None) -> None:
        """Keep a cell's text; None is an empty cell."""
        if text is None:
            return
        limit = self.budget.limits.cell_chars
        if len(text) > limit:
            self.tell("cell-too-long", str(limit), row, column)
            text = text[:limit]
        self.cells.setdefault(row, {})[column] = text
        self.budget.add_cell()

    def tell(self, code: str, text: str, row: int, column: int) -> None:
        """Note something odd about a cell."""
        self._told.append((code, text[:_QUOTED], row, column))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note a merged area."""
        if (top, left) == (bottom, right):
            return
        self._merges.append((top, left, bottom, right))
        if len(self._merges) > (limit := self.budget.limits.merges):
            raise UnreadableFile("too-many-merges", *too_many_merges(self.name, limit))

    def table(self, *, hidden: bool = False) -> RawTable:
        """Return what was collected."""
        limits = self.budget.limits
        table = RawTable(self.name, [], hidden=hidden)
        usable, overlapping, covered = cover(self.cells, self._merges)
        fill_table(table, self.cells, limits)
        describe_table(table, usable, self.hidden_rows, self.hidden_columns)
        self._told += [("unusable-merge", _area(merge), merge[0], merge[1]) for merge in overlapping]
        self._told += [("covered-cell", text[:_QUOTED], row, column) for row, column, text in covered]
        self._told += [("hidden-columns", column_letters(column), row, column) for row, column in hidden_cells(table)]
        table.problems += limited(self._problems(), limits)
        return table

    def _problems(self) -> Iterator[Problem]:
        for code, text, row, column in self._told:
            yield problem(code, quoting(_MESSAGES[code], text), self.name, address(row, column))


def _area(merge: Merge) -> str:
    top, left, bottom, right = merge
    return f"{address(top, left)}:{address(bottom, right)}"
