"""What was read and what was not checked: files with their problems, rules that bind nobody or need other eyes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from ...findings import InputReport, Reason, ReportModel, Verdict
from ..answer import show_citation
from ..characters import shorten
from ..rollup import RuleRow
from ..words import REASONS, WORDS, show_count

__all__ = ["FileLine", "NotApplicable", "NotShown", "list_files", "list_not_applicable", "list_not_shown"]

_SHOWN = 12
_ELSEWHERE = frozenset({Reason.NOT_DECIDABLE, Reason.NOTE})
_TEXT = 400


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file; `problems` are (where, what) with the cells of one sentence put together."""

    path: str
    status: str
    word: str
    held: str
    sha256: str
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NotShown:
    """A rule that no schedule can show."""

    title: str
    clause: str
    message: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Duties of a rule that bind nobody here, by reason."""

    name: str
    reason: str
    n: int


def list_files(model: ReportModel) -> list[FileLine]:
    """Return the files, those that could not be read first, then those with problems."""
    order = {"unreadable": 0, "partly_read": 1, "read": 2}
    ordered = sorted(model.inputs, key=lambda item: (order[item.status], not item.problems))
    return [_file_line(item, model.lang) for item in ordered]


def _file_line(item: InputReport, lang: str) -> FileLine:
    held = ("sessions", item.sessions) if item.waivers is None else ("waivers", item.waivers)
    return FileLine(
        item.path, item.status, WORDS[lang][item.status].lower(),
        "" if item.status == "unreadable" else show_count(lang, *held), item.sha256, _problems(item, lang))


def _problems(item: InputReport, lang: str) -> tuple[tuple[str, str], ...]:
    same: dict[tuple[str, str], list[str]] = defaultdict(list)
    for problem in item.problems:
        same[problem.sheet, problem.message].append(problem.cell)
    told = []
    for (sheet, message), cells in same.items():
        names = list(dict.fromkeys(cell for cell in cells if cell))
        rest = f" {WORDS[lang]['more_cells'].format(n=len(names) - _SHOWN)}" if len(names) > _SHOWN else ""
        place = " ".join(part for part in (f"«{sheet}»" if sheet else "", ", ".join(names[:_SHOWN])) if part)
        told.append((shorten(place, _TEXT) + rest, shorten(message, _TEXT)))
    return tuple(told)


def list_not_shown(model: ReportModel) -> list[NotShown]:
    """Return the rules to be checked by other means, each once."""
    rules = {f.rule: f for f in model.findings if f.reason is Reason.NOT_DECIDABLE}
    return [NotShown(f.title, show_citation(f.citation), shorten(f.message, _TEXT)) for f in rules.values()]


def list_not_applicable(model: ReportModel, rules: Collection[RuleRow]) -> list[NotApplicable]:
    """Return how many duties of which rule bind nobody, with the reason where the findings of them are all there."""
    if model.counts:
        shown = {finding.rule for finding in model.findings if finding.reason is Reason.NOT_DECIDABLE}
        told = Counter({(row.id, ""): row.counts[Verdict.NOT_APPLICABLE] for row in rules if row.id not in shown})
    else:
        told = Counter(
            (finding.rule, REASONS[model.lang][finding.reason] if finding.reason else "") for finding in model.findings
            if finding.verdict is Verdict.NOT_APPLICABLE and finding.reason not in _ELSEWHERE)
    names = {row.id: row.name for row in rules}
    return [NotApplicable(names[rule], reason, n)
            for (rule, reason), n in sorted(told.items(), key=lambda item: (-item[1], item[0])) if n]
