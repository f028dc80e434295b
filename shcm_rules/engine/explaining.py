"""Make findings of what was judged: only for those who read them, never in the way of the verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import repeat
from typing import TYPE_CHECKING, Any

import polars as pl

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Citation, Finding, Reason, Setting, Severity, Verdict, count_verdicts, tally_findings
from ..rulesets.model import Count, Dated, Every, Rule, RuleSet, Scheduled, Source
from ..rulesets.parameters import settings_of
from .domain import Domain
from .force import days_of, governing
from .joint import joint_shortfall
from .judging import Judged
from .runs import merged_runs
from .scoping import Scoper
from .telling import tell
from .telling_counts import CountTeller
from .told import Told
from .wording import REASONED, WORDS, fill, span_text

if TYPE_CHECKING:
    from .evaluation import Evaluation

__all__ = ["Explained"]

_OPEN = {Verdict.SATISFIED, Verdict.NOT_APPLICABLE}


#: What would decide an open duty, by what leaves it open.
_DECIDING: dict[Reason | None, str] = {
    Reason.VAGUE_DATE: "decide_vague",
    Reason.UNKNOWN_VALUE: "decide_unknown",
    Reason.MISSING_COLUMN: "decide_column",
    Reason.NO_REGISTRY: "decide_registry",
}


class Explained:
    """The findings of an evaluation, made on demand."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.question = evaluation.question
        self._made: dict[tuple[str, str], list[Finding]] = {}

    @cached_property
    def domain(self) -> Domain:
        """Return the units that owe the duties."""
        return Domain(self.evaluation)

    def counts(self) -> Counter[Verdict]:
        """Count the findings by verdict, without making them where that can be helped."""
        if any(map(_overlapping, self.evaluation.judged)):
            return count_verdicts(finding.verdict for finding in self.findings("vi", "full"))
        counter = count_verdicts([Verdict.NOT_APPLICABLE] * len(self.evaluation.idle))
        for judged in self.evaluation.judged:
            codes = Counter(judged.verdict)
            counter.update({VERDICTS[code]: n for code, n in codes.items()})
            for unit in self._collapsed(judged).values():
                counter[Verdict.UNDETERMINED] -= len(unit) - 1
            counter[Verdict.UNDETERMINED] += len(self._without_list(judged)) + len(self._joint(judged))
            counter[Verdict.NOT_APPLICABLE] += len(self._unlisted(judged))
        return counter

    def findings(self, lang: str, detail: str) -> list[Finding]:
        """Return the findings, by rule in the order of the sets, then by scope."""
        if detail == "counts":
            return []
        if (lang, "full") in self._made:
            found = self._made[lang, "full"]
            return found if detail == "full" else [finding for finding in found if finding.listed_when_open]
        if (lang, detail) not in self._made:
            self._made[lang, detail] = list(self._all(lang, only_open=detail == "open"))
        return self._made[lang, detail]

    def tallies(self) -> dict[tuple[str, str], Counter[str]]:
        """Return, for each rule and unit id, how many findings have which verdict, without making them."""
        if any(map(_overlapping, self.evaluation.judged)):
            return tally_findings((f.rule, f.unit_id, str(f.verdict)) for f in self.findings("vi", "full"))
        names = [rule.id for rules in self.evaluation.rule_sets for rule in rules.rules]
        order = {name: i for i, name in enumerate(names)}
        found = tally_findings(self._verdicts())
        return dict(sorted(found.items(), key=lambda item: order[item[0][0]]))

    def _verdicts(self) -> Iterator[tuple[str, str, str]]:
        """Yield (rule, unit id, verdict) of every finding."""
        for judged in self.evaluation.judged:
            rule, owner = judged.task.rule.id, self.domain.owner
            hidden = {i for duties in self._collapsed(judged).values() for i in duties[1:]}
            keys = judged.keys.select(pl.col("^(school_id|cluster_id|unit|unit_id)$"))
            rows = keys.iter_rows(named=True) if keys.width else repeat({})
            for i, (row, code) in enumerate(zip(rows, judged.verdict, strict=False)):
                if i not in hidden:
                    yield rule, owner(judged.grain, row), str(VERDICTS[code])
            for row in self._without_list(judged):
                yield rule, owner(judged.grain, row), str(Verdict.UNDETERMINED)
            for row, _ in self._unlisted(judged):
                yield rule, owner(judged.grain, row), str(Verdict.NOT_APPLICABLE)
            for row, *_ in self._joint(judged):
                yield rule, owner(judged.grain, row), str(Verdict.UNDETERMINED)
        for _, idle, _ in self.evaluation.idle:
            yield idle.id, "", str(Verdict.NOT_APPLICABLE)

    def _all(self, lang: str, *, only_open: bool) -> Iterator[Finding]:
        order = {
            (rules.id, rule.id): i
            for i, (rules, rule) in enumerate((rs, r) for rs in self.evaluation.rule_sets for r in rs.rules)
        }
        teller = _Teller(self, lang)
        found: list[tuple[int, Finding]] = []
        for judged in self.evaluation.judged:
            at = order[judged.task.rule_set.id, judged.task.rule.id]
            overlapping = _overlapping(judged)
            told: Iterable[Finding] = teller.tell(judged, only_open=only_open and not overlapping)
            told = merged_runs(told) if overlapping else told
            found += [(at, finding) for finding in told if not only_open or finding.listed_when_open]
        for rules, rule, reason in self.evaluation.idle:
            if only_open and reason is not Reason.NOT_DECIDABLE:
                continue
            found.append((order[rules.id, rule.id], teller.tell_idle(rules, rule, reason)))
        found.sort(key=lambda pair: pair[0])
        return (finding for _, finding in found)

    def _collapsed(self, judged: Judged) -> dict[str, list[int]]:
        """Return unit -> duties that miss the same column."""
        code = REASONS.index(Reason.MISSING_COLUMN)
        if code not in set(judged.reason):
            return {}
        units: dict[str, list[int]] = {}
        name = next((n for n in ("school_id", "cluster_id", "unit") if n in judged.keys.columns), None)
        values = judged.keys[name].to_list() if name else [""] * judged.keys.height
        if judged.grain == "session" and "cluster_id" in judged.keys.columns:
            values = [
                cluster if school in (None, "") else school
                for school, cluster in judged.keys.select("school_id", "cluster_id").rows()
            ]
        for i, (reason, unit) in enumerate(zip(judged.reason, values, strict=True)):
            if reason == code:
                units.setdefault(str(unit), []).append(i)
        return units

    def _without_list(self, judged: Judged) -> list[dict[str, Any]]:
        """Return the tổ whose subjects no list gives, for a rule that counts by subject."""
        if "subject" not in judged.grain or not judged.task.first:
            return []
        return list(self.evaluation.units.without_list(judged.task.levels).iter_rows(named=True))

    def _unlisted(self, judged: Judged) -> list[tuple[dict[str, Any], str]]:
        """Return (tổ, subject) of sessions on a subject that the tổ's list lacks."""
        if "subject" not in judged.grain or not judged.task.first:
            return []
        units = self.evaluation.units
        listed = units.departments.filter("listed")
        seen = (
            self.evaluation.rows.frame.lazy()
            .filter(pl.col("live_may") & pl.col("subjects").is_not_null())
            .select("department_id", pl.col("subjects").alias("subject_id"))
            .explode("subject_id")
            .unique(maintain_order=True)
            .collect()
        )
        extra = seen.join(listed.select("department_id"), on="department_id", how="semi", maintain_order="left").join(
            units.department_subjects.select("department_id", "subject_id"),
            on=["department_id", "subject_id"],
            how="anti",
            maintain_order="left",
        )
        rows = {row["department_id"]: row for row in listed.iter_rows(named=True)}
        return [(rows[unit], subject) for unit, subject in extra.rows()]

    def _joint(self, judged: Judged) -> list[tuple[dict[str, Any], int, int, int]]:
        return joint_shortfall(self.question, self.evaluation.rows, judged)


