"""The worlds of a lần: which rows belong to it, on which day it is; and counting by lần."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from shcm_rules.schedule import LEVELS

from .counts import bound_of, clusters, counted_subjects, in_force, judge, periods, tally
from .mini import UNREADABLE, Key, Mini, Row, World
from .oracle import NOT_BOUND, Duties, Where, add, combinations, governs, key
from .row_worlds import Calendar, RowWorld, calendars, clusters_of, row_worlds, rows_of, statuses


@dataclass(frozen=True, slots=True)
class Occasion:
    """What keeps one lần apart: its name is a text, a window, or the row that stands alone."""

    cluster: str
    level: str | None
    name: tuple[Any, ...]
    part: str = ""  # HK1 or HK2 where the name is used in both terms

    @property
    def scope(self) -> Key:
        kind, *rest = self.name
        session = rest[0].casefold() if kind == "text" else f"{kind} {'-'.join(map(str, rest))}"
        return key(cluster=self.cluster, session=session, term=self.part, level=self.level or "")


@dataclass(frozen=True, slots=True)
class Part:
    """A row of a lần in one world, as far as a duty looks."""

    done: bool
    day: int
    passes: bool
    level: str
    fact: Any = None


Look = Callable[[int, Row, RowWorld], Iterable[Any]]  # the facts of a row in one world, each a world


class Occasions:
    """The lần that a mini can have."""

    def __init__(self, world: World, mini: Mini) -> None:
        self.world, self.mini = world, mini
        self.calendars = calendars(world.terms)
        self.rows = [(at, row) for at, row in rows_of(mini, world)
                     if row.organiser in {None, UNREADABLE, "Cụm"} and set(statuses(row)) != {"Huỷ"}]
        self.split = self._split()

    def _name(self, at: int, row: Row) -> tuple[Any, ...] | None:
        if "occasion" in self.mini.missing:
            known = row.date is not None and row.date.lo is not None
            return ("days", row.date.lo, row.date.hi) if known and row.date else ("row", at)
        return ("text", row.occasion) if row.occasion else None

    def _clusters(self, row: Row) -> Sequence[str]:
        return (row.cluster,) if row.cluster else clusters_of(self.mini, self.world)

    def _levels(self, row: Row, cluster: str) -> Sequence[str | None]:
        """The levels of a row: its own, else any that rows of the cluster name, else one that nobody knows."""
        if row.level in LEVELS:
            return (row.level,)
        own = [other for _, other in self.rows if set(self._clusters(other)) == {cluster}]
        return tuple(dict.fromkeys(other.level for other in own if other.level in LEVELS)) or (None,)

    def _named(self) -> Iterator[tuple[Occasion, int, Row]]:
        for at, row in self.rows:
            name = self._name(at, row)
            if name:
                for cluster in self._clusters(row):
                    for level in self._levels(row, cluster):
                        yield Occasion(cluster, level, name), at, row

    def _worlds(self, row: Row, calendar: Calendar, reads: frozenset[str] = frozenset()) -> Iterator[RowWorld]:
        for row_world in row_worlds(row, calendar, self.mini, self.world, reads=reads):
            if not row_world.live or row_world.organiser != "Cụm":
                continue
            if row_world.cluster is None or {row_world.level, None} & set(self._levels(row, row_world.cluster)):
                yield row_world

    def _split(self) -> set[Occasion]:
        """The names that stand for two lần: some rows are certainly in HK1, others certainly in HK2."""
        certain: dict[Occasion, set[int]] = {}
        for occasion, _, row in self._named():
            if len(self._levels(row, occasion.cluster)) > 1:
                continue  # it is not certain that the row is of this key
            terms = {calendar.term(w.day) for calendar in self.calendars for w in self._worlds(row, calendar)}
            if len(terms) == 1 and None not in terms:
                certain.setdefault(occasion, set()).update(t for t in terms if t)
        return {occasion for occasion, terms in certain.items() if len(terms) == 2}

    def all(self) -> list[Occasion]:
        """Every lần that occurs in some world."""
        found: dict[Occasion, None] = {}
        for occasion, _, _ in self._named():
            parts = ("HK1", "HK2") if occasion in self.split else ("",)
            found |= {Occasion(occasion.cluster, occasion.level, occasion.name, part): None for part in parts}
        for at, row in self.rows:
            if self._name(at, row) is None:
                found |= {Occasion(cluster, level, ("row", at)): None
                          for cluster in self._clusters(row) for level in self._levels(row, cluster)}
        return list(found)

    def _of(self, at: int, row: Row, row_world: RowWorld, calendar: Calendar) -> Iterator[Occasion]:
        """Each lần that a row can belong to in a world: the one it names, or else any."""
        if row_world.cluster is None:
            return
        name = self._name(at, row)
        level = row_world.level if None not in self._levels(row, row_world.cluster) else None
        names = [name] if name else [
            ("row", at), *(o.name for o, _, _ in self._named() if (o.cluster, o.level) == (row_world.cluster, level))]
        for each in dict.fromkeys(names):
            occasion = Occasion(row_world.cluster, level, each)
            if occasion not in self.split:
                yield occasion
                continue
            term = calendar.term(row_world.day) or (1 if row_world.day < calendar.first2 else 2)
            yield Occasion(row_world.cluster, level, each, f"HK{term}")

    def choices(
        self, calendar: Calendar, where: Where, look: Look, reads: frozenset[str] = frozenset()
    ) -> list[list[tuple[Occasion, Part] | None]]:
        """For each row, each way it can be: in which lần and how, or in none (None)."""
        result: list[list[tuple[Occasion, Part] | None]] = []
        for at, row in self.rows:
            ways: list[tuple[Occasion, Part] | None] = [
                (occasion, Part(w.done, w.day, where.passes(w), w.level, fact))
                for w in self._worlds(row, calendar, reads | where.reads)
                for occasion in self._of(at, row, w, calendar) for fact in look(at, row, w)
            ]
            if set(statuses(row)) & {"Huỷ"} or row.organiser != "Cụm":
                ways.append(None)
            result.append(list(dict.fromkeys(ways)))
        return result

    def worlds(
        self, where: Where, look: Look, reads: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Occasion, str, Calendar, list[Part]]]:
        """Every lần with its level and its rows (none: it does not exist) in every world."""
        for calendar in self.calendars:
            choices = self.choices(calendar, where, look, reads)
            for occasion in self.all():
                for level in (occasion.level,) if occasion.level else LEVELS:
                    own = [[way[1] if way and way[0] == occasion else None for way in ways
                            if not way or way[0] != occasion or way[1].level == level] for ways in choices]
                    for parts in combinations(own):
                        yield occasion, level, calendar, [part for part in parts if part]


def day_of(parts: Sequence[Part], phase: str) -> int:
    """The day of a lần: the first of its rows, in an audit of those that were held."""
    held = [part.day for part in parts if part.done] if phase == "audit" else []
    return min(held or [part.day for part in parts])


def _levels_bound(occasion: Occasion, levels: Iterable[str]) -> set[bool]:
    """Whether the rule binds the lần's level; both where the level is unknown."""
    known = set(levels)
    return {level in known for level in ([occasion.level] if occasion.level else LEVELS)}


