"""The values that a rule's `$parameters` and settings have; knows the forms a value may take, not what it decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from ..errors import RuleError
from ..patterns import regex
from ..windows import SchoolYear, Window
from .model import (
    Choice,
    Dated,
    Deadline,
    Every,
    Filter,
    FollowUp,
    Lead,
    LeadTime,
    Rule,
    RuleSet,
    Scheduled,
    Source,
    day_in,
    window_in,
)

__all__ = [
    "FORMS", "Version", "choices", "force_of", "form_of", "in_force", "misfit", "parameter_value", "references",
    "resolve", "settings_of", "versions", "years_of",
]

#: Attribute of a check -> the form that its parameter must have.
FORMS: Mapping[str, str] = {
    "at_least": "int", "at_most": "int", "exactly": "int", "weeks": "int", "lead": "lead",
    "before": "day", "by": "day", "within": "window", "period": "window",
}
_WORDS = {
    "int": "số nguyên từ 0", "lead": "thời hạn báo trước {n, unit}", "day": "ngày “MM-DD” hoặc “YYYY-MM-DD”",
    "window": "tháng “MM” hoặc “YYYY-MM” (trong ngoặc kép), tuần “MM-W1”, một ngày, hoặc khoảng “A..B”",
}
_DAY = regex(r"(\d{4}-)?\d\d-\d\d")


def parameter_value(rule_set: RuleSet, name: str, year: SchoolYear) -> Dated:
    """Return the value of `$name` in a school year.

    Raises:
        RuleError: no such parameter, or no value in that year.

    """
    parameter = rule_set.parameters.get(name.removeprefix("$"))
    value = parameter.value_in(year) if parameter else None
    if value is None:
        what = "không có giá trị cho năm học " + str(year) if parameter else "không có"
        raise RuleError([f"{rule_set.id}: tham số {name} {what}"])
    return value


def resolve(rule_set: RuleSet, rule: Rule, year: SchoolYear) -> dict[str, Dated]:
    """Return, for each attribute of the rule's check that names a parameter, its value in a school year."""
    return {key: parameter_value(rule_set, name, year) for key, name in references(rule).items()}


class Version(NamedTuple):
    """What a rule says on some days of a school year: the values of its parameters, and the texts it stands on.

    `written`: where each value is written, with its own days: texts that follow each other may ask the same.
    """

    days: Window
    values: Mapping[str, Dated]
    sources: tuple[Source, ...]
    written: tuple[tuple[Window, Dated], ...] = ()


def versions(rule_set: RuleSet, rule: Rule, year: SchoolYear) -> list[Version]:
    """Return what the rule says over a school year, in order of time; texts that ask the same are one version.

    Raises:
        RuleError: a parameter without a value while the rule is in force.

    """
    span = force_of(rule, year)
    if span is None:
        return []
    named = references(rule)
    cuts = {span.earliest}
    for name in named.values():
        parameter = rule_set.parameters.get(name[1:])
        dated = parameter.values_in(year) if parameter else []
        cuts |= {days.earliest for days, _ in dated if span.earliest < days.earliest <= span.latest}
    starts = sorted(cuts)
    ends = [start - timedelta(1) for start in starts[1:]] + [span.latest]
    stretches = [
        (Window(first, last), {key: _value_on(rule_set, name, year, first) for key, name in named.items()})
        for first, last in zip(starts, ends, strict=True)
    ]
    asks_the_same = groupby(stretches, key=lambda stretch: {key: value.value for key, value in stretch[1].items()})
    return [_version(rule, list(stretches)) for _, stretches in asks_the_same]


def _version(rule: Rule, stretches: Sequence[tuple[Window, Mapping[str, Dated]]]) -> Version:
    days = Window(stretches[0][0].earliest, stretches[-1][0].latest)
    return Version(
        days, stretches[0][1], tuple(source for source in rule.sources if _meet(source.window, days)),
        tuple((window, value) for window, values in stretches for value in values.values()))


