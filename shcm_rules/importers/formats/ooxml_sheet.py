"""One sheet of a workbook, streamed: its filled cells by address, merges, what is hidden; nothing it declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from ...errors import UnreadableFile
from ...problems import Problem, Words, problem
from ..limits import Limits
from ..raw import RawTable
from ..refusals import CELL_MESSAGES, SAVE, quoting, too_many_cells, too_many_merges
from .grid import address, column_letters, describe_table, fill_table, hidden_cells, limited
from .merges import LAST_COLUMN, LAST_ROW, Merge, cover, merge_of
from .ooxml_book import SheetPart
from .ooxml_values import TRUE, BadValue, CellValues
from .package import Package
from .plain_rows import PlainRows, pass_by
from .xml_stream import End, Start, read_xml

__all__ = ["read_sheet"]

_ROOTS = frozenset({"worksheet", "macrosheet"})
_MESSAGES = {
    **CELL_MESSAGES,
    "formula-without-value": Words(
        "công thức chưa có kết quả trong tệp; hãy mở bằng Excel, đợi tính xong rồi lưu lại",
        "the file holds no result of this formula; open it in Excel, wait until it has calculated, and save it"),
    "unknown-style": Words(
        "không có định dạng của số «{}» nên không rõ là số hay ngày; hãy nhập lại giá trị",
        "the format of the number «{}» is missing, so it may be a number or a day; type the value again"),
    "duplicate-cell": Words(
        "tệp ghi ô này hai lần, lần sau là «{}» không được dùng; hãy nhập lại giá trị",
        "the file holds this cell twice, the second one, «{}», was not used; type the value again"),
    "unusable-merge": Words(
        "vùng gộp ô «{}» sai hoặc chồng lên vùng khác nên không được dùng; hãy bỏ gộp rồi gộp lại",
        "the merged area «{}» is wrong or overlaps another and was not used; unmerge it and merge it again"),
}
_QUOTED = 60  # characters of a cell that a message quotes


def read_sheet(
    package: Package, sheet: SheetPart, values: CellValues, limits: Limits, cells_left: int
) -> tuple[RawTable, int]:
    """Return the sheet and how many filled cells it has; at most `cells_left` are read.

    Raises UnreadableFile where not all of it can be read.
    """
    reader = _SheetReader(sheet.name, values, limits, cells_left)
    chunks = pass_by(package.chunks(sheet.part), reader)
    read_xml(chunks, sheet.part, reader.starts(), reader.ends(), limits, root=_ROOTS.__contains__, namespaces=False)
    table = reader.table()
    table.hidden = sheet.hidden
    return table, cells_left - reader.cells_left


class _SheetReader:
    """Follows the events of a sheet's XML."""

    def __init__(self, name: str, values: CellValues, limits: Limits, cells_left: int) -> None:
        self.cells_left = cells_left
        self.inside = False
        self.rows_left = 0
        self._name, self._values, self._limits = name, values, limits
        self._plain = PlainRows(values, limits)
        self._cells: dict[int, dict[int, str]] = {}
        self._line: dict[int, str] = {}
        self._row, self._row_text, self._column = 0, "0", 0
        self._columns: dict[str, int] = {}
        self._cell: dict[str, str] | None = None
        self._raw: str | None = None
        self._runs: list[str] = []
        self._formula = self._phonetic = False
        self._merges: list[Merge] = []
        self._merges_left = limits.merges
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._problems: list[tuple[str, str, int, int]] = []

    def starts(self) -> dict[str, Start]:
        """Return what to do where an element starts."""
        return {
            "sheetData": self._start_data, "row": self._start_row, "c": self._start_cell, "f": self._start_formula,
            "rPh": self._start_phonetic, "col": self._keep_columns, "mergeCell": self._keep_merge,
        }  # fmt: skip

    def ends(self) -> dict[str, End]:
        """Return what to do where an element ends."""
        return {
            "v": self._end_value, "t": self._end_run, "c": self._end_cell, "rPh": self._end_phonetic,
            "row": self._end_row, "sheetData": self._end_data,
        }  # fmt: skip

    def _start_data(self, _: dict[str, str]) -> None:
        self.inside = True

    def _end_data(self, _: str) -> None:
        self.inside = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self.inside:  # the anchor of a form control has rows and columns too
            return
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else self._row_number(number)
        if self._row > LAST_ROW:
            self._refuse_address(str(self._row))
        self._row_text, self._column = str(self._row), 0
        self._line = self._cells.setdefault(self._row, {})
        if attributes.get("hidden") in TRUE:
            self._hidden_rows.add(self._row)

    def _end_row(self, _: str) -> None:
        self.rows_left += 1

    def take_row(self, row: bytes) -> bool:
        """Take a plain row, which the parser then need not see; False for any other one."""
        read = self._plain.read(row)
        if read is None or read[0] > LAST_ROW or read[0] in self._cells or self._phonetic:
            return False
        self._row, columns, self._line = read
        self._row_text, self._column = str(self._row), columns[-1] if columns else 0
        self._cells[self._row] = self._line
        self._count_cells(len(self._line))
        return True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes if self.inside else None
        self._raw = None
        self._formula = False

    def _start_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self, _: str) -> None:
        self._phonetic = False

    def _end_value(self, text: str) -> None:
        self._raw = text

    def _end_run(self, text: str) -> None:
        if not self._phonetic and self._cell is not None:
            self._runs.append(text)

    def _end_cell(self, _: str) -> None:
        attributes, raw = self._cell, self._raw
        if attributes is None:
            return
        self._cell = None
        column = self._place(attributes.get("r"))
        kind = attributes.get("t", "n")
        if self._runs:
            kind, raw = "inlineStr", "".join(self._runs)
            self._runs.clear()
        if not raw:
            if self._formula and not (raw == "" and kind == "str"):
                self._tell("formula-without-value", "", column)
                self._count_cells(1)
            return
        try:
            text = self._values.read(kind, raw, attributes.get("s", "0"))
        except BadValue as bad:
            text = bad.text
            self._tell(bad.code, text, column)
        if text is not None:
            self._keep(column, text)

    def _keep_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in TRUE and first.isdecimal() and last.isdecimal() and len(first + last) < 12:
            self._hidden_columns.append((int(first), int(last)))

    def _keep_merge(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("ref", "")
        merge = merge_of(reference)
        if merge is None:
            self._problems.append(("unusable-merge", reference[:_QUOTED], 0, 0))
        elif merge[:2] != merge[2:]:
            self._merges.append(merge)
        self._merges_left -= 1
        if self._merges_left < 0:
            raise UnreadableFile("too-many-merges", *too_many_merges(self._name, self._limits.merges))

    def table(self) -> RawTable:
        """Return what was read."""
        table = RawTable(self._name, [])
        usable, overlapping, covered = cover(self._cells, self._merges)
        fill_table(table, self._cells, self._limits)
        describe_table(table, usable, self._hidden_rows, self._hidden_columns)
        told = [("unusable-merge", _area(merge), merge[0], merge[1]) for merge in overlapping]
        told += [("covered-cell", text, row, column) for row, column, text in covered]
        told += [("hidden-columns", column_letters(column), row, column) for row, column in hidden_cells(table)]
        table.problems += limited(self._told(self._problems + told), self._limits)
        return table

    def _place(self, reference: str | None) -> int:
        """Return the column of a cell; one without an address follows the one before."""
        if reference is None:
            column = self._column + 1
            if column > LAST_COLUMN or not self._row:
                self._refuse_address(f"dòng {self._row} cột {column}", f"row {self._row} column {column}")
        else:
            known = self._columns.get(reference.removesuffix(self._row_text))
            column = known or self._look_up(reference)
        self._column = column
        return column

    def _look_up(self, reference: str) -> int:
        """Understand an address in a column that is new, or in another row than where it stands."""
        merge = merge_of(reference)
        if ":" in reference or merge is None or merge[1] > LAST_COLUMN or merge[0] > LAST_ROW:
            self._refuse_address(reference)
        row, column = merge[:2]
        self._columns[reference.rstrip("0123456789")] = column
        if row != self._row:
            self._row, self._row_text = row, str(row)
            self._line = self._cells.setdefault(row, {})
        return column

    def _keep(self, column: int, text: str) -> None:
        line = self._line
        if len(text) > self._limits.cell_chars:
            self._tell("cell-too-long", str(self._limits.cell_chars), column)
            text = text[: self._limits.cell_chars]
        if column in line:
            if line[column] != text:
                self._tell("duplicate-cell", text, column)
            return
        line[column] = text
        self._count_cells(1)

    def _count_cells(self, number: int) -> None:
        self.cells_left -= number
        if self.cells_left < 0:
            raise UnreadableFile("too-many-cells", *too_many_cells(self._limits))

    def _row_number(self, text: str) -> int:
        whole = text.strip().removesuffix(".0")
        if not (whole.isascii() and whole.isdecimal() and len(whole) < 8 and int(whole)):
            self._refuse_address(text)
        return int(whole)

    def _refuse_address(self, text: str, english: str = "") -> NoReturn:
        written, named = text[:_QUOTED], (english or text)[:_QUOTED]
        raise UnreadableFile(
            "bad-address", f"địa chỉ «{written}» trong trang tính «{self._name}» sai; {SAVE.vi}",
            f"the address «{named}» in sheet «{self._name}» is wrong; {SAVE.en}")

    def _tell(self, code: str, text: str, column: int) -> None:
        self._problems.append((code, text[:_QUOTED], self._row, column))

    def _told(self, problems: list[tuple[str, str, int, int]]) -> Iterator[Problem]:
        for code, text, row, column in problems:
            cell = address(row, column) if row else ""
            yield problem(code, quoting(_MESSAGES[code], text[:_QUOTED]), self._name, cell)


def _area(merge: Merge) -> str:
    top, left, bottom, right = merge
    return f"{address(top, left)}:{address(bottom, right)}"
