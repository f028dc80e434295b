"""How one sheet was read: its table, columns, rows, and the cells that nothing was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..folding import clean, fold
from ..importers.addresses import address, column_letter
from ..importers.assemble import FileTables
from ..importers.layouts.headers import header_key, match_header, match_info_key, table_of_name
from ..importers.layouts.layout import MOST_COLUMNS
from ..importers.layouts.layout_profiles import SheetLayout
from ..importers.layouts.recognition import SURE, ColumnMatch
from ..importers.layouts.tabular import Sheet
from ..importers.raw import RawTable
from ..problems import Words, counted
from ..report import Lang
from ..schedule import FIELDS, SHEETS, Schedule
from .cells import view_dates, view_values
from .model import ABOVE, CellRange, ColumnView, NoteView, RowsView, SheetView

__all__ = ["Reading", "view_sheet"]

_TOTAL = re.compile(r"^(tổng|cộng)\b")
#: Why a sheet was taken for what it is, and a row for none of a table.
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "above": "phần đầu trang: tên đơn vị, tiêu đề văn bản",
        "below": "sau hàng cuối của bảng: chữ ký, nơi nhận, ghi chú",
        "ignored": "tệp bố cục ghi bỏ qua", "empty": "không có ô nào có dữ liệu", "by_name": "theo tên trang",
        "by_entries": "theo các mục và giá trị của trang này",
        "unknown": "không có hàng nào là tiêu đề của một bảng đã biết", "by_layout": "theo tệp bố cục, mục “{pattern}”",
        "by_shape": "theo cách trình bày và lời ghi trong các ô", "by_headers": "theo {headers} của bảng này",
        "by_both": "theo tên trang “{name}” và {headers} của bảng này",
        "header": "tiêu đề cột", "heading": "tiêu đề phụ, nói về các hàng khác", "total": "hàng tổng cộng",
        "other_work": "không nói đến sinh hoạt chuyên môn", "elsewhere": "không có ô nào thuộc một cột đã nhận ra",
    },
    "en": {
        "above": "the head of the page: the unit, the title of the document",
        "below": "below the last row of the table: signatures, recipients, remarks",
        "ignored": "the layout file leaves it aside", "empty": "no cell is filled", "by_name": "by the sheet's name",
        "by_entries": "by the entries and values of this sheet",
        "unknown": "no row is the header of a known table", "by_layout": "by the layout file, entry “{pattern}”",
        "by_shape": "by its layout and the wording of its cells", "by_headers": "by {headers} of this table",
        "by_both": "by the sheet's name “{name}” and {headers} of this table",
        "header": "column headers", "heading": "a sub-heading that speaks of other rows", "total": "a total",
        "other_work": "does not speak of a professional meeting",
        "elsewhere": "none of its cells is in a recognised column",
    },
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet as it came, the file and schedule it went into, what a layout file says, the cells that told a fact."""

    raw: RawTable
    file: FileTables
    schedule: Schedule
    layout: SheetLayout | None
    told: set[str]
    lang: Lang

    def text(self, key: str, **facts: object) -> str:
        """Return a sentence of `_TEXTS`."""
        return _TEXTS[self.lang][key].format(**facts)


def view_sheet(reading: Reading, tables: Sequence[tuple[int, Sheet]]) -> list[SheetView]:
    """Return how a sheet was read, once for each table found in it; `tables`: index in the schedule, and table."""
    if not tables:
        return [_without_table(reading)]
    used = {cell for source, sheet in tables for cell in _used_cells(reading, source, sheet)}
    used |= {match.cell for _, sheet in tables
             for match in sheet.matches or _matches_by_place(reading.raw, sheet) if match.field}
    rows = {_own_row(sheet, row) for _, sheet in tables for row in sheet.frame.get_column("row").to_list()}
    views = [_table(reading, source, sheet) for source, sheet in tables]
    why_not = _Why(reading, [sheet for _, sheet in tables], rows)
    # What was read from none of the tables is told once, with the first of them.
    return [views[0].model_copy(update={
        "other_rows": list(_other_rows(reading, why_not, rows)),
        "unused": _unused(reading, used | reading.told, why_not),
    }), *views[1:]]


