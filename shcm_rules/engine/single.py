"""Checks that judge one row, one lần or one record by its own columns: which outcomes each has.

The same words serve rows and lần: both are frames with `day_lo`, `day_hi`, the fields' texts, and for
each act its text and its bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.limits import Act, Lead, judge_follow_up, judge_lead_time, judge_not_early
from ..checks.outcomes import NO, Outcomes, any_of, whole
from ..checks.presence import Slot, judge_presence
from ..checks.values import judge_order, judge_planned_actual, judge_ratio, judge_told
from ..folding import fold_name
from ..rulesets.model import Fields, FollowUp, LeadTime, MemberOf, Order, Phrases, PlannedActual, Ratio, column_names
from .boundaries import Boundaries
from .force import in_force
from .judging import Task
from .rows import FIRST, LAST, Question, recorded_days
from .texts import tell_venue, texts_with

__all__ = ["SINGLE", "View", "outcomes_of", "tell_members"]

SINGLE = (LeadTime, FollowUp, Fields, MemberOf, Phrases, Ratio, Order, PlannedActual)
_SESSION = column_names("sessions")


@dataclass(frozen=True, slots=True)
class View:
    """A frame whose rows are judged singly: how it tells that no sheet has a column."""

    question: Question
    frame: pl.DataFrame
    absent: Callable[[str], nw.Expr]
    table: str = "sessions"
    at: Boundaries | None = None

    def act(self, header: str) -> Act:
        """Return an act by its header."""
        name = _SESSION[header]
        elsewhere = nw.col(f"{name}_sure") if f"{name}_sure" in self.frame.columns else None
        return Act(~nw.col(name).is_null(), nw.col(f"{name}_lo").fill_null(FIRST), nw.col(f"{name}_hi").fill_null(LAST),
                   self.absent(name), elsewhere)

    def written(self, header: str) -> nw.Expr:
        """Return whether a column holds text."""
        name = column_names(self.table)[header]
        text = f"{name}_text" if f"{name}_text" in self.frame.columns else name
        return ~nw.col(text).is_null()


def outcomes_of(view: View, task: Task) -> Outcomes:
    """Return the outcomes of a single check on every row of the view, before it is asked whom it binds."""
    found = _JUDGES[type(task.check)](view, task)
    if task.force is None or view.table != "sessions":
        return found
    return found.unless_bound(*in_force(task.force, nw.col("day_lo"), nw.col("day_hi")), by_day=True)


def _days(task: Task) -> tuple[nw.Expr, nw.Expr]:
    """Return the session's day, cut to the days on which the rule's text is in force: on others it does not bind."""
    lo, hi = nw.col("day_lo"), nw.col("day_hi")
    if task.force is None:
        return lo, hi
    first, last = (whole(day.toordinal()) for day in (task.force.earliest, task.force.latest))
    return nw.max_horizontal(lo, first), nw.min_horizontal(hi, last)


def _lead_time(view: View, task: Task) -> Outcomes:
    question = view.question
    if task.check.early_setting:
        days = int(task.settings[task.check.early_setting])
        return judge_not_early(*_days(task), view.act(task.check.act), days, as_of=question.today, audit=question.audit)
    value = task.number("lead")
    lead = Lead(value.n, value.unit) if value is not None else Lead(0, "days")
    return judge_lead_time(
        *_days(task), view.act(task.check.act), lead, as_of=question.today, audit=question.audit, issued=task.issued,
    )


def _follow_up(view: View, task: Task) -> Outcomes:
    question = view.question
    return judge_follow_up(
        *_days(task), view.act(task.check.act), as_of=question.today, audit=question.audit,
        grace=int(task.settings[task.check.grace_setting]), any_day=task.check.any_day,
    )


def _fields(view: View, task: Task) -> Outcomes:
    names = column_names(view.table)
    return judge_presence([Slot(view.written(header), view.absent(names[header])) for header in task.check.require])


def _member_of(view: View, task: Task) -> Outcomes:
    online = nw.col("mode") == "Trực tuyến"
    found = judge_told(*tell_members(view, task))
    return found.unless_bound((~online).fill_null(value=False), (~online).fill_null(value=True))


def tell_members(view: View, task: Task) -> tuple[nw.Expr, nw.Expr]:
    """Return whether each row's value is told to be a member, and told to be none."""
    name = _SESSION[task.check.field]
    among = task.check.among
    if among == "cluster-schools":
        return _venues(view, name)
    column = nw.col(name)
    met = column.is_in(list(among)).fill_null(value=False)
    return met, ~met & ~column.is_null()


def _venues(view: View, name: str) -> tuple[nw.Expr, nw.Expr]:
    """Return whether each row's venue is told to be in its cluster, and told not to be."""
    schedule = view.question.schedule
    year = pl.col("school_year").is_null() | (pl.col("school_year") == str(view.question.year))
    schools: dict[str, set[str]] = {}
    for cluster, school in schedule.clusters.filter(year).select("cluster_id", "school").drop_nulls().rows():
        schools.setdefault(cluster, set()).add(fold_name(school))
    tables = (schedule.clusters, schedule.departments, schedule.sessions)
    every = frozenset(fold_name(school) for table in tables for school in table["school"].drop_nulls().unique())
    every |= schedule.rest.schools if schedule.rest else frozenset()
    told: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for cluster, venue in view.frame.select("cluster_id", name).drop_nulls().unique().rows():
        members = frozenset(schools.get(cluster, ()))
        told[tell_venue(venue, members, every)].append(f"{cluster}\n{venue}")
    pair = nw.concat_str(nw.col("cluster_id"), nw.col(name), separator="\n")
    met, unmet = ((pair.is_in(told[answer]) if told[answer] else NO) for answer in (True, False))
    return met.fill_null(value=False), unmet.fill_null(value=False)


def _phrases(view: View, task: Task) -> Outcomes:
    hits = []
    for header in task.check.fields:
        name = _SESSION[header]
        bad = texts_with(view.frame[name], task.check.forbid, task.check.allow)
        if bad:
            hits.append(nw.col(name).is_in(bad).fill_null(value=False))
    found = any_of(hits)
    return Outcomes(met=~found, unmet=found)


def _ratio(view: View, task: Task) -> Outcomes:
    numerator, denominator = _SESSION[task.check.numerator], _SESSION[task.check.denominator]
    bound = nw.col("done_may") if view.question.audit else view.written(task.check.numerator)
    sure = nw.col("done_must") if view.question.audit else bound
    found = judge_ratio(nw.col(numerator), nw.col(denominator), int(task.number("at_least")))
    return found.unless_bound(sure, bound)


def _order(view: View, task: Task) -> Outcomes:
    question = view.question
    return judge_order(
        view.act(task.check.first), view.act(task.check.then), as_of=question.today, audit=question.audit)


def _planned_actual(view: View, task: Task) -> Outcomes:
    """Judge the day on which it was held, cut to the school year, against the planned days as they are written."""
    del task
    held = view.act("Ngày thực hiện")
    lo, hi = recorded_days("held").cut(view.at) if view.at is not None else (held.lo, held.hi)
    unknown = nw.col("day_unknown") | nw.col("held_lo").is_null()
    return judge_planned_actual(nw.col("t_lo"), nw.col("t_hi"), unknown, replace(held, lo=lo, hi=hi))


_JUDGES: Mapping[type[Any], Callable[[View, Task], Outcomes]] = {
    LeadTime: _lead_time, FollowUp: _follow_up, Fields: _fields, MemberOf: _member_of, Phrases: _phrases,
    Ratio: _ratio, Order: _order, PlannedActual: _planned_actual,
}
