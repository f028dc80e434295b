"""The engine gives the oracle's verdict for every duty of random small schedules."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shcm_rules.engine.evaluation import Evaluation, evaluate
from shcm_rules.windows import ANY_DAY, SchoolYear

from .cases import CASES as ROW_CASES
from .item_cases import ITEM_CASES
from .judging import outcomes
from .mini import Key, Mini, World
from .oracle import Duties, TooManyWorldsError, verdict
from .paper_cases import PAPER_CASES
from .rules import RULE_ID, rule_set
from .shrinking import shrink
from .tables import index_of, local_name, schedule
from .telling import tell_all
from .varied_cases import VARIED_CASES

CASES = {**ROW_CASES, **PAPER_CASES, **ITEM_CASES, **VARIED_CASES}
BATCH = 40  # schedules that one call of the engine checks
#: There a row can concern every unit of the input.
ONE_BY_ONE = {"count_of_one_cluster", "count_province", "deadline_nobody", "document_order_nobody", "scheduled_places"}
LONG_RUN = os.environ.get("SHCM_ORACLE_EXAMPLES")
#: Batches for each check; alone, a schedule is a batch.
EXAMPLES = int(LONG_RUN or 13)
SCOPE = {
    "department": ("school", "department", "subject_id", "term", "weeks"), "school": ("school", "term"),
    "cluster": ("cluster", "term"), "level": ("level", "term"),
}

Verdicts = dict[Key, str]


def _duty_of(world: World, scope: Mapping[str, str], offsets: list[int]) -> tuple[int, Key]:
    """Return the mini to which a verdict belongs, and the duty in its own words."""
    grain = _grain(world)
    if grain == "item":  # the topic names both
        item, index = scope["session"].split()
        return int(index), (("item", item),)
    if "unit" in scope:  # of a document or the minutes: the row of the sheet, which has one row of headers
        return index_of(scope["unit"]), (("row", str(int(scope["row"]) - 2)),)
    if grain == "row":
        at = int(scope["row"])
        index = max(i for i, start in enumerate(offsets) if start <= at)
        return index, (("row", str(at - offsets[index])),)
    named = [index_of(scope[unit]) for unit in ("cluster", "department", "school") if unit in scope]
    index = (named or [0])[0]
    if grain == "occasion":
        return index, _occasion(scope, offsets[index])
    plain = ("term", "subject_id", "weeks", "level")
    return index, tuple(sorted(
        (name, scope[name] if name in plain else local_name(scope[name])) for name in SCOPE[grain] if name in scope))


def _occasion(scope: Mapping[str, str], offset: int) -> Key:
    """Return the scope of a lần whose key is "level|name|term"; without a name it is "row" and the row's number."""
    level, name, term = scope["session"].split("|")
    if name.startswith("row "):
        name = f"row {int(name.removeprefix('row ')) - offset}"
    parts = {"cluster": local_name(scope["cluster"]), "session": name, "level": level,
             "term": "" if term == "0" else f"HK{term}"}
    return tuple(sorted((word, value) for word, value in parts.items() if value))


def _grain(world: World) -> str:
    body = world.rule.body
    if "for_each" in body:
        for_each = body["for_each"]
        names = (for_each,) if isinstance(for_each, str) else for_each
        return next(name for name in ("occasion", "department", "school", "cluster", "level") if name in names)
    units = {"every": "department", "rotation": "cluster", "scheduled": "item"}
    by_default = {"member_of": "occasions"}.get(world.rule.check, "sessions")
    return units.get(world.rule.check) or {"occasions": "occasion"}.get(body.get("of", by_default), "row")


def _judged_rows(world: World, mini: Mini) -> Sequence[Any]:
    if world.rule.check == "parts":
        return mini.papers
    return mini.minutes if world.rule.body.get("of") == "minutes" else mini.rows


def engine_verdicts(world: World, minis: list[Mini]) -> list[Verdicts]:
    """Return the engine's verdicts for each mini."""
    sizes = [len(_judged_rows(world, mini)) for mini in minis]
    offsets = [sum(sizes[:at]) for at in range(len(minis))]
    evaluation = evaluate(
        schedule(world, minis), [rule_set(world.rule, len(minis))], year=SchoolYear(world.year),
        as_of=date.fromordinal(world.as_of), phase=world.phase, settings=dict(world.rule.settings))
    found: list[Verdicts] = [{} for _ in minis]
    assert not evaluation.crashed
    for text, scope, given_verdict in _told(evaluation):
        if not scope and given_verdict == "not_applicable":
            continue  # the rule created no duty at all
        index, plain = _duty_of(world, scope, offsets)
        duty = tuple(sorted((*plain, ("text", text)))) if text else plain
        assert duty not in found[index], f"two verdicts for one duty: {duty}"
        found[index][duty] = given_verdict
    return found


def _told(evaluation: Evaluation) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield (the text's first day or "", scope, verdict) of every duty."""
    for judged in evaluation.judged:
        force = judged.task.force
        text = force.earliest.isoformat() if force and force.earliest > ANY_DAY.earliest else ""
        for scope, told, reason in replace(evaluation, judged=[judged]).verdicts(RULE_ID):
            if force is None or reason != "no-registry":  # of the rule, not of one of its texts
                yield text, scope, told


def differences(expected: Duties, engine: Verdicts) -> Iterator[tuple[Key, str, str, set[str]]]:
    """Yield (duty, the oracle's verdict, the engine's, outcomes); no verdict is as good as not_applicable."""
    for duty in sorted({*expected, *engine}):
        occurring = expected.get(duty, {"not bound"})
        given_verdict = engine.get(duty, "not_applicable")
        if verdict(occurring) != given_verdict:
            yield duty, verdict(occurring), given_verdict, occurring


def _differs(world: World, mini: Mini) -> bool:
    try:
        return any(differences(outcomes(world, mini), engine_verdicts(world, [mini])[0]))
    except (TooManyWorldsError, ValueError):
        return False


def explain(world: World, mini: Mini) -> str:
    """Return a difference in words, on the smallest schedule that shows it."""
    small = shrink(mini, lambda smaller: _differs(world, smaller)) if _differs(world, mini) else mini
    expected, engine = outcomes(world, small), engine_verdicts(world, [small])[0]
    lines = [f"{dict(duty)}: oracle {want} {sorted(occurring)}, engine {got}"
             for duty, want, got, occurring in differences(expected, engine)]
    return "\n".join([*lines, *tell_all(world, small)])


def check_batch(world: World, drawn: list[Mini]) -> None:
    minis, expected = [], []
    for mini in drawn:
        try:
            expected.append(outcomes(world, mini))
            minis.append(mini)
        except TooManyWorldsError:
            continue
    for mini, duties, engine in zip(minis, expected, engine_verdicts(world, minis) if minis else (), strict=True):
        if any(differences(duties, engine)):
            pytest.fail(explain(world, mini), pytrace=False)


@pytest.mark.parametrize("name", CASES)
def test_engine_agrees_with_the_oracle(name: str) -> None:
    """Hypothesis draws the seeds; the shared calendar, day and rule vary with each of them."""
    size, batches = (1, EXAMPLES * 10) if name in ONE_BY_ONE else (BATCH, EXAMPLES)

    @settings(max_examples=batches, deadline=None, derandomize=LONG_RUN is None, database=None,
              phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**48))
    def agree(seed: int) -> None:
        check_batch(*CASES[name](Random(seed), size))  # noqa: S311 - not a secret

    agree()
