"""Scattered cells → a `RawTable`: the block in which the table stands, never the area that a sheet declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from ...errors import UnreadableFile
from ...problems import Problem, Words, counted, problem
from ..limits import Limits
from ..raw import RawTable

__all__ = [
    "Cells", "address", "column_letters", "describe_table", "fill_table", "hidden_cells", "limited",
]

#: Sheet row -> sheet column -> text, both 1-based; empty cells are not there.
Cells = Mapping[int, Mapping[int, str]]


def column_letters(column: int) -> str:
    """Return the letters of a 1-based column."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return a cell's address, such as "C7"."""
    return f"{column_letters(column)}{row}"


def limited(problems: Iterable[Problem], limits: Limits) -> list[Problem]:
    """Return the problems of one sheet; of each kind only the first ones, and then how many follow."""
    seen: Counter[str] = Counter()
    kept: list[Problem] = []
    sheet = ""
    for item in problems:
        seen[item.code] += 1
        sheet = item.sheet
        if seen[item.code] <= limits.listed_problems:
            kept.append(item)
    rest = ((code, number - limits.listed_problems) for code, number in sorted(seen.items()))
    return kept + [problem(code, _more(more), sheet) for code, more in rest if more > 0]


def _more(number: int) -> Words:
    return Words(f"còn {number} ô khác cùng loại", f"{counted(number, 'more cell')} of this kind")


def fill_table(table: RawTable, cells: Cells, limits: Limits) -> None:
    """Set the table's rows from its cells; cells far from the block that holds the most are reported, not read."""
    kept, strays = _main_block({row: len(columns) for row, columns in cells.items() if columns}, limits.gap_rows)
    if not kept:
        return
    per_column = Counter(chain.from_iterable(cells[row] for row in kept))
    columns, far = _main_block(per_column, limits.gap_columns)
    top, bottom, left, right = kept[0], kept[-1], columns[0], columns[-1]
    if (bottom - top + 1) * (right - left + 1) > 4 * limits.cells:
        most = 4 * limits.cells
        raise UnreadableFile(
            "scattered-cells", f"trang tính «{table.sheet}» trải trên quá {most} ô; hãy xoá các ô nằm lạc",
            f"sheet «{table.sheet}» spreads over more than {counted(most, 'cell')}; delete cells that lie astray")
    table.first_row, table.first_column = top, left
    nothing: Mapping[int, str] = {}
    span = range(left, right + 1)
    table.rows = [list(map(cells.get(row, nothing).get, span)) for row in range(top, bottom + 1)]
    table.problems += _stray_problems(table.sheet, cells, strays, (kept, far), limits)


def _main_block(weights: Mapping[int, int], gap: int) -> tuple[list[int], list[int]]:
    """Split indexes where more than `gap` are empty; return the heaviest block (the first of equals) and the others."""
    blocks: list[list[int]] = []
    for index in sorted(weights):
        if not blocks or index - blocks[-1][-1] > gap + 1:
            blocks.append([])
        blocks[-1].append(index)
    if not blocks:
        return [], []
    main = max(blocks, key=lambda block: sum(weights[index] for index in block))
    return main, [index for block in blocks if block is not main for index in block]


def _stray_problems(
    sheet: str, cells: Cells, rows: list[int], columns: tuple[list[int], list[int]], limits: Limits
) -> list[Problem]:
    kept, far = columns[0], frozenset(columns[1])
    below = ((row, column) for row in rows for column in sorted(cells[row]))
    beside = ((row, column) for row in (kept if far else ()) for column in sorted(far & cells[row].keys()))
    problems = []
    for code, words, places in (
        ("unused-rows", _astray(limits.gap_rows, "dòng", "empty row"), below),
        ("unused-column", _astray(limits.gap_columns, "cột", "empty column"), beside),
    ):
        listed = islice(places, limits.listed_problems)
        problems += [problem(code, words, sheet, address(row, column)) for row, column in listed]
        if more := sum(1 for _ in places):  # counted, not made: a stranger's sheet can have a million of them
            problems.append(problem(code, _more(more), sheet))
    return problems


def _astray(gap: int, what: str, gaps: str) -> Words:
    return Words(
        f"ô nằm cách bảng hơn {gap} {what} trống nên không được đọc; nếu thuộc bảng thì chuyển vào bảng, nếu không thì"
        " xoá",
        f"the cell stands more than {counted(gap, gaps)} away from the table and was not read; move it into the table"
        " if it belongs there, else delete it")


def describe_table(
    table: RawTable, merges: Iterable[tuple[int, int, int, int]], hidden_rows: Iterable[int],
    hidden_columns: Iterable[tuple[int, int]],
) -> None:
    """Add the merges and hidden rows and columns that lie in the table's block; columns come as spans."""
    if not table.rows:
        return
    top, left = table.first_row, table.first_column
    bottom, right = top + len(table.rows) - 1, left + len(table.rows[0]) - 1
    table.merges = [merge for merge in merges if top <= merge[0] <= bottom and left <= merge[1] <= right]
    table.hidden_rows = {row for row in hidden_rows if top <= row <= bottom}
    for first, last in hidden_columns:
        table.hidden_columns.update(range(max(first, left), min(last, right) + 1))


def hidden_cells(table: RawTable) -> Iterator[tuple[int, int]]:
    """Yield (row, column) of the first filled cell of each hidden column."""
    for column in sorted(table.hidden_columns):
        place = column - table.first_column
        row = next((row for row, cells in enumerate(table.rows, table.first_row) if cells[place]), None)
        if row is not None:
            yield row, column
