"""The verdicts of a schedule that was judged unit by unit, as `engine.evaluation.Evaluation` tells those of a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Literal

import polars as pl

from ..engine.evaluation import Evaluation, evaluate
from ..engine.part_answers import Asked
from ..findings import Finding, SessionCount, SessionReport, UnitReport, Verdict, count_verdicts
from ..problems import Problem
from ..reports.parquet import tabulate_each
from ..written_findings import Values, WrittenFinding
from .answers import UnitAnswer

__all__ = ["BatchEvaluation"]

Lang = Literal["vi", "en"]


@dataclass
class BatchEvaluation:
    """What units answered, in their order, beside what is told of the whole: `begun` has the duties of places.

    What nobody asks of a schedule of this size in one language and of what is open is told by `whole`.
    """

    begun: Evaluation
    answers: Mapping[str, UnitAnswer]
    asked: Asked

    @cached_property
    def whole(self) -> Evaluation:
        """Return the evaluation of all rows at once."""
        asked = self.asked
        return evaluate(
            self.begun.question.schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase,
            settings=asked.settings)

    def counts(self) -> Counter[Verdict]:
        """Count the findings by verdict."""
        told: Counter[str] = Counter()
        for counts in self._tallies.values():
            for verdict, n in counts.items():
                told[verdict] += n
        counter = count_verdicts(())
        counter.update({Verdict(name): n for name, n in told.items()})
        return counter

    def tallies(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """Return, for each rule and unit id, how many findings have which verdict."""
        return self._tallies

    @cached_property
    def _tallies(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        told: dict[tuple[str, str], Mapping[str, int]] = dict(self.begun.tallies())
        for unit, answer in self.answers.items():
            for rule, counts in answer.tallies.items():
                told[rule, unit] = counts
        return dict(sorted(told.items(), key=lambda item: self._order[item[0][0]]))

    def findings(
        self, lang: Lang = "vi", detail: Literal["full", "open", "counts"] = "full",
    ) -> list[Finding]:
        """Return the findings in the report's order: by rule, then by unit."""
        if detail == "counts":
            return []
        if detail == "full" or lang != self.asked.lang:
            return self.whole.findings(lang, detail)
        return [told.finding() if isinstance(told, WrittenFinding) else told for told in self._open]

    def open_findings(self, lang: Lang) -> Sequence[Finding | WrittenFinding]:
        """Return the open findings as they are known."""
        return self._open if lang == self.asked.lang else self.findings(lang, "open")

    @cached_property
    def _open(self) -> Sequence[Finding | WrittenFinding]:
        places = self.begun.findings(self.asked.lang, "open")
        units = (told for answer in self.answers.values() for told in answer.written())
        return sorted([*places, *units], key=lambda told: self._order[told.rule])

    @cached_property
    def _order(self) -> Mapping[str, int]:
        rules = (rule.id for rules in self.begun.rule_sets for rule in rules.rules)
        return {rule: place for place, rule in enumerate(rules)}

    def each_told(self, lang: Lang = "vi") -> Iterator[Finding | Values]:
        """Yield what every finding says, open or not."""
        return self.whole.each_told(lang)

    def tables(self, lang: Lang) -> Iterator[pl.DataFrame] | None:
        """Return every finding as rows of a table, those of places before those of units, if the units keep them so."""
        return self._tables() if lang == self.asked.lang and self.asked.detail == "full" else None

    def _tables(self) -> Iterator[pl.DataFrame]:
        yield from tabulate_each(self.begun.each_told(self.asked.lang))
        for answer in self.answers.values():
            if answer.table:
                yield pl.read_parquet(BytesIO(answer.table))

    def unit_reports(self) -> list[UnitReport]:
        """Return the clusters and schools that the inputs name."""
        return self.begun.unit_reports()

    def session_reports(self) -> list[SessionReport]:
        """Return the rows of sessions of the year, each with its window."""
        return self.begun.session_reports()

    def session_counts(self) -> list[SessionCount]:
        """Return how many rows each unit has from which month to which."""
        return self.begun.session_counts()

    @property
    def problems(self) -> list[tuple[int, Problem]]:
        """Return what was found wrong with the inputs while evaluating: (index of the input or -1, problem)."""
        return self.begun.problems

    @property
    def in_force(self) -> Mapping[str, bool]:
        """Return whether a rule of each set binds the year."""
        return self.begun.in_force

    @property
    def crashed(self) -> tuple[str, ...]:
        """Return the rules that could not be checked."""
        return self.begun.crashed
