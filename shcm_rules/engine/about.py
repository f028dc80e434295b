"""What holds of every duty of a rule that is told: its title, its settings, its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat

from ..checks.deadline import Limit
from ..findings import Citation, Setting
from ..rulesets.model import Count, Dated, Every, RuleSet, Scheduled, Source
from ..rulesets.parameters import settings_of
from .force import days_of, governing, stands_apart
from .judging import Judged
from .kept_rows import KeptRows
from .records import limits_of
from .rows import Question

__all__ = ["About", "cited"]

_COUNTS = (Count, Every, Scheduled)


class About:
    """A rule in one language, and where its duties come from."""

    def __init__(self, question: Question, judged: Judged, lang: str, kept: KeptRows) -> None:
        self.question, self.schedule = question, question.schedule
        self.judged, self.task, self.rule, self.check = judged, judged.task, judged.task.rule, judged.task.check
        self.counts, self.scheduled = isinstance(self.check, _COUNTS), isinstance(self.check, Scheduled)
        self.grain, self.lang, self.kept = judged.grain, lang, kept
        self.year = str(question.year)
        self.title: str = getattr(self.rule.title, lang)
        self.settings = tuple(_settings(judged, lang))
        self._by_text: dict[tuple[int, ...], Citation] = {}

    @cached_property
    def citation(self) -> Citation:
        """Return all clauses of the rule."""
        return self._cited(None, None)

    def citations(self, shown: Sequence[int]) -> Iterator[Citation]:
        """Yield the clauses that govern each duty, by the days that can decide it."""
        if len(self.task.sources) == 1 and not any(stands_apart(value) for _, value in self.task.written):
            yield from repeat(self.citation, len(shown))
            return
        first, last = (days[shown].to_list() for days in days_of(self.judged, self.question.year))
        known: dict[tuple[int | None, int | None], Citation] = {}
        for days in zip(first, last, strict=True):
            if days not in known:
                known[days] = self._cited(*days)
            yield known[days]

    def _cited(self, first: int | None, last: int | None) -> Citation:
        texts = governing(self.task, first, last)
        key = tuple(map(id, texts))  # as few as the rule has texts
        if key not in self._by_text:
            self._by_text[key] = cited(self.task.rule_set, texts, self.lang)
        return self._by_text[key]

    @cached_property
    def filters(self) -> tuple[str, ...]:
        """Return the fields of a session that decide whether the rule speaks of it."""
        where = getattr(self.check, "where", None)
        names = ("organiser", "kind", "mode") if where else ()
        return tuple(name for name in names if self.task.choose(getattr(where, name)) is not None)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Return the readings of a deadline's limit."""
        return limits_of(self.task, self.question.year)


def _settings(judged: Judged, lang: str) -> Iterator[Setting]:
    rules = judged.task.rule_set
    for name in settings_of(judged.task.rule):
        spec, value = rules.settings[name], judged.task.settings[name]
        text = spec.values.get(value) or spec.question  # a number means what it answers
        yield Setting(id=name, value=value, ambiguity=spec.ambiguity, meaning=getattr(text, lang))


def cited(rules: RuleSet, said: Sequence[Source | Dated], lang: str) -> Citation:
    """Return the clauses in which something is said, each with its document where there are several."""
    pieces = list(dict.fromkeys((rules.document_of(piece), piece.clause) for piece in said))
    names = list(dict.fromkeys(getattr(document.short, lang) for document, _ in pieces))
    one = len(names) == 1
    clauses = [clause if one else f"{clause} {getattr(document.short, lang)}" for document, clause in pieces]
    return Citation(
        document="; ".join(names), clause="; ".join(dict.fromkeys(clauses)), date=pieces[0][0].issued if one else "")
