"""What an explanation tells of the worlds is what enumerating them gives: each case, and all cases of an unknown.

The oracle shares no code with the engine: the condition, as data, is written into the small schedule, and every
world of what is left is enumerated.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby, islice, product
from random import Random
from typing import Any

import pytest

from shcm_rules.engine.cases import tell_cases
from shcm_rules.engine.mending.trial import Trial
from shcm_rules.engine.unrecorded import tell_unrecorded
from shcm_rules.findings import Given, WorldCase
from shcm_rules.reference.subjects import catalogue
from shcm_rules.schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS, STATUSES

from .judging import outcomes
from .mini import Key, Mini, Paper, Row, World, Written
from .oracle import TooManyWorldsError, verdict
from .row_worlds import SUBJECTS, calendars, days_named, days_of
from .tables import schedule
from .telling import tell_all
from .test_mending_worlds import CASES, evaluated, open_duties

ROUNDS = int(os.environ.get("SHCM_TOLD_EXAMPLES", "2"))  # schedules of each case
DUTIES = 2  # undetermined duties of each schedule
#: Days that are tried beyond a stretch that has no such end.
BEYOND = 4
NAMES = {table: {field.header: field.name for field in fields} for table, fields in FIELDS.items()}
BOUNDS = {"HK1 từ": "first1", "HK1 đến": "last1", "HK2 từ": "first2", "HK2 đến": "last2"}
VOCABULARIES = {"kind": KINDS, "mode": MODES, "level": LEVELS, "organiser": ORGANISERS, "status": STATUSES}
Value = Any


def told(name: str, rounds: int) -> Iterator[tuple[World, Mini, Trial, Key, list[WorldCase]]]:
    for seed in range(rounds):
        world, (mini, *_) = CASES[name](Random(f"told {name} {seed}"), 1)  # noqa: S311 - not a secret
        found = open_duties(world, evaluated(world, schedule(world, [mini])))
        for trial, key, given_verdict in islice((duty for duty in found if duty[2] == "undetermined"), DUTIES):
            assert given_verdict == "undetermined"
            yield world, mini, trial, key, list(tell_cases(trial, "vi")) or list(tell_unrecorded(trial, "vi"))


def values_of(given: Given) -> list[Value]:
    """Return each thing that the unknown is in a case."""
    if given.nothing:
        return [None]
    if not given.row and given.sheet:
        return ["all"]
    if given.values:
        return list(given.values)
    first, last = (date.fromisoformat(day).toordinal() if day else None for day in (given.first, given.last))
    if first is None and last is None:
        return []
    low = first if first is not None else (last or 0) - BEYOND
    return list(range(low, (last if last is not None else low + BEYOND) + 1))


def fixed(world: World, mini: Mini, given: Given, value: Value) -> tuple[World, Mini]:
    """Return the schedule, or the calendar, with the unknown written out."""
    if given.row == 0 and given.sheet:
        return _unrecorded(world, mini, given, value)
    if not given.sheet:
        return replace(world, terms=replace(world.terms, **{BOUNDS[given.field]: (value, value)})), mini
    at, name = given.row - 2, NAMES[given.sheet][given.field]
    if given.sheet == "documents":
        papers = list(mini.papers)
        papers[at:at + 1] = [] if value is None else [_paper(papers[at], name, value)]
        return world, replace(mini, papers=tuple(papers))
    rows = list(mini.rows)
    rows[at] = _row(rows[at], name, value)
    return world, replace(mini, rows=tuple(rows), missing=mini.missing - {name})


def _unrecorded(world: World, mini: Mini, given: Given, value: Value) -> tuple[World, Mini]:
    """Return the schedule with the column or the sheet that was absent, and nothing in it (None) or all in time."""
    if given.sheet == "Hồ sơ":
        there = replace(world, sheets=world.sheets | {"documents"})
        paper = Paper("told:", given.values[0], None, Written.day(_last_day(world)))
        return there, mini if value is None else replace(mini, papers=(*mini.papers, paper))
    names = [NAMES["sessions"][header] for header in given.field.split(", ")]
    day = Written.day(world.terms.first1[0] - 400 if world.rule.check == "lead_time" else world.terms.last2[1] + 60)
    rows = tuple(replace(row, acts={**dict.fromkeys(names, day), **row.acts}) for row in mini.rows)
    then = replace(mini, missing=mini.missing - set(names))
    return world, then if value is None else replace(then, rows=rows)


def _last_day(world: World) -> int:
    """Return the limit of a document, or a day on which it is there where it has none."""
    body, params = world.rule.body, world.rule.params
    if "within" in body:
        return days_named(params[body["within"][1:]])[0]
    named = body.get("by") or body.get("before")
    return days_named(params[named[1:]])[0] - ("before" in body) if named else world.as_of


def _paper(paper: Paper, name: str, value: Value) -> Paper:
    return replace(paper, sent=Written.day(value)) if name == "sent" else replace(paper, unit=f"told:{value}")


def _row(row: Row, name: str, value: Value) -> Row:
    if name == "date":
        return replace(row, date=Written.day(value), status=None if row.status == "Hoãn" else row.status)
    if name == "held":
        return replace(row, held=Written.day(value))
    if name == "subject":
        (found,) = {item.id for item in catalogue(row.level) if item.name == value}
        return replace(row, subjects=(found,))
    if name in VOCABULARIES:
        return replace(row, **{name: value})
    others = {act: cell for act, cell in row.acts.items() if act != name}
    return replace(row, acts=others if value is None else {**others, name: Written.day(value)})


def possible(world: World, mini: Mini, given: Given) -> set[Value] | None:
    """Return everything that an unknown can be, by the oracle's own worlds; None: any day there is."""
    if not given.sheet:
        first, last = getattr(world.terms, BOUNDS[given.field])
        return set(range(first, last + 1))
    name = NAMES[given.sheet][given.field]
    if given.sheet == "documents":
        sent = mini.papers[given.row - 2].sent
        return None if name == "unit" or sent is None or sent.lo is None else set(range(sent.lo, (sent.hi or 0) + 1))
    row = mini.rows[given.row - 2]
    if name in VOCABULARIES:
        return set(VOCABULARIES[name])
    if name == "subject":
        levels = [row.level] if row.level else LEVELS
        names = {item.id: item.name for item in catalogue(row.level)}
        return {names[subject] for level in levels for subject in SUBJECTS[level]}
    if name in {"date", "held"}:
        cell = None if name == "date" and row.status == "Hoãn" else getattr(row, name)
        return {day for calendar in calendars(world.terms) for day in days_of(cell, calendar)}
    act = row.acts.get(name)
    return None if act is None or act.lo is None else set(range(act.lo, (act.hi or 0) + 1))


