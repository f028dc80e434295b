"""At least, at most or exactly n rows: a comparison of the fewest and the most that can count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import narwhals.stable.v2 as nw

from .outcomes import Outcomes

__all__ = ["Bound", "Tally", "judge_audit", "judge_plan"]

Bound = Literal["at_least", "at_most", "exactly"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of rows over the worlds; rows vary independently, so every number between occurs.

    `done` are rows held, `planned` rows still to be held, `total` both: each in every world (min)
    and in some world (max).
    """

    done_min: nw.Expr
    done_max: nw.Expr
    planned_max: nw.Expr
    total_min: nw.Expr
    total_max: nw.Expr


def judge_plan(low: nw.Expr, high: nw.Expr, bound: Bound, n: int) -> Outcomes:
    """Judge a number that lies between `low` and `high` over the worlds."""
    if bound == "at_least":
        return Outcomes(met=high >= n, unmet=low < n)
    if bound == "at_most":
        return Outcomes(met=low <= n, unmet=high > n)
    return Outcomes(met=(low <= n) & (high >= n), unmet=(low < n) | (high > n))


def judge_audit(tally: Tally, bound: Bound, n: int, *, open_: nw.Expr, over: nw.Expr) -> Outcomes:
    """Judge what was held; `open_` and `over`: the period can still run, can be over, on the as-of day."""
    done_min, done_max = tally.done_min, tally.done_max
    if bound == "at_most":
        return judge_plan(done_min, done_max, bound, n)
    # Held fewer than n in some world in which, with the planned ones, n are reached.
    reachable = (tally.planned_max >= 1) & (done_min < n) & (tally.total_max >= n)
    if bound == "at_least":
        return Outcomes(
            met=done_max >= n, not_due=open_ & reachable,
            unmet=(done_min < n) & (over | (tally.total_min < n)),
        )
    reached = (done_min <= n) & (done_max >= n)
    return Outcomes(
        met=over & reached,
        not_due=open_ & (reachable | reached),
        unmet=(over & ((done_min < n) | (done_max > n))) | (done_max > n) | (tally.total_min < n),
    )
