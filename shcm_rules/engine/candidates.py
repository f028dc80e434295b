"""Session rows that a count could have to do with, and what speaks for and against counting each: nothing is worded.

Rows are indexes into columns: those of a province are never there as objects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from typing import Any

import polars as pl

from ..reference.subjects import catalogue
from ..schedule import LEVELS
from .judging import Judged
from .periods import Period
from .plans import collect
from .rows import Question, Rows

__all__ = ["MAYBE", "NO", "YES", "Asked", "Candidates", "Weight"]

NO, MAYBE, YES = 0, 1, 2
_LEVELS = (NO, MAYBE, YES)
#: The field of a condition on the row's day: which one that is depends on the row.
_DAY = ""
_OF_CLUSTERS = ("Cụm",)
#: Not a field: the level of the lần that a row is part of.
_LAN_LEVEL = "lan_level"
#: What is asked of a row, of which field, and the answer of every row; None: it is not asked of that row.
_Condition = tuple[str, str, Sequence[int | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Weight:
    """What keeps a row from counting, one thing at most, and what is open, each as (what, field); its day's field."""

    against: tuple[str, str] | None
    unsure: tuple[tuple[str, str], ...]
    day: str

    @classmethod
    def of(cls, levels: Sequence[tuple[str, str, int | None]], day: str) -> Weight | None:
        """Return the weight of a row of which all that is asked is (what, field, answer); None: two things say no."""
        against = [(what, name or day) for what, name, level in levels if level == NO]
        unsure = tuple((what, name or day) for what, name, level in levels if level == MAYBE)
        return cls(against[0] if against else None, unsure, day) if len(against) < 2 else None


def _level_of_lan() -> pl.Expr:
    """Return the level of the lần of each row: its own, else the only one that rows of its cluster name."""
    level, cluster = pl.col("level"), pl.col("cluster_id")
    first, last = level.min().over("cluster_id"), level.max().over("cluster_id")
    return pl.coalesce(level, pl.when(cluster.is_not_null() & (first == last)).then(first))


