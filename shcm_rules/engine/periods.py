"""The days in which rows count: a term, a window, or any day."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals.stable.v2 as nw

from ..checks.outcomes import NO, YES
from ..windows import Window
from .boundaries import Boundaries

__all__ = ["Period"]


@dataclass(frozen=True, slots=True)
class Period:
    """The days in which rows count: a term (its days are the calendar's) or a window."""

    name: str
    term: int | None = None
    window: Window | None = None

    def inside(self, prefix: str, *, also: bool = False) -> tuple[nw.Expr, nw.Expr]:
        """Return whether a row's planned ("t") or held ("h") day is in the period, in every and in some world.

        `also`: there are rows whose status is not known, and so a day as written beside any other.
        """
        if self.term:
            return nw.col(f"{prefix}{self.term}_must"), nw.col(f"{prefix}{self.term}_may")
        if self.window is None:
            return YES, YES
        lo, hi = _DAYS[prefix]
        first, last = self.window.earliest.toordinal(), self.window.latest.toordinal()
        may = (nw.col(hi) >= first) & (nw.col(lo) <= last)
        if prefix == "t" and also:
            may |= ((nw.col("also_hi") >= first) & (nw.col("also_lo") <= last)).fill_null(value=False)
        return (nw.col(lo) >= first) & (nw.col(hi) <= last), may

    def reaching(self, today: int, at: Boundaries) -> tuple[nw.Expr, nw.Expr]:
        """Return whether the period can still run on a day, and whether it can be over."""
        if self.term:
            last = f"last{self.term}"
            return at[f"{last}_hi"] >= today, at[f"{last}_lo"] < today
        if self.window is None:
            return YES, NO
        running = self.window.latest.toordinal() >= today
        return (YES, NO) if running else (NO, YES)


_DAYS = {"t": ("plan_from", "plan_until"), "h": ("held_from", "held_until")}
