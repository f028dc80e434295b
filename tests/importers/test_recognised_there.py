"""Tables recognised in the reading process are those that this side recognises, and are believed only if they fit."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from shcm_rules.importers import assemble, file_tables, worker_child
from shcm_rules.importers.assemble import REGISTRY_TABLES, read_files
from shcm_rules.importers.kept_tables import form_of, pack_tables
from shcm_rules.importers.layouts.layout_profiles import LayoutProfile
from shcm_rules.importers.letters.repairs import repair_tables
from shcm_rules.importers.raw import RawFile
from shcm_rules.importers.worker import Limits, start_reader
from shcm_rules.importers.worker_process import Died, ReadingProcess

FIXTURES = sorted(path for path in Path("fixtures").rglob("*") if path.suffix in {".xlsx", ".csv", ".docx", ".xls"})
HEADER = ["STT", "Thời gian", "Nội dung", "Môn học"]


def plain(file):
    """Return all that a file's tables hold."""
    return file.input.path, file.input.sha256, pack_tables(file, RawFile("", ""))


def write_csv(path, rows):
    lines = [HEADER, *([str(n), "05/10/2025", "Họp tổ", "Toán"] for n in range(1, rows + 1))]
    path.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    return path


@pytest.fixture
def process():
    process = ReadingProcess(Limits(), workbooks=True)
    yield process
    process.end()


def test_files_are_read_alike_on_both_sides(tmp_path, monkeypatch):
    (tmp_path / "hong.xlsx").write_bytes(b"not a workbook")
    paths = [*FIXTURES, tmp_path / "hong.xlsx", write_csv(tmp_path / "dai.csv", worker_child._SMALL // len(HEADER) + 1)]
    here = read_files(paths, registry=FIXTURES[0])
    monkeypatch.setattr(assemble, "_MANY", 1)
    there = read_files(paths, registry=FIXTURES[0])
    assert list(map(plain, there)) == list(map(plain, here))


def test_what_was_recognised_there_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(assemble, "_MANY", 1)
    found = []
    for _ in range(2):
        with start_reader(keep=tmp_path / "kept") as reader:
            found.append(list(map(plain, read_files(FIXTURES[:4], reader=reader))))
    assert found[0] == found[1]
    assert reader.kept.found == 4


@pytest.mark.parametrize(("rows", "where"), [
    (worker_child._SMALL // len(HEADER) - 1, "sheets"), (worker_child._SMALL // len(HEADER), "tables"),
])  # fmt: skip
def test_only_small_files_are_recognised_there(process, tmp_path, rows, where):
    data = write_csv(tmp_path / "a.csv", rows).read_bytes()
    assert where in process.ask("a.csv", data, form_of((), None, many=True))


def test_what_cannot_be_recognised_there_comes_as_it_was_read(monkeypatch, tmp_path):
    book = Workbook()
    book.active.append(HEADER)
    book.active.append([1, "05/10/2025", "Häp tæ chuyªn m«n", "To¸n"])  # letters that recognising mends
    book.save(tmp_path / "a.xlsx")
    data = (tmp_path / "a.xlsx").read_bytes()

    def fail(raw, *, only):
        repair_tables(raw.tables)
        raise KeyError(only)

    monkeypatch.setattr(file_tables, "read_file", fail)
    assert worker_child._answer("a.xlsx", data, Limits(), []) == worker_child._answer("a.xlsx", data, Limits(), None)


def test_tables_that_do_not_fit_are_not_believed(process):
    form = replace(form_of(REGISTRY_TABLES, None, many=True), fits=lambda _: False)
    with pytest.raises(Died):
        process.ask("a.csv", b"STT,x\n1,y\n", form)
    assert not process.alive()


def test_a_layout_file_is_followed_on_this_side():
    layout = LayoutProfile("a.yaml")
    assert form_of((), layout, many=True).only is None
    assert form_of((), None).only is None
    assert form_of((), None, many=True).key == form_of((), None).key


def test_where_memory_is_short_this_side_recognises(monkeypatch):
    monkeypatch.setattr(assemble, "_MANY", 1)
    with start_reader(limits=Limits(memory_bytes=200 << 20)) as reader:
        found = read_files(FIXTURES[:3], reader=reader)
    assert list(map(plain, found)) == list(map(plain, read_files(FIXTURES[:3])))


def test_what_recognising_takes_of_the_memory_refuses_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(assemble, "_MANY", 1)
    path = write_csv(tmp_path / "a.csv", 300_000)
    with start_reader(limits=Limits(memory_bytes=640 << 20)) as reader:
        found = read_files([path, FIXTURES[0]], reader=reader)
    assert [file.input.status for file in found] == [file.input.status for file in read_files([path, FIXTURES[0]])]
