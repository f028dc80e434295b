"""Which of a unit's documents came first: one kind has to precede another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import Outcomes
from ..findings import Reason
from ..folding import fold
from .judging import Judged, Task, nothing
from .rows import Question
from .senders import Documents
from .tallies import bound_by_levels
from .units import Units
from .verdicts import Asked, tell

__all__ = ["judge_document_order"]


def judge_document_order(
    question: Question, units: Units, documents: Mapping[str, Documents], tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate every rule that wants one document of a unit before another."""
    domains = {"cluster": units.clusters, "school": units.schools, "department": units.departments}
    for task in tasks:
        grain = task.check.for_each
        domain, found, key = domains[grain], documents[grain], f"{grain}_id"
        if question.audit:  # what is dated ahead is not recorded yet
            found = found.until(question.today)
        if domain.is_empty():
            yield nothing(task, grain)
            continue
        frame = domain.lazy() if "bound" in domain.columns else domain.lazy().with_columns(bound=pl.lit(value=True))
        for kind, name in ((task.check.first, "first"), (task.check.then, "then")):
            earliest = _earliest(question, domain.lazy(), found, grain, kind)
            told = earliest.rename({part: f"{name}.{part}" for part in ("lo", "hi", "sure")})
            frame = frame.join(told, on=key, how="left", maintain_order="left")
        asked = Asked("0", ("document order", task.levels), partial(_outcomes, task))
        verdicts = tell(frame.with_columns(_compare(question.today)), domain.height, [asked])
        yield Judged(task, grain, domain, verdicts["0.verdict"], verdicts["0.reason"],
                     details={"documents": found, "key": key})


def _earliest(
    question: Question, units: pl.LazyFrame, documents: Documents, grain: str, kind: str,
) -> pl.LazyFrame:
    """Return the earliest document of a kind of each unit that has one, or may have one that is nobody's.

    `sure` that there is one; `lo`, `hi`: over the worlds with one, its days.
    """
    own, key = pl.col("document_id") == fold(kind), f"{grain}_id"
    columns, unsure = ("lo", "hi"), pl.lit(value=False).alias("sure")
    parts = [documents.with_units(["document_id", *columns]).filter(own).select(key, *columns, "sure")]
    at_home, anybodys = documents.of_homes(grain), documents.anybodys(grain)
    if not at_home.is_empty():
        loose = at_home.lazy().filter(own).select("home", *columns)
        joined = units.select(key, "school_id").join(loose, left_on="school_id", right_on="home", how="inner")
        parts.append(joined.select(key, *columns, unsure))
    if not anybodys.is_empty():
        loose = anybodys.lazy().filter(own).select(columns)
        parts.append(units.select(key).join(loose, how="cross").select(key, *columns, unsure))
    hi, sure = pl.col("hi"), pl.col("sure")
    told = pl.concat(parts)
    if question.audit:  # one that may be dated ahead may not be recorded yet
        told = told.with_columns(
            pl.min_horizontal(hi, pl.lit(question.today)).alias("hi"), sure & (hi <= question.today))
    return told.group_by(key).agg(
        pl.col("lo").min(), pl.when(sure.any()).then(hi.filter(sure).min()).otherwise(hi.max()).alias("hi"), sure.any())


def _compare(today: int) -> Iterator[pl.Expr]:
    """Yield which outcomes occur; and whether it hangs on whose a document is (`unsure`)."""
    lo, hi, sure = (pl.col(f"first.{part}") for part in ("lo", "hi", "sure"))
    then_lo, then_hi, then_sure = (pl.col(f"then.{part}") for part in ("lo", "hi", "sure"))
    missing, there = ~sure.fill_null(value=False), then_sure.is_not_null()
    told = {
        "met": lo < then_hi, "unmet": (hi >= then_lo) | (missing & (then_lo <= today)),
        "not_due": missing & (then_hi > today), "not_bound": ~then_sure.fill_null(value=False),
        "unsure": there & (~then_sure | ~sure.fill_null(value=True)),
    }
    yield from (column.fill_null(value=False).alias(name) for name, column in told.items())


def _outcomes(task: Task) -> Outcomes:
    met, unmet, not_due, not_bound, unsure = (
        ex.col(name) for name in ("met", "unmet", "not_due", "not_bound", "unsure"))
    found = Outcomes(met, unmet, not_due, not_bound, causes=((Reason.UNKNOWN_VALUE, unsure),))
    return bound_by_levels(found.unless_bound(ex.col("bound"), ex.col("bound")), task.levels)
