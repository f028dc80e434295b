"""Single values: membership, forbidden phrases, ratios, orders of two days, planned against actual."""

from __future__ import annotations

from ..findings import Reason
from . import expressions as ex
from .limits import Act, recorded
from .outcomes import Outcomes, both, opposite

__all__ = ["judge_order", "judge_planned_actual", "judge_ratio", "judge_told"]


def judge_told(met: ex.Expr, unmet: ex.Expr) -> Outcomes:
    """Judge a value that was compared already: certainly met, certainly unmet, or neither told."""
    refuted, open_ = opposite(met), both(opposite(met), opposite(unmet))
    return Outcomes(met=opposite(unmet), unmet=refuted, causes=((Reason.UNKNOWN_VALUE, open_),))


def judge_ratio(numerator: ex.Expr, denominator: ex.Expr, percent: int) -> Outcomes:
    """Judge numerator / denominator against a share in percent; a number not known leaves it open."""
    known = ~numerator.is_null() & (denominator > 0).fill_null(value=False)
    enough = numerator.fill_null(0) * 100 >= denominator.fill_null(0) * percent
    return judge_told(known & enough, known & ~enough)


def judge_order(first: Act, then: Act, *, as_of: int, audit: bool) -> Outcomes:
    """Judge that of two recorded acts the first is not the later one."""
    (can, cannot, lo, hi), (can_then, cannot_then, then_lo, then_hi) = (
        recorded(act, as_of, audit=audit) for act in (first, then))
    both = can & can_then
    return Outcomes(met=both & (lo <= then_hi), unmet=both & (hi > then_lo), not_bound=cannot | cannot_then)


def judge_planned_actual(day_lo: ex.Expr, day_hi: ex.Expr, unknown: ex.Expr, actual: Act) -> Outcomes:
    """Judge that the day on which it was held lies among the days that were planned."""
    within = (actual.lo <= day_hi) & (actual.hi >= day_lo)
    outside = (actual.lo < day_lo) | (actual.hi > day_hi)
    return Outcomes(
        met=actual.written & (within | unknown), unmet=actual.written & (outside | unknown),
        not_bound=~actual.written, causes=((Reason.UNKNOWN_VALUE, unknown),),
    )
