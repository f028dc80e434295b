"""Sheets written row by row in constant memory: text as text, days as days, looks; knows no finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import ceil
from typing import IO, Any, Literal, Self

import xlsxwriter  # type: ignore[import-untyped]

from ...findings import Verdict
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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str, columns: Sequence[Column]) -> Sheet:
        """Return a new sheet behind the others."""
        return Sheet(self, self._book.add_worksheet(name), columns)

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
        """Write a row; `verdict` gives the place of the cell that shows a verdict, and which."""
        self._raise(values, [column.width for column in self._columns])
        for place, value in enumerate(values):
            mark = verdict[1] if verdict and verdict[0] == place else None
            if isinstance(value, date):
                self._sheet.write_datetime(self._at, place, value, self._book.format("day"))
            elif isinstance(value, int):
                self._sheet.write_number(self._at, place, value, self._book.format("number"))
            else:
                self._put(place, value, self._book.format("text", mark))
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
        self._sheet.set_row(self._at, min(_HIGHEST, lines * _LINE_HEIGHT + 2))

    def _put(self, place: int, text: str, look: Any) -> None:
        """Write text as text, whatever it begins with."""
        shown = self._fit(text)
        if shown:
            self._sheet.write_string(self._at, place, shown, look)
        else:
            self._sheet.write_blank(self._at, place, None, look)

    def _fit(self, text: str) -> str:
        shown = readable(text)
        if 2 * len(shown) <= LONGEST_CELL or len(shown.encode("utf-16-le")) // 2 <= LONGEST_CELL:
            return shown
        cut = TEXTS[self._book.lang]["cut"]
        kept = shown.encode("utf-16-le")[:2 * (LONGEST_CELL - len(cut))].decode("utf-16-le", "ignore")
        return f"{kept}{cut}"


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes, a little more rather than less."""
    fit = max(1.0, width * _LETTERS - _LOST)
    if len(text) <= fit and "\n" not in text:
        return 1
    return sum(ceil(max(1, len(part)) / fit) for part in text.split("\n"))
