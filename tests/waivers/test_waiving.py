"""Which duties a waiver reaches, and what is said of one that reaches none."""

from datetime import date

import pytest

from shcm_rules.engine.waiving import waive
from shcm_rules.findings import Reason, Verdict

AS_OF = date(2026, 1, 15)


@pytest.fixture
def apply(rules):
    def run(findings, *waivers, as_of=AS_OF):
        return waive(findings, waivers, rules, as_of=as_of)
    return run


@pytest.fixture
def is_waived(apply, finding):
    """Tell whether a waiver reaches a violated finding made from `facts`."""
    def run(waiver, **facts):
        return apply([finding(**facts)], waiver).findings[0].verdict is Verdict.WAIVED
    return run


def codes(result):
    return [problem.code for problem in result.problems]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_what_is_violated_or_undetermined_is_waived(apply, finding, waiver, verdict):
    result = apply([finding(verdict)], waiver(rules=("notice",)))
    waived = verdict in {"violated", "undetermined"}
    assert result.findings[0].verdict == ("waived" if waived else verdict)
    assert codes(result) == ([] if waived else ["waiver-unused"])


def test_a_waived_finding_keeps_what_it_was_and_cites_the_act(apply, finding, waiver):
    was = finding("undetermined", reason=Reason.VAGUE_DATE)
    now = apply([was], waiver(rules=("notice",))).findings[0]
    assert (now.waived_from, now.reason, now.waiver.document) == ("undetermined", "vague-date", "12/QĐ")
    same = now.model_copy(update={"verdict": was.verdict, "waived_from": None, "waiver": None})
    assert same == was


@pytest.mark.parametrize(("as_of", "code"), [
    ("2025-09-19", "waiver-not-yet"), ("2025-09-20", None), ("2026-05-31", None), ("2026-06-01", "waiver-expired"),
])
def test_it_holds_from_the_day_of_the_act_to_its_last_day(apply, finding, waiver, as_of, code):
    result = apply([finding()], waiver(rules=("notice",)), as_of=date.fromisoformat(as_of))
    assert codes(result) == ([code] if code else [])
    assert result.findings[0].verdict == ("violated" if code else "waived")


@pytest.mark.parametrize(("scope", "reached"), [
    ({"rules": ("notice",)}, True), ({"rules": ("old-notice",)}, True), ({"rules": ("other", "notice")}, True),
    ({"rules": ("other",)}, False), ({"requirements": ("X-02",)}, True), ({"requirements": ("X-03",)}, False),
    ({"rules": ("notice",), "requirements": ("X-03",)}, False),
    ({"fingerprint": "0123456789abcdef"}, True), ({"fingerprint": "0123456789abcdee"}, False),
    ({"names": {"school": "thcs a"}}, True), ({"names": {"school": "THCS B"}}, False),
    ({"names": {"department": "Toán"}}, True), ({"names": {"department": "tổ bộ môn Toán"}}, True),
    ({"names": {"department": "Tổ Văn"}}, False), ({"names": {"cluster": "Cụm 1"}}, False),
    ({"names": {"school": "THCS A", "department": "Tổ Văn"}}, False),
    ({"rules": ("notice",), "names": {"school_year": "2025-2026"}}, True),
    ({"rules": ("notice",), "names": {"school_year": "2024-2025"}}, False),
])
def test_everything_that_the_scope_says_holds_for_the_duty(is_waived, waiver, scope, reached):
    assert is_waived(waiver(**scope)) is reached


@pytest.mark.parametrize(("names", "facts", "reached"), [
    ({"term": "HK1"}, {"term": "HK1"}, True), ({"term": "HK1"}, {"term": "HK2"}, False), ({"term": "HK1"}, {}, False),
    ({"level": "THCS"}, {"level": "THCS"}, True), ({"level": "THCS"}, {}, False),
    ({"subject": "Văn"}, {"subject": "Ngữ văn", "subject_id": "ngu-van", "level": "THCS"}, True),
    ({"subject": "Toán"}, {"subject": "Ngữ văn", "subject_id": "ngu-van", "level": "THCS"}, False),
    ({"subject": "hoà  nhạc"}, {"subject": "Hòa nhạc"}, True),
    ({"cluster": "cụm số 3"}, {"cluster": "Cụm số 3"}, True),
    ({"cluster": "Cụm 3"}, {"unit": "Cụm 3"}, True),
    ({"province": "Lào Cai"}, {"province": "Tỉnh Lào Cai"}, True),
    ({"ward": "Phường Sa Pa"}, {"ward": "Sa Pa"}, True), ({"ward": "Phường Sa Pa"}, {}, False),
])
def test_names_compare_as_the_workbook_compares_them(is_waived, waiver, names, facts, reached):
    assert is_waived(waiver(rules=("notice",), names=names), scope=facts) is reached


