"""The workbook of a rule set: text cells, drop-downs, nothing that a cell would change."""

import openpyxl
import pytest

from shcm_rules.errors import UsageError
from shcm_rules.reports.blanks.rule_book import BookColumn, Page, write_pages

COLUMNS = [BookColumn("Mã", 12, required=True), BookColumn("Mức độ", 12, ("bắt buộc", "để biết"))]


@pytest.fixture
def book(tmp_path):
    page = Page("Quy tắc", COLUMNS, [["=1+1", "để biết"], ["05/09", "một\nhai"]], frozen=1)
    write_pages(tmp_path / "x.xlsx", [page], lists_name="Danh mục")
    return openpyxl.load_workbook(tmp_path / "x.xlsx")


def test_every_cell_is_text(book):
    cells = [cell for row in book["Quy tắc"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == ["Mã", "Mức độ", "=1+1", "để biết", "05/09", "một\nhai"]
    assert book["Quy tắc"].column_dimensions["A"].number_format == "@"


def test_closed_lists_are_drop_downs_that_reach_beyond_the_last_row(book):
    (choices,) = book["Quy tắc"].data_validations.dataValidation
    assert choices.formula1 == "'Danh mục'!$A$2:$A$3"
    assert str(choices.sqref) == "B2:B202"
    assert [row[0] for row in book["Danh mục"].iter_rows(values_only=True)] == ["Mức độ", "bắt buộc", "để biết"]


def test_the_first_columns_and_the_headers_stay_in_sight(book):
    assert book["Quy tắc"].freeze_panes == "B2"


@pytest.mark.parametrize("text", ["a\x07b", "   ", "x" * 32_768, "_x000D_"])
def test_what_no_cell_can_hold_is_refused_with_its_place(tmp_path, text):
    with pytest.raises(UsageError, match="trang “Quy tắc”, ô B2"):
        write_pages(tmp_path / "x.xlsx", [Page("Quy tắc", COLUMNS, [["a", text]])], lists_name="Danh mục")
    assert not (tmp_path / "x.xlsx").exists()
