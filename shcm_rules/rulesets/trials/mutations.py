"""Mutants: copies of a rule set with one small thing wrong, to see whether its examples notice; knows no engine.

Each is a whole rule set that loads and asks something else than the original.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from ...schedule import LEVELS
from ...windows import SchoolYear
from ..model import (
    CHECKS,
    Count,
    Dated,
    Deadline,
    DocumentOrder,
    Lead,
    LeadTime,
    NotDecidable,
    Parameter,
    Parts,
    Rotation,
    Rule,
    RuleSet,
    Scheduled,
    Text,
    Years,
    since,
    window_in,
)
from ..parameters import choices, form_of, in_force, misfit, references, years_of
from ..timeline import check_parameters, check_sources
from .check_changes import NOTHING, Change, check_changes, told
from .value_changes import changed_values

__all__ = ["Mutant", "mutants_of_header", "mutants_of_rule"]

#: Checks that look at no level.
_WITHOUT_LEVEL = (Parts, DocumentOrder, NotDecidable)
#: Checks whose text is not told by the day of a session or by the last one of a run of weeks, so that one day more
#: or less in force does not show.
_NOT_BY_SESSION = (Deadline, DocumentOrder, NotDecidable, Parts, Rotation, Scheduled)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule set with one thing changed; `rule` is the rule it is in, "" for the set's header."""

    rule: str
    place: str
    old: str
    new: str
    rule_set: RuleSet

    @property
    def sentence(self) -> str:
        """Return the change in words."""
        return f"{self.rule or self.rule_set.id}: {self.place}: {self.old} → {self.new}"


def mutants_of_rule(rule_set: RuleSet, rule: Rule) -> Iterator[Mutant]:
    """Yield every mutant of one rule, each different from the original and from the others."""
    if isinstance(rule.check, NotDecidable):
        return
    seen = [_asked(rule_set, rule)]
    for mutant in _all(rule_set, rule):
        changed = _rule_of(mutant.rule_set, rule.id)
        asked = _asked(mutant.rule_set, changed)
        if asked not in seen and _loads(mutant.rule_set, changed):
            seen.append(asked)
            yield mutant


def mutants_of_header(rule_set: RuleSet) -> Iterator[Mutant]:
    """Yield the mutants of what a set's header says for all of its rules: levels, school years, day of issue."""
    rules = [rule for rule in rule_set.rules if not isinstance(rule.check, NotDecidable)]
    levels = rule_set.levels
    if any(rule.levels is None and not isinstance(rule.check, _WITHOUT_LEVEL) for rule in rules):
        for level in LEVELS:
            changed = tuple(one for one in LEVELS if (one in levels) != (one == level))
            named = {one for rule in rule_set.rules for one in rule.levels or ()}
            if changed and named <= set(changed):
                yield _header(rule_set, "levels", told(levels), told(changed), levels=changed)
    for years in _years(rule_set.school_years):
        mutant = _header(rule_set, "school_years", _span(rule_set.school_years), _span(years), school_years=years)
        if all(_loads(mutant.rule_set, rule) for rule in rules):
            yield mutant
    yield from _issues(rule_set, rules)


def _issues(rule_set: RuleSet, rules: Sequence[Rule]) -> Iterator[Mutant]:
    """Yield other days of issue, of each document whose day decides whether a limit came before it."""
    for name in dict.fromkeys(rule.sources[0].document for rule in rules if _has_early_limit(rule_set, rule)):
        document = rule_set.documents[name] if name else rule_set.document
        year, form = SchoolYear(int(document.issued[:4])), "day" if _is_day(document.issued) else "window"
        for issued in changed_values(form, document.issued, year):
            if len(str(issued)) == len(document.issued):  # a month becomes another, not a span of days
                changed = document.model_copy(update={"issued": issued})
                update = {"documents": {**rule_set.documents, name: changed}} if name else {"document": changed}
                place = f"documents.{name}.issued" if name else "document.issued"
                yield _header(rule_set, place, document.issued, str(issued), **update)


def _is_day(text: str) -> bool:
    return len(text) == len("2025-09-30")


def _header(rule_set: RuleSet, place: str, old: str, new: str, **update: Any) -> Mutant:
    return Mutant("", place, old, new, rule_set.model_copy(update=update))


def _has_early_limit(rule_set: RuleSet, rule: Rule) -> bool:
    """Tell whether a limit of the rule can lie before its document was issued: it is not written with its year."""
    issued = rule_set.document_of(rule.sources[0]).issued_window
    year = SchoolYear.of(issued.earliest)
    if not in_force(rule_set, rule, year):
        return False
    if isinstance(rule.check, LeadTime):
        return rule.check.early_setting is None
    if not isinstance(rule.check, Deadline) or rule.check.exists:
        return False
    (name,) = references(rule).values()
    value = rule_set.parameters[name[1:]].value_in(year)
    written = str(value.value) if value else ""
    return bool(written) and not written.startswith("20") and window_in(written, year).latest <= issued.latest


