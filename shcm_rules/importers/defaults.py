"""What an empty cell inherits: from `Thông tin`, from the titles, and from the row's own cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..folding import fold_name
from ..schedule import ORGANISERS, STATUSES
from .keys import named_unit
from .layouts.layout import Sheet

__all__ = ["add_organisers", "add_statuses", "add_units"]

_PLACES = ("province", "ward")


def add_statuses(sessions: pl.DataFrame) -> pl.DataFrame:
    """Return the sessions with an empty status read as planned; an unreadable one stays unknown."""
    empty = pl.col("status").is_null() & pl.col("status_text").is_null()
    planned = pl.when(empty).then(pl.lit("Dự kiến", pl.Enum(STATUSES))).otherwise(pl.col("status"))
    return sessions.with_columns(planned.alias("status"))


def add_organisers(sessions: pl.DataFrame, sheets: Sequence[Sheet], units: Mapping[int, str]) -> pl.DataFrame:
    """Return the sessions with the organiser that the row's own cells tell; `units`: source → `Đơn vị`.

    Call before units are inherited. Cụm if `Cụm` is filled and `Tổ` is not, Tổ the other way round. Where both are
    empty, the unit decides if it is a cluster (or a department) and the row has a `Lần`, or the
    sheet has neither column; else it stays unknown.
    """
    kinds = {source: named_unit(unit) for source, unit in units.items()}
    bare = [n for n, sheet in enumerate(sheets) if not {"cluster", "department"} & set(sheet.columns)]
    of_cluster = [source for source, kind in kinds.items() if kind == "cluster"]
    of_department = [source for source in bare if kinds.get(source) == "department"]
    cluster, department = pl.col("cluster").is_not_null(), pl.col("department").is_not_null()
    by_unit = pl.col("source").is_in(of_cluster) & (pl.col("occasion").is_not_null() | pl.col("source").is_in(bare))
    told = (
        pl.when(cluster & ~department).then(pl.lit("Cụm"))
        .when(department & ~cluster).then(pl.lit("Tổ"))
        .when(department & cluster).then(None)
        .when(by_unit).then(pl.lit("Cụm"))
        .when(pl.col("source").is_in(of_department)).then(pl.lit("Tổ"))
    )
    empty = pl.col("organiser").is_null() & pl.col("organiser_text").is_null()
    return sessions.with_columns(
        pl.when(empty).then(told.cast(pl.Enum(ORGANISERS))).otherwise(pl.col("organiser")).alias("organiser"),
    )


def add_units(
    tables: Mapping[str, pl.DataFrame], sheets: Sequence[Sheet], facts: Mapping[int, Mapping[str, str]],
) -> dict[str, pl.DataFrame]:
    """Return the tables with empty provinces, wards and units filled in; `facts`: source → what its file says.

    A default fills a column only where no other value stands in the same sheet's column. A schedule that
    names one school only means that school in every sheet without a column for it.
    """
    filled = dict(tables)
    for table, frame in tables.items():
        for name in (*_PLACES, "cluster", "school", "department", "unit"):
            if name in frame.columns and (table, name) != ("clusters", "school"):
                filled[table] = _fill(filled[table], name, {
                    source: value for source, of_file in facts.items()
                    if sheets[source].table == table and (value := _value(name, of_file))
                })
    return _add_only_school(filled, sheets)


def _value(name: str, facts: Mapping[str, str]) -> str:
    if name in _PLACES:
        return facts.get(name, "")
    unit = facts.get("unit", "")
    return unit if unit and name in ("unit", named_unit(unit)) else ""


def _fill(frame: pl.DataFrame, name: str, values: Mapping[int, str]) -> pl.DataFrame:
    if not values:
        return frame
    agreeing = dict(values)
    for source, text in frame.select("source", name).drop_nulls().unique().iter_rows():
        if source in agreeing and fold_name(agreeing[source]) != fold_name(text):
            del agreeing[source]
    default = pl.col("source").replace_strict(
        list(agreeing), list(agreeing.values()), default=None, return_dtype=pl.String(),
    )
    return frame.with_columns(pl.coalesce(name, default).alias(name))


def _add_only_school(tables: Mapping[str, pl.DataFrame], sheets: Sequence[Sheet]) -> dict[str, pl.DataFrame]:
    names: dict[str, str] = {}
    for table in ("departments", "sessions", "clusters"):
        for text in tables[table].get_column("school").drop_nulls().unique(maintain_order=True):
            names.setdefault(fold_name(text), text)
    if len(names) != 1:
        return dict(tables)
    (only,) = names.values()
    filled = dict(tables)
    for table in ("departments", "sessions"):
        without = [n for n, sheet in enumerate(sheets) if sheet.table == table and "school" not in sheet.columns]
        filled[table] = tables[table].with_columns(
            pl.when(pl.col("school").is_null() & pl.col("source").is_in(without)).then(pl.lit(only))
            .otherwise(pl.col("school")).alias("school"),
        )
    return filled
