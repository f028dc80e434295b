"""Bring a date's text to one spelling and take away what says nothing about the day.

Knows words only: which day a text means is the business of `date_grammar` and `dates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shcm_rules.folding import clean, fold
from shcm_rules.patterns import regex
from shcm_rules.problems import Words

__all__ = ["DateText", "LONGEST", "refuse", "simplify"]

#: A longer cell is prose, not a date; the bound keeps every pattern cheap.
LONGEST = 200

_WEEKDAYS = {
    "hai": 0, "ba": 1, "tư": 2, "bốn": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5,
    "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5, "8": 6,
}
_DAY_NAMES = "|".join(_WEEKDAYS)
_ORDINALS = {"nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5}
_MONTH_WORDS = {  # "tháng năm" is left out: in a form not filled in it is "tháng … năm …"
    "mười hai": 12, "mười một": 11, "mười": 10, "chín": 9, "tám": 8, "bảy": 7, "sáu": 6, "bốn": 4, "tư": 4,
    "ba": 3, "hai": 2, "một": 1,
}
_ENGLISH = {
    name: number
    for number, names in enumerate(
        (
            "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
            "september|sept|sep", "october|oct", "november|nov", "december|dec",
        ),
        start=1,
    )
    for name in names.split("|")
}
_ENGLISH_NAMES = "|".join(_ENGLISH)

_HOUR = (
    r"(?:[01]?\d|2[0-4])(?:\s?(?:h|g|giờ)(?![^\W\d])(?:\s?[0-5]?\d\s?(?:phút|ph|')|[0-5]\d(?![\d/])|"
    r"\s[0-5]\d(?=\s*(?:,|ngày|$)))?|:[0-5]\d(?::[0-5]\d)?)(?![\d/])(?:\s?(?:am|pm)\b)?"
)
_CLOCK = regex(rf"(?:\b(?:bắt đầu\s+)?(?:từ|lúc|hồi)\s+)?(?<![\d/.:-]){_HOUR}(?:\s?(?:-|đến|tới)\s?{_HOUR})?")
_LESSONS = regex(r"\btiết\s\d{1,2}(?:\s?[-,]\s?\d{1,2})*(?![\d/])")
_DAY_PARTS = regex(
    r"(?:½|nửa) ngày|\b(?:cả ngày|nguyên ngày|trong ngày|buổi|sáng|trưa|chiều|tối|lúc|hồi|vào)\b|"
    r"\bcác (?=ngày|tháng|tuần)|\bhoàn thành (?=trước|trong|chậm nhất|muộn nhất)"
)
_HEDGES = regex(r"\b(?:dự kiến|dự định|trong khoảng|khoảng|tầm|ước|(?:hàng|hằng) năm)\b[ :]*")
_REMARK = regex(r"\(([^()\d@…]*)\)")
_DATE_WORD = regex(
    r"\b(?:hk[i]*|kỳ|tháng|tuần|quý|năm|trước|sau|từ|đến|hết|đầu|giữa|cuối|ngày|chậm|muộn|hàng|hằng|mỗi)\b"
)
_BRACKETED = regex(r"\(([^()]*?)(?: - [^\d()]+)?\)")
_PLACE = regex(r"([^\d,()]+),\s*(?=[Nn]gày\b)")
#: "15/10/2025, tại phòng 2": what stands behind the day and holds none.
_BEHIND_PLACE = regex(
    r"^(?:tại |ở )?(?:hội trường|phòng|trường|nhà|sân|lớp|điểm|mn|th|thcs|thpt|ptdt\w*)\b[^/]*?, ?"
    r"(?=[^,]*(?:\d ?/ ?\d|\btháng \d))",
)
_AT_PLACE = regex(r"(?<=\d) ?[,;(-] ?(?:tại|ở) (?!.*\d ?/ ?\d).*$")
_NOT_A_PLACE = frozenset({
    "thứ", "chủ", "cn", "sáng", "trưa", "chiều", "tối", "buổi", "tháng", "tuần", "quý", "trước", "sau", "từ", "đến",
    "hết", "học", "kỳ", "kì", "đầu", "giữa", "cuối", "ngày",
})

_RECURRENCE = regex(
    r"\b(?:hàng|hằng|mỗi) (?:ngày|buổi|tuần|tháng|quý|kỳ|học kỳ)\b|\bđịnh kỳ\b|\bthường xuyên\b|\bcách tuần\b|"
    r"\blần ?/|/ ?lần\b|\bmột lần\b|\b\d+ lần\b"
)
_REFUSALS = (
    (_RECURRENCE, Words(
        "lịch lặp lại, không phải một ngày; cần ghi ngày của từng buổi",
        "this recurs and is not one day; write the day of each session")),
    (
        regex(r"\b(?:âm lịch|mùng|mồng|rằm|tết|giêng|chạp)\b"),
        Words(
            "ngày âm lịch hoặc dịp lễ; cần ghi ngày dương lịch",
            "a day of the lunar calendar or a feast; write the day of the solar calendar"),
    ),
    (
        regex(r"\b(?:hoãn|huỷ|dời|lùi|chuyển|đổi|bỏ|trừ|không)\b"),
        Words(
            "có chữ nói lịch thay đổi; cần ghi ngày và trạng thái ở hai cột riêng",
            "it says that the schedule changes; write the day and the status in two columns"),
    ),
    (regex(r"\[|\]|<|>"), Words("chỗ trống của mẫu chưa được điền", "a blank of the template is not filled in")),
)


@dataclass(frozen=True, slots=True)
class DateText:
    """Folded text, weekdays as "@0" (Monday) to "@6"; `vague` where the writer hedged ("dự kiến")."""

    text: str
    vague: bool = False


def refuse(text: str) -> Words | None:
    """Return why a text can hold no day of its own (it recurs, is lunar, not filled in …), or None."""
    spelt = _spell(clean(text))
    return next((why for pattern, why in _REFUSALS if pattern.search(spelt)), None)


def simplify(text: str) -> DateText:
    """Return `text` in one spelling, without times of day, fillers and remarks that hold no date."""
    plain = _name_weekdays(_name_months(_BEHIND_PLACE.sub("", _AT_PLACE.sub("", _spell(_drop_place(clean(text)))))))
    plain = _drop_times(plain)
    certain = _HEDGES.sub(" ", plain)
    bare = _REMARK.sub(_drop_remark, certain)
    bare = re.sub(r"\( ", "(", re.sub(r" \)", ")", clean(bare)))
    if whole := _BRACKETED.fullmatch(bare.strip(" ,;:.")):
        bare = whole[1]
    bare = re.sub(r"(?<=\d) ?/ ?(?:về)?$", "", bare.strip(" ,;:.*"))
    return DateText(re.sub(r"^- ", "", bare).strip(" ,;:.*"), vague=certain != plain)


def _drop_times(text: str) -> str:
    """Drop times of day, lessons and parts of a day, with a dash that joined them to the date."""
    timeless = text
    for filler in (_CLOCK, _LESSONS, _DAY_PARTS):
        timeless = filler.sub(" ", timeless)
    return text if timeless == text else re.sub(r"(?<=\d) - *$", "", timeless)


def _spell(text: str) -> str:
    """Unify dashes, slashes, blanks left to fill in, and spellings of words."""
    spelt = re.sub(r"[‐‑‒–—―−]", "-", fold(text))
    spelt = spelt.replace("@", "#")  # "@" will mark weekdays
    spelt = re.sub(r"\.{2,}|_{2,}|…[.…]*", "…", spelt)
    spelt = re.sub(r"… ?(?:… ?)+", "…", spelt)
    spelt = re.sub(r"(?<=\d) ?/ ?(?=[\d…])", "/", spelt)
    spelt = re.sub(r"(?<=\d)t(?=\d\d:\d\d)", " ", spelt)  # ISO with a time
    spelt = re.sub(r"\bkì\b", "kỳ", spelt)
    return re.sub(r"\bquí\b", "quý", spelt)


def _drop_place(text: str) -> str:
    """Drop the place before the date of a letter: "Nơi ban hành, ngày 30 tháng 7 năm 2025"."""
    found = _PLACE.match(text)
    if found is None:
        return text
    words = found[1].split()
    named = 2 <= len(words) <= 5 and all(word[0].isupper() for word in words)
    return text[found.end():] if named and _NOT_A_PLACE.isdisjoint(map(fold, words)) else text


def _drop_remark(found: re.Match[str]) -> str:
    return found[0] if _DATE_WORD.search(found[1]) else " "


def _name_weekdays(text: str) -> str:
    """Write weekdays as "@0" … "@6", without the comma after them."""
    text = re.sub(r"\btuần thứ (\w+)", lambda m: f"tuần {_ORDINALS.get(m[1], m[1])}", text)
    text = re.sub(r"\b(?:chủ nhật|chúa nhật|cn)\b", "@6", text)
    text = re.sub(rf"\b(?:thứ ?)({_DAY_NAMES})\b(?!/)", lambda m: f"@{_WEEKDAYS[m[1]]}", text)
    # "HAI 30/10", "sáng T2, 06/10/2025": a bare name or number is a weekday only in front of a day.
    follows = r"(?=\b[ ,]+\(?(?:ngày )?\d{1,2}/\d{1,2})"
    text = re.sub(rf"(?<![\w/.-])t([2-7]){follows}", lambda m: f"@{_WEEKDAYS[m[1]]}", text)
    text = re.sub(rf"^(hai|ba|tư|năm|sáu|bảy){follows}", lambda m: f"@{_WEEKDAYS[m[1]]}", text)
    return re.sub(r"(@\d) ?[,:-] ?", r"\1 ", text)


def _name_months(text: str) -> str:
    """Write months named in words, Vietnamese or English, as numbers."""
    words = "|".join(_MONTH_WORDS)
    text = re.sub(rf"\btháng ({words})\b", lambda m: f"tháng {_MONTH_WORDS[m[1]]}", text)
    name = rf"({_ENGLISH_NAMES})\b\.?"
    text = re.sub(rf"\b(\d{{1,2}})[ -]{name}[ ,-]+(\d{{4}})\b", lambda m: f"ngày {m[1]}/{_ENGLISH[m[2]]}/{m[3]}", text)
    text = re.sub(rf"\b{name} (\d{{1,2}}),? (\d{{4}})\b", lambda m: f"ngày {m[2]}/{_ENGLISH[m[1]]}/{m[3]}", text)
    return re.sub(rf"\b{name}[ ,-]+(\d{{4}})\b", lambda m: f"tháng {_ENGLISH[m[1]]}/{m[2]}", text)
