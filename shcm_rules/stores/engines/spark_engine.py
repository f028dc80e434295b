"""Apache Spark: a part is a group of rows, judged where they lie; the driver only divides and adds up."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from ..files import Store
from ..plans import ANSWERS, FINDING, Plan

__all__ = ["start"]


@contextmanager
def start() -> Iterator[_SparkEngine]:
    """Start the engine in the session that there is; without one, as Spark is configured."""
    running = SparkSession.getActiveSession()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # who judges has the same packages
    session = running or SparkSession.builder.appName("shcm").getOrCreate()
    try:
        yield _SparkEngine(session)
    finally:
        if running is None:
            session.stop()


class _SparkEngine:
    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def scan(self, store: Store) -> nw.LazyFrame[Any]:
        """Return the session rows."""
        return nw.from_native(self._session.read.parquet(str(Path(store.sessions).parent.resolve())))

    @staticmethod
    def collect(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Return a frame in the driver's memory."""
        return _read(frame.to_native())

    def judge(self, store: Store, plan: Plan, output: Path | None) -> Iterator[pl.DataFrame]:
        """Judge every part where its rows are."""
        units = nw.from_native(self._session.createDataFrame(plan.units.to_arrow()))
        placed: DataFrame = plan.place(self.scan(store), units).to_native().cache()
        moved = placed.filter("also IS NOT NULL").drop("part").withColumnRenamed("also", "part")
        anybodys = _read(placed.filter("part < 0").drop("part", "also"))
        # A part of which no row is there has duties too: each begins with one row that is left out again.
        every = self._session.createDataFrame(pa.table({"part": pa.array(plan.parts, pa.int32())}))
        rows = placed.filter("part >= 0").drop("also").unionByName(moved).unionByName(every, allowMissingColumns=True)
        columns, schema = _answer_schema()
        answers = rows.groupBy("part").applyInArrow(_judged(_portable(plan), anybodys, schema), columns)
        if output is None:
            yield _read(answers.filter(f"kind <> '{FINDING}'"))
        else:
            answers = answers.persist(StorageLevel.DISK_ONLY)
            yield _read(answers.filter(f"kind <> '{FINDING}'"))
            found = answers.filter(f"kind = '{FINDING}'").drop("kind", "part")
            found.write.mode("append").parquet(str(output.resolve()))
            answers.unpersist()
        placed.unpersist()


def _portable(plan: Plan) -> Plan:
    """Return the plan as it travels: what was needed to place rows stays here."""
    return replace(plan, partition=replace(plan.partition, anybodys=None))


def _judged(plan: Plan, anybodys: pl.DataFrame, schema: pa.Schema) -> Callable[[tuple[Any, ...], pa.Table], pa.Table]:
    def judge(key: tuple[Any, ...], rows: pa.Table) -> pa.Table:
        sessions: Any = pl.from_arrow(rows)
        answer = plan.judge(key[0].as_py(), sessions.filter(pl.col("row_id").is_not_null()), anybodys)
        return answer.to_arrow().cast(schema)

    return judge


def _answer_schema() -> tuple[Any, pa.Schema]:
    """Return the columns of an answer as Spark has them, and as Arrow brings them to it."""
    told = from_arrow_schema(pl.DataFrame(schema=ANSWERS).to_arrow(compat_level=pl.CompatLevel.oldest()).schema)
    return told, to_arrow_schema(told)


def _read(frame: DataFrame) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(frame.toArrow()))
