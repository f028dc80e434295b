"""The findings book: what to do, worst first, as a workbook to sort and filter; nothing in it is computed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from ...findings import Finding, Reason, ReportModel, Verdict
from ..answer import answer, show_citation, show_waiver
from ..lines import opening_lines
from ..order import VERDICT_ORDER, cell_names, weigh
from ..rollup import RuleRow, roll_up
from ..words import COUNTED, REASONS, SEVERITIES, WORDS, show_meaning, show_scope
from .sheets import Book, Column
from .words import COLUMNS, SHEETS, TEXTS

__all__ = ["render"]

#: Rows of one sheet; what is more goes on in a further one (Excel ends at 1 048 576).
_MOST_ROWS = 1_000_000
#: Cells named with a finding; all of them stand in csv, json and Parquet.
_LISTED_CELLS = 8
_NO_DAYS_BEFORE = 1900
_OPEN = frozenset({Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.PENDING})
#: Columns of a list of findings: those up to `clause` are printed.
_FINDING = (
    Column("number", 5, "number"), Column("verdict", 13, "verdict"), Column("severity", 10), Column("scope", 24),
    Column("title", 24), Column("message", 38), Column("remedy", 26), Column("due_from", 11, "day"),
    Column("due_to", 11, "day"), Column("cells", 17), Column("clause", 20),
    Column("reason", 18), Column("unit", 20), Column("duties", 9, "number"), Column("file", 26), Column("rule", 26),
    Column("requirements", 14), Column("fingerprint", 18),
)
_PRINTED = 11
_FILE = (
    Column("file", 38), Column("state", 18), Column("sessions", 9, "number"), Column("sheet", 18), Column("cell", 9),
    Column("problem", 60), Column("code", 20), Column("hash", 68),
)
_COUNTS = (Column("name", 46), Column("code", 30), *(Column(str(verdict), 12, "number") for verdict in VERDICT_ORDER))


def render(model: ReportModel) -> bytes:
    """Return an .xlsx workbook; the same report gives the same bytes."""
    stream = io.BytesIO()
    with Book(stream, datetime.fromisoformat(model.as_of), TEXTS[model.lang]["title"], model.lang) as book:
        _add_summary(book, model)
        _add_work(book, model)
        _add_findings(book, model, "remarks", [f for f in model.findings if f.listed_when_open and not _is_work(f)])
        if any(not finding.listed_when_open for finding in model.findings):
            _add_findings(book, model, "all", model.findings)
        _add_files(book, model)
        _add_basis(book, model)
    return stream.getvalue()


# The summary.

def _add_summary(book: Book, model: ReportModel) -> None:
    words, texts = COUNTED[model.lang], TEXTS[model.lang]
    sheet = book.sheet(SHEETS[model.lang]["summary"], _COUNTS)
    sheet.title(texts["title"])
    _, mood = answer(model)
    for line in opening_lines(model):
        sheet.sentence(line.text, mood if line.style.startswith("answer") else None, len(_COUNTS))
    sheet.gap()
    sheet.heading(texts["verdicts"])
    sheet.header([texts["of_findings"], texts["count"]])
    for verdict in VERDICT_ORDER:
        sheet.row([words[verdict], model.summary.get(verdict, 0)], verdict=(0, verdict))
    rolled = roll_up(model)
    headers = [words[verdict] for verdict in VERDICT_ORDER]
    columns = COLUMNS[model.lang]
    for name, groups in (("wards", rolled.wards), ("clusters", rolled.clusters)):
        if len(groups) > 1:
            sheet.gap()
            sheet.heading(texts[name])
            sheet.header([columns["name"], columns["members"], *headers])
            for group in groups:
                sheet.row([group.name, len(group.units), *_numbers(group.counts)])
    sheet.gap()
    sheet.heading(texts["units"])
    sheet.header([columns["unit"], columns["place"], *headers])
    for unit in rolled.units:
        sheet.row([texts["silent"].format(name=unit.name) if unit.silent else unit.name, unit.unit.ward,
                   *_numbers(unit.counts)])
    sheet.gap()
    sheet.heading(texts["rules"])
    sheet.header([columns["title"], columns["rule"], *headers])
    titles = {row["rule"]: row.get("title", "") for row in model.counts}
    titles |= {finding.rule: finding.title for finding in model.findings}
    for rule in sorted(rolled.rules, key=_rule_weight):
        sheet.row([titles.get(rule.id) or rule.name, rule.id, *_numbers(rule.counts)])


def _rule_weight(rule: RuleRow) -> tuple[Any, ...]:
    """Return the key that puts the worst rule first, and last what binds nobody."""
    return not _binds(rule.counts), -rule.open.must, -rule.open.violated, -rule.open.undetermined


def _binds(counts: Any) -> bool:
    return any(n for verdict, n in counts.items() if verdict is not Verdict.NOT_APPLICABLE)


def _numbers(counts: Any) -> list[int]:
    return [counts[verdict] for verdict in VERDICT_ORDER]


# Findings.

def _add_work(book: Book, model: ReportModel) -> None:
    work = sorted((f for f in model.findings if _is_work(f)), key=_weight)
    texts = TEXTS[model.lang]
    if work:
        _add_findings(book, model, "work", work)
        return
    sheet = book.sheet(SHEETS[model.lang]["work"], _FINDING)
    left = any(model.summary.get(verdict) for verdict in _OPEN) and not model.findings
    told = texts["counts_only"].format(summary=SHEETS[model.lang]["summary"]) if left else texts["no_work"]
    sheet.sentence(told, None, _PRINTED)


def _is_work(finding: Finding) -> bool:
    return finding.verdict in _OPEN and finding.reason not in {Reason.NOTE, Reason.NOT_DECIDABLE}


def _weight(finding: Finding) -> tuple[int, int, str]:
    due = finding.due[0] if finding.due else "9999"
    return *weigh(finding), due


def _add_findings(book: Book, model: ReportModel, name: str, findings: Sequence[Finding]) -> None:
    headers = [COLUMNS[model.lang][column.key] for column in _FINDING]
    names = {unit.id: unit.name for unit in model.units}
    rows = iter(enumerate(findings, 1))
    part = 1
    while chunk := list(islice(rows, _MOST_ROWS)):
        title = SHEETS[model.lang][name] if part == 1 else f"{SHEETS[model.lang][name]} {part}"
        sheet = book.sheet(title, _FINDING)
        with sheet.table(headers, printed=_PRINTED):
            for number, finding in chunk:
                sheet.row(_finding(number, finding, names, model.lang), verdict=(1, finding.verdict))
        part += 1


def _finding(number: int, finding: Finding, names: dict[str, str], lang: str) -> list[Any]:
    first, last = finding.due or (None, None)
    files = dict.fromkeys(item.file for item in finding.evidence)
    return [
        number, COUNTED[lang][finding.verdict], SEVERITIES[lang][finding.severity], show_scope(finding.scope, lang),
        finding.title, finding.message, _remedy(finding, lang), _day(first), _day(last), _cells(finding, lang),
        show_citation(finding.citation), REASONS[lang][finding.reason] if finding.reason else "",
        names.get(finding.unit_id, ""), finding.duties, "\n".join(files), finding.rule,
        ", ".join(finding.requirements or finding.related), finding.fingerprint,
    ]


def _remedy(finding: Finding, lang: str) -> str:
    if finding.waiver:
        return f"{WORDS[lang]['waived_by']}: {show_waiver(finding.waiver, lang)}"
    return finding.remedy


def _day(text: str | None) -> date | str:
    """Return the day of ISO text; what is none, or none that a workbook knows, stays text."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return text or ""
    return day if day and day.year > _NO_DAYS_BEFORE else text or ""


