""".docx: tables in order with what stands above and below them, merges, lists, nested tables."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.limits import Limits


def read(fill, **limits):
    document = Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return read_tables("ke-hoach.docx", stream.getvalue(), Limits(**limits))


def add_table(document, rows):
    table = document.add_table(len(rows), len(rows[0]))
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(index, column).text = text
    return table


PLAN = [["STT", "Nội dung", "Thời gian"], ["1", "Đổi mới", "Tháng 10/2025"]]


def test_a_table_has_the_addresses_of_a_sheet_and_its_titles_stand_above():
    def fill(document):
        add_table(document, [["UBND XÃ A\nTRƯỜNG MN A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]])
        document.add_heading("KẾ HOẠCH NĂM HỌC 2025-2026")
        document.add_paragraph("1.1. Khối Mầm non")
        add_table(document, PLAN)
        document.add_paragraph("1.2. Khối Tiểu học")
        add_table(document, PLAN)
        document.add_paragraph("Nơi nhận: như trên")

    first, second = read(fill)
    assert (first.sheet, first.first_row, first.first_column) == ("Bảng 1", -4, 1)
    assert [row[0] for row in first.rows[:5]] == [
        "UBND XÃ A", "TRƯỜNG MN A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH NĂM HỌC 2025-2026",
        "1.1. Khối Mầm non",
    ]  # fmt: skip
    assert first.rows[5:] == PLAN
    assert (second.sheet, second.first_row) == ("Bảng 2", 0)
    assert second.rows == [
        ["1.2. Khối Tiểu học", None, None], *PLAN, ["Nơi nhận: như trên", None, None],
    ]  # fmt: skip


def test_merged_cells_are_merges():
    def fill(document):
        table = add_table(document, [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(1, 1).merge(table.cell(2, 2))

    (table,) = read(fill)
    assert table.merges == [(1, 2, 1, 3), (2, 1, 3, 1), (2, 2, 3, 3)]
    assert table.rows == [["a", "b\nc"], ["d\ng", "e\nf\nh\ni"]]
    assert table.problems == []


def test_paragraphs_and_list_items_are_lines():
    def fill(document):
        table = add_table(document, [["Nội dung", "Thời gian"], ["", "x"]])
        cell = table.cell(1, 0)
        cell.paragraphs[0].text = "Tháng 10:"
        cell.add_paragraph("Họp tổ", style="List Bullet")
        cell.add_paragraph("• Chuyên đề", style="List Bullet")
        table.cell(1, 1).text = ""
        table.cell(1, 1).add_paragraph("một mục", style="List Bullet")

    (table,) = read(fill)
    assert table.rows[1] == ["Tháng 10:\n- Họp tổ\n• Chuyên đề", "một mục"]


def test_sessions_listed_without_a_table_are_one_column():
    def fill(document):
        document.add_paragraph("Kế hoạch tháng 9")
        document.add_paragraph("Chuyên đề Toán (27/9/2025)", style="List Bullet")
        document.add_paragraph("Bước một", style="List Number")

    (table,) = read(fill)
    assert table.sheet == "Văn bản"
    assert table.rows == [["Kế hoạch tháng 9"], ["- Chuyên đề Toán (27/9/2025)"], ["Bước một"]]


def test_a_table_in_a_cell_is_a_table_of_its_own():
    def fill(document):
        table = add_table(document, PLAN)
        inner = table.cell(1, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "ô"

    outer, inner = read(fill)
    assert outer.rows == PLAN
    assert (inner.sheet, inner.rows) == ("Bảng 2", [["trong", "ô"]])


def test_hidden_rows_are_seen():
    def fill(document):
        table = add_table(document, PLAN)
        table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))

    assert read(fill)[0].hidden_rows == {2}


def test_a_long_text_before_a_table_is_cut_in_its_middle_and_told():
    def fill(document):
        for number in range(40):
            document.add_paragraph(f"đoạn {number}")
        add_table(document, PLAN)

    (table,) = read(fill)
    assert [row[0] for row in table.rows[:25]] == [f"đoạn {number}" for number in (*range(10), *range(25, 40))]
    assert [problem.code for problem in table.problems] == ["unused-prose"]
    assert "15 dòng" in table.problems[0].message


def test_an_empty_document_is_refused():
    with pytest.raises(UnreadableFile) as caught:
        read(lambda document: document.add_paragraph(" "))
    assert caught.value.code == "empty-workbook"


def test_limits_hold():
    def fill(document):
        add_table(document, [["a"] * 5] * 3)
        add_table(document, PLAN)

    for limit, code in (
        ({"cells": 10}, "too-many-cells"),
        ({"sheets": 1}, "too-many-sheets"),
        ({"document_columns": 4}, "too-many-columns"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read(fill, **limit)
        assert caught.value.code == code
