"""The sessions of the year: one line each with window and limits, or counts by month where there are too many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ...findings import Finding, ReportModel, SessionReport, Verdict
from .. import DRAWN
from ..characters import shorten
from ..words import COUNTED, show_day
from .words import PAGE, SIGNS, count

__all__ = ["Bar", "Deadline", "MonthRow", "Months", "Timeline", "draw_months", "draw_timeline"]

_TEXT = 120
_MONTHS = 18  # a day further off is a slip of the pen; it is drawn at the edge
_RECORDS = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.SATISFIED)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of a duty of the session; percent of the picture's width, `at` the last day on which it can fall."""

    start: float
    width: float
    at: float
    verdict: str
    sign: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A session's line; `width` 0 draws a dot, `start` below 0 nothing."""

    label: str
    kind: str
    time: str
    place: str
    start: float
    width: float
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lines of each owner in order of days; `ticks` are the months' names with where they begin."""

    owners: tuple[tuple[str, tuple[Bar, ...]], ...]
    ticks: tuple[tuple[float, str], ...]
    today: float


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A unit's number of sessions in each month, with how dark each is drawn; the last of them is "unclear"."""

    name: str
    counts: tuple[tuple[int, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Months:
    """Sessions by month for many units."""

    months: tuple[str, ...]
    rows: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days as percent of the picture's width, from the first of a month to the last of another."""

    first: date
    last: date

    def at(self, day: date) -> float:
        part = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(min(max(part, 0), 1) * 100, 2)


def draw_timeline(model: ReportModel) -> Timeline | None:
    """Return the picture of at most `DRAWN` sessions, None where there are more or none."""
    if not 0 < len(model.sessions) <= DRAWN:
        return None
    limits = _limits(model.findings)
    due = [day for same in limits.values() for finding in same for day in finding.due or ()]
    drawn = (day for item in model.sessions for day in (item.first, item.last))
    months = _months(model, [*drawn, *due, model.as_of])
    if not months:
        return None
    scale = _Scale(months[0], _after(months[-1]))
    owners = tuple(
        (shorten(owner, _TEXT), tuple(_bar(same, limits, scale, model) for same in lines))
        for owner, lines in _by_owner(model))
    ticks = tuple((scale.at(month), f"{month.month}") for month in months)
    today = date.fromisoformat(model.as_of)
    inside = scale.first <= today <= scale.last
    return Timeline(owners, ticks, scale.at(today) if inside else -1)


def draw_months(model: ReportModel, names: Mapping[str, str]) -> Months | None:
    """Return the sessions of many units by month; `names` gives the units in their order."""
    counts = model.session_counts
    if len(model.sessions) > DRAWN:
        same = Counter((item.unit_id, item.first, item.last) for item in model.sessions)
        counts = tuple((*key, n) for key, n in same.items())
    months = _months(model, (day for _, first, last, _ in counts for day in (first, last)))
    if not months:
        return None
    table: dict[str, Counter[date | None]] = defaultdict(Counter)
    for unit, first, last, n in counts:
        table[unit][_month_of(first, last)] += n
    most = max(max(counts.values()) for counts in table.values())
    order = [*names, *(unit for unit in table if unit not in names)]
    columns: list[date | None] = [*months, None]
    rows = tuple(
        MonthRow(
            shorten(names.get(unit) or PAGE[model.lang]["unowned"], _TEXT),
            tuple((table[unit][month], -(-4 * table[unit][month] // most)) for month in columns),
            table[unit].total())
        for unit in order if unit in table)
    return Months(tuple(f"{month.month}/{month.year}" for month in months), rows)


def _month_of(start: str, end: str) -> date | None:
    first, last = _day(start), _day(end)
    return first.replace(day=1) if first and last and (first.year, first.month) == (last.year, last.month) else None


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months(model: ReportModel, told: Iterable[str]) -> list[date]:
    """Return the first day of each month of the year from the first of the days to the last."""
    days = sorted(day for day in map(_day, set(told)) if day)
    start = model.school_year[:4]
    if start.isdecimal() and 1 < int(start) < 9998:
        year = int(start)
        days = [day for day in days if date(year, 7, 1) <= day < date(year + 1, 9, 1)]
    if not days:
        return []
    months = [days[0].replace(day=1)]
    while _after(months[-1]) <= days[-1] and len(months) < _MONTHS:
        months.append(_after(months[-1]))
    return months


def _by_owner(model: ReportModel) -> Iterable[tuple[str, list[list[SessionReport]]]]:
    """Yield the sessions of each department or unit in order of days; rows of one lần and window are one line."""
    lines: dict[tuple[str, str], dict[tuple[object, ...], list[SessionReport]]] = {}
    for at, item in enumerate(model.sessions):
        here = lines.setdefault((item.unit_id, item.department), {})
        here.setdefault((item.occasion, item.first, item.last, "" if item.occasion else at), []).append(item)
    names = {unit.id: unit.name for unit in model.units}
    several = len({unit for unit, _ in lines}) > 1
    for (unit, department), same in lines.items():
        name = names.get(unit, "") if several or not department else ""
        yield " – ".join(part for part in (department, name) if part), sorted(same.values(), key=_when)


def _when(same: Sequence[SessionReport]) -> tuple[str, str]:
    return same[0].first or "9999", same[0].last or "9999"


def _limits(findings: Iterable[Finding]) -> dict[tuple[str, str, int], list[Finding]]:
    """Return (file, sheet, row) → the findings of a session's own limits whose evidence lies there."""
    found: dict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.due and finding.verdict in _RECORDS and "session" in finding.scope:
            for place in dict.fromkeys((item.file, item.sheet, item.row) for item in finding.evidence):
                found[place].append(finding)
    return found


def _bar(
    same: Sequence[SessionReport], limits: Mapping[tuple[str, str, int], Sequence[Finding]], scale: _Scale,
    model: ReportModel,
) -> Bar:
    item, lang = same[0], model.lang
    told: dict[tuple[str, str], Finding] = {}
    for session in same:
        for finding in limits.get((session.file, session.sheet, session.row), ()):
            if finding.due == (session.first, session.last):
                continue  # due by the session itself, not before or after it
            told.setdefault((finding.rule, finding.due[1] if finding.due else ""), finding)
    first, last = _day(item.first), _day(item.last)
    start = scale.at(first) if first else -1.0
    width = scale.at(last) - start if first and last and last > first else 0.0
    label = item.content or item.occasion
    if item.occasion:
        several = f" ({count(lang, 'activities', len(same))})" if len(same) > 1 else f": {item.content}"
        label = f"{item.occasion}{several}"
    return Bar(
        shorten(label, _TEXT), shorten(item.kind, _TEXT),
        shorten(item.date or PAGE[lang]["no_day"], _TEXT), shorten(f"«{item.sheet}» {item.cell}", _TEXT), start,
        round(width, 2), tuple(_deadline(finding, scale, lang) for finding in told.values()))


def _deadline(finding: Finding, scale: _Scale, lang: str) -> Deadline:
    first, last = finding.due or ("", "")
    days = show_day(first) if first == last else f"{show_day(first)}–{show_day(last)}"
    text = f"{PAGE[lang]['deadline'].format(day=days)}: {finding.title} ({COUNTED[lang][finding.verdict]})"
    start, end = (scale.at(day) if day else -1.0 for day in (_day(first), _day(last)))
    width = round(end - start, 2) if start >= 0 else 0.0
    return Deadline(start, width, end, str(finding.verdict), SIGNS[finding.verdict], text, finding.fingerprint)
