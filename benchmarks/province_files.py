"""A province drawn at random: workbooks of schools and clusters as they send them, and the registry that lists them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

__all__ = ["COLUMNS", "change_workbook", "draw_province"]

_WARDS, _MEMBERS, _CLUSTER_EVERY = 60, 8, 20
_OPENED = date(2025, 9, 8)
_SUBJECTS = {
    "TH": {
        "Tổ 1": ("Tiếng Việt", "Toán"), "Tổ 2": ("Tiếng Việt", "Toán"), "Tổ 3": ("Tiếng Anh", "Đạo đức"),
        "Tổ 4": ("Khoa học", "Toán"), "Tổ 5": ("Lịch sử và Địa lí", "Toán"),
    },
    "THCS": {
        "Tổ Toán - Tin": ("Toán", "Tin học"), "Tổ Xã hội": ("Ngữ văn", "Lịch sử và Địa lí"),
        "Tổ Ngoại ngữ": ("Tiếng Anh",), "Tổ Tự nhiên": ("Khoa học tự nhiên", "Công nghệ"),
    },
    "THPT": {
        "Tổ Toán": ("Toán",), "Tổ Ngữ văn": ("Ngữ văn",), "Tổ Lí - Hoá - Sinh": ("Vật lí", "Hóa học", "Sinh học"),
        "Tổ Sử - Địa": ("Lịch sử", "Địa lí"), "Tổ Ngoại ngữ": ("Tiếng Anh",),
    },
}  # fmt: skip
COLUMNS = (
    "STT", "Tổ chuyên môn", "Cấp tổ chức", "Loại sinh hoạt", "Môn học", "Khối lớp", "Nội dung", "Thành phần",
    "Địa điểm", "Hình thức", "Người phụ trách", "Thời gian", "Ngày thông báo", "Ngày duyệt", "Trạng thái", "Ghi chú",
)  # fmt: skip
_CLUSTER_COLUMNS = (
    "STT", "Cụm", "Trường", "Cấp tổ chức", "Lần", "Loại sinh hoạt", "Môn học", "Khối lớp", "Nội dung", "Địa điểm",
    "Hình thức", "Người phụ trách", "Thời gian", "Ngày thông báo", "Ngày gửi kế hoạch", "Trạng thái",
)  # fmt: skip
_DOCUMENTS = ("Kế hoạch tổ", "Kế hoạch trường", "Báo cáo tổng kết SHCM", "Hồ sơ hội thảo")


def draw_province(folder: Path, files: int, rows: int) -> Path:
    """Write so many workbooks into a folder and, beside it, the registry of all schools; return the registry."""
    registry = folder.parent / "danh-muc.xlsx"
    listed: list[Sequence[Any]] = []
    members: list[Sequence[Any]] = []
    for number in range(files):
        name, level, ward, cluster = _school(number)
        path = folder / f"{number:04}.xlsx"
        chance = random.Random(number)  # noqa: S311 - a drawing, no secret
        if number % _CLUSTER_EVERY == 0:
            _draw_cluster(path, number, rows, chance)
        else:
            _draw_school(path, number, rows, chance)
        listed += [("Lào Cai", ward, name, level, department, subject)
                   for department, subjects in _SUBJECTS[level].items() for subject in subjects]
        members.append(("Lào Cai", ward, cluster, name, level, "2025-2026"))
    with Workbook(registry) as book:
        _write(book, "Tổ - Môn", [("Tỉnh", "Xã/Phường", "Trường", "Cấp học", "Tổ chuyên môn", "Môn học"), *listed])
        _write(book, "Cụm", [("Tỉnh", "Xã/Phường", "Cụm", "Trường", "Cấp học", "Năm học"), *members])
    return registry


def change_workbook(folder: Path, number: int, rows: int, seed: int) -> None:
    """Write a workbook of the province anew, as its school would change it: other days, other contents."""
    _draw_school(folder / f"{number:04}.xlsx", number, rows, random.Random(f"{number} {seed}"))  # noqa: S311 - as above


def _school(number: int) -> tuple[str, str, str, str]:
    """Return a school's name, level, ward and cluster; the schools of a cluster have one level."""
    cluster = number // _MEMBERS
    level = tuple(_SUBJECTS)[cluster % 3]
    return (f"Trường {level} số {number + 1}", level, f"Phường {cluster % _WARDS + 1}", f"Cụm {level} số {cluster + 1}")


