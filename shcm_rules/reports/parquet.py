"""The report as Parquet: one row a finding, typed columns; what a program reads that joins many reports."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from ..findings import Evidence, Finding, ReportModel, Setting, Waiver
from ..written_findings import Cited, Values
from .characters import storable
from .rows import COLUMNS, SCOPE_KEYS, WAIVER_KEYS, facts_text, other_scope

__all__ = ["PARQUET_SCHEMA", "render", "tabulate", "tabulate_each"]

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
#: Column → type. `cells`, a text in other tables, is `evidence` here.
PARQUET_SCHEMA: dict[str, Any] = {
    **{name: _TYPED.get(name, pl.String) for name in COLUMNS if name != "cells"},
    "scope_other": pl.String, "evidence": pl.List(_CELL), "settings": pl.List(_SETTING),
}
_CITED = (("document", "document"), ("clause", "clause"), ("document_date", "date"))
_cell = attrgetter(*(part.name for part in _CELL.fields))


def render(
    model: ReportModel, findings: Iterable[Finding | Values] | None = None,
    tables: Iterable[pl.DataFrame] | None = None,
) -> bytes:
    """Return Parquet compressed by zstd; the file's metadata tell the report it belongs to.

    `findings` in place of the model's, or these as `tables`: of many, so that they are never held at once.
    """
    frames = tabulate_each(model.findings if findings is None else findings) if tables is None else tables
    stream = io.BytesIO()
    register_io_source(lambda *_: iter(frames), schema=PARQUET_SCHEMA).sink_parquet(
        stream, compression="zstd", row_group_size=_GROUP, metadata=_metadata(model), maintain_order=True)
    return stream.getvalue()


def tabulate_each(findings: Iterable[Finding | Values]) -> Iterator[pl.DataFrame]:
    """Yield tables of some findings after the other, as they are made."""
    left = iter(findings)
    while chunk := list(islice(left, _CHUNK)):
        yield tabulate(chunk)


def tabulate(findings: Sequence[Finding | Values]) -> pl.DataFrame:
    """Return findings, made or not, as rows of `PARQUET_SCHEMA`."""
    told = [finding if isinstance(finding, dict) else finding.__dict__ for finding in findings]

    def each(name: str) -> list[Any]:
        return [values[name] for values in told]

    scopes, dues, citations, waivers = map(each, ("scope", "due", "citation", "waiver"))
    named, nothing = set().union(*scopes), [None] * len(told)
    return pl.DataFrame([
        *(_alike(name, each(name)) for name in ("rule", "requirements", "related", "severity", "title", "duties")),
        *(_alike(name, each(name), _filled) for name in ("verdict", "reason", "unit_id", "remedy", "waived_from")),
        *(_alike(f"scope_{key}", [scope.get(key) for scope in scopes] if key in named else nothing)
          for key in SCOPE_KEYS),
        *(_alike(name, dues, partial(_end, end)) for end, name in enumerate(("due_from", "due_to"))),
        *(_alike(name, each(name), facts_text, by=repr) for name in ("required", "observed")),
        *(_alike(name, citations, attrgetter(part), by=id) for name, part in _CITED),
        *(_alike(f"waiver_{key}", waivers, partial(_part, key), by=id) for key in WAIVER_KEYS),
        _alike("settings", each("settings"), _settings, by=id),
        *(_column(name, each(name)) for name in ("message", "fingerprint")),
        _column("scope_other", list(map(other_scope, scopes))),
        _cells(each("evidence")),
    ]).select(list(PARQUET_SCHEMA))


def _same(value: Any) -> Any:
    return value


def _filled(text: str | None) -> str | None:
    return str(text) if text else None


def _end(end: int, due: tuple[str, str] | None) -> str | None:
    return due and due[end]


def _part(name: str, waiver: Waiver | None) -> Any:
    return waiver and getattr(waiver, name)


def _settings(settings: Iterable[Setting]) -> list[dict[str, str]]:
    return [{"id": storable(setting.id), "value": storable(setting.value)} for setting in settings]


def _alike(
    name: str, values: Sequence[Any], show: Callable[[Any], Any] = _same, by: Callable[[Any], Any] = _same,
) -> pl.Series:
    """Return a column of values of which many are alike, told apart by a key: each is shown and stored once."""
    keys = values if by is _same else list(map(by, values))
    distinct = dict(zip(keys, values, strict=True))
    shown = _column(name, list(map(show, distinct.values())))
    if len(distinct) == 1:
        return shown.new_from_index(0, len(keys))
    places = dict(zip(distinct, range(len(distinct)), strict=True))
    return shown.gather([places[key] for key in keys])


def _column(name: str, values: list[Any]) -> pl.Series:
    kind = PARQUET_SCHEMA[name]
    told = pl.String if kind == pl.Date else kind
    column = pl.Series(name, _stored(values, told), dtype=told)
    return column.str.to_date("%Y-%m-%d", strict=False) if kind == pl.Date else column


def _cells(lists: Sequence[Sequence[Evidence | Cited]]) -> pl.Series:
    """Return a column of lists of structs, made column by column: Polars takes ten times as long for dicts."""
    every = [cell if isinstance(cell, tuple) else _cell(cell) for several in lists for cell in several]
    parts = map(list, zip(*every, strict=True)) if every else [[]] * len(_CELL.fields)
    flat = pl.DataFrame([
        pl.Series(part.name, _stored(told, part.dtype), dtype=part.dtype)
        for part, told in zip(_CELL.fields, parts, strict=True)])
    owner = pl.Series("owner", [number for number, several in enumerate(lists) for _ in several], dtype=pl.UInt32)
    grouped = flat.with_columns(owner).group_by("owner", maintain_order=True).agg(
        pl.struct(flat.columns).alias("evidence"))
    joined = pl.DataFrame({"owner": range(len(lists))}, schema={"owner": pl.UInt32}).join(
        grouped, on="owner", how="left", maintain_order="left")
    return joined.select(pl.col("evidence").fill_null(pl.lit([], dtype=pl.List(_CELL)))).to_series()


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
