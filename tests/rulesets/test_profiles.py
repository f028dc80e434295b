"""Profiles: other severities and decisions for a set, and every name that they get wrong."""

import pytest

from shcm_rules.errors import RuleError, UsageError
from shcm_rules.findings import Severity
from shcm_rules.rulesets.model import Profile
from shcm_rules.rulesets.profiles import apply_profile, apply_profiles, profile_mistakes, read_profile


@pytest.fixture
def profile_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def read(text):
        (tmp_path / "rieng.yaml").write_text(text, encoding="utf-8")
        return read_profile("rieng.yaml")
    return read


def severity(rule_set, rule_id):
    return next(rule.severity for rule in rule_set.rules if rule.id == rule_id)


def test_severities_and_defaults_are_replaced_and_nothing_else(toy):
    profile = Profile(severities={"announced": "info"}, settings={"grace-days": "10", "on-the-day": "late"})
    weighed = apply_profile(toy, profile)
    assert (severity(weighed, "announced"), severity(toy, "announced")) == (Severity.INFO, Severity.MUST)
    assert [weighed.settings[name].default for name in ("grace-days", "on-the-day")] == ["10", "late"]
    back = {rule.id: rule for rule in toy.rules}
    assert [rule for rule in weighed.rules if rule != back[rule.id]] == [
        rule for rule in weighed.rules if rule.id == "announced"]
    assert (weighed.parameters, weighed.sha256) == (toy.parameters, toy.sha256)


def test_an_empty_profile_changes_nothing(toy):
    assert apply_profile(toy, Profile()) == toy


def test_a_rule_may_be_named_as_it_was(toy):
    renamed = tuple(
        rule.model_copy(update={"formerly": ("told",)}) if rule.id == "announced" else rule for rule in toy.rules)
    older = toy.model_copy(update={"rules": renamed})
    assert severity(apply_profile(older, Profile(severities={"told": "should"})), "announced") is Severity.SHOULD
    twice = Profile(severities={"told": "should", "announced": "info"})
    with pytest.raises(RuleError, match="là một quy tắc; chỉ ghi một lần"):
        apply_profile(older, twice)


@pytest.mark.parametrize(("profile", "place", "said"), [
    ({"severities": {"anounced": "info"}}, ("severities", "anounced"),
     "không có quy tắc “anounced”, có phải “announced”? – được phép: each-term, "),
    ({"settings": {"grace-day": "1"}}, ("settings", "grace-day"),
     "không có thiết lập “grace-day”, có phải “grace-days”? – được phép: "),
    ({"settings": {"on-the-day": "soon"}}, ("settings", "on-the-day"),
     "thiết lập on-the-day: không có giá trị “soon”; được phép: undetermined, late, on-time"),
    ({"settings": {"grace-days": "few"}}, ("settings", "grace-days"),
     "thiết lập grace-days: không có giá trị “few”; được phép: một số nguyên từ 0"),
])
def test_what_the_set_does_not_know_is_refused_with_what_it_knows(toy, profile, place, said):
    ((where, sentence),) = profile_mistakes([toy], Profile(**profile))
    assert where == place
    assert sentence.startswith(said)
    with pytest.raises(RuleError, match=r"^toy: "):
        apply_profile(toy, Profile(**profile))


def test_a_profile_of_several_sets_may_name_what_only_one_of_them_has(toy, profile_file):
    other = toy.model_copy(update={"id": "other", "rules": (), "settings": {}})
    file = profile_file("profile:\n  severities: {announced: info}\n  settings: {grace-days: 5}\n")
    weighed = apply_profiles([other, toy], file)
    assert severity(weighed[1], "announced") is Severity.INFO
    assert weighed[0] == other


def test_all_mistakes_are_told_with_their_lines(toy, profile_file):
    file = profile_file("profile:\n  severities:\n    x: info\n    y: must\n  settings:\n    on-the-day: soon\n")
    with pytest.raises(RuleError) as caught:
        apply_profiles([toy], file)
    assert [problem.split(": ")[0] for problem in caught.value.problems] == [
        "rieng.yaml:3", "rieng.yaml:4", "rieng.yaml:6"]
    assert caught.value.problems[1].endswith("được phép: như trên")


@pytest.mark.parametrize(("text", "line"), [
    ("severities: {}\n", 1), ("profile:\n", 1), ("profile: {severity: {}}\n", 1),
    ("profile:\n  severities:\n    announced: strict\n", 3), ("profile:\n  severities: {a: must, a: info}\n", 2),
    ("profile: {}\nrules: []\n", 2), ("profile: [\n", 2),
])
def test_a_file_of_another_shape_is_refused(profile_file, text, line):
    with pytest.raises(RuleError) as caught:
        profile_file(text)
    assert caught.value.problems[0].startswith(f"rieng.yaml:{line}: ")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match=r"none\.yaml"):
        read_profile(tmp_path / "none.yaml")
