"""Read cells of a closed vocabulary (kind, level, organiser …) and numbers; what is not certain is None.

Knows words only: neither sheets, nor what a value is used for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from shcm_rules.folding import fold
from shcm_rules.patterns import regex

__all__ = [
    "level_in_name", "levels_in_name", "read_document_kind", "read_kind", "read_level", "read_mode", "read_number",
    "read_organiser", "read_status",
]

_REMARK = regex(r"\(([^()]*)\)")
_SEPARATOR = regex(r"\s*(?:[,;/+&]|\bvà\b|\bkết hợp\b| - )\s*")
_EDGES = " .:;,-–*"


def _pattern(*forms: str) -> re.Pattern[str]:
    return regex("|".join(f"(?:{form})" for form in forms))


_MEETING = r"(?:(?:tổ chức |buổi |họp )?(?:shcm|sh|sinh hoạt)(?: tổ(?: chuyên môn)?)?(?: chuyên môn| cm)?)"
_KINDS: Mapping[str, re.Pattern[str]] = {
    "NCBH": _pattern(
        rf"(?:{_MEETING} )?(?:theo |qua |dựa trên )?(?:định hướng |hướng |mô hình )?(?:ncbh|nghiên cứu bài học)",
        # "Chuyên đề" alone is another kind: only "theo" makes it a lesson study.
        rf"(?:{_MEETING} )?(?:chuyên đề|cđ) theo (?:định hướng |hướng )?(?:ncbh|nghiên cứu bài học)",
    ),
    "Chuyên đề": _pattern(
        rf"(?:{_MEETING} |báo cáo )?(?:theo )?(?:các )?(?:chuyên đề|cđ)(?: chuyên môn| khác| bồi dưỡng)?",
    ),
    "Hội thảo": _pattern(r"(?:tổ chức )?hội thảo(?: chuyên môn| khoa học| chuyên đề)?"),
    "Tập huấn": _pattern(r"(?:lớp )?(?:tập huấn|bồi dưỡng)(?: chuyên môn| giáo viên| gv)?", r"tập huấn bồi dưỡng"),
    "Thường kỳ": _pattern(
        rf"(?:{_MEETING} |họp (?:tổ )?)?(?:thường|định) k[ỳì]", r"họp tổ(?: chuyên môn)?", r"(?:sinh hoạt|sh) tổ",
    ),
}


def read_kind(text: str) -> str | None:
    """Return the kind of session of `schedule.KINDS`; None if unknown or several."""
    return _read_pieces(text, _KINDS)


_LEVELS: Mapping[str, re.Pattern[str]] = {
    "MN": _pattern(r"mn|mầm non|mẫu giáo|mg|nhà trẻ|gdmn|giáo dục mầm non"),
    "TH": _pattern(r"th|tiểu học|c ?1|cấp (?:1|i)|gdth|giáo dục tiểu học"),
    "THCS": _pattern(r"thcs|trung học cơ sở|c ?2|cấp (?:2|ii)"),
    "THPT": _pattern(r"thpt|trung học phổ thông|c ?3|cấp (?:3|iii)"),
}

_LEVEL_WORD = regex(r"^(?:cấp học|bậc học|cấp|bậc) ?:? (?!\d|i+\b)")


def read_level(text: str) -> str | None:
    """Return the level of `schedule.LEVELS`; None if unknown or several."""
    return _read_pieces(_LEVEL_WORD.sub("", fold(text)), _LEVELS)


_LEVEL_NAMES: Mapping[str, re.Pattern[str]] = {
    "MN": regex(r"\b(?:mn|mầm non|mẫu giáo|nhà trẻ)\b"),
    "TH": regex(r"\b(?:th|tiểu học)\b"),
    "THCS": regex(r"\b(?:thcs|trung học cơ sở)\b"),
    "THPT": regex(r"\b(?:thpt|ptth|trung học phổ thông)\b"),
}
_NUMBERED = regex(r"\bcấp ((?:[123]|i{1,3})(?:(?: ?[-,&+/] ?| và )(?:cấp )?(?:[123]|i{1,3}))*)\b")
_LEVEL_NUMBERS = {"1": "TH", "i": "TH", "2": "THCS", "ii": "THCS", "3": "THPT", "iii": "THPT"}
# Names in which "TH" is no level, or which hold several levels without naming them.
_NO_LEVEL = regex(r"\bth school\b|\bliên cấp\b|\bnhiều cấp\b")


def levels_in_name(text: str) -> frozenset[str]:
    """Return the levels that a school's name tells for certain: "TH&THCS" is a school of two."""
    name = fold(text)
    if _NO_LEVEL.search(name):
        return frozenset()
    levels = {level for level, pattern in _LEVEL_NAMES.items() if pattern.search(name)}
    for found in _NUMBERED.finditer(name):
        levels |= {_LEVEL_NUMBERS[number] for number in re.findall(r"[123]|i{1,3}", found[1])}
    return frozenset(levels)


