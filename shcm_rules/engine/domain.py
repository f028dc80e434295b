"""The schools and clusters that a report speaks of, and which of them owes a duty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from ..findings import SessionCount, SessionReport, UnitReport
from ..folding import fold_name
from .wording import shown

if TYPE_CHECKING:
    from .evaluation import Evaluation

__all__ = ["Domain", "owners_of"]

_KINDS = ("school", "cluster")
#: What a picture of a session shows.
_WRITTEN = ("content", "kind", "subject", "department", "organiser", "occasion", "status")
_EPOCH = date(1970, 1, 1).toordinal()
_DRAWN = ("source", "row", "school_id", "cluster_id", *_WRITTEN, "date", "day_lo", "day_hi")


def owners_of(grain: str, keys: pl.DataFrame, owner_of_name: Callable[[str], str]) -> pl.Series:
    """Return the id of the unit that owes each duty of a frame of keys, given whose a document's name is."""
    if grain in {"document", "minutes"}:
        names = keys["unit_id"].to_list() if "unit_id" in keys.columns else [""] * keys.height
        owners = {name: owner_of_name(name or "") for name in dict.fromkeys(names)}
        return pl.Series([owners[name] for name in names], dtype=pl.String)
    kinds = {"occasion": [("cluster", "unit")], "cluster": [("cluster", "cluster_id")]}.get(
        grain, [("school", "school_id"), ("cluster", "cluster_id")])
    ids = [pl.lit(f"{kind}:") + pl.col(key).cast(pl.String) for kind, key in kinds if key in keys.columns]
    if not ids:
        return pl.Series([""] * keys.height, dtype=pl.String)
    return keys.select(pl.coalesce(*ids, pl.lit(""))).to_series()


