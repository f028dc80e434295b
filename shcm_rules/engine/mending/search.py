"""The smallest plan that satisfies a duty: proposals by check, tried in order of their size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from ...findings import Verdict
from ...rulesets.model import (
    Count,
    Deadline,
    DocumentOrder,
    Every,
    Fields,
    FollowUp,
    LeadTime,
    MemberOf,
    Order,
    Parts,
    Phrases,
    Ratio,
    Rotation,
    Scheduled,
    column_names,
)
from .acts import follow_up_plans, lead_time_plans, order_plans, session_rows
from .counts import count_plans
from .edits import Plan
from .fields import fields_plans, member_plans, phrases_plans, ratio_plans
from .papers import deadline_plans, document_order_plans, parts_plans, rotation_plans
from .trial import Trial

__all__ = ["kept_on", "mend"]

_TRIES = 48  # plans that are evaluated for one finding
_DUTIES = 60  # duties behind one finding that are mended together

_PLANNERS: Mapping[type[Any], Callable[[Trial], Iterator[Plan]]] = {
    Count: count_plans, Every: count_plans, Scheduled: count_plans,
    LeadTime: lead_time_plans, FollowUp: follow_up_plans, Order: order_plans,
    Deadline: deadline_plans, DocumentOrder: document_order_plans, Parts: parts_plans, Rotation: rotation_plans,
    Fields: fields_plans, Phrases: phrases_plans, Ratio: ratio_plans, MemberOf: member_plans,
}
#: Checks whose planners serve all duties of a finding at once.
_TOGETHER = (Deadline, Parts, Fields)


def mend(trial: Trial) -> Plan | None:
    """Return the smallest plan found with which every duty of a finding is satisfied, None if there is none."""
    planner = _PLANNERS.get(type(trial.task.check))
    if planner is None or len(trial.duties) > _DUTIES:
        return None
    if len(trial.duties) > 1 and not isinstance(trial.task.check, _TOGETHER):
        return _one_by_one(trial, planner)
    return _first(trial, planner)


def kept_on(trial: Trial) -> date | None:
    """Return the day on which an audit finds the duties satisfied if what is planned is kept; None: it takes more."""
    if not trial.question.audit:
        return None
    days = [day for day in _planned_days(trial) if day > trial.question.today]
    then = date.fromordinal(max(days)) if days else None
    return then if then and all(verdict is Verdict.SATISFIED for verdict in trial.on(then)) else None


def _planned_days(trial: Trial) -> Iterator[int]:
    """Yield the days of acts and documents that are dated already."""
    check, documents = trial.task.check, trial.question.schedule.documents
    if isinstance(check, Deadline | DocumentOrder):
        yield from documents["sent_hi"].drop_nulls()
    elif isinstance(check, LeadTime | FollowUp):
        name = column_names("sessions")[check.act]
        rows = [own for row in trial.rows for own in session_rows(trial, row)]
        yield from (own[f"{name}_hi"] for own in rows if own[f"{name}_hi"] is not None)


def _first(trial: Trial, planner: Callable[[Trial], Iterator[Plan]]) -> Plan | None:
    best: Plan | None = None
    for plan in islice(planner(trial), _TRIES):
        if best is not None and best.weight <= plan.weight:
            continue
        if plan.edits and trial.satisfied_by(plan.edits):
            best = plan
            if plan.weight[0] == 1:  # proposals of one size come in order of their worth
                break
    return best


def _one_by_one(trial: Trial, planner: Callable[[Trial], Iterator[Plan]]) -> Plan | None:
    """Return the plans of the duties put together, those left out that another one's plan satisfies already."""
    plan = Plan(())
    for duty in trial.duties:
        alone = Trial(trial.evaluation, trial.judged, (duty,))
        if plan.edits and alone.satisfied_by(plan.edits):
            continue
        found = _first(alone, planner)
        if found is None:
            return None
        plan += found
    return plan if trial.satisfied_by(plan.edits) else None
