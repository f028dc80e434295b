"""What is stricter and what looser: each attribute of each check moved one step to either side."""

from datetime import date, timedelta
from itertools import product

import pytest

from shcm_rules.rulesets.comparison.strictness import common_years, compare, year_pairs
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.rulesets.model import Count, LeadTime
from shcm_rules.windows import SchoolYear, back

STRICTER, LOOSER, OTHER = "stricter", "looser", "other"
RULES, PARAMETERS, SETTINGS = "rules.yaml", "parameters.yaml", "settings.yaml"


@pytest.fixture
def moved(toy, changed):
    """Compare a rule of the toy set with itself after a replacement in one file; returns (attribute, direction)s."""

    def move(name, file, *replacements):
        other = load_rule_set(changed(file, *replacements))
        sides = [(rules, next(rule for rule in rules.rules if rule.id == name)) for rules in (toy, other)]
        there = compare(*sides, year_pairs(*sides))
        back = compare(*reversed(sides), year_pairs(*sides))
        return there, back

    return move


def told(changes):
    return [(change.attribute, change.direction) for change in changes]


OPPOSITE = {STRICTER: LOOSER, LOOSER: STRICTER, OTHER: OTHER}


@pytest.mark.parametrize(("name", "old", "new", "attribute", "direction"), [
    # the number of a count: never fewer, never more, exactly
    ("five-subjects", "at_least: 5", "at_least: 6", "at_least", STRICTER),
    ("five-subjects", "at_least: 5", "at_most: 5", "at_most", OTHER),
    ("five-subjects", "at_least: 5", "exactly: 5", "exactly", STRICTER),
    ("five-subjects", "at_least: 5", "exactly: 6", "exactly", STRICTER),
    ("five-subjects", "at_least: 5", "exactly: 4", "exactly", OTHER),
    # which rows a count counts
    ("each-term", "[NCBH], Cấp", "[NCBH, Chuyên đề], Cấp", "where.Loại sinh hoạt", LOOSER),
    ("each-term", "[NCBH], Cấp", "[Chuyên đề], Cấp", "where.Loại sinh hoạt", OTHER),
    ("each-term", ", Cấp tổ chức: [Tổ]}", "}", "where.Cấp tổ chức", LOOSER),
    ("each-term", "Cấp tổ chức: [Tổ]}", "Cấp tổ chức: [Tổ], Nội dung: [STEM]}", "where.Nội dung", STRICTER),
    ("five-subjects", "distinct: subject,", "distinct: subject, activities: true,", "activities", LOOSER),
    ("each-term", "for_each: [department, subject]", "for_each: [department]", "for_each", OTHER),
    # which rows are judged one by one
    ("announced", "{setting: routine-bound, cases: {no: [Chuyên đề, Hội thảo], yes: [Chuyên đề, Hội thảo, Thường kỳ]}}",
     "[Chuyên đề, Hội thảo, Thường kỳ]", "where.Loại sinh hoạt", STRICTER),
    ("announced", "no: [Chuyên đề, Hội thảo], yes: [Chuyên đề, Hội thảo,",
     "no: [Chuyên đề], yes: [Chuyên đề,", "where.Loại sinh hoạt", LOOSER),
    ("consented", "act: Ngày ký đồng ý", "act: Ngày duyệt", "act", OTHER),
    ("consented", "act: Ngày ký đồng ý", "act: Ngày ký đồng ý, lead: $notice-lead", "lead", STRICTER),
    ("results", "act: Ngày thông báo kết quả,", "act: Ngày thông báo kết quả, any_day: true,", "any_day", LOOSER),
    # limits
    ("plan-sent", "before: $plan-day, on_the_day_setting: on-the-day", "by: $plan-day", "limit", LOOSER),
    ("plan-sent", "before: $plan-day, on_the_day_setting: on-the-day", "exists: true, grace_setting: grace-days",
     "limit", LOOSER),
    ("plan-sent", "Kế hoạch cụm", "Báo cáo cụm", "document", OTHER),
    # what must be there
    ("plan-fields", "[Thời gian, Nội dung]", "[Thời gian, Nội dung, Mục tiêu]", "require", STRICTER),
    ("dossier", "- {name: {vi: biên bản, en: minutes}, any: [biên bản]}\n", "\n", "require", LOOSER),
    ("dossier", "any: [danh sách, ds]", "any: [danh sách]", "require.any", STRICTER),
    ("on-topic", "allow: [không thi đua]", "allow: []", "allow", STRICTER),
    ("on-topic", "forbid: [thi đua]", "forbid: [thi đua, xếp loại]", "forbid", STRICTER),
    ("on-topic", "fields: [Nội dung], forbid", "fields: [Nội dung, Mục tiêu], forbid", "fields", STRICTER),
    ("venue", "among: cluster-schools", "among: [A, B]", "among", OTHER),
    ("attendance", "at_least: 90", "at_least: 89", "at_least", LOOSER),
    ("in-order", "first: Ngày rà soát, then: Ngày duyệt", "first: Ngày duyệt, then: Ngày rà soát", "first", OTHER),
    ("every-fortnight", "weeks: 2", "weeks: 1", "weeks", STRICTER),
    ("planned-sessions", 'phrases: ["đọc sách"]', 'phrases: ["đọc sách", "thư viện"]', "items", STRICTER),
    ("planned-sessions", 'phrases: ["đọc sách"]', 'phrases: ["thư viện"]', "items", OTHER),
    ("planned-sessions", 'school: "TH A"', 'school: "TH B"', "items", OTHER),
    # whom it binds
    ("each-term", "levels: [THCS]", "levels: [TH, THCS]", "levels", STRICTER),
])
def test_one_step_to_one_side(moved, name, old, new, attribute, direction):  # noqa: PLR0917 - one table
    there, back = moved(name, RULES, (old, new))
    assert (attribute, direction) in told(there)
    assert {d for _, d in told(there)} == {direction}
    assert {d for _, d in told(back)} == {OPPOSITE[direction]}


