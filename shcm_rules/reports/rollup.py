"""The figures of an audit of many: by unit, ward, cluster and rule, and what concerns more than one unit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from ..findings import Finding, InputReport, Reason, ReportModel, Severity, UnitReport, Verdict
from ..folding import fold

__all__ = [
    "FEW_UNITS", "SYSTEMIC_SHARE", "SYSTEMIC_UNITS", "Open", "Rollup", "Row", "RuleRow", "SystemicRow", "UnitRow",
    "in_reading_order", "name_unit", "roll_up",
]

#: A rule that is not met, or cannot be told, in at least so many units, and in at least this share of the units
#: that it binds, is told as one matter: the common form, or the rule, is the likelier cause than each of the units.
SYSTEMIC_UNITS = 3
SYSTEMIC_SHARE = 0.5
#: A report of more units than this begins with its figures by unit.
FEW_UNITS = 3

Counts = Mapping[Verdict, int]
_Told = Mapping[tuple[str, str], Counts]
T = TypeVar("T", bound=str)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {"no_ward": "không ghi xã/phường", "school": "trường không ghi tên", "cluster": "cụm không ghi tên"},
    "en": {"no_ward": "ward not named", "school": "school without a name", "cluster": "cluster without a name"},
}
_PLACE = re.compile(r"^(tỉnh|thành phố|tp\.?|xã|phường|thị trấn|đặc khu)\s+")
_DIGITS = re.compile(r"([0-9]{1,15})")
_VERDICTS = tuple(Verdict)
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED})
_UNBOUND = frozenset({Verdict.NOT_APPLICABLE})
_REMARKS = frozenset({Reason.NOTE, Reason.JOINT})


@dataclass(frozen=True, slots=True, order=True)
class Open:
    """How much is open, in the order in which it weighs; `must` are the violated duties that bind."""

    must: int = 0
    violated: int = 0
    undetermined: int = 0

    def __bool__(self) -> bool:
        return bool(self.violated or self.undetermined)


@dataclass(frozen=True, slots=True)
class Row:
    """A ward or cluster: the findings of the units in it; `units` are their ids, a cluster's own among them."""

    id: str
    name: str
    counts: Counts
    open: Open
    units: tuple[str, ...]
    silent: int = 0  # how many of them sent nothing


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A school or cluster; `name` tells units of one name apart."""

    id: str
    name: str
    counts: Counts
    open: Open
    unit: UnitReport
    silent: bool = False  # a list names it, and no session or document of it was read


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule over all units; `name` is its title, where a finding tells it."""

    id: str
    name: str
    counts: Counts
    open: Open
    severity: Severity | None
    bound: int  # units that sent something and that it binds; of these:
    violated: int  # units in which it is violated
    undetermined: int  # units in which it is not violated, but undetermined


@dataclass(frozen=True, slots=True)
class SystemicRow:
    """A rule that is open in so many units that each of them is hardly the cause."""

    rule: RuleRow
    units: int  # in which it is open
    share: float  # of the units that it binds
    reason: Reason | None  # of the undetermined ones, where more than half have the same
    remedy: str = ""  # where more than half of the open ones have the same


@dataclass(frozen=True, slots=True)
class Rollup:
    """The figures of a report of many units, each table worst first but `rules`, which stand in their order."""

    units: tuple[UnitRow, ...]
    wards: tuple[Row, ...]
    clusters: tuple[Row, ...]
    rules: tuple[RuleRow, ...]
    systemic: tuple[SystemicRow, ...]
    silent: tuple[UnitReport, ...]
    unreadable: tuple[InputReport, ...]

    @property
    def active(self) -> tuple[UnitRow, ...]:
        """Return the units that sent something, worst first."""
        return tuple(row for row in self.units if not row.silent)

    @property
    def many(self) -> bool:
        """Tell whether there is something to roll up: several units sent something, or one that owes sent nothing."""
        return len(self.active) > FEW_UNITS or any(row.silent and row.open for row in self.units)


