"""The report as JUnit XML, for continuous integration: a suite a unit, a test a duty."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from ..findings import Finding, Reason, ReportModel, Severity, Verdict
from .answer import show_citation, show_waiver
from .characters import readable
from .words import COUNTED, REASONS, SEVERITIES, WORDS, show_scope

__all__ = ["render"]

Outcome = Literal["failure", "error", "skipped", ""]
# What is open is never shown as passed: only a duty that was found met is a test without a child.
_OUTCOMES: Mapping[Verdict, Outcome] = {
    Verdict.SATISFIED: "", Verdict.VIOLATED: "failure", Verdict.UNDETERMINED: "skipped", Verdict.PENDING: "skipped",
    Verdict.NOT_APPLICABLE: "skipped", Verdict.WAIVED: "skipped",
}
_BY_REASON: Mapping[Reason | None, Outcome] = {Reason.NOTE: "skipped", Reason.RULE_CRASHED: "error"}
_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {"name": "Kiểm tra lịch sinh hoạt chuyên môn", "files": "Tệp", "other": "Không thuộc đơn vị nào",
           "count": "{rule}: {n} yêu cầu {word}"},
    "en": {"name": "Check of professional meeting schedules", "files": "Files", "other": "Of no unit",
           "count": "{rule}: {n} {word}"},
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One test: of a finding, of findings that the report only counts, or of a file."""

    name: str
    group: str
    outcome: Outcome = ""
    kind: str = ""
    message: str = ""
    text: str = ""
    mark: str = ""  # tells tests of one name apart


