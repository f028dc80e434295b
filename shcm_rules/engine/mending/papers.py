"""Changes that could satisfy a duty of documents and heads: one sent in time, one before another, a part named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import polars as pl

from ...checks.deadline import Limit
from ...folding import fold
from ...rulesets.model import column_names
from ..boundaries import boundary_values
from ..records import limits_of
from ..rows import calendar_of
from ..texts import phrase_finder
from .ahead import pick_day, year_end
from .edits import Plan, Write
from .new_rows import new_document, unit_names
from .trial import Trial

__all__ = ["deadline_plans", "document_order_plans", "parts_plans", "rotation_plans"]


def deadline_plans(trial: Trial) -> Iterator[Plan]:
    """Yield plans for a document that each unit of the finding sends in time; one sheet serves all of them."""
    check, question = trial.task.check, trial.question
    limit = Limit(None, year_end(question)) if check.exists else limits_of(trial.task, question.year)[0]
    first, last = max(limit.first or question.today, question.today), limit.last
    if first > last:
        return
    day = question.today if check.exists else pick_day(question, first, last)
    span = (first, None if check.exists else last)
    if len(trial.rows) == 1:
        yield from _dated(trial, trial.rows[0], fold(check.document), (first, last))
    for names in zip(*(list(islice(_padded(trial, row), 3)) for row in trial.rows), strict=True):
        yield Plan(tuple(new_document(trial, unit, check.document, day, span) for unit in names))


def _padded(trial: Trial, row: Mapping[str, Any]) -> Iterator[str]:
    names = list(unit_names(trial, row))
    yield from names
    while names:
        yield names[-1]


def _dated(trial: Trial, row: Mapping[str, Any], kind: str, span: tuple[int, int]) -> Iterator[Plan]:
    """Yield documents that the sheet lists already, their day of sending made exact or filled in."""
    names = {fold(name) for name in unit_names(trial, row)}
    documents = trial.question.schedule.documents.with_row_index("at").filter(pl.col("document_id") == kind)
    for document in documents.iter_rows(named=True):
        lo, hi = document["sent_lo"], document["sent_hi"]
        empty = document["sent"] is None
        if fold(document["unit"] or "") not in names | {fold(str(row.get(f"{trial.judged.grain}_id")))}:
            continue
        ahead = lo is not None and lo > trial.question.today  # not sent yet: planned
        if not empty and not ahead and (lo is None or lo == hi):
            continue
        first, last = span if empty or ahead else (max(span[0], lo), min(span[1], hi))
        if first <= last:
            day = pick_day(trial.question, first, last)
            yield Plan((Write("documents", document["at"], "sent", day, (), (first, last)),))


def document_order_plans(trial: Trial) -> Iterator[Plan]:
    """Yield plans for a document that has to come before another one, which is sent ahead."""
    (row,), check, question = trial.rows, trial.task.check, trial.question
    found = trial.judged.details["documents"]
    key = trial.judged.details["key"]
    then = [document for frame in (found.matched.filter(pl.col(key) == row[key]), found.nobodys)
            for document in frame.iter_rows(named=True) if document["document_id"] == fold(check.then)]
    last = min((document["lo"] for document in then), default=question.today) - 1
    if last < question.today:
        return
    day, span = pick_day(question, question.today, last), (question.today, last)
    yield from _dated(trial, row, fold(check.first), span)
    for unit in unit_names(trial, row):
        yield Plan((new_document(trial, unit, check.first, day, span),))


def parts_plans(trial: Trial) -> Iterator[Plan]:
    """Yield the parts that a document does not name yet, added to its cell: they can be handed in later."""
    check = trial.task.check
    name = column_names("documents")[check.field]
    plan = Plan(())
    for row in trial.rows:
        text = str(row.get(name) or "")
        missing = [part.any[0] for part in check.require if not phrase_finder(part.any, ())(text)]
        if missing:
            at = _index(trial.question.schedule.documents, row)
            plan += Plan((Write("documents", at, name, "; ".join([*([text] if text else []), *missing])),))
    if plan.edits:
        yield plan


def _index(frame: pl.DataFrame, row: Mapping[str, Any]) -> int:
    mine = (frame["source"] == row["source"]) & (frame["row"] == row["row"])
    return int(mine.arg_true()[0])


def rotation_plans(trial: Trial) -> Iterator[Plan]:
    """Yield another head for the cluster: where none is named yet, or the year has not begun."""
    (row,), question = trial.rows, trial.question
    year = str(question.year)
    clusters = question.schedule.clusters.with_row_index("at").filter(pl.col("cluster_id") == row["cluster_id"])
    now = clusters.filter(pl.col("school_year").fill_null(year) == year)
    heads = now.filter(pl.col("head").is_not_null())
    before = {fold(head) for head in clusters.filter(pl.col("school_year") != year)["head"].drop_nulls()}
    begins = boundary_values(calendar_of(question.schedule, row.get("province"), row.get("level")))["first1_lo"]
    if len(heads) and question.today >= begins:
        return
    at = (heads if len(heads) else now)["at"].to_list()
    for school in now["school"].drop_nulls().unique(maintain_order=True):
        if fold(school) not in before:
            yield Plan(tuple(Write("clusters", index, "head", school) for index in (at if len(heads) else at[:1])))

