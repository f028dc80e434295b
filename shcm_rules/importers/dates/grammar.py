"""Read one point of a date's text ("05/10", "Tháng 10/2025", "Tuần 2 tháng 11") and turn it into a window.

Knows text as `date_text.simplify` leaves it; ranges, lists, limits and terms are the business of `dates`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from shcm_rules.patterns import regex
from shcm_rules.windows import FIRST_DAY, LAST_DAY, WEEK_CONVENTIONS, SchoolYear, Window, month_window, week_of_month

if TYPE_CHECKING:
    from shcm_rules.reference.calendars import Calendar

__all__ = [
    "AMBIGUOUS", "ENGLISH_WEEKDAYS", "ROMAN", "UNREADABLE", "WEEKDAY_NAMES", "DateContext", "Part", "Unreadable",
    "not_recognised", "parse_part", "resolve",
]

UNREADABLE, AMBIGUOUS = "unreadable-date", "ambiguous-date"
WEEKDAY_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}

Kind = Literal["number", "day", "month", "portion", "week", "last-week"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text is no window; `why` and `english` are a part of a sentence for the user in each language."""

    code: str
    why: str
    english: str


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known beside the text: the school year, its calendar, the pinned week convention."""

    year: SchoolYear | None
    calendar: Calendar | None = None
    week_convention: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A point as written: what is left out is None, and may be known from its neighbour.

    `n` is the day of a "day", the week of a "week", the value of a bare "number", an index into
    `_PORTIONS` of a "portion". `weekday` counts from Monday, 0.
    """

    kind: Kind
    n: int = 0
    month: int | None = None
    year: int | None = None
    weekday: int | None = None


# A civil code names day 1, day 15 and the last day for the beginning, middle and end of a month; in a
# plan people mean a part of the month. Each window covers both readings.
_PORTIONS = ((1, 10), (11, 20), (21, 31), (1, 16), (15, 31))
_PORTION_NAMES = {
    "đầu": 0, "giữa": 1, "cuối": 2, "thượng tuần": 0, "trung tuần": 1, "hạ tuần": 2, "nửa đầu": 3, "nửa cuối": 4,
    "nửa sau": 4,
}

_MONTH = (
    r"(?:tháng|thg|th|t)[ .:]*(?P<m>\d{1,2})"
    r"(?:(?:/|-|\.|,? ?/?năm |, | )(?P<y>\d{4})|/(?P<yy>\d{1,2}))?"
)
_BLANK_DAY = r"(?:ngày ?…? ?/? ?|… ?/? ?)?"


def _is_month_first(day: int, month: int) -> bool:
    """Tell whether "day/month" can be read only as month/day; a leap year, so that 02/29 can."""
    return 1 <= day <= 12 < month <= monthrange(2000, day)[1]


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _iso(found: re.Match[str]) -> Part:
    return Part("day", int(found[4]), int(found[3]), int(found[1]))


def _full_day(found: re.Match[str]) -> Part:
    return Part("day", int(found["d"]), int(found["m"]), _year(found["y"]))


def _short_day(found: re.Match[str]) -> Part | Unreadable:
    day, month = int(found[1]), int(found[2])
    if _is_month_first(day, month):
        return Unreadable(
            AMBIGUOUS, f"có thể là tháng {day} năm {2000 + month} hoặc ngày {month:02}/{day:02}",
            f"may be the month {day:02}/{2000 + month} or the day {month:02}/{day:02}")
    return Part("day", day, month)


def _month_parts(found: re.Match[str]) -> tuple[int, int | None] | Unreadable:
    short = found["yy"]
    if short is not None and (int(short) <= 12 or len(short) == 1):
        return Unreadable(
            AMBIGUOUS, f"có thể là tháng {found['m']} và tháng {short}, hoặc năm {2000 + int(short)}",
            f"may be months {found['m']} and {short}, or month {found['m']} of {2000 + int(short)}")
    return int(found["m"]), _year(found["y"] or short)


def _month(found: re.Match[str]) -> Part | Unreadable:
    read = _month_parts(found)
    return read if isinstance(read, Unreadable) else Part("month", 0, *read)


def _bare_month(found: re.Match[str]) -> Part:
    return Part("month", 0, int(found["m"]), int(found["y"]))


def _portion(found: re.Match[str]) -> Part | Unreadable:
    read = _month_parts(found)
    return read if isinstance(read, Unreadable) else Part("portion", _PORTION_NAMES[found["part"]], *read)


