"""The parts of a schedule say together what the whole says: every check, on random schedules, whatever is unknown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from shcm_rules.engine.evaluation import ask, evaluate
from shcm_rules.engine.part_answers import Answer, Asked, judge_part
from shcm_rules.engine.partitions import EVERYWHERE, Partition, divide, rows_of_places, split_rules
from shcm_rules.windows import SchoolYear

from .rules import rule_set
from .tables import schedule as make_schedule
from .test_oracle import CASES

if TYPE_CHECKING:
    from shcm_rules.schedule import Schedule

MINIS = 6  # schedules of as many groups of units, judged together
SEEDS = 2


def _divide(whole: Schedule, asked: Asked, most: int | None) -> tuple[Partition, list[Answer]]:
    """Return the parts and what each answers, the rules that bind places last."""
    of_units, of_places = split_rules(asked.rule_sets)
    question, places = (
        ask(whole, rules, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
        for rules in (of_units, of_places))
    partition = divide(question, of_units, most=most)
    rows, answers = partition.place_all(whole.sessions), []
    for part in range(partition.count):
        here = pl.col("part").is_in([part, EVERYWHERE]) | (pl.col("also") == part)
        taken = partition.take(part, rows.filter(here).select(whole.sessions.columns))
        answers.append(judge_part(replace(asked, rule_sets=of_units), taken, partition.owned(part)))
    concerned = rows_of_places(places, of_places, nw.from_native(whole.sessions.lazy())).collect().to_native()
    answers.append(judge_part(replace(asked, rule_sets=of_places), partition.take_places(concerned), None))
    return partition, answers


@pytest.mark.parametrize("most", [None, 5], ids=["a unit each", "a few rows each"])
@pytest.mark.parametrize("name", sorted(CASES))
def test_parts_say_what_the_whole_says(name: str, most: int | None) -> None:
    for seed in range(SEEDS):
        world, minis = CASES[name](Random(f"{name} {seed}"), MINIS)  # noqa: S311 - not for secrets
        whole = make_schedule(world, minis)
        asked = Asked(
            (rule_set(world.rule, len(minis)),), SchoolYear(world.year), date.fromordinal(world.as_of), world.phase,
            dict(world.rule.settings), detail="full")
        judged = evaluate(
            whole, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
        expected = Counter(f.model_dump_json() for f in replace(judged, idle=[]).findings("vi", "full"))
        _, answers = _divide(whole, asked, most)
        assert Counter(f.model_dump_json() for answer in answers for f in answer.findings) == expected
        assert sum(int(answer.duties["duties"].sum()) for answer in answers) == sum(
            duties.keys.height for duties in judged.judged)
