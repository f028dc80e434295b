"""Mutants load, differ from the original and from each other, and none is made that no schedule can show."""

import pytest

from shcm_rules.rulesets.model import Lead, RuleSet
from shcm_rules.rulesets.trials.check_changes import check_changes
from shcm_rules.rulesets.trials.mutations import mutants_of_header, mutants_of_rule
from shcm_rules.rulesets.trials.value_changes import changed_values
from shcm_rules.windows import SchoolYear

YEAR = SchoolYear(2025)


def rule(toy, name):
    return next(one for one in toy.rules if one.id == name)


def told(toy, name):
    return {(mutant.place, mutant.old, mutant.new) for mutant in mutants_of_rule(toy, rule(toy, name))}


def places(toy, name):
    return {place for place, _, _ in told(toy, name)}


def test_every_mutant_is_a_whole_set_that_differs_in_one_rule(toy):
    made = [mutant for one in toy.rules for mutant in mutants_of_rule(toy, one)]
    assert len(made) > 60
    for mutant in made:
        assert isinstance(mutant.rule_set, RuleSet)
        others = [one for one in mutant.rule_set.rules if one.id != mutant.rule]
        assert others == [one for one in toy.rules if one.id != mutant.rule]
        assert mutant.rule_set != toy
    asked = [(mutant.rule, mutant.rule_set.model_dump_json(by_alias=True)) for mutant in made]
    assert len(set(asked)) == len(asked)


def test_every_rule_that_can_be_decided_has_mutants_where_something_can_be_changed(toy):
    without = {one.id for one in toy.rules if not list(mutants_of_rule(toy, one))}
    assert without <= {"spirit", "minutes-closed", "venue", "as-planned", "head-rotates"}


def test_numbers_comparisons_units_filters_grain_and_levels(toy):
    found = told(toy, "each-term")
    assert ("$least (từ 2025-2026)", "1", "2") in found
    assert ("$least (từ 2027-2028)", "2", "1") in found
    assert ("$least: from", "2027-2028", "2028-2029") in found
    assert ("phép so sánh", "at_least", "exactly") in found
    assert ("period", "term", "school-year") in found
    assert ("for_each", "[department, subject]", "[department]") in found
    assert ("where.Loại sinh hoạt", "điều kiện", "(bỏ)") in found
    assert ("where.Cấp tổ chức", "(không có)", "Cụm") in found
    assert ("levels", "[THCS]", "[TH, THCS]") in found
    assert not any(new == "[THCS, THPT]" for _, _, new in found)  # outside the set's levels


def test_a_lead_time_of_weeks_and_the_cases_of_its_setting(toy):
    found = told(toy, "announced")
    leads = {new for place, _, new in found if place.startswith("$notice-lead")}
    assert leads == {"1 weeks", "3 weeks", "2 days", "2 months", "13 days", "15 days"}
    assert ("thiết lập routine-bound", "no", "yes") in found
    assert ("where.Loại sinh hoạt.cases.yes", "Thường kỳ", "(bỏ)") in found
    assert ("of", "sessions", "occasions") in found


def test_an_act_due_on_the_day_may_be_wanted_before_it(toy):
    assert ("lead", "chậm nhất ngày ấy", "trước ngày ấy") in told(toy, "consented")


def test_a_day_before_which_something_is_sent_and_its_exception(toy):
    found = told(toy, "plan-sent")
    assert ("$plan-day (từ 2025-2026)", "2025-09-30", "2025-10-01") in found
    assert ("$plan-day (từ 2025-2026)", "09-05", "09-04") in found
    assert ("$plan-day (riêng 2025-2026)", "2025-09-30", "(bỏ)") in found
    assert ("phép so sánh", "before", "by") in found
    assert ("for_each", "cluster", "school") in found


def test_each_part_and_field_may_be_forgotten(toy):
    assert ("require", "Nội dung", "(bỏ)") in told(toy, "plan-fields")
    assert {place for place in places(toy, "dossier") if place.startswith("require")}


def test_the_header_is_changed_for_all_rules_at_once(toy):
    found = {(mutant.place, mutant.new) for mutant in mutants_of_header(toy)}
    assert ("levels", "[THCS]") in found
    assert ("levels", "[TH]") not in found  # a rule names THCS: it would not load
    assert ("document.issued", "2025-08") in found
    assert ("school_years", "2026-2027..") in found
    assert ("school_years", "2024-2025..") not in found  # its parameters have no value then: it would not load


@pytest.mark.parametrize(("form", "value", "expected"), [
    ("int", 0, {1}),
    ("day", "03-01", {"02-28", "03-02"}),
    ("day", "2025-10-15", {"2025-10-14", "2025-10-16"}),
    ("window", "05", {"04-30..05-31", "05-02..05-31", "05-01..05-30", "05-01..06-01", "04", "06"}),
    ("window", "2026-01-10..2026-01-10", {"2026-01-09..2026-01-10", "2026-01-10..2026-01-11"}),
])
def test_values_beside_a_value(form, value, expected):
    assert set(changed_values(form, value, YEAR)) == expected


def test_the_days_beside_what_a_unit_means():
    leads = set(changed_values("lead", Lead(n=1, unit="months"), YEAR))
    assert {(lead.n, lead.unit) for lead in leads} == {
        (0, "months"), (2, "months"), (1, "days"), (1, "weeks"), (30, "days"), (31, "days")}
    # Seven days are a week: the one is no mutant of the other.
    assert Lead(n=14, unit="days") not in set(changed_values("lead", Lead(n=2, unit="weeks"), YEAR))


def phrases_left_out(toy, name, **update):
    one = rule(toy, name)
    check = type(one.check).model_validate({**one.check.model_dump(by_alias=True), **update})
    return {(change.place, change.old) for change in check_changes(check, toy) if change.new == "(bỏ)"}


def test_a_phrase_is_left_out_only_where_that_shows(toy):
    found = phrases_left_out(toy, "on-topic", forbid=["thi đua", "bình xét thi đua", "xếp loại"],
                             allow=["không thi đua", "rút kinh nghiệm"])
    assert ("forbid", "thi đua") in found
    assert ("forbid", "xếp loại") in found
    assert ("forbid", "bình xét thi đua") not in found  # “thi đua” stands in it
    assert ("allow", "không thi đua") in found
    assert ("allow", "rút kinh nghiệm") not in found  # nothing forbidden stands in it


def test_rows_of_a_lan_are_the_clusters_whatever_the_filter_says(toy):
    check = rule(toy, "consented").check
    narrowed = type(check).model_validate({**check.model_dump(by_alias=True), "where": {"Cấp tổ chức": ["Cụm"]}})
    assert not any(change.place.startswith("where") for change in check_changes(narrowed, toy))
