""".xls: what Excel 97 files hold, read with every fact that matters."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlwt

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.formats.dispatch import read_tables
from shcm_rules.importers.formats.xls import read_xls
from shcm_rules.importers.limits import Limits

DAY = xlwt.easyxf(num_format_str="dd/mm/yyyy")
MONTH = xlwt.easyxf(num_format_str="mm/yyyy")
CLOCK = xlwt.easyxf(num_format_str="hh:mm")
SPAN = xlwt.easyxf(num_format_str="[h]:mm")


def saved(fill, dates_1904=False):
    book = xlwt.Workbook()
    book.dates_1904 = dates_1904
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(fill, **limits):
    return read_xls(saved(fill), Limits(**limits))


def codes(table):
    return [(problem.code, problem.cell) for problem in table.problems]


def test_cells_keep_their_rows_and_kinds():
    def fill(book):
        sheet = book.add_sheet("Lịch SHCM")
        sheet.write(2, 1, "Nội dung\nđổi mới")
        sheet.write(2, 2, 12)
        sheet.write(2, 3, 2.5)
        sheet.write(2, 4, True)
        sheet.write(4, 1, dt.date(2025, 10, 5), DAY)
        sheet.write(4, 2, dt.datetime(2025, 10, 5, 7, 30), DAY)  # noqa: DTZ001
        sheet.write(4, 3, dt.date(2025, 10, 1), MONTH)
        sheet.write(4, 4, dt.time(14, 30), CLOCK)
        sheet.write(5, 1, 1.25, SPAN)

    (table,) = read(fill)
    assert (table.sheet, table.first_row, table.first_column) == ("Lịch SHCM", 3, 2)
    assert table.rows == [
        ["Nội dung\nđổi mới", "12", "2.5", "TRUE"], [None] * 4,
        ["2025-10-05", "2025-10-05", "10/2025", "14:30"], ["30:00", None, None, None],
    ]  # fmt: skip


def test_both_systems_of_days():
    def fill(book):
        book.add_sheet("A").write(0, 0, 45_935, DAY)

    assert read_xls(saved(fill), Limits())[0].rows == [["2025-10-05"]]
    assert read_xls(saved(fill, dates_1904=True), Limits())[0].rows == [["2029-10-06"]]


def test_merges_and_what_is_hidden_are_seen():
    def fill(book):
        sheet = book.add_sheet("A")
        sheet.write_merge(0, 1, 0, 0, "Trường")
        sheet.write_merge(0, 0, 1, 2, "Thời gian")
        sheet.write(1, 1, "Ngày")
        sheet.write(1, 2, "Giờ")
        sheet.row(1).hidden = True
        sheet.col(2).hidden = True
        hidden = book.add_sheet("B")
        hidden.write(0, 0, "x")
        hidden.visibility = 2

    table, hidden = read(fill)
    assert table.merges == [(1, 1, 2, 1), (1, 2, 1, 3)]
    assert (table.hidden, table.hidden_rows, table.hidden_columns, hidden.hidden) == (False, {2}, {3}, True)
    assert codes(table) == [("hidden-columns", "C2")]


def test_an_error_cell_is_no_empty_cell():
    def fill(book):
        sheet = book.add_sheet("A")
        sheet.write(0, 0, "a")
        sheet.row(0).set_cell_error(1, 0x17)

    (table,) = read(fill)
    assert table.rows == [["a", "#REF!"]]
    assert codes(table) == [("error-cell", "B1")]


def test_a_far_cell_costs_nothing_and_is_told():
    def fill(book):
        sheet = book.add_sheet("A")
        for row in range(3):
            sheet.write(row, 0, "a")
        sheet.write(65_535, 255, "xa")

    (table,) = read(fill)
    assert table.rows == [["a"]] * 3
    assert codes(table) == [("unused-rows", "IV65536")]


def test_nothing_in_it_is_an_empty_workbook():
    with pytest.raises(UnreadableFile) as caught:
        read(lambda book: book.add_sheet("A"))
    assert caught.value.code == "empty-workbook"


def test_limits_hold():
    def fill(book):
        sheet = book.add_sheet("A")
        for row in range(4):
            sheet.write(row, 0, "dài " * 10)
            sheet.write_merge(row, row, 1, 2, "b")
        book.add_sheet("B").write(0, 0, "c")

    (first, _) = read(fill, cell_chars=10)
    assert ("cell-too-long", "A1") in codes(first)
    for limit, code in (
        ({"cells": 8}, "too-many-cells"),
        ({"sheets": 1}, "too-many-sheets"),
        ({"merges": 3}, "too-many-merges"),
    ):
        with pytest.raises(UnreadableFile) as caught:
            read(fill, **limit)
        assert caught.value.code == code


@pytest.mark.parametrize("cut", [600, 2_000, -700])
def test_a_cut_file_is_refused_or_raises_what_the_worker_reports(cut):
    data = saved(lambda book: book.add_sheet("A").write(0, 0, "x" * 3_000))
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a parser raises ends in the reading process
        read_xls(data[:cut], Limits())


def test_the_name_does_not_matter():
    data = saved(lambda book: book.add_sheet("A").write(0, 0, "x"))
    assert read_tables("ke-hoach.xlsx", data, Limits())[0].rows == [["x"]]
