"""Which requirements of a document its rules cover, with which examples and features; and which rows are missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ...findings import Verdict
from ..discovery import shipped_folder
from ..model import Example, NotDecidable, Rule, RuleSet
from ..reading import Reading
from ..strict_yaml import Key

__all__ = [
    "KINDS", "STATES", "Covered", "Shown", "State", "coverage", "features_naming", "register_mistakes", "shown_by",
]

State = Literal["decided", "not_decidable", "related", "missing"]
STATES: tuple[State, ...] = ("decided", "not_decidable", "related", "missing")
#: What an example shows, by the verdict that it expects.
KINDS: Mapping[Verdict, str] = {
    Verdict.SATISFIED: "đạt", Verdict.VIOLATED: "vi phạm", Verdict.UNDETERMINED: "chưa kết luận",
    Verdict.PENDING: "chưa đến hạn", Verdict.NOT_APPLICABLE: "không áp dụng",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the examples of a rule show: how many there are, and how many expect each verdict."""

    examples: int
    verdicts: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class Covered:
    """A requirement, how far it is covered, by which rules, and the features that name it."""

    requirement: str
    state: State
    rules: tuple[Rule, ...]  # that decide it, or say why it cannot be decided
    related: tuple[Rule, ...]  # that only comment on it
    features: tuple[str, ...]


def coverage(rule_set: RuleSet, features: Mapping[str, Sequence[str]]) -> list[Covered]:
    """Return every requirement of a set's register, in order; without a register, those that its rules name."""
    named = dict.fromkeys(name for rule in rule_set.rules for name in (*rule.requirements, *rule.related))
    found = []
    for requirement in rule_set.registered or tuple(named):
        rules = tuple(rule for rule in rule_set.rules if requirement in rule.requirements)
        related = tuple(rule for rule in rule_set.rules if requirement in rule.related)
        told = tuple(features.get(requirement, ()))
        found.append(Covered(requirement, _state(rules, related), rules, related, told))
    return found


def _state(rules: Sequence[Rule], related: Sequence[Rule]) -> State:
    if not rules:
        return "related" if related else "missing"
    return "not_decidable" if all(isinstance(rule.check, NotDecidable) for rule in rules) else "decided"


def shown_by(examples: Sequence[Example]) -> dict[str, Shown]:
    """Return rule -> what its examples show."""
    counts: Counter[str] = Counter(example.rule for example in examples)
    verdicts: dict[str, Counter[Verdict]] = {rule: Counter() for rule in counts}
    for example in examples:
        verdicts[example.rule].update({expectation.verdict for expectation in example.expect})
    return {rule: Shown(number, verdicts[rule]) for rule, number in counts.items()}


def features_naming(folder: Path | None = None) -> dict[str, list[str]]:
    """Return requirement -> names of the feature files that name it; of a checkout, where no folder is given."""
    place = folder or shipped_folder().parent / "features"
    found: dict[str, list[str]] = {}
    for file in sorted(place.glob("*.feature")):
        text = file.read_text(encoding="utf-8")
        for requirement in sorted(set(re.findall(r"\b[A-Z][A-Z0-9]*-\d+\b", text))):
            found.setdefault(requirement, []).append(file.stem)
    return found


def register_mistakes(reading: Reading) -> Iterator[tuple[int | None, tuple[Key, ...], str]]:
    """Yield index of the rule (None: the header), place in it and sentence of what register and rules do not share."""
    rule_set = reading.rule_set
    registered = reading.own.registered
    if not registered:
        return
    named = {name for rule in rule_set.rules for name in (*rule.requirements, *rule.related)}
    missing = [name for name in registered if name not in named]
    if missing:
        yield None, ("requirements",), f"chưa có quy tắc nào cho {', '.join(missing)}; không xét được thì nêu lý do"
    prefixes = {name.rpartition("-")[0] for name in registered}
    for index, rule in enumerate(rule_set.rules):
        for key, names in (("requirements", rule.requirements), ("related", rule.related)):
            for at, name in enumerate(names if rule.id not in reading.inherited else ()):
                foreign = name.rpartition("-")[0] not in prefixes and (key == "related" or reading.own.extends)
                if name not in registered and not foreign:
                    yield index, (key, at), f"{name} không có trong danh mục yêu cầu của bộ; danh mục: " + ", ".join(
                        rule_set.requirements)
