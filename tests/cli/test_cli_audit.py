"""An audit of many: each school judged as if alone, one folder of results, nothing read twice."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import Workbook

from shcm_rules import check
from shcm_rules.cli import main
from shcm_rules.cli.audit import KEPT
from shcm_rules.findings import Verdict
from shcm_rules.importers.worker import start_reader
from shcm_rules.reports.rollup import roll_up

DAY = "2026-06-01"
HEADER = ["Tổ chuyên môn", "Loại sinh hoạt", "Môn học", "Nội dung", "Thời gian", "Ngày thông báo", "Ngày duyệt"]
ROWS = [
    ["Tổ Toán - Tin", "NCBH", "Toán", "Bài 1", "10/10/2025", "01/10/2025", "05/10/2025"],
    ["Tổ Toán - Tin", "NCBH", "Toán", "Bài 2", "10/03/2026", "01/03/2026", "05/03/2026"],
    ["Tổ Toán - Tin", "Chuyên đề", "Tin học", "Chuyên đề 2", "12/03/2026", "01/03/2026", "02/03/2026"],
    ["Tổ Văn", "NCBH", "Ngữ văn", "Bài 3", "Tháng 10/2025", None, None],
]
LIST = [["Tổ chuyên môn", "Môn học"], ["Tổ Toán - Tin", "Toán, Tin học"], ["Tổ Văn", "Ngữ văn"]]
DOCUMENTS = [["Đơn vị", "Loại hồ sơ", "Năm học", "Ngày gửi", "Nơi nhận"],
             ["Tổ Toán - Tin", "Kế hoạch tổ", "2025-2026", "10/09/2025", "Hiệu trưởng"],
             [None, "Kế hoạch trường", "2025-2026", "12/09/2025", "UBND"]]
CLUSTER = {
    "Lịch SHCM": [["Cụm", "Lần", "Loại sinh hoạt", "Môn học", "Nội dung", "Thời gian"],
                  ["Cụm 3", "Lần 1", "NCBH", "Toán", "Dạy minh hoạ", "20/11/2025"]],
    "Cụm": [["Cụm", "Trường", "Cấp học"], ["Cụm 3", "Trường THCS Hoa Mai", "THCS"],
            ["Cụm 3", "Trường THCS Sao Mai", "THCS"]],
}


def info(unit, ward, level="THCS"):
    return [["Năm học", "2025-2026"], ["Tỉnh", "Lào Cai"], ["Xã/Phường", ward], ["Đơn vị", unit], ["Cấp học", level]]


#: File → sheets; each says who it is in another way.
WORKBOOKS = {
    "ban-mai-1": {"Lịch SHCM": [HEADER, *ROWS], "Tổ - Môn": LIST, "Hồ sơ": DOCUMENTS,
                  "Thông tin": info("Trường THCS Ban Mai", "Phường Một")},
    "ban-mai-2": {"Lịch SHCM": [HEADER, *ROWS[:2]], "Tổ - Môn": LIST, "Thông tin": info("THCS Ban Mai", "Xã Hai")},
    "tieu-de": {"Lịch SHCM": [["UBND PHƯỜNG MỘT"], ["TRƯỜNG THCS HOA MAI"], [],
                              ["KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026"], [], HEADER, *ROWS]},
    "tieu-hoc": {"Lịch SHCM": [HEADER, *ROWS[:3]], "Hồ sơ": DOCUMENTS,
                 "Thông tin": info("Trường Tiểu học Hoa Sen", "Xã Hai", "TH")},
    "cot": {"Lịch SHCM": [["Trường", *HEADER], *(["Trường THCS Sao Mai", *row] for row in ROWS)]},
    "cum": {**CLUSTER, "Thông tin": info("Cụm 3", None)},
}


def write_book(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Workbooks of six units, written once."""
    place = tmp_path_factory.mktemp("ve") / "tinh"
    place.mkdir()
    for name, sheets in WORKBOOKS.items():
        write_book(place / f"{name}.xlsx", sheets)
    return place


@pytest.fixture(scope="module")
def together(drawn):
    return judged(drawn)


@pytest.fixture
def province(drawn, tmp_path):
    """A folder of the six workbooks for a test to change."""
    return Path(copytree(drawn, tmp_path / "tinh"))


