"""What is asked of rows, as data: operations on columns, computed by whoever has the rows.

The words are those that Polars and Narwhals share. Here they only say what is meant: to build an expression of either
takes longer than to judge a school's plan by it, and most of what rules ask they ask again and again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

__all__ = ["Expr", "col", "in_words", "lit", "max_horizontal", "min_horizontal", "say", "when"]

_Value = bool | int | str | None
_OF_SEVERAL = frozenset(("max_horizontal", "min_horizontal"))


class Expr:
    """An operation on what its parts come to; its options are values."""

    __slots__ = ("name", "options", "parts")

    def __init__(self, name: str, *parts: Expr | _Value, **options: Any) -> None:
        self.name = name
        self.parts = tuple([part if isinstance(part, Expr) else lit(part) for part in parts])
        self.options: Mapping[str, Any] = options

    __hash__ = object.__hash__

    def __and__(self, other: Expr) -> Expr:
        return Expr("__and__", self, other)

    def __or__(self, other: Expr) -> Expr:
        return Expr("__or__", self, other)

    def __invert__(self) -> Expr:
        return self.parts[0] if self.name == "__invert__" else Expr("__invert__", self)

    def __eq__(self, other: Expr | _Value) -> Expr:  # type: ignore[override] # as a column answers
        return Expr("__eq__", self, other)

    def __lt__(self, other: Expr | int) -> Expr:
        return Expr("__lt__", self, other)

    def __le__(self, other: Expr | int) -> Expr:
        return Expr("__le__", self, other)

    def __gt__(self, other: Expr | int) -> Expr:
        return Expr("__gt__", self, other)

    def __ge__(self, other: Expr | int) -> Expr:
        return Expr("__ge__", self, other)

    def __add__(self, other: Expr | int) -> Expr:
        return Expr("__add__", self, other)

    def __sub__(self, other: Expr | int) -> Expr:
        return Expr("__sub__", self, other)

    def __mul__(self, other: Expr | int) -> Expr:
        return Expr("__mul__", self, other)

    def is_null(self) -> Expr:
        """Return whether there is no value."""
        return Expr("is_null", self)

    def fill_null(self, value: Expr | _Value) -> Expr:
        """Return the value, or where there is none another."""
        return Expr("fill_null", self, value)

    def is_in(self, values: Iterable[str]) -> Expr:
        """Return whether it is one of some values."""
        return Expr("is_in", self, other=tuple(values))

    def cast(self, dtype: str) -> Expr:
        """Return it as another type, by the type's name."""
        return Expr("cast", self, dtype=dtype)

    def alias(self, name: str) -> Expr:
        """Return it as a column of this name."""
        return Expr("alias", self, called=name)

    def offset_by(self, by: str) -> Expr:
        """Return a date so much later."""
        return Expr("dt.offset_by", self, by=by)

    def ending(self, length: int) -> Expr:
        """Return the last letters of a text."""
        return Expr("str.slice", self, offset=-length)

    def holds(self, item: str) -> Expr:
        """Return whether a list has an item."""
        return Expr("list.contains", self, item=item)

    def count(self) -> Expr:
        """Return how many items a list has."""
        return Expr("list.len", self)


class _Then(Expr):
    """A choice that has no other side yet; without one it is null there."""

    __slots__ = ()

    def otherwise(self, other: Expr | _Value) -> Expr:
        return Expr("when", *self.parts, other)


class _When:
    def __init__(self, condition: Expr) -> None:
        self._condition = condition

    def then(self, value: Expr | _Value) -> _Then:
        return _Then("when", self._condition, value)


def when(condition: Expr) -> _When:
    """Begin a choice: `when(…).then(…).otherwise(…)`."""
    return _When(condition)


def col(name: str) -> Expr:
    """Return a column."""
    return Expr("col", column=name)


def lit(value: _Value, dtype: str | None = None) -> Expr:
    """Return a value that is the same in every row."""
    return Expr("lit", value=value, dtype=dtype)


def max_horizontal(*parts: Expr) -> Expr:
    """Return the greatest of each row; what has no value counts for nothing."""
    return Expr("max_horizontal", *parts)


def min_horizontal(*parts: Expr) -> Expr:
    """Return the least of each row; what has no value counts for nothing."""
    return Expr("min_horizontal", *parts)


def say(expression: Expr, parts: Sequence[Any], words: Any) -> Any:
    """Return an operation in the words of a library, on what its parts are there."""
    name, options = expression.name, expression.options
    if name == "col":
        return words.col(options["column"])
    if name == "lit":
        return words.lit(options["value"], dtype=options["dtype"] and getattr(words, options["dtype"]))
    if name == "when":
        chosen = words.when(parts[0]).then(parts[1])
        return chosen.otherwise(*parts[2:]) if parts[2:] else chosen
    if name in _OF_SEVERAL:
        return getattr(words, name)(*parts)
    if name == "cast":
        return parts[0].cast(getattr(words, options["dtype"]))
    return attrgetter(name)(parts[0])(*parts[1:], *options.values())


def in_words(expression: Expr, words: Any) -> Any:
    """Return an expression in the words of a library."""
    return say(expression, [in_words(part, words) for part in expression.parts], words)
