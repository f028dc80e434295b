"""Random batches for the checks of documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from .drawing import (
    DOCUMENTS,
    FAR_PAST,
    Batch,
    Shared,
    draw_clusters,
    draw_departments,
    draw_papers,
    draw_shared,
    world_of,
)
from .mini import Mini, RuleCase
from .row_worlds import days_named, departments_of

_UNITS = ("cluster", "cluster", "school", "department")


def _deadline(rng: Random, size: int, kind: str, *, solo: bool = False) -> Batch:
    s = draw_shared(rng)
    what = rng.choice(_UNITS)
    body: dict[str, Any] = {"for_each": what, "document": DOCUMENTS[0]}
    day, params, settings = s.near(), {}, {}
    if kind == "exists":
        body |= {"exists": True, "grace_setting": "grace-days"}
        settings["grace-days"] = str(rng.randrange(4))
        day = s.terms.last2[1] + int(settings["grace-days"])
    elif kind == "within":
        then = date.fromordinal(day)
        body["within"], params["limit"] = "$limit", rng.choice((
            (s.dated(), day), ("monthly", then.year, then.month), ("month", then.year, then.month),
            ("span", day - rng.randrange(3), day)))
    else:
        body[kind], params["limit"] = "$limit", (s.dated(), day)
    if kind == "before":
        body["on_the_day_setting"] = "on-the-day"
        settings["on-the-day"] = rng.choice(("undetermined", "undetermined", "late", "on-time"))
    s = replace(s, as_of=day + rng.randrange(-2, 3)) if rng.randrange(2) else s
    issued = FAR_PAST if kind == "exists" else rng.choice((
        FAR_PAST, FAR_PAST, _date(day + rng.randrange(-2, 3)), _date(day + rng.randrange(-2, 3))[:2]))
    world = world_of(s, RuleCase("deadline", body, params, settings, issued=issued))
    days = [day, day, s.as_of, *(days_named(value)[0] for value in params.values())]
    return world, [_with_papers(s, world_of(s, world.rule), days, solo=solo) for _ in range(1 if solo else size)]


def _with_papers(s: Shared, world: Any, days: Sequence[int], *, solo: bool, documents: Sequence[str] = ()) -> Mini:
    what = world.rule.body["for_each"]
    mini = draw_clusters(s, most=2) if what == "cluster" else draw_departments(s, most=2)
    units = _named(world, mini, what)
    return replace(mini, papers=draw_papers(s, units, days, solo=solo, documents=documents) if units else ())


def _named(world: Any, mini: Mini, what: str) -> list[str]:
    """The names for units of documents that the schedule knows: another one could be anybody's."""
    schools = {row.school for row in mini.rows} | {m.school for m in (*mini.members, *mini.listed)}
    clusters = {row.cluster for row in mini.rows if row.cluster} | {member.cluster for member in mini.members}
    named = [f"school:{school}" for school in sorted(filter(None, schools))]
    if what == "department":
        pairs = departments_of(mini, world)
        return [*named[:1], *(f"department:{d}" for _, d in pairs), *(f"department:{s}/{d}" for s, d in pairs)]
    return [*named, *[f"cluster:{cluster}" for cluster in sorted(clusters)] * 3] if what == "cluster" else named


def _date(day: int) -> tuple[int, ...]:
    then = date.fromordinal(day)
    return then.year, then.month, then.day


def deadline_before(rng: Random, size: int) -> Batch:
    """A document before a day."""
    return _deadline(rng, size, "before")


def deadline_by(rng: Random, size: int) -> Batch:
    """A document by a day."""
    return _deadline(rng, size, "by")


def deadline_within(rng: Random, size: int) -> Batch:
    """A document within a month, on a day, or within some days."""
    return _deadline(rng, size, "within")


def deadline_exists(rng: Random, size: int) -> Batch:
    """A document at all."""
    return _deadline(rng, size, "exists")


def deadline_nobody(rng: Random, size: int) -> Batch:
    """Documents of units that match nobody; one schedule at a time, as they could be anybody's."""
    return _deadline(rng, size, rng.choice(("before", "by", "within", "exists")), solo=True)


def _order(rng: Random, size: int, *, solo: bool) -> Batch:
    s = draw_shared(rng)
    body = {"for_each": rng.choice(_UNITS), "first": DOCUMENTS[0], "then": DOCUMENTS[1]}
    world = world_of(s, RuleCase("document_order", body))
    days = [s.as_of, s.near(), s.near()]
    return world, [_with_papers(s, world, days, solo=solo, documents=DOCUMENTS) for _ in range(1 if solo else size)]


def document_order(rng: Random, size: int) -> Batch:
    """One document before another."""
    return _order(rng, size, solo=False)


def document_order_nobody(rng: Random, size: int) -> Batch:
    """The same where a document's unit may match nobody; one schedule at a time."""
    return _order(rng, size, solo=True)


def parts(rng: Random, size: int) -> Batch:
    """Parts that each document names."""
    s = draw_shared(rng)
    s = replace(s, sheets=s.sheets | {"documents"})
    minis = []
    for _ in range(size):
        mini = draw_clusters(s, most=1)
        absent = frozenset({"attachments"} if s.chance(12) else ())
        texts = ("kế hoạch, biên bản", "kế hoạch", "biên bản họp", "phụ lục", None)
        papers = tuple(replace(paper, attachments=None if absent else rng.choice(texts))
                       for paper in draw_papers(s, ["cluster:p"], [s.near()], solo=False))
        minis.append(replace(mini, papers=papers, missing_papers=absent))
    name = {"vi": "x", "en": "x"}
    body = {"document": DOCUMENTS[0], "require": [
        {"name": name, "any": ["kế hoạch"]}, {"name": name, "any": ["biên bản", "phụ lục"]}][:rng.choice((1, 2))]}
    return world_of(s, RuleCase("parts", body)), minis


PAPER_CASES: Mapping[str, Callable[[Random, int], Batch]] = {
    draw.__name__: draw for draw in (
        deadline_before, deadline_by, deadline_within, deadline_exists, deadline_nobody, document_order,
        document_order_nobody, parts,
    )
}