def _cells(finding: Finding, lang: str) -> str:
    names = cell_names(finding.evidence)
    more = len(names) - _LISTED_CELLS
    rest = [WORDS[lang]["more_cells"].format(n=more)] if more > 0 else []
    return "\n".join([*names[:_LISTED_CELLS], *rest])


# Files, and what the report stands on.

def _add_files(book: Book, model: ReportModel) -> None:
    words, sheet = WORDS[model.lang], book.sheet(SHEETS[model.lang]["files"], _FILE)
    with sheet.table([COLUMNS[model.lang][column.key] for column in _FILE], printed=7):
        for item in sorted(model.inputs, key=lambda item: item.status != "unreadable"):
            told: list[tuple[str, str, str, str]] = [
                (problem.sheet, problem.cell, problem.message, problem.code) for problem in item.problems]
            for place in told or [("", "", TEXTS[model.lang]["no_problem"], "")]:
                mark = Verdict.VIOLATED if item.status == "unreadable" else None
                sheet.row([item.path, words[item.status], item.sessions, *place, item.sha256],
                          verdict=(1, mark) if mark else None)


def _add_basis(book: Book, model: ReportModel) -> None:
    columns, texts = COLUMNS[model.lang], TEXTS[model.lang]
    sheet = book.sheet(SHEETS[model.lang]["basis"], (
        Column("name", 44), Column("code", 24), Column("version", 16), Column("in_force", 60), Column("hash", 68)))
    sheet.heading(texts["rule_sets"])
    sheet.header([columns["name"], columns["code"], columns["version"], columns["in_force"], columns["hash"]])
    for rules in model.rule_sets:
        told = texts["yes"] if rules.in_force else texts["no"]
        sheet.row([rules.title or rules.id, rules.id, rules.version, told, rules.sha256])
    if model.notes:
        sheet.gap()
        sheet.heading(texts["notes"])
    for note in model.notes:
        sheet.sentence(note, None, 4)
    if settings := _settings(model.findings):
        sheet.gap()
        sheet.heading(texts["settings"])
        sheet.header([columns["code"], columns["value"], columns["ambiguity"], columns["meaning"]])
        for told_setting in settings:
            sheet.row(list(told_setting))


def _settings(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """Return the readings that findings hang on, each once."""
    found = {(item.id, item.value, item.ambiguity, show_meaning(item)): None for f in findings for item in f.settings}
    return sorted(found)