@pytest.mark.parametrize(("period", "due", "reached"), [
    (("2025-10-01", "2025-10-31"), ("2025-10-01", "2025-10-31"), True),
    (("2025-10-02", "2025-10-31"), ("2025-10-01", "2025-10-31"), False),
    (("2025-10-01", "2025-10-30"), ("2025-10-01", "2025-10-31"), False),
    (("2025-10-01", None), ("2025-10-01", "2026-01-01"), True),
    ((None, "2025-12-31"), ("2025-10-01", "2026-01-01"), False),
    (("2025-07-01", "2026-06-30"), None, True), (("2025-07-02", "2026-06-30"), None, False),
    (("2025-07-01", "2026-06-29"), None, False),
])
def test_all_days_of_the_limit_or_else_of_the_year_lie_in_the_period(is_waived, waiver, period, due, reached):
    days = {key: day for key, day in zip(("first", "last"), period, strict=True) if day}
    assert is_waived(waiver(rules=("notice",), **days), due=due) is reached


def test_a_waiver_of_one_department_does_not_reach_a_finding_about_the_school(apply, finding, waiver):
    school = finding("undetermined", reason=Reason.MISSING_COLUMN, duties=30)
    school = school.model_copy(update={"scope": {"school": "Trường THCS A", "school_year": "2025-2026"}})
    result = apply([school], waiver(names={"school": "THCS A", "department": "Tổ Toán"}))
    assert (result.findings, codes(result)) == ([school], ["waiver-unused"])


def test_a_remark_is_waived_only_with_everything_that_it_is_about(is_waived, waiver):
    remark = {"verdict": "undetermined", "reason": Reason.JOINT, "requirements": (), "related": ("X-01", "X-02")}
    assert not is_waived(waiver(requirements=("X-01",)), **remark)
    assert is_waived(waiver(requirements=("X-01", "X-02")), **remark)


@pytest.mark.parametrize("reason", [Reason.RULE_CRASHED, Reason.NOTE])
def test_what_is_no_duty_cannot_be_waived(is_waived, waiver, reason):
    assert not is_waived(waiver(rules=("notice",)), verdict="undetermined", reason=reason)


def test_a_name_that_several_units_bear_waives_none_of_them(apply, finding, waiver):
    two = [finding(scope={"ward": ward}) for ward in ("Phường Một", "Phường Hai")]
    result = apply(two, waiver(names={"school": "THCS A"}))
    assert (result.findings, codes(result)) == (two, ["waiver-ambiguous"])
    assert "Phường Một" in result.problems[0].message
    told = apply(two, waiver(names={"school": "THCS A", "ward": "Phường Hai"}))
    assert [item.verdict for item in told.findings] == ["violated", "waived"]


def test_a_department_is_one_schools_unless_the_scope_says_which(apply, finding, waiver):
    two = [finding(scope={"school": school}) for school in ("Trường THCS A", "Trường THCS B")]
    assert codes(apply(two, waiver(names={"department": "Tổ Toán"}))) == ["waiver-ambiguous"]
    assert codes(apply(two, waiver(names={"department": "Tổ Toán", "school": "THCS B"}))) == []
    assert codes(apply(two, waiver(rules=("notice",)))) == []


def test_a_place_that_is_not_written_everywhere_is_one_place(apply, finding, waiver):
    two = [finding(scope={"ward": "Phường Một"}), finding()]
    assert [f.verdict for f in apply(two, waiver(names={"school": "THCS A"})).findings] == ["waived", "waived"]


def test_the_first_of_several_waivers_is_cited_and_none_is_unused(apply, finding, waiver):
    first, second = waiver(rules=("notice",)), waiver(requirements=("X-01",), expires="2026-02-01")
    result = apply([finding()], first, second)
    assert result.findings[0].waiver == first.act
    assert result.problems == []


def test_an_unknown_id_is_named(apply, finding, waiver):
    result = apply([finding()], waiver(rules=("notise",), requirements=("X-09",)))
    assert codes(result) == ["waiver-unused"]
    assert result.problems[0].message == (
        "mien.yaml:2: văn bản miễn 12/QĐ: bộ quy tắc đang dùng không có “notise”, “X-09” – kiểm tra lại mã")


def test_problems_speak_both_languages(apply, finding, waiver):
    result = apply([finding()], waiver(rules=("notice",), expires="2025-12-31"))
    assert result.problems[0].told("en").endswith("waiver 12/QĐ expired on 31/12/2025 – it was not applied")
    assert result.problems[0].told("vi").endswith(
        "văn bản miễn 12/QĐ đã hết hạn ngày 31/12/2025 – không được áp dụng")


def test_findings_are_not_changed_in_place(apply, finding, waiver):
    findings = [finding()]
    apply(findings, waiver(rules=("notice",)))
    assert findings[0].verdict == "violated"
