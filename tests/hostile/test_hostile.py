"""Every hostile file ends as it must: read in full, or refused by its code; and nothing else happens."""

from __future__ import annotations

import socket
import sys
import tempfile
from pathlib import Path

import pytest
from hostile_documents import DOCUMENTS
from hostile_files import CASES as WORKBOOKS

from shcm_rules.importers import worker_process
from shcm_rules.importers.worker import Limits, start_reader
from shcm_rules.problems import PROBLEM_CODES

sys.path.insert(0, str(Path(__file__).parents[1]))
from spoken import vietnamese

CASES = [*WORKBOOKS, *DOCUMENTS]


@pytest.fixture(scope="module")
def readers():
    """Reading processes by their limits, shared: each file finds what the one before it left."""
    kept = {}
    yield lambda **limits: kept.setdefault(tuple(limits.items()), start_reader(limits=Limits(**limits)))
    for reader in kept.values():
        reader.close()


def test_each_case_has_a_name_of_its_own_and_one_expectation():
    assert len({case.name for case in CASES}) == len(CASES) >= 40
    assert all(bool(case.code) != (case.rows is not None) for case in CASES)
    assert {case.code for case in CASES} | {code for case in CASES for code, _ in case.told} <= {"", *PROBLEM_CODES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_ends_as_it_must(case, tmp_path, monkeypatch, readers):
    inside = tmp_path / "cwd"
    inside.mkdir()
    path = inside / f"ke-hoach{case.suffix}"
    path.write_bytes(case.make())
    monkeypatch.chdir(inside)
    monkeypatch.setattr(tempfile, "tempdir", str(inside))
    (file,) = readers(**case.limits).read([path])
    if case.code:
        assert [problem.code for problem in file.problems] == [case.code], file.problems
        assert not file.readable
    else:
        assert file.readable, file.problems
        assert file.tables[0].rows == case.rows
        assert [(problem.code, problem.cell) for problem in file.tables[0].problems] == case.told
    for problem in [*file.problems, *(problem for table in file.tables for problem in table.problems)]:
        assert problem.english not in {"", problem.message}
        assert vietnamese(problem.english) == []
    assert [found.name for found in tmp_path.rglob("*")] == ["cwd", path.name]


def test_making_a_case_gives_the_same_bytes_each_time():
    small = [case for case in CASES if case.name in {"part-twice", "strict", "50000-merges", "zip-bomb-in-small-parts"}]
    assert len(small) == 4
    assert all(case.make() == case.make() for case in small)


TRIALS = """
import os, socket, subprocess
from shcm_rules.errors import UnreadableFile
from shcm_rules.importers import worker_child
def try_all(name, data, limits):
    done = []
    def attempt(act):
        try:
            act()
        except PermissionError:
            return
        done.append(act.__name__)
    def connect(): socket.create_connection(("127.0.0.1", int(data)), 1)
    def look_up(): socket.getaddrinfo("localhost", 80)
    def start(): subprocess.run(["true"])
    def shell(): os.system("true")
    def fork(): os.fork()
    def write(): open(name, "w")
    def append(): open(name, "ab")
    def make_folder(): os.mkdir(name)
    def remove(): os.remove(name)
    def rename(): os.rename(name, name + "2")
    def read_secret(): open("/etc/passwd").read()
    for act in (connect, look_up, start, shell, fork, write, append, make_folder, remove, rename, read_secret):
        attempt(act)
    raise UnreadableFile("not-a-workbook", " ".join(done) or "nothing")
worker_child.read_bytes = try_all
main(settings)
"""


def test_the_reading_process_can_neither_write_nor_connect_nor_start_programs(tmp_path, monkeypatch):
    monkeypatch.setattr(worker_process, "_BOOT", worker_process._BOOT.replace("main(settings)", TRIALS))
    with socket.create_server(("127.0.0.1", 0)) as server:
        path = tmp_path / "a.csv"
        path.write_text(str(server.getsockname()[1]))
        with start_reader() as reader:
            (file,) = reader.read([path])
    assert file.problems[0].message.endswith(": nothing"), file.problems
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]
