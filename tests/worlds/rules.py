"""A drawn rule as the model of a rule set that the engine applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shcm_rules.rulesets.model import Rule, RuleSet

from .mini import RuleCase
from .tables import school_name

RULE_ID = "drawn"
_WORDS = {"vi": "x", "en": "x"}


def _value(value: tuple[Any, ...]) -> Any:
    kind, *rest = value
    if kind == "lead":
        return {"n": rest[0], "unit": rest[1]}
    if kind == "yearly":
        return date.fromordinal(rest[0]).isoformat()[5:]
    if kind in {"day", "span"}:
        return "..".join(date.fromordinal(day).isoformat() for day in rest)
    if kind in {"month", "week"}:
        return f"{rest[0]:04d}-{rest[1]:02d}" + (f"-W{rest[2]}" if kind == "week" else "")
    return f"{rest[1]:02d}" if kind == "monthly" else rest[0]


#: Settings that take words, beside those of the choices in a rule.
_VALUES = {
    "on-the-day": ("undetermined", "late", "on-time"), "week-reading": ("fixed-weeks", "sliding-weeks", "gap"),
}


def _choices(body: Any) -> dict[str, tuple[str, ...]]:
    """Return setting -> its values, of every choice in a rule."""
    if isinstance(body, Mapping) and "setting" in body:
        return {body["setting"]: tuple(body["cases"])}
    inner = body.values() if isinstance(body, Mapping) else ()
    return {name: values for item in inner for name, values in _choices(item).items()}


def _items(items: Sequence[Mapping[str, Any]], minis: int) -> list[dict[str, Any]]:
    """Return the items for each mini; the topic tells which item of which mini it is."""
    found = []
    for at, item in enumerate(items):
        for index in range(minis if "school" in item else 1):
            own = {"school": school_name(item["school"], index)} if "school" in item else {}
            found.append({**item, **own, "topic": {"vi": f"{at} {index}", "en": "x"}})
    return found


def _day(day: int | None, name: str) -> dict[str, str]:
    return {} if day is None else {name: date.fromordinal(day).isoformat()}


def _values(case: RuleCase, name: str) -> list[dict[str, Any]]:
    """Return the values of a parameter, the later one from its day on."""
    values = [{"from": "2000-2001", "value": _value(case.params[name]), "clause": "1"}]
    if name in case.later:
        day, value = case.later[name]
        values.append({**_day(day, "from"), "value": _value(value), "clause": "2"})
    return values


def rule_set(case: RuleCase, minis: int = 1) -> RuleSet:
    """Return the rule set of one rule; what it schedules is scheduled for each mini."""
    body = {**case.body, "items": _items(case.body["items"], minis)} if case.check == "scheduled" else case.body
    clause = [{"clause": str(at), **_day(first, "from"), **_day(last, "to")}
              for at, (first, last) in enumerate(case.sources)]
    rule = Rule.model_validate({
        "id": RULE_ID, "title": _WORDS, "requirements": ["T-01"], "binds": "everyone", "clause": clause or "1",
        "severity": "must", "decidable": {"how": "fully"}, "check": {case.check: body},
    })
    parameters = {name: {"meaning": _WORDS, "values": _values(case, name)} for name in case.params}
    known = {**_VALUES, **_choices(case.body)}
    settings = {
        name: {"question": _WORDS, "default": value, "values": dict.fromkeys(known.get(name, ()), _WORDS)}
        for name, value in case.settings.items()
    }
    issued = "-".join(f"{part:02d}" for part in case.issued)
    return RuleSet.model_validate({
        "id": "test", "version": "1", "title": _WORDS, "levels": case.levels, "school_years": {"from": "2000-2001"},
        "document": {"title": _WORDS, "short": _WORDS, "issuer": "test", "issued": issued},
        "parameters": parameters, "settings": settings, "rules": [rule],
        "ward": case.ward, "province": case.province,
    })