def force_of(rule: Rule, year: SchoolYear) -> Window | None:
    """Return the days of a school year on which the rule's texts are in force; None if on none."""
    first = max(rule.sources[0].window.earliest, year.window.earliest)
    last = min(rule.sources[-1].window.latest, year.window.latest)
    return Window(first, last) if first <= last else None


def _value_on(rule_set: RuleSet, name: str, year: SchoolYear, day: date) -> Dated:
    parameter = rule_set.parameters.get(name[1:])
    for days, value in parameter.values_in(year) if parameter else ():
        if days.earliest <= day <= days.latest:
            return value
    return parameter_value(rule_set, name, year)  # tells what is missing


def _meet(one: Window, other: Window) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest


def references(rule: Rule) -> dict[str, str]:
    """Return attribute of the check -> `$name` of the parameter that it names; of an item: `items.0.period`."""
    named = [(key, getattr(rule.check, key)) for key in type(rule.check).model_fields if key in FORMS]
    if isinstance(rule.check, Scheduled):
        named = [(f"items.{index}.period", item.period) for index, item in enumerate(rule.check.items)]
    return {key: value for key, value in named if isinstance(value, str) and value.startswith("$")}


def form_of(key: str) -> str:
    """Return the form that the parameter of an attribute must have."""
    return FORMS[key.rpartition(".")[2]]


def choices(rule: Rule) -> dict[tuple[str, ...], Choice]:
    """Return path inside the check -> the choice that stands there."""
    check = rule.check
    found: dict[tuple[str, ...], Any] = {("activities",): getattr(check, "activities", None)}
    where = getattr(check, "where", None)
    if where is not None:
        found |= {("where", str(f.alias)): getattr(where, name) for name, f in Filter.model_fields.items()}
    return {path: choice for path, choice in found.items() if isinstance(choice, Choice)}


def settings_of(rule: Rule) -> tuple[str, ...]:
    """Return the settings that a rule's verdicts hang on: those it lists and those its check names."""
    named = [choice.setting for choice in choices(rule).values()]
    if isinstance(rule.check, LeadTime) and rule.check.early_setting:
        named.append(rule.check.early_setting)
    if isinstance(rule.check, Every) and rule.check.reading_setting:
        named.append(rule.check.reading_setting)
    if isinstance(rule.check, Deadline | FollowUp):
        named += [s for s in (getattr(rule.check, "on_the_day_setting", None), rule.check.grace_setting) if s]
    return tuple(dict.fromkeys([*rule.settings, *named]))


def years_of(rule_set: RuleSet, rule: Rule) -> tuple[SchoolYear, SchoolYear | None]:
    """Return the first and last school year in force; the first lies after the last if there is none."""
    spans = [span for span in (rule_set.school_years, rule.school_years) if span]
    ends = [int(span.to[:4]) for span in spans if span.to]
    first = max(int(span.from_[:4]) for span in spans)
    if rule.sources[0].from_:  # a text that is in force from a day on: no earlier year has it
        first = max(first, SchoolYear.of(rule.sources[0].window.earliest).start)
    if rule.sources[-1].to:
        ends.append(SchoolYear.of(rule.sources[-1].window.latest).start)
    return SchoolYear(first), SchoolYear(min(ends)) if ends else None


def in_force(rule_set: RuleSet, rule: Rule, year: SchoolYear) -> bool:
    """Tell whether a rule binds on some day of a school year."""
    first, last = years_of(rule_set, rule)
    return first <= year and (last is None or year <= last) and force_of(rule, year) is not None


def misfit(form: str, value: int | Lead | str, year: SchoolYear) -> str | None:
    """Return what a value should have been, or None if it has the form and names a day that exists."""
    if form == "int":
        fits = isinstance(value, int) and value >= 0
    elif form == "lead":
        fits = isinstance(value, Lead)
    else:
        fits = isinstance(value, str) and (form == "window" or bool(_DAY.fullmatch(value))) and _exists(value, year)
    return None if fits else _WORDS[form]


def _exists(value: str, year: SchoolYear) -> bool:
    try:
        if _DAY.fullmatch(value):
            day_in(value, year)
        else:
            window_in(value, year)
    except ValueError:
        return False
    return True
