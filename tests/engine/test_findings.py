"""What must stay true of findings whatever the rules: identity, completeness, determinism."""

from collections import Counter
from datetime import date

import pytest

from shcm_rules import check, load_rules
from shcm_rules.findings import Reason, Verdict
from shcm_rules.importers.frames import schedule_from_rows

AS_OF = date(2026, 3, 1)
INFO = [
    ["Tỉnh", "Lào Cai"], ["Cấp học", "THCS"], ["Năm học", "2025-2026"], ["Đơn vị", "Trường THCS A"],
    ["HK1 từ", "05/09/2025"], ["HK1 đến", "11/01/2026"], ["HK2 từ", "12/01/2026"], ["HK2 đến", "23/05/2026"],
]
HEADERS = ["Tổ chuyên môn", "Cấp tổ chức", "Loại sinh hoạt", "Môn học", "Nội dung", "Thời gian", "Ngày thông báo"]
ROWS = [
    ["Tổ Toán", "Tổ", "NCBH", "Toán", "Phân số", "15/10/2025", "01/10/2025"],
    ["Tổ Toán", "Tổ", "NCBH", None, "Hình học", "10/02/2026", None],
    ["Tổ Toán", "Tổ", "Chuyên đề", "Tin học", "Trí tuệ nhân tạo", "Tháng 4/2026", None],
    ["Tổ Toán", "Tổ", "Chuyên đề", "Tin học", "Trí tuệ nhân tạo", "Tháng 4/2026", None],
    ["Tổ Toán", "Tổ", "Chuyên đề", "Toán", "Ôn tập", "20/11/2025", "10/11/2025"],
]
REGISTRY = [["Tổ chuyên môn", "Môn học"], ["Tổ Toán", "Toán"], ["Tổ Toán", "Tin học"]]


def report(rows=ROWS, headers=HEADERS, phase="plan", registry=REGISTRY):
    sheets = {"Thông tin": INFO, "Lịch SHCM": [headers, *rows]}
    if registry:
        sheets["Tổ - Môn"] = registry
    return check(schedule_from_rows(sheets, as_of=AS_OF), rules="lao-cai", as_of=AS_OF, phase=phase)


def told(found):
    return Counter((f.rule, f.fingerprint, f.verdict) for f in found.findings)


def test_fingerprints_survive_sorting_and_inserting_rows():
    before = told(report())
    assert told(report(rows=[ROWS[i] for i in (4, 2, 0, 3, 1)])) == before
    extra = ["Tổ Văn", "Tổ", "Chuyên đề", "Ngữ văn", "Thơ", "20/10/2025", "01/10/2025"]
    after = told(report(rows=[extra, *ROWS]))
    assert all(after[key] >= n for key, n in before.items())


def test_fingerprints_tell_duties_apart():
    prints = Counter(f.fingerprint for f in report().findings)
    assert [name for name, n in prints.items() if n > 1] == []


def test_the_same_question_gives_the_same_bytes():
    assert report().to_json() == report().to_json()


@pytest.mark.parametrize("phase", ["plan", "audit"])
def test_counts_are_those_of_the_findings(phase):
    found = report(phase=phase)
    assert {v: n for v, n in found.verdicts.items() if n} == Counter(f.verdict for f in found.findings)


@pytest.mark.parametrize("phase", ["plan", "audit"])
def test_no_rule_is_silent(phase):
    (rules,) = load_rules("lao-cai")
    assert {f.rule for f in report(phase=phase).findings} == {rule.id for rule in rules.rules}


def test_a_requirement_is_decided_by_one_finding_for_one_duty():
    decided = [
        (requirement, tuple(sorted(f.scope.items())), f.fingerprint)
        for f in report().findings for requirement in f.requirements
    ]
    assert len(decided) == len(set(decided))


def test_a_missing_column_is_one_finding_for_rule_and_school():
    rows = [[*row[:5], "10/10/2025"] for row in ROWS if row[2] == "Chuyên đề"]
    found = [f for f in report(rows=rows, headers=HEADERS[:6]).findings if f.reason is Reason.MISSING_COLUMN]
    assert {f.rule: f.duties for f in found} == {"department-notice-ahead": 3, "department-approval-ahead": 3}
    assert all(f.verdict is Verdict.UNDETERMINED and "Trường THCS A" in f.scope.values() for f in found)


def test_the_remedy_of_a_late_notice_keeps_what_is_recorded():
    rows = [["Tổ Toán", "Tổ", "Chuyên đề", "Toán", "Ôn tập", "10/03/2026", "28/02/2026"]]
    (late,) = [f for f in report(rows=rows).findings if f.rule == "department-notice-ahead"]
    assert late.verdict is Verdict.VIOLATED
    assert "14/03/2026" in late.remedy  # two weeks after the day of the notice


def test_what_is_over_cannot_be_mended():
    (late,) = [f for f in report(rows=[ROWS[4]]).findings if f.rule == "department-notice-ahead"]
    assert (late.verdict, late.remedy) == (Verdict.VIOLATED, "Không thể khắc phục, cần giải trình.")


def test_duties_on_one_unclear_row_are_judged_together():
    registry = [["Tổ chuyên môn", "Môn học"], ["Tổ Toán", "Toán, Tin học"]]
    (joint,) = [f for f in report(rows=[ROWS[1]], registry=registry).findings if f.reason is Reason.JOINT]
    assert joint.observed == {"violated_at_least": 1}
    assert joint.requirements == ()


def test_without_a_list_the_missing_subjects_stay_open():
    found = [f for f in report(registry=None).findings if f.reason is Reason.NO_REGISTRY]
    assert [f.scope["department"] for f in found] == ["Tổ Toán"]


def cluster_report(last):
    """The NCBH of one lần: four rows without a level, then rows (level, subject)."""
    headers = ["Cấp tổ chức", "Cụm", "Cấp học", "Lần", "Loại sinh hoạt", "Môn học", "Thời gian"]
    shared = [(None, subject) for subject in ("Toán", "Ngữ văn", "Giáo dục thể chất", "Tiếng Anh")]
    rows = [["Cụm", "Cụm 5", level, "Lần 1", "NCBH", subject, "20/11/2025"] for level, subject in [*shared, *last]]
    info = [pair for pair in INFO if pair[0] not in {"Cấp học", "Đơn vị"}]
    schedule = schedule_from_rows({"Thông tin": info, "Lịch SHCM": [headers, *rows]}, as_of=AS_OF)
    found = check(schedule, rules="lao-cai", as_of=AS_OF).findings
    return [f for f in found if f.rule == "cluster-ncbh-subjects-each-occasion"]


def test_rows_without_a_level_are_of_the_lan_of_their_clusters_only_level():
    (one,) = cluster_report([("THCS", "KHTN")])
    assert (one.verdict, one.scope["level"]) == (Verdict.SATISFIED, "THCS")


def test_rows_that_can_be_of_several_levels_accuse_no_lan():
    found = cluster_report([("TH", "Tiếng Việt"), ("THCS", "KHTN")])
    assert {f.scope["level"]: f.verdict for f in found} == dict.fromkeys(("TH", "THCS"), Verdict.UNDETERMINED)
