"""Counting rows of a unit, world by world: `count` over sessions, and `every`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from shcm_rules.schedule import LEVELS

from .mini import UNREADABLE, Key, Mini, World
from .oracle import EITHER, MET, NOT_BOUND, NOT_DUE, UNMET, Duties, Outcomes, Where, add, combinations, key, number
from .row_worlds import (
    ACTIVITIES,
    Calendar,
    RowWorld,
    calendars,
    clusters_of,
    departments_of,
    month_days,
    row_worlds,
    rows_of,
    statuses,
)

NO_LEVEL = ("",)  # of a cluster that the workbook is not about: no rule binds it
NEVER = date.max.toordinal()
BOUNDS = ("at_least", "at_most", "exactly")


@dataclass(frozen=True, slots=True)
class Group:
    """Who owes: the scope, which rows are its own, at which levels it may be."""

    scope: Key
    owns: Callable[[RowWorld], bool]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The days that count under a calendar (None: every day) and the last of them."""

    term: str
    days: Callable[[Calendar], range | None]
    last: Callable[[Calendar], int]


def judge(bound: str, n: int, *, done: int, total: int, phase: str, over: bool) -> str:
    """Return the outcome of a count in one world."""
    fits = {"at_least": lambda x: x >= n, "at_most": lambda x: x <= n, "exactly": lambda x: x == n}[bound]
    if phase == "plan":
        return MET if fits(total) else UNMET
    if bound == "at_most" or over:
        return MET if fits(done) else UNMET
    if bound == "at_least":
        return MET if done >= n else NOT_DUE if total >= n else UNMET
    return UNMET if done > n or total < n else NOT_DUE


def bound_of(world: World) -> tuple[str, int]:
    body = world.rule.body
    bound = next(name for name in BOUNDS if name in body)
    return bound, number(world, body[bound])


def periods(world: World) -> list[Period]:
    period = world.rule.body.get("period")
    if period is None:
        return [Period("", lambda _: None, lambda _: NEVER)]
    if period == "school-year":
        first, last = date(world.year, 7, 1).toordinal(), date(world.year + 1, 6, 30).toordinal()
        return [Period("", lambda _: range(first, last + 1), lambda _: last)]
    if period == "term":
        return [
            Period("HK1", lambda c: c.days(1), lambda c: c.last1),
            Period("HK2", lambda c: c.days(2), lambda c: c.last2),
        ]
    kind, *value = world.rule.params[period[1:]]
    first, last = month_days(*value) if kind == "month" else (value[0], value[0])
    return [Period("", lambda _: range(first, last + 1), lambda _: last)]


def _known(levels: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(level for level in levels if level in LEVELS))


def _level_options(levels: list[str | None], world: World) -> tuple[str, ...]:
    """The levels that count for a unit: any, if none is known; of several, those that the rule binds, if any."""
    known = _known(levels)
    return tuple(level for level in known if level in world.rule.levels) or known or LEVELS


def _own_levels(world: World, mini: Mini, school: str, department: str) -> list[str | None]:
    """The levels that the registry gives a tổ; one that it lacks has those of its rows."""
    own = (school, department)
    listed = [item.level for item in mini.listed if (item.school, item.department) == own]
    return listed or [row.level for _, row in rows_of(mini, world) if (row.school, row.department) == own]


def departments(world: World, mini: Mini) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...] | None]]:
    """Yield (school, tổ, levels it may be at, its list or None)."""
    for school, department in departments_of(mini, world):
        listed = [item for item in mini.listed if (item.school, item.department) == (school, department)]
        levels = _own_levels(world, mini, school, department)
        subjects = [subject for item in listed for subject in item.subjects or ()]
        yield school, department, _level_options(levels, world), tuple(dict.fromkeys(subjects)) or None


def _owns_department(school: str, department: str) -> Callable[[RowWorld], bool]:
    return lambda row: (row.school, row.department) == (school, department)


def _department_groups(world: World, mini: Mini) -> Iterator[Group]:
    for school, department, levels, _ in departments(world, mini):
        yield Group(key(school=school, department=department), _owns_department(school, department), levels)


def _subject_groups(world: World, mini: Mini) -> Iterator[Group]:
    for school, department, levels, listed in departments(world, mini):
        subjects = listed
        if subjects is None:
            seen = [
                subject for _, row in rows_of(mini, world) for subject in row.subjects or ()
                if (row.school, row.department) == (school, department) and set(statuses(row)) != {"Huỷ"}
            ]
            grade = _known(_own_levels(world, mini, school, department)) == ("TH",)
            subjects = () if grade else tuple(dict.fromkeys(seen))
        for subject in subjects:
            yield Group(
                key(school=school, department=department, subject_id=subject),
                lambda row, s=school, d=department, x=subject: (row.school, row.department) == (s, d)
                and x in row.subjects,
                levels,
            )


def clusters(world: World, mini: Mini) -> Iterator[tuple[str, tuple[str, ...]]]:
    for cluster in clusters_of(mini, world):
        if "clusters" in world.sheets:
            levels = [item.level for item in mini.members if item.cluster == cluster]
        else:
            levels = [row.level for _, row in rows_of(mini, world) if row.cluster == cluster]
        yield cluster, _level_options(levels, world) if world.unit in {None, cluster} else NO_LEVEL


def _cluster_groups(world: World, mini: Mini) -> Iterator[Group]:
    for cluster, levels in clusters(world, mini):
        yield Group(key(cluster=cluster), lambda row, c=cluster: row.cluster == c, levels)


