"""What a new rule set changes for whom: told duty by duty, each workbook read once and judged twice."""

from datetime import date

import pytest

from shcm_rules.findings import Verdict
from shcm_rules.impact import KINDS, weigh_impact
from shcm_rules.rulesets.loading import load_rule_set
from shcm_rules.windows import SchoolYear

HEADER = """\
id: {id}
version: "1"
title: {{vi: "Bộ thử", en: "Trial set"}}
document:
  title: {{vi: "Công văn thử", en: "Trial circular"}}
  short: {{vi: "CV thử", en: "Trial"}}
  issuer: "Cơ quan thử"
  issued: "2025-09"
levels: [THCS]
school_years: {{from: {years}}}
"""
RULE = """\
rules:
  - id: {id}
    title: {{vi: "NCBH mỗi học kỳ", en: "Lesson study each term"}}
    requirements: [{requirement}]
    binds: department
    clause: "II.1"
    severity: {severity}
    decidable: {{how: fully}}
    {more}
    check:
      count: {{for_each: [department], period: term, where: {{Loại sinh hoạt: [NCBH]}}, at_least: {n}}}
    texts:
      violated: {{vi: "Thiếu.", en: "Missing."}}
      remedy: {{vi: "Thêm.", en: "Add."}}
"""
COLUMNS = "Trường,Cấp học,Tổ chuyên môn,Cấp tổ chức,Loại sinh hoạt,Thời gian,Năm học"
ROW = "{school},THCS,{department},Tổ,NCBH,{day},2025-2026"
AUTUMN, SPRING = "06/11/2025", "12/03/2026"


@pytest.fixture
def rules(tmp_path):
    """Write and load a set of one rule."""

    def make(name, *, n=1, rule="ncbh-per-term", requirement="X-01", severity="must", years="2025-2026", more=""):
        folder = tmp_path / "sets" / name
        folder.mkdir(parents=True)
        (folder / "rule-set.yaml").write_text(HEADER.format(id=name, years=years), "utf-8")
        text = RULE.format(id=rule, requirement=requirement, severity=severity, n=n, more=more)
        (folder / "rules.yaml").write_text(text, "utf-8")
        return load_rule_set(folder)

    return make


@pytest.fixture
def plans(tmp_path):
    """Write a plan a file: name -> days of sessions of Tổ 1."""

    def write(**days):
        folder = tmp_path / "plans"
        folder.mkdir(exist_ok=True)
        for name, sessions in days.items():
            rows = [ROW.format(school=f"THCS {name}", department="Tổ 1", day=day) for day in sessions]
            (folder / f"{name}.csv").write_text("\n".join([COLUMNS, *rows]), "utf-8")
        return folder

    return write


def weigh(old, new, *paths, **options):
    return weigh_impact(old, new, paths, as_of=date(2026, 6, 1), **options)


def told(impact):
    return [(shift.unit, shift.scope["term"], shift.before, shift.after, shift.kind) for shift in impact.shifts]


def test_a_larger_number_is_felt_by_those_who_have_just_enough(rules, plans):
    folder = plans(a=[AUTUMN, SPRING], b=[AUTUMN, AUTUMN, SPRING])
    impact = weigh(rules("old"), rules("new", n=2), folder)
    assert told(impact) == [
        ("THCS a, Tổ 1", "HK1", Verdict.SATISFIED, Verdict.VIOLATED, "violated"),
        ("THCS a, Tổ 1", "HK2", Verdict.SATISFIED, Verdict.VIOLATED, "violated"),
        ("THCS b, Tổ 1", "HK2", Verdict.SATISFIED, Verdict.VIOLATED, "violated"),
    ]
    assert [len(file.shifts) for file in impact.files] == [2, 1]
    assert impact.by_rule() == {"ncbh-per-term": {"violated": 3}}
    assert [counts["violated"] for counts in impact.by_unit().values()] == [2, 1]
    assert impact.complete


def test_the_other_way_round_they_are_cleared(rules, plans):
    impact = weigh(rules("old", n=2), rules("new"), plans(a=[AUTUMN, SPRING]))
    assert {shift.kind for shift in impact.shifts} == {"cleared"}


def test_the_same_rules_change_nothing(rules, plans):
    assert weigh(rules("old"), rules("new"), plans(a=[AUTUMN], b=[])).shifts == []


