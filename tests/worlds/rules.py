"""A drawn rule as the model of a rule set that the engine applies."""

from __future__ import annotations

from datetime import date
from typing import Any

from shcm_rules.rulesets.model import Rule, RuleSet

from .mini import RuleCase

RULE_ID = "drawn"
_WORDS = {"vi": "x", "en": "x"}


def _value(value: tuple[Any, ...]) -> Any:
    kind, *rest = value
    if kind == "lead":
        return {"n": rest[0], "unit": rest[1]}
    if kind == "yearly":
        return date.fromordinal(rest[0]).isoformat()[5:]
    if kind == "day":
        return date.fromordinal(rest[0]).isoformat()
    return f"{rest[0]:04d}-{rest[1]:02d}" if kind == "month" else rest[0]


def rule_set(case: RuleCase) -> RuleSet:
    """Return the rule set of one rule."""
    rule = Rule.model_validate({
        "id": RULE_ID, "title": _WORDS, "requirements": ["T-01"], "binds": "everyone", "clause": "1",
        "severity": "must", "decidable": {"how": "fully"}, "check": {case.check: case.body},
    })
    parameters = {
        name: {"meaning": _WORDS, "values": [{"from": "2000-2001", "value": _value(value), "clause": "1"}]}
        for name, value in case.params.items()
    }
    settings = {
        name: {"question": _WORDS, "default": value,
               **({} if value.isdigit() else {"values": dict.fromkeys(("undetermined", "late", "on-time"), _WORDS)})}
        for name, value in case.settings.items()
    }
    issued = "-".join(f"{part:02d}" for part in case.issued)
    return RuleSet.model_validate({
        "id": "test", "version": "1", "title": _WORDS, "levels": case.levels, "school_years": {"from": "2000-2001"},
        "document": {"title": _WORDS, "short": _WORDS, "issuer": "test", "issued": issued},
        "parameters": parameters, "settings": settings, "rules": [rule],
    })
