"""Recorded acts and documents against their limits, world by world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from shcm_rules.schedule import FIELDS

from .counts import clusters, departments, schools
from .mini import Key, Mini, Paper, Row, World
from .occasions import Occasions, Part, day_of, judge_each
from .oracle import EITHER, MET, NOT_BOUND, NOT_DUE, UNMET, Duties, Where, act_days, add, combinations, issue_days, key
from .row_worlds import Calendar, RowWorld, back, calendars, month_days, row_worlds, rows_of

HEADERS = {field.header: field.name for field in FIELDS["sessions"]}


def issued(world: World) -> range:
    """The days on which the rule's document can have been issued."""
    parts = world.rule.issued
    if len(parts) == 2:
        first, last = month_days(*parts)
        return range(first, last + 1)
    day = date(*parts).toordinal()
    return range(day, day + 1)


def limit_of(world: World, day: int) -> int:
    lead = world.rule.body.get("lead")
    return day if lead is None else back(day, *world.rule.params[lead[1:]][1:])


def recorded(days: Sequence[int | None], world: World) -> list[int]:
    """The acts that are recorded: in an audit those after the as-of day are not yet."""
    return [day for day in days if day is not None and (world.phase == "plan" or day <= world.as_of)]


def lead_outcome(world: World, day: int, act: int | None, issue: int, *, column: bool) -> Sequence[str]:
    limit = limit_of(world, day)
    if limit < issue:
        return (NOT_BOUND,)
    if act is not None:
        return (MET,) if act <= limit else (UNMET,)
    if world.as_of <= limit:
        return (NOT_DUE,)
    return (UNMET,) if column else EITHER


def follow_outcome(world: World, day: int, act: int | None) -> Sequence[str]:
    if act is not None and act >= day:
        return (MET,)
    grace = int(world.rule.settings[world.rule.body["grace_setting"]])
    return (NOT_DUE,) if world.as_of <= day + grace else EITHER


def _outcomes(world: World, day: int, act: int | None, *, column: bool) -> Iterator[str]:
    if world.rule.check == "follow_up":
        yield from follow_outcome(world, day, act)
        return
    for issue in issue_days(issued(world), [limit_of(world, day)]):
        yield from lead_outcome(world, day, act, issue, column=column)


def all_points(world: World, days: Sequence[int]) -> list[int]:
    """The days with which an act is compared."""
    return [world.as_of, *days, *(limit_of(world, day) for day in days)]


def act(world: World, mini: Mini) -> Duties:
    """Judge `lead_time` and `follow_up`."""
    name = HEADERS[world.rule.body["act"]]
    column = name not in mini.missing
    if world.rule.body.get("of", "sessions") == "occasions":
        return _act_on_occasions(world, mini, name, column=column)
    duties: Duties = {}
    where = Where(world.rule.body, world.rule.levels)
    for at, row in rows_of(mini, world):
        scope = key(row=str(at))
        for calendar in calendars(world.terms):
            for row_world in dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)):
                if not where.bound(row_world):
                    add(duties, scope, NOT_BOUND)
                    continue
                for written in act_days(row.acts.get(name), all_points(world, [row_world.day])):
                    done = (recorded([written], world) or [None])[0]
                    add(duties, scope, _outcomes(world, row_world.day, done, column=column))
    return duties


def _act_on_occasions(world: World, mini: Mini, name: str, *, column: bool) -> Duties:
    days = [
        w.day for calendar in calendars(world.terms) for _, row in Occasions(world, mini).rows
        for w in row_worlds(row, calendar, mini, world)
    ]

    def look(_at: int, row: Row, _world: RowWorld) -> list[int | None]:
        return act_days(row.acts.get(name), all_points(world, [min(days), max(days)]))

    def outcome(_: Calendar, parts: list[Part]) -> Iterator[str]:
        for chosen in recorded([part.fact for part in parts], world) or [None]:
            yield from _outcomes(world, day_of(parts, world.phase), chosen, column=column)

    return judge_each(world, mini, look, outcome)


