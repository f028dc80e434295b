"""Duties of single session rows: every rule in one pass over the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import NO, YES, Outcomes
from .counting import bound_by_level
from .judging import Judged, Task, judge, judge_worlds, passes
from .rows import Question, Rows, absent_columns, spell_out
from .single import View, outcomes_of

__all__ = ["judge_sessions"]


def judge_sessions(question: Question, rows: Rows, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every rule that binds single rows; rows that are not live are not bound."""
    absent = absent_columns(question.schedule, "sessions")
    sources = sum(source.table == "sessions" for source in question.schedule.sources)

    def column_absent(name: str) -> nw.Expr:
        lacking = absent.get(name, [])
        if len(lacking) == sources:
            return YES
        return nw.col("source").is_in(lacking) if lacking else NO

    view = View(question, rows.frame, column_absent, at=rows.boundaries)
    outcomes = {str(index): _bound(outcomes_of(view, task), task) for index, task in enumerate(tasks)}
    told = judge(nw.from_native(rows.frame.lazy()), outcomes)
    if rows.frame["status"].null_count():
        told = _with_spelled(question, rows, told, outcomes)
    for name, task in enumerate(tasks):
        yield Judged(task, "session", rows.frame, told[f"{name}.verdict"], told[f"{name}.reason"])


def _with_spelled(question: Question, rows: Rows, told: pl.DataFrame, outcomes: Mapping[str, Outcomes]) -> pl.DataFrame:
    """Return the verdicts with those of rows of an unreadable status judged in each status that they can have."""
    spelled = spell_out(question, rows, rows.frame, rows.boundaries)
    again = judge_worlds([nw.from_native(spelled.lazy())], outcomes, ["row_id"])
    at = rows.frame["status"].is_null().arg_true()
    return told.with_columns(told[name].scatter(at, again[name]) for name in told.columns)


def _bound(found: Outcomes, task: Task) -> Outcomes:
    must, may = passes(task.check.where, task)
    sure = nw.col("live_must") & (must if must is not None else YES)
    some = nw.col("live_may") & (may if may is not None else YES)
    return bound_by_level(found.unless_bound(sure, some), task.levels)


