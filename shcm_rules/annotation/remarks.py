"""What is to be said about one file of a report: a numbered remark each, worst first, with its cells; no XML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..findings import Evidence, Finding, ProblemReport, Reason, ReportModel, Verdict
from ..reports.answer import show_citation
from ..reports.lines import opening_lines
from ..reports.order import weigh
from ..reports.words import COUNTED, SEVERITIES, show_day, show_scope
from ..reports.words import WORDS as SAID
from .places import Cell, parse_cell
from .wording import WORDS

__all__ = ["Colour", "Remark", "Spot", "answer_lines", "collect_remarks", "count_unchecked"]

Colour = Literal["violated", "undetermined", "pending", "problem"]

_PROBLEM, _NOTE = 4, 5
_NEVER = "9999"
_NEAREST = 1  # rows of a finding that are told on their cells why they were not counted: the nearest come first
_COLOURED: dict[Verdict, Colour] = {
    Verdict.VIOLATED: "violated", Verdict.UNDETERMINED: "undetermined", Verdict.PENDING: "pending"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the file; `near`: its row was nearly counted, `why` it was not where that is worth a note."""

    sheet: str
    cell: Cell
    near: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the table, and what the notes on its cells say."""

    number: int
    verdict: str  # in words
    colour: Colour | None
    weight: str
    title: str
    place: str
    message: str
    remedy: str
    clause: str
    spots: tuple[Spot, ...]


def collect_remarks(model: ReportModel, path: str, table: str = "") -> list[Remark]:
    """Return what the report says about the file `path`, worst first; nothing about its sheet of remarks `table`."""
    alone = sum(item.waivers is None for item in model.inputs) == 1
    files = {unit.id: unit.files for unit in model.units}
    found: list[tuple[tuple[object, ...], Finding | ProblemReport]] = []
    for place, finding in enumerate(model.findings):
        if finding.listed_when_open and finding.reason is not Reason.NOT_DECIDABLE and (
                alone or _concerns(finding, path, files.get(finding.unit_id, ()))):
            found.append((_order(finding, place), finding))
    for item in model.inputs:
        if item.path == path:
            found += [((_PROBLEM, 0, "", place), problem) for place, problem in enumerate(item.problems)
                      if not table or problem.sheet != table]
    found.sort(key=lambda pair: pair[0])
    return [
        _of_finding(number, said, model.lang, path) if isinstance(said, Finding) else
        _of_problem(number, said, model.lang)
        for number, (_, said) in enumerate(found, 1)
    ]


def count_unchecked(model: ReportModel) -> int:
    """Return how many rules no schedule can show."""
    return len({finding.rule for finding in model.findings if finding.reason is Reason.NOT_DECIDABLE})


def answer_lines(model: ReportModel) -> list[str]:
    """Return the answer as the text report gives it."""
    return [line.text for line in opening_lines(model) if line.style != "dim"]


def _concerns(finding: Finding, path: str, files: Sequence[str]) -> bool:
    if finding.evidence:
        return any(item.file == path for item in finding.evidence)
    return not finding.unit_id or path in files


def _order(finding: Finding, place: int) -> tuple[object, ...]:
    rank, severity = weigh(finding)
    due = finding.due[0] if finding.due and finding.verdict is Verdict.PENDING else _NEVER
    return _NOTE if finding.reason is Reason.NOTE else rank, severity, due, place


def _of_finding(number: int, finding: Finding, lang: str, path: str) -> Remark:
    words = WORDS[lang]
    note = finding.reason is Reason.NOTE
    return Remark(
        number=number, verdict=words["note"] if note else COUNTED[lang][finding.verdict],
        colour=None if note else _COLOURED.get(finding.verdict), weight=_weight(finding, lang),
        title=finding.title, place=show_scope(finding.scope, lang), message=_message(finding, lang),
        remedy="" if finding.waiver else finding.remedy,
        clause=show_citation(finding.citation),
        spots=tuple(_spots(finding.evidence, path)),
    )


def _weight(finding: Finding, lang: str) -> str:
    weight = SEVERITIES[lang][finding.severity]
    return f"{weight}, {SAID[lang]['known']}" if finding.known else weight


def _message(finding: Finding, lang: str) -> str:
    """Return the message, with the limit where it does not stand in it."""
    if not finding.due or finding.verdict is not Verdict.PENDING:
        return finding.message
    first, last = map(show_day, finding.due)
    key = "due" if first == last else "due_between"
    limit = WORDS[lang][key].format(first=first, last=last)
    return finding.message if first in finding.message else f"{finding.message} {limit}"


def _spots(evidence: Sequence[Evidence], path: str) -> Iterator[Spot]:
    """Yield the cells of this file, those in question first."""
    told = 0
    for near in (False, True):
        for item in evidence:
            cell = parse_cell(item.cell)
            if cell and item.file == path and (item.role == "near_miss") is near:
                told += near
                yield Spot(item.sheet, cell, near, item.why if near and told <= _NEAREST else "")


def _of_problem(number: int, problem: ProblemReport, lang: str) -> Remark:
    cell = parse_cell(problem.cell)
    words = WORDS[lang]
    return Remark(
        number=number, verdict=words["problem"], colour="problem", weight="", title=words["problem_title"], place="",
        message=problem.message, remedy="", clause="",
        spots=(Spot(problem.sheet, cell),) if cell else ())
