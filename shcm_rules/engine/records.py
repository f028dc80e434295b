"""Duties about what is sent or kept: documents by a day, parts of a dossier, minutes, heads of clusters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

import polars as pl

from ..checks import expressions as ex
from ..checks.deadline import Limit, Sent, judge_deadline, judge_exists
from ..checks.outcomes import NO, YES, Outcomes
from ..checks.presence import Slot, judge_presence
from ..checks.values import judge_told
from ..folding import fold, fold_name
from ..rulesets.model import column_names, day_in, window_in
from ..schedule import LEVELS
from ..windows import SchoolYear, Window
from .judging import Judged, Task, nothing
from .rows import FIRST, LAST, Question, Rows
from .senders import GRAINS, Documents, of_year, units_with_sheet
from .single import View, outcomes_of
from .tallies import bound_by_level, bound_by_levels
from .texts import phrase_finder
from .units import Units, distinct
from .verdicts import Asked, tell

__all__ = ["judge_deadlines", "judge_minutes", "judge_parts", "judge_rotation", "limits_of"]

_WITH_YEAR = re.compile(r"20\d\d-")
#: When a document names its day in full, the document that says so was issued before.
_ALWAYS_ISSUED = Window(date.min, date.min)


def limits_of(task: Task, year: SchoolYear) -> tuple[Limit, ...]:
    """Return the readings of a deadline's limit, the earliest first."""
    check = task.check
    if check.within:
        window = window_in(str(task.number("within")), year)
        return (Limit(window.earliest.toordinal(), window.latest.toordinal()),)
    if check.by:
        return (Limit(None, day_in(str(task.number("by")), year).toordinal()),)
    day = day_in(str(task.number("before")), year).toordinal()
    readings = {"late": (day - 1,), "on-time": (day,)}.get(task.settings[check.on_the_day_setting], (day - 1, day))
    return tuple(Limit(None, last) for last in readings)


def _names_the_day(task: Task) -> bool:
    """Tell whether the text gives the limit with its year: it was issued before that, whenever it was."""
    limits = [str(task.number(name)) for name in ("before", "by", "within") if getattr(task.check, name)]
    return any(_WITH_YEAR.match(limit) for limit in limits)


def judge_deadlines(
    question: Question, units: Units, documents: Mapping[str, Documents], tasks: Sequence[Task],
) -> Iterator[Judged]:
    """Evaluate every rule that wants a document of each cluster, school or tổ."""
    for grain in GRAINS:
        here = [task for task in tasks if task.check.for_each == grain]
        if here:
            yield from _deadlines(question, units.domain(grain), grain, here, documents[grain])


def _deadlines(
    question: Question, domain: pl.DataFrame, grain: str, tasks: Sequence[Task], documents: Documents,
) -> Iterator[Judged]:
    key = f"{grain}_id"
    if domain.is_empty():
        yield from (nothing(task, grain) for task in tasks)
        return
    limits = [(_anytime(question),) if t.check.exists else limits_of(t, question.year) for t in tasks]
    last = question.today if question.audit else LAST
    flags = [flag for index, task in enumerate(tasks)
             for flag in _document_flags(fold(task.check.document), limits[index], last, str(index))]
    frame = domain if "bound" in domain.columns else domain.with_columns(bound=pl.lit(True))
    speaking = units_with_sheet(question.schedule, documents, key)
    has_sheet = pl.lit(value=True) if speaking is None else pl.col(key).is_in(speaking.implode())
    told_of = _with_documents(frame.lazy(), documents, grain, flags).with_columns(has_sheet.alias("has_sheet"))
    asked = [_asked(question, task, limits[index], str(index)) for index, task in enumerate(tasks)]
    told = tell(told_of, domain.height, asked)
    for index, task in enumerate(tasks):
        yield Judged(task, grain, domain, told[f"{index}.verdict"], told[f"{index}.reason"],
                     details={"documents": documents, "key": key})


def _asked(question: Question, task: Task, limits: tuple[Limit, ...], name: str) -> Asked:
    def build() -> Outcomes:
        found = _judge_document(question, task, _sent(limits, name), limits)
        return bound_by_levels(found.unless_bound(ex.col("bound"), ex.col("bound")), task.levels)

    return Asked(name, ("deadline", task.asked, limits, question.today), build)


