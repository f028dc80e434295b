"""What each school and cluster of an audit is shown: the part of the report that is its own, and where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from ...findings import Finding, InputReport, Reason, ReportModel, SessionReport, UnitReport, Verdict

__all__ = ["PAGES", "Parts", "page_names", "with_pages"]

PAGES = "don-vi"
_KINDS = {"school": "truong", "cluster": "cum"}
_LETTERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


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


class Parts:
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
        """Return the report of one unit: its findings, sessions and counts, the files that it stands in."""
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
