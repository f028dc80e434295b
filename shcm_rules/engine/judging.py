"""From the outcomes that checks find to verdict columns; several worlds of one duty are put together here."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import FLAGS, STEP, Outcomes, code_in
from ..rulesets.model import Choice, Dated, Filter, Rule, RuleSet, Source
from ..schedule import KINDS, MODES, ORGANISERS
from ..windows import Window
from .plans import collect, compiled
from .rows import among

__all__ = ["Judged", "Task", "codes_of", "judge", "judge_worlds", "nothing", "passes", "split"]

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

    @property
    def filtered(self) -> Hashable:
        """Return what rows the rule's filter lets pass, as a value."""
        where = self.check.where
        chosen = [self.choose(getattr(where, name)) for name in _VOCABULARIES]
        return (*chosen, where.content, self.contents, self.levels)

    @property
    def asked(self) -> Hashable:
        """Return all that the rule asks of a duty, as a value: tasks that ask the same are judged alike."""
        check = self.check
        dated = tuple((name, repr(told.value)) for name, told in self.dated.items())
        return (type(check), check.model_dump_json(), dated, self.levels, tuple(self.settings.items()), self.force,
                self.issued, self.contents)


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


def codes_of(frame: pl.LazyFrame, codes: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    """Return the codes of the outcomes of every duty of a frame, by name."""
    # Beside the frame's columns, not alone: a code that hangs on no column is still one for each duty.
    return frame.with_columns(code.alias(name) for name, code in codes.items()).select(*codes)


def split(names: Collection[str]) -> list[pl.Expr]:
    """Return the columns `name.verdict` and `name.reason` of columns of codes."""
    pairs = [(pl.col(name) % STEP, pl.col(name) // STEP) for name in names]
    return [part.reinterpret(signed=True).alias(f"{name}.{what}") for name, pair in zip(names, pairs, strict=True)
            for part, what in zip(pair, ("verdict", "reason"), strict=True)]


def judge(frame: nw.LazyFrame[Any], outcomes: Mapping[str, Outcomes]) -> pl.DataFrame:
    """Return columns `name.verdict` and `name.reason` for every duty of a frame, in one pass."""
    if not outcomes:
        return pl.DataFrame()
    made: pl.LazyFrame = frame.with_columns(
        *[found.code().alias(name) for name, found in outcomes.items()]).select(*outcomes).to_native()
    return made.select(split(outcomes)).collect(engine="in-memory")


def judge_worlds(
    frames: Sequence[nw.LazyFrame[Any]], outcomes: Mapping[str, Outcomes], keys: Sequence[str],
) -> pl.DataFrame:
    """Judge duties of which each frame shows other worlds (a key may stand in several rows of each).

    Returns one row a key, in order of first appearance: the keys and the verdict columns.
    """
    flags = [flag for name, found in outcomes.items() for flag in found.flags(name)]
    stacked = pl.concat([frame.select(*keys, *flags).collect().to_native() for frame in frames])
    together = stacked.lazy().group_by(keys, maintain_order=True).agg(
        pl.col(f"{name}.{part}").any() if part in FLAGS else pl.col(f"{name}.{part}").max()
        for name in outcomes for part in (*FLAGS, "cause")
    )
    codes = compiled(("worlds", *outcomes), lambda: [code_in(name) for name in outcomes])
    told = together.with_columns(code.alias(name) for code, name in zip(codes, outcomes, strict=True))
    return collect(told.select(*keys, *split(outcomes)), stacked.height)
