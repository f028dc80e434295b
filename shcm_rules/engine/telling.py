"""Tell the duties of single rows, lần, documents and minutes: what was asked, what is there, where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from ..checks.limits import Lead
from ..findings import Evidence, Reason
from ..folding import fold
from ..rulesets.model import (
    Deadline,
    DocumentOrder,
    Fields,
    FollowUp,
    LeadTime,
    Order,
    Parts,
    Phrases,
    PlannedActual,
    Ratio,
    column_names,
)
from ..schedule import SHEETS
from ..windows import back, first_day_reaching
from .judging import Judged
from .records import limits_of
from .rows import FIRST, Question
from .texts import phrase_finder
from .told import HEADERS, Told, cite
from .wording import WORDS, day_text, shown, span_text

__all__ = ["tell"]

_SESSION = column_names("sessions")


def tell(question: Question, judged: Judged, row: Mapping[str, Any], where: str, lang: str) -> Told:
    """Tell one duty of any check but a count."""
    told = _TELLERS.get(type(judged.task.check), _plain)(question, judged, row, lang)
    told.facts = {"where": where, "date": _day_of(row, lang), **told.facts}
    told.unclear = list(_unclear(question, judged, row))
    told.evidence += told.unclear
    return told


def _unclear(question: Question, judged: Judged, row: Mapping[str, Any]) -> Iterator[Evidence]:
    """Yield the unknown cells of a session that a rule's filter asks about."""
    where = getattr(judged.task.check, "where", None)
    if judged.grain != "session" or where is None:
        return
    for name in ("organiser", "kind", "mode"):
        if judged.task.choose(getattr(where, name)) is not None and row.get(name) is None:
            yield cite(question.schedule, "sessions", row, name, "subject")


def _day_of(row: Mapping[str, Any], lang: str) -> str:
    """Return the session's day as written; a plain day as dd/mm/yyyy."""
    lo, hi = row.get("day_lo"), row.get("day_hi")
    if lo is not None and lo == hi:
        return day_text(lo)
    return shown(str(row.get("date") or WORDS["no_date"][lang]))


def _cells(question: Question, judged: Judged, row: Mapping[str, Any], *names: str) -> list[Any]:
    """Return the cells of fields as evidence: of the row, or of every row of a lần."""
    schedule = question.schedule
    if judged.grain == "occasion":
        frame = schedule.sessions
        rows = [frame.row(i, named=True) for i in dict.fromkeys(row["row_ids"])]
        filled = [(r, n) for n in names for r in rows if r.get(n) is not None or r.get(f"{n}_text") is not None]
        return [cite(schedule, "sessions", r, n, "subject") for r, n in (filled or [(rows[0], n) for n in names])]
    table = {"document": "documents", "minutes": "minutes"}.get(judged.grain, "sessions")
    if "source" not in row:
        return []
    return [cite(schedule, table, row, name, "subject") for name in names]


def _day_field(question: Question, row: Mapping[str, Any]) -> str:
    """Return the field that tells on which day the session is: of one that was held, the day recorded for it."""
    return "held" if question.audit and row.get("done_must") and row.get("held") is not None else "date"


def _recorded(row: Mapping[str, Any], name: str, lang: str) -> str:
    lo, hi = row.get(f"{name}_lo"), row.get(f"{name}_hi")
    if row.get(name) is None:
        return WORDS["nothing"][lang]
    return day_text(lo) if lo is not None and lo == hi else shown(str(row[name]))