def order(world: World, mini: Mini) -> Duties:
    """Judge the order of two recorded acts."""
    first, then = (HEADERS[world.rule.body[name]] for name in ("first", "then"))
    cells = [row.acts[name] for row in mini.rows for name in (first, then) if name in row.acts]
    points = [world.as_of, *(day for cell in cells for day in (cell.lo, cell.hi) if day is not None)]

    def pairs(row: Row) -> list[tuple[int | None, int | None]]:
        return list(product(*(act_days(row.acts.get(name), points) for name in (first, then))))

    if world.rule.body.get("of") == "occasions":
        return judge_each(
            world, mini, lambda _at, row, _w: pairs(row),
            lambda _, parts: _in_order(*(recorded([part.fact[i] for part in parts], world) for i in (0, 1))))
    duties: Duties = {}
    where = Where(world.rule.body, world.rule.levels)
    for at, row in rows_of(mini, world):
        for calendar in calendars(world.terms):
            for row_world in dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)):
                for one, other in pairs(row) if where.bound(row_world) else ():
                    add(duties, key(row=str(at)), _in_order(recorded([one], world), recorded([other], world)))
                if not where.bound(row_world):
                    add(duties, key(row=str(at)), NOT_BOUND)
    return duties


def _in_order(firsts: list[int], thens: list[int]) -> Iterator[str]:
    if not firsts or not thens:
        yield NOT_BOUND
    for one, other in product(firsts, thens):
        yield MET if one <= other else UNMET


# --- documents ---------------------------------------------------------------------------------------------------


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
    if what != "cluster":
        return {f"{what}:{named[what]}"}
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
    kind, *value = params[body["within"][1:]]
    return [month_days(*value) if kind == "month" else (value[0], value[0])]


def deadline(world: World, mini: Mini) -> Duties:
    """Judge the documents of each unit."""
    body = world.rule.body
    duties: Duties = {}
    what = body["for_each"]
    for scope, levels in _units(world, mini, what):
        if not set(world.rule.levels).issuperset(levels):
            add(duties, scope, NOT_BOUND)
        if set(world.rule.levels) & set(levels):
            for sent in _sent(world, mini, _names(world, mini, what, scope), _may_head(world, mini, what, scope)):
                add(duties, scope, _exists(world, sent) if body.get("exists") else _in_time(world, sent))
    return duties


def _may_head(world: World, mini: Mini, what: str, scope: Key) -> set[str]:
    """The schools of a cluster whose head nobody recorded: any of them may be it."""
    own = dict(scope).get("cluster") if what == "cluster" else None
    members = [m for m in mini.members if m.cluster == own and _this_year(m.year, world)]
    return set() if any(m.head for m in members) else {f"school:{m.school}" for m in members}


def _sent(world: World, mini: Mini, names: set[str], perhaps: set[str]) -> Iterator[list[int]]:
    """Yield the days on which a unit's documents are recorded, in each world."""
    limits = [] if world.rule.body.get("exists") else [day for pair in _limits(world) for day in pair if day]
    choices: list[list[int | None]] = []
    for paper in mini.papers:
        if paper.document != world.rule.body["document"]:
            continue
        days: list[int | None] = [
            day if _in_year(paper, day, world) else None for day in act_days(paper.sent, [world.as_of, *limits])]
        if paper.unit.startswith("nobody:") or (paper.unit in perhaps and paper.unit not in names):
            choices.append([*days, None])
        elif paper.unit in names:
            choices.append(days)
    for sent in combinations(choices):
        yield recorded(sent, world)


def _in_time(world: World, sent: list[int]) -> Iterator[str]:
    # A limit that is written with its year was issued before that year's day, whenever it was.
    dated = any(kind == "day" for kind, *_ in world.rule.params.values())
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
