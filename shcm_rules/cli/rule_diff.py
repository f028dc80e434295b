"""What differs between two rule sets, in words: rules, parameters and settings that are new, gone or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ..rulesets.model import Lead, Parameter, Rule, RuleSet
from ..rulesets.sentences import Lang, describe
from ..windows import SchoolYear
from .texts import MESSAGES

__all__ = ["differences"]

_HEADER = ("id", "version", "title", "document", "province", "ward", "levels", "school_years")


def differences(old: RuleSet, new: RuleSet, lang: Lang) -> list[str]:
    """Return a line for each difference, the details indented below it; none if the sets say the same."""
    return [
        *_header(old, new, lang), *_rules(old, new, lang),
        *_named("parameter", old.parameters, new.parameters, lang),
        *_named("setting", old.settings, new.settings, lang),
    ]


def _header(old: RuleSet, new: RuleSet, lang: Lang) -> Iterator[str]:
    changed = [name for name in _HEADER if getattr(old, name) != getattr(new, name)]
    if changed:
        yield f"{MESSAGES[lang]['header']}: {MESSAGES[lang]['changed']}"
        yield from _fields(old, new, changed, lang)


def _rules(old: RuleSet, new: RuleSet, lang: Lang) -> Iterator[str]:
    before = {rule.id: rule for rule in old.rules}
    # A renamed rule names its former ids, so that it is no new one.
    origins = {rule.id: next((name for name in (rule.id, *rule.formerly) if name in before), "") for rule in new.rules}
    year = max(_first_year(old), _first_year(new))
    for rule in old.rules:
        if rule.id not in origins.values():
            yield _line("rule", rule.id, "gone", lang)
            yield f"  {describe(old, rule, year, lang)}"
    for rule in new.rules:
        if not origins[rule.id]:
            yield _line("rule", rule.id, "new", lang)
            yield f"  {describe(new, rule, year, lang)}"
        elif details := list(_rule(old, before[origins[rule.id]], new, rule, lang)):
            yield _line("rule", rule.id, "changed", lang)
            yield from details


def _rule(old: RuleSet, before: Rule, new: RuleSet, after: Rule, lang: Lang) -> Iterator[str]:
    """Yield both sentences where they differ, and every other field that does."""
    year = max(_first_year(old), _first_year(new))
    told = describe(old, before, year, lang), describe(new, after, year, lang)
    if told[0] != told[1]:
        yield f"  {_from_to(*told, lang)}"
    spoken = {"check", "clause", "levels"} if told[0] != told[1] else set()
    names = [name for name in Rule.model_fields if name not in spoken]
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    yield from _fields(before, after, changed, lang)


def _named(kind: str, old: Mapping[str, BaseModel], new: Mapping[str, BaseModel], lang: Lang) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield _line(kind, name, "gone", lang)
        elif name not in old:
            yield _line(kind, name, "new", lang)
            yield f"  {_told(new[name], lang)}"
        elif old[name] != new[name]:
            yield _line(kind, name, "changed", lang)
            if _told(old[name], lang) != _told(new[name], lang):
                yield f"  {_from_to(_told(old[name], lang), _told(new[name], lang), lang)}"
            else:
                changed = [key for key in type(new[name]).model_fields
                           if getattr(old[name], key) != getattr(new[name], key)]
                yield from _fields(old[name], new[name], changed, lang)


def _fields(old: BaseModel, new: BaseModel, names: list[str], lang: Lang) -> Iterator[str]:
    for name in names:
        yield f"  {name}: {_from_to(_told(getattr(old, name), lang), _told(getattr(new, name), lang), lang)}"


def _told(value: Any, lang: Lang) -> str:
    """Return a value in short: a parameter by its dated values, a text in the language asked for."""
    if isinstance(value, Parameter):
        return "; ".join(f"{item.from_}{'!' if item.only else ''}: {_told(item.value, lang)}" for item in value.values)
    if isinstance(value, Lead):
        return f"{value.n} {value.unit}"
    if isinstance(value, BaseModel):
        if "vi" in type(value).model_fields:
            return str(getattr(value, lang))
        return ", ".join(f"{name}={_told(item, lang)}" for name, item in value if item not in (None, "", ()))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_told(item, lang)}" for name, item in value.items())
    if isinstance(value, tuple):
        return ", ".join(_told(item, lang) for item in value) or MESSAGES[lang]["nothing"]
    return str(value) if value not in (None, "") else MESSAGES[lang]["nothing"]


def _line(kind: str, name: str, what: str, lang: Lang) -> str:
    return f"{MESSAGES[lang][kind].format(name=name)}: {MESSAGES[lang][what]}"


def _from_to(old: str, new: str, lang: Lang) -> str:
    return MESSAGES[lang]["from_to"].format(old=old, new=new)


def _first_year(rule_set: RuleSet) -> SchoolYear:
    return SchoolYear(int(rule_set.school_years.from_[:4]))
