"""Findings as the worklist shows them: parts by urgency, one group a rule, one short entry a finding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...findings import Explanation, Finding, Reason, ReportModel, Setting, Severity, Verdict
from ..answer import show_citation, show_limit, show_waiver
from ..characters import shorten
from ..order import SEVERITY_ORDER, alike, period_of
from ..words import COUNTED, REASONS, SEVERITIES, WORDS, show_alike, show_count, show_period, show_scope
from .cells import Cell, NearMisses, cells_of, near_misses_of
from .words import SECTIONS, SIGNS

__all__ = ["LISTED", "Entry", "Group", "Section", "Worklist", "build_worklist"]

#: Entries of one page; beyond this each rule shows fewer for each unit, and says how many more there are.
LISTED = 5500
_MESSAGE = 700
_PATH = 160
#: Scope keys that tell whose duty it is; in a report of one unit they stand at its head.
_OWNER = frozenset({"province", "ward", "school", "cluster", "level"})
_VERDICTS: Mapping[str, Verdict] = {
    "must": Verdict.VIOLATED, "should": Verdict.VIOLATED, "undetermined": Verdict.UNDETERMINED,
    "pending": Verdict.PENDING, "waived": Verdict.WAIVED, "note": Verdict.NOT_APPLICABLE,
    "satisfied": Verdict.SATISFIED,
}


@dataclass(frozen=True, slots=True)
class Other:
    """A finding that says of another period what its entry says."""

    anchor: str
    period: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding, and the `others` that say the same; `more` of its kind in the same unit are not listed."""

    anchor: str
    unit: int
    place: str
    marks: str
    message: str
    remedy: str
    waiver: str
    file: str
    cells: tuple[Cell, ...]
    more_cells: int
    near: NearMisses | None
    explanation: Explanation | None
    fingerprint: str
    period: str = ""
    alike: str = ""
    others: tuple[Other, ...] = ()
    more: int = 0


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


@dataclass(slots=True)
class _Context:
    """What an entry needs to know about its report."""

    model: ReportModel
    units: Mapping[str, int]  # unit id → its place in the order of units, worst first
    explanations: Mapping[str, Explanation]
    alone: bool  # one unit: its name need not stand in every place
    files: bool  # several files: a sheet alone does not tell where a cell is
    anchors: set[str] = field(default_factory=set)


def build_worklist(model: ReportModel, units: Mapping[str, int], listed: int = LISTED) -> Worklist:
    """Return the worklist of a report; `units` is each unit's place in the order of units."""
    told = _grouped(model.findings)
    total = sum(len(same) for groups in told.values() for same in groups)
    context = _Context(
        model, units, {item.fingerprint: item for item in model.explanations},
        alone=len({f.unit_id for f in model.findings if f.unit_id}) <= 1, files=len(model.inputs) > 1)
    shares = _shares(told, listed)
    sections = tuple(_build_section(name, groups, context, shares[name]) for name, groups in told.items() if groups)
    shown = sum(1 + len(entry.others) for section in sections for group in section.groups for entry in group.entries)
    return Worklist(sections, total, shown, frozenset(context.anchors))


def _grouped(findings: Iterable[Finding]) -> dict[str, list[list[Finding]]]:
    """Return, for each section, the findings that share rule, clause and readings."""
    told: dict[str, dict[tuple[object, ...], list[Finding]]] = {name: {} for name in SECTIONS["vi"]}
    for finding in findings:
        if name := _section(finding):
            told[name].setdefault(_group_key(finding), []).append(finding)
    return {name: list(groups.values()) for name, groups in told.items()}


def _section(finding: Finding) -> str:
    """Return the part of the worklist that a finding belongs to, "" where it stands elsewhere."""
    if finding.reason is Reason.NOTE:
        return "note"
    if finding.reason is Reason.NOT_DECIDABLE or finding.verdict is Verdict.NOT_APPLICABLE:
        return ""
    if finding.verdict is Verdict.VIOLATED:
        return "must" if finding.severity is Severity.MUST else "should"
    return str(finding.verdict)


def _shares(told: Mapping[str, Sequence[Sequence[Finding]]], listed: int) -> dict[str, int]:
    """Return how many findings of a group and unit each section lists: one, then more, the worst section first."""
    sizes = {
        name: [size for same in groups for size in Counter(finding.unit_id for finding in same).values()]
        for name, groups in told.items()
    }
    left = listed - sum(map(len, sizes.values()))
    shares = {}
    for name, here in sizes.items():
        most = max(here, default=1)
        while most > 1 and sum(min(size, most) - 1 for size in here) > left:
            most -= 1
        left -= sum(min(size, most) - 1 for size in here)
        shares[name] = most
    return shares


