"""Keys of schools, departments, clusters and units: folded names that compare equal however they are spelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from ..folding import fold, fold_name
from ..patterns import regex

__all__ = ["add_keys", "department_name", "named_unit"]

_PLACE = regex(r"^(tỉnh|thành phố|tp\.?|xã|phường|thị trấn|đặc khu)\s+")
_DEPARTMENT = regex(r"^tổ\s+((chuyên môn|bộ môn|cm)\s+)?")
_Place = tuple[str, str]  # province, ward; "" where not written


def named_unit(text: str) -> str:
    """Return which field the name of a unit fills: cluster, department or school."""
    first = fold(text).split(" ")[0]
    return {"cụm": "cluster", "tổ": "department"}.get(first, "school")


def add_keys(tables: Mapping[str, pl.DataFrame], *, cluster_columns: Iterable[int]) -> dict[str, pl.DataFrame]:
    """Return the tables with their key columns; `cluster_columns` are the sources that have a column `Cụm`.

    Same names in several provinces or wards are told apart by place; a row that does not say which of
    them it means has no key. Where no row names any school, or any cluster, its key is "".
    """
    keyed = dict(tables)
    keyed |= _school_keys({name: tables[name] for name in ("sessions", "departments", "clusters")})
    for name in ("sessions", "departments"):
        keyed[name] = _department_key(keyed[name], sessions=name == "sessions")
    keyed["clusters"] = keyed["clusters"].with_columns(_folded(keyed["clusters"], "cluster").alias("cluster_id"))
    keyed["sessions"] = _cluster_key(keyed["sessions"], keyed["clusters"], list(cluster_columns))
    keyed["documents"] = keyed["documents"].with_columns(_folded(keyed["documents"], "unit").alias("unit_id"))
    minutes = keyed["minutes"]
    keyed["minutes"] = minutes.with_columns(
        _folded(minutes, "unit").alias("unit_id"), _folded(minutes, "occasion", fold).alias("occasion_id"),
    )
    return keyed


def _folded(frame: pl.DataFrame, name: str, key: Callable[[str], str] = fold_name) -> pl.Expr:
    texts = frame.get_column(name).drop_nulls().unique().to_list()
    return pl.col(name).replace_strict(texts, list(map(key, texts)), default=None, return_dtype=pl.String())


def department_name(text: str) -> str:
    """Return the key of a department's name: "Tổ Toán" and "Toán" are one."""
    return _DEPARTMENT.sub("", fold_name(text)) or fold_name(text)


def _school_keys(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    triples = pl.concat([frame.select("province", "ward", "school") for frame in tables.values()])
    distinct = triples.drop_nulls("school").unique(maintain_order=True)
    rows = [(*row, fold_name(row[2]), (_place(row[0]), _place(row[1]))) for row in distinct.iter_rows()]
    places: dict[str, set[_Place]] = defaultdict(set)
    for *_, name, place in rows:
        places[name].add(place)
    keys = distinct.with_columns(
        pl.Series("school_id", [_school_key(name, place, places[name]) for *_, name, place in rows], dtype=pl.String()),
    )
    nameless = "" if distinct.is_empty() else None
    columns = ["province", "ward", "school"]
    keyed = {}
    for table, frame in tables.items():
        joined = frame.join(keys, on=columns, how="left", nulls_equal=True, maintain_order="left")
        keyed[table] = joined.with_columns(pl.col("school_id").fill_null(pl.lit(nameless, pl.String())))
    return keyed


def _place(text: str | None) -> str:
    return _PLACE.sub("", fold(text)) if text else ""


def _school_key(name: str, place: _Place, places: Iterable[_Place]) -> str | None:
    """Return the key of a school of this name; None if its row does not say which of several it is."""
    told = _told_apart(places)
    if len(told) == 1:
        return name
    meant = [other for other in told if _agree(place, other)]
    return f"{meant[0][0]}|{meant[0][1]}|{name}" if len(meant) == 1 else None


def _told_apart(places: Iterable[_Place]) -> list[_Place]:
    """Return the places that can be only different ones; a ward without a province agrees with a province alone."""
    told: list[_Place] = []
    for place in sorted(places, key=lambda place: (not place[1], not place[0], place)):  # who says most comes first
        if not any(_agree(place, other) for other in told):
            told.append(place)
    return told


def _agree(place: _Place, other: _Place) -> bool:
    """Tell whether two places say nothing that differs: they can be one."""
    return all(not a or not b or a == b for a, b in zip(place, other, strict=True))


def _department_key(frame: pl.DataFrame, *, sessions: bool) -> pl.DataFrame:
    """Add the department's key; a session without one has none, "" if it cannot be a department's."""
    key = pl.concat_str([pl.col("school_id"), _folded(frame, "department", department_name)], separator="/")
    if sessions:
        elsewhere = pl.col("department").is_null() & pl.col("organiser").is_not_null() & (pl.col("organiser") != "Tổ")
        key = pl.when(elsewhere).then(pl.lit("")).otherwise(key)
    return frame.with_columns(key.alias("department_id"))


def _cluster_key(sessions: pl.DataFrame, clusters: pl.DataFrame, cluster_columns: list[int]) -> pl.DataFrame:
    named = sessions.get_column("cluster").drop_nulls().len() + clusters.get_column("cluster").drop_nulls().len()
    if not named:
        return sessions.with_columns(pl.lit("").alias("cluster_id"))
    maybe = pl.col("organiser").is_null() | (pl.col("organiser") == "Cụm")
    unknown = maybe & (pl.col("source").is_in(cluster_columns) | (pl.col("organiser") == "Cụm"))
    nameless = pl.when(unknown.fill_null(value=True)).then(None).otherwise(pl.lit(""))
    return sessions.with_columns(pl.coalesce(_folded(sessions, "cluster"), nameless).alias("cluster_id"))
