"""Sessions listed in one cell of a plain table: each line with a day of its own is one; lines of one session stay one.

Splits by evidence only: two lines with days, or a bullet before every line and a meeting in each, and a time of the row
that is wider than a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ...folding import clean
from ...patterns import regex
from ..dates.chain import join_steps
from ..raw import RawTable
from .shapes.activities import own_date, speaks_of_session
from .shapes.cell_lists import is_bulleted, split_items
from .shapes.entries import DAY_IN_CONTENT, unused_lines
from .shapes.item_lines import Meeting, meeting_of
from .tabular import Note, Sheet

__all__ = ["split_listed"]

_DAY = regex(r"\d{4}-\d\d-\d\d|(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}(?!\d)|ngày\s+\d{1,2}(?!\d|\s?[/.-])")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Listed:
    """What a cell lists: the meetings, and its lines of other work."""

    meetings: list[Meeting]
    others: list[str]


def split_listed(raw: RawTable, sheet: Sheet) -> None:
    """Give each session that a cell of contents lists a row of its own; it shares the other cells of the row."""
    lists = dict(_lists(sheet))
    if not lists:
        return
    letter = sheet.columns["content"]
    rows: list[dict[str, object]] = []
    moved: dict[tuple[int, str], str] = {}
    origins: dict[int, int] = {}
    kept = _by_row(sheet.moved)
    for old in sheet.frame.iter_rows(named=True):
        cell = f"{letter}{old['row']}"
        listed = lists.get(old["row"])
        if listed and listed.others:
            sheet.problems.append(unused_lines(raw, cell, listed.others))
        for meeting in listed.meetings if listed else [None]:
            number = len(rows) + 1
            origins[number] = old["row"]
            moved |= {(number, name): place for name, place in kept.get(old["row"], {}).items()}
            rows.append(old | {"row": number} | (_told(old, meeting) if meeting else {}))
            if meeting and meeting.date:
                moved[number, "date"] = cell
                sheet.notes.append(Note(cell, "date", str(rows[-1]["date"]), DAY_IN_CONTENT))
    schema = {**sheet.frame.schema, "date": pl.String()}
    sheet.frame = pl.DataFrame(rows, schema=schema)
    sheet.moved, sheet.rows = moved, origins


def _lists(sheet: Sheet) -> Iterator[tuple[int, _Listed]]:
    if sheet.table != "sessions" or "content" not in sheet.columns:
        return
    if not any("\n" in text for text in sheet.frame.get_column("content").to_list() if text):
        return  # nearly every sheet ends here
    merged = {cell for (_, name), cell in sheet.moved.items() if name == "content"}
    broken = sheet.frame.filter(pl.col("content").str.contains("\n"))
    for row in broken.iter_rows(named=True):
        place = f"{sheet.columns['content']}{row['row']}"
        if place in merged or (row["row"], "content") in sheet.moved or not _is_vague(row.get("date")):
            continue
        if listed := _listed(row["content"]):
            yield row["row"], listed


def _is_vague(written: str | None) -> bool:
    """Tell whether the time of a row leaves room for several days: none, a month, a week, from … to …."""
    return len(_DAY.findall(clean(written or "").lower())) != 1


def _listed(text: str) -> _Listed | None:
    items = split_items(text, inline=False)
    dated = sum(bool(own_date(item)) for item in items)
    bulleted = all(is_bulleted(line) for line in text.split("\n") if clean(line))
    speaking = len(items) > 1 and all(map(speaks_of_session, items))
    if dated < _FEWEST and not (bulleted and speaking):
        return None
    meetings = [item for item in items if own_date(item) or speaks_of_session(item)]
    return _Listed([meeting_of(item) for item in meetings], [item for item in items if item not in meetings])


def _told(old: Mapping[str, object], meeting: Meeting) -> dict[str, object]:
    told: dict[str, object] = {"content": meeting.content}
    if meeting.date:
        told["date"] = join_steps(str(old.get("date") or ""), meeting.date)
    return told


def _by_row(moved: Mapping[tuple[int, str], str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for (row, name), cell in moved.items():
        found.setdefault(row, {})[name] = cell
    return found