def _without_table(reading: Reading) -> SheetView:
    raw, facts = reading.raw, reading.file.facts
    filled = any(text and text.strip() for row in raw.rows for text in row)
    if raw.sheet in reading.file.ignored:
        return SheetView(name=raw.sheet, hidden=raw.hidden, role="ignored", table="", why=reading.text("ignored"))
    if not filled:
        return SheetView(name=raw.sheet, hidden=raw.hidden, role="empty", table="", why=reading.text("empty"))
    if raw.sheet == facts.sheet:
        why = reading.text("by_name" if table_of_name(raw.sheet) == "info" else "by_entries")
        unused = _unused(reading, set(facts.info.cells.values()) | _keys_beside(raw))
        return SheetView(name=raw.sheet, hidden=raw.hidden, role="info", table="Thông tin", why=why,
                         unused=unused)
    return SheetView(name=raw.sheet, hidden=raw.hidden, role="unknown", table="", why=reading.text("unknown"),
                     unused=_unused(reading, set()))


def _keys_beside(raw: RawTable) -> set[str]:
    return {
        address(raw, index, column)
        for index, row in enumerate(raw.rows) for column, text in enumerate(row)
        if text and match_info_key(text)
    }


def _table(reading: Reading, source: int, sheet: Sheet) -> SheetView:
    rows = sorted({_own_row(sheet, row) for row in sheet.frame.get_column("row").to_list()})
    headers = {item.name: item.header for item in FIELDS[sheet.table]}
    matches = sheet.matches or _matches_by_place(reading.raw, sheet)
    header = sorted(_row(match.cell) for match in matches)
    return SheetView(
        name=sheet.name, hidden=reading.raw.hidden, role="table", table=SHEETS[sheet.table], shape=sheet.shape,
        why=_why_table(reading, sheet), header_rows=[header[0], header[-1]] if header else [],
        columns=[
            ColumnView(
                column=match.column, cell=match.cell, header=match.text, field=headers.get(match.field, ""),
                how=match.how, score=match.score, like=match.like, used=match.used)
            for match in matches
        ],
        session_rows=spans(rows, reading.lang), sessions=sheet.frame.height,
        dates=view_dates(reading.schedule, source, sheet, reading.lang),
        values=view_values(reading.schedule, source, sheet), notes=_notes(sheet, headers, reading.lang),
    )


def _matches_by_place(raw: RawTable, sheet: Sheet) -> list[ColumnMatch]:
    """Return the columns of a shape that is not read by its headers alone: what its header row says above each."""
    matches = []
    for name, letter in sheet.columns.items():
        index = next((n for n in range(MOST_COLUMNS) if column_letter(raw.first_column + n) == letter), -1)
        row = raw.rows[sheet.header_row] if 0 <= sheet.header_row < len(raw.rows) else []
        if text := clean(row[index] or "") if 0 <= index < len(row) else "":
            known = match_header(sheet.table, text)
            how, score = (known.how, known.score) if known and known.field == name else ("position", SURE)
            matches.append(ColumnMatch(letter, address(raw, sheet.header_row, index), text, name, how, score))
    return matches


