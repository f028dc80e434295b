"""What an annotated copy leaves alone: parts unchanged byte for byte, parts changed, seconds.

    python benchmarks/annotating.py

Workbooks with charts, pictures, drop-downs, colour rules, notes, tables and macros are made by XlsxWriter and openpyxl,
each with a plan of 60 to 50 000 rows; a finding stands on one row in ten, at most 1 000. Beside our copy is what
openpyxl does to the same file when it loads and saves it with the same notes.
"""

from __future__ import annotations

import io
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from shcm_rules.annotation import annotate
from shcm_rules.findings import Citation, Evidence, Finding, InputReport, ReportModel, RuleSetReport, Severity, Verdict

PATH, SHEET = "plan.xlsx", "Lịch SHCM"
HEADERS = ("STT", "Tổ chuyên môn", "Loại sinh hoạt", "Môn học", "Nội dung", "Thời gian", "Ngày thông báo", "Ghi chú")
MOST = 1_000


def picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head, dot = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def plan_rows(count):
    for n in range(count):
        yield n + 1, f"Tổ {n % 9}", "NCBH", "Toán", f"Bài {n}: chủ đề", f"{n % 28 + 1:02}/10/2025", "", ""


def rich_book(rows: int, *, macros: bool = False, notes: int = 0) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    if macros:
        book.add_vba_project(io.BytesIO(b"macros" * 1000), is_stream=True)
    sheet, listed, drawn = (book.add_worksheet(name) for name in (SHEET, "Danh mục", "Biểu đồ"))
    for row, cells in enumerate((HEADERS, *plan_rows(rows))):
        sheet.write_row(row, 0, cells)
    for row in range(1, notes + 1):
        sheet.write_comment(row, 4, "Hỏi lại tổ", {"author": "GV A"})
    look = book.add_format({"bg_color": "#FFFF00"})
    sheet.data_validation(1, 2, rows, 2, {"validate": "list", "source": "='Danh mục'!$A$2:$A$4"})
    sheet.conditional_format(1, 5, rows, 5, {"type": "blanks", "format": look})
    sheet.insert_image("K2", "a.png", {"image_data": io.BytesIO(picture())})
    listed.add_table("A1:B4", {"columns": [{"header": "Loại"}, {"header": "Số"}]})
    drawn.add_sparkline("A1", {"range": "'Danh mục'!B2:B4"})
    for place in range(4):
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Danh mục'!$B$2:$B$4"})
        drawn.insert_chart(place * 16, 2, chart)
    book.close()
    return target.getvalue()


def saved_book(rows: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for cells in (HEADERS, *plan_rows(rows)):
        sheet.append(cells)
    sheet["A1"].comment = Comment("đầu bảng", "GV A")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def report_on(rows: int) -> ReportModel:
    found = tuple(
        Finding(
            rule="r", verdict=Verdict(("violated", "undetermined", "pending")[n % 3]), severity=Severity.MUST,
            title="Tổ thông báo trước", message="Ngày thông báo chưa ghi.", remedy="Ghi ngày.", fingerprint=str(n),
            citation=Citation(document="CV", clause="II.1", date="2025-09"),
            evidence=tuple(Evidence(file=PATH, sheet=SHEET, cell=f"{c}{n * 10 + 2}", row=n * 10 + 2, role="subject")
                           for c in "GF"))
        for n in range(min(rows // 10, MOST)))
    return ReportModel(
        schema="shcm-report/1", as_of="2026-06-01", school_year="2025-2026", phase="plan", lang="vi",
        rule_sets=(RuleSetReport(id="r", version="1", sha256="0"),),
        inputs=(InputReport(path=PATH, sha256="0", status="read", sessions=rows),),
        summary={}, findings=found)


def saved_by_openpyxl(data: bytes, model: ReportModel) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=True)
    for finding in model.findings:
        for cell in finding.evidence:
            book[cell.sheet][cell.cell].comment = Comment(finding.message, "shcm_rules")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def measure(name, data, model):
    started = time.perf_counter()
    ours = annotate(data, model, PATH)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    theirs = saved_by_openpyxl(data, model)
    other = time.perf_counter() - started
    before, after, resaved = parts(data), parts(ours), parts(theirs)
    touched = [part for part in before if before[part] != after[part]]
    lost = sum(before[part] != resaved.get(part) for part in before)
    print(f"| {name} | {len(before)} | {len(before) - len(touched)} | {len(touched)} | {len(after) - len(before)} "
          f"| {seconds:.2f} | {lost} | {other:.2f} |")
    return touched


def main():
    print("| workbook | parts | unchanged | changed | new | seconds | openpyxl: changed or lost | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    seen: dict[str, None] = {}
    books = [
        ("60 rows", rich_book(60), 60), ("60 rows, macros", rich_book(60, macros=True), 60),
        ("1 000 rows, 200 notes", rich_book(1_000, notes=200), 1_000),
        ("1 000 rows, openpyxl", saved_book(1_000), 1_000),
        ("10 000 rows", rich_book(10_000), 10_000), ("50 000 rows", rich_book(50_000), 50_000),
    ]
    for name, data, rows in books:
        seen |= dict.fromkeys(measure(name, data, report_on(rows)))
    print("\nChanged:", ", ".join(seen))


if __name__ == "__main__":
    main()