class Domain:
    """The units of one evaluation; a unit's id is its kind and key, "school:…"."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.units = evaluation.units
        self.rows = evaluation.rows.frame
        self.schedule = evaluation.question.schedule

    @cached_property
    def _named(self) -> dict[str, dict[str, str]]:
        """Return the ids of units by kind and name."""
        named = {kind: _unambiguous(self.units.aliases(kind)) for kind in _KINDS}
        # What a tổ hands in is its school's.
        homes = dict(self.units.departments.select("department_id", "school_id").rows())
        departments = _unambiguous(self.units.aliases("department"))
        named["school"] = {name: homes[key] for name, key in departments.items() if homes.get(key)} | named["school"]
        return named

    def owner(self, grain: str, row: Mapping[str, Any]) -> str:
        """Return the id of the unit that owes a duty, by the keys of the duty; "" if none of the report's does."""
        if grain == "occasion":
            return _id("cluster", row.get("unit"))
        if grain == "cluster":
            return _id("cluster", row.get("cluster_id"))
        if grain in {"document", "minutes"}:
            return self.owner_of_name(str(row.get("unit_id") or ""))
        if row.get("school_id") is not None:
            return _id("school", row["school_id"])
        return _id("cluster", row.get("cluster_id"))

    def owners(self, grain: str, keys: pl.DataFrame) -> pl.Series:
        """Return what `owner` does for every duty of a frame of keys."""
        return owners_of(grain, keys, self.owner_of_name)

    def owner_of_name(self, unit: str) -> str:
        """Return the id of the unit that a document or minutes name; "" if it is not certain which."""
        if self.schedule.rest is not None:
            return self.schedule.rest.owners.get(unit, "")
        name = fold_name(unit)
        return next((_id(kind, self._named[kind][name]) for kind in _KINDS if name in self._named[kind]), "")

    def reports(self) -> Iterator[UnitReport]:
        """Yield the clusters and the schools, each with what the inputs hold of it."""
        members = self._members()
        for kind, frame in (("cluster", self._clusters()), ("school", self._schools())):
            held = self._held(kind)
            sent = self._sent(kind)
            for row in frame.iter_rows(named=True):
                key = row[f"{kind}_id"]
                rows, sources = held.get(key, (0, ()))
                documents, more = sent.get(key, (0, ()))
                yield UnitReport(
                    id=_id(kind, key), kind=kind, name=row[kind] or "", province=self._place(row, "province"),
                    ward=self._place(row, "ward"), levels=tuple(row["levels"] or ()),
                    clusters=tuple(members.get(key, ())) if kind == "school" else (),
                    sessions=rows, documents=documents, files=self._files({*sources, *more}),
                )

    def _place(self, row: Mapping[str, Any], name: str) -> str:
        return row[name] or self.schedule.info.get(name, "")

    def _clusters(self) -> pl.DataFrame:
        return self.units.clusters.filter("bound")

    def _schools(self) -> pl.DataFrame:
        """Return the schools that owe something, and those of which only a list or a row tells."""
        columns = ("school_id", "school", "province", "ward", "levels")
        owing = self.units.schools.select(columns)
        known = pl.col("school_id").is_not_null()
        others = pl.concat([
            frame.filter(known).group_by("school_id", maintain_order=True).agg(
                *(pl.col(name).drop_nulls().first() for name in ("school", "province", "ward")),
                pl.col("level").drop_nulls().cast(pl.String).unique().sort().alias("levels"))
            for frame in (self.schedule.clusters, self.rows)
        ]).unique("school_id", keep="first", maintain_order=True)
        return pl.concat([owing, others.join(owing, on="school_id", how="anti", maintain_order="left")])

    def _members(self) -> dict[str, list[str]]:
        pairs = self.schedule.clusters.select("school_id", "cluster_id").drop_nulls().unique(maintain_order=True)
        found: dict[str, list[str]] = {}
        for school, cluster in pairs.rows():
            found.setdefault(school, []).append(_id("cluster", cluster))
        return found

    def _held(self, kind: str) -> dict[str, tuple[int, list[int]]]:
        return _counted(self.rows.filter(pl.col(f"{kind}_id").is_not_null()), f"{kind}_id")

    def _sent(self, kind: str) -> dict[str, tuple[int, list[int]]]:
        names = self._named[kind]
        documents = self.schedule.documents.with_columns(
            pl.col("unit_id").replace_strict(names, default=None, return_dtype=pl.String).alias("key"))
        return _counted(documents.filter(pl.col("key").is_not_null()), "key")

    def _files(self, sources: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.schedule.sources[index].file for index in sorted(sources)))

    def sessions(self) -> Iterator[SessionReport]:
        """Yield the rows of sessions, each with its window."""
        iso = {day: date.fromordinal(day).isoformat()
               for name in ("day_lo", "day_hi") for day in self.rows[name].unique().to_list()}
        for row in self.rows.select(_DRAWN).iter_rows(named=True):
            file, sheet, cell, line = self.schedule.place("sessions", row["source"], row["row"], "date")
            kind = "cluster" if row["organiser"] == "Cụm" or row["school_id"] is None else "school"
            yield SessionReport.of({
                "unit_id": _id(kind, row[f"{kind}_id"]), "file": file, "sheet": sheet, "cell": cell, "row": line,
                **{name: row[name] or "" for name in _WRITTEN},
                "date": shown(row["date"] or ""), "first": iso[row["day_lo"]], "last": iso[row["day_hi"]],
            })

    def session_counts(self) -> list[SessionCount]:
        """Return how many of these rows each unit has in which months, the unit first that comes first."""
        of_cluster = ((pl.col("organiser") == "Cụm") | pl.col("school_id").is_null()).fill_null(value=False)
        months = [
            (pl.col(name) - _EPOCH).cast(pl.Date).dt.month_start().alias(name) for name in ("day_lo", "day_hi")
        ]
        key = pl.when(of_cluster).then("cluster_id").otherwise("school_id").alias("key")
        counted = self.rows.group_by(of_cluster.alias("of_cluster"), key, *months, maintain_order=True).len()
        kind = pl.when("of_cluster").then(pl.lit("cluster:")).otherwise(pl.lit("school:"))
        return counted.select(
            (kind + pl.col("key")).fill_null(""), pl.col("day_lo", "day_hi").cast(pl.String), "len").rows()


def _id(kind: str, key: str | None) -> str:
    return "" if key is None else f"{kind}:{key}"


def _unambiguous(aliases: pl.DataFrame) -> dict[str, str]:
    """Return the names that mean one unit only."""
    key = next(name for name in aliases.columns if name != "name")
    pairs = aliases.drop_nulls().unique(maintain_order=True).unique("name", keep="none", maintain_order=True)
    return dict(pairs.select("name", key).rows())


def _counted(frame: pl.DataFrame, key: str) -> dict[str, tuple[int, list[int]]]:
    """Return, for each unit, how many rows it has and in which sources."""
    counted = frame.group_by(key).agg(pl.len(), pl.col("source").unique())
    return {name: (n, sources) for name, n, sources in counted.rows()}