def judged(*paths, **options):
    """Return the verdicts of the units of some files: (unit's file, rule, scope) → verdict and reason."""
    report = check(list(paths), rules="lao-cai", as_of=DAY, **options)
    names = {unit.id: unit.files for unit in report.units}
    found = {}
    for finding in report.findings:
        if finding.verdict is Verdict.NOT_APPLICABLE:
            continue
        scope = {key: text for key, text in finding.scope.items() if key not in {"province", "ward", "school_year"}}
        key = (names.get(finding.unit_id, ()), finding.rule, tuple(sorted(scope.items())))
        found.setdefault(key, []).append((str(finding.verdict), finding.reason and str(finding.reason)))
    return {key: sorted(told, key=str) for key, told in found.items()}


# Each is judged as if alone.

@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_school_among_many_is_judged_as_alone(drawn, together, name):
    path = drawn / f"{name}.xlsx"
    alone = judged(path)
    assert alone
    assert {key: together.get(key) for key in alone if str(path) in key[0]} == {
        key: told for key, told in alone.items() if str(path) in key[0]}


def test_the_units_of_a_province_and_where_they_are(drawn):
    report = check(drawn, rules="lao-cai", as_of=DAY)
    told = [(unit.name, unit.ward, unit.levels, unit.sessions, unit.documents,
             [Path(file).stem for file in unit.files]) for unit in report.units]
    assert sorted(told) == sorted([
        ("Cụm 3", "", ("THCS",), 1, 0, ["cum"]), ("Trường THCS Ban Mai", "Phường Một", ("THCS",), 4, 1, ["ban-mai-1"]),
        ("THCS Ban Mai", "Xã Hai", ("THCS",), 2, 0, ["ban-mai-2"]),
        ("TRƯỜNG THCS HOA MAI", "PHƯỜNG MỘT", ("THCS",), 4, 0, ["tieu-de"]),
        ("Trường Tiểu học Hoa Sen", "Xã Hai", ("TH",), 3, 1, ["tieu-hoc"]),
        ("Trường THCS Sao Mai", "", ("THCS",), 4, 0, ["cot"]),
    ])


def test_a_list_without_wards_means_the_school_that_has_one(tmp_path):
    plan = write_book(tmp_path / "a.xlsx", WORKBOOKS["tieu-de"])
    registry = write_book(tmp_path / "danh-muc.xlsx", {"Tổ - Môn": [
        ["Tỉnh", "Trường", "Cấp học", *LIST[0]],
        *(["Lào Cai", "Trường THCS Hoa Mai", "THCS", *row] for row in LIST[1:])]})
    report = check(plan, rules="lao-cai", as_of=DAY, registry=registry)
    assert [(unit.name, unit.sessions) for unit in report.units] == [("Trường THCS Hoa Mai", 4)]
    assert roll_up(report.model("open")).silent == ()


def test_a_list_without_wards_does_not_choose_between_two(tmp_path):
    paths = [write_book(tmp_path / f"{name}.xlsx", WORKBOOKS[name]) for name in ("ban-mai-1", "ban-mai-2")]
    registry = write_book(tmp_path / "danh-muc.xlsx", {"Tổ - Môn": [
        ["Trường", "Cấp học", *LIST[0]], ["Trường THCS Ban Mai", "THCS", "Tổ Lạ", "Hóa học"]]})
    report = check(paths, rules="lao-cai", as_of=DAY, registry=registry)
    assert len([unit for unit in report.units if "Ban Mai" in unit.name]) == 2
    assert not [f for f in report.findings if f.scope.get("department") == "Tổ Lạ" and f.verdict is Verdict.VIOLATED]


def test_a_file_that_names_nobody_is_told_and_accuses_nobody(province):
    write_book(province / "vo-danh.xlsx", {"Lịch SHCM": [HEADER, *ROWS[:2]]})
    report = check(province, rules="lao-cai", as_of=DAY)
    (item,) = [item for item in report.inputs if item.path.endswith("vo-danh.xlsx")]
    assert "unknown-unit" in [problem.code for problem in item.problems]
    before = judged(*(path for path in province.iterdir() if path.stem != "vo-danh"))
    worse = [key for key, told in judged(province).items()
             if ("violated", None) in told and ("violated", None) not in before.get(key, ())]
    assert worse == []


