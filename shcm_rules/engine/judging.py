"""From the outcomes that checks find to verdict columns; several worlds of one duty are put together here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import FLAGS, REASON_OF, VERDICT_OF, Outcomes, key_of
from ..rulesets.model import Choice, Dated, Filter, Rule, RuleSet, Source
from ..schedule import KINDS, MODES, ORGANISERS
from ..windows import Window
from .rows import among

__all__ = ["Judged", "Task", "judge", "judge_worlds", "nothing", "passes"]

_TABLES = tuple(pl.Series(table, dtype=pl.Int8) for table in (VERDICT_OF, REASON_OF))
_VOCABULARIES = {"organiser": ORGANISERS, "kind": KINDS, "mode": MODES}


@dataclass(frozen=True, slots=True)
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


def passes(where: Filter, task: Task) -> tuple[nw.Expr | None, nw.Expr | None]:
    """Return whether a row passes a filter in every world, and in some; None: every row does."""
    must: nw.Expr | None = None
    may: nw.Expr | None = None
    for name, vocabulary in _VOCABULARIES.items():
        told = among(name, task.choose(getattr(where, name)), vocabulary)
        if told is not None:
            must = told[0] if must is None else must & told[0]
            may = told[1] if may is None else may & told[1]
    if where.content:
        content = nw.col("content")
        told = _among_contents(content, task.contents), content.is_null()
        must = told[0] if must is None else must & told[0]
        may = told[0] | told[1] if may is None else may & (told[0] | told[1])
    return must, may


def _among_contents(content: nw.Expr, contents: tuple[str, ...]) -> nw.Expr:
    return content.is_in(list(contents)).fill_null(value=False) if contents else content.is_null() & ~content.is_null()


def _keys(flags: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return the key of each name from its columns of flags."""
    lazy = nw.from_native(flags.lazy()).select(*[
        key_of({part: nw.col(f"{name}.{part}") for part in FLAGS}, nw.col(f"{name}.cause")).alias(name)
        for name in names
    ])
    keys: pl.DataFrame = lazy.collect().to_native()
    return keys


def _tell(keys: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return verdict and reason of each name from its key, by the table of all keys."""
    told = {}
    for name in names:
        told[f"{name}.verdict"], told[f"{name}.reason"] = (table.gather(keys[name]) for table in _TABLES)
    return pl.DataFrame(told)


def judge(frame: nw.LazyFrame[Any], outcomes: Mapping[str, Outcomes]) -> pl.DataFrame:
    """Return columns `name.verdict` and `name.reason` for every duty of a frame, in one pass."""
    if not outcomes:
        return pl.DataFrame()
    told = [found.key().alias(name) for name, found in outcomes.items()]
    # Beside the frame's columns, not alone: a key that hangs on no column is still one for each duty.
    keys: pl.DataFrame = frame.with_columns(*told).select(*outcomes).collect().to_native()
    return _tell(keys, list(outcomes))


def judge_worlds(
    frames: Sequence[nw.LazyFrame[Any]], outcomes: Mapping[str, Outcomes], keys: Sequence[str],
) -> pl.DataFrame:
    """Judge duties of which each frame shows other worlds (a key may stand in several rows of each).

    Returns one row a key, in order of first appearance: the keys and the verdict columns.
    """
    flags = [flag for name, found in outcomes.items() for flag in found.flags(name)]
    stacked = pl.concat([frame.select(*keys, *flags).collect().to_native() for frame in frames])
    together = stacked.group_by(keys, maintain_order=True).agg(
        pl.col(f"{name}.{part}").any() if part in FLAGS else pl.col(f"{name}.{part}").max()
        for name in outcomes for part in (*FLAGS, "cause")
    )
    told = _tell(_keys(together, list(outcomes)), list(outcomes))
    judged: pl.DataFrame = together.select(keys).hstack(told.get_columns())
    return judged
