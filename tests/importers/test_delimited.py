"""csv: encodings, separators, record numbers, limits."""

from __future__ import annotations

import codecs

import pytest

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.delimited import read_delimited
from shcm_rules.importers.letters.encodings import decode
from shcm_rules.importers.limits import Limits

PLAN = "STT;Nội dung;Thời gian\r\n1;Đổi mới, sáng tạo;05/10/2025\r\n2;Ứng dụng;Tháng 11/2025\r\n"
TABLE = [["STT", "Nội dung", "Thời gian"], ["1", "Đổi mới, sáng tạo", "05/10/2025"], ["2", "Ứng dụng", "Tháng 11/2025"]]


def read(data, **limits):
    return read_delimited(data if isinstance(data, bytes) else data.encode(), "ke-hoach", Limits(**limits))


def refusal(data, **limits):
    with pytest.raises(UnreadableFile) as caught:
        read(data, **limits)
    return caught.value


def as_cp1258(text):
    # Windows-1258 writes tones as marks of their own; Python encodes only what stands in its table.
    marks = {"ộ": "ô\u0323", "ờ": "ơ\u0300", "ổ": "ô\u0309", "ớ": "ơ\u0301", "ạ": "a\u0323", "ụ": "u\u0323"}
    marks["Ứ"] = "Ư\u0301"
    return "".join(marks.get(letter, letter) for letter in text).encode("cp1258")


@pytest.mark.parametrize(
    "data",
    [
        PLAN.encode(),
        codecs.BOM_UTF8 + PLAN.encode(),
        codecs.BOM_UTF16_LE + PLAN.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"),
    ],
)
def test_declared_encodings_need_no_remark(data):
    table = read(data)
    assert (table.sheet, table.rows, table.first_row, table.problems) == ("ke-hoach", TABLE, 1, [])


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (as_cp1258(PLAN), "Windows-1258"),
        (PLAN.encode("utf-16-le"), "UTF-16-LE"),
        (PLAN.encode("utf-16-be"), "UTF-16-BE"),
    ],
)
def test_an_encoding_that_was_concluded_is_reported(data, named):
    table = read(data)
    assert table.rows == TABLE
    assert [problem.code for problem in table.problems] == ["encoding"]
    assert named in table.problems[0].message


@pytest.mark.parametrize(
    "data",
    [
        "Résumé, café".encode("latin-1"),  # nothing that is Vietnamese alone
        codecs.BOM_UTF8 + b"\xff\xff",
        codecs.BOM_UTF16_LE + b"\x00\xd8a\x00",
        b"caf\xe9 \xd2",
    ],
)
def test_what_speaks_for_no_encoding_is_refused(data):
    assert refusal(data).code == "encoding"


def test_binary_under_a_csv_name_is_no_text():
    assert refusal(bytes(range(256)) * 8).code == "not-a-workbook"


def test_plain_ascii_is_utf8():
    assert decode(b"a,b") == ("a,b", [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter):
    text = f"KẾ HOẠCH NĂM HỌC\n\na{delimiter}b{delimiter}c\n" + f'1{delimiter}"x, y; z"{delimiter}3\n' * 4
    assert read(text).rows[2:4] == [["a", "b", "c"], ["1", "x, y; z", "3"]]


def test_commas_in_prose_do_not_win_over_semicolons():
    assert read("STT;Môn;Ghi chú\n1;Toán, Văn;a\n2;Toán, Anh, Lý;b\n3;Sử;c\n").rows[2] == ["2", "Toán, Anh, Lý", "b"]


def test_one_column_is_a_table_too():
    assert read("Môn học\nToán\nNgữ văn\n").rows == [["Môn học"], ["Toán"], ["Ngữ văn"]]


def test_a_sep_line_decides_and_keeps_the_numbering():
    table = read("sep=;\r\na,b;c\r\n1;2\r\n")
    assert (table.first_row, table.rows) == (2, [["a,b", "c"], ["1", "2"]])


def test_row_numbers_are_record_numbers():
    table = read('a,b\n\n"dòng một\ndòng hai",2\nc,3\n\n\n')
    assert table.rows == [["a", "b"], [None, None], ["dòng một\ndòng hai", "2"], ["c", "3"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end):
    assert read(end.join(["a,b", "1,2", "3,4"])).rows == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_ragged_records_are_filled_and_empty_columns_dropped():
    assert read("a,b,c,,\n1,2,,,\n,,,,\n").rows == [["a", "b", "c"], ["1", "2", None]]


@pytest.mark.parametrize("text", ['a,b\n1,"mở mà không đóng\n2,3\n', 'a,b\n"x"y,2\n'])
def test_a_quote_that_does_not_close_is_refused_with_its_line(text):
    error = refusal(text)
    assert error.code == "not-a-workbook"
    assert "dòng" in str(error)


@pytest.mark.parametrize("text", ["\ufeff", "\n\n\n", " , \n"])
def test_nothing_in_it_is_an_empty_workbook(text):
    assert refusal(text).code == "empty-workbook"


def test_columns_are_limited():
    assert len(read("," .join("a" * 10), csv_columns=10).rows[0]) == 10
    assert refusal(",".join("a" * 11), csv_columns=10).code == "too-many-columns"


def test_cells_are_limited():
    assert len(read("a,b\n" * 5, cells=10).rows) == 5
    assert refusal("a,b\n" * 6, cells=10).code == "too-many-cells"


def test_a_field_beyond_the_csv_limit_is_refused():
    assert refusal("a," + "x" * 131_073).code == "field-too-long"
    assert refusal("a," + "x" * 21, csv_field_chars=20).code == "field-too-long"


def test_a_long_cell_is_cut_and_reported():
    table = read("a,b\n1," + "x" * 21, cell_chars=20)
    assert table.rows[1] == ["1", "x" * 20]
    assert [(problem.code, problem.cell) for problem in table.problems] == [("cell-too-long", "B2")]
    assert read("a,b\n1," + "x" * 20, cell_chars=20).problems == []


def test_control_characters_go():
    assert read("a,b\nx\x07y,2").rows[1] == ["xy", "2"]
