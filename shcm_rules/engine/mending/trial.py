"""One duty tried out: the same rule on a changed schedule, and what becomes of the duty there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from ...checks.outcomes import VERDICTS
from ...findings import Verdict
from ...rulesets.model import Count
from ..evaluation import evaluate
from ..scopes import key_scope
from .ahead import whole_days
from .edits import Bound, Edit, Write, apply, days_of

if TYPE_CHECKING:
    from ...schedule import Schedule
    from ..evaluation import Evaluation
    from ..judging import Judged, Task
    from ..rows import Question

__all__ = ["Identity", "Trial", "identity"]

Identity = tuple[Any, ...]


def identity(judged: Judged, row: Mapping[str, Any]) -> Identity:
    """Return what a duty keeps when other rows come or its own cells change."""
    if judged.grain == "session":
        return ("row", row["row_id"])
    if judged.grain in {"document", "minutes"}:
        return ("paper", row["source"], row["row"])
    if judged.grain == "scheduled":
        return ("item", row["term"])
    return tuple(key_scope(judged.grain, row).items())


@dataclass
class Trial:
    """The duties behind one finding, each by its place among the duties of its rule."""

    evaluation: Evaluation
    judged: Judged
    duties: tuple[int, ...]

    @property
    def question(self) -> Question:
        """Return what was asked."""
        return self.evaluation.question

    @property
    def task(self) -> Task:
        """Return the rule, as its text in force says it."""
        return self.judged.task

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Return the duties' own rows: units, sessions, lần, documents."""
        return [self.judged.keys.row(i, named=True) for i in self.duties]

    @property
    def pending(self) -> bool:
        """Tell whether the first of the duties is merely not due yet."""
        return VERDICTS[self.judged.verdict[self.duties[0]]] is Verdict.PENDING

    def verdicts(
        self, edits: Iterable[Edit | Bound], settings: Mapping[str, str] | None = None,
    ) -> list[Verdict | None]:
        """Return what becomes of each duty on the changed schedule; None: there is no such duty there."""
        return self.among(self._evaluate(apply(self.question.schedule, edits), settings))

    def on(self, day: date) -> list[Verdict | None]:
        """Return what becomes of each duty on a later day if nothing changes."""
        return self.among(self._evaluate(self.question.schedule, as_of=day))

    def among(self, judged: Sequence[Judged]) -> list[Verdict | None]:
        """Return what became of each duty in another evaluation of the rule."""
        return [_find(judged, self.judged, row) for row in self.rows]

    def read(self, settings: Mapping[str, str]) -> list[Judged]:
        """Return the duties of the rule's text with some settings decided otherwise."""
        return self._evaluate(self.question.schedule, settings)

    def _evaluate(
        self, schedule: Schedule, settings: Mapping[str, str] | None = None, as_of: date | None = None,
    ) -> list[Judged]:
        """Return the duties of the rule's text on another schedule."""
        question, rules = self.question, self.task.rule_set
        alone = rules.model_copy(update={"rules": (self.task.rule,)})
        found = evaluate(
            schedule, [alone], year=question.year, as_of=as_of or question.as_of, phase=question.phase,
            settings={**self.task.settings, **(settings or {})})
        return [judged for judged in found.judged if judged.task.force == self.task.force]

    def verdict_each(self, options: Sequence[Sequence[Write | Bound]]) -> list[Verdict | None]:
        """Return what becomes of the one duty under each of several choices of cells.

        Session rows are judged each on its own: there every choice is a copy of the row, all in one evaluation.
        """
        (row,) = self.rows
        cells = [[edit for edit in option if isinstance(edit, Write)] for option in options]
        if self.judged.grain != "session" or len(options) < 2 or cells != [list(option) for option in options]:
            return [self.verdicts(option)[0] for option in options]
        schedule = self.question.schedule
        at, first = row["row_id"], schedule.sessions.height
        copies = schedule.sessions[[at] * len(options)].with_columns(
            pl.Series("row_id", range(first, first + len(options)), dtype=pl.Int32))
        wider = replace(schedule, sessions=pl.concat([schedule.sessions, copies]))
        moved = [replace(edit, at=first + i) for i, option in enumerate(cells) for edit in option]
        found = {row: VERDICTS[code] for judged in self._evaluate(apply(wider, moved))
                 for row, code in zip(judged.keys["row_id"], judged.verdict, strict=True)}
        return [found.get(first + i) for i in range(len(options))]

    def settled_on(self, edits: Iterable[Edit]) -> date:
        """Return the day on which changes are tried: the as-of day, in an audit when all of them have been done.

        What an audit finds dated ahead is a plan that does not count yet; that no more were held than should be is
        known when the period is over.
        """
        if not self.question.audit:
            return self.question.as_of
        days = [self.question.today, *(day for edit in edits for day in days_of(edit))]
        check = self.task.check
        if isinstance(check, Count) and check.at_least is None:
            periods = self.judged.details.get("periods", {})
            ends = [whole_days(self.question, periods[row["term"]], row) for row in self.rows
                    if row.get("term") in periods]
            days += [span[1] + 1 for span in ends if span]
        return date.fromordinal(max(days))

    def satisfied_by(self, edits: Sequence[Edit]) -> bool:
        """Tell whether every duty is satisfied on the changed schedule, once the changes have been made."""
        found = self._evaluate(apply(self.question.schedule, edits), as_of=self.settled_on(edits))
        return all(verdict is Verdict.SATISFIED for verdict in self.among(found))


def _find(judged: Iterable[Judged], old: Judged, row: Mapping[str, Any]) -> Verdict | None:
    wanted = identity(old, row)
    for found in judged:
        if found.grain != old.grain:
            continue
        names = [name for name in _KEYS if name in found.keys.columns]
        keys = found.keys.select(names)
        for other, code in zip(keys.iter_rows(named=True), found.verdict, strict=True):
            if identity(found, other) == wanted:
                return VERDICTS[code]
    return _find_by_rows(judged, row) if old.grain == "occasion" else _find_by_unit(judged, old, row)


_KEYS = ("row_id", "source", "row", "term", "school_id", "department_id", "subject_id", "cluster_id", "level", "unit",
         "lan_key", "content")


def _find_by_rows(judged: Iterable[Judged], row: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict of the lần in which the same rows stand: its key can hang on their day."""
    mine = set(row["row_ids"])
    for found in judged:
        told = [VERDICTS[code] for ids, code in zip(found.keys["row_ids"], found.verdict, strict=True)
                if mine & set(ids)]
        if told:
            return told[0] if len(set(told)) == 1 else None
    return None


def _find_by_unit(judged: Iterable[Judged], old: Judged, row: Mapping[str, Any]) -> Verdict | None:
    """Return the verdict of a unit's minutes where there was no sheet of minutes: of all of them."""
    if old.grain != "minutes":
        return None
    told = {VERDICTS[code] for found in judged for unit, code in zip(found.keys["unit"], found.verdict, strict=True)
            if unit == row["unit"]}
    return told.pop() if len(told) == 1 else None
