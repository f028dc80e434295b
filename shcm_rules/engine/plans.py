"""Conditions compiled once: what a rule asks, as Polars expressions that later evaluations take as they are.

What checks ask is data (`checks.expressions`). To make Polars' own of it takes longer than to judge a school's plan,
so what was made is kept, by the values that it was made from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import chain
from math import inf
from threading import Lock
from typing import Any, NamedTuple

import polars as pl

from ..checks.expressions import Expr, say

__all__ = ["Itself", "Shared", "collect", "compiled", "shared"]

#: Expressions that are kept: those of some hundreds of rules, each in a few forms.
_MOST = 4096
#: Rows from which on the streaming engine wins.
_MANY = 20_000
#: Operations that a column of its own has to save; and what is left for Polars to find, of few rows nothing.
_LEAST = 2
_SHARED_ALREADY, _AS_WRITTEN = pl.QueryOptFlags(comm_subexpr_elim=False), pl.QueryOptFlags.none()


class Shared(NamedTuple):
    """Expressions, and what they share: columns to be added to a frame before them, one stage after the other."""

    stages: tuple[Sequence[pl.Expr], ...]
    told: tuple[pl.Expr, ...]

    def on(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return a frame with the columns that the expressions share."""
        for stage in self.stages:
            frame = frame.with_columns(stage)
        return frame

    def added_to(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Return a frame with the expressions as columns, and none but those."""
        return self.on(frame).with_columns(self.told).drop(
            [column.meta.output_name() for stage in self.stages for column in stage])


class _Conversion:
    """Expressions as Polars has them, each operation told once: what is equal is one, wherever it stands."""

    def __init__(self) -> None:
        self._operations: list[tuple[Expr, tuple[int, ...]]] = []  # each with the places of its parts
        self._places: dict[Hashable, int] = {}
        self._met: dict[int, int] = {}  # by identity: to compare two expressions makes a third

    def of(self, expression: Expr) -> int:
        """Return the place of an expression."""
        if id(expression) not in self._met:
            self._met[id(expression)] = self._place(expression, tuple([self.of(part) for part in expression.parts]))
        return self._met[id(expression)]

    def _place(self, expression: Expr, parts: tuple[int, ...]) -> int:
        values = tuple([(type(value), value) for value in expression.options.values()])
        place = self._places.setdefault((expression.name, parts, values), len(self._operations))
        if place == len(self._operations):
            self._operations.append((expression, parts))
        return place

    def made(self, places: Sequence[int], *, least: float = inf) -> Shared:
        """Return the expressions in these places; what saves at least so many operations is a column of its own."""
        uses = Counter([*chain.from_iterable(parts for _, parts in self._operations), *places])
        found: list[pl.Expr] = []
        sizes: list[int] = []
        depths: list[int] = []
        stages: list[list[pl.Expr]] = []
        for at, (operation, parts) in enumerate(self._operations):
            expression: pl.Expr = say(operation, [found[part] for part in parts], pl)
            size, depth = 1, 0
            for part in parts:
                size, depth = size + sizes[part], max(depth, depths[part])
            if (uses[at] - 1) * (size - 1) >= least:
                if depth == len(stages):
                    stages.append([])
                stages[depth].append(expression.alias(f"~{at}"))
                expression, size, depth = pl.col(f"~{at}"), 1, depth + 1
            found.append(expression)
            sizes.append(size)
            depths.append(depth)
        return Shared(tuple(stages), tuple([found[place] for place in places]))


class Itself:
    """An object as a key of what is kept: equal to nothing else, for to compare all that it holds takes longer."""

    def __init__(self, it: Any) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self.it is other.it


_KEPT: dict[Hashable, Shared] = {}
_KEEPING = Lock()


def shared(values: Hashable, build: Callable[[], Sequence[Expr]], *, least: float = _LEAST) -> Shared:
    """Return the expressions that `build` makes of `values`, as Polars has them; `build` must look at nothing else."""
    found = _KEPT.get(values)
    if found is None:
        conversion, asked = _Conversion(), build()
        found = conversion.made([conversion.of(expression) for expression in asked], least=least)
        with _KEEPING:
            while len(_KEPT) >= _MOST:
                _KEPT.pop(next(iter(_KEPT)), None)
            _KEPT[values] = found
    return found


def compiled(values: Hashable, build: Callable[[], Sequence[Expr]]) -> tuple[pl.Expr, ...]:
    """Return what `shared` does, each expression alone."""
    return shared(values, build, least=inf).told


def collect(frame: pl.LazyFrame, rows: int = 0) -> pl.DataFrame:
    """Return what a plan over so many rows comes to; whose parts are shared already.

    Of a school's rows, to improve a plan takes longer than to run it, and so does the streaming engine, which Polars
    takes unless it is told.
    """
    if rows >= _MANY:
        return frame.collect(engine="streaming", optimizations=_SHARED_ALREADY)
    return frame.collect(engine="in-memory", optimizations=_AS_WRITTEN)