def _with_documents(
    frame: pl.LazyFrame, documents: Documents, grain: str, flags: Sequence[pl.Expr],
) -> pl.LazyFrame:
    """Return the units with what documents say of each: its own, those that can be any unit's or any of its school."""
    key, names = f"{grain}_id", [flag.meta.output_name() for flag in flags]
    unsure = pl.lit(value=False).alias("sure")
    own = documents.with_units(["document_id", "lo", "hi"]).group_by(key).agg(flags)
    frame = frame.join(own, on=key, how="left", maintain_order="left")
    told = [pl.col(name).fill_null(value=False) for name in names]
    anybodys, of_homes = documents.anybodys(grain), documents.of_homes(grain)
    if not anybodys.is_empty():
        holds = anybodys.with_columns(unsure).select(flags).row(0)
        told = [pl.lit(value=True).alias(name) if always else some
                for name, some, always in zip(names, told, holds, strict=True)]
    if not of_homes.is_empty():
        homes = of_homes.lazy().with_columns(unsure).group_by("home").agg(flags)
        frame = frame.join(
            homes, left_on="school_id", right_on="home", how="left", suffix=".home", maintain_order="left")
        told = [some | pl.col(f"{name}.home").fill_null(value=False) for name, some in zip(names, told, strict=True)]
    return frame.with_columns(told)


def _anytime(question: Question) -> Limit:
    return Limit(FIRST, question.today if question.audit else LAST)


def _judge_document(question: Question, task: Task, sent: Sent, limits: Sequence[Limit]) -> Outcomes:
    if not task.check.exists:
        issued = _ALWAYS_ISSUED if _names_the_day(task) else task.issued
        return judge_deadline(sent, limits, as_of=question.today, issued=issued)
    over_since = question.today - int(task.settings[task.check.grace_setting])
    return judge_exists(
        sent, limits[0], open_=ex.col("last2_hi") >= over_since, over=ex.col("last2_lo") < over_since)


@lru_cache(maxsize=256)
def _document_flags(kind: str, limits: Sequence[Limit], today: int, name: str) -> tuple[pl.Expr, ...]:
    """Return, for each limit, what the documents of a kind that a unit has say (see `Sent`); later ones are none."""
    lo, hi = pl.col("lo"), pl.col("hi")
    own = pl.col("document_id") == kind
    sure, unsure = own & pl.col("sure"), own & ~pl.col("sure")
    flags: list[pl.Expr] = []
    for i, limit in enumerate(limits):
        first, last = limit.first or FIRST, min(limit.last, today)
        inside_must = (lo >= first) & (hi <= last)
        inside_may = (lo <= last) & (hi >= first) & pl.lit(first <= last)
        late = (pl.min_horizontal(hi, pl.lit(today)) > limit.last) & (lo <= today)
        nothing = (hi > today) | (lo < first)
        told = {
            "in_must": sure & inside_must, "in_may": sure & inside_may, "others": unsure & inside_may,
            "unsure": unsure & (inside_may | late), "late": own & late, "settled": sure & ~nothing,
        }
        flags += [holds.any().alias(f"{name}.{i}.{what}") for what, holds in told.items()]
    return tuple(flags)


def _sent(limits: Sequence[Limit], name: str) -> Sent:
    position = {limit: i for i, limit in enumerate(limits)}

    def told(what: str) -> Any:
        return lambda limit: ex.col(f"{name}.{position[limit]}.{what}")

    return Sent(
        in_time_must=told("in_must"), in_time_may=told("in_may"), others_may=told("others"), unsure_may=told("unsure"),
        late_may=told("late"), settled_must=told("settled"), sheet=ex.col("has_sheet"),
    )


