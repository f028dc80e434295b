"""From a standstill: check workbooks of sixty rows, beside merely importing pandas and openpyxl.

Each pair runs one after the other in the same environment, so that a busy machine slows both: with compiled modules,
as an installed program has them, and a folder of its own in which rule sets are kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from openpyxl import Workbook

__all__ = ["measure", "table"]

_PAIRS = 10
_ROWS = 60
_IMPORT = ("-c", "import pandas, openpyxl")
_SUBJECTS = {
    "Tổ Toán - Tin": ("Toán", "Tin học"),
    "Tổ Ngữ văn": ("Ngữ văn",),
    "Tổ Khoa học tự nhiên": ("Khoa học tự nhiên", "Công nghệ"),
    "Tổ Lịch sử - Địa lí": ("Lịch sử và Địa lí", "Giáo dục công dân"),
    "Tổ Ngoại ngữ": ("Tiếng Anh",),
}
_VAGUE = ("Tháng 10/2025", "Tuần 2 tháng 11/2025", "Tháng 3/2026", "Học kỳ II")
_MEMBERS = [f"Trường THCS số {number}" for number in range(1, 9)]


def measure() -> dict[str, dict[str, float]]:
    """Return for each workbook the median seconds of the check, of the imports, and the median of their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for name, make in (("school", _school), ("cluster", _cluster)):
            path = Path(folder) / f"{name}.xlsx"
            make().save(path)
            found[name] = _pairs(path, _environment(folder))
        return found


def _environment(folder: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "XDG_CACHE_HOME": folder, "LOCALAPPDATA": folder}


def _pairs(workbook: Path, environment: Mapping[str, str]) -> dict[str, float]:
    check = (
        "-m",
        "shcm_rules",
        "check",
        str(workbook),
        "--rules",
        "lao-cai",
        "--format",
        "json",
        "--as-of",
        "2026-03-01",
    )
    pairs = [(_seconds(check, environment), _seconds(_IMPORT, environment)) for _ in range(_PAIRS + 1)]
    pairs = pairs[1:]  # the first warms the disk's cache and keeps the rule set
    return {
        "check": median(check for check, _ in pairs),
        "imports": median(imports for _, imports in pairs),
        "ratio": median(check / imports for check, imports in pairs),
    }


def _seconds(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    command = [sys.executable, *arguments]
    begun = time.perf_counter()
    made = subprocess.run(command, capture_output=True, check=False, env=environment)  # noqa: S603 - fixed arguments
    spent = time.perf_counter() - begun
    if made.returncode not in (0, 1):  # 1: duties unmet, as they should be
        raise SystemExit(made.stderr.decode())
    return spent


def _school() -> Workbook:
    """Make a school's plan: canonical headers, one date in four vague, a few rows of its cluster."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Lịch SHCM"
    sheet.append(
        [
            "STT",
            "Tổ chuyên môn",
            "Cấp tổ chức",
            "Loại sinh hoạt",
            "Môn học",
            "Khối lớp",
            "Nội dung",
            "Địa điểm",
            "Người phụ trách",
            "Thời gian",
            "Trạng thái",
            "Ngày thông báo",
            "Ngày duyệt",
            "Cụm",
            "Lần",
        ]
    )
    departments = list(_SUBJECTS)
    for number in range(_ROWS):
        own = departments[number % len(departments)]
        subjects = _SUBJECTS[own]
        day = date(2025, 9, 15) + timedelta(4 * number)
        in_cluster = number >= _ROWS - 4
        sheet.append(
            [
                number + 1,
                own,
                "Cụm" if in_cluster else "Tổ",
                ("NCBH", "Chuyên đề", "Thường kỳ")[number % 3],
                subjects[number % len(subjects)],
                6 + number % 4,
                f"Bài dạy minh hoạ số {number + 1}",
                "Phòng học bộ môn",
                "Tổ trưởng",
                _VAGUE[number // 4 % 4] if number % 4 == 3 else day,
                None,
                day - timedelta(16),
                day - timedelta(5 + number % 5),
                "Cụm số 3" if in_cluster else None,
                "Lần 2" if in_cluster else None,
            ]
        )
    registry = made.create_sheet("Tổ - Môn")
    registry.append(["Tổ chuyên môn", "Môn học"])
    for own, subjects in _SUBJECTS.items():
        registry.append([own, ", ".join(subjects)])
    _info(made, ("Đơn vị", _MEMBERS[0]))
    return made


def _cluster() -> Workbook:
    """Make a cluster's year: six lần of ten rows, one of them vague, with members and documents."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Lịch SHCM"
    sheet.append(
        [
            "STT",
            "Cụm",
            "Lần",
            "Loại sinh hoạt",
            "Môn học",
            "Nội dung",
            "Mục tiêu",
            "Thành phần",
            "Địa điểm",
            "Thời gian",
            "Ngày phân công",
            "Ngày rà soát",
            "Ngày ký đồng ý",
            "Ngày thông báo kết quả",
        ]
    )
    named = [subject for subjects in _SUBJECTS.values() for subject in subjects]
    for number in range(_ROWS):
        lan, place = divmod(number, 10)
        day = date(2025, 10, 16) + timedelta(40 * lan)
        lesson = place < 8
        sheet.append(
            [
                number + 1,
                "Cụm số 3",
                f"Lần {lan + 1}",
                "NCBH" if lesson else "Chuyên đề",
                named[(lan + place) % min(4 + lan, len(named))] if lesson else None,
                f"Nội dung {number + 1}",
                "Đổi mới phương pháp",
                "Giáo viên các trường",
                _MEMBERS[lan],
                "Tuần 3 tháng 3/2026" if lan == 4 else day,
                day - timedelta(25 + 2 * lan),
                day - timedelta(12 + lan),
                day - timedelta(1),
                None,
            ]
        )
    members = made.create_sheet("Cụm")
    members.append(["Cụm", "Trường", "Cấp học", "Năm học", "Cụm trưởng"])
    for number, school in enumerate(_MEMBERS):
        members.append(["Cụm số 3", school, "THCS", "2025-2026", None if number else school])
    documents = made.create_sheet("Hồ sơ")
    documents.append(["Đơn vị", "Loại hồ sơ", "Năm học", "Ngày gửi", "Nơi nhận"])
    documents.append(["Cụm số 3", "Kế hoạch cụm", "2025-2026", date(2025, 9, 29), "Sở GDĐT"])
    _info(made, ("Đơn vị", "Cụm số 3"))
    return made


def _info(made: Workbook, *more: tuple[str, str]) -> None:
    sheet = made.create_sheet("Thông tin")
    for row in (
        ("Năm học", "2025-2026"),
        ("Tỉnh", "Lào Cai"),
        ("Cấp học", "THCS"),
        *more,
        ("HK1 từ", date(2025, 9, 8)),
        ("HK1 đến", date(2026, 1, 16)),
        ("HK2 từ", date(2026, 1, 19)),
        ("HK2 đến", date(2026, 5, 29)),
    ):
        sheet.append(row)


def table(found: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return the result as lines of a table."""
    return [
        f"{_ROWS} rows, {_PAIRS} pairs of runs, medians.",
        "",
        "| workbook | check, all Lào Cai rules, JSON, s | `import pandas, openpyxl`, s | ratio |",
        "|---|---|---|---|",
        *(
            f"| of a {name} | {told['check']:.2f} | {told['imports']:.2f} | {told['ratio']:.2f} |"
            for name, told in found.items()
        ),
    ]


if __name__ == "__main__":
    print("\n".join(table(measure())))
