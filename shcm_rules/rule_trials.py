"""Tries rules out: runs their examples, and counts how many small mistakes in the rules the examples notice."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any

from .engine.evaluation import Evaluation, evaluate
from .engine.force import stands_apart
from .engine.judging import Task
from .errors import RuleError, UsageError
from .findings import Finding
from .importers.frames import schedule_from_rows
from .rulesets import examples as written
from .rulesets.discovery import find_rule_set
from .rulesets.examples import ExampleResult, load_examples, misses
from .rulesets.loading import load_rule_set
from .rulesets.model import Example, Rule, RuleSet
from .rulesets.reading import read_rule_set
from .rulesets.trials.boundary_cases import boundary_cases
from .rulesets.trials.mutations import Mutant, mutants_of_header, mutants_of_rule
from .schedule import Schedule
from .windows import SchoolYear

__all__ = [
    "MutationScore", "check_boundaries", "check_examples", "score_mutants", "try_cases", "try_header", "try_rule",
]

AnyPath = str | PathLike[str]
_FEW_JOBS = 4  # not worth other processes


def check_examples(name_or_path: AnyPath) -> list[ExampleResult]:
    """Run the examples of a rule set, each against its own rule.

    Raises:
        UsageError: neither a shipped name nor a folder.
        RuleError: every problem of the rule files and examples.

    """
    folder = _folder(name_or_path)
    return try_cases(load_rule_set(folder), load_examples(folder))


def check_boundaries(name_or_path: AnyPath) -> list[ExampleResult]:
    """Run the examples that are made from the numbers of a rule set's own rules (`rulesets.boundary_cases`).

    Raises:
        UsageError: neither a shipped name nor a folder.
        RuleError: every problem of the rule files.

    """
    rule_set, own = _own_rules(_folder(name_or_path))
    return try_cases(rule_set, [example for rule in own for example in boundary_cases(rule_set, rule)])


def try_cases(rule_set: RuleSet, examples: Sequence[Example]) -> list[ExampleResult]:
    """Return how examples come out on a loaded set."""
    def findings(example: Example) -> Sequence[Finding]:
        rules = tuple(rule for rule in rule_set.rules if rule.id == example.rule)
        evaluation = _evaluate(_schedule(example), example, [rule_set.model_copy(update={"rules": rules})])
        return evaluation.findings(lang="vi", detail="full")

    return written.check_examples(rule_set, examples, findings)


def _own_rules(folder: Path) -> tuple[RuleSet, tuple[Rule, ...]]:
    """Return a rule set, and its rules without those that it takes over from another set as they are."""
    reading = read_rule_set(folder)
    if reading.problems:
        raise RuleError(reading.problems)
    rules = reading.rule_set.rules
    return reading.rule_set, tuple(rule for rule in rules if rule.id not in reading.inherited)


@dataclass(frozen=True, slots=True)
class MutationScore:
    """How many mutants of a rule set its examples notice, and those that they do not."""

    rule_set: str
    made: int
    survivors: tuple[Mutant, ...]

    @property
    def killed(self) -> int:
        """Return how many mutants were noticed."""
        return self.made - len(self.survivors)

    @property
    def percent(self) -> float:
        """Return the share of mutants that were noticed; 100 where there are none."""
        return 100 * self.killed / self.made if self.made else 100.0


def score_mutants(names: Iterable[AnyPath], rule: str | None = None) -> list[MutationScore]:
    """Change rule sets in small ways, one at a time, and see which changes no example notices.

    Rules are tried in as many processes as there are processors. With `rule`, only that one is changed.

    Raises:
        UsageError: neither a shipped name nor a folder, or no such rule.
        RuleError: every problem of the rule files and examples.

    """
    folders = [_folder(name) for name in names]
    jobs = [(folder, one) for folder in folders for one in _scored(folder, rule)]
    if rule is not None and not jobs:
        raise UsageError(
            f"không bộ nào trong các bộ đã nêu có quy tắc “{rule}” của riêng nó",
            f"none of the sets named has a rule “{rule}” of its own")
    found = [(job, made, left) for job, (made, left) in zip(jobs, _tried(jobs), strict=True)]
    return [
        MutationScore(
            load_rule_set(folder).id, sum(made for job, made, _ in found if job[0] == folder),
            tuple(mutant for job, _, left in found if job[0] == folder for mutant in left))
        for folder in folders
    ]


def _scored(folder: Path, rule: str | None) -> Iterator[str]:
    """Yield the rules of a set that are changed; "" for its header."""
    load_examples(folder)  # tells mistakes before the work begins
    if rule is None:
        yield ""
    yield from (one.id for one in _own_rules(folder)[1] if rule in {None, one.id})


def _tried(jobs: Sequence[tuple[Path, str]]) -> list[tuple[int, list[Mutant]]]:
    if len(jobs) < _FEW_JOBS:
        return [_try(job) for job in jobs]
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - one command's
    from multiprocessing import get_context  # noqa: PLC0415

    # Spawned, not forked: the engine has threads.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(_try, jobs))


def _try(job: tuple[Path, str]) -> tuple[int, list[Mutant]]:
    """Return how many mutants of one rule, or of the header, were made, and those that no example notices."""
    (rule_set, own), examples = _loaded(job[0])
    return try_header(rule_set, own, examples) if not job[1] else try_rule(rule_set, job[1], examples)


@lru_cache(maxsize=8)
def _loaded(folder: Path) -> tuple[tuple[RuleSet, tuple[Rule, ...]], list[Example]]:
    return _own_rules(folder), load_examples(folder)


def try_rule(rule_set: RuleSet, rule_id: str, examples: Iterable[Example]) -> tuple[int, list[Mutant]]:
    """Return how many mutants of a rule were made, and those that no example notices."""
    rule = next(one for one in rule_set.rules if one.id == rule_id)
    mutants = list(mutants_of_rule(rule_set, rule))
    return len(mutants), _left(rule_set, {rule_id: rule}, examples, mutants)


def try_header(
    rule_set: RuleSet, rules: Iterable[Rule], examples: Iterable[Example],
) -> tuple[int, list[Mutant]]:
    """Return how many mutants of what a set says for all of its rules were made, and those that no example notices."""
    mutants = list(mutants_of_header(rule_set))
    return len(mutants), _left(rule_set, {rule.id: rule for rule in rules}, examples, mutants)


def _left(
    rule_set: RuleSet, rules: Mapping[str, Rule], examples: Iterable[Example], mutants: list[Mutant],
) -> list[Mutant]:
    """Return the mutants that no example of some rules notices; the largest examples, which notice most, come first."""
    by_size = sorted((example for example in examples if example.rule in rules), key=_size, reverse=True)
    for example in by_size:
        if mutants:
            mutants = _unnoticed(rule_set, rules[example.rule], example, mutants)
    return mutants


def _size(example: Example) -> int:
    return sum(map(len, example.sheets.values()))


def _unnoticed(rule_set: RuleSet, rule: Rule, example: Example, mutants: Sequence[Mutant]) -> list[Mutant]:
    """Return the mutants that an example does not notice; one evaluation judges all that can stand together."""
    schedule = _schedule(example)
    as_it_is: Any = None
    noticed: set[str] = set()
    named = {f"{rule.id}~{at}": mutant for at, mutant in enumerate(mutants)}
    original = _alone(rule_set, rule.id, f"{rule.id}~")
    for together in _together(rule_set, rule, named):
        copies = [_alone(mutant.rule_set, rule.id, name) for name, mutant in together.items()]
        evaluation = _evaluate(schedule, example, [original, *copies] if as_it_is is None else copies)
        verdicts = _verdicts(evaluation)
        if as_it_is is None:
            as_it_is = verdicts[f"{rule.id}~"]
            if list(_missed(evaluation, example, {f"{rule.id}~"})):
                return list(mutants)  # an example that is wrong itself shows nothing
        noticed |= set(_missed(evaluation, example, {name for name in together if verdicts[name] != as_it_is}))
    return [mutant for name, mutant in named.items() if name not in noticed]


def _together(rule_set: RuleSet, rule: Rule, mutants: Mapping[str, Mutant]) -> Iterator[dict[str, Mutant]]:
    """Yield mutants that one evaluation can judge, those with the levels of the original first.

    Duties for each level of a province are made for the levels of all rules that are judged together.
    """
    groups: dict[tuple[str, ...], dict[str, Mutant]] = {rule.levels or rule_set.levels: {}}
    by_level = "level" in getattr(rule.check, "for_each", ())
    for name, mutant in mutants.items():
        changed = next(one for one in mutant.rule_set.rules if one.id == rule.id)
        levels = changed.levels or mutant.rule_set.levels
        groups.setdefault(levels if by_level else rule.levels or rule_set.levels, {})[name] = mutant
    yield from groups.values()


def _alone(rule_set: RuleSet, rule: str, name: str) -> RuleSet:
    """Return a set with one rule only, both under a name of their own, so that many go into one evaluation."""
    found = next(one for one in rule_set.rules if one.id == rule)
    return rule_set.model_copy(update={"id": name, "rules": (found.model_copy(update={"id": name}),)})


def _cited(task: Task) -> tuple[Any, ...]:
    """Return all that findings of a task can cite, and on which days."""
    return task.sources, [(days, value.clause, value.document) for days, value in task.written if stands_apart(value)]


def _verdicts(evaluation: Evaluation) -> Mapping[str, Any]:
    """Return, for each rule, the verdict and reason of every duty with its texts, or why there is none."""
    found: dict[str, list[Any]] = {rule.id: [] for rules in evaluation.rule_sets for rule in rules.rules}
    for judged in evaluation.judged:
        found[judged.task.rule.id].append((
            judged.grain, _cited(judged.task), _keys(judged.keys), judged.verdict.to_list(), judged.reason.to_list()))
    for _, rule, reason in evaluation.idle:
        found[rule.id].append(reason)
    return found


def _keys(keys: Any) -> Any:
    names = [name for name in ("row_id", "department_id", "subject_id", "cluster_id", "school_id", "unit", "lan_key",
                               "level", "term", "row") if name in keys.columns]
    return keys.select(names).rows()


def _missed(evaluation: Evaluation, example: Example, rules: set[str]) -> Iterator[str]:
    """Yield those of some rules whose findings are not what an example expects."""
    if not rules:
        return
    some = replace(
        evaluation, judged=[judged for judged in evaluation.judged if judged.task.rule.id in rules],
        idle=[idle for idle in evaluation.idle if idle[1].id in rules])
    by_rule: dict[str, list[Finding]] = {rule: [] for rule in rules}
    for finding in some.findings(lang="vi", detail="full"):
        by_rule[finding.rule].append(finding)
    yield from (rule for rule, findings in by_rule.items() if misses(example, findings))


def _schedule(example: Example) -> Schedule:
    return schedule_from_rows(
        example.sheets, year=SchoolYear(int(example.year[:4])), as_of=date.fromisoformat(example.as_of))


def _evaluate(schedule: Schedule, example: Example, rule_sets: Sequence[RuleSet]) -> Evaluation:
    return evaluate(
        schedule, rule_sets, year=SchoolYear(int(example.year[:4])), as_of=date.fromisoformat(example.as_of),
        phase=example.phase, settings=dict(example.settings))


def _folder(name_or_path: AnyPath) -> Path:
    return find_rule_set(name_or_path if isinstance(name_or_path, str) else Path(name_or_path))
