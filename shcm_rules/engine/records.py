"""Duties about what is sent or kept: documents by a day, parts of a dossier, minutes, heads of clusters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.deadline import Limit, Sent, judge_deadline, judge_exists
from ..checks.outcomes import NO, YES, Outcomes
from ..checks.presence import Slot, judge_presence
from ..checks.values import judge_told
from ..folding import fold, fold_name
from ..rulesets.model import column_names, day_in, window_in
from ..schedule import LEVELS
from ..windows import SchoolYear, Window
from .judging import Judged, Task, judge, nothing
from .rows import FIRST, LAST, Question, Rows, absent_columns, with_boundaries
from .senders import Documents, match_documents, of_year, recorded, units_with_sheet
from .single import View, outcomes_of
from .tallies import bound_by_level, bound_by_levels
from .texts import phrase_finder
from .units import Units

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


def judge_deadlines(question: Question, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate every rule that wants a document of each cluster, school or tổ."""
    documents = recorded(question)
    for grain in ("cluster", "school", "department"):
        here = [task for task in tasks if task.check.for_each == grain]
        if here:
            domain = {"cluster": units.clusters, "school": units.schools, "department": units.departments}[grain]
            found = match_documents(documents, units, grain)
            yield from _deadlines(question, with_boundaries(question.schedule, domain), grain, here, found)


def _deadlines(
    question: Question, domain: pl.DataFrame, grain: str, tasks: Sequence[Task], documents: Documents,
) -> Iterator[Judged]:
    key = f"{grain}_id"
    if domain.is_empty():
        yield from (nothing(task, grain) for task in tasks)
        return
    limits = [(_anytime(question),) if t.check.exists else limits_of(t, question.year) for t in tasks]
    flags = [
        flag for index, task in enumerate(tasks)
        for flag in _document_flags(question, fold(task.check.document), limits[index], str(index))
    ]
    frame = domain if "bound" in domain.columns else domain.with_columns(bound=pl.lit(True))
    told_of = documents.matched.group_by(key).agg(flags)
    unsure = pl.lit(value=False).alias("sure")
    anybodys = documents.anybodys(grain).with_columns(unsure).select(flags).row(0, named=True)
    frame = frame.join(told_of, on=key, how="left", maintain_order="left").with_columns(
        pl.col(name).fill_null(value=False) | pl.lit(bool(holds)) for name, holds in anybodys.items())
    frame = _add_home_documents(frame, documents.of_homes(grain).with_columns(unsure).group_by("home").agg(flags))
    told_in = units_with_sheet(question.schedule, documents, key)
    has_sheet = pl.lit(value=True) if told_in is None else pl.col(key).is_in(sorted(told_in))
    frame = frame.with_columns(has_sheet.alias("has_sheet"))
    outcomes = {}
    for index, task in enumerate(tasks):
        found = _judge_document(question, task, _sent(limits[index], str(index)), limits[index])
        outcomes[str(index)] = bound_by_levels(found.unless_bound(nw.col("bound"), nw.col("bound")), task.levels)
    told = judge(nw.from_native(frame.lazy()), outcomes)
    for index, task in enumerate(tasks):
        yield Judged(task, grain, domain, told[f"{index}.verdict"], told[f"{index}.reason"],
                     details={"documents": documents, "key": key})


