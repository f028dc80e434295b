"""What was recognised in a sheet and how surely, as data; and what a layout file pins, before it is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["SURE", "ColumnMatch", "How", "Pin"]

#: Why a header was taken for a field: the header itself, one known to mean it, that one without accents or with
#: its remark, one with a typing error, the values below it, a layout file, its place; "" for none.
How = Literal["", "canonical", "variant", "remark", "no-accents", "typo", "values", "profile", "position"]

#: Below this a header is not taken for a field. Measured in tests/importers/test_recognition.py: of canonical headers
#: with one letter wrong 97 in 100 are taken at 85, 85 at 88, 65 at 92; of 78 headers of other things 2 at 85, 12 at 80.
SURE = 85


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One header cell: what is written there, which field it was taken for, how, and how surely (0-100).

    Where no field was near enough `field` is "", and `like` and `score` tell the nearest header known.
    `used` is false where the field was read from another column.
    """

    column: str
    cell: str
    text: str
    field: str = ""
    how: How = ""
    score: int = 0
    like: str = ""
    used: bool = True


@dataclass(frozen=True, slots=True)
class Pin:
    """What a layout file says of one sheet.

    Rows are the sheet's own, from 1 (0: to be found). `headers` maps comparison keys of header texts, `columns` the
    numbers of columns from 1, to fields; "" means that the column is to be left aside.
    """

    table: str
    top: int = 0
    bottom: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    shape: str = ""
