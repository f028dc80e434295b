"""The report as comma-separated values for programs and spreadsheets; no cell of it becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..findings import Finding, ReportModel
from ..written_findings import Values, finding_of
from .characters import readable
from .rows import COLUMNS, flat_row, other_scope

__all__ = ["CSV_COLUMNS", "render", "table_bytes"]

CSV_COLUMNS = (*COLUMNS, "scope_other")
# Excel takes these, and their full-width forms, for the beginning of a formula. They also count where a program
# that splits at another separator than the comma would see a cell begin: after a semicolon, a tab, a new line.
_SUSPECT = re.compile(r"[=+\-@\uff1d\uff0b\uff0d\uff20]")
_FORMULA = re.compile(r"(\A|[;\t\n|])([ \"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_LEADING = ("\t", "\n")


def render(model: ReportModel, findings: Iterable[Finding | Values] | None = None) -> bytes:
    """Return one row a finding; `findings` in place of the model's: of many, as they are made."""
    return table_bytes(CSV_COLUMNS, map(_row, map(finding_of, model.findings if findings is None else findings)))


def table_bytes(headers: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a table as UTF-8 with its mark, comma, CRLF (RFC 4180)."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(map(_harmless, row) for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _row(finding: Finding) -> list[Any]:
    row = {**flat_row(finding), "scope_other": other_scope(finding.scope)}
    return [row.get(column) for column in CSV_COLUMNS]


def _harmless(value: Any) -> Any:
    """Return a text with `'` before whatever a spreadsheet would compute; numbers as they are."""
    if not isinstance(value, str):
        return value
    text = readable(value)
    if _SUSPECT.search(text):
        text = _FORMULA.sub(r"\1\2'", text)
    return f"'{text}" if text.startswith(_LEADING) else text
