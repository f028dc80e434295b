"""A recognised table as data: its header, its rows as text, and what was inferred instead of read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from ...problems import Problem, Words
from .recognition import ColumnMatch

__all__ = ["Header", "Note", "Sheet", "text_frame"]


@dataclass(slots=True)
class Header:
    """A recognised header: rows `top` … `bottom` (indexes), field → column index, and what was odd about it."""

    table: str
    top: int
    bottom: int
    fields: dict[str, int]
    problems: list[Problem] = field(default_factory=list)
    matches: list[ColumnMatch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Note:
    """A value that was not written in its own cell: which field got which text, from which cell, and how."""

    cell: str
    field: str
    text: str
    how: Words


@dataclass(slots=True)
class Sheet:
    """A recognised table as text: `frame` has `row` and one String column a field of `columns`.

    `frame` may also hold fields that a sub-heading, a title or the sheet's name tells; `moved` says in which cell
    such a value, or the value of a merged cell, stands. Where several rows come from one row of the sheet, `row` is
    a number of its own, and `rows` says which row of the sheet each of them stands in.
    """

    name: str
    table: str
    columns: dict[str, str]
    frame: pl.DataFrame
    moved: dict[tuple[int, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    header_row: int = 0  # index into the raw rows, for whoever reads the titles above
    matches: list[ColumnMatch] = field(default_factory=list)  # every header cell, recognised or not
    rows: dict[int, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    shape: str = "table"


def text_frame(rows: Sequence[int], names: Iterable[str], texts: Sequence[str | None]) -> pl.DataFrame:
    """Return a frame with the column `row` and columns of text, given one after another: so they are made at once."""
    cells = pl.Series(texts, dtype=pl.String())
    columns = [cells.slice(place * len(rows), len(rows)).alias(name) for place, name in enumerate(names)]
    return pl.DataFrame([pl.Series("row", rows, pl.Int32()), *columns])
