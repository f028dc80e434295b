"""Kept readings: never a stale or a broken answer, nothing of others touched, no run stopped by them."""

import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import Workbook

from shcm_rules.importers import kept
from shcm_rules.importers.kept import Bounds, Form, KeptAnswers
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker import start_reader

ANSWER = {"tables": [{
    "sheet": "Lịch", "width": 2, "rows": [["a", None], ["\ud800=1"]], "first_row": 1, "first_column": 1,
    "merges": [[1, 1, 2, 1]], "hidden": False, "hidden_rows": [], "hidden_columns": [2],
    "problems": [["hidden-columns", "cột ẩn", "Lịch", ""]],
}]}


@pytest.fixture
def store(tmp_path):
    return KeptAnswers(tmp_path / "kept", Limits())


def entries(store):
    return sorted(store.folder.glob("*.kept"))


def write_book(path, text="Nội dung"):
    book = Workbook()
    book.active.append(["Trường", "Thời gian", text])
    book.save(path)
    return path


def test_an_answer_comes_back_as_it_was(store):
    assert store.get("a.xlsx", b"1") is None
    store.put("a.xlsx", b"1", ANSWER)
    assert store.get("a.xlsx", b"1") == ANSWER
    assert (store.found, store.trouble) == (1, "")


@pytest.mark.parametrize("change", ["bytes", "name", "limits", "importer", "form"])
def test_whatever_decides_an_answer_decides_its_place(store, monkeypatch, change):
    store.put("a.csv", b"1", ANSWER)
    name, data = ("b.csv" if change == "name" else "a.csv"), (b"2" if change == "bytes" else b"1")
    if change == "importer":
        monkeypatch.setattr(kept, "_reader_version", lambda: "another")
    other = KeptAnswers(store.folder, Limits(cells=7) if change == "limits" else Limits())
    assert other.get(name, data, Form("another", bool) if change == "form" else kept.SHEETS) is None


def test_the_version_follows_every_line_of_the_importer(monkeypatch):
    before = kept._reader_version.__wrapped__()
    monkeypatch.setattr(kept, "_library_versions", lambda: "expat 0")
    assert kept._reader_version.__wrapped__() != before