def _add_home_documents(frame: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Return the units with what the documents say that can be any unit's of its school."""
    if told.is_empty():
        return frame
    names = [name for name in told.columns if name != "home"]
    joined = frame.join(told, left_on="school_id", right_on="home", how="left", suffix=".home", maintain_order="left")
    either = [pl.col(name) | pl.col(f"{name}.home").fill_null(value=False) for name in names]
    return joined.with_columns(either).select(frame.columns)


def _anytime(question: Question) -> Limit:
    return Limit(FIRST, question.today if question.audit else LAST)


def _judge_document(question: Question, task: Task, sent: Sent, limits: Sequence[Limit]) -> Outcomes:
    if not task.check.exists:
        issued = _ALWAYS_ISSUED if _names_the_day(task) else task.issued
        return judge_deadline(sent, limits, as_of=question.today, issued=issued)
    over_since = question.today - int(task.settings[task.check.grace_setting])
    return judge_exists(
        sent, limits[0], open_=nw.col("last2_hi") >= over_since, over=nw.col("last2_lo") < over_since)


def _document_flags(
    question: Question, kind: str, limits: Sequence[Limit], name: str,
) -> Iterator[pl.Expr]:
    """Yield, for each limit, what the documents of a kind that a unit has say (see `Sent`)."""
    lo, hi = pl.col("lo"), pl.col("hi")
    own = pl.col("document_id") == kind
    sure, unsure = own & pl.col("sure"), own & ~pl.col("sure")
    today = question.today if question.audit else LAST
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
        yield from (holds.any().alias(f"{name}.{i}.{what}") for what, holds in told.items())


def _sent(limits: Sequence[Limit], name: str) -> Sent:
    position = {limit: i for i, limit in enumerate(limits)}

    def told(what: str) -> Any:
        return lambda limit: nw.col(f"{name}.{position[limit]}.{what}")

    return Sent(
        in_time_must=told("in_must"), in_time_may=told("in_may"), others_may=told("others"), unsure_may=told("unsure"),
        late_may=told("late"), settled_must=told("settled"), sheet=nw.col("has_sheet"),
    )


def judge_parts(question: Question, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate which parts each document of a kind names in its column."""
    documents = question.schedule.documents.filter(pl.col("document_id").is_not_null())
    absent = absent_columns(question.schedule, "documents")
    for task in tasks:
        frame = documents.filter(pl.col("document_id") == fold(task.check.document))
        frame = of_year(frame, question.year)
        if frame.is_empty():
            yield nothing(task, "document")
            continue
        name = column_names("documents")[task.check.field]
        lacking = nw.col("source").is_in(absent.get(name, [])) if absent.get(name) else NO
        slots = [Slot(_holds(frame[name], part.any), lacking) for part in task.check.require]
        told = judge(nw.from_native(frame.lazy()), {"0": judge_presence(slots)})
        yield Judged(task, "document", frame, told["0.verdict"], told["0.reason"])


def _holds(column: pl.Series, phrases: tuple[str, ...]) -> nw.Expr:
    find = phrase_finder(phrases, ())
    texts = [text for text in column.drop_nulls().unique() if find(text)]
    return nw.col(column.name).is_in(texts).fill_null(value=False) if texts else NO


def judge_minutes(question: Question, rows: Rows, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate which columns each row of the minutes fills; held sessions without the sheet leave it open."""
    schedule = question.schedule
    absent = absent_columns(schedule, "minutes")
    frame = schedule.minutes
    if not schedule.has_sheet("minutes"):
        frame = _held_units(question, rows)
    if frame.is_empty():
        yield from (nothing(task, "minutes") for task in tasks)
        return
    level = schedule.info.get("level") or None
    known = [value for value in LEVELS if level == value]
    frame = frame.with_columns(pl.lit(known[0] if known else None, dtype=pl.String).alias("level"))

    def column_absent(name: str) -> nw.Expr:
        if not schedule.has_sheet("minutes"):
            return YES
        return nw.col("source").is_in(absent[name]) if absent.get(name) else NO

    view = View(question, frame, column_absent, "minutes")
    found = {str(i): outcomes_of(view, task) for i, task in enumerate(tasks)}
    if known:
        found = {name: bound_by_level(told, tasks[int(name)].levels) for name, told in found.items()}
    told = judge(nw.from_native(frame.lazy()), found)
    for index, task in enumerate(tasks):
        yield Judged(task, "minutes", frame, told[f"{index}.verdict"], told[f"{index}.reason"])


def _held_units(question: Question, rows: Rows) -> pl.DataFrame:
    """Return one empty row of minutes for each unit that held sessions: nothing records their minutes."""
    if not question.audit:
        return question.schedule.minutes
    held = rows.frame.filter(pl.col("done_must")).with_columns(pl.coalesce("school", "cluster").alias("unit"))
    units = held.group_by("unit", maintain_order=True).agg(pl.col("source").first(), pl.col("row").first())
    return pl.concat([question.schedule.minutes, units], how="diagonal").with_columns(pl.col("unit").alias("unit_id"))


def judge_rotation(question: Question, units: Units, tasks: Sequence[Task]) -> Iterator[Judged]:
    """Evaluate whether the head of each cluster differs from the one of the year before."""
    written = pl.col("school_year")
    heads: dict[str, Mapping[str, set[str]]] = {
        which: _heads(question.schedule.clusters.filter(written.fill_null(str(question.year)) == str(year)))
        for which, year in (("now", question.year), ("before", SchoolYear(question.year.start - 1)))
    }
    frame = units.clusters
    column: dict[str, list[bool]] = {"met": [], "unmet": [], "known": []}
    for unit in frame["cluster_id"]:
        now, before = heads["now"].get(unit, set()), heads["before"].get(unit)
        column["known"].append(before is not None)
        column["met"].append(bool(now and before and not now & before))
        column["unmet"].append(bool(now and before and now == before))
    frame = frame.with_columns(*[pl.Series(name, values, dtype=pl.Boolean) for name, values in column.items()])
    for task in tasks:
        found = judge_told(nw.col("met"), nw.col("unmet")).unless_bound(
            nw.col("known") & nw.col("bound"), nw.col("known") & nw.col("bound"))
        told = judge(nw.from_native(frame.lazy()), {"0": bound_by_levels(found, task.levels)})
        yield Judged(task, "cluster", units.clusters, told["0.verdict"], told["0.reason"])


def _heads(clusters: pl.DataFrame) -> dict[str, set[str]]:
    """Return the folded heads of each cluster; a cluster with rows but no head has none."""
    found: dict[str, set[str]] = {}
    for unit, head in clusters.select("cluster_id", "head").rows():
        found.setdefault(unit, set())
        if head:
            found[unit].add(fold_name(head))
    return found


