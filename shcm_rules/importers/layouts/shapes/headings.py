"""What a sub-heading, or the name of a sheet, says of the rows below it: level, period, tổ, cluster, school."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ....folding import clean, fold
from ....patterns import regex
from ...dates.chain import join_steps
from ...raw import RawTable
from ..titles import named_levels

__all__ = [
    "heading_facts", "name_facts", "named_period", "period_in", "said_around", "title_department", "title_period",
]

_NUMBER = r"(?:[-–+*•#]+\s*)?(?:(?:[ivxlc]+|\d+(?:\.\d+)*|[a-zđ])\s?[.):\-–]*\s+)?"
_MONTH = r"tháng\s*:?\s*\d{1,2}(?:\s*(?:[/.\-–]|,?\s*năm)\s*:?\s*\d{4})?"
_TERM = r"(?:học k[ỳì]|hk)\s*(?:i{1,2}|[12])(?!\w)"
_DAY = r"(?:ngày\s*)?\d{1,2}/\d{1,2}(?:/\d{4})?"
_DAYS = rf"\(?\s*(?:từ\s*)?{_DAY}\s*(?:-|–|đến)\s*{_DAY}\s*\)?"
_WEEK = rf"tuần\s*:?\s*(?:thứ\s*)?\d{{1,2}}(?:\s*năm\s*\d{{4}})?(?:\s*[:,(]?\s*{_DAYS}|\s*{_MONTH})?"
_PERIOD = regex(rf"(?<!\w)(?:{_WEEK}|{_MONTH}|{_TERM}|từ ngày\s*{_DAYS})")
_SHORT_MONTH = regex(r"t\s?(\d{1,2})(?:\s?[-./]\s?(\d{4}))?")
_DEPARTMENT = regex(
    rf"^{_NUMBER}((?:tổ|nhóm)(?: chuyên môn| bộ môn| cm)?(?:\s*:\s*|\s+)"
    r"(?!chức|trưởng|phó|viên|hợp|chuyên môn\b)\w[^:]*)$",
)
_CLUSTER = regex(rf"^{_NUMBER}(cụm(?: trường| chuyên môn| shcm)?(?: số)?\s+(?!trưởng|phó|trường\b|và\b)[^\s:][^:]*)$")
_SCHOOL = regex(
    rf"^{_NUMBER}((?:trường\s+)?(?:mầm non|mẫu giáo|tiểu học|trung học cơ sở|thcs|thpt|ptdtbt|ptdtnt|trường th|mn)"
    r"\s+[^\s:][^:]*)$",
)
_LEVEL_ONLY = regex(rf"^{_NUMBER}(?:khối|cấp|bậc|ngành|giáo dục)\b")
_REMARK = regex(r"\s*(?:[-–,]\s*(?:cấp|khối|bậc|năm học|học kỳ|tháng)\b|\().*", re.IGNORECASE)
_LONGEST_NAME = 60
_LONGEST_TITLE = 40
_LONGEST_ANNOUNCEMENT = 300


def period_in(text: str) -> str:
    """Return the month, week or term that a text names, in its own letters; "" where it names none or several."""
    plain = clean(text)
    found = list(_PERIOD.finditer(plain.lower()))
    return plain[found[0].start() : found[0].end()] if len(found) == 1 else ""


def heading_facts(text: str) -> Mapping[str, str]:
    """Return field → text for what a sub-heading says of the rows below it."""
    facts: dict[str, str] = {}
    levels = named_levels(text)
    if len(levels) == 1:
        facts["level"] = next(iter(levels))
    if period := period_in(text):
        facts["date"] = period
    if _LEVEL_ONLY.match(fold(text)):
        return facts
    for name, pattern in (("department", _DEPARTMENT), ("cluster", _CLUSTER), ("school", _SCHOOL)):
        plain = clean(text).rstrip(" :.;")
        if (found := pattern.match(plain.lower())) and len(found[1]) <= _LONGEST_NAME:
            facts[name] = _without_colon(_REMARK.split(plain[found.start(1) : found.end(1)])[0])
            break
    return facts


def _without_colon(name: str) -> str:
    """Return "Tổ Toán" of "Tổ: Toán"."""
    return clean(name.replace(":", " "))


def name_facts(sheet: str) -> Mapping[str, str]:
    """Return what the name of a sheet says of its rows: "Tháng 9", "T9-2025", "Tổ Toán", "Cụm 1", "HK1"."""
    if short := _SHORT_MONTH.fullmatch(fold(sheet)):
        return {"date": f"Tháng {short[1]}" + (f"/{short[2]}" if short[2] else "")}
    facts = dict(heading_facts(sheet.replace("_", " ")))
    if facts.get("date", "").lower().startswith("tuần") and "/" not in facts["date"]:
        del facts["date"]  # a week of the school year, of the month, of the calendar: the sheet's name does not say
    return {
        name: value if name == "date" else _WITH_PERIOD.split(value)[0]
        for name, value in facts.items() if name in ("date", "department", "cluster", "level")
    }


#: "Cụm 2 - HK1", "Tổ Toán (tháng 9)": the period is no part of the name.
_WITH_PERIOD = regex(r"\s*[-–—,(]\s*(?=(?:hk|học k|tháng|tuần|năm học|kỳ)\s?\S)", re.IGNORECASE)
_BARE_WEEK = regex(r"tuần\s*:?\s*(?:thứ\s*)?\d{1,2}(?:\s*năm\s*\d{4})?")
_DAY_ALONE = regex(r"(?:ngày\s*)?\d{1,2}(?:\s*/\s*\d{1,2})?|tuần\s*:?\s*\d", re.IGNORECASE)


def title_period(raw: RawTable, top: int) -> str:
    """Return the week, month or term that the title above a row, or else the sheet's name, tells.

    A week's number alone is of the school year, of the month or of the calendar: it tells nothing.
    """
    told = (period_in(text) for row in raw.rows[:top] for text in row if text)
    said = [period for period in told if not _BARE_WEEK.fullmatch(period.lower())]
    return next(filter(None, said), "") or name_facts(raw.sheet).get("date", "")


#: "9", "2 và 4", "7 (13/10-18/10)": the header says of what.
_NUMBERS = regex(r"\d{1,2}(?: ?(?:,|và|&|\+|-) ?\d{1,2})?(?: ?\(.*\))?")


def named_period(unit: str, text: str) -> str:
    """Return what stands below a header of periods: "Tuần 7" of "7"."""
    plain = clean(text)
    return f"{unit} {plain}" if _NUMBERS.fullmatch(plain.lower()) else plain


def said_around(period: str, written: str) -> str:
    """Return a cell's date with the period that stands over it; "" where that adds nothing.

    A month adds to an empty cell, to a day or week without month, to a day without year; a term only to an empty one.
    """
    plain = clean(written)
    if not plain:
        return period
    has_month = "tháng" in period.lower()
    return join_steps(period, plain) if has_month and _DAY_ALONE.fullmatch(plain) else ""


_OF_DEPARTMENT = regex(
    r"(?:kế hoạch|lịch|sinh hoạt|shcm|chuyên đề|hoạt động)\b.*?(?<!\w)(tổ(?!\w)(?: chuyên môn| bộ môn| cm)?\s*:?\s*"
    r"(?!tổ\b|chức|trưởng|phó|viên|chuyên môn|bộ môn|cm\b|và\b|năm|tháng|tuần|học kỳ|hk)\w.*?)"
    r"(?=\s*(?:$|\n|\(|,|:|[-–]?\s*(?:năm học|tháng|tuần|học kỳ|hk ?[12i]|cấp|trường|từ)\b))",
)


#: "KẾ HOẠCH SINH HOẠT CHUYÊN MÔN KHỐI 4+5": at primary schools a grade is a tổ.
_OF_GRADE = regex(
    r"(?:sinh hoạt(?: tổ)?(?: chuyên môn)?|shcm)\s+((?:tổ )?khối(?: lớp)?\s+[1-5](?:\s*(?:[,+&–-]|và)\s*[1-5])*)"
    r"(?=\s*(?:$|\n|\(|,|[-–]?\s*(?:năm học|tháng|tuần|học kỳ|hk ?[12i])\b))",
)
#: "Sinh hoạt tổ chuyên môn: Tổ Toán" names one tổ.
_NAMED_DEPARTMENT = regex(r"(?<!\w)tổ(?!\w)(?! chuyên môn\s*[:–-]\s*tổ\b)")


def title_department(text: str) -> str:
    """Return the tổ whose plan a title announces ("KẾ HOẠCH SHCM TỔ TOÁN"), or that stands above it; "" for none."""
    plain = clean(text)
    short = len(plain) <= _LONGEST_TITLE and not re.search(r"\d|\bcó\b", plain)
    if short and (alone := heading_facts(plain).get("department")):
        return alone
    if len(plain) > _LONGEST_ANNOUNCEMENT:
        return ""
    if grade := _OF_GRADE.search(plain.lower()):
        return plain[grade.start(1) : grade.end(1)]
    found = _OF_DEPARTMENT.search(plain.lower())
    single = len(_NAMED_DEPARTMENT.findall(plain.lower())) == 1
    return _without_colon(plain[found.start(1) : found.end(1)]) if found and single else ""