# The folder.

def run(capsys, *words):
    status = main([*map(str, words), "--as-of", DAY])
    return status, capsys.readouterr()


def test_one_run_writes_a_folder_of_results(province, tmp_path, capsys):
    status, said = run(capsys, "check", province, "--rules", "lao-cai", "-o", f"{tmp_path}/KQ/")
    assert status == 1
    assert said.out == ""
    assert said.err.startswith(f"Đã ghi thư mục {tmp_path}/KQ/: ")
    told = json.loads((tmp_path / "KQ" / "bao-cao.json").read_text())
    assert len(told["units"]) == 6
    assert told["counts"]
    assert len(list((tmp_path / "KQ" / "don-vi").iterdir())) == 6
    assert len(list((tmp_path / "KQ" / KEPT).glob("*.kept"))) == 6


def test_an_existing_folder_is_a_folder_and_a_new_run_takes_no_results_for_input(province, capsys):
    (province / "KQ").mkdir()
    for _ in range(2):
        assert run(capsys, "check", province, "--rules", "lao-cai", "-o", province / "KQ")[0] == 1
    told = json.loads((province / "KQ" / "bao-cao.json").read_text())
    assert len(told["inputs"]) == 6


def test_a_folder_goes_beside_files(province, tmp_path, capsys):
    status, said = run(
        capsys, "check", province, "--rules", "lao-cai", "-o", f"{tmp_path}/KQ/", "-o", tmp_path / "a.json")
    assert (status, said.err.count("Đã ghi")) == (1, 2)


