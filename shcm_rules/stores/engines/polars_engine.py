"""Polars: one streaming pass writes the session rows of each part to a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from ..files import Store
from ..plans import Plan, judge_in_turn

__all__ = ["start"]


@contextmanager
def start() -> Iterator[_PolarsEngine]:
    """Start the engine."""
    yield _PolarsEngine()


class _PolarsEngine:
    @staticmethod
    def scan(store: Store) -> nw.LazyFrame[Any]:
        """Return the session rows."""
        return nw.from_native(store.scan())

    @staticmethod
    def collect( frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Return a frame in memory."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect(engine="streaming")

    def judge(self, store: Store, plan: Plan, output: Path | None) -> Iterator[pl.DataFrame]:
        """Judge one part after the other."""
        if len(plan.parts) == 1:
            yield from judge_in_turn(plan, output, lambda part: store.load().sessions if part == 0 else pl.DataFrame())
            return
        with TemporaryDirectory() as folder:
            placed: pl.LazyFrame = plan.place(self.scan(store), nw.from_native(plan.units.lazy())).to_native()
            moved = placed.filter(pl.col("also").is_not_null()).with_columns(pl.col("also").alias("part"))
            pl.concat([placed, moved]).drop("also").sink_parquet(
                pl.PartitionBy(folder, key="part", include_key=False), compression="lz4", mkdir=True)
            yield from judge_in_turn(plan, output, lambda part: _read(Path(folder) / f"part={part}"))


def _read(folder: Path) -> pl.DataFrame:
    files = sorted(folder.glob("*.parquet"))
    return pl.read_parquet(files, hive_partitioning=False) if files else pl.DataFrame()
