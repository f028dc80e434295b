"""A schedule in parts that no duty crosses: a part holds everything that the duties of its own units hang on.

A unit is a school or a cluster, by the id that findings bear ("school:…"); "" owes what belongs to none.
Rows go to the parts of the units that they name; a row that may be any unit's goes to every part. What a
part cannot hold of the others is told by `Schedule.rest`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..checks import expressions as ex
from ..checks.outcomes import YES, any_of
from ..errors import InternalError
from ..folding import fold_name
from ..rulesets.model import Count, Every, MemberOf, Rule, RuleSet, Scheduled
from ..schedule import Rest, Schedule, Source
from .counting import worlds_of
from .domain import Domain
from .evaluation import Evaluation, tasks_of
from .judging import Task, passes
from .occasions import Occasions
from .paper_parts import NOBODY, place_documents, place_owned, shared_names
from .rows import Question, prepare
from .units import Units

__all__ = [
    "EVERYWHERE", "NOBODY", "Partition", "divide", "going", "kept_sources", "owner_of_rows", "rows_of_places",
    "split_rules", "unit_of_cluster",
]

#: The part of rows that may be any unit's.
EVERYWHERE = -1


def _unit(kind: str) -> nw.Expr:
    return nw.concat_str(nw.lit(f"{kind}:"), nw.col(f"{kind}_id"))


def owner_of_rows() -> nw.Expr:
    """Return the id of the unit that owes the duties of each session row, as findings name it."""
    return nw.coalesce(_unit("school"), _unit("cluster"), nw.lit(NOBODY))


def unit_of_cluster() -> nw.Expr:
    """Return the id of the cluster of which a session row can be one; null: of none, or of an unknown one."""
    named = (nw.col("cluster_id") != "") | (nw.col("organiser") == "Cụm")
    return nw.when(named.fill_null(value=False)).then(_unit("cluster"))


@dataclass(frozen=True)
class Partition:
    """Which part each unit is in, which rows go to all of them, and where documents and minutes go.

    `documents` and `minutes` are the schedule's, with the parts they go to (`parts`; empty: every one), the unit
    that owes their duties (`owner`) and, for documents, whether a unit anywhere bears their `name`.
    """

    question: Question
    parts: pl.DataFrame
    anybodys: nw.Expr | None  # None: on the way to where its rows are, which are placed by then
    documents: pl.DataFrame
    minutes: pl.DataFrame
    rest: Rest

    @property
    def count(self) -> int:
        """Return how many parts there are."""
        return int(self.parts["part"].max() or 0) + 1  # type: ignore[arg-type]

    def place(self, sessions: nw.LazyFrame[Any], units: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Add to session rows `part`, that of their owner, and `also`, that of their cluster where it is another one.

        `part` is EVERYWHERE for a row that may be any unit's. Both frames are of one back end; `units` is `parts`.
        """
        if self.anybodys is None:
            raise InternalError("rows are placed before they travel")
        named = sessions.with_columns(
            owner_of_rows().alias("own_unit"), unit_of_cluster().alias("joint_unit"), self.anybodys.alias("is_any"))
        placed = named.join(units.rename({"unit": "own_unit", "part": "own_part"}), on="own_unit", how="left").join(
            units.rename({"unit": "joint_unit", "part": "joint_part"}), on="joint_unit", how="left")
        own, joint, anybodys = nw.col("own_part"), nw.col("joint_part"), nw.col("is_any")
        elsewhere = (joint != own).fill_null(value=False) & ~anybodys
        return placed.with_columns(
            nw.when(anybodys).then(nw.lit(EVERYWHERE, dtype=nw.Int32)).otherwise(own).alias("part"),
            nw.when(elsewhere).then(joint).alias("also"),
        ).drop("own_unit", "joint_unit", "is_any", "own_part", "joint_part")

    def place_all(self, sessions: pl.DataFrame) -> pl.DataFrame:
        """Return a frame of session rows in memory, placed, in their order; nothing that it holds is copied."""
        placed = self.place(nw.from_native(sessions.lazy()), nw.from_native(self.parts.lazy()))
        where: pl.DataFrame = placed.select("row_id", "part", "also").sort("row_id").collect().to_native()
        ordered = sessions if sessions["row_id"].is_sorted() else sessions.sort("row_id")
        return ordered.hstack(where.drop("row_id"))

    def owned(self, part: int) -> frozenset[str]:
        """Return the units of a part."""
        return frozenset(self.parts.filter(pl.col("part") == part)["unit"])

    def joined(self, groups: Mapping[int, int]) -> Partition:
        """Return some of the parts joined to groups: part → group; of the others no group holds anything."""
        def group(parts: pl.Expr) -> pl.Expr:
            return parts.replace_strict(groups, default=None, return_dtype=pl.Int32)

        def grouped(frame: pl.DataFrame) -> pl.DataFrame:
            # An empty list is every part; one of parts that no group has is none.
            inside = group(pl.element()).drop_nulls().unique()
            joined = frame.with_columns(pl.col("parts").list.eval(inside).alias("groups"))
            kept = (pl.col("parts").list.len() == 0) | (pl.col("groups").list.len() > 0)
            return joined.filter(kept).drop("parts").rename({"groups": "parts"})

        parts = self.parts.with_columns(group(pl.col("part")).alias("part")).drop_nulls("part")
        return replace(self, parts=parts, documents=grouped(self.documents), minutes=grouped(self.minutes))

    def take(self, part: int, sessions: pl.DataFrame) -> Schedule:
        """Return a part as a schedule of its own, given the session rows that go to it."""
        whole = self.question.schedule
        here = (pl.col("parts").list.len() == 0) | pl.col("parts").list.contains(part)
        documents, minutes = self.documents.filter(here), self.minutes.filter(here)
        schools = [unit.removeprefix("school:") for unit in self.owned(part) if unit.startswith("school:")]
        departments = whole.departments.filter(
            pl.col("school_id").is_in(schools) | pl.col("school_id").is_null())
        named = documents.filter("known")["name"]
        papers = pl.concat([frame.select("unit_id", "owner") for frame in (documents, minutes)])
        owners = dict(papers.drop_nulls().rows())
        told = {kind: names.intersection(named) for kind, names in self.rest.shared.items()}
        tables = {
            "sessions": _in_order(sessions),
            "departments": departments, "clusters": whole.clusters,
            "documents": documents.select(whole.documents.columns), "minutes": minutes.select(whole.minutes.columns),
        }
        rest = replace(self.rest, known=frozenset(named), shared=told, owners=owners)
        return _renumbered(whole, tables, rest)

    def take_places(self, sessions: pl.DataFrame) -> Schedule:
        """Return the schedule for the rules that bind places, given the session rows that concern them."""
        rest = replace(self.rest, schools=frozenset(), shared={})
        return replace(self.question.schedule, rest=rest, sessions=_in_order(sessions))


