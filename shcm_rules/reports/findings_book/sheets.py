"""Sheets written row by row in constant memory: text as text, days as days, looks; knows no finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import ceil
from string import ascii_uppercase
from typing import IO, Any, Literal, Self

import xlsxwriter  # type: ignore[import-untyped]

from ...findings import Verdict
from ...patterns import regex
from ..answer import Mood
from ..characters import readable
from .words import TEXTS

__all__ = ["Book", "Column", "Sheet"]

#: What a cell holds, in UTF-16 units, as Excel counts.
LONGEST_CELL = 32_767
_FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_LINED = {**_FONT, "border": 1, "border_color": "#BFBFBF"}
#: Fill and letters of a verdict; the word stands in the cell too.
_COLOURS = {
    Verdict.VIOLATED: ("#FFC7CE", "#9C0006"), Verdict.UNDETERMINED: ("#FFEB9C", "#7F6000"),
    Verdict.PENDING: ("#DDEBF7", "#1F4E78"), Verdict.SATISFIED: ("#C6EFCE", "#006100"),
    Verdict.WAIVED: ("#E4DFEC", "#403151"), Verdict.NOT_APPLICABLE: ("#EDEDED", "#595959"),
}
_MOODS: dict[Mood, Verdict] = {
    "bad": Verdict.VIOLATED, "unsure": Verdict.UNDETERMINED, "good": Verdict.SATISFIED}
_LINE_HEIGHT = 13.5
#: Letters of Arial 10 in a unit of width, and how many a line loses where words break.
_LETTERS, _LOST = 1.22, 3
#: Excel's bound.
_HIGHEST = 409.0
_NAMES = ascii_uppercase
_FIRST_DAY = date(1899, 12, 30)
_NUMBERED = regex("(_x[0-9a-fA-F]{4}_)")
#: Cells kept as XML, for most of them are like others.
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its width in letters, what its cells hold."""

    key: str
    width: float
    kind: Literal["text", "number", "day", "verdict"] = "text"


class Book:
    """A workbook that is written from top to bottom; closing it writes the file."""

    def __init__(self, stream: IO[bytes], created: datetime, title: str, lang: str) -> None:
        self._book = xlsxwriter.Workbook(stream, {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "remove_timezone": True,
        })
        self._book.set_properties({"title": title, "created": created, "author": "shcm-rules"})
        self.lang = lang
        self.format = lru_cache(maxsize=None)(self._format)
        self.cell = lru_cache(maxsize=_KEPT)(self._cell)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """Return a new sheet behind the others."""
        return Sheet(self, self._book.add_worksheet(name, worksheet_class=_Rows), columns)

    def _cell(self, value: Any, width: float, mark: Verdict | None) -> tuple[str, int]:
        """Return what stands behind a cell's name in the XML, and how many lines it takes."""
        if isinstance(value, date | int):
            look = self.format("day" if isinstance(value, date) else "number")
            number = (value - _FIRST_DAY).days if isinstance(value, date) else value
            return f' s="{look._get_xf_index()}"><v>{number}</v></c>', 1  # noqa: SLF001 - as its own sheets ask
        look, shown = self.format("text", mark)._get_xf_index(), _fit(value, self.lang)  # noqa: SLF001 - as above
        if not shown:
            return f' s="{look}"/>', 1
        blanks = ' xml:space="preserve"' if shown[0].isspace() or shown[-1].isspace() else ""
        return f' s="{look}" t="inlineStr"><is><t{blanks}>{_escaped(shown)}</t></is></c>', _lines(value, width)

    def _format(self, kind: str, verdict: Verdict | None = None) -> Any:
        looks: dict[str, Any] = {
            "text": {**_LINED, "text_wrap": True, "num_format": "@"},
            "number": {**_LINED, "num_format": "0;-0;–", "align": "center"},
            "day": {**_LINED, "num_format": "dd/mm/yyyy", "align": "left"},
            "header": {**_LINED, "bold": True, "text_wrap": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF",
                       "valign": "vcenter"},
            "title": {**_FONT, "bold": True, "font_size": 14}, "heading": {**_FONT, "bold": True, "font_size": 12},
            "sentence": {**_FONT, "text_wrap": True},
        }[kind]
        if verdict:
            fill, letters = _COLOURS[verdict]
            looks = looks | {"bg_color": fill, "font_color": letters, "bold": True}
        return self._book.add_format(looks)


