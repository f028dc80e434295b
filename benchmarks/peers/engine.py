"""The engine itself, on the rules named alone: every verdict, with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import big_schedule
import polars as pl

from peers.core import CORE, KEYS
from shcm_rules.api import load_rules
from shcm_rules.engine.evaluation import evaluate

TITLE = "engine, verdicts with reasons"
RULES, TELLS, LARGEST, LACKS = CORE, "verdicts", 10_000_000, ""


def prepare(schedule):
    return schedule


@cache
def _rules():
    return load_rules("lao-cai")


def run(schedule, rules: Sequence[str] = CORE):
    (whole,) = _rules()
    chosen = whole.model_copy(update={"rules": tuple(rule for rule in whole.rules if rule.id in rules)})
    found = evaluate(schedule, [chosen], year=big_schedule.YEAR, as_of=big_schedule.AS_OF)
    for item in found.judged:  # were they made on demand, they would have to be made here
        _ = item.verdict, item.reason
    return found


def verdicts(evaluation) -> dict[str, pl.DataFrame]:
    if evaluation.crashed:
        raise SystemExit(f"crashed: {evaluation.crashed}")
    found = {}
    for item in evaluation.judged:
        rule = item.task.rule.id
        keys = KEYS.get(rule)
        named = item.keys.select(keys) if keys else pl.select(line=pl.int_range(len(item.verdict), dtype=pl.Int32))
        found[rule] = named.with_columns(item.verdict.alias("verdict"))
    return found
