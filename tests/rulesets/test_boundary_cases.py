"""Generated cases stand just beside a rule's numbers, so that a rule with another number fails them."""

from collections import Counter
from datetime import date

import pytest

from shcm_rules.rule_trials import try_cases
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.rulesets.model import Lead
from shcm_rules.rulesets.trials.boundary_cases import back, boundary_cases
from shcm_rules.rulesets.trials.mutations import mutants_of_rule


def rule(rule_set, name):
    return next(one for one in rule_set.rules if one.id == name)


@pytest.mark.parametrize(("day", "lead", "limit"), [
    ("2025-10-20", (14, "days"), "2025-10-06"),
    ("2025-10-20", (2, "weeks"), "2025-10-06"),
    ("2025-10-20", (1, "months"), "2025-09-20"),
    ("2026-03-31", (1, "months"), "2026-02-28"),
    ("2028-03-31", (1, "months"), "2028-02-29"),
    ("2025-12-31", (1, "months"), "2025-11-30"),
    ("2026-01-15", (3, "months"), "2025-10-15"),
    ("2026-03-01", (0, "days"), "2026-03-01"),
])
def test_the_plain_arithmetic_of_limits(day, lead, limit):
    assert back(date.fromisoformat(day), Lead(n=lead[0], unit=lead[1])) == date.fromisoformat(limit)


def test_cases_know_the_years_in_which_a_value_is_new_and_a_leap_year():
    lao_cai = load_rule_set("lao-cai")
    years = {example.year for example in boundary_cases(lao_cai, rule(lao_cai, "cluster-plan-sent"))}
    assert years == {"2025-2026", "2026-2027"}  # the exception, and the rule after it
    years = {example.year for example in boundary_cases(lao_cai, rule(lao_cai, "cluster-assignment-ahead"))}
    assert "2027-2028" in years


def test_one_less_just_so_and_one_more(toy):
    (cases, *_) = boundary_cases(toy, rule(toy, "five-subjects"))
    assert Counter(expected.verdict for expected in cases.expect) == {"satisfied": 2, "violated": 1}


def test_a_rule_without_numbers_has_no_cases(toy):
    assert boundary_cases(toy, rule(toy, "spirit")) == []
    assert boundary_cases(toy, rule(toy, "dossier")) == []


@pytest.mark.parametrize("name", [
    "each-term", "five-subjects", "announced", "consented", "results", "plan-sent", "survey-sent", "plan-kept",
    "attendance", "every-fortnight",
])
def test_a_rule_holds_its_own_cases(toy, name):
    cases = boundary_cases(toy, rule(toy, name))
    assert cases
    assert [result.sentence for result in try_cases(toy, cases) if not result.passed] == []


@pytest.mark.parametrize(("name", "place", "new"), [
    ("each-term", "$least (từ 2025-2026)", "2"),
    ("five-subjects", "at_least", "4"),
    ("announced", "$notice-lead (từ 2025-2026)", "15 days"),
    ("announced", "$notice-lead (từ 2025-2026)", "2 months"),
    ("plan-sent", "$plan-day (từ 2025-2026)", "2025-10-01"),
    ("plan-sent", "phép so sánh", "by"),
    ("survey-sent", "$survey-month (từ 2025-2026)", "04"),
    ("attendance", "at_least", "91"),
    ("results", "any_day", "True"),
])
def test_a_broken_rule_fails_the_cases_of_the_right_one(toy, name, place, new):
    broken = next(m for m in mutants_of_rule(toy, rule(toy, name)) if (m.place, m.new) == (place, new))
    failed = [result for result in try_cases(broken.rule_set, boundary_cases(toy, rule(toy, name)))
              if not result.passed]
    assert failed
    assert all(result.sentence.startswith(f"{name} – tự sinh, năm học ") for result in failed)
