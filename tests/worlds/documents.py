"""Documents of units against their limits, and against each other, world by world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product

from .acts import issued, recorded
from .counts import clusters, departments, schools, year_end
from .mini import Key, Mini, Paper, World
from .oracle import (
    EITHER,
    MET,
    NOT_BOUND,
    NOT_DUE,
    UNMET,
    Duties,
    act_days,
    add,
    combinations,
    governs,
    issue_days,
    key,
)
from .row_worlds import calendars, days_named


def school_year_of(day: int) -> int:
    then = date.fromordinal(day)
    return then.year if then.month >= 7 else then.year - 1


def _in_year(paper: Paper, day: int | None, world: World) -> bool:
    """Tell whether a document sent on a day is of the year that is checked."""
    if paper.year is not None:
        return paper.year == f"{world.year}-{world.year + 1}"
    readable = paper.sent is not None and paper.sent.lo is not None
    return not readable or day is None or school_year_of(day) == world.year


def _names(world: World, mini: Mini, what: str, scope: Key) -> set[str]:
    """How documents can name a unit."""
    named = dict(scope)
    if what == "department":
        return {f"department:{named['department']}", f"department:{named['school']}/{named['department']}"}
    if what == "school":
        return {f"school:{named['school']}"}
    heads = [m for m in mini.members if m.cluster == named["cluster"] and m.head and _this_year(m.year, world)]
    return {f"cluster:{named['cluster']}", *(f"school:{m.head}" for m in heads), *(f"school:{m.school}" for m in heads)}


def _this_year(year: str | None, world: World) -> bool:
    return year is None or year == f"{world.year}-{world.year + 1}"


def _units(world: World, mini: Mini, what: str) -> Iterator[tuple[Key, tuple[str, ...]]]:
    if what == "cluster":
        yield from ((key(cluster=cluster), levels) for cluster, levels in clusters(world, mini))
    elif what == "school":
        yield from ((key(school=school), levels) for school, levels in schools(world, mini))
    else:
        yield from ((key(school=s, department=d), levels) for s, d, levels, _ in departments(world, mini))


def _limits(world: World) -> list[tuple[int | None, int]]:
    """(first day in time, last day in time), one for each reading of the limit."""
    body, params = world.rule.body, world.rule.params
    if "before" in body:
        day = params[body["before"][1:]][1]
        reading = world.rule.settings[body["on_the_day_setting"]]
        return [(None, last) for last in {"late": [day - 1], "on-time": [day]}.get(reading, [day - 1, day])]
    if "by" in body:
        return [(None, params[body["by"][1:]][1])]
    return [days_named(params[body["within"][1:]])]


def _governing_day(world: World) -> int:
    """The day that decides which text governs: the one that the deadline names, else the last of the year."""
    body, params = world.rule.body, world.rule.params
    named = [body[name] for name in ("before", "by", "within") if name in body]
    return days_named(params[named[0][1:]])[1] if named else year_end(world)


def deadline(world: World, mini: Mini) -> Duties:
    """Judge the documents of each unit."""
    body = world.rule.body
    points = [world.as_of, *([] if body.get("exists") else [day for pair in _limits(world) for day in pair if day])]

    def outcomes(choices: _Choices) -> Iterator[str]:
        for sent in combinations(choices(body["document"], points)):
            days = recorded(sent, world)
            yield from _exists(world, days) if body.get("exists") else _in_time(world, days)

    return _each_unit(world, mini, outcomes)


def document_order(world: World, mini: Mini) -> Duties:
    """Judge whether each unit sent one document before another."""
    first, then = world.rule.body["first"], world.rule.body["then"]
    cells = [paper.sent for paper in mini.papers if paper.sent]
    points = [world.as_of, *(day for cell in cells for day in (cell.lo, cell.hi) if day is not None)]

    def outcomes(choices: _Choices) -> Iterator[str]:
        firsts, thens = ([recorded(sent, world) for sent in combinations(choices(document, points))]
                         for document in (first, then))
        for one, other in product(firsts, thens):
            yield _in_order(world, one, other)

    return _each_unit(world, mini, outcomes)


def _in_order(world: World, firsts: list[int], thens: list[int]) -> str:
    if not thens:
        return NOT_BOUND
    if any(day < min(thens) for day in firsts):
        return MET
    return NOT_DUE if not firsts and world.as_of < min(thens) else UNMET


#: A kind of documents and the days with which theirs are compared -> for each, the days on which it was sent.
_Choices = Callable[[str, Sequence[int]], list[list[int | None]]]


def _each_unit(world: World, mini: Mini, outcomes: Callable[[_Choices], Iterable[str]]) -> Duties:
    """Judge every unit by its documents."""
    duties: Duties = {}
    if not governs(world.rule, _governing_day(world)):
        return duties
    what = world.rule.body["for_each"]
    units = list(_units(world, mini, what))
    for scope, levels in units:
        if not set(world.rule.levels).issuperset(levels):
            add(duties, scope, NOT_BOUND)
        if set(world.rule.levels) & set(levels):
            own = _names(world, mini, what, scope)
            others = set().union(*(_names(world, mini, what, other) for other, _ in units if other != scope))
            shared = own & others if what == "department" else set()  # two schools have a tổ of that name
            sender = _Sender(own - shared, (_may_head(world, mini, what, scope) - own) | shared)
            add(duties, scope, outcomes(partial(_choices, world, mini, sender)))
    return duties


def _may_head(world: World, mini: Mini, what: str, scope: Key) -> set[str]:
    """The schools of a cluster whose head nobody recorded: any of them may be it."""
    own = dict(scope).get("cluster") if what == "cluster" else None
    members = [m for m in mini.members if m.cluster == own and _this_year(m.year, world)]
    return set() if any(m.head for m in members) else {f"school:{m.school}" for m in members}


@dataclass(frozen=True, slots=True)
class _Sender:
    """How documents name a unit, and which names may be the unit's or another's."""

    names: set[str]
    perhaps: set[str]


def _choices(world: World, mini: Mini, sender: _Sender, document: str, points: Sequence[int]) -> list[list[int | None]]:
    """Return, for each document of a kind, the days on which the unit can have sent it; None: it did not."""
    choices: list[list[int | None]] = []
    for paper in mini.papers:
        if paper.document != document:
            continue
        days: list[int | None] = [
            day if _in_year(paper, day, world) else None for day in act_days(paper.sent, points)]
        if paper.unit.startswith("nobody:") or paper.unit in sender.perhaps:
            choices.append([*days, None])
        elif paper.unit in sender.names:
            choices.append(days)
    return choices


def _in_time(world: World, sent: list[int]) -> Iterator[str]:
    # A limit that is written with its year was issued before that year's day, whenever it was.
    dated = any(kind not in {"yearly", "monthly"} for kind, *_ in world.rule.params.values())
    for first, last in _limits(world):
        for issue in [last] if dated else issue_days(issued(world), [last]):
            if last < issue:
                yield NOT_BOUND
            elif any(day <= last and (first is None or day >= first) for day in sent):
                yield MET
            elif any(day > last for day in sent):
                yield UNMET
            elif world.as_of <= last:
                yield NOT_DUE
            else:
                yield from (UNMET,) if "documents" in world.sheets else EITHER


def _exists(world: World, sent: list[int]) -> Iterator[str]:
    grace = int(world.rule.settings[world.rule.body["grace_setting"]])
    for calendar in calendars(world.terms):
        if sent:
            yield MET
        else:
            yield from (NOT_DUE,) if world.as_of <= calendar.last2 + grace else EITHER
