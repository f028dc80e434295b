"""The sentences of one finding: what is said of its duty, what would mend or decide it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..findings import Reason, Verdict
from ..schedule import FIELDS
from .about import About
from .told import Told
from .wording import REASONED, WORDS, fill, span_text

__all__ = ["facts_of", "message_of", "remedy_of"]

_DAY = re.compile(r"\d\d/\d\d/\d{4}")
_NAMED_CELLS = 6
#: The headers under which days stand.
_DAY_FIELDS = frozenset(field.header for fields in FIELDS.values() for field in fields if field.type == "date")
#: What a sentence can name of a duty's scope; what the scope lacks is told by where the duty is.
_PLACES = ("school", "department", "cluster", "session", "level", "unit", "weeks", "ward")
#: What would decide an open duty, by what leaves it open.
_DECIDING: Mapping[Reason | None, str] = {
    Reason.VAGUE_DATE: "decide_vague",
    Reason.UNKNOWN_VALUE: "decide_unknown",
    Reason.MISSING_COLUMN: "decide_column",
    Reason.NO_REGISTRY: "decide_registry",
}


def facts_of(about: About, told: Told, scope: Mapping[str, str]) -> dict[str, Any]:
    """Return what the sentences of a finding can name."""
    (kind, name), where = told.column, told.facts["where"]
    due = {"due": span_text(*told.due, about.lang)} if told.due else {}
    return {
        "column": WORDS[kind][about.lang].format(name=name) if name else "…",
        "year": about.year,
        **dict.fromkeys(_PLACES, where),
        "province": about.task.rule_set.province,
        **due,
        **scope,
        "where": where,
        **told.facts,
    }


def message_of(about: About, told: Told, verdict: Verdict, reason: Reason | None, facts: Mapping[str, Any]) -> str:
    """Return what is said of a duty."""
    texts, lang = about.rule.texts.violated, about.lang
    # Rules word a count for plans; that a scheduled session is missing is said alike of both.
    counted = told.state in {"count", "count_sure"} and about.question.audit and not about.scheduled
    if verdict is Verdict.VIOLATED and texts and not counted:
        return fill(getattr(texts, lang), facts)
    if verdict is Verdict.PENDING:
        return fill(WORDS[told.todo][lang], facts)
    if verdict is Verdict.UNDETERMINED and told.unsettled:
        return fill(WORDS[told.unsettled[0]][lang], facts)
    state = fill(WORDS[told.state][lang], facts)
    if verdict is Verdict.UNDETERMINED and reason is Reason.BEFORE_ISSUE:
        return f"{state} {WORDS['issue_unsure'][lang]}"
    if reason is Reason.VAGUE_DATE and _says_each_day(told):
        return f"{state} {WORDS['text_vague'][lang]}"
    return f"{state} {fill(REASONED[reason][lang], facts)}" if reason and reason in REASONED else state


def remedy_of(about: About, told: Told, verdict: Verdict, reason: Reason | None, facts: Mapping[str, Any]) -> str:
    """Return what would mend a violation, or decide what is open."""
    text, lang = about.rule.texts.remedy, about.lang
    if verdict is Verdict.VIOLATED:
        if told.too_late:
            return fill(WORDS["too_late_unrecorded" if told.unrecorded else "too_late"][lang], facts)
        if told.remedy:
            return fill(WORDS[told.remedy[0]][lang], {**facts, **told.remedy[1]})
        return fill(getattr(text, lang), facts) if text else ""
    sentence = told.unsettled[1] if told.unsettled else _DECIDING.get(reason)
    settled = reason is Reason.VAGUE_DATE and not told.unsettled and _says_each_day(told)
    if verdict is not Verdict.UNDETERMINED or not sentence or settled:
        return ""
    return fill(WORDS[sentence][lang], {**facts, "open_cells": _open_cells(told, reason, lang)})


def _says_each_day(told: Told) -> bool:
    """Tell whether every cell for a day holds one: then the document or the calendar is what is vague."""
    days = [item.text for item in told.evidence if item.field in _DAY_FIELDS]
    return bool(days) and all(map(_DAY.fullmatch, days))


def _open_cells(told: Told, reason: Reason | None, lang: str) -> str:
    """Return the cells that leave a duty open, as people name them."""
    possible = WORDS["why_possible"][lang].partition("{")[0]
    asked = told.unclear if reason is Reason.UNKNOWN_VALUE else ()
    asked = asked or [item for item in told.evidence if item.role == "subject"] or [
        item for item in told.evidence if item.role == "near_miss" and item.why.startswith(possible)]
    empty = reason is Reason.VAGUE_DATE  # an empty cell is no vague day
    vague = [item for item in asked if not (_DAY.fullmatch(item.text) if item.text else empty)]
    column = WORDS["column"][lang]
    names = list(dict.fromkeys(
        f"«{item.sheet}!{item.cell}»" if item.cell else column.format(name=item.field) for item in vague or asked))
    return ", ".join(names) if 0 < len(names) <= _NAMED_CELLS else WORDS["cells_above"][lang]
