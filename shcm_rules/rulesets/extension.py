"""Put a rule set together with those that it extends: what is taken over, replaced, weighed anew; reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..patterns import regex
from ..windows import SchoolYear
from .consistency import Origin
from .model import Dated, Parameter, Rule, RuleSet, window_in
from .parameters import in_force, references, years_of
from .profiles import apply_profile, profile_mistakes
from .strict_yaml import Key

__all__ = ["Extended", "extend", "stale_days"]

Origins = Mapping[tuple[str, str | int], Origin]
_WITH_ITS_YEAR = regex(r"\d{4}-\d\d(?:-\d\d|-W\d)?")
_NAMES = {"rules": "quy tắc", "parameters": "tham số", "settings": "thiết lập", "documents": "văn bản"}


@dataclass(frozen=True, slots=True)
class Extended:
    """A set with all that it takes over, where each piece is told from, and every problem."""

    rule_set: RuleSet
    origins: Origins
    inherited: frozenset[str]  # ids of the rules that stand in a base
    problems: list[str]


@dataclass(frozen=True, slots=True)
class _TakenOver(Origin):
    """A piece of a base: whatever is wrong with it here, the set that extends the base has to mend."""

    what: str

    def at(self, tail: tuple[Key, ...], sentence: str) -> str:
        """Return a problem with the line that names the base; `tail` is a place in the base's own file."""
        del tail
        return self.source.at(self.path, f"{self.what}: {sentence}")


@dataclass(slots=True)
class _Pieces:
    """What several bases have of one kind, by name; the first base of each."""

    kind: str
    found: dict[str, Any] = field(default_factory=dict)
    homes: dict[str, int] = field(default_factory=dict)
    clashes: list[tuple[int, str]] = field(default_factory=list)

    def take(self, index: int, base: RuleSet, pieces: Mapping[str, Any], own: Mapping[str, Any]) -> None:
        """Take the pieces of a base; two that differ are a clash, unless the own set has one of that name."""
        for name, piece in pieces.items():
            if name in self.found and self.found[name] != piece and name not in own:
                sentence = (f"{_NAMES[self.kind]} “{name}” của bộ {base.id} khác với bộ đứng trước trong extends; "
                            "hãy viết lại trong bộ này")
                self.clashes.append((index, sentence))
            self.found.setdefault(name, piece)
            self.homes.setdefault(name, index)


def extend(own: RuleSet, origins: Origins, bases: Sequence[tuple[int, RuleSet]]) -> Extended:
    """Return a set together with its bases, each given with its place in `extends`.

    A piece of the own set replaces the base's of the same id as a whole. What is taken over keeps the document
    and levels of its set, follows the school years of the own one, and is weighed by the own profile.
    """
    header = origins["header", ""]
    pieces = _collect(own, bases)
    problems = [header.at(tail, text) for tail, text in _mistakes(own, bases, pieces)]
    taken = own.model_copy(update={
        "rules": tuple(rule for name, rule in pieces["rules"].found.items() if name not in _replaced(own)),
        "settings": {name: spec for name, spec in pieces["settings"].found.items() if name not in own.settings},
    })
    problems += [header.at(("profile", *place), text) for place, text in _profile_mistakes(own, taken)]
    if not problems:
        taken = apply_profile(taken, own.profile)
    rules, places = _in_order(own, taken, pieces["rules"])
    merged = own.model_copy(update={
        "rules": rules,
        "parameters": pieces["parameters"].found | dict(own.parameters),
        "settings": pieces["settings"].found | dict(taken.settings) | dict(own.settings),
        "documents": pieces["documents"].found | dict(own.documents),
    })
    inherited = frozenset(rule.id for rule in taken.rules)
    return Extended(merged, _origins(origins, merged, places, pieces, own), inherited, problems)


def _collect(own: RuleSet, bases: Sequence[tuple[int, RuleSet]]) -> dict[str, _Pieces]:
    pieces = {kind: _Pieces(kind) for kind in _NAMES}
    for index, base in bases:
        parts: dict[str, Mapping[str, Any]] = {
            "rules": {rule.id: _rule(rule, base) for rule in base.rules},
            "parameters": {name: _parameter(parameter, base) for name, parameter in base.parameters.items()},
            "settings": base.settings,
            "documents": {base.id: base.document, **base.documents},
        }
        mine: dict[str, Mapping[str, Any]] = {
            "rules": dict.fromkeys(_replaced(own)), "parameters": own.parameters, "settings": own.settings,
            "documents": own.documents,
        }
        for kind, found in parts.items():
            pieces[kind].take(index, base, found, mine[kind])
    return pieces


