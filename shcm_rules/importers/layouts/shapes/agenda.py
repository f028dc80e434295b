"""Read plans of work by month, week or weekday, and lists of tasks: each line that is a meeting becomes a row.

A blank cell under a month means that month, and a cell that goes on in the row below is one: pages and exports lose
merges and break rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ....folding import clean
from ....problems import NO_WORDS, Problem, Words, problem
from ...addresses import address
from ...dates.chain import join_steps
from ...raw import RawTable
from ..layout import not_of_the_template
from ..rows import Rows, fill_merges, find_rows, hidden_rows
from ..tabular import Sheet
from .agenda_header import Agenda, header_text
from .cell_lists import is_bulleted
from .entries import DAY_IN_CONTENT, IF_ANY, SUB_HEADING, Entry, Piece, make_sheet, unused_lines
from .headings import named_period, title_period
from .item_lines import meetings_in

__all__ = ["read_agenda"]

_CARRIED = Words("ô trống dưới ô này: cùng thời gian", "an empty cell below this one: the same time")


def read_agenda(raw: RawTable, agenda: Agenda) -> tuple[Sheet, Rows]:
    """Return the meetings of a plan of work, each line of other work reported once for its cell."""
    columns = {"date": agenda.periods[-1], "content": agenda.content, **agenda.fields}
    rows = find_rows(raw, agenda.top, agenda.bottom, columns)
    grid = _Grid(raw, agenda, rows)
    entries: list[Entry] = []
    problems: list[Problem] = [_unused_column(raw, agenda, column) for column in agenda.unused]
    groups = _groups(raw, agenda, rows)
    rows.asides = sorted([*rows.asides, *groups])
    for index in rows.data:
        if index in groups:
            continue
        found, others = _entries_of(grid, index)
        entries += found
        if not clean(grid.content(index).text):
            problems += _unused_rest(grid, index)
        if others:
            problems.append(unused_lines(raw, grid.piece(index, agenda.content).cell, others))
    problems += [*rows.problems, *hidden_rows(raw, rows.data)]
    return make_sheet(raw, columns, entries, problems, shape="agenda", header_row=agenda.top), rows


def _groups(raw: RawTable, agenda: Agenda, rows: Rows) -> set[int]:
    """Return the rows of a list of tasks that hold nothing but a text: the names of the groups below them."""
    if agenda.carried or len(agenda.fields) + len(agenda.periods) < 2:
        return set()
    return {
        index for index in rows.data
        if [column for column, text in enumerate(raw.rows[index]) if text and clean(text)] == [agenda.content]
    }


@dataclass(slots=True)
class _Grid:
    """The cells of the data rows, merges filled, blank periods carried down, broken rows joined."""

    raw: RawTable
    agenda: Agenda
    rows: Rows
    origins: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    periods: dict[int, list[Piece]] = field(default_factory=dict)
    joined: dict[tuple[int, int], Piece] = field(default_factory=dict)
    base: str = ""

    def __post_init__(self) -> None:
        agenda = self.agenda
        wanted = [*agenda.periods, agenda.content, *agenda.fields.values()]
        places = {index: place for place, index in enumerate(self.rows.data)}
        self.origins, _ = fill_merges(self.raw, places, dict.fromkeys(wanted, ""))
        if agenda.undated:
            self.base = title_period(self.raw, agenda.top)
        carried: dict[int, Piece] = {}
        for index in self.rows.data:
            self.periods[index] = self._read_periods(index, carried)
        self._join_broken_rows()

    def content(self, index: int) -> Piece:
        """Return the cell of work, with what a page break put into the row below; nothing for that row."""
        return self.joined.get((index, self.agenda.content)) or self.piece(index, self.agenda.content)

    def _join_broken_rows(self) -> None:
        """Join a cell that goes on in the row below: no period there, and a text that begins in mid-sentence."""
        for above, index in pairwise(self.rows.data):
            if index != above + 1 or any(clean(self._own(index, column)) for column in self.agenda.periods):
                continue
            for column in (self.agenda.content, *self.agenda.fields.values()):
                upper, lower = self.joined.get((above, column)) or self.piece(above, column), self.piece(index, column)
                if clean(upper.text) and _goes_on(lower.text) and upper.cell != lower.cell:
                    whole = Piece(f"{upper.text.rstrip()} {lower.text.lstrip()}", upper.cell, upper.how)
                    self.joined[above, column] = whole
                    self.joined[index, column] = Piece("", lower.cell) if column == self.agenda.content else whole

    def _own(self, index: int, column: int) -> str:
        row = self.raw.rows[index]
        return (row[column] or "") if column < len(row) else ""

    def piece(self, index: int, column: int, how: Words = NO_WORDS) -> Piece:
        """Return what stands in a cell, or in the merged cell over it."""
        place = self.origins.get((index, column), (index, column))
        row = self.raw.rows[place[0]]
        text = row[place[1]] if place[1] < len(row) else None
        return Piece(text or "", address(self.raw, *place), how)

    def _named(self, piece: Piece, column: int) -> Piece:
        """Return a period as text that says what it is: "9" in a column of months is "Tháng 9"."""
        kind = self.agenda.kinds[column]
        if kind == "slot":
            return Piece(piece.text, "")  # where the day stands is what counts
        if kind not in ("month", "week"):
            return piece
        return Piece(named_period("Tháng" if kind == "month" else "Tuần", piece.text), piece.cell)

    def _read_periods(self, index: int, carried: dict[int, Piece]) -> list[Piece]:
        told = []
        for place, column in enumerate(self.agenda.periods):
            piece = self.piece(index, column)
            if clean(piece.text):
                piece = self._named(piece, column)
                for narrower in self.agenda.periods[place:]:
                    carried.pop(narrower, None)
                if column in self.agenda.carried:
                    carried[column] = piece
                told.append(piece)
            elif column in carried:
                above = carried[column]
                told.append(Piece(above.text, above.cell, _CARRIED))
        return self._with_week_days(told)

    def _with_week_days(self, told: list[Piece]) -> list[Piece]:
        """Join a week's number and its days, which stand in columns of their own: the days count."""
        weeks = [column for column in self.agenda.periods if self.agenda.kinds[column] == "week"]
        if len(weeks) < 2 or len(told) < 2:
            return told
        for place, (first, second) in enumerate(pairwise(told)):
            if first.text.lower().startswith("tuần") and re.match(r"\D{0,12}\d", second.text):
                return [*told[:place], Piece(f"{first.text} ({second.text})", second.cell), *told[place + 2 :]]
        return told


