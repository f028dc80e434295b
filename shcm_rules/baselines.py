"""A report of earlier as a baseline: what was open then is known, only what is new or worse is left to fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import PurePath

from .comparison import Comparison, Delta, compare_reports, known_findings
from .findings import Finding, ReportModel
from .report_files import read_report
from .reports.words import COUNTED, show_day, show_scope

__all__ = ["Baseline", "Held", "read_baseline"]

_NAMED = 10  # settled duties that a note names one by one
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "counts": "So với báo cáo {name} (tính đến ngày {as_of}): {known} yêu cầu đã biết, {risen} yêu cầu mới hoặc"
                  " nặng hơn, {resolved} yêu cầu không còn mở, {waived} yêu cầu nay được miễn.",
        "resolved": "Không còn mở so với báo cáo {name}: {places}.", "gone": "không còn trong báo cáo",
        "more": "… và {n} nữa",
    },
    "en": {
        "counts": "Against the report {name} (as of {as_of}) – known: {known}, new or worse: {risen},"
                  " no longer open: {resolved}, waived now: {waived}.",
        "resolved": "No longer open against the report {name}: {places}.", "gone": "no longer in the report",
        "more": "… and {n} more",
    },
}


@dataclass(frozen=True, slots=True)
class Held:
    """A report held against its baseline: what of it is known, and what is to be said."""

    comparison: Comparison
    known: frozenset[str]
    notes: tuple[str, ...]

    def marked(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings, the known ones marked."""
        return [finding.model_copy(update={"known": True}) if finding.fingerprint in self.known else finding
                for finding in findings]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A report of earlier, and what it is called."""

    model: ReportModel
    name: str

    def hold(self, model: ReportModel) -> Held:
        """Hold a full report against this one.

        Raises:
            UsageError: the baseline only counts its findings.

        """
        comparison = compare_reports(self.model, model, names=(self.name, ""), lang=model.lang)
        return Held(comparison, known_findings(comparison), tuple(_notes(comparison)))


def read_baseline(path: str | PathLike[str], lang: str = "vi") -> Baseline:
    """Read a JSON report as a baseline; it is called by the name of its file.

    Raises:
        InputError: the file cannot be read or is no JSON report.

    """
    return Baseline(read_report(path, lang), PurePath(path).name)


def _notes(comparison: Comparison) -> Iterator[str]:
    texts, counts = _TEXTS[comparison.lang], comparison.counts
    yield texts["counts"].format(
        name=comparison.old.name, as_of=show_day(comparison.old.as_of),
        known=counts["still"] + counts["changed"] + counts["better"],
        risen=counts["new"] + counts["worse"] + counts["unwaived"], resolved=counts["resolved"],
        waived=counts["waived"])
    if resolved := comparison.of_kind("resolved"):
        places = [_place(delta, comparison.lang) for delta in resolved[:_NAMED]]
        if len(resolved) > _NAMED:
            places.append(texts["more"].format(n=len(resolved) - _NAMED))
        yield texts["resolved"].format(name=comparison.old.name, places="; ".join(places))


def _place(delta: Delta, lang: str) -> str:
    finding = delta.finding
    became = COUNTED[lang][delta.now] if delta.now else _TEXTS[lang]["gone"]
    scope = show_scope(finding.scope, lang)
    return f"{finding.title}{f' – {scope}' if scope else ''} ({became})"