def going(placed: pl.DataFrame) -> pl.DataFrame:
    """Return placed rows once for each `part` that they go to; those that go to all of them bear EVERYWHERE."""
    joint = placed.filter(pl.col("also").is_not_null()).with_columns(pl.col("also").alias("part"))
    return (pl.concat([placed, joint]) if joint.height else placed).drop("also")


def _in_order(sessions: pl.DataFrame) -> pl.DataFrame:
    """Return session rows in their order, numbered anew."""
    ordered = sessions if sessions["row_id"].is_sorted() else sessions.sort("row_id")
    return ordered.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("row_id"))


def split_rules(rule_sets: Sequence[RuleSet]) -> tuple[tuple[RuleSet, ...], tuple[RuleSet, ...]]:
    """Return the sets with the rules that bind units only, and with those that bind a place as a whole."""
    kinds = ([rules.model_copy(update={"rules": tuple(rule for rule in rules.rules if _of_place(rule) is placed)})
              for rules in rule_sets] for placed in (False, True))
    of_units, of_places = (tuple(found) for found in kinds)
    return of_units, of_places


def _of_place(rule: Rule) -> bool:
    """Tell whether the duties of a rule hang on rows of many units: each level of a province, scheduled sessions."""
    return isinstance(rule.check, Scheduled) or "level" in (getattr(rule.check, "for_each", None) or ())


