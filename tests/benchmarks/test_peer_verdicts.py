"""Every tool that the engine is measured beside tells the same verdicts."""

import sys
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from agreement import unlike  # the path above comes first
from peers import given
from peers.contest import CONTENDERS
from peers.core import CORE, KEYS, OF_ROWS


@pytest.fixture(scope="module")
def schedule():
    return given.make(60)


@pytest.fixture(scope="module")
def truth(schedule):
    engine = import_module("peers.engine")
    return engine.verdicts(engine.run(schedule))


def test_the_small_schedule_is_a_school_whose_rows_meet_every_verdict(schedule, truth):
    told = pl.concat([table["verdict"] for table in truth.values()])
    assert (schedule.sessions.height, set(truth), set(told)) == (60, set(CORE), {0, 1, 2, 3, 4})
    assert schedule.sessions["source"].unique().to_list() == [0]


@pytest.mark.parametrize("name", [name for name in CONTENDERS if name != "engine"])
def test_a_contender_tells_what_the_engine_tells(name, schedule, truth):
    # Great Expectations imports PySpark, which leaves the process if it cannot see what was started.
    sys.modules["__main__"].__dict__.setdefault("__file__", __file__)
    contender = import_module(f"peers.{name}")
    told = contender.verdicts(contender.run(contender.prepare(schedule)))
    assert set(told) == set(contender.RULES)
    wrong = {rule: unlike(truth[rule], told[rule], violations=contender.TELLS == "violations") for rule in told}
    assert not any(wrong.values()), wrong


@pytest.mark.parametrize("name", ["engine", "polars_by_hand"])
@pytest.mark.parametrize("rules", [OF_ROWS, OF_ROWS[:1], tuple(KEYS)])
def test_a_yardstick_can_be_asked_for_some_rules(name, rules, schedule, truth):
    contender = import_module(f"peers.{name}")
    told = contender.verdicts(contender.run(schedule, rules))
    assert set(rules) <= set(told)
    assert not any(unlike(truth[rule], told[rule], violations=False) for rule in rules)


TRUE = pl.DataFrame({"line": [0, 1, 2], "verdict": [1, 0, 2]})


@pytest.mark.parametrize(("lines", "verdicts", "violations", "same"), [
    ([2, 0, 1], [2, 1, 0], False, True),  # in any order
    ([0, 1, 2], [1, 0, 1], False, False),
    ([0, 1], [1, 0], False, False),
    ([0, 1, 2, 2], [1, 0, 2, 2], False, False),
    ([0], [1], True, True),
    ([], [], True, False),
    ([0, 2], [1, 1], True, False),  # undetermined is no violation
])  # fmt: skip
def test_differences_are_told(lines, verdicts, violations, same):
    told = pl.DataFrame({"line": lines, "verdict": verdicts}, schema={"line": pl.Int64, "verdict": pl.Int8})
    assert (unlike(TRUE, told, violations=violations) == "") is same
