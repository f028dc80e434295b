"""Time the reading of many workbooks against openpyxl: `python benchmarks/reading.py`."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from shcm_rules.importers.worker import start_reader

FILES, ROWS, PAIRS = 300, 200, 3
_HEADERS = (
    "STT", "Trường", "Tổ chuyên môn", "Cấp tổ chức", "Loại sinh hoạt", "Môn học", "Khối lớp", "Nội dung", "Địa điểm",
    "Hình thức", "Người phụ trách", "Thời gian", "Ngày thông báo", "Ngày duyệt", "Trạng thái", "Ghi chú",
)  # fmt: skip


def make_workbook(path: Path, number: int, rows: int = ROWS) -> None:
    """Write a plan of a school: text, numbers and days, sixteen columns."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Lịch SHCM"
    sheet.append([f"KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026 – TRƯỜNG {number}"])
    sheet.append(_HEADERS)
    for row in range(1, rows + 1):
        day = date(2025, 9, 8) + timedelta(days=row)
        sheet.append([
            row, f"Trường THCS số {number}", f"Tổ {row % 8 + 1}", "Tổ", "NCBH", ("Toán", "Ngữ văn")[row % 2],
            row % 4 + 6, f"Nghiên cứu bài học số {row} của trường {number}", "Phòng họp", "Trực tiếp",
            f"GV {row % 30}", day, day - timedelta(days=7), day - timedelta(days=3), "Dự kiến", None,
        ])  # fmt: skip
        for column in ("L", "M", "N"):
            sheet[f"{column}{row + 2}"].number_format = "dd/mm/yyyy"
    book.save(path)


def read_with_ours(paths: list[Path]) -> int:
    """Return how many filled cells two reading processes find; their start is part of it."""
    with start_reader() as reader:
        return sum(cell is not None for file in reader.read(paths) for table in file.tables for row in table.rows
                   for cell in row)  # fmt: skip


def read_with_openpyxl(paths: list[Path]) -> int:
    """Return how many filled cells openpyxl finds when it reads only, in one process."""
    cells = 0
    for path in paths:
        book = load_workbook(path, read_only=True, data_only=True)
        cells += sum(cell is not None for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        book.close()
    return cells


_READERS = {"ours": read_with_ours, "openpyxl": read_with_openpyxl}


def measure() -> dict[str, tuple[float, float]]:
    """Return seconds and seconds of computing by reader: medians of runs by turns, equal in what they find."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            make_workbook(Path(folder, f"{number:03}.xlsx"), number)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in _READERS}
        for _ in range(PAIRS):
            found = set()
            for name, times in taken.items():
                seconds, computing, cells = _run(name, folder)
                times.append((seconds, computing))
                found.add(cells)
            assert len(found) == 1, found
    return {name: (statistics.median(wall for wall, _ in times), statistics.median(cpu for _, cpu in times))
            for name, times in taken.items()}  # fmt: skip


def _run(name: str, folder: str) -> tuple[float, float, int]:
    command = [sys.executable, __file__, "--reader", name, folder]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    computing, cells = done.stdout.split()
    return time.perf_counter() - started, float(computing), int(cells)


def table(figures: dict[str, tuple[float, float]]) -> list[str]:
    """Return the figures as a table of Markdown."""
    return [
        (f"{FILES} workbooks of {ROWS} rows and {len(_HEADERS)} columns, from starting Python to the last cell; "
         f"{PAIRS} runs by turns, medians."),
        "",
        "| | seconds | a file, ms | computing, all processes, s |",
        "|---|---|---|---|",
        *(f"| {what} | {figures[name][0]:.2f} | {figures[name][0] / FILES * 1000:.1f} | {figures[name][1]:.2f} |"
          for name, what in (("ours", "two reading processes"), ("openpyxl", "openpyxl `read_only`, one process"))),
        "| ratio | {:.2f} | | {:.2f} |".format(*(ours / other for ours, other in zip(*figures.values(), strict=True))),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", choices=_READERS)
    parser.add_argument("folder", nargs="?")
    arguments = parser.parse_args()
    if arguments.reader:
        cells = _READERS[arguments.reader](sorted(Path(arguments.folder).glob("*.xlsx")))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(time.process_time() + used.ru_utime + used.ru_stime, cells)
    else:
        print("\n".join(table(measure())))


if __name__ == "__main__":
    main()