def rows_of_places(
    question: Question, of_places: Sequence[RuleSet], sessions: nw.LazyFrame[Any],
) -> nw.LazyFrame[Any]:
    """Return the session rows that the rules that bind places may count."""
    tasks = [task for rules in of_places for task in tasks_of(question, rules)]
    filters = [_may_pass(task) if isinstance(task.check, Count | Every) else None for task in tasks]
    some = [found for found in filters if found is not None]
    concerned = any_of(some) if len(some) == len(filters) else YES
    placed: nw.Expr = ex.in_words(concerned, nw)
    return sessions.with_columns(placed.alias("is_placed")).filter(nw.col("is_placed")).drop("is_placed")


def _may_pass(task: Task) -> ex.Expr | None:
    """Return whether a row may pass the filter of a rule, whatever its content is; None: every row may."""
    return passes(task.check.where.model_copy(update={"content": None}), task)[1]


def divide(
    question: Question, rule_sets: Sequence[RuleSet], *, most: int | None = None, days: Question | None = None,
) -> Partition:
    """Return how a schedule falls into parts of at most about `most` session rows; None: a part for each unit.

    The rules bind units only (`split_rules`). The sessions of the question's schedule may be an outline: each
    combination of unit, level and organiser once, in the order of the rows, with `rows`, how many there are, beside;
    then `days` asks the same of a schedule that has every window of theirs.
    """
    tasks = [task for rules in rule_sets for task in tasks_of(question, rules)]
    rows = prepare(question)
    units = Units(question, rows)
    occasions = Occasions(question, rows, tuple(units.clusters["cluster_id"]))
    domain = Domain(Evaluation(question, rule_sets, rows, units, occasions))
    parts = _parts(question.schedule, units, most)
    documents = place_documents(question, units, domain, parts)
    minutes = place_owned(question.schedule.minutes, domain, parts)
    domains = {"department_id": units.departments, "cluster_id": units.clusters, "school_id": units.schools}
    rest = Rest(
        schools=_school_names(question.schedule, tasks), shared=shared_names(units) if documents.height else {},
        worlds=tuple(worlds_of(days or question, prepare(days) if days else rows)),
        alone=frozenset(key for key, frame in domains.items() if frame.height == 1),
        province=str(rows.frame["province"].drop_nulls().first() or ""))
    return Partition(question, parts, _anybodys(tasks), documents, minutes, rest)


def _parts(schedule: Schedule, units: Units, most: int | None) -> pl.DataFrame:
    """Return (`unit`, `part`) of every unit: a school with its first cluster, parts of about as many rows."""
    sessions = schedule.sessions
    told: pl.DataFrame = nw.from_native(sessions).select(
        owner_of_rows().alias("unit"), unit_of_cluster().alias("joint")).to_native()
    sized = told.with_columns(
        sessions["rows"] if "rows" in sessions.columns else pl.lit(1).alias("rows")).group_by("unit").agg(
        pl.col("rows").sum().alias("size"))
    named = [
        told.select(pl.col("joint").alias("unit")),
        *(table.select((pl.lit("school:") + pl.col("school_id")).alias("unit"))
          for table in (schedule.departments, schedule.clusters, units.schools, units.departments)),
        units.clusters.select((pl.lit("cluster:") + pl.col("cluster_id")).alias("unit")),
    ]
    members = schedule.clusters.drop_nulls(["school_id", "cluster_id"]).group_by(
        (pl.lit("school:") + pl.col("school_id")).alias("unit")).agg(
        (pl.lit("cluster:") + pl.col("cluster_id").first()).alias("with"))
    every = pl.concat([sized.select("unit"), *named, pl.DataFrame({"unit": [NOBODY]})]).drop_nulls().unique()
    if most is None:
        ordered = every.sort("unit")
        return ordered.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("part"))
    grouped = every.join(members, on="unit", how="left").join(sized, on="unit", how="left").select(
        "unit", pl.coalesce("with", "unit").alias("group"), pl.col("size").fill_null(0))
    groups = grouped.group_by("group").agg(pl.col("size").sum()).sort("group")
    cut = groups.with_columns(pl.Series("part", _cut(groups["size"], most), dtype=pl.Int32))
    return grouped.join(cut, on="group", how="left").select("unit", "part").sort("unit")


