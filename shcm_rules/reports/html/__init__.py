"""The report as one page of HTML: offline, loads nothing, prints on A4, reads on a phone, works without scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ...findings import Finding, ReportModel, Verdict
from ...written_findings import WrittenFinding
from ..answer import answer, tell_force
from ..characters import shorten
from ..rollup import Rollup, roll_up
from ..words import COUNTED, SEVERITIES, WORDS, show_day, show_meaning
from .heatmap import draw_heatmap
from .inputs import list_files, list_not_applicable, list_not_shown
from .overview import build_figures
from .page import fill
from .timeline import draw_months, draw_timeline
from .words import PAGE, SIGNS, count, show_number
from .worklist import build_worklist

__all__ = ["render"]

#: The verdicts that are counted at the top even where there are none.
_COUNTED = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING, Verdict.SATISFIED)


def render(model: ReportModel, findings: Iterable[Finding | WrittenFinding] | None = None) -> bytes:
    """Return a page in UTF-8: the answer, what to do, pictures, what was read; `findings` in place of the model's."""
    if findings is not None:
        model = model.model_copy(update={"findings": tuple(findings)})
    rolled = roll_up(model)
    order = {row.id: place for place, row in enumerate(rolled.units)}
    names = {row.id: row.name for row in rolled.units}
    worklist = build_worklist(model, order)
    words, lang = PAGE[model.lang], model.lang
    facts: dict[str, Any] = {
        "model": model, "lang": lang, "w": words, "shared": WORDS[lang], "verdicts": COUNTED[lang], "signs": SIGNS,
        "severities": SEVERITIES[lang], "worklist": worklist, "rolled": rolled, "Verdict": Verdict,
        "figures": build_figures(model, rolled, order), "heat": draw_heatmap(model, worklist.anchors),
        "timeline": draw_timeline(model), "months": draw_months(model, names), "files": list_files(model),
        "not_shown": list_not_shown(model), "not_applicable": list_not_applicable(model, rolled.rules),
        "meaning": show_meaning,
        "number": lambda n: show_number(n, lang), "count": lambda key, n: count(lang, key, n), "day": show_day,
        "units": [(order[row.id], row.id, shorten(row.name, 120)) for row in rolled.active],
        **_head(model, rolled),
    }
    return fill(facts, f"{facts['year']}, {facts['as_of']} – {facts['who']}")


def _head(model: ReportModel, rolled: Rollup) -> dict[str, Any]:
    """Return what stands at the top: who, when, the answer, the counts, what speaks against believing it."""
    words, shared = PAGE[model.lang], WORDS[model.lang]
    none, some = tell_force(model)
    text, mood = (none, "bad") if none else answer(model)
    warnings = [] if model.complete else [shared["incomplete"]]
    if some:
        warnings.append(some)
    waived = [Verdict.WAIVED] if model.summary.get(Verdict.WAIVED) else []
    return {
        "who": _who(rolled, model.lang), "year": words["year"].format(year=model.school_year),
        "as_of": words["as_of"].format(day=show_day(model.as_of)), "phase": shared[model.phase],
        "answer": text, "mood": mood, "warnings": warnings,
        "tiles": [(verdict, model.summary.get(verdict, 0))
                  for verdict in (*_COUNTED, *waived, Verdict.NOT_APPLICABLE)],
    }


def _who(rolled: Rollup, lang: str) -> str:
    """Return the name of the one unit that sent something, or how many schools and clusters did."""
    if len(rolled.active) == 1:
        return shorten(rolled.active[0].name, 160)
    kinds = Counter(row.unit.kind for row in rolled.active)
    return ", ".join(count(lang, f"{kind}s", kinds[kind]) for kind in ("school", "cluster") if kinds[kind])
