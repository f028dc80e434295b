"""Fused Polars written by hand: the parts of `by_hand` for these rules, every verdict."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from by_hand import _NEEDED, _base, _by_department, _by_subject, _departments, _session_rules
from by_hand_verdicts import Terms

from peers.core import CORE, KEYS, LESSONS, OF_ROWS, TERM, TERM_DAYS, TODAY, YEAR_TEXT
from peers.given import lacking

TITLE = "Polars by hand, fused"
RULES, TELLS, LARGEST, LACKS = CORE, "verdicts", 10_000_000, "exact calendar, no reasons"


def prepare(schedule):
    return schedule


def run(schedule, rules: Sequence[str] = CORE) -> dict[str, pl.DataFrame]:
    here = pl.col("school_year").is_null() | (pl.col("school_year") == YEAR_TEXT)
    base = _base(schedule.sessions.lazy().filter(here), Terms(TERM_DAYS))
    rows = base.select(_NEEDED).collect().lazy()
    told = _session_rules(schedule.sessions["content"].drop_nulls().unique(), lacking(schedule), TODAY)
    sessions = rows.select(told[rule].alias(rule) for rule in OF_ROWS if rule in rules).collect()
    found = {rule: sessions.select(pl.col(rule).alias("verdict")) for rule in sessions.columns}
    if TERM in rules or LESSONS in rules:
        own, subjects = _by_department(rows).collect(), _by_subject(rows).collect()
        found |= _departments(schedule, own, subjects)
    return found


def verdicts(found: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {rule: table if rule in KEYS else table.with_row_index("line").cast({"line": pl.Int32})
            for rule, table in found.items()}  # fmt: skip
