"""Which rule of one set stands in the place of which of another: by id, former id or the requirements decided."""

from __future__ import annotations

from ..model import Rule, RuleSet

__all__ = ["match_rules"]

Match = tuple[Rule | None, Rule | None]


def match_rules(old: RuleSet, new: RuleSet, *, by_requirement: bool = False) -> list[Match]:
    """Return pairs of an old rule and the new one in its place, in the order of the new set; gone ones come last.

    With `by_requirement`, rules of other names that decide the same requirements are one duty, too.
    """
    before = {rule.id: rule for rule in old.rules}
    former = {name: rule for rule in old.rules for name in rule.formerly}
    found: dict[str, Rule] = {}
    for rule in new.rules:
        names = (rule.id, *rule.formerly)
        match = next((before[name] for name in names if name in before), None) or former.get(rule.id)
        if match and match not in found.values():
            found[rule.id] = match
    if by_requirement:
        _match_requirements(old, new, found)
    taken = {rule.id for rule in found.values()}
    matched: list[Match] = [(found.get(rule.id), rule) for rule in new.rules]
    return matched + [(rule, None) for rule in old.rules if rule.id not in taken]


def _match_requirements(old: RuleSet, new: RuleSet, found: dict[str, Rule]) -> None:
    taken = {rule.id for rule in found.values()}
    left = {name: rule for rule in old.rules if rule.id not in taken for name in rule.requirements}
    for rule in new.rules:
        match = next((left[name] for name in rule.requirements if name in left), None)
        if rule.id not in found and match:
            found[rule.id] = match
            left = {name: other for name, other in left.items() if other.id != match.id}
