"""The units that exist and so owe duties: tổ with their subjects, clusters, schools, levels of a province.

They come from the registry sheets; where a sheet is absent, from the rows that name them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ..folding import fold, fold_name
from ..schedule import LEVELS
from .plans import collect
from .rows import Question, Rows, with_boundaries

__all__ = ["Units", "distinct"]

_LEVEL = pl.Enum(LEVELS)
#: What a unit's levels are by a number with a bit for each, in the order of their names, which is that of `LEVELS`.
_SUBSETS = [[level for at, level in enumerate(LEVELS) if bits >> at & 1] for bits in range(1 << len(LEVELS))]
_LEVELS_OF = pl.Series(_SUBSETS, dtype=pl.List(pl.String))
_LEVEL_OF = pl.Series([levels[0] if len(levels) == 1 else None for levels in _SUBSETS], dtype=_LEVEL)
_BIT_OF = pl.Series([1 << at for at in range(len(LEVELS))], dtype=pl.UInt8)
#: Rows up to which Python looks through a column before Polars has begun.
_FEW = 10_000
#: What tells the units of a row, and what they are called.
_KEYS = ("school_id", "department_id", "cluster_id", "level", "organiser")
_NAMES = ("school", "department", "cluster", "province", "ward")


def _named(key: str) -> pl.Expr:
    return pl.col(key).is_not_null() & (pl.col(key) != "")


def _folded(names: pl.Series) -> pl.Expr:
    """Return a column of names folded, each distinct one once; "" where there is none."""
    keys = {name: fold_name(name) for name in distinct(names)}
    return pl.col(names.name).replace_strict(keys, default="", return_dtype=pl.String)


def distinct(names: pl.Series) -> set[str]:
    """Return the different texts of a column; equal ones mostly follow each other."""
    if len(names) > _FEW:
        names = names.filter(names.ne_missing(names.shift())).unique()
    return set(names.to_list()) - {None}


def _by_name(units: pl.DataFrame, column: str, key: str) -> pl.LazyFrame:
    return units.lazy().select(_folded(units[column]).alias("name"), key)


def _spellings(units: pl.DataFrame, grain: str) -> list[pl.LazyFrame]:
    """Return the folded names of units, and their keys as names."""
    key = f"{grain}_id"
    return [_by_name(units, grain, key), units.lazy().select(pl.col(key).alias("name"), key)]


def _united(frame: pl.LazyFrame, key: str, names: Sequence[str], *, once: bool = False) -> pl.LazyFrame:
    """Return one row a unit: `names`, its known `levels`, its `level` where it has just one, whether it is `listed`.

    `once`: no key stands in two rows.
    """
    bits = pl.lit(_BIT_OF).gather(pl.col("level").to_physical()).alias("bits")
    units = frame.with_columns(bits)
    if not once:
        units = units.group_by(key, maintain_order=True).agg(
            *[pl.col(name).drop_nulls().first() for name in names],
            pl.col("bits").bitwise_or(), pl.col("listed").any())
    known = [pl.lit(table).gather(pl.col("bits").fill_null(0)).alias(name)
             for name, table in (("level", _LEVEL_OF), ("levels", _LEVELS_OF))]
    return units.select(key, *names, *known, "listed")


def _places(frame: pl.LazyFrame, key: str, names: Sequence[str]) -> pl.LazyFrame:
    """Return what `_united` does of units that have no list of subjects."""
    return _united(frame.with_columns(pl.lit(value=False).alias("listed")), key, names).drop("listed")


def _seen_in(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the units that rows name, in order: the first row of each that names them and leaves the same names out.

    Rows of a unit mostly follow each other, so that all but the first of a run are left out before they are compared.
    """
    empty = {name: pl.col(name).is_null().alias(f"no_{name}") for name in _NAMES}
    new = [(flag != flag.shift()) for name, flag in empty.items() if 0 < frame[name].null_count() < frame.height]
    new += [pl.col(name).ne_missing(pl.col(name).shift()) for name in _KEYS if frame[name].null_count() < frame.height]
    first = pl.int_range(pl.len()) == 0
    runs = frame.lazy().select(*_KEYS, *_NAMES).filter(pl.any_horizontal(first, *new)).with_columns(empty.values())
    ways = [*_KEYS, *(f"no_{name}" for name in _NAMES)]
    return collect(runs.unique(ways, keep="first", maintain_order=True).select(*_KEYS, *_NAMES), frame.height)


