"""Every table of a sheet, whatever its shape: calendars, plans of work, plain tables, lists, one below another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from ...folding import clean, fold
from ...problems import Words
from ..addresses import address
from ..raw import RawTable
from .inference import add_inferred
from .layout import find_header, narrowed
from .listed_cells import split_listed
from .plain_table import read_table
from .repeated_columns import side_by_side
from .rows import find_rows, report_asides
from .shapes.agenda import read_agenda
from .shapes.agenda_header import find_agenda
from .shapes.bullet_list import read_list
from .shapes.headings import name_facts, said_around, title_department
from .shapes.markup import without_markup
from .shapes.week_calendar import find_week, read_week
from .tabular import Header, Note, Sheet
from .titles import title_facts
from .unmerged_header import with_header_merges

__all__ = ["SHAPES", "read_sheets"]

#: What a layout file may call a sheet's shape.
SHAPES = ("table", "agenda", "week", "list")
_ABOVE_COLUMNS = Words("tiêu đề phía trên các cột", "a heading above the columns")
_SHEET_NAME = Words("tên trang tính", "the name of the sheet")
_TITLE = Words("tiêu đề của bảng", "the title of the table")
#: So many tables one below another; beyond this somebody is playing with the reader.
_MOST_TABLES = 64
#: So many columns make a line above the best header a header, and not a part of the title.
_FEWEST = 3


def read_sheets(raw: RawTable) -> list[Sheet]:
    """Return the tables of a sheet in order; none where nothing is recognised."""
    raw = with_header_merges(narrowed(without_markup(raw)))
    sheets: list[Sheet] = []
    for part in side_by_side(raw):
        rest: RawTable | None = part.raw
        header = part.header
        while rest is not None and len(sheets) < _MOST_TABLES:
            found, rest = _read_first(rest, header)
            header = None
            sheets += found
            for sheet in found:
                _add_facts(sheet, part.facts, part.cell, _ABOVE_COLUMNS)
    for sheet in sheets:
        sheet.header_row = sheets[0].header_row  # the titles above the first table are those of the sheet
        _add_facts(sheet, _named_facts(raw, sheet.header_row), "", _SHEET_NAME)
        _add_title_department(raw, sheet)
        add_inferred(sheet)
    return sheets


def _named_facts(raw: RawTable, header_row: int) -> Mapping[str, str]:
    """Return what the sheet's name says of its rows; a title that names the cluster says that better."""
    facts = dict(name_facts(raw.sheet))
    if "cluster" in facts and fold(title_facts(raw, header_row).get("unit", "")).startswith("cụm"):
        del facts["cluster"]
    return facts


def _read_first(raw: RawTable, known: Header | None) -> tuple[list[Sheet], RawTable | None]:
    """Return the first table, the lists beside it, and the part of the sheet below it; `known`: its best header."""
    shape = raw.pin.shape if raw.pin else ""
    if shape in ("", "week") and (week := find_week(raw)):
        return [read_week(raw, week)], None
    if shape in ("", "agenda") and not (raw.pin and raw.pin.top) and (agenda := find_agenda(raw)):
        sheet, rows = read_agenda(raw, agenda)
        return _with_lists(raw, sheet, rows.asides, agenda.top), _below(raw, rows.end)
    header = _first_header(raw, known) if shape in ("", "table") else None
    if header is None:
        lists, used = read_list(raw, range(len(raw.rows)))
        if lists is None:
            return [], None
        below = [index for index in range(min(used), len(raw.rows)) if index not in used]
        written = [index for index in below if any(map(clean, filter(None, raw.rows[index])))]
        lists.problems += report_asides(raw, written)
        return [lists], None
    sheet, rows = read_table(raw, header)
    if header.table == "sessions":
        split_listed(raw, sheet)
        found = _with_lists(raw, sheet, rows.asides, header.top)
    else:
        found = [sheet]
        sheet.problems += report_asides(raw, rows.asides)
    return found, _below(raw, rows.end)


def _first_header(raw: RawTable, header: Header | None) -> Header | None:
    """Return the header of the first table; a smaller one with rows of its own may stand above the best one."""
    header = header or find_header(raw)
    while header is not None and header.top > 1 and not (raw.pin and raw.pin.top):
        upper = replace(raw, rows=raw.rows[: header.top])
        above = find_header(upper)
        if above is None or len(above.fields) < (_FEWEST if above.table == "sessions" else 2):
            break
        if not find_rows(upper, above.top, above.bottom, above.fields).data:
            break
        header = above
    return header


def _with_lists(raw: RawTable, sheet: Sheet, asides: list[int], top: int) -> list[Sheet]:
    """Return a table and the list of meetings that stands below it; report the lines that are in neither."""
    lists, used = read_list(raw, asides) if asides else (None, set())
    sheet.problems += report_asides(raw, [index for index in asides if index not in used])
    if lists is None:
        return [sheet]
    lists.problems = [problem for problem in lists.problems if problem not in raw.problems]
    lists.header_row = top
    return [sheet, lists]


def _below(raw: RawTable, end: int) -> RawTable | None:
    if end >= len(raw.rows):
        return None
    return replace(raw, rows=raw.rows[end:], first_row=raw.first_row + end, problems=[], hidden=False)


def _add_facts(sheet: Sheet, facts: Mapping[str, str], cell: str, how: Words) -> None:
    """Give the rows of a sheet named "Tháng 9", or under a wide "Học kỳ I", what that says, where they do not."""
    if sheet.table != "sessions" or sheet.frame.is_empty():
        return
    for name, text in facts.items():
        column = sheet.frame.get_column(name).to_list() if name in sheet.frame.columns else [None] * sheet.frame.height
        said = [_said(name, text, written or "") for written in column]
        if not any(said) or (name != "date" and any(clean(written or "") for written in column)):
            continue
        values = [new or written for new, written in zip(said, column, strict=True)]
        sheet.frame = sheet.frame.with_columns(pl.Series(name, values, dtype=pl.String()))
        for row, new, written in zip(sheet.frame.get_column("row"), said, column, strict=True):
            if new and not clean(written or ""):
                sheet.moved[row, name] = cell
        sheet.notes.append(Note(cell, name, text, how))


def _add_title_department(raw: RawTable, sheet: Sheet) -> None:
    """Give the rows of a plan "… CỦA TỔ TOÁN" that tổ, where no row names a tổ or a cluster."""
    if sheet.table != "sessions" or sheet.frame.is_empty() or {"department", "cluster"} & set(sheet.frame.columns):
        return
    named = {
        name: address(raw, index, column)
        for index, row in enumerate(raw.rows[: sheet.header_row])
        for column, text in enumerate(row) if text and (name := title_department(text))
    }
    if len(named) != 1:
        return
    ((name, cell),) = named.items()
    sheet.frame = sheet.frame.with_columns(pl.lit(name).alias("department"))
    sheet.moved |= {(row, "department"): cell for row in sheet.frame.get_column("row")}
    sheet.notes.append(Note(cell, "department", name, _TITLE))


def _said(name: str, text: str, written: str) -> str:
    if name == "date":
        return said_around(text, written)
    return "" if clean(written) else text
