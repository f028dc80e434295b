"""What could not be read or does not agree in an input, as data; light, because the reading process loads it too.

Every sentence is made in both languages where the facts are known; who shows it chooses. Words of the template and of
the closed vocabularies stay Vietnamese in English sentences too, between quotes: they are what has to be typed.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["NO_WORDS", "PROBLEM_CODES", "Problem", "Words", "counted", "problem", "system_reason"]

#: Codes of `Problem.code`: what could not be read or does not agree.
PROBLEM_CODES = (
    "unreadable-date", "ambiguous-date", "date-outside-year", "unknown-subject", "unknown-kind", "unknown-level",
    "unknown-unit", "unknown-organiser", "unknown-status", "unknown-mode", "unreadable-number", "conflicting-acts",
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


class Words(NamedTuple):
    """A sentence, or a part of one, in Vietnamese and in English."""

    vi: str
    en: str

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.vi)

    def told(self, lang: str) -> str:
        """Return the sentence in a language."""
        return self.en if lang == "en" else self.vi


NO_WORDS = Words("", "")
#: Why a system refuses a file, in words; its own are English only.
_REFUSALS: Mapping[int | None, Words] = {
    errno.ENOENT: Words("không có tệp hoặc thư mục này", "no such file or folder"),
    errno.ENOTDIR: Words("đường dẫn đi qua một tệp, không phải thư mục", "the path leads through a file, not a folder"),
    errno.EISDIR: Words("đây là thư mục, không phải tệp", "this is a folder, not a file"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM),
        Words("không có quyền, hoặc tệp đang mở trong chương trình khác",
              "no permission, or another program has it open")),
    errno.EROFS: Words("ổ đĩa này chỉ cho đọc", "this disk can only be read"),
    errno.ENOSPC: Words("ổ đĩa đã đầy", "the disk is full"),
    errno.ENAMETOOLONG: Words("tên tệp quá dài", "the name is too long"),
}


def problem(code: str, words: Words, sheet: str = "", cell: str = "") -> Problem:
    """Return a problem that is told in both languages."""
    return Problem(code, words.vi, sheet, cell, words.en)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its English noun: "1 row", "2 rows", "2,000 entries"; `many` where it is not one + "s"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def system_reason(error: Exception, lang: str) -> str:
    """Return in words why the system refused a file; its own words are English and know no spreadsheet."""
    number: int | None = getattr(error, "errno", None)
    if isinstance(error, ValueError) and number is None:  # a name with a zero byte, say
        return Words("tên có ký tự không dùng được", "the name holds a character that cannot be used").told(lang)
    unknown = Words(f"lỗi hệ thống {number}", str(getattr(error, "strerror", None) or error))
    return _REFUSALS.get(number, unknown).told(lang)
