"""A rule set loads whole, or tells every problem of all its files with the line."""

from pathlib import Path

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.rulesets import load_rule_sets
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.rulesets.model import CHECKS

TOY = Path(__file__).parent / "data" / "toy"
FIVE_MISTAKES = """\
rules:
  - id: One-Rule
    titel: {vi: "Quy tắc", en: "Rule"}
    title: {vi: "Quy tắc"}
    requirements: [X-01]
    binds: nobody
    clause: "Điều 1"
    severity: must
    decidable: {how: fully}
    check:
      count: {for_each: [department], at_least: "5"}
    texts:
      violated: {vi: "a", en: "a"}
"""


def test_the_toy_set_has_a_rule_for_every_check(toy):
    assert {rule.check_name for rule in toy.rules} == set(CHECKS)
    assert toy.parameters["least"].values[0].value == 1
    assert toy.settings["grace-days"].default == "30"
    assert set(toy.settings["routine-bound"].values) == {"no", "yes"}


def test_five_mistakes_in_one_file_are_five_problems(changed, problems_of):
    folder = changed("rules.yaml")
    (folder / "more.yaml").write_text(FIVE_MISTAKES, encoding="utf-8")
    problems = problems_of(folder)
    assert [problem.split(": ", 1)[0] for problem in problems] == [f"more.yaml:{n}" for n in (2, 3, 4, 6, 11)]
    told = dict(zip((2, 3, 4, 6, 11), problems, strict=True))
    assert "id: phải là tên chữ thường không dấu" in told[2]
    assert "không có khoá “titel”, có phải “title”? – được phép: id, formerly, title" in told[3]
    assert "thiếu khoá “en”" in told[4]
    assert "binds: phải là một trong: department, cluster" in told[6]
    assert told[11].endswith("at_least: phải là số nguyên hoặc tên tham số dạng $ten-tham-so; đang là “5”")


def test_problems_of_all_files_come_together_in_order(changed, problems_of):
    changed("rule-set.yaml", ("levels: [TH, THCS]", "levels: [TH, C2]"))
    changed("parameters.yaml", ("value: 1", "value: mười"))
    changed("settings.yaml", ("default: undetermined", "default: never"))
    problems = problems_of(changed("rules.yaml", ("severity: must", "severity: nên")))
    assert [problem.split(":")[0] for problem in problems] == [
        "parameters.yaml", "rule-set.yaml", "rules.yaml", "settings.yaml",
    ]


@pytest.mark.parametrize(("file", "old", "new", "at", "words"), [
    ("rules.yaml", "planned_actual:", "planed_actual:", "planed_actual", "được phép: count, lead_time"),
    ("rules.yaml", "planned_actual:", "rotation: {}\n      planned_actual:",
     "check:\n      rotation: {}\n      planned", "đang là rotation, planned_actual"),
    ("rules.yaml", "every: {weeks: 2}", "every: {weeks: 2, for_each: cluster}", "every:", "một trong: department"),
    ("rules.yaml", "subject, at_least: 5", "subject, at_least: 05", "at_least: 05", "số nguyên"),
    ("rules.yaml", "at_least: 5}", "at_least: 5, at_most: 6}", "at_most", "đúng một khoá; đang có: at_least, at_most"),
    ("rules.yaml", "exists: true", "exists: yes", "exists: yes", "exists: phải là true hoặc false; đang là “yes”"),
    ("rules.yaml", "[Thời gian, Nội dung]", "Nội dung", "require: Nội dung", "require: phải là danh sách"),
    ("rules.yaml", "[Thời gian, Nội dung]", "[]", "require: []", "require: không được để trống"),
    ("rules.yaml", "how: not, why", "how: fully, why", "- id: spirit", "not_decidable"),
    ("rules.yaml", "rules:", "rulez:", "rulez:", "phải có khoá “rules”"),
    ("rules.yaml", "rules:", "extra: 1\nrules:", "extra:", "không có khoá “extra”"),
    ("parameters.yaml", "unit: weeks}", "unit: tuần}", "unit: tuần", "unit: phải là một trong: days, weeks, months"),
    ("parameters.yaml", "{n: 2, unit: weeks}", "{n: 2}", "{n: 2}", "thiếu khoá “unit”"),
    ("parameters.yaml", "{n: 2, unit: weeks}", "{n: -2, unit: weeks}", "n: -2", "n: phải từ 0 trở lên; đang là “-2”"),
    ("parameters.yaml", "plan-day:", "plan-day-2:", "plan-day-2:", "tên “plan-day-2”"),
    ("settings.yaml", "default: 30", "default: vài", "grace-days:", "số nguyên"),
    ("rule-set.yaml", "province:", "parameters: {}\nprovince:", "parameters:", "phải ở parameters.yaml"),
    ("settings.yaml", "ambiguity: A-01", "ambiguity: null", "ambiguity:", "không dùng giá trị null"),
    ("rule-set.yaml", 'version: "1"', "version: true", "version:", "version: phải là chữ; đang là true"),
    ("rule-set.yaml", 'version: "1"', "version:", "version:", "version: phải là chữ; đang là để trống"),
])
def test_each_mistake_is_told_where_it_stands(changed, problems_of, file, old, new, at, words):  # noqa: PLR0917
    folder = changed(file, (old, new))
    told = [problem for problem in problems_of(folder) if words in problem]
    line = (folder / file).read_text(encoding="utf-8").partition(at)[0].count("\n") + 1
    assert [problem.split(": ", 1)[0] for problem in told] == [f"{file}:{line}"]


def test_a_repeated_key_does_not_hide_the_other_mistakes(changed, problems_of):
    problems = problems_of(changed("rules.yaml", ("severity: must", "severity: must\n    severity: info\n    a: 1")))
    assert len(problems) == 2


def test_a_broken_parameter_file_accuses_no_rule(changed, problems_of):
    problems = problems_of(changed("parameters.yaml", ("parameters:", "parameters: [")))
    assert len(problems) == 1
    assert problems[0].startswith("parameters.yaml:")


def test_nothing_is_passed_over_without_a_word(changed, problems_of):
    folder = changed("rules.yaml")
    (folder / "more.yml").write_text("rules: []", encoding="utf-8")
    (folder / "deep").mkdir()
    (folder / "deep" / "rules.yaml").write_text("rules: []", encoding="utf-8")
    assert len(problems_of(folder)) == 2


def test_a_folder_without_header_is_an_error(tmp_path, problems_of):
    assert "thiếu tệp này" in problems_of(tmp_path)[0]


def test_the_hash_is_of_the_rules_and_not_of_the_examples(toy, changed):
    folder = changed("examples/each-term.yaml", ("đủ cả", "đủ"))
    assert load_rule_set(folder).sha256 == toy.sha256
    changed("rules.yaml", ("rules:", "rules:  # lời chú"))
    assert load_rule_set(folder).sha256 != toy.sha256


def test_sets_loaded_together(changed):
    assert len(load_rule_sets([TOY, str(TOY), TOY / "rule-set.yaml"])) == 1
    copy = changed("rule-set.yaml", ("id: toy", "id: other"))
    with pytest.raises(RuleError) as caught:
        load_rule_sets([TOY, copy])
    assert any("“each-term” có trong nhiều bộ" in problem for problem in caught.value.problems)