def render(model: ReportModel) -> bytes:
    """Return UTF-8 XML that Jenkins, GitLab and others read; no time is measured, so every time is 0."""
    stream = io.BytesIO()
    xml = XMLGenerator(stream, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    suites = _suites(model)
    cases = [case for several in suites.values() for case in several]
    xml.startElement("testsuites", _attributes({"name": _TEXTS[model.lang]["name"], **_totals(cases, skipped=False)}))
    for name, several in suites.items():
        _write_suite(xml, name, several, model)
    xml.endElement("testsuites")
    xml.endDocument()
    return stream.getvalue() + b"\n"


def _suites(model: ReportModel) -> dict[str, list[_Case]]:
    """Return suite → its tests; the suite of files first, units in the report's order, what no unit owes last."""
    texts = _TEXTS[model.lang]
    of_unit: dict[str, list[_Case]] = {unit.id: [] for unit in model.units}
    of_unit[""] = []
    for finding in model.findings:
        of_unit.setdefault(finding.unit_id, []).append(_case(finding, model.lang))
    for unit_id, case in _counted(model):
        of_unit.setdefault(unit_id, []).append(case)
    names = _unit_names(model)
    suites = {texts["files"]: list(_file_cases(model))}
    suites |= {names.get(key, key): cases for key, cases in of_unit.items() if key and cases}
    suites[texts["other"]] = of_unit[""]
    return {name: _told_apart(cases) for name, cases in suites.items() if cases}


def _unit_names(model: ReportModel) -> dict[str, str]:
    shared = Counter(unit.name for unit in model.units)
    return {unit.id: unit.name if unit.name and shared[unit.name] == 1 else f"{unit.name} ({unit.id})".strip()
            for unit in model.units}


def _told_apart(cases: Sequence[_Case]) -> list[_Case]:
    """Return the tests with names of their own: viewers follow a test over time by its name."""
    shared = Counter((case.group, case.name) for case in cases)
    return [replace(case, name=f"{case.name} [{case.mark}]") if shared[case.group, case.name] > 1 else case
            for case in cases]


# Tests.

def _case(finding: Finding, lang: str) -> _Case:
    scope = show_scope(finding.scope, lang)
    outcome = _BY_REASON.get(finding.reason, _OUTCOMES[finding.verdict])
    return _Case(
        f"{finding.title} – {scope}" if scope else finding.title or finding.rule, finding.rule, outcome,
        _kind(finding), f"{_state(finding, lang)}: {finding.message}", _text(finding, lang), finding.fingerprint)


def _kind(finding: Finding) -> str:
    if finding.verdict is Verdict.VIOLATED:
        return str(finding.severity)
    return f"{finding.verdict}:{finding.reason}" if finding.reason else str(finding.verdict)


def _state(finding: Finding, lang: str) -> str:
    words = [COUNTED[lang][finding.verdict]]
    if finding.reason:
        words.append(REASONS[lang][finding.reason])
    elif finding.severity is not Severity.MUST:
        words.append(SEVERITIES[lang][finding.severity])
    return ", ".join(dict.fromkeys(words))


def _text(finding: Finding, lang: str) -> str:
    words = WORDS[lang]
    lines = [finding.message, f"{words['clause']}: {show_citation(finding.citation)}"]
    lines += [f"{words['where']}: {item.file} «{item.sheet}!{item.cell}»" for item in finding.evidence]
    if finding.waiver:
        lines.append(f"{words['waived_by']}: {show_waiver(finding.waiver, lang)}")
    elif finding.remedy:
        lines.append(f"{words['remedy']}: {finding.remedy}")
    return "\n".join(lines)


def _counted(model: ReportModel) -> Iterator[tuple[str, _Case]]:
    """Yield (unit id, test) for what the report counts without listing it."""
    listed = Counter((f.rule, f.unit_id, f.verdict) for f in model.findings)
    titles = {finding.rule: finding.title for finding in model.findings}
    for row in model.counts:
        rule, unit_id = row["rule"], row["unit_id"]
        for verdict in Verdict:
            rest = row.get(verdict, 0) - listed[rule, unit_id, verdict]
            if rest > 0:
                word = COUNTED[model.lang][verdict]
                title = titles.get(rule) or row.get("title") or rule
                told = _TEXTS[model.lang]["count"].format(rule=title, n=rest, word=word)
                yield unit_id, _Case(told, rule, _OUTCOMES[verdict], str(verdict), told if _OUTCOMES[verdict] else "")


def _file_cases(model: ReportModel) -> Iterator[_Case]:
    words = WORDS[model.lang]
    for item in model.inputs:
        told = "\n".join(
            f"{problem.sheet}!{problem.cell}: {problem.message}" if problem.sheet else problem.message
            for problem in item.problems)
        failed = item.status == "unreadable"
        yield _Case(item.path, "file", "error" if failed else "", item.status,
                    words[item.status] if failed else "", told, item.path)
    if not model.complete:
        yield _Case(words["incomplete"], "report", "error", "incomplete", words["incomplete"], "\n".join(model.notes))


# XML.

def _write_suite(xml: XMLGenerator, name: str, cases: Sequence[_Case], model: ReportModel) -> None:
    totals = _totals(cases)
    xml.startElement("testsuite", _attributes({"name": name, **totals, "timestamp": f"{model.as_of}T00:00:00"}))
    _write_properties(xml, model)
    for case in cases:
        xml.startElement("testcase", _attributes({"name": case.name, "classname": case.group, "time": "0"}))
        if case.outcome:
            xml.startElement(case.outcome, _attributes({"type": case.kind, "message": case.message}))
            xml.characters(readable(case.text))
            xml.endElement(case.outcome)
        elif case.text:
            _write_text(xml, "system-out", case.text)
        xml.endElement("testcase")
        xml.ignorableWhitespace("\n")
    xml.endElement("testsuite")
    xml.ignorableWhitespace("\n")


def _write_properties(xml: XMLGenerator, model: ReportModel) -> None:
    told = {
        "as_of": model.as_of, "school_year": model.school_year, "phase": model.phase,
        "rule_sets": ", ".join(f"{item.id} {item.version}" for item in model.rule_sets),
    }
    xml.startElement("properties", _attributes({}))
    for name, value in told.items():
        xml.startElement("property", _attributes({"name": name, "value": value}))
        xml.endElement("property")
    xml.endElement("properties")
    xml.ignorableWhitespace("\n")


def _write_text(xml: XMLGenerator, element: str, text: str) -> None:
    xml.startElement(element, _attributes({}))
    xml.characters(readable(text))
    xml.endElement(element)


def _totals(cases: Sequence[_Case], *, skipped: bool = True) -> dict[str, str]:
    counts: defaultdict[str, int] = defaultdict(int)
    for case in cases:
        counts[case.outcome] += 1
    totals = {"tests": len(cases), "failures": counts["failure"], "errors": counts["error"]}
    if skipped:
        totals["skipped"] = counts["skipped"]
    return {**{key: str(n) for key, n in totals.items()}, "time": "0"}


def _attributes(values: Mapping[str, str]) -> AttributesImpl:
    return AttributesImpl({key: readable(value) for key, value in values.items()})
