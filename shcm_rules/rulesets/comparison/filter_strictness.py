"""Whether a filter lets more rows pass than another, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

from ...folding import fold
from ...schedule import KINDS, MODES, ORGANISERS
from ..model import Choice, Filter, Text
from .change import Comparison, Direction, Stated, listed, toward
from .value_words import both

__all__ = ["compare_filters"]

_VOCABULARIES = {"organiser": ORGANISERS, "kind": KINDS, "mode": MODES}


def compare_filters(said: Comparison, more: Direction) -> None:
    """Compare filters column by column; `more` is what a row more means."""
    old, new = said.old.check.where, said.new.check.where
    for name, item in Filter.model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        vocabulary = _VOCABULARIES.get(name)
        found = {_wider(a, b, vocabulary, more) for a, b in _pairs(said, before, after)} - {None}
        if found:
            direction = found.pop() if len(found) == 1 else "other"
            header = str(item.alias)
            told = _allowed(said.old, before), _allowed(said.new, after)
            said.add(f"where.{header}", direction, both(header), *told)


def _pairs(said: Comparison, before: Any, after: Any) -> list[tuple[Any, Any]]:
    """Return what stands against what: choices by one setting case by case, others in every combination."""
    old, new = said.old.cases(before), said.new.cases(after)
    if isinstance(before, Choice) and isinstance(after, Choice) and before.setting == after.setting:
        cases = [(old[key], new[key]) for key in old if key in new]
        return [*cases, (said.old.chosen(before), said.new.chosen(after))]
    return list(product(old.values(), new.values()))


def _wider(
    before: Sequence[str] | None, after: Sequence[str] | None, vocabulary: Sequence[str] | None, more: Direction,
) -> Direction | None:
    """Return what it means that other values pass; None passes everything, and so do all words there are."""
    if vocabulary:
        before, after = before or vocabulary, after or vocabulary
    if before is None or after is None:
        return toward(gains=before is not None, loses=after is not None, more=more) if before != after else None
    one, other = set(map(fold, before)), set(map(fold, after))
    return toward(gains=bool(other - one), loses=bool(one - other), more=more)


def _allowed(stated: Stated, value: Any) -> Text:
    told = listed(stated.chosen(value))
    if not isinstance(value, Choice):
        return told
    default = f"{value.setting} = {stated.default(value.setting)}"
    return both(f"{told.vi} (thiết lập {default})", f"{told.en} (setting {default})")
