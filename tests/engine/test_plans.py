"""Expressions that are kept are those that would be made anew: never another rule's, question's or schedule's."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from math import inf

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from shcm_rules.api import load_rules, read_schedule
from shcm_rules.checks import expressions as ex
from shcm_rules.engine import plans, sessions
from shcm_rules.engine.evaluation import evaluate

SETS = ("lao-cai", "viet-hoa")
QUESTIONS = [("plan", date(2026, 3, 1)), ("audit", date(2026, 1, 10))]


@pytest.fixture(scope="module")
def schedules(request):
    folder = request.config.rootpath / "fixtures"
    plan, held = (read_schedule(folder / name, as_of="2026-03-01") for name in (
        "lao-cai-thcs-kho-doc.xlsx", "viet-hoa-thuc-hien.xlsx"))
    return [plan, held, without_status(plan)]


def without_status(schedule):
    """Return a schedule of which no row's status can be read."""
    unread = pl.lit(None, dtype=schedule.sessions.schema["status"]).alias("status")
    return replace(schedule, sessions=schedule.sessions.with_columns(unread))


def told(schedule, name, phase, as_of):
    found = evaluate(schedule, load_rules(name), year=schedule.year, as_of=as_of, phase=phase)
    assert not found.crashed
    return [(judged.task.rule.id, judged.verdict.to_list(), judged.reason.to_list(),
             None if judged.facts is None else judged.facts.to_dict(as_series=False)) for judged in found.judged]


def told_by_all(schedules):
    return {(at, name, *question): told(schedule, name, *question)
            for at, schedule in enumerate(schedules) for name in SETS for question in QUESTIONS}


def test_kept_expressions_tell_what_new_ones_do(schedules, monkeypatch):
    kept = told_by_all(schedules)
    for key, found in kept.items():
        at, name, *question = key
        monkeypatch.setattr(plans, "_KEPT", {})
        assert told(schedules[at], name, *question) == found, key


def test_rows_left_out_before_a_rule_is_judged_are_those_it_does_not_bind(schedules, monkeypatch):
    every = told_by_all(schedules)
    monkeypatch.setattr(sessions, "_MANY", 0)
    monkeypatch.setattr(sessions, "_RARE", 0.5)  # be they all or none
    monkeypatch.setattr(plans, "_MANY", 0)
    assert told_by_all(schedules) == every


def test_no_more_is_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(plans, "_KEPT", {})
    monkeypatch.setattr(plans, "_MOST", 3)
    made = [plans.compiled(i, lambda i=i: [ex.lit(i).alias("value")]) for i in range(5)]
    assert list(plans._KEPT) == [2, 3, 4]
    assert [pl.select(*found).item() for found in made] == list(range(5))
    assert plans.compiled(4, lambda: pytest.fail("it is kept")) is made[4]


def test_a_condition_that_is_always_there_stays_one():
    assert plans.compiled("no condition", list) == ()


def test_every_word_means_in_polars_and_narwhals_what_it_says():
    frame = pl.DataFrame({
        "a": [1, 2, None], "b": [2, 1, 3], "x": ["b", None, "a"], "day": [0, 31, 60], "many": [["x"], [], ["y", "x"]]})
    a, b, x, day, many = map(ex.col, frame.columns)
    early = a < b
    made = {
        "most": (ex.max_horizontal(a, b), [2, 2, 3]), "least": (ex.min_horizontal(a, b), [1, 1, 3]),
        "text": (x == "b", [True, None, False]), "not": (~early, [False, True, None]),
        "twice": (~~early, [True, False, None]),
        "choice": (ex.when(early).then(1).otherwise(ex.lit(None, "UInt8")), [1, None, None]),
        "nested": (ex.when(early).then(ex.lit(1)).otherwise(ex.when(b > 2).then(3)), [1, None, 3]),
        "both": (early & (b <= 2) | x.is_null(), [True, True, False]),
        "open": (ex.when(early).then(b), [2, None, None]),
        "in": (x.is_in(["a", "b"]).fill_null(value=False), [True, False, True]),
        "sums": ((b + 1) * 2 - a, [5, 2, None]), "ends": ((b >= 3) | (b < 2), [False, True, True]),
        "month": (day.cast("Date").offset_by("-1mo").cast("Int32"), [-31, 0, 32]),
        "last": (x.ending(1), ["b", None, "a"]), "holds": (many.holds("y"), [False, False, True]),
        "count": (many.count(), [1, 0, 2]),
    }
    values = {name: found for name, (_, found) in made.items()}
    asked = [expression.alias(name) for name, (expression, _) in made.items()]
    for least in (1, 2, inf):
        shared = plans.shared(("words", least), lambda: asked, least=least)
        assert shared.on(frame.lazy()).select(shared.told).collect().to_dict(as_series=False) == values
        assert bool(shared.stages) == (least < inf)
    said = nw.from_native(frame).select(*[ex.in_words(expression, nw) for expression in asked]).to_native()
    assert said.to_dict(as_series=False) == values


def test_values_of_two_types_are_two_values():
    one, true = plans.compiled("types", lambda: [ex.lit(1).alias("one"), ex.lit(value=True).alias("true")])
    assert pl.select(one, true).rows() == [(1, True)]
    assert pl.select(one, true).dtypes == [pl.Int32, pl.Boolean]


def test_a_plan_is_checked_without_narwhals():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, shcm_rules.api; print('narwhals' in sys.modules)"],
        check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "False"
