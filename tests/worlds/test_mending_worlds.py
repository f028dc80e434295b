"""What the engine proposes mends the duty, touches nothing that is over, and nothing smaller would do.

The brute force knows nothing of the engine's proposals: it changes one row, then two, in every way of its own
menu (`mending_menu`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from random import Random
from typing import Any

import pytest

from shcm_rules.checks.outcomes import VERDICTS
from shcm_rules.engine.cutting import days_between
from shcm_rules.engine.evaluation import Evaluation, evaluate
from shcm_rules.engine.mending.edits import Add, Plan, Write, apply, field_of
from shcm_rules.engine.mending.search import mend
from shcm_rules.engine.mending.trial import Trial
from shcm_rules.engine.scopes import key_scope
from shcm_rules.engine.unknowns import unknowns_of
from shcm_rules.schedule import Schedule
from shcm_rules.windows import ANY_DAY, SchoolYear

from .mending_menu import changes, pairs_of
from .mini import Key, Mini, World
from .rules import rule_set
from .tables import schedule
from .test_oracle import CASES, _duty_of, engine_verdicts

ROUNDS = int(os.environ.get("SHCM_MENDING_EXAMPLES", "2"))  # schedules of each case
DUTIES = 1  # open duties of each schedule
BATCH = 40
MOST, MOST_ALONE = 240, 30  # variants of the brute force, drawn from all it has; where each is evaluated alone


def evaluated(world: World, tables: Schedule) -> Evaluation:
    return evaluate(
        tables, [rule_set(world.rule, 1)], year=SchoolYear(world.year), as_of=date.fromordinal(world.as_of),
        phase=world.phase, settings=dict(world.rule.settings))


def open_duties(world: World, evaluation: Evaluation) -> Iterator[tuple[Trial, Key, str]]:
    for judged in evaluation.judged:
        force = judged.task.force
        text = force.earliest.isoformat() if force and force.earliest > ANY_DAY.earliest else ""
        for i, row in enumerate(judged.keys.iter_rows(named=True)):
            verdict = str(VERDICTS[judged.verdict[i]])
            if verdict in {"violated", "undetermined", "pending"}:
                _, key = _duty_of(world, key_scope(judged.grain, row), [0])
                yield Trial(evaluation, judged, (i,)), tuple(sorted((*key, ("text", text)))) if text else key, verdict


def drawn(name: str) -> Iterator[tuple[World, Mini]]:
    for seed in range(ROUNDS):
        world, (mini, *_) = CASES[name](Random(f"{name} {seed}"), 1)  # noqa: S311 - not a secret
        yield world, mini


def assert_allowed(world: World, tables: Schedule, plan: Plan) -> None:
    """No recorded date is changed, nothing is put before the as-of day."""
    for edit in plan.edits:
        days = [value for name, value in ([(edit.field, edit.value)] if isinstance(edit, Write) else edit.values)
                if field_of(edit.table, name).type == "date"]
        assert all(day >= world.as_of for day in days), edit
        if isinstance(edit, Add):
            continue
        row = getattr(tables, edit.table).row(edit.at, named=True)
        assert edit.field != "held" or row["held"] is None, edit
        if edit.field in {"date", "status"}:
            assert row["status"] in {"Dự kiến", "Hoãn"}, edit
            assert row["held"] is None, edit
        elif field_of(edit.table, edit.field).type == "date":
            lo, hi = row[f"{edit.field}_lo"], row[f"{edit.field}_hi"]
            planned = lo is not None and lo > world.as_of  # dated ahead: not recorded yet
            assert row[edit.field] is None or planned or (lo is not None and lo < hi and lo <= edit.value <= hi), edit


def assert_spans(trial: Trial, plan: Plan) -> None:
    """The days that are said to do as well do."""
    if len(plan.edits) != 1:
        return
    (edit,) = plan.edits
    ends = [end for end in edit.span or () if end is not None]
    for end in ends:
        if isinstance(edit, Write):
            other: Any = Write(edit.table, edit.at, edit.field, end, edit.keys)
        else:
            day = "sent" if edit.table == "documents" else "date"
            other = Add(edit.table, edit.source, tuple(
                (name, end if name in {day, "held"} else value) for name, value in edit.values), edit.keys)
        assert trial.satisfied_by([other]), (end, plan)


def satisfied(world: World, was: Mini, variants: list[Mini], key: Key) -> Mini | None:
    """Return the first variant in which the duty is satisfied."""
    size = 1 if world.unit or world.place or any(p.unit.startswith("nobody") for m in variants for p in m.papers) \
        or world.rule.body.get("for_each") == ["province", "level"] or world.rule.check == "scheduled" else BATCH
    most = MOST if size > 1 else MOST_ALONE
    if len(variants) > most:
        variants = Random(0).sample(variants, most)  # noqa: S311 - not a secret
    for day, group in _by_day(world, was, variants).items():
        then = replace(world, as_of=day)
        for start in range(0, len(group), size):
            batch = group[start:start + size]
            for mini, verdicts in zip(batch, engine_verdicts(then, batch), strict=True):
                if verdicts.get(key) == "satisfied":
                    return mini
    return None


def _by_day(world: World, was: Mini, variants: list[Mini]) -> dict[int, list[Mini]]:
    """Return variants by the day on which they are looked at: in an audit when all that is new has been done."""
    if world.phase == "plan":
        return {world.as_of: variants}
    found: dict[int, list[Mini]] = {}
    known = set(_days_of(was))
    for mini in variants:
        found.setdefault(max([world.as_of, *(day for day in _days_of(mini) if day not in known)]), []).append(mini)
    return found


def _days_of(mini: Mini) -> Iterator[int]:
    cells = [cell for row in mini.rows for cell in (row.date, row.held, *row.acts.values())]
    yield from (cell.hi for cell in (*cells, *(paper.sent for paper in mini.papers)) if cell and cell.hi is not None)


@pytest.mark.parametrize("name", CASES)
def test_what_is_proposed_mends_and_nothing_smaller_does(name: str) -> None:
    for world, mini in drawn(name):
        tables = schedule(world, [mini])
        evaluation = evaluated(world, tables)
        for trial, key, verdict in islice(open_duties(world, evaluation), DUTIES):
            plan = mend(trial)
            if plan is not None:
                # In an audit what is dated ahead is looked at when it has been done.
                mended = evaluated(replace(world, as_of=trial.settled_on(plan.edits).toordinal()),
                                   apply(tables, plan.edits))
                assert not mended.crashed
                assert trial.among(mended.judged) == ["satisfied"]
                assert_allowed(world, tables, plan)
                assert_spans(trial, plan)
            if verdict == "pending":
                continue  # nothing has to be done yet, so less is proposed
            size = plan.rows if plan else 3
            if size > 1:
                found = satisfied(world, mini, list(changes(world, mini, key)), key)
                assert found is None, _told(world, mini, key, found, plan)
            if size > 2:
                found = satisfied(world, mini, list(pairs_of(world, mini, key)), key)
                assert found is None, _told(world, mini, key, found, plan)


@pytest.mark.parametrize("name", [
    "count_units", "lead_time_occasions", "follow_up_occasions", "lead_time_sessions", "every", "deadline_by"])
def test_between_the_days_that_are_tried_the_verdict_does_not_change(name: str) -> None:
    for world, mini in drawn(name):
        for trial, *_ in islice(open_duties(world, evaluated(world, schedule(world, [mini]))), 2):
            for unknown in [unknown for unknown in unknowns_of(trial) if unknown.days][:2]:
                first, last = unknown.days or (0, 0)
                if last - first > 40:
                    first, last = max(first, world.terms.first1[0] - 3), min(last, world.terms.last2[1] + 3)
                tried = days_between(trial, unknown.edges, first, last)
                days = [*range(first, min(last, first + 40) + 1)]
                told = dict(zip(days, (trial.verdicts([unknown.write(day)])[0] for day in days), strict=True))
                assert all(told[day] == told[max(start for start in tried if start <= day)] for day in days), unknown


def _told(world: World, mini: Mini, key: Key, found: Mini | None, plan: Plan | None) -> str:
    return f"\n{world}\n{key}\nwas {mini}\nwith {found}\nengine: {plan}"


def test_the_tables_handed_over_stay_as_they_are() -> None:
    world, mini = next(drawn("lead_time_sessions"))
    tables = schedule(world, [mini])
    before = tables.sessions.clone()
    for trial, *_ in open_duties(world, evaluated(world, tables)):
        mend(trial)
    assert tables.sessions.equals(before)
