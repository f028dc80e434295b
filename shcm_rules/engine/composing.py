"""Put the parts of findings together in one language: scope, facts, sentences, clause; decides no verdict."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import repeat
from typing import TYPE_CHECKING, Any

import polars as pl

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Citation, Evidence, Finding, Reason, Setting, Severity, Verdict
from ..rulesets.model import Count, Dated, Every, Rule, RuleSet, Scheduled, Source
from ..rulesets.parameters import settings_of
from .force import days_of, governing
from .joint import Shortfall
from .judging import Judged
from .rows import Question, Rows
from .scoping import Scoper
from .telling import tell
from .telling_counts import CountTeller
from .told import Told, cite
from .wording import REASONED, WORDS, fill, span_text

if TYPE_CHECKING:
    from .domain import Domain

__all__ = ["Composer"]

_SETTLED = {Verdict.SATISFIED, Verdict.NOT_APPLICABLE}
_WITH_LIMIT = {Verdict.PENDING, Verdict.UNDETERMINED, Verdict.VIOLATED, Verdict.SATISFIED}
_OPEN_CODES = frozenset(code for code, verdict in enumerate(VERDICTS) if verdict not in _SETTLED)
#: What of a scope is left where one finding stands for several duties of a unit.
_OF_UNIT = frozenset({"school", "cluster", "unit", "province", "ward", "school_year"})
_DAY = re.compile(r"\d\d/\d\d/\d{4}")
_NAMED_CELLS = 6
#: What would decide an open duty, by what leaves it open.
_DECIDING: dict[Reason | None, str] = {
    Reason.VAGUE_DATE: "decide_vague",
    Reason.UNKNOWN_VALUE: "decide_unknown",
    Reason.MISSING_COLUMN: "decide_column",
    Reason.NO_REGISTRY: "decide_registry",
}


class Composer:
    """Makes the findings of one language, rule by rule: equal duties are told apart by the order in which they come."""

    def __init__(self, question: Question, rows: Rows, domain: Domain, lang: str) -> None:
        self.question, self.domain, self.lang = question, domain, lang
        self.scoper = Scoper(question)
        self.counts = CountTeller(question, rows, lang)
        self._said: _Said | None = None
        self._sessions: dict[int, tuple[dict[str, str], str]] = {}

    def tell(self, judged: Judged, collapsed: Mapping[str, Sequence[int]], *, only_open: bool) -> Iterator[Finding]:
        """Yield the findings of one rule; with `only_open` those that ask for something.

        `collapsed`: unit -> duties that one finding stands for.
        """
        self.scoper.begin_rule(judged)
        first = {duties[0]: (unit, len(duties)) for unit, duties in collapsed.items()}
        hidden = {i for duties in collapsed.values() for i in duties[1:]}
        codes = _picked(judged.verdict, _OPEN_CODES if only_open else None)
        shown = [i for i in codes if i not in hidden] if hidden else codes
        lo, hi = (days.gather(shown).to_list() for days in days_of(judged, self.question.year))
        verdicts, reasons = judged.verdict.gather(shown).to_list(), judged.reason.gather(shown).to_list()
        prints = self.scoper.fingerprints(judged, shown, nameless=hidden | first.keys())
        said = self._said_of(judged)
        rows = zip(shown, self.counts.rows_of(judged.keys, shown), _facts_of(judged, shown), strict=False)
        for place, (i, row, facts) in enumerate(rows):
            unit, duties = first.get(i, ("", 1))
            # What lacks a column is named by its unit, so that it keeps its name when more duties join it.
            print_ = self.scoper.fingerprint(judged, {"unit": unit}) if i in first else prints[place]
            scope, told = self._told(judged, row, facts, duties)
            remark = WORDS["by_window"][self.lang] if "|days " in str(row.get("lan_key")) else ""
            citation, owner = said.citation(lo[place], hi[place]), self.domain.owner(judged.grain, row)
            verdict, reason = VERDICTS[verdicts[place]], REASONS[reasons[place]]
            yield self._finding(judged, told, scope, verdict, reason, print_, duties, remark, citation, owner)

    def _said_of(self, judged: Judged) -> _Said:
        """Return what holds of every duty of a rule; rules come one after the other."""
        if self._said is None or self._said.judged is not judged:
            self._said = _Said(judged, self.lang)
        return self._said

    def _told(
        self, judged: Judged, row: Mapping[str, Any], facts: Mapping[str, Any], duties: int,
    ) -> tuple[dict[str, str], Told]:
        """Return the scope of a duty and what there is to tell of it; of several, what holds of their unit."""
        scope, where = self._named(judged, row)
        if duties > 1:
            scope = {key: value for key, value in scope.items() if key in _OF_UNIT}
            where = self.scoper.where(scope, self.lang)
        if isinstance(judged.task.check, Count | Every | Scheduled):
            told = self.counts.tell(judged, row, facts, where)
        else:
            told = tell(self.question, judged, row, where, self.lang)
        if duties > 1:  # told of the unit, not of the first of its duties
            told.state = "where"
        return scope, told

    def _named(self, judged: Judged, row: Mapping[str, Any]) -> tuple[dict[str, str], str]:
        """Return the scope of a duty and what a sentence calls it; those of a session are the same for every rule."""
        own = row["row_id"] if judged.grain == "session" else None
        if own in self._sessions:
            return self._sessions[own]
        scope = self.scoper.scope(judged, row)
        named = scope, self.scoper.where(scope, self.lang)
        if own is not None:
            self._sessions[own] = named
        return named

    def _finding(  # noqa: PLR0913, PLR0917 - the parts of a finding
        self,
        judged: Judged,
        told: Told,
        scope: Mapping[str, str],
        verdict: Verdict,
        reason: Reason | None,
        fingerprint: str,
        duties: int,
        remark: str = "",
        citation: Citation | None = None,
        owner: str = "",
    ) -> Finding:
        rule, rules, said = judged.task.rule, judged.task.rule_set, self._said_of(judged)
        if reason in {Reason.VAGUE_DATE, Reason.BEFORE_ISSUE} and verdict is Verdict.UNDETERMINED and told.reason:
            reason = told.reason
        words = self._facts(told, scope, rules)
        due = told.due if verdict in _WITH_LIMIT else None
        message = self._message(rule, told, verdict, reason, words) + remark
        if duties > 1:
            message += " " + fill(WORDS["many"][self.lang], {"n": duties})
        return Finding.of({
            "rule": rule.id,
            "requirements": rule.requirements,
            "related": rule.related,
            "verdict": verdict,
            "reason": reason,
            "severity": rule.severity,
            "unit_id": owner,
            "scope": dict(scope),
            "required": told.required,
            "observed": told.observed,
            "due": _iso(due) if due else None,
            "duties": duties,
            "evidence": _distinct(told.evidence),
            "settings": said.settings,
            "title": said.title,
            "message": message,
            "remedy": self._remedy(rule, told, verdict, reason, words),
            "citation": citation or said.citation(None, None),
            "waived_from": None,
            "waiver": None,
            "known": False,
            "fingerprint": fingerprint,
        })

    def _facts(self, told: Told, scope: Mapping[str, str], rules: RuleSet) -> dict[str, Any]:
        kind, name = told.column
        column = WORDS[kind][self.lang].format(name=name) if name else "…"
        due = {"due": span_text(*told.due, self.lang)} if told.due else {}
        where = told.facts["where"]
        blank = dict.fromkeys(
            ("school", "department", "cluster", "session", "level", "unit", "province", "ward", "weeks"), where
        )
        return {
            "column": column,
            "year": str(self.question.year),
            **blank,
            "province": rules.province,
            **due,
            **scope,
            "where": where,
            **told.facts,
        }

    def _message(
        self, rule: Rule, told: Told, verdict: Verdict, reason: Reason | None, words: Mapping[str, Any]
    ) -> str:
        # Rules word a count for plans; that a scheduled session is missing is said alike of both.
        number = told.state in {"count", "count_sure"}
        counted = number and self.question.audit and not isinstance(rule.check, Scheduled)
        if verdict is Verdict.VIOLATED and rule.texts.violated and not counted:
            return fill(getattr(rule.texts.violated, self.lang), words)
        if verdict is Verdict.PENDING:
            return fill(WORDS[told.todo][self.lang], words)
        if verdict is Verdict.UNDETERMINED and told.unsettled:
            return fill(WORDS[told.unsettled[0]][self.lang], words)
        state = fill(WORDS[told.state][self.lang], words)
        if reason is None or reason not in REASONED:
            return state
        return f"{state} {fill(REASONED[reason][self.lang], words)}"

    def _remedy(self, rule: Rule, told: Told, verdict: Verdict, reason: Reason | None, words: Mapping[str, Any]) -> str:
        if verdict is Verdict.VIOLATED:
            if told.too_late:
                return fill(WORDS["too_late_unrecorded" if told.unrecorded else "too_late"][self.lang], words)
            if told.remedy:
                return fill(WORDS[told.remedy[0]][self.lang], {**words, **told.remedy[1]})
            return fill(getattr(rule.texts.remedy, self.lang), words) if rule.texts.remedy else ""
        if verdict is not Verdict.UNDETERMINED:
            return ""
        sentence = told.unsettled[1] if told.unsettled else _DECIDING.get(reason)
        if not sentence:
            return ""
        return fill(WORDS[sentence][self.lang], {**words, "open_cells": self._open_cells(told, reason)})

    def _open_cells(self, told: Told, reason: Reason | None) -> str:
        """Return the cells that leave a duty open, as people name them."""
        possible = WORDS["why_possible"][self.lang].partition("{")[0]
        asked = told.unclear if reason is Reason.UNKNOWN_VALUE else []
        asked = asked or [item for item in told.evidence if item.role == "subject"] or [
            item for item in told.evidence if item.role == "near_miss" and item.why.startswith(possible)]
        empty = reason is Reason.VAGUE_DATE  # an empty cell is no vague day
        vague = [item for item in asked if not (_DAY.fullmatch(item.text) if item.text else empty)]
        column = WORDS["column"][self.lang]
        names = list(dict.fromkeys(
            f"«{item.sheet}!{item.cell}»" if item.cell else column.format(name=item.field) for item in vague or asked))
        return ", ".join(names) if 0 < len(names) <= _NAMED_CELLS else WORDS["cells_above"][self.lang]

    def tell_without_list(self, judged: Judged, row: Mapping[str, Any]) -> Finding:
        """Return the finding of a tổ whose subjects no list gives: what it lacks cannot be seen."""
        bare = {**row, "subject_id": None, "term": ""}
        scope = {k: v for k, v in self.scoper.scope(judged, bare).items() if not k.startswith("subject")}
        told = Told(facts={"where": self.scoper.where(scope, self.lang)}, column=("sheet", "Tổ - Môn"))
        print_, owner = self.scoper.fingerprint(judged, bare), self.domain.owner(judged.grain, row)
        return self._finding(judged, told, scope, Verdict.UNDETERMINED, Reason.NO_REGISTRY, print_, 1, owner=owner)

    def tell_unlisted(self, judged: Judged, row: Mapping[str, Any], subject: str) -> Finding:
        """Return the note on sessions of a subject that the tổ's list lacks."""
        bare = {**row, "subject_id": subject, "term": ""}
        scope = self.scoper.scope(judged, bare)
        words = {"where": scope.get("department", ""), "subject": scope.get("subject", subject)}
        return self._remark(judged, scope, "unlisted", words, Reason.NOTE, {**bare, "term": "unlisted"})

    def tell_joint(self, judged: Judged, short: Shortfall) -> Finding:
        """Return what several open duties of a tổ have in common: the rows that they hang on cannot meet them all."""
        scope = self.scoper.scope(judged, {**short.duty, "subject_id": "", "term": ""})
        words = {"where": self.scoper.where(scope, self.lang), "n": short.duties, "rows": len(short.rows),
                 "violated": short.violated}
        named = {**short.duty, "subject_id": "joint", "term": ""}
        told = self._remark(judged, scope, "joint", words, Reason.JOINT, named)
        cells = [cite(self.question.schedule, "sessions", row, _unclear_field(row), "subject") for row in short.rows]
        return told.model_copy(update={"evidence": tuple(cells)})

    def _remark(  # noqa: PLR0913, PLR0917 - the parts of a finding
        self, judged: Judged, scope: dict[str, str], sentence: str, words: Mapping[str, Any], reason: Reason,
        named: Mapping[str, Any],
    ) -> Finding:
        """Return a finding that decides no requirement; `named` is what its fingerprint names."""
        rule = judged.task.rule
        joint = reason is Reason.JOINT
        return Finding(
            rule=rule.id,
            related=rule.requirements,
            verdict=Verdict.UNDETERMINED if joint else Verdict.NOT_APPLICABLE,
            reason=reason,
            severity=Severity.INFO,
            unit_id=self.domain.owner(judged.grain, named),
            scope=scope,
            observed={"violated_at_least": words["violated"]} if joint else {},
            title=self._said_of(judged).title,
            message=fill(WORDS[sentence][self.lang], words),
            citation=self._said_of(judged).citation(None, None),
            fingerprint=self.scoper.fingerprint(judged, named),
        )

    def tell_idle(self, rules: RuleSet, rule: Rule, reason: Reason) -> Finding:
        """Return the finding of a rule that creates no duty here: it says why."""
        why = getattr(rule.decidable.why, self.lang) if rule.decidable.why else ""
        words = {"why": why, "year": str(self.question.year)}
        return Finding(
            rule=rule.id,
            requirements=rule.requirements,
            related=rule.related,
            verdict=Verdict.NOT_APPLICABLE,
            reason=reason,
            severity=rule.severity,
            scope={"school_year": str(self.question.year)},
            title=getattr(rule.title, self.lang),
            message=fill(REASONED[reason][self.lang], words),
            citation=_cited(rules, rule.sources, self.lang),
            fingerprint=_idle_print(rules, rule, str(self.question.year)),
        )