def schools(world: World, mini: Mini) -> Iterator[tuple[str, tuple[str, ...]]]:
    named = [(item.school, item.level) for item in mini.listed]
    named += [(row.school, row.level) for _, row in rows_of(mini, world)
              if row.organiser in {None, UNREADABLE, "Tổ", "Trường"}]
    for school in dict.fromkeys(school for school, _ in named):
        yield school, _level_options([level for other, level in named if other == school], world)


def _school_groups(world: World, mini: Mini) -> Iterator[Group]:
    for school, levels in schools(world, mini):
        yield Group(key(school=school), lambda row, s=school: row.school == s, levels)


def _province_groups(world: World, mini: Mini) -> Iterator[Group]:
    if any(row.organiser == "Tỉnh/Thành phố" for _, row in rows_of(mini, world)):
        for level in world.rule.levels:
            yield Group(key(level=level), lambda row, of=level: row.level == of, (level,))


GROUPS = {
    ("department",): _department_groups, ("department", "subject"): _subject_groups, ("cluster",): _cluster_groups,
    ("school",): _school_groups, ("province", "level"): _province_groups,
}


def count_sessions(world: World, mini: Mini) -> Duties:
    """Judge a count of rows for each unit and period."""
    body = world.rule.body
    for_each = tuple(body["for_each"])
    duties: Duties = {}
    reads = Where(body, ()).reads | ({"subject"} if "subject" in for_each or "distinct" in body else set())
    for calendar in calendars(world.terms):
        rows = [list(dict.fromkeys(row_worlds(row, calendar, mini, world, reads=reads)))
                for _, row in rows_of(mini, world)]
        for group in GROUPS[for_each](world, mini):
            for period in periods(world):
                scope = (*group.scope, ("term", period.term)) if period.term else group.scope
                add(duties, tuple(sorted(scope)), _group_outcomes(world, group, period, calendar, rows))
    if for_each == ("department", "subject"):
        for school, department, levels, listed in departments(world, mini):
            if listed is None and set(levels) & set(world.rule.levels):
                add(duties, key(school=school, department=department), EITHER)
    return duties


def _group_outcomes(
    world: World, group: Group, period: Period, calendar: Calendar, rows: list[list[RowWorld]]
) -> Outcomes:
    body, levels = world.rule.body, set(world.rule.levels)
    outcomes: Outcomes = set() if levels.issuperset(group.levels) else {NOT_BOUND}
    if not levels & set(group.levels):
        return outcomes
    where, days = Where(body, world.rule.levels), period.days(calendar)
    bound, n = bound_of(world)

    def counts(row: RowWorld) -> tuple[bool, frozenset[str]] | None:
        """What a row adds: whether it is done, and its subjects where they are counted."""
        if not where.bound(row) or not group.owns(row) or (days is not None and row.day not in days):
            return None
        return row.done, counted_subjects(world, row.subjects)

    for choice in combinations([map(counts, row) for row in rows]):
        counted = [item for item in choice if item]
        outcomes.add(judge(
            bound, n, done=tally(world, [s for done, s in counted if done]),
            total=tally(world, [s for _, s in counted]), phase=world.phase, over=world.as_of > period.last(calendar)))
    return outcomes


def counted_subjects(world: World, subjects: tuple[str, ...]) -> frozenset[str]:
    """The subjects of a row that a distinct count sees; none if nothing distinct is counted."""
    if "distinct" not in world.rule.body:
        return frozenset()
    return frozenset(subjects) - (frozenset() if world.rule.body.get("activities") else ACTIVITIES)


def tally(world: World, counted: list[frozenset[str]]) -> int:
    """The number of rows, or of different subjects on them."""
    return len(frozenset().union(*counted)) if "distinct" in world.rule.body else len(counted)


def every(world: World, mini: Mini) -> Duties:
    """Judge each tổ and block of school weeks."""
    body = world.rule.body
    duties: Duties = {}
    where = Where(body, world.rule.levels)
    levels = set(world.rule.levels)
    for calendar in calendars(world.terms):
        rows = [list(dict.fromkeys(row_worlds(row, calendar, mini, world, reads=where.reads)))
                for _, row in rows_of(mini, world)]
        for group in _department_groups(world, mini):
            for weeks, days in blocks(world, number(world, body["weeks"])):
                scope = tuple(sorted((*group.scope, ("weeks", weeks))))
                if not levels.issuperset(group.levels):
                    add(duties, scope, NOT_BOUND)
                if not levels & set(group.levels):
                    continue
                choices = [[row.done if where.bound(row) and group.owns(row) and row.day in days else None
                            for row in worlds] for worlds in rows]
                for choice in combinations(choices):
                    add(duties, scope, judge(
                        "at_least", 1, done=choice.count(True), total=choice.count(True) + choice.count(False),
                        phase=world.phase, over=world.as_of > max(days)))
    return duties


def blocks(world: World, n: int) -> Iterator[tuple[str, range]]:
    """Yield each block of n whole weeks of a term: what it is called, and its days."""
    terms = world.terms
    first2 = terms.first2[0] if terms.first2 else terms.last1[0] + 1
    off = {day for first, last in terms.holidays for day in range(first, last + 1)}
    for term, first, last in ((1, terms.first1[0], terms.last1[1]), (2, first2, terms.last2[1])):
        days = range(first, last + 1)
        weeks = [range(day, day + 7) for day in days if day % 7 == 1 and day + 6 in days]  # day number 1 is a Monday
        weeks = [week for week in weeks if not off.issuperset(week)]
        for at in range(0, len(weeks) - n + 1, n):
            block = range(weeks[at][0], weeks[at + n - 1][-1] + 1)
            monday, sunday = (date.fromordinal(day) for day in (block[0], block[-1]))
            yield f"HK{term} {monday:%d/%m}–{sunday:%d/%m}", block
