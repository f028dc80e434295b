"""What an evaluation comes to, as data: findings with the waivers applied, inputs, notes, the whole report at once.

Nothing is left out of it: what is known from earlier and whose names may be read is the report's matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from .findings import (
    Explanation,
    Finding,
    InputReport,
    ProblemReport,
    ProfileReport,
    Reason,
    ReportModel,
    RuleSetReport,
    SessionCount,
    SessionReport,
    UnitReport,
    Verdict,
    count_verdicts,
    tally_findings,
)
from .problems import Problem
from .reports import DRAWN, Detail, Need
from .reports.words import profile_notes

if TYPE_CHECKING:
    import polars as pl

    from .batches.evaluation import BatchEvaluation
    from .engine.evaluation import Evaluation
    from .engine.explanations import Explainer
    from .engine.waiving import Waived
    from .rulesets.model import RuleSet
    from .rulesets.waivers import WaiverFile
    from .schedule import Schedule
    from .written_findings import Values, WrittenFinding

__all__ = ["Lang", "Outcome", "Phase"]

Phase = Literal["plan", "audit"]
Lang = Literal["vi", "en"]
#: Findings that a report explains one by one, and rows of a schedule on which that stays quick.
_MOST_EXPLAINED, _MOST_ROWS_EXPLAINED = 60, 500
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING})
_CRASHED = {
    "vi": "Lỗi của chương trình: không kiểm tra được quy tắc {rules}; các quy tắc khác vẫn được kiểm tra.",
    "en": "Defect of this program: could not check {rules}; the other rules were checked.",
}


@dataclass(frozen=True)
class Outcome:
    """The verdicts at once; findings are built on first use, with waivers for the counts too."""

    schedule: Schedule
    rule_sets: tuple[RuleSet, ...]
    evaluation: Evaluation | BatchEvaluation
    school_year: str
    as_of: date
    phase: Phase
    lang: Lang
    said: tuple[str, ...] = ()  # sentences on how the schedule was read
    waivers: WaiverFile | None = None
    profile: ProfileReport | None = None
    _built: dict[Detail, list[Finding]] = field(default_factory=dict)

    @cached_property
    def verdicts(self) -> Counter[Verdict]:
        """Count the findings of each verdict, every verdict present."""
        if self.waivers:
            return count_verdicts(finding.verdict for finding in self.findings("full"))
        return Counter({**dict.fromkeys(Verdict, 0), **self.evaluation.counts()})

    def findings(self, detail: Detail) -> list[Finding]:
        """Return the findings that a report of this detail lists, in the report's order."""
        if detail not in self._built:
            self._built[detail] = self._waived_findings(detail) if self.waivers else self.evaluation.findings(
                lang=self.lang, detail=detail)
        return self._built[detail]

    def each_told(self) -> Iterator[Finding | Values]:
        """Yield what every finding says in the report's order; those of many units are not kept."""
        if self.waivers or "full" in self._built:
            return iter(self.findings("full"))
        return self.evaluation.each_told(self.lang)

    def tables(self) -> Iterator[pl.DataFrame] | None:
        """Return every finding as rows of a table where they are known so; units stand one after the other there."""
        return None if self.waivers else self.evaluation.tables(self.lang)

    def open_findings(self) -> Sequence[Finding | WrittenFinding]:
        """Return what `findings("open")` does, those of many units as they are known."""
        return self.findings("open") if self.waivers else self.evaluation.open_findings(self.lang)

    @property
    def in_force(self) -> bool:
        """Tell whether any rule that was loaded binds the school year."""
        return any(self.evaluation.in_force.values())

    @property
    def complete(self) -> bool:
        """Tell whether everything that was asked for could be checked."""
        unreadable = any(item.status == "unreadable" for item in self.schedule.inputs)
        refused = self.waivers is not None and not self.waivers.whole
        asked = any(problem.code == "question" for item in self.schedule.inputs for problem in item.problems)
        fine = not unreadable and not asked and not refused and not self.evaluation.crashed
        return self.in_force and fine and bool(self.schedule.sources)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences about the whole report: crashed rules, what a profile changed, problems of no one file."""
        crashed = self.evaluation.crashed
        defect = [_CRASHED[self.lang].format(rules=", ".join(crashed))] if crashed else []
        changed = profile_notes(self.profile, self.lang) if self.profile else []
        loose = [problem.told(self.lang) for index, problem in self.evaluation.problems if index < 0]
        return tuple(dict.fromkeys([*defect, *changed, *self.said, *loose]))

    @property
    def inputs(self) -> tuple[InputReport, ...]:
        """Return the files asked for, each with its problems."""
        found: dict[int, list[Problem]] = {}
        for index, problem in self.evaluation.problems:
            found.setdefault(index, []).append(problem)
        inputs = tuple(
            InputReport(
                path=item.path, sha256=item.sha256, status=item.status, sessions=item.sessions,
                problems=self._reported([*item.problems, *found.get(index, ())]))
            for index, item in enumerate(self.schedule.inputs)
        )
        return (*inputs, self._waivers_read(self.waivers)) if self.waivers else inputs

    @cached_property
    def units(self) -> tuple[UnitReport, ...]:
        """Return the clusters and schools that the inputs name."""
        return tuple(self.evaluation.unit_reports())

    @cached_property
    def explainer(self) -> Explainer:
        """Return what explains findings."""
        from .engine.explanations import Explainer  # noqa: PLC0415 - only who asks why pays for it

        return Explainer(self.evaluation.whole, self.lang)

    def model(self, detail: Detail = "full", needs: Collection[Need] = (), *, beside: bool = False) -> ReportModel:
        """Return all of it, with `beside` all but the findings.

        `detail` as in `shcm check --detail`, `needs` as in `reports.Format`.
        """
        sessions, session_counts = self._sessions(needs)
        return ReportModel(
            schema="shcm-report/1", as_of=self.as_of.isoformat(), school_year=self.school_year, phase=self.phase,
            lang=self.lang, rule_sets=tuple(map(self._rule_set, self.rule_sets)), profile=self.profile,
            inputs=self.inputs, complete=self.complete, notes=self.notes,
            summary={str(verdict): n for verdict, n in self.verdicts.items()},
            counts=() if detail == "full" else self._counts, units=self.units,
            findings=() if beside else tuple(self.findings(detail)),
            sessions=sessions, session_counts=session_counts,
            explanations=tuple(self._explanations(detail)) if "explanations" in needs else (),
        )  # fmt: skip

    def _sessions(self, needs: Collection[Need]) -> tuple[Sequence[SessionReport], Sequence[SessionCount]]:
        """Return the sessions one by one, or, where they are too many to be drawn so, their numbers."""
        if "sessions" not in needs:
            return (), ()
        counts = () if "every_session" in needs else self.evaluation.session_counts()
        if sum(n for *_, n in counts) > DRAWN:
            return (), tuple(counts)
        return tuple(self.evaluation.session_reports()), ()

    def _explanations(self, detail: Detail) -> Iterator[Explanation]:
        """Yield what mends the open findings, where they are few enough to be worked out one by one."""
        if self.schedule.sessions.height > _MOST_ROWS_EXPLAINED:
            return
        few = [finding for finding in self.findings(detail) if _is_explained(finding)]
        if len(few) <= _MOST_EXPLAINED:
            yield from (self.explainer.explain(finding, deep=False) for finding in few)

    def _waived_findings(self, detail: Detail) -> list[Finding]:
        found = self._waiving.findings
        if detail == "full":
            return found
        return [finding for finding in found if finding.listed_when_open] if detail == "open" else []

    @cached_property
    def _waiving(self) -> Waived:
        """Return the findings with the waivers applied."""
        from .engine.waiving import waive  # noqa: PLC0415 - only who has waivers pays for them

        return waive(
            self.evaluation.findings(lang=self.lang, detail="full"), self.waivers.waivers if self.waivers else (),
            self.rule_sets, as_of=self.as_of)

    def _waivers_read(self, file: WaiverFile) -> InputReport:
        status: Literal["read", "partly_read", "unreadable"] = "read" if file.whole else "partly_read"
        return InputReport(
            path=file.path, sha256=file.sha256, status=status if file.readable else "unreadable", sessions=0,
            waivers=len(file.waivers), problems=self._reported([*file.problems, *self._waiving.problems]))

    def _reported(self, problems: Sequence[Problem]) -> tuple[ProblemReport, ...]:
        return tuple(
            ProblemReport(code=problem.code, sheet=problem.sheet, cell=problem.cell, message=problem.told(self.lang))
            for problem in problems)

    @cached_property
    def _counts(self) -> tuple[dict[str, Any], ...]:
        """Return the findings counted by rule and unit."""
        return tuple(self._tallies())

    def _tallies(self) -> Iterator[dict[str, Any]]:
        tallies = self.evaluation.tallies() if not self.waivers else tally_findings(
            (f.rule, f.unit_id, str(f.verdict)) for f in self.findings("full"))
        names = {unit.id: unit.name for unit in self.units}
        titles = {rule.id: getattr(rule.title, self.lang) for rules in self.rule_sets for rule in rules.rules}
        for (rule, unit), counts in tallies.items():
            yield {"rule": rule, "title": titles.get(rule, ""), "unit": names.get(unit, ""), "unit_id": unit,
                   **dict(sorted(counts.items()))}

    def _rule_set(self, rules: RuleSet) -> RuleSetReport:
        return RuleSetReport(
            id=rules.id, version=rules.version, sha256=rules.sha256, title=getattr(rules.title, self.lang),
            in_force=self.evaluation.in_force.get(rules.id, False))


def _is_explained(finding: Finding) -> bool:
    """Tell whether a report that explains has something to say of a finding."""
    told = finding.waived_from or finding.verdict
    return told in _OPEN and finding.reason not in {Reason.JOINT, Reason.NOTE}
