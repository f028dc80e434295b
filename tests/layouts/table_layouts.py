"""Layouts with one row for a session."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from drawn import Drawn, Written
from paper import ABOVE, LEFT
from written import HEADERS, TITLE, Made, Sheet, grouped

__all__ = [
    "blocks_by_department", "blocks_by_level", "english", "merged", "plain", "sheet_a_department", "sheet_a_month",
    "snake", "two_rows",
]

#: Other words for a header, all of them seen in plans.
VARIANTS: Mapping[str, Sequence[str]] = {
    "number": ("STT", "TT", "Số TT"), "school": ("Trường", "Tên trường"), "department": ("Tổ chuyên môn", "Tổ"),
    "subject": ("Môn học", "Môn"), "content": ("Nội dung", "Nội dung chuyên đề", "NỘI DUNG", "Tên chuyên đề"),
    "grade": ("Khối lớp", "Khối", "Lớp"), "date": ("Thời gian", "Thời gian tổ chức", "Thời\ngian tổ\nchức"),
    "venue": ("Địa điểm", "ĐỊA ĐIỂM"), "owner": ("Người phụ trách", "Người thực hiện", "Chủ trì"),
    "duration": ("Thời lượng", "Dự kiến thời lượng", "Dự kiến \nthời lượng"),
}
SNAKE = {
    "number": "stt", "school": "truong", "department": "to_chuyen_mon", "subject": "mon_hoc", "content": "noi_dung",
    "kind": "loai_sinh_hoat", "grade": "khoi_lop", "date": "thoi_gian", "venue": "dia_diem", "owner": "nguoi_phu_trach",
    "note": "ghi_chu", "mode": "hinh_thuc", "status": "trang_thai",
}
ENGLISH = {
    "number": "No", "school": "School", "department": "Department", "subject": "Subject", "content": "Content",
    "kind": "Kind", "grade": "Grade", "date": "Date", "venue": "Location", "owner": "Assignee", "note": "Notes",
    "status": "Status",
}


def plain(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write one table somewhere on the sheet, between titles and signatures, with a column of no field."""
    names = list(HEADERS)
    chance.shuffle(names)
    sheet = Sheet("Kế hoạch", left=chance.randrange(3))
    if chance.random() < 0.3:
        sheet.add("UBND XÃ SỐ 1", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        sheet.add("TRƯỜNG THCS SỐ 1", None, None, None, "Độc lập - Tự do - Hạnh phúc")
    for line in (TITLE, "(Kèm theo kế hoạch của nhà trường)", None)[:chance.randrange(4)]:
        sheet.add(line)
    odd = chance.random() < 0.5
    header = sheet.add(*(chance.choice(VARIANTS.get(name, (HEADERS[name],))) for name in names), *["Mã hiệu"] * odd)
    expected = []
    for number, session in enumerate(sessions, 1):
        code = Written(f"X{number}", "")
        one = sheet.session({**session, "code": code}, [*names, *["code"] * odd])
        one["cells"].pop("code", None)
        expected.append(one)
        if chance.random() < 0.2:
            sheet.add()
    unused = [f"{sheet.name}!{sheet.cell(header, len(names) + 1)}"] * odd
    if chance.random() < 0.3:
        row = sheet.add(chance.choice(("Tổng cộng: {} buổi", "Cộng: {} chuyên đề")).format(len(sessions)))
        unused.append(f"{sheet.name}!{sheet.cell(row, 1)}")
    if chance.random() < 0.5:
        sheet.add()
        sheet.add("NGƯỜI LẬP", None, None, "HIỆU TRƯỞNG")
        sheet.add("(Ký, ghi rõ họ tên)", None, None, "(Ký tên, đóng dấu)")
    return Made([sheet], expected, unused)


def two_rows(sessions: Sequence[Drawn], _chance: random.Random) -> Made:
    """Write a header of groups over columns."""
    names = ["number", "department", "content", "subject", "grade", "notified", "date", "venue", "owner"]
    sheet = Sheet("Kế hoạch")
    sheet.add(TITLE)
    sheet.add("STT", "Tổ chuyên môn", "Sinh hoạt chuyên môn", LEFT, LEFT, "Thời gian", LEFT, "Tổ chức", LEFT)
    sheet.add(ABOVE, ABOVE, "Nội dung", "Môn học", "Khối lớp", "Ngày thông báo", "Ngày tổ chức", "Địa điểm",
              "Người phụ trách")
    expected = sheet.table(sessions, names)
    return Made([sheet], expected)


_LEVELS = {
    "TH": ("1.1. Khối Tiểu học", "I. CẤP TIỂU HỌC", "A. Bậc Tiểu học", "* Cấp Tiểu học:"),
    "THCS": ("1.2. Khối THCS", "II. CẤP TRUNG HỌC CƠ SỞ", "B. Bậc THCS", "* Cấp THCS:"),
}


def blocks_by_level(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write a block a level under its sub-heading, with or without the header again."""
    names = ["number", "school", "content", "date", "duration", "note"]
    sheet, expected = Sheet("Kế hoạch"), []
    again = chance.random() < 0.5
    sheet.add(TITLE)
    if not again:
        sheet.add(*(HEADERS[name] for name in names))
    for place, level in enumerate(_LEVELS):
        top = sheet.add(chance.choice(_LEVELS[level]))
        if again:
            sheet.add(*(HEADERS[name] for name in names))
        school = Written(f"{level} Số 1", f"{level} Số 1")
        rows = sheet.table([{**session, "school": school} for session in sessions[place::2]], names)
        expected += [{**row, "told": {"level": sheet.at(level, top, 1)}} for row in rows]
    return Made([sheet], expected)


def _department(session: Drawn) -> str:
    return session["department"].means


def blocks_by_department(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write a block a department under a sub-heading across the table."""
    names = ["number", "content", "subject", "kind", "date", "venue"]
    sheet, expected = Sheet("Kế hoạch"), []
    sheet.add(TITLE)
    sheet.add(*(HEADERS[name] for name in names))
    for place, (department, group) in enumerate(grouped(sessions, _department)):
        mark = chance.choice((f"{'I' * (place + 1)}. ", f"{place + 1}. ", "", "* "))
        top = sheet.add(f"{mark}Tổ {department}", *[LEFT] * (len(names) - 1))
        expected += [{**row, "told": {"department": sheet.at(department, top, 1)}} for row in sheet.table(group, names)]
    return Made([sheet], expected)


def sheet_a_department(sessions: Sequence[Drawn], _chance: random.Random) -> Made:
    """Write a sheet a department, named by it."""
    names = ["number", "content", "subject", "kind", "grade", "date", "venue", "note"]
    sheets, expected = [], []
    for department, group in grouped(sessions, _department):
        sheet = Sheet(f"Tổ {department}")
        sheet.add(TITLE)
        sheet.add(*(HEADERS[name] for name in names))
        expected += [{**row, "told": {"department": f"{department} @*"}} for row in sheet.table(group, names)]
        sheets.append(sheet)
    return Made(sheets, expected)


def sheet_a_month(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write a sheet a month; its rows have days without a year, or bare numbers."""
    names = ["department", "content", "subject", "kind", "owner"]
    sheets, expected = [], []
    way = chance.choice(("{:%d/%m}", "{0.day}", "Ngày {:%d}"))
    title = chance.choice(("LỊCH SHCM THÁNG {0}/{1}", "KẾ HOẠCH THÁNG {0} NĂM {1}"))
    for (year, month), group in grouped(sessions, lambda one: (one["day"].text.year, one["day"].text.month)):
        sheet = Sheet(f"Tháng {month}")
        sheet.add(title.format(month, year))
        sheet.add("Ngày", *(HEADERS[name] for name in names))
        bare = [{**one, "day": Written(way.format(one["day"].text), one["day"].means)} for one in group]
        expected += sheet.table(bare, ["day", *names])
        sheets.append(sheet)
    return Made(sheets, expected)


def merged(sessions: Sequence[Drawn], _chance: random.Random) -> Made:
    """Write departments merged over their rows."""
    names = ["number", "department", "content", "subject", "date", "status"]
    sheet, expected = Sheet("Kế hoạch"), []
    sheet.add(TITLE)
    sheet.add(*(HEADERS[name] for name in names))
    for _, group in grouped(sessions, _department):
        first = len(sheet.rows) + 1
        rows = sheet.table(group, names)
        for place, row in enumerate(rows):
            row["cells"]["department"] = sheet.at(_department(group[0]), first, 2)
            if place:
                sheet.rows[first - 1 + place][1] = ABOVE
        expected += rows
    return Made([sheet], expected)


def _grid(
    sessions: Sequence[Drawn], headers: Mapping[str, str], name: str, chance: random.Random,
) -> tuple[Sheet, list[dict[str, Any]]]:
    names = list(headers)
    chance.shuffle(names)
    sheet = Sheet(name)
    sheet.add(*(headers[name] for name in names))
    return sheet, sheet.table(sessions, names)


def snake(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write ASCII headers in snake case."""
    sheet, expected = _grid(sessions, SNAKE, "data", chance)
    return Made([sheet], expected)


def english(sessions: Sequence[Drawn], chance: random.Random) -> Made:
    """Write English headers."""
    sheet, expected = _grid(sessions, ENGLISH, "Sheet1", chance)
    return Made([sheet], expected)
