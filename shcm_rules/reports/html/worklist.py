"""Findings as the worklist shows them: parts by urgency, one group a rule, one short entry a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from ...findings import Finding, Reason, ReportModel, Setting, Severity, Verdict
from ..answer import show_citation, show_limit
from ..order import SEVERITY_ORDER, alike, apart_from_unit
from ..words import SEVERITIES
from .entries import Entries, Entry
from .words import SECTIONS, SIGNS

__all__ = ["LISTED", "Group", "Section", "Worklist", "build_worklist"]

#: Entries of one page; beyond this each rule shows fewer for each unit, says how many more there are, and tells once
#: what it says of several units.
LISTED = 5500
_ByUnit = dict[str, list[Finding]]
_Told = tuple[Sequence[Finding], int]  # findings that say the same, how many more there are
_VERDICTS: Mapping[str, Verdict] = {
    "must": Verdict.VIOLATED, "should": Verdict.VIOLATED, "undetermined": Verdict.UNDETERMINED,
    "pending": Verdict.PENDING, "waived": Verdict.WAIVED, "note": Verdict.NOT_APPLICABLE,
    "satisfied": Verdict.SATISFIED,
}


@dataclass(frozen=True, slots=True)
class Group:
    """What findings of one rule have in common."""

    rule: str
    title: str
    severity: Severity
    severity_word: str
    clause: str
    limit: str
    settings: tuple[Setting, ...]
    total: int
    units: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the worklist."""

    id: str
    title: str
    verdict: Verdict
    sign: str
    total: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Worklist:
    """The sections that have something to say, worst first; `listed` of `total` findings are entries."""

    sections: tuple[Section, ...]
    total: int
    listed: int
    anchors: frozenset[str]


def build_worklist(model: ReportModel, units: Mapping[str, int], listed: int = LISTED) -> Worklist:
    """Return the worklist of a report; `units` is each unit's place in the order of units."""
    told = _grouped(model.findings)
    total = sum(_size(group) for groups in told.values() for group in groups)
    entries = Entries(model, units)
    shares = _shares(told, listed)
    sections = tuple(
        _build_section(name, groups, partial(_list, entries=entries, most=shares[name], joined=total > listed), model)
        for name, groups in told.items() if groups)
    shown = sum(1 + entry.others for section in sections for group in section.groups for entry in group.entries)
    return Worklist(sections, total, shown, frozenset(entries.anchors))


def _grouped(findings: Iterable[Finding]) -> dict[str, list[_ByUnit]]:
    """Return, for each section, the findings that share rule, clause and readings."""
    told: dict[str, dict[tuple[object, ...], _ByUnit]] = {name: {} for name in SECTIONS["vi"]}
    for finding in findings:
        if name := _section(finding.verdict, finding.reason, finding.severity):
            told[name].setdefault(_group_key(finding), {}).setdefault(finding.unit_id, []).append(finding)
    return {name: list(groups.values()) for name, groups in told.items()}


def _size(group: _ByUnit) -> int:
    return sum(map(len, group.values()))


def _first(group: _ByUnit) -> Finding:
    return next(iter(group.values()))[0]


@cache
def _section(verdict: Verdict, reason: Reason | None, severity: Severity) -> str:
    """Return the part of the worklist that such a finding belongs to, "" where it stands elsewhere."""
    if reason is Reason.NOTE:
        return "note"
    if reason is Reason.NOT_DECIDABLE or verdict is Verdict.NOT_APPLICABLE:
        return ""
    if verdict is Verdict.VIOLATED:
        return "must" if severity is Severity.MUST else "should"
    return str(verdict)


def _shares(told: Mapping[str, Sequence[_ByUnit]], listed: int) -> dict[str, int]:
    """Return how many findings of a group and unit each section lists: one, then more, the worst section first."""
    sizes = {name: Counter(len(found) for group in groups for found in group.values()) for name, groups in told.items()}
    left = listed - sum(here.total() for here in sizes.values())
    shares = {}
    for name, here in sizes.items():
        most = max(here, default=1)
        while most > 1 and _beyond_one(here, most) > left:
            most -= 1
        left -= _beyond_one(here, most)
        shares[name] = most
    return shares


def _beyond_one(sizes: Mapping[int, int], most: int) -> int:
    return sum((min(size, most) - 1) * n for size, n in sizes.items())


def _build_section(
    name: str, groups: Iterable[_ByUnit], entries_of: Callable[[_ByUnit], Iterable[Entry]], model: ReportModel,
) -> Section:
    dated = name == "pending"
    ordered = sorted(groups, key=lambda group: _weight(group, dated=dated))
    verdict = _VERDICTS[name]
    return Section(
        name, SECTIONS[model.lang][name], verdict, "!" if name == "note" else SIGNS[verdict], sum(map(_size, ordered)),
        tuple(_build_group(group, tuple(entries_of(group)), model, dated=dated) for group in ordered))


def _group_key(finding: Finding) -> tuple[object, ...]:
    due = finding.due if finding.verdict is Verdict.PENDING else None
    settings = tuple([(setting.id, setting.value) for setting in finding.settings])
    cited = finding.citation
    return (finding.rule, finding.title, finding.severity, cited.document, cited.clause, settings, due)


def _weight(group: _ByUnit, *, dated: bool) -> tuple[object, ...]:
    """Return the key that puts the worst group first: by limit where it lies ahead, else by severity and reach."""
    first = _first(group)
    due = first.due if dated and first.due else ("9999", "9999") if dated else ("", "")
    return (due[0], due[1], SEVERITY_ORDER.index(first.severity), -len(group))


def _build_group(group: _ByUnit, entries: tuple[Entry, ...], model: ReportModel, *, dated: bool) -> Group:
    first = _first(group)
    limit = show_limit(*first.due, model.as_of, model.lang) if dated and first.due else ""
    return Group(
        first.rule, first.title, first.severity, SEVERITIES[model.lang][first.severity], show_citation(first.citation),
        limit, first.settings, _size(group), len(group), entries)


def _list(group: _ByUnit, entries: Entries, most: int, *, joined: bool) -> Iterable[Entry]:
    """Yield the entries of a group, the worst unit first; the last one of a unit says how many are left out.

    `joined`: what is told of several units is one entry, in the place of the first.
    """
    told: dict[Hashable, list[_Told]] = {}
    for unit in sorted(group, key=lambda unit: entries.units.get(unit, len(entries.units))):
        kinds = alike(group[unit][:most])
        for place, together in enumerate(kinds, 1):
            more = len(group[unit]) - most if place == len(kinds) else 0
            key = apart_from_unit(together[0]) if joined and len(together) == 1 else None
            told.setdefault((key or unit, place), []).append((together, max(more, 0)))
    for (first, more), *rest in told.values():
        yield entries.make(first, more, [(one, n) for (one,), n in rest])
