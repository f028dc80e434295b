"""Our reader and openpyxl read the same cells from the same files, or the difference is known and whose it is."""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string
from xlsxwriter import Workbook as OtherWriter

from shcm_rules.importers.formats.cell_text import text_of, what_is_shown
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker_child import read_bytes

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").rglob("*.xlsx"))
FORMATS = ("dd/mm/yyyy", "mm/yyyy", "d-mmm", '"Ngày" dd "tháng" mm', "h:mm", "[h]:mm", "yyyy", "m/d/yy h:mm")
TEXTS = (
    "Toán", "Ngữ văn\nlớp 6", "  x ", "Tổ “A” & B <c>", "2025", "=1+1", "\U0001f4c5", "e\u0301", "a\tb", "-", "_x_",
)  # fmt: skip


def shown_by(cell):
    return what_is_shown(cell.number_format) if getattr(cell, "is_date", False) else "day"


def by_openpyxl(data):
    """Return sheet → {(row, column): text}, and its hidden rows and merges."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    return {sheet.title: (
        {(cell.row, cell.column): text for row in sheet.iter_rows() for cell in row
         if (text := text_of(cell.value, shown_by(cell))) is not None},
        {row for row, kept in sheet.row_dimensions.items() if kept.hidden},
        sheet.sheet_state != "visible",
        {(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges},
    ) for sheet in book.worksheets}  # fmt: skip


def by_us(data):
    return {table.sheet: (
        {(table.first_row + i, table.first_column + j): text for i, row in enumerate(table.rows)
         for j, text in enumerate(row) if text is not None},
        table.hidden_rows, table.hidden, set(table.merges),
    ) for table in read_bytes("a.xlsx", data, Limits())}  # fmt: skip


def differences(data):
    theirs, ours = by_openpyxl(data), by_us(data)
    assert list(theirs) == list(ours)
    for name, (cells, hidden, state, merges) in theirs.items():
        found, our_hidden, our_state, our_merges = ours[name]
        yield from sorted(cells.items() ^ found.items())
        # We keep what lies in the table: an area or a hidden row below the last filled cell means nothing.
        assert our_hidden <= hidden
        assert hidden & {row for row, _ in found} <= our_hidden
        assert our_state == state
        assert our_merges <= merges
        assert {area for area in merges if area[:2] in found} <= our_merges


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_two_readers_agree_on_a_sample(path):
    assert list(differences(path.read_bytes())) == []


def random_value(draw):
    return draw.choice((
        draw.choice(TEXTS), draw.randint(-(10**9), 10**9), round(draw.uniform(-1e6, 1e6), draw.randint(0, 9)),
        draw.uniform(-1e-9, 1e300), draw.random() < 0.5, None,
        dt.datetime(2025, 1, 1) + dt.timedelta(days=draw.randint(0, 700), minutes=draw.randint(0, 1439)),  # noqa: DTZ001
    ))  # fmt: skip


def random_book(seed):
    """Write a workbook with everything that a cell can be, by openpyxl: text inline."""
    draw = random.Random(seed)  # noqa: S311 - the same workbook each time
    book = Workbook()
    for number in range(draw.randint(1, 3)):
        sheet = book.active if not number else book.create_sheet(f"Trang {number}")
        for row in range(1, draw.randint(2, 30)):
            for column in range(1, draw.randint(2, 12)):
                cell = sheet.cell(row + draw.choice((0, 3)), column + draw.choice((0, 0, 4)))
                cell.value = random_value(draw)
                if isinstance(cell.value, str):
                    cell.data_type = "s"
                elif isinstance(cell.value, dt.datetime) or draw.random() < 0.2:
                    cell.number_format = draw.choice(FORMATS)
            sheet.row_dimensions[row].hidden = draw.random() < 0.1
        sheet["A1"], sheet["A40"] = "đầu", "cuối"
        sheet.merge_cells(start_row=41, end_row=42, start_column=1, end_column=draw.randint(2, 9))
        sheet["A41"] = "gộp"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def other_random_book(seed):
    """Write a workbook by another writer: shared strings, rich text, hidden columns."""
    draw = random.Random(seed)  # noqa: S311
    stream = io.BytesIO()
    book = OtherWriter(stream, {"strings_to_formulas": False, "nan_inf_to_errors": True})
    bold, formats = book.add_format({"bold": True}), [book.add_format({"num_format": code}) for code in FORMATS]
    for _ in range(draw.randint(1, 3)):
        sheet = book.add_worksheet()
        for row in range(draw.randint(2, 30)):
            for column in range(draw.randint(2, 12)):
                value = random_value(draw)
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(row, column, value, draw.choice(formats))
                elif isinstance(value, str) and draw.random() < 0.3:
                    sheet.write_rich_string(row, column, "đậm ", bold, value, " thường")
                else:
                    sheet.write(row, column, value)
        sheet.write(50, 0, "cuối")
        sheet.write_formula(51, 1, "=1+1", None, draw.choice((2, "chữ", True)))
        sheet.merge_range(52, 0, 53, 3, "gộp")
        sheet.set_column("C:D", None, None, {"hidden": True})
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("write", [random_book, other_random_book])
@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
def test_two_readers_agree_on_random_workbooks(write, seed):
    assert list(differences(write(seed))) == []


def test_a_hidden_column_is_told_with_its_first_cell():
    tables = read_bytes("a.xlsx", other_random_book(1), Limits())
    told = {(problem.cell[0], problem.code) for table in tables for problem in table.problems}
    assert {("C", "hidden-columns"), ("D", "hidden-columns")} >= told > set()
    assert all(table.hidden_columns == set(map(column_index_from_string, "CD")) for table in tables)


# Where the two differ on purpose: what openpyxl says, what we say, and why.
KNOWN = [
    # Escapes are what Excel shows; openpyxl only takes the escape of an escape away, and shows the rest.
    ('<c r="A1" t="inlineStr"><is><t>a_x0041_b</t></is></c>', "a_x0041_b", "aAb"),
    # A truth may be written as a word; openpyxl cannot read such a workbook at all.
    ('<c r="A1" t="b"><v>true</v></c>', ValueError, "TRUE"),
    # Text without its kind: openpyxl loses it without a word.
    ('<c r="A1"><is><t>x</t></is></c>', None, "x"),
]


@pytest.mark.parametrize(("xml", "theirs", "ours"), KNOWN)
def test_known_differences_are_theirs(xml, theirs, ours):
    from test_xlsx import with_sheet_data  # noqa: PLC0415

    data = with_sheet_data(f'<row r="1">{xml}<c r="B1"><v>1</v></c></row>')
    assert by_us(data)["Sheet"][0][1, 1] == ours
    if isinstance(theirs, type):
        with pytest.raises(theirs):
            by_openpyxl(data)
    else:
        assert by_openpyxl(data)["Sheet"][0].get((1, 1)) == theirs
