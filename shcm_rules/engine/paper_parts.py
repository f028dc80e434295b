"""Which parts of a schedule documents and minutes go to: those of their owner, and of each unit they may be of."""

from __future__ import annotations

import polars as pl

from .domain import Domain
from .rows import Question
from .senders import match_all, recorded
from .units import Units

__all__ = ["NOBODY", "place_documents", "place_owned", "shared_names"]

#: Who owes what belongs to no unit.
NOBODY = ""
_GRAIN_UNITS = {"cluster": "cluster_id", "school": "school_id", "department": "school_id"}


def shared_names(units: Units) -> dict[str, frozenset[str]]:
    """Return, for each kind of unit, the names that several of them bear."""
    return {
        grain: frozenset(units.aliases(grain).filter(pl.len().over("name") > 1)["name"])
        for grain in _GRAIN_UNITS
    }


def place_documents(question: Question, units: Units, domain: Domain, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the documents with `parts` (of their owner and of each unit they may be of), `owner`, `name`, `known`.

    One that fits nobody is the school's in whose workbook it stands, else anybody's.
    """
    documents = place_owned(question.schedule.documents, domain, parts)
    told = recorded(question)
    name = pl.col("unit_id").fill_null("").str.replace(r"([- ])trường ", "$1").alias("name")
    if told.is_empty():
        return documents.with_columns(name, pl.lit(value=False).alias("known"))
    of_units, fitting = [], match_all(told, units)
    nobodys = fitting["school"].nobodys
    for grain, key in _GRAIN_UNITS.items():
        matched = fitting[grain].matched
        if grain == "department":
            matched = matched.join(units.departments.select("department_id", "school_id"), on="department_id")
        kind = key.removesuffix("_id")
        of_units.append(matched.select("document_row", (pl.lit(f"{kind}:") + pl.col(key)).alias("unit")))
    homes = nobodys.drop_nulls("home")
    of_units.append(homes.select("document_row", (pl.lit("school:") + pl.col("home")).alias("unit")))
    places = pl.concat(of_units).join(parts, on="unit", how="inner").group_by("document_row").agg(
        pl.col("part").unique().alias("more"))
    every = nobodys.filter(pl.col("home").is_null()).select("document_row", pl.lit(value=True).alias("every"))
    joined = documents.with_row_index("document_row")
    for frame in (places, every):
        joined = joined.join(frame, on="document_row", how="left", maintain_order="left")
    both = pl.col("parts").list.concat(pl.col("more").fill_null([])).list.unique()
    return joined.with_columns(
        pl.when("every").then(pl.lit([], dtype=pl.List(pl.Int32))).otherwise(both).alias("parts"),
        name).with_columns((~pl.col("name").is_in(nobodys["name"].unique().to_list())).alias("known")).drop(
        "document_row", "more", "every")


def place_owned(frame: pl.DataFrame, domain: Domain, parts: pl.DataFrame) -> pl.DataFrame:
    """Return documents or minutes with the unit that owes their duties, and its part."""
    owners = {unit: domain.owner_of_name(unit) for unit in frame["unit_id"].drop_nulls().unique()}
    owned = frame.with_columns(
        pl.col("unit_id").replace_strict(owners, default=NOBODY, return_dtype=pl.String).alias("owner"))
    return owned.join(parts.rename({"unit": "owner"}), on="owner", how="left", maintain_order="left").with_columns(
        pl.concat_list(pl.col("part").fill_null(0)).alias("parts")).drop("part")
