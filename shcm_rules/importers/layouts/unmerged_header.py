"""A header of two rows whose merges are lost, as text files lose them: they are drawn in again."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from ...folding import clean
from ...patterns import regex
from ..raw import RawTable
from .headers import match_header

__all__ = ["with_header_merges"]

_SEARCHED_ROWS = 40
_FEWEST = 2
_DIGIT = regex(r"\d")


def with_header_merges(raw: RawTable) -> RawTable:
    """Return the sheet with the merges of a header whose lower row stands under the gaps of the upper one."""
    if raw.pin:
        return raw
    for top, rows in enumerate(pairwise(raw.rows[: _SEARCHED_ROWS + 1])):
        if not all(map(_is_label, filter(None, rows[1]))):
            continue  # nearly every row ends at its first cell
        upper, lower = map(_texts, rows)
        if _is_header(upper, lower) and not _is_merged(raw, top):
            return replace(raw, merges=[*raw.merges, *_merges(raw, top, upper, lower)])
    return raw


@lru_cache(maxsize=16384)
def _is_label(cell: str) -> bool:
    """Tell whether a cell can stand in the lower row of a header: a known header without a number, or nothing."""
    text = clean(cell)
    return not text or bool(not _DIGIT.search(text) and match_header("sessions", text))


def _texts(row: list[str | None]) -> dict[int, str]:
    return {column: text for column, cell in enumerate(row) if cell and (text := clean(cell))}


def _is_header(upper: dict[int, str], lower: dict[int, str]) -> bool:
    """Tell whether two rows are one header: all columns that the lower names stand under a wide cell of the upper."""
    if len(lower) < _FEWEST or len(upper) < _FEWEST or not lower.keys() - upper.keys():
        return False
    known = sum(match_header("sessions", text) is not None for text in upper.values())
    return known >= _FEWEST and all(_is_wide(upper, lower, column) for column in lower)


def _is_wide(upper: dict[int, str], lower: dict[int, str], column: int) -> bool:
    """Tell whether a column belongs to a cell of the upper row that has gaps beside it."""
    owner = max((place for place in upper if place <= column), default=None)
    return owner is not None and owner in lower and owner + 1 in lower and owner + 1 not in upper


def _is_merged(raw: RawTable, top: int) -> bool:
    first, last = raw.first_row + top, raw.first_row + top + 1
    return any(t <= last and bottom >= first for t, _, bottom, _ in raw.merges)


def _merges(
    raw: RawTable, top: int, upper: dict[int, str], lower: dict[int, str],
) -> list[tuple[int, int, int, int]]:
    here, left = raw.first_row + top, raw.first_column
    made = []
    for column in upper:
        if column not in lower:
            made.append((here, left + column, here + 1, left + column))
            continue
        last = column
        while last + 1 in lower and last + 1 not in upper:
            last += 1
        if last > column:
            made.append((here, left + column, here, left + last))
    return made