def _rule(rule: Rule, base: RuleSet) -> Rule:
    """Return a rule of a base as it stands elsewhere: it names its document and levels."""
    sources = tuple(source.model_copy(update={"document": source.document or base.id}) for source in rule.sources)
    return rule.model_copy(update={"clause": sources, "levels": rule.levels or base.levels})


def _parameter(parameter: Parameter, base: RuleSet) -> Parameter:
    values = tuple(value.model_copy(update={"document": value.document or base.id}) for value in parameter.values)
    return parameter.model_copy(update={"values": values})


def _replaced(own: RuleSet) -> dict[str, Rule]:
    """Return the ids that the own rules have or had: a base's rule of such an id gives way."""
    return {name: rule for rule in own.rules for name in (rule.id, *rule.formerly)}


def _mistakes(
    own: RuleSet, bases: Sequence[tuple[int, RuleSet]], pieces: Mapping[str, _Pieces],
) -> Iterator[tuple[tuple[Key, ...], str]]:
    for _, base in bases:
        if own.id in {base.id, *base.documents}:
            yield ("id",), f"mã “{own.id}” đã là mã của bộ hoặc văn bản mà bộ này lấy lại; đặt mã khác"
    for found in pieces.values():
        for index, sentence in found.clashes:
            yield ("extends", index), sentence


def _profile_mistakes(own: RuleSet, taken: RuleSet) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what the profile says of pieces that are not there, or that are own ones: these say it themselves."""
    mine = {("severities", name) for name in _replaced(own)} | {("settings", name) for name in own.settings}
    for place, text in profile_mistakes([taken], own.profile):
        if place not in mine:
            yield place, text
    for kind, names, key in (("severities", own.profile.severities, "severity"),
                             ("settings", own.profile.settings, "default")):
        for name in names:
            if (kind, name) in mine:
                sentence = f"“{name}” được viết ngay trong bộ này; ghi {key} ở đó, profile chỉ đổi phần được lấy lại"
                yield (kind, name), sentence


def _in_order(own: RuleSet, taken: RuleSet, pieces: _Pieces) -> tuple[tuple[Rule, ...], list[int | str]]:
    """Return the bases' rules in their order, own ones in the place of those they replace, new ones after.

    The places say where each comes from: the index of an own rule, or the id of one taken over.
    """
    kept, replaced = {rule.id: rule for rule in taken.rules}, _replaced(own)
    numbers = {id(rule): index for index, rule in enumerate(own.rules)}
    rules: list[Rule] = []
    places: list[int | str] = []
    for name in pieces.found:
        rule = kept.get(name) or replaced[name]
        if name in kept:
            places.append(name)
        elif (number := numbers.pop(id(rule), None)) is not None:
            places.append(number)
        else:
            continue  # one own rule in the place of several
        rules.append(rule)
    return (*rules, *(own.rules[number] for number in numbers.values())), [*places, *numbers.values()]


def _origins(
    origins: Origins, merged: RuleSet, places: Sequence[int | str], pieces: Mapping[str, _Pieces], own: RuleSet,
) -> Origins:
    header = origins["header", ""]

    def taken_over(kind: str, name: str) -> _TakenOver:
        path = ("extends", pieces[kind].homes[name])
        return _TakenOver(header.source, path, f"{_NAMES[kind]} “{name}” được lấy lại")

    found: dict[tuple[str, str | int], Origin] = {("header", ""): header}
    for index, place in enumerate(places):
        found["rules", index] = origins["rules", place] if isinstance(place, int) else taken_over("rules", place)
    written: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
        "parameters": (merged.parameters, own.parameters), "settings": (merged.settings, own.settings),
    }
    for kind, (everything, mine) in written.items():
        for name in everything:
            found[kind, name] = origins[kind, name] if name in mine else taken_over(kind, name)
    return found


def stale_days(rule_set: RuleSet, inherited: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the rules taken over whose limit names a day of another school year than the set's first.

    A base's "15/10/2025" is no limit of 2026-2027: whoever takes the rule over has to say the new day.
    """
    for index, rule in enumerate(rule_set.rules):
        year = years_of(rule_set, rule)[0]
        if rule.id not in inherited or not in_force(rule_set, rule, year):
            continue
        for name in references(rule).values():
            value = rule_set.parameters[name[1:]].value_in(year)
            if value and (days := _days_elsewhere(value, year)):
                yield index, f"tham số {name} còn ghi {days}, ngoài năm học {year}; hãy viết lại tham số ấy"


def _days_elsewhere(value: Dated, year: SchoolYear) -> str:
    if not isinstance(value.value, str):
        return ""
    windows = [window_in(text, year) for text in _WITH_ITS_YEAR.findall(value.value)]
    return ", ".join(f"{window.earliest:%d/%m/%Y}" for window in windows if SchoolYear.of(window.earliest) != year)