@pytest.mark.parametrize(("name", "file", "old", "new", "attribute", "direction"), [
    ("announced", PARAMETERS, "{n: 2, unit: weeks}", "{n: 3, unit: weeks}", "lead", STRICTER),
    ("announced", PARAMETERS, "{n: 2, unit: weeks}", "{n: 13, unit: days}", "lead", LOOSER),
    ("announced", PARAMETERS, "{n: 2, unit: weeks}", "{n: 1, unit: months}", "lead", STRICTER),
    ("plan-sent", SETTINGS, "default: undetermined", "default: late", "limit", STRICTER),
    ("plan-sent", SETTINGS, "default: undetermined", "default: on-time", "limit", LOOSER),
    ("results", SETTINGS, "default: 30", "default: 31", "grace_setting", LOOSER),
    ("survey-sent", PARAMETERS, 'value: "05"', "value: 05-10..05-20", "limit", STRICTER),
    ("survey-sent", PARAMETERS, 'value: "05"', "value: 05-10..06-20", "limit", OTHER),
    ("survey-sent", PARAMETERS, 'value: "05"', 'value: "06"', "limit", OTHER),
])
def test_a_value_moved(moved, name, file, old, new, attribute, direction):  # noqa: PLR0917 - one table
    there, back = moved(name, file, (old, new))
    assert set(told(there)) == {(attribute, direction)}
    assert set(told(back)) == {(attribute, OPPOSITE[direction])}


def test_two_weeks_are_fourteen_days(moved):
    assert moved("announced", PARAMETERS, ("{n: 2, unit: weeks}", "{n: 14, unit: days}")) == ([], [])


@pytest.mark.parametrize(("days", "direction"), [(27, LOOSER), (28, LOOSER), (29, OTHER), (30, OTHER), (31, STRICTER)])
def test_a_month_is_neither_shorter_nor_longer_than_thirty_days(changed, days, direction):
    month = load_rule_set(changed(PARAMETERS, ("{n: 2, unit: weeks}", "{n: 1, unit: months}")))
    other = load_rule_set(changed(PARAMETERS, ("{n: 1, unit: months}", f"{{n: {days}, unit: days}}")))
    sides = [(rules, next(rule for rule in rules.rules if rule.id == "announced")) for rules in (month, other)]
    changes = compare(*sides, year_pairs(*sides))
    assert told(changes) == [("lead", direction)]
    assert ("(buổi ngày" in changes[0].sentence.vi) == (direction == OTHER)


