"""Duties of runs of days that overlap: those that follow each other with one outcome are one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..findings import Evidence, Finding

__all__ = ["merged_runs"]


def merged_runs(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of one rule, unit by unit, with neighbours of one outcome and term put together."""
    units: dict[tuple[tuple[str, str], ...], list[Finding]] = {}
    for finding in findings:
        unit = tuple(item for item in finding.scope.items() if item[0] != "weeks")
        units.setdefault(unit, []).append(finding)
    for of_unit in units.values():
        for _, alike in groupby(of_unit, key=_outcome):
            yield _merged(list(alike))


def _outcome(finding: Finding) -> tuple[object, ...]:
    return finding.verdict, finding.reason, finding.citation, finding.scope.get("weeks", "")[:3]


def _merged(alike: list[Finding]) -> Finding:
    first, last = alike[0], alike[-1]
    if first is last:
        return first
    old = first.scope["weeks"]
    weeks = f"{old.partition('–')[0]}–{last.scope['weeks'].partition('–')[2]}"
    due = (first.due[0], last.due[1]) if first.due and last.due else None
    return first.model_copy(update={
        "scope": {**first.scope, "weeks": weeks}, "due": due, "duties": sum(finding.duties for finding in alike),
        "message": first.message.replace(old, weeks), "remedy": last.remedy.replace(last.scope["weeks"], weeks),
        "evidence": tuple(_evidence(alike, weeks)),
    })


def _evidence(alike: list[Finding], weeks: str) -> Iterator[Evidence]:
    """Yield each cell once, in the role that says most: counted in some run, or else as the first run tells it."""
    told: dict[tuple[str, str, str], Evidence] = {}
    for finding in alike:
        for item in finding.evidence:
            place = item.file, item.sheet, item.cell
            if place not in told or (item.role == "counted" and told[place].role != "counted"):
                told[place] = item.model_copy(update={"why": item.why.replace(finding.scope["weeks"], weeks)})
    yield from told.values()
