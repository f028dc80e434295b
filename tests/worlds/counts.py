"""Counting rows of a unit, world by world: `count` over sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from shcm_rules.schedule import LEVELS

from .mini import UNREADABLE, Key, Mini, World
from .oracle import (
    EITHER,
    MET,
    NOT_BOUND,
    NOT_DUE,
    UNMET,
    Duties,
    Outcomes,
    Where,
    add,
    choose,
    combinations,
    governs,
    key,
    number,
)
from .row_worlds import (
    ACTIVITIES,
    Calendar,
    RowWorld,
    calendars,
    clusters_of,
    days_named,
    departments_of,
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
        first, last = date(world.year, 7, 1).toordinal(), year_end(world)
        return [Period("", lambda _: range(first, last + 1), lambda _: last)]
    if period == "term":
        return [
            Period("HK1", lambda c: c.days(1), lambda c: c.last1),
            Period("HK2", lambda c: c.days(2), lambda c: c.last2),
        ]
    first, last = days_named(world.rule.params[period[1:]])
    return [Period("", lambda _: range(first, last + 1), lambda _: last)]


def year_end(world: World) -> int:
    """30 June: the day that decides which text governs what has no day of its own."""
    return date(world.year + 1, 6, 30).toordinal()


def in_force(world: World, period: Period, calendar: Calendar) -> bool:
    """Tell whether the text governs a count over the period: it does on the period's last day."""
    last = period.last(calendar)
    return governs(world.rule, year_end(world) if last == NEVER else last)


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


def department_groups(world: World, mini: Mini) -> Iterator[Group]:
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
    named: list[tuple[str, str | None]] = [(item.school, item.level) for item in mini.listed]
    named += [(row.school, row.level) for _, row in rows_of(mini, world)
              if row.school and row.organiser in {None, UNREADABLE, "Tổ", "Trường"}]
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
    ("department",): department_groups, ("department", "subject"): _subject_groups, ("cluster",): _cluster_groups,
    ("school",): _school_groups, ("province", "level"): _province_groups,
}


def count_sessions(world: World, mini: Mini) -> Duties:
    """Judge a count of rows for each unit and period."""
    body = world.rule.body
    for_each = tuple(body["for_each"])
    duties: Duties = {}
    reads = Where(world.rule).reads | ({"subject"} if "subject" in for_each or "distinct" in body else set())
    for calendar in calendars(world.terms):
        rows = [list(dict.fromkeys(row_worlds(row, calendar, mini, world, reads=reads)))
                for _, row in rows_of(mini, world)]
        for group in GROUPS[for_each](world, mini):
            for period in periods(world):
                scope = (*group.scope, ("term", period.term)) if period.term else group.scope
                add(duties, tuple(sorted(scope)), _group_outcomes(world, group, period, calendar, rows))
    if for_each == ("department", "subject") and world.rule.force == (None, None):
        for school, department, levels, listed in departments(world, mini):
            if listed is None and set(levels) & set(world.rule.levels):
                add(duties, key(school=school, department=department), EITHER)
    return duties


def _group_outcomes(
    world: World, group: Group, period: Period, calendar: Calendar, rows: list[list[RowWorld]]
) -> Outcomes:
    levels = set(world.rule.levels)
    outcomes: Outcomes = set() if levels.issuperset(group.levels) else {NOT_BOUND}
    if not in_force(world, period, calendar):
        return {NOT_BOUND}
    if not levels & set(group.levels):
        return outcomes
    where, days = Where(world.rule), period.days(calendar)
    bound, n = bound_of(world)

    def counts(row: RowWorld) -> tuple[bool, frozenset[str]] | None:
        """What a row adds: whether it is done, and its subjects where they are counted."""
        if not where.means(row) or not group.owns(row) or (days is not None and row.day not in days):
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
    return frozenset(subjects) - (frozenset() if choose(world.rule, world.rule.body.get("activities")) else ACTIVITIES)


def tally(world: World, counted: list[frozenset[str]]) -> int:
    """The number of rows, or of different subjects on them."""
    return len(frozenset().union(*counted)) if "distinct" in world.rule.body else len(counted)
