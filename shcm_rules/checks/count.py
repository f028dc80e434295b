"""At least, at most or exactly n rows: a comparison of the fewest and the most that can count."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple

from . import expressions as ex
from .outcomes import Outcomes

__all__ = ["BOUNDS", "Bound", "Tally", "judge_audit", "judge_numbers", "judge_plan", "numbers_told"]

Bound = Literal["at_least", "at_most", "exactly"]
BOUNDS: tuple[Bound, ...] = ("at_least", "at_most", "exactly")


class Tally(NamedTuple):
    """Numbers of rows over the worlds; rows vary independently, so every number between occurs.

    `done` are rows held, `planned` rows still to be held, `total` both: each in every world (min)
    and in some world (max).
    """

    done_min: ex.Expr
    done_max: ex.Expr
    planned_max: ex.Expr
    total_min: ex.Expr
    total_max: ex.Expr


def judge_plan(low: ex.Expr, high: ex.Expr, bound: Bound, n: int) -> Outcomes:
    """Judge a number that lies between `low` and `high` over the worlds."""
    if bound == "at_least":
        return Outcomes(met=high >= n, unmet=low < n)
    if bound == "at_most":
        return Outcomes(met=low <= n, unmet=high > n)
    return Outcomes(met=(low <= n) & (high >= n), unmet=(low < n) | (high > n))


def judge_audit(tally: Tally, bound: Bound, n: int, *, open_: ex.Expr, over: ex.Expr) -> Outcomes:
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
    return Outcomes(
        met=over & (done_min <= n) & (done_max >= n),
        not_due=open_ & (done_min <= n) & (tally.total_max >= n),
        unmet=(over & ((done_min < n) | (done_max > n))) | (done_max > n) | (tally.total_min < n),
    )


def judge_numbers(numbers: Collection[tuple[int, int]], bound: Bound, n: int, *, audit: bool) -> dict[str, bool]:
    """Judge pairs (held, held or planned) that occur: what becomes of them once the period is over, and before."""
    if not audit:
        told = [_fits(total, bound, n) for _, total in numbers]
        return {"over_met": any(told), "over_unmet": not all(told)}
    over = [_fits(held, bound, n) for held, _ in numbers]
    while_open = [_fits_open(held, total, bound, n) for held, total in numbers]
    return {
        "over_met": any(over), "over_unmet": not all(over), "open_met": True in while_open,
        "open_unmet": False in while_open, "open_due": None in while_open,
    }


def _fits(number: int, bound: Bound, n: int) -> bool:
    if bound == "exactly":
        return number == n
    return number >= n if bound == "at_least" else number <= n


def _fits_open(held: int, total: int, bound: Bound, n: int) -> bool | None:
    """Tell whether it is met already or lost already; None: neither."""
    if bound == "at_most":
        return held <= n
    if bound == "at_least":
        return True if held >= n else None if total >= n else False
    return None if held <= n <= total else False


def numbers_told(name: str, *, audit: bool, open_: ex.Expr, over: ex.Expr) -> Outcomes:
    """Return the outcomes of what `judge_numbers` found, from its columns."""
    told = {part: ex.col(f"{name}.{part}") for part in (
        "over_met", "over_unmet", *(("open_met", "open_unmet", "open_due") if audit else ()))}
    if not audit:
        return Outcomes(met=told["over_met"], unmet=told["over_unmet"])
    return Outcomes(
        met=(over & told["over_met"]) | (open_ & told["open_met"]),
        unmet=(over & told["over_unmet"]) | (open_ & told["open_unmet"]), not_due=open_ & told["open_due"],
    )
