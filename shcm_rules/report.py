"""The lazily built report: verdict counts at once, findings when someone looks at them; makes no verdict itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
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
from .reports import Detail, Document, Need, format_of, render, require_format
from .reports.rows import COLUMNS, flat_row
from .reports.words import profile_notes

if TYPE_CHECKING:
    import pandas as pd

    from .baselines import Baseline, Held
    from .engine.evaluation import Evaluation
    from .engine.explanations import Explainer
    from .engine.waiving import Waived
    from .redaction.redactor import Redactor
    from .reports.folder import Written
    from .rulesets.model import RuleSet
    from .rulesets.waivers import WaiverFile
    from .schedule import Schedule

__all__ = ["DETAILS", "FAIL_ON", "Detail", "FailOn", "Lang", "Phase", "Report"]

FailOn = Literal["violated", "undetermined", "never"]
Phase = Literal["plan", "audit"]
Lang = Literal["vi", "en"]
DETAILS: tuple[Detail, ...] = ("full", "open", "counts")
FAIL_ON: tuple[FailOn, ...] = ("violated", "undetermined", "never")
#: Findings that a report explains one by one, and rows of a schedule on which that stays quick.
_MOST_EXPLAINED, _MOST_ROWS_EXPLAINED = 80, 500
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING})
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
        self._baseline: Baseline | None = None
        self._held: Held | None = None
        self._redactor: Redactor | None = None

    def __repr__(self) -> str:
        counts = ", ".join(f"{n} {verdict}" for verdict, n in self.verdicts.items() if n)
        return f"<Report {self.school_year} {self.phase}: {counts or 'no findings'}>"

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the findings of each verdict, every verdict present."""
        if self._verdicts is None:
            self._verdicts = count_verdicts(f.verdict for f in self._findings("full")) if self._waivers else Counter(
                {**dict.fromkeys(Verdict, 0), **self._evaluation.counts()})
        return self._verdicts

    @property
    def findings(self) -> list[Finding]:
        """Return every finding, in the report's order."""
        return self._shown(self._findings("full"))

    @property
    def inputs(self) -> tuple[InputReport, ...]:
        """Return the files asked for, each with its problems."""
        inputs = self._inputs()
        return tuple(map(self._redactor.input, inputs)) if self._redactor else inputs

    def _inputs(self) -> tuple[InputReport, ...]:
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
        loose = [problem.told(self.lang) for index, problem in self._evaluation.problems if index < 0]
        changed = profile_notes(self.profile, self.lang) if self.profile else []
        held = self._known.notes if self._known else ()
        notes = tuple(dict.fromkeys([*held, *said, *changed, *self._notes, *loose]))
        return tuple(map(self._redactor.text, notes)) if self._redactor else notes

    def redacted(self) -> Report:
        """Return this report without personal names: "[người 1]" for the same person in every format of it.

        Its `schedule` still holds them.
        """
        clone = copy(self)
        clone._redactor = self.redactor()  # noqa: SLF001 - another one of this class
        clone.__dict__["units"] = tuple(map(clone._redactor.unit, self.units))  # noqa: SLF001
        return clone

    def redactor(self) -> Redactor:
        """Return what leaves out the people whom the schedule and the waivers name."""
        from .redaction.redactor import redactor_of  # noqa: PLC0415 - only where asked for

        acts = [waiver.act for waiver in self._waivers.waivers] if self._waivers else []
        return redactor_of(self.schedule, self.lang, [text for act in acts for text in (act.office, act.reason)])

    def against(self, baseline: Baseline) -> Report:
        """Return this report held against one of earlier: what was open then is marked as known and fails no more."""
        clone = copy(self)
        clone._baseline, clone._held = baseline, None  # noqa: SLF001 - as above
        return clone

    @property
    def _known(self) -> Held | None:
        """Return what the baseline makes known, found once."""
        if self._baseline is not None and self._held is None:
            plain = copy(self)
            plain._baseline = plain._redactor = None  # noqa: SLF001 - as above
            self._held = self._baseline.hold(plain.model())
        return self._held

    def _shown(self, findings: list[Finding]) -> list[Finding]:
        """Return findings as they may be seen: known ones marked, names left out."""
        if self._known:
            findings = self._known.marked(findings)
        return list(map(self._redactor.finding, findings)) if self._redactor else findings

    def model(self, detail: Detail = "full", needs: Collection[Need] = ()) -> ReportModel:
        """Return the report as it is written; `detail` as in `shcm check --detail`, `needs` as in `reports.Format`."""
        model = self._model(detail, needs)
        if self._known:
            model = model.model_copy(update={"findings": tuple(self._known.marked(model.findings))})
        return self._redactor.model(model) if self._redactor else model

    def _model(self, detail: Detail, needs: Collection[Need]) -> ReportModel:
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
        few = [finding for finding in self._findings(detail) if _explained(finding)]
        if len(few) > _MOST_EXPLAINED or self.schedule.sessions.height > _MOST_ROWS_EXPLAINED:
            return
        for finding in few:
            yield self._explainer.explain(finding, deep=False)

    @cached_property
    def _explainer(self) -> Explainer:
        from .engine.explanations import Explainer  # noqa: PLC0415 - only who asks why pays for it

        return Explainer(self._evaluation, self.lang)

    def explain(self, fingerprint: str) -> Explanation:
        """Return why a finding is what it is: its worlds, other readings of the text, the smallest remedy.

        `fingerprint` may be the beginning of one, at least four letters of it.

        Raises:
            UsageError: no finding, or several, have a fingerprint that begins so.

        """
        found = self._explainer.explain(self._one_finding(fingerprint))
        return self._redactor.explanation(found) if self._redactor else found

    def finding(self, fingerprint: str) -> Finding:
        """Return the finding whose fingerprint this is, or begins so; raises UsageError as `explain` does."""
        return self._shown([self._one_finding(fingerprint)])[0]

    def _one_finding(self, fingerprint: str) -> Finding:
        from .engine.fingerprints import find_fingerprint  # noqa: PLC0415 - as above

        found = find_fingerprint(fingerprint, [finding.fingerprint for finding in self._findings("full")], self.lang)
        return next(finding for finding in self._findings("full") if finding.fingerprint == found)

    def to_json(self, detail: Detail = "full") -> str:
        """Return the report as JSON, `shcm-report/1`: equal input gives equal text."""
        return render(self.model(detail), "json").decode("utf-8")

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame with one row a finding; lists and facts are JSON text, empty is None."""
        import pandas as pd  # noqa: PLC0415 - imported only when a frame is asked for

        rows = [flat_row(finding) for finding in self.findings]
        columns = dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)])
        return pd.DataFrame(rows, columns=list(columns), dtype=object)

    def render(
        self, name: str, detail: Detail | None = None, *,
        template: str | Path | None = None, document: Document = "bao-cao",
    ) -> bytes:
        """Return the report in a format of `reports.FORMATS`, with the detail that suits it.

        `template` (an office's own, .docx) and `document` are for docx and pdf.

        Raises:
            UsageError: the format cannot be written.

        """
        chosen = require_format(name, self.lang)
        own = Path(template) if template else None
        return render(self.model(detail or chosen.detail, chosen.needs), name, template=own, document=document)

    def write(
        self, path: str | Path, *, detail: Detail | None = None,
        template: str | Path | None = None, document: Document = "bao-cao",
    ) -> None:
        """Write the report to a file in the format that its suffix names; the rest as in `render`.

        Raises:
            UsageError: the suffix names no format that can be written, or the file cannot be written.

        """
        data = self.render(format_of(path, self.lang), detail, template=template, document=document)
        try:
            Path(path).write_bytes(data)
        except OSError as error:
            text = "không ghi được báo cáo" if self.lang == "vi" else "the report could not be written"
            raise UsageError(f"{path}: {text} – {error.strerror or error}") from error

    def write_folder(self, folder: str | Path, *, on_page: Callable[[int, int], None] | None = None) -> Written:
        """Write the report of many units as a folder: overview, data, worklist, a page for each unit.

        `on_page` hears how many pages are written, of how many. Raises OSError where something cannot be written.
        """
        from .reports.folder import write_folder  # noqa: PLC0415 - only who writes a folder pays for it

        return write_folder(Path(folder), self.model, on_page)

    def annotate(self, path: str, target: str | Path) -> None:
        """Write a copy of the workbook `path`, one of `inputs`, with what is open on its cells and in a new sheet.

        Raises:
            UsageError: not a workbook of the report that can be annotated, or the copy cannot be written.

        """
        from .annotation.copies import write_copy  # noqa: PLC0415 - only who asks for a copy pays for it

        write_copy(self.model("open"), path, target)

    def exit_status(self, fail_on: FailOn = "violated", *, strict: bool = False) -> int:
        """Return 2 if something could not be checked, 1 for findings at or above `fail_on`, else 0.

        Only severity `must` counts, unless `strict`.
        """
        if not self.complete:
            return 2
        failing = _FAILING[fail_on]
        if not failing or not any(self.verdicts[verdict] for verdict in failing):
            return 0
        known = self._known.known if self._known else frozenset()
        return int(any(
            finding.verdict in failing and (strict or finding.severity is Severity.MUST)
            for finding in self._findings("open")
            if finding.reason not in {Reason.NOT_DECIDABLE, Reason.NOTE} and finding.fingerprint not in known
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
                self._waivers.waivers if self._waivers else (), self.rule_sets, as_of=self.as_of)
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
        titles = {rule.id: getattr(rule.title, self.lang) for rules in self.rule_sets for rule in rules.rules}
        return [
            {"rule": rule, "title": titles.get(rule, ""), "unit": names.get(unit, ""), "unit_id": unit,
             **dict(sorted(counts.items()))}
            for (rule, unit), counts in tallies.items()
        ]

    def _rule_set(self, rules: RuleSet) -> RuleSetReport:
        title = rules.title.vi if self.lang == "vi" else rules.title.en
        return RuleSetReport(
            id=rules.id, version=rules.version, sha256=rules.sha256, title=title,
            in_force=self._evaluation.in_force.get(rules.id, False),
        )


def _explained(finding: Finding) -> bool:
    """Tell whether a report that explains has something to say of a finding."""
    told = finding.waived_from or finding.verdict
    return told in _OPEN and finding.reason not in {Reason.JOINT, Reason.NOTE}


def _problem_report(problem: Problem, lang: Lang) -> ProblemReport:
    return ProblemReport(code=problem.code, sheet=problem.sheet, cell=problem.cell, message=problem.told(lang))
