"""Random small schedules: of each field what is written and what it means; knows no layout and no reader."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DEPARTMENTS", "Drawn", "Written", "draw"]

#: Department → its subjects, as (written, id in the catalogue); the same at every level that has them.
DEPARTMENTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "Toán": (("Toán", "toan"), ("Môn Toán", "toan"), ("toán", "toan")),
    "Ngữ văn": (("Ngữ văn", "ngu-van"), ("Ngữ Văn", "ngu-van")),
    "Ngoại ngữ": (("Tiếng Anh", "ngoai-ngu-1"), ("Tiếng  Anh", "ngoai-ngu-1")),
    "Giáo dục thể chất": (("Giáo dục thể chất", "giao-duc-the-chat"), ("GDTC", "giao-duc-the-chat")),
}
KINDS = ("NCBH", "Chuyên đề", "Hội thảo", "Tập huấn", "Thường kỳ")
MODES = ("Trực tiếp", "Trực tuyến", "Kết hợp")
STATUSES = ("Dự kiến", "Đã thực hiện", "Hoãn", "Huỷ")
#: Words that name no subject, kind, day or unit, so that nothing can be told from them.
THEMES = (
    "Bài mở đầu", "Ôn tập chương", "Kĩ năng hợp tác", "Trò chơi “khởi động”", "Luyện tập; củng cố", "Bài 12, tiết 3",
    "Bước đầu làm quen", "Vận dụng 50% vào đời sống", "Em yêu quê hương", "Hình ảnh & âm thanh", "Phản hồi “hai chiều”",
    "Phương trình x - 1 = 0", "Vui - khoẻ", "Thư gửi (trích)", "Số thực < 0", "Nhóm 1/2 lớp", "=A1+B1", "Bài 9.10",
)
VENUES = ("Phòng 101", "Nhà đa năng", "Phòng họp A2", "Thư viện")
OWNERS = ("GV A", "GV B", "GV C và GV D")
NOTES = ("mang máy tính", "đổi phòng", "mời khách", "cả 2 cơ sở; gửi xe ở cổng sau")
#: By every convention the same seven days, or the union of what they give.
WEEKS = {
    "Tuần 2 tháng 12/2025": "2025-12-08..2025-12-14",  # 01/12/2025 is a Monday
    "Tuần 1 tháng 11/2025": "2025-11-01..2025-11-09",  # 01/11/2025 is a Saturday
    "Tuần 4 tháng 9/2025": "2025-09-22..2025-09-28",  # so is the Monday 22/09 by every convention
}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it stands in a cell, and what it means."""

    text: object
    means: str


Drawn = Mapping[str, Written]


def draw(seed: int, size: int = 6) -> list[Drawn]:
    """Return sessions of one school, in the order of their days; some fields are empty."""
    chance = random.Random(seed)  # noqa: S311 - samples, no secrets
    days = sorted(date(2025, 9, 8) + timedelta(chance.randrange(0, 250)) for _ in range(size))
    return [_session(chance, number, day) for number, day in enumerate(days, 1)]


def _session(chance: random.Random, number: int, day: date) -> Drawn:
    department = chance.choice(list(DEPARTMENTS))
    subject, subject_id = chance.choice(DEPARTMENTS[department])
    theme = f"{chance.choice(THEMES)} {chance.choice('ABCDEG')}{number}"  # no K: “K7” is a grade
    session = {
        "number": _same(str(number)), "school": _same("THCS Số 1"), "department": _same(department),
        "subject": Written(subject, subject_id), "content": _same(theme), "kind": _same(chance.choice(KINDS)),
        "grade": _same(str(chance.randrange(6, 10))), "date": _when(chance, day),
        "day": Written(day, str(day)),
    }
    spare = {
        "venue": VENUES, "owner": OWNERS, "note": NOTES, "mode": MODES, "status": STATUSES,
        "duration": ("½ ngày", "3 tiết"), "objective": ("Nâng cao chất lượng", "Chia sẻ kinh nghiệm"),
    }
    session |= {name: _same(chance.choice(choices)) for name, choices in spare.items() if chance.random() < 0.6}
    if chance.random() < 0.5:
        told = day - timedelta(chance.randrange(7, 30))
        session["notified"] = Written(told, str(told))
    return session


def _same(text: str) -> Written:
    return Written(text, text)


#: Ways to write one day.
_DAYS: Sequence[Callable[[date], object]] = (
    lambda day: day,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"ngày {day:%d} tháng {day:%m} năm {day:%Y}",
    lambda day: f"{_WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}",
    lambda day: f"14h00 ngày {day:%d/%m/%Y}",
    lambda day: f"Chiều {day:%d/%m}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day:%Y-%m-%d}",
)


def _when(chance: random.Random, day: date) -> Written:
    way = chance.random()
    if way < 0.6:
        return Written(chance.choice(_DAYS)(day), str(day))
    if way < 0.7:
        last = day + timedelta(chance.randrange(1, 4))
        return Written(f"Từ {day:%d/%m/%Y} đến {last:%d/%m/%Y}", f"{day}..{last}")
    if way < 0.85:
        last_day = monthrange(day.year, day.month)[1]
        month = f"{day.year}-{day.month:02}"
        return Written(f"Tháng {day.month}/{day.year}", f"{month}-01..{month}-{last_day}")
    text, means = chance.choice(list(WEEKS.items()))
    return Written(text, means)
