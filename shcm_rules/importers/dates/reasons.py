"""Say how a date's text was read: exactly, as a month, as a week by which conventions, with an inferred year."""

from __future__ import annotations

import re

from ...folding import fold
from ...patterns import regex
from ...windows import SchoolYear, Window
from .grammar import Part, parse_part
from .text import simplify

__all__ = ["explain_date"]

#: Keys of `explain_date`, in the order in which they are told.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("serial", regex(r"\d{5}(?:\.\d+)?")),
    ("limit", regex(r"(?:trước|sau|từ|chậm nhất|muộn nhất|đến hết|đến|hết)\b.*")),
    ("school-year", regex(r".*\b(?:năm học|cả năm|(?:2|hai) học kỳ)\b.*")),
    ("term", regex(r".*\b(?:hk|học kỳ|kỳ) ?(?:0?[12]|i{1,2}|một|hai)\b.*")),
    ("quarter", regex(r".*\bquý\b.*")),
    ("week-of-month", regex(r".*\btuần\b.*\b(?:tháng|thg|th|t)[ .:]*\d.*|.*\b(?:tháng|t)[ .:]*\d.*\btuần\b.*"
                            r"|.*\d/\d{4} › .*\btuần\b.*")),
    ("school-week", regex(r".*\btuần\b.*")),
)
_KINDS = {
    "day": "day", "month": "month", "portion": "portion", "week": "week-of-month", "last-week": "week-of-month",
    "number": "day",
}
_YEAR = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d([/.-])\d{1,2}\1\d\d(?!\d)|tháng \d{1,2}/\d\d(?!\d)")


def explain_date(text: str, window: Window, year: SchoolYear | None) -> tuple[str, ...]:
    """Return keys that tell how `text` became `window`: what it names, then what was added to it.

    The first is one of: excel-day, serial, day, days, month, portion, week-of-month, school-week, term, quarter,
    school-year, limit, other. After it may stand inferred-year (no year is written) and hedged ("dự kiến").
    """
    simple = simplify(text)
    plain = simple.text
    named = _named(plain, window)
    added = ["hedged"] if simple.vague else []
    if year is not None and named not in {"serial", "excel-day", "school-year", "school-week", "term"}:
        written = _YEAR.search(fold(text))
        added = ["inferred-year", *added] if written is None else added
    return (named, *added)


def _named(plain: str, window: Window) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", plain):
        return "excel-day"
    part = parse_part(plain)
    if isinstance(part, Part):
        return _KINDS[part.kind]
    if window.exact and window.single:
        return "serial" if plain.replace(".", "").isdigit() else "day"
    for name, pattern in _WORDS:
        if pattern.fullmatch(plain):
            return name
    return "days" if re.search(r"\d", plain) else "other"
