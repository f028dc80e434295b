"""What could not be read or does not agree in an input, as data; light, because the reading process loads it too."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PROBLEM_CODES", "Problem"]

#: Codes of `Problem.code`: what could not be read or does not agree.
PROBLEM_CODES = (
    "unreadable-date", "ambiguous-date", "date-outside-year", "unknown-subject", "unknown-kind", "unknown-level",
    "unknown-organiser", "unknown-status", "unknown-mode", "unreadable-number", "conflicting-acts",
    "conflicting-year", "occasion-restarts", "held-in-future", "unmarked-past", "formula-without-value",
    "error-cell", "hidden-rows", "hidden-sheet", "unused-column", "unused-rows", "unused-sheet",
    "duplicate-header", "fuzzy-header", "no-header", "not-a-workbook", "empty-workbook", "encrypted",
    "too-large", "too-slow", "encoding", "unknown-calendar", "no-process-limits",
    "waiver-refused", "waiver-expired", "waiver-not-yet", "waiver-unused", "waiver-ambiguous",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an input that could not be used as written; `cell` is "C7" or ""."""

    code: str
    message: str
    sheet: str = ""
    cell: str = ""