def level_in_name(text: str) -> str | None:
    """Return the level that a school's name tells for certain; None if it tells none or several."""
    levels = levels_in_name(text)
    return next(iter(levels)) if len(levels) == 1 else None


_ORGANISERS: Mapping[str, re.Pattern[str]] = {
    "Tổ": _pattern(r"(?:tổ|nhóm|tổ/nhóm|tổ, nhóm|tổ khối)(?: chuyên môn| cm)?", "tcm"),
    "Trường": _pattern("(?:nhà |toàn )?trường"),
    "Liên trường": _pattern("liên trường"),
    "Cụm": _pattern(r"cụm(?: (?:các )?trường)?(?: chuyên môn| cm)?(?: (?:số )?\d{1,2})?"),
    "Xã/Phường": _pattern(r"(?:ubnd )?(?:xã|phường|đặc khu)(?:(?:/|, | - )(?:xã|phường|đặc khu))*"),
    "Tỉnh/Thành phố": _pattern(
        r"(?:toàn )?(?:tỉnh|thành phố|tp)(?:(?:/|, | - )(?:tỉnh|thành phố|tp))*",
        r"sở(?: gd ?(?:&|và|-)? ?đt| giáo dục(?:(?: và|,| &) đào tạo)?)?",
    ),
}


def read_organiser(text: str) -> str | None:
    """Return the organising level of `schedule.ORGANISERS`; None if unknown or several."""
    return _read_whole(re.sub(r"^cấp ?:? ", "", fold(text).strip(_EDGES)), _ORGANISERS)


_ONSITE = r"(?:trực tiếp|offline)"
_REMOTE = r"(?:trực tuyến|online|qua mạng|từ xa)"
_TOOL = r"(?:(?:google )?meet|zoom|(?:ms |microsoft )?teams)"
_MODES: Mapping[str, re.Pattern[str]] = {
    "Trực tiếp": _pattern(_ONSITE),
    "Trực tuyến": _pattern(rf"{_REMOTE}(?: (?:qua )?{_TOOL})?|(?:qua )?{_TOOL}"),
    # "Trực tiếp/Trực tuyến" may be a choice still open: only words that join the two do.
    "Kết hợp": _pattern(
        "(?:hình thức )?(?:kết hợp|hybrid)",
        rf"(?:kết hợp )?{_ONSITE} ?(?:kết hợp(?: với)?|và|\+|&) ?{_REMOTE}",
        rf"(?:kết hợp )?{_REMOTE} ?(?:kết hợp(?: với)?|và|\+|&) ?{_ONSITE}",
    ),
}


def read_mode(text: str) -> str | None:
    """Return the mode of `schedule.MODES`; None if unknown or left open."""
    return _read_whole(text, _MODES)


_STATUSES: Mapping[str, re.Pattern[str]] = {
    "Dự kiến": _pattern(
        r"(?:theo |trong |đã lên |lên )?(?:dự kiến|kế hoạch)", r"chưa(?: thực hiện| tổ chức| diễn ra| làm)?",
        "sắp(?: tới| diễn ra| tổ chức)?", "đang chuẩn bị",
    ),
    "Đã thực hiện": _pattern(
        r"đã (?:thực hiện|tổ chức|xong|hoàn thành|họp|diễn ra|sinh hoạt|làm)(?: xong)?", "hoàn thành", "xong",
        "(?:thực hiện|tổ chức) xong",
    ),
    "Hoãn": _pattern(r"(?:tạm |đã |bị )*(?:hoãn|dời|lùi)(?: lịch| ngày| lại| buổi)?", "(?:đã )?chuyển lịch"),
    "Huỷ": _pattern(r"(?:đã |bị )*huỷ(?: bỏ| lịch| buổi)?", "không (?:tổ chức|thực hiện)(?: nữa)?"),
}


def read_status(text: str) -> str | None:
    """Return the status of `schedule.STATUSES`; None if unknown or contradicted by its own remark."""
    return _read_pieces(text, _STATUSES)


