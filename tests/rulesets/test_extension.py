"""A set that extends others: what it takes over, replaces and weighs anew, and what it may not."""

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.rulesets.lint import lint
from shcm_rules.rulesets.loading import load_rule_set, load_rule_sets
from shcm_rules.rulesets.parameters import in_force, parameter_value
from shcm_rules.rulesets.reading import read_rule_set
from shcm_rules.windows import SchoolYear


def problems_of(folder):
    with pytest.raises(RuleError) as caught:
        load_rule_set(folder)
    return [problem.replace(f"{folder.parent}/", "") for problem in caught.value.problems]


def by_id(rule_set):
    return {item.id: item for item in rule_set.rules}


def test_all_is_taken_over_and_keeps_document_and_levels(write, toy):
    later = load_rule_set(write())
    assert [item.id for item in later.rules] == [item.id for item in toy.rules]
    assert later.settings == toy.settings
    assert set(later.parameters) == set(toy.parameters)
    assert later.documents["toy"] == toy.document
    each = by_id(later)["five-subjects"]
    assert each.levels == toy.levels
    assert by_id(later)["each-term"].levels == ("THCS",)
    assert later.document_of(each.sources[0]) == toy.document
    assert later.document_of(later.parameters["least"].values[0]) == toy.document
    assert each.check == by_id(toy)["five-subjects"].check


def test_a_rule_without_years_follows_the_extending_set(write):
    later = load_rule_set(write())
    each = by_id(later)["five-subjects"]
    assert not in_force(later, each, SchoolYear(2025))
    assert in_force(later, each, SchoolYear(2026))


def test_a_rule_with_years_keeps_them(write, tmp_path):
    folder = write()
    text = (tmp_path / "toy" / "rules.yaml").read_text(encoding="utf-8")
    text = text.replace("levels: [THCS]", "school_years: {from: 2025-2026, to: 2025-2026}", 1)
    (tmp_path / "toy" / "rules.yaml").write_text(text, encoding="utf-8")
    later = load_rule_set(folder)
    assert not in_force(later, by_id(later)["each-term"], SchoolYear(2026))


def test_own_pieces_replace_those_of_the_base_in_their_place(rule, write, toy):
    later = load_rule_set(write(
        rules=rule("plan-fields"), parameters="""\
parameters:
  least:
    meaning: {vi: "Số buổi", en: "Sessions"}
    values: [{from: 2026-2027, value: 3, clause: "Mục 2"}]
""", settings="""\
settings:
  grace-days: {question: {vi: "Bao nhiêu ngày?", en: "How many days?"}, default: 10}
"""))
    assert [item.id for item in later.rules] == [item.id for item in toy.rules]
    mine = by_id(later)["plan-fields"]
    assert mine.check.require == ("Thời gian", "Nội dung", "Mục tiêu")
    assert later.document_of(mine.sources[0]) == later.document
    assert parameter_value(later, "least", SchoolYear(2027)).value == 3  # the base's later value is gone too
    assert later.settings["grace-days"].default == "10"


def test_a_rule_that_names_the_bases_rule_as_its_former_self_replaces_it(rule, write):
    text = rule("plan-columns", more="formerly: [plan-fields]")
    assert {"plan-columns"} == set(by_id(load_rule_set(write(rules=text)))) & {"plan-columns", "plan-fields"}


def test_new_rules_come_last(rule, write):
    assert load_rule_set(write(rules=rule("brand-new"))).rules[-1].id == "brand-new"


def test_a_profile_changes_severity_and_default_and_nothing_else(write, toy):
    later = load_rule_set(write(
        header="profile: {severities: {each-term: should}, settings: {grace-days: 7, on-the-day: late}}\n"))
    mine, theirs = by_id(later)["each-term"], by_id(toy)["each-term"]
    assert mine.severity == "should"
    assert mine.model_copy(update={"severity": theirs.severity, "clause": theirs.clause}) == theirs
    assert later.settings["on-the-day"].default == "late"
    assert later.settings["on-the-day"].values == toy.settings["on-the-day"].values
    assert later.settings["grace-days"].default == "7"


def test_profiles_compose_along_the_chain_and_spare_replaced_rules(rule, write):
    write("middle", header=(
        "profile: {severities: {each-term: info, announced: info, plan-fields: info}, settings: {grace-days: 7}}\n"))
    last = load_rule_set(write(
        "last", extends="../middle", rules=rule("plan-fields", requirement="T-09"),
        header="profile: {severities: {announced: should}}\n"))
    severities = {name: by_id(last)[name].severity for name in ("each-term", "announced", "plan-fields", "venue")}
    assert severities == {"each-term": "info", "announced": "should", "plan-fields": "must", "venue": "must"}
    assert last.settings["grace-days"].default == "7"
    assert {source.document for source in by_id(last)["venue"].sources} == {"toy"}


@pytest.mark.parametrize(("profile", "words"), [
    ("severities: {each-tern: info}", "có phải “each-term”?"),
    ("settings: {on-the-day: never}", "được phép: undetermined, late, on-time"),
    ("severities: {plan-fields: info}", "ghi severity ở đó"),
])
def test_a_profile_says_only_what_it_can(rule, write, profile, words):
    folder = write(rules=rule("plan-fields"), header=f"profile:\n  {profile}\n")
    assert [words in problem for problem in problems_of(folder)] == [True]
    assert problems_of(folder)[0].startswith("later/rule-set.yaml:13: ")