@dataclass(frozen=True)
class Units:
    """Domains of duties, each a frame with one row a unit, its names and its level."""

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

    def _collected(self, frame: pl.LazyFrame) -> pl.DataFrame:
        return collect(frame, self.rows.frame.height)

    @cached_property
    def _seen(self) -> pl.DataFrame:
        return _seen_in(self.rows.frame)

    @cached_property
    def departments(self) -> pl.DataFrame:
        """One row a tổ: `department_id`, `school_id`, names, `level`, `listed` (its subjects are known)."""
        key, names = "department_id", ("school_id", "school", "department", "province", "ward")
        listed = self.question.schedule.departments.lazy().filter(_named(key)).with_columns(
            pl.col("subjects").is_not_null().alias("listed"))
        once = not self.question.schedule.departments[key].drop_nulls().is_duplicated().any()
        told = _united(listed, key, names, once=once)
        # What the registry says of a tổ stands, its level unknown or not; rows only add the tổ that it lacks.
        others = self._seen.lazy().filter(_named(key)).join(told, on=key, how="anti", maintain_order="left")
        more = _united(others.with_columns(pl.lit(value=False).alias("listed")), key, names)
        return self._collected(pl.concat([told, more]))

    def without_list(self, levels: Sequence[str]) -> pl.DataFrame:
        """Return the tổ of these levels whose subjects no list gives: what they lack cannot be seen."""
        bound = pl.col("levels").list.set_intersection(list(levels)).list.len() > 0
        return self.departments.filter(~pl.col("listed") & (bound | (pl.col("levels").list.len() == 0)))

    @cached_property
    def department_subjects(self) -> pl.DataFrame:
        """One row for each tổ and subject that it owes: its list, or else what its live rows name."""
        owed = pl.col("department_id"), pl.col("subjects").alias("subject_id")
        registry = self.question.schedule.departments.lazy().filter(_named("department_id"))
        pairs = registry.select(owed).explode("subject_id").drop_nulls()
        unlisted = self.departments.filter(
            ~pl.col("listed") & pl.col("level").ne_missing(pl.lit("TH", dtype=_LEVEL))).select("department_id")
        if not unlisted.is_empty():
            seen = self.rows.frame.lazy().filter(pl.col("live_may") & pl.col("subjects").is_not_null()).select(
                owed).join(unlisted.lazy(), on="department_id", how="semi", maintain_order="left")
            pairs = pl.concat([pairs, seen.explode("subject_id")])
        return self._collected(pairs.unique(maintain_order=True).join(
            self.departments.lazy(), on="department_id", how="inner", maintain_order="left"))

    @cached_property
    def clusters(self) -> pl.DataFrame:
        """One row a cluster: `cluster_id`, names, `level`, `bound` (the workbook is not another unit's).

        Without the sheet a cluster is there if a row that it may have organised names it, cancelled or not.
        """
        schedule, own = self.question.schedule, self.unit.startswith("cụm")
        if schedule.has_sheet("clusters"):
            rows = schedule.clusters.lazy().filter(pl.col("cluster_id").is_not_null() & self._this_year())
        else:
            seen, key = self._seen.lazy(), pl.col("cluster_id")
            held = seen.filter(
                (_named("cluster_id") & pl.col("organiser").is_null()) |
                (key.is_not_null() & (pl.col("organiser") == "Cụm")) | (key == self.unit if own else False))
            rows = seen.join(held, on="cluster_id", how="semi", maintain_order="left")
        frame = self._collected(_places(rows, "cluster_id", ("cluster", "province", "ward")))
        if own and self.unit not in map(fold_name, frame["cluster"].drop_nulls()):
            frame = self._add_own_cluster(frame)
        bound = pl.lit(True)
        if own:
            named = [name for name in frame["cluster"].drop_nulls().unique() if fold_name(name) == self.unit]
            bound = pl.col("cluster").is_in(named)
        return frame.with_columns(bound.fill_null(value=False).alias("bound"))

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
        seen = self._seen.lazy().filter(
            pl.col("organiser").is_null() | pl.col("organiser").is_in(["Tổ", "Trường"]))
        both = pl.concat([
            frame.filter(pl.col("school_id").is_not_null()).select("school_id", "level", *names)
            for frame in (self.question.schedule.departments.lazy(), seen)])
        return self._collected(_places(both, "school_id", names))

    def province_levels(self, levels: Sequence[str]) -> pl.DataFrame:
        """One row a level, where the input may speak of the province's own sessions; else none."""
        speaks = self.speaks_for_province or bool((self._seen["organiser"] == "Tỉnh/Thành phố").any())
        info = self.question.schedule.info
        rest = self.question.schedule.rest
        province = info.get("province") or (rest and rest.province) or self._seen["province"].drop_nulls().first()
        return pl.DataFrame(
            {"level": list(levels) if speaks else []}, schema={"level": _LEVEL},
        ).with_columns(
            pl.lit(province, dtype=pl.String).alias("province"),
            pl.concat_list(pl.col("level").cast(pl.String)).alias("levels"))

    def domain(self, grain: str) -> pl.DataFrame:
        """Return the units of a grain with the boundaries of each one's calendar."""
        if grain not in self._domains:
            units = {"cluster": "clusters", "school": "schools", "department": "departments"}[grain]
            self._domains[grain] = with_boundaries(self.question.schedule, getattr(self, units))
        return self._domains[grain]

    @cached_property
    def _domains(self) -> dict[str, pl.DataFrame]:
        return {}

    def aliases(self, grain: str) -> pl.DataFrame:
        """Return (`name`, `<grain>_id`): the folded names that a document may give a cluster, school or tổ."""
        return self._collected(self.names(grain).unique(maintain_order=True))

    def names(self, grain: str) -> pl.LazyFrame:
        """Return what `aliases` does, some of it twice."""
        parts = {"cluster": self._cluster_names, "school": self._school_names, "department": self._department_names}
        return pl.concat(parts[grain]()).filter(pl.col("name") != "")

    def _cluster_names(self) -> list[pl.LazyFrame]:
        """Return the names of the clusters and of the unit that heads each: its row's school, the head as written."""
        rows, headed = self.question.schedule.clusters, self._of_year.filter(pl.col("head").is_not_null())
        alone = headed.filter((pl.len().over("cluster_id") == 1) & pl.col("school").is_not_null())
        return [
            *_spellings(self.clusters, "cluster"),
            headed.select(_folded(rows["head"]).alias("name"), "cluster_id"),
            alone.select(_folded(rows["school"]).alias("name"), "cluster_id")]

    def _school_names(self) -> list[pl.LazyFrame]:
        return _spellings(self.schools, "school")

    def _department_names(self) -> list[pl.LazyFrame]:
        """Return the ways to name a tổ: alone, without "tổ", and with its school behind it."""
        units = self.departments.lazy().select(
            _folded(self.departments["department"]).alias("own"), _folded(self.departments["school"]).alias("home"),
            "department_id", "school_id")
        own, school = pl.col("own"), pl.col("school_id")
        ways = (
            own, pl.when(own.str.starts_with("tổ ")).then(own.str.strip_prefix("tổ ")),
            pl.concat_str("own", pl.lit("-"), "home"), pl.concat_str("own", pl.lit(" "), "home"),
            # As the importer names it where schools share a name.
            pl.when(school != pl.col("home")).then(pl.concat_str("own", pl.lit("-"), "school_id")),
        )
        return [units.select(way.alias("name"), "department_id") for way in ways]

    def others_names(self) -> list[str]:
        """Return the folded names of units that sheets name but that owe nothing, among those of all the others."""
        schedule = self.question.schedule
        names = set(schedule.rest.known) if schedule.rest is not None else set()
        for name in ("cluster", "school"):
            for table in (schedule.clusters, schedule.departments):
                names |= set(map(fold_name, distinct(table[name]))) if name in table.columns else set()
            names |= set(map(fold_name, self.question.texts(name).texts))
        return sorted(names)

    @property
    def _of_year(self) -> pl.LazyFrame:
        return self.question.schedule.clusters.lazy().filter(self._this_year())

    @cached_property
    def headless(self) -> pl.LazyFrame:
        """Return (`name`, `cluster_id`): the schools of each cluster whose head no row names: any may head it."""
        headed = self._of_year.filter(pl.col("head").is_not_null())
        members = self._of_year.drop_nulls(["cluster_id", "school"]).join(
            headed, on="cluster_id", how="anti", maintain_order="left")
        name = _folded(self.question.schedule.clusters["school"]).alias("name")
        return members.select(name, "cluster_id").unique(maintain_order=True)