_PEOPLE = r"(?:người|gv|giáo viên|cb|cán bộ|cbgv|cbql|đ/c|đại biểu|thành viên|hv|học viên)"
_NUMBER = regex(rf"([0-9][0-9.,]*) ?{_PEOPLE}?")
_WHOLE = regex(r"[0-9]+")
_GROUPED_BY_DOTS = regex(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_GROUPED_BY_COMMAS = regex(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)|([1-9][0-9]{0,2}(?:,[0-9]{3}){2,})")
_DECIMAL = regex(r"([0-9]+)[.,]([0-9]+)")
_LONGEST_NUMBER = 30


def read_number(text: str) -> float | None:
    """Return a plain number, Vietnamese ("1.234,5") or as a program writes it ("25.5").

    None for fractions, percentages, ranges, and "1,234", which may be 1234 or 1.234.
    """
    found = _NUMBER.fullmatch(fold(text))
    if found is None or len(found[1]) > _LONGEST_NUMBER:
        return None
    digits = found[1]
    if _WHOLE.fullmatch(digits):
        return float(digits)
    if grouped := _GROUPED_BY_DOTS.fullmatch(digits):
        return float(f"{grouped[1].replace('.', '')}.{grouped[2] or 0}")
    if grouped := _GROUPED_BY_COMMAS.fullmatch(digits):
        return float(digits.replace(",", ""))
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", digits):
        return None
    decimal = _DECIMAL.fullmatch(digits)
    return float(f"{decimal[1]}.{decimal[2]}") if decimal else None


_ABBREVIATIONS = (
    (r"\bkhgd\b", "kế hoạch giáo dục"), (r"\bkhbd\b", "kế hoạch bài dạy"), (r"\bkh\b", "kế hoạch"),
    (r"\bbc\b", "báo cáo"), (r"\btb\b", "thông báo"), (r"\bcđ\b", "chuyên đề"), (r"\btcm\b", "tổ"),
    (r"\b(?:sh ?cm|sinh hoạt chuyên môn)\b", "shcm"),
)
_NOISE = regex(
    r"\b(?:shcm|sinh hoạt|chuyên môn|cấp|của|về|việc|năm học|hoạt động|thực hiện|tổ chức)\b"
)
_YEARS = regex(r"\b20\d\d ?[-–—/] ?(?:20)?\d\d\b")
_CLUSTER = r"cụm(?: trường)?(?: (?:số )?\d{1,2})?"
#: Canonical folded name -> what is left of its other names without abbreviations and noise.
_DOCUMENTS: Mapping[str, re.Pattern[str]] = {
    "kế hoạch cụm": _pattern(rf"kế hoạch (?:năm )?{_CLUSTER}(?: năm)?"),
    "báo cáo cụm": _pattern(rf"báo cáo (?:năm )?(?:kết quả |tổng kết )*{_CLUSTER}(?: năm)?"),
    "kế hoạch tổ": _pattern("kế hoạch (?:năm )?(?:tổ|nhóm|tổ/nhóm)(?: năm)?"),
    "kế hoạch trường": _pattern("kế hoạch (?:năm )?(?:nhà )?trường(?: năm)?"),
    "thống kê chuyên đề": _pattern("(?:bảng |báo cáo )?thống kê (?:các |danh mục |danh sách )?chuyên đề"),
    "khảo sát nhu cầu": _pattern(
        "(?:phiếu |kết quả |báo cáo (?:kết quả )?)?khảo sát (?:về )?nhu cầu(?: bồi dưỡng)?",
    ),
    "kế hoạch bồi dưỡng": _pattern("kế hoạch bồi dưỡng(?: đội ngũ| giáo viên| gv)?"),
    "thông báo kết quả": _pattern("thông báo kết quả(?: cụm)?"),
}
#: Names in which nothing is noise.
_WHOLE_NAMES: Mapping[str, re.Pattern[str]] = {
    "báo cáo tổng kết shcm": _pattern("báo cáo (?:kết quả )?tổng kết (?:công tác |hoạt động )?shcm(?: năm học)?"),
    "hồ sơ hội thảo": _pattern("hồ sơ (?:tổ chức )?hội thảo(?: chuyên môn)?"),
}


def read_document_kind(text: str) -> str:
    """Return the folded canonical name of a kind of document; an unknown one folded as it is."""
    folded = fold(text)
    plain = _YEARS.sub(" ", folded)
    for short, full in _ABBREVIATIONS:
        plain = re.sub(short, full, plain)
    plain = " ".join(plain.split()).strip(_EDGES)
    bare = " ".join(_NOISE.sub(" ", plain).split()).strip(_EDGES)
    named = (name for name, pattern in _DOCUMENTS.items() if pattern.fullmatch(bare))
    return _only(named) or next((name for name, pattern in _WHOLE_NAMES.items() if pattern.fullmatch(plain)), folded)


def _bare(folded: str) -> str:
    """Drop remarks in parentheses and marks at the edges."""
    return " ".join(_REMARK.sub(" ", folded).split()).strip(_EDGES)


def _only(values: Iterable[str]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _read_pieces(text: str, vocabulary: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return the one value that every piece of a cell names."""
    return _agreed([piece for piece in _SEPARATOR.split(_bare(fold(text))) if piece], text, vocabulary)


def _read_whole(text: str, vocabulary: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return the one value that a cell names as a whole."""
    return _agreed([_bare(fold(text))], text, vocabulary)


def _agreed(pieces: Sequence[str], text: str, vocabulary: Mapping[str, re.Pattern[str]]) -> str | None:
    """Return what all pieces name; a remark in parentheses counts where it names something."""
    values = [_match(piece, vocabulary) for piece in pieces]
    if None in values:
        return None
    remarks = [value for remark in _REMARK.findall(fold(text)) if (value := _match(remark, vocabulary))]
    return _only([value for value in values if value] + remarks)


def _match(piece: str, vocabulary: Mapping[str, re.Pattern[str]]) -> str | None:
    plain = piece.strip(_EDGES)
    return _only(value for value, pattern in vocabulary.items() if pattern.fullmatch(plain))