def roll_up(model: ReportModel) -> Rollup:
    """Return the figures of a report: of `counts` where the report has them, else of its findings.

    Without any finding (`--detail counts`) nobody knows which rules bind: every violated duty counts as `must`.
    """
    told = _told(model)
    must = _must(model)
    units = _unit_rows(model, told, must)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in model.findings:
        findings[finding.rule].append(finding)
    rules = _rule_rows(findings, told, must, {row.id for row in units if not row.silent})
    return Rollup(
        units=units, wards=_ward_rows(model, units), clusters=_cluster_rows(units), rules=rules,
        systemic=_systemic(findings, rules),
        silent=tuple(row.unit for row in sorted(units, key=_by_name) if row.silent),
        unreadable=tuple(item for item in model.inputs if item.status == "unreadable"),
    )


def name_unit(unit: UnitReport, lang: str) -> str:
    """Return the name of a unit, words where it has none."""
    return unit.name or _WORDS[lang][unit.kind]


def _told(model: ReportModel) -> _Told:
    """Return (rule, unit id) → how many findings have which verdict."""
    table: dict[tuple[str, str], dict[Verdict, int]] = defaultdict(dict)
    if model.counts:
        for row in model.counts:
            key = row.get("rule", ""), row.get("unit_id", "")
            counts = {verdict: n for verdict in _VERDICTS if (n := row.get(verdict))}
            table[key] = counts if key not in table else Counter(table[key]) + Counter(counts)
        return table
    for (rule, unit, verdict), n in Counter((f.rule, f.unit_id, f.verdict) for f in model.findings).items():
        table[rule, unit][verdict] = n
    return table


def _must(model: ReportModel) -> Counter[tuple[str, str]] | None:
    """Return (rule, unit id) → how many binding duties are violated; None where no finding tells."""
    if not model.findings and model.counts:
        return None
    return Counter(
        (f.rule, f.unit_id) for f in model.findings if f.verdict is Verdict.VIOLATED and f.severity is Severity.MUST)


def _counted(parts: Iterable[Mapping[Verdict, int]]) -> Counts:
    total = dict.fromkeys(Verdict, 0)
    for counts in parts:
        for verdict, n in counts.items():
            total[verdict] += n
    return MappingProxyType(total)


def _open(counts: Counts, must: int | None) -> Open:
    violated = counts[Verdict.VIOLATED]
    return Open(violated if must is None else must, violated, counts[Verdict.UNDETERMINED])


def _by_name(row: UnitRow) -> tuple[Any, ...]:
    return (row.unit.kind != "school", in_reading_order(row.name), row.id)


def in_reading_order(name: str) -> tuple[tuple[str, int], ...]:
    """Return a sort key by which "Cụm 2" stands before "Cụm 10"."""
    parts = _DIGITS.split(fold(name))
    return tuple(("", int(part)) if part.isascii() and part.isdigit() else (part, 0) for part in parts)


def _added(parts: Iterable[Open]) -> Open:
    parts = list(parts)
    return Open(sum(p.must for p in parts), sum(p.violated for p in parts), sum(p.undetermined for p in parts))


def _worst_first(row: Row | UnitRow) -> tuple[Any, ...]:
    return (-row.open.must, -row.open.violated, -row.open.undetermined, in_reading_order(row.name), row.id)


def _unit_rows(model: ReportModel, told: _Told, must: Counter[tuple[str, str]] | None) -> tuple[UnitRow, ...]:
    of_unit: dict[str, list[Counts]] = defaultdict(list)
    for (_, unit_id), counted in told.items():
        of_unit[unit_id].append(counted)
    binding: Counter[str] = Counter()
    for (_, unit_id), n in (must or {}).items():
        binding[unit_id] += n
    shared = Counter(fold(name_unit(unit, model.lang)) for unit in model.units)
    rows = []
    for unit in model.units:
        counts = _counted(of_unit[unit.id])
        rows.append(UnitRow(
            unit.id, _told_apart(unit, model.lang, shared), counts,
            _open(counts, None if must is None else binding[unit.id]), unit, not unit.sessions and not unit.documents,
        ))
    return tuple(sorted(rows, key=_worst_first))


def _told_apart(unit: UnitReport, lang: str, shared: Mapping[str, int]) -> str:
    name = name_unit(unit, lang)
    place = unit.ward or unit.province
    return f"{name} ({place})" if place and shared[fold(name)] > 1 else name


# Wards and clusters.

