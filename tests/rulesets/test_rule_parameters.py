"""A rule's parameters and settings, year by year."""

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.rulesets.parameters import in_force, misfit, parameter_value, resolve, settings_of
from shcm_rules.windows import SchoolYear


@pytest.mark.parametrize(("name", "year", "value"), [
    ("$least", 2025, 1), ("$least", 2026, 1), ("$least", 2027, 2), ("least", 2040, 2),
    ("$plan-day", 2025, "2025-09-30"), ("$plan-day", 2026, "09-05"),
])
def test_the_value_of_a_year(toy, name, year, value):
    assert parameter_value(toy, name, SchoolYear(year)).value == value


@pytest.mark.parametrize(("name", "year"), [("$least", 2024), ("$lost", 2025)])
def test_no_value_is_an_error(toy, name, year):
    with pytest.raises(RuleError):
        parameter_value(toy, name, SchoolYear(year))


def test_a_rule_resolved(toy):
    rules = {rule.id: rule for rule in toy.rules}
    (least,) = resolve(toy, rules["each-term"], SchoolYear(2027)).items()
    assert (least[0], least[1].clause) == ("at_least", "Điều 1b")
    assert resolve(toy, rules["attendance"], SchoolYear(2025)) == {}
    assert settings_of(rules["announced"]) == ("routine-bound",)
    assert settings_of(rules["plan-sent"]) == ("on-the-day",)


def test_in_force_from_the_first_year_on(toy):
    assert [in_force(toy, toy.rules[0], SchoolYear(year)) for year in (2024, 2025, 2099)] == [False, True, True]


@pytest.mark.parametrize(("form", "value", "fits"), [
    ("int", 0, True), ("int", -1, False), ("int", "05", False), ("day", "02-29", False), ("day", "2028-02-29", True),
    ("day", "2026-05", False), ("window", "2026-05", True), ("window", "05", True), ("window", "00", False),
    ("window", "05-31", True), ("window", 5, False), ("lead", 14, False),
])
def test_forms(form, value, fits):
    assert (misfit(form, value, SchoolYear(2025)) is None) is fits
