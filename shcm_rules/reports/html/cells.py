"""Evidence as short lines: which cell, under which header, what is written there, why it was not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...findings import Evidence
from ..characters import shorten
from ..words import WORDS

__all__ = ["Cell", "NearMisses", "cells_of", "near_misses_of"]

_SHOWN = 6  # cells of an entry
_NEAR = 12  # near misses told one by one
_TEXT = 160


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown: where, under which header, what is written."""

    place: str
    field: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Cells that were looked at and not counted, the first ones one by one."""

    total: int
    places: str
    cells: tuple[Cell, ...]


def cells_of(evidence: Sequence[Evidence], lang: str, *, files: bool) -> tuple[tuple[Cell, ...], int]:
    """Return the cells that are in question or were counted, the first ones of them, and how many more there are."""
    told = [item for role in ("subject", "counted") for item in evidence if item.role == role]
    cells = dict.fromkeys(_cell(item, lang, files=files) for item in told)
    return tuple(cells)[:_SHOWN], max(len(cells) - _SHOWN, 0)


def near_misses_of(evidence: Sequence[Evidence], lang: str, *, files: bool) -> NearMisses | None:
    """Return the near misses, None where there are none."""
    cells = tuple(dict.fromkeys(_cell(item, lang, files=files) for item in evidence if item.role == "near_miss"))
    if not cells:
        return None
    names = list(dict.fromkeys(item.cell for item in evidence if item.role == "near_miss" and item.cell))
    places = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return NearMisses(len(cells), places, cells[:_NEAR])


def _cell(item: Evidence, lang: str, *, files: bool) -> Cell:
    """Return a cell with the file before its place where there are several."""
    row = WORDS[lang]["row"].format(n=item.row) if item.row > 0 else ""
    place = " ".join(part for part in (f"«{item.sheet}»" if item.sheet else "", item.cell or row) if part)
    told = f"{item.file} › {place}" if files and item.file else place
    return Cell(shorten(told, _TEXT), shorten(item.field, _TEXT), shorten(item.text, _TEXT), item.why)