def _ward_rows(model: ReportModel, units: Sequence[UnitRow]) -> tuple[Row, ...]:
    """Return the wards, each with its schools and the clusters of nobody else; spellings of one ward are one."""
    members: dict[str, list[UnitRow]] = defaultdict(list)
    reach: dict[str, set[str]] = defaultdict(set)
    for unit in model.units:
        for cluster in unit.clusters:
            reach[cluster].add(_ward_id(unit))
    for row in units:
        key = _ward_id(row.unit)
        if row.unit.kind == "school" or (key and reach[row.id] <= {key}):
            members[key].append(row)
    names = Counter((_ward_id(unit), unit.ward) for unit in model.units if unit.ward)
    shown: dict[str, str] = {}
    for (key, name), _ in sorted(names.items(), key=lambda item: (-item[1], item[0])):
        shown.setdefault(key, name)
    rows = [_row(key, shown.get(key, _WORDS[model.lang]["no_ward"]), here) for key, here in members.items()]
    return tuple(sorted(rows, key=_worst_first))


def _ward_id(unit: UnitReport) -> str:
    """Return the key of a unit's ward, told apart by province; "" where no ward is written."""
    return f"{_place(unit.province)}|{_place(unit.ward)}" if unit.ward else ""


def _place(text: str) -> str:
    return _PLACE.sub("", fold(text))


def _cluster_rows(units: Sequence[UnitRow]) -> tuple[Row, ...]:
    """Return the clusters of the report, each with its schools and its own duties."""
    known = {row.id: row for row in units if row.unit.kind == "cluster"}
    members: dict[str, list[UnitRow]] = {key: [row] for key, row in known.items()}
    for row in units:
        for key in row.unit.clusters:
            if key in members:
                members[key].append(row)
    return tuple(sorted((_row(key, known[key].name, here) for key, here in members.items()), key=_worst_first))


def _row(key: str, name: str, members: Sequence[UnitRow]) -> Row:
    return Row(
        key, name, _counted(row.counts for row in members), _added(row.open for row in members),
        tuple(row.id for row in members), sum(row.silent for row in members))


# Rules.

def _rule_rows(
    findings: Mapping[str, Sequence[Finding]], told: _Told, must: Counter[tuple[str, str]] | None,
    active: Collection[str],
) -> tuple[RuleRow, ...]:
    of_rule: dict[str, dict[str, Counts]] = defaultdict(dict)
    for (rule, unit), counted in told.items():
        of_rule[rule][unit] = counted
    binding: Counter[str] = Counter()
    for (rule, _), n in (must or {}).items():
        binding[rule] += n
    return tuple(
        _rule_row(rule, findings.get(rule, ()), here, None if must is None else binding[rule], active)
        for rule, here in of_rule.items())


def _rule_row(
    rule: str, findings: Sequence[Finding], here: Mapping[str, Counts], must: int | None, active: Collection[str],
) -> RuleRow:
    counts = _counted(here.values())
    bound = [counted for unit, counted in here.items() if unit in active and counted.keys() - _UNBOUND]
    violated = sum(Verdict.VIOLATED in counted for counted in bound)
    open_ = sum(not _OPEN.isdisjoint(counted) for counted in bound)
    # A remark does not say how much the rule binds, unless the rule has nothing else to say.
    remark = next((f for f in findings if f.reason not in _REMARKS), None)
    told = next((f for f in findings if f.requirements and f.reason not in _REMARKS), remark)
    return RuleRow(
        rule, findings[0].title if findings else rule, counts, _open(counts, must), told.severity if told else None,
        len(bound), violated, open_ - violated)


def _systemic(findings: Mapping[str, Sequence[Finding]], rules: Sequence[RuleRow]) -> tuple[SystemicRow, ...]:
    """Return the rules that are open nearly everywhere, those that bind and concern the most units first."""
    found = []
    for rule in rules:
        units = rule.violated + rule.undetermined
        if units >= SYSTEMIC_UNITS and units >= SYSTEMIC_SHARE * rule.bound:
            here = [f for f in findings.get(rule.id, ()) if f.verdict in _OPEN]
            reasons = Counter(f.reason for f in here if f.verdict is Verdict.UNDETERMINED and f.reason)
            remedies = Counter(f.remedy for f in here)
            found.append(SystemicRow(rule, units, units / rule.bound, _chief(reasons), _chief(remedies) or ""))
    return tuple(sorted(found, key=lambda row: (-row.rule.open.must, -row.units, -row.rule.open.violated)))


def _chief(told: Counter[T]) -> T | None:
    """Return what more than half of them have in common."""
    if not told:
        return None
    most, n = told.most_common(1)[0]
    return most if 2 * n > told.total() else None
