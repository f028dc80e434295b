"""What a workbook says of itself: sheet `Thông tin`, and the title rows above a table.

Takes only what is certain: a title that names two years or two levels names none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...folding import clean, fold
from ...patterns import regex
from ...problems import Problem, Words, problem
from ...schedule import LEVELS
from ...windows import SchoolYear
from ..addresses import address
from ..raw import RawTable
from .headers import match_info_key

__all__ = ["Info", "named_levels", "read_info", "title_facts"]

SEARCHED_ROWS = 60
_LEVEL_WORDS: Mapping[str, str] = {
    "MN": r"mầm non|mẫu giáo|nhà trẻ|mn|mg|gdmn",
    "TH": r"tiểu học|th|gdth",
    "THCS": r"trung học cơ sở|thcs",
    "THPT": r"trung học phổ thông|thpt",
}
_LEVEL = {code: regex(rf"(?<![\w/-])({words})(?!\w)") for code, words in _LEVEL_WORDS.items()}
_SCHOOL = regex(r"^trường\s+(mầm non|mẫu giáo|tiểu học|trung học|mn|mg|th|thcs|thpt|ptdtbt|ptdtnt|phổ thông)\b")
#: "KẾ HOẠCH SHCM TRƯỜNG THCS A": whose plan it is stands behind the word for it; "cụm trường THCS" names no school.
_OF_SCHOOL = regex(
    r"^(?:kế hoạch|kh|lịch|chương trình)\b.*?(?<!cụm)\s"
    r"(trường\s+(?:mầm non|mẫu giáo|tiểu học|trung học|mn|mg|th|thcs|thpt)"
    r"\s(?!năm học\b).*)$",
    re.IGNORECASE,
)
#: "LỊCH SINH HOẠT CỤM SỐ 3 NĂM HỌC …": a cluster's plan, if it is one with a number: "sinh hoạt cụm trường" names none.
_OF_CLUSTER = regex(
    r"^(?:kế hoạch|kh|lịch|chương trình)\b.*?\s"
    r"(cụm(?:\s(?:trường|chuyên môn|shcm|tiểu học|mầm non|mn|th|thcs|thpt))*(?:\s+số)?\s+(?:\d{1,2}|[ivx]{1,4}))\b"
    r"(?=\s*(?:$|[,;:(–—-]|năm học\b))",
    re.IGNORECASE,
)
_CLUSTER = regex(r"^cụm\s+(?!trưởng)\S")
_WARD = regex(r"^(?:ubnd|ủy ban nhân dân)\s+((?:xã|phường|thị trấn|đặc khu)\s+.+)$")
_PROVINCE = regex(
    r"^(?:(?:ubnd|ủy ban nhân dân)\s+(?:tỉnh|thành phố|tp\.?)"
    r"|sở\s+(?:giáo dục và đào tạo|giáo dục & đào tạo|gd\s?&\s?đt|gd\s?và\s?đt|gdđt))"
    r"(?:\s+(?:tỉnh|thành phố|tp\.?))?\s+(.+)$",
)
_HEADING = regex(r"^(\S{1,6}[.):]?\s+)?(khối|cấp|bậc|ngành)\b")
#: A title may stand behind the name of its unit: "TRƯỜNG THCS A - KẾ HOẠCH NĂM HỌC".
_PARTS = regex(
    r"\n|,\s+(?=năm học\b)"
    r"|\s[-–|]\s+(?=(?:lịch|kế hoạch|chương trình|danh sách|bảng|năm học|nh|phân công|trường)\b)",
    re.IGNORECASE,
)
_KEYED = regex(r"^([^:]{2,30}):\s*(\S.*)$")


@dataclass(slots=True)
class Info:
    """Key → value as written, and key → cell; with what could not be used."""

    values: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def named_levels(text: str) -> frozenset[str]:
    """Return the levels that a heading names by word or by abbreviation."""
    spaced = re.sub(r"\s*[&,+–—-]\s*|\s+và\s+", " ", fold(text))
    return frozenset(code for code in LEVELS if _LEVEL[code].search(spaced))


def read_info(raw: RawTable) -> Info:
    """Read a sheet of keys and values; both may stand in one cell ("Tỉnh: …")."""
    info = Info(problems=list(raw.problems))
    for index, row in enumerate(raw.rows[:SEARCHED_ROWS]):
        cells = [(column, clean(text)) for column, text in enumerate(row) if text and clean(text)]
        for place, (column, text) in enumerate(cells):
            key = match_info_key(text)
            value = cells[place + 1] if key and place + 1 < len(cells) else None
            if not key and (keyed := _KEYED.match(text)) and (key := match_info_key(keyed[1])):
                value = (column, keyed[2])
            if key and value:
                _set(info, raw, key, value[1], (index, value[0]))
                break
        else:
            if index and len(cells) > 1 and not match_info_key(cells[0][1]):  # the first row may be a header
                column, text = cells[0]
                info.problems.append(problem("unused-rows", Words(
                    f"“{text[:80]}” không phải mục của trang này – không được dùng",
                    f"“{text[:80]}” is no entry of this sheet – it is not used",
                ), raw.sheet, address(raw, index, column)))
    return info


def _set(info: Info, raw: RawTable, key: str, value: str, place: tuple[int, int]) -> None:
    cell = address(raw, *place)
    if info.values.setdefault(key, value) != value:
        code = "conflicting-year" if key == "school_year" else "duplicate-header"
        first, place_of = info.values[key], info.cells[key]
        info.problems.append(problem(code, Words(
            f"“{value}” khác “{first}” đã ghi ở ô {place_of} – giá trị đầu được dùng",
            f"“{value}” differs from “{first}” in cell {place_of} – the first one is used"), raw.sheet, cell))
    info.cells.setdefault(key, cell)


def title_facts(raw: RawTable, header_row: int) -> dict[str, str]:
    """Return school_year, unit, province, ward, level as the rows above the header name them, when certain."""
    lines = [
        clean(line)
        for row in raw.rows[:header_row]
        for text in row if text
        for line in _PARTS.split(text) if clean(line)
    ]
    facts = _keyed(lines)
    for name, values in {
        "school_year": _years(lines), "unit": _units(lines), "ward": _after(_WARD, lines),
        "province": _after(_PROVINCE, lines), "level": _levels(lines),
    }.items():
        if len(values) == 1:
            facts.setdefault(name, next(iter(values.values())))
    return facts


def _keyed(lines: Iterable[str]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for line in lines:
        if (keyed := _KEYED.match(line)) and (key := match_info_key(keyed[1])):
            found.setdefault(key, set()).add(keyed[2])
    return {key: values.pop() for key, values in found.items() if len(values) == 1}


def _years(lines: Iterable[str]) -> dict[str, str]:
    years = {}
    for line in lines:
        for part in re.split(r"năm học", fold(line))[1:]:
            if year := SchoolYear.parse(part[:20]):
                years[str(year)] = str(year)
    return years


#: "Cụm chuyên môn số 3 - cấp THCS", "… – tỉnh A": level and province are no part of the name.
_BEHIND_NAME = regex(r"\s+[-–—]\s+(?=(?:cấp|tỉnh|thành phố)\s)", re.IGNORECASE)


def _units(lines: Iterable[str]) -> dict[str, str]:
    every = list(lines)
    named = (_BEHIND_NAME.split(_OF_SCHOOL.sub(r"\1", line))[0] for line in every)
    units = {fold(line): line for line in named if _SCHOOL.match(fold(line)) or _CLUSTER.match(fold(line))}
    # A school may head its own plan for the meetings of its cluster: then it is the school's.
    clusters = (found[1] for line in every if (found := _OF_CLUSTER.match(line)))
    return units or {fold(name): name for name in clusters}


def _after(pattern: re.Pattern[str], lines: Iterable[str]) -> dict[str, str]:
    """Return what follows the pattern's words, in the letters of the line."""
    found = {}
    for line in lines:
        if match := pattern.match(fold(line)):
            words = len(match[1].split())
            found[match[1]] = " ".join(line.split()[-words:])
    return found


def _levels(lines: Iterable[str]) -> dict[str, str]:
    """Return the level that a title names as a level ("… cấp tiểu học"), not as part of a school's name.

    "1.1. Khối Mầm non" heads the rows below it, not the sheet.
    """
    found: set[str] = set()
    for line in lines:
        if _HEADING.match(fold(line)):
            continue
        for part in re.findall(r"(?:cấp|khối|bậc|cấp học)\s+(.{2,40})", fold(line)):
            if levels := named_levels(part):
                found |= levels
    return {next(iter(found)): next(iter(found))} if len(found) == 1 else {}
