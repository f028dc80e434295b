"""A sheet as read, before anyone knows what it means: the seam between formats and layouts.

Every cell is text or None: a typed day is "2025-10-05" (with a time of day cut off; a day whose
number format shows no day, such as "mm/yyyy", is "10/2025"), a whole number is "12", an error cell is its text
("#REF!") and listed in `problems`, a formula is its stored value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..problems import Problem
from .layouts.recognition import Pin

__all__ = ["RawFile", "RawTable"]


@dataclass(slots=True)
class RawTable:
    """One sheet: `rows[i][j]` stands in sheet row `first_row + i`, column `first_column + j` (1-based)."""

    sheet: str
    rows: list[list[str | None]]
    first_row: int = 1
    first_column: int = 1
    #: (top, left, bottom, right), 1-based sheet addresses; only the top-left cell holds a value.
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    #: What a layout file says of this sheet; set on this side of the reading process.
    pin: Pin | None = None


@dataclass(slots=True)
class RawFile:
    """One file: its hash, its sheets in order, and problems of the file itself."""

    path: str
    sha256: str
    tables: list[RawTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    #: What an earlier run made of it, instead of its sheets; else where what is made of it now can be kept.
    made: Mapping[str, Any] | None = None
    keep: Callable[[Mapping[str, Any]], None] | None = field(default=None, compare=False, repr=False)
