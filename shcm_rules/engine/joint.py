"""Open duties that hang on the same unclear rows: how many of them fail in every world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..checks.outcomes import VERDICTS
from ..findings import Verdict
from .judging import Judged
from .rows import Question, Rows

__all__ = ["Shortfall", "joint_shortfall"]

@dataclass(frozen=True, slots=True)
class Shortfall:
    """Open duties of a tổ that hang on the same unclear rows, which cannot meet them all."""

    duty: dict[str, Any]  # one of them
    duties: int
    rows: list[dict[str, Any]]
    violated: int  # at least so many, in every world


_OPEN = VERDICTS.index(Verdict.UNDETERMINED)


def joint_shortfall(question: Question, rows: Rows, judged: Judged) -> list[Shortfall]:
    """Return, for each tổ, what several open duties of it lack together.

    Only for counts by subject of a plan that ask for at least n. A row can help as many duties at once
    as it has subjects (one, if its subject is unknown), in one term; a duty lacks n − certain rows. Duties
    are filled greedily from the smallest lack: no world meets more of them.
    """
    check = judged.task.check
    if (
        question.audit
        or "subject" not in judged.grain
        or getattr(check, "at_least", None) is None
        or judged.facts is None
    ):
        return []
    n = int(judged.task.number("at_least"))
    open_ = judged.keys.with_columns(judged.verdict.alias("verdict"), judged.facts["low"]).filter(
        pl.col("verdict") == _OPEN
    )
    found = []
    for _, duties in open_.group_by("department_id", maintain_order=True):
        if duties.height > 1:
            unclear = _unclear(rows, judged, duties.row(0, named=True))
            owed = set(duties["subject_id"])
            helps = [1 if row["subjects"] is None else len(owed.intersection(row["subjects"])) for row in unclear]
            unclear = [row for row, n_helps in zip(unclear, helps, strict=True) if n_helps]
            room = sum(helps)
            met = _most_met(sorted(n - low for low in duties["low"]), room)
            if met < duties.height:
                found.append(Shortfall(duties.row(0, named=True), duties.height, unclear, duties.height - met))
    return found


def _most_met(lacks: list[int], room: int) -> int:
    """Return how many duties can be filled at most with so many helps."""
    met = 0
    for lack in lacks:
        room -= max(lack, 0)
        if room < 0:
            break
        met += 1
    return met


def _unclear(rows: Rows, judged: Judged, duty: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that can but need not count for the tổ's duties."""
    frame = rows.frame.filter(
        pl.col("live_may")
        & (
            (pl.col("department_id") == duty["department_id"])
            | (
                pl.col("department_id").is_null()
                & (pl.col("school_id").is_null() | (pl.col("school_id") == duty["school_id"]))
            )
        )
    )
    where = judged.task.check.where
    unsure = pl.col("subjects").is_null() | pl.col("department_id").is_null() | ~pl.col("live_must")
    for name in ("organiser", "kind", "mode"):
        allowed = judged.task.choose(getattr(where, name))
        if allowed is not None:
            frame = frame.filter(pl.col(name).is_null() | pl.col(name).cast(pl.String).is_in(list(allowed)))
            unsure |= pl.col(name).is_null()
    if where.content:
        frame = frame.filter(pl.col("content").is_null() | pl.col("content").is_in(list(judged.task.contents)))
        unsure |= pl.col("content").is_null()
    if judged.task.check.period == "term":
        unsure |= (pl.col("t1_may") & ~pl.col("t1_must")) | (pl.col("t2_may") & ~pl.col("t2_must"))
        return list(frame.filter(unsure & (pl.col("t1_may") | pl.col("t2_may"))).iter_rows(named=True))
    return list(frame.iter_rows(named=True))
