"""What a duty says of the unknown that leaves it open: a level, a day, who holds a session."""

from __future__ import annotations

from datetime import date

from shcm_rules.api import check
from shcm_rules.findings import Finding, Reason, Verdict
from shcm_rules.importers.frames import schedule_from_rows

_HEADER = ["Trường", "Tổ chuyên môn", "Cấp tổ chức", "Cấp học", "Nội dung", "Thời gian"]
_RULE = "department-plan-covers-both-terms"


def _count(*rows: tuple[str | None, str]) -> Finding:
    sessions = [["A", "Tổ 1", "Tổ", level, "Họp tổ", day] for level, day in rows]
    schedule = schedule_from_rows(
        {"Lịch SHCM": [_HEADER, *sessions], "Thông tin": [["Năm học", "2025-2026"]]}, as_of=date(2025, 12, 1))
    report = check(schedule, rules="lao-cai", as_of="2025-12-01")
    (found,) = [told for told in report.findings if told.rule == _RULE and told.scope["term"] == "HK1"]
    return found


def test_an_unknown_level_is_what_leaves_a_count_open() -> None:
    found = _count((None, "15/10/2025"))
    assert (found.verdict, found.reason) == (Verdict.UNDETERMINED, Reason.UNKNOWN_VALUE)
    assert found.remedy == "Điền hoặc sửa cho đọc được: «Lịch SHCM!D2»."
    (cited,) = found.evidence
    assert (cited.field, cited.why) == ("Cấp học", "có thể tính: cấp học chưa rõ")


def test_a_vague_day_of_a_known_level_is_vague() -> None:
    found = _count(("THCS", "Tháng 1/2026"))
    assert (found.verdict, found.reason) == (Verdict.UNDETERMINED, Reason.VAGUE_DATE)


def test_a_row_of_another_level_counts_for_nothing() -> None:
    found = _count(("MN", "15/10/2025"), ("THCS", "16/10/2025"))
    assert found.verdict is Verdict.SATISFIED
    assert [(told.cell, told.role, told.why) for told in found.evidence] == [
        ("F3", "counted", ""), ("D2", "near_miss", "không tính: cấp học")]


def test_an_empty_cell_of_a_row_that_may_not_be_bound_lacks_no_column() -> None:
    header = ["Trường", "Cấp học", "Địa điểm", "Nội dung", "Thời gian"]
    schedule = schedule_from_rows(
        {"Lịch SHCM": [header, ["A", "TH", None, "Họp", "15/10/2025"]], "Thông tin": [["Năm học", "2025-2026"]]},
        as_of=date(2025, 12, 1))
    report = check(schedule, rules="hai-phong", as_of="2025-12-01")
    (found,) = [told for told in report.findings if told.rule == "inter-school-fields"]
    assert (found.verdict, found.reason) == (Verdict.UNDETERMINED, Reason.UNKNOWN_VALUE)
    assert found.remedy == "Điền hoặc sửa cho đọc được: cột «Cấp tổ chức»."


def test_a_session_whose_level_is_unknown_asks_for_its_level() -> None:
    header = ["Trường", "Tổ chuyên môn", "Cấp tổ chức", "Loại sinh hoạt", "Cấp học", "Nội dung", "Thời gian"]
    row = ["A", "Tổ 1", "Tổ", "Chuyên đề", None, "Họp", "15/03/2026"]
    schedule = schedule_from_rows(
        {"Lịch SHCM": [header, row], "Thông tin": [["Năm học", "2025-2026"]]}, as_of=date(2025, 12, 1))
    report = check(schedule, rules="lao-cai", as_of="2025-12-01")
    asked = [told.remedy for told in report.findings
             if told.reason is Reason.UNKNOWN_VALUE and told.scope.get("session") == "Họp"]
    assert asked
    assert all("«Lịch SHCM!E2»" in remedy for remedy in asked)