def judge_parts(question: Question, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate which parts each document of a kind names in its column."""
    documents = of_year(question.schedule.documents.filter(pl.col("document_id").is_not_null()), question.year)
    absent = question.absent("documents")
    kinds = documents.partition_by("document_id", as_dict=True, maintain_order=True)
    for task in tasks:
        frame = kinds.get((fold(task.check.document),), documents.clear())
        if frame.is_empty():
            yield nothing(task, "document")
            continue
        name = column_names("documents")[task.check.field]
        parts = [_holds(frame[name], part.any).alias(f"part{i}") for i, part in enumerate(task.check.require)]
        lacking = pl.col("source").is_in(absent.get(name, [])).alias("lacking")
        told = tell(frame.lazy().with_columns(*parts, lacking), frame.height, [_dossier(len(parts))])
        yield Judged(task, "document", frame, told["0.verdict"], told["0.reason"])


def _dossier(parts: int) -> Asked:
    """Return what is asked of a document of which columns say whether each part is named."""
    slots = [Slot(ex.col(f"part{i}"), ex.col("lacking")) for i in range(parts)]
    return Asked("0", ("parts", parts), lambda: judge_presence(slots))


def _holds(column: pl.Series, phrases: tuple[str, ...]) -> pl.Expr:
    find = phrase_finder(phrases, ())
    return pl.col(column.name).is_in([text for text in distinct(column) if find(text)]).fill_null(value=False)


def judge_minutes(question: Question, rows: Rows, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate which columns each row of the minutes fills; held sessions without the sheet leave it open."""
    schedule = question.schedule
    absent = question.absent("minutes")
    frame = schedule.minutes
    if not schedule.has_sheet("minutes"):
        frame = _held_units(question, rows)
    if frame.is_empty():
        yield from (nothing(task, "minutes") for task in tasks)
        return
    level = schedule.info.get("level") or None
    known = [value for value in LEVELS if level == value]
    frame = frame.with_columns(pl.lit(known[0] if known else None, dtype=pl.String).alias("level"))

    lacking = {name: here for name, here in sorted(absent.items()) if here} if schedule.has_sheet("minutes") else None

    def column_absent(name: str) -> ex.Expr:
        if lacking is None:
            return YES
        return ex.col(f"absent.{name}") if name in lacking else NO

    view = View(question, frame, column_absent, "minutes")

    hangs_on = lacking if lacking is None else tuple(lacking), bool(known), question.today, question.audit
    asked = [
        Asked(str(index), ("minutes", task.asked, *hangs_on), partial(_of_minutes, view, task, with_level=bool(known)))
        for index, task in enumerate(tasks)]
    added = [pl.col("source").is_in(here).alias(f"absent.{name}") for name, here in (lacking or {}).items()]
    told = tell(frame.lazy().with_columns(added), frame.height, asked)
    for index, task in enumerate(tasks):
        yield Judged(task, "minutes", frame, told[f"{index}.verdict"], told[f"{index}.reason"])


def _of_minutes(view: View, task: Task, *, with_level: bool) -> Outcomes:
    found = outcomes_of(view, task)
    return bound_by_level(found, task.levels) if with_level else found


def _held_units(question: Question, rows: Rows) -> pl.DataFrame:
    """Return one empty row of minutes for each unit that held sessions: nothing records their minutes."""
    if not question.audit:
        return question.schedule.minutes
    held = rows.frame.filter(pl.col("done_must")).with_columns(pl.coalesce("school", "cluster").alias("unit"))
    units = held.group_by("unit", maintain_order=True).agg(pl.col("source").first(), pl.col("row").first())
    return pl.concat([question.schedule.minutes, units], how="diagonal").with_columns(pl.col("unit").alias("unit_id"))


def judge_rotation(question: Question, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate whether the head of each cluster differs from the one of the year before."""
    before = SchoolYear(question.year.start - 1)
    frame, domain = units.clusters.lazy(), units.clusters
    for name, year in (("now", question.year), ("before", before)):
        heads = _heads(question, year).rename({"head": name})
        frame = frame.join(heads, on="cluster_id", how="left", maintain_order="left")
    now, past = pl.col("now").fill_null([]), pl.col("before").fill_null([])
    both = (now.list.len() > 0) & (past.list.len() > 0)
    frame = frame.with_columns(
        (both & (now.list.set_intersection(past).list.len() == 0)).alias("met"),
        (both & (now.list.set_symmetric_difference(past).list.len() == 0)).alias("unmet"),
        (pl.col("before").is_not_null() & pl.col("bound")).alias("known"))
    for task in tasks:
        told = tell(frame, domain.height, [Asked("0", ("rotation", task.levels), partial(_rotated, task))])
        yield Judged(task, "cluster", domain, told["0.verdict"], told["0.reason"])


def _rotated(task: Task) -> Outcomes:
    found = judge_told(ex.col("met"), ex.col("unmet")).unless_bound(ex.col("known"), ex.col("known"))
    return bound_by_levels(found, task.levels)


def _heads(question: Question, year: SchoolYear) -> pl.LazyFrame:
    """Return the folded heads of each cluster in a year; a cluster with rows but no head has none."""
    clusters = question.schedule.clusters
    names = {head: fold_name(head) for head in distinct(clusters["head"]) if head}
    head = pl.col("head").replace_strict(names, default=None, return_dtype=pl.String)
    rows = clusters.lazy().filter(pl.col("school_year").fill_null(str(question.year)) == str(year))
    return rows.select("cluster_id", head).group_by("cluster_id").agg(pl.col("head").drop_nulls().unique())
