"""The cells of a header: which rows of a sheet can make one, and the texts over each column; knows no word."""

from __future__ import annotations

from ...folding import clean
from ..raw import RawTable

__all__ = ["DEEPEST_HEADER", "Texts", "are_joined", "header_texts", "merged_rows", "shallowest"]

DEEPEST_HEADER = 3
#: So many cells merged down over a row make it a part of the header, whatever its own cells say.
FEWEST_DEEP = 2
Texts = list[tuple[int, list[str]]]  # columns, each with the texts that may name it


def merged_rows(raw: RawTable) -> set[int]:
    """Return the rows, by index, whose cells as parts of a header may be joined to others, or stand in others."""
    return {
        row - raw.first_row
        for top, _, bottom, _ in raw.merges for row in range(top, min(bottom + 1, top + DEEPEST_HEADER))
    }


def shallowest(raw: RawTable, top: int) -> int:
    """Return the first row that can end a header beginning in `top`: cells merged down take the rows they cover."""
    here = raw.first_row + top
    deep = sorted(bottom for t, _, bottom, _ in raw.merges if t == here < bottom < here + DEEPEST_HEADER)
    bottom = deep[-FEWEST_DEEP] - raw.first_row if len(deep) >= FEWEST_DEEP else top
    return bottom if bottom < len(raw.rows) and are_joined(raw, top, bottom) else top


def are_joined(raw: RawTable, top: int, bottom: int) -> bool:
    """Tell whether merges make rows `top` … `bottom` one header: only then is the lower one no data."""
    first, last = raw.first_row + top, raw.first_row + bottom
    down = any(t == first and b >= last for t, _, b, _ in raw.merges)
    return down and not any(first <= t <= last < b for t, _, b, _ in raw.merges)


def header_texts(raw: RawTable, top: int, bottom: int) -> Texts:
    """Return for each column the texts that may name it, best first: the lowest cell, then all joined."""
    lines = [_spread(raw, index) for index in range(top, bottom + 1)]
    pinned = {number - raw.first_column for number in raw.pin.columns} if raw.pin else set()
    if len(lines) == 1 and not pinned:  # most rows: nothing to join
        return [(column, [text]) for column, cell in enumerate(lines[0]) if cell and (text := clean(cell))]
    width = max((len(line) for line in lines), default=0)
    columns = []
    for column in range(width):
        written = [cell for line in lines if column < len(line) and (cell := line[column])]
        parts = [text for text in dict.fromkeys(map(clean, written)) if text]
        if parts:
            columns.append((column, [parts[-1], " ".join(parts)] if len(parts) > 1 else parts))
        elif column in pinned:
            columns.append((column, [""]))
    return columns


def _spread(raw: RawTable, index: int) -> list[str | None]:
    """Return a header row with the text of cells merged across written into each of their columns."""
    line = list(raw.rows[index])
    here = raw.first_row + index
    for top, left, bottom, right in raw.merges:
        if not top <= here <= bottom or top < raw.first_row or bottom - top >= DEEPEST_HEADER:
            continue
        start = left - raw.first_column
        origin = raw.rows[top - raw.first_row]
        text = origin[start] if 0 <= start < len(origin) else None
        for column in range(max(start, 0), min(right - raw.first_column + 1, len(line))):
            line[column] = text
    return line
