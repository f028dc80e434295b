"""Session rows that a count could have to do with, and what speaks for and against counting each: nothing is worded.

Rows are indexes into columns: those of a province are never there as objects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from typing import Any

from ..reference.subjects import catalogue
from .judging import Judged
from .periods import Period
from .rows import Question, Rows

__all__ = ["MAYBE", "NO", "YES", "Candidates", "Weighed"]

NO, MAYBE, YES = 0, 1, 2
#: The field of a condition on the row's day: which one that is depends on the row.
_DAY = ""
_UNIT_KEYS = ("department_id", "school_id", "cluster_id")
_UNKNOWN = "?"
_OF_CLUSTERS = ("Cụm",)
#: What is asked of a row, of which field, and its answer by the row's index; None: it is not asked of that row.
_Condition = tuple[str, str, Callable[[int], int | None]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A row of which at most one thing says no: that, and what is open, each as (what, field)."""

    index: int
    against: tuple[str, str] | None
    unsure: Sequence[tuple[str, str]]


class Candidates:
    """The rows of one question."""

    def __init__(self, question: Question, rows: Rows) -> None:
        self.question, self.frame = question, rows.frame
        self.names = frozenset(rows.frame.columns)
        self._columns: dict[str, list[Any]] = {}
        #: By the field and the values asked for, which are held so that no others take their place in memory.
        self._levels: dict[tuple[str, int], tuple[Collection[Any], list[int]]] = {}
        self._activities = {subject.id for subject in catalogue(None) if subject.activity}

    def column(self, name: str) -> list[Any]:
        """Return a column of the rows as a list."""
        if name not in self._columns:
            self._columns[name] = self.frame[name].to_list()
        return self._columns[name]

    def day_field(self, index: int) -> str:
        """Return the field that tells on which day a row counts."""
        held = self.question.audit and self.column("done_must")[index] and self.column("held")[index] is not None
        return "held" if held else "date"

    def weigh(self, judged: Judged, row: Mapping[str, Any], period: Period) -> Iterator[Weighed]:
        """Yield the rows that count for a duty, that can, and that one thing only keeps from it."""
        conditions = self._conditions(judged, row, period)
        for index in self._of(judged, row):
            against: tuple[str, str] | None = None
            unsure = []
            for what, name, level_of in conditions:
                level = level_of(index)
                if level is None or level == YES:
                    continue
                if level == MAYBE:
                    unsure.append((what, name or self.day_field(index)))
                elif against is None:
                    against = what, name or self.day_field(index)
                else:
                    break
            else:
                yield Weighed(index, against, unsure)

    def told(
        self, judged: Judged, row: Mapping[str, Any], period: Period,
    ) -> Iterator[tuple[dict[str, Any], list[tuple[str, int, str]]]]:
        """Yield each candidate row with all that is asked of it: (what, how sure, its field)."""
        conditions = self._conditions(judged, row, period)
        for index in self._of(judged, row):
            levels = ((what, level_of(index), name or self.day_field(index)) for what, name, level_of in conditions)
            yield self._rows[index], [(what, level, name) for what, level, name in levels if level is not None]

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(self.frame.iter_rows(named=True))

    # Whose a row is, or can be.

    @cached_property
    def _by_unit(self) -> dict[tuple[str, str], list[int]]:
        """Return rows by (key column, unit); a row whose key is unknown under "?"."""
        found: dict[tuple[str, str], list[int]] = {}
        for key in _UNIT_KEYS:
            for index, value in enumerate(self.column(key)):
                found.setdefault((key, _UNKNOWN if value is None else str(value)), []).append(index)
        return found

    @cached_property
    def _by_row_id(self) -> dict[int, int]:
        return {row_id: index for index, row_id in enumerate(self.column("row_id"))}

    def _own(self, key: str, value: object) -> list[int]:
        return self._by_unit.get((key, str(value)), [])

    def _of(self, judged: Judged, row: Mapping[str, Any]) -> Collection[int]:
        """Return the rows that could have to do with a duty."""
        if judged.grain == "occasion":
            return [self._by_row_id[i] for i in dict.fromkeys(row["row_ids"])]
        if judged.grain == "cluster":
            return [*self._own("cluster_id", row["cluster_id"]), *self._own("cluster_id", _UNKNOWN)]
        if "department" in judged.grain:
            schools, home = self.column("school_id"), row.get("school_id")
            loose = [i for i in self._own("department_id", _UNKNOWN) if schools[i] is None or schools[i] == home]
            return [*self._own("department_id", row["department_id"]), *loose]
        if judged.grain == "scheduled":
            return self._of_schools(judged.details["contents"][row["term"]][0]) if row["school"] else range(
                self.frame.height)
        if judged.grain == "school":
            return [*self._own("school_id", row["school_id"]), *self._own("school_id", _UNKNOWN)]
        return [i for i, value in enumerate(self.column("organiser")) if value in {None, "Tỉnh/Thành phố"}]

    def _of_schools(self, schools: Collection[str | None]) -> list[int]:
        names = {_UNKNOWN, *(str(school) for school in schools if school is not None)}
        return list(merge(*(self._own("school_id", name) for name in names)))

    # What is asked of a row.

    def _conditions(self, judged: Judged, row: Mapping[str, Any], period: Period) -> list[_Condition]:
        task = judged.task
        conditions: list[_Condition] = []
        if "subject_id" in row:
            conditions += self._of_subject(row["subject_id"])
        if judged.grain == "scheduled":
            conditions += self._of_scheduled(row, judged.details["contents"][row["term"]][1])
        for name in ("organiser", "kind", "mode"):
            values = task.choose(getattr(task.check.where, name))
            if values is not None:
                conditions.append((f"what_{name}", name, self._among(name, values)))
        if task.check.where.content:
            conditions.append(("what_content", "content", self._among("content", task.contents)))
        if getattr(task.check, "of", "") == "occasions":
            conditions.append(("what_organiser", "organiser", self._among("organiser", _OF_CLUSTERS)))
        if getattr(task.check, "distinct", None):
            conditions += self._of_countable(activities=bool(task.choose(task.check.activities)))
        conditions.append(("what_period", _DAY, self._in_period(period)))
        return [*conditions, *self._of_status]

    def _among(self, name: str, values: Collection[Any]) -> Callable[[int], int]:
        key = name, id(values)
        if key not in self._levels:
            known = frozenset(values)
            told = [MAYBE if value is None else YES if value in known else NO for value in self.column(name)]
            self._levels[key] = values, told
        return self._levels[key][1].__getitem__

    def _of_subject(self, subject: str) -> list[_Condition]:
        subjects, departments = self.column("subjects"), self.column("department_id")

        def is_on(index: int) -> int:
            ids = subjects[index]
            return MAYBE if ids is None else YES if subject in ids else NO

        return [
            ("what_subject", "subject", is_on),
            ("what_department", "department", lambda index: MAYBE if departments[index] is None else None),
        ]

    def _of_scheduled(self, row: Mapping[str, Any], contents: Collection[str]) -> list[_Condition]:
        conditions: list[_Condition] = [("what_content", "content", self._among("content", contents))]
        if row["school"]:
            schools = self.column("school_id")
            conditions.append(("what_school", "school", lambda index: MAYBE if schools[index] is None else None))
        return conditions

    def _of_countable(self, *, activities: bool) -> list[_Condition]:
        subjects, known = self.column("subjects"), self._activities

        def is_activity(index: int) -> int | None:
            ids = subjects[index]
            return NO if ids is not None and all(i in known for i in ids) else None

        unknown = ("what_subject", "subject", lambda index: MAYBE if subjects[index] is None else None)
        return [unknown] if activities else [unknown, ("what_activity", "subject", is_activity)]

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
            ("what_cancelled", "status", lambda index: None if may[index] else NO),
            ("what_status", "status", lambda index: MAYBE if may[index] and not must[index] else None),
        ]
        if self.question.audit:
            done = self.column("done_must")
            conditions.append(("what_planned", "status", lambda index: NO if must[index] and not done[index] else None))
        return conditions
