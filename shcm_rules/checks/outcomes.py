"""Which outcomes of a duty occur over its worlds, and the verdict that follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add, or_

import narwhals.stable.v2 as nw

from ..findings import Reason, Verdict

__all__ = [
    "FLAGS", "NO", "YES", "Outcomes", "REASONS", "REASON_OF", "VERDICTS", "VERDICT_OF", "any_of", "key_of",
    "whole",
]

VERDICTS = (Verdict.SATISFIED, Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.NOT_APPLICABLE)
REASONS: tuple[Reason | None, ...] = (None, *Reason)
_CODE = {reason: code for code, reason in enumerate(REASONS)}
#: The outcomes, in the order of their bits in `Outcomes.key`; a cause stands above them.
FLAGS = ("met", "unmet", "not_due", "not_bound", "before_issue")
_CAUSE = 1 << len(FLAGS)
NO: nw.Expr = nw.lit(False)
YES: nw.Expr = nw.lit(True)


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

    def unless_bound(self, must: nw.Expr, may: nw.Expr, *, by_day: bool = False) -> Outcomes:
        """Return the outcomes of a duty that binds in all worlds (must), in some (may), or in none.

        `by_day`: it is a vague day that leaves it open, not an unknown value.
        """
        causes = self.causes if by_day else (*self.causes, (Reason.UNKNOWN_VALUE, may & ~must))
        return replace(
            self, met=self.met & may, unmet=self.unmet & may, not_due=self.not_due & may,
            not_bound=(self.not_bound & may) | ~must, before_issue=self.before_issue & may, causes=causes,
        )

    def cause(self) -> nw.Expr:
        """Return the code of the strongest cause that holds, 0 for none."""
        cause = nw.lit(0)
        for reason, holds in reversed(self.causes):
            cause = nw.when(holds).then(nw.lit(_CODE[reason])).otherwise(cause)
        return cause.cast(nw.Int16)

    def flags(self, name: str) -> list[nw.Expr]:
        """Return the outcomes as columns `name.met` …, with the strongest cause as a code."""
        columns = {part: getattr(self, part) for part in FLAGS} | {"cause": self.cause()}
        return [column.alias(f"{name}.{part}") for part, column in columns.items()]

    def key(self) -> nw.Expr:
        """Return all of it as one number: a bit for each flag, and the cause above them."""
        return key_of({part: getattr(self, part) for part in FLAGS}, self.cause() if self.causes else None)


def key_of(flags: Mapping[str, nw.Expr], cause: nw.Expr | None) -> nw.Expr:
    """Return flags and the code of a cause as one number, as `Outcomes.key` does."""
    bits = [flags[part].cast(nw.Int16) * (1 << bit) for bit, part in enumerate(FLAGS)]
    return reduce(add, bits if cause is None else [*bits, cause * _CAUSE])


def _verdict(met: int, unmet: int, not_due: int, not_bound: int) -> Verdict:
    """Return the verdict over all worlds: the definition, once."""
    if not (unmet or not_due):
        return Verdict.SATISFIED if met else Verdict.NOT_APPLICABLE
    if met or not_bound or (unmet and not_due):
        return Verdict.UNDETERMINED
    return Verdict.VIOLATED if unmet else Verdict.PENDING


def _reason(verdict: Verdict, early: int, cause: int) -> Reason | None:
    if verdict is Verdict.UNDETERMINED:
        return REASONS[cause] or Reason.VAGUE_DATE
    if verdict is Verdict.PENDING:
        return Reason.NOT_DUE
    if verdict is Verdict.NOT_APPLICABLE:
        return Reason.BEFORE_ISSUE if early else Reason.NOT_BOUND
    return None


def _tables() -> tuple[list[int], list[int]]:
    """Return, for each key of `Outcomes.key`, the codes of verdict and reason."""
    verdicts, reasons = [], []
    for key in range(_CAUSE * len(REASONS)):
        met, unmet, not_due, not_bound, early = (key >> bit & 1 for bit in range(len(FLAGS)))
        verdict = _verdict(met, unmet, not_due, not_bound)
        verdicts.append(VERDICTS.index(verdict))
        reasons.append(_CODE[_reason(verdict, early, key // _CAUSE)])
    return verdicts, reasons


#: Key of an outcome -> index into `VERDICTS`, and index into `REASONS`.
VERDICT_OF, REASON_OF = _tables()
