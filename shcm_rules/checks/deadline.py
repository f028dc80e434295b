"""Documents against a fixed day or a window of days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..findings import Reason
from ..windows import Window
from . import expressions as ex
from .outcomes import YES, Outcomes, any_of

__all__ = ["Limit", "Sent", "judge_deadline", "judge_exists"]


class Limit(NamedTuple):
    """Days in time, both inclusive; `first` is None where any earlier day is in time."""

    first: int | None
    last: int


class Sent(NamedTuple):
    """What the documents of a unit say: each a function of a limit, or of nothing.

    `in_time_must` / `in_time_may`: some document is in time in every / in some world;
    `others_may`: a document that could be anybody's is in time in some world; `unsure_may`: one is recorded at all;
    `late_may`: some document can be recorded for a day after the limit; `settled_must`: some document is
    recorded in time or late in every world; `sheet`: a sheet exists in which the unit's would stand.
    """

    in_time_must: Callable[[Limit], ex.Expr]
    in_time_may: Callable[[Limit], ex.Expr]
    others_may: Callable[[Limit], ex.Expr]
    unsure_may: Callable[[Limit], ex.Expr]
    late_may: Callable[[Limit], ex.Expr]
    settled_must: Callable[[Limit], ex.Expr]
    sheet: ex.Expr


def judge_deadline(sent: Sent, limits: Sequence[Limit], *, as_of: int, issued: Window) -> Outcomes:
    """Judge the documents of a unit; several limits are readings of one text, each a world."""
    met, unmet, not_due, not_bound = [], [], [], []
    for limit in limits:
        if limit.last < issued.latest.toordinal():
            not_bound.append(YES)
        if limit.last < issued.earliest.toordinal():
            continue
        met.append(sent.in_time_may(limit) | sent.others_may(limit))
        out_of_time = ~sent.in_time_must(limit)
        late = out_of_time & sent.late_may(limit)
        nothing = out_of_time & ~sent.settled_must(limit)
        unmet.append(late)
        if as_of <= limit.last:
            not_due.append(nothing)
        else:
            unmet.append(nothing)
            met.append(nothing & ~sent.sheet)
    missing = any_of(unmet) & ~sent.sheet
    causes = [(Reason.MISSING_COLUMN, missing)]
    if len(limits) > 1:
        on_the_day = [sent.in_time_may(last) & ~sent.in_time_may(first) for first, last in [(limits[0], limits[-1])]]
        if limits[0].last < as_of <= limits[-1].last:
            on_the_day.append(~sent.in_time_may(limits[0]))
        causes.append((Reason.ON_THE_DAY, any_of(on_the_day)))
    unknown = any_of([sent.unsure_may(limit) for limit in limits])
    causes.append((Reason.UNKNOWN_VALUE, unknown))
    return Outcomes(any_of(met), any_of(unmet), any_of(not_due), any_of(not_bound), any_of(not_bound), tuple(causes))


def judge_exists(sent: Sent, anytime: Limit, *, open_: ex.Expr, over: ex.Expr) -> Outcomes:
    """Judge whether a document exists at all; no limit: never unmet alone.

    `open_`, `over`: the grace period can still run, can be over, on the as-of day.
    """
    absent = ~sent.in_time_must(anytime)
    found = sent.in_time_may(anytime) | sent.others_may(anytime)
    late = absent & over
    causes = ((Reason.MISSING_COLUMN, late & ~sent.sheet), (Reason.NO_LIMIT, late))
    return Outcomes(met=found | late, unmet=late, not_due=absent & open_, causes=causes)
