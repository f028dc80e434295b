"""What a report answers, and the parts of its sentences that every report for people says alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Literal

from ..findings import Citation, ReportModel, Severity, Verdict, Waiver
from .words import COUNTED, WORDS, show_count, show_day

__all__ = ["Mood", "answer", "show_citation", "show_limit", "show_tally", "show_waiver", "tell_force"]

Mood = Literal["bad", "unsure", "good"]


def answer(model: ReportModel) -> tuple[str, Mood]:
    """Return the one sentence that a reader came for, and whether it is a good one."""
    text, mood = _answered(model)
    waived = model.summary.get(Verdict.WAIVED, 0)
    if not waived:
        return text, mood
    if mood == "good" or text == WORDS[model.lang]["nothing"]:
        return show_count(model.lang, "right_waived", waived), "unsure"
    return show_count(model.lang, "beside_waived", waived, text=text), mood


def _answered(model: ReportModel) -> tuple[str, Mood]:
    violated = Counter(f.severity for f in model.findings if f.verdict is Verdict.VIOLATED)
    must = violated[Severity.MUST]
    total = model.summary.get(Verdict.VIOLATED, 0)
    unsure = model.summary.get(Verdict.UNDETERMINED, 0)
    if must or (total and not violated):
        return show_count(model.lang, "wrong", must or total), "bad"
    if total:
        return show_count(model.lang, "wrong_should", total), "unsure"
    if unsure:
        return show_count(model.lang, "unsure", unsure), "unsure"
    if not model.summary.get(Verdict.SATISFIED, 0) and not model.summary.get(Verdict.PENDING, 0):
        return WORDS[model.lang]["nothing"], "unsure"
    if any(problem.code == "unknown-unit" for item in model.inputs for problem in item.problems):
        return WORDS[model.lang]["right_nameless"], "unsure"
    return WORDS[model.lang]["right"], "good"


def tell_force(model: ReportModel) -> tuple[str, str]:
    """Return what is to be said where no rule set is in force, and where some are not; else ""."""
    off = [rules for rules in model.rule_sets if not rules.in_force]
    if not off:
        return "", ""
    none = len(off) == len(model.rule_sets)
    names = ", ".join(f"{rules.title or rules.id} ({rules.id})" for rules in off)
    told = WORDS[model.lang]["not_in_force" if none else "set_not_in_force"].format(year=model.school_year, names=names)
    return (told, "") if none else ("", told)


def show_tally(summary: Mapping[str, int], lang: str) -> str:
    """Return "3 đạt, 1 chưa đạt": zeros only for what a reader looks for."""
    always = {Verdict.SATISFIED, Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING}
    return ", ".join(
        f"{summary.get(verdict, 0)} {word}" for verdict, word in COUNTED[lang].items()
        if summary.get(verdict, 0) or verdict in always
    )


def show_limit(first: str, last: str, as_of: str, lang: str) -> str:
    """Return "chậm nhất 12/02/2026 (còn 3 ngày)"; a limit that is over tells no days."""
    words = WORDS[lang]
    left = (date.fromisoformat(first) - date.fromisoformat(as_of)).days
    rest = words["today"] if left == 0 else show_count(lang, "left", left) if left > 0 else ""
    if first == last:
        text = words["by"].format(day=show_day(first))
    else:
        text = words["window"].format(first=show_day(first), last=show_day(last))
    return f"{text} ({rest})" if rest else text


def show_citation(cited: Citation) -> str:
    """Return document and clause, the document's date where its title does not tell it."""
    dated = not cited.date or cited.date[:4] in cited.document  # the short title tells the date already
    document = cited.document if dated else f"{cited.document} ({show_day(cited.date)})"
    return f"{document}, {cited.clause}" if cited.clause else document


def show_waiver(waiver: Waiver, lang: str) -> str:
    """Return the act by which a duty is waived, and where that is written."""
    days = {"date": show_day(waiver.date), "expires": show_day(waiver.expires)}
    told = WORDS[lang]["waiver"].format(
        document=waiver.document, office=waiver.office, reason=waiver.reason, **days)
    cell = f"«{waiver.sheet}!{waiver.cell}»" if waiver.cell else f"«{waiver.file}:{waiver.row}»"
    return f"{told} – {cell}"
