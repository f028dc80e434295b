"""A row in every run of school weeks, world by world: `every`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .counts import department_groups, judge
from .mini import Mini, World
from .oracle import NOT_BOUND, Duties, Where, add, combinations, governs, number
from .row_worlds import calendars, row_worlds, rows_of

TERMS = (1, 2)


def every(world: World, mini: Mini) -> Duties:
    """Judge each tổ and run of school weeks."""
    duties: Duties = {}
    where, levels = Where(world.rule), set(world.rule.levels)
    found = list(runs(world, number(world, world.rule.body["weeks"]), _reading(world)))
    for calendar in calendars(world.terms):
        rows = [list(dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)))
                for _, row in rows_of(mini, world)]
        for group in department_groups(world, mini):
            own = [[(row.done, row.day) if where.means(row) and group.owns(row) else None for row in worlds]
                   for worlds in rows]
            for name, days in found:
                scope = tuple(sorted((*group.scope, ("weeks", name))))
                if not levels.issuperset(group.levels) or not governs(world.rule, days[-1]):
                    add(duties, scope, NOT_BOUND)
                if not levels & set(group.levels) or not governs(world.rule, days[-1]):
                    continue
                choices = [{way[0] if way and way[1] in days else None for way in ways} for ways in own]
                for choice in combinations(choices):
                    add(duties, scope, judge(
                        "at_least", 1, done=choice.count(True), total=choice.count(True) + choice.count(False),
                        phase=world.phase, over=world.as_of > days[-1]))
    return duties


def _reading(world: World) -> str:
    setting = world.rule.body.get("reading_setting")
    return world.rule.settings[setting] if setting else "fixed-weeks"


def runs(world: World, n: int, reading: str) -> Iterator[tuple[str, range]]:
    """Yield each run of n school weeks of a term: what it is called, and its days."""
    off = {day for first, last in world.terms.holidays for day in range(first, last + 1)}
    for term in TERMS:
        for run in _runs_of_term(_certain_days(world, term), off, n, reading):
            first, last = (date.fromordinal(day) for day in (run[0], run[-1]))
            yield f"HK{term} {first:%d/%m}–{last:%d/%m}", run


def _certain_days(world: World, term: int) -> list[int]:
    """The days that are in a term under every calendar."""
    days = [set(calendar.days(term)) for calendar in calendars(world.terms)]
    return sorted(set.intersection(*days))


def _week_of(day: int) -> range:
    monday = day - (day - 1) % 7  # day number 1 is a Monday
    return range(monday, monday + 7)


def _runs_of_term(days: list[int], off: set[int], n: int, reading: str) -> Iterator[range]:
    school_days = [day for day in days if not off.issuperset(_week_of(day))]
    if reading == "gap":
        for at in range(len(school_days) - 7 * n + 1):
            yield range(school_days[at], school_days[at + 7 * n - 1] + 1)
        return
    weeks = [week for day in school_days if (week := _week_of(day))[0] == day and set(week) <= set(days)]
    for at in range(0, len(weeks) - n + 1, 1 if reading == "sliding-weeks" else n):
        yield range(weeks[at][0], weeks[at + n - 1][-1] + 1)
