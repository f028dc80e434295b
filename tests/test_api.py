"""The library: sources and options of `check`, on the shipped Lào Cai rules and plans made here."""

from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from shcm_rules import Report, UsageError, Verdict, check, load_rules, read_schedule
from shcm_rules.api import check_examples
from shcm_rules.rulesets.discovery import known_rule_sets

DAY = date(2025, 10, 1)
ROWS = {
    "Tỉnh": ["Lào Cai"] * 2, "Trường": ["Trường THCS A"] * 2, "Cấp học": ["THCS"] * 2, "Tổ chuyên môn": ["Tổ 1"] * 2,
    "Cấp tổ chức": ["Tổ"] * 2, "Loại sinh hoạt": ["NCBH"] * 2, "Môn học": ["Toán"] * 2,
    "Thời gian": ["06/11/2025", "12/03/2026"], "Ngày thông báo": ["01/10/2025", None], "Năm học": ["2025-2026"] * 2,
}


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.csv"
    pl.DataFrame(ROWS).write_csv(path)
    return path


@pytest.fixture(scope="module")
def rules():
    return load_rules("lao-cai")


def verdicts(report):
    return {(f.rule, tuple(sorted(f.scope.items()))): f.verdict for f in report.findings}


def test_every_kind_of_source_gives_the_same_verdicts(plan, rules):
    sources = [
        plan, str(plan), [plan], read_schedule(plan, as_of=DAY), pl.DataFrame(ROWS), pd.DataFrame(ROWS),
        {"Lịch SHCM": pl.DataFrame(ROWS)}, [pl.DataFrame(ROWS)],
    ]
    reports = [check(source, rules=rules, as_of=DAY) for source in sources]
    assert all(isinstance(report, Report) for report in reports)
    assert all(verdicts(report) == verdicts(reports[0]) for report in reports[1:])
    assert reports[0].verdicts[Verdict.SATISFIED] > 0


def test_the_rule_sets_are_told_by_the_province(plan):
    report = check(plan, as_of=DAY)
    assert "lao-cai" in {item.id for item in report.rule_sets}
    assert any("lao-cai" in note for note in report.notes)


def test_a_place_without_rules_names_the_known_sets():
    with pytest.raises(UsageError, match="lao-cai"):
        check(pl.DataFrame({**ROWS, "Tỉnh": ["Tỉnh Khác"] * 2}), as_of=DAY)


def test_rules_by_name_path_or_loaded(rules):
    by_path = load_rules([Path("rules") / "lao-cai"]) if Path("rules").is_dir() else rules
    assert [item.sha256 for item in by_path] == [item.sha256 for item in load_rules(rules)]


def test_every_wrong_setting_is_told_at_once(plan, rules):
    with pytest.raises(UsageError) as refused:
        check(plan, rules=rules, as_of=DAY, settings={"on-the-dya": "late", "on-the-day": "x", "grace-days": "-1"})
    text = str(refused.value)
    assert "không có thiết lập “on-the-dya”, có phải “on-the-day”?" in text
    assert "thiết lập on-the-day: “x” không phải là một giá trị – được phép: late, on-time, undetermined" in text
    assert "thiết lập grace-days: “-1”" in text


def test_settings_that_fit_are_taken(plan, rules):
    settings = {"on-the-day": "late", "grace-days": 10, "week-convention": "blocks"}
    assert check(plan, rules=rules, as_of=DAY, settings=settings).in_force


def test_wrong_options_are_refused(plan, rules):
    for options in ({"as_of": "01/10/25"}, {"year": "2025"}, {"phase": "plans"}, {"lang": "fr"}):
        with pytest.raises(UsageError):
            check(plan, **{"rules": rules, "as_of": DAY, **options})


def test_a_schedule_that_is_read_takes_no_reading_options(plan, rules):
    schedule = read_schedule(plan, as_of=DAY)
    with pytest.raises(UsageError, match="read_schedule"):
        check(schedule, rules=rules, as_of=DAY, registry=plan)
    with pytest.raises(UsageError, match="2026-2027"):
        check(schedule, rules=rules, as_of=DAY, year="2026-2027")


def test_a_frame_takes_no_registry_file(plan, rules):
    with pytest.raises(UsageError, match="registry"):
        check(pl.DataFrame(ROWS), rules=rules, as_of=DAY, registry=plan)


def test_the_as_of_day_may_be_text(plan, rules):
    told = check(plan, rules=rules, as_of=DAY).to_json()
    assert [check(plan, rules=rules, as_of=text).to_json() for text in ("2025-10-01", "01/10/2025")] == [told] * 2


def test_no_rule_of_a_set_is_silent(plan, rules):
    report = check(plan, rules=rules, as_of=DAY)
    assert {f.rule for f in report.findings} >= {rule.id for rule in rules[0].rules}


@pytest.mark.parametrize("name", known_rule_sets())
def test_the_examples_of_the_shipped_sets_come_out_as_they_say(name):
    assert [result.sentence for result in check_examples(name) if not result.passed] == []
