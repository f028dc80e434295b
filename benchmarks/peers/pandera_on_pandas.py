"""pandera with its pandas backend: each rule a check of the whole frame, a row passes or fails.

It cannot say what `pandera_on_polars` cannot; the days of vague dates are worked out beforehand. Failure cases are kept
to one a check, which spares it a row for each column of a failing row; the failing rows are read from its output.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import polars as pl
from pandera.errors import SchemaErrors

from peers.core import BUSINESS, OF_ROWS
from peers.given import resolved
from peers.told import violating
from peers.violations import TILED, violated

TITLE = "pandera on pandas"
RULES, TELLS, LARGEST, LACKS = OF_ROWS, "violations", 1_000_000, "three values; counts; windows"


def prepare(schedule) -> pd.DataFrame:
    return resolved(schedule).drop("subjects", "department_id").to_pandas()


def run(rows: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    checks = [pa.Check(lambda frame, rule=rule: ~violated(frame.__getitem__)[rule], name=rule, n_failure_cases=1)
              for rule in OF_ROWS if rule != BUSINESS]  # fmt: skip
    checks.append(pa.Check(
        lambda frame: ~frame["talk"] | frame["content"].isna() | frame["content"].str.contains(TILED, na=True),
        name=BUSINESS, n_failure_cases=1))  # fmt: skip
    try:
        pa.DataFrameSchema(checks=checks).validate(rows, lazy=True)
    except SchemaErrors as found:
        return [(error.check.name, error.check_output) for error in found.schema_errors]
    return []


def verdicts(found: list[tuple[str, pd.Series]]) -> dict[str, pl.DataFrame]:
    failed = {rule: (~passed).to_numpy().nonzero()[0] for rule, passed in found}
    return {rule: violating(failed.get(rule, [])) for rule in RULES}