def _all(rule_set: RuleSet, rule: Rule) -> Iterator[Mutant]:
    for change in check_changes(rule.check, rule_set):
        yield from _with_check(rule_set, rule, change)
    yield from _values(rule_set, rule)
    yield from _settings(rule_set, rule)
    yield from _bounds(rule_set, rule)
    yield from _texts(rule_set, rule)


def _with_check(rule_set: RuleSet, rule: Rule, change: Change) -> Iterator[Mutant]:
    try:
        check = CHECKS[rule.check_name].model_validate(change.body)
    except ValidationError:
        return  # would not load
    added = {name: _lasting(rule_set, value) for name, value in change.parameters.items()}
    yield _mutant(rule_set, rule, change.place, change.old, change.new, {"check": check},
                  {"parameters": {**rule_set.parameters, **added}})


def _lasting(rule_set: RuleSet, value: int | str | Lead) -> Parameter:
    """Return a parameter that has a value from the set's first year on."""
    since_ever = {"from": rule_set.school_years.from_, "value": value, "clause": "-"}
    return Parameter(meaning=Text(vi="-", en="-"), values=(Dated.model_validate(since_ever),))


def _mutant(  # noqa: PLR0913, PLR0917 - the parts of a mutant
    rule_set: RuleSet, rule: Rule, place: str, old: str, new: str, rule_update: Mapping[str, Any],
    set_update: Mapping[str, Any] | None = None,
) -> Mutant:
    changed = rule.model_copy(update=rule_update)
    rules = tuple(changed if one.id == rule.id else one for one in rule_set.rules)
    return Mutant(rule.id, place, old, new, rule_set.model_copy(update={"rules": rules, **(set_update or {})}))


def _rule_of(rule_set: RuleSet, rule_id: str) -> Rule:
    return next(rule for rule in rule_set.rules if rule.id == rule_id)


def _asked(rule_set: RuleSet, rule: Rule) -> tuple[Any, ...]:
    """Return all that a rule's verdicts come from."""
    parameters = {name: rule_set.parameters.get(name[1:]) for name in references(rule).values()}
    settings = {name: rule_set.settings[name].default for name in _settings_of_check(rule)}
    return rule.check, rule.levels, rule.clause, years_of(rule_set, rule), parameters, settings


def _loads(rule_set: RuleSet, rule: Rule) -> bool:
    """Tell whether a changed rule would load: its values fit, its texts follow each other, it is in force sometime."""
    first, last = years_of(rule_set, rule)
    if last is not None and last < first:
        return False
    return not [*check_sources(rule, rule_set), *check_parameters(rule, rule_set, ())]


# Values of parameters: a copy of the parameter is changed, for this rule alone.

def _values(rule_set: RuleSet, rule: Rule) -> Iterator[Mutant]:
    for key, name in references(rule).items():
        parameter = rule_set.parameters[name[1:]]
        for index, (value, year) in _in_use(rule_set, rule, parameter).items():
            place = f"{name} (từ {value.from_})"
            for changed in changed_values(form_of(key), value.value, year):
                if misfit(form_of(key), changed, year) is None:
                    now = value.model_copy(update={"value": changed})
                    yield _with_value(rule_set, rule, name, index, now, (place, told(value.value), told(changed)))
            yield from _times(rule_set, rule, name, index)


def _in_use(rule_set: RuleSet, rule: Rule, parameter: Parameter) -> dict[int, tuple[Dated, SchoolYear]]:
    """Return the values that some school year in force uses, by their place, each with its first such year."""
    first, last = years_of(rule_set, rule)
    ends = [int(value.from_[:4]) + 1 for value in parameter.values]
    found: dict[int, tuple[Dated, SchoolYear]] = {}
    for start in range(first.start, (last.start if last else max([first.start, *ends])) + 1):
        year = SchoolYear(start)
        if in_force(rule_set, rule, year):
            for _, value in parameter.values_in(year):
                found.setdefault(parameter.values.index(value), (value, year))
    return found


def _with_value(  # noqa: PLR0913, PLR0917 - the parts of a mutant
    rule_set: RuleSet, rule: Rule, name: str, index: int, value: Dated | None, words: tuple[str, str, str],
) -> Mutant:
    parameter = rule_set.parameters[name[1:]]
    kept = [one for at, one in enumerate(parameter.values) if at != index]
    values = tuple(kept if value is None else [*kept[:index], value, *kept[index:]])
    changed = {**rule_set.parameters, name[1:]: parameter.model_copy(update={"values": values})}
    return _mutant(rule_set, rule, *words, {}, {"parameters": changed})


