from datetime import date

import openpyxl
import pytest

from shcm_rules.importers.assemble import read_schedule
from shcm_rules.reports.blanks.guide import GUIDE
from shcm_rules.reports.blanks.template import write_template
from shcm_rules.schedule import FIELDS, KINDS, SHEETS, STATUSES

DAY = date(2025, 10, 1)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "mau.xlsx"
    write_template(path, documents=["Kế hoạch cụm", '=Báo "cáo"'])
    return path


@pytest.fixture(scope="module")
def book(template):
    return openpyxl.load_workbook(template)


def test_every_sheet_has_its_canonical_headers(book):
    for table, name in SHEETS.items():
        assert [cell.value for cell in book[name][1]] == [item.header for item in FIELDS[table]]
        assert book[name].freeze_panes == "A2"


def test_closed_vocabularies_have_drop_downs(book):
    lists = {validation.formula1 for validation in book["Lịch SHCM"].data_validations.dataValidation}
    assert {f'"{",".join(KINDS)}"', f'"{",".join(STATUSES)}"'} <= lists


def test_document_kinds_are_suggested_not_forced(book):
    (suggested,) = [v for v in book["Hồ sơ"].data_validations.dataValidation if "Kế hoạch cụm" in v.formula1]
    assert suggested.formula1 == '"Kế hoạch cụm,=Báo ""cáo"""'
    assert not suggested.showErrorMessage


def test_day_columns_show_day_month_year(book):
    columns = {item.name: letter for item, letter in zip(
        FIELDS["sessions"], (cell.column_letter for cell in book["Lịch SHCM"][1]), strict=True)}
    assert book["Lịch SHCM"].column_dimensions[columns["notified"]].number_format == "dd/mm/yyyy"


def test_every_column_is_explained_with_its_sheet(book):
    assert {table: set(fields) for table, fields in GUIDE.items()} == {
        table: {item.name for item in items} for table, items in FIELDS.items()}
    told = [row[0] for row in book["Hướng dẫn"].iter_rows(values_only=True) if row[0]]
    for table, name in SHEETS.items():
        for item in FIELDS[table]:
            assert any(text.startswith(f"{name} – “{item.header}”: ") for text in told)


def test_no_cell_is_a_formula(book):
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_an_unfilled_template_has_no_row_of_any_table(template):
    schedule = read_schedule([template], as_of=DAY)
    assert [getattr(schedule, table).height for table in SHEETS] == [0] * len(SHEETS)
    assert {source.sheet for source in schedule.sources} == set(SHEETS.values())


def test_a_filled_template_is_read_back(template, tmp_path):
    book = openpyxl.load_workbook(template)
    by_name = {item.name: place for place, item in enumerate(FIELDS["sessions"], 1)}
    row = {"school": "Trường THCS A", "kind": "NCBH", "subject": "Toán", "date": date(2025, 11, 6)}
    for name, value in row.items():
        book["Lịch SHCM"].cell(2, by_name[name]).value = value
    book["Thông tin"]["B1"] = "2025-2026"
    book.save(tmp_path / "day.xlsx")
    schedule = read_schedule([tmp_path / "day.xlsx"], as_of=DAY)
    assert schedule.info["school_year"] == "2025-2026"
    assert schedule.sessions.select("school", "kind", "date_lo").rows() == [
        ("Trường THCS A", "NCBH", date(2025, 11, 6).toordinal())]
