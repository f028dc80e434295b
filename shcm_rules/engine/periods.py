"""The days in which rows count: a term, a window, or any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import narwhals.stable.v2 as nw

from ..checks.outcomes import NO, YES
from ..windows import Window
from .boundaries import Boundaries

__all__ = ["OwnPeriod", "Period"]


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
        return _inside(self.window.earliest.toordinal(), self.window.latest.toordinal(), prefix, also=also)

    def reaching(self, today: int, at: Boundaries) -> tuple[nw.Expr, nw.Expr]:
        """Return whether the period can still run on a day, and whether it can be over."""
        if self.term:
            last = f"last{self.term}"
            return at[f"{last}_hi"] >= today, at[f"{last}_lo"] < today
        if self.window is None:
            return YES, NO
        running = self.window.latest.toordinal() >= today
        return (YES, NO) if running else (NO, YES)


@dataclass(frozen=True, slots=True)
class OwnPeriod(Period):
    """The window that each row bears itself, in the columns FIRST and LAST."""

    name: str = ""
    FIRST: ClassVar[str] = "run_first"
    LAST: ClassVar[str] = "run_last"
    #: The columns of the windows in which a row's day can lie.
    WINDOWS: ClassVar = (("plan_from", "plan_until"), ("held_from", "held_until"), ("also_lo", "also_hi"))

    def inside(self, prefix: str, *, also: bool = False) -> tuple[nw.Expr, nw.Expr]:
        """Return what `Period.inside` does."""
        return _inside(nw.col(self.FIRST), nw.col(self.LAST), prefix, also=also)

    def reaching(self, today: int, at: Boundaries) -> tuple[nw.Expr, nw.Expr]:
        """Return what `Period.reaching` does."""
        del at
        running = nw.col(self.LAST) >= today
        return running, ~running


def _inside(first: int | nw.Expr, last: int | nw.Expr, prefix: str, *, also: bool) -> tuple[nw.Expr, nw.Expr]:
    lo, hi = _DAYS[prefix]
    may = (nw.col(hi) >= first) & (nw.col(lo) <= last)
    if prefix == "t" and also:
        may |= ((nw.col("also_hi") >= first) & (nw.col("also_lo") <= last)).fill_null(value=False)
    return (nw.col(lo) >= first) & (nw.col(hi) <= last), may


_DAYS = {"t": ("plan_from", "plan_until"), "h": ("held_from", "held_until")}