def _build_section(name: str, groups: Iterable[Sequence[Finding]], context: _Context, most: int) -> Section:
    dated = name == "pending"
    ordered = sorted(groups, key=lambda same: _weight(same, dated=dated))
    lang, verdict = context.model.lang, _VERDICTS[name]
    return Section(
        name, SECTIONS[lang][name], verdict, "!" if name == "note" else SIGNS[verdict], sum(map(len, ordered)),
        tuple(_build_group(same, context, most, dated=dated) for same in ordered))


def _group_key(finding: Finding) -> tuple[object, ...]:
    due = finding.due if finding.verdict is Verdict.PENDING else None
    settings = tuple((setting.id, setting.value) for setting in finding.settings)
    cited = finding.citation
    return (finding.rule, finding.title, finding.severity, cited.document, cited.clause, settings, due)


def _weight(same: Sequence[Finding], *, dated: bool) -> tuple[object, ...]:
    """Return the key that puts the worst group first: by limit where it lies ahead, else by severity and reach."""
    first = same[0]
    due = first.due if dated and first.due else ("9999", "9999") if dated else ("", "")
    return (due[0], due[1], SEVERITY_ORDER.index(first.severity), -len({f.unit_id for f in same}))


def _build_group(same: Sequence[Finding], context: _Context, most: int, *, dated: bool) -> Group:
    first, lang = same[0], context.model.lang
    ordered = sorted(same, key=lambda finding: context.units.get(finding.unit_id, len(context.units)))
    limit = show_limit(*first.due, context.model.as_of, lang) if dated and first.due else ""
    return Group(
        first.rule, first.title, first.severity, SEVERITIES[lang][first.severity], show_citation(first.citation),
        limit, first.settings, len(same), len({f.unit_id for f in same}), tuple(_entries(ordered, context, most)))


def _entries(same: Sequence[Finding], context: _Context, most: int) -> Iterable[Entry]:
    of_unit: dict[str, list[Finding]] = defaultdict(list)
    for finding in same:
        of_unit[finding.unit_id].append(finding)
    for found in of_unit.values():
        told = alike(found[:most])
        for place, together in enumerate(told, 1):
            yield _entry(together, context, len(found) - most if place == len(told) else 0)


def _entry(together: Sequence[Finding], context: _Context, more: int) -> Entry:
    finding, lang = together[0], context.model.lang
    anchor = _anchor(finding, context)
    others = tuple(_other(other, context) for other in together[1:])
    names = {item.file for item in finding.evidence}
    files = context.files and len(names) > 1
    cells, rest = cells_of(finding.evidence, lang, files=files)
    return Entry(
        anchor, context.units.get(finding.unit_id, -1), shorten(_place(finding, context), _MESSAGE),
        "; ".join(_marks(finding, lang)), shorten(finding.message, _MESSAGE),
        "" if finding.waiver else shorten(finding.remedy, _MESSAGE),
        shorten(f"{WORDS[lang]['waived_by']}: {show_waiver(finding.waiver, lang)}", _MESSAGE) if finding.waiver else "",
        shorten(next(iter(names)), _PATH) if context.files and len(names) == 1 else "", cells, rest,
        near_misses_of(finding.evidence, lang, files=files),
        _explanation(finding, context), finding.fingerprint, shorten(period_of(finding), _PATH) if others else "",
        show_alike([period_of(other) for other in together[1:]], lang) if others else "", others, max(more, 0))


def _anchor(finding: Finding, context: _Context) -> str:
    """Return what a fragment of the address calls this finding; "" where another one has that name already."""
    anchor = "" if finding.fingerprint in context.anchors else finding.fingerprint
    context.anchors.add(finding.fingerprint)
    return anchor


def _other(finding: Finding, context: _Context) -> Other:
    period = show_period(period_of(finding), context.model.lang)
    return Other(_anchor(finding, context), shorten(period, _PATH), finding.fingerprint)


def _place(finding: Finding, context: _Context) -> str:
    lang = context.model.lang
    if context.alone:
        rest = {key: value for key, value in finding.scope.items() if key not in _OWNER}
        if rest.keys() & {"department", "session", "subject", "term"}:
            return show_scope(rest, lang)
    return show_scope(finding.scope, lang)


def _explanation(finding: Finding, context: _Context) -> Explanation | None:
    """Return what says more than the finding itself."""
    told = context.explanations.get(finding.fingerprint)
    if told and (told.cases or told.readings or told.changes or told.closing not in {"", finding.remedy}):
        return told
    return None


def _marks(finding: Finding, lang: str) -> Iterable[str]:
    if finding.known:
        yield WORDS[lang]["known"]
    if finding.reason and finding.reason not in {Reason.NOTE, Reason.NOT_DUE}:
        yield REASONS[lang][finding.reason]
    if finding.duties > 1:
        yield show_count(lang, "duties", finding.duties)
    if finding.waived_from:
        yield WORDS[lang]["was"].format(verdict=COUNTED[lang][finding.waived_from])
