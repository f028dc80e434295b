"""Which outcomes of a duty occur over its worlds, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

import narwhals.stable.v2 as nw

from ..findings import Reason, Verdict

__all__ = ["FLAGS", "NO", "YES", "Outcomes", "REASONS", "VERDICTS", "any_of", "reason_of", "verdict_of", "whole"]

VERDICTS = (Verdict.SATISFIED, Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.NOT_APPLICABLE)
REASONS: tuple[Reason | None, ...] = (None, *Reason)
_CODE = {reason: code for code, reason in enumerate(REASONS)}
FLAGS = ("met", "unmet", "not_due", "not_bound", "before_issue")
NO: nw.Expr = nw.lit(False)  # noqa: FBT003 - a column of one value
YES: nw.Expr = nw.lit(True)  # noqa: FBT003


def any_of(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """Return whether any of the conditions holds; none of them never does."""
    return reduce(or_, conditions) if conditions else NO


def whole(value: int) -> nw.Expr:
    """Return a column of one whole number."""
    return nw.lit(value, dtype=nw.Int32)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Boolean columns: does a world with this outcome exist; and what an undetermined verdict hangs on."""

    met: nw.Expr
    unmet: nw.Expr
    not_due: nw.Expr = field(default_factory=lambda: NO)
    not_bound: nw.Expr = field(default_factory=lambda: NO)
    #: Why not bound, where it is: the limit lies before the document was issued.
    before_issue: nw.Expr = field(default_factory=lambda: NO)
    #: What leaves it open, strongest first; an undetermined verdict with none of them has a vague date.
    causes: tuple[tuple[Reason, nw.Expr], ...] = ()

    def unless_bound(self, must: nw.Expr, may: nw.Expr) -> Outcomes:
        """Return the outcomes of a duty that binds in all worlds (must), in some (may), or in none."""
        return replace(
            self, met=self.met & may, unmet=self.unmet & may, not_due=self.not_due & may,
            not_bound=(self.not_bound & may) | ~must,
            causes=(*self.causes, (Reason.UNKNOWN_VALUE, may & ~must)),
        )

    def flags(self, name: str) -> list[nw.Expr]:
        """Return the outcomes as columns `name.met` …, with the strongest cause as a code."""
        cause = nw.lit(0)
        for reason, holds in reversed(self.causes):
            cause = nw.when(holds).then(nw.lit(_CODE[reason])).otherwise(cause)
        columns = {part: getattr(self, part) for part in FLAGS} | {"cause": cause.cast(nw.Int8)}
        return [column.alias(f"{name}.{part}") for part, column in columns.items()]


def verdict_of(name: str) -> nw.Expr:
    """Return the code of the verdict (index into `VERDICTS`) from the columns that `flags` wrote."""
    met, unmet, not_due, not_bound = (nw.col(f"{name}.{part}") for part in FLAGS[:4])
    return (
        nw.when(~unmet & ~not_due).then(nw.when(met).then(nw.lit(0)).otherwise(nw.lit(4)))
        .otherwise(
            nw.when(met | not_bound | (unmet & not_due)).then(nw.lit(2))
            .otherwise(nw.when(unmet).then(nw.lit(1)).otherwise(nw.lit(3)))
        ).cast(nw.Int8).alias(f"{name}.verdict")
    )


def reason_of(name: str) -> nw.Expr:
    """Return the code of the reason (index into `REASONS`, 0 for none) from flags and verdict."""
    verdict, cause, early = (nw.col(f"{name}.{part}") for part in ("verdict", "cause", "before_issue"))
    open_ = nw.when(cause == 0).then(nw.lit(_CODE[Reason.VAGUE_DATE])).otherwise(cause)
    unbound = nw.when(early).then(nw.lit(_CODE[Reason.BEFORE_ISSUE])).otherwise(nw.lit(_CODE[Reason.NOT_BOUND]))
    return (
        nw.when(verdict < 2).then(nw.lit(0))  # noqa: PLR2004 - codes, as above
        .otherwise(nw.when(verdict == 2).then(open_).otherwise(  # noqa: PLR2004
            nw.when(verdict == 3).then(nw.lit(_CODE[Reason.NOT_DUE])).otherwise(unbound)))  # noqa: PLR2004
    ).cast(nw.Int8).alias(f"{name}.reason")
