"""The text report as lines with a style each, before anyone knows whether a terminal shows colours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

from ..findings import Evidence, Finding, InputReport, ProblemReport, Reason, ReportModel, Verdict
from .answer import Mood, answer, show_citation, show_limit, show_tally, show_waiver, tell_force
from .characters import one_line
from .order import SEVERITY_ORDER, alike, in_order, period_of, show_place
from .overview import overview_lines
from .words import (
    COUNTED,
    HEADINGS,
    REASONS,
    SEVERITIES,
    WORDS,
    show_alike,
    show_count,
    show_day,
    show_period,
    show_scope,
    show_setting,
)

__all__ = ["Line", "Style", "opening_lines", "report_lines"]

Style = Literal["plain", "answer-bad", "answer-unsure", "answer-good", "heading", "bad", "unsure", "good", "dim"]
#: Cells named with a finding, or problems of one kind in one sheet; the rest is given as a number.
LISTED_CELLS = 6
_MOODS: Mapping[Mood, Style] = {"bad": "answer-bad", "unsure": "answer-unsure", "good": "answer-good"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: text without control characters, how deep it stands, how it is shown."""

    text: str = ""
    style: Style = "plain"
    indent: int = 0


def _line(text: str, style: Style = "plain", indent: int = 0) -> Line:
    return Line(one_line(text).strip(), style, indent)


def report_lines(model: ReportModel) -> Iterator[Line]:
    """Yield the report: the answer, what to do next, what is wrong, the inputs, what was not checked."""
    groups = _grouped(model.findings)
    yield from _answer(model)
    yield from (_line(text, style, indent) if text else Line() for text, style, indent in overview_lines(model))
    yield from _next_steps(groups["next"], model)
    worst: tuple[tuple[str, Style], ...] = (("violated", "bad"), ("undetermined", "unsure"), ("waived", "plain"))
    for name, style in worst:
        yield from _findings(HEADINGS[model.lang][Verdict(name)], groups[name], model.lang, style)
    yield from _findings(WORDS[model.lang]["pending_undated"], groups["pending"], model.lang, "plain")
    yield from _inputs(model)
    yield from _findings(WORDS[model.lang]["notes"], groups["note"], model.lang, "plain")
    yield from _not_checked(groups["not_checked"], model)
    yield from _findings(HEADINGS[model.lang][Verdict.SATISFIED], groups["satisfied"], model.lang, "good")
    yield from _findings(WORDS[model.lang]["other"], groups["not_applicable"], model.lang, "dim")
    if not model.findings and any(rules.in_force for rules in model.rule_sets):
        yield from _counts(model)


def opening_lines(model: ReportModel) -> Iterator[Line]:
    """Yield the first lines, up to the first empty one: the answer and what it stands on."""
    return takewhile(lambda line: line.text, report_lines(model))


def _grouped(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_group(finding)].append(finding)
    return groups


def _group(finding: Finding) -> str:
    if finding.reason is Reason.NOT_DECIDABLE:
        return "not_checked"
    if finding.reason is Reason.NOTE:
        return "note"
    if finding.verdict is Verdict.PENDING and finding.due:
        return "next"
    return finding.verdict.value


# The answer.

def _answer(model: ReportModel) -> Iterator[Line]:
    words = WORDS[model.lang]
    none, some = tell_force(model)
    if none:
        yield _line(none, "answer-bad")
    head = words["head"].format(phase=words[model.phase], year=model.school_year, as_of=show_day(model.as_of))
    yield _line(f"{head}: {show_tally(model.summary, model.lang)}.", "heading")
    if model.rule_sets and not none:
        text, mood = answer(model)
        yield _line(text, _MOODS[mood])
    if not model.complete:
        yield _line(words["incomplete"], "answer-bad")
    on = ", ".join(f"{item.title or item.id} ({item.id} {item.version})" for item in model.rule_sets if item.in_force)
    if on:
        yield _line(words["rule_sets"].format(names=on), "dim")
    if some:
        yield _line(some, "unsure")
    for note in model.notes:
        yield _line(note, "dim")


# What to do next: one entry a limit and rule, earliest first.

def _next_steps(findings: Sequence[Finding], model: ReportModel) -> Iterator[Line]:
    if not findings:
        return
    yield from _heading(WORDS[model.lang]["next"])
    steps: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.due:
            steps[(*finding.due, finding.title)].append(finding)
    for (first, last, title), same in sorted(steps.items(), key=lambda step: step[0]):
        yield _line(f"{show_limit(first, last, model.as_of, model.lang)}: {title}", "plain", 2)
        for finding in same:
            yield _line(_place(finding, model.lang), "dim", 6)


# Findings.

def _findings(title: str, findings: Sequence[Finding], lang: str, style: Style) -> Iterator[Line]:
    if not findings:
        return
    yield from _heading(f"{title} ({len(findings)})")
    ordered = sorted(findings, key=lambda finding: SEVERITY_ORDER.index(finding.severity))
    told: set[str] = set()
    number = 1
    for same in alike(ordered):
        last = number + len(same) - 1
        numbers = f"{number}." if last == number else f"{number}–{last}."
        yield from _finding(numbers, same[0], lang, style, settings=same[0].rule not in told)
        yield from _others([period_of(finding) for finding in same[1:]], lang)
        told.add(same[0].rule)
        number = last + 1


