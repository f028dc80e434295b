"""Conditions compiled once: what a rule asks, as Polars expressions that later evaluations take as they are.

Checks are written as Narwhals expressions. To turn those of a rule set into Polars' own takes longer than to judge a
school's plan by them, so what was made is kept, by the values that it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
from narwhals import Expr

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


#: What makes Polars expressions of Narwhals' operations; made while a file is being read, as modules are.
_NAMESPACE: Any = nw.from_native(_Taken()).__narwhals_namespace__()


@lru_cache(_MOST)
def _column(*names: str) -> Any:
    return _NAMESPACE.col(*names)


@lru_cache(_MOST, typed=True)
def _literal(value: Any, dtype: Any = None) -> Any:
    return _NAMESPACE.lit(value, dtype)


class _Conversion:
    """Expressions as Polars has them; what several of them share is converted once.

    Narwhals converts a shared part as often as it occurs, and works out for each what back ends other than Polars ask.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], Any] = {}

    def of(self, expression: Any) -> Any:
        """Return what a chain of operations comes to."""
        told = None
        for node in expression._nodes:  # noqa: SLF001 - see `_compile`
            key = id(told), id(node)  # both stay as long as the expressions do
            if key not in self._made:
                self._made[key] = self._apply(told, node)
            told = self._made[key]
        return told

    def _apply(self, told: Any, node: Any) -> Any:
        """Return what an operation makes of an expression, or of nothing."""
        if node.name == "col":
            return _column(*node.kwargs["names"])
        if node.name == "lit":
            return _literal(**node.kwargs)
        arguments = [self._argument(each, node) for each in node.exprs]
        if node.name == "all_horizontal" and len(arguments) == 1 and not node.kwargs["ignore_nulls"]:
            # What `when` makes of one condition, twice.
            return arguments[0]
        return attrgetter(node.name)(_NAMESPACE if told is None else told)(*arguments, **node.kwargs)

    def _argument(self, argument: Any, node: Any) -> Any:
        """Return an argument of an operation: an expression, the name of a column, or a value."""
        if isinstance(argument, Expr):
            return self.of(argument)
        return _column(argument) if isinstance(argument, str) and not node.str_as_lit else _literal(argument)


def _compile(expressions: Sequence[nw.Expr]) -> tuple[pl.Expr, ...]:
    try:
        convert = _Conversion().of
        return tuple(convert(expression).native for expression in expressions)
    except (AttributeError, TypeError):  # a Narwhals that keeps its expressions otherwise converts them itself
        return _converted(expressions)


def _converted(expressions: Sequence[nw.Expr]) -> tuple[pl.Expr, ...]:
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