def _week(found: re.Match[str]) -> Part | Unreadable:
    read = _month_parts(found)
    if isinstance(read, Unreadable):
        return read
    name = found["n"]
    if name.startswith("cuối"):
        return Part("last-week", 0, *read)
    return Part("week", 1 if name.startswith("đầu") else ROMAN.get(name) or int(name), *read)


def _number(found: re.Match[str]) -> Part:
    return Part("number", int(found[1]))


_WEEK_NUMBER = r"(?P<n>\d{1,2}|i{1,3}|iv|v|đầu(?: tiên)?|cuối(?: cùng)?)"
_Reader = Callable[[re.Match[str]], "Part | Unreadable"]
#: In order: the first form that is the whole text reads it; a word that it is never without.
_FORMS: tuple[tuple[str, re.Pattern[str], _Reader], ...] = tuple(
    (word, regex(pattern), reader)
    for word, pattern, reader in (
        ("", r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", _iso),
        ("", r"(?:ngày )?(?P<d>\d{1,2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d\d)", _full_day),
        ("", r"(?:ngày )?(?P<d>\d{1,2})/(?P<m>\d{1,2})(?: năm |[-.])(?P<y>\d{4})", _full_day),
        ("", r"(?:ngày )?(\d{1,2})/(\d{1,2})", _short_day),
        ("", r"ngày (\d{1,2})\.(\d{1,2})", _short_day),  # without "ngày" it may be a decimal number
        ("", r"(?:ngày )?(?P<d>\d{1,2})[ ,/]*tháng (?P<m>\d{1,2})(?:(?:,? ?/?năm |/|-|\.| )(?P<y>\d{4}))?", _full_day),
        ("", _BLANK_DAY + _MONTH, _month),
        ("", r"(?:(?:ngày ?)?…? ?/ ?)?(?P<m>\d{1,2})(?:/|-| năm )(?P<y>\d{4})", _bare_month),
        ("", r"(?P<y>\d{4})-(?P<m>\d{1,2})", _bare_month),
        ("", rf"(?P<part>{'|'.join(_PORTION_NAMES)}) (?:của )?{_MONTH}", _portion),
        ("tuần", rf"tuần[ :]*(?:thứ )?{_WEEK_NUMBER}[ ,/(-]*(?:của |trong )?{_MONTH}\)?", _week),
        # "Tháng 10, tuần 2": from week 5 on it would rather be a week of the school year.
        (
            "tuần", rf"{_MONTH}[ ,:(/-]*tuần[ :]*(?:thứ )?(?P<n>[1-4]|i{{1,3}}|iv|đầu(?: tiên)?|cuối(?: cùng)?)\)?",
            _week,
        ),
        ("", r"(?:ngày )?(\d{1,2})", _number),
    )
)
_WEEKDAY_FIRST = regex(r"(?:ngày )?@([0-6]) (?:\((?=[^()]+\)$))?(.+?)\)?")
_WEEKDAY_LAST = regex(r"(.+?)[ ,]*\(?@([0-6])\)?")


def parse_part(text: str) -> Part | Unreadable | None:
    """Return the point that `text` is as a whole; None if it is none."""
    weekday, text = _take_weekday(text.strip())
    for word, pattern, reader in _FORMS:
        if word in text and (found := pattern.fullmatch(text)):
            part = reader(found)
            if weekday is None or isinstance(part, Unreadable):
                return part
            # A weekday of a whole month is rather a recurrence.
            return replace(part, weekday=weekday) if part.kind in {"day", "week", "last-week", "number"} else None
    return None


def not_recognised(text: str) -> Unreadable:
    """Return why a text that has none of the forms is no day."""
    if "…" in text or re.search(r"\btháng\b(?! \d)", text):
        return Unreadable(UNREADABLE, "ngày tháng chưa được điền", "the date is not filled in")
    if not re.search(r"(?<!@)\d", text):
        return Unreadable(UNREADABLE, "không ghi ngày hay tháng nào", "no day and no month is written")
    return Unreadable(
        UNREADABLE, "không nhận ra ngày; cần ghi như 05/10/2025 hoặc Tháng 10/2025",
        "this is not understood as a day; write it as 05/10/2025, or a month as “Tháng 10/2025”")


def _take_weekday(text: str) -> tuple[int | None, str]:
    if found := _WEEKDAY_FIRST.fullmatch(text):
        return int(found[1]), found[2]
    if found := _WEEKDAY_LAST.fullmatch(text):
        return int(found[2]), found[1]
    return None, text


def resolve(part: Part, context: DateContext) -> Window | Unreadable:
    """Return the days that a point can mean; its window has no text yet."""
    if part.month is None:
        return Unreadable(
            UNREADABLE, f"chỉ có số {part.n}, không rõ tháng nào",
            f"there is only the number {part.n}, the month is not clear")
    if part.kind == "day" and _is_month_first(part.n, part.month):
        return Unreadable(
            AMBIGUOUS,
            f"chỉ đọc được theo kiểu tháng/ngày ({part.month:02}/{part.n:02}); cần ghi ngày trước, tháng sau",
            f"this reads only as month/day, so as {part.month:02}/{part.n:02}; write the day first, then the month",
        )
    if not 1 <= part.month <= 12:
        return Unreadable(UNREADABLE, f"không có tháng {part.month}", f"there is no month {part.month}")
    year = part.year
    if year is None:
        if context.year is None:
            return Unreadable(
                UNREADABLE, "không ghi năm, và chưa rõ năm học",
                "no year is written, and the school year is not known")
        year = context.year.year_of_month(part.month)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        years = f"{FIRST_DAY.year}–{LAST_DAY.year}"
        return Unreadable(UNREADABLE, f"năm {year} nằm ngoài khoảng {years}", f"the year {year} is not within {years}")
    return _RESOLVERS[part.kind](part, year, part.month, context)


def _resolve_day(part: Part, year: int, month: int, _context: DateContext) -> Window | Unreadable:
    if not 1 <= part.n <= monthrange(year, month)[1]:
        leap = f"/{year}" if (part.n, month) == (29, 2) else ""
        there_is_not = f"{part.n:02}/{month:02}{leap}"
        return Unreadable(UNREADABLE, f"không có ngày {there_is_not}", f"there is no day {there_is_not}")
    day = date(year, month, part.n)
    if part.weekday is not None and day.weekday() != part.weekday:
        right, wrong = day.weekday(), part.weekday
        return Unreadable(
            AMBIGUOUS, f"ngày {day:%d/%m/%Y} là {WEEKDAY_NAMES[right]}, không phải {WEEKDAY_NAMES[wrong]}",
            f"{day:%d/%m/%Y} is a {ENGLISH_WEEKDAYS[right]}, not a {ENGLISH_WEEKDAYS[wrong]}")
    return Window.day(day)


def _resolve_month(_part: Part, year: int, month: int, _context: DateContext) -> Window | Unreadable:
    return month_window(year, month)


def _resolve_portion(part: Part, year: int, month: int, _context: DateContext) -> Window | Unreadable:
    first, last = _PORTIONS[part.n]
    return Window(date(year, month, first), date(year, month, min(last, monthrange(year, month)[1])))


def _resolve_week(part: Part, year: int, month: int, context: DateContext) -> Window | Unreadable:
    window = week_of_month(year, month, part.n, convention=context.week_convention)
    if window is None:
        return Unreadable(
            UNREADABLE, f"tháng {month:02}/{year} không có tuần {part.n}", f"{month:02}/{year} has no week {part.n}")
    return _narrow(window, part.weekday)


def _resolve_last_week(part: Part, year: int, month: int, context: DateContext) -> Window | Unreadable:
    """Return the hull of the last week by each convention; it holds the last seven days, too."""
    conventions = (context.week_convention,) if context.week_convention else WEEK_CONVENTIONS
    lasts = [
        [w for n in range(1, 7) if (w := week_of_month(year, month, n, convention=convention))][-1]
        for convention in conventions
    ]
    return _narrow(Window(min(w.earliest for w in lasts), max(w.latest for w in lasts)), part.weekday)


def _narrow(window: Window, weekday: int | None) -> Window:
    """Return the window from its first to its last such weekday; unchanged if it has none."""
    if weekday is None:
        return window
    first = window.earliest + timedelta((weekday - window.earliest.weekday()) % 7)
    last = window.latest - timedelta((window.latest.weekday() - weekday) % 7)
    return Window(first, last) if first <= last else window


_RESOLVERS: dict[str, Callable[[Part, int, int, DateContext], Window | Unreadable]] = {
    "day": _resolve_day, "month": _resolve_month, "portion": _resolve_portion,
    "week": _resolve_week, "last-week": _resolve_last_week,
}
