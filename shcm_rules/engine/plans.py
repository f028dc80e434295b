"""Conditions compiled once: what a rule asks, as Polars expressions that later evaluations take as they are.

Checks are written as Narwhals expressions. To turn those of a rule set into Polars' own takes longer than to judge a
school's plan by them, so what was made is kept, by the values that it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

__all__ = ["collect", "compiled"]

#: Expressions that are kept: those of some hundreds of rules, each in a few forms.
_MOST = 4096
#: Rows from which on the streaming engine wins.
_MANY = 20_000


class _Taken(pl.LazyFrame):
    """Stands for a frame and keeps the Polars expressions that it is given."""

    taken: tuple[pl.Expr, ...] = ()

    def select(self, *expressions: Any, **_: Any) -> pl.LazyFrame:
        self.taken = expressions
        return self


def _compile(expressions: Sequence[nw.Expr]) -> tuple[pl.Expr, ...]:
    frame = _Taken()
    if expressions:
        nw.from_native(frame).select(*expressions)
    return frame.taken


_KEPT: dict[Hashable, tuple[pl.Expr, ...]] = {}


def compiled(values: Hashable, build: Callable[[], Sequence[nw.Expr]]) -> tuple[pl.Expr, ...]:
    """Return the expressions that `build` makes of `values`, as Polars has them; `build` must look at nothing else."""
    found = _KEPT.get(values)
    if found is None:
        found = _compile(build())
        while len(_KEPT) >= _MOST:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[values] = found
    return found


def collect(frame: pl.LazyFrame, rows: int) -> pl.DataFrame:
    """Return what a plan over so many rows comes to."""
    return frame.collect(engine="streaming" if rows >= _MANY else "in-memory")