class _Weights(dict[tuple[Any, ...], "Sequence[Weight | None] | None"]):
    """Weights by the answers of a row: of each, those for every answer on its subject and on its day."""

    def __init__(self, before: Sequence[_Condition], after: Sequence[_Condition]) -> None:
        super().__init__()
        self._before, self._after = [[what[:2] for what in part] for part in (before, after)]

    def __missing__(self, answers: tuple[Any, ...]) -> Sequence[Weight | None] | None:
        day, *levels = answers
        told = [(*what, level) for what, level in zip((*self._before, *self._after), levels, strict=True)]
        first, last = told[: len(self._before)], told[len(self._before):]
        weights = [Weight.of([("what_subject", "subject", subject), *first, ("what_period", _DAY, inside), *last], day)
                   for subject in _LEVELS for inside in _LEVELS]
        self[answers] = found = weights if any(weights) else None
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks of rows in one period."""

    #: Of each row, its weights by the answers on its subject and on its day; None: it has none.
    weights: Sequence[Sequence[Weight | None] | None]
    inside: Callable[[int], int]

    def weigh(self, rows: Collection[int], on_subject: Callable[[int], int] | None) -> Iterator[tuple[int, Weight]]:
        """Yield the rows that count, that can, and that one thing only keeps from it."""
        for index in rows:
            weights = self.weights[index]
            if weights is not None:
                level = YES if on_subject is None else on_subject(index)
                weight = weights[3 * level + self.inside(index)]
                if weight is not None:
                    yield index, weight


class Candidates:
    """The rows of one question."""

    def __init__(self, question: Question, rows: Rows) -> None:
        self.question, self.frame = question, rows.frame
        self.names = frozenset(rows.frame.columns)
        self._columns: dict[str, list[Any]] = {}
        self._by_unit: dict[str, dict[object, list[int]]] = {}
        self._levels: dict[tuple[str, Collection[Any] | None], list[int]] = {}
        self._weights: dict[Hashable, Sequence[Sequence[Weight | None] | None]] = {}

    def column(self, name: str) -> list[Any]:
        """Return a column of the rows as a list."""
        if name not in self._columns:
            self._columns[name] = self.frame[name].to_list()
        return self._columns[name]

    def ask(self, judged: Judged, row: Mapping[str, Any], period: Period) -> Asked:
        """Return what is asked of rows for the duties of a period; rules that ask the same share the answers."""
        before, after = self._of_row(judged, row), self._of_status
        key = len(before), *((what, name, id(levels)) for what, name, levels in (*before, *after))
        if key not in self._weights:
            found = _Weights(before, after)
            answers = zip(self._day_fields, *(levels for *_, levels in (*before, *after)), strict=True)
            self._weights[key] = list(map(found.__getitem__, answers))
        return Asked(self._weights[key], self._in_period(period))

    def told(
        self, judged: Judged, row: Mapping[str, Any], period: Period,
    ) -> Iterator[tuple[dict[str, Any], list[tuple[str, int, str]]]]:
        """Yield each candidate row with all that is asked of it: (what, how sure, its field)."""
        inside, on_subject, before = self._in_period(period), self.on_subject(row), self._of_row(judged, row)
        for index in self.of(judged, row):
            answers = [
                *([("what_subject", on_subject(index), "subject")] if on_subject else ()),
                *((what, levels[index], name) for what, name, levels in before),
                ("what_period", inside(index), self._day_fields[index]),
                *((what, levels[index], name) for what, name, levels in self._of_status)]
            yield self._rows[index], [(what, level, name) for what, level, name in answers if level is not None]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(self.frame.iter_rows(named=True))

    @cached_property
    def _day_fields(self) -> Sequence[str]:
        """Return, for each row, the field that tells on which day it counts."""
        if not self.question.audit:
            return ["date"] * self.frame.height
        held = self.frame["done_must"] & self.frame["held"].is_not_null()
        return ["held" if known else "date" for known in held.to_list()]

    # Whose a row is, or can be.

    def _own(self, key: str, value: object) -> list[int]:
        """Return the rows whose key is that of a unit; those whose key is unknown are of None."""
        if key not in self._by_unit:
            rows = self.frame.lazy().select(key, pl.int_range(pl.len()).alias("index"))
            self._by_unit[key] = dict(
                collect(rows.group_by(key).agg("index"), self.frame.height).iter_rows())
        return self._by_unit[key].get(value, [])

    @cached_property
    def _loose(self) -> dict[str | None, list[int]]:
        """Return the rows that may be any tổ's, by their school."""
        found: dict[str | None, list[int]] = {}
        schools = self.frame["school_id"]
        for index in self._own("department_id", None):
            found.setdefault(schools[index], []).append(index)
        return found

    @cached_property
    def _by_row_id(self) -> dict[int, int]:
        return {row_id: index for index, row_id in enumerate(self.column("row_id"))}

    def of(self, judged: Judged, row: Mapping[str, Any]) -> Collection[int]:
        """Return the rows that could have to do with a duty."""
        if judged.grain == "occasion":
            return [self._by_row_id[i] for i in dict.fromkeys(row["row_ids"])]
        if judged.grain == "cluster":
            return [*self._own("cluster_id", row["cluster_id"]), *self._own("cluster_id", None)]
        if "department" in judged.grain:
            loose = (self._loose.get(school, ()) for school in {None, row.get("school_id")})
            return [*self._own("department_id", row["department_id"]), *merge(*loose)]
        if judged.grain == "scheduled":
            return self._of_schools(judged.details["contents"][row["term"]][0]) if row["school"] else range(
                self.frame.height)
        if judged.grain == "school":
            return [*self._own("school_id", row["school_id"]), *self._own("school_id", None)]
        return [i for i, value in enumerate(self.column("organiser")) if value in {None, "Tỉnh/Thành phố"}]

    def _of_schools(self, schools: Collection[str | None]) -> list[int]:
        return list(merge(*(self._own("school_id", school) for school in {None, *schools})))

    # What is asked of a row.

    def on_subject(self, row: Mapping[str, Any]) -> Callable[[int], int] | None:
        """Return how sure a row is on the subject of a duty; None: the duty has none."""
        if "subject_id" not in row:
            return None
        subject, subjects = row["subject_id"], self.column("subjects")

        def is_on(index: int) -> int:
            ids = subjects[index]
            return MAYBE if ids is None else YES if subject in ids else NO

        return is_on

    def _of_row(self, judged: Judged, row: Mapping[str, Any]) -> list[_Condition]:
        """Return what is asked of a row beside its subject, its day and its status."""
        task = judged.task
        conditions: list[_Condition] = []
        if "subject_id" in row:
            conditions.append(("what_department", "department", self._unless_known("department_id")))
        if judged.grain == "scheduled":
            contents = judged.details["contents"][row["term"]][1]
            conditions.append(("what_content", "content", self._among("content", contents)))
            if row["school"]:
                conditions.append(("what_school", "school", self._unless_known("school_id")))
        for name in ("organiser", "kind", "mode"):
            values = task.choose(getattr(task.check.where, name))
            if values is not None:
                conditions.append((f"what_{name}", name, self._among(name, values)))
        if task.check.where.content:
            conditions.append(("what_content", "content", self._among("content", task.contents)))
        if getattr(task.check, "of", "") == "occasions":
            conditions.append(("what_organiser", "organiser", self._among("organiser", _OF_CLUSTERS)))
        if getattr(task.check, "distinct", None):
            conditions.append(("what_subject", "subject", self._unless_known("subjects")))
            if not task.choose(task.check.activities):
                conditions.append(("what_activity", "subject", self._of_activity))
        return conditions + self._of_level(judged)

    def _of_level(self, judged: Judged) -> list[_Condition]:
        """Return what is asked of a row's level, if anything."""
        levels = judged.task.levels
        if judged.grain == "scheduled" or set(levels) >= set(LEVELS):
            return []
        of_lan = judged.grain == "occasion" or getattr(judged.task.check, "of", "") == "occasions"
        return [("what_level", "level", self._among(_LAN_LEVEL if of_lan else "level", levels))]

    def _among(self, name: str, values: Collection[Any]) -> list[int]:
        """Return how sure each row is to have one of the values in a field."""
        key = name, frozenset(values)
        if key not in self._levels:
            column = _level_of_lan() if name == _LAN_LEVEL else pl.col(name)
            known = pl.when(column.is_in(list(values))).then(YES).otherwise(NO)
            told = self.frame.select(pl.when(column.is_null()).then(MAYBE).otherwise(known))
            self._levels[key] = told.to_series().to_list()
        return self._levels[key]

    def _unless_known(self, name: str) -> list[int]:
        """Return for each row that a field may be what is asked for where it is not known."""
        key = name, None
        if key not in self._levels:
            self._levels[key] = [MAYBE if unknown else YES for unknown in self.frame[name].is_null().to_list()]
        return self._levels[key]

    @cached_property
    def _of_activity(self) -> list[int]:
        activities = {subject.id for subject in catalogue(None) if subject.activity}
        return [NO if ids is not None and activities.issuperset(ids) else YES for ids in self.column("subjects")]

    def _in_period(self, period: Period) -> Callable[[int], int]:
        if period.term:
            planned = self._by_term("t", period.term)
            held = self._by_term("h", period.term) if self.question.audit else planned
        elif period.window:
            days = period.window.earliest.toordinal(), period.window.latest.toordinal()
            planned = self._by_days("plan_from", "plan_until", days)
            held = self._by_days("held_from", "held_until", days) if self.question.audit else planned
        else:
            return lambda _: YES
        if not self.question.audit:
            return planned
        done = self.column("done_must")
        return lambda index: held(index) if done[index] else planned(index)

    def _by_term(self, prefix: str, term: int) -> Callable[[int], int]:
        must, may = self.column(f"{prefix}{term}_must"), self.column(f"{prefix}{term}_may")
        return lambda index: YES if must[index] else MAYBE if may[index] else NO

    def _by_days(self, start: str, end: str, days: tuple[int, int]) -> Callable[[int], int]:
        (first, last), lows, highs = days, self.column(start), self.column(end)

        def state(index: int) -> int:
            lo, hi = lows[index], highs[index]
            return NO if hi < first or lo > last else YES if lo >= first and hi <= last else MAYBE

        return state

    @cached_property
    def _of_status(self) -> list[_Condition]:
        may, must = self.column("live_may"), self.column("live_must")
        conditions: list[_Condition] = [
            ("what_cancelled", "status", [None if live else NO for live in may]),
            ("what_status", "status", [
                MAYBE if live and not sure else None for live, sure in zip(may, must, strict=True)]),
        ]
        if self.question.audit:
            done = zip(must, self.column("done_must"), strict=True)
            conditions.append(("what_planned", "status", [NO if sure and not held else None for sure, held in done]))
        return conditions
