"""Time an audit of many schools: `python benchmarks/audit.py [--schools 300] [--rows 60]`."""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from shcm_rules.api import check
from shcm_rules.importers.assemble import assemble, read_files
from shcm_rules.importers.worker import start_reader
from shcm_rules.reports import FORMATS

SCHOOLS, ROWS, DAY = 300, 60, date(2026, 1, 10)
_SUBJECTS = {
    "Tổ Toán - Tin": ("Toán", "Tin học"), "Tổ Xã hội": ("Ngữ văn", "Lịch sử và Địa lí"),
    "Tổ Ngoại ngữ": ("Tiếng Anh",), "Tổ Tự nhiên": ("Khoa học tự nhiên", "Công nghệ"),
}  # fmt: skip
_HEADERS = (
    "STT", "Tổ chuyên môn", "Loại sinh hoạt", "Môn học", "Khối lớp", "Nội dung", "Địa điểm", "Hình thức",
    "Người phụ trách", "Thời gian", "Ngày thông báo", "Ngày duyệt", "Trạng thái", "Ghi chú",
)  # fmt: skip
_PAIRS = [(department, subject) for department, subjects in _SUBJECTS.items() for subject in subjects]


def draw_province(folder: Path, schools: int, rows: int) -> Path:
    """Write a workbook for each school, and a registry of all and ten more that send nothing; return the registry."""
    chance = random.Random(7)  # noqa: S311 - a drawing, no secret
    registry = Workbook()
    listed = registry.active
    listed.title = "Tổ - Môn"
    listed.append(["Tỉnh", "Xã/Phường", "Trường", "Cấp học", "Tổ chuyên môn", "Môn học"])
    clusters = registry.create_sheet("Cụm")
    clusters.append(["Tỉnh", "Xã/Phường", "Cụm", "Trường", "Cấp học", "Năm học"])
    for number in range(schools + 10):
        ward, name = f"Phường {number % 60 + 1}", f"Trường THCS số {number + 1}"
        for department, subject in _PAIRS:
            listed.append(["Lào Cai", ward, name, "THCS", department, subject])
        clusters.append(["Lào Cai", ward, f"Cụm {number // 8 + 1}", name, "THCS", "2025-2026"])
        if number < schools:
            _draw_school(folder / f"{number:04}.xlsx", name, ward, rows, chance)
    path = folder.parent / "danh-muc.xlsx"
    registry.save(path)
    return path


def _draw_school(path: Path, name: str, ward: str, rows: int, chance: random.Random) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Lịch SHCM"
    sheet.append(_HEADERS)
    for row in range(rows):
        department, subject = _PAIRS[row % len(_PAIRS)]
        day = date(2025, 9, 8) + timedelta(days=240 * row // rows)
        sheet.append([
            row + 1, department, chance.choice(("NCBH", "Chuyên đề", "Thường kỳ")), subject, 6 + row % 4,
            f"Nội dung {row}", "Phòng họp", "Trực tiếp", f"GV {chance.randrange(30)}",
            day if chance.random() > 0.2 else f"Tháng {day.month}/{day.year}",
            day - timedelta(days=chance.randrange(1, 12)), day - timedelta(days=chance.randrange(6)), None, None,
        ])  # fmt: skip
    facts = book.create_sheet("Thông tin")
    for pair in (("Năm học", "2025-2026"), ("Tỉnh", "Lào Cai"), ("Xã/Phường", ward), ("Đơn vị", name),
                 ("Cấp học", "THCS")):
        facts.append(pair)
    book.save(path)


def measure_steps(folder: Path, registry: Path) -> None:
    """Print what each step takes in this process, the reading processes apart."""
    gc.disable()  # as the program does
    files = sorted(folder.glob("*.xlsx"))
    with _lap("reading processes alone"), start_reader(keep=folder.parent / "kept") as reader:
        list(reader.read_all(files))
    with _lap("the same, kept; recognising"), start_reader(keep=folder.parent / "kept") as reader:
        tables = read_files([folder], reader=reader, registry=registry)
    with _lap("putting together, dates"):
        schedule = assemble(tables, as_of=DAY)
    del tables
    with _lap("checking: every verdict") as told:
        report = check(schedule, rules="lao-cai", as_of=DAY)
        told.append(f"{report.verdicts.total()} findings, {len(report.units)} units")
    with _lap("the open findings") as told:
        told.append(f"{len(report.model('open').findings)} findings")
    for name in sorted(FORMATS, key=lambda name: (FORMATS[name].detail == "full", name == "json")):
        if name not in {"docx", "pdf"}:  # one document for each unit is for those
            with _lap(f"{name} ({FORMATS[name].detail})") as told:
                told.append(f"{len(report.render(name)) / 1e6:.1f} MB")


class _lap:  # noqa: N801 - reads as a statement
    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> list[str]:
        self.told: list[str] = []
        self.started, self.computed = time.perf_counter(), time.process_time()
        return self.told

    def __exit__(self, *_: object) -> None:
        computed, taken = time.process_time() - self.computed, time.perf_counter() - self.started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {self.what} | {computed:.1f} | {taken:.1f} | {peak:.0f} | {' '.join(self.told)} |", flush=True)


def measure_commands(folder: Path, registry: Path) -> None:
    """Print what whole runs take, each from starting Python, with the processes that read for it."""
    results = folder.parent / "KET-QUA"
    json = ("--format", "json", "--detail", "open", "-o", str(folder.parent / "a.json"))
    first = 0.0
    for what, options in (("`--format json --detail open`", json), ("`-o KET-QUA/`, first run", ("-o", f"{results}/")),
                          ("`-o KET-QUA/`, second run", ("-o", f"{results}/"))):
        command = [sys.executable, "-m", "shcm_rules", "check", str(folder), "--registry", str(registry),
                   "--rules", "lao-cai", "--as-of", DAY.isoformat(), *options]
        started = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        taken, computed = time.perf_counter() - started, used.ru_utime + used.ru_stime
        first = first or computed
        print(f"| {what} | {computed:.1f} | {taken:.1f} | {used.ru_maxrss / 1024:.0f} |"
              f" {computed / first:.1f} times the first row |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=SCHOOLS)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--steps", nargs=2, type=Path)
    arguments = parser.parse_args()
    if arguments.steps:
        measure_steps(*arguments.steps)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "tinh")
        folder.mkdir()
        registry = draw_province(folder, arguments.schools, arguments.rows)
        print(f"{arguments.schools} workbooks of {arguments.rows} rows; ten more schools in the registry.\n")
        print("| | seconds of computing | passed | peak so far, MB | |\n|---|---|---|---|---|", flush=True)
        measure_commands(folder, registry)
        subprocess.run([sys.executable, __file__, "--steps", str(folder), str(registry)], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
