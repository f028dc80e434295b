"""Files of waivers, YAML and sheets: what is read, and what is refused with its place."""

import re
from datetime import date

import pytest
from openpyxl import Workbook

from shcm_rules.errors import InputError
from shcm_rules.importers.raw import RawFile, RawTable
from shcm_rules.importers.waiver_rows import HEADERS, read_waiver_rows
from shcm_rules.importers.worker import start_reader
from shcm_rules.problems import Problem
from shcm_rules.rulesets.waivers import KEYS, from_rows, read_waivers

WHOLE = """\
  - document: "12/QĐ-UBND"
    date: "20/09/2025"
    office: "UBND phường"
    reason: "Trường đang sửa chữa"
    expires: "2026-05-31"
    rule: department-notice
"""
ROW = {"Số văn bản": "12/QĐ-UBND", "Ngày": "20/09/2025", "Cơ quan ký": "UBND phường", "Quy tắc": "department-notice",
       "Lý do": "Trường đang sửa chữa", "Hết hạn": "2026-05-31"}


@pytest.fixture
def read_yaml(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def read(text):
        (tmp_path / "mien.yaml").write_text("waivers:\n" + text, encoding="utf-8")
        return read_waivers("mien.yaml")
    return read


def read_sheet(*rows, header=None, title="Miễn trừ", above=(), **facts):
    """Read rows as a sheet that was imported."""
    header = header or list(rows[0])
    lines = [*above, header, *([row.get(name) for name in header] if isinstance(row, dict) else row for row in rows)]
    width = max(map(len, lines))
    table = RawTable(title, [[*line, *[None] * (width - len(line))] for line in lines], **facts)
    return read_raw(table)


def read_raw(*tables):
    sheets = read_waiver_rows(RawFile("mien.xlsx", "0", list(tables)))
    rows = [({"sheet": row.sheet, "cell": row.cell, "row": row.row}, row.cells, row.doubts) for row in sheets.rows]
    return from_rows(rows, "mien.xlsx", "0", sheets.problems, readable=sheets.readable)


def messages(file):
    return [problem.message for problem in file.problems]


def places(file):
    return [(problem.code, problem.cell) for problem in file.problems]


def test_both_forms_have_the_same_columns():
    assert set(KEYS.values()) == set(HEADERS)


def test_a_waiver_in_yaml(read_yaml):
    file = read_yaml(WHOLE)
    (waiver,) = file.waivers
    assert (file.whole, file.problems, len(file.sha256)) == (True, (), 64)
    assert (waiver.signed, waiver.expires) == (date(2025, 9, 20), date(2026, 5, 31))
    assert (waiver.act.document, waiver.act.office, waiver.act.reason) == (
        "12/QĐ-UBND", "UBND phường", "Trường đang sửa chữa")
    assert (waiver.act.file, waiver.act.row) == ("mien.yaml", 2)
    assert waiver.scope.rules == ("department-notice",)


def test_a_row_says_the_same_as_yaml(read_yaml):
    (written,), (row,) = read_yaml(WHOLE).waivers, read_sheet(ROW).waivers
    assert row.scope == written.scope
    where = {"file": "", "row": 0, "sheet": "", "cell": ""}
    assert row.act.model_copy(update=where) == written.act.model_copy(update=where)
    assert (row.act.sheet, row.act.cell, row.act.row) == ("Miễn trừ", "A2", 2)


def test_the_whole_scope(read_yaml):
    text = WHOLE + """\
    requirement: [X-01, X-02]
    province: Tỉnh A
    ward: Xã B
    school: THCS C
    level: thcs
    department: Tổ Toán
    cluster: Cụm 1
    subject: Toán
    term: Học kỳ II
    school_year: "2025 – 2026"
    from: 2025-10-01
    to: 31/10/2025
    fingerprint: 0123456789ABCDEF
"""
    scope = read_yaml(text).waivers[0].scope
    assert scope.requirements == ("X-01", "X-02")
    assert scope.names == {
        "province": "Tỉnh A", "ward": "Xã B", "school": "THCS C", "level": "THCS", "department": "Tổ Toán",
        "cluster": "Cụm 1", "subject": "Toán", "term": "HK2", "school_year": "2025-2026"}
    assert (scope.first, scope.last) == (date(2025, 10, 1), date(2025, 10, 31))
    assert scope.fingerprint == "0123456789abcdef"


@pytest.mark.parametrize("key", ["document", "date", "office", "reason", "expires"])
@pytest.mark.parametrize("blank", [None, '"…"'])
def test_what_makes_it_an_act_is_needed(read_yaml, key, blank):
    lines = WHOLE.replace("  - document", "    document").splitlines()
    kept = [line for line in lines if not line.strip().startswith(f"{key}:")]
    kept += [f"    {key}: {blank}"] if blank else []
    file = read_yaml("  -\n" + "\n".join(kept) + "\n")
    assert (file.waivers, file.whole, file.readable) == ((), False, True)
    assert messages(file) == [f"mien.yaml:3: thiếu {key}; không có thì không được miễn"]
    row = read_sheet({**ROW, KEYS[key]: None if blank is None else "–"}, header=list(ROW))
    assert row.waivers == ()
    assert messages(row) == [f"thiếu “{KEYS[key]}”; không có thì không được miễn"]


@pytest.mark.parametrize("narrowing", ["term: HK1", 'school_year: "2025-2026"', "level: THCS", "province: Tỉnh A",
                                       "ward: Xã B", "subject: Toán", "from: 2025-10-01", ""])
def test_a_period_or_a_place_alone_would_waive_everything_there(read_yaml, narrowing):
    file = read_yaml(WHOLE.replace("rule: department-notice", narrowing))
    assert file.waivers == ()
    assert "thiếu phạm vi, sẽ miễn tất cả" in messages(file)[0]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("20/09/2025", "09/2025", "date: đang là “09/2025”, phải là một ngày như 31/05/2026"),
    ("2026-05-31", "31/02/2026", "expires: đang là “31/02/2026”, phải là một ngày như 31/05/2026"),
    ("2026-05-31", "19/09/2025", "expires: đang là “19/09/2025”, phải là từ 20/09/2025 trở đi"),
    ("rule: department-notice", "rule: [a, '']", "rule: phải là chữ hoặc danh sách; đang là một danh sách"),
    ("rule: department-notice", "school: [a]", "school: phải là chữ; đang là một danh sách"),
    ("rule: department-notice", "school:", "school: phải là chữ; đang là để trống"),
    ("rule: department-notice", "school: '-'", "school: đang là “-”, phải là giá trị cụ thể;"),
    ("rule: department-notice", "rule: x\n    term: HK3", "term: đang là “HK3”, phải là HK1 hoặc HK2"),
    ("rule: department-notice", "rule: x\n    level: cấp hai", "level: đang là “cấp hai”, phải là một trong: MN"),
    ("rule: department-notice", "rule: x\n    school_year: 2025", "school_year: đang là “2025”, phải là một năm học"),
    ("rule: department-notice", "fingerprint: abc", "fingerprint: đang là “abc”, phải là 16 chữ số"),
    ("rule: department-notice", "rule: x\n    from: 02/10/2025\n    to: 01/10/2025", "to: đang là “01/10/2025”"),
    ("rule: department-notice", "rule: x\n    schol: THCS A", "không có khoá “schol”, có phải “school”?"),
])
def test_what_is_wrong_is_said_with_its_line_and_waives_nothing(read_yaml, old, new, said):
    file = read_yaml(WHOLE.replace(old, new))
    assert file.waivers == ()
    assert not file.whole
    key = re.match(r"(?:không có khoá “)?(\w+)", said)[1]
    line = WHOLE.replace(old, new).split(f"{key}:")[0].count("\n") + 2
    assert any(message.startswith(f"mien.yaml:{line}: {said}") for message in messages(file)), messages(file)


