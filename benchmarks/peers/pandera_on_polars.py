"""pandera with its Polars backend: each rule a check of the schema, a row passes or fails.

It cannot say: undetermined and pending; a duty without a row (counts of groups that may be missing). What it runs is
Polars by hand, the days worked out first as there. Failure cases are kept to one a check, which spares it a copy of
each failing row; the failing rows are read from the check's output.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl
from by_hand import _holding
from pandera.errors import SchemaErrors

from peers.core import ALLOWED, BUSINESS, FORBIDDEN, OF_ROWS
from peers.given import resolved
from peers.told import violating
from peers.violations import violated

TITLE = "pandera on Polars (checks in Polars by hand)"
RULES, TELLS, LARGEST, LACKS = OF_ROWS, "violations", 10_000_000, "three values; counts"


def prepare(schedule):
    return schedule


def run(schedule) -> list[tuple[str, pl.DataFrame]]:
    rows, broken = resolved(schedule), violated(pl.col)
    checks = [pa.Check(lambda data, bad=bad: data.lazyframe.select(~bad), name=rule, n_failure_cases=1)
              for rule, bad in broken.items()]  # fmt: skip
    checks.append(pa.Check(_free, name=BUSINESS, n_failure_cases=1))
    try:
        pa.DataFrameSchema({"line": pa.Column(pl.Int32, checks)}).validate(rows, lazy=True)
    except SchemaErrors as found:
        return [(error.check.name, error.check_output) for error in found.schema_errors]
    return []


def _free(data: pa.PolarsData) -> pl.LazyFrame:
    texts = data.lazyframe.select(pl.col("content").drop_nulls().unique()).collect().to_series()
    bad = _holding(texts, FORBIDDEN, ALLOWED)
    return data.lazyframe.select(~(pl.col("talk") & pl.col("content").is_in(bad.implode()).fill_null(value=False)))


def verdicts(found: list[tuple[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    failed = {rule: passed.to_series(0).not_().arg_true() for rule, passed in found}
    return {rule: violating(failed.get(rule, [])) for rule in RULES}
