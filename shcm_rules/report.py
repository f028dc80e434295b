"""The lazily built report: verdict counts at once, findings when someone looks at them; makes no verdict itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .errors import UsageError
from .findings import (
    Explanation,
    Finding,
    InputReport,
    ProblemReport,
    ProfileReport,
    Reason,
    ReportModel,
    RuleSetReport,
    Severity,
    UnitReport,
    Verdict,
    count_verdicts,
    tally_findings,
)
from .problems import Problem
from .reports import Detail, Need, format_of, render, require_format
from .reports.words import profile_notes

if TYPE_CHECKING:
    import pandas as pd

    from .engine.evaluation import Evaluation
    from .engine.waiving import Waived
    from .rulesets.model import RuleSet
    from .rulesets.waivers import WaiverFile
    from .schedule import Schedule

__all__ = ["DETAILS", "FAIL_ON", "Detail", "FailOn", "Lang", "Phase", "Report"]

FailOn = Literal["violated", "undetermined", "never"]
Phase = Literal["plan", "audit"]
Lang = Literal["vi", "en"]
DETAILS: tuple[Detail, ...] = ("full", "open", "counts")
FAIL_ON: tuple[FailOn, ...] = ("violated", "undetermined", "never")
#: Scope keys that are columns of every frame, so that frames of several reports can be put together.
_SCOPE_COLUMNS = (
    "province", "ward", "unit", "cluster", "school", "department", "session", "subject", "term", "level", "school_year",
)
_WAIVER_COLUMNS = ("document", "date", "office", "reason", "expires")
_FAILING = {"violated": {Verdict.VIOLATED}, "undetermined": {Verdict.VIOLATED, Verdict.UNDETERMINED}, "never": set()}
_CRASHED = {
    "vi": "Lỗi của chương trình: không kiểm tra được quy tắc {rules}; các quy tắc khác vẫn được kiểm tra.",
    "en": "Defect of this program: could not check {rules}; the other rules were checked.",
}


class Report:
    """What became of every duty of a schedule.

    `verdicts` counts findings by verdict; `findings` are built on first use; `notes` are sentences
    about the report as a whole. With waivers the findings are built for the counts too.
    """

    def __init__(  # noqa: PLR0913 - keywords
        self, schedule: Schedule, rule_sets: Sequence[RuleSet], evaluation: Evaluation,
        *, year: str, as_of: date, phase: Phase, lang: Lang = "vi", notes: Sequence[str] = (),
        waivers: WaiverFile | None = None, profile: ProfileReport | None = None,
    ) -> None:
        self.schedule = schedule
        self.rule_sets = tuple(rule_sets)
        self.school_year = year
        self.as_of = as_of
        self.phase: Phase = phase
        self.lang: Lang = lang
        self._evaluation = evaluation
        self._notes = tuple(notes)
        self._waivers = waivers
        self._waived: Waived | None = None
        self.profile = profile
        self._built: dict[Detail, list[Finding]] = {}
        self._verdicts: Counter[Verdict] | None = None

    def __repr__(self) -> str:
        counts = ", ".join(f"{n} {verdict}" for verdict, n in self.verdicts.items() if n)
        return f"<Report {self.school_year} {self.phase}: {counts or 'no findings'}>"

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the findings of each verdict, every verdict present."""
        if self._verdicts is None:
            self._verdicts = count_verdicts(finding.verdict for finding in self.findings) if self._waivers else Counter(
                {**dict.fromkeys(Verdict, 0), **self._evaluation.counts()})
        return self._verdicts

    @property
    def findings(self) -> list[Finding]:
        """Return every finding, in the report's order."""
        return self._findings("full")

    @property
    def inputs(self) -> tuple[InputReport, ...]:
        """Return the files asked for, each with its problems."""
        found: dict[int, list[Problem]] = {}
        for index, problem in self._evaluation.problems:
            found.setdefault(index, []).append(problem)
        inputs = tuple(
            InputReport(
                path=item.path, sha256=item.sha256, status=item.status, sessions=item.sessions,
                problems=tuple(
                    _problem_report(problem, self.lang) for problem in (*item.problems, *found.get(index, ()))),
            )
            for index, item in enumerate(self.schedule.inputs)
        )
        return (*inputs, self._waivers_read(self._waivers)) if self._waivers else inputs

    @property
    def in_force(self) -> bool:
        """Tell whether any rule that was loaded binds the school year."""
        return any(self._evaluation.in_force.values())

    @property
    def complete(self) -> bool:
        """Tell whether everything that was asked for could be checked."""
        unreadable = any(item.status == "unreadable" for item in self.schedule.inputs)
        refused = self._waivers is not None and not self._waivers.whole
        asked = any(problem.code == "question" for item in self.schedule.inputs for problem in item.problems)
        fine = not unreadable and not asked and not refused and not self._evaluation.crashed
        return self.in_force and fine and bool(self.schedule.sources)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences about the whole report: crashed rules, what a profile changed, problems of no one file."""
        crashed = self._evaluation.crashed
        said = [_CRASHED[self.lang].format(rules=", ".join(crashed))] if crashed else []
        loose = [problem.message for index, problem in self._evaluation.problems if index < 0]
        changed = profile_notes(self.profile, self.lang) if self.profile else []
        return tuple(dict.fromkeys([*said, *changed, *self._notes, *loose]))

    def model(self, detail: Detail = "full", needs: Collection[Need] = ()) -> ReportModel:
        """Return the report as it is written; `detail` as in `shcm check --detail`, `needs` as in `reports.Format`."""
        return ReportModel(
            schema="shcm-report/1", as_of=self.as_of.isoformat(), school_year=self.school_year, phase=self.phase,
            lang=self.lang, rule_sets=tuple(map(self._rule_set, self.rule_sets)), profile=self.profile,
            inputs=self.inputs,
            complete=self.complete, notes=self.notes, summary={str(v): n for v, n in self.verdicts.items()},
            counts=() if detail == "full" else tuple(self._tallies()), units=self.units,
            findings=tuple(self._findings(detail)),
            sessions=tuple(self._evaluation.session_reports()) if "sessions" in needs else (),
            explanations=tuple(self._explanations(detail)) if "explanations" in needs else (),
        )  # fmt: skip

    @cached_property
    def units(self) -> tuple[UnitReport, ...]:
        """Return the clusters and schools that the inputs name."""
        return tuple(self._evaluation.unit_reports())

    def _explanations(self, detail: Detail) -> Iterator[Explanation]:
        """Yield what mends the open findings, where they are few enough to be worked out one by one."""
        del detail
        yield from ()

    def to_json(self, detail: Detail = "full") -> str:
        """Return the report as JSON, `shcm-report/1`: equal input gives equal text."""
        return render(self.model(detail), "json").decode("utf-8")

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame with one row a finding; lists and facts are JSON text, empty is None."""
        import pandas as pd  # noqa: PLC0415 - imported only when a frame is asked for

        rows = [_row(finding) for finding in self.findings]
        columns = dict.fromkeys([*_columns(), *(name for row in rows for name in row)])
        return pd.DataFrame(rows, columns=list(columns), dtype=object)

    def render(self, name: str, detail: Detail | None = None) -> bytes:
        """Return the report in a format of `reports.FORMATS`, with the detail that suits it.

        Raises:
            UsageError: the format cannot be written.

        """
        chosen = require_format(name, self.lang)
        return render(self.model(detail or chosen.detail, chosen.needs), name)

    def write(self, path: str | Path, *, detail: Detail | None = None) -> None:
        """Write the report to a file in the format that its suffix names.

        Raises:
            UsageError: the suffix names no format that can be written, or the file cannot be written.

        """
        data = self.render(format_of(path, self.lang), detail)
        try:
            Path(path).write_bytes(data)
        except OSError as error:
            text = "không ghi được báo cáo" if self.lang == "vi" else "the report could not be written"
            raise UsageError(f"{path}: {text} – {error.strerror or error}") from error

    def exit_status(self, fail_on: FailOn = "violated", *, strict: bool = False) -> int:
        """Return 2 if something could not be checked, 1 for findings at or above `fail_on`, else 0.

        Only severity `must` counts, unless `strict`.
        """
        if not self.complete:
            return 2
        failing = _FAILING[fail_on]
        if not failing or not any(self.verdicts[verdict] for verdict in failing):
            return 0
        return int(any(
            finding.verdict in failing and (strict or finding.severity is Severity.MUST)
            for finding in self._findings("open")
            if finding.reason not in {Reason.NOT_DECIDABLE, Reason.NOTE}
        ))

    def _findings(self, detail: Detail) -> list[Finding]:
        if detail not in self._built:
            self._built[detail] = self._waived_findings(detail) if self._waivers else self._evaluation.findings(
                lang=self.lang, detail=detail)
        return self._built[detail]

    def _waived_findings(self, detail: Detail) -> list[Finding]:
        found = self._waiving.findings
        if detail == "full":
            return found
        return [finding for finding in found if finding.listed_when_open] if detail == "open" else []

    @property
    def _waiving(self) -> Waived:
        """Return the findings with the waivers applied, once."""
        if self._waived is None:
            from .engine.waiving import waive  # noqa: PLC0415 - only who has waivers pays for them

            self._waived = waive(
                self._evaluation.findings(lang=self.lang, detail="full"),
                self._waivers.waivers if self._waivers else (), self.rule_sets, as_of=self.as_of, lang=self.lang)
        return self._waived

    def _waivers_read(self, file: WaiverFile) -> InputReport:
        status: Literal["read", "partly_read", "unreadable"] = "read" if file.whole else "partly_read"
        return InputReport(
            path=file.path, sha256=file.sha256, status=status if file.readable else "unreadable", sessions=0,
            waivers=len(file.waivers),
            problems=tuple(
                _problem_report(problem, self.lang) for problem in (*file.problems, *self._waiving.problems)),
        )

    def _tallies(self) -> list[dict[str, Any]]:
        tallies = tally_findings((f.rule, f.unit_id, str(f.verdict)) for f in self.findings) if self._waivers else \
            self._evaluation.tallies()
        names = {unit.id: unit.name for unit in self.units}
        return [{"rule": rule, "unit": names.get(unit, ""), "unit_id": unit, **dict(sorted(counts.items()))}
                for (rule, unit), counts in tallies.items()]

    def _rule_set(self, rules: RuleSet) -> RuleSetReport:
        title = rules.title.vi if self.lang == "vi" else rules.title.en
        return RuleSetReport(
            id=rules.id, version=rules.version, sha256=rules.sha256, title=title,
            in_force=self._evaluation.in_force.get(rules.id, False),
        )


