"""The definition of every verdict: all worlds of a duty's facts, one by one.

It shares no code with the engine. For a duty it gives the set of outcomes that occur; rows vary
independently, so the worlds are the product over the rows of what each can be, under each calendar.
Worlds in which a row looks the same to the duty are one world.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from math import prod
from typing import Any

from shcm_rules.folding import fold

from .mini import Key, Mini, Row, RuleCase, World
from .row_worlds import RowWorld

MET, UNMET, NOT_DUE, NOT_BOUND = "met", "unmet", "not due", "not bound"
EITHER = (MET, UNMET)
MOST_WORLDS = 20_000  # of one duty, under one calendar

Outcomes = set[str]
Duties = dict[Key, Outcomes]


def verdict(outcomes: Iterable[str]) -> str:
    """Return what the outcomes over all worlds amount to."""
    occurring = set(outcomes)
    if occurring == {NOT_BOUND}:
        return "not_applicable"
    if MET in occurring and occurring <= {MET, NOT_BOUND}:
        return "satisfied"
    return {frozenset({UNMET}): "violated", frozenset({NOT_DUE}): "pending"}.get(frozenset(occurring), "undetermined")


def key(**scope: str) -> Key:
    return tuple(sorted((name, value) for name, value in scope.items() if value))


def add(duties: Duties, of: Key, outcomes: Iterable[str] | str) -> None:
    duties.setdefault(of, set()).update((outcomes,) if isinstance(outcomes, str) else outcomes)


def choose(rule: RuleCase, value: Any) -> Any:
    """Return a value of the rule, a choice replaced by what the setting in force gives."""
    return value["cases"][rule.settings[value["setting"]]] if isinstance(value, Mapping) else value


def tokens(text: str) -> list[str]:
    """The folded words and marks of a text."""
    return re.findall(r"\w+|[^\w\s]", fold(text))


def holds(text: str, phrase: str) -> bool:
    """Tell whether a phrase stands in a text as whole words."""
    words, wanted = tokens(text), tokens(phrase)
    return any(words[at:at + len(wanted)] == wanted for at in range(len(words)))


def governs(rule: RuleCase, day: int) -> bool:
    """Tell whether the text is in force on a day."""
    first, last = rule.force
    return (first is None or day >= first) and (last is None or day <= last)


class Where:
    """The rows that a rule means."""

    def __init__(self, rule: RuleCase) -> None:
        where = {header: choose(rule, allowed) for header, allowed in rule.body.get("where", {}).items()}
        self.rule, self.levels = rule, frozenset(rule.levels)
        self.kinds, self.organisers = where.get("Loại sinh hoạt"), where.get("Cấp tổ chức")
        self.modes, self.contents = where.get("Hình thức"), where.get("Nội dung")
        told = (("kind", self.kinds), ("mode", self.modes), ("content", self.contents))
        self.reads = frozenset(name for name, allowed in told if allowed is not None)

    def passes(self, row: RowWorld) -> bool:
        """Tell whether a row is meant, whatever its level."""
        return (
            (self.kinds is None or row.kind in self.kinds)
            and (self.organisers is None or row.organiser in self.organisers)
            and (self.modes is None or row.mode in self.modes)
            and (self.contents is None or any(holds(row.content or "", phrase) for phrase in self.contents))
        )

    def means(self, row: RowWorld) -> bool:
        """Tell whether a row counts."""
        return row.live and row.level in self.levels and self.passes(row)

    def binds(self, row: RowWorld) -> bool:
        """Tell whether a row owes: it is meant, on a day on which the text is in force."""
        return self.means(row) and governs(self.rule, row.day)


def number(world: World, value: Any) -> int:
    return int(world.rule.params[value[1:]][1]) if isinstance(value, str) else int(value)


class TooManyWorldsError(Exception):
    """A schedule is too large to be written out; it is left out of its batch."""


def combinations(choices: Iterable[Iterable[Any]]) -> Iterator[tuple[Any, ...]]:
    """Every way to choose, equal choices of one row taken once."""
    ways = [tuple(dict.fromkeys(choice)) for choice in choices]
    if prod(map(len, ways)) > MOST_WORLDS:
        raise TooManyWorldsError
    return product(*ways)


def issue_days(issued: range, limits: Iterable[int]) -> list[int]:
    """Days of issue that stand for all: an outcome reads only whether a limit lies before the issue.

    That changes from day L to day L + 1 only, so those days and the ends of the window are enough.
    """
    points = {issued[0], issued[-1], *(day for limit in limits for day in (limit, limit + 1))}
    return sorted(day for day in points if day in issued)


def act_days(cell: Any, points: Iterable[int]) -> list[int | None]:
    """The days of a recorded act; None: nothing is recorded.

    An unreadable one is any day: outcomes only compare it with `points`, so every day between the least
    and the greatest of them, and one on each side, stand for all.
    """
    if cell is None:
        return [None]
    if cell.lo is None:
        near = sorted(points)
        return list(range(near[0] - 1, near[-1] + 2))
    return list(range(cell.lo, cell.hi + 1))


def has_column(mini: Mini, name: str) -> bool:
    return name not in mini.missing


Judge = Callable[[World, Mini], Duties]


def empty(row: Row, name: str) -> bool:
    """Tell whether a cell of the sheet holds no text."""
    if name in row.acts or name in row.texts or name in row.numbers:
        return False
    return name not in _PLAIN or getattr(row, _PLAIN[name]) is None


_PLAIN = {
    "school": "school", "level": "level", "organiser": "organiser", "status": "status", "kind": "kind",
    "mode": "mode", "department": "department", "cluster": "cluster", "occasion": "occasion", "subject": "subjects",
    "date": "date", "held": "held", "school_year": "year",
}
