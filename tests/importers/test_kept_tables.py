"""Tables that were recognised come back as they were, are found by all that decides them, and are never made up."""

import copy
import json
import zipfile
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from shcm_rules.importers.assemble import assemble, read_files
from shcm_rules.importers.file_tables import FileTables, read_file
from shcm_rules.importers.kept_tables import form_of, is_packed, pack_tables, unpack_tables
from shcm_rules.importers.layouts.layout_profiles import LayoutProfile, SheetLayout
from shcm_rules.importers.layouts.tabular import Sheet
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.remembered import RememberedAnswers
from shcm_rules.importers.worker import Reader, start_reader

FIXTURES = sorted(path for path in Path("fixtures").rglob("*") if path.suffix in {".xlsx", ".csv", ".docx", ".ods"})
ROWS = [
    ["KẾ HOẠCH SINH HOẠT CHUYÊN MÔN TỔ TOÁN", None, None, None],
    ["STT", "Thời gian", "Nội dung", "Môn hoc"],
    ["1", "05/10/2025", "Sinh hoạt chuyên đề môn Toán", None],
    ["2", "Tháng 11", "- 03/11: họp tổ\n- 17/11: NCBH môn Toán", "Toán"],
]


def write_book(path, rows=ROWS):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    info = book.create_sheet("Thông tin")
    info.append(["Trường", "THCS Bình Minh"])
    info.append(["Năm học", "2025-2026"])
    book.create_sheet("Trống").append(["ghi chú"])
    book.save(path)
    return path


def plain(file):
    """Return all that a file's tables hold, frames as columns."""
    parts = {item.name: getattr(file, item.name) for item in fields(FileTables) if item.name != "sheets"}
    sheets = [
        {item.name: getattr(sheet, item.name) for item in fields(Sheet) if item.name != "frame"}
        | {"schema": dict(sheet.frame.schema), "frame": sheet.frame.to_dict(as_series=False)}
        for sheet in file.sheets
    ]
    return parts | {"sheets": sheets}


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    with start_reader() as reader:
        (raw,) = reader.read([write_book(tmp_path_factory.mktemp("book") / "a.xlsx")])
    return json.loads(json.dumps(pack_tables(read_file(raw), raw)))


@pytest.mark.parametrize("only", [(), ("departments", "clusters")])
def test_the_tables_of_each_fixture_come_back_as_they_were(tmp_path, only):
    with start_reader() as reader:
        raws = list(reader.read([*FIXTURES, write_book(tmp_path / "a.xlsx")]))
    for raw in raws:
        file = read_file(raw, only=only)
        answer = json.loads(json.dumps(pack_tables(file, raw)))
        assert is_packed(answer), raw.path
        assert plain(unpack_tables(answer, raw)) == plain(file), raw.path


def test_nothing_of_a_sheet_is_forgotten(packed):
    assert set(packed["sheets"][0]) == {item.name for item in fields(Sheet)}
    assert set(packed) == {item.name for item in fields(FileTables)} - {"input"} | {"status", "problems"}
    (sheet,) = packed["sheets"]
    assert all(sheet[name] for name in ("columns", "moved", "rows", "notes", "problems", "matches"))


def test_the_second_run_recognises_nothing(tmp_path):
    for number in range(3):
        write_book(tmp_path / f"{number}.xlsx", [*ROWS, [str(number), "12/12/2025", "Họp tổ", None]])
    with start_reader(keep=tmp_path / "kept") as reader:
        first = read_files([tmp_path], reader=reader, registry=tmp_path / "0.xlsx")
    with start_reader(keep=tmp_path / "kept") as again:
        second = read_files([tmp_path], reader=again, registry=tmp_path / "0.xlsx")
    assert (reader.kept.found, again.kept.found) == (0, 4)
    assert list(map(plain, second)) == list(map(plain, first))
    schedules = [assemble(files, as_of=date(2025, 12, 1)) for files in (first, second)]
    assert schedules[0].sessions.equals(schedules[1].sessions)
    assert schedules[0].inputs == schedules[1].inputs


def test_who_looks_at_the_sheets_gets_them_read(tmp_path):
    path, raws = write_book(tmp_path / "a.xlsx"), []
    for on_raw in (None, raws.append):
        with start_reader(keep=tmp_path / "kept") as reader:
            read_files([path], reader=reader, on_raw=on_raw)
    assert [table.sheet for table in raws[0].tables] == ["Sheet", "Thông tin", "Trống"]


