"""Rows of a rule set's sheets → plain data by the layout's columns; every cell that is not as it must be is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...folding import fold
from .cell_forms import Misread
from .manuscript import Manuscript
from .table_layout import CELL_COLUMN, EXAMPLES, Column, Layout
from .tables import UPRIGHT_HEADERS

__all__ = ["Mistake", "Path", "Place", "Row", "Sheet", "SheetRows", "TablesRead", "in_order", "put"]

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: row and column from 1; row 0 is the sheet itself."""

    sheet: str
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, where."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read; `rows[0][0]` stands in row `first_row`, column `first_column`."""

    name: str
    rows: Sequence[Sequence[str | None]]
    first_row: int = 1
    first_column: int = 1


@dataclass(slots=True)
class TablesRead:
    """What the tables hold; `places` tells the cell of each path in each file."""

    manuscript: Manuscript = field(default_factory=Manuscript)
    places: dict[tuple[str, Path], Place] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """The texts of one row by header, and where they stand."""

    number: int
    texts: dict[str, str]
    places: dict[str, Place]
    first: Place

    def text(self, header: str) -> str:
        """Return the text under a header, "" where it is blank."""
        return self.texts.get(header, "")

    def place(self, header: str) -> Place:
        """Return the cell under a header."""
        return self.places.get(header, self.first)


class SheetRows:
    """Finds the headers of sheets, and reads the rows below them."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.found = TablesRead()
        self.sheets = {fold(sheet.name): sheet for sheet in sheets}

    def mistake(self, place: Place, sentence: str) -> None:
        """Tell what is wrong with a cell."""
        self.found.mistakes.append(Mistake(place, sentence))

    def keep(self, file: str, path: Path, place: Place) -> None:
        """Remember the cell behind a value."""
        self.found.places.setdefault((file, path), place)

    def rows(self, layout: Layout) -> Iterator[Row]:
        """Yield the rows below the headers that hold anything; refuse unknown and missing columns."""
        sheet = self.sheets.get(fold(layout.name))
        if sheet is None:
            return
        wanted = UPRIGHT_HEADERS if layout.upright else [column.header for column in layout.columns]
        start, headers = self._headers(sheet, wanted, open_ended=layout is EXAMPLES)
        for index, cells in enumerate(sheet.rows[start:], start):
            number = sheet.first_row + index
            texts = {place: text for place, text in enumerate(cells) if text and text.strip()}
            if not texts:
                continue
            for place in [place for place in texts if place not in headers and not _told(sheet.rows[start - 1], place)]:
                self.mistake(Place(sheet.name, number, sheet.first_column + place), "ô nằm ngoài các cột của trang")
            yield Row(
                number, {headers[place]: text for place, text in texts.items() if place in headers},
                {header: Place(sheet.name, number, sheet.first_column + place) for place, header in headers.items()},
                Place(sheet.name, number, sheet.first_column))

    def _headers(self, sheet: Sheet, wanted: Sequence[str], *, open_ended: bool) -> tuple[int, dict[int, str]]:
        """Return the row below the headers, and header by place in the row."""
        by_fold = {fold(header): header for header in wanted}
        scores = [sum(fold(text or "") in by_fold for text in row) for row in sheet.rows[:10]]
        best = scores.index(max(scores)) if any(scores) else 0
        headers: dict[int, str] = {}
        for place, text in enumerate(sheet.rows[best] if sheet.rows else ()):
            where = Place(sheet.name, sheet.first_row + best, sheet.first_column + place)
            header = by_fold.get(fold(text or ""))
            if header in headers.values():
                self.mistake(where, f"cột “{header}” đã có ở bên trái")
            elif header:
                headers[place] = header
            elif open_ended:
                headers[place] = CELL_COLUMN.format(place)
            elif text and text.strip():
                self.mistake(where, f"không có cột “{text.strip()}”; được phép: {', '.join(wanted)}")
        for header in wanted:
            if header not in headers.values():
                self.mistake(Place(sheet.name, sheet.first_row + best, sheet.first_column), f"thiếu cột “{header}”")
        return best + 1, headers

    def value(self, column: Column, row: Row) -> Any:
        """Return the value of a cell; what cannot be read is told, and stands as it is."""
        text = row.text(column.header)
        try:
            return column.form.read(text)
        except Misread as wrong:
            self.mistake(row.place(column.header), str(wrong))
            return text

    def data(self, columns: Sequence[Column], row: Row, file: str, path: Path) -> dict[str, Any]:
        """Return the data of the columns that have a path, and keep their places."""
        data: dict[str, Any] = {}
        placed = [column for column in columns if column.path]
        self.keep(file, path, row.place(placed[0].header))
        for column in placed:
            self.keep(file, (*path, *column.path), row.place(column.header))
            if row.text(column.header):
                value = self.value(column, row)
                if value != column.default:
                    put(data, column.path, value)
            elif column.required:
                put(data, column.path, self.missing(column, row))
        _fill_languages(data, columns)
        return data

    def missing(self, column: Column, row: Row) -> Any:
        """Return what stands for an empty cell that must be filled: what loading will point out."""
        if column.choices:
            self.mistake(row.place(column.header), f"ô trống; được phép: {', '.join(column.choices)}")
        return [] if column.form.several else ""


def _told(headers: Sequence[str | None], place: int) -> bool:
    """Tell whether a column has a header, which was refused."""
    return place < len(headers) and bool(headers[place] and str(headers[place]).strip())


def put(data: dict[str, Any], path: Sequence[str | int], value: Any) -> None:
    """Put a value where its path says, with the blocks above it."""
    for key in path[:-1]:
        data = data.setdefault(str(key), {})
    data[str(path[-1])] = value


def _fill_languages(data: dict[str, Any], columns: Sequence[Column]) -> None:
    """Give a text of which one language is written the other one too, empty: loading will point it out."""
    for column in columns:
        if column.path[-1:] != ("en",):
            continue
        text: Any = data
        for key in column.path[:-1]:
            text = text.get(key) if isinstance(text, dict) else None
        if isinstance(text, dict):
            ordered = {lang: text.get(lang, "") for lang in ("vi", "en")}
            text.clear()
            text.update(ordered)


def in_order(data: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    """Return data with these keys first."""
    return {key: data[key] for key in keys if key in data} | {k: v for k, v in data.items() if k not in keys}
