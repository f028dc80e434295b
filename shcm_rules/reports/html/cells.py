"""Evidence as lists in HTML: which cell, under which header, what is written there, why it was not counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter

from markupsafe import escape

from ...findings import Evidence
from ..characters import shorten
from ..words import WORDS
from .words import PAGE, count

__all__ = ["Cells"]

_SHOWN = 6  # cells of an entry
_NEAR = 12  # near misses told one by one
_TEXT = 160
_Key = tuple[str, str, str | int, str, str, str]  # file or "", sheet, cell or row, header, text, why


class Cells:
    """The cells of a page; many findings have the same ones as evidence, so each is put into words once."""

    def __init__(self, lang: str) -> None:
        self._lang, self._row, self._more = lang, WORDS[lang]["row"], PAGE[lang]["more_cells"]
        self._empty = f"<i>{escape(PAGE[lang]['empty'])}</i>"
        self._told: dict[_Key, str] = {}

    def of(self, evidence: Iterable[Evidence], *, files: bool) -> tuple[str, str]:
        """Return the cells that are in question or were counted, and those that nearly were; the first ones of each.

        `files`: a sheet alone does not tell where a cell is.
        """
        told: dict[str, list[_Key]] = {"subject": [], "counted": [], "near_miss": []}
        for item in evidence:
            told[item.role].append((
                item.file if files else "", item.sheet, item.cell or max(item.row, 0), item.field, item.text, item.why))
        asked, near = ([*dict.fromkeys(keys)] for keys in ((*told["subject"], *told["counted"]), told["near_miss"]))
        return self._list(asked, _SHOWN), self._near_misses(near)

    def _near_misses(self, keys: Sequence[_Key]) -> str:
        if not keys:
            return ""
        names = [at for at in dict.fromkeys(map(itemgetter(2), keys)) if isinstance(at, str)]
        places = f": {', '.join(names[:_SHOWN])}{', …' if len(names) > _SHOWN else ''}" if names else ""
        told = escape(count(self._lang, "near", len(keys)) + places)
        return f"<details><summary>{told}</summary>{self._list(keys, _NEAR)}</details>"

    def _list(self, keys: Sequence[_Key], most: int) -> str:
        """Return the first cells and how many more there are, "" of none."""
        if not keys:
            return ""
        told = self._told
        items = [told.get(key) or told.setdefault(key, self._item(*key)) for key in keys[:most]]
        rest = f"<li>{escape(self._more.format(n=len(keys) - most))}</li>" if len(keys) > most else ""
        return f'<ul class="c">{"".join(items)}{rest}</ul>'

    def _item(self, file: str, sheet: str, at: str | int, field: str, text: str, why: str) -> str:  # noqa: PLR0913, PLR0917
        cell = at if isinstance(at, str) else self._row.format(n=at) if at else ""
        place = " ".join(part for part in (f"«{sheet}»" if sheet else "", cell) if part)
        told = escape(shorten(f"{file} › {place}" if file else place, _TEXT))
        written = f"<q>{escape(shorten(text, _TEXT))}</q>" if text else ""
        if field:
            written = f"{_escaped(shorten(field, _TEXT))}: {written or self._empty}"
        return f"<li><b>{told}</b>{f' {written}' if written else ''}{f' – {_escaped(why)}' if why else ''}</li>"


@lru_cache(maxsize=1024)
def _escaped(text: str) -> str:
    """Return what stands in many cells: a header, a reason."""
    return str(escape(text))
