"""Tell the duties of single sessions and lần: what was asked, what is there, where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ..checks.limits import Lead
from ..findings import Reason
from ..rulesets.model import Fields, FollowUp, LeadTime, Order, Phrases, PlannedActual, Ratio, column_names
from ..schedule import SHEETS
from ..windows import back, first_day_reaching
from ..written_findings import Cited
from .about import About
from .rows import FIRST
from .texts import phrase_finder
from .told import HEADERS, Told, cite
from .wording import WORDS, day_text, shown, span_text

__all__ = ["SESSION_TELLERS", "cells", "tell_plain"]

_FIELDS = {table: column_names(table) for table in ("sessions", "minutes")}
_SESSION = _FIELDS["sessions"]
_TABLES = {"document": "documents", "minutes": "minutes"}


def cells(about: About, row: Mapping[str, Any], *names: str) -> list[Cited]:
    """Return the cells of fields as evidence: of the row, or of every row of a lần."""
    schedule = about.schedule
    if about.grain == "occasion":
        rows = [about.kept.session(i, names) for i in dict.fromkeys(row["row_ids"])]
        filled = [(r, n) for n in names for r in rows if r.get(n) is not None or r.get(f"{n}_text") is not None]
        return [cite(schedule, "sessions", r, n, "subject") for r, n in (filled or [(rows[0], n) for n in names])]
    if "source" not in row:
        return []
    table = _TABLES.get(about.grain)
    if table:
        return [cite(schedule, table, row, name, "subject") for name in names]
    return [about.kept.cell(row, name) for name in names]


def _day_field(about: About, row: Mapping[str, Any]) -> str:
    """Return the field that tells on which day the session is: of one that was held, the day recorded for it."""
    return "held" if about.question.audit and row.get("done_must") and row.get("held") is not None else "date"


def _recorded(row: Mapping[str, Any], name: str, lang: str) -> str:
    lo, hi = row.get(f"{name}_lo"), row.get(f"{name}_hi")
    if row.get(name) is None:
        return WORDS["nothing"][lang]
    return day_text(lo) if lo is not None and lo == hi else shown(str(row[name]))


def _lead_time(about: About, row: Mapping[str, Any]) -> Told:
    if about.check.early_setting:
        return _not_early(about, row)
    lead = about.task.number("lead") or Lead(0, "days")
    header, name = about.check.act, _SESSION[about.check.act]
    first, last = (back(date.fromordinal(row[end]), lead.n, lead.unit).toordinal() for end in ("day_lo", "day_hi"))
    known = row.get(f"{name}_hi")
    unreadable = row.get(name) is not None and row.get(f"{name}_lo") in (None, FIRST)
    unknown = row.get("day_unknown") or row.get("date") is None or unreadable
    base = about.question.today if known is None or unreadable else known  # what is recorded stays as it is
    held = about.grain == "session" and (row["status"] == "Đã thực hiện" or row["held"] is not None)
    too_late = held or row["day_hi"] < about.question.today
    reached = None if too_late else first_day_reaching(date.fromordinal(base), lead.n, lead.unit)
    return Told(
        required={"act": header, "lead": {"n": lead.n, "unit": lead.unit}},
        due=(first, last),
        state="act_state",
        observed={"recorded": row.get(name)},
        todo="todo_act",
        column=("column", header),
        evidence=cells(about, row, name, _day_field(about, row)),
        facts={
            "act": header,
            "recorded": _recorded(row, name, about.lang),
            "due": span_text(first, last, about.lang),
            "lead": lead.n,
            "required": lead.n,
        },
        reason=Reason.UNKNOWN_VALUE if unknown else None,
        unrecorded=row.get(name) is None,
        too_late=too_late,
        remedy=("move", {"day": day_text(reached), "base": day_text(base)}) if reached else None,
    )


def _not_early(about: About, row: Mapping[str, Any]) -> Told:
    header, days = about.check.act, int(about.task.settings[about.check.early_setting])
    name = _SESSION[header]
    return Told(
        required={"act": header, "at_most_days": days},
        observed={"recorded": row.get(name)},
        state="follow_state",
        evidence=cells(about, row, name, _day_field(about, row)),
        facts={"act": header, "recorded": _recorded(row, name, about.lang), "lead": days, "required": days},
    )


def _follow_up(about: About, row: Mapping[str, Any]) -> Told:
    name, header = _SESSION[about.check.act], about.check.act
    return Told(
        required={"act": header},
        observed={"recorded": row.get(name)},
        state="follow_state",
        todo="todo_follow",
        column=("column", header),
        evidence=cells(about, row, name, _day_field(about, row)),
        facts={"act": header, "recorded": _recorded(row, name, about.lang)},
    )


def _fields(about: About, row: Mapping[str, Any]) -> Told:
    asked, of_minutes = about.check.require, about.grain == "minutes"
    if of_minutes and not about.schedule.has_sheet("minutes"):
        return Told(required={"filled": list(asked)}, column=("sheet", SHEETS["minutes"]))
    names = _FIELDS["minutes" if of_minutes else "sessions"]
    missing = [header for header in asked if _empty(row, names[header])]
    sources = about.schedule.sources
    absent = [header for header in missing if sources and names[header] not in sources[int(row["source"])].columns]
    return Told(
        required={"filled": list(asked)},
        observed={"missing": missing},
        evidence=cells(about, row, *[names[header] for header in missing or asked]),
        state="fields_state" if missing else "all_filled",
        column=("column", ", ".join(absent)),
        # In English a header is a name, in Vietnamese a word of the sentence.
        facts={"missing": ", ".join(f"“{m}”" if about.lang == "en" else m.lower() for m in missing)},
    )


def _empty(row: Mapping[str, Any], name: str) -> bool:
    return row.get(f"{name}_text", row.get(name)) is None


def _phrases(about: About, row: Mapping[str, Any]) -> Told:
    check = about.check
    find = phrase_finder(check.forbid, check.allow)
    found = {h: find(str(row[_SESSION[h]])) for h in check.fields if row.get(_SESSION[h])}
    hit = [h for h, phrases in found.items() if phrases]
    words = ", ".join(p for h in hit for p in found[h])
    return Told(
        required={"without": list(check.forbid)},
        observed={"found": [p for h in hit for p in found[h]]},
        evidence=cells(about, row, *[_SESSION[h] for h in (hit or check.fields)]),
        state="where_found" if hit else "where",
        facts={"found": words},
    )


def _ratio(about: About, row: Mapping[str, Any]) -> Told:
    check = about.check
    names = [_SESSION[check.numerator], _SESSION[check.denominator]]
    return Told(
        required={"percent": about.task.number("at_least")},
        observed={n: row.get(n) for n in names},
        evidence=cells(about, row, *names),
        facts={"found": "/".join("?" if row.get(n) is None else f"{row[n]:g}" for n in names)},
        state="where_found",
    )


def _order(about: About, row: Mapping[str, Any]) -> Told:
    check = about.check
    names = [_SESSION[check.first], _SESSION[check.then]]
    said = "; ".join(f"«{HEADERS['sessions'][n]}» {_recorded(row, n, about.lang)}" for n in names)
    return Told(
        required={"first": check.first, "then": check.then},
        observed={n: row.get(n) for n in names},
        evidence=cells(about, row, *names),
        state="where_found",
        facts={"found": said, "act": check.then, "recorded": _recorded(row, names[1], about.lang)},
    )


def _planned_actual(about: About, row: Mapping[str, Any]) -> Told:
    planned = str(row.get("date") or WORDS["no_date"][about.lang])
    recorded = _recorded(row, "held", about.lang)
    return Told(
        observed={"recorded": row.get("held")},
        evidence=cells(about, row, "held", "date"),
        facts={"recorded": recorded, "date": shown(planned), "act": HEADERS["sessions"]["held"]},
        state="act_only" if row.get("held") else "where",
    )


def tell_plain(about: About, row: Mapping[str, Any]) -> Told:
    """Tell what a single field holds."""
    header = getattr(about.check, "field", "")
    name = _SESSION.get(header, "")
    if not name or about.grain not in {"session", "occasion"}:
        return Told()
    found = str(row.get(name) or "")
    by_registry = getattr(about.check, "among", None) == "cluster-schools"
    return Told(
        observed={"found": found},
        evidence=cells(about, row, name),
        state="where_found" if found else "where",
        facts={"found": found},
        column=("column", header),
        unsettled=("venue_state", "decide_venue") if found and by_registry else None,
    )


SESSION_TELLERS: Mapping[type[Any], Callable[[About, Mapping[str, Any]], Told]] = {
    LeadTime: _lead_time,
    FollowUp: _follow_up,
    Fields: _fields,
    Phrases: _phrases,
    Ratio: _ratio,
    Order: _order,
    PlannedActual: _planned_actual,
}
