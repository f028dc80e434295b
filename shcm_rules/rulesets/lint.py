"""What a rule set's author should mend: every loading problem, and what loads but is not yet good."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from ..findings import Verdict
from .books.placeholders import placeholders
from .comparison.clashes import clashes
from .comparison.refinement import ShippedRules, check_refinements
from .consistency import Origin, never_violated
from .discovery import find_rule_set, known_rule_sets
from .examples import read_examples
from .extension import stale_days
from .model import Example, Rule, RuleSet
from .parameters import references, settings_of
from .reading import Reading, in_order, read_rule_set
from .strict_yaml import Key
from .trials.coverage import register_mistakes

__all__ = ["lint"]

_LONGEST_TITLE = 120
_KINDS = (  # what an example shows -> the verdicts that show it
    ("đạt", frozenset({Verdict.SATISFIED})),
    ("vi phạm", frozenset({Verdict.VIOLATED})),
    ("không áp dụng", frozenset({Verdict.NOT_APPLICABLE})),
)
_OPEN = ("chưa kết luận", frozenset({Verdict.UNDETERMINED}))  # for a rule that is never violated
Mistakes = Iterator[tuple[tuple[Key, ...], str]]


def lint(paths: Sequence[str | Path] = ()) -> list[str]:
    """Return the problems of rule sets, by shipped name or path; without any, of all shipped ones.

    Raises:
        UsageError: a name that is neither.

    """
    problems: list[str] = []
    shipped = ShippedRules()
    for name in paths or known_rule_sets():
        folder = find_rule_set(name)
        reading = read_rule_set(folder)
        examples, mistakes = read_examples(folder)
        errors = [*reading.problems, *mistakes]
        problems += errors or [*_soft(reading, examples), *_layered(reading, shipped), *placeholders(folder)]
    return in_order(problems)


def _soft(reading: Reading, examples: Sequence[tuple[Example, Origin]]) -> list[str]:
    rule_set, origins = reading.rule_set, reading.origins
    shown: dict[str, set[Verdict]] = defaultdict(set)
    for example, _ in examples:
        shown[example.rule] |= {expectation.verdict for expectation in example.expect}
    problems: list[str] = []
    for index, rule in enumerate(rule_set.rules):
        if rule.id in reading.inherited:  # its own set has its examples
            continue
        mistakes = [*_rule(rule), *_shown(rule, shown[rule.id])]
        problems += [origins["rules", index].at(tail, text) for tail, text in mistakes]
    for example, origin in examples:
        problems += [origin.at(tail, text) for tail, text in _example(example, rule_set)]
    return problems + _unused(rule_set, origins, reading.own)


def _layered(reading: Reading, shipped: ShippedRules) -> list[str]:
    """Return what does not fit the sets that this one extends or refines, those beside it, or its register."""
    rules = [*check_refinements(reading, shipped)]
    rules += [(index, ("id",), text) for index, text in stale_days(reading.rule_set, reading.inherited)]
    problems = [reading.origins["rules", index].at(tail, text) for index, tail, text in [*rules, *clashes(reading)]]
    for at, tail, text in register_mistakes(reading):
        origin = reading.origins["header", ""] if at is None else reading.origins["rules", at]
        problems.append(origin.at(tail, text))
    return problems


def _rule(rule: Rule) -> Mistakes:
    if not all(source.clause.strip() for source in rule.sources):
        yield ("clause",), "clause để trống: nêu mục của văn bản"
    for lang in ("vi", "en"):
        length = len(getattr(rule.title, lang))
        if length > _LONGEST_TITLE:
            yield ("title", lang), f"title.{lang} dài {length} ký tự; nhiều nhất {_LONGEST_TITLE}"
    if rule.texts.remedy is None and not never_violated(rule):
        yield ("texts",), "thiếu texts.remedy: người đọc cần biết phải làm gì"
    for key, text in (("violated", rule.texts.violated), ("remedy", rule.texts.remedy)):
        if text and _facts(text.vi) != _facts(text.en):
            yield ("texts", key), f"texts.{key}: bản vi và bản en không chèn cùng các dữ kiện"


def _facts(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


def _shown(rule: Rule, verdicts: Collection[Verdict]) -> Mistakes:
    if rule.check_name == "not_decidable":
        return
    kinds = [_OPEN if never_violated(rule) and name == "vi phạm" else (name, needed) for name, needed in _KINDS]
    missing = [name for name, needed in kinds if not needed & set(verdicts)]
    if missing:
        yield ("id",), f"quy tắc “{rule.id}” chưa có ví dụ: {', '.join(missing)}"


def _example(example: Example, rule_set: RuleSet) -> Mistakes:
    rules = [rule.id for rule in rule_set.rules]
    if example.rule not in rules:
        yield ("rule",), f"bộ {rule_set.id} không có quy tắc “{example.rule}”"
    for name, value in example.settings.items():
        spec = rule_set.settings.get(name)
        if spec is None:
            yield ("settings", name), f"không có thiết lập “{name}”; được phép: {', '.join(rule_set.settings)}"
        elif spec.values and value not in spec.values:
            yield ("settings", name), f"{name}: không có giá trị “{value}”; được phép: {', '.join(spec.values)}"


def _unused(rule_set: RuleSet, origins: Mapping[tuple[str, str | int], Origin], own: RuleSet) -> list[str]:
    parameters = {name[1:] for rule in rule_set.rules for name in references(rule).values()}
    settings = {name for rule in rule_set.rules for name in settings_of(rule)}
    problems = [
        origins["parameters", name].at((), f"tham số “{name}” không quy tắc nào dùng")
        for name in own.parameters if name not in parameters
    ]
    problems += [
        origins["parameters", name].at(("values", index, "clause"), f"tham số “{name}”: clause để trống")
        for name, parameter in own.parameters.items()
        for index, value in enumerate(parameter.values) if not value.clause.strip()
    ]
    return problems + [
        origins["settings", name].at((), f"thiết lập “{name}” không quy tắc nào dùng")
        for name in own.settings if name not in settings
    ]