def judge_each(
    world: World, mini: Mini, look: Look, outcome: Callable[[Calendar, list[Part]], Iterable[str]], *,
    reads: frozenset[str] = frozenset(), some_row_passes: bool = True,
) -> Duties:
    """Judge every lần in every world; one that does not exist or is not meant is not bound."""
    duties: Duties = {}
    where = Where(world.rule)
    for occasion, level, calendar, parts in Occasions(world, mini).worlds(where, look, reads):
        meant = parts and (not some_row_passes or any(part.passes for part in parts))
        bound = meant and level in where.levels and governs(world.rule, day_of(parts, world.phase))
        add(duties, occasion.scope, outcome(calendar, parts) if bound else NOT_BOUND)
    return duties


def count_within(world: World, mini: Mini) -> Duties:
    """Judge a count of rows (or of their subjects) for each lần."""
    bound, n = bound_of(world)
    reads = frozenset({"subject"}) if "distinct" in world.rule.body else frozenset()

    def outcome(_: Calendar, parts: list[Part]) -> Iterator[str]:
        counted = [part for part in parts if part.passes]
        planned = [part.day for part in parts if not part.done]
        yield judge(
            bound, n, done=tally(world, [part.fact for part in counted if part.done]),
            total=tally(world, [part.fact for part in counted]), phase=world.phase,
            over=not planned or world.as_of > max(planned))

    return judge_each(world, mini, lambda _at, _row, w: [counted_subjects(world, w.subjects)], outcome, reads=reads,
                      some_row_passes=False)


def count_occasions(world: World, mini: Mini) -> Duties:
    """Judge the number of lần of each cluster and period."""
    duties: Duties = {}
    occasions, levels = Occasions(world, mini), set(world.rule.levels)
    for cluster, options in clusters(world, mini):
        for period in periods(world):
            scope = key(cluster=cluster, term=period.term)
            if not levels.issuperset(options):
                add(duties, scope, NOT_BOUND)
            for calendar in occasions.calendars:
                if not levels & set(options) or not in_force(world, period, calendar):
                    add(duties, scope, NOT_BOUND)
                    continue
                last, days = period.last(calendar), period.days(calendar)
                for done, total in _numbers(world, occasions, cluster, calendar, days):
                    bound, n = bound_of(world)
                    add(duties, scope, judge(bound, n, done=done, total=total, phase=world.phase,
                                             over=world.as_of > last))
    return duties


def _numbers(
    world: World, occasions: Occasions, cluster: str, calendar: Calendar, days: range | None
) -> Iterator[tuple[int, int]]:
    """Yield (lần done, all lần) of a cluster in the period, in each world of a calendar."""
    where = Where(world.rule)
    choices = occasions.choices(calendar, where, lambda *_: [None])
    own = [[way if way and way[0].cluster == cluster else None for way in ways] for ways in choices]
    for ways in combinations(own):
        lan: dict[Occasion, list[Part]] = {}
        for way in filter(None, ways):
            lan.setdefault(way[0], []).append(way[1])
        fitting = [
            (_levels_bound(occasion, world.rule.levels), parts) for occasion, parts in lan.items()
            if any(part.passes for part in parts) and (days is None or day_of(parts, world.phase) in days)
        ]
        for bound in product(*(levels for levels, _ in fitting)):
            counted = [parts for is_bound, (_, parts) in zip(bound, fitting, strict=True) if is_bound]
            yield sum(any(part.done for part in parts) for parts in counted), len(counted)
