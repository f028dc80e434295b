"""What decides the findings of each unit, as one digest: the whole content of its part, the rules, the question."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from ..engine.part_answers import Asked
from ..engine.partitions import EVERYWHERE, Partition, going, kept_sources
from ..schedule import Schedule

__all__ = ["digest_units"]

_SIZE = 32
#: Columns that are made into text together.
_TOGETHER = 8
_PACKAGE = Path(__file__).resolve().parents[1]
_LIBRARIES = ("polars", "narwhals", "pydantic", "python-dateutil")


def digest_units(asked: Asked, partition: Partition, placed: pl.DataFrame) -> dict[str, str]:
    """Return unit → digest, for a partition of a part for each unit; `placed` are its session rows with their parts.

    Whatever a unit's findings hang on is in its digest; where its files stand among others only if that may matter.
    """
    whole = partition.question.schedule
    files = _digest_files(whole)
    rows: dict[int, list[str]] = defaultdict(list)
    order: Sequence[str] = ()
    for name, frame, at in _frames(partition, placed):
        for part, digest in _digest_rows(name, frame, at, files).items():
            rows[part].append(digest)
            if part == EVERYWHERE and name != "clusters":
                order = files  # these rows stand before those of some files and after those of others
    others = [files[source] for source in kept_sources(whole.sources, ())]
    common = _digest([
        _program(), _asked(asked), _about(whole), _rest(partition), repr(others), repr(order), *rows[EVERYWHERE]])
    return {
        unit: _digest([common, unit, *rows[part]]) for unit, part in partition.parts.select("unit", "part").iter_rows()}


def _frames(partition: Partition, placed: pl.DataFrame) -> Iterable[tuple[str, pl.DataFrame, pl.DataFrame]]:
    """Yield each table, and `at` which of its rows go to which `part`, in their order; some go to several."""
    whole = partition.question.schedule
    everywhere, at = pl.lit(EVERYWHERE, dtype=pl.Int32), pl.int_range(pl.len(), dtype=pl.UInt32).alias("at")
    sessions = going(placed.select("part", "also", at)).sort("at", maintain_order=True)
    yield "sessions", placed.drop("row_id", "part", "also"), sessions
    yield "clusters", whole.clusters, whole.clusters.select(everywhere.alias("part"), at)
    homes = partition.parts.rename({"unit": "home"})
    at_home = whole.departments.select((pl.lit("school:") + pl.col("school_id")).alias("home"), at)
    yield "departments", whole.departments, at_home.join(homes, on="home", how="left", maintain_order="left").select(
        pl.when(pl.col("home").is_null()).then(everywhere).otherwise(pl.col("part")).alias("part"), "at")
    shared = (
        (pl.col("known") & pl.col("name").is_in(sorted(names))).alias(f"shared_{kind}")
        for kind, names in partition.rest.shared.items())
    for name, frame in (
        ("documents", partition.documents.with_columns(shared)), ("minutes", partition.minutes),
    ):
        of_all = pl.col("parts").list.len() == 0
        parts = pl.when(of_all).then(pl.lit([EVERYWHERE], dtype=pl.List(pl.Int32))).otherwise(pl.col("parts"))
        yield name, frame.drop("parts"), frame.select(parts.alias("part"), at).explode("part")


def _digest_rows(name: str, frame: pl.DataFrame, rows: pl.DataFrame, files: Sequence[str]) -> Mapping[int, str]:
    """Return a digest of the rows of each part, their columns and their order with them.

    In place of the number of a source, which other files move, stands what decides it.
    """
    anchored = frame.with_columns(pl.Series(files, dtype=pl.String).gather(frame["source"]).alias("source"))
    columns = [column for column in frame.columns if frame[column].null_count() < frame.height]
    begun = blake2b(digest_size=_SIZE)
    _add(begun, [name, *columns])
    digests: dict[int, blake2b] = defaultdict(begun.copy)
    for first in range(0, len(columns), _TOGETHER):
        some = columns[first:first + _TOGETHER]
        texts = [told for column in some for told in _as_texts(column, anchored.schema[column])]
        joined = anchored.select(some)[rows["at"]].with_columns(rows["part"]).group_by(
            "part", maintain_order=True).agg(texts)
        told = joined.select("part", pl.concat_str(map(_with_size, joined.columns[1:])))
        for part, text in told.iter_rows():
            _add(digests[part], [text])
    return {part: digest.hexdigest() for part, digest in digests.items()}


def _as_texts(name: str, kind: pl.DataType) -> Iterable[pl.Expr]:
    """Yield the values of a column as one text and, where that does not part them, how long each is."""
    column = pl.col(name)
    if not (kind == pl.String or kind.is_nested()):
        yield column.to_physical().cast(pl.String).fill_null("-").str.join(" ")
        return
    text = pl.struct(name).struct.json_encode() if kind.is_nested() else column
    yield text.str.len_bytes().cast(pl.String).fill_null("-").str.join(" ").alias(f"{name}:sizes")
    yield text.str.join("").alias(name)


def _with_size(name: str) -> pl.Expr:
    return pl.concat_str(pl.col(name).str.len_bytes(), pl.lit(":"), name)


def _digest_files(whole: Schedule) -> list[str]:
    """Return, for each source, its number in its file and a digest of all that is told of this file's sources."""
    moved: dict[int, list[Any]] = defaultdict(list)
    for (table, at, row, name), cell in whole.moved.items():
        moved[at].append((table, row, name, cell))
    members: dict[str, list[int]] = defaultdict(list)
    for at, source in enumerate(whole.sources):
        members[source.file].append(at)
    digests = [""] * len(whole.sources)
    for file, sources in members.items():
        told = [(whole.sources[at], sorted(moved[at]), whole.homes.get(at)) for at in sources]
        digest = _digest([file, repr(told)])
        for place, at in enumerate(sources):
            digests[at] = f"{place} {digest}"
    return digests


def _about(whole: Schedule) -> str:
    return repr((whole.year, sorted(whole.info.items()), sorted(whole.calendars.items(), key=lambda item: item[0])))


def _rest(partition: Partition) -> str:
    rest = partition.rest
    return repr((
        sorted(rest.schools), [sorted(world.items()) for world in rest.worlds], sorted(rest.alone), rest.province))


def _asked(asked: Asked) -> str:
    rules = [(rules.sha256, rules.model_dump_json()) for rules in asked.rule_sets]
    settings = sorted((asked.settings or {}).items())
    return repr((rules, asked.year, asked.as_of, asked.phase, settings, asked.lang, asked.detail))


@cache
def _program() -> str:
    """Return what decides findings beside all that is asked: each file of this package, the libraries, Python."""
    files = sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    sources = [f"{path.relative_to(_PACKAGE).as_posix()} {blake2b(path.read_bytes()).hexdigest()}" for path in files]
    return _digest([sys.version, *(f"{name} {version(name)}" for name in _LIBRARIES), *sources])


def _digest(texts: Iterable[str]) -> str:
    digest = blake2b(digest_size=_SIZE)
    _add(digest, texts)
    return digest.hexdigest()


def _add(digest: blake2b, texts: Iterable[str]) -> None:
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
