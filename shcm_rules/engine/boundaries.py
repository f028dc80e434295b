"""The calendar's boundaries as columns, and in which term a day lies when they are windows.

HK1 is first1 … last1, HK2 first2 … last2; each boundary is `[lo, hi]` in day numbers. In which
worlds a boundary falls where is one unknown for all rows of a calendar; every comparison here is
monotone in it, so that the two ends decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import narwhals.stable.v2 as nw

from ..checks.outcomes import whole
from ..reference.calendars import Calendar
from ..windows import FIRST_DAY, LAST_DAY, Window

__all__ = ["Boundaries", "BOUNDARY_COLUMNS", "Days", "TERMS", "boundary_values"]

TERMS = (1, 2)
_NAMES = ("first1", "last1", "first2", "last2")
BOUNDARY_COLUMNS = tuple(f"{name}_{end}" for name in _NAMES for end in ("lo", "hi"))


def _ends(window: Window) -> tuple[int, int]:
    return window.earliest.toordinal(), window.latest.toordinal()


def boundary_values(calendar: Calendar | None) -> dict[str, int]:
    """Return the eight boundaries of a calendar; without one nothing is certain."""
    if calendar is None:
        return {name: (FIRST_DAY if name.endswith("lo") else LAST_DAY).toordinal() for name in BOUNDARY_COLUMNS}
    last1 = _ends(calendar.term1_last)
    first2 = _ends(calendar.term2_first) if calendar.term2_first else (last1[0] + 1, last1[1] + 1)
    spans = (_ends(calendar.term1_first), last1, first2, _ends(calendar.term2_last))
    return {f"{name}_{end}": value for name, span in zip(_NAMES, spans, strict=True)
            for end, value in zip(("lo", "hi"), span, strict=True)}


def boundary_worlds(calendar: Calendar | None, *, most: int) -> Iterator[dict[str, int]]:
    """Yield every choice of exact boundaries; nothing if there are more than `most` or no calendar."""
    if calendar is None:
        return
    values = boundary_values(calendar)
    names = [name for name in _NAMES if not (name == "first2" and calendar.term2_first is None)]
    ranges = [range(values[f"{name}_lo"], values[f"{name}_hi"] + 1) for name in names]
    size = 1
    for days in ranges:
        size *= len(days)
    if size > most:
        return
    for days in product(*ranges):
        chosen = dict(zip(names, days, strict=True))
        chosen.setdefault("first2", chosen["last1"] + 1)
        yield {f"{name}_{end}": chosen[name] for name in _NAMES for end in ("lo", "hi")}


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The eight boundaries as expressions: numbers where one calendar serves all rows, else columns."""

    expressions: Mapping[str, nw.Expr]

    @classmethod
    def fixed(cls, values: Mapping[str, int]) -> Boundaries:
        """Return the boundaries of the one calendar of all rows."""
        return cls({name: whole(value) for name, value in values.items()})

    @classmethod
    def columns(cls) -> Boundaries:
        """Return the boundaries that stand in each row's columns."""
        return cls({name: nw.col(name) for name in BOUNDARY_COLUMNS})

    def __getitem__(self, name: str) -> nw.Expr:
        return self.expressions[name]


@dataclass(frozen=True, slots=True)
class Days:
    """A day of each row: the window as written, whether it is exact, the term it names."""

    lo: nw.Expr
    hi: nw.Expr
    exact: nw.Expr
    term: nw.Expr

    def cut(self, at: Boundaries) -> tuple[nw.Expr, nw.Expr]:
        """Return the window's ends, cut to the school year where they meet in every world.

        Where a world exists in which the window and the year do not meet, the window stays whole.
        """
        named = ~self.term.is_null()
        may_miss = (self.lo > at["last2_lo"]) | (self.hi < at["first1_hi"])
        keep = self.exact | (may_miss & ~named)
        first = nw.when(self.term == 2).then(at["first2_lo"]).otherwise(at["first1_lo"])  # noqa: PLR2004
        last = nw.when(self.term == 1).then(at["last1_hi"]).otherwise(at["last2_hi"])
        lo = nw.when(keep).then(self.lo).otherwise(nw.max_horizontal(self.lo, first))
        hi = nw.when(keep).then(self.hi).otherwise(nw.min_horizontal(self.hi, last))
        return lo, hi

    def in_term(self, term: int, at: Boundaries) -> tuple[nw.Expr, nw.Expr]:
        """Return whether the day lies in a term in every world, and in some world."""
        lo, hi, first, last = self.lo, self.hi, f"first{term}", f"last{term}"
        exact_must = (lo >= at[f"{first}_hi"]) & (lo <= at[f"{last}_lo"])
        exact_may = (lo >= at[f"{first}_lo"]) & (lo <= at[f"{last}_hi"])
        meets_must = (hi >= at["first1_hi"]) & (lo <= at["last2_lo"])
        if term == 1:
            vague_must, vague_may = meets_must & (hi <= at["last1_lo"]), lo <= at["last1_hi"]
        else:
            vague_must, vague_may = meets_must & (lo >= at["first2_hi"]), hi >= at["first2_lo"]
        vague_may &= (hi >= at["first1_lo"]) & (lo <= at["last2_hi"])
        named, here = ~self.term.is_null(), self.term == term
        must = nw.when(self.exact).then(exact_must).otherwise(vague_must)
        may = nw.when(self.exact).then(exact_may).otherwise(vague_may)
        return (
            nw.when(named).then(here).otherwise(must).fill_null(value=False),
            nw.when(named).then(here).otherwise(may).fill_null(value=False),
        )
