"""Sessions that a document itself schedules: does the schedule hold each of them, in its period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import Outcomes
from ..folding import fold_name
from ..rulesets.model import RuleSet, ScheduledItem, window_in
from .boundaries import Boundaries
from .judging import Judged, Task, nothing
from .periods import Period
from .phrase_search import Searched
from .plans import collect
from .rows import Question, Rows
from .tallies import Tallied, outcomes_of
from .units import Units
from .verdicts import Asked, tell

__all__ = ["judge_scheduled"]

#: How the name of an office begins, which no school's does.
_OFFICES = ("ubnd", "uỷ ban", "ủy ban", "phường", "xã", "đặc khu", "phòng", "sở")


def judge_scheduled(question: Question, rows: Rows, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every session that a rule schedules, each a duty of its school."""
    every = rows.frame.height == question.schedule.sessions.height
    texts = question.texts("content") if every else question.search(rows.frame["content"])
    for task in tasks:
        judged = [_judge(question, rows, units, task, index, texts) for index in range(len(task.check.items))]
        here = [one for one in judged if one is not None]
        if not here:
            yield replace(nothing(task, "scheduled"), ruled_out=True)
            continue
        keys, verdict, reason, facts = (
            pl.concat([getattr(one, name) for one in here]) for name in ("keys", "verdict", "reason", "facts"))
        details = {name: _merged(here, name) for name in ("periods", "contents")}
        yield Judged(task, "scheduled", keys, verdict, reason, facts, details=details)


def _outcomes(question: Question, count: Tallied) -> Outcomes:
    return outcomes_of(count, question, Boundaries.columns()).unless_bound(ex.col("bound"), ex.col("bound"))


def _merged(judged: Sequence[Judged], name: str) -> dict[str, Any]:
    return {key: value for one in judged for key, value in one.details[name].items()}


def _judge(  # noqa: PLR0913, PLR0917 - what is asked, of which rows
    question: Question, rows: Rows, units: Units, task: Task, index: int, texts: Searched,
) -> Judged | None:
    """Judge one item; None where another text governs the last day of its period."""
    item, written = task.check.items[index], str(task.number(f"items.{index}.period"))
    window = window_in(written, question.year)
    if task.force and not task.force.earliest <= window.latest <= task.force.latest:
        return None
    count = Tallied(task, Period("", window=window), "0")
    schools = _school_ids(rows, units, task.rule_set, item)
    contents = _contents(texts, item.phrases)
    members = _members(rows.frame.lazy(), item, schools, contents)
    numbers = collect(members.select(count.sums(rows.frame.columns, audit=question.audit)), rows.frame.height)
    bound = bool(schools) if item.school else _speaks_for(units, task.rule_set) or bool(contents)
    frame = numbers.fill_null(0).with_columns(pl.lit(value=bound).alias("bound"))
    told = tell(frame.lazy(), 1, [Asked(
        "0", ("scheduled", count.period, question.today, question.audit), lambda: _outcomes(question, count))])
    # `term` names the period: the topic, so that each item has its own.
    keys = pl.DataFrame({
        "school": [_spelling(rows, units, schools) or item.school],
        "school_id": [next(iter(sorted(schools)), "")], "content": [item.topic.vi],
        "date": [written], "term": [f"#{index}"],
    }, schema=dict.fromkeys(("school", "school_id", "content", "date", "term"), pl.String))
    return Judged(
        task, "scheduled", keys, told["0.verdict"], told["0.reason"],
        numbers.rename(lambda name: name.removeprefix("0.")).cast(pl.Int64),
        details={"periods": {f"#{index}": count.period}, "contents": {f"#{index}": (schools, contents)}})


def _school_ids(rows: Rows, units: Units, rule_set: RuleSet, item: ScheduledItem) -> frozenset[str]:
    """Return the keys of the item's school in the input: none if the input does not name it.

    An input that speaks for the place speaks of every school there.
    """
    if item.school is None:
        return frozenset()
    name, ward = fold_name(item.school), fold_name(rule_set.ward)
    schedule = rows.frame["school_id"], units.question.schedule.departments["school_id"]
    known = {key for column in schedule for key in column.drop_nulls().unique()} | {units.unit}
    keys = {key for key in known if key.rpartition("|")[2] == name and ("|" not in key or not ward or ward in key)}
    return frozenset(keys or ({name} if _speaks_for(units, rule_set) else ()))


def _spelling(rows: Rows, units: Units, schools: frozenset[str]) -> str | None:
    """Return the school as the input writes it."""
    for table in (units.question.schedule.departments, rows.frame):
        for name in table.filter(pl.col("school_id").is_in(sorted(schools)))["school"].drop_nulls():
            return str(name)
    unit = units.question.schedule.info.get("unit")
    return unit if units.unit in schools else None


def _speaks_for(units: Units, rule_set: RuleSet) -> bool:
    """Tell whether the workbook is that of the ward or province whose document it is."""
    place = fold_name(rule_set.ward or rule_set.province)
    return bool(place) and place in units.unit and units.unit.startswith(_OFFICES)


def _contents(texts: Searched, phrases: Sequence[str]) -> list[str]:
    """Return the texts that hold every phrase."""
    found = [set(texts.holding((phrase,))) for phrase in phrases]
    return sorted(set.intersection(*found))


def _members(
    frame: pl.LazyFrame, item: ScheduledItem, schools: frozenset[str], contents: Sequence[str],
) -> pl.LazyFrame:
    """Return the rows that can be the session: of its school, on its topic; one without content may be it."""
    own = pl.lit(value=True) if item.school is None else pl.col("school_id").is_in(sorted(schools))
    # The key of a row without a school is empty where no row names any.
    may_own = own | (pl.lit(value=item.school is not None) & (pl.col("school_id").fill_null("") == ""))
    topic = pl.col("content").is_in(list(contents)).fill_null(value=False)
    sure = own.fill_null(value=False) & topic
    may = may_own.fill_null(value=True) & (topic | pl.col("content").is_null())
    return frame.filter(may & pl.col("live_may")).with_columns(
        sure.alias("member_must"), pl.lit(value=False).alias("any_level"))