@pytest.mark.parametrize(("old", "new", "direction"), [
    ("period: term, at_least: 1", "period: school-year, at_least: 1", LOOSER),
    ("period: term, at_least: 1", "period: school-year, at_least: 2", LOOSER),  # both in one term will do then
    ("period: term, at_least: 1", "period: school-year, at_least: 3", OTHER),
    ("period: term, at_least: 2", "period: school-year, at_least: 3", LOOSER),
    ("period: term, at_most: 2", "period: school-year, at_most: 2", STRICTER),
    ("period: term, at_most: 2", "period: school-year, at_most: 3", OTHER),
    ("period: term, exactly: 1", "period: school-year, exactly: 2", OTHER),
    ("period: school-year, at_least: 1", "at_least: 1", LOOSER),
    ("period: $survey-month, at_least: 1", "period: school-year, at_least: 1", LOOSER),
    ("period: $survey-month, at_least: 1", "period: term, at_least: 1", OTHER),
])
def test_number_and_period_are_weighed_together(changed, old, new, direction):
    before = load_rule_set(changed(RULES, ("period: term, where", "where"), ("at_least: $least", old)))
    after = load_rule_set(changed(RULES, (old, new)))
    sides = [(rules, next(rule for rule in rules.rules if rule.id == "each-term")) for rules in (before, after)]
    changes = compare(*sides, year_pairs(*sides))
    assert told(changes) == [("period", direction)]
    assert told(compare(*reversed(sides), year_pairs(*sides))) == [("period", OPPOSITE[direction])]


def test_every_kind_is_compared_and_equal_to_itself(toy):
    for rule in toy.rules:
        assert compare((toy, rule), (toy, rule), year_pairs((toy, rule), (toy, rule))) == []


def test_another_name_for_the_same_is_no_change(moved):
    topic = ('topic: {vi: "Đọc sách", en: "Reading"}', 'topic: {vi: "Thư viện", en: "Library"}')
    assert moved("planned-sessions", RULES, topic) == ([], [])


def test_another_kind_of_check_cannot_be_compared(toy):
    one, other = toy.rules[0], next(rule for rule in toy.rules if rule.id == "spirit")
    changes = compare((toy, one), (toy, other), [(SchoolYear(2025), SchoolYear(2025))])
    assert ("check", OTHER) in told(changes)


def test_a_change_is_told_with_clause_and_years(moved):
    there, _ = moved("each-term", PARAMETERS, ('value: 2, clause: "Điều 1b"', 'value: 3, clause: "Điều 1c"'))
    assert [change.sentence.vi for change in there] == ["số lượng: ít nhất 2 (Điều 1b) → ít nhất 3 (Điều 1c)"]
    assert there[0].sentence.en == "number: at least 2 (Điều 1b) → at least 3 (Điều 1c)"
    assert there[0].years == (SchoolYear(2027), SchoolYear(2028))


def test_a_yearly_day_is_one_change_whatever_the_year(moved):
    there, _ = moved("plan-sent", PARAMETERS, ("value: 09-05", "value: 09-01"))
    assert [(change.direction, change.sentence.vi) for change in there] == [
        (STRICTER, "hạn: trước 05/09 (Điều 3) → trước 01/09 (Điều 3)")]
    assert there[0].years == (SchoolYear(2026),)  # 2025-2026 has a day of its own


def test_a_text_in_force_for_fewer_days(moved):
    there, back = moved("each-term", RULES, (
        'clause: "Điều 1"', 'clause: [{clause: "Điều 1", from: 2026-05-10}]'))
    assert ("clause", LOOSER) in told(there)
    assert ("clause", STRICTER) in told(back)


def test_a_value_that_changes_within_a_year_is_compared_by_day(changed):
    first = 'values:\n      - {from: 2025-2026, value: 1, clause: "Điều 1"}\n'
    later = '      - {from: 2026-05-10, value: 2, clause: "b"}\n'
    before = load_rule_set(changed(PARAMETERS, (first, first + later)))
    after = load_rule_set(changed(PARAMETERS, ('value: 1, clause: "Điều 1"', 'value: 2, clause: "Điều 1"')))
    sides = [(rules, next(rule for rule in rules.rules if rule.id == "each-term")) for rules in (before, after)]
    changes = compare(*sides, [(SchoolYear(2025), SchoolYear(2025))])
    assert told(changes) == [("at_least", STRICTER)]