def _others(periods: Sequence[str], lang: str) -> Iterator[Line]:
    if periods:
        names = ", ".join(show_period(period, lang) for period in periods)
        yield _line(f"{show_alike(periods, lang)}: {names}.", indent=4)


def _finding(numbers: str, finding: Finding, lang: str, style: Style, *, settings: bool) -> Iterator[Line]:
    """Yield what a finding says; the readings that its rule hangs on only where they are told first."""
    words = WORDS[lang]
    marks = [SEVERITIES[lang][finding.severity]]
    if finding.reason and finding.reason is not Reason.NOTE:
        marks.append(REASONS[lang][finding.reason])
    if finding.duties > 1:
        marks.append(show_count(lang, "duties", finding.duties))
    if finding.known:
        marks.append(words["known"])
    if finding.waived_from:
        marks.insert(1, words["was"].format(verdict=COUNTED[lang][finding.waived_from]))
    yield _line(f"{numbers} {finding.title} [{'; '.join(marks)}]", style, 1)
    if place := _place(finding, lang):
        yield _line(f"{words['where']}: {place}", indent=4)
    yield _line(finding.message, indent=4)
    yield _line(f"{words['clause']}: {show_citation(finding.citation)}", "dim", 4)
    for setting in finding.settings if settings else ():
        yield _line(f"{words['settings']}: {show_setting(setting)}", "dim", 4)
    if finding.waiver:
        yield _line(f"{words['waived_by']}: {show_waiver(finding.waiver, lang)}", indent=4)
    elif finding.remedy:
        yield _line(f"{words['remedy']}: {finding.remedy}", indent=4)


def _place(finding: Finding, lang: str) -> str:
    return " – ".join(part for part in (show_scope(finding.scope, lang), _cells(finding.evidence, lang)) if part)


def _cells(evidence: Sequence[Evidence], lang: str) -> str:
    """Return the cells, the ones in question first: «Lịch SHCM!J7», with the file where there are several."""
    several = len({item.file for item in evidence}) > 1
    names: dict[str, None] = {}
    for item in in_order(evidence):
        if place := show_place(item, lang):
            names[f"«{item.file}»!«{place}»" if several else f"«{place}»"] = None
    return _shortened(list(names), lang)


def _shortened(names: Sequence[str], lang: str) -> str:
    shown = ", ".join(names[:LISTED_CELLS])
    rest = len(names) - LISTED_CELLS
    return f"{shown} {WORDS[lang]['more_cells'].format(n=rest)}" if rest > 0 else shown


# Inputs, and what no schedule can show.

def _inputs(model: ReportModel) -> Iterator[Line]:
    words = WORDS[model.lang]
    if not model.inputs:
        return
    yield from _heading(words["inputs"])
    for item in sorted(model.inputs, key=lambda item: item.status != "unreadable"):
        style: Style = "bad" if item.status == "unreadable" else "plain"
        held = ("sessions", item.sessions) if item.waivers is None else ("waivers", item.waivers)
        count = "" if item.status == "unreadable" else f", {show_count(model.lang, *held)}"
        yield _line(f"{item.path}: {words[item.status]}{count}", style, 2)
        yield from _problems(item, model.lang)


def _problems(item: InputReport, lang: str) -> Iterator[Line]:
    """Yield one line a sheet and sentence, with its cells."""
    same: dict[tuple[str, str], list[ProblemReport]] = defaultdict(list)
    for problem in item.problems:
        same[problem.sheet, problem.message].append(problem)
    for (sheet, message), problems in same.items():
        cells = [f"«{sheet}!{problem.cell}»" for problem in problems if problem.cell]
        place = _shortened(cells, lang) or (f"«{sheet}»" if sheet else "")
        yield _line(f"{place} – {message}" if place else message, "unsure", 4)


def _not_checked(findings: Sequence[Finding], model: ReportModel) -> Iterator[Line]:
    if not findings:
        return
    words = WORDS[model.lang]
    titles = {finding.rule: finding for finding in findings}
    yield from _heading(words["not_checked"])
    yield _line(show_count(model.lang, "not_checked_head", len(titles)), indent=2)
    full = any(f.verdict in {Verdict.SATISFIED, Verdict.NOT_APPLICABLE} and f.reason is not Reason.NOT_DECIDABLE
               for f in model.findings)
    for finding in titles.values():
        place = finding.citation.clause if len(model.rule_sets) == 1 else show_citation(finding.citation)
        text = f"{finding.title} ({place})"
        yield _line(f"{text}: {finding.message}" if full else text, "dim", 4)


def _counts(model: ReportModel) -> Iterator[Line]:
    if not model.counts:
        return
    yield from _heading(WORDS[model.lang]["counts"])
    for row in model.counts:
        yield _line(f"{row.get('rule', '')} – {row.get('unit', '') or '–'}: {_row_tally(row, model.lang)}", indent=2)


def _row_tally(row: dict[str, Any], lang: str) -> str:
    return ", ".join(f"{row[verdict]} {word}" for verdict, word in COUNTED[lang].items() if row.get(verdict))


def _heading(text: str) -> Iterator[Line]:
    yield Line()
    yield _line(text, "heading")
