"""The sheet of remarks: what is listed, in which order, as text and never as a formula."""

from __future__ import annotations

import io

import openpyxl
import pytest
from rich_books import assert_well_formed, parts, plain_book

from shcm_rules.annotation import annotate
from shcm_rules.annotation.remarks import collect_remarks
from shcm_rules.findings import Evidence, InputReport, Reason, Severity, UnitReport

PATH = "ke-hoach.xlsx"


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[-1]


def table_of(data):
    rows = [[cell.value for cell in row] for row in sheet_of(data)]
    start = next(at for at, row in enumerate(rows) if row[0] in {"Số", "No."})
    return rows[start:]


def test_the_answer_stands_first(model, finding):
    rows = [row[0].value for row in sheet_of(annotate(plain_book(), model(finding("violated", "F4")), PATH))]
    assert rows[0] == "Nhận xét của chương trình shcm_rules"
    assert rows[1].startswith("Theo kế hoạch, năm học 2025-2026, tính đến ngày 01/11/2025: 0 đạt, 1 chưa đạt")
    assert rows[2] == "CHƯA ĐẠT: còn 1 yêu cầu bắt buộc chưa đạt."


def test_a_line_of_the_table(model, finding):
    table = table_of(annotate(plain_book(), model(finding("violated", "F4", "E4")), PATH))
    assert table == [
        ["Số", "Kết luận", "Mức độ", "Yêu cầu", "Áp dụng cho", "Nhận xét", "Cần làm", "Căn cứ", "Ô"],
        [1, "chưa đạt", "bắt buộc", "Mỗi buổi có thời gian", "Tổ Toán", "Buổi này chưa ghi thời gian.",
         "Điền thời gian.", "CV thử (09/2025), II.1", "Lịch SHCM: F4, E4"]]


def test_what_was_known_before_says_so(model, finding):
    remark, = collect_remarks(model(finding("violated", "F4", known=True)), PATH)
    assert remark.weight == "bắt buộc, đã biết"


def test_english_is_complete(model, finding):
    data = annotate(plain_book(), model(finding("pending", "F4", due=("2025-11-05", "2025-11-05")), lang="en"), PATH)
    table = table_of(data)
    assert table[0] == ["No.", "Verdict", "Weight", "Duty", "Applies to", "Remark", "To do", "Clause", "Cells"]
    assert table[1][1:3] == ["not due yet", "binding"]
    assert table[1][5].endswith(" Due 05/11/2025.")
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[-1] == "Remarks"


def test_worst_first(model, finding, problem):
    found = [
        finding("waived", "A1"), finding("pending", "A2", due=("2026-02-01", "2026-02-01"), title="sau"),
        finding("pending", "A3", due=("2025-12-01", "2025-12-01"), title="trước"),
        finding("pending", "A4", title="cuối"),
        finding("undetermined", "A5", reason=Reason.NOTE), finding("undetermined", "A6"),
        finding("violated", "A7", severity=Severity.SHOULD), finding("violated", "A8"), finding("satisfied", "A9"),
        finding("not_applicable", reason=Reason.NOT_DECIDABLE), finding("not_applicable", "B1"),
    ]
    remarks = collect_remarks(model(*found, problems=(problem("B2"),)), PATH)
    assert [remark.number for remark in remarks] == list(range(1, 10))
    assert [remark.spots[0].cell for remark in remarks] == [
        (8, 1), (7, 1), (6, 1), (3, 1), (2, 1), (4, 1), (1, 1), (2, 2), (5, 1)]


def test_what_no_schedule_can_show_is_a_number(model, finding):
    data = annotate(plain_book(), model(finding("not_applicable", reason=Reason.NOT_DECIDABLE)), PATH)
    assert "1 quy tắc mà lịch không cho biết được" in parts(data)["xl/worksheets/sheet2.xml"].decode()


def test_only_what_concerns_this_file(model, finding):
    here, there = "school:a", "school:b"
    inputs = tuple(InputReport(path=path, sha256="0", status="read", sessions=1) for path in (PATH, "khac.xlsx"))
    units = (UnitReport(id=here, kind="school", name="A", files=(PATH,)),
             UnitReport(id=there, kind="school", name="B", files=("khac.xlsx",)))
    other = Evidence(file="khac.xlsx", sheet="Lịch SHCM", cell="C3", row=3, role="subject")
    both = finding("violated", "F4", title="cả hai")
    found = [
        both.model_copy(update={"evidence": (*both.evidence, other)}),
        finding("violated", evidence=(other,), title="kia"),
        finding("violated", unit_id=here, title="không ô"), finding("violated", unit_id=there, title="không ô kia"),
        finding("violated", title="chung"),
    ]
    remarks = collect_remarks(model(*found, inputs=inputs, units=units), PATH)
    assert [remark.title for remark in remarks] == ["cả hai", "không ô", "chung"]
    assert remarks[0].spots[0].cell == (4, 6)
    assert len(remarks[0].spots) == 1
    sheet = parts(annotate(plain_book(), model(*found, inputs=inputs, units=units), PATH))["xl/worksheets/sheet2.xml"]
    assert "Câu trả lời trên là của cả 2 tệp" in sheet.decode()


@pytest.mark.parametrize("text", [
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "<script>alert(1)</script>", "]]>&amp;", "_x000A_", "\x00\x08\x1b[31m",
    "\ud800", "a" * 40_000, "\u202eđảo", "\ufffe\uffff", "dòng\r\nmới",
])
def test_hostile_text_stays_text(text, model, finding):
    data = annotate(plain_book(), model(finding("violated", "F4", message=text, title=text, remedy=text)), PATH)
    assert_well_formed(data)
    assert b"<f>" not in parts(data)["xl/worksheets/sheet2.xml"]
    assert all(cell.data_type != "f" for row in sheet_of(data) for cell in row)


def test_text_that_looks_like_an_escape_is_shown_as_written(model, finding):
    data = annotate(plain_book(), model(finding("violated", "F4", message="a_x000A_b")), PATH)
    assert "a_x005F_x000A_b" in parts(data)["xl/worksheets/sheet2.xml"].decode()


def test_links_lead_to_the_first_cell(model, finding):
    sheet = sheet_of(annotate(plain_book(), model(finding("violated", "F4", "E4"), finding("violated")), PATH))
    links = [(cell.row, cell.hyperlink.location) for row in sheet for cell in row if cell.hyperlink]
    first = next(row[0].row for row in sheet if row[0].value == 1)
    assert links == [(first, "'Lịch SHCM'!F4")] * 2


def test_the_header_is_frozen_and_the_page_fits(model, finding):
    long = finding("violated", "F4", message="một câu dài " * 20)
    sheet = sheet_of(annotate(plain_book(), model(long), PATH))
    header = next(row[0].row for row in sheet if row[0].value == "Số")
    assert sheet.freeze_panes == f"A{header + 1}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.row_dimensions[header + 1].height > 70


def test_a_sheet_of_the_report_that_is_not_there_is_passed_over(model, finding):
    data = annotate(plain_book(), model(finding("violated", "F4", sheet="Không có")), PATH)
    assert table_of(data)[1][-1] == "Không có: F4"
    assert not [cell for row in sheet_of(data) for cell in row if cell.hyperlink]