def _times(rule_set: RuleSet, rule: Rule, name: str, index: int) -> Iterator[Mutant]:
    """Yield an exception that is forgotten, and a later value that comes a year (or a day) early or late."""
    values = rule_set.parameters[name[1:]].values
    value = values[index]
    if value.only and len(values) > 1:
        words = (f"{name} (riêng {value.from_})", told(value.value), NOTHING)
        yield _with_value(rule_set, rule, name, index, None, words)
    earlier = [since(one.from_) for one in values if not one.only and since(one.from_) < since(value.from_)]
    if not value.only and not earlier:
        return
    for start in _beside(value.from_, by_day=_by_session(rule)):
        if value.only or not earlier or since(start) > max(earlier):
            now = value.model_copy(update={"from_": start})
            yield _with_value(rule_set, rule, name, index, now, (f"{name}: from", value.from_, start))


def _beside(text: str, *, by_day: bool) -> Iterator[str]:
    """Yield the school year, or day, before and after."""
    if len(text) == len("2025-2026"):
        yield from (str(SchoolYear(int(text[:4]) + step)) for step in (-1, 1))
    elif by_day:
        yield from (_moved(text, step) for step in (-1, 1))


def _by_session(rule: Rule) -> bool:
    """Tell whether the day of a session decides which text governs a duty of the rule."""
    check = rule.check
    if isinstance(check, Count):
        return "occasion" in check.for_each
    return not isinstance(check, _NOT_BY_SESSION) and getattr(check, "of", "") != "minutes"


# Settings: what holds by default.

def _settings_of_check(rule: Rule) -> tuple[str, ...]:
    check = rule.check
    named = [choice.setting for choice in choices(rule).values()]
    named += [getattr(check, f"{name}_setting", None) or "" for name in ("on_the_day", "grace", "reading", "early")]
    return tuple(dict.fromkeys(name for name in named if name))


def _settings(rule_set: RuleSet, rule: Rule) -> Iterator[Mutant]:
    for name in _settings_of_check(rule):
        spec = rule_set.settings[name]
        others = [value for value in spec.values if value != spec.default]
        if not spec.values:
            others = [str(n) for n in (int(spec.default) - 1, int(spec.default) + 1) if n >= 0]
        for value in others:
            settings = {**rule_set.settings, name: spec.model_copy(update={"default": value})}
            yield _mutant(rule_set, rule, f"thiết lập {name}", spec.default, value, {}, {"settings": settings})


# Whom and when: levels, school years, days in force.

def _bounds(rule_set: RuleSet, rule: Rule) -> Iterator[Mutant]:
    levels = rule.levels or ()
    for level in rule_set.levels if levels and not isinstance(rule.check, _WITHOUT_LEVEL) else ():
        changed = tuple(one for one in LEVELS if (one in levels) != (one == level))
        if changed:
            yield _mutant(rule_set, rule, "levels", told(levels), told(changed), {"levels": changed})
    if rule.school_years:
        for years in [*_years(rule.school_years), None]:
            new = _span(years) if years else NOTHING
            yield _mutant(rule_set, rule, "school_years", _span(rule.school_years), new, {"school_years": years})


def _years(years: Years) -> Iterator[Years]:
    """Yield school years that begin, or end, a year earlier or later."""
    for start in _beside(years.from_, by_day=False):
        if years.to is None or start <= years.to:
            yield years.model_copy(update={"from_": start})
    for end in _beside(years.to, by_day=False) if years.to else ():
        if end >= years.from_:
            yield years.model_copy(update={"to": end})


def _span(years: Years) -> str:
    return f"{years.from_}..{years.to or ''}"


def _texts(rule_set: RuleSet, rule: Rule) -> Iterator[Mutant]:
    """Yield texts that come into force, or go, a day early or late; one text follows the other as before."""
    if isinstance(rule.clause, str) or not _by_session(rule):
        return
    for at in range(len(rule.clause) + 1):
        ending = rule.clause[at - 1].to if at else None
        beginning = rule.clause[at].from_ if at < len(rule.clause) else None
        day = beginning or ending or ""
        if not day or not _within(rule_set, rule, day):
            continue
        for step in (-1, 1):
            clause = list(rule.clause)
            if ending:
                clause[at - 1] = clause[at - 1].model_copy(update={"to": _moved(ending, step)})
            if beginning:
                clause[at] = clause[at].model_copy(update={"from_": _moved(beginning, step)})
            place = "clause: " + ("from" if beginning else "to")
            yield _mutant(rule_set, rule, place, day, _moved(day, step), {"clause": tuple(clause)})


def _moved(day: str, step: int) -> str:
    return (date.fromisoformat(day) + timedelta(step)).isoformat()


def _within(rule_set: RuleSet, rule: Rule, day: str) -> bool:
    first, last = years_of(rule_set, rule)
    year = SchoolYear.of(date.fromisoformat(day))
    return first <= year and (last is None or year <= last)