def _entries_of(grid: _Grid, index: int) -> tuple[list[Entry], list[str]]:
    agenda, raw = grid.agenda, grid.raw
    cell = grid.content(index)
    lines = meetings_in(cell.text, of_meetings=agenda.of_meetings)
    told = grid.periods[index]
    entries = []
    for meeting in lines.meetings:
        entry = Entry(raw.first_row + index)
        entry.give("content", Piece(meeting.content, cell.cell))
        steps = [grid.base, *(piece.text for piece in told), meeting.date]
        place = cell.cell if meeting.date else next((piece.cell for piece in reversed(told) if piece.cell), cell.cell)
        how = DAY_IN_CONTENT if meeting.date else next((piece.how for piece in told if piece.how), NO_WORDS)
        entry.give("date", Piece(join_steps(*steps), place, how))
        if meeting.conditional:
            entry.give("status", Piece("nếu có", cell.cell, IF_ANY))
        for name, column in agenda.fields.items():
            entry.give(name, grid.joined.get((index, column)) or grid.piece(index, column))
        for name, (text, place_of) in grid.rows.headed.get(index, {}).items():
            entry.give(name, Piece(text, address(raw, *place_of), SUB_HEADING))
        entries.append(entry)
    return entries, lines.others


def _goes_on(text: str) -> bool:
    plain = clean(text)
    return plain[:1].islower() and not is_bulleted(plain)


def _unused_rest(grid: _Grid, index: int) -> list[Problem]:
    """Report a row that says who or where but not what, unless a cell of it belongs to the row above."""
    rest = [
        piece for column in grid.agenda.fields.values()
        if clean((piece := grid.piece(index, column)).text) and (index, column) not in grid.joined
        and (index, column) not in grid.origins
    ]
    return [unused_lines(grid.raw, rest[0].cell, [clean(piece.text) for piece in rest])] if rest else []


def _unused_column(raw: RawTable, agenda: Agenda, column: int) -> Problem:
    words = not_of_the_template(header_text(raw, agenda, column))
    return problem("unused-column", words, raw.sheet, address(raw, agenda.bottom, column))
