"""A new set or rule loads and its examples run at once; lint names every place that is still open."""

from pathlib import Path

import pytest

from shcm_rules.api import check_examples
from shcm_rules.errors import RuleError, UsageError
from shcm_rules.rulesets.books.placeholders import MARK
from shcm_rules.rulesets.books.scaffold import known_scaffolds, scaffold
from shcm_rules.rulesets.discovery import known_rule_sets, shipped_folder
from shcm_rules.rulesets.lint import lint
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.rulesets.model import CHECKS
from shcm_rules.windows import SchoolYear

YEAR = SchoolYear(2026)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A set with a rule of every scaffold."""
    folder = tmp_path_factory.mktemp("scaffold") / "van-ban-moi"
    for name in known_scaffolds():
        scaffold(folder, name.replace("_", "-").replace("/", "-"), check=name, year=YEAR)
    return folder


def test_each_check_has_a_scaffold():
    assert {name.partition("/")[0] for name in known_scaffolds()} == set(CHECKS)


def test_every_scaffold_loads_and_its_examples_are_right(full):
    rules = load_rule_set(full).rules
    assert [rule.check_name for rule in rules] == [name.partition("/")[0] for name in known_scaffolds()]
    assert len({requirement for rule in rules for requirement in rule.requirements}) == len(rules)
    assert [result.sentence for result in check_examples(full) if not result.passed] == []


def test_lint_has_nothing_but_open_places_to_tell(full):
    problems = lint([full])
    lines = sum(f"{MARK}:" in line for file in full.rglob("*.yaml") for line in file.read_text("utf-8").splitlines())
    assert len(problems) == lines > 0
    assert all("còn chỗ phải điền – " in problem for problem in problems)


def test_a_set_without_a_rule_loads(tmp_path):
    assert scaffold(tmp_path / "xa-moi", year=YEAR) == [tmp_path / "xa-moi" / "rule-set.yaml"]
    rule_set = load_rule_set(tmp_path / "xa-moi")
    assert (rule_set.id, rule_set.rules, rule_set.school_years.from_) == ("xa-moi", (), "2026-2027")


def test_a_rule_is_added_to_what_stands(changed):
    folder = changed("rule-set.yaml", ("id: toy", "id: toy # như cũ"))
    before = {file.name: file.read_text("utf-8") for file in folder.glob("*.yaml")}
    scaffold(folder, "late-report", check="deadline/before", year=YEAR)
    after = {file.name: file.read_text("utf-8") for file in folder.glob("*.yaml")}
    assert all(after[name].startswith(text.rstrip("\n")) for name, text in before.items())
    assert after["settings.yaml"] == before["settings.yaml"]  # it has the setting already
    assert load_rule_set(folder).rules[-1].id == "late-report"
    assert all(result.passed for result in check_examples(folder) if result.example.rule == "late-report")


def test_the_present_folder_is_a_set_too(tmp_path, monkeypatch):
    scaffold(tmp_path / "xa-moi", year=YEAR)
    monkeypatch.chdir(tmp_path / "xa-moi")
    scaffold(Path(), "first-rule", check="fields", year=YEAR)
    assert sorted(file.name for file in Path().rglob("*")) == ["examples", "rule-set.yaml", "rules.yaml", "rules.yaml"]


def test_lists_without_indent_are_continued_as_they_are(tmp_path):
    folder = tmp_path / "xa-moi"
    scaffold(folder, "first-rule", check="fields", year=YEAR)
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("\n  ", "\n"), "utf-8")
    scaffold(folder, "second-rule", check="order", year=YEAR)
    assert [rule.id for rule in load_rule_set(folder).rules] == ["first-rule", "second-rule"]


@pytest.mark.parametrize(("folder", "rule", "check", "told"), [
    ("xa-moi", "a-b", "cuont", "count/cluster"), ("xa-moi", "a_b", "count", "a_b"), ("xa2", "a-b", "count", "xa2"),
    ("toy", None, "count", "đã có bộ quy tắc"), ("toy", "each-term", "count", "đã có quy tắc “each-term”"),
    ("other", None, "count", "không phải là một bộ quy tắc"),
])
def test_wrong_names_are_refused_and_nothing_is_written(  # noqa: PLR0917
    changed, tmp_path, folder, rule, check, told,
):
    changed("rule-set.yaml")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").write_text("x", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=told):
        scaffold(tmp_path / folder, rule, check=check, year=YEAR)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_set_with_problems_is_mended_first(changed):
    folder = changed("rules.yaml", ("$least", "$gone"))
    with pytest.raises((UsageError, RuleError), match=r"\$gone"):
        scaffold(folder, "new-rule", year=YEAR)


@pytest.mark.parametrize("name", known_rule_sets())
def test_no_shipped_set_has_an_open_place(name):
    assert not any(MARK in file.read_text("utf-8") for file in (shipped_folder() / name).rglob("*.yaml"))