def test_a_refused_waiver_leaves_the_others_and_all_mistakes_are_told(read_yaml):
    file = read_yaml(WHOLE + WHOLE.replace("date:", "dates:").replace("2026-05-31", "x") + "  - một câu\n")
    assert len(file.waivers) == 1
    assert [message.split(": ")[0] for message in messages(file)] == [
        "mien.yaml:8", "mien.yaml:9", "mien.yaml:12", "mien.yaml:14"]


@pytest.mark.parametrize("text", ["- a\n", "waivers: x\n", "waivers:\n", "waivers: [a\n", "waivers: []\nmore: 1\n",
                                  "waivers: []\nwaivers: []\n"])
def test_a_file_of_another_shape_is_not_read(tmp_path, text):
    (tmp_path / "mien.yaml").write_text(text, encoding="utf-8")
    file = read_waivers(tmp_path / "mien.yaml")
    assert (file.readable, file.whole, file.waivers) == (False, False, ())
    assert file.problems


def test_a_repeated_key_is_not_taken_by_chance(read_yaml):
    file = read_yaml(WHOLE + "    rule: x\n")
    assert (file.readable, file.waivers) == (False, ())


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"none\.yaml"):
        read_waivers(tmp_path / "none.yaml")


# Sheets.

def test_headers_stand_anywhere_in_any_order_under_other_names():
    names = {"Ngày": "Ngày ký", "Số văn bản": "Số quyết định", "Hết hạn": "Ngày hết hiệu lực"}
    row = {names.get(name, name): text for name, text in reversed(ROW.items())}
    file = read_sheet({"STT": "1", **row, "Ghi chú": "xem hồ sơ"}, above=[["DANH SÁCH"], []])
    assert (len(file.waivers), file.whole) == (1, True)
    assert file.waivers[0].scope == read_sheet(ROW).waivers[0].scope


