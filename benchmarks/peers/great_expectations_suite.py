"""Great Expectations on pandas: one or two expectations a rule, each row meets them or not.

It cannot say: undetermined and pending; a duty without a row; sums in a comparison of columns, so the limits are
columns made beforehand, as are the days of vague dates.
"""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "False"  # before the import: it would call home

import great_expectations as gx
import pandas as pd
import polars as pl
from great_expectations import expectations as gxe
from great_expectations.expectations.row_conditions import Column, Condition

from peers.core import (
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    BUSINESS,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    NOTICE,
    NOTICE_DAYS,
    OF_ROWS,
    ORDER,
    TODAY,
)  # fmt: skip
from peers.given import resolved
from peers.told import violating
from peers.violations import TILED

TITLE = "Great Expectations on pandas"
RULES, TELLS, LARGEST, LACKS = OF_ROWS, "violations", 1_000_000, "three values; counts; windows"


def prepare(schedule) -> pd.DataFrame:
    return resolved(schedule).drop("department_id", "subjects").with_columns(
        pl.when("dated").then(1).alias("date"),
        (pl.col("day_hi") - NOTICE_DAYS).alias("notified_limit"),
        (pl.col("day_hi") - APPROVAL_DAYS).alias("approved_limit"),
        (pl.col("day_lo") - EARLY_DAYS).alias("early_limit"),
    ).to_pandas()  # fmt: skip


def run(rows: pd.DataFrame) -> list[tuple[str, list[int]]]:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("sessions")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": rows})
    suite = gx.ExpectationSuite(name="core", expectations=_expectations())
    format_ = {"result_format": "COMPLETE", "include_unexpected_rows": False}
    told = batch.validate(suite, result_format=format_)
    return [(one.expectation_config.meta["rule"], one.result["unexpected_index_list"]) for one in told.results]


def _expectations() -> list[gxe.Expectation]:
    own, sure = _is("own"), _is("own") & _is("thematic")

    def ahead(rule: str, act: str, days: int, missing: Condition) -> list[gxe.Expectation]:
        bound = sure & (Column("day_lo") >= BINDS[days][1])
        return [
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=f"{act}_limit", column_B=f"{act}_lo", or_equal=True, **_when(rule, bound & _is(act))),
            gxe.ExpectColumnValuesToBeBetween(
                column=f"{act}_limit", min_value=TODAY, **_when(rule, bound & missing)),
        ]  # fmt: skip

    return [
        gxe.ExpectColumnValuesToNotBeNull(column="date", **_when(FIELDS, own)),
        gxe.ExpectColumnValuesToNotBeNull(column="content", **_when(FIELDS, own & _is("dated"))),
        *ahead(NOTICE, "notified", NOTICE_DAYS, _is("notified", told=False)),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="notified_hi", column_B="early_limit", or_equal=True, **_when(EARLY, sure & _is("notified"))),
        *ahead(APPROVAL, "approved", APPROVAL_DAYS, _is("approved", told=False) & _is("column")),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="approved_hi", column_B="notified_lo", or_equal=True,
            **_when(ORDER, sure & _is("notified") & _is("approved"))),
        gxe.ExpectColumnValuesToMatchRegex(column="content", regex=TILED, **_when(BUSINESS, _is("talk"))),
    ]  # fmt: skip


def _is(column: str, *, told: bool = True) -> Condition:
    return Column(column) == told


def _when(rule: str, condition: Condition) -> dict[str, object]:
    return {"row_condition": condition, "meta": {"rule": rule}}


def verdicts(found: list[tuple[str, list[int]]]) -> dict[str, pl.DataFrame]:
    lines: dict[str, list[int]] = {rule: [] for rule in RULES}
    for rule, failed in found:
        lines[rule] += failed
    return {rule: violating(failed) for rule, failed in lines.items()}
