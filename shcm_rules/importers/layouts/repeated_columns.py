"""A header that stands in a sheet more than once, side by side: two tables, or the same columns for each term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...folding import clean, fold
from ...patterns import regex
from ..addresses import address
from ..raw import RawTable
from .header_cells import DEEPEST_HEADER, header_texts
from .headers import header_key, match_header
from .layout import find_header
from .shapes.headings import heading_facts
from .tabular import Header

__all__ = ["Part", "side_by_side"]

#: So many columns make a table of its own; fewer must share the columns on their left.
_FEWEST = 3
_FEWEST_SHARED = 2
#: What a wide cell over repeated columns may tell them apart by; “Kế hoạch | Thực hiện” are two sides of one session.
_TOLD_APART = regex(r"(?:học k[ỳì]|hk|kỳ|tháng|đợt|tuần|quý|khối|tổ|cụm)\b")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sheet that is read as a table of its own: what stands over it says `facts`, in `cell`."""

    raw: RawTable
    header: Header | None = None  # where it is known already
    facts: Mapping[str, str] = field(default_factory=dict)
    cell: str = ""


def side_by_side(raw: RawTable) -> list[Part]:
    """Return the sheet in parts where a header stands in it more than once; else the sheet."""
    header = None if raw.pin else find_header(raw)
    if header is None:
        return [Part(raw)]
    return _two_tables(raw, header) or _shared(raw, header) or [Part(raw, header)]


def _two_tables(raw: RawTable, header: Header) -> list[Part]:
    keys = [header_key(text or "") for text in raw.rows[header.top]]
    for cut in range(_FEWEST, len(keys) - _FEWEST + 1):
        right = keys[cut:]
        twice = keys[: len(right)] == right and not any(keys[len(right) : cut])
        if twice and keys[cut] and keys[cut - 1] in ("", keys[-1]):
            left = replace(raw, rows=[row[:cut] for row in raw.rows])
            rest = replace(raw, rows=[row[cut:] for row in raw.rows], first_column=raw.first_column + cut, problems=[])
            return [Part(left), Part(rest)]
    return []


def _shared(raw: RawTable, header: Header) -> list[Part]:
    """Return a part for each group of equal columns under a wide cell; the columns on the left are of all."""
    top = _top(raw, header)
    if header.table != "sessions" or header.bottom == top:
        return []
    texts = dict(header_texts(raw, top, header.bottom))
    groups = list(_groups(raw, top, header.bottom))
    keys = [[header_key(texts.get(column, [""])[0]) for column in group] for group in groups]
    if len(groups) < 2 or not _are_equal(keys):
        return []
    parts = []
    for number, group in enumerate(groups):
        others = {column for other in groups if other is not group for column in other}
        lines = [_without(row, group, others) if index > header.bottom else _blanked(row, others)
                 for index, row in enumerate(raw.rows)]
        title = clean(raw.rows[top][group[0]] or "")
        part = replace(raw, rows=lines, problems=[] if number else raw.problems)
        parts.append(Part(part, facts=heading_facts(title), cell=address(raw, top, group[0])))
    return parts


def _top(raw: RawTable, header: Header) -> int:
    """Return the first row of the header: cells merged down into it may begin above."""
    here = raw.first_row + header.top
    above = [top for top, _, bottom, _ in raw.merges if top < here <= bottom and bottom - top < DEEPEST_HEADER]
    return max(min(above, default=here) - raw.first_row, 0)


def _groups(raw: RawTable, first: int, last: int) -> Iterator[range]:
    """Return the columns under each wide cell of the header that tells terms, months or units apart."""
    here = raw.first_row + first
    for top, left, bottom, right in sorted(raw.merges):
        columns = range(left - raw.first_column, right - raw.first_column + 1)
        if top != here or bottom >= raw.first_row + last or len(columns) < _FEWEST_SHARED or columns[0] < 0:
            continue
        row = raw.rows[first]
        text = row[columns[0]] if columns[0] < len(row) else None
        if text and _TOLD_APART.match(fold(text)):
            yield columns


def _are_equal(groups: list[list[str]]) -> bool:
    found = {match.field for key in groups[0] if (match := match_header("sessions", key))}
    return all(group == groups[0] for group in groups) and "content" in found


def _without(row: list[str | None], group: range, others: set[int]) -> list[str | None]:
    """Return a row without the other groups; nothing of a row that speaks of those only."""
    def filled(columns: range | set[int]) -> bool:
        return any(column < len(row) and clean(row[column] or "") for column in columns)

    return [None] * len(row) if filled(others) and not filled(group) else _blanked(row, others)


def _blanked(row: list[str | None], columns: set[int]) -> list[str | None]:
    return [None if column in columns else text for column, text in enumerate(row)]
