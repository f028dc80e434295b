"""Subjects × terms: by department in a report of a few, as counts in a report of many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from ...findings import Finding, Reason, ReportModel, Verdict
from ..characters import shorten
from ..words import COUNTED
from .words import SIGNS

__all__ = ["HeatCell", "HeatRow", "HeatTable", "Heatmap", "draw_heatmap"]

#: More departments than this are put together by level.
DEPARTMENTS = 24
_TERMS = ("HK1", "HK2")
_WORST = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.WAIVED, Verdict.SATISFIED)
_TEXT = 80


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A subject in a term: the worst verdict, or how many findings have which; `anchor` leads to the worst one."""

    verdict: str = ""
    sign: str = "–"
    word: str = ""
    anchor: str = ""
    counts: tuple[tuple[str, str, int], ...] = ()  # verdict, sign, number
    heat: int = 0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A subject."""

    subject: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatTable:
    """A department's subjects, or all those of a level."""

    name: str
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class Heatmap:
    """The tables; `counted` tells that they hold numbers, `whole` that satisfied duties are in them."""

    tables: tuple[HeatTable, ...]
    counted: bool
    whole: bool


def draw_heatmap(model: ReportModel, anchors: Container[str]) -> Heatmap:
    """Return the picture of the duties that have a subject and a term; no tables where there are none."""
    told = [
        f for f in model.findings
        if f.verdict in _WORST and f.reason is not Reason.NOTE and f.scope.get("subject")
        and f.scope.get("term") in _TERMS
    ]
    whole = any(f.verdict is Verdict.SATISFIED for f in told)
    owners = {_owner(finding) for finding in told}
    if len(owners) > DEPARTMENTS:
        return Heatmap(tuple(_counted_tables(told)), counted=True, whole=whole)
    return Heatmap(tuple(_worst_tables(told, anchors, model.lang)), counted=False, whole=whole)


def _owner(finding: Finding) -> tuple[str, str]:
    return finding.unit_id, finding.scope.get("department", "")


def _by_place(keyed: Iterable[tuple[object, Finding]]) -> dict[object, dict[str, dict[str, list[Finding]]]]:
    """Return table → subject → term → findings, in the order in which they are told."""
    table: dict[object, dict[str, dict[str, list[Finding]]]] = {}
    for key, finding in keyed:
        subjects = table.setdefault(key, {})
        subjects.setdefault(finding.scope["subject"], defaultdict(list))[finding.scope["term"]].append(finding)
    return table


def _worst_tables(told: Sequence[Finding], anchors: Container[str], lang: str) -> Iterable[HeatTable]:
    several = len({finding.unit_id for finding in told}) > 1
    for subjects in _by_place((_owner(finding), finding) for finding in told).values():
        first = next(iter(next(iter(subjects.values())).values()))[0].scope
        unit = first.get("school") or first.get("cluster") or ""
        parts = [first.get("department", ""), unit if several or not first.get("department") else ""]
        rows = tuple(
            HeatRow(shorten(subject, _TEXT), tuple(_worst_cell(terms.get(term, []), anchors, lang) for term in _TERMS))
            for subject, terms in sorted(subjects.items()))
        yield HeatTable(shorten(" – ".join(part for part in parts if part), _TEXT), rows)


def _worst_cell(findings: Sequence[Finding], anchors: Container[str], lang: str) -> HeatCell:
    if not findings:
        return HeatCell()
    worst = min(findings, key=lambda finding: _WORST.index(finding.verdict))
    anchor = worst.fingerprint if worst.fingerprint in anchors else ""
    return HeatCell(str(worst.verdict), SIGNS[worst.verdict], COUNTED[lang][worst.verdict], anchor)


def _counted_tables(told: Sequence[Finding]) -> Iterable[HeatTable]:
    open_ = [finding for finding in told if finding.verdict is not Verdict.SATISFIED]
    table = _by_place((finding.scope.get("level", ""), finding) for finding in open_)
    most = max((len(found) for subjects in table.values() for terms in subjects.values() for found in terms.values()),
               default=1)
    for level, subjects in table.items():
        rows = tuple(
            HeatRow(shorten(subject, _TEXT), tuple(_counted_cell(terms.get(term, []), most) for term in _TERMS))
            for subject, terms in sorted(subjects.items()))
        yield HeatTable(str(level), rows)


def _counted_cell(findings: Sequence[Finding], most: int) -> HeatCell:
    if not findings:
        return HeatCell()
    counts = Counter(finding.verdict for finding in findings)
    told = tuple((str(verdict), SIGNS[verdict], counts[verdict]) for verdict in _WORST if counts[verdict])
    return HeatCell(counts=told, heat=1 + 3 * len(findings) // most if most > 1 else 1)