@pytest.mark.parametrize("more", ["formerly: [ncbh-per-term]", ""])
def test_a_renamed_rule_is_the_same_duty(rules, plans, more):
    """By its former id, or because it decides the same requirement."""
    new = rules("new", n=2, rule="other", more=more, requirement="X-02" if more else "X-01")
    impact = weigh(rules("old"), new, plans(a=[AUTUMN, SPRING]))
    assert [(shift.rule, shift.kind) for shift in impact.shifts] == [("other", "violated")] * 2


def test_a_rule_without_counterpart_is_new_or_gone(rules, plans):
    impact = weigh(rules("old"), rules("new", rule="other", requirement="X-02", n=2), plans(a=[AUTUMN, SPRING]))
    assert [(s.rule, s.before, s.after, s.kind) for s in impact.shifts] == [
        ("other", None, Verdict.VIOLATED, "violated"), ("other", None, Verdict.VIOLATED, "violated"),
        ("ncbh-per-term", Verdict.SATISFIED, None, "dropped"), ("ncbh-per-term", Verdict.SATISFIED, None, "dropped"),
    ]


def test_a_vague_day_leaves_undetermined(rules, plans):
    # In the autumn or in the spring, whichever: one of two falls short for certain under 2 only.
    impact = weigh(rules("old"), rules("new", n=2), plans(a=[AUTUMN, SPRING, "năm học 2025-2026"]))
    assert {shift.kind for shift in impact.shifts} == {"undetermined"}
    back = weigh(rules("older", n=2), rules("newer"), plans())
    assert {shift.kind for shift in back.shifts} == {"decided"}


def test_another_severity_of_what_is_violated_is_told(rules, plans):
    impact = weigh(rules("old", severity="should"), rules("new"), plans(a=[AUTUMN]))
    assert [(shift.kind, shift.severities) for shift in impact.shifts] == [("weight", ("should", "must"))]


def test_a_set_that_is_not_in_force_makes_it_incomplete(rules, plans):
    impact = weigh(rules("old"), rules("new", years="2026-2027"), plans(a=[AUTUMN, SPRING]))
    assert impact.in_force == (True, False)
    assert not impact.complete
    later = weigh(rules("older"), rules("newer"), plans(), year=SchoolYear(2026))
    assert later.complete


def test_an_unreadable_file_is_named_and_the_others_are_weighed(rules, plans):
    folder = plans(a=[AUTUMN, SPRING])
    (folder / "b.xlsx").write_bytes(b"no workbook")
    impact = weigh(rules("old"), rules("new", n=2), folder)
    assert [item.path for item in impact.unreadable] == [str(folder / "b.xlsx")]
    assert len(impact.shifts) == 2
    assert not impact.complete


def test_together_the_files_are_one_schedule(rules, plans):
    folder = plans(a=[AUTUMN, SPRING])
    (folder / "more.csv").write_text((folder / "a.csv").read_text("utf-8"), "utf-8")
    assert len(weigh(rules("old"), rules("new", n=2), folder).shifts) == 4
    impact = weigh(rules("older"), rules("newer", n=2), folder, together=True)
    assert len(impact.files) == 1
    assert impact.shifts == []


def test_a_registry_stands_beside_every_file(rules, plans, tmp_path):
    registry = tmp_path / "registry.csv"
    registry.write_text("Trường,Cấp học,Tổ chuyên môn,Môn học\nTHCS a,THCS,Tổ 2,Toán\n", "utf-8")
    impact = weigh(rules("old", n=1), rules("new", n=2), plans(a=[AUTUMN, SPRING]), registry=registry)
    assert impact.files[0].duties == (4, 4)  # Tổ 1 and Tổ 2, two terms


def test_as_data_counts_what_it_lists(rules, plans):
    data = weigh(rules("old"), rules("new", n=2), plans(a=[AUTUMN, SPRING])).as_data()
    assert data["schema"] == "shcm-impact/1"
    assert tuple(data["counts"]) == KINDS
    assert data["counts"]["violated"] == len(data["changes"]) == 2
    assert data["by_rule"] == [{"rule": "ncbh-per-term", "violated": 2}]
    assert data["changes"][0]["before"] == "satisfied"
    assert data["changes"][0]["severity"] == {"old": "must", "new": "must"}
    assert data["inputs"][0]["status"] == "read"
