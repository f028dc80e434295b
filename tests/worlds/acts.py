"""Recorded acts against their limits, world by world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from shcm_rules.schedule import FIELDS

from .mini import Mini, Row, World
from .occasions import Occasions, Part, day_of, judge_each
from .oracle import EITHER, MET, NOT_BOUND, NOT_DUE, UNMET, Duties, Where, act_days, add, issue_days, key
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
    if act is not None and (act >= day or world.rule.body.get("any_day")):
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
    where = Where(world.rule)
    for at, row in rows_of(mini, world):
        scope = key(row=str(at))
        for calendar in calendars(world.terms):
            for row_world in dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)):
                if not where.binds(row_world):
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
    where = Where(world.rule)
    for at, row in rows_of(mini, world):
        for calendar in calendars(world.terms):
            for row_world in dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)):
                for one, other in pairs(row) if where.binds(row_world) else ():
                    add(duties, key(row=str(at)), _in_order(recorded([one], world), recorded([other], world)))
                if not where.binds(row_world):
                    add(duties, key(row=str(at)), NOT_BOUND)
    return duties


def _in_order(firsts: list[int], thens: list[int]) -> Iterator[str]:
    if not firsts or not thens:
        yield NOT_BOUND
    for one, other in product(firsts, thens):
        yield MET if one <= other else UNMET