def test_sets_of_different_years_are_compared_year_by_year(changed, toy):
    later = load_rule_set(changed("rule-set.yaml", ("{from: 2025-2026}", "{from: 2031-2032}")))
    earlier = toy.model_copy(update={
        "school_years": toy.school_years.model_copy(update={"to": "2026-2027"})})
    sides = [(rules, next(rule for rule in rules.rules if rule.id == "plan-sent")) for rules in (earlier, later)]
    assert common_years(*sides) == []
    pairs = year_pairs(*sides)
    assert pairs == [(SchoolYear(2026), SchoolYear(2031))]
    assert compare(*sides, pairs) == []  # 05/09 of either year


# What the words mean, by enumeration: whatever meets the stricter one meets the other.

BOUNDS = {"at_least": lambda n, k: n >= k, "at_most": lambda n, k: n <= k, "exactly": lambda n, k: n == k}
#: Sessions in HK1, in HK2, in the year but in neither term, on a day outside the school year.
WORLDS = list(product(range(4), repeat=4))
COUNTS = list(product(("term", "school-year", None), BOUNDS, (1, 2, 3)))


def meets(world, period, bound, k):
    first, second, between, outside = world
    in_year = first + second + between
    counted = {"term": (first, second), "school-year": (in_year,), None: (in_year + outside,)}[period]
    return all(BOUNDS[bound](n, k) for n in counted)


MET = {count: frozenset(world for world in WORLDS if meets(world, *count)) for count in COUNTS}


def count_of(toy, period, bound, k):
    rule = next(rule for rule in toy.rules if rule.id == "each-term")
    check = Count.model_validate({"for_each": ["department"], "period": period, bound: k})
    return toy, rule.model_copy(update={"check": check})


@pytest.mark.parametrize("one", COUNTS)
def test_counts_are_ordered_as_their_worlds_are(toy, one):
    for other in COUNTS:
        changes = compare(count_of(toy, *one), count_of(toy, *other), [(SchoolYear(2025), SchoolYear(2025))])
        tighter, wider = MET[other] <= MET[one], MET[one] <= MET[other]
        directions = {direction for _, direction in told(changes)}
        assert directions != {STRICTER} or tighter, (one, other)
        assert directions != {LOOSER} or wider, (one, other)
        assert directions or (tighter and wider), (one, other)
        if one[1] == other[1] == "at_least":  # nothing that can be ordered is left unordered
            assert (OTHER in directions) == (not tighter and not wider), (one, other)


LEADS = [(0, "days"), (14, "days"), (29, "days"), (31, "days"), (2, "weeks"), (1, "months"), (2, "months")]


@pytest.mark.parametrize(("one", "other"), list(product(LEADS, repeat=2)))
def test_leads_are_ordered_as_their_days_are(toy, one, other):
    days = [date(2023, 7, 1) + timedelta(i) for i in range(4 * 366)]
    limits = [(back(day, *one), back(day, *other)) for day in days]
    sides = [_lead_of(toy, *lead) for lead in (one, other)]
    changes = compare(*sides, [(SchoolYear(2025), SchoolYear(2025))])
    earlier, later = any(b < a for a, b in limits), any(b > a for a, b in limits)
    expected = {(True, True): [OTHER], (True, False): [STRICTER], (False, True): [LOOSER], (False, False): []}
    assert [direction for _, direction in told(changes)] == expected[earlier, later]


def _lead_of(toy, n, unit):
    rule = next(rule for rule in toy.rules if rule.id == "announced")
    lead = toy.parameters["notice-lead"]
    value = lead.values[0].model_copy(update={"value": lead.values[0].value.model_copy(update={"n": n, "unit": unit})})
    parameters = {**toy.parameters, "notice-lead": lead.model_copy(update={"values": (value,)})}
    check = LeadTime.model_validate({"act": "Ngày thông báo", "lead": "$notice-lead"})
    return toy.model_copy(update={"parameters": parameters}), rule.model_copy(update={"check": check})
