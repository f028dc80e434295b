"""The report as a calendar of what is still to be done: an all-day event on the last safe day, with alarms."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from ..findings import Finding, Reason, ReportModel, Severity, Verdict
from .answer import show_citation
from .characters import readable, storable
from .order import in_order
from .words import SEVERITIES, WORDS, show_day, show_scope

__all__ = ["render"]

_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING})
_MARKS = {Verdict.VIOLATED: "wrong", Verdict.UNDETERMINED: "unsure"}
_REMARKS = frozenset({Reason.NOTE, Reason.JOINT, Reason.NOT_DECIDABLE})
#: What an event names; the rest is a number, for a phone shows no hundred of them.
_LISTED, _LISTED_CELLS = 12, 6
_ZONE = "Asia/Ho_Chi_Minh"
_ALARM_DAYS = (7, 1)
#: When a phone may ring: an all-day event begins at midnight.
_ALARM_TIME = timedelta(hours=7, minutes=30)
_EPOCH = date(2000, 1, 1)
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "calendar": "Hạn sinh hoạt chuyên môn {year}", "unsure": "Cần làm rõ: {title}", "wrong": "Cần sửa: {title}",
        "several": "{title} ({n} việc)", "at": "{title} – {place}", "more": "… và {n} việc khác.",
        "begun": "Hạn có thể rơi vào bất kỳ ngày nào trong khoảng này, nên cần làm ngay.",
    },
    "en": {
        "calendar": "Limits of professional meetings {year}", "unsure": "To clarify: {title}",
        "wrong": "To mend: {title}", "several": "{title} ({n} items)", "at": "{title} – {place}",
        "more": "… and {n} more.", "begun": "The limit may fall on any day of this window: act now.",
    },
}


def render(model: ReportModel) -> bytes:
    """Return an iCalendar (RFC 5545); DTSTAMP is the as-of day, so that the same report is the same calendar."""
    as_of = date.fromisoformat(model.as_of)
    calendar = Calendar()
    calendar.add("prodid", "-//shcm-rules//shcm//VI" if model.lang == "vi" else "-//shcm-rules//shcm//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _TEXTS[model.lang]["calendar"].format(year=model.school_year))
    calendar.add("x-wr-timezone", _ZONE)
    for same in _grouped(model.findings, as_of):
        calendar.add_component(_event(same, model, as_of))
    if not calendar.subcomponents:  # a calendar without any component is none
        calendar.add_component(_zone())
    return bytes(calendar.to_ical(sorted=False))


def _grouped(findings: Iterable[Finding], as_of: date) -> Iterator[list[Finding]]:
    """Yield the findings that share limit, rule, unit and verdict, the earliest limit first."""
    groups: dict[tuple[str, str, str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if _is_ahead(finding, as_of) and finding.due:
            groups[*finding.due, finding.rule, finding.unit_id, finding.verdict].append(finding)
    yield from (groups[key] for key in sorted(groups))


def _is_ahead(finding: Finding, as_of: date) -> bool:
    """Tell whether something is to be done by a day that is not over; what is late is no date to remember."""
    ahead = finding.due is not None and finding.due[1] >= as_of.isoformat()
    return ahead and finding.verdict in _OPEN and finding.reason not in _REMARKS


def _event(same: Sequence[Finding], model: ReportModel, as_of: date) -> Event:
    first, last = same[0].due or (model.as_of, model.as_of)
    day = max(date.fromisoformat(first), as_of)
    summary = readable(_summary(same, model))
    event = Event()
    event.add("uid", f"{_identity(same)}@shcm-rules")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("sequence", (as_of - _EPOCH).days)  # a later report replaces what an earlier one entered
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", readable("\n".join(_description(same, model, first, last))))
    event.add("categories", [SEVERITIES[model.lang][same[0].severity]])
    event.add("transp", "TRANSPARENT")  # a limit takes nobody's time
    event.add("priority", 1 if same[0].severity is Severity.MUST else 5)
    for days in _ALARM_DAYS:
        if day - timedelta(days=days) >= as_of:
            event.add_component(_alarm(days, summary))
    return event


def _identity(same: Sequence[Finding]) -> str:
    """Return the fingerprint of a single finding; of several what they share, as members may come and go."""
    if len(same) == 1:
        return same[0].fingerprint
    shared = (same[0].rule, same[0].unit_id, str(same[0].verdict), *(same[0].due or ()))
    return hashlib.sha256(storable("\n".join(shared)).encode()).hexdigest()[:16]


def _summary(same: Sequence[Finding], model: ReportModel) -> str:
    texts, first = _TEXTS[model.lang], same[0]
    title = first.title or first.rule
    if first.verdict in _MARKS:
        title = texts[_MARKS[first.verdict]].format(title=title)
    if len(same) > 1:
        title = texts["several"].format(title=title, n=len(same))
        names = {unit.id: unit.name for unit in model.units}
        place = names.get(first.unit_id, "")
    else:
        place = show_scope(first.scope, model.lang)
    return texts["at"].format(title=title, place=place) if place else title


def _description(same: Sequence[Finding], model: ReportModel, first: str, last: str) -> Iterator[str]:
    words, texts = WORDS[model.lang], _TEXTS[model.lang]
    limit = words["by"].format(day=show_day(first)) if first == last else \
        words["window"].format(first=show_day(first), last=show_day(last))
    yield f"{limit[:1].upper()}{limit[1:]}."
    if first < model.as_of:
        yield texts["begun"]
    for number, finding in enumerate(same[:_LISTED], 1):
        mark = f"{number}. " if len(same) > 1 else ""
        yield f"{mark}{finding.message}"
        if finding.remedy:
            yield f"{words['remedy']}: {finding.remedy}"
        if cells := _cells(finding):
            yield f"{words['where']}: {cells}"
    if len(same) > _LISTED:
        yield texts["more"].format(n=len(same) - _LISTED)
    yield f"{words['clause']}: {show_citation(same[0].citation)}"


def _cells(finding: Finding) -> str:
    cells = in_order(finding.evidence)[:_LISTED_CELLS]
    return ", ".join(dict.fromkeys(f"«{item.sheet}!{item.cell}»" for item in cells))


def _alarm(days: int, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", _ALARM_TIME - timedelta(days=days))
    return alarm


def _zone() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", _ZONE)
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    zone.add_component(standard)
    return zone
