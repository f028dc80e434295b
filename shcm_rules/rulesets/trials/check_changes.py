"""Small changes of a check that an author could make by mistake: what each leaves of the check's body.

A change that no schedule can show is not made: a phrase that another one covers, a filter that the rows
of a lần always pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ...folding import fold
from ...schedule import KINDS, MODES, ORGANISERS
from ..model import (
    Choice,
    Count,
    Deadline,
    DocumentOrder,
    Fields,
    Filter,
    FollowUp,
    Lead,
    LeadTime,
    MemberOf,
    Order,
    Parts,
    Phrases,
    Ratio,
    RuleSet,
    Scheduled,
)

__all__ = ["Change", "body_of", "check_changes"]

Body = dict[str, Any]
Path = tuple[str | int, ...]
_VOCABULARIES = {"organiser": ORGANISERS, "kind": KINDS, "mode": MODES}
_BOUNDS = ("at_least", "at_most", "exactly")
_NUMBERS = (*_BOUNDS, "weeks")
_UNITS = ("cluster", "school", "department")
_GRAINS: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    ("department", "subject"): (("department",),), ("department",): (("school",), ("department", "subject")),
    ("school",): (("department",),), ("occasion",): (("cluster",),),
}
_ACTIVITIES = ("Hoạt động giáo dục",)
NOTHING = "(bỏ)"


@dataclass(frozen=True, slots=True)
class Change:
    """A changed body of a check: what was changed, from what to what, and the value of a parameter that it needs."""

    place: str
    old: str
    new: str
    body: Body
    parameters: Mapping[str, int | str | Lead] = field(default_factory=dict)


def body_of(check: Any) -> Body:
    """Return a check as it is written, without what is left at its default."""
    body: Body = check.model_dump(by_alias=True, exclude_defaults=True)
    return body


def check_changes(check: Any, rule_set: RuleSet) -> Iterator[Change]:
    """Yield the changes of a check; values of its parameters are not among them."""
    yield from _numbers(check)
    yield from _rows(check)
    yield from _filter(check)
    changes = _CHANGES.get(type(check))
    if changes:
        yield from changes(check, rule_set)


def _change(check: Any, path: Path, new: Any, old: Any = None) -> Change:
    """Return the change of one place; None takes it away."""
    body = deepcopy(body_of(check))
    inside: Any = body
    for key in path[:-1]:
        if isinstance(inside[key], tuple):
            inside[key] = list(inside[key])
        inside = inside[key]
    if new is None:
        inside.pop(path[-1], None)
    else:
        inside[path[-1]] = new
    return Change(".".join(map(str, path)), told(old), told(new), body)


def told(value: Any) -> str:
    """Return a value as a sentence tells it."""
    if value is None:
        return NOTHING
    if isinstance(value, Lead):
        return f"{value.n} {value.unit}"
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, tuple | list) else str(value)


def _shorter(check: Any, path: Path, values: Sequence[Any], names: Sequence[str] = ()) -> Iterator[Change]:
    """Yield the list with each of its values left out, as long as one is left."""
    if len(values) > 1:
        for index, value in enumerate(values):
            kept = [item for at, item in enumerate(values) if at != index]
            change = _change(check, path, kept)
            yield Change(change.place, names[index] if names else told(value), NOTHING, change.body)


def _numbers(check: Any) -> Iterator[Change]:
    for name in _NUMBERS:
        number = getattr(check, name, None)
        if isinstance(number, int):
            least = 1 if name == "weeks" else 0
            yield from (_change(check, (name,), n, number) for n in (number - 1, number + 1) if n >= least)


def _rows(check: Any) -> Iterator[Change]:
    """Yield single rows for lần, and the other way round."""
    other = {"sessions": "occasions", "occasions": "sessions"}.get(getattr(check, "of", ""))
    grains = getattr(check, "for_each", ("cluster",))
    if other and grains == ("cluster",):
        if type(check).model_fields["of"].default != other:
            yield _change(check, ("of",), other, check.of)
        else:
            yield Change("of", check.of, other, _change(check, ("of",), None).body)


def _of_occasions(check: Any) -> bool:
    return getattr(check, "of", "") == "occasions" or "occasion" in getattr(check, "for_each", ())


def _filter(check: Any) -> Iterator[Change]:
    where = getattr(check, "where", None)
    if where is None:
        return
    for name, vocabulary in _VOCABULARIES.items():
        allowed, path = getattr(where, name), ("where", str(Filter.model_fields[name].alias))
        if allowed is None or (name == "organiser" and _of_occasions(check)):
            continue  # rows of a lần are all the cluster's
        yield _change(check, path, None, "điều kiện")
        cases = allowed.cases if isinstance(allowed, Choice) else {}
        for case, values in cases.items():
            yield from _values(check, (*path, "cases", case), values, vocabulary)
        if not isinstance(allowed, Choice):
            yield from _values(check, path, allowed, vocabulary)
    if where.content:
        path = ("where", "Nội dung")
        yield _change(check, path, None, "điều kiện")
        yield from _phrases_left_out(check, path, where.content)


def _values(check: Any, path: Path, values: Sequence[str], vocabulary: Sequence[str]) -> Iterator[Change]:
    """Yield a list of values with one less and one more; the last missing one would be no condition at all."""
    yield from _shorter(check, path, values)
    missing = [value for value in vocabulary if value not in values]
    for value in missing if len(missing) > 1 else ():
        change = _change(check, path, [*values, value])
        yield Change(change.place, "(không có)", value, change.body)


# Phrases: one is left out only where the text that it makes up alone shows it.

def _phrases_left_out(check: Any, path: Path, phrases: Sequence[str]) -> Iterator[Change]:
    for phrase, change in zip(phrases, _shorter(check, path, phrases), strict=False):
        if not _found(phrase, [other for other in phrases if other != phrase], ()):
            yield change


def _found(text: str, phrases: Sequence[str], allowed: Sequence[str]) -> bool:
    """Tell whether a text holds one of the phrases as whole words, the allowed ones taken out first."""
    if not phrases:
        return False
    rest = re.sub(_words(allowed), " | ", fold(text)) if allowed else fold(text)
    return re.search(_words(phrases), rest) is not None


def _words(phrases: Sequence[str]) -> str:
    ordered = sorted(map(fold, phrases), key=len, reverse=True)
    return r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)"


def _phrases(check: Phrases, _: RuleSet) -> Iterator[Change]:
    yield from _shorter(check, ("fields",), check.fields)
    for phrase, change in zip(check.forbid, _shorter(check, ("forbid",), check.forbid), strict=False):
        others = [other for other in check.forbid if other != phrase]
        if _found(phrase, check.forbid, check.allow) and not _found(phrase, others, check.allow):
            yield change
    for index, phrase in enumerate(check.allow):
        others = [*check.allow[:index], *check.allow[index + 1:]]
        if not _found(phrase, check.forbid, check.allow) and _found(phrase, check.forbid, others):
            yield Change("allow", phrase, NOTHING, {**body_of(check), "allow": others})


# What each check has of its own.

def _count(check: Count, _: RuleSet) -> Iterator[Change]:
    bound = next(name for name in _BOUNDS if getattr(check, name) is not None)
    number, body = getattr(check, bound), body_of(check)
    for other in _BOUNDS:
        if other != bound and not (number == 0 and {bound, other} == {"at_most", "exactly"}):
            rest = {key: value for key, value in body.items() if key != bound}
            yield Change("phép so sánh", bound, other, {**rest, other: number})
    yield from (_change(check, ("for_each",), grain, check.for_each) for grain in _GRAINS.get(check.for_each, ()))
    if "occasion" not in check.for_each:
        for period in ("term", "school-year", None):
            if period != check.period:
                yield _change(check, ("period",), period, check.period or "(không có)")
    if check.distinct:
        yield _change(check, ("distinct",), None, check.distinct)
        yield from _activities(check)


def _activities(check: Count) -> Iterator[Change]:
    if not isinstance(check.activities, Choice):
        yield _change(check, ("activities",), not check.activities, check.activities)
        return
    for case, values in check.activities.cases.items():
        yield _change(check, ("activities", "cases", case), () if values else _ACTIVITIES, values)


def _deadline(check: Deadline, rule_set: RuleSet) -> Iterator[Change]:
    yield from (_change(check, ("for_each",), unit, check.for_each) for unit in _UNITS if unit != check.for_each)
    body = body_of(check)
    if check.before and rule_set.settings[str(check.on_the_day_setting)].default != "on-time":
        rest = {key: value for key, value in body.items() if key not in {"before", "on_the_day_setting"}}
        yield Change("phép so sánh", "before", "by", {**rest, "by": check.before})
    known = (name for name, spec in rule_set.settings.items() if set(spec.values) >= {"undetermined", "late"})
    setting = next(known, None)
    if check.by and setting:
        rest = {key: value for key, value in body.items() if key != "by"}
        strict = {"before": check.by, "on_the_day_setting": setting}
        yield Change("phép so sánh", "by", "before", {**rest, **strict})


def _fields(check: Fields, _: RuleSet) -> Iterator[Change]:
    yield from _shorter(check, ("require",), check.require)


def _parts(check: Parts, _: RuleSet) -> Iterator[Change]:
    parts = body_of(check)["require"]
    yield from _shorter(check, ("require",), parts, [part.name.vi for part in check.require])
    for index, part in enumerate(check.require):
        yield from _phrases_left_out(check, ("require", index, "any"), part.any)


def _member_of(check: MemberOf, _: RuleSet) -> Iterator[Change]:
    if not isinstance(check.among, str):
        yield from _shorter(check, ("among",), check.among)


def _lead_time(check: LeadTime, _: RuleSet) -> Iterator[Change]:
    if check.lead is None and check.early_setting is None:
        body = {**body_of(check), "lead": "$changed"}
        yield Change("lead", "chậm nhất ngày ấy", "trước ngày ấy", body, {"changed": Lead(n=1, unit="days")})


def _follow_up(check: FollowUp, _: RuleSet) -> Iterator[Change]:
    yield _change(check, ("any_day",), not check.any_day, check.any_day)


def _ratio(check: Ratio, _: RuleSet) -> Iterator[Change]:
    body = {**body_of(check), "numerator": check.denominator, "denominator": check.numerator}
    yield Change("tử số / mẫu số", f"{check.numerator} / {check.denominator}",
                 f"{check.denominator} / {check.numerator}", body)


def _swapped(check: Any, _: RuleSet) -> Iterator[Change]:
    body = {**body_of(check), "first": check.then, "then": check.first}
    yield Change("thứ tự", f"{check.first}, {check.then}", f"{check.then}, {check.first}", body)
    if isinstance(check, DocumentOrder):
        yield from (_change(check, ("for_each",), unit, check.for_each) for unit in _UNITS if unit != check.for_each)


def _scheduled(check: Scheduled, _: RuleSet) -> Iterator[Change]:
    items = body_of(check)["items"]
    yield from _shorter(check, ("items",), items, [item.topic.vi for item in check.items])
    for index, item in enumerate(check.items):
        if item.school:
            yield _change(check, ("items", index, "school"), None, item.school)
        path = ("items", index, "phrases")
        for phrase, change in zip(item.phrases, _shorter(check, path, item.phrases), strict=False):
            if not any(_found(other, [phrase], ()) for other in item.phrases if other != phrase):
                yield change  # all phrases are wanted: one that stands in another is wanted anyway


_CHANGES: Mapping[type[Any], Callable[[Any, RuleSet], Iterator[Change]]] = {
    Count: _count, Deadline: _deadline, Fields: _fields, Parts: _parts, MemberOf: _member_of, LeadTime: _lead_time,
    FollowUp: _follow_up, Ratio: _ratio, Order: _swapped, DocumentOrder: _swapped, Phrases: _phrases,
    Scheduled: _scheduled,
}
