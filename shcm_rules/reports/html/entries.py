"""Findings as items of the worklist in HTML: where, what is so, its cells, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from ...findings import Explanation, Finding, Reason, ReportModel
from ..answer import show_waiver
from ..characters import shorten
from ..order import owner_of, period_of
from ..words import COUNTED, REASONS, WORDS, show_alike, show_count, show_period, show_scope
from .cells import Cells
from .words import PAGE, count, show_number

__all__ = ["Entries", "Entry"]

_MESSAGE = 700
_PATH = 160
#: Scope keys that tell whose duty it is; in a report of one unit they stand at its head.
_OWNER = frozenset({"province", "ward", "school", "cluster", "level"})
_UNMARKED = frozenset({Reason.NOTE, Reason.NOT_DUE})


class Entry(NamedTuple):
    """One finding, and the `others` that say the same; `more` of its kind in the same unit are not listed."""

    html: Markup  # its item but for the explanation and the end
    unit: int
    others: int
    more: int
    explanation: Explanation | None


class Entries:
    """The entries of a page; a page can have ten thousands, so no template makes them."""

    def __init__(self, model: ReportModel, units: Mapping[str, int]) -> None:
        """Begin a page; `units` is each unit's place in the order of units."""
        self.units, self.anchors = units, set[str]()
        self._lang, self._cells = model.lang, Cells(model.lang)
        self._remedy = escape(PAGE[model.lang]["remedy"])
        self._explanations = {item.fingerprint: item for item in model.explanations}
        # One unit: its name need not stand in every place. Several files: a sheet alone does not tell where a cell is.
        self._alone = len({f.unit_id for f in model.findings if f.unit_id}) <= 1
        self._files = len(model.inputs) > 1

    def make(self, together: Sequence[Finding], more: int, elsewhere: Sequence[tuple[Finding, int]] = ()) -> Entry:
        """Return the entry of findings that say the same of several periods.

        `elsewhere`: those that say it of other units, each with how many more there are.
        """
        finding, others = together[0], together[1:]
        unit = self.units.get(finding.unit_id, -1)
        evidence = finding.evidence
        names: set[str] = {item.file for item in evidence} if self._files else set()
        cells, near = self._cells.of(evidence, files=len(names) > 1)
        file = names.pop() if len(names) == 1 else ""
        differs = _text(period_of(finding), _PATH) if others else self._owner(finding) if elsewhere else ""
        period = f' data-p="{differs}"' if differs else ""
        html = "".join((
            f'<li class="e"{self._anchor(finding)} data-u="{unit}"{period}>', *self._told(finding),
            f'<p class="d">{_text(file, _PATH)}</p>' if file else "", cells, self._to_do(finding),
            self._others(others) if others else "", near, self._left_out(more) if more else "",
            self._elsewhere(elsewhere) if elsewhere else ""))
        return Entry(Markup(html), unit, len(others) + len(elsewhere), more, self._explanation(finding))  # noqa: S704 - escaped

    def _told(self, finding: Finding) -> Iterable[str]:
        marks = "; ".join(_marks(finding, self._lang))
        yield f'<p class="p"><code class="f">{escape(finding.fingerprint)}</code>{_text(self._place(finding))}'
        yield f' <span class="m">{escape(marks)}</span></p>' if marks else "</p>"
        yield f"<p>{_text(finding.message)}</p>"

    def _to_do(self, finding: Finding) -> str:
        if finding.waiver:
            told = f"{WORDS[self._lang]['waived_by']}: {show_waiver(finding.waiver, self._lang)}"
            return f"<p>{_text(told)}</p>"
        return f'<p class="r"><b>{self._remedy}:</b> {_text(finding.remedy)}</p>' if finding.remedy else ""

    def _anchor(self, finding: Finding) -> str:
        """Return what a fragment of the address calls this finding; "" where another one has that name already."""
        known = finding.fingerprint in self.anchors
        self.anchors.add(finding.fingerprint)
        return "" if known or not finding.fingerprint else f' id="f-{escape(finding.fingerprint)}"'

    def _others(self, others: Sequence[Finding]) -> str:
        """Return the findings that say of other periods what their entry says."""
        lang = self._lang
        items = [
            f"<li{self._anchor(other)}>{_text(show_period(period_of(other), lang), _PATH)}"
            f' <code class="f">{escape(other.fingerprint)}</code></li>' for other in others]
        told = escape(show_alike([period_of(other) for other in others], lang))
        return f'<div class="also"><p>{told}:</p><ul>{"".join(items)}</ul></div>'

    def _elsewhere(self, told: Sequence[tuple[Finding, int]]) -> str:
        """Return the findings that say of other units what their entry says."""
        lang, words = self._lang, PAGE[self._lang]
        items = [
            f'<li{self._anchor(other)} data-u="{self.units.get(other.unit_id, -1)}">'
            f'{self._owner(other)}{f" (+{more})" if more else ""}'
            f' <code class="f">{escape(other.fingerprint)}</code></li>' for other, more in told]
        head = count(lang, "alike_units", len(told)) + (words["alike_more"] if any(more for _, more in told) else "")
        return f'<details class="also"><summary>{escape(head)}</summary><ul>{"".join(items)}</ul></details>'

    def _owner(self, finding: Finding) -> Markup:
        key = owner_of(finding)
        return _named(key, finding.scope.get(key, ""), self._lang)

    def _left_out(self, more: int) -> str:
        return f'<p class="more">{escape(PAGE[self._lang]["more"].format(n=show_number(more, self._lang)))}</p>'

    def _place(self, finding: Finding) -> str:
        if self._alone:
            rest = {key: value for key, value in finding.scope.items() if key not in _OWNER}
            if rest.keys() & {"department", "session", "subject", "term"}:
                return show_scope(rest, self._lang)
        return show_scope(finding.scope, self._lang)

    def _explanation(self, finding: Finding) -> Explanation | None:
        """Return what says more than the finding itself."""
        told = self._explanations.get(finding.fingerprint)
        if told and (told.cases or told.readings or told.changes or told.closing not in {"", finding.remedy}):
            return told
        return None


def _text(text: str, most: int = _MESSAGE) -> Markup:
    return escape(shorten(text, most))


@lru_cache(maxsize=4096)
def _named(key: str, name: str, lang: str) -> Markup:
    """Return the name of a unit, of which a page tells in many places."""
    return _text(show_scope({key: name}, lang), _PATH)


def _marks(finding: Finding, lang: str) -> Iterable[str]:
    if finding.known:
        yield WORDS[lang]["known"]
    if finding.reason and finding.reason not in _UNMARKED:
        yield REASONS[lang][finding.reason]
    if finding.duties > 1:
        yield show_count(lang, "duties", finding.duties)
    if finding.waived_from:
        yield WORDS[lang]["was"].format(verdict=COUNTED[lang][finding.waived_from])
