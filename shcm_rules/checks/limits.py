"""Acts against their limits: lead times before a day, and acts that must follow it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..findings import Reason
from ..windows import Unit, Window, first_day_reaching
from . import expressions as ex
from .outcomes import Outcomes, both, either, whole

__all__ = ["Act", "Lead", "judge_follow_up", "judge_lead_time", "judge_not_early", "latest_in_time", "recorded"]

_EPOCH = date(1970, 1, 1).toordinal()


class Act(NamedTuple):
    """A recorded act: whether anything is written, the days it can mean, whether its column is absent.

    `elsewhere`: another row of the lần records it in every world.
    """

    written: ex.Expr
    lo: ex.Expr
    hi: ex.Expr
    absent: ex.Expr
    elsewhere: ex.Expr | None = None


class Lead(NamedTuple):
    """A lead time; 0 days: by the day itself."""

    n: int
    unit: Unit


def latest_in_time(day: ex.Expr, lead: Lead) -> ex.Expr:
    """Return the last day in time before `day` (day numbers); months clamp to the month's end."""
    if lead.n == 0:
        return day
    if lead.unit == "months":
        as_date = (day - _EPOCH).cast("Date").offset_by(f"-{lead.n}mo")
        return as_date.cast("Int32") + _EPOCH
    return day - lead.n * (7 if lead.unit == "weeks" else 1)


def recorded(act: Act, as_of: int, *, audit: bool) -> tuple[ex.Expr, ex.Expr, ex.Expr, ex.Expr]:
    """Return whether it can be recorded, whether it can be not recorded, and the recorded days."""
    can, cannot, lo, hi = act.written, ~act.written, act.lo, act.hi
    if audit:
        can, cannot, hi = can & (lo <= as_of), cannot | (hi > as_of), ex.min_horizontal(hi, whole(as_of))
    return can, cannot & ~act.elsewhere if act.elsewhere is not None else cannot, lo, hi


def judge_lead_time(  # noqa: PLR0913 - all but the day and its act by name
    day_lo: ex.Expr, day_hi: ex.Expr, act: Act, lead: Lead, *, as_of: int, audit: bool, issued: Window,
) -> Outcomes:
    """Judge an act that must be done by `day − lead`; limits before the day of issue do not bind."""
    bound_from = first_day_reaching(issued.earliest, lead.n, lead.unit).toordinal()
    bound_for_sure = first_day_reaching(issued.latest, lead.n, lead.unit).toordinal()
    first = ex.max_horizontal(day_lo, whole(bound_from))
    may = day_hi >= bound_from
    limit_lo, limit_hi = latest_in_time(first, lead), latest_in_time(day_hi, lead)
    can, cannot, lo, hi = recorded(act, as_of, audit=audit)
    passed, early = cannot & (limit_lo < as_of) & may, day_lo < bound_for_sure
    missing = both(passed, act.absent)
    return Outcomes(
        met=may & either(can & (lo <= limit_hi), missing),
        unmet=may & ((can & (hi > limit_lo)) | passed),
        not_due=may & cannot & (limit_hi >= as_of),
        not_bound=early,
        before_issue=early,
        causes=((Reason.MISSING_COLUMN, missing), (Reason.BEFORE_ISSUE, may & early & (day_lo == day_hi))),
    )


def judge_not_early(  # noqa: PLR0913
    day_lo: ex.Expr, day_hi: ex.Expr, act: Act, days: int, *, as_of: int, audit: bool,
) -> Outcomes:
    """Judge a recorded act that must not lie more than so many days before the day."""
    can, cannot, lo, hi = recorded(act, as_of, audit=audit)
    there = day_lo <= day_hi
    return Outcomes(
        met=there & can & (hi >= day_lo - days), unmet=there & can & (lo < day_hi - days), not_bound=cannot | ~there)


def judge_follow_up(  # noqa: PLR0913
    day_lo: ex.Expr, day_hi: ex.Expr, act: Act, *, grace: int, as_of: int, audit: bool, any_day: bool = False,
) -> Outcomes:
    """Judge an act that must follow the day and has no limit: open after the grace period, never unmet alone.

    `any_day`: the text does not say that it comes after the day.
    """
    can, cannot, lo, hi = recorded(act, as_of, audit=audit)
    if any_day:
        lo = hi = day_hi
    early = can & (lo < day_hi)  # some world has the act before the day: as good as not recorded
    waiting = cannot | early
    after_early = ex.max_horizontal(day_lo, lo + 1)
    over = (cannot & (day_lo + grace < as_of)) | (early & (after_early + grace < as_of))
    return Outcomes(
        met=(can & (hi >= day_lo)) | over,
        unmet=over,
        not_due=waiting & (day_hi + grace >= as_of),
        causes=((Reason.MISSING_COLUMN, both(over, act.absent)), (Reason.NO_LIMIT, over)),
    )


