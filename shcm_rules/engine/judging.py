"""What is judged: a rule with the values that hold, which rows it means, and what became of its duties."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from ..checks import expressions as ex
from ..rulesets.model import Choice, Dated, Filter, Rule, RuleSet, Source
from ..schedule import KINDS, MODES, ORGANISERS
from ..windows import Window
from .rows import Rows, among, holding

__all__ = ["Judged", "Task", "among_texts", "nothing", "passes", "with_contents"]

_VOCABULARIES = {"organiser": ORGANISERS, "kind": KINDS, "mode": MODES}


@dataclass(frozen=True)
class Task:
    """A rule to evaluate: with its set, the values of its parameters, and the settings in force.

    A rule whose text changes within the school year is a task for each text.
    """

    rule_set: RuleSet
    rule: Rule
    dated: Mapping[str, Dated]
    settings: Mapping[str, str]
    #: The texts that say it, and the days on which they are in force; None: on every day there is.
    sources: tuple[Source, ...]
    force: Window | None = None
    #: The rule's first text of the year: what hangs on no text is told by it alone.
    first: bool = True
    #: Where each value is written, with the days on which it is in force.
    written: tuple[tuple[Window, Dated], ...] = ()
    #: The contents of rows that hold a phrase of the rule's filter.
    contents: tuple[str, ...] = ()

    @property
    def check(self) -> Any:
        """Return the rule's check."""
        return self.rule.check

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the phrases of which the content of the rule's rows holds one; none: it may hold anything."""
        return getattr(getattr(self.check, "where", None), "content", None) or ()

    @property
    def levels(self) -> tuple[str, ...]:
        """Return the levels that the rule binds."""
        return self.rule.levels or self.rule_set.levels

    @property
    def issued(self) -> Window:
        """Return the days on which the rule's document can have been issued."""
        return self.rule_set.document_of(self.sources[0]).issued_window

    def number(self, attribute: str) -> Any:
        """Return an attribute of the check, a parameter replaced by its value in force."""
        if attribute in self.dated:
            return self.dated[attribute].value
        return getattr(self.check, attribute)

    def choose(self, value: Any) -> Any:
        """Return a value of the check, a choice replaced by the case of the setting in force."""
        return value.cases[self.settings[value.setting]] if isinstance(value, Choice) else value

    @cached_property
    def filtered(self) -> Hashable:
        """Return what rows the rule's filter lets pass, as a value."""
        where = self.check.where
        chosen = [self.choose(getattr(where, name)) for name in _VOCABULARIES]
        return (*chosen, where.content, self.levels)

    @cached_property
    def asked(self) -> Hashable:
        """Return all that the rule asks of a duty, as a value: tasks that ask the same are judged alike."""
        dated = tuple((name, repr(told.value)) for name, told in self.dated.items())
        settings = tuple(self.settings.items())
        return repr(self.check), dated, self.levels, settings, self.force, self.issued


@dataclass(slots=True)
class Judged:
    """The duties of one rule and what became of each: `keys`, `verdict` and `reason` are aligned.

    `facts` are columns for explanations (low, high, day_lo …), aligned too or None.
    """

    task: Task
    grain: str
    keys: pl.DataFrame
    verdict: pl.Series
    reason: pl.Series
    facts: pl.DataFrame | None = None
    #: No duty: the text of the task governs none of the year.
    ruled_out: bool = False
    details: dict[str, Any] = field(default_factory=dict)


def nothing(task: Task, grain: str) -> Judged:
    """Return a rule without any duty: the input has nothing that it binds."""
    return Judged(task, grain, pl.DataFrame(), pl.Series(), pl.Series())


def passes(where: Filter, task: Task) -> tuple[ex.Expr | None, ex.Expr | None]:
    """Return whether a row passes a filter in every world, and in some; None: every row does."""
    must: ex.Expr | None = None
    may: ex.Expr | None = None
    for name, vocabulary in _VOCABULARIES.items():
        told = among(name, task.choose(getattr(where, name)), vocabulary)
        if told is not None:
            must = told[0] if must is None else must & told[0]
            may = told[1] if may is None else may & told[1]
    if where.content:
        told = ex.col(holding(where.content)), ex.col("content").is_null()
        must = told[0] if must is None else must & told[0]
        may = told[0] | told[1] if may is None else may & (told[0] | told[1])
    return must, may


def with_contents(rows: Rows, tasks: Iterable[Task]) -> Rows:
    """Return the rows with the columns that filters by content read."""
    told = {holding(task.check.where.content): task.contents for task in tasks if task.phrases}
    return replace(rows, frame=rows.frame.with_columns(
        among_texts("content", contents).alias(name) for name, contents in told.items())) if told else rows


def among_texts(name: str, texts: Sequence[str]) -> pl.Expr:
    """Return whether a column holds one of some texts."""
    return pl.col(name).is_in(texts).fill_null(value=False) if texts else pl.lit(value=False)
