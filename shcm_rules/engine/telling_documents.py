"""Tell the duties about documents: which are there, when they were sent, what they lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ..folding import fold
from ..rulesets.model import Deadline, DocumentOrder, Parts, column_names
from ..written_findings import Cited
from .about import About
from .telling_sessions import cells
from .texts import phrase_finder
from .told import Told
from .wording import WORDS, day_text, shown, span_text

__all__ = ["DOCUMENT_TELLERS"]

_DOCUMENT = column_names("documents")


def _sent(about: About, documents: Sequence[Mapping[str, Any]]) -> list[Cited]:
    """Return where documents say when they were sent."""
    return [about.kept.sent(document, WORDS["what_unit"][about.lang]) for document in documents]


def _deadline(about: About, row: Mapping[str, Any]) -> Told:
    check = about.check
    mine = about.kept.documents(about.judged, row, fold(check.document))
    ordered = sorted(mine, key=lambda d: (not d["sure"], d["lo"]))
    days = [day_text(d["lo"]) if d["lo"] == d["hi"] else str(d["sent"]) for d in ordered]
    told = Told(
        required={"document": check.document},
        observed={"recorded": [d["sent"] for d in mine if d["sure"]]},
        evidence=_sent(about, mine),
        column=("sheet", "Hồ sơ"),
        facts={"document": check.document, "recorded": ", ".join(dict.fromkeys(days)) or WORDS["nothing"][about.lang]},
    )
    if check.exists:
        told.todo, told.state = "todo_exists", "exists_state"
        return told
    last = about.limits[-1].last
    told.todo, told.state = "todo_document", "document_state"
    told.due = (about.limits[0].last, last)
    told.required["by"] = [date.fromordinal(limit.last).isoformat() for limit in about.limits]
    told.facts |= {"due": span_text(*told.due, about.lang), "limit": day_text(last)}
    told.too_late = about.question.today > last
    told.unrecorded = not mine
    return told


def _document_order(about: About, row: Mapping[str, Any]) -> Told:
    check, said, evidence, observed = about.check, [], [], {}
    for kind in (check.first, check.then):
        mine = about.kept.documents(about.judged, row, fold(kind))
        days = [day_text(d["lo"]) if d["lo"] == d["hi"] else shown(str(d["sent"])) for d in mine]
        evidence += _sent(about, mine)
        observed[kind] = [d["sent"] for d in mine if d["sure"]]
        said.append(f"«{kind}» {', '.join(days) or WORDS['nothing'][about.lang]}")
    return Told(
        required={"first": check.first, "then": check.then},
        observed=observed,
        evidence=evidence,
        state="order_state",
        todo="todo_document",
        facts={"found": "; ".join(said), "document": check.first, "recorded": said[0]},
    )


def _parts(about: About, row: Mapping[str, Any]) -> Told:
    check = about.check
    name = _DOCUMENT[check.field]
    text = str(row.get(name) or "")
    missing = [getattr(part.name, about.lang) for part in check.require if not phrase_finder(part.any, ())(text)]
    return Told(
        required={"parts": [getattr(part.name, about.lang) for part in check.require]},
        observed={"missing": missing},
        evidence=cells(about, row, name),
        state="fields_state" if missing else "all_filled",
        column=("column", check.field),
        facts={"missing": ", ".join(missing), "document": check.document},
    )


DOCUMENT_TELLERS: Mapping[type[Any], Callable[[About, Mapping[str, Any]], Told]] = {
    Deadline: _deadline,
    DocumentOrder: _document_order,
    Parts: _parts,
}