def _draw_school(path: Path, number: int, rows: int, chance: random.Random) -> None:
    name, level, ward, _ = _school(number)
    pairs = [(department, subject) for department, taught in _SUBJECTS[level].items() for subject in taught]
    table: list[Sequence[Any]] = [(f"KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026 - {name}",), COLUMNS]
    for row in range(rows):
        department, subject = pairs[row % len(pairs)]
        day = _OPENED + timedelta(days=250 * row // rows)
        table.append((
            row + 1, department, "Tổ", chance.choice(("NCBH", "Chuyên đề", "Thường kỳ")), subject, 6 + row % 4,
            f"Nghiên cứu bài học {chance.randrange(10**6)} môn {subject}", "Giáo viên trong tổ", "Phòng họp",
            chance.choice(("Trực tiếp", "Trực tuyến")), f"GV {chance.randrange(30)}", _written(day, chance),
            day - _ahead(14, chance), day - _ahead(7, chance), "Dự kiến", None,
        ))  # fmt: skip
    with Workbook(path) as book:
        _write(book, "Lịch SHCM", table)
        _write(book, "Thông tin", [("Năm học", "2025-2026"), ("Tỉnh", "Lào Cai"), ("Xã/Phường", ward),
                                   ("Đơn vị", name), ("Cấp học", level)])  # fmt: skip
        if number % 3 == 0:
            _write(book, "Hồ sơ", [("Đơn vị", "Loại hồ sơ", "Ngày gửi", "Nơi nhận"), *_documents(name, chance)])


def _draw_cluster(path: Path, number: int, rows: int, chance: random.Random) -> None:
    _, level, ward, cluster = _school(number)
    subjects = [subject for taught in _SUBJECTS[level].values() for subject in taught]
    hosts = [_school(number // _MEMBERS * _MEMBERS + place)[0] for place in range(_MEMBERS)]
    table: list[Sequence[Any]] = [(f"KẾ HOẠCH SINH HOẠT CHUYÊN MÔN CỤM TRƯỜNG NĂM HỌC 2025-2026 - {cluster}",),
                                  _CLUSTER_COLUMNS]  # fmt: skip
    for row in range(rows):
        turn = row * 4 // rows
        day = _OPENED + timedelta(days=20 + 60 * turn)
        table.append((
            row + 1, cluster, hosts[(turn * 2 + row % 2) % _MEMBERS], "Cụm", f"Lần {turn + 1}",
            "NCBH" if row % 4 else "Chuyên đề", subjects[row % len(subjects)], 6 + row % 4,
            f"Chuyên đề cụm số {row + 1}", hosts[turn], "Trực tiếp", f"GV {chance.randrange(30)}",
            _written(day, chance), day - timedelta(days=14), day - timedelta(days=20), "Dự kiến",
        ))  # fmt: skip
    with Workbook(path) as book:
        _write(book, "Lịch SHCM", table)
        _write(book, "Thông tin", [("Năm học", "2025-2026"), ("Tỉnh", "Lào Cai"), ("Xã/Phường", ward),
                                   ("Đơn vị", cluster), ("Cấp học", level)])  # fmt: skip


def _written(day: date, chance: random.Random) -> date | str:
    """Return a day as people write it: one in five is vague."""
    if chance.random() > 0.2:
        return day
    return f"Tháng {day.month}/{day.year}" if chance.random() > 0.5 else f"Tuần {day.day // 8 + 1} tháng {day.month}"


def _ahead(days: int, chance: random.Random) -> timedelta:
    """Return how long before a session something was done: one in twenty late, the others in time."""
    return timedelta(days=chance.randrange(days) if chance.random() < 0.05 else days + chance.randrange(7))


def _documents(name: str, chance: random.Random) -> list[Sequence[Any]]:
    sent = {kind: _OPENED + timedelta(days=chance.randrange(200)) for kind in _DOCUMENTS}
    return [("Tổ Ngoại ngữ" if kind == "Kế hoạch tổ" else name, kind, day, "Sở Giáo dục và Đào tạo")
            for kind, day in sent.items()]  # fmt: skip


def _write(book: Workbook, title: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet, day = book.add_worksheet(title), book.add_format({"num_format": "dd/mm/yyyy"})
    for line, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif value is not None:
                sheet.write(line, column, value)
