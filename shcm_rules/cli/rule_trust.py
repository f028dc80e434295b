"""`shcm rules mutate | coverage | trace`: how far rules can be trusted, and which requirement they come from."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import RuleError, UsageError
from ..problems import system_reason
from ..rulesets.discovery import find_rule_set
from ..rulesets.examples import load_examples
from ..rulesets.model import NotDecidable, Rule, RuleSet
from ..rulesets.reading import read_rule_set
from ..rulesets.trials.coverage import STATES, Covered, Shown, State, coverage, features_naming, shown_by
from .texts import MESSAGES
from .trace_page import STATE_WORDS, kinds_told, trace_page

__all__ = ["run"]

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "survivor": "SÓT   {text}", "score": "{name}: {killed}/{made} lỗi cài thử bị ví dụ phát hiện ({percent:.1f} %)",
        "rows": "{name}: {n} yêu cầu – {states}", "state": "{words} {n}", "list": "  {words}: {names}",
        "rule": "  {rule}: {kinds}{features}", "no_examples": "chưa có ví dụ", "features": "; kịch bản: {names}",
    },
    "en": {
        "survivor": "ALIVE {text}", "score": "{name}: {killed}/{made} planted mistakes noticed by examples"
                                              " ({percent:.1f} %)",
        "rows": "{name}: requirements: {n} – {states}", "state": "{words} {n}", "list": "  {words}: {names}",
        "rule": "  {rule}: {kinds}{features}", "no_examples": "no examples yet", "features": "; features: {names}",
    },
}
_LISTED: tuple[State, ...] = ("related", "missing")  # states that are told row by row


def run(arguments: Namespace, sets: Sequence[str], lang: str) -> int:
    """Run one of the commands and return its exit status."""
    commands = {"mutate": _mutate, "coverage": _coverage, "trace": _trace}
    return commands[arguments.command[1]](arguments, sets, lang)


def _mutate(arguments: Namespace, sets: Sequence[str], lang: str) -> int:
    """Return 1 if some planted mistake goes unnoticed."""
    from ..rule_trials import score_mutants  # noqa: PLC0415 - brings the engine

    texts, status = _TEXTS[lang], 0
    for score in score_mutants(sets, arguments.rule):
        for mutant in score.survivors:
            _print(texts["survivor"].format(text=mutant.sentence))
        _print(texts["score"].format(
            name=score.rule_set, killed=score.killed, made=score.made, percent=score.percent))
        status = max(status, int(bool(score.survivors)))
    return status


def _coverage(_: Namespace, sets: Sequence[str], lang: str) -> int:
    """Return 1 if a requirement has no rule."""
    features, status = features_naming(), 0
    for name in sets:
        rule_set, own, shown = _read(name)
        rows = coverage(rule_set.model_copy(update={"rules": own}), features)
        for line in (*_states(rule_set.id, rows, lang), *_rules(own, shown, features, lang)):
            _print(line)
        status = max(status, int(any(row.state == "missing" for row in rows)))
    return status


def _states(name: str, rows: Sequence[Covered], lang: str) -> Iterator[str]:
    texts, words = _TEXTS[lang], STATE_WORDS[lang]
    by_state = {state: [row.requirement for row in rows if row.state == state] for state in STATES}
    counts = [texts["state"].format(words=words[state], n=len(found)) for state, found in by_state.items()]
    yield texts["rows"].format(name=name, n=len(rows), states=", ".join(counts))
    for state in _LISTED:
        if by_state[state]:
            yield texts["list"].format(words=words[state], names=", ".join(by_state[state]))


def _rules(
    rules: Sequence[Rule], shown: Mapping[str, Shown], features: Mapping[str, Sequence[str]], lang: str,
) -> Iterator[str]:
    texts = _TEXTS[lang]
    for rule in rules:
        if isinstance(rule.check, NotDecidable):
            continue
        named = dict.fromkeys(name for row in rule.requirements for name in features.get(row, ()))
        told = texts["features"].format(names=", ".join(named)) if named else ""
        kinds = kinds_told(shown.get(rule.id)) or texts["no_examples"]
        yield texts["rule"].format(rule=rule.id, kinds=kinds, features=told)


def _trace(arguments: Namespace, sets: Sequence[str], lang: str) -> int:
    page = trace_page([_read(name) for name in sets], features_naming())
    if not arguments.output:
        _print(page.rstrip("\n"))
        return 0
    try:
        Path(arguments.output).write_text(page, encoding="utf-8")
    except OSError as error:
        why = system_reason(error, lang)
        raise UsageError(MESSAGES[lang]["cannot_write"].format(path=arguments.output, why=why)) from error
    print(MESSAGES[lang]["written"].format(path=arguments.output), file=sys.stderr)  # noqa: T201 - beside the answer
    return 0


def _read(name: str) -> tuple[RuleSet, tuple[Rule, ...], Mapping[str, Shown]]:
    """Return a rule set, the rules that are its own, and what their examples show."""
    folder = find_rule_set(name)
    reading = read_rule_set(folder)
    if reading.problems:
        raise RuleError(reading.problems)
    own = tuple(rule for rule in reading.rule_set.rules if rule.id not in reading.inherited)
    return reading.rule_set, own, shown_by(load_examples(folder))


def _print(text: str) -> None:
    print(text)  # noqa: T201 - the command's answer
