"""Meetings written as a list instead of a table: a bulleted title, then "Thời gian: …", "Chủ trì: …" below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....folding import clean, fold
from ....patterns import regex
from ...addresses import address
from ...dates.chain import join_steps
from ...raw import RawTable
from ..headers import match_header
from ..tabular import Sheet
from .activities import speaks_of_session
from .cell_lists import is_bulleted, is_signed, split_items, without_bullet
from .entries import DAY_IN_CONTENT, IF_ANY, SUB_HEADING, Entry, Piece, make_sheet
from .headings import heading_facts
from .item_lines import meeting_of

__all__ = ["read_list"]

_KEYED = regex(r"([^:.;()]{2,40}?)\s*:\s+(\S.*)", re.DOTALL)
_LABEL = regex(r"^[^:]{2,40}:\s*$")
#: A document that is quoted with its number is no meeting.
_REFERENCE = regex(r"(?:số\s*:?\s*\d+\s*/|\d+/(?:KH|CV|QĐ|TB|BC|TT)\b)")
_CONTENT_KEYS = ("content", "kind")
#: Labels that are no part of what they introduce.
_LABELS = ("nội dung", "tên chuyên đề")


def read_list(raw: RawTable, indexes: Sequence[int]) -> tuple[Sheet | None, set[int]]:
    """Return the meetings listed in rows of one text each, and the rows that they take.

    A line is a meeting only if a day, a month or a term stands with it: beside it, below it as "Thời gian", or in the
    heading above. Prose that speaks of meetings is none.
    """
    reader = _Reader(raw)
    for index in indexes:
        reader.take_row(index)
    entries = reader.finish()
    if not entries:
        return None, set()
    return make_sheet(raw, {}, entries, [], shape="list", header_row=min(reader.used)), reader.used


class _Reader:
    def __init__(self, raw: RawTable) -> None:
        self.raw = raw
        self.used: set[int] = set()
        self.done: list[Entry] = []
        self.open: Entry | None = None
        self.open_rows: set[int] = set()
        self.said: dict[str, Piece] = {}
        self.said_row = -1

    def take_row(self, index: int) -> None:
        """Read one row: a heading, a title, or what is told of the title above."""
        cells = [(column, text) for column, text in enumerate(self.raw.rows[index]) if text and clean(text)]
        if len(cells) == 2 and _LABEL.search(cells[0][1]):  # a form: "Thời gian:" | "22/10/2025"
            cells = [(cells[1][0], f"{clean(cells[0][1])} {cells[1][1]}")]
        if len(cells) != 1:
            self._close()
            return
        column, text = cells[0]
        cell = address(self.raw, index, column)
        if not self._is_told(text) and not _is_line(text):
            self._take_heading(text, cell, index)
            return
        for item in split_items(text, inline=False):
            self._take_item(item, cell, index)

    def _is_told(self, text: str) -> bool:
        told = _told(text)
        return told is not None and (self.open is not None or told[0] in _CONTENT_KEYS)

    def _take_heading(self, text: str, cell: str, index: int) -> None:
        self._close()
        self.said = {name: Piece(said, cell, SUB_HEADING) for name, said in heading_facts(text).items()}
        self.said_row = index

    def _take_item(self, item: str, cell: str, index: int) -> None:
        told = _told(item)
        if told and told[0] not in _CONTENT_KEYS:
            if self.open is not None:
                self.open.give(told[0], Piece(told[1], cell))
                self.open_rows.add(index)
            return
        text = told[1] if told and fold(item).startswith(_LABELS) else item
        if not told and not speaks_of_session(item):
            return
        self._close()
        self.open = Entry(self.raw.first_row + index)
        self.open_rows = {index}
        meeting = meeting_of(text)
        self.open.give("content", Piece(meeting.content, cell))
        if meeting.date:
            around = self.said.get("date")
            steps = join_steps(around.text if around else "", meeting.date)
            self.open.give("date", Piece(steps, cell, DAY_IN_CONTENT))
        if meeting.conditional:
            self.open.give("status", Piece("nếu có", cell, IF_ANY))

    def _close(self) -> None:
        if self.open is not None:
            for name, piece in self.said.items():
                self.open.give(name, piece)
            if "date" in self.open.pieces:
                self.done.append(self.open)
                self.used |= self.open_rows | ({self.said_row} if self.said else set())
        self.open, self.open_rows = None, set()

    def finish(self) -> list[Entry]:
        """Return every meeting that says when it is."""
        self._close()
        return self.done


def _is_line(text: str) -> bool:
    """Tell whether a row is a line of a list and no heading or prose.

    It begins with a bullet; or with an ordinal, or nothing, and then speaks of a meeting on a day of its own.
    """
    if any(map(is_signed, text.split("\n"))):
        return True
    item = without_bullet(text)
    if not speaks_of_session(item) or _REFERENCE.search(item):
        return is_bulleted(text) and not heading_facts(text) and _told(item) is not None
    return is_bulleted(text) or meeting_of(item).content != item


def _told(text: str) -> tuple[str, str] | None:
    """Return field and text of "Thời gian: Tháng 11"; None for any other line."""
    found = _KEYED.fullmatch(clean(without_bullet(text)))
    if found is None or (speaks_of_session(found[1]) and not match_header("sessions", found[1])):
        return None
    # "Chủ trì tham mưu: …" is who leads; the first words name the field.
    names = (found[1], " ".join(found[1].split()[:2]))
    match = next(filter(None, (match_header("sessions", name) for name in names)), None)
    return (match.field, found[2]) if match else None