def _cut(sizes: Iterable[int], most: int) -> list[int]:
    """Return the number of the part of each group, in order, so that no part but one of a single group exceeds it."""
    found, part, filled = [], 0, 0
    for size in sizes:
        if filled and filled + size > most:
            part, filled = part + 1, 0
        filled += size
        found.append(part)
    return found


def _anybodys(tasks: Sequence[Task]) -> nw.Expr:
    """Return whether a session row may be any school's, tổ's or cluster's for some rule."""
    organiser, school, cluster = ex.col("organiser"), ex.col("school_id"), ex.col("cluster_id")

    def may_be(name: str) -> ex.Expr:
        return organiser.is_null() | (organiser == name).fill_null(value=False)

    open_ = [
        school.is_null() & ex.col("department_id").is_null() & may_be("Tổ"),
        cluster.is_null() & may_be("Cụm"),
    ]
    for task in tasks:
        if isinstance(task.check, Count | Every) and task.check.for_each in ("school", ("school",)):
            may = _may_pass(task)
            open_.append(school.is_null() if may is None else school.is_null() & may)
    told: nw.Expr = ex.in_words(any_of(open_), nw)
    return told


def _school_names(schedule: Schedule, tasks: Sequence[Task]) -> frozenset[str]:
    """Return the folded names of every school, if a rule asks whether a place is one."""
    if not any(isinstance(task.check, MemberOf) and task.check.among == "cluster-schools" for task in tasks):
        return frozenset()
    tables = (schedule.clusters, schedule.departments, schedule.sessions)
    return frozenset(fold_name(school) for table in tables for school in table["school"].drop_nulls().unique())


def _renumbered(whole: Schedule, tables: Mapping[str, pl.DataFrame], rest: Rest) -> Schedule:
    """Return a schedule of some rows with the sources that these need, and what tells which sheets there are."""
    used = {source for frame in tables.values() for source in frame["source"].unique()}
    kept = sorted(kept_sources(whole.sources, used))
    number = {source: at for at, source in enumerate(kept)}
    files = {whole.sources[source].file for source in kept}
    renumbered = {
        name: frame.with_columns(pl.col("source").replace_strict(number, return_dtype=pl.Int16))
        for name, frame in tables.items()
    }
    return Schedule(
        **renumbered, year=whole.year, info=whole.info, calendars=whole.calendars, rest=rest,
        sources=[whole.sources[source] for source in kept],
        inputs=[item for item in whole.inputs if item.path in files],
        moved={(table, number[source], row, name): cell for (table, source, row, name), cell in whole.moved.items()
               if source in number},
        homes={number[source]: home for source, home in whole.homes.items() if source in number})  # fmt: skip


def kept_sources(sources: Sequence[Source], used: Collection[int]) -> Iterator[int]:
    """Yield the sources of the files that are used; of the others one a table, and one where documents stand alone."""
    files = {sources[source].file for source in used}
    yield from (at for at, source in enumerate(sources) if source.file in files)
    apart = {source.file for source in sources if source.table not in {"documents", "minutes"}}
    seen: set[tuple[str, bool]] = set()
    for at, source in enumerate(sources):
        kind = (source.table, source.file in apart)
        if kind not in seen:
            seen.add(kind)
            yield at
    others = (at for at, source in enumerate(sources) if source.file != sources[0].file)
    yield from [0, next(others, 0)] if sources else ()
