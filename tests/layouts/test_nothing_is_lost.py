"""Every filled cell of a table is the origin of a field, is spoken of by a problem, or is understood as it stands."""

from __future__ import annotations

import pytest
from expectations import HERE, covers, expectations, load, wanted_cells
from openpyxl import load_workbook
from readings import readings

from shcm_rules import read_schedule

EXPECTED = {path.stem: load(path) for path in expectations()}
BOOKS = [name for name, expected in EXPECTED.items() if expected["file"].endswith(".xlsx")]


def first_rows(expected):
    """Return for each sheet the row in which its first session stands."""
    rows = {}
    for _, _, sheet, cell in wanted_cells(expected):
        row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        rows[sheet] = min(row, rows.get(sheet, row))
    return rows


@pytest.mark.parametrize("name", BOOKS)
def test_no_cell_is_lost_without_a_word(name):
    expected = EXPECTED[name]
    book = load_workbook(HERE / expected["file"])
    schedule = read_schedule(HERE / expected["file"], **expected["read_with"])
    used = {place[1:] for reading in readings(schedule) for place in reading.fields.values()}
    problems = [problem for file in schedule.inputs for problem in file.problems]
    lost = []
    for sheet, top in first_rows(expected).items():
        here = [problem for problem in problems if problem.sheet == sheet]
        if any(problem.code in {"no-header", "unused-sheet"} for problem in here):
            continue
        areas = expected.get("understood", ())
        understood = {cell.coordinate for area in areas for cell in cells_of(book[sheet], area)}
        lost += [
            f"{sheet}!{cell.coordinate} “{cell.value}”"
            for row in book[sheet].iter_rows(min_row=top) for cell in row
            if cell.value is not None and (sheet, cell.coordinate) not in used and cell.coordinate not in understood
            and not any(covers(problem, cell.coordinate) for problem in here)
        ]
    assert not lost, "\n".join(lost)


def cells_of(sheet, area):
    found = sheet[area]
    return [cell for row in found for cell in row] if isinstance(found, tuple) else [found]
