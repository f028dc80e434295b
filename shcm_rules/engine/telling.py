"""Tell one duty of any check but a count: what was asked, what is there, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..schedule import LEVELS
from ..written_findings import Cited
from .about import About
from .telling_documents import DOCUMENT_TELLERS
from .telling_sessions import SESSION_TELLERS, tell_plain
from .told import Told, cite
from .wording import WORDS, day_text, shown

__all__ = ["tell"]

_TELLERS = {**SESSION_TELLERS, **DOCUMENT_TELLERS}


def tell(about: About, row: Mapping[str, Any], where: str) -> Told:
    """Tell one duty of a rule."""
    told = _TELLERS.get(type(about.check), tell_plain)(about, row)
    told.facts = {"where": where, "date": _day_of(row, about.lang), **told.facts}
    told.unclear = tuple(_unclear(about, row))
    told.evidence = [*told.evidence, *told.unclear]
    return told


def _unclear(about: About, row: Mapping[str, Any]) -> Iterator[Cited]:
    """Yield the unknown cells of a session that a rule's filter, or its levels, ask about."""
    level = () if set(about.task.levels) >= set(LEVELS) else ("level",)
    for name in (*about.filters, *level) if about.grain == "session" else ():
        if row.get(name) is None:
            yield cite(about.schedule, "sessions", row, name, "subject")


def _day_of(row: Mapping[str, Any], lang: str) -> str:
    """Return the session's day as written; a plain day as dd/mm/yyyy."""
    lo, hi = row.get("day_lo"), row.get("day_hi")
    if lo is not None and lo == hi:
        return day_text(lo)
    return shown(str(row.get("date") or WORDS["no_date"][lang]))
