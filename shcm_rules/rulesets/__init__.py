"""Rule sets: folders of strict YAML, read into models; the only place that knows YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .discovery import find_rule_set, known_rule_sets, match_rule_sets
    from .loading import load_rule_set, load_rule_sets
    from .model import Rule, RuleSet

__all__ = [
    "Rule", "RuleSet", "find_rule_set", "known_rule_sets", "load_rule_set", "load_rule_sets", "match_rule_sets",
]

_HOMES = {
    "Rule": "model", "RuleSet": "model", "load_rule_set": "loading", "load_rule_sets": "loading",
    "find_rule_set": "discovery", "known_rule_sets": "discovery", "match_rule_sets": "discovery",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: models and YAML cost start-up time."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
