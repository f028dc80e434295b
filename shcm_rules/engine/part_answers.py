"""What one part of a schedule answers, and what the answers of all parts have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import polars as pl

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Finding, Reason
from ..problems import Problem
from ..rulesets.model import RuleSet
from ..schedule import Schedule
from ..windows import SchoolYear
from .domain import owners_of
from .evaluation import Evaluation, evaluate

__all__ = ["DUTIES", "Answer", "Asked", "Idle", "idle_everywhere", "judge_part"]

#: Of a part: how many duties of a rule a unit has with a verdict, for a reason; nothing collapsed.
DUTIES = {"rule": pl.String, "unit_id": pl.String, "verdict": pl.String, "reason": pl.String, "duties": pl.UInt32}
_VERDICTS = pl.Series([str(verdict) for verdict in VERDICTS])
_REASONS = pl.Series([None if reason is None else str(reason) for reason in REASONS], dtype=pl.String)
Idle = tuple[str, str, Reason]  # set, rule, why it creates no duty


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every part."""

    rule_sets: tuple[RuleSet, ...]
    year: SchoolYear
    as_of: date
    phase: Literal["plan", "audit"] = "plan"
    settings: Mapping[str, str] | None = None
    lang: Literal["vi", "en"] = "vi"
    detail: Literal["full", "open", "counts"] = "open"


@dataclass(frozen=True, slots=True)
class Answer:
    """The duties that the units of a part owe, their findings, rules that create none here, what else was noticed."""

    duties: pl.DataFrame
    findings: list[Finding]
    idle: tuple[Idle, ...]
    crashed: tuple[str, ...]
    problems: tuple[tuple[str, Problem], ...]  # with the file


def judge_part(asked: Asked, schedule: Schedule, owned: frozenset[str] | None) -> Answer:
    """Judge a part; `owned` are the units whose duties it answers for, None: all."""
    evaluation = evaluate(
        schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
    idle = tuple((rules.id, rule.id, reason) for rules, rule, reason in evaluation.idle)
    told = replace(evaluation, idle=[])
    findings = [finding for finding in told.findings(asked.lang, asked.detail)
                if owned is None or finding.unit_id in owned]
    problems = tuple((schedule.inputs[index].path if index >= 0 else "", problem)
                     for index, problem in evaluation.problems) if asked.detail != "counts" else ()
    return Answer(_duties(evaluation, owned), findings, idle, evaluation.crashed, problems)


def _duties(evaluation: Evaluation, owned: frozenset[str] | None) -> pl.DataFrame:
    rest = evaluation.question.schedule.rest
    owners = rest.owners if rest else {}
    parts = [pl.DataFrame(schema=DUTIES)]
    for judged in evaluation.judged:
        if judged.keys.is_empty():
            continue
        units = owners_of(judged.grain, judged.keys, lambda name: owners.get(name, ""))
        frame = pl.DataFrame({"unit_id": units, "verdict": judged.verdict, "reason": judged.reason})
        counted = frame.group_by("unit_id", "verdict", "reason").agg(pl.len().alias("duties"))
        if owned is not None:
            counted = counted.filter(pl.col("unit_id").is_in(sorted(owned)))
        parts.append(counted.select(
            pl.lit(judged.task.rule.id).alias("rule"), "unit_id",
            _VERDICTS.gather(counted["verdict"]).alias("verdict"), _REASONS.gather(counted["reason"]).alias("reason"),
            pl.col("duties").cast(pl.UInt32)))
    return pl.concat(parts)


def idle_everywhere(answers: Iterable[Sequence[Idle]]) -> Iterator[Idle]:
    """Yield the rules that create no duty in any part, with the reason; `answers` holds the idle rules of each."""
    every = [{(rules, rule): reason for rules, rule, reason in idle} for idle in answers]
    for key in every[0] if every else ():
        reasons = [idle.get(key) for idle in every]
        if None not in reasons:
            # A rule that has duties elsewhen in some part has them elsewhen.
            yield (*key, next((r for r in reasons if r is not Reason.NOTHING_TO_CHECK), Reason.NOTHING_TO_CHECK))  # type: ignore[misc]


