"""A small schedule in words, days as dates: what is the default is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from .mini import Mini, Row, World, Written

_DAY_LIKE = range(700_000, 800_000)


def tell(value: Any) -> str:
    """Return a value with its day numbers as dates."""
    if isinstance(value, Written):
        if value.lo is None or value.hi is None:
            return "unreadable"
        text = tell(value.lo) if value.lo == value.hi else f"{tell(value.lo)}..{tell(value.hi)}"
        return text + (f" HK{value.term}" if value.term else "" if value.exact else " (vague)")
    if isinstance(value, int) and value in _DAY_LIKE:
        return date.fromordinal(value).isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {tell(item)}" for name, item in value.items()) + "}"
    if isinstance(value, tuple):
        return f"({', '.join(map(tell, value))})"
    if hasattr(value, "__dataclass_fields__"):
        return " ".join(f"{item.name}={tell(getattr(value, item.name))}" for item in fields(value)
                        if getattr(value, item.name) not in (None, (), frozenset(), {}))
    return str(value)


def tell_all(world: World, mini: Mini) -> Iterator[str]:
    """Yield a line for each thing of a world and a schedule."""
    rule = world.rule
    yield f"rule   {rule.check} {tell(rule.body)} {tell(rule.params)} {rule.settings or ''} {rule.levels} {rule.issued}"
    if rule.sources or rule.later:
        yield f"texts  {tell(rule.sources)} {tell(rule.later)}"
    yield f"world  {world.phase}, as of {tell(world.as_of)}, {tell(world.terms)}"
    yield f"sheets {sorted(world.sheets)} {world.unit or world.place}"
    for row in mini.rows:
        told = [f"{item.name}={tell(getattr(row, item.name))}" for item in fields(Row)
                if getattr(row, item.name) != getattr(Row(), item.name)]
        yield f"row    {' '.join(told)}"
    for name in ("listed", "members", "papers", "minutes"):
        yield from (f"{name:<7}{tell(item)}" for item in getattr(mini, name))
    yield from (f"no column {name}" for name in sorted(mini.missing))
