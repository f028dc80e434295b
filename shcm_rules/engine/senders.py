"""Whose document it is: the names that documents give their units, against the units that exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from ..schedule import Schedule
from ..windows import SchoolYear
from .plans import collect
from .rows import FIRST, LAST, Question
from .units import Units, distinct

__all__ = ["GRAINS", "Documents", "match_all", "of_year", "recorded", "units_with_sheet"]

GRAINS = ("cluster", "school", "department")


@dataclass(frozen=True)
class Documents:
    """Recorded documents of the year: which unit each fits (`sure`: no other does), `nobodys` fit none.

    What stands in the workbook of one school (`home`) and fits no unit can be that school's, not another's.
    """

    recorded: pl.DataFrame
    #: (document_row, key of the unit, sure)
    fits: pl.DataFrame
    nobodys: pl.DataFrame

    @cached_property
    def matched(self) -> pl.DataFrame:
        """Return the documents of units, with the unit's key and `sure`."""
        return collect(self.with_units(self.recorded.columns), self.recorded.height)

    def with_units(self, columns: Sequence[str]) -> pl.LazyFrame:
        """Return some columns of the documents of units, with the unit's key and `sure`."""
        documents = self.recorded.lazy().select(list(dict.fromkeys(["document_row", *columns])))
        found = self.fits.lazy().join(documents, on="document_row", how="left", maintain_order="left")
        return found.select(*columns, *self.fits.columns[1:])

    def until(self, day: int) -> Documents:
        """Return those that can have been sent by a day."""
        here = self.recorded.filter(pl.col("lo") <= day)
        fits, nobodys = (frame.join(here.select("document_row"), on="document_row", how="semi", maintain_order="left")
                         for frame in (self.fits, self.nobodys))
        return Documents(here, fits, nobodys)

    def anybodys(self, grain: str) -> pl.DataFrame:
        """Return the documents that can be any unit's."""
        every = grain == "cluster" or self.nobodys.is_empty()
        return self.nobodys if every else self.nobodys.filter(pl.col("home").is_null())

    def of_homes(self, grain: str) -> pl.DataFrame:
        """Return the documents that can be any unit's of their home."""
        none = grain == "cluster" or self.nobodys.is_empty()
        return self.nobodys.clear() if none else self.nobodys.filter(pl.col("home").is_not_null())


def match_all(documents: pl.DataFrame, units: Units) -> Mapping[str, Documents]:
    """Return whose the recorded documents are, by grain; one that fits several units, or none, can be any of theirs.

    A document of a unit of another grain is nobody's here, but for a school of a cluster whose head no
    row names: it may be that cluster's.
    """
    if documents.is_empty():  # no need to know what they could be called
        nothing = documents.select("document_row")
        return {grain: Documents(documents, nothing.with_columns(
            pl.lit(None, dtype=pl.String).alias(f"{grain}_id"), pl.lit(value=False).alias("sure")), documents)
            for grain in GRAINS}
    fitting = dict(zip(GRAINS, pl.collect_all([_fitting(documents, units, grain) for grain in GRAINS]), strict=True))
    claimed = pl.concat([fits["document_row"] for fits in fitting.values()])
    nobodys = documents.filter(~pl.col("document_row").is_in(claimed.implode()))
    if not nobodys.is_empty():
        nobodys = nobodys.filter(~pl.col("name").is_in(units.others_names()))
    return {grain: Documents(documents, fits, nobodys) for grain, fits in fitting.items()}


def _fitting(documents: pl.DataFrame, units: Units, grain: str) -> pl.LazyFrame:
    """Return (document_row, key, sure) of each document and unit of a grain that fit."""
    named, key = documents.lazy().select("document_row", "name"), f"{grain}_id"
    elsewhere = units.question.schedule.rest
    shared = elsewhere.shared.get(grain, frozenset()) if elsewhere else frozenset()
    fits = named.join(units.names(grain), on="name", how="inner", maintain_order="left_right").unique(
        ["document_row", key], keep="first", maintain_order=True).with_columns(
        ((pl.len().over("document_row") == 1) & ~pl.col("name").is_in(sorted(shared))).alias("sure"))
    if grain == "cluster":
        rest = named.join(fits, on="document_row", how="anti", maintain_order="left")
        maybe = rest.join(units.headless, on="name", how="inner", maintain_order="left").with_columns(
            pl.lit(value=False).alias("sure"))
        fits = pl.concat([fits, maybe.select("document_row", "name", key, "sure")])
    return fits.select("document_row", key, "sure")


def units_with_sheet(schedule: Schedule, documents: Documents, key: str) -> pl.Series | None:
    """Return the units for which some sheet of documents speaks, some of them twice; None for every one.

    A sheet in a workbook of certain units speaks for those, and for whoever has a document in it; one that
    stands alone, or in the only file, speaks for all. That one school keeps the sheet tells nothing of another.
    """
    sheets = {source.file for source in schedule.sources if source.table == "documents"}
    others = {source.file for source in schedule.sources if source.table not in {"documents", "minutes"}}
    if sheets - others or (sheets and len({source.file for source in schedule.sources}) == 1):
        return None
    beside = [at for at, source in enumerate(schedule.sources) if source.file in sheets]
    tables = [table for table in (schedule.sessions, schedule.departments, schedule.clusters) if key in table.columns]
    here = [table.lazy().filter(pl.col("source").is_in(beside)).select(key).drop_nulls() for table in tables]
    named = pl.concat([documents.fits.lazy().filter("sure").select(key), *here])
    return collect(named, schedule.sessions.height)[key]


def recorded(question: Question) -> pl.DataFrame:
    """Return the documents of the year that were sent on some day, with `lo`, `hi` and the unit's folded `name`."""
    documents = question.schedule.documents
    if documents.is_empty():
        documents = documents.with_row_index("document_row")
    else:
        documents = of_year(documents.with_row_index("document_row").filter(
            pl.col("sent").is_not_null() & pl.col("document_id").is_not_null()), question.year)
    return documents.with_columns(
        pl.col("sent_lo").fill_null(FIRST).alias("lo"),
        pl.col("sent_hi").fill_null(LAST).alias("hi"),
        # "trường" is no part of a name, inside one either: "tổ toán-trường thcs a".
        pl.col("unit_id").fill_null("").str.replace(r"([- ])trường ", "$1").alias("name"),
        pl.col("source").replace_strict(question.schedule.homes, default=None, return_dtype=pl.String).alias("home"),
    )


def of_year(documents: pl.DataFrame, year: SchoolYear) -> pl.DataFrame:
    """Return the documents of a school year: as written, else by the day sent, else all."""
    written = {text: SchoolYear.parse(text) for text in distinct(documents["school_year"])}
    other = [text for text, own in written.items() if own not in (None, year)]
    plain = [text for text in written if text.strip()]
    first = date(year.start, 7, 1).toordinal()
    last = date(year.start + 1, 6, 30).toordinal()
    sent = pl.col("sent_lo").is_null() | pl.col("sent_lo").is_between(first, last)
    return documents.filter(
        pl.when(pl.col("school_year").is_in(plain)).then(~pl.col("school_year").is_in(other)).otherwise(sent)
    )
