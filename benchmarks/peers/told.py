"""What contenders tell, as tables of a duty's keys and its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from peers.core import KEYS, VIOLATED

__all__ = ["of_duties", "of_lines", "violating"]


def of_lines(lines: Iterable[int], verdicts: Iterable[int]) -> pl.DataFrame:
    """Return the verdicts of rows by their number."""
    return pl.DataFrame({"line": lines, "verdict": verdicts}, schema={"line": pl.Int32, "verdict": pl.Int8})


def violating(lines: Sequence[int]) -> pl.DataFrame:
    """Return the rows that a validator lets fail."""
    return of_lines(lines, [VIOLATED] * len(lines))


def of_duties(rule: str, rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """Return the verdicts of groups: each row the duty's keys, then the verdict."""
    return pl.DataFrame(rows, schema=[*((key, pl.String) for key in KEYS[rule]), ("verdict", pl.Int8)], orient="row")
