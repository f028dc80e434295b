"""The reading process: what a file can do to it, and what the batch sees of that."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

import shcm_rules
from shcm_rules.errors import InternalError
from shcm_rules.importers import worker_process
from shcm_rules.importers.worker import Limits, start_reader
from shcm_rules.importers.worker_child import _packed, read_bytes
from shcm_rules.problems import PROBLEM_CODES

ANY_SIZE = {"ratio": 10**6, "cells": 10**9}


def workbook(path, text="a"):
    book = Workbook()
    book.active.append(["STT", "Nội dung"])
    book.active.append([1, text])
    book.save(path)
    return path


def bomb(path, rows):
    """Write a workbook that takes very long, or very much memory if all its cells are in one row."""
    workbook(path.with_suffix(".tmp"))
    source = zipfile.ZipFile(path.with_suffix(".tmp"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.split(b"<sheetData>")[0] + b"<sheetData>" + rows + b"</sheetData></worksheet>"
            archive.writestr(name, content)
    return path


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    return bomb(tmp_path_factory.mktemp("slow") / "cham.xlsx", b"<row><c/></row>" * 5_000_000)


@pytest.fixture(scope="module")
def greedy(tmp_path_factory):
    return bomb(tmp_path_factory.mktemp("greedy") / "lon.xlsx", b"<row><c><v>1</v></c></row>" * 1_000_000)


def read(paths, **limits):
    with start_reader(limits=Limits(**limits)) as reader:
        return list(reader.read(paths))


def codes(file):
    return [problem.code for problem in file.problems]


def test_a_file_comes_with_its_hash_and_its_sheets(tmp_path):
    path = workbook(tmp_path / "kế hoạch.xlsx", "Đổi mới")
    (file,) = read([path])
    assert (file.path, file.readable, file.problems) == (str(path), True, [])
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(table.sheet, table.rows) for table in file.tables] == [("Sheet", [["STT", "Nội dung"], ["1", "Đổi mới"]])]


def test_nothing_is_lost_on_the_way(tmp_path):
    book = Workbook()
    sheet = book.active
    for cell, value in {"B2": "Tháng 10", "C2": "a\nb", "E5": "#REF!", "B9": "\U0001f4c5 “x”"}.items():
        sheet[cell] = value
    sheet.merge_cells("B2:B4")
    sheet.row_dimensions[5].hidden = True
    sheet.sheet_state = "hidden"
    book.create_sheet("Cụm")
    book.save(tmp_path / "a.xlsx")
    (file,) = read([tmp_path / "a.xlsx"])
    assert file.tables == read_bytes("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), Limits())


def test_messages_are_plain_json(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    packed = [_packed(table) for table in read_bytes("a.xlsx", path.read_bytes(), Limits())]
    assert json.loads(json.dumps(packed)) == packed


def test_many_files_keep_their_order_and_broken_ones_their_place(tmp_path):
    paths = [workbook(tmp_path / f"{number}.xlsx", f"số {number}") for number in range(9)]
    paths[4].write_bytes(b"<html><table>")
    paths[6].unlink()
    files = read(paths)
    assert [file.path for file in files] == [str(path) for path in paths]
    assert [file.readable for file in files] == [number not in {4, 6} for number in range(9)]
    texts = [file.tables[0].rows[1][1] for file in files if file.readable]
    assert texts == [f"số {number}" for number in range(9) if number not in {4, 6}]


def test_a_refusal_names_the_file_what_it_is_and_what_to_do(tmp_path):
    (tmp_path / "ke-hoach.xlsx").write_bytes(b"PK\x03\x04")
    (file,) = read([tmp_path / "ke-hoach.xlsx"])
    assert codes(file) == ["not-a-workbook"]
    assert file.problems[0].message == (
        "Không đọc được «ke-hoach.xlsx»: tệp bị cắt cụt hoặc hỏng; "
        "hãy chép lại từ nguồn, hoặc hãy mở bằng Excel và lưu lại thành .xlsx"
    )


def test_csv_needs_no_spreadsheet_library(tmp_path):
    (tmp_path / "Cụm.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with start_reader([tmp_path / "Cụm.csv"]) as reader:
        (file,) = reader.read([tmp_path / "Cụm.csv"])
    assert [(table.sheet, table.rows) for table in file.tables] == [("Cụm", [["a", "b"], ["1", "2"]])]


def test_a_reader_reads_again(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    with start_reader() as reader:
        assert [file.readable for _ in range(3) for file in reader.read([path, path])] == [True] * 6


def test_an_output_far_larger_than_a_pipe_arrives(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "x" * 3_000 + ",2\n" + ("y" * 2_000 + ",3\n") * 1_000, encoding="utf-8")
    (file,) = read([path])
    assert len(file.tables[0].rows) == 1_002


def test_the_size_of_a_file_is_limited(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    assert read([path], file_bytes=8)[0].readable
    assert codes(read([path], file_bytes=7)[0]) == ["too-large"]


def test_a_folder_or_a_missing_file_is_unreadable(tmp_path):
    for file in read([tmp_path, tmp_path / "a.xlsx"]):
        assert not file.readable
        assert codes(file) == ["not-a-workbook"]


def test_a_file_that_takes_too_long_is_given_up_and_the_batch_goes_on(tmp_path, slow):
    good = workbook(tmp_path / "a.xlsx")
    files = read([good, slow, good, good], wall_seconds=1.0, **ANY_SIZE)
    assert [file.readable for file in files] == [True, False, True, True]
    assert codes(files[1]) == ["too-slow"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep these limits")
def test_a_file_that_takes_too_much_memory_is_given_up_and_the_batch_goes_on(tmp_path, greedy):
    good = workbook(tmp_path / "a.xlsx")
    files = read([good, greedy, good], memory_bytes=200 << 20, **ANY_SIZE)
    assert [file.readable for file in files] == [True, False, True]
    assert codes(files[1]) == ["too-much-memory"], files[1].problems


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep these limits")
def test_processor_time_is_limited_for_each_file(tmp_path, slow):
    good = workbook(tmp_path / "a.xlsx")
    files = read([slow, good], cpu_seconds=0, **ANY_SIZE)
    assert codes(files[0]) == ["too-slow"]
    assert files[1].readable


def kill_busy(reader, times):
    while times:
        for process in [process for process in list(reader._busy) if process.used and process.alive()]:
            process._process.kill()
            process._process.wait()
            times -= 1
        time.sleep(0.01)


def test_a_process_that_dies_of_a_file_costs_that_file_only(tmp_path, slow):
    good = workbook(tmp_path / "a.xlsx")
    with start_reader(limits=Limits(**ANY_SIZE)) as reader:
        list(reader.read([good]))
        # A used process fails, and then a fresh one: only then is it the file.
        killer = threading.Thread(target=kill_busy, args=(reader, 2))
        killer.start()
        (file,) = reader.read([slow])
        killer.join()
        assert codes(file) == ["reader-died"]
        assert [file.readable for file in reader.read([good])] == [True]


def test_a_process_that_died_between_two_files_is_replaced(tmp_path):
    path = workbook(tmp_path / "a.xlsx")
    with start_reader() as reader:
        list(reader.read([path]))
        reader._idle[0]._process.kill()
        assert [file.readable for file in reader.read([path])] == [True]


def test_who_stops_early_leaves_no_process_behind(tmp_path, slow):
    good = workbook(tmp_path / "a.xlsx")
    with start_reader(limits=Limits(**ANY_SIZE)) as reader:
        files = reader.read([good, slow, slow, slow])
        assert next(files).readable
        files.close()
        processes = list(reader._busy | set(reader._idle))
    for process in processes:
        process._process.wait(5)


def test_a_file_read_ahead_is_what_it_was_then_and_the_next_reading_is_of_what_it_is(tmp_path):
    path = workbook(tmp_path / "a.xlsx", "before")
    with start_reader() as reader:
        reader.read_ahead(str(path))
        assert reader._ahead[str(path)].done(within=60)
        workbook(path, "after")
        first, second = [file for _ in range(2) for file in reader.read_all([path])]
    assert [file.tables[0].rows[1][1] for file in (first, second)] == ["before", "after"]
    assert [file.path for file in (first, second)] == [str(path)] * 2
    assert first.sha256 != second.sha256


@pytest.mark.parametrize("name", ["a.zip", "missing.xlsx", "."])
def test_only_a_file_of_sheets_is_read_ahead(tmp_path, name):
    zipfile.ZipFile(tmp_path / "a.zip", "w").close()
    with start_reader() as reader:
        reader.read_ahead(tmp_path / name)
        assert not reader._ahead


def test_who_never_asks_for_what_is_read_ahead_does_not_wait_for_it(slow):
    for _ in range(3):
        with start_reader(limits=Limits(**ANY_SIZE)) as reader:
            reader.read_ahead(slow)
        (ahead,) = reader._ahead.values()
        assert ahead.done(within=0)
        assert not reader._busy
        assert not any(process.alive() for process in reader._idle)


def test_a_process_that_cannot_start_is_told_when_the_file_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(worker_process, "_BOOT", "raise SystemExit(3)")
    path = workbook(tmp_path / "a.xlsx")
    with start_reader() as reader:
        reader.read_ahead(path)
        with pytest.raises(InternalError):
            list(reader.read([path]))


def test_a_process_that_cannot_start_is_our_defect(tmp_path, monkeypatch):
    monkeypatch.setattr(worker_process, "_BOOT", "raise SystemExit(3)")
    with start_reader() as reader, pytest.raises(InternalError):
        list(reader.read([workbook(tmp_path / "a.xlsx")]))


def test_missing_process_limits_are_told_once(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx")
    blocked = "import sys; sys.modules['resource'] = None" + worker_process._BOOT
    monkeypatch.setattr(worker_process, "_BOOT", blocked)
    with start_reader() as reader:
        files = list(reader.read([path, path, path]))
        assert [problem.code for problem in reader.problems] == ["no-process-limits"]
    assert all(file.readable and not file.problems for file in files)


HEAVY = ("openpyxl", "polars", "pydantic", "narwhals", "numpy", "pandas", "rich", "yaml", "rapidfuzz")


def loaded_after(code):
    code = f"import sys; sys.path.insert(0, {str(Path(shcm_rules.__file__).parents[1])!r}); {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


def test_neither_side_loads_what_it_does_not_need():
    child = "from shcm_rules.importers import worker_child; worker_child._prepare(eager=True, limits=None)"
    parent = "from shcm_rules.importers.worker import start_reader"
    assert not loaded_after(child) & {*HEAVY, "xml.etree", "logging"}
    assert not loaded_after(parent) & {*HEAVY, "concurrent.futures", "logging", "zipfile", "pyexpat"}


def test_a_csv_reader_does_not_load_the_reader_of_workbooks():
    code = "from shcm_rules.importers.worker_child import read_bytes; from shcm_rules.importers.limits import Limits; "
    assert not loaded_after(code + "read_bytes('a.csv', b'a,b', Limits())") & {"zipfile", "pyexpat"}


def test_what_a_library_prints_does_not_reach_the_other_side(tmp_path, monkeypatch):
    loud = """
from shcm_rules.importers import worker_child
def loud(*arguments):
    print("x" * 100, flush=True)
    return read(*arguments)
read, worker_child.read_bytes = worker_child.read_bytes, loud
main(settings)
"""
    monkeypatch.setattr(worker_process, "_BOOT", worker_process._BOOT.replace("main(settings)", loud))
    assert read([workbook(tmp_path / "a.xlsx")])[0].readable


def test_every_code_is_known():
    package = Path(worker_process.__file__).parent
    sources = [*package.glob("worker*.py"), *package.glob("formats/*.py")]
    raised = re.compile(r'(?:[Pp]roblem|UnreadableFile)\(\s*"([a-z-]+)"')
    used = {code for source in sources for code in raised.findall(source.read_text("utf-8"))}
    assert used <= set(PROBLEM_CODES)
    assert len(used) > 5
