"""The report as SARIF 2.1.0, for viewers of analyses and continuous integration."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ..findings import Evidence, Finding, InputReport, Reason, ReportModel, Severity, Verdict
from .answer import show_citation, show_waiver
from .characters import readable
from .order import in_order
from .words import COUNTED, REASONS

__all__ = ["render"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.MUST: "error", Severity.SHOULD: "warning", Severity.INFO: "note"}
# SARIF 3.27.10: whatever is no failure has the level "none"; how much the duty binds stands in the properties.
_KINDS = {
    Verdict.SATISFIED: "pass", Verdict.VIOLATED: "fail", Verdict.UNDETERMINED: "review", Verdict.PENDING: "open",
    Verdict.NOT_APPLICABLE: "notApplicable", Verdict.WAIVED: "fail",
}
#: What SARIF 3.11.6 would show as a link.
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_REMEDY = {"vi": "Cần làm", "en": "To do"}
Json = dict[str, Any]


def render(model: ReportModel) -> bytes:
    """Return UTF-8 JSON of one run: its rules, a result a line and finding, a notification a problem of an input."""
    rules = _rules(model.findings)
    stream = io.StringIO()
    stream.write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [\n')
    stream.write(_text(_run(model, rules))[:-1])  # its results follow one by one, for there may be very many
    stream.write(', "results": [')
    for number, result in enumerate(_results(model, rules)):
        stream.write(f"{',' if number else ''}\n{_text(result)}")
    stream.write("\n]}]}\n")
    return stream.getvalue().encode()


def _run(model: ReportModel, rules: list[Json]) -> Json:
    files = _files(model)
    return {
        "tool": {"driver": _driver(model, rules)}, "language": model.lang, "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(model, files)], "artifacts": [_artifact(item) for item in model.inputs],
        "properties": {
            "schema": model.schema_, "as_of": model.as_of, "school_year": model.school_year, "phase": model.phase,
            "summary": model.summary, "rule_sets": [item.model_dump(mode="json") for item in model.rule_sets],
        },
    }


def _files(model: ReportModel) -> dict[str, int]:
    return {item.path: place for place, item in enumerate(model.inputs)}


def _results(model: ReportModel, rules: list[Json]) -> Iterator[Json]:
    places, files = {rule["id"]: place for place, rule in enumerate(rules)}, _files(model)
    of_unit = {unit.id: unit.files[0] for unit in model.units if unit.files}
    waived = any(finding.waiver for finding in model.findings)
    first = model.inputs[0].path if model.inputs else ""
    for finding in model.findings:
        path = of_unit.get(finding.unit_id, first)  # where a reader begins to look for what stands in no cell
        result = _result(finding, path, files, model.lang) | {"ruleIndex": places[finding.rule]}
        if waived:  # all results tell it or none does
            result["suppressions"] = _suppressions(finding, model.lang)
        yield result


def _driver(model: ReportModel, rules: list[Json]) -> Json:
    return {
        "name": "shcm-rules", "version": _version(), "language": model.lang, "rules": rules,
        "properties": {"rule_sets": [f"{item.id} {item.version}" for item in model.rule_sets]},
    }


def _version() -> str:
    try:
        return version("shcm-rules")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0+unknown"


def _rules(findings: Iterable[Finding]) -> list[Json]:
    """Return the rules that findings speak of, in their order."""
    first: dict[str, Finding] = {}
    for finding in findings:
        known = first.setdefault(finding.rule, finding)
        if finding.requirements and not known.requirements:
            first[finding.rule] = finding
    return [
        {
            "id": rule, "shortDescription": {"text": told.title or rule},
            "fullDescription": {"text": f"{told.title or rule} ({show_citation(told.citation)})"},
            "defaultConfiguration": {"level": _LEVELS[told.severity]},
            "properties": {
                "requirements": list(told.requirements or told.related), "citation": told.citation.model_dump(),
                "severity": str(told.severity),
            },
        }
        for rule, told in first.items()
    ]


# Results.

def _result(finding: Finding, path: str, files: Mapping[str, int], lang: str) -> Json:
    was = finding.waived_from or finding.verdict
    kind = "informational" if finding.reason is Reason.NOTE else _KINDS[was]
    cells = in_order(finding.evidence)
    return {
        "ruleId": finding.rule, "kind": kind, "level": _LEVELS[finding.severity] if kind == "fail" else "none",
        "message": {"text": _message(finding, lang)},
        "locations": [_location(cells[0], files) if cells else _place(path, "", "", files)],
        "relatedLocations": [
            _location(item, files) | {"id": number, "message": {"text": _plain(item.why or item.field or item.role)}}
            for number, item in enumerate(cells[1:], 1)
        ],
        "partialFingerprints": {"shcm/v1": finding.fingerprint},
        "properties": _properties(finding),
    }


def _message(finding: Finding, lang: str) -> str:
    parts = [finding.message or finding.title or finding.rule]
    if finding.verdict is not Verdict.VIOLATED:
        words = [COUNTED[lang][finding.verdict], *([REASONS[lang][finding.reason]] if finding.reason else [])]
        parts.append(f"[{': '.join(dict.fromkeys(words))}]")
    if finding.remedy and not finding.waiver:
        parts.append(f"{_REMEDY[lang]}: {finding.remedy}")
    return _plain(" ".join(parts))


def _plain(text: str) -> str:
    r"""Return the text of a message in which nothing becomes a link: "\[" is a bracket."""
    return _LINK.sub(r"\\[", text)


def _properties(finding: Finding) -> Json:
    told: Json = {
        "verdict": str(finding.verdict), "reason": str(finding.reason) if finding.reason else None,
        "severity": str(finding.severity), "unit_id": finding.unit_id, "scope": finding.scope,
        "requirements": list(finding.requirements), "related": list(finding.related),
        "due": list(finding.due) if finding.due else None, "duties": finding.duties,
        "waived_from": str(finding.waived_from) if finding.waived_from else None,
        "clause": show_citation(finding.citation),
    }
    return {key: value for key, value in told.items() if value not in (None, "", [], {})}


def _suppressions(finding: Finding, lang: str) -> list[Json]:
    if not finding.waiver:
        return []
    return [{"kind": "external", "status": "accepted", "justification": show_waiver(finding.waiver, lang)}]


# Where: a workbook has no lines; its cells are logical locations.

def _location(item: Evidence, files: Mapping[str, int]) -> Json:
    return _place(item.file, item.sheet, item.cell, files)


def _place(path: str, sheet: str, cell: str, files: Mapping[str, int]) -> Json:
    place: Json = {}
    if path:
        place["physicalLocation"] = {"artifactLocation": _artifact_location(path, files)}
    if sheet and cell:
        place["logicalLocations"] = [{"name": cell, "fullyQualifiedName": f"{sheet}!{cell}", "kind": "cell"}]
    elif sheet:
        place["logicalLocations"] = [{"name": sheet, "kind": "sheet"}]
    return place


def _artifact_location(path: str, files: Mapping[str, int]) -> Json:
    index = {"index": files[path]} if path in files else {}
    return {"uri": _uri(path), **index}


def _uri(path: str) -> str:
    """Return the path as a URI reference: relative to where the command ran, unless it was given absolute."""
    posix = PurePath(path).as_posix()
    quoted = quote(posix, safe="/", errors="replace")
    if posix.startswith("/"):
        return f"file://{quoted}"
    drive = posix[1:3] == ":/"
    return f"file:///{posix[0]}:{quoted[4:]}" if drive else quoted


# The run.

def _artifact(item: InputReport) -> Json:
    hashes = {"hashes": {"sha-256": item.sha256}} if item.sha256 else {}
    return {
        "location": {"uri": _uri(item.path)}, "roles": ["analysisTarget"], **hashes,
        "properties": {"status": item.status, "sessions": item.sessions},
    }


def _invocation(model: ReportModel, files: Mapping[str, int]) -> Json:
    told = [_notification(item, files) for item in model.inputs]
    return {
        "executionSuccessful": model.complete,
        "toolExecutionNotifications": [
            *({"level": "note", "message": {"text": _plain(note)}} for note in model.notes),
            *(notification for several in told for notification in several),
        ],
    }


def _notification(item: InputReport, files: Mapping[str, int]) -> list[Json]:
    level = "error" if item.status == "unreadable" else "warning"
    return [
        {
            "level": level, "descriptor": {"id": problem.code},
            "message": {"text": _plain(problem.message or problem.code)},
            "locations": [_place(item.path, problem.sheet, problem.cell, files)],
        }
        for problem in item.problems
    ]


def _text(value: Json) -> str:
    return json.dumps(_cleaned(value), ensure_ascii=False, allow_nan=False)


def _cleaned(value: Any) -> Any:
    """Return JSON whose texts any reader can show."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {readable(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, (list, tuple)) else value