@pytest.mark.parametrize(("output", "said"), [
    ("tinh/", "là thư mục đang được kiểm tra"), ("khong/co/", "chưa có thư mục để ghi vào"),
    ("tep/", "không phải thư mục"), ("cua-toi/", "trong thư mục đã có index.html"),
])
def test_a_folder_that_must_not_be_written_is_refused_before_anything_is_read(  # noqa: PLR0917 - fixtures
        province, tmp_path, capsys, monkeypatch, output, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tep").write_text("")
    (tmp_path / "cua-toi").mkdir()
    (tmp_path / "cua-toi" / "index.html").write_text("trang chủ")
    status, told = run(capsys, "check", province, "--rules", "lao-cai", "-o", output)
    assert status == 2
    assert said in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cua-toi", "tep", "tinh"]
    assert (tmp_path / "cua-toi" / "index.html").read_text() == "trang chủ"


def test_units_that_sent_nothing_are_told_everywhere(province, tmp_path, capsys):
    registry = write_book(tmp_path / "danh-muc.xlsx", {"Tổ - Môn": [
        ["Tỉnh", "Xã/Phường", "Trường", "Cấp học", *LIST[0]],
        *(["Lào Cai", "Xã Ba", name, "THCS", *row] for name in ("Trường THCS Xa", "Trường THCS Vắng")
          for row in LIST[1:])]})
    status, said = run(
        capsys, "check", province, "--rules", "lao-cai", "--registry", registry, "-o", f"{tmp_path}/KQ/",
        "-o", tmp_path / "a.txt")
    assert status == 1, said.err
    text = (tmp_path / "a.txt").read_text()
    assert "; 2 đơn vị chưa thấy dữ liệu." in text
    assert "    Trường THCS Vắng (Xã Ba)\n    Trường THCS Xa (Xã Ba)\n" in text
    told = json.loads((tmp_path / "KQ" / "bao-cao.json").read_text())
    assert [(unit["name"], unit["sessions"], unit["documents"], unit["files"]) for unit in told["units"]
            if unit["ward"] == "Xã Ba"] == [("Trường THCS Xa", 0, 0, []), ("Trường THCS Vắng", 0, 0, [])]
    with (tmp_path / "KQ" / "viec-can-lam.csv").open(encoding="utf-8-sig", newline="") as stream:
        silent = [row["Đơn vị"] for row in csv.DictReader(stream) if row["Kết luận"] == "chưa thấy dữ liệu"]
    assert silent == ["Trường THCS Vắng", "Trường THCS Xa"]


def test_a_file_that_cannot_be_read_stops_nobody(province, tmp_path, capsys):
    (province / "hong.xlsx").write_bytes(b"PK\x03\x04 hong")
    status, said = run(capsys, "check", province, "--rules", "lao-cai", "-o", f"{tmp_path}/KQ/")
    assert status == 2
    assert "hong.xlsx" in said.err
    assert len(list((tmp_path / "KQ" / "don-vi").iterdir())) == 6


def test_an_archive_is_as_good_as_a_folder(province, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "tinh.zip", "w") as archive:
        for path in sorted(province.iterdir()):
            archive.write(path, f"tinh/{path.name}")
    assert run(capsys, "check", tmp_path / "tinh.zip", "--rules", "lao-cai", "-o", f"{tmp_path}/KQ/")[0] == 1
    told = json.loads((tmp_path / "KQ" / "bao-cao.json").read_text())
    assert len(told["units"]) == len(told["inputs"]) == 6


# Nothing is read twice.

def test_a_second_run_reads_what_is_new_and_says_the_same(province, tmp_path, capsys):
    for _ in range(2):
        run(capsys, "check", province, "--rules", "lao-cai", "--keep", tmp_path / "doc", "-o", tmp_path / "a.json")
        assert len(list((tmp_path / "doc").glob("*.kept"))) == 6
    first = (tmp_path / "a.json").read_bytes()
    run(capsys, "check", province, "--rules", "lao-cai", "-o", tmp_path / "a.json")
    assert (tmp_path / "a.json").read_bytes() == first


def test_readings_that_cannot_be_kept_are_a_note(province, tmp_path, capsys):
    (tmp_path / "tep").write_text("")
    status, said = run(
        capsys, "check", province, "--rules", "lao-cai", "--keep", tmp_path / "tep", "-o", tmp_path / "a.json")
    assert status == 1
    assert f"{tmp_path}/tep: không lưu được phần đã đọc" in said.err
    assert "không lưu" not in (tmp_path / "a.json").read_text()


def test_a_killed_run_is_taken_up_where_it_was(tmp_path):
    place = tmp_path / "tinh"
    place.mkdir()
    for number in range(16):
        write_book(place / f"{number:02}.xlsx", {
            "Lịch SHCM": [HEADER, *ROWS * 20], "Thông tin": info(f"Trường THCS số {number}", "Xã Một")})
    command = [sys.executable, "-m", "shcm_rules", "check", str(place), "--rules", "lao-cai", "-o", f"{tmp_path}/KQ/"]
    kept = tmp_path / "KQ" / KEPT
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        while process.poll() is None and len(list(kept.glob("*.kept"))) < 3:
            time.sleep(0.005)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    before = len(list(kept.glob("*.kept")))
    assert before >= 3
    with start_reader(keep=kept) as reader:
        taken_up = check(place, rules="lao-cai", as_of=DAY, reader=reader).to_json("open")
    assert reader.kept.found == before
    assert len(list(kept.glob("*.kept"))) == 16
    assert not list(kept.glob(".*"))
    assert taken_up == check(place, rules="lao-cai", as_of=DAY).to_json("open")


# Progress.

def test_a_terminal_sees_how_far_the_run_is_and_nobody_else(province, tmp_path):
    pty = pytest.importorskip("pty", reason="no terminal to be had on this system")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "shcm_rules", "check", str(province), "--rules", "lao-cai",
               "-o", f"{tmp_path}/KQ/", "--as-of", DAY]
    shown = subprocess.run(command, stderr=theirs, check=False)  # noqa: S603 - ourselves
    os.close(theirs)
    seen = os.read(ours, 1 << 20).decode()
    os.close(ours)
    assert shown.returncode == 1
    for text in ("đã đọc 6/6 tệp: tieu-hoc.xlsx", "đang kiểm tra …", "đang viết báo cáo: 6/6 trang đơn vị"):
        assert text in seen
    last = seen.rstrip().rpartition("\r")[2]
    assert last.startswith("Đã ghi thư mục")
    quiet = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - as above
    assert "đang" not in quiet.stderr + quiet.stdout
