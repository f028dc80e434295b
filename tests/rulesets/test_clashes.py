"""Two rules that nobody can keep together, or that ask the same thing twice, are told by lint."""

import pytest

from shcm_rules.rulesets.lint import lint

RULE = """
  - id: {id}
    title: {{vi: "Quy tắc {id}", en: "Rule {id}"}}
    requirements: [{requirement}]
    binds: department
    clause: "Điều 9"
    severity: must
    decidable: {{how: fully}}
    {more}check:
      {check}
    texts:
      violated: {{vi: "chưa đạt", en: "falls short"}}
      remedy: {{vi: "Bổ sung", en: "Add it"}}
"""
MONTHLY = "count: {{for_each: [department], period: school-year, where: {{Cấp tổ chức: [Tổ]}}, {}}}"
DOCUMENT = "deadline: {{for_each: school, document: Thống kê, {}}}"
DAYS = """
  first-day:
    meaning: {vi: "Ngày", en: "Day"}
    values: [{from: 2025-2026, value: 10-15, clause: "Điều 9"}]
  later-span:
    meaning: {vi: "Khoảng", en: "Span"}
    values: [{from: 2025-2026, value: "11-01..11-30", clause: "Điều 9"}]
  same-number:
    meaning: {vi: "Số", en: "Number"}
    values: [{from: 2025-2026, value: 3, clause: "Điều 9"}]
"""


def clashes(changed, one, other, more=("", "")):
    folder = changed("parameters.yaml", ("parameters:", "parameters:"))
    with (folder / "parameters.yaml").open("a", encoding="utf-8") as file:
        file.write(DAYS)
    with (folder / "rules.yaml").open("a", encoding="utf-8") as file:
        for name, check, requirement, extra in zip(("one-way", "other-way"), (one, other), ("T-91", "T-92"), more,
                                                   strict=True):
            file.write(RULE.format(id=name, check=check, requirement=requirement, more=extra))
    told = [problem.partition(": ")[2] for problem in lint([folder]) if "ví dụ" not in problem]
    return [sentence for sentence in told if "one-way”" in sentence]


@pytest.mark.parametrize(("one", "other", "opposed"), [
    ("at_least: 3", "at_most: 2", True),
    ("at_least: 3", "at_most: 3", False),
    ("exactly: 2", "at_least: 3", True),
    ("exactly: 2", "at_most: 2", False),
    ("at_least: $same-number", "at_most: 2", True),
    ("at_least: 1", "at_least: 4", False),
])
def test_numbers_that_exclude_each_other(changed, one, other, opposed):
    found = clashes(changed, MONTHLY.format(one), MONTHLY.format(other))
    assert found == (["không thể cùng đạt với quy tắc “one-way” trong năm học 2025-2026"] if opposed else [])


@pytest.mark.parametrize(("one", "other", "opposed"), [
    ("before: $first-day, on_the_day_setting: on-the-day", "within: $later-span", True),
    ("by: $first-day", "before: $first-day, on_the_day_setting: on-the-day", False),
])
def test_days_that_exclude_each_other(changed, one, other, opposed):
    assert bool(clashes(changed, DOCUMENT.format(one), DOCUMENT.format(other))) is opposed


def test_an_order_and_its_reverse(changed):
    order = "order: {{first: {}, then: {}}}"
    acts = ("Ngày thông báo", "Ngày duyệt")
    found = clashes(changed, order.format(*acts), order.format(*reversed(acts)))
    assert found == ["không thể cùng đạt với quy tắc “one-way” trong năm học 2025-2026"]


def test_the_same_question_asked_twice_by_the_values_that_hold(changed):
    found = clashes(changed, MONTHLY.format("at_least: $same-number"), MONTHLY.format("at_least: 3"))
    assert found == ["hỏi đúng điều mà quy tắc “one-way” đã hỏi; giữ một, hoặc nêu refines"]


@pytest.mark.parametrize("more", [
    ("levels: [TH]\n    ", "levels: [THCS]\n    "),
    ("school_years: {from: 2025-2026, to: 2025-2026}\n    ", "school_years: {from: 2026-2027}\n    "),
])
def test_rules_for_others_or_for_other_years_do_not_clash(changed, more):
    assert clashes(changed, MONTHLY.format("at_least: 3"), MONTHLY.format("at_most: 2"), more) == []


def test_a_rule_that_refines_another_may_ask_the_same(changed):
    same = MONTHLY.format("at_least: 3")
    assert clashes(changed, same, same, ("", "refines: one-way\n    ")) == []


def test_a_set_of_the_same_province_is_held_against_the_shipped_ones(changed):
    folder = changed("rule-set.yaml", ('province: "Tỉnh Mẫu"', 'province: "Lào Cai"'))
    check = "count: {of: occasions, for_each: [cluster], period: term, at_most: 0}"
    with (folder / "rules.yaml").open("a", encoding="utf-8") as file:
        file.write(RULE.format(id="no-cluster", check=check, requirement="T-93", more=""))
    assert any("“cluster-occasions-each-term” (bộ lao-cai)" in problem for problem in lint([folder]))
