"""Make the findings of rules in one language: of each duty its scope, facts, sentences, clause; decides no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import polars as pl

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Citation, Reason, Verdict
from ..written_findings import Values
from .about import About
from .judging import Judged
from .kept_rows import KeptRows
from .phrasing import facts_of, message_of, remedy_of
from .rows import Question, Rows
from .scoping import SCOPED, Scoper
from .telling import tell
from .telling_counts import CountTeller
from .told import Told
from .wording import WORDS, fill

if TYPE_CHECKING:
    from .domain import Domain

__all__ = ["Composer"]

_WITH_LIMIT = {Verdict.PENDING, Verdict.UNDETERMINED, Verdict.VIOLATED, Verdict.SATISFIED}
_SETTLED = VERDICTS.index(Verdict.SATISFIED), VERDICTS.index(Verdict.NOT_APPLICABLE)
#: What of a scope is left where one finding stands for several duties of a unit.
_OF_UNIT = frozenset({"school", "cluster", "unit", "province", "ward", "school_year"})


class Composer:
    """Makes the findings of one language, rule by rule: equal duties are told apart by the order in which they come."""

    def __init__(self, question: Question, rows: Rows, domain: Domain, lang: str) -> None:
        self.question, self.domain, self.lang = question, domain, lang
        self.scoper = Scoper(question)
        self.kept = KeptRows(question)
        self.counts = CountTeller(question, rows, lang)
        self._scopes: dict[tuple[str | None, ...], tuple[dict[str, str], str]] = {}

    def about(self, judged: Judged) -> About:
        """Return what holds of every duty of a rule."""
        return About(self.question, judged, self.lang, self.kept)

    def tell(self, judged: Judged, collapsed: Mapping[str, Sequence[int]], *, only_open: bool) -> Iterator[Values]:
        """Yield the findings of one rule; with `only_open` those that ask for something.

        `collapsed`: unit -> duties that one finding stands for.
        """
        self.scoper.begin_rule(judged)
        first = {duties[0]: (unit, len(duties)) for unit, duties in collapsed.items()}
        hidden = {i for duties in collapsed.values() for i in duties[1:]}
        shown = [i for i in _picked(judged.verdict, only_open=only_open) if i not in hidden]
        prints = self.scoper.fingerprints(judged, shown, nameless=hidden | first.keys())
        if not shown:
            return
        about = self.about(judged)
        codes = zip(judged.verdict[shown].to_list(), judged.reason[shown].to_list(), strict=True)
        parts = zip(shown, self.kept.of(judged, shown), codes, _facts_of(judged, shown), prints, about.citations(shown),
                    strict=True)
        for i, row, (verdict, reason), facts, print_, citation in parts:
            unit, duties = first.get(i, ("", 1))
            # What lacks a column is named by its unit, so that it keeps its name when more duties join it.
            own = self.scoper.fingerprint(judged, {"unit": unit}) if i in first else print_
            scope, told = self._told(about, row, facts, duties)
            remark = WORDS["by_window"][self.lang] if "|days " in str(row.get("lan_key")) else ""
            yield self.finding(
                about, told, scope, VERDICTS[verdict], REASONS[reason],
                own, self.domain.owner(judged.grain, row), duties=duties, remark=remark, citation=citation)

    def _told(
        self, about: About, row: Mapping[str, Any], facts: Mapping[str, Any], duties: int,
    ) -> tuple[dict[str, str], Told]:
        """Return the scope of a duty and what there is to tell of it; of several, what holds of their unit."""
        scope, where = self._named(about.judged, row)
        if duties > 1:
            scope = {key: value for key, value in scope.items() if key in _OF_UNIT}
            where = self.scoper.where(scope, self.lang)
        told = self.counts.tell(about.judged, row, facts, where) if about.counts else tell(about, row, where)
        if duties > 1:  # told of the unit, not of the first of its duties
            told.state = "where"
        return scope, told

    def _named(self, judged: Judged, row: Mapping[str, Any]) -> tuple[dict[str, str], str]:
        """Return the scope of a duty and what a sentence calls it; many rules ask for the same."""
        key = judged.grain, *map(row.get, SCOPED)
        if key not in self._scopes:
            scope = self.scoper.scope(judged, row)
            self._scopes[key] = scope, self.scoper.where(scope, self.lang)
        return self._scopes[key]

    def finding(  # noqa: PLR0913, PLR0917 - the parts of a finding
        self, about: About, told: Told, scope: Mapping[str, str], verdict: Verdict, reason: Reason | None,
        fingerprint: str, owner: str, *, duties: int = 1, remark: str = "", citation: Citation | None = None,
    ) -> Values:
        """Return the finding of what there is to tell."""
        rule = about.rule
        if told.reason and reason in {Reason.VAGUE_DATE, Reason.BEFORE_ISSUE} and verdict is Verdict.UNDETERMINED:
            reason = told.reason
        words = facts_of(about, told, scope)
        message = message_of(about, told, verdict, reason, words) + remark
        if duties > 1:
            message += " " + fill(WORDS["many"][self.lang], {"n": duties})
        return {
            "rule": rule.id,
            "requirements": rule.requirements,
            "related": rule.related,
            "verdict": verdict,
            "reason": reason,
            "severity": rule.severity,
            "unit_id": owner,
            "scope": dict(scope),
            "required": told.required,
            "observed": told.observed,
            "due": _iso(told.due) if told.due and verdict in _WITH_LIMIT else None,
            "duties": duties,
            "evidence": tuple(dict.fromkeys(told.evidence)),
            "settings": about.settings,
            "title": about.title,
            "message": message,
            "remedy": remedy_of(about, told, verdict, reason, words),
            "citation": citation or about.citation,
            "waived_from": None,
            "waiver": None,
            "known": False,
            "fingerprint": fingerprint,
        }


def _picked(verdict: pl.Series, *, only_open: bool) -> Sequence[int]:
    """Return which duties are told: all of them, or those that are not settled."""
    if not only_open or verdict.is_empty():
        return range(len(verdict))
    met, unbound = _SETTLED
    return ((verdict != met) & (verdict != unbound)).arg_true().to_list()


def _facts_of(judged: Judged, shown: Sequence[int]) -> Iterable[Mapping[str, Any]]:
    """Return the facts of the duties that are told; nothing of those without."""
    if judged.facts is None or judged.facts.is_empty():
        return repeat({}, len(shown))
    return judged.facts[shown].iter_rows(named=True)


@lru_cache(maxsize=4096)
def _iso(due: tuple[int, int]) -> tuple[str, str]:
    return date.fromordinal(due[0]).isoformat(), date.fromordinal(due[1]).isoformat()
