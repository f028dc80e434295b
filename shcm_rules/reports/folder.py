"""The report of an audit as a folder: an overview, data, a worklist, and a page for each school and cluster.

`index.html`, `bao-cao.json` (what is settled as counts), `phat-hien.xlsx`, `phat-hien.parquet` (every finding),
`viec-can-lam.csv`, `don-vi/….html`. Each is written whole or not at all; what an earlier run wrote and this one does
not is removed, what anybody else put there stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..findings import Finding, InputReport, Reason, ReportModel, SessionReport, UnitReport, Verdict
from . import FORMATS, Detail, Need, render, worklist
from .manifest import OutputFolder, is_output_folder

__all__ = ["PAGES", "Source", "Written", "narrow", "page_names", "taken_names", "with_pages", "write_folder"]

PAGES = "don-vi"
#: Format → file; of these the ones that tell everything come last, for they take the most memory.
_OPEN = {"html": "index.html", "json": "bao-cao.json", "xlsx": "phat-hien.xlsx"}
_FULL = {"parquet": "phat-hien.parquet"}
_WORKLIST = "viec-can-lam.csv"
_KINDS = {"school": "truong", "cluster": "cum"}
_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60

Source = Callable[[Detail, Collection[Need]], ReportModel]


@dataclass(slots=True)
class Written:
    """What was done: files written and removed, edited ones set aside, formats that this program cannot write."""

    files: list[str] = field(default_factory=list)
    removed: tuple[str, ...] = ()
    set_aside: Sequence[tuple[str, str]] = ()
    missing: list[str] = field(default_factory=list)


def taken_names(folder: Path) -> list[str]:
    """Return what stands in a folder that is none of ours under names that we would write."""
    if is_output_folder(folder):
        return []
    names = (*_OPEN.values(), *_FULL.values(), _WORKLIST, PAGES)
    return [name for name in names if (folder / name).exists()]


def write_folder(folder: Path, source: Source, on_page: Callable[[int, int], None] | None = None) -> Written:
    """Write the report into a folder, made if its parent is there; `on_page` hears of pages done and pages in all.

    Raises:
        OSError: something cannot be written.

    """
    written = Written()
    place = OutputFolder(folder)
    complete = False
    try:
        for name, data in _files(source, written, on_page or (lambda *_: None)):
            place.write(name, data)
            written.files.append(name)
        complete = True
    finally:
        written.removed = place.close(complete=complete)
        written.set_aside = tuple(place.set_aside)
    return written


def _files(source: Source, written: Written, on_page: Callable[[int, int], None]) -> Iterator[tuple[str, bytes]]:
    model = with_pages(source("open", ())) if "html" in FORMATS else source("open", ())
    yield _WORKLIST, worklist.render(model)
    for name, path in _OPEN.items():
        if name not in FORMATS:
            written.missing.append(name)
            continue
        spec = FORMATS[name]
        shown = with_pages(source("open", spec.needs)) if spec.needs else model
        yield path, render(shown, name)
        if name == "html":
            yield from _pages(shown, on_page)
    for name, path in _FULL.items():
        if name in FORMATS:
            yield path, render(source("full", FORMATS[name].needs), name)
        else:
            written.missing.append(name)


def _pages(model: ReportModel, on_page: Callable[[int, int], None]) -> Iterator[tuple[str, bytes]]:
    parts = _Parts(model)
    for number, unit in enumerate(model.units, 1):
        yield unit.page, render(parts.of(unit), "html")
        on_page(number, len(model.units))


# A page for each unit.

def with_pages(model: ReportModel) -> ReportModel:
    """Return the model with the place of each unit's page."""
    names = page_names(model.units)
    units = tuple(unit.model_copy(update={"page": names[unit.id]}) for unit in model.units)
    return model.model_copy(update={"units": units})


def page_names(units: Sequence[UnitReport]) -> dict[str, str]:
    """Return unit id → a path of plain ASCII; names that would be the same are told apart by the id's hash."""
    stems = {unit.id: _stem(unit) for unit in units}
    taken = Counter(stems.values())
    return {
        key: f"{PAGES}/{stem if taken[stem] == 1 else f'{stem}-{sha256(key.encode()).hexdigest()[:8]}'}.html"
        for key, stem in stems.items()
    }


def _stem(unit: UnitReport) -> str:
    """Return "truong-thcs-ban-mai"; the word for the kind in front also keeps off what Windows reserves."""
    plain = unicodedata.normalize("NFD", unit.name.casefold().replace("đ", "d"))
    words = _LETTERS.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")
    kind = _KINDS[unit.kind]
    name = words if words.startswith(f"{kind}-") else f"{kind}-{words}"
    return name[:_LONGEST].strip("-")


def narrow(model: ReportModel, unit: UnitReport) -> ReportModel:
    """Return the report of one unit: its findings, sessions and counts, the files that it stands in."""
    return _Parts(model).of(unit)


class _Parts:
    """A report taken apart by unit, once for all pages."""

    def __init__(self, model: ReportModel) -> None:
        self._model = model
        self._findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in model.findings:
            self._findings[finding.unit_id].append(finding)
        self._sessions: dict[str, list[SessionReport]] = defaultdict(list)
        for session in model.sessions:
            self._sessions[session.unit_id].append(session)
        self._counts: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in model.counts:
            self._counts[row.get("unit_id", "")].append(row)
        self._explanations = {item.fingerprint: item for item in model.explanations}
        # What no schedule can show is to be looked at in every unit; what could not be read may be anybody's.
        self._common = [f for f in self._findings[""] if f.reason is Reason.NOT_DECIDABLE]
        self._unreadable = {item.path for item in model.inputs if item.status == "unreadable"}

    def of(self, unit: UnitReport) -> ReportModel:
        """Return the report of one unit."""
        own = self._findings[unit.id]
        prints = dict.fromkeys(finding.fingerprint for finding in own)
        return self._model.model_copy(update={
            "units": (unit.model_copy(update={"page": ""}),), "inputs": self._inputs(unit, own),
            "summary": self._summary(unit, own),
            "counts": tuple(self._counts[unit.id]), "findings": (*own, *self._common),
            "sessions": tuple(self._sessions[unit.id]),
            "explanations": tuple(self._explanations[name] for name in prints if name in self._explanations),
        })

    def _inputs(self, unit: UnitReport, own: Sequence[Finding]) -> tuple[InputReport, ...]:
        named = {*unit.files, *(item.file for finding in own for item in finding.evidence), *self._unreadable}
        return tuple(item for item in self._model.inputs if item.path in named or item.waivers is not None)

    def _summary(self, unit: UnitReport, own: Sequence[Finding]) -> dict[str, int]:
        if self._model.counts:
            return {str(v): sum(row.get(v, 0) for row in self._counts[unit.id]) for v in Verdict}
        told = Counter(finding.verdict for finding in own)
        return {str(verdict): told[verdict] for verdict in Verdict}
