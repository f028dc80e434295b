"""What is judged in which part of a store, and what a part's answer looks like as rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..engine.part_answers import Answer, Asked, judge_part
from ..engine.partitions import EVERYWHERE, Partition
from ..reports.parquet import PARQUET_SCHEMA, tabulate
from .files import as_sessions

__all__ = ["ANSWERS", "FINDING", "Plan", "judge_in_turn", "write_findings"]

FINDING, DUTIES, NOTES = "finding", "duties", "notes"
#: Rows of a part's answer: findings; `duties` counted by rule, unit, verdict and reason; one row of `notes` (JSON).
ANSWERS: dict[str, Any] = {"kind": pl.String, "part": pl.Int32, **PARQUET_SCHEMA}


@dataclass(frozen=True)
class Plan:
    """The parts and the question; all that whoever judges a part needs beside its rows."""

    partition: Partition
    asked: Asked

    @property
    def units(self) -> pl.DataFrame:
        """Return which part each unit is in."""
        return self.partition.parts

    @property
    def parts(self) -> range:
        """Return the numbers of the parts."""
        return range(self.partition.count)

    def place(self, sessions: nw.LazyFrame[Any], units: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return the session rows, each with the part it goes to."""
        return self.partition.place(sessions, units)

    def judge(self, part: int, sessions: pl.DataFrame, anybodys: pl.DataFrame) -> pl.DataFrame:
        """Return the answer of a part, given its session rows and those that may be any unit's."""
        rows = as_sessions(sessions)
        if not anybodys.is_empty():
            rows = pl.concat([rows, as_sessions(anybodys)])
        answer = judge_part(self.asked, self.partition.take(part, rows), self.partition.owned(part))
        return answer_rows(part, answer)


def answer_rows(part: int, answer: Answer) -> pl.DataFrame:
    """Return an answer as rows of `ANSWERS`."""
    notes = {"idle": [(rules, rule, str(reason)) for rules, rule, reason in answer.idle], "crashed": answer.crashed,
             "problems": [(file, problem.code, problem.sheet, problem.cell, problem.message, problem.english)
                          for file, problem in answer.problems]}
    told = pl.DataFrame({"message": [json.dumps(notes, ensure_ascii=False)]})
    findings = tabulate(answer.findings) if answer.findings else pl.DataFrame()
    parts = [frame.with_columns(pl.lit(kind).alias("kind"))
             for kind, frame in ((FINDING, findings), (DUTIES, answer.duties), (NOTES, told)) if frame.width]
    joined = pl.concat(parts, how="diagonal_relaxed").with_columns(pl.lit(part, dtype=pl.Int32).alias("part"))
    return joined.select(
        pl.col(name).cast(kind) if name in joined.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in ANSWERS.items())


def judge_in_turn(plan: Plan, output: Path | None, read: Callable[[int], pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Judge the parts one after the other, on this computer; as `Engine.judge`."""
    anybodys = read(EVERYWHERE)
    for part in plan.parts:
        rows = plan.judge(part, read(part), anybodys)
        if output is not None:
            write_findings(rows, output, f"part-{part:05d}")
        yield rows.filter(pl.col("kind") != FINDING)


def write_findings(rows: pl.DataFrame, output: Path, name: str) -> None:
    """Write the findings of an answer to a file of a folder; none: nothing is written."""
    found = rows.filter(pl.col("kind") == FINDING)
    if found.is_empty():
        return
    output.mkdir(parents=True, exist_ok=True)
    found.drop("kind", "part").write_parquet(output / f"{name}.parquet")
