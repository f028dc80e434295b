"""The findings book."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from hostile_texts import HOSTILE, TEXTS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from shcm_rules.findings import Evidence, InputReport, Reason, Setting, Severity, UnitReport, Verdict, Waiver
from shcm_rules.reports import render
from shcm_rules.reports.findings_book import book as findings_book
from shcm_rules.reports.findings_book import words
from shcm_rules.reports.findings_book.sheets import LONGEST_CELL


def book(model, *findings, **changes):
    return load_workbook(io.BytesIO(render(model(*findings, **changes), "xlsx")))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def column(sheet, header):
    top = [cell.value for cell in sheet[1]]
    return [cell.value for cell in sheet[chr(65 + top.index(header))][1:]]


def test_sheets_by_detail(finding, model):
    assert book(model, finding()).sheetnames == ["Tổng hợp", "Việc cần làm", "Tệp", "Căn cứ"]
    note = finding("not_applicable", reason=Reason.NOT_DECIDABLE)
    assert book(model, finding(), note, finding("satisfied")).sheetnames == [
        "Tổng hợp", "Việc cần làm", "Miễn và lưu ý", "Tất cả", "Tệp", "Căn cứ"]
    assert book(model, finding(), lang="en").sheetnames == ["Summary", "To do", "Files", "Basis"]


def test_what_to_do_worst_first(finding, model):
    told = [
        finding("pending", reason=Reason.NOT_DUE, due=("2025-12-01", "2025-12-02"), fingerprint="6"),
        finding("undetermined", reason=Reason.VAGUE_DATE, fingerprint="5"),
        finding(severity=Severity.INFO, fingerprint="4"), finding(fingerprint="3"),
        finding(due=("2026-01-01", "2026-01-02"), fingerprint="2"),
        finding(due=("2025-12-01", "2025-12-02"), fingerprint="1"),
    ]
    sheet = book(model, *told)["Việc cần làm"]
    assert column(sheet, "Mã kết luận") == list("123456")
    assert column(sheet, "STT") == [1, 2, 3, 4, 5, 6]
    assert column(sheet, "Kết luận")[0] == "chưa đạt"
    assert sheet["B2"].fill.fgColor.rgb == "FFFFC7CE"


def test_days_are_days_and_numbers_are_numbers(finding, model):
    sheet = book(model, finding(due=("2025-12-01", "2025-12-02"), duties=3))["Việc cần làm"]
    assert column(sheet, "Hạn sớm nhất") == [datetime(2025, 12, 1)]  # noqa: DTZ001 - a cell knows no zone
    assert sheet["H2"].number_format == "dd/mm/yyyy"
    assert column(sheet, "Số yêu cầu") == [3]


def test_a_table_is_filtered_and_its_header_stays(finding, model):
    sheet = book(model, finding(), finding())["Việc cần làm"]
    assert sheet.auto_filter.ref == "A1:R3"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"


def test_the_summary_begins_with_the_answer_and_counts(finding, model):
    units = (UnitReport(id="school:a", kind="school", name="Trường A", ward="Xã B", sessions=1),
             UnitReport(id="school:c", kind="school", name="Trường C", ward="Xã D"))
    sheet = book(model, finding(unit_id="school:a"), finding("satisfied", unit_id="school:a"), units=units)["Tổng hợp"]
    told = rows(sheet)
    assert told[2][0] == "CHƯA ĐẠT: còn 1 yêu cầu bắt buộc chưa đạt."
    assert ["chưa đạt", 1] in [row[:2] for row in told]
    assert ["Trường A", "Xã B", 1, 0, 0, 0, 1, 0] in told
    assert ["Trường C (chưa thấy dữ liệu)", "Xã D", 0, 0, 0, 0, 0, 0] in told
    assert ["Xã B", 1, 1, 0, 0, 0, 1, 0] in told
    assert ["Một buổi mỗi học kỳ", "ncbh-per-term", 1, 0, 0, 0, 1, 0] in told


def test_without_findings_the_book_says_why(model):
    assert rows(book(model)["Việc cần làm"])[0][0] == "Không có việc cần làm."
    counted = book(model, summary={"violated": 2}, counts=({"rule": "r", "unit": "", "unit_id": "", "violated": 2},))
    assert rows(counted["Việc cần làm"])[0][0] == "Báo cáo này chỉ có số lượng, xem trang “Tổng hợp”."
    assert ["r", "r", 2, 0, 0, 0, 0, 0] in rows(counted["Tổng hợp"])


def test_a_waived_duty_names_its_act(finding, model):
    waiver = Waiver(document="QĐ 1", date="2025-09-01", office="Sở", reason="bão", expires="2026-05-31", file="w.yaml")
    told = book(model, finding("waived", waived_from=Verdict.VIOLATED, waiver=waiver))
    assert rows(told["Việc cần làm"])[0][0] == "Không có việc cần làm."
    assert column(told["Miễn và lưu ý"], "Cần làm")[0].startswith("Miễn theo: QĐ 1 ngày 01/09/2025, Sở")


def test_cells_are_listed_up_to_a_number(finding, model):
    cells = tuple(Evidence(file="a.xlsx", sheet="S", cell=f"A{n}", row=n, role="counted") for n in range(1, 11))
    [told] = column(book(model, finding(evidence=cells))["Việc cần làm"], "Ô trong tệp")
    assert told.split("\n") == [*(f"S!A{n}" for n in range(1, 9)), "và 2 ô khác"]


def test_files_the_unreadable_first_with_their_problems(model, problem):
    inputs = (
        InputReport(path="a.xlsx", sha256="1", status="read", sessions=2),
        InputReport(path="b.xls", sha256="2", status="unreadable", sessions=0, problems=(problem("C7"),)))
    told = rows(book(model, inputs=inputs)["Tệp"])
    assert told[1] == ["b.xls", "KHÔNG ĐỌC ĐƯỢC", 0, "Lịch SHCM", "C7", "không đọc được ngày", "unreadable-date", "2"]
    assert told[2] == ["a.xlsx", "đã đọc", 2, None, None, "không có", None, "1"]


def test_the_basis_names_rules_notes_and_readings(finding, model):
    reading = Setting(id="on-the-day", value="late", ambiguity="A-01", meaning="Muộn")
    told = rows(book(model, finding(settings=(reading,)), finding(settings=(reading,)), notes=("Ghi chú.",))["Căn cứ"])
    assert ["Bộ thử", "thu", "1.0.0", "có", "0"] in told
    assert ["Ghi chú.", None, None, None, None] in told
    assert told.count(["on-the-day", "late", "A-01", "Muộn", None]) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_stays_text(text, finding, model):
    sheet = book(model, finding(message=text, title=text))["Việc cần làm"]
    cell = sheet["F2"]
    assert cell.data_type in {"s", "inlineStr", "n"}
    assert cell.data_type != "n" or cell.value is None, "only an empty text is no text"
    assert cell.hyperlink is None
    assert len((cell.value or "").encode("utf-16-le")) // 2 <= LONGEST_CELL


@pytest.mark.parametrize(("text", "told"), [
    ("=1+1", "=1+1"), ("\x00a", "�a"), ("a\r\nb", "a\nb"), ("\u202ea", "a"), ("a" * 32_767, "a" * 32_767)])
def test_text_is_kept(text, told, finding, model):
    assert book(model, finding(message=text))["Việc cần làm"]["F2"].value == told


def test_a_text_beyond_the_bound_says_that_it_is_cut(finding, model):
    for text in ("a" * 32_768, "😀" * 16_384):
        told = book(model, finding(message=text))["Việc cần làm"]["F2"].value
        assert told.endswith(" … (đã cắt bớt)")
        assert len(told.encode("utf-16-le")) // 2 in {LONGEST_CELL, LONGEST_CELL - 1}


def test_many_findings_go_on_in_a_further_sheet(finding, model, monkeypatch):
    monkeypatch.setattr(findings_book, "_MOST_ROWS", 2)
    told = book(model, *(finding() for _ in range(5)))
    assert told.sheetnames[1:4] == ["Việc cần làm", "Việc cần làm 2", "Việc cần làm 3"]
    assert column(told["Việc cần làm 3"], "STT") == [5]


def test_both_languages_have_the_same_words():
    for table in (words.SHEETS, words.COLUMNS, words.TEXTS):
        assert table["vi"].keys() == table["en"].keys()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_no_cell_is_computed_or_linked(texts, finding, model):
    told = load_workbook(io.BytesIO(render(fill(finding, model, texts), "xlsx")))
    cells = [cell for sheet in told for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
