"""One store of every shipped workbook, with clusters of two years, so that every check of the vocabulary has duties."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import polars as pl
import pytest
from worlds.mini import RuleCase
from worlds.rules import rule_set

from shcm_rules.api import load_rules, read_schedule
from shcm_rules.engine.evaluation import Evaluation, evaluate
from shcm_rules.findings import Finding
from shcm_rules.schedule import Schedule
from shcm_rules.stores.files import save_schedule
from shcm_rules.windows import SchoolYear

#: Every shipped set, and one of a check that none of them has.
RULES = (
    *load_rules(["lao-cai", "hai-phong", "viet-hoa", "dien-bien", "quoc-gia"]),
    rule_set(RuleCase("rotation", {}, {}, {}, ("MN", "TH", "THCS", "THPT")), 1),
)
AS_OF = date(2026, 6, 1)
YEAR = SchoolYear(2025)
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="session")
def schedule() -> Schedule:
    """Return every shipped workbook as one schedule."""
    read = read_schedule(sorted(FIXTURES.glob("*.xlsx")), as_of=AS_OF, year=YEAR)
    before = read.clusters.with_columns(
        pl.lit("2024-2025").alias("school_year"), pl.lit("Trường THCS Số 9").alias("head"))
    return replace(read, clusters=pl.concat([read.clusters, before]))


@pytest.fixture(scope="session")
def store(schedule: Schedule, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the schedule as a store."""
    folder = tmp_path_factory.mktemp("kho") / "kho"
    save_schedule(schedule, folder)
    return folder


@pytest.fixture(scope="session", params=["plan", "audit"])
def whole(request: pytest.FixtureRequest, schedule: Schedule) -> Evaluation:
    """Return the verdicts of the schedule judged at once."""
    return evaluate(schedule, RULES, year=YEAR, as_of=AS_OF, phase=request.param)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start Spark on this computer; it needs Java."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - starts nothing for who tests the others

    assert which("java"), "Spark needs Java: apt-get install openjdk-17-jre-headless"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config(
        "spark.sql.shuffle.partitions", "2").config(
        "spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark"))).getOrCreate()
    yield session
    session.stop()


def named(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    """Return what identifies findings and what they say, sorted."""
    return sorted((f.fingerprint, str(f.verdict), str(f.reason or ""), f.message) for f in findings)


def written(folder: Path) -> list[tuple[str, str, str, str]]:
    """Return the same of the files that a check of a store has written."""
    frames = [pl.read_parquet(file) for file in (folder / "findings").glob("*.parquet")]
    rows = pl.concat(frames).select("fingerprint", "verdict", pl.col("reason").fill_null(""), "message").rows()
    return sorted((a, b, c, d) for a, b, c, d in rows)
