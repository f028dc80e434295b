"""The units that exist and so owe duties: tổ with their subjects, clusters, schools, levels of a province.

They come from the registry sheets; where a sheet is absent, from the rows that name them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ..folding import fold, fold_name
from ..schedule import LEVELS
from .rows import Question, Rows, attach_calendars

__all__ = ["Units"]

_LEVEL = pl.Enum(LEVELS)


def _levels() -> list[pl.Expr]:
    """Return the known `levels` of a unit, and its `level` where it has just one."""
    known = pl.col("level").drop_nulls()
    one = pl.when(known.n_unique() == 1).then(known.first()).otherwise(None)
    return [one.alias("level"), known.cast(pl.String).unique().sort().alias("levels")]


def _named(key: str) -> pl.Expr:
    return pl.col(key).is_not_null() & (pl.col(key) != "")


def _folded(names: pl.Series) -> pl.Expr:
    """Return a column of names folded, each distinct one once; "" where there is none."""
    keys = {name: fold_name(name) for name in names.drop_nulls().unique()}
    return pl.col(names.name).replace_strict(keys, default="", return_dtype=pl.String)


def _first(*names: str) -> list[pl.Expr]:
    return [pl.col(name).drop_nulls().first().alias(name) for name in names]


@dataclass(frozen=True)
class Units:
    """Domains of duties, each a frame with one row a unit, its names, its level and its boundaries."""

    question: Question
    rows: Rows

    @property
    def unit(self) -> str:
        """Return the unit that the workbook says it is about, as a key; "" if it does not say."""
        return fold_name(self.question.schedule.info.get("unit", ""))

    @property
    def speaks_for_province(self) -> bool:
        """Tell whether the workbook is a department of education's own."""
        return self.unit.startswith("sở ")

    @property
    def _registry(self) -> pl.DataFrame:
        return self.question.schedule.departments.filter(_named("department_id"))

    @cached_property
    def _seen(self) -> pl.DataFrame:
        """Return the units that rows name, each combination once: what units are made of, in one pass over the rows."""
        keys = ("school_id", "department_id", "level", "organiser")
        return self.rows.frame.lazy().group_by(keys, maintain_order=True).agg(
            _first("school", "department", "province", "ward")).collect()

    @cached_property
    def departments(self) -> pl.DataFrame:
        """One row a tổ: `department_id`, `school_id`, names, `level`, `listed` (its subjects are known)."""
        names = ("school_id", "school", "department", "province", "ward")
        listed = self._registry.group_by("department_id", maintain_order=True).agg(
            *_first(*names), *_levels(), pl.col("subjects").is_not_null().any().alias("listed"))
        seen = self._seen.filter(_named("department_id")).group_by("department_id", maintain_order=True).agg(
            *_first(*names), *_levels(), pl.lit(value=False).alias("listed"))
        # What the registry says of a tổ stands, its level unknown or not; rows only add the tổ that it lacks.
        others = seen.join(listed, on="department_id", how="anti", maintain_order="left")
        both = pl.concat([listed, others.select(listed.columns)], how="vertical_relaxed")
        return attach_calendars(self.question.schedule, both)[0]

    def without_list(self, levels: Sequence[str]) -> pl.DataFrame:
        """Return the tổ of these levels whose subjects no list gives: what they lack cannot be seen."""
        bound = pl.col("levels").list.set_intersection(list(levels)).list.len() > 0
        return self.departments.filter(~pl.col("listed") & (bound | (pl.col("levels").list.len() == 0)))

    @cached_property
    def department_subjects(self) -> pl.DataFrame:
        """One row for each tổ and subject that it owes: its list, or else what its live rows name."""
        listed = self._registry.select("department_id", pl.col("subjects").alias("subject_id")).explode("subject_id")
        seen = self.rows.frame.lazy().filter(
            pl.col("live_may") & _named("department_id") & pl.col("subjects").is_not_null(),
        ).select("department_id", pl.col("subjects").alias("subject_id")).explode("subject_id").unique(
            maintain_order=True).collect()
        unlisted = self.departments.filter(~pl.col("listed") & (pl.col("level").is_null() | (pl.col("level") != "TH")))
        seen = seen.join(unlisted.select("department_id"), on="department_id", how="semi")
        pairs = pl.concat([listed.drop_nulls(), seen]).unique(maintain_order=True)
        return pairs.join(self.departments, on="department_id", how="inner", maintain_order="left")

    @cached_property
    def clusters(self) -> pl.DataFrame:
        """One row a cluster: `cluster_id`, names, `level`, `bound` (the workbook is not another unit's).

        Without the sheet a cluster is there if a row that it may have organised names it, cancelled or not.
        """
        names = ("cluster", "province", "ward")
        schedule = self.question.schedule
        if schedule.has_sheet("clusters"):
            rows = schedule.clusters.filter(pl.col("cluster_id").is_not_null() & self._this_year())
        else:
            held = self.rows.frame.filter(
                (_named("cluster_id") & pl.col("organiser").is_null()) |
                (pl.col("cluster_id").is_not_null() & (pl.col("organiser") == "Cụm")) |
                (pl.col("cluster_id") == self.unit if self.unit.startswith("cụm") else False))
            rows = self.rows.frame.join(held, on="cluster_id", how="semi", maintain_order="left")
        frame = rows.group_by("cluster_id", maintain_order=True).agg(*_first(*names), *_levels())
        if self.unit.startswith("cụm") and self.unit not in map(fold_name, frame["cluster"].drop_nulls()):
            frame = self._add_own_cluster(frame)
        bound = pl.lit(True)
        if self.unit.startswith("cụm"):
            named = [name for name in frame["cluster"].drop_nulls().unique() if fold_name(name) == self.unit]
            bound = pl.col("cluster").is_in(named)
        frame = frame.with_columns(bound.fill_null(value=False).alias("bound"))
        return attach_calendars(schedule, frame)[0]

    def _this_year(self) -> pl.Expr:
        return pl.col("school_year").is_null() | (pl.col("school_year") == str(self.question.year))

    def _add_own_cluster(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Add the cluster that the workbook says it is, when no row and no sheet names it."""
        if self.question.schedule.has_sheet("clusters"):
            return frame
        info = self.question.schedule.info
        level = info.get("level", "")
        level_value = next((known for known in LEVELS if fold(known) == fold(level)), None)
        own = pl.DataFrame(
            [{"cluster_id": self.unit, "cluster": info["unit"], "province": info.get("province") or None,
              "ward": info.get("ward") or None, "level": level_value,
              "levels": [level_value] if level_value else []}],
            schema=frame.schema,
        )
        return pl.concat([frame, own])

    @cached_property
    def schools(self) -> pl.DataFrame:
        """One row a school: `school_id`, names, `level`."""
        names = ("school", "province", "ward")
        registry = self.question.schedule.departments.filter(pl.col("school_id").is_not_null())
        seen = self._seen.filter(pl.col("school_id").is_not_null() & (
            pl.col("organiser").is_null() | pl.col("organiser").is_in(["Tổ", "Trường"])))
        both = pl.concat([
            frame.select("school_id", "level", *names) for frame in (registry, seen)
        ]).group_by("school_id", maintain_order=True).agg(*_first(*names), *_levels())
        return attach_calendars(self.question.schedule, both)[0]

    def province_levels(self, levels: Sequence[str]) -> pl.DataFrame:
        """One row a level, where the input may speak of the province's own sessions; else none."""
        speaks = self.speaks_for_province or self.rows.frame.select(
            (pl.col("organiser") == "Tỉnh/Thành phố").fill_null(value=False).any()).item()
        info = self.question.schedule.info
        province = info.get("province") or self.rows.frame["province"].drop_nulls().first()
        frame = pl.DataFrame(
            {"level": list(levels) if speaks else []}, schema={"level": _LEVEL},
        ).with_columns(
            pl.lit(province, dtype=pl.String).alias("province"),
            pl.concat_list(pl.col("level").cast(pl.String)).alias("levels"))
        return attach_calendars(self.question.schedule, frame)[0]

    def aliases(self, grain: str) -> pl.DataFrame:
        """Return (`name`, `<grain>_id`): the folded names that a document may give a cluster, school or tổ."""
        return self._aliases[grain]

    @cached_property
    def _aliases(self) -> Mapping[str, pl.DataFrame]:
        heads = [(name, unit) for unit, names in self._head_names().items() for name in names]
        headed = pl.DataFrame(heads, schema={"name": pl.String, "cluster_id": pl.String}, orient="row")
        clusters = self.clusters.select(_folded(self.clusters["cluster"]).alias("name"), "cluster_id")
        schools = self.schools.select(_folded(self.schools["school"]).alias("name"), "school_id")
        tables = {
            "cluster": [clusters, clusters.select(pl.col("cluster_id").alias("name"), "cluster_id"), headed],
            "school": [schools, schools.select(pl.col("school_id").alias("name"), "school_id")],
            "department": self._department_names(),
        }
        return {
            grain: pl.concat(parts).filter(pl.col("name") != "").unique(maintain_order=True)
            for grain, parts in tables.items()
        }

    def _department_names(self) -> list[pl.DataFrame]:
        """Return the ways to name a tổ: alone, without "tổ", and with its school behind it."""
        units = self.departments.select(
            _folded(self.departments["department"]).alias("own"), _folded(self.departments["school"]).alias("home"),
            "department_id", "school_id")
        ways = (
            pl.col("own"), pl.col("own").str.strip_prefix("tổ "),
            pl.concat_str("own", pl.lit("-"), "home"), pl.concat_str("own", pl.lit(" "), "home"),
            pl.concat_str("own", pl.lit("-"), "school_id"),  # as the importer names it where schools share a name
        )
        return [units.select(way.alias("name"), "department_id") for way in ways]

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Return the folded names of every unit that some sheet names, whether it owes anything or not."""
        names = {name for table in self._aliases.values() for name in table["name"]}
        schedule = self.question.schedule
        columns = [table[name] for table in (schedule.sessions, schedule.clusters, schedule.departments)
                   for name in ("cluster", "school") if name in table.columns]
        elsewhere = schedule.rest.known if schedule.rest else ()
        return frozenset(names.union(
            elsewhere, (fold_name(name) for column in columns for name in column.drop_nulls().unique())))

    @cached_property
    def headless(self) -> Mapping[str, tuple[str, ...]]:
        """Return, for each school of a cluster whose head no row names, the clusters that it may head."""
        found: dict[str, tuple[str, ...]] = {}
        clusters = self.question.schedule.clusters.filter(self._this_year() & pl.col("cluster_id").is_not_null())
        with_head = set(clusters.filter(pl.col("head").is_not_null())["cluster_id"])
        for unit, school in clusters.select("cluster_id", "school").drop_nulls().unique(maintain_order=True).rows():
            if unit not in with_head:
                found[fold_name(school)] = (*found.get(fold_name(school), ()), unit)
        return found

    def _head_names(self) -> dict[str, set[str]]:
        """Return the names of the unit that heads each cluster: of the row with the head, and the head as written."""
        found: dict[str, set[str]] = {}
        rows = self.question.schedule.clusters.filter(self._this_year() & pl.col("head").is_not_null())
        for (unit,), heads in rows.group_by("cluster_id"):
            names = {fold_name(head) for head in heads["head"]}
            if heads.height == 1:
                names |= {fold_name(school) for school in heads["school"].drop_nulls()}
            found[str(unit)] = names
        return found
