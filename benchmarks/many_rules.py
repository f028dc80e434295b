"""Ten times the rules and ten times the rows: how the time of the engine grows with either.

The rules are the shipped ones, loaded ten times under other ids with other numbers, so that no two ask the same.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from statistics import median

import big_schedule

from shcm_rules.api import load_rules
from shcm_rules.engine.evaluation import evaluate
from shcm_rules.rulesets.model import Dated, Lead, Parameter, Rule, RuleSet

__all__ = ["ROWS", "measure", "renumbered", "table"]

ROWS = 1_000_000
_SETS = ("lao-cai", "hai-phong", "viet-hoa", "dien-bien", "quoc-gia")
_TIMES = 10
_RUNS = 3
_NUMBERS = ("at_least", "at_most", "exactly")


def renumbered(rules: RuleSet, step: int) -> RuleSet:
    """Return a set under another id whose numbers are greater by `step`: counts, lead times, parameters."""
    return rules.model_copy(update={
        "id": f"{rules.id}-{step}", "rules": tuple(_rule(rule, step) for rule in rules.rules),
        "parameters": {name: _parameter(parameter, step) for name, parameter in rules.parameters.items()},
    })


def _rule(rule: Rule, step: int) -> Rule:
    check = rule.check
    told = {name: getattr(check, name, None) for name in _NUMBERS}
    numbers: dict[str, object] = {name: value + step for name, value in told.items() if isinstance(value, int)}
    if isinstance(lead := getattr(check, "lead", None), Lead):
        numbers["lead"] = _more(lead, step)
    return rule.model_copy(update={"id": f"{rule.id}-{step}", "check": check.model_copy(update=numbers)})


def _parameter(parameter: Parameter, step: int) -> Parameter:
    return parameter.model_copy(update={"values": tuple(_dated(value, step) for value in parameter.values)})


def _dated(dated: Dated, step: int) -> Dated:
    """Return a value with a greater number; one that is a day stays."""
    value = dated.value
    if isinstance(value, str):
        return dated
    return dated.model_copy(update={"value": _more(value, step) if isinstance(value, Lead) else value + step})


def _more(lead: Lead, step: int) -> Lead:
    return lead.model_copy(update={"n": lead.n + step})


def measure(rows: int = ROWS) -> dict[str, object]:
    """Return the seconds of computing (medians, by turns) with few and many rules, with few and many rows."""
    few, many = big_schedule.make_schedule(rows // _TIMES), big_schedule.make_schedule(rows)
    own = load_rules("lao-cai")
    every = [rules for name in _SETS for rules in load_rules(name)]
    copies = [renumbered(rules, step) for rules in own for step in range(_TIMES)]
    runs = {
        "few rows": (few, every), "many rows": (many, every), "few rules": (many, own), "many rules": (many, copies)}
    spent: dict[str, list[float]] = {name: [] for name in runs}
    judged = {name: _evaluate(*given) for name, given in runs.items()}  # to warm up
    for _ in range(_RUNS):
        for name, given in runs.items():
            start = time.process_time()
            _evaluate(*given)
            spent[name].append(time.process_time() - start)
    return {"rows": rows, "judged": judged, "seconds": {name: median(told) for name, told in spent.items()}}


def _evaluate(schedule, rule_sets: Sequence[RuleSet]) -> int:
    """Judge every duty; return how many rules have some."""
    found = evaluate(schedule, rule_sets, year=big_schedule.YEAR, as_of=big_schedule.AS_OF)
    if found.crashed:
        raise SystemExit(f"crashed: {', '.join(found.crashed)}")
    return len({judged.task.rule.id for judged in found.judged})


def table(found: Mapping[str, object]) -> list[str]:
    """Return the result as lines of a table."""
    rows, seconds, judged = found["rows"], found["seconds"], found["judged"]
    lines = ["| | rules | rows | seconds of computing | ratio |", "|---|---|---|---|---|"]
    for few, many, at_first, what in (
        ("few rules", "many rules", rows, "ten times the rules of Lào Cai"),
        ("few rows", "many rows", rows // _TIMES, "ten times the rows, every shipped set"),
    ):
        ratio = seconds[many] / seconds[few]
        lines += [f"| | {judged[few]} | {at_first:,} | {seconds[few]:.2f} | 1 |",
                  f"| {what} | {judged[many]} | {rows:,} | {seconds[many]:.2f} | {ratio:.1f} |"]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=ROWS)
    print("\n".join(table(measure(parser.parse_args().sessions))))


if __name__ == "__main__":
    main()
