"""Rule sets by name or path: as they were kept, or else from their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import RuleError
from .discovery import find_rule_set
from .kept_sets import find_kept, keep
from .model import RuleSet

__all__ = ["load_rule_set", "load_rule_sets"]


def load_rule_sets(names: Iterable[str | Path]) -> tuple[RuleSet, ...]:
    """Load several rule sets, by shipped name or path; one named twice is loaded once.

    Raises:
        UsageError: a name that is neither.
        RuleError: every problem of all of them.

    """
    loaded: dict[Path, RuleSet] = {}
    problems: list[str] = []
    for folder in [find_rule_set(name) for name in names]:
        try:
            loaded.setdefault(folder.resolve(), load_rule_set(folder))
        except RuleError as error:
            problems += error.problems
    problems += _shared_ids(loaded)
    if problems:
        raise RuleError(list(dict.fromkeys(problems)))
    return tuple(loaded.values())


def load_rule_set(name_or_path: str | Path) -> RuleSet:
    """Load a rule set by its shipped name or its path.

    Raises:
        UsageError: neither a shipped name nor a folder.
        RuleError: every problem of all its files.

    """
    folder = find_rule_set(name_or_path)
    if (kept := find_kept(folder)) is not None:
        return kept
    from .reading import read_rule_set  # noqa: PLC0415 - what was kept needs no YAML

    reading = read_rule_set(folder)
    if reading.problems:
        raise RuleError(reading.problems)
    keep(reading.rule_set)
    return reading.rule_set


def _shared_ids(loaded: Mapping[Path, RuleSet]) -> list[str]:
    names = {rule_set.id: folder.name for folder, rule_set in loaded.items()}
    twice = {
        (folder.name, names[base]) for folder, rule_set in loaded.items() if rule_set.extends
        for base in rule_set.documents if base in names
    }
    if twice:
        sentence = "{}:1: bộ này đã lấy lại (extends) bộ {}; chỉ chọn một trong hai"
        return [sentence.format(*pair) for pair in sorted(twice)]
    homes: dict[str, list[str]] = {}
    for folder, rule_set in loaded.items():
        for rule_id in [rule_set.id, *(rule.id for rule in rule_set.rules)]:
            homes.setdefault(rule_id, []).append(folder.name)
    return [
        f"{', '.join(names)}:1: mã “{rule_id}” có trong nhiều bộ; mỗi mã chỉ thuộc một bộ"
        for rule_id, names in homes.items() if len(names) > 1
    ]