def test_a_profile_needs_something_to_change(changed, problems_of):
    folder = changed("rule-set.yaml", ("province:", "profile: {severities: {each-term: info}}\nprovince:"))
    assert problems_of(folder) == ["rule-set.yaml:9: profile chỉ đi cùng extends: nó đổi phần được lấy lại"]


def test_names_that_are_no_set_are_refused_with_the_line(write):
    problems = problems_of(write(extends="../toi"))
    assert problems[0].startswith("later/rule-set.yaml:4: extends: không có bộ quy tắc “../toi”")


def test_a_circle_is_told(write):
    write("one", extends="../two")
    assert "one/rule-set.yaml:4: extends: các bộ lấy lại nhau thành vòng: two → one → two" in problems_of(
        write("two", extends="../one"))
    assert "me/rule-set.yaml:4: extends: các bộ lấy lại nhau thành vòng: me → me" in problems_of(
        write("me", extends="."))


def test_mistakes_of_a_base_are_told_with_their_own_line(write, tmp_path):
    folder = write()
    path = tmp_path / "toy" / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at_least: $least", "at_least: $most"), encoding="utf-8")
    problems = problems_of(folder)
    assert any(problem.startswith("toy/rules.yaml:") and "$most" in problem for problem in problems)
    assert "later/rule-set.yaml:4: extends: bộ “../toy” có lỗi, chưa lấy lại được" in problems


def test_two_bases_that_differ_need_an_own_word(rule, write):
    write("one", header="profile: {severities: {each-term: info}}\n")
    write("two", extends="../toy")
    text = rule("each-term", requirement="T-01")
    [problem] = problems_of(write("both", extends="../one, ../two"))
    assert problem.startswith("both/rule-set.yaml:4: quy tắc “each-term” của bộ two khác với bộ đứng trước")
    assert by_id(load_rule_set(write("both", extends="../one, ../two", rules=text)))["each-term"].severity == "must"


def test_a_base_reached_twice_is_one(write, toy):
    write("one")
    write("two")
    assert len(load_rule_set(write("both", extends="../one, ../two")).rules) == len(toy.rules)


def test_what_no_longer_fits_a_base_is_told_where_the_base_is_named(write):
    problems = problems_of(write(parameters="""\
parameters:
  notice-lead:
    meaning: {vi: "Báo trước", en: "Notice"}
    values: [{from: 2026-2027, value: 14, clause: "Mục 2"}]
"""))
    assert len(problems) == 1
    assert problems[0].startswith("later/rule-set.yaml:4: quy tắc “announced” được lấy lại: lead: tham số $notice-lead")


def test_a_requirement_taken_over_is_not_decided_twice(rule, write):
    problems = problems_of(write(rules=rule("another", requirement="T-09")))
    assert problems[0].startswith("later/rules.yaml:4: T-09 đã do quy tắc “plan-fields” kết luận")


def test_the_id_is_its_own(write):
    folder = write()
    header = (folder / "rule-set.yaml").read_text(encoding="utf-8").replace("id: later", "id: toy")
    (folder / "rule-set.yaml").write_text(header, encoding="utf-8")
    assert problems_of(folder)[0].startswith("later/rule-set.yaml:1: mã “toy” đã là mã của bộ hoặc văn bản")


def test_the_hash_covers_the_bases(write, tmp_path):
    folder = write()
    before = load_rule_set(folder).sha256
    assert before == load_rule_set(folder).sha256
    path = tmp_path / "toy" / "parameters.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    assert load_rule_set(folder).sha256 != before


def test_a_set_and_its_base_do_not_apply_together(write, tmp_path):
    with pytest.raises(RuleError) as caught:
        load_rule_sets([write(), tmp_path / "toy"])
    assert caught.value.problems == ("later:1: bộ này đã lấy lại (extends) bộ toy; chỉ chọn một trong hai",)


def test_lint_asks_examples_of_own_rules_only(rule, write):
    assert lint([write()]) == []
    problems = lint([write(rules=rule("plan-fields"))])
    assert len(problems) == 1
    assert "quy tắc “plan-fields” chưa có ví dụ" in problems[0]


def test_lint_points_at_a_day_of_last_year(write, tmp_path):
    path = tmp_path / "toy" / "parameters.yaml"
    text = path.read_text(encoding="utf-8").replace("value: 09-05", "value: 2025-10-15")
    path.write_text(text, encoding="utf-8")
    [problem] = lint([write()])
    assert "rule-set.yaml:4: quy tắc “plan-sent” được lấy lại: tham số $plan-day còn ghi 15/10/2025" in problem


def test_a_reading_tells_what_is_its_own(rule, write):
    reading = read_rule_set(write(rules=rule("plan-fields")))
    assert [item.id for item in reading.own.rules] == ["plan-fields"]
    assert "plan-fields" not in reading.inherited
    assert "venue" in reading.inherited
    assert [base.id for base in reading.bases] == ["toy"]