class _Said:
    """What a rule says of every one of its duties: its title, its settings, and the clause by a duty's days."""

    def __init__(self, judged: Judged, lang: str) -> None:
        self.judged, self.lang = judged, lang
        self.title: str = getattr(judged.task.rule.title, lang)
        self.settings = tuple(_settings(judged, lang))
        self._by_days: dict[tuple[int | None, int | None], Citation] = {}
        self._by_text: dict[tuple[int, ...], Citation] = {}  # as few as the rule has texts

    def citation(self, lo: int | None, hi: int | None) -> Citation:
        """Return the clauses that govern a duty of these days."""
        if (lo, hi) not in self._by_days:
            task = self.judged.task
            sources = governing(task, lo, hi)
            key = tuple(map(id, sources))
            if key not in self._by_text:
                self._by_text[key] = _cited(task.rule_set, sources, self.lang)
            self._by_days[lo, hi] = self._by_text[key]
        return self._by_days[lo, hi]


def _settings(judged: Judged, lang: str) -> Iterator[Setting]:
    rules = judged.task.rule_set
    for name in settings_of(judged.task.rule):
        spec, value = rules.settings[name], judged.task.settings[name]
        text = spec.values.get(value) or spec.question  # a number means what it answers
        yield Setting(id=name, value=value, ambiguity=spec.ambiguity, meaning=getattr(text, lang))


