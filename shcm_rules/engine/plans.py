"""Conditions compiled once: what a rule asks, as Polars expressions that later evaluations take as they are.

Checks are written as Narwhals expressions. To turn those of a rule set into Polars' own takes longer than to judge a
school's plan by them, so what was made is kept, by the values that it was made from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import inf
from operator import and_, attrgetter, eq, ge, gt, invert, le, lt, or_
from threading import Lock
from typing import Any, NamedTuple, cast

import narwhals.stable.v2 as nw
import polars as pl
from narwhals import Expr

__all__ = ["Itself", "Shared", "collect", "compiled", "shared"]

#: Expressions that are kept: those of some hundreds of rules, each in a few forms.
_MOST = 4096
#: Rows from which on the streaming engine wins.
_MANY = 20_000
#: Operations that a column of its own has to save; and what is left for Polars to find, of few rows nothing.
_LEAST = 2
_SHARED_ALREADY, _AS_WRITTEN = pl.QueryOptFlags(comm_subexpr_elim=False), pl.QueryOptFlags.none()


class _Taken(pl.LazyFrame):
    """Stands for a frame and keeps the Polars expressions that it is given."""

    taken: tuple[pl.Expr, ...] = ()

    def select(self, *expressions: Any, **_: Any) -> pl.LazyFrame:
        self.taken = expressions
        return self


#: What makes Polars expressions of Narwhals' operations; made while a file is being read, as modules are.
_NAMESPACE: Any = nw.from_native(_Taken()).__narwhals_namespace__()


_SOME: Any = _NAMESPACE.col("")


def _chosen(when: pl.Expr, then: pl.Expr, *otherwise: pl.Expr) -> pl.Expr:
    chosen = pl.when(when).then(then)
    return chosen.otherwise(*otherwise) if otherwise else chosen


#: Operations of which Narwhals asks Polars for nothing but the same.
_POLARS_OWN: Mapping[str, Callable[..., pl.Expr]] = {
    "when_then": _chosen, "is_null": pl.Expr.is_null, "__and__": and_, "__or__": or_, "__invert__": invert,
    "__eq__": eq, "__lt__": lt, "__le__": le, "__gt__": gt, "__ge__": ge,
}
_column = lru_cache(_MOST)(pl.col)


@lru_cache(_MOST, typed=True)
def _literal(value: Any, dtype: Any = None) -> Any:
    return _NAMESPACE.lit(value, dtype).native


class _Operation(NamedTuple):
    """An operation on what another one made, or on nothing, with arguments: places of operations."""

    told: int | None
    name: str
    arguments: tuple[int, ...]
    options: Mapping[str, Any]

    @property
    def parts(self) -> tuple[int, ...]:
        """Return the places of all that it hangs on."""
        return self.arguments if self.told is None else (self.told, *self.arguments)

    def on(self, parts: Sequence[pl.Expr]) -> pl.Expr:
        """Return the expression, of those that it hangs on."""
        if self.name == "col":
            return _column(*self.options["names"])
        if self.name == "lit":
            return cast("pl.Expr", _literal(**self.options))
        if self.name in _POLARS_OWN and not self.options:
            return _POLARS_OWN[self.name](*parts)
        told, *arguments = [_NAMESPACE] * (self.told is None) + [_SOME._with_native(part) for part in parts]  # noqa: SLF001
        return cast("pl.Expr", attrgetter(self.name)(told)(*arguments, **self.options).native)


@dataclass(frozen=True, slots=True)
class Shared:
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
    """Expressions as Polars has them, of operations each told once: what is equal is one, wherever it stands.

    Narwhals converts a shared part as often as it occurs, and works out for each what back ends other than Polars ask.
    """

    def __init__(self) -> None:
        self._operations: list[_Operation] = []
        self._places: dict[Hashable, int] = {}
        self._met: dict[tuple[int | None, int], int] = {}  # a node stays as long as its expression does

    def of(self, expression: Any) -> int:
        """Return the place of what a chain of operations comes to."""
        told = None
        for node in expression._nodes:  # noqa: SLF001 - see `_compile`
            key = told, id(node)
            if key not in self._met:
                self._met[key] = self._apply(told, node)
            told = self._met[key]
        return cast("int", told)

    def _apply(self, told: int | None, node: Any) -> int:
        """Return the place of what an operation makes of an expression, or of nothing."""
        arguments = tuple([self._argument(each, node) for each in node.exprs])
        if node.name == "all_horizontal" and len(arguments) == 1 and not node.kwargs["ignore_nulls"]:
            # What `when` makes of one condition, twice.
            return arguments[0]
        if node.name == "__invert__" and told is not None and self._operations[told].name == "__invert__":
            return cast("int", self._operations[told].told)
        return self._place(_Operation(told, node.name, arguments, node.kwargs))

    def _argument(self, argument: Any, node: Any) -> int:
        """Return the place of an argument of an operation: an expression, the name of a column, or a value."""
        if isinstance(argument, Expr):
            return self.of(argument)
        if isinstance(argument, str) and not node.str_as_lit:
            return self._place(_Operation(None, "col", (), {"names": (argument,)}))
        return self._place(_Operation(None, "lit", (), {"value": argument, "dtype": None}))

    def _place(self, made: _Operation) -> int:
        values = tuple([(name, type(value), value) for name, value in made.options.items()]) if made.options else ()
        try:
            place = self._places.setdefault((*made[:3], values), len(self._operations))
        except TypeError:  # a value that cannot be told from others is equal to none
            place = len(self._operations)
        if place == len(self._operations):
            self._operations.append(made)
        return place

    def made(self, places: Sequence[int], *, least: float = inf) -> Shared:
        """Return the expressions in these places; what saves at least so many operations is a column of its own."""
        parts = [made.parts for made in self._operations]
        uses = Counter([*chain.from_iterable(parts), *places])
        found: list[pl.Expr] = []
        sizes: list[int] = []
        depths: list[int] = []
        stages: list[list[pl.Expr]] = []
        for at, made in enumerate(self._operations):
            expression = made.on([found[part] for part in parts[at]])
            size, depth = 1, 0
            for part in parts[at]:
                size, depth = size + sizes[part], max(depth, depths[part])
            if (uses[at] - 1) * (size - 1) >= least:
                if depth == len(stages):
                    stages.append([])
                stages[depth].append(expression.alias(f"~{at}"))
                expression, size, depth = _column(f"~{at}"), 1, depth + 1
            found.append(expression)
            sizes.append(size)
            depths.append(depth)
        return Shared(tuple(stages), tuple([found[place] for place in places]))


def _converted(expressions: Sequence[nw.Expr]) -> tuple[pl.Expr, ...]:
    frame = _Taken()
    if expressions:
        nw.from_native(frame).select(*expressions)
    return frame.taken


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


def shared(values: Hashable, build: Callable[[], Sequence[nw.Expr]], *, least: float = _LEAST) -> Shared:
    """Return the expressions that `build` makes of `values`, as Polars has them; `build` must look at nothing else."""
    found = _KEPT.get(values)
    if found is None:
        found = _compile(build(), least)
        with _KEEPING:
            while len(_KEPT) >= _MOST:
                _KEPT.pop(next(iter(_KEPT)), None)
            _KEPT[values] = found
    return found


def compiled(values: Hashable, build: Callable[[], Sequence[nw.Expr]]) -> tuple[pl.Expr, ...]:
    """Return what `shared` does, each expression alone."""
    return shared(values, build, least=inf).told


def _compile(expressions: Sequence[nw.Expr], least: float) -> Shared:
    try:
        conversion = _Conversion()
        return conversion.made([conversion.of(expression) for expression in expressions], least=least)
    except (AttributeError, TypeError):  # a Narwhals that keeps its expressions otherwise converts them itself
        return Shared((), _converted(expressions))


def collect(frame: pl.LazyFrame, rows: int = 0) -> pl.DataFrame:
    """Return what a plan over so many rows comes to; whose parts are shared already.

    Of a school's rows, to improve a plan takes longer than to run it, and so does the streaming engine, which Polars
    takes unless it is told.
    """
    if rows >= _MANY:
        return frame.collect(engine="streaming", optimizations=_SHARED_ALREADY)
    return frame.collect(engine="in-memory", optimizations=_AS_WRITTEN)
