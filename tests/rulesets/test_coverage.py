"""Coverage tells of each requirement whether a rule decides it, and lint which ones nobody thought of."""

import pytest

from shcm_rules.findings import Verdict
from shcm_rules.rulesets.discovery import known_rule_sets
from shcm_rules.rulesets.examples import load_examples
from shcm_rules.rulesets.lint import lint
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.rulesets.trials.coverage import coverage, features_naming, shown_by

HEADER = 'province: "Tỉnh Mẫu"'


def with_register(changed, register):
    return changed("rule-set.yaml", (HEADER, f"requirements: {register}\n{HEADER}"))


def told(folder):
    return [problem.partition(": ")[2] for problem in lint([folder]) if "T-" in problem and "ví dụ" not in problem]


def test_each_row_has_its_state(changed):
    rule_set = load_rule_set(with_register(changed, '["T-00..T-21"]'))
    states = {row.requirement: row.state for row in coverage(rule_set, {})}
    assert len(states) == 22
    assert states["T-00"] == "missing"
    assert states["T-01"] == "decided"
    undecided = next(rule for rule in rule_set.rules if rule.id == "spirit")
    assert {states[name] for name in undecided.requirements} == {"not_decidable"}


def test_a_row_that_a_rule_only_comments_on(changed):
    folder = changed("rules.yaml", ("requirements: [T-01]", "related: [T-01]"))
    rows = coverage(load_rule_set(folder), {"T-01": ["a", "b"]})
    (row,) = [row for row in rows if row.requirement == "T-01"]
    assert (row.state, row.rules, row.features) == ("related", (), ("a", "b"))
    assert [rule.id for rule in row.related] == ["each-term"]


def test_lint_names_a_row_without_rule(changed):
    folder = with_register(changed, '["T-00..T-21"]')
    assert told(folder) == ["chưa có quy tắc nào cho T-00; không xét được thì nêu lý do"]


def test_lint_names_a_requirement_that_the_register_lacks(changed):
    folder = with_register(changed, '["T-02..T-21"]')
    assert told(folder) == ["T-01 không có trong danh mục yêu cầu của bộ; danh mục: T-02..T-21"]


def test_a_rule_may_comment_on_a_row_of_another_document(changed):
    folder = changed("rules.yaml", ("requirements: [T-01]", "requirements: [T-01]\n    related: [XY-07]"))
    with_register(changed, '["T-01..T-21"]')
    assert not any("XY-07" in problem for problem in lint([folder]))


def test_without_a_register_lint_asks_for_none(changed):
    assert told(changed("rules.yaml", ("Rule each-term", "Rule"))) == []


@pytest.mark.parametrize("name", known_rule_sets())
def test_every_shipped_set_has_a_register_and_a_rule_for_each_row(name):
    rule_set = load_rule_set(name)
    assert rule_set.registered
    assert [row.requirement for row in coverage(rule_set, {}) if row.state == "missing"] == []


def test_what_examples_show():
    from pathlib import Path  # noqa: PLC0415 - beside the fixture of the same folder

    shown = shown_by(load_examples(Path(__file__).parent / "data" / "toy"))
    assert shown["each-term"].examples == 1
    assert shown["each-term"].verdicts == {Verdict.SATISFIED: 1, Verdict.UNDETERMINED: 1}


def test_features_are_found_by_the_requirements_they_name(tmp_path):
    (tmp_path / "b.feature").write_text("Thì yêu cầu LC-10 và LC-11", encoding="utf-8")
    (tmp_path / "a.feature").write_text("yêu cầu LC-10, HP1-13", encoding="utf-8")
    assert features_naming(tmp_path) == {"LC-10": ["a", "b"], "HP1-13": ["a"], "LC-11": ["b"]}
    assert "ncbh-moi-hoc-ky" in features_naming()["LC-10"]
