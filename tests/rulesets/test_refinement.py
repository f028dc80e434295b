"""A rule that refines another may ask more, never less; an exception of the law itself is no loosening."""

import pytest

from shcm_rules.rulesets.lint import lint

WHERE = "where: {Loại sinh hoạt: [NCBH], Cấp tổ chức: [Tổ]}"
COUNT = "count: {for_each: [department, subject], period: term, " + WHERE + ", {n}}"
PARAMETERS = """\
parameters:
  mine:
    meaning: {{vi: "Con số", en: "The number"}}
    values:
{values}
"""


@pytest.fixture
def remarks(write, rule):
    """Lint a set whose rule `mine` refines one of its base; returns what is said of `refines`."""

    def make(refines, check, *values, header="", more="", name="mine", **options):
        lines = "\n".join(f"      - {{{value}, clause: c}}" for value in values)
        files = {"parameters": PARAMETERS.format(values=lines)} if values else {}
        text = rule(name, check=check, more=f"refines: {refines}{more}", **options)
        problems = [problem.partition("later/")[2] for problem in lint([write(header=header, rules=text, **files)])]
        return [problem for problem in problems if "refines" in problem]

    return make


def loosens(name, sentence):
    return [f"rules.yaml:3: refines: quy tắc này không được nới lỏng “{name}” (bộ later) – {sentence}"]


@pytest.mark.parametrize("check", [
    "fields: {require: [Thời gian, Nội dung]}",
    "fields: {require: [Nội dung, Thời gian, Mục tiêu]}",
])
def test_as_much_or_more_is_fine(remarks, check):
    assert remarks("plan-fields", check) == []


@pytest.mark.parametrize(("refines", "check", "sentence"), [
    ("plan-fields", "fields: {require: [Thời gian]}", "cột phải ghi: bỏ Nội dung"),
    ("plan-fields", "fields: {require: [Thời gian, Nội dung], where: {Cấp tổ chức: [Tổ]}}",
     "Cấp tổ chức: mọi giá trị → Tổ"),
    ("plan-fields", "planned_actual:", "phép kiểm tra: fields → planned_actual – không phải chặt hơn"),
    ("attendance", "ratio: {numerator: Số dự, denominator: Tổng số, at_least: 89}", "tỉ lệ (%): 90 → 89"),
    ("every-fortnight", "every: {weeks: 3}", "số tuần: 2 → 3"),
    ("on-topic", "phrases: {fields: [Nội dung], forbid: [thi đua], allow: [không thi đua, sau thi đua]}",
     "cụm từ vẫn được dùng: thêm sau thi đua"),
])
def test_less_is_told(remarks, refines, check, sentence):
    assert remarks(refines, check) == loosens(refines, sentence)


def test_fewer_sessions_are_told_with_the_year(remarks):
    """The base asks 2 from 2027-2028 on."""
    check = COUNT.replace("{n}", "at_least: $mine")
    assert remarks("each-term", check, "from: 2026-2027, value: 1") == loosens(
        "each-term", "số lượng: ít nhất 2 (Điều 1b) → ít nhất 1 (c) (năm học 2027-2028, 2028-2029)")


def test_an_exception_of_one_year_is_no_loosening(remarks):
    check = COUNT.replace("{n}", "at_least: $mine")
    assert remarks("each-term", check, "from: 2026-2027, value: 2", "from: 2027-2028, only: true, value: 1") == []


def test_the_refined_rules_exception_is_no_measure(write, rule):
    """The toy set's day for 2025-2026 is 30/09, its general one 05/09: a rule of 05/09 is no loosening, 06/09 is."""
    check = "deadline: {for_each: cluster, document: Kế hoạch cụm, before: $mine, on_the_day_setting: on-the-day}"
    for day, clean in (("09-05", True), ("09-06", False)):
        text = PARAMETERS.format(values=f"      - {{from: 2026-2027, value: {day}, clause: c}}")
        folder = write(rules=rule("mine", check=check, more="refines: plan-sent"), parameters=text)
        assert (not [problem for problem in lint([folder]) if "refines" in problem]) == clean


