"""Duties of single session rows: every rule in one pass over the rows that it can bind."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import NO, YES, Outcomes
from .judging import Judged, Task, passes
from .plans import collect, compiled
from .rows import Question, Rows, at_levels, spell_out
from .single import View, outcomes_of, text_columns
from .verdicts import Asked, split, tell, tell_worlds, with_codes

__all__ = ["judge_sessions"]

#: Rows from which on those that a rule cannot bind are left out before it is judged, if they are most.
_MANY = 20_000
_RARE = 8


def judge_sessions(question: Question, rows: Rows, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every rule that binds single rows; rows that are not live are not bound."""
    absent = _Absent.of(question)
    view = View(question, rows.frame, absent.tell, at=rows.boundaries)
    names, bounds = _bounds(tasks)
    texts = {column.meta.output_name(): column for task in tasks for column in text_columns(view, task)}
    added = [*absent.columns(), *bounds, *texts.values()]
    frame = rows.frame.lazy().with_columns(added)
    rare = _rarely_bound(rows.frame, dict.fromkeys(names), bounds)
    told = []
    for name in (None, *rare):
        here = [index for index, own in enumerate(names) if (own == name if name else own not in rare)]
        if not here:
            continue
        asked = [_asked(view, tasks[i], str(i), names[i], absent, narrowed=bool(name)) for i in here]
        if name is None:
            told.append(tell(frame, rows.frame.height, asked))
        else:
            codes = [one.name for one in asked]
            found = collect(with_codes(frame.filter(pl.col(f"{name}_may")), asked).select(codes), rows.frame.height)
            told.append(_spread(found, rare[name]).select(split(codes)))
    verdicts = pl.concat(told, how="horizontal")
    if rows.frame["status"].null_count():
        spelled = spell_out(question, rows, rows.frame, rows.boundaries).lazy().with_columns(added)
        asked = [_asked(view, task, str(i), names[i], absent, narrowed=False) for i, task in enumerate(tasks)]
        verdicts = _with_spelled(rows, spelled, verdicts, asked)
    for index, task in enumerate(tasks):
        yield Judged(task, "session", rows.frame, verdicts[f"{index}.verdict"], verdicts[f"{index}.reason"])


class _Absent(NamedTuple):
    """The columns of sessions that no sheet has, or only some: those whose rows' sources these are not."""

    everywhere: tuple[str, ...]
    somewhere: Mapping[str, list[int]]
    #: The type of the column of sources: a list of another would have to be compared as a third.
    source: pl.DataType

    @classmethod
    def of(cls, question: Question) -> _Absent:
        lacking = question.absent("sessions")
        sources = sum(source.table == "sessions" for source in question.schedule.sources)
        some = {name: here for name, here in sorted(lacking.items()) if 0 < len(here) < sources}
        all_ = tuple(name for name, here in sorted(lacking.items()) if len(here) == sources)
        return cls(all_, some, question.schedule.sessions.schema["source"])

    def tell(self, name: str) -> ex.Expr:
        """Return whether a row's sheet lacks a column."""
        return YES if name in self.everywhere else ex.col(f"absent.{name}") if name in self.somewhere else NO

    def columns(self) -> Iterator[pl.Expr]:
        """Yield the columns that `tell` names."""
        source = pl.col("source")
        return (source.is_in(pl.Series(here, dtype=self.source).implode()).alias(f"absent.{name}")
                for name, here in self.somewhere.items())

    @property
    def asked(self) -> Hashable:
        """Return what `tell` hangs on."""
        return self.everywhere, tuple(self.somewhere)


def _outcomes(view: View, task: Task, bound: str, *, narrowed: bool = False) -> Outcomes:
    """Return the outcomes of a rule on rows, or (`narrowed`) on those that it can bind."""
    may = YES if narrowed else ex.col(f"{bound}_may")
    return outcomes_of(view, task).unless_bound(ex.col(f"{bound}_must"), may)


def _asked(  # noqa: PLR0913 - who asks what, of which rows
    view: View, task: Task, name: str, bound: str, absent: _Absent, *, narrowed: bool,
) -> Asked:
    question, at = view.question, view.at.values if view.at else ()
    hangs_on = "session", task.asked, bound, narrowed, absent.asked, question.today, question.audit, at
    return Asked(name, hangs_on, lambda: _outcomes(view, task, bound, narrowed=narrowed))


def _rarely_bound(frame: pl.DataFrame, names: Mapping[str, None], bounds: Sequence[pl.Expr]) -> dict[str, pl.Series]:
    """Return, of many rows, those that can be bound by the conditions that few of them meet."""
    if frame.height < _MANY:
        return {}
    may = collect(frame.lazy().select(bounds).select(pl.col(f"{name}_may").alias(name) for name in names), frame.height)
    return {column.name: column for column in may if _RARE * (column.sum() or 0) < frame.height}


def _spread(codes: pl.DataFrame, mask: pl.Series) -> pl.DataFrame:
    """Return the codes of all rows; those that the mask leaves out are not bound."""
    unbound = compiled("unbound", lambda: [Outcomes(NO, NO).code()])
    every = pl.DataFrame({"row": mask}).with_columns(unbound[0].alias("code"))["code"]
    at = mask.arg_true()
    return pl.DataFrame([every.clone().scatter(at, column).alias(column.name) for column in codes])


def _with_spelled(
    rows: Rows, spelled: pl.LazyFrame, told: pl.DataFrame, asked: Sequence[Asked],
) -> pl.DataFrame:
    """Return the verdicts with those of rows of an unreadable status judged in each status that they can have."""
    again = tell_worlds([spelled], rows.frame.height, asked, ["row_id"])
    at = rows.frame["status"].is_null().arg_true()
    return told.with_columns(told[name].scatter(at, again[name]) for name in told.columns)


def _bounds(tasks: Sequence[Task]) -> tuple[list[str], list[pl.Expr]]:
    """Return, for each task, the name of its condition, and the conditions as columns: equal ones only once."""
    names: list[str] = []
    known: dict[Hashable, str] = {}
    columns: list[pl.Expr] = []
    for task in tasks:
        key = task.filtered
        if key not in known:
            known[key] = f"bound{len(known)}"
            ends = compiled(("binds", key), lambda task=task: _binds(task))  # type: ignore[misc]
            columns += [column.alias(f"{known[key]}_{end}") for end, column in zip(("must", "may"), ends, strict=True)]
        names.append(known[key])
    return names, columns


def _binds(task: Task) -> tuple[ex.Expr, ex.Expr]:
    """Return whether a rule binds a row in every world, and in some: a live row that passes, of its levels."""
    inside, some = at_levels(task.levels)
    must, may = ex.col("live_must") & inside, ex.col("live_may") & some
    passes_must, passes_may = passes(task.check.where, task)
    if passes_must is not None and passes_may is not None:
        must, may = must & passes_must, may & passes_may
    return must, may
