"""In which order every report names things, the worst first, and what it tells once of several periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from ..findings import Evidence, Finding, Severity, Verdict
from ..written_findings import WrittenFinding
from .words import show_count

__all__ = [
    "SEVERITY_ORDER", "VERDICT_ORDER", "alike", "apart_from_unit", "cell_names", "in_order", "owner_of", "period_of",
    "show_place", "weigh",
]

#: The worst first.
VERDICT_ORDER = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.WAIVED, Verdict.SATISFIED,
                 Verdict.NOT_APPLICABLE)
SEVERITY_ORDER = (Severity.MUST, Severity.SHOULD, Severity.INFO)
_ROLES = ("subject", "counted", "near_miss")
_TOLD = ("rule", "verdict", "reason", "severity", "unit_id", "duties", "settings", "title", "remedy", "citation",
         "waived_from", "waiver", "known")
_TOLD_APART = ("reason", "remedy", "duties", "waived_from", "waiver", "known")


def weigh(finding: Finding) -> tuple[int, int]:
    """Return where a finding stands in a list that begins with the worst: by verdict, then by how much it binds."""
    return VERDICT_ORDER.index(finding.verdict), SEVERITY_ORDER.index(finding.severity)


def in_order(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the cells in question, those that were counted, those that nearly were."""
    return sorted(evidence, key=lambda item: _ROLES.index(item.role))


def cell_names(evidence: Iterable[Evidence]) -> list[str]:
    """Return "Lịch SHCM!J7" of each cell in this order, the sheet where no cell is known, each once."""
    return list(dict.fromkeys(f"{item.sheet}!{item.cell}" if item.cell else item.sheet for item in in_order(evidence)))


def show_place(item: Evidence, lang: str) -> str:
    """Return "Lịch SHCM!J7", the row where no cell is known."""
    row = show_count(lang, "row", item.row) if item.row > 0 else ""
    return f"{item.sheet}!{item.cell}" if item.cell else ", ".join(part for part in (item.sheet, row) if part)


# What is said once.

def alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Return the findings, those together that say the same of several periods; the first of each kind in its place."""
    if len(findings) == 1:
        return [list(findings)]
    groups: dict[Hashable, list[Finding]] = {}
    seen: Counter[Hashable] = Counter()  # two duties of one period are two, however alike they are
    for place, finding in enumerate(findings):
        key: Hashable = place
        if period := period_of(finding):
            same = _sameness(finding)
            seen[same, period] += 1
            key = same, seen[same, period]
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def apart_from_unit(finding: Finding) -> Hashable:
    """Return what findings of one rule share that tell of several units the same.

    None where no unit is named, and where cells are in question: each unit has its own.
    """
    owner = owner_of(finding)
    name = finding.scope.get(owner)
    if not name or _points(finding):
        return None
    scope = tuple((key, value) for key, value in finding.scope.items() if key not in {owner, "province", "ward"})
    return finding.message.replace(name, "\0"), scope, *(getattr(finding, key) for key in _TOLD_APART)


def owner_of(finding: Finding) -> str:
    """Return the key of the scope that names the unit whose duty it is."""
    return "school" if finding.scope.get("school") else "cluster"


def _points(finding: Finding | WrittenFinding) -> bool:
    """Tell whether there are cells that somebody has to look at."""
    if isinstance(finding, WrittenFinding):  # nobody parses thousands for that
        return b'"role": "subject"' in finding.text or b'"role": "counted"' in finding.text
    return any(item.role != "near_miss" for item in finding.evidence)


def period_of(finding: Finding) -> str:
    """Return the weeks that a duty is about, its term where it is about no weeks, else ""."""
    return finding.scope.get("weeks") or finding.scope.get("term") or ""


def _sameness(finding: Finding) -> Hashable:
    """Return all that a reader is told of a finding but its period and the cells that lie outside this period."""
    period = period_of(finding)
    cells = frozenset((item.file, item.sheet, item.cell or item.row) for item in finding.evidence
                      if item.role != "near_miss" or period not in item.why)
    told = tuple(getattr(finding, name) for name in _TOLD)
    facts = repr((sorted(finding.required.items()), sorted(finding.observed.items())))
    scope = tuple(sorted((key, value) for key, value in finding.scope.items() if value != period))
    due = finding.due if finding.verdict is Verdict.PENDING else None
    return told, facts, scope, cells, due, finding.message.replace(period, "")
