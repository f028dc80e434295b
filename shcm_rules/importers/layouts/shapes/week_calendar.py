"""Plans drawn as a grid: weekdays down and half-days across, weekdays across and lessons down, months across."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from ....folding import clean, fold
from ....patterns import regex
from ....problems import Problem, Words
from ...addresses import address
from ...dates.chain import join_steps
from ...raw import RawTable
from ..headers import header_key, match_header
from ..rows import hidden_rows
from ..tabular import Sheet
from .activities import is_conditional, own_date
from .agenda_header import is_meeting_plan
from .entries import IF_ANY, Entry, Piece, make_sheet, unused_lines
from .headings import heading_facts, title_period
from .item_lines import Lines, Meeting, meetings_in

__all__ = ["find_week", "read_week"]

_ROW_AND_COLUMN = Words(
    "thời gian ở đầu hàng và đầu cột của ô", "the times at the head of the row and of the column of the cell")
_SEARCHED_ROWS = 40
_SLOT = regex(r"(?:buổi )?(?:sáng|chiều|tối)(?:\s*\(.*\))?")
_DAY_HEADS = ("thứ", "ngày", "thứ/ngày", "thứ,ngày", "thứ ngày", "ngày/thứ", "ngày,thứ", "thứ-ngày")
_DAY = regex(r"(?:(?:thứ |t)(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn)\b.{0,30}")
_SHORT_DAY = regex(r"(?:hai|ba|tư|năm|sáu|bảy)\b.{0,20}")
_UNITS = ("department", "cluster", "school")
_MONTH = regex(r"(?:tháng|t) ?\d{1,2}(?:/\d{4}| năm \d{4})?")
_MARK = regex(r"[xv+*✓✔☑●•]|có")
_PLACE_IN_MONTH = regex(r"tuần [1-5]")


@dataclass(slots=True)
class _Week:
    """A grid: its header row, the columns of days (none: the days stand across), the columns of cells."""

    top: int
    days: list[int]
    cells: list[int]
    labels: list[int] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)  # columns of one unit each -> the field that names it
    fields: dict[str, int] = field(default_factory=dict)  # what stands on the left of months: tổ, trường, môn


def find_week(raw: RawTable) -> _Week | None:
    """Return the grid of a weekly calendar, None if the sheet is something else."""
    searched = raw.rows[:_SEARCHED_ROWS]
    heads = set(filter(_is_head, filter(None, chain.from_iterable(searched))))
    for top, row in enumerate(searched):
        if heads.isdisjoint(row):
            continue  # nearly every row ends here
        keys = {column: header_key(text) for column, text in enumerate(row) if text and text.strip()}
        if len(keys) < 2:
            continue
        if week := _days_down(raw, top, keys) or _days_across(top, keys) or _months_across(top, keys):
            return week
        if week := _units_across(raw, top, keys):
            return week
    return None


@lru_cache(maxsize=16384)
def _is_head(text: str) -> bool:
    """Tell whether a text may head a row or a column of some grid."""
    key = header_key(text)
    return key in _DAY_HEADS or key == "tháng" or bool(_DAY.fullmatch(key) or _MONTH.fullmatch(key))


def _days_down(raw: RawTable, top: int, keys: dict[int, str]) -> _Week | None:
    days = [column for column, key in keys.items() if key in _DAY_HEADS]
    slots = [column for column, key in keys.items() if _SLOT.fullmatch(key)] if days else []
    if not slots or len(slots) + len(days) < len(keys):
        return None
    below = [fold(text) for row in raw.rows[top + 1 :] if days[0] < len(row) and (text := row[days[0]])]
    fitting = sum(bool(_DAY.match(text) or _SHORT_DAY.match(text) or re.match(r"\d", text)) for text in below)
    return _Week(top, days, slots) if fitting * 2 > len(below) else None


def _days_across(top: int, keys: dict[int, str]) -> _Week | None:
    days = [column for column, key in keys.items() if _DAY.fullmatch(key)]
    if len(days) < 3:
        return None
    return _Week(top, [], days, [column for column in keys if column < days[0]])


def _months_across(top: int, keys: dict[int, str]) -> _Week | None:
    """Return a grid of months: each column to the left of them is a unit or a subject."""
    months = [column for column, key in keys.items() if _MONTH.fullmatch(key)]
    if len(months) < 2:
        return None
    left = {column: match for column in keys if (match := match_header("sessions", keys[column]))}
    fields = {match.field: column for column, match in left.items()}
    if not left or len(months) + len(left) < len(keys) or "date" in fields:
        return None
    if max(left) > min(months) and "content" not in fields:
        return None
    return _Week(top, [], months, fields=fields)


def _units_across(raw: RawTable, top: int, keys: dict[int, str]) -> _Week | None:
    """Return a grid of months down and units across: "Tổ Toán", "Tổ Ngữ văn"."""
    first = min(keys)
    if keys[first] != "tháng" or len(keys) < 3:
        return None
    facts = {column: heading_facts(raw.rows[top][column] or "") for column in keys if column != first}
    units = {column: name for column, told in facts.items() for name in _UNITS if name in told}
    return _Week(top, [first], list(units), units=units) if len(units) == len(facts) else None


def read_week(raw: RawTable, week: _Week) -> Sheet:
    """Return the meetings of a grid."""
    reader = _Reader(raw, week, title_period(raw, week.top))
    reader.of_meetings = bool(week.fields or week.units) and is_meeting_plan(raw, week.top)
    below = range(week.top + 1, len(raw.rows))
    for index in below:
        reader.take_labels(index)
        for column in week.cells:
            reader.take_cell(index, column)
    problems = [*_unused(raw, reader.others), *hidden_rows(raw, below)]
    columns = {**week.fields, **({"date": week.days[-1]} if week.days else {})}
    shape = "months" if week.fields or week.units else "week"
    return make_sheet(raw, columns, reader.entries, problems, shape=shape, header_row=week.top)


@dataclass(slots=True)
class _Reader:
    """What was said on the left so far, and the meetings and other lines of the cells."""

    raw: RawTable
    week: _Week
    base: str
    of_meetings: bool = False
    day: Piece = field(default_factory=lambda: Piece("", ""))
    labels: dict[int, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    others: list[tuple[str, str]] = field(default_factory=list)

    def take_labels(self, index: int) -> None:
        """Read the day or month and the half-day on the left of a row; a blank one holds on."""
        if told := [column for column in self.week.days if clean(_text(self.raw, index, column))]:
            written = " ".join(_text(self.raw, index, column) for column in told)
            month = "Tháng " if self.week.units and clean(written).isdigit() else ""
            self.day = Piece(f"{month}{written}", address(self.raw, index, told[-1]))
        for column in self.week.labels:
            if text := clean(_text(self.raw, index, column)):
                self.labels[column] = text

    def take_cell(self, index: int, column: int) -> None:
        """Read one cell of the grid."""
        text, cell = _text(self.raw, index, column), address(self.raw, index, column)
        if not clean(text):
            return
        head = Piece(_text(self.raw, self.week.top, column), address(self.raw, self.week.top, column))
        slots = Piece(" ".join(_slots(self.labels.values())), "")
        across = Piece("", "") if column in self.week.units else head
        told = (self.day, across) if self.week.days else (head, slots)
        lines = meetings_in(text, of_meetings=self.of_meetings)
        if "content" in self.week.fields:  # the row says what is done, the cell marks when
            lines = _marked(_text(self.raw, index, self.week.fields["content"]), text)
        for meeting in lines.meetings:
            entry = _entry(self.raw.first_row + index, cell, self.base, told, meeting)
            if "content" in self.week.fields:
                entry.pieces["content"] = Piece(meeting.content, address(self.raw, index, self.week.fields["content"]))
            if column in self.week.units:
                entry.give(self.week.units[column], head)
            for name, place in self.week.fields.items():
                entry.give(name, Piece(_text(self.raw, index, place), address(self.raw, index, place)))
            self.entries.append(entry)
        self.others += [(cell, line) for line in lines.others]


def _marked(content: str, text: str) -> Lines:
    """Return the session of a row that a cell marks by a cross, or by a day or a week within its month."""
    plain = clean(text)
    day = own_date(plain) or (plain if _PLACE_IN_MONTH.fullmatch(fold(plain)) else "")
    if not clean(content) or not (day or _MARK.fullmatch(fold(plain))):
        return Lines(others=[plain])
    return Lines([Meeting(clean(content), day, is_conditional(content))])


def _slots(labels: Iterable[str]) -> list[str]:
    return [label for label in labels if _SLOT.fullmatch(fold(label))]


def _text(raw: RawTable, index: int, column: int) -> str:
    row = raw.rows[index]
    return (row[column] or "") if column < len(row) else ""


def _entry(row: int, cell: str, base: str, told: tuple[Piece, Piece], meeting: Meeting) -> Entry:
    entry = Entry(row)
    own = meeting.date
    entry.give("content", Piece(meeting.content, cell))
    # A weekday alone is no day: then the cell itself is to blame.
    dated = bool(base) or re.search(r"\d\s?/\s?\d|tháng", told[0].text.lower())
    place = told[0].cell if dated and not own else cell
    steps = join_steps(base, told[0].text, told[1].text, own)
    entry.give("date", Piece(steps, place, _ROW_AND_COLUMN))
    if meeting.conditional:
        entry.give("status", Piece("nếu có", cell, IF_ANY))
    return entry


def _unused(raw: RawTable, others: Sequence[tuple[str, str]]) -> list[Problem]:
    """Report each cell with lines of other work once."""
    cells: dict[str, list[str]] = {}
    for cell, text in others:
        cells.setdefault(cell, []).append(text)
    return [unused_lines(raw, cell, texts) for cell, texts in cells.items()]
