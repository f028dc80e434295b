"""A rule set's examples: sheets that pass, fail or do not concern a rule; knows no engine, the caller runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import RuleError
from ..findings import Finding, Reason
from ..schedule import FIELDS
from .consistency import Origin
from .contents import EXAMPLES_FOLDER
from .mistakes import quote, validate
from .model import SHEET_TABLES, Example, Expectation, RuleSet
from .reading import in_order, read_source, section
from .strict_yaml import Key, Source

__all__ = ["SCOPE_KEYS", "ExampleResult", "check_examples", "load_examples", "misses", "read_examples"]

INFO_SHEET = "Thông tin"
SCOPE_KEYS = (
    "province", "ward", "school", "department", "cluster", "session", "subject", "term", "level", "unit", "school_year",
    "school_id", "department_id", "cluster_id", "subject_id", "session_id", "document", "block", "weeks", "date",
)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """Whether an example came out as it says; `sentence` tells what was expected and what came."""

    example: Example
    passed: bool
    sentence: str


def load_examples(folder: str | Path) -> list[Example]:
    """Load the examples of a rule set's folder.

    Raises:
        RuleError: every problem of all example files.

    """
    written, problems = read_examples(Path(folder))
    if problems:
        raise RuleError(problems)
    return [example for example, _ in written]


def read_examples(folder: Path) -> tuple[list[tuple[Example, Origin]], list[str]]:
    """Read the examples of a rule set's folder with where they are written, and every problem."""
    problems: list[str] = []
    written: list[tuple[Example, Origin]] = []
    for file in sorted((folder / EXAMPLES_FOLDER).glob("*.yaml")):
        source = read_source(file, file.read_bytes())
        if source.data is not None or not source.problems:
            written += _read(source)
        problems += source.problems
    return written, in_order(problems)


def check_examples(
    rule_set: RuleSet, examples: Sequence[Example], run: Callable[[Example], Sequence[Finding]],
) -> list[ExampleResult]:
    """Compare what `run` finds with what each example expects; `run` gives all findings of the example's rule."""
    rules = {rule.id for rule in rule_set.rules}
    results: list[ExampleResult] = []
    for example in examples:
        if example.rule not in rules:
            results.append(ExampleResult(example, passed=False, sentence=f"{_title(example)}: bộ không có quy tắc này"))
            continue
        findings = [finding for finding in run(example) if finding.rule == example.rule]
        missed = misses(example, findings)
        sentence = f"{_title(example)}: " + ("; ".join(missed) or "đúng như mong đợi")
        results.append(ExampleResult(example, passed=not missed, sentence=sentence))
    return results


def misses(example: Example, findings: Sequence[Finding]) -> list[str]:
    """Return how the findings of an example's rule differ from what it expects."""
    return [miss for expectation in example.expect if (miss := _miss(expectation, findings))]


def _title(example: Example) -> str:
    return f"{example.rule} – {example.name}"


def _miss(expectation: Expectation, findings: Sequence[Finding]) -> str | None:
    """Return how the findings differ from an expectation; with a count, other verdicts may stand beside it."""
    within = [f for f in findings if expectation.scope.items() <= f.scope.items()]
    fitting = [f for f in within if _fits(expectation, f)]
    if expectation.count is None:
        passed = bool(fitting) and len(fitting) == len(within)
    else:
        passed = len(fitting) == expectation.count
    if passed:
        return None
    wanted = f"{expectation.verdict}" + (f" ({expectation.reason})" if expectation.reason else "")
    wanted += f" theo “{expectation.clause}”" if expectation.clause else ""
    number = f"{expectation.count} kết luận " if expectation.count is not None else ""
    given = _given(within, findings, cited=expectation.clause is not None)
    return f"cần {number}{wanted}{_scope(expectation.scope)}, mà được {given}"


def _fits(expectation: Expectation, finding: Finding) -> bool:
    return (
        finding.verdict == expectation.verdict and expectation.reason in {None, finding.reason}
        and expectation.clause in {None, finding.citation.clause}
    )


def _scope(scope: Mapping[str, str]) -> str:
    return " cho " + ", ".join(f"{key} {value}" for key, value in scope.items()) if scope else ""


def _given(within: Sequence[Finding], findings: Sequence[Finding], *, cited: bool) -> str:
    if not findings:
        return "không kết luận nào"
    if not within:
        scopes = dict.fromkeys(_scope(finding.scope).strip() or "không phạm vi" for finding in findings)
        return f"không kết luận nào trong phạm vi ấy; phạm vi có: {'; '.join(list(scopes)[:5])}"
    return "; ".join(
        f"{f.verdict}{f' ({f.reason})' if f.reason else ''}{_scope(f.scope)}"
        f"{f' theo “{f.citation.clause}”' if cited else ''}: {f.message}"
        for f in within[:5]
    )


def _read(source: Source) -> Iterator[tuple[Example, Origin]]:
    items = section(source, "examples")
    if not isinstance(items, list):
        if not source.problems:
            source.problems.append(source.at(("examples",), f"examples: phải là danh sách; đang là {quote(items)}"))
        return
    for index, data in enumerate(items):
        path: tuple[Key, ...] = ("examples", index)
        example = validate(Example, _with_empty_cells(data), source, path)
        if example is not None:
            source.problems += [source.at((*path, *tail), text) for tail, text in _mistakes(example)]
            yield example, Origin(source, path)


def _with_empty_cells(data: Any) -> Any:
    """Return the data of an example with '' as None, as an importer reads an empty cell."""
    sheets = data.get("sheets") if isinstance(data, Mapping) else None
    if not isinstance(sheets, Mapping):
        return data
    return {**data, "sheets": {name: _rows(rows) for name, rows in sheets.items()}}


def _rows(rows: Any) -> Any:
    if not isinstance(rows, list):
        return rows
    return [[None if cell == "" else cell for cell in row] if isinstance(row, list) else row for row in rows]


def _mistakes(example: Example) -> Iterator[tuple[tuple[Key, ...], str]]:
    try:
        date.fromisoformat(example.as_of)
    except ValueError:
        yield ("as_of",), f"as_of: phải là ngày YYYY-MM-DD; đang là “{example.as_of}”"
    for name, rows in example.sheets.items():
        if name not in SHEET_TABLES and name != INFO_SHEET:
            yield ("sheets", name), f"không có sheet “{name}”; được phép: {', '.join([*SHEET_TABLES, INFO_SHEET])}"
        elif name != INFO_SHEET:
            yield from _table_mistakes(name, rows)
    for index, expectation in enumerate(example.expect):
        if expectation.reason is not None and expectation.reason not in set(Reason):
            sentence = f"reason: phải là một trong: {', '.join(Reason)}; đang là “{expectation.reason}”"
            yield ("expect", index, "reason"), sentence
        for key in expectation.scope:
            if key not in SCOPE_KEYS:
                yield ("expect", index, "scope", key), f"không có “{key}”; được phép: {', '.join(SCOPE_KEYS)}"


def _table_mistakes(name: str, rows: Sequence[Sequence[str | None]]) -> Iterator[tuple[tuple[Key, ...], str]]:
    known = [item.header for item in FIELDS[SHEET_TABLES[name]]]
    for header in rows[0] if rows else ():
        if header not in known:
            yield ("sheets", name, 0), f"sheet {name} không có cột “{header}”; được phép: {', '.join(known)}"
    for index, row in enumerate(rows):
        if len(row) > len(rows[0]):
            yield ("sheets", name, index), f"dòng có {len(row)} ô, nhiều hơn {len(rows[0])} cột"
