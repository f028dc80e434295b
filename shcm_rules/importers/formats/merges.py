"""Merged areas of a sheet: which are usable, and what they cover; never walks over an area."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, insort
from collections.abc import Iterator

from ...patterns import regex

__all__ = ["LAST_COLUMN", "LAST_ROW", "Merge", "column_number", "cover", "merge_of"]

#: Top, left, bottom, right; 1-based.
Merge = tuple[int, int, int, int]
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_AREA = regex(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?", re.IGNORECASE)


def merge_of(reference: str) -> Merge | None:
    """Return the area that a text such as "A1:B3" names, None where it names none."""
    found = _AREA.fullmatch(reference)
    if not found:
        return None
    first, second = column_number(found[1]), column_number(found[3] or found[1])
    upper, lower = int(found[2]), int(found[4] or found[2])
    return min(upper, lower), min(first, second), max(upper, lower), max(first, second)


def column_number(letters: str) -> int:
    """Return the number of a column, from 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


class _Open:
    """The merges that reach over the row where the walk is, from left to right; none overlaps another."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int, int]] = []  # left, right, top
        self._ends: list[tuple[int, int, int, int]] = []  # bottom, left, right, top

    def close_before(self, row: int) -> None:
        while self._ends and self._ends[0][0] < row:
            span = heapq.heappop(self._ends)[1:]
            del self._spans[bisect_left(self._spans, span)]

    def add(self, merge: Merge) -> bool:
        """Add a merge, unless it overlaps one that is open."""
        top, left, bottom, right = merge
        at = bisect_left(self._spans, (left, 0, 0))
        if (at < len(self._spans) and self._spans[at][0] <= right) or (at and self._spans[at - 1][1] >= left):
            return False
        insort(self._spans, (left, right, top))
        heapq.heappush(self._ends, (bottom, left, right, top))
        return True

    def corner(self, column: int) -> tuple[int, int] | None:
        """Return the top and left of the merge over a column, None where there is none."""
        at = bisect_left(self._spans, (column + 1, 0, 0))
        if at and self._spans[at - 1][1] >= column:
            left, _, top = self._spans[at - 1]
            return top, left
        return None

    def __bool__(self) -> bool:
        return bool(self._spans)


def cover(
    cells: dict[int, dict[int, str]], merges: list[Merge]
) -> tuple[list[Merge], list[Merge], list[tuple[int, int, str]]]:
    """Take away the cells that merges cover: only the top-left one is seen.

    Returns the usable merges, those that overlap an earlier one, and what was taken: row, column, text.
    """
    usable: list[Merge] = []
    overlapping: list[Merge] = []
    covered: list[tuple[int, int, str]] = []
    waiting = iter(sorted(merges))
    merge = next(waiting, None)
    if merge is None:
        return usable, overlapping, covered
    open_merges = _Open()
    for row in sorted(cells):
        while merge is not None and merge[0] <= row:
            open_merges.close_before(merge[0])
            (usable if open_merges.add(merge) else overlapping).append(merge)
            merge = next(waiting, None)
        open_merges.close_before(row)
        if open_merges:
            covered += _taken(cells[row], row, open_merges)
    # Merges below the last filled row cover nothing and mean nothing.
    return usable, overlapping, covered


def _taken(line: dict[int, str], row: int, open_merges: _Open) -> Iterator[tuple[int, int, str]]:
    for column in list(line):
        corner = open_merges.corner(column)
        if corner is not None and corner != (row, column):
            yield row, column, line.pop(column)