def _lead_time(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    task = judged.task
    if task.check.early_setting:
        return _not_early(question, judged, row, lang)
    value = task.number("lead")
    lead = Lead(value.n, value.unit) if value is not None else Lead(0, "days")
    name, header = _SESSION[task.check.act], task.check.act
    first, last = (back(date.fromordinal(row[end]), lead.n, lead.unit).toordinal() for end in ("day_lo", "day_hi"))
    recorded = _recorded(row, name, lang)
    told = Told(
        required={"act": header, "lead": {"n": lead.n, "unit": lead.unit}},
        due=(first, last),
        state="act_state",
        observed={"recorded": row.get(name)},
        todo="todo_act",
        column=("column", header),
        evidence=_cells(question, judged, row, name, _day_field(question, row)),
        facts={
            "act": header,
            "recorded": recorded,
            "due": span_text(first, last, lang),
            "lead": lead.n,
            "required": lead.n,
        },
    )
    unreadable = row.get(name) is not None and row.get(f"{name}_lo") in (None, FIRST)
    if row.get("day_unknown") or row.get("date") is None or unreadable:
        told.reason = Reason.UNKNOWN_VALUE
    told.unrecorded = row.get(name) is None
    known = row.get(f"{name}_hi")
    base = question.today if known is None or unreadable else known  # what is recorded stays as it is
    held = judged.grain == "session" and (row["status"] == "Đã thực hiện" or row["held"] is not None)
    if row["day_hi"] < question.today or held:
        told.too_late = True
    else:
        day = first_day_reaching(date.fromordinal(base), lead.n, lead.unit)
        told.remedy = ("move", {"day": day_text(day), "base": day_text(base)})
    return told


def _not_early(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    header, days = judged.task.check.act, int(judged.task.settings[judged.task.check.early_setting])
    name = _SESSION[header]
    return Told(
        required={"act": header, "at_most_days": days},
        observed={"recorded": row.get(name)},
        state="follow_state",
        evidence=_cells(question, judged, row, name, _day_field(question, row)),
        facts={"act": header, "recorded": _recorded(row, name, lang), "lead": days, "required": days},
    )


def _follow_up(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    name, header = _SESSION[judged.task.check.act], judged.task.check.act
    return Told(
        required={"act": header},
        observed={"recorded": row.get(name)},
        state="follow_state",
        todo="todo_follow",
        column=("column", header),
        evidence=_cells(question, judged, row, name, _day_field(question, row)),
        facts={"act": header, "recorded": _recorded(row, name, lang)},
    )


def _deadline(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    check = judged.task.check
    schedule = question.schedule
    here = _documents_of(judged, row)
    mine = [document for document in here if document["document_id"] == fold(check.document)]
    told = Told(
        required={"document": check.document},
        observed={"recorded": [d["sent"] for d in mine if d["sure"]]},
        state="document_state",
        todo="todo_document",
        column=("sheet", "Hồ sơ"),
        facts={"document": check.document, "recorded": WORDS["nothing"][lang]},
    )
    for document in mine:
        why = "" if document["sure"] else WORDS["what_unit"][lang]
        told.evidence.append(
            cite(schedule, "documents", document, "sent", "counted" if document["sure"] else "near_miss", why)
        )
    if mine:
        ordered = sorted(mine, key=lambda d: (not d["sure"], d["lo"]))
        days = [day_text(d["lo"]) if d["lo"] == d["hi"] else str(d["sent"]) for d in ordered]
        told.facts["recorded"] = ", ".join(dict.fromkeys(days))
    if check.exists:
        told.todo, told.state = "todo_exists", "exists_state"
        return told
    limits = limits_of(judged.task, question.year)
    told.due = (limits[0].last, limits[-1].last)
    told.required["by"] = [date.fromordinal(limit.last).isoformat() for limit in limits]
    told.facts |= {"due": span_text(*told.due, lang), "limit": day_text(limits[-1].last)}
    told.too_late = question.today > limits[-1].last
    told.unrecorded = not mine
    return told


def _documents_of(judged: Judged, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the documents of a unit, and those that could be its; grouped once a rule."""
    found: dict[tuple[str, str | None], list[dict[str, Any]]] | None = judged.details.get("by_unit")
    if found is None:
        found, documents = {}, judged.details["documents"]
        for document in documents.anybodys(judged.grain).iter_rows(named=True):
            found.setdefault(("any", None), []).append({**document, "sure": False})
        for document in documents.of_homes(judged.grain).iter_rows(named=True):
            found.setdefault(("home", document["home"]), []).append({**document, "sure": False})
        for document in documents.matched.iter_rows(named=True):
            found.setdefault(("own", document[judged.details["key"]]), []).append(document)
        judged.details["by_unit"] = found
    places = (("own", row[judged.details["key"]]), ("any", None), ("home", row.get("school_id")))
    return [document for place in places for document in found.get(place, ())]


def _document_order(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    check, here = judged.task.check, _documents_of(judged, row)
    said = []
    told = Told(required={"first": check.first, "then": check.then}, state="order_state", todo="todo_document")
    for kind in (check.first, check.then):
        mine = [document for document in here if document["document_id"] == fold(kind)]
        for document in mine:
            why = "" if document["sure"] else WORDS["what_unit"][lang]
            role = "counted" if document["sure"] else "near_miss"
            told.evidence.append(cite(question.schedule, "documents", document, "sent", role, why))
        days = [day_text(d["lo"]) if d["lo"] == d["hi"] else shown(str(d["sent"])) for d in mine]
        told.observed[kind] = [d["sent"] for d in mine if d["sure"]]
        said.append(f"«{kind}» {', '.join(days) or WORDS['nothing'][lang]}")
    told.facts = {"found": "; ".join(said), "document": check.first, "recorded": said[0]}
    return told


def _fields(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    table = "minutes" if judged.grain == "minutes" else "sessions"
    names = column_names(table)
    if table == "minutes" and not question.schedule.has_sheet("minutes"):
        return Told(required={"filled": list(judged.task.check.require)}, column=("sheet", SHEETS["minutes"]))
    missing = [h for h in judged.task.check.require if _empty(row, names[h])]
    cells = _cells(question, judged, row, *[names[h] for h in (missing or judged.task.check.require)])
    absent = [h for h in missing if question.schedule.sources and not _column(question, table, row, names[h])]
    return Told(
        required={"filled": list(judged.task.check.require)},
        observed={"missing": missing},
        evidence=cells,
        state="fields_state" if missing else "all_filled",
        column=("column", ", ".join(absent)),
        # In English a header is a name, in Vietnamese a word of the sentence.
        facts={"missing": ", ".join(f"“{m}”" if lang == "en" else m.lower() for m in missing)},
    )


def _empty(row: Mapping[str, Any], name: str) -> bool:
    return row.get(f"{name}_text", row.get(name)) is None


def _column(question: Question, table: str, row: Mapping[str, Any], name: str) -> bool:
    del table
    return name in question.schedule.sources[int(row["source"])].columns


def _parts(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    check = judged.task.check
    name = column_names("documents")[check.field]
    text = str(row.get(name) or "")
    missing = [getattr(part.name, lang) for part in check.require if not phrase_finder(part.any, ())(text)]
    return Told(
        required={"parts": [getattr(part.name, lang) for part in check.require]},
        observed={"missing": missing},
        evidence=_cells(question, judged, row, name),
        state="fields_state" if missing else "all_filled",
        column=("column", check.field),
        facts={"missing": ", ".join(missing), "document": check.document},
    )


def _phrases(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    del lang
    check = judged.task.check
    find = phrase_finder(check.forbid, check.allow)
    found = {h: find(str(row[_SESSION[h]])) for h in check.fields if row.get(_SESSION[h])}
    hit = [h for h, phrases in found.items() if phrases]
    words = ", ".join(p for h in hit for p in found[h])
    return Told(
        required={"without": list(check.forbid)},
        observed={"found": [p for h in hit for p in found[h]]},
        evidence=_cells(question, judged, row, *[_SESSION[h] for h in (hit or check.fields)]),
        state="where_found" if hit else "where",
        facts={"found": words},
    )


def _ratio(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    del lang
    check = judged.task.check
    names = [_SESSION[check.numerator], _SESSION[check.denominator]]
    return Told(
        required={"percent": judged.task.number("at_least")},
        observed={n: row.get(n) for n in names},
        evidence=_cells(question, judged, row, *names),
        facts={"found": "/".join("?" if row.get(n) is None else f"{row[n]:g}" for n in names)},
        state="where_found",
    )


def _order(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    check = judged.task.check
    names = [_SESSION[check.first], _SESSION[check.then]]
    said = "; ".join(f"«{HEADERS['sessions'][n]}» {_recorded(row, n, lang)}" for n in names)
    return Told(
        required={"first": check.first, "then": check.then},
        observed={n: row.get(n) for n in names},
        evidence=_cells(question, judged, row, *names),
        state="where_found",
        facts={"found": said, "act": check.then, "recorded": _recorded(row, names[1], lang)},
    )


def _by_registry(judged: Judged) -> bool:
    return getattr(judged.task.check, "among", None) == "cluster-schools"


def _planned_actual(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    planned = str(row.get("date") or WORDS["no_date"][lang])
    recorded = _recorded(row, "held", lang)
    return Told(
        observed={"recorded": row.get("held")},
        evidence=_cells(question, judged, row, "held", "date"),
        facts={"recorded": recorded, "date": shown(planned), "act": HEADERS["sessions"]["held"]},
        state="act_only" if row.get("held") else "where",
    )


def _plain(question: Question, judged: Judged, row: Mapping[str, Any], lang: str) -> Told:
    del lang
    name = _SESSION.get(getattr(judged.task.check, "field", ""), "")
    if name and judged.grain in {"session", "occasion"}:
        cells = _cells(question, judged, row, name)
        found = str(row.get(name) or "")
        return Told(
            observed={"found": found},
            evidence=cells,
            state="where_found" if found else "where",
            facts={"found": found},
            column=("column", judged.task.check.field),
            unsettled=("venue_state", "decide_venue") if found and _by_registry(judged) else None,
        )
    return Told()


_TELLERS: Mapping[type[Any], Callable[[Question, Judged, Mapping[str, Any], str], Told]] = {
    LeadTime: _lead_time,
    FollowUp: _follow_up,
    Deadline: _deadline,
    Fields: _fields,
    Parts: _parts,
    Phrases: _phrases,
    Ratio: _ratio,
    Order: _order,
    PlannedActual: _planned_actual,
    DocumentOrder: _document_order,
}