def _problem_report(problem: Problem, lang: Lang) -> ProblemReport:
    return ProblemReport(code=problem.code, sheet=problem.sheet, cell=problem.cell, message=problem.told(lang))


def _columns() -> list[str]:
    return [
        "rule", "requirements", "related", "verdict", "reason", "severity", "title", "unit_id",
        *(f"scope_{key}" for key in _SCOPE_COLUMNS),
        "message", "remedy", "due_from", "due_to", "duties", "required", "observed", "cells",
        "document", "clause", "document_date", "waived_from", *(f"waiver_{key}" for key in _WAIVER_COLUMNS),
        "fingerprint",
    ]


def _row(finding: Finding) -> dict[str, Any]:
    first, last = finding.due or (None, None)
    return {
        "rule": finding.rule, "requirements": ", ".join(finding.requirements), "related": ", ".join(finding.related),
        "verdict": str(finding.verdict), "reason": str(finding.reason) if finding.reason else None,
        "severity": str(finding.severity), "title": finding.title,
        "unit_id": finding.unit_id or None, **{f"scope_{key}": value for key, value in finding.scope.items()},
        "message": finding.message, "remedy": finding.remedy or None, "due_from": first, "due_to": last,
        "duties": finding.duties, "required": _facts(finding.required), "observed": _facts(finding.observed),
        "cells": "; ".join(f"{item.file}|{item.sheet}!{item.cell}" for item in finding.evidence) or None,
        "document": finding.citation.document, "clause": finding.citation.clause,
        "document_date": finding.citation.date,
        "waived_from": str(finding.waived_from) if finding.waived_from else None,
        **{f"waiver_{key}": getattr(finding.waiver, key, None) for key in _WAIVER_COLUMNS},
        "fingerprint": finding.fingerprint,
    }


def _facts(facts: dict[str, Any]) -> str | None:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str) if facts else None
