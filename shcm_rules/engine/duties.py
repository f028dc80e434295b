"""The duties of an evaluation one by one: keys that stay the same under other rules, names, verdict; no sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Reason, Verdict
from .scopes import key_scope
from .scoping import Scoper

if TYPE_CHECKING:
    from .evaluation import Evaluation

__all__ = ["Duty", "list_duties"]


@dataclass(frozen=True, slots=True)
class Duty:
    """What a rule asks of one unit, session or term, and what became of it."""

    rule: str
    key: tuple[tuple[str, str], ...]
    scope: Mapping[str, str]
    verdict: Verdict
    reason: Reason | None


def list_duties(evaluation: Evaluation) -> Iterator[Duty]:
    """Yield every duty, nothing collapsed, in the order of the rules' judging."""
    scoper = Scoper(evaluation.question)
    for judged in evaluation.judged:
        rule = judged.task.rule.id
        verdicts = zip(judged.keys.iter_rows(named=True), judged.verdict, judged.reason, strict=True)
        for row, verdict, reason in verdicts:
            key = tuple(key_scope(judged.grain, row).items())
            told = REASONS[reason]
            yield Duty(rule, key, scoper.scope(judged, row), VERDICTS[verdict], None if told is None else Reason(told))
        for row in evaluation.without_list(judged).iter_rows(named=True):
            bare = {**row, "subject_id": None, "term": ""}
            scope = {name: text for name, text in scoper.scope(judged, bare).items() if not name.startswith("subject")}
            key = tuple(key_scope("department", row).items())
            yield Duty(rule, key, scope, Verdict.UNDETERMINED, Reason.NO_REGISTRY)
