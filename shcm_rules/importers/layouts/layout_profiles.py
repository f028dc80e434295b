"""What a user pins about the sheets of a workbook, as data, and its effect on a sheet; knows no file format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ...folding import fold
from ...problems import NO_WORDS, Problem, Words, problem
from ...schedule import SHEETS
from ..addresses import column_letter
from ..raw import RawTable
from .headers import header_key
from .recognition import Pin
from .tabular import Sheet

__all__ = ["LayoutProfile", "SheetLayout", "add_constants", "pin_sheet", "report_unfit"]


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """What holds for every sheet whose name fits `pattern` ("*" and "?" stand for any letters, any one letter).

    `headers` (texts as written) and `columns` (numbers from 1) map to names of fields, "" for a column to leave aside;
    `constants` fill empty cells; `ignored_rows` are first and last rows.
    """

    pattern: str
    table: str = "sessions"
    ignored: bool = False
    header_rows: tuple[int, int] = (0, 0)
    headers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored_rows: Sequence[tuple[int, int]] = ()
    shape: str = ""

    def fits(self, sheet: str) -> bool:
        """Tell whether a sheet of this name is meant."""
        letters = {"*": ".*", "?": "."}
        pattern = "".join(letters.get(letter, re.escape(letter)) for letter in fold(self.pattern))
        return re.fullmatch(pattern, fold(sheet)) is not None


@dataclass(frozen=True, slots=True)
class LayoutProfile:
    """A layout file: of the sheets' layouts that fit a sheet the first one holds."""

    path: str
    sheets: Sequence[SheetLayout] = ()
    sha256: str = ""

    def of(self, sheet: str) -> SheetLayout | None:
        """Return the layout of a sheet, None where the file says nothing of it."""
        return next((layout for layout in self.sheets if layout.fits(sheet)), None)


def pin_sheet(raw: RawTable, layout: SheetLayout) -> RawTable:
    """Return a sheet with what its layout pins, and without the rows to leave aside."""
    headers = {header_key(text): name for text, name in layout.headers.items()}
    # Who says which column holds what means a plain table.
    plain = layout.header_rows[0] or any(headers.values()) or any(layout.columns.values())
    shape = layout.shape or ("table" if plain else "")
    pin = Pin(layout.table, *layout.header_rows, headers, layout.columns, shape)
    if not layout.ignored_rows:
        return replace(raw, pin=pin)
    rows = [
        [] if any(first <= raw.first_row + index <= last for first, last in layout.ignored_rows) else row
        for index, row in enumerate(raw.rows)
    ]
    return replace(raw, rows=rows, pin=pin)


def add_constants(sheet: Sheet, layout: SheetLayout) -> None:
    """Give the empty cells of the sheet's rows the layout's constants, which stand in no cell."""
    frame = sheet.frame
    for name, value in layout.constants.items():
        written = pl.col(name) if name in frame.columns else pl.lit(None, pl.String())
        blank = written.is_null() | ~written.str.contains(r"\S")
        frame = frame.with_columns(pl.when(blank).then(pl.lit(value)).otherwise(written).alias(name))
        sheet.columns.setdefault(name, "")
    sheet.frame = frame


def report_unfit(profile: LayoutProfile, sheets: Sequence[tuple[str, Sheet | None]]) -> list[Problem]:
    """Return what a layout file says of sheets or columns that are not there; `sheets`: each name and its table."""
    problems = []
    for layout in profile.sheets:
        met = [(name, sheet) for name, sheet in sheets if profile.of(name) is layout]
        if not met:
            names = ", ".join(f"“{name}”" for name in dict.fromkeys(name for name, _ in sheets))
            problems.append(problem("layout-unfit", Words(
                f"tệp bố cục {profile.path}: không trang tính nào tên khớp “{layout.pattern}” – các trang:"
                f" {names or '(không có)'}",
                f"layout file {profile.path}: no sheet's name fits “{layout.pattern}” – sheets: {names or '(none)'}")))
        for name in dict.fromkeys(name for name, _ in met):
            own = [sheet for other, sheet in met if other == name and sheet is not None]
            if own:
                problems += _missing(profile, layout, own)
            elif not layout.ignored:
                place, table = _at(layout), SHEETS[layout.table]
                problems.append(problem("layout-unfit", Words(
                    f"tệp bố cục {profile.path}: không đọc được bảng “{table}” ở trang này{place.vi}"
                    " – kiểm tra lại header_row, headers và columns",
                    f"layout file {profile.path}: table “{table}” could not be read in this sheet{place.en}"
                    " – check header_row, headers and columns"), name))
    return problems


def _at(layout: SheetLayout) -> Words:
    top, bottom = layout.header_rows
    if not top:
        return NO_WORDS
    if bottom > top:
        return Words(f" với tiêu đề ở hàng {top}–{bottom}", f" with the header in rows {top}–{bottom}")
    return Words(f" với tiêu đề ở hàng {top}", f" with the header in row {top}")


def _missing(profile: LayoutProfile, layout: SheetLayout, sheets: Sequence[Sheet]) -> list[Problem]:
    """Report headers and columns that a layout names and none of the tables of one sheet has."""
    texts = {header_key(match.text) for sheet in sheets for match in sheet.matches}
    letters = {match.column for sheet in sheets for match in sheet.matches}
    absent = [
        Words(f"tiêu đề “{text}”", f"the header “{text}”") for text in layout.headers if header_key(text) not in texts
    ]
    absent += [
        Words(f"cột {letter}", f"column {letter}")
        for number in layout.columns if (letter := column_letter(number)) not in letters
    ]
    if not absent:
        return []
    listed, english = (", ".join(names) for names in zip(*absent, strict=True))
    return [problem("layout-unfit", Words(
        f"tệp bố cục {profile.path} nói về {listed}, nhưng trang này không có – không được áp dụng",
        f"layout file {profile.path} speaks of {english}, but this sheet has no such thing – it was not applied",
    ), sheets[0].name)]
