"""Random batches of any check, its rule varied: texts in time, phrases of the content, choices of settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from .cases import CASES
from .drawing import PHRASES, TOPICS, Batch
from .item_cases import ITEM_CASES
from .mini import Force, Mini, RuleCase, World
from .paper_cases import PAPER_CASES
from .row_worlds import days_named
from .texts import year_days

_PLAIN = {**CASES, **PAPER_CASES, **ITEM_CASES}
_OF_SESSIONS = ("lead_time_sessions", "follow_up_sessions", "fields_sessions", "order_sessions", "ratio",
                "planned_actual")
_OF_OCCASIONS = ("lead_time_occasions", "follow_up_occasions", "fields_occasions", "order_occasions", "member_of",
                 "count_within")
_COUNTS = ("count_subjects", "count_units", "count_distinct", "count_clusters", "count_occasions", "every")
_OF_DOCUMENTS = ("deadline_before", "deadline_by", "deadline_within", "deadline_exists", "document_order",
                 "fields_minutes")


# --- texts in time -----------------------------------------------------------------------------------------------


def _in_time(rng: Random, size: int, checks: Sequence[str]) -> Batch:
    """Return a batch of one of the checks whose rule has texts that begin and end, or values that change."""
    world, minis = _PLAIN[rng.choice(checks)](rng, size)
    days = [*_days_of(world), *(day for mini in minis[:8] for day in _days_in(mini))]

    def near() -> int:
        return rng.choice(days) + rng.choice((-1, 0, 0, 1))

    rule = _with_a_parameter(world.rule)
    what = rng.choice(("texts", "values", "both"))
    if what != "values":
        rule = replace(rule, sources=_sources(rng, near))
    if what != "texts":
        named = sorted(name[1:] for name in _named(rule.body))
        changed = rng.sample(named, min(len(named), rng.choice((1, 1, 2))))
        rule = replace(rule, later={name: (near(), _other(rng, rule.params[name])) for name in changed})
    return replace(world, rule=rule), minis


def _days_of(world: World) -> list[int]:
    terms, (_, last) = world.terms, year_days(world)
    borders = [*terms.first1, *terms.last1, *(terms.first2 or ()), *terms.last2]
    limits = [day for value in world.rule.params.values() if value[0] not in {"number", "lead"}
              for day in days_named(value)]
    return [*borders, *limits * 4, world.as_of, last]


def _days_in(mini: Mini) -> Iterator[int]:
    for row in mini.rows:
        for cell in (row.date, row.held):
            yield from (day for day in (cell.lo, cell.hi) if day is not None) if cell else ()


def _with_a_parameter(rule: RuleCase) -> RuleCase:
    """Return the rule with its number, if it has one, as a parameter."""
    for name in ("at_least", "at_most", "exactly", "weeks"):
        number = rule.body.get(name)
        if isinstance(number, int):
            return replace(rule, body={**rule.body, name: "$n"}, params={**rule.params, "n": ("number", number)})
    return rule


def _named(body: Any) -> set[str]:
    """Return the parameters that a rule names."""
    if isinstance(body, str):
        return {body} if body.startswith("$") else set()
    inner = body.values() if isinstance(body, Mapping) else body if isinstance(body, list) else ()
    return set().union(*map(_named, inner))


def _other(rng: Random, value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return another value of the same kind."""
    kind, *rest = value
    if kind == "number":
        return kind, rest[0] + (1 if rest[0] < 2 else rng.choice((-1, 1)))
    if kind == "lead":
        return kind, rest[0] + rng.choice((1, 2)), rest[1]
    if kind in {"month", "monthly", "week"}:
        then = date(rest[0], rest[1], 15).toordinal() + (-30 if rest[1] == 6 else 30)
        return kind, date.fromordinal(then).year, date.fromordinal(then).month, *rest[2:]
    shift = rng.choice((-3, -1, 1, 2, 5))
    return kind, *(day + shift for day in rest)


def _sources(rng: Random, near: Callable[[], int]) -> tuple[Force, ...]:
    """Return one to three texts that follow each other."""
    days = sorted({near() for _ in range(rng.choice((1, 2, 2, 3)))})
    opens = days.pop(0) if days and rng.randrange(2) else None
    ends = days.pop() if days and (opens is None or rng.randrange(2)) else None
    starts = [opens, *days]
    lasts = [*(day - 1 for day in days), ends]
    return tuple(zip(starts, lasts, strict=True))


def texts_of_sessions(rng: Random, size: int) -> Batch:
    """Duties of rows."""
    return _in_time(rng, size, _OF_SESSIONS)


def texts_of_occasions(rng: Random, size: int) -> Batch:
    """Duties of lần."""
    return _in_time(rng, size, _OF_OCCASIONS)


def texts_of_counts(rng: Random, size: int) -> Batch:
    """Counts over terms, windows, runs of weeks, school years."""
    return _in_time(rng, size, (*_COUNTS, "scheduled_schools"))


def texts_of_documents(rng: Random, size: int) -> Batch:
    """Documents and minutes."""
    return _in_time(rng, size, _OF_DOCUMENTS)


# --- contents ----------------------------------------------------------------------------------------------------


def content_filter(rng: Random, size: int) -> Batch:
    """A rule that means only rows on some topic."""
    world, minis = _PLAIN[rng.choice((*_OF_SESSIONS, *_OF_OCCASIONS, *_COUNTS))](rng, size)
    phrases = rng.choice((list(PHRASES[:1]), list(PHRASES[1:])))
    body = {**world.rule.body, "where": {**world.rule.body.get("where", {}), "Nội dung": phrases}}
    return replace(world, rule=replace(world.rule, body=body)), [_with_contents(rng, mini) for mini in minis]


def _with_contents(rng: Random, mini: Mini) -> Mini:
    if "content" in mini.missing:
        return mini
    return replace(mini, rows=tuple(
        replace(row, texts={**row.texts, "content": rng.choice(TOPICS)}) if rng.randrange(5) else row
        for row in mini.rows))


# --- choices -----------------------------------------------------------------------------------------------------

_WIDER = {"Loại sinh hoạt": ["NCBH", "Chuyên đề"], "Cấp tổ chức": ["Tổ", "Cụm", "Trường"]}


def setting_choices(rng: Random, size: int) -> Batch:
    """A rule that means other rows, or counts activities, as a setting says."""
    world, minis = _PLAIN[rng.choice((*_OF_SESSIONS, *_COUNTS, "count_within", "count_distinct"))](rng, size)
    rule, setting = world.rule, rng.choice(("narrow", "wide"))
    where = {"Loại sinh hoạt": ["NCBH"], **rule.body.get("where", {})}
    settings = {**rule.settings, "reach": setting}
    body = {**rule.body, "where": {
        header: {"setting": "reach", "cases": {"narrow": allowed, "wide": _WIDER[header]}}
        for header, allowed in where.items()}}
    if "activities" in body:
        body["activities"] = {"setting": "activities-count", "cases": {"yes": ["x"], "no": []}}
        settings["activities-count"] = rng.choice(("yes", "no"))
    return replace(world, rule=replace(rule, body=body, settings=settings)), minis


VARIED_CASES: Mapping[str, Callable[[Random, int], Batch]] = {
    draw.__name__: draw for draw in (
        texts_of_sessions, texts_of_occasions, texts_of_counts, texts_of_documents, content_filter, setting_choices,
    )
}