def test_what_is_pinned_and_asked_for_decides(tmp_path):
    path = write_book(tmp_path / "a.xlsx")
    layouts = [None, *(LayoutProfile("bo-cuc.yaml", (SheetLayout("*", constants={"venue": room}),)) for room in "AB")]
    for expected in (0, 3):
        for layout in layouts:
            with start_reader(keep=tmp_path / "kept") as reader:
                files = read_files([path], reader=reader, layout=layout)
            assert reader.kept.found == bool(expected)
            columns = files[0].sheets[0].frame
            assert ("venue" in columns.columns) == (layout is not None)
            assert layout is None or set(columns["venue"]) == {layout.sheets[0].constants["venue"]}
    assert len({form_of(only, layout).key for only in ((), ("clusters",)) for layout in layouts}) == 6


def test_members_of_an_archive_are_named_by_their_place(tmp_path):
    book = write_book(tmp_path / "a.xlsx")
    for name in ("mot.zip", "hai.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.write(book, "truong/a.xlsx")
            archive.writestr("anh.png", b"\x89PNG")
    with start_reader(keep=tmp_path / "kept") as reader:
        one, two = (read_files([tmp_path / name], reader=reader)[0] for name in ("mot.zip", "hai.zip"))
    assert reader.kept.found == 1
    assert [Path(file.input.path).parts[-3] for file in (one, two)] == ["mot.zip", "hai.zip"]
    assert one.input.problems == two.input.problems
    assert any(problem.code == "unused-members" for problem in one.input.problems)


def test_a_look_remembers_the_tables_of_the_last(tmp_path):
    paths = [write_book(tmp_path / "a.xlsx"), write_book(tmp_path / "b.xlsx", ROWS[:3])]
    remembered = RememberedAnswers()
    looks = []
    for _ in range(2):
        with Reader(Limits(), kept=remembered) as reader:
            looks.append(list(map(plain, read_files(paths, reader=reader))))
    assert looks[0] == looks[1]
    assert remembered.found == 0
    assert len(remembered._answers) == 2


def changed(answer, path, value):
    """Return a copy with another value at a place, appended where the place is "+"."""
    copied = place = copy.deepcopy(answer)
    for step in path[:-1]:
        place = place[step]
    if path[-1] == "+":
        place.append(value)
    else:
        place[path[-1]] = value
    return copied


SHEET = ("sheets", 0)
NAMES, TEXTS = (*SHEET, "frame", "names"), (*SHEET, "frame", "texts")


@pytest.mark.parametrize(("path", "value"), [
    (("more",), 1), (("status",), "partly_read"), (("unknown",), None), (("ignored",), [1]), (("questions",), [[]]),
    (("problems", "+"), ["unheard-of", "", "", "", ""]), (("problems", "+"), ["question", "", "", ""]),
    (("facts", "only_info"), 1), (("facts", "titles", "+"), ["unit", None]),
    ((*SHEET, "table"), "teachers"), ((*SHEET, "table"), ["sessions"]), ((*SHEET, "shape"), "circle"),
    ((*SHEET, "header_row"), True), ((*SHEET, "header_row"), 1.0), ((*SHEET, "more"), 1), ((*SHEET, "rows"), [[1]]),
    ((*SHEET, "columns", "+"), ["password", "A"]), ((*SHEET, "columns", "+"), "ab"),
    ((*SHEET, "moved", "+"), [1, "password", "A1"]), ((*SHEET, "notes", 0, "+"), "x"),
    ((*SHEET, "matches", 0, 4), "magic"), ((*SHEET, "frame", "row", "+"), 1), ((*SHEET, "frame", "row", 0), 2**31),
    ((*SHEET, "frame", "row", 0), "3"), ((*SHEET, "frame", "row", 0), True), ((*NAMES, "+"), "held"),
    ((*NAMES, 0), "password"), ((*NAMES, 0), "content"), ((*NAMES, 0), None), ((*TEXTS, "+"), "x"), (TEXTS, ["x"]),
    ((*TEXTS, 0), 1), ((*TEXTS, 0), ["x"]), ((*TEXTS, 0), "\ud800"),
])
def test_tables_made_up_by_somebody_are_not_believed(packed, path, value):
    assert is_packed(packed)
    assert is_packed(changed(packed, (*TEXTS, 0), None))
    assert not is_packed(changed(packed, path, value))


@pytest.mark.parametrize("answer", [None, [], "tables", 1, {}, {"tables": []}])
def test_what_are_no_tables_at_all_is_not_believed(answer):
    assert not is_packed(answer)
