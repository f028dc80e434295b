"""Findings beside those of duties: what no list lets see, what several duties lack together, rules without a duty."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ..findings import Evidence, Finding, Reason, Severity, Verdict
from ..rulesets.model import Rule, RuleSet
from ..written_findings import Values, evidence_of
from .about import cited
from .composing import Composer
from .joint import Shortfall
from .judging import Judged
from .told import Told, cite
from .wording import REASONED, WORDS, fill

__all__ = ["tell_idle", "tell_joint", "tell_unlisted", "tell_without_list"]


def tell_without_list(composer: Composer, judged: Judged, row: Mapping[str, Any]) -> Values:
    """Return the finding of a tổ whose subjects no list gives: what it lacks cannot be seen."""
    scoper, bare = composer.scoper, {**row, "subject_id": None, "term": ""}
    scope = {name: text for name, text in scoper.scope(judged, bare).items() if not name.startswith("subject")}
    told = Told(facts={"where": scoper.where(scope, composer.lang)}, column=("sheet", "Tổ - Môn"))
    return composer.finding(
        composer.about(judged), told, scope, Verdict.UNDETERMINED, Reason.NO_REGISTRY,
        scoper.fingerprint(judged, bare), composer.domain.owner(judged.grain, row))


def tell_unlisted(composer: Composer, judged: Judged, row: Mapping[str, Any], subject: str) -> Finding:
    """Return the note on sessions of a subject that the tổ's list lacks."""
    bare = {**row, "subject_id": subject, "term": ""}
    scope = composer.scoper.scope(judged, bare)
    words = {"where": scope.get("department", ""), "subject": scope.get("subject", subject)}
    message = fill(WORDS["unlisted"][composer.lang], words)
    return _remark(composer, judged, scope, message, {**bare, "term": "unlisted"})


def tell_joint(composer: Composer, judged: Judged, short: Shortfall) -> Finding:
    """Return what several open duties of a tổ have in common: the rows that they hang on cannot meet them all."""
    scope = composer.scoper.scope(judged, {**short.duty, "subject_id": "", "term": ""})
    words = {"where": composer.scoper.where(scope, composer.lang), "n": short.duties, "rows": len(short.rows),
             "violated": short.violated}
    schedule, message = composer.question.schedule, fill(WORDS["joint"][composer.lang], words)
    cells = evidence_of(cite(schedule, "sessions", row, _unclear_field(row), "subject") for row in short.rows)
    return _remark(composer, judged, scope, message, {**short.duty, "subject_id": "joint", "term": ""},
                   joint=(short.violated, cells))


def _remark(  # noqa: PLR0913 - the parts of a finding
    composer: Composer, judged: Judged, scope: dict[str, str], message: str, named: Mapping[str, Any], *,
    joint: tuple[int, tuple[Evidence, ...]] | None = None,
) -> Finding:
    """Return a finding that decides no requirement; `named` is what its fingerprint names."""
    about, (violated, evidence) = composer.about(judged), joint or (0, ())
    return Finding(
        rule=about.rule.id,
        related=about.rule.requirements,
        verdict=Verdict.UNDETERMINED if joint else Verdict.NOT_APPLICABLE,
        reason=Reason.JOINT if joint else Reason.NOTE,
        severity=Severity.INFO,
        unit_id=composer.domain.owner(judged.grain, named),
        scope=scope,
        observed={"violated_at_least": violated} if joint else {},
        evidence=evidence,
        title=about.title,
        message=message,
        citation=about.citation,
        fingerprint=composer.scoper.fingerprint(judged, named),
    )


def tell_idle(composer: Composer, rules: RuleSet, rule: Rule, reason: Reason) -> Finding:
    """Return the finding of a rule that creates no duty here: it says why."""
    year, lang = str(composer.question.year), composer.lang
    why = getattr(rule.decidable.why, lang) if rule.decidable.why else ""
    return Finding(
        rule=rule.id,
        requirements=rule.requirements,
        related=rule.related,
        verdict=Verdict.NOT_APPLICABLE,
        reason=reason,
        severity=rule.severity,
        scope={"school_year": year},
        title=getattr(rule.title, lang),
        message=fill(REASONED[reason][lang], {"why": why, "year": year}),
        citation=cited(rules, rule.sources, lang),
        fingerprint=sha256(f"{rules.id}\x1f{rule.id}\x1f{year}".encode()).hexdigest()[:16],
    )


def _unclear_field(row: Mapping[str, Any]) -> str:
    """Return the field by which a row may or may not count: one that is not known, else its day."""
    names = {"subject": "subjects", "department": "department_id", "organiser": "organiser", "kind": "kind"}
    return next((name for name, column in names.items() if row[column] is None), "date")
