"""A plan that names nobody: what it is checked as, and what the report says of that."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from shcm_rules import check
from shcm_rules.findings import InputReport, ProblemReport, ReportModel
from shcm_rules.reports.answer import answer

ROWS = [
    ["STT", "Thời gian", "Nội dung", "Cấp học", "Ngày thông báo", "Ngày duyệt"],
    [1, "15/09/2025", "Họp triển khai kế hoạch", "THCS", None, None],
    [2, "20/10/2025", "Nghiên cứu bài học môn Ngữ văn", "THCS", "06/10/2025", "13/10/2025"],
]
PAPERS = [["Loại hồ sơ", "Đơn vị", "Ngày gửi"], ["Kế hoạch trường", None, "10/09/2025"]]


def _report(folder: Path, title: str):
    book = openpyxl.Workbook()
    plan = book.active
    plan.title = "KH"
    for row in [[title], [], *ROWS]:
        plan.append(row)
    papers = book.create_sheet("Hồ sơ")
    for row in PAPERS:
        papers.append(row)
    book.save(folder / "kh.xlsx")
    return check(folder / "kh.xlsx", rules="lao-cai", as_of="2026-01-10")


@pytest.mark.parametrize(("title", "told"), [
    ("KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026", True),
    ("KẾ HOẠCH SINH HOẠT CHUYÊN MÔN TRƯỜNG THCS BAN MAI NĂM HỌC 2025-2026", False),
    ("CỤM SỐ 3 – LỊCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026", False),
])
def test_only_a_plan_that_names_nobody_says_so(title: str, told: bool, tmp_path: Path) -> None:
    (item,) = _report(tmp_path, title).inputs
    assert [(problem.sheet, "cụm" in problem.message) for problem in item.problems
            if problem.code == "unknown-unit"] == ([("KH", True)] if told else [])


def test_what_is_met_by_nobody_is_not_green() -> None:
    def model(*problems: ProblemReport) -> ReportModel:
        item = InputReport(path="a", sha256="", status="read", sessions=1, problems=problems)
        return ReportModel(schema="shcm-report/1", as_of="2026-01-10", school_year="2025-2026", phase="plan", lang="vi",
                           rule_sets=(), inputs=(item,), summary={"satisfied": 3}, findings=())

    assert answer(model())[1] == "good"
    text, mood = answer(model(ProblemReport(code="unknown-unit", sheet="KH", cell="", message="")))
    assert mood == "unsure"
    assert text.startswith("CHƯA XÉT HẾT")


def test_an_open_duty_says_what_is_not_exact(tmp_path: Path) -> None:
    open_ = {finding.rule: finding for finding in _report(tmp_path, "KẾ HOẠCH NĂM HỌC 2025-2026").model("open").findings
             if finding.verdict == "undetermined"}
    ahead, plan = open_["department-notice-ahead"], open_["school-plan-exists"]
    assert ahead.reason == "before-issue"
    assert "chưa chắc phải thực hiện" in ahead.message
    assert plan.reason == "vague-date"  # the paper bears an exact day, the document does not
    assert "ngày ban hành văn bản" in plan.message
    assert plan.remedy == ""
