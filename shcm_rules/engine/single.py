"""Checks that judge one row, one lần or one record by its own columns: which outcomes each has.

The same words serve rows and lần: both are frames with `day_lo`, `day_hi`, the fields' texts, and for
each act its text and its bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ..checks import expressions as ex
from ..checks.limits import Act, Lead, judge_follow_up, judge_lead_time, judge_not_early
from ..checks.outcomes import Outcomes, any_of, opposite, whole
from ..checks.presence import Slot, judge_presence
from ..checks.values import judge_order, judge_planned_actual, judge_ratio, judge_told
from ..folding import fold_name
from ..rulesets.model import Fields, FollowUp, LeadTime, MemberOf, Order, Phrases, PlannedActual, Ratio, column_names
from .boundaries import Boundaries
from .force import in_force
from .judging import Task, among_texts
from .rows import FIRST, LAST, Question, recorded_days
from .texts import tell_venue

__all__ = ["SINGLE", "View", "outcomes_of", "tell_members", "text_columns"]

SINGLE = (LeadTime, FollowUp, Fields, MemberOf, Phrases, Ratio, Order, PlannedActual)
_SESSION = column_names("sessions")


@dataclass(frozen=True, slots=True)
class View:
    """A frame whose rows are judged singly: how it tells that no sheet has a column."""

    question: Question
    frame: pl.DataFrame
    absent: Callable[[str], ex.Expr]
    table: str = "sessions"
    at: Boundaries | None = None
    #: What texts were found to tell, by what was asked of them.
    told: dict[Hashable, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def act(self, header: str) -> Act:
        """Return an act by its header."""
        name = _SESSION[header]
        elsewhere = ex.col(f"{name}_sure") if f"{name}_sure" in self.frame.columns else None
        return Act(~ex.col(name).is_null(), ex.col(f"{name}_lo").fill_null(FIRST), ex.col(f"{name}_hi").fill_null(LAST),
                   self.absent(name), elsewhere)

    def written(self, header: str) -> ex.Expr:
        """Return whether a column holds text."""
        name = column_names(self.table)[header]
        text = f"{name}_text" if f"{name}_text" in self.frame.columns else name
        return ~ex.col(text).is_null()


def outcomes_of(view: View, task: Task) -> Outcomes:
    """Return the outcomes of a single check on every row of the view, before it is asked whom it binds."""
    found = _JUDGES[type(task.check)](view, task)
    if task.force is None or view.table != "sessions":
        return found
    return found.unless_bound(*in_force(task.force, ex.col("day_lo"), ex.col("day_hi")), by_day=True)


def _days(task: Task) -> tuple[ex.Expr, ex.Expr]:
    """Return the session's day, cut to the days on which the rule's text is in force: on others it does not bind."""
    lo, hi = ex.col("day_lo"), ex.col("day_hi")
    if task.force is None:
        return lo, hi
    first, last = (whole(day.toordinal()) for day in (task.force.earliest, task.force.latest))
    return ex.max_horizontal(lo, first), ex.min_horizontal(hi, last)


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
    del view
    online = ex.col("mode") == "Trực tuyến"
    found = judge_told(*tell_members(task))
    return found.unless_bound((~online).fill_null(value=False), (~online).fill_null(value=True))


def tell_members(task: Task) -> tuple[ex.Expr, ex.Expr]:
    """Return whether each row's value is told to be a member, and told to be none."""
    name = _SESSION[task.check.field]
    among = task.check.among
    if among == "cluster-schools":
        inside, elsewhere = _venues(name)
        return ex.col(inside), ex.col(elsewhere)
    column = ex.col(name)
    met = column.is_in(list(among)).fill_null(value=False)
    return met, ~met & ~column.is_null()


def _venues(name: str) -> tuple[str, str]:
    """Return the columns that say whether each row's venue is told to be in its cluster, and told not to be."""
    return f"{name}\ninside", f"{name}\nelsewhere"


def text_columns(view: View, task: Task) -> Iterator[pl.Expr]:
    """Yield the columns that a check reads of what texts of the rows tell."""
    if isinstance(task.check, Phrases):
        for header in task.check.fields:
            yield among_texts(_SESSION[header], _bad_texts(view, task, header)).alias(_bad(task, header))
    if isinstance(task.check, MemberOf) and task.check.among == "cluster-schools":
        name = _SESSION[task.check.field]
        pair = pl.concat_str("cluster_id", name, separator="\n")
        for column, told in zip(_venues(name), _told_venues(view, name), strict=True):
            yield (pair.is_in(told).fill_null(value=False) if told else pl.lit(value=False)).alias(column)


def _bad(task: Task, header: str) -> str:
    """Return the column that says whether a text holds a phrase that the rule forbids."""
    return "\n".join((_SESSION[header], *task.check.forbid, "", *task.check.allow))


def _bad_texts(view: View, task: Task, header: str) -> tuple[str, ...]:
    """Return the texts of a column that hold a phrase that the rule forbids."""
    name, forbid, allow = _SESSION[header], tuple(task.check.forbid), tuple(task.check.allow)
    key = (name, forbid, allow)
    if key not in view.told:
        view.told[key] = (tuple(view.question.texts(name).holding(forbid, allow)),)
    return view.told[key][0]


def _told_venues(view: View, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the pairs of a cluster and a venue that is told to be in it, and of those that is told not to be."""
    if name in view.told:
        return view.told[name]
    schedule = view.question.schedule
    year = pl.col("school_year").is_null() | (pl.col("school_year") == str(view.question.year))
    schools: dict[str, set[str]] = {}
    for cluster, school in schedule.clusters.filter(year).select("cluster_id", "school").drop_nulls().rows():
        schools.setdefault(cluster, set()).add(fold_name(school))
    named = [table["school"].drop_nulls().unique() for table in (schedule.clusters, schedule.departments)]
    named.append(view.question.texts("school").texts)
    every = frozenset(map(fold_name, {school for names in named for school in names}))
    every |= schedule.rest.schools if schedule.rest else frozenset()
    told: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for cluster, venue in view.frame.select("cluster_id", name).drop_nulls().unique().rows():
        members = frozenset(schools.get(cluster, ()))
        told[tell_venue(venue, members, every)].append(f"{cluster}\n{venue}")
    view.told[name] = tuple(sorted(told[True])), tuple(sorted(told[False]))
    return view.told[name]


def _phrases(view: View, task: Task) -> Outcomes:
    del view
    found = any_of([ex.col(_bad(task, header)) for header in task.check.fields])
    return Outcomes(met=opposite(found), unmet=found)


def _ratio(view: View, task: Task) -> Outcomes:
    numerator, denominator = _SESSION[task.check.numerator], _SESSION[task.check.denominator]
    bound = ex.col("done_may") if view.question.audit else view.written(task.check.numerator)
    sure = ex.col("done_must") if view.question.audit else bound
    found = judge_ratio(ex.col(numerator), ex.col(denominator), int(task.number("at_least")))
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
    unknown = ex.col("day_unknown") | ex.col("held_lo").is_null()
    return judge_planned_actual(ex.col("t_lo"), ex.col("t_hi"), unknown, held._replace(lo=lo, hi=hi))


_JUDGES: Mapping[type[Any], Callable[[View, Task], Outcomes]] = {
    LeadTime: _lead_time, FollowUp: _follow_up, Fields: _fields, MemberOf: _member_of, Phrases: _phrases,
    Ratio: _ratio, Order: _order, PlannedActual: _planned_actual,
}
