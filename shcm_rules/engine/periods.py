"""The days in which rows count: a term, a window, or any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..checks import expressions as ex
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

    def inside(self, prefix: str, *, also: bool = False) -> tuple[ex.Expr, ex.Expr]:
        """Return whether a row's planned ("t") or held ("h") day is in the period, in every and in some world.

        `also`: there are rows whose status is not known, and so a day as written beside any other.
        """
        if self.term:
            return ex.col(f"{prefix}{self.term}_must"), ex.col(f"{prefix}{self.term}_may")
        if self.window is None:
            return YES, YES
        return _inside(self.window.earliest.toordinal(), self.window.latest.toordinal(), prefix, also=also)

    def reaching(self, today: int, at: Boundaries) -> tuple[ex.Expr, ex.Expr]:
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

    def inside(self, prefix: str, *, also: bool = False) -> tuple[ex.Expr, ex.Expr]:
        """Return what `Period.inside` does."""
        return _inside(ex.col(self.FIRST), ex.col(self.LAST), prefix, also=also)

    def reaching(self, today: int, at: Boundaries) -> tuple[ex.Expr, ex.Expr]:
        """Return what `Period.reaching` does."""
        del at
        running = ex.col(self.LAST) >= today
        return running, ~running


def _inside(first: int | ex.Expr, last: int | ex.Expr, prefix: str, *, also: bool) -> tuple[ex.Expr, ex.Expr]:
    lo, hi = _DAYS[prefix]
    may = (ex.col(hi) >= first) & (ex.col(lo) <= last)
    if prefix == "t" and also:
        may |= ((ex.col("also_hi") >= first) & (ex.col("also_lo") <= last)).fill_null(value=False)
    return (ex.col(lo) >= first) & (ex.col(hi) <= last), may


_DAYS = {"t": ("plan_from", "plan_until"), "h": ("held_from", "held_until")}
