"""A rule set as tables: nothing is lost, everything has a column, and mistakes are told with their cell."""

from pathlib import Path

import pytest

from shcm_rules.rulesets.books.check_lines import CHECK_WORDS, labels_of, read_check, show_check
from shcm_rules.rulesets.books.manuscript import read_manuscript
from shcm_rules.rulesets.books.sheet_rows import Sheet
from shcm_rules.rulesets.books.table_layout import (
    DOCUMENTS,
    EXAMPLES,
    EXPECTED_WORDS,
    HEADER,
    RULES,
    SETTINGS,
    SOURCES,
    TABLES,
)
from shcm_rules.rulesets.books.table_reading import read_tables
from shcm_rules.rulesets.books.tables import tables_of
from shcm_rules.rulesets.discovery import known_rule_sets, shipped_folder
from shcm_rules.rulesets.model import CHECKS, Document, Example, Expectation, Rule, RuleSet, SettingSpec, Source

TOY = Path(__file__).parent / "data" / "toy"

SETS = [TOY, *(shipped_folder() / name for name in known_rule_sets())]


def sheets_of(manuscript):
    return {table.name: [[column.header for column in table.columns], *table.rows] for table in tables_of(manuscript)}


def read(sheets):
    return read_tables([Sheet(name, rows) for name, rows in sheets.items()])


@pytest.fixture
def sheets():
    return sheets_of(read_manuscript(TOY))


@pytest.fixture
def changed(sheets):
    """Change one cell, found by its sheet, header and row; returns the mistakes."""

    def change(name, header, row, text):
        rows = sheets[name]
        rows[row - 1][rows[0].index(header)] = text
        return [(m.place.sheet, m.place.row, rows[0][m.place.column - 1], m.sentence) for m in read(sheets).mistakes]

    return change


@pytest.mark.parametrize("folder", SETS, ids=lambda folder: folder.name)
def test_nothing_is_lost(folder):
    manuscript = read_manuscript(folder)
    found = read(sheets_of(manuscript))
    assert found.mistakes == []
    assert found.manuscript == manuscript


@pytest.mark.parametrize("name", CHECKS)
def test_each_attribute_of_a_check_has_words(name):
    """A new attribute is written as JSON until it has a label in check_lines._LINES; give it one."""
    labels = labels_of(name)
    assert set(labels) & set(CHECKS[name].model_fields) == {key for key in labels if not key.startswith("Chỉ xét ")}
    assert [label for key, label in labels.items() if key == label and not key.startswith("Chỉ xét ")] == []
    assert name in CHECK_WORDS


@pytest.mark.parametrize(("layout", "model", "elsewhere"), [
    (RULES, Rule, {"check"}), (SETTINGS, SettingSpec, {"values", "meaning"}), (DOCUMENTS, Document, set()),
    (SOURCES, Source, set()), (EXAMPLES, Example, {"sheets", "expect"}),
    (HEADER, RuleSet, {"document", "documents", "profile", "parameters", "settings", "rules", "sha256"}),
])
def test_each_field_has_a_column(layout, model, elsewhere):
    """A new field of the language needs a column in table_layout, or a workbook could not hold it."""
    columns = {column.path[0] for column in layout.columns if column.path}
    known = {field.alias or name for name, field in model.model_fields.items()}
    assert columns | elsewhere >= known


def test_all_that_an_example_may_expect_has_words():
    assert {"verdict", "scope", *EXPECTED_WORDS} == set(Expectation.model_fields)


def test_headers_are_unique_in_a_sheet():
    for layout in TABLES:
        headers = [column.header for column in layout.columns]
        assert len(headers) == len(set(headers))