def test_what_reads_a_file_and_recognises_its_tables_is_part_of_the_version():
    code = """
import importlib, pkgutil, sys
from shcm_rules.importers import archives, file_tables, formats, worker_child
for found in pkgutil.iter_modules(formats.__path__):
    importlib.import_module(f"shcm_rules.importers.formats.{found.name}")
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("shcm_rules")), sep="\\n")
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert {Path(line) for line in shown.stdout.splitlines()} <= set(kept.reader_sources())


@pytest.mark.parametrize("damage", [
    lambda _: b"", lambda data: data[:-1], lambda data: data[:40], lambda data: data + b"x",
    lambda data: b"x" + data[1:], lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:], lambda _: b"\x00" * 99,
])
def test_a_damaged_entry_is_read_again(store, damage):
    store.put("a.xlsx", b"1", ANSWER)
    (entry,) = entries(store)
    entry.write_bytes(damage(entry.read_bytes()))
    assert store.get("a.xlsx", b"1") is None
    store.put("a.xlsx", b"1", ANSWER)
    assert store.get("a.xlsx", b"1") == ANSWER


@pytest.mark.parametrize("answer", [
    [], "tables", {"tables": 1}, {"tables": [1]}, {"tables": [{}]}, {"code": "x", "message": "y"},
    {"tables": [ANSWER["tables"][0] | {"rows": [[1]]}]}, {"tables": [ANSWER["tables"][0] | {"merges": [[1, 2, 3]]}]},
    {"tables": [ANSWER["tables"][0] | {"width": "2"}]}, {"tables": [ANSWER["tables"][0] | {"rows": [["a", "b", "c"]]}]},
    {"tables": [ANSWER["tables"][0] | {"problems": [["x"] * 9]}]}, {"tables": [ANSWER["tables"][0] | {"sheet": None}]},
])
def test_an_entry_made_up_by_somebody_is_not_believed(store, answer):
    store.put("a.xlsx", b"1", ANSWER)
    (entry,) = entries(store)
    entry.write_bytes(kept._pack(answer))
    assert store.get("a.xlsx", b"1") is None


def test_an_entry_that_unpacks_without_end_is_left(store, monkeypatch):
    store.put("a.xlsx", b"1", ANSWER)
    (entry,) = entries(store)
    monkeypatch.setattr(kept, "MAX_FRAME", 1000)
    entry.write_bytes(kept._MAGIC + b"\0" * 32 + zlib.compress(b"[" * 100_000))
    assert store.get("a.xlsx", b"1") is None


def test_refusals_and_archives_are_not_kept(store):
    for answer in ({"code": "too-slow", "message": "", "english": ""}, {"members": []}, {**ANSWER, "exhausted": True}):
        store.put("a.xlsx", b"1", answer)
    assert entries(store) == []


def test_a_large_answer_is_not_kept(tmp_path):
    store = KeptAnswers(tmp_path / "kept", Limits(), bounds=Bounds(entry=20))
    store.put("a.xlsx", b"1", ANSWER)
    assert (entries(store), store.trouble) == ([], "")


def test_what_was_used_longest_ago_goes_first(tmp_path):
    store = KeptAnswers(tmp_path / "kept", Limits())
    for number in range(3):
        store.put("a.xlsx", bytes([number]), ANSWER)
        os.utime(store._path("a.xlsx", bytes([number]), kept.SHEETS), (number, number))
    size = entries(store)[0].stat().st_size
    assert store.get("a.xlsx", b"\x00") == ANSWER  # used now
    foreign = store.folder / "cua-toi.kept"
    foreign.write_text("x" * 9000)
    bounded = KeptAnswers(store.folder, Limits(), bounds=Bounds(total=2 * size))
    bounded.put("a.xlsx", b"\x02", ANSWER)
    bounded.close()
    assert [bounded.get("a.xlsx", bytes([n])) is not None for n in range(3)] == [True, False, True]
    assert foreign.exists()


def test_halves_of_an_ended_process_go(store):
    half = store.folder / f".{'0' * 64}.99999999-1.tmp"
    half.write_text("half")
    store.put("a.xlsx", b"1", ANSWER)
    store.close()
    assert not half.exists()


@pytest.mark.parametrize("place", ["file", "missing/parent"])
def test_a_folder_that_cannot_be_is_told_and_stops_nothing(tmp_path, place):
    (tmp_path / "file").write_text("a file, no folder")
    with start_reader(keep=tmp_path / place) as reader:
        (read,) = reader.read_all([write_book(tmp_path / "a.xlsx")])
    assert read.readable
    assert reader.kept.trouble
    assert reader.kept.found == 0


def test_the_second_run_reads_nothing(tmp_path):
    paths = [write_book(tmp_path / f"{n}.xlsx", f"Nội dung {n}") for n in range(5)]
    with start_reader(keep=tmp_path / "kept") as reader:
        first = list(reader.read_all(paths))
    with start_reader(keep=tmp_path / "kept") as again:
        second = list(again.read_all(paths))
    assert first == second
    assert (reader.kept.found, again.kept.found, again.expected) == (0, 5, 5)


def test_members_of_an_archive_are_kept_one_by_one(tmp_path):
    with zipfile.ZipFile(tmp_path / "nhieu.zip", "w") as archive:
        for n in range(3):
            archive.write(write_book(tmp_path / f"{n}.xlsx", f"Nội dung {n}"), f"truong/{n}.xlsx")
    with start_reader(keep=tmp_path / "kept") as reader:
        first = list(reader.read_all([tmp_path / "nhieu.zip"]))
    with start_reader(keep=tmp_path / "kept") as again:
        assert list(again.read_all([tmp_path / "nhieu.zip"])) == first
    assert (again.kept.found, again.expected) == (3, 3)


def test_a_changed_file_is_read_again(tmp_path):
    path = write_book(tmp_path / "a.xlsx", "cũ")
    for text in ("cũ", "mới"):
        write_book(path, text)
        with start_reader(keep=tmp_path / "kept") as reader:
            (read,) = reader.read_all([path])
        assert read.tables[0].rows[0][2] == text


def test_what_cannot_be_read_is_refused_again(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 nothing")
    for _ in range(2):
        with start_reader(keep=tmp_path / "kept") as reader:
            (read,) = reader.read_all([tmp_path / "a.xlsx"])
        assert not read.readable
    assert reader.kept.found == 0


def test_entries_are_json_and_nothing_that_runs(store):
    store.put("a.xlsx", b"1", ANSWER)
    data = entries(store)[0].read_bytes()
    body = zlib.decompress(data[len(kept._MAGIC) + 32:])
    assert json.loads(body.decode("utf-8", "surrogatepass")) == ANSWER