def judged(world: World, mini: Mini, key: Key) -> str:
    """Return the verdict by enumeration."""
    found = outcomes(world, mini)
    if key in found:
        return verdict(found[key])
    scope = dict(key)
    if scope.get("session", "row ").startswith(("row ", "days ")):  # told by its day, it is another lần on another day
        return "another" if "session" in scope else "not_applicable"
    scope.pop("term", None)  # and one that begins in another term is the same
    near = {verdict(told) for other, told in found.items() if scope.items() <= dict(other).items()}
    return near.pop() if len(near) == 1 else "another" if near else "not_applicable"


def assert_true(world: World, mini: Mini, key: Key, case: WorldCase) -> None:
    for values in product(*map(values_of, case.given)):
        there, then = world, mini
        for given, value in zip(case.given, values, strict=True):
            there, then = fixed(there, then, given, value)
        try:
            found = judged(there, _named(then, key), key)
        except TooManyWorldsError:
            return
        if found == "another":
            continue
        assert found == case.verdict, _told(world, mini, key, case, values)


def _named(mini: Mini, key: Key) -> Mini:
    """Return the documents whose unit was told as the duty's own."""
    scope = dict(key)
    for grain in ("cluster", "department", "school"):
        if grain in scope:
            own = f"department:{scope['school']}/{scope[grain]}" if grain == "department" else f"{grain}:{scope[grain]}"
            mine = [replace(paper, unit=own) if paper.unit.startswith("told:") else paper for paper in mini.papers]
            return replace(mini, papers=tuple(mine))
    return mini


def assert_whole(world: World, mini: Mini, cases: list[WorldCase]) -> None:
    """The cases of one unknown are all that it can be, each once."""
    found: list[Value] = []
    for case in cases:
        values = values_of(case.given[0])
        assert not set(found) & set(values), cases
        found += values
    wanted = possible(world, mini, cases[0].given[0])
    if wanted is not None:
        assert set(found) == wanted, (cases, sorted(wanted))
    else:
        days = sorted(value for value in found if isinstance(value, int))
        assert days == list(range(days[0], days[-1] + 1)) if days else found
        assert not days or (not cases[0].given[0].field or all(
            any(not getattr(case.given[0], end) for case in cases if not case.given[0].nothing)
            for end in ("first", "last")))


def _place(case: WorldCase) -> tuple[Any, ...]:
    return tuple((given.sheet, given.row, given.field) for given in case.given)


def _told(world: World, mini: Mini, key: Key, case: WorldCase, values: Any) -> str:
    days = [date.fromordinal(value).isoformat() if isinstance(value, int) else value for value in values]
    found: Mapping[str, Any] = {"duty": key, "told": f"{case.condition}: {case.verdict}", "with": days}
    return "\n".join([*(f"{name}: {item}" for name, item in found.items()), *tell_all(world, mini)])


@pytest.mark.parametrize("name", CASES)
def test_each_case_is_what_enumeration_gives_and_the_cases_are_all(name: str) -> None:
    for world, mini, _, key, cases in told(name, ROUNDS):
        for case in cases:
            if world.rule.check != "fields":  # a column of texts is told by the changes
                assert_true(world, mini, key, case)
        for place, own in groupby(cases, key=_place):
            group = list(own)
            if len(place) == 1 and not group[0].partial:
                assert len({case.verdict for case in group}) > 1
                assert_whole(world, mini, group)
