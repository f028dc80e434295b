"""Whose document it is: the names that documents give their units, against the units that exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..schedule import Schedule
from ..windows import SchoolYear
from .rows import FIRST, LAST, Question
from .units import Units

__all__ = ["Documents", "match_documents", "of_year", "recorded", "units_with_sheet"]


@dataclass(frozen=True, slots=True)
class Documents:
    """Recorded documents of the year: `matched` with the unit (`sure`: no other fits), `nobodys` fit none.

    What stands in the workbook of one school (`home`) and fits no unit can be that school's, not another's.
    """

    matched: pl.DataFrame
    nobodys: pl.DataFrame

    def anybodys(self, grain: str) -> pl.DataFrame:
        """Return the documents that can be any unit's."""
        return self.nobodys if grain == "cluster" else self.nobodys.filter(pl.col("home").is_null())

    def of_homes(self, grain: str) -> pl.DataFrame:
        """Return the documents that can be any unit's of their home."""
        return self.nobodys.clear() if grain == "cluster" else self.nobodys.filter(pl.col("home").is_not_null())


def match_documents(documents: pl.DataFrame, units: Units, grain: str) -> Documents:
    """Return whose the recorded documents are; one that fits several units, or none, can be any of theirs.

    A document of a unit of another grain is nobody's here, but for a school of a cluster whose head no
    row names: it may be that cluster's.
    """
    key = f"{grain}_id"
    if documents.is_empty():  # no need to know what they could be called
        nothing = documents.with_columns(pl.lit(None, dtype=pl.String).alias(key), pl.lit(value=False).alias("sure"))
        return Documents(nothing, documents)
    aliases = units.aliases(grain)
    elsewhere = units.question.schedule.rest
    shared = elsewhere.shared.get(grain, frozenset()) if elsewhere else frozenset()
    fitting = documents.join(aliases, on="name", how="inner", maintain_order="left").with_columns(
        ((pl.len().over("document_row") == 1) & ~pl.col("name").is_in(sorted(shared))).alias("sure")
    )
    rest = documents.join(aliases, on="name", how="anti", maintain_order="left")
    parts = [fitting]
    if grain == "cluster":
        heads = pl.DataFrame(
            [(name, unit) for name, found in units.headless.items() for unit in found],
            schema={"name": pl.String, key: pl.String},
            orient="row",
        )
        parts.append(rest.join(heads, on="name", how="inner").with_columns(pl.lit(False).alias("sure")))
    nobodys = rest if rest.is_empty() else rest.filter(~pl.col("name").is_in(units.known_names))
    return Documents(pl.concat([part.select(*documents.columns, key, "sure") for part in parts]), nobodys)


def units_with_sheet(schedule: Schedule, documents: Documents, key: str) -> frozenset[str] | None:
    """Return the units for which some sheet of documents speaks; None for every one.

    A sheet in a workbook of certain units speaks for those, and for whoever has a document in it; one that
    stands alone, or in the only file, speaks for all. That one school keeps the sheet tells nothing of another.
    """
    sheets = {source.file for source in schedule.sources if source.table == "documents"}
    named: dict[str, set[str]] = {}
    for table in (schedule.sessions, schedule.departments, schedule.clusters):
        if key not in table.columns:
            continue
        for source, unit in table.select("source", key).drop_nulls().unique().iter_rows():
            named.setdefault(schedule.sources[source].file, set()).add(unit)
    others = {source.file for source in schedule.sources if source.table not in {"documents", "minutes"}}
    if sheets - others or (sheets and len({source.file for source in schedule.sources}) == 1):
        return None
    speaking = set(documents.matched.filter("sure")[key])
    return frozenset(speaking.union(*(named.get(file, ()) for file in sheets)))


def recorded(question: Question) -> pl.DataFrame:
    """Return the documents of the year that were sent on some day, with `lo`, `hi` and the unit's folded `name`."""
    documents = question.schedule.documents.with_row_index("document_row").filter(
        pl.col("sent").is_not_null() & pl.col("document_id").is_not_null()
    )
    return of_year(documents, question.year).with_columns(
        pl.col("sent_lo").fill_null(FIRST).alias("lo"),
        pl.col("sent_hi").fill_null(LAST).alias("hi"),
        # "trường" is no part of a name, inside one either: "tổ toán-trường thcs a".
        pl.col("unit_id").fill_null("").str.replace(r"([- ])trường ", "$1").alias("name"),
        pl.col("source").replace_strict(question.schedule.homes, default=None, return_dtype=pl.String).alias("home"),
    )


def of_year(documents: pl.DataFrame, year: SchoolYear) -> pl.DataFrame:
    """Return the documents of a school year: as written, else by the day sent, else all."""
    written = {text: SchoolYear.parse(text) for text in documents["school_year"].drop_nulls().unique()}
    other = [text for text, own in written.items() if own not in (None, year)]
    plain = [text for text in written if text.strip()]
    first = date(year.start, 7, 1).toordinal()
    last = date(year.start + 1, 6, 30).toordinal()
    sent = pl.col("sent_lo").is_null() | pl.col("sent_lo").is_between(first, last)
    return documents.filter(
        pl.when(pl.col("school_year").is_in(plain)).then(~pl.col("school_year").is_in(other)).otherwise(sent)
    )