@pytest.mark.parametrize(("value", "sentence"), [
    ("{n: 2, unit: weeks}", None),
    ("{n: 14, unit: days}", None),
    ("{n: 1, unit: months}", None),
    ("{n: 13, unit: days}", "báo trước: 2 tuần (Điều 2) → 13 ngày (c)"),
])
def test_a_lead_is_never_shorter(remarks, value, sentence):
    check = "lead_time: {where: {Loại sinh hoạt: [Chuyên đề, Hội thảo, Thường kỳ]}, act: Ngày thông báo, lead: $mine}"
    assert remarks("announced", check, f"from: 2026-2027, value: {value}") == (
        loosens("announced", sentence) if sentence else [])


def test_a_month_is_no_refinement_of_thirty_days(remarks, tmp_path):
    base = tmp_path / "toy" / "parameters.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("{n: 2, unit: weeks}", "{n: 30, unit: days}"), "utf-8")
    check = "lead_time: {where: {Loại sinh hoạt: [Chuyên đề, Hội thảo, Thường kỳ]}, act: Ngày thông báo, lead: $mine}"
    assert "không phải chặt hơn" in remarks("announced", check, "from: 2026-2027, value: {n: 1, unit: months}")[0]


def test_a_lower_severity_is_a_loosening(remarks):
    check = "fields: {require: [Thời gian, Nội dung]}"
    assert remarks("plan-fields", check, severity="should") == loosens("plan-fields", "mức độ: must → should")


def test_levels_of_which_the_set_does_not_speak_stay_with_the_refined_rule(remarks):
    """The base binds TH and THCS, the set speaks of THCS only."""
    assert remarks("plan-fields", "fields: {require: [Thời gian, Nội dung]}") == []


def test_a_level_that_is_left_out_is_told(write, rule):
    text = rule("mine", check="fields: {require: [Thời gian, Nội dung]}", more="refines: plan-fields\n    levels: [TH]")
    folder = write(rules=text)
    header = (folder / "rule-set.yaml").read_text(encoding="utf-8").replace("levels: [THCS]", "levels: [TH, THCS]")
    (folder / "rule-set.yaml").write_text(header, encoding="utf-8")
    assert ["cấp học: bỏ THCS" in problem for problem in lint([folder]) if "refines" in problem] == [True]


def test_school_years_that_are_left_out_are_told(remarks):
    more = "\n    school_years: {from: 2027-2028}"
    assert remarks("plan-fields", "fields: {require: [Thời gian, Nội dung]}", more=more) == loosens(
        "plan-fields", "năm học: bỏ 2026-2027")


def test_a_rule_that_replaces_a_bases_rule_may_refine_it(remarks):
    """It is held against the one that it replaces, at all its levels."""
    problems = remarks("plan-fields", "fields: {require: [Thời gian]}", name="plan-fields", requirement="T-09")
    assert [problem.rpartition(" – ")[2] for problem in problems] == ["cấp học: bỏ TH", "cột phải ghi: bỏ Nội dung"]
    assert "(bộ toy)" in problems[0]


def test_a_rule_of_a_shipped_set_may_be_refined(remarks):
    check = "fields: {require: [Thời gian]}"
    problems = remarks("department-plan-fields", check)
    assert len(problems) == 1
    assert "“department-plan-fields” (bộ lao-cai) – cột phải ghi: bỏ Nội dung" in problems[0]


@pytest.mark.parametrize("name", ["nowhere", "mine"])
def test_an_unknown_rule_is_told(remarks, name):
    assert remarks(name, "fields: {require: [Thời gian]}") == [
        f"rules.yaml:3: refines: không có quy tắc “{name}” trong bộ này hay bộ có sẵn nào khác"]


def test_rules_that_are_never_in_force_together_cannot_be_compared(remarks, tmp_path):
    base = tmp_path / "toy" / "rules.yaml"
    text = base.read_text(encoding="utf-8").replace(
        "levels: [THCS]", "school_years: {from: 2025-2026, to: 2025-2026}", 1)
    base.write_text(text, encoding="utf-8")
    assert "không có năm học nào mà cả hai cùng có hiệu lực" in remarks(
        "each-term", COUNT.replace("{n}", "at_least: 5"))[0]
