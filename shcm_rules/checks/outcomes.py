"""Which outcomes of a duty occur over its worlds, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from ..findings import Reason, Verdict
from . import expressions as ex

__all__ = [
    "FLAGS", "NO", "REASONS", "STEP", "VERDICTS", "YES", "Outcomes", "any_of", "both", "code_in", "either", "opposite",
    "whole",
]

VERDICTS = (Verdict.SATISFIED, Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.NOT_APPLICABLE)
REASONS: tuple[Reason | None, ...] = (None, *Reason)
_CODE = {reason: code for code, reason in enumerate(REASONS)}
#: A verdict and its reason are one number: the index of the reason times this, plus that of the verdict.
STEP = 8
#: The outcomes that a world can have.
FLAGS = ("met", "unmet", "not_due", "not_bound", "before_issue")
NO: ex.Expr = ex.lit(False)
YES: ex.Expr = ex.lit(True)


def both(one: ex.Expr, other: ex.Expr) -> ex.Expr:
    """Return whether both conditions hold; what holds always or never costs nothing."""
    if one is NO or other is NO:
        return NO
    return other if one is YES or one is other else one if other is YES else one & other


def either(one: ex.Expr, other: ex.Expr) -> ex.Expr:
    """Return whether one of two conditions holds; what holds always or never costs nothing."""
    if one is YES or other is YES:
        return YES
    return other if one is NO or one is other else one if other is NO else one | other


def opposite(condition: ex.Expr) -> ex.Expr:
    """Return whether a condition does not hold."""
    return NO if condition is YES else YES if condition is NO else ~condition


def any_of(conditions: Sequence[ex.Expr]) -> ex.Expr:
    """Return whether any of the conditions holds; none of them never does."""
    return reduce(either, conditions, NO)


def whole(value: int) -> ex.Expr:
    """Return a column of one whole number."""
    return ex.lit(value, dtype="Int32")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Boolean columns: does a world with this outcome exist; and what an undetermined verdict hangs on."""

    met: ex.Expr
    unmet: ex.Expr
    not_due: ex.Expr = field(default_factory=lambda: NO)
    not_bound: ex.Expr = field(default_factory=lambda: NO)
    #: Why not bound, where it is: the limit lies before the document was issued.
    before_issue: ex.Expr = field(default_factory=lambda: NO)
    #: What leaves it open, strongest first; an undetermined verdict with none of them has a vague date.
    causes: tuple[tuple[Reason, ex.Expr], ...] = ()

    def unless_bound(self, must: ex.Expr, may: ex.Expr, *, by_day: bool = False) -> Outcomes:
        """Return the outcomes of a duty that binds in all worlds (must), in some (may), or in none.

        `by_day`: it is a vague day that leaves it open, not an unknown value.
        """
        open_ = NO if by_day or must is may else both(may, opposite(must))
        return replace(
            self, met=both(self.met, may), unmet=both(self.unmet, may), not_due=both(self.not_due, may),
            not_bound=either(both(self.not_bound, may), opposite(must)), before_issue=both(self.before_issue, may),
            causes=self.causes if open_ is NO else (*self.causes, (Reason.UNKNOWN_VALUE, open_)),
        )

    def flags(self, name: str) -> list[ex.Expr]:
        """Return the outcomes as columns `name.met` …, with the strongest cause as a code."""
        columns = {part: getattr(self, part) for part in FLAGS} | {"cause": self._cause().cast("UInt8")}
        return [column.alias(f"{name}.{part}") for part, column in columns.items()]

    def _cause(self) -> ex.Expr:
        """Return the code of the strongest cause that holds, 0 for none."""
        return _chosen([(holds, _CODE[reason]) for reason, holds in self.causes], _number(0))

    def code(self, cause: ex.Expr | None = None) -> ex.Expr:
        """Return verdict and reason over all worlds as one number (see `STEP`): the definition, once.

        `cause`: the code of the strongest cause, where it is a column.
        """
        vague = _number(_told(Verdict.UNDETERMINED, Reason.VAGUE_DATE))
        undetermined = _chosen([(holds, _told(Verdict.UNDETERMINED, reason)) for reason, holds in self.causes], vague)
        if cause is not None:
            open_ = (cause * STEP + _told(Verdict.UNDETERMINED)).cast("UInt8")
            undetermined = ex.when(cause > 0).then(open_).otherwise(vague)
        late, due = _number(_told(Verdict.VIOLATED)), _number(_told(Verdict.PENDING, Reason.NOT_DUE))
        failed = late if self.not_due is NO else _if(self.unmet, late, due)
        passed = _chosen([
            (self.met, _told(Verdict.SATISFIED)),
            (self.before_issue, _told(Verdict.NOT_APPLICABLE, Reason.BEFORE_ISSUE)),
        ], _number(_told(Verdict.NOT_APPLICABLE, Reason.NOT_BOUND)))
        other = any_of([self.met, self.not_bound, both(self.unmet, self.not_due)])
        return _if(either(self.unmet, self.not_due), _if(other, undetermined, failed), passed)


def _told(verdict: Verdict, reason: Reason | None = None) -> int:
    return _CODE[reason] * STEP + VERDICTS.index(verdict)


def _number(value: int) -> ex.Expr:
    return ex.lit(value, dtype="UInt8")


def _chosen(options: Sequence[tuple[ex.Expr, int]], otherwise: ex.Expr) -> ex.Expr:
    """Return the number of the first option that holds."""
    for holds, number in reversed(options):
        otherwise = _if(holds, _number(number), otherwise)
    return otherwise


def _if(holds: ex.Expr, then: ex.Expr, otherwise: ex.Expr) -> ex.Expr:
    if holds is YES or holds is NO:
        return then if holds is YES else otherwise
    return ex.when(holds).then(then).otherwise(otherwise)


def code_in(name: str) -> ex.Expr:
    """Return the code of the outcomes whose columns `flags` has made."""
    met, unmet, not_due, not_bound, before_issue = (ex.col(f"{name}.{part}") for part in FLAGS)
    return Outcomes(met, unmet, not_due, not_bound, before_issue).code(ex.col(f"{name}.cause"))
