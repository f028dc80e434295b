"""Open duties that hang on the same unclear rows: how many of them fail in every world."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..checks.outcomes import VERDICTS
from ..findings import Verdict
from .judging import Judged
from .plans import collect
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
    open_ = open_.filter(pl.len().over("department_id") > 1)
    if open_.is_empty():
        return []
    hanging = _Hanging(rows, judged)
    found = []
    for _, duties in open_.group_by("department_id", maintain_order=True):
        first, owed = duties.row(0, named=True), set(duties["subject_id"])
        unclear, room = hanging.helpful(first, owed)
        met = _most_met(sorted(n - low for low in duties["low"]), room)
        if met < duties.height:
            found.append(Shortfall(first, duties.height, hanging.rows(unclear), duties.height - met))
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


class _Hanging:
    """The rows that can but need not count for duties of a rule, of every tổ."""

    def __init__(self, rows: Rows, judged: Judged) -> None:
        unclear = collect(_unclear(rows.frame.lazy().with_row_index(), judged).select(
            "index", "department_id", "school_id", "subjects"), rows.frame.height)
        self._frame = rows.frame
        self._places = dict(unclear.group_by("department_id").agg("index").iter_rows())
        self._schools = dict(unclear.select("index", "school_id").iter_rows())
        self._subjects = dict(unclear.select("index", "subjects").iter_rows())

    def helpful(self, duty: Mapping[str, Any], owed: Collection[str]) -> tuple[list[int], int]:
        """Return the rows that can help a tổ, and how many duties on the subjects `owed` they can help in all."""
        loose = [i for i in self._places.get(None, ()) if self._schools[i] in {None, duty["school_id"]}]
        helps = {
            i: 1 if self._subjects[i] is None else len(set(self._subjects[i]).intersection(owed))
            for i in sorted([*self._places.get(duty["department_id"], ()), *loose])
        }
        return [i for i, n in helps.items() if n], sum(helps.values())

    def rows(self, places: Iterable[int]) -> list[dict[str, Any]]:
        """Return rows of the schedule."""
        return [self._frame.row(i, named=True) for i in places]


def _unclear(frame: pl.LazyFrame, judged: Judged) -> pl.LazyFrame:
    """Return the rows that can but need not count for duties of some tổ."""
    frame = frame.filter("live_may")
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
        return frame.filter(unsure & (pl.col("t1_may") | pl.col("t2_may")))
    return frame
