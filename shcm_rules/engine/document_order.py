"""Which of a unit's documents came first: one kind has to precede another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import Outcomes
from ..findings import Reason
from ..folding import fold
from .judging import Judged, Task, judge, nothing
from .rows import Question
from .senders import Documents, match_documents, recorded
from .tallies import bound_by_levels
from .units import Units

__all__ = ["judge_document_order"]

_COLUMNS = ("met", "unmet", "not_due", "not_bound", "unsure")


@dataclass(frozen=True, slots=True)
class _Earliest:
    """The earliest document of a kind that a unit has: `sure` that there is one; over the worlds with one, its days."""

    lo: int
    hi: int
    sure: bool


def judge_document_order(question: Question, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every rule that wants one document of a unit before another."""
    documents = recorded(question)
    if question.audit:  # what is dated ahead is not recorded yet
        documents = documents.filter(pl.col("lo") <= question.today)
    domains = {"cluster": units.clusters, "school": units.schools, "department": units.departments}
    for task in tasks:
        grain = task.check.for_each
        domain = domains[grain]
        if domain.is_empty():
            yield nothing(task, grain)
            continue
        found = match_documents(documents, units, grain)
        key = f"{grain}_id"
        kinds = (task.check.first, task.check.then)
        first, then = (_earliest(question, found, domain, grain, kind) for kind in kinds)
        told = [_compare(first.get(unit), then.get(unit), question.today) for unit in domain[key]]
        flags = pl.DataFrame(told, schema=dict.fromkeys(_COLUMNS, pl.Boolean), orient="row")
        frame = domain.hstack(flags.get_columns())
        met, unmet, not_due, not_bound, unsure = (nw.col(name) for name in _COLUMNS)
        outcomes = Outcomes(met, unmet, not_due, not_bound, causes=((Reason.UNKNOWN_VALUE, unsure),))
        if "bound" in frame.columns:
            outcomes = outcomes.unless_bound(nw.col("bound"), nw.col("bound"))
        codes = judge(nw.from_native(frame.lazy()), {"0": bound_by_levels(outcomes, task.levels)})
        yield Judged(task, grain, domain, codes["0.verdict"], codes["0.reason"],
                     details={"documents": found, "key": key})


def _earliest(
    question: Question, documents: Documents, domain: pl.DataFrame, grain: str, kind: str,
) -> dict[str, _Earliest]:
    """Return the earliest document of a kind for each unit that has one, or may have one that is nobody's."""
    own, key = pl.col("document_id") == fold(kind), f"{grain}_id"
    found: dict[str, list[tuple[int, int, bool]]] = {}
    for unit, lo, hi, sure in documents.matched.filter(own).select(key, "lo", "hi", "sure").iter_rows():
        found.setdefault(unit, []).append((lo, hi, sure))
    loose = documents.of_homes(grain).filter(own)
    if not loose.is_empty():
        at_home = domain.join(loose.select("home", "lo", "hi"), left_on="school_id", right_on="home", how="inner")
        for unit, lo, hi in at_home.select(key, "lo", "hi").iter_rows():
            found.setdefault(unit, []).append((lo, hi, False))
    anybodys = [(lo, hi, False) for lo, hi in documents.anybodys(grain).filter(own).select("lo", "hi").iter_rows()]
    units = domain[key] if anybodys else found
    return {unit: _of([*found.get(unit, ()), *anybodys], question) for unit in units}


def _of(documents: Sequence[tuple[int, int, bool]], question: Question) -> _Earliest:
    if question.audit:  # one that may be dated ahead may not be recorded yet
        documents = [(lo, min(hi, question.today), sure and hi <= question.today) for lo, hi, sure in documents]
    certain = [hi for _, hi, sure in documents if sure]
    return _Earliest(
        lo=min(lo for lo, _, _ in documents), sure=bool(certain),
        hi=min(certain) if certain else max(hi for _, hi, _ in documents),
    )


def _compare(first: _Earliest | None, then: _Earliest | None, today: int) -> tuple[bool, ...]:
    """Return which outcomes occur: met, unmet, not due, not bound; and whether it hangs on whose a document is."""
    if then is None:
        return False, False, False, True, False
    missing = first is None or not first.sure
    return (
        first is not None and first.lo < then.hi,
        (first is not None and first.hi >= then.lo) or (missing and then.lo <= today),
        missing and then.hi > today,
        not then.sure,
        not then.sure or (first is not None and not first.sure),
    )
