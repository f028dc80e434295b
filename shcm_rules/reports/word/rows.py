"""Rows of the tables of a Word report: findings that say the same of the same unit stand in one row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from ...findings import Evidence, Finding, InputReport, ReportModel, Verdict, Waiver
from ..answer import show_citation, show_limit, show_waiver
from ..characters import shorten
from ..order import SEVERITY_ORDER, alike, in_order, period_of
from ..words import COUNTED, REASONS, SEVERITIES, show_alike, show_period, show_scope
from .words import WORDS

__all__ = ["Row", "file_names", "finding_rows", "plain", "show_cells", "show_problems"]

#: What a template sees of a row: text, or how many.
Row = dict[str, str | int]
#: A tall row that is kept together leaves half a page empty: longer text ends in “…”, more goes into the next row.
LONGEST_TEXT = 400
SAID_IN_A_ROW = 500
LISTED_CELLS = 4
LISTED_PROBLEMS = 4
# XML cannot hold control characters and half letters; direction marks would let a cell rewrite the line it stands in.
_UNPRINTABLE = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+")


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return text that a document can hold, on one line, cut with “…” where it is too long."""
    return shorten(_UNPRINTABLE.sub(" ", text).strip(), longest)


def finding_rows(findings: Sequence[Finding], model: ReportModel) -> list[Row]:
    """Return the rows, binding duties first; what differs within one stands in `hien_trang`, a line each."""
    names = file_names(model.inputs)
    alone = len({finding.unit_id for finding in findings}) == 1
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: SEVERITY_ORDER.index(finding.severity)):
        groups.setdefault(_sameness(finding, model, alone=alone), []).append(finding)
    rows: list[Row] = []
    for same in groups.values():
        told = [(_told(found, names, model.lang), len(found)) for found in alike(same)]
        rows += [_row(len(rows) + place, same[0], part, model, names, alone=alone)
                 for place, part in enumerate(_portions(told), 1)]
    return rows


def _sameness(finding: Finding, model: ReportModel, *, alone: bool) -> tuple[str, ...]:
    waiver = show_waiver(finding.waiver, model.lang) if finding.waiver else ""
    return (
        finding.unit_id, _owner(finding, model.lang, alone=alone), finding.rule, finding.title, str(finding.severity),
        str(finding.reason), show_citation(finding.citation), finding.remedy, waiver,
        *(finding.due or () if finding.verdict is Verdict.PENDING else ()),  # only there the limit is a column
    )


def _portions(told: Sequence[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    """Return what is said of how many duties in portions, each small enough for a row."""
    portions: list[list[tuple[str, int]]] = []
    for text, duties in told:
        if portions and sum(len(before) for before, _ in portions[-1]) + len(text) <= SAID_IN_A_ROW:
            portions[-1].append((text, duties))
        else:
            portions.append([(text, duties)])
    return portions


def _row(  # noqa: PLR0913 - what is alike, what is told, and what tells the words for it
    number: int, first: Finding, told: Sequence[tuple[str, int]], model: ReportModel, names: Mapping[str, str], *,
    alone: bool,
) -> Row:
    lang = model.lang
    waiver = _named(first.waiver, names) if first.waiver else None
    return {
        "so": number, "don_vi": plain(_owner(first, lang, alone=alone)), "yeu_cau": plain(first.title),
        "muc_do": SEVERITIES[lang][first.severity], "so_yeu_cau": sum(duties for _, duties in told),
        "hien_trang": "\n".join(f"- {text}" for text, _ in told) if len(told) > 1 else told[0][0],
        "ly_do": REASONS[lang][first.reason] if first.reason else "", "can_cu": plain(show_citation(first.citation)),
        "can_lam": plain(first.remedy),
        "han": show_limit(*first.due, model.as_of, lang) if first.due else WORDS[lang]["undated"],
        "van_ban_mien": plain(show_waiver(waiver, lang)) if waiver else "",
    }


def _told(same: Sequence[Finding], names: Mapping[str, str], lang: str) -> str:
    """Return what is said of the first, and of which other periods it is true as well."""
    finding, periods = same[0], [period_of(other) for other in same[1:]]
    was = WORDS[lang]["was"].format(verdict=COUNTED[lang][finding.waived_from]) if finding.waived_from else ""
    cells = show_cells(finding.evidence, names, lang)
    where = WORDS[lang]["cells"].format(cells=cells) if cells else ""
    others = ", ".join(show_period(period, lang) for period in periods)
    also = f"{show_alike(periods, lang)}: {plain(others, SAID_IN_A_ROW)}." if periods else ""
    return " ".join(part for part in (was, plain(finding.message), where, also) if part)


def _owner(finding: Finding, lang: str, *, alone: bool) -> str:
    """Return the unit and its department; of one unit alone the department, where there is one."""
    keys = ("unit", "cluster", "school", "department")
    scope = {key: finding.scope[key] for key in keys if finding.scope.get(key)}
    if alone and scope.get("department"):
        scope = {"department": scope["department"]}
    shown = show_scope(scope, lang)
    return shown[:1].upper() + shown[1:]


def _named(waiver: Waiver, names: Mapping[str, str]) -> Waiver:
    return waiver.model_copy(update={"file": names.get(waiver.file, PurePath(waiver.file).name)})


# Where it stands.

def file_names(inputs: Iterable[InputReport]) -> dict[str, str]:
    """Return path → name, with as many folders as tell files of one name apart: no reader wants the whole path."""
    paths = list(dict.fromkeys(item.path for item in inputs))
    named: dict[str, str] = {}
    for path in paths:
        parts = PurePath(path).parts
        others = [PurePath(other).parts for other in paths if other != path]
        depth = next((n for n in range(1, len(parts) + 1) if all(parts[-n:] != other[-n:] for other in others)), 1)
        named[path] = "/".join(parts[-depth:])
    return named


def show_cells(evidence: Sequence[Evidence], names: Mapping[str, str], lang: str) -> str:
    """Return the cells, the ones in question first: «Lịch SHCM» J7, F7, with the file where the report has several."""
    cells = list(dict.fromkeys(
        (item.file, item.sheet, item.cell or (WORDS[lang]["row"].format(n=item.row) if item.row > 0 else ""))
        for item in in_order(evidence)))
    sheets: dict[tuple[str, str], list[str]] = {}
    for file, sheet, cell in cells[:LISTED_CELLS]:
        sheets.setdefault((file, sheet), []).append(plain(cell, 20))
    shown = "; ".join(_sheet_cells(*place, found, names) for place, found in sheets.items())
    rest = len(cells) - LISTED_CELLS
    return WORDS[lang]["more_cells"].format(cells=shown, n=rest) if rest > 0 else shown


def _sheet_cells(file: str, sheet: str, cells: Sequence[str], names: Mapping[str, str]) -> str:
    name = names.get(file, PurePath(file).name) if len(names) > 1 else ""
    places = [f"«{plain(part, 80)}»" for part in (name, sheet) if part]
    return " ".join([*places, ", ".join(cell for cell in cells if cell)]).strip()


def show_problems(item: InputReport, lang: str) -> str:
    """Return what could not be read in a file, a line each."""
    said: dict[str, None] = {}
    for problem in item.problems:
        place = "!".join(part for part in (problem.sheet, problem.cell) if part)
        said[plain(f"«{place}» {problem.message}" if place else problem.message, 200)] = None
    lines, rest = list(said)[:LISTED_PROBLEMS], len(said) - LISTED_PROBLEMS
    return "\n".join([*lines, WORDS[lang]["problems_more"].format(n=rest)] if rest > 0 else lines)
