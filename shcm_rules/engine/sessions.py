"""Duties of single session rows: every rule in one pass over the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import NO, YES, Outcomes
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
    names, bounds = _bounds(tasks)
    outcomes = {
        str(index): outcomes_of(view, task).unless_bound(nw.col(f"{name}_must"), nw.col(f"{name}_may"))
        for index, (task, name) in enumerate(zip(tasks, names, strict=True))
    }
    told = judge(nw.from_native(rows.frame.lazy()).with_columns(*bounds), outcomes)
    if rows.frame["status"].null_count():
        spelled = spell_out(question, rows, rows.frame, rows.boundaries)
        told = _with_spelled(rows, nw.from_native(spelled.lazy()).with_columns(*bounds), told, outcomes)
    for name, task in enumerate(tasks):
        yield Judged(task, "session", rows.frame, told[f"{name}.verdict"], told[f"{name}.reason"])


def _with_spelled(
    rows: Rows, spelled: nw.LazyFrame[Any], told: pl.DataFrame, outcomes: Mapping[str, Outcomes],
) -> pl.DataFrame:
    """Return the verdicts with those of rows of an unreadable status judged in each status that they can have."""
    again = judge_worlds([spelled], outcomes, ["row_id"])
    at = rows.frame["status"].is_null().arg_true()
    return told.with_columns(told[name].scatter(at, again[name]) for name in told.columns)


def _bounds(tasks: Sequence[Task]) -> tuple[list[str], list[nw.Expr]]:
    """Return, for each task, the name of its condition, and the conditions as columns: equal ones only once."""
    names: list[str] = []
    known: dict[tuple[object, ...], str] = {}
    columns: list[nw.Expr] = []
    for task in tasks:
        where = task.check.where
        chosen = (task.choose(getattr(where, part)) for part in ("organiser", "kind", "mode"))
        key = (*chosen, where.content, task.levels)
        if key not in known:
            known[key] = f"bound{len(known)}"
            must, may = _binds(task)
            columns += [must.alias(f"{known[key]}_must"), may.alias(f"{known[key]}_may")]
        names.append(known[key])
    return names, columns


def _binds(task: Task) -> tuple[nw.Expr, nw.Expr]:
    """Return whether a rule binds a row in every world, and in some: a live row that passes, of its levels."""
    inside = nw.col("level").is_in(list(task.levels)).fill_null(value=False)
    must, may = nw.col("live_must") & inside, nw.col("live_may") & (inside | nw.col("level").is_null())
    passes_must, passes_may = passes(task.check.where, task)
    if passes_must is not None and passes_may is not None:
        must, may = must & passes_must, may & passes_may
    return must, may
