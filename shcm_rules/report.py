"""The lazily built report: verdict counts at once, findings when someone looks at them; makes no verdict itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .errors import UsageError
from .findings import (
    Explanation,
    Finding,
    InputReport,
    ProfileReport,
    Reason,
    ReportModel,
    Severity,
    UnitReport,
    Verdict,
)
from .outcome import Lang, Outcome, Phase
from .problems import system_reason
from .reports import Detail, Document, Need, format_of, render_pieces, require_format
from .reports.rows import COLUMNS, flat_row
from .written_findings import finding_of

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from .baselines import Baseline, Held
    from .batches.evaluation import BatchEvaluation
    from .engine.evaluation import Evaluation
    from .redaction.redactor import Redactor
    from .reports.folder import Written
    from .rulesets.model import RuleSet
    from .rulesets.waivers import WaiverFile
    from .schedule import Schedule
    from .written_findings import Values, WrittenFinding

__all__ = ["DETAILS", "FAIL_ON", "Detail", "FailOn", "Lang", "Phase", "Report"]

FailOn = Literal["violated", "undetermined", "never"]
DETAILS: tuple[Detail, ...] = ("full", "open", "counts")
FAIL_ON: tuple[FailOn, ...] = ("violated", "undetermined", "never")
_FAILING = {"violated": {Verdict.VIOLATED}, "undetermined": {Verdict.VIOLATED, Verdict.UNDETERMINED}, "never": set()}


class Report:
    """What became of every duty of a schedule.

    `verdicts` counts findings by verdict; `findings` are built on first use; `notes` are sentences
    about the report as a whole. With waivers the findings are built for the counts too.
    """

    def __init__(  # noqa: PLR0913 - keywords
        self, schedule: Schedule, rule_sets: Sequence[RuleSet], evaluation: Evaluation | BatchEvaluation,
        *, year: str, as_of: date, phase: Phase, lang: Lang = "vi", notes: Sequence[str] = (),
        waivers: WaiverFile | None = None, profile: ProfileReport | None = None,
    ) -> None:
        self._outcome = Outcome(
            schedule, tuple(rule_sets), evaluation, year, as_of, phase, lang, tuple(notes), waivers, profile)
        self.schedule = schedule
        self.rule_sets = self._outcome.rule_sets
        self.school_year = year
        self.as_of = as_of
        self.phase: Phase = phase
        self.lang: Lang = lang
        self.profile = profile
        self._held: Held | None = None
        self._redactor: Redactor | None = None

    def __repr__(self) -> str:
        counts = ", ".join(f"{n} {verdict}" for verdict, n in self.verdicts.items() if n)
        return f"<Report {self.school_year} {self.phase}: {counts or 'no findings'}>"

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the findings of each verdict, every verdict present."""
        return self._outcome.verdicts

    @property
    def findings(self) -> list[Finding]:
        """Return every finding, in the report's order."""
        return self._shown(self._outcome.findings("full"))

    def each_finding(self) -> Iterator[Finding]:
        """Yield what `findings` holds, one after the other: those of a province need not be in memory at once."""
        for told in self._outcome.each_told():
            yield from self._shown([finding_of(told)])

    def _each_told(self) -> Iterator[Finding | Values]:
        """Yield what `each_finding` does, or what those would say where nothing of them has to be changed."""
        return self.each_finding() if self._held or self._redactor else self._outcome.each_told()

    @property
    def inputs(self) -> tuple[InputReport, ...]:
        """Return the files asked for, each with its problems."""
        inputs = self._outcome.inputs
        return tuple(map(self._redactor.input, inputs)) if self._redactor else inputs

    @property
    def in_force(self) -> bool:
        """Tell whether any rule that was loaded binds the school year."""
        return self._outcome.in_force

    @property
    def complete(self) -> bool:
        """Tell whether everything that was asked for could be checked."""
        return self._outcome.complete

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences about the whole report: what is known, what a profile changed, what concerns no one file."""
        held = self._held.notes if self._held else ()
        notes = tuple(dict.fromkeys([*held, *self._outcome.notes]))
        return tuple(map(self._redactor.text, notes)) if self._redactor else notes

    @cached_property
    def units(self) -> tuple[UnitReport, ...]:
        """Return the clusters and schools that the inputs name."""
        return tuple(map(self._redactor.unit, self._outcome.units)) if self._redactor else self._outcome.units

    def redacted(self) -> Report:
        """Return this report without personal names: "[người 1]" for the same person in every format of it.

        Its `schedule` still holds them.
        """
        clone = copy(self)
        clone.__dict__.pop("units", None)
        clone._redactor = self.redactor()  # noqa: SLF001 - another one of this class
        return clone

    def redactor(self) -> Redactor:
        """Return what leaves out the people whom the schedule and the waivers name."""
        from .redaction.redactor import redactor_of  # noqa: PLC0415 - only where asked for

        waivers = self._outcome.waivers
        acts = [waiver.act for waiver in waivers.waivers] if waivers else []
        return redactor_of(self.schedule, self.lang, [text for act in acts for text in (act.office, act.reason)])

    def against(self, baseline: Baseline) -> Report:
        """Return this report held against one of earlier: what was open then is marked as known and fails no more."""
        clone = copy(self)
        clone._held = baseline.hold(self._outcome.model())  # noqa: SLF001 - as above
        return clone

    def _shown(self, findings: list[Finding]) -> list[Finding]:
        """Return findings as they may be seen: known ones marked, names left out."""
        if self._held:
            findings = self._held.marked(findings)
        return list(map(self._redactor.finding, findings)) if self._redactor else findings

    def _open_findings(self) -> Iterable[Finding | WrittenFinding]:
        """Return the open findings as they may be seen, those of many units as they are known."""
        if self._held or self._redactor:
            return self._shown(self._outcome.findings("open"))
        return self._outcome.open_findings()

    def model(self, detail: Detail = "full", needs: Collection[Need] = (), *, beside: bool = False) -> ReportModel:
        """Return the report as it is written; `detail` as in `shcm check --detail`, `needs` as in `reports.Format`.

        `beside`: the findings are left out, for a format takes them beside it.
        """
        model = self._outcome.model(detail, needs, beside=beside)
        if self._held:
            model = model.model_copy(update={
                "notes": tuple(dict.fromkeys([*self._held.notes, *model.notes])),
                "findings": tuple(self._held.marked(model.findings))})
        return self._redactor.model(model) if self._redactor else model

    def explain(self, fingerprint: str) -> Explanation:
        """Return why a finding is what it is: its worlds, other readings of the text, the smallest remedy.

        `fingerprint` may be the beginning of one, at least four letters of it.

        Raises:
            UsageError: no finding, or several, have a fingerprint that begins so.

        """
        found = self._outcome.explainer.explain(self._one_finding(fingerprint))
        return self._redactor.explanation(found) if self._redactor else found

    def finding(self, fingerprint: str) -> Finding:
        """Return the finding whose fingerprint this is, or begins so; raises UsageError as `explain` does."""
        return self._shown([self._one_finding(fingerprint)])[0]

    def _one_finding(self, fingerprint: str) -> Finding:
        from .engine.fingerprints import find_fingerprint  # noqa: PLC0415 - only who asks for one pays for it

        findings = self._outcome.findings("full")
        found = find_fingerprint(fingerprint, [finding.fingerprint for finding in findings], self.lang)
        return next(finding for finding in findings if finding.fingerprint == found)

    def to_json(self, detail: Detail = "full") -> str:
        """Return the report as JSON, `shcm-report/1`: equal input gives equal text."""
        return self.render("json", detail).decode("utf-8")

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
        text = BytesIO()  # joined, a gigabyte of pieces would be there twice
        text.writelines(self.pieces(name, detail, template=template, document=document))
        return text.getvalue()

    def pieces(
        self, name: str, detail: Detail | None = None, *,
        template: str | Path | None = None, document: Document = "bao-cao",
    ) -> Iterable[bytes]:
        """Return what `render` does, for whoever writes it: a large report is made piece by piece."""
        chosen = require_format(name, self.lang)
        own = Path(template) if template else None
        told = detail or chosen.detail
        if told in chosen.beside:
            findings = self._each_told() if told == "full" else self._open_findings()
            return render_pieces(self.model(told, chosen.needs, beside=True), name, findings=findings)
        return render_pieces(self.model(told, chosen.needs), name, template=own, document=document)

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
            raise UsageError(f"{path}: {text} – {system_reason(error, self.lang)}") from error

    def write_folder(self, folder: str | Path, *, on_page: Callable[[int, int], None] | None = None) -> Written:
        """Write the report of many units as a folder: overview, data, worklist, a page for each unit.

        `on_page` hears how many pages are written, of how many. Raises OSError where something cannot be written.
        """
        from .reports.folder import write_folder  # noqa: PLC0415 - only who writes a folder pays for it

        return write_folder(Path(folder), self._model_of_known, on_page, tables=self._tables)

    def _model_of_known(self, detail: Detail, needs: Collection[Need]) -> ReportModel:
        """Return the model, its open findings as they are known: those of many units are read when looked at."""
        if detail != "open":
            return self.model(detail, needs)
        model = self.model(detail, needs, beside=True)
        return model.model_copy(update={"findings": tuple(self._open_findings())})

    def _tables(self) -> Iterable[pl.DataFrame]:
        """Return every finding as rows of a table, so that they are never held at once."""
        from .reports.parquet import tabulate_each  # noqa: PLC0415 - as above

        known = None if self._held or self._redactor else self._outcome.tables()
        return tabulate_each(self._each_told()) if known is None else known

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
        known = self._held.known if self._held else frozenset()
        return int(any(
            finding.verdict in failing and (strict or finding.severity is Severity.MUST)
            for finding in self._outcome.open_findings()
            if finding.reason not in {Reason.NOT_DECIDABLE, Reason.NOTE} and finding.fingerprint not in known
        ))
