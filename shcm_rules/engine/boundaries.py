"""The calendar's boundaries as columns, and in which term a day lies when they are windows.

HK1 is first1 … last1, HK2 first2 … last2; each boundary is `[lo, hi]` in day numbers. In which
worlds a boundary falls where is one unknown for all rows of a calendar; every comparison here is
monotone in it, so that the two ends decide.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import NamedTuple

from ..checks import expressions as ex
from ..checks.outcomes import whole
from ..reference.calendars import Calendar
from ..windows import FIRST_DAY, LAST_DAY, Window

__all__ = ["Boundaries", "BOUNDARY_COLUMNS", "Days", "TERMS", "boundary_values", "boundary_worlds"]

TERMS = (1, 2)
_NAMES = ("first1", "last1", "first2", "last2")
BOUNDARY_COLUMNS = tuple(f"{name}_{end}" for name in _NAMES for end in ("lo", "hi"))


#: Days before and after any that there is.
_NEVER = (0, date.max.toordinal() + 1)


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


def boundary_worlds(calendar: Calendar | None, ends: Collection[int], *, most: int) -> list[dict[str, int]]:
    """Return choices of exact boundaries that stand for all of them.

    Every comparison is between a boundary and one of `ends` (a row's end or the as-of day), so within
    a boundary's window only the days beside an end can tell worlds apart. Empty if more than `most` are needed.
    """
    if calendar is None:
        return []
    values = boundary_values(calendar)
    names = [name for name in _NAMES if not (name == "first2" and calendar.term2_first is None)]
    ranges = []
    for name in names:
        lo, hi = values[f"{name}_lo"], values[f"{name}_hi"]
        near = {end + step for end in ends if lo - 2 <= end <= hi + 2 for step in (-2, -1, 0, 1)}
        ranges.append(sorted({lo, hi} | {day for day in near if lo <= day <= hi}))
    if prod(map(len, ranges)) > most:
        return []
    chosen = [dict(zip(names, days, strict=True)) for days in product(*ranges)]
    for world in chosen:
        world.setdefault("first2", world["last1"] + 1)
    return [{f"{name}_{end}": world[name] for name in _NAMES for end in ("lo", "hi")} for world in chosen]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The eight boundaries as expressions: numbers where one calendar serves all rows, else columns."""

    expressions: Mapping[str, ex.Expr]
    #: The numbers; none where they stand in columns.
    values: tuple[int, ...] = ()

    @classmethod
    def fixed(cls, values: Mapping[str, int]) -> Boundaries:
        """Return the boundaries of the one calendar of all rows."""
        return cls({name: whole(value) for name, value in values.items()}, tuple(values.values()))

    @classmethod
    def columns(cls) -> Boundaries:
        """Return the boundaries that stand in each row's columns."""
        return cls({name: ex.col(name) for name in BOUNDARY_COLUMNS})

    def __getitem__(self, name: str) -> ex.Expr:
        return self.expressions[name]


class Days(NamedTuple):
    """A day of each row: the window as written, whether it is exact, the term it names."""

    lo: ex.Expr
    hi: ex.Expr
    exact: ex.Expr
    term: ex.Expr

    def cut(self, at: Boundaries) -> tuple[ex.Expr, ex.Expr]:
        """Return the window's ends, cut to the school year where they meet in every world.

        Where a world exists in which the window and the year do not meet, the window stays whole.
        """
        named = ~self.term.is_null()
        may_miss = (self.lo > at["last2_lo"]) | (self.hi < at["first1_hi"])
        keep = self.exact | (may_miss & ~named)
        first = ex.when(self.term == 2).then(at["first2_lo"]).otherwise(at["first1_lo"])
        last = ex.when(self.term == 1).then(at["last1_hi"]).otherwise(at["last2_hi"])
        # No bound rather than no cut: a greatest of columns in a branch costs ten times one outside.
        lo = ex.max_horizontal(self.lo, ex.when(keep).then(whole(_NEVER[0])).otherwise(first))
        hi = ex.min_horizontal(self.hi, ex.when(keep).then(whole(_NEVER[1])).otherwise(last))
        return lo, hi

    def in_term(self, term: int, at: Boundaries) -> tuple[ex.Expr, ex.Expr]:
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
        must = ex.when(self.exact).then(exact_must).otherwise(vague_must)
        may = ex.when(self.exact).then(exact_may).otherwise(vague_may)
        return (
            ex.when(named).then(here).otherwise(must).fill_null(value=False),
            ex.when(named).then(here).otherwise(may).fill_null(value=False),
        )

    def sides(self, at: Boundaries) -> dict[str, ex.Expr]:
        """Return on which side of each term's ends the day lies: `from1_must` … `until2_may`.

        `fromN`: not before the term's first day; `untilN`: not after its last.
        """
        lo, hi, exact = self.lo, self.hi, self.exact

        def pick(sure: ex.Expr, vague: ex.Expr, named: ex.Expr) -> ex.Expr:
            chosen = ex.when(exact).then(sure).otherwise(vague)
            return ex.when(~self.term.is_null()).then(named).otherwise(chosen).fill_null(value=False)

        one, two, any_ = self.term == 1, self.term == 2, ~self.term.is_null()
        return {
            "from1_must": pick(lo >= at["first1_hi"], hi >= at["first1_hi"], any_),
            "from1_may": pick(lo >= at["first1_lo"], hi >= at["first1_lo"], any_),
            "until1_must": pick(lo <= at["last1_lo"], hi <= at["last1_lo"], one),
            "until1_may": pick(lo <= at["last1_hi"], lo <= at["last1_hi"], one),
            "from2_must": pick(lo >= at["first2_hi"], lo >= at["first2_hi"], two),
            "from2_may": pick(lo >= at["first2_lo"], hi >= at["first2_lo"], two),
            "until2_must": pick(lo <= at["last2_lo"], lo <= at["last2_lo"], any_),
            "until2_may": pick(lo <= at["last2_hi"], lo <= at["last2_hi"], any_),
        }
