"""Workbooks as Excel and others write them: what a reader sees is what arrives."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.cell_text import what_is_shown
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker_child import read_bytes


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def read(book, name="ke-hoach.xlsx", **limits):
    return read_bytes(name, book if isinstance(book, bytes) else saved(book), Limits(**limits))


def refusal(book, name="ke-hoach.xlsx", **limits):
    with pytest.raises(UnreadableFile) as caught:
        read(book, name, **limits)
    return caught.value


def rewritten(book, change, part="xl/worksheets/sheet1.xml"):
    """Save a workbook with one part changed."""
    source, target = zipfile.ZipFile(io.BytesIO(saved(book))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name).decode()
            archive.writestr(name, change(content) if name == part else content)
    return target.getvalue()


def with_sheet_data(xml):
    book = book_of(["x"])
    return rewritten(book, lambda text: text.split("<sheetData>")[0] + f"<sheetData>{xml}</sheetData></worksheet>")


def cell(value, number_format=None):
    book = book_of([value])
    if number_format:
        book.active["A1"].number_format = number_format
    return read(book)[0].rows[0][0]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("Toán", None, "Toán"), (12, None, "12"), (12.0, None, "12"), (0.1, None, "0.1"), (-3.50, None, "-3.5"),
        (912345678.0, "0000000000", "912345678"), (True, None, "TRUE"), (False, None, "FALSE"),
        (date(2025, 10, 5), "dd/mm/yyyy", "2025-10-05"), (date(2025, 10, 5), "mm-dd-yy", "2025-10-05"),
        (datetime(2025, 10, 5, 7, 30), "dd/mm/yyyy hh:mm", "2025-10-05"),  # noqa: DTZ001
        (date(2025, 10, 5), "mm/yyyy", "10/2025"), (date(2026, 1, 1), "mmm-yy", "01/2026"),
        (date(2026, 1, 1), '"Tháng" m/yyyy', "01/2026"), (date(2025, 10, 5), "yyyy", "2025"),
        (date(2025, 10, 5), "d-mmm", "2025-10-05"), (date(2025, 10, 5), "[$-42A]dddd, dd mmmm yyyy", "2025-10-05"),
        (date(2025, 10, 5), '"Ngày" dd "tháng" mm "năm" yyyy', "2025-10-05"),
        (time(7, 30), "h:mm", "07:30"), (time(7, 30, 5), "h:mm:ss", "07:30:05"),
        (datetime(2025, 10, 5, 7, 30), "h:mm AM/PM", "07:30"),  # noqa: DTZ001
        (timedelta(hours=26, minutes=15), "[h]:mm", "26:15"),
        (0.3125, "dd/mm/yyyy hh:mm", "07:30"), (0, "dd/mm/yyyy", "00/01/1900"),
        ("dòng 1\r\ndòng 2", None, "dòng 1\ndòng 2"), ("a_x000D_\nb", None, "a\nb"),
    ],
)  # fmt: skip
def test_a_cell_is_the_text_its_reader_sees(value, number_format, text):
    assert cell(value, number_format) == text


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("dd/mm/yyyy", "day"), ("m/d/yy h:mm", "day"), ("mm/yyyy", "month"), ("mmm-yy", "month"), ("mmmm", "month"),
        ("yyyy", "year"), ("h:mm", "time"), ("[h]:mm:ss", "time"), ("mm:ss", "time"), ("h:mm AM/PM", "time"),
        ('"ngày d" mm/yyyy', "month"), ("mm\\dyyyy", "month"), ("mm/yyyy;@", "month"), ("[$-409]mmm\\-yy;@", "month"),
        ('mm/yyyy;"d"', "month"), ("DD/MM/YYYY", "day"),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(number_format, shown):
    assert what_is_shown(number_format) == shown


def test_the_1904_epoch_gives_the_same_days():
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2025, 10, 5)])
    book.active["A1"].number_format = "dd/mm/yyyy"
    assert read(book)[0].rows == [["2025-10-05"]]


def test_rich_text_is_plain():
    book = Workbook()
    book.active["A1"] = CellRichText("Chuyên đề ", TextBlock(InlineFont(b=True), "Toán"))
    assert read(book)[0].rows == [["Chuyên đề Toán"]]


def test_text_that_looks_like_a_formula_or_a_number_stays_text():
    book = book_of(["007"], ["=x"])
    book.active["A2"].data_type = "s"
    assert read(book)[0].rows == [["007"], ["=x"]]


def test_leading_blanks_move_the_origin_and_trailing_ones_go():
    book = Workbook()
    sheet = book.active
    sheet["C4"], sheet["E6"], sheet["H9"] = "đầu", "cuối", "   "
    sheet["J20"].number_format = "dd/mm/yyyy"
    table = read(book)[0]
    assert (table.first_row, table.first_column) == (4, 3)
    assert table.rows == [["đầu", None, None], [None, None, None], [None, None, "cuối"]]


def test_merges_hold_their_value_in_the_first_cell():
    book = book_of(["Tháng 10", "a"], [None, "b"], [None, "c"])
    book.active.merge_cells("A1:A3")
    table = read(book)[0]
    assert table.merges == [(1, 1, 3, 1)]
    assert [row[0] for row in table.rows] == ["Tháng 10", None, None]


def test_what_a_merge_covers_is_not_seen():
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    merge = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    table = read(with_sheet_data(f"{cells}</sheetData>{merge}<sheetData>"))[0]
    assert (table.rows, table.merges) == ([["1"]], [(1, 1, 1, 2)])


def test_a_merge_over_the_whole_sheet_allocates_nothing():
    book = book_of(["a", "b"], ["c", "d"])
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = rewritten(book, lambda text: text.replace("</sheetData>", f"</sheetData>{merge}"))
    assert read(data)[0].rows == [["a"]]


def test_merges_are_limited():
    book = book_of(*[["a", "b"]] * 4)
    for row in range(1, 4):
        book.active.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    assert len(read(book, merges=3)[0].merges) == 3
    assert refusal(book, merges=2).code == "too-many-merges"


def test_hidden_rows_and_sheets_are_told():
    book = book_of(["a"], ["b"], ["c"])
    book.active.row_dimensions[2].hidden = True
    book.active.row_dimensions[50].hidden = True
    for name, state in (("Ẩn", "hidden"), ("Rất ẩn", "veryHidden")):
        sheet = book.create_sheet(name)
        sheet["A1"] = 1
        sheet.sheet_state = state
    first, *others = read(book)
    assert (first.hidden, first.hidden_rows) == (False, {2})
    assert [(table.sheet, table.hidden) for table in others] == [("Ẩn", True), ("Rất ẩn", True)]


def test_an_error_cell_is_its_text_and_a_problem():
    book = book_of(["Thời gian"], ["#REF!"])
    assert book.active["A2"].data_type == "e"
    table = read(book)[0]
    assert table.rows[1] == ["#REF!"]
    (problem,) = table.problems
    assert (problem.code, problem.sheet, problem.cell) == ("error-cell", "Sheet", "A2")


@pytest.mark.parametrize("value", ["nan", "99999999999", "12abc"])
def test_one_bad_cell_is_an_error_cell_and_the_others_stay(value):
    book = book_of([date(2025, 10, 5), "b"])
    book.active["A1"].number_format = "dd/mm/yyyy"
    serial = "45935"
    table = read(rewritten(book, lambda text: text.replace(serial, value)))[0]
    assert table.rows[0][1] == "b"
    assert [(problem.code, problem.cell) for problem in table.problems] == [("error-cell", "A1")]


@pytest.mark.parametrize(
    ("xml", "text", "codes"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2", []),
        ('<c r="A1"><f>1+1</f></c>', None, ["formula-without-value"]),
        ('<c r="A1"><f>1+1</f><v></v></c>', None, ["formula-without-value"]),
        ('<c r="A1"><f t="shared" si="0"/></c>', None, ["formula-without-value"]),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None, []),
        ('<c r="A1"><f>0</f><v>0</v></c>', "0", []),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", ["error-cell"]),
        ('<c r="A1" t="str"><f>UPPER("a")</f><v>A</v></c>', "A", []),
    ],
)
def test_a_formula_is_its_stored_value(xml, text, codes):
    table = read(with_sheet_data(f'<row r="1">{xml}<c r="B1"><v>1</v></c></row>'))[0]
    value = table.rows[0][0] if table.first_column == 1 else None
    assert value == text
    assert [(problem.code, problem.cell) for problem in table.problems] == [(code, "A1") for code in codes]


def test_rows_out_of_order_and_cells_without_addresses_arrive():
    xml = '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c><v>1</v></c><c><v>2</v></c></row>'
    assert read(with_sheet_data(xml))[0].rows == [["1", "2"], [None, None], ["3", None]]


def test_a_declared_dimension_is_not_believed():
    book = book_of(["a"])
    data = rewritten(book, lambda text: text.replace('<dimension ref="A1:A1"', '<dimension ref="A1:XFD1048576"'))
    assert data != saved(book)
    assert read(data)[0].rows == [["a"]]


def test_stray_cells_far_away_are_reported_and_not_allocated():
    book = book_of(["a", "b"], ["c", "d"])
    book.active["XFD1048576"] = "lạc"
    book.active["ZZ1"] = "xa"
    table = read(book)[0]
    assert table.rows == [["a", "b"], ["c", "d"]]
    assert [(problem.code, problem.cell) for problem in table.problems] == [
        ("unused-rows", "XFD1048576"), ("unused-column", "ZZ1"),
    ]  # fmt: skip


def test_the_gap_is_allowed_up_to_its_limit():
    book = book_of(["a", "b"])
    book.active.cell(5, 1, "c")
    assert len(read(book, gap_rows=3)[0].rows) == 5
    assert len(read(book, gap_rows=2)[0].rows) == 1


def test_an_area_that_cannot_be_a_table_is_refused():
    book = Workbook()
    for step in range(20):
        book.active.cell(1 + step * 50, 1 + step * 50, "x")
    assert refusal(book, cells=1_000).code == "scattered-cells"


def test_cells_and_sheets_are_limited_over_the_workbook():
    book = book_of(["a", "b"])
    book.create_sheet("2").append(["c", "d"])
    assert len(read(book, cells=4, sheets=2)) == 2
    assert refusal(book, cells=3).code == "too-many-cells"
    assert refusal(book, sheets=1).code == "too-many-sheets"


def test_a_long_cell_is_cut_and_reported():
    table = read(book_of(["x" * 21]), cell_chars=20)[0]
    assert table.rows == [["x" * 20]]
    assert [(problem.code, problem.cell) for problem in table.problems] == [("cell-too-long", "A1")]


def test_problems_of_one_kind_are_counted_beyond_a_number():
    table = read(book_of(*[["#REF!"]] * 5), listed_problems=2)[0]
    assert [problem.cell for problem in table.problems] == ["A1", "A2", ""]
    assert "3" in table.problems[-1].message


def test_sheets_keep_their_order_and_empty_ones_their_place():
    book = book_of(["a"])
    book.create_sheet("Trống")
    book.create_sheet("Cụm").append(["b"])
    book.create_chartsheet("Biểu đồ")
    assert [(table.sheet, table.rows) for table in read(book)] == [("Sheet", [["a"]]), ("Trống", []), ("Cụm", [["b"]])]


def test_a_workbook_without_a_cell_is_empty():
    assert refusal(Workbook()).code == "empty-workbook"


def test_broken_decorations_do_not_matter():
    broken = '<pageMargins left="x"/><dataValidations><y/></dataValidations>'
    data = rewritten(book_of(["a"]), lambda text: text.replace("</sheetData>", f"</sheetData>{broken}"))
    assert read(data)[0].rows == [["a"]]


def test_the_content_decides_and_not_the_name():
    assert read(book_of(["a"]), name="ke-hoach.xls")[0].rows == [["a"]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "mật khẩu"),
        (OLE + "WordDocument".encode("utf-16-le"), "not-a-workbook", "Word"),
        (OLE, "not-a-workbook", "Office"),
        (b"%PDF-1.7", "not-a-workbook", "PDF"),
        (bytes(100), "not-a-workbook", ".xlsx"),
        (b"", "empty-workbook", "0 byte"),
        (b"PK\x03\x04 and no more", "not-a-workbook", "hỏng"),
    ],
)
def test_what_is_no_workbook_is_called_by_its_name(data, code, said):
    error = refusal(data)
    assert error.code == code
    assert said in str(error)


NO_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(parts, **kwargs):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content, **kwargs)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("a.txt", "x")], ".zip"),
        ([("[Content_Types].xml", ""), ("xl/workbook.bin", "")], ".xlsb"),
        ([("[Content_Types].xml", NO_TYPES)], "sổ tính"),
    ],
)
def test_archives_that_are_no_workbook(parts, said):
    error = refusal(zipped(parts))
    assert error.code == "not-a-workbook"
    assert said in str(error)


def test_an_archive_is_limited_before_it_is_unpacked():
    data = zipped([("[Content_Types].xml", NO_TYPES), ("xl/a.xml", bytes(100_000))])
    assert refusal(data, entries=1).code == "too-many-parts"
    assert refusal(data, inflated_bytes=99_999).code == "too-much-unpacked"
    assert refusal(data, ratio_bytes=10_000, ratio=100).code == "over-compressed"
    assert refusal(data).code == "not-a-workbook"
