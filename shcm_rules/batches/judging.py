"""Judge a schedule of many units: what is kept is taken up, the rest is judged by groups in several processes."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice, starmap
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..engine.evaluation import Evaluation, ask, evaluate_some
from ..engine.outlines import divide_outlined
from ..engine.part_answers import Asked, idle_everywhere
from ..engine.partitions import EVERYWHERE, Partition, owner_of_rows, split_rules
from ..engine.rows import Question
from ..rulesets.model import RuleSet
from ..schedule import Schedule
from .answers import KeptUnits, UnitAnswer, judge_group
from .digests import digest_units
from .evaluation import BatchEvaluation

__all__ = ["PROCESSES", "judge_units"]

#: As many as read files; each holds a group with its findings.
PROCESSES = 2
#: Session rows of a group, and so few that another process would take longer to start.
ROWS_OF_GROUP, FEW_ROWS = 50_000, 8_000
#: What a unit's own duties weigh, whatever it has done.
ROWS_OF_UNIT = 10
#: Of a group of which every finding is told.
ROWS_OF_TABLE = 12_500
_Group = tuple[Schedule, dict[str, str]]
_Judge = Callable[[Schedule, Mapping[str, str]], dict[str, UnitAnswer] | None]


def judge_units(
    asked: Asked, schedule: Schedule, kept: Path | None = None, *, processes: int = PROCESSES,
    most: int = ROWS_OF_GROUP,
) -> BatchEvaluation | None:
    """Return the verdicts of a schedule unit by unit; None where only the whole says what its units do not.

    `kept`: a folder for answers, those of earlier runs and of this one. `most`: session rows of a group.
    """
    of_units, of_places = split_rules(asked.rule_sets)
    question = ask(
        schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
    with ThreadPoolExecutor(1) as aside:  # the rules of places do not wait for units, nor these for them
        begun = aside.submit(evaluate_some, question, asked.rule_sets, of_places)
        answers = _answered(replace(asked, rule_sets=of_units), question, kept, processes, most)
    return None if answers is None else _put_together(begun.result(), of_units, answers, asked)


def _answered(
    asked: Asked, question: Question, kept: Path | None, processes: int, most: int,
) -> dict[str, UnitAnswer] | None:
    """Return what units answer, in their order; None if a rule crashed."""
    schedule = question.schedule
    _, partition = divide_outlined(question, asked.rule_sets, nw.from_native(schedule.sessions.lazy()), _collect)
    placed = partition.place_all(schedule.sessions)
    digests = digest_units(asked, partition, placed) if kept else dict.fromkeys(partition.parts["unit"], "")
    answers = _kept_answers(kept, digests) if kept else {}
    left = {unit: told for unit, told in digests.items() if unit not in answers}
    most = min(most, ROWS_OF_TABLE) if asked.detail == "full" else most
    for found in _judge_groups(partial(judge_group, asked, kept), partition, placed, left, (processes, most)):
        if found is None:
            return None
        answers |= found
    return {unit: answers[unit] for unit in _in_order(schedule, digests)}


def _collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    collected: pl.DataFrame = frame.collect().to_native()
    return collected


def _kept_answers(kept: Path, digests: Mapping[str, str]) -> dict[str, UnitAnswer]:
    """Return what units answered under their digests; to unpack one, Python is not needed."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        found = zip(digests, pool.map(KeptUnits(kept).get, digests.values()), strict=True)
        return {unit: answer for unit, answer in found if answer is not None}


def _in_order(schedule: Schedule, units: Iterable[str]) -> list[str]:
    """Return the units in the order of their first rows, then those that only lists and documents name."""
    first: pl.Series = nw.from_native(schedule.sessions).select(owner_of_rows().alias("unit")).to_native()["unit"]
    places = {unit: place for place, unit in enumerate(first.unique(maintain_order=True))}
    return sorted(units, key=lambda unit: (places.get(unit, len(places)), unit))


def _groups(
    partition: Partition, placed: pl.DataFrame, digests: Mapping[str, str], most: int,
) -> Iterator[_Group]:
    """Yield the units that are to be judged, by groups of about as many rows, each with its part of the schedule."""
    parts = partition.parts.filter(pl.col("unit").is_in(list(digests)))
    sized = parts.join(placed["part"].value_counts(name="rows"), on="part", how="left").fill_null(0)
    sized = sized.with_columns(pl.col("rows") + ROWS_OF_UNIT)
    before, total = (sized["rows"].cum_sum() - sized["rows"]).to_list(), int(sized["rows"].sum())
    rounds = max(1, -(-total // (most * PROCESSES)))
    size = min(most, max(FEW_ROWS, -(-total // (rounds * PROCESSES))))
    groups = {part: rows // size for part, rows in zip(sized["part"].to_list(), before, strict=True)}
    joined = partition.joined(groups)
    regrouped = placed.with_columns(
        pl.col(name).replace_strict({**groups, EVERYWHERE: EVERYWHERE}, default=None, return_dtype=pl.Int32)
        for name in ("part", "also"))
    for group in sorted(set(groups.values())):
        here = regrouped.filter(pl.col("part").is_in([group, EVERYWHERE]) | (pl.col("also") == group))
        units = joined.owned(group)
        yield joined.take(group, here.drop("part", "also")), {unit: digests[unit] for unit in sorted(units)}


def _judge_groups(
    judge: _Judge, partition: Partition, placed: pl.DataFrame, digests: Mapping[str, str], size: tuple[int, int],
) -> Iterator[dict[str, UnitAnswer] | None]:
    """Yield what groups answer: in processes of their own, in this one where they are few or no others start."""
    processes, most = size
    groups = _groups(partition, placed, digests, most)
    first, done = list(islice(groups, processes)), set[str]()
    if len(first) > 1:
        with suppress(BrokenExecutor, OSError):
            for found in _in_processes(judge, chain(first, groups), processes):
                done |= (found or {}).keys()
                yield found
    left = {unit: told for unit, told in digests.items() if unit not in done}
    yield from starmap(judge, _groups(partition, placed, left, most) if left else ())


def _in_processes(judge: _Judge, groups: Iterable[_Group], processes: int) -> Iterator[dict[str, UnitAnswer] | None]:
    """Yield what groups answer; of those that wait one a process is made ready."""
    from loky import ProcessPoolExecutor  # noqa: PLC0415 - only a batch pays for it

    with ProcessPoolExecutor(max_workers=processes, initializer=gc.disable) as pool:
        waiting: deque[Future[dict[str, UnitAnswer] | None]] = deque()
        for group in groups:
            waiting.append(pool.submit(judge, *group))
            if len(waiting) > processes:
                yield waiting.popleft().result()
        for future in waiting:
            yield future.result()


def _put_together(
    begun: Evaluation, of_units: Sequence[RuleSet], answers: Mapping[str, UnitAnswer], asked: Asked,
) -> BatchEvaluation | None:
    """Return all verdicts; None if nobody says why a rule has no duty, for its last one was in a group of earlier."""
    known = {(rules.id, rule.id) for rules, rule, _ in begun.idle}
    busy = {rule for answer in answers.values() for rule in answer.tallies}
    reasons = {(rules, rule): reason for rules, rule, reason in idle_everywhere(
        {id(answer.idle): answer.idle for answer in answers.values()}.values())}
    for rules in of_units:
        for rule in rules.rules:
            if rule.id in busy or (rules.id, rule.id) in known:
                continue
            if (rules.id, rule.id) not in reasons:
                return None
            begun.idle.append((rules, rule, reasons[rules.id, rule.id]))
    return BatchEvaluation(begun, answers, asked)
