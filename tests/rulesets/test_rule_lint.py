"""Lint tells loading problems first, and else what loads but is not yet good."""

from pathlib import Path

import pytest

from shcm_rules.rulesets.lint import lint

TOY = Path(__file__).parent / "data" / "toy"


def test_every_rule_that_can_be_decided_needs_three_kinds_of_example():
    problems = lint([TOY])
    assert len(problems) == 20
    assert all("chưa có ví dụ" in problem for problem in problems)
    assert "chưa có ví dụ: vi phạm, không áp dụng" in problems[0]
    assert not any("“spirit”" in problem for problem in problems)


@pytest.mark.parametrize(("file", "old", "new", "words"), [
    ("rules.yaml", 'clause: "Điều 1"', 'clause: ""', "clause để trống"),
    ("rules.yaml", '"Rule each-term"', f'"{"x" * 121}"', "title.en dài 121 ký tự"),
    ("rules.yaml", '\n      remedy: {vi: "Bổ sung", en: "Add it"}', "", "thiếu texts.remedy"),
    ("rules.yaml", "{unit} falls short", "{school} falls short", "không chèn cùng các dữ kiện"),
    ("rules.yaml", "within: $survey-month", "by: $plan-day", "tham số “survey-month” không quy tắc nào dùng"),
    ("parameters.yaml", 'clause: "Điều 2"', 'clause: " "', "tham số “notice-lead”: clause để trống"),
    ("settings.yaml", "settings:", "settings:\n  lost:\n    question: {vi: a, en: a}\n    default: 1",
     "thiết lập “lost” không quy tắc nào dùng"),
    ("examples/each-term.yaml", "rule: each-term", "rule: lost", "bộ toy không có quy tắc “lost”"),
    ("examples/each-term.yaml", "as_of:", "settings: {lost: 1}\n    as_of:", "không có thiết lập “lost”"),
    ("examples/each-term.yaml", "as_of:", "settings: {on-the-day: soon}\n    as_of:", "không có giá trị “soon”"),
])
def test_softer_problems(changed, file, old, new, words):
    assert any(words in problem for problem in lint([changed(file, (old, new))]))


def test_loading_problems_come_alone(changed):
    (problem,) = lint([changed("rules.yaml", ("severity: must", "severity: nên"))])
    assert problem.endswith("severity: phải là một trong: must, should, info; đang là “nên”")


def test_the_shipped_sets_are_good():
    assert lint() == []
