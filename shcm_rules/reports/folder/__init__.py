"""The report of an audit as a folder: an overview, data, a worklist, and a page for each school and cluster.

`index.html`, `bao-cao.json` (what is settled as counts), `phat-hien.xlsx`, `phat-hien.parquet` (every finding),
`viec-can-lam.csv`, `don-vi/….html`. Each is written whole or not at all; what an earlier run wrote and this one does
not is removed, what anybody else put there stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...findings import ReportModel
from .. import FORMATS, Detail, Need, render_pieces
from . import worklist
from .manifest import OutputFolder, is_output_folder
from .pages import PAGES, Parts, with_pages

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Source", "Written", "taken_names", "write_folder"]

#: Format → file; what tells everything comes first, for on the way it makes what the others tell.
_OPEN = {"html": "index.html", "json": "bao-cao.json", "xlsx": "phat-hien.xlsx"}
_FULL = {"parquet": "phat-hien.parquet"}
_WORKLIST = "viec-can-lam.csv"

Source = Callable[[Detail, Collection[Need]], ReportModel]


@dataclass(slots=True)
class Written:
    """What was done: files written and removed, edited ones set aside."""

    files: list[str] = field(default_factory=list)
    removed: tuple[str, ...] = ()
    set_aside: Sequence[tuple[str, str]] = ()


def taken_names(folder: Path) -> list[str]:
    """Return what stands in a folder that is none of ours under names that we would write."""
    if is_output_folder(folder):
        return []
    names = (*_OPEN.values(), *_FULL.values(), _WORKLIST, PAGES)
    return [name for name in names if (folder / name).exists()]


def write_folder(
    folder: Path, source: Source, on_page: Callable[[int, int], None] | None = None,
    *, tables: Callable[[], Iterable[pl.DataFrame]] | None = None,
) -> Written:
    """Write the report into a folder, made if its parent is there; `on_page` hears of pages done and pages in all.

    `tables` yields every finding of the full report as rows, so that they are never held at once.

    Raises:
        OSError: something cannot be written.

    """
    written = Written()
    place = OutputFolder(folder)
    complete = False
    try:
        for name, data in _files(source, tables, on_page or (lambda *_: None)):
            place.write(name, data)
            written.files.append(name)
        complete = True
    finally:
        written.removed = place.close(complete=complete)
        written.set_aside = tuple(place.set_aside)
    return written


def _files(
    source: Source, tables: Callable[[], Iterable[pl.DataFrame]] | None, on_page: Callable[[int, int], None],
) -> Iterator[tuple[str, Iterable[bytes]]]:
    every = {"tables": tables()} if tables else {"findings": source("full", ()).findings}
    for name, path in _FULL.items():
        yield path, render_pieces(source("counts", FORMATS[name].needs), name, **every)
    model = with_pages(source("open", ()))
    yield _WORKLIST, [worklist.render(model)]
    for name, path in _OPEN.items():
        needs = FORMATS[name].needs
        shown = with_pages(source("open", needs | {"every_session"})) if needs else model  # each page draws its own
        yield path, render_pieces(shown, name)
        if name == "html":
            yield from _pages(shown, on_page)


def _pages(model: ReportModel, on_page: Callable[[int, int], None]) -> Iterator[tuple[str, Iterable[bytes]]]:
    parts = Parts(model)
    for number, unit in enumerate(model.units, 1):
        yield unit.page, render_pieces(parts.of(unit), "html")
        on_page(number, len(model.units))
