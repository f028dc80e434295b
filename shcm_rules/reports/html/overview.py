"""The figures before the list: by unit, ward, cluster and rule, as rows with a bar each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...findings import ReportModel, Verdict
from ..characters import shorten
from ..rollup import Rollup, Row, RuleRow, SystemicRow, UnitRow
from ..words import REASONS, SEVERITIES

__all__ = ["Figures", "Line", "Part", "RuleLine", "SystemicLine", "build_figures"]

_TEXT = 160
_PAGE = re.compile(r"[\w-]+(/[\w-]+)*\.html")  # what a link may lead to: a page below this one
#: What a bar shows, worst first; what binds nobody has no place in it.
BARS = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.WAIVED, Verdict.SATISFIED)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar, in percent."""

    verdict: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, ward or cluster; `unit` is its place among the units, -1 for none."""

    name: str
    ward: str
    cluster: str
    unit: int
    must: int
    counts: Mapping[Verdict, int]
    parts: tuple[Part, ...]
    silent: int = 0
    page: str = ""  # a page of its own, beside this one


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule over all units."""

    id: str
    name: str
    severity: str
    counts: Mapping[Verdict, int]
    parts: tuple[Part, ...]
    units: int


@dataclass(frozen=True, slots=True)
class SystemicLine:
    """A rule that is open nearly everywhere."""

    id: str
    name: str
    units: int
    bound: int
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Figures:
    """All tables of figures; `rules` those with something open, `fine` the ids of the others that bind."""

    units: tuple[Line, ...]
    wards: tuple[Line, ...]
    clusters: tuple[Line, ...]
    rules: tuple[RuleLine, ...]
    fine: tuple[RuleLine, ...]
    systemic: tuple[SystemicLine, ...]
    silent: tuple[str, ...]
    silent_violated: int = 0  # what is not met by those


def build_figures(model: ReportModel, rolled: Rollup, units: Mapping[str, int]) -> Figures:
    """Return the tables of a report; with one unit only those by rule."""
    clusters = {row.id: row.name for row in rolled.units if row.unit.kind == "cluster"}
    silent = {unit.id for unit in rolled.silent}
    several = sum(unit.id not in silent for unit in model.units) > 1
    binding = sorted((row for row in rolled.rules if _binding(row.counts)), key=_rule_weight)
    rules = [_rule_line(row, model.lang) for row in binding]
    return Figures(
        units=tuple(_unit_line(row, clusters, units) for row in rolled.active) if several else (),
        wards=_group_lines(rolled.wards) if len(rolled.wards) > 1 else (),
        clusters=_group_lines(rolled.clusters) if len(rolled.clusters) > 1 else (),
        rules=tuple(line for line in rules if _open(line.counts)),
        fine=tuple(line for line in rules if not _open(line.counts)),
        systemic=tuple(_systemic_line(row, model.lang) for row in rolled.systemic),
        silent=tuple(shorten(", ".join(filter(None, (u.name, u.ward))), _TEXT) for u in rolled.silent)
        if several or len(model.inputs) > 1 else (),  # one file of one unit tells nothing about who else sent one
        silent_violated=sum(row.open.violated for row in rolled.units if row.silent))


def _binding(counts: Mapping[Verdict, int]) -> int:
    return sum(counts.get(verdict, 0) for verdict in BARS)


def _open(counts: Mapping[Verdict, int]) -> int:
    return _binding(counts) - counts.get(Verdict.SATISFIED, 0)


def _parts(counts: Mapping[Verdict, int]) -> tuple[Part, ...]:
    total, start, parts = _binding(counts), 0.0, []
    for verdict in BARS:
        if n := counts.get(verdict, 0):
            width = 100 * n / total
            parts.append(Part(str(verdict), round(start, 1), round(width, 1)))
            start += width
    return tuple(parts)


def _unit_line(row: UnitRow, clusters: Mapping[str, str], units: Mapping[str, int]) -> Line:
    names = ", ".join(clusters.get(key, "") for key in row.unit.clusters)
    return Line(
        shorten(row.name, _TEXT), shorten(row.unit.ward, _TEXT), shorten(names, _TEXT), units.get(row.id, -1),
        row.open.must, row.counts, _parts(row.counts), page=row.unit.page if _PAGE.fullmatch(row.unit.page) else "")


def _group_lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    return tuple(
        Line(shorten(row.name, _TEXT), "", "", -1, row.open.must, row.counts, _parts(row.counts), row.silent)
        for row in rows)


def _rule_weight(row: RuleRow) -> tuple[int, int, int]:
    return -row.open.must, -row.open.violated, -row.open.undetermined


def _rule_line(row: RuleRow, lang: str) -> RuleLine:
    severity = SEVERITIES[lang][row.severity] if row.severity else ""
    return RuleLine(row.id, shorten(row.name, _TEXT), severity, row.counts, _parts(row.counts), row.bound)


def _systemic_line(row: SystemicRow, lang: str) -> SystemicLine:
    reason = REASONS[lang][row.reason] if row.reason and not row.rule.violated else ""
    name = shorten(row.rule.name, _TEXT)
    return SystemicLine(row.rule.id, name, row.units, row.rule.bound, reason, shorten(row.remedy, 300))
