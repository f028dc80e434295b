"""Rules that bind the same people at the same time and cannot both be met, or ask the same thing twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...errors import RuleError
from ...folding import fold
from ...windows import SchoolYear
from ..discovery import known_rule_sets, shipped_folder
from ..loading import load_rule_set
from ..model import (
    Choice,
    Count,
    Deadline,
    DocumentOrder,
    Filter,
    NotDecidable,
    Order,
    Rule,
    RuleSet,
    day_in,
    window_in,
)
from ..reading import Reading
from ..strict_yaml import Key
from ..trials.check_changes import body_of
from .strictness import common_years, stated_in

__all__ = ["clashes"]

_Told = tuple[RuleSet, Rule]


def clashes(reading: Reading) -> Iterator[tuple[int, tuple[Key, ...], str]]:
    """Yield index of the set's own rule, place in it, and how it clashes with another rule that applies with it.

    Others are the rules before it in the set, and those of shipped sets whose place is its own or contains it.
    """
    rule_set = reading.rule_set
    others: list[_Told] = [
        (other, rule) for other in _beside(rule_set) for rule in other.rules if other.id not in rule_set.extends]
    for index, rule in enumerate(rule_set.rules):
        if rule.id in reading.inherited or isinstance(rule.check, NotDecidable):
            continue
        before: Iterable[_Told] = ((rule_set, one) for one in rule_set.rules[:index])
        for other in (*before, *others):
            if sentence := _clash((rule_set, rule), other):
                where = "" if other[0] is rule_set else f" (bộ {other[0].id})"
                yield index, ("check",), sentence.format(other=f"“{other[1].id}”{where}")


def _beside(rule_set: RuleSet) -> list[RuleSet]:
    """Return the shipped sets that apply where this one does; of two shipped ones, the later one is told."""
    known = [other for other in _shipped(shipped_folder()) if other.id != rule_set.id and _same_place(rule_set, other)]
    ids = {other.id for other in _shipped(shipped_folder())}
    return [other for other in known if rule_set.id not in ids or other.id < rule_set.id]


@lru_cache(maxsize=1)
def _shipped(folder: Path) -> tuple[RuleSet, ...]:
    """Return the shipped sets that load; lint of the others tells why they do not."""
    found = []
    for name in known_rule_sets():
        try:
            found.append(load_rule_set(folder / name))
        except RuleError:
            continue
    return tuple(found)


def _same_place(one: RuleSet, other: RuleSet) -> bool:
    pairs = ((fold(one.province), fold(other.province)), (fold(one.ward), fold(other.ward)))
    return all(not here or not there or here == there for here, there in pairs)


def _clash(one: _Told, other: _Told) -> str:
    """Return how two rules clash in some school year; a rule that makes another stricter may ask the same as it."""
    if type(one[1].check) is not type(other[1].check) or not _levels(one) & _levels(other):
        return ""
    for year in common_years(one, other):
        for a in stated_in(*one, year):
            for b in stated_in(*other, year):
                if a.days.earliest <= b.days.latest and b.days.earliest <= a.days.latest:
                    found = _clash_in(one, other, _asked(one, a.values), _asked(other, b.values), year)
                    if found:
                        return found
    return ""


def _clash_in(
    one: _Told, other: _Told, mine: dict[str, Any], theirs: dict[str, Any], year: SchoolYear,
) -> str:
    refined = one[1].refines == other[1].id or other[1].refines == one[1].id
    if mine == theirs and _levels(one) == _levels(other) and not refined:
        return "hỏi đúng điều mà quy tắc {other} đã hỏi; giữ một, hoặc nêu refines"
    if _opposed(one[1].check, mine, theirs, year):
        return f"không thể cùng đạt với quy tắc {{other}} trong năm học {year}"
    return ""


def _levels(told: _Told) -> set[str]:
    return set(told[1].levels or told[0].levels)


def _asked(told: _Told, values: Any) -> dict[str, Any]:
    """Return the body of a check with the values of its parameters, choices as they are by default."""
    body = body_of(told[1].check)
    for key, dated in values.items():
        inside: Any = body
        *path, last = (int(part) if part.isdigit() else part for part in key.split("."))
        for part in path:
            inside = inside[part]
        inside[last] = dated.value
    check = told[1].check
    where = getattr(check, "where", None)
    for name in ("organiser", "kind", "mode") if where else ():
        allowed = getattr(where, name)
        chosen = allowed.cases[told[0].settings[allowed.setting].default] if isinstance(allowed, Choice) else allowed
        if chosen is not None:
            body["where"][Filter.model_fields[name].alias] = frozenset(chosen)
    return body


def _opposed(check: Any, mine: dict[str, Any], theirs: dict[str, Any], year: SchoolYear) -> bool:
    """Tell whether nobody can do what two checks of one kind ask."""
    if isinstance(check, Order | DocumentOrder):
        swapped = {**theirs, "first": theirs["then"], "then": theirs["first"]}
        return mine == swapped
    numbers = {"at_least", "at_most", "exactly"}
    limits = {"before", "by", "within", "on_the_day_setting"}
    named = numbers if isinstance(check, Count) else limits if isinstance(check, Deadline) else set[str]()
    if not named or _without(mine, named) != _without(theirs, named):
        return False
    if isinstance(check, Deadline):
        if "exists" in {*mine, *theirs}:
            return False  # no limit
        spans = [_days(asked, year) for asked in (mine, theirs)]
    else:
        spans = [_counts(asked) for asked in (mine, theirs)]
    return max(span[0] for span in spans) > min(span[1] for span in spans)


def _without(body: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key not in keys}


def _counts(asked: dict[str, Any]) -> tuple[Any, Any]:
    """Return the fewest and the most that will do."""
    exactly = asked.get("exactly")
    return (asked.get("at_least", 0), asked.get("at_most", float("inf"))) if exactly is None else (exactly, exactly)


def _days(asked: dict[str, Any], year: SchoolYear) -> tuple[date, date]:
    """Return the first and the last day in time."""
    if "within" in asked:
        window = window_in(asked["within"], year)
        return window.earliest, window.latest
    if "by" in asked:
        return date.min, day_in(asked["by"], year)
    return date.min, day_in(asked["before"], year) - timedelta(1)