class _Teller:
    """Puts the parts of findings together in one language."""

    def __init__(self, explained: Explained, lang: str) -> None:
        self.explained, self.lang = explained, lang
        self.question = explained.question
        self.scoper = Scoper(self.question)
        self.counts = CountTeller(self.question, explained.evaluation.rows, lang)

    def tell(self, judged: Judged, *, only_open: bool) -> Iterator[Finding]:
        """Yield the findings of one rule; with `only_open` the remarks and those that ask for something."""
        collapsed = self.explained._collapsed(judged)  # noqa: SLF001 - one module's two halves
        first = {duties[0]: (unit, len(duties)) for unit, duties in collapsed.items()}
        hidden = {i for duties in collapsed.values() for i in duties[1:]}
        facts = list(judged.facts.iter_rows(named=True)) if judged.facts is not None else None
        lo, hi = days_of(judged, self.question.year)
        verdicts, reasons = judged.verdict.to_list(), judged.reason.to_list()
        shown = [i for i, code in enumerate(verdicts)
                 if i not in hidden and not (only_open and VERDICTS[code] in _OPEN)]
        wanted: list[bool | None] = [None if i in hidden or i in first else False for i in range(len(verdicts))]
        for i in shown:
            wanted[i] = None if i in first else True
        prints = self.scoper.fingerprints(judged, wanted)
        for i, row in zip(shown, judged.keys[shown].iter_rows(named=True), strict=True):
            verdict, reason = VERDICTS[verdicts[i]], REASONS[reasons[i]]
            # What lacks a column is named by its unit, so that it keeps its name when more duties join it.
            print_ = self.scoper.fingerprint(judged, {"unit": first[i][0]}) if i in first else prints[i]
            scope = self.scoper.scope(judged, row)
            duties = first[i][1] if i in first else 1
            if duties > 1:
                scope = {
                    k: v
                    for k, v in scope.items()
                    if k in {"school", "cluster", "unit", "province", "ward", "school_year"}
                }
            where = self.scoper.where(scope, self.lang)
            if isinstance(judged.task.check, Count | Every | Scheduled):
                told = self.counts.tell(judged, row, facts[i] if facts else {}, where)
            else:
                told = tell(self.question, judged, row, where, self.lang)
            if duties > 1:  # told of the unit, not of the first of its duties
                told.state = "where"
            remark = WORDS["by_window"][self.lang] if "|days " in str(row.get("lan_key")) else ""
            sources = governing(judged.task, lo[i], hi[i])
            owner = self.explained.domain.owner(judged.grain, row)
            yield self._finding(judged, told, scope, verdict, reason, print_, duties, remark, sources, owner)
        yield from self._extra(judged)

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
        sources: Sequence[Source | Dated] = (),
        owner: str = "",
    ) -> Finding:
        rule, rules = judged.task.rule, judged.task.rule_set
        if reason in {Reason.VAGUE_DATE, Reason.BEFORE_ISSUE} and verdict is Verdict.UNDETERMINED and told.reason:
            reason = told.reason
        words = self._facts(told, scope, rules)
        due = (
            told.due
            if verdict in {Verdict.PENDING, Verdict.UNDETERMINED, Verdict.VIOLATED, Verdict.SATISFIED}
            else None
        )
        message = self._message(rule, told, verdict, reason, words) + remark
        if duties > 1:
            message += " " + fill(WORDS["many"][self.lang], {"n": duties})
        return Finding(
            rule=rule.id,
            requirements=rule.requirements,
            related=rule.related,
            verdict=verdict,
            reason=reason,
            severity=rule.severity,
            unit_id=owner,
            scope=dict(scope),
            required=told.required,
            observed=told.observed,
            due=_iso(due) if due else None,
            duties=duties,
            evidence=tuple(dict.fromkeys(told.evidence)),
            settings=self._settings(judged),
            title=getattr(rule.title, self.lang),
            message=message,
            remedy=self._remedy(rule, told, verdict, reason, words),
            citation=cited(rules, sources or governing(judged.task, None, None), self.lang),
            fingerprint=fingerprint,
        )

    def _facts(self, told: Told, scope: Mapping[str, str], rules: RuleSet) -> dict[str, Any]:
        kind, name = told.column
        column = WORDS[kind][self.lang].format(name=name) if name else "…"
        due = {"due": span_text(*told.due, self.lang)} if told.due else {}
        where = self.scoper.where(scope, self.lang)
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
        counted = told.state == "count" and self.question.audit and not isinstance(rule.check, Scheduled)
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
                return WORDS["too_late"][self.lang]
            if told.remedy:
                return fill(WORDS[told.remedy[0]][self.lang], {**words, **told.remedy[1]})
            return fill(getattr(rule.texts.remedy, self.lang), words) if rule.texts.remedy else ""
        if verdict is not Verdict.UNDETERMINED:
            return ""
        sentence = told.unsettled[1] if told.unsettled else _DECIDING.get(reason)
        return fill(WORDS[sentence][self.lang], words) if sentence else ""

    def _settings(self, judged: Judged) -> tuple[Setting, ...]:
        rules, found = judged.task.rule_set, []
        for name in settings_of(judged.task.rule):
            spec, value = rules.settings[name], judged.task.settings[name]
            text = spec.values.get(value) or spec.question  # a number means what it answers
            meaning = getattr(text, self.lang)
            found.append(Setting(id=name, value=value, ambiguity=spec.ambiguity, meaning=meaning))
        return tuple(found)

    def _extra(self, judged: Judged) -> Iterator[Finding]:
        """Yield what concerns several duties: tổ without a list, duties that hang on the same unclear rows."""
        for row in self.explained._without_list(judged):  # noqa: SLF001
            bare = {**row, "subject_id": None, "term": ""}
            scope = {k: v for k, v in self.scoper.scope(judged, bare).items() if not k.startswith("subject")}
            told = Told(facts={"where": self.scoper.where(scope, self.lang)}, column=("sheet", "Tổ - Môn"))
            print_ = self.scoper.fingerprint(judged, bare)
            owner = self.explained.domain.owner(judged.grain, row)
            yield self._finding(judged, told, scope, Verdict.UNDETERMINED, Reason.NO_REGISTRY, print_, 1, owner=owner)
        for row, subject in self.explained._unlisted(judged):  # noqa: SLF001
            bare = {**row, "subject_id": subject, "term": ""}
            scope = self.scoper.scope(judged, bare)
            words: dict[str, Any] = {"where": scope.get("department", ""), "subject": scope.get("subject", subject)}
            print_ = self.scoper.fingerprint(judged, {**bare, "term": "unlisted"})
            owner = self.explained.domain.owner(judged.grain, row)
            yield self._remark(judged, scope, "unlisted", words, Reason.NOTE, print_, owner)
        for row, open_, rows, violated in self.explained._joint(judged):  # noqa: SLF001
            scope = self.scoper.scope(judged, {**row, "subject_id": "", "term": ""})
            where = self.scoper.where(scope, self.lang)
            words = {"where": where, "n": open_, "rows": rows, "violated": violated}
            print_ = self.scoper.fingerprint(judged, {**row, "subject_id": "joint", "term": ""})
            owner = self.explained.domain.owner(judged.grain, row)
            yield self._remark(judged, scope, "joint", words, Reason.JOINT, print_, owner)

    def _remark(  # noqa: PLR0913, PLR0917 - the parts of a finding
        self, judged: Judged, scope: dict[str, str], sentence: str, words: dict[str, Any], reason: Reason,
        print_: str, owner: str,
    ) -> Finding:
        """Return a finding that decides no requirement: a note, or what several open duties have in common."""
        rule = judged.task.rule
        joint = reason is Reason.JOINT
        return Finding(
            rule=rule.id,
            related=rule.requirements,
            verdict=Verdict.UNDETERMINED if joint else Verdict.NOT_APPLICABLE,
            reason=reason,
            severity=Severity.INFO,
            unit_id=owner,
            scope=scope,
            observed={"violated_at_least": words["violated"]} if joint else {},
            title=getattr(rule.title, self.lang),
            message=fill(WORDS[sentence][self.lang], words),
            citation=cited(judged.task.rule_set, governing(judged.task, None, None), self.lang),
            fingerprint=print_,
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
            citation=cited(rules, rule.sources, self.lang),
            fingerprint=_idle_print(rules, rule, str(self.question.year)),
        )


def cited(rules: RuleSet, said: Sequence[Source | Dated], lang: str) -> Citation:
    """Return the clauses in which something is said, each with its document where there are several."""
    pieces = list(dict.fromkeys((rules.document_of(piece), piece.clause) for piece in said))
    names = list(dict.fromkeys(getattr(document.short, lang) for document, _ in pieces))
    one = len(names) == 1
    clauses = [clause if one else f"{clause} {getattr(document.short, lang)}" for document, clause in pieces]
    return Citation(
        document="; ".join(names), clause="; ".join(dict.fromkeys(clauses)), date=pieces[0][0].issued if one else "")


def _overlapping(judged: Judged) -> bool:
    """Tell whether the duties of a rule are runs of days of which one begins every day."""
    check = judged.task.check
    return isinstance(check, Every) and judged.task.settings.get(check.reading_setting or "") == "gap"


def _idle_print(rules: RuleSet, rule: Rule, year: str) -> str:
    return sha256(f"{rules.id}\x1f{rule.id}\x1f{year}".encode()).hexdigest()[:16]


def _iso(due: tuple[int, int]) -> tuple[str, str]:
    return date.fromordinal(due[0]).isoformat(), date.fromordinal(due[1]).isoformat()