class Sheet:
    """One sheet, written downwards."""

    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column]) -> None:
        self._book, self._sheet, self._columns, self._at = book, sheet, columns, 0
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L&A&R{TEXTS[book.lang]['page']}")

    def title(self, text: str) -> None:
        """Write the title of the sheet."""
        self._put(0, text, self._book.format("title"))
        self._at += 1

    def heading(self, text: str) -> None:
        """Write a heading within the sheet."""
        self._put(0, text, self._book.format("heading"))
        self._at += 1

    def gap(self) -> None:
        """Leave a row empty."""
        self._at += 1

    def sentence(self, text: str, mood: Mood | None, columns: int) -> None:
        """Write a sentence over so many columns, as high as it needs."""
        look = self._book.format("sentence", _MOODS[mood] if mood else None)
        self._raise([text], [sum(column.width for column in self._columns[:columns])])
        self._sheet.merge_range(self._at, 0, self._at, columns - 1, "", look)
        self._put(0, text, look)
        self._at += 1

    def header(self, headers: Sequence[str]) -> None:
        """Write the names of columns."""
        self._raise(headers, [column.width for column in self._columns])
        for place, text in enumerate(headers):
            self._put(place, text, self._book.format("header"))
        self._at += 1

    def row(self, values: Sequence[Any], verdict: tuple[int, Verdict] | None = None) -> None:
        """Write a row, no longer than the columns; `verdict`: the place of the cell that shows a verdict, and which."""
        self._sheet.end_row(self._at)
        place, mark = verdict or (None, None)
        cells = [
            self._book.cell(value, column.width, mark if at == place else None)
            for at, (value, column) in enumerate(zip(values, self._columns, strict=False))]
        self._sheet.write_whole(self._at, [text for text, _ in cells], _height(max(lines for _, lines in cells)))
        self._at += 1

    @contextmanager
    def table(self, headers: Sequence[str], *, printed: int) -> Iterator[None]:
        """Write a header that stays in view and is printed on each page; what follows can be filtered."""
        top = self._at
        self.header(headers)
        self._sheet.freeze_panes(self._at, 0)
        self._sheet.repeat_rows(top)
        yield
        last = max(self._at - 1, top)
        self._sheet.autofilter(top, 0, last, len(headers) - 1)
        self._sheet.print_area(top, 0, last, printed - 1)

    def _raise(self, values: Sequence[Any], widths: Sequence[float]) -> None:
        """Make the row as high as its longest text: LibreOffice and phones do not do it by themselves."""
        lines = max(
            (_lines(value, width) for value, width in zip(values, widths, strict=False) if isinstance(value, str)),
            default=1)
        self._sheet.set_row(self._at, _height(lines))

    def _put(self, place: int, text: str, look: Any) -> None:
        """Write text as text, whatever it begins with."""
        shown = _fit(text, self._book.lang)
        if shown:
            self._sheet.write_string(self._at, place, shown, look)
        else:
            self._sheet.write_blank(self._at, place, None, look)


class _Rows(xlsxwriter.worksheet.Worksheet):  # type: ignore[misc]
    """A worksheet that takes a whole row: cell by cell, one of a findings book takes five times as long."""

    def end_row(self, row: int) -> None:
        """Write what was put into the row before this one; looks are numbered in the order in which they come."""
        self._write_single_row(row)

    def write_whole(self, row: int, cells: Sequence[str], height: float) -> None:
        """Write a row when the one before it is ended: of each cell what follows its name in the XML."""
        for place in (0, len(cells) - 1):
            self._check_dimensions(row, place)
        number, pixels = row + 1, int(height * 4 / 3 + 0.5)
        told = "".join([f'<c r="{letter}{number}"{text}' for letter, text in zip(_NAMES, cells, strict=False)])
        self.fh.write(f'<row r="{number}" ht="{pixels * 0.75:.16g}" customHeight="1">{told}</row>')


def _fit(text: str, lang: str) -> str:
    """Return the text as a cell can hold it."""
    shown = readable(text)
    if 2 * len(shown) <= LONGEST_CELL or len(shown.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return shown
    cut = TEXTS[lang]["cut"]
    kept = shown.encode("utf-16-le")[:2 * (LONGEST_CELL - len(cut))].decode("utf-16-le", "ignore")
    return f"{kept}{cut}"


def _escaped(text: str) -> str:
    """Return text that is readable as XML; what Excel would take for the number of a letter is none."""
    told = _NUMBERED.sub(r"_x005F\1", text) if "_x" in text else text
    return told.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _height(lines: int) -> float:
    return min(_HIGHEST, lines * _LINE_HEIGHT + 2)


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes, a little more rather than less."""
    fit = max(1.0, width * _LETTERS - _LOST)
    if len(text) <= fit and "\n" not in text:
        return 1
    return sum(ceil(max(1, len(part)) / fit) for part in text.split("\n"))
