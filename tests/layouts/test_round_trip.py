"""Random schedules written in each layout come back equal, every field from the cell where it was put."""

from __future__ import annotations

import json
import random
from datetime import date

import calendar_layouts as calendars
import pytest
import table_layouts as tables
from drawn import draw
from expectations import compare
from written import Layout, render

from shcm_rules.importers.assemble import read_schedule
from shcm_rules.importers.worker import start_reader
from shcm_rules.windows import SchoolYear

ONE_SHEET = (".xlsx", ".docx", ".html")
NO_MERGES = (*ONE_SHEET, ".csv")
LAYOUTS = {
    "plain": Layout(tables.plain, NO_MERGES),
    "two-rows": Layout(tables.two_rows, ONE_SHEET),
    "blocks-by-level": Layout(tables.blocks_by_level, NO_MERGES),
    "blocks-by-department": Layout(tables.blocks_by_department, ONE_SHEET),
    "sheet-a-department": Layout(tables.sheet_a_department, (".xlsx",)),
    "sheet-a-month": Layout(tables.sheet_a_month, (".xlsx",)),
    "merged": Layout(tables.merged, ONE_SHEET),
    "snake-case": Layout(tables.snake, NO_MERGES),
    "english": Layout(tables.english, NO_MERGES),
    "months": Layout(calendars.months, NO_MERGES),
    "months-in-rows": Layout(calendars.months_in_rows, NO_MERGES),
    "week": Layout(calendars.week, NO_MERGES),
    "week-by-halves": Layout(calendars.week_by_halves, ONE_SHEET),
}
CASES = [(name, suffix) for name, layout in LAYOUTS.items() for suffix in layout.formats]
SEEDS = (0, 1, 2, 103)  # the last one writes weekdays as “T2”
#: What may be told of a session although the layout has no column for it.
MAY = {
    "level": "THCS @*", "kind": "~ @*", "organiser": "Tổ @*", "grade": "~ @*", "subject": "~ @*",
    "ward": "~SỐ 1 @*",
}


@pytest.fixture(scope="module")
def reader():
    """One reading process for all: to start one takes longer than to read a file."""
    with start_reader() as started:
        yield started


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "suffix"), CASES)
def test_what_was_written_comes_back(name, suffix, seed, tmp_path, reader):
    chance = random.Random(seed)  # noqa: S311 - samples, no secrets
    made = LAYOUTS[name].write(draw(seed), chance)
    file = tmp_path / f"ke-hoach{suffix}"
    file.write_bytes(render(made, suffix, chance))

    schedule = read_schedule([file], reader=reader, as_of=date(2025, 10, 20), year=SchoolYear(2025))

    expected = {"sheet": "*", "sessions": made.sessions, "unused": made.unused, "always": {"may": MAY}}
    outcome = compare(expected if suffix == ".xlsx" else anywhere(expected, made.sheets[0].name), schedule)
    assert not outcome.differences, "\n" + "\n".join(map(str, outcome.differences))
    assert outcome.sessions_read == len(made.sessions) == len(draw(seed))


def anywhere(expected, sheet):
    """Return an expectation for a format that names no sheets: cells count, their sheet does not."""
    text = json.dumps(expected, ensure_ascii=False)
    return json.loads(text.replace(f"@{sheet}!", "@*!").replace(f'"{sheet}!', '"*!'))
