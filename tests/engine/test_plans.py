"""Expressions that are kept are those that would be made anew: never another rule's, question's or schedule's."""

from dataclasses import replace
from datetime import date
from math import inf

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from shcm_rules.api import load_rules, read_schedule
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
    made = [plans.compiled(i, lambda i=i: [nw.lit(i).alias("value")]) for i in range(5)]
    assert list(plans._KEPT) == [2, 3, 4]
    assert [pl.select(*found).item() for found in made] == list(range(5))
    assert plans.compiled(4, lambda: pytest.fail("it is kept")) is made[4]


def test_a_condition_that_is_always_there_stays_one():
    assert plans.compiled("no condition", list) == ()


def test_what_shares_its_parts_tells_what_narwhals_tells_without(schedules, monkeypatch):
    monkeypatch.setattr(plans, "_KEPT", {})
    shared = told_by_all(schedules)
    monkeypatch.setattr(plans, "_KEPT", {})
    monkeypatch.setattr(plans, "_Conversion", None)  # as if its expressions were kept otherwise
    assert told_by_all(schedules) == shared


def test_every_kind_of_argument_is_what_narwhals_makes_of_it():
    frame = pl.DataFrame({"a": [1, 2, None], "b": [2, 1, 3], "x": ["b", None, "a"], "day": [0, 31, 60]})
    early = nw.col("a") < nw.col("b")
    made = [
        nw.max_horizontal("a", "b").alias("names"), (nw.col("x") == "b").alias("text"), (~early).alias("not early"),
        nw.when(early).then(nw.lit(1, dtype=nw.UInt8)).otherwise(nw.lit(None, dtype=nw.UInt8)).alias("number"),
        nw.when(early, nw.col("b") > 1).then(nw.lit(True)).otherwise(early).alias("both"),
        nw.all_horizontal(early, ignore_nulls=True).alias("no null"), (nw.lit(1) == nw.lit(True)).alias("one"),
        nw.when(early).then(nw.col("a")).alias("else none"), nw.col("x").is_in(["a", "b"]).fill_null(value=False),
        nw.col("day").cast(nw.Date).dt.offset_by("-1mo").cast(nw.Int32),
        nw.concat_str(nw.col("x"), nw.col("x")).alias("xx"),
    ]
    for least in (1, 2, inf):
        shared = plans._compile(made, least)
        told = shared.on(frame.lazy()).select(shared.told).collect()
        assert told.equals(frame.select(plans._converted(made)))
        assert bool(shared.stages) == (least < inf)


def test_a_narwhals_that_keeps_its_expressions_otherwise_converts_them(monkeypatch):
    monkeypatch.setattr(plans._Conversion, "of", lambda _, expression: expression.no_such_nodes)
    assert pl.select(*plans._compile([nw.lit(5).alias("value")], inf).told).item() == 5