def _picked(verdict: pl.Series, codes: Collection[int] | None) -> list[int]:
    """Return which duties have one of the verdicts; all of them for None."""
    everything = codes is None or verdict.is_empty()
    return list(range(verdict.len())) if everything else verdict.is_in(list(codes or ())).arg_true().to_list()


def _facts_of(judged: Judged, shown: Sequence[int]) -> Iterable[Mapping[str, Any]]:
    """Return the facts of the duties that are told; nothing of those without."""
    if judged.facts is None or judged.facts.is_empty():
        return repeat({})
    return judged.facts[shown].iter_rows(named=True)


def _unclear_field(row: Mapping[str, Any]) -> str:
    """Return the field by which a row may or may not count: one that is not known, else its day."""
    names = {"subject": "subjects", "department": "department_id", "organiser": "organiser", "kind": "kind"}
    return next((name for name, column in names.items() if row[column] is None), "date")


def _distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    if len(evidence) <= 1:
        return tuple(evidence)
    return tuple({tuple(item.__dict__.values()): item for item in evidence}.values())


def _cited(rules: RuleSet, said: Sequence[Source | Dated], lang: str) -> Citation:
    """Return the clauses in which something is said, each with its document where there are several."""
    pieces = list(dict.fromkeys((rules.document_of(piece), piece.clause) for piece in said))
    names = list(dict.fromkeys(getattr(document.short, lang) for document, _ in pieces))
    one = len(names) == 1
    clauses = [clause if one else f"{clause} {getattr(document.short, lang)}" for document, clause in pieces]
    return Citation(
        document="; ".join(names), clause="; ".join(dict.fromkeys(clauses)), date=pieces[0][0].issued if one else "")


def _idle_print(rules: RuleSet, rule: Rule, year: str) -> str:
    return sha256(f"{rules.id}\x1f{rule.id}\x1f{year}".encode()).hexdigest()[:16]


def _iso(due: tuple[int, int]) -> tuple[str, str]:
    return date.fromordinal(due[0]).isoformat(), date.fromordinal(due[1]).isoformat()