def _notes(sheet: Sheet, headers: Mapping[str, str], lang: Lang) -> list[NoteView]:
    """Return what was inferred, equal notes together under their first cell."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for note in sheet.notes:
        groups.setdefault((headers.get(note.field, note.field), note.text, note.how.told(lang)), []).append(note.cell)
    return [NoteView(cell=cells[0], field=name, text=text, how=how, count=len(cells))
            for (name, text, how), cells in groups.items()]


def _own_row(sheet: Sheet, row: int) -> int:
    return sheet.rows.get(row, row)


def _why_table(reading: Reading, sheet: Sheet) -> str:
    if reading.layout:
        return reading.text("by_layout", pattern=reading.layout.pattern)
    count = sum(bool(match.field) and match.used for match in sheet.matches)
    if not count:
        return reading.text("by_shape")
    key = "by_both" if table_of_name(sheet.name) == sheet.table else "by_headers"
    headers = Words(f"{count} tiêu đề cột", counted(count, "column header")).told(reading.lang)
    return reading.text(key, name=sheet.name, headers=headers)


def _used_cells(reading: Reading, source: int, sheet: Sheet) -> Iterator[str]:
    """Yield the cells from which a row of the table was read, or that told something of it."""
    names = [name for name in sheet.frame.columns if name != "row" and name in sheet.columns]
    for row, *texts in sheet.frame.select("row", *names).iter_rows():
        for name, text in zip(names, texts, strict=True):
            if text:
                yield reading.schedule.cell(sheet.table, source, row, name).cell
    yield from sheet.moved.values()
    yield from (note.cell for note in sheet.notes)
    if sheet.shape != "table":  # a month beside its meetings has no field of its own; lines not read are problems
        rows = {_own_row(sheet, row) for row in sheet.frame.get_column("row").to_list()}
        yield from (f"{letter}{row}" for letter in sheet.columns.values() for row in rows)


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _other_rows(reading: Reading, why_not: _Why, rows: set[int]) -> Iterator[RowsView]:
    """Yield the filled rows that are no row of a table, by why they are none."""
    groups: dict[str, list[int]] = {}
    raw = reading.raw
    for index, line in enumerate(raw.rows):
        texts = [clean(text) for text in line if text and clean(text)]
        if texts and (row := raw.first_row + index) not in rows:
            groups.setdefault(why_not(row, texts), []).append(row)
    for why, found in groups.items():
        yield RowsView(rows=spans(found, reading.lang), why=why)


class _Why:
    """Tells why a filled row is no row of a table, as somebody who looks at the page would."""

    def __init__(self, reading: Reading, sheets: Sequence[Sheet], rows: set[int]) -> None:
        self.text = reading.text
        self.ignored = reading.layout.ignored_rows if reading.layout else ()
        self.said = {_row(problem.cell): problem.told(reading.lang) for sheet in sheets for problem in sheet.problems
                     if problem.code in {"unused-rows", "unused-text"} and problem.cell}
        self.told = {_row(cell) for sheet in sheets for cell in sheet.moved.values()}
        self.told |= {_row(note.cell) for sheet in sheets for note in sheet.notes}
        matches = [match for sheet in sheets for match in sheet.matches or _matches_by_place(reading.raw, sheet)]
        self.headers = {_row(match.cell) for match in matches}
        self.keys = {header_key(match.text) for match in matches}
        self.plain = any(sheet.shape == "table" for sheet in sheets)
        self.first, self.last = min(self.headers or rows, default=0), max(rows, default=0)

    def __call__(self, row: int, texts: Sequence[str]) -> str:
        if any(first <= row <= last for first, last in self.ignored):
            return self.text("ignored")
        if row in self.headers or self.repeats_header(texts):
            return self.text("header")
        if row in self.said:
            return self.said[row]
        if row in self.told:
            return self.text("heading")
        if row < self.first:
            return self.text("above")
        if _TOTAL.match(fold(texts[0])):
            return self.text("total")
        if not self.plain:
            return self.text("other_work")
        return self.text("below" if row > self.last else "elsewhere")

    def repeats_header(self, texts: Sequence[str]) -> bool:
        """Tell whether a row is the header printed again, as on each page."""
        return sum(header_key(text) in self.keys for text in texts) > max(1, len(texts) // 2)


def _unused(reading: Reading, used: set[str], why_not: _Why | None = None) -> list[CellRange]:
    """Return the filled cells that are not in `used`, those below each other in a column together."""
    raw = reading.raw
    again = {
        raw.first_row + index for index, row in enumerate(raw.rows)
        if why_not and why_not.repeats_header([clean(text) for text in row if text and clean(text)])
    } - (why_not.headers if why_not else set())
    ranges: list[CellRange] = []
    for column in range(max(map(len, raw.rows), default=0)):
        letter = column_letter(raw.first_column + column)
        free = {
            raw.first_row + index: clean(row[column] or "") for index, row in enumerate(raw.rows)
            if column < len(row) and clean(row[column] or "") and raw.first_row + index not in again
            and f"{letter}{raw.first_row + index}" not in used
        }
        if above := [text for row, text in free.items() if row < 1]:
            ranges.append(CellRange(cells=ABOVE[reading.lang], count=len(above), text=above[0][:80]))
        for first, last in _runs([row for row in free if row > 0]):
            cells = f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}"
            ranges.append(CellRange(cells=cells, count=last - first + 1, text=free[first][:80]))
    return ranges


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of numbers from 1 that follow each other; they come in order."""
    first = last = 0
    for number in numbers:
        if number != last + 1 or not first:
            if first:
                yield first, last
            first = number
        last = number
    if first:
        yield first, last


def spans(numbers: Iterable[int], lang: Lang) -> list[str]:
    """Return rows as "4", "6-9"; text above the table of a document has no rows of its own."""
    told = list(numbers)
    rows = [str(first) if first == last else f"{first}-{last}" for first, last in _runs(n for n in told if n > 0)]
    return [ABOVE[lang], *rows] if any(n < 1 for n in told) else rows
