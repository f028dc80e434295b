"""What decides the findings of each unit, as one digest: the whole content of its part, the rules, the question."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
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
#: Units whose rows are made into text together.
_TOGETHER = 100
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
    for name, frame in _frames(partition, placed):
        for part, text in _texts(frame, files):
            rows[part].append(f"{name}:{text}")
            if part == EVERYWHERE and name != "clusters":
                order = files  # these rows stand before those of some files and after those of others
    others = [files[source] for source in kept_sources(whole.sources, ())]
    common = _digest([
        _program(), _asked(asked), _about(whole), _rest(partition), repr(others), repr(order), *rows[EVERYWHERE]])
    return {
        unit: _digest([common, unit, *rows[part]]) for unit, part in partition.parts.select("unit", "part").iter_rows()}


def _frames(partition: Partition, placed: pl.DataFrame) -> Iterable[tuple[str, pl.DataFrame]]:
    """Yield the rows of each table with the `part` that they go to; some go to several."""
    whole = partition.question.schedule
    everywhere = pl.lit(EVERYWHERE, dtype=pl.Int32)
    sessions = going(placed)
    ordered = sessions if sessions["row_id"].is_sorted() else sessions.sort("row_id", maintain_order=True)
    yield "sessions", ordered.drop("row_id")
    yield "clusters", whole.clusters.with_columns(everywhere.alias("part"))
    homes = partition.parts.rename({"unit": "home"})
    at_home = whole.departments.with_columns((pl.lit("school:") + pl.col("school_id")).alias("home"))
    yield "departments", at_home.join(homes, on="home", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("home").is_null()).then(everywhere).otherwise(pl.col("part")).alias("part"))
    shared = (
        (pl.col("known") & pl.col("name").is_in(sorted(names))).alias(f"shared_{kind}")
        for kind, names in partition.rest.shared.items())
    for name, frame in (
        ("documents", partition.documents.with_columns(shared)), ("minutes", partition.minutes),
    ):
        of_all = pl.col("parts").list.len() == 0
        parts = pl.when(of_all).then(pl.lit([EVERYWHERE], dtype=pl.List(pl.Int32))).otherwise(pl.col("parts"))
        yield name, frame.with_columns(parts.alias("part")).drop("parts").explode("part")


def _texts(frame: pl.DataFrame, files: Sequence[str]) -> Iterable[tuple[int, str]]:
    """Yield the rows of each part as JSON, their columns with them.

    In place of the number of a source, which other files move, stands what decides it.
    """
    columns = [name for name in frame.columns if name != "part" and frame[name].null_count() < frame.height]
    short = {name: str(at) for at, name in enumerate(columns)}  # the same names in every row are most of the text
    head = json.dumps(columns)
    row = pl.struct(pl.col(columns).name.map(short.__getitem__)).struct.json_encode().alias("row")
    told = pl.Series(files, dtype=pl.String)
    last = int(frame["part"].max()) if frame.height else EVERYWHERE - 1  # type: ignore[arg-type]
    # As text the rows of a province take several times their place: some parts at a time.
    for first in range(EVERYWHERE, last + 1, _TOGETHER):
        some = frame.filter(pl.col("part").is_between(first, first + _TOGETHER - 1))
        anchored = some.with_columns(told.gather(some["source"]).alias("source"))
        joined = anchored.select("part", row).group_by("part", maintain_order=True).agg(pl.col("row").str.join("\n"))
        for part, text in joined.iter_rows():
            yield part, f"{head}\n{text}"


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
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
