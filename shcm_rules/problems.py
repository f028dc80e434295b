"""What could not be read or does not agree in an input, as data; light, because the reading process loads it too."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PROBLEM_CODES", "Problem"]

#: Codes of `Problem.code`: what could not be read or does not agree.
PROBLEM_CODES = (
    "unreadable-date", "ambiguous-date", "date-outside-year", "unknown-subject", "unknown-kind", "unknown-level",
    "unknown-organiser", "unknown-status", "unknown-mode", "unreadable-number", "conflicting-acts",
    "conflicting-year", "occasion-restarts", "held-in-future", "unmarked-past", "formula-without-value",
    "error-cell", "hidden-rows", "hidden-sheet", "unused-column", "unused-rows", "unused-sheet", "unused-text",
    "duplicate-header", "fuzzy-header", "no-header", "not-a-workbook", "empty-workbook", "encrypted",
    "too-large", "too-many-parts", "too-much-unpacked", "over-compressed", "too-many-sheets", "too-many-cells",
    "too-many-merges", "too-much-text", "cell-too-long", "field-too-long", "scattered-cells", "too-deep", "dtd",
    "endless-token",
    "unsafe-part-name", "duplicate-parts", "overlapping-parts", "missing-part", "bad-address", "duplicate-cell",
    "covered-cell", "unusable-merge", "unknown-style", "hidden-columns", "too-much-memory", "reader-died",
    "too-slow", "encoding", "unknown-calendar", "no-process-limits", "question", "layout-unfit",
    "unused-prose", "unused-members", "unreadable-format", "too-many-columns",
    "waiver-refused", "waiver-expired", "waiver-not-yet", "waiver-unused", "waiver-ambiguous",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an input that could not be used as written; `cell` is "C7" or ""."""

    code: str
    message: str
    sheet: str = ""
    cell: str = ""
    english: str = ""  # the message in English

    def told(self, lang: str) -> str:
        """Return the message in a language; the Vietnamese one where there is no other."""
        return self.english or self.message if lang == "en" else self.message
