"""A plain table, one row a session: from its header to its rows as columns of text, each with its origin."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, zip_longest
from operator import itemgetter

from ...folding import clean
from ...problems import Problem, Words
from ...schedule import FIELDS
from ..addresses import address, column_letter
from ..dates.chain import join_steps
from ..raw import RawTable
from .header_cells import header_texts
from .headers import header_key
from .layout import map_header, problem_at
from .recognition import ColumnMatch
from .rows import Rows, fill_merges, find_rows, hidden_rows
from .shapes.entries import SUB_HEADING
from .shapes.headings import named_period, said_around
from .tabular import Header, Note, Sheet, text_frame

__all__ = ["read_plain_sheet", "read_table"]

_WEEKS = frozenset({"tuần", "tuần thứ", "tuần của tháng"})
#: Headers of periods beside days, and how a number below them is said.
_PERIODS = {"tuần": "Tuần", "tuần thứ": "Tuần", "tuần chuyên môn": "Tuần", "tháng": "Tháng", "tuần/tháng": "Tuần",
            "tháng/tuần": "Tháng"}


def read_table(raw: RawTable, header: Header) -> tuple[Sheet, Rows]:
    """Return the table below a header, and which rows of the sheet are what.

    A sub-heading that said something of its rows is no longer among the rows left aside.
    """
    rows = find_rows(raw, header.top, header.bottom, header.fields)
    sheet = _sheet(raw, header, rows)
    return sheet, rows


def read_plain_sheet(raw: RawTable, table: str) -> Sheet:
    """Return the table of a sheet whose first row is its header and every other row with text is data."""
    header = map_header(raw, table)
    wanted = [column for name, column in header.fields.items() if name != "number"]
    data = [
        index for index, row in enumerate(raw.rows[1:], start=1)
        if any(column < len(row) and (row[column] or "").strip() for column in wanted)
    ]
    return _sheet(raw, header, Rows(data))


def _sheet(raw: RawTable, header: Header, rows: Rows) -> Sheet:
    texts, moved = _columns(raw, header, rows)
    _add_weeks(raw, header, rows, texts)
    _add_periods(raw, header, rows, texts, moved)
    notes = _add_headings(raw, header, rows, texts, moved)
    names = {name: column_letter(raw.first_column + column) for name, column in header.fields.items()}
    numbers = [raw.first_row + index for index in rows.data]
    frame = text_frame(numbers, texts, list(chain.from_iterable(texts.values())))
    problems = [
        *raw.problems, *header.problems, *rows.problems, *_headless(raw, header, rows), *hidden_rows(raw, rows.data),
    ]
    return Sheet(raw.sheet, header.table, names, frame, moved, problems, header.top, header.matches, notes=notes)


def _columns(
    raw: RawTable, header: Header, rows: Rows,
) -> tuple[dict[str, list[str | None]], dict[tuple[int, str], str]]:
    """Return the data rows as columns of text, merged cells filled, and the origin of each filled one."""
    columns = list(zip_longest(*(raw.rows[index] for index in rows.data)))
    blank = [None] * len(rows.data)
    texts = {
        name: list(columns[column] if column < len(columns) else blank) for name, column in header.fields.items()
    }
    moved: dict[tuple[int, str], str] = {}
    places = {index: place for place, index in enumerate(rows.data)}
    names = {column: name for name, column in header.fields.items()}
    filled, complete = fill_merges(raw, places, names)
    if not complete:
        header.problems.append(problem_at(raw, "too-large", "", Words(
            "có quá nhiều ô gộp – một số ô gộp không được trải ra",
            "there are too many merged cells – some of them were not spread out")))
    for (index, column), (top, left) in filled.items():
        name = names[column]
        texts[name][places[index]] = raw.rows[top][left]
        moved[raw.first_row + index, name] = address(raw, top, left)
    return texts, moved


def _add_weeks(raw: RawTable, header: Header, rows: Rows, texts: dict[str, list[str | None]]) -> None:
    """Join a column of weeks to the column of months that is the time of the rows."""
    said = [match for match in header.matches if match.field == "date"]
    month = next((match for match in said if match.used and header_key(match.text) == "tháng"), None)
    week = next((match for match in said if not match.used and header_key(match.text) in _WEEKS), None)
    if month is None or week is None:
        return
    column = _place_of(raw, week.column)
    for place, index in enumerate(rows.data):
        row, written = raw.rows[index], clean(texts["date"][place] or "")
        if written and column < len(row) and (number := clean(row[column] or "")):
            steps = (f"Tháng {written}" if written.isdigit() else written,
                     f"Tuần {number}" if number.isdigit() else number)
            texts["date"][place] = join_steps(*steps)
    _use(header, week)


def _add_periods(
    raw: RawTable, header: Header, rows: Rows, texts: dict[str, list[str | None]], moved: dict[tuple[int, str], str],
) -> None:
    """Fill days that are not written from columns of weeks or months beside theirs, and give days their month."""
    beside = [(_PERIODS[key], match) for match in header.matches
              if match.field == "date" and not match.used and (key := header_key(match.text)) in _PERIODS]
    for unit, match in sorted(beside, key=itemgetter(0), reverse=True):  # weeks before their months
        column, used = _place_of(raw, match.column), False
        merged, _ = fill_merges(raw, {index: place for place, index in enumerate(rows.data)}, {column: "date"})
        for place, index in enumerate(rows.data):
            top, left = merged.get((index, column), (index, column))
            period = named_period(unit, raw.rows[top][left] or "") if left < len(raw.rows[top]) else ""
            written = texts["date"][place] or ""
            said = said_around(period, written) if period else ""
            if said:
                texts["date"][place], used = said, True
                if not clean(written):
                    moved[raw.first_row + index, "date"] = address(raw, top, left)
        if used:
            _use(header, match)


def _place_of(raw: RawTable, letter: str) -> int:
    return [column_letter(raw.first_column + place) for place in range(max(map(len, raw.rows)))].index(letter)


def _use(header: Header, match: ColumnMatch) -> None:
    """Note that a column is read, too."""
    header.matches[header.matches.index(match)] = replace(match, used=True)
    header.problems = [problem for problem in header.problems if problem.cell != match.cell]


def _add_headings(
    raw: RawTable, header: Header, rows: Rows, texts: dict[str, list[str | None]], moved: dict[tuple[int, str], str],
) -> list[Note]:
    """Fill what sub-headings say into empty cells, and a month around days that are written without one."""
    known = {item.name for item in FIELDS[header.table]}
    notes: list[Note] = []
    spoken: set[int] = set()
    for place, index in enumerate(rows.data):
        for name, (text, (top, left)) in rows.headed.get(index, {}).items():
            if name not in known:
                continue
            written = texts[name][place] if name in texts else None
            said = said_around(text, written or "") if name == "date" else "" if clean(written or "") else text
            if said:
                texts.setdefault(name, [None] * len(rows.data))[place] = said
                cell = address(raw, top, left)
                if not clean(written or ""):
                    moved[raw.first_row + index, name] = cell
                notes.append(Note(cell, name, said, SUB_HEADING))
            if said or name == "level":
                spoken.add(top)
    rows.asides = [index for index in rows.asides if index not in spoken]
    return notes


def _headless(raw: RawTable, header: Header, rows: Rows) -> list[Problem]:
    """Report columns that hold text in data rows but have no header."""
    headed = {column for column, _ in header_texts(raw, header.top, header.bottom)}
    found: dict[int, int] = {}
    lines = {index: raw.rows[index] for index in rows.data}
    for column in set(range(max(map(len, lines.values()), default=0))) - headed:
        for index, row in lines.items():
            if column < len(row) and (row[column] or "").strip():
                found[column] = index
                break
    return [
        problem_at(raw, "unused-column", address(raw, index, column),
                   Words("cột có dữ liệu nhưng không có tiêu đề – cột này không được dùng",
                         "the column holds data but has no header – it is not used"))
        for column, index in sorted(found.items())
    ]