@pytest.mark.parametrize(("name", "header", "row", "text", "allowed"), [
    ("Quy tắc", "Mức độ", 2, "phải", "bắt buộc, nên có, để biết"),
    ("Quy tắc", "Mức độ", 2, "", "bắt buộc, nên có, để biết"),
    ("Quy tắc", "Phép kiểm tra", 3, "đo", "đếm số buổi"),
    ("Quy tắc", "Tệp", 2, "../ngoài", "tên tệp"),
    ("Quy tắc", "Tệp", 2, "settings", "tên tệp"),
    ("Tham số", "Giá trị", 2, "hai", "số nguyên"),
    ("Tham số", "Kiểu giá trị", 2, "", "con số"),
    ("Tham số", "Ý nghĩa", 3, "khác", "khác với dòng 2"),
    ("Tham số", "Từ", 2, "2025", "năm học dạng 2025-2026"),
    ("Văn bản", "Ngày ban hành", 2, "2025-09-01", "tháng 05/2026"),
    ("Ví dụ", "Trang", 2, "", "tên một trang"),
])
def test_a_mistake_names_its_cell_and_what_is_allowed(  # noqa: PLR0917
    changed, name, header, row, text, allowed,
):
    told = changed(name, header, row, text)
    assert [(sheet, number, where) for sheet, number, where, _ in told] == [(name, row, header)]
    assert allowed in told[0][3]


@pytest.mark.parametrize(("text", "told"), [
    ("Ít nhất: $least\nSâu: 3", "không có dòng “Sâu”; được phép: Xét, Cho mỗi"),
    ("Ít nhất: nhiều", "dòng “Ít nhất”: phải là số nguyên"),
    ("Ít nhất: 1\nÍt nhất: 2", "dòng “Ít nhất” được ghi hai lần"),
    ("Ít nhất", "phải có dạng “tên: giá trị”"), ("Ít nhất:", "còn trống"),
    ("Chỉ xét Loại sinh hoạt: NCBH\n nếu no: Hội thảo", "theo thiết lập TÊN"),
])
def test_a_line_of_a_check_is_told_with_the_lines_there_are(text, told):
    assert told in read_check("count", text)[1][0]


def test_a_choice_takes_a_line_for_each_case():
    body = {"where": {"Cấp tổ chức": {"setting": "a-b", "cases": {"no": ["Tổ"], "a: b": []}}}, "at_least": 1}
    text = show_check("count", body)
    assert text.splitlines()[:3] == [
        "Chỉ xét Cấp tổ chức: theo thiết lập a-b", "  nếu no: Tổ", '  nếu "a: b": (trống)']
    assert read_check("count", text) == (body, [])


def test_mistakes_of_all_sheets_are_told_at_once(sheets):
    del sheets["Ví dụ"]  # a set may be without examples
    sheets["Quy tắc"][0][3] = "Tựa"
    sheets["Tham số"][1][0] = ""
    sheets["Bộ quy tắc"][1][0] = "Mã"
    sheets["Phần hồ sơ"][1][0] = "each-term"
    sheets["Trang lạ"] = [["x"]]
    sheets["Ghi chú của tôi"] = [["x"]]
    told = {(m.place.sheet, m.place.row) for m in read(sheets).mistakes}
    assert {("Quy tắc", 1), ("Tham số", 2), ("Bộ quy tắc", 2), ("Phần hồ sơ", 2), ("Trang lạ", 0)} == told


def test_other_workbooks_are_no_rule_set():
    mistakes = read({"Lịch SHCM": [["STT"]]}).mistakes
    assert {m.place.sheet for m in mistakes} == {"Bộ quy tắc", "Văn bản", "Quy tắc"}


def test_rows_above_the_headers_and_empty_rows_do_no_harm(sheets):
    manuscript = read(sheets).manuscript
    rules = sheets["Quy tắc"]
    sheets["Quy tắc"] = [["Ghi chú chung"], rules[0], [""] * len(rules[0]), *rules[1:]]
    found = read(sheets)
    assert found.mistakes == []
    assert found.manuscript == manuscript
    assert found.places["rules.yaml", ("rules", 0, "id")].row == 4
