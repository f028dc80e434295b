"""The report as Parquet: one row a finding, typed columns; what a program reads that joins many reports."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from ..findings import Finding, ReportModel
from .characters import storable
from .rows import COLUMNS, flat_row, other_scope

__all__ = ["PARQUET_SCHEMA", "render", "tabulate"]

#: Findings that are made into columns at a time, and rows of a group in the file.
_CHUNK, _GROUP = 4_000, 20_000
_TEXTS = pl.List(pl.String)
_CELL = pl.Struct({
    "file": pl.String, "sheet": pl.String, "cell": pl.String, "row": pl.Int32, "role": pl.String, "why": pl.String,
    "field": pl.String, "text": pl.String,
})
_SETTING = pl.Struct({"id": pl.String, "value": pl.String})
_TYPED: dict[str, Any] = {
    "requirements": _TEXTS, "related": _TEXTS, "due_from": pl.Date, "due_to": pl.Date, "duties": pl.Int32,
    "waiver_date": pl.Date, "waiver_expires": pl.Date,
}
_DAYS = ("due_from", "due_to", "waiver_date", "waiver_expires")
#: Column → type. `cells`, a text in other tables, is `evidence` here.
PARQUET_SCHEMA: dict[str, Any] = {
    **{name: _TYPED.get(name, pl.String) for name in COLUMNS if name != "cells"},
    "scope_other": pl.String, "evidence": pl.List(_CELL), "settings": pl.List(_SETTING),
}
#: Those without lists, days still as text.
_FLAT: dict[str, Any] = {
    name: pl.String if name in _DAYS else kind
    for name, kind in PARQUET_SCHEMA.items() if not isinstance(kind, pl.List)}


def render(model: ReportModel, findings: Iterable[Finding] | None = None) -> bytes:
    """Return Parquet compressed by zstd; the file's metadata tell the report it belongs to.

    `findings` in place of the model's: of many, as they are made, so that they are never held at once.
    """
    def frames(*_: object) -> Iterator[pl.DataFrame]:
        left = iter(model.findings if findings is None else findings)
        while chunk := list(islice(left, _CHUNK)):
            yield tabulate(chunk)

    stream = io.BytesIO()
    register_io_source(frames, schema=PARQUET_SCHEMA).sink_parquet(
        stream, compression="zstd", row_group_size=_GROUP, metadata=_metadata(model), maintain_order=True)
    return stream.getvalue()


def tabulate(findings: Sequence[Finding]) -> pl.DataFrame:
    """Return findings as rows of `PARQUET_SCHEMA`."""
    rows = [flat_row(finding) for finding in findings]
    columns = {name: _stored([row.get(name) for row in rows], kind) for name, kind in _FLAT.items()}
    columns["scope_other"] = _stored([other_scope(finding.scope) for finding in findings], pl.String)
    frame = pl.DataFrame(columns, schema=_FLAT).with_columns(pl.col(_DAYS).str.to_date("%Y-%m-%d", strict=False))
    return frame.with_columns(
        _repeated(pl.Series("requirements", dtype=_TEXTS), [finding.requirements for finding in findings]),
        _repeated(pl.Series("related", dtype=_TEXTS), [finding.related for finding in findings]),
        _nested("evidence", _CELL, [finding.evidence for finding in findings]),
        _nested("settings", _SETTING, [finding.settings for finding in findings]),
    ).select(list(PARQUET_SCHEMA))


def _repeated(empty: pl.Series, lists: Sequence[tuple[str, ...]]) -> pl.Series:
    """Return a column of lists of which most are the same as others: each is made once."""
    places = {item: place for place, item in enumerate(dict.fromkeys(lists))}
    distinct = pl.Series(empty.name, list(places), dtype=empty.dtype)
    return distinct.gather([places[item] for item in lists])


def _nested(name: str, kind: pl.Struct, lists: Sequence[Sequence[Any]]) -> pl.Series:
    """Return a column of lists of structs, made column by column: Polars takes ten times as long for dicts."""
    every = [item for several in lists for item in several]
    items = {field.name: _stored(list(map(attrgetter(field.name), every)), field.dtype) for field in kind.fields}
    owner = [number for number, several in enumerate(lists) for _ in several]
    flat = pl.DataFrame(items, schema=kind.to_schema()).with_columns(pl.Series("owner", owner, dtype=pl.UInt32))
    grouped = flat.group_by("owner", maintain_order=True).agg(pl.struct(list(kind.to_schema())).alias(name))
    all_ = pl.DataFrame({"owner": range(len(lists))}, schema={"owner": pl.UInt32})
    joined = all_.join(grouped, on="owner", how="left", maintain_order="left")
    return joined.select(pl.col(name).fill_null(pl.lit([], dtype=pl.List(kind)))).to_series()


def _stored(values: list[Any], kind: object) -> list[Any]:
    """Return a column as UTF-8 can hold it: one look at all of its text, for there is hardly ever something to mend."""
    if kind != pl.String or not any(values):
        return values
    text = "".join(filter(None, values))
    return values if storable(text) == text else [value and storable(value) for value in values]


def _metadata(model: ReportModel) -> dict[str, str]:
    told = {
        "shcm:schema": "shcm-findings/1", "shcm:as_of": model.as_of, "shcm:school_year": model.school_year,
        "shcm:phase": model.phase, "shcm:lang": model.lang, "shcm:complete": json.dumps(model.complete),
        "shcm:summary": json.dumps(model.summary),
        "shcm:inputs": _listed(model, "inputs", {"path", "sha256", "status"}),
        "shcm:rule_sets": _listed(model, "rule_sets", {"id", "version", "sha256"}),
    }
    return {key: storable(value) for key, value in told.items()}


def _listed(model: ReportModel, name: str, keys: set[str]) -> str:
    items = [item.model_dump(mode="json", include=keys) for item in getattr(model, name)]
    return json.dumps(items, ensure_ascii=False, sort_keys=True)
