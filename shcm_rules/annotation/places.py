"""Cells as row and column: addresses, runs of cells, the cell that stands for a merged area."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

__all__ = ["LAST_COLUMN", "LAST_ROW", "Cell", "address", "anchors", "parse_area", "parse_cell", "runs"]

#: (row, column), both from 1.
Cell = tuple[int, int]

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LETTERS = 26
_MOST_LOOKS = 5_000_000  # merged areas do not overlap in an honest sheet: each cell is looked at once a row of them


def parse_cell(text: str) -> Cell | None:
    """Return the cell of an address such as "C7" or "$C$7"; None for anything that is none."""
    found = _CELL.fullmatch(text.strip())
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * _LETTERS + ord(letter) - 64
    row = int(found[2])
    return (row, column) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def parse_area(text: str) -> tuple[Cell, Cell] | None:
    """Return the first and last cell of "A1:C7" or "C7"."""
    first, _, last = text.partition(":")
    start, end = parse_cell(first), parse_cell(last or first)
    return (start, end) if start and end else None


def address(cell: Cell) -> str:
    """Return a cell's address."""
    row, column = cell
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def runs(cells: Iterable[Cell]) -> list[str]:
    """Return the cells as addresses, those below each other in one column as "F8:F12"."""
    told: list[tuple[Cell, Cell]] = []
    for row, column in sorted(set(cells), key=lambda cell: (cell[1], cell[0])):
        if told and told[-1][1] == (row - 1, column):
            told[-1] = (told[-1][0], (row, column))
        else:
            told.append(((row, column), (row, column)))
    return [address(first) if first == last else f"{address(first)}:{address(last)}" for first, last in told]


def anchors(cells: Iterable[Cell], merges: Iterable[str]) -> dict[Cell, Cell]:
    """Return for each cell the one that shows what it holds: the first of its merged area, or itself."""
    ordered = sorted(set(cells))
    found = {cell: cell for cell in ordered}
    looks = 0
    for text in merges:
        if area := parse_area(text):
            first, last = area
            near = _between(ordered, first[0], last[0])
            found.update((cell, first) for cell in near if first[1] <= cell[1] <= last[1])
            if (looks := looks + len(near)) > _MOST_LOOKS:
                break
    return found


def _between(ordered: Sequence[Cell], first: int, last: int) -> Sequence[Cell]:
    return ordered[bisect_left(ordered, (first, 0)) : bisect_left(ordered, (last + 1, 0))]