def test_a_refused_row_names_its_cell():
    rows = [ROW, {**ROW, "Ngày": "tháng 9"}, {**ROW, "Quy tắc": None}]
    file = read_sheet(*rows)
    assert len(file.waivers) == 1
    assert places(file) == [("waiver-refused", "B3"), ("waiver-refused", "A4")]


def test_a_column_that_is_not_understood_may_narrow_the_scope():
    header = [*ROW, "Khối lớp", None]
    ok, headed, headless = list(ROW.values()), [*ROW.values(), "6"], [*ROW.values(), None, "6"]
    file = read_sheet(ok, headed, headless, header=header)
    assert len(file.waivers) == 1
    assert places(file) == [("waiver-refused", "G3"), ("waiver-refused", "H4")]
    assert "“Khối lớp” không thuộc mẫu" in messages(file)[0]


def test_a_column_that_stands_twice_refuses_every_row():
    file = read_sheet([*ROW.values(), "x"], header=[*ROW, "Quy tắc"])
    assert (file.waivers, places(file)) == ((), [("waiver-refused", "G2"), ("waiver-refused", "G1")])


def test_a_cell_merged_down_holds_for_each_of_its_rows():
    header = [*ROW, "Trường"]
    rows = [[*ROW.values(), "THCS A"], [*list(ROW.values())[:5], "2026-05-31", None]]
    file = read_sheet(*rows, header=header, merges=[(2, 7, 3, 7)])
    assert [waiver.scope.names for waiver in file.waivers] == [{"school": "THCS A"}] * 2


def test_a_cell_merged_across_is_refused():
    file = read_sheet([*ROW.values(), "THCS A", None], header=[*ROW, "Trường", "Tổ chuyên môn"],
                      merges=[(2, 7, 2, 8)])
    assert (file.waivers, places(file)) == ((), [("waiver-refused", "G2")])


def test_a_cell_that_could_not_be_read_refuses_its_row():
    problems = [Problem("formula-without-value", "công thức chưa có kết quả", "Miễn trừ", "G2")]
    file = read_sheet([*ROW.values(), None], ROW.values(), header=[*ROW, "Trường"], problems=problems)
    assert len(file.waivers) == 1
    assert places(file) == [("waiver-refused", "G2")]


def test_several_ids_in_one_cell():
    file = read_sheet({**ROW, "Quy tắc": "a; b,\nc"})
    assert file.waivers[0].scope.rules == ("a", "b", "c")


def test_a_heading_is_told_and_no_waiver():
    file = read_sheet(["Nơi nhận"], ROW.values(), header=list(ROW))
    assert (len(file.waivers), file.whole, places(file)) == (1, True, [("unused-rows", "A2")])


def test_sheets_without_waivers_are_told():
    other, empty = RawTable("Khác", [["x"]]), RawTable("Trống", [])
    waivers = RawTable("Miễn trừ", [list(ROW), list(ROW.values())], hidden=True, hidden_rows={2})
    file = read_raw(other, waivers, empty)
    assert len(file.waivers) == 1
    assert [problem.code for problem in file.problems] == ["hidden-sheet", "hidden-rows", "unused-sheet"]
    nothing = read_raw(other, empty)
    assert (nothing.readable, [problem.code for problem in nothing.problems]) == (False, ["no-header"])


def test_a_workbook_as_excel_writes_it(tmp_path):
    book = Workbook()
    book.active.title = "Miễn trừ"
    typed = {**ROW, "Ngày": date(2025, 9, 20), "Hết hạn": date(2026, 5, 31)}
    book.active.append(list(typed))
    book.active.append(list(typed.values()))
    book.save(tmp_path / "mien.xlsx")
    (tmp_path / "mien.csv").write_text(";".join(ROW) + "\n" + ";".join(ROW.values()) + "\n", encoding="utf-8")
    with start_reader() as reader:
        found = [read_waiver_rows(raw) for raw in reader.read([tmp_path / "mien.xlsx", tmp_path / "mien.csv"])]
    for sheets in found:
        (row,) = sheets.rows
        file = from_rows([({"sheet": row.sheet, "cell": row.cell, "row": row.row}, row.cells, row.doubts)], "m", "0")
        assert file.waivers[0].scope == read_sheet(ROW).waivers[0].scope
