"""DuckDB: reads and joins within its bounds of memory, what does not fit goes to disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import polars as pl

from ..files import Store
from ..plans import Plan, judge_in_turn

__all__ = ["start"]

#: What a part that is judged needs beside it.
_MEMORY = "1GB"


@contextmanager
def start() -> Iterator[_DuckEngine]:
    """Start the engine."""
    with TemporaryDirectory() as spill, closing(duckdb.connect()) as connection:
        connection.execute("SET memory_limit = ?", [_MEMORY])
        connection.execute("SET temp_directory = ?", [spill])
        connection.execute("SET preserve_insertion_order = false")
        yield _DuckEngine(connection)


class _DuckEngine:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def scan(self, store: Store) -> nw.LazyFrame[Any]:
        """Return the session rows."""
        return nw.from_native(self._connection.read_parquet(store.sessions, hive_partitioning=False))

    @staticmethod
    def collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Return a frame in memory."""
        found: pl.DataFrame = frame.collect("polars").to_native()
        return found

    def judge(self, store: Store, plan: Plan, output: Path | None) -> Iterator[pl.DataFrame]:
        """Judge one part after the other."""
        units = nw.from_native(self._connection.from_arrow(plan.units.to_arrow()))
        placed: duckdb.DuckDBPyRelation = plan.place(self.scan(store), units).to_native()
        with TemporaryDirectory() as folder:
            self._connection.register("placed", placed)
            self._connection.execute(
                f"COPY (SELECT * EXCLUDE (also) FROM placed UNION ALL BY NAME"  # noqa: S608 - a folder of our own
                f" SELECT * EXCLUDE (also) REPLACE (also AS part) FROM placed WHERE also IS NOT NULL)"
                f" TO '{folder}' (FORMAT parquet, COMPRESSION lz4_raw, PARTITION_BY (part), OVERWRITE_OR_IGNORE)")
            yield from judge_in_turn(plan, output, lambda part: self._read(Path(folder) / f"part={part}"))

    def _read(self, folder: Path) -> pl.DataFrame:
        if not folder.is_dir():
            return pl.DataFrame()
        read: pl.DataFrame = self._connection.read_parquet(
            (folder / "*.parquet").as_posix(), hive_partitioning=False).pl()
        return read
