"""`shcm inspect`, `--suggest`, `--layout`: what is told, what is asked, and that a layout changes only what it says."""

import json
import re
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from shcm_rules import RuleError, UsageError, check, read_schedule
from shcm_rules.cli import main
from shcm_rules.layout_files import read_layout
from shcm_rules.schedule import SHEETS

FIXTURES = Path(__file__).parents[2] / "fixtures"

TITLE = ["TRƯỜNG THCS A", None, None, None, None, None]
YEAR = ["KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026"]
HEADER = ["STT", "Nội dung", "Thoi gian", "Hình thức sinh hoạt", "Môn", "Màu"]
ROWS = [
    ["1", "Bài 1", "Tháng 10/2025", "nghiên cứu bài học", "Toán", "đỏ"],
    ["2", "Bài 2", "Tuần 1 tháng 11", "Chuyên đề", "toán", None],
    ["3", "Bài 3", "05/12/2025", "Chuyên đề", "Tin học", None],
    ["4", "Bài 4", "hôm nào đó", "Chuyên đề", "Tin học", None],
    ["Tổng cộng", "4 buổi"], [None, None, None, "HIỆU TRƯỞNG"],
]
ASKED = [*HEADER[:2], "Mốc", *HEADER[3:]]


@pytest.fixture
def book(tmp_path):
    def write(*rows, name="ke-hoach.xlsx", sheet="Kế hoạch"):
        workbook = openpyxl.Workbook()
        workbook.active.title = sheet
        for row in rows or (TITLE, YEAR, HEADER, *ROWS):
            workbook.active.append(list(row))
        path = tmp_path / name
        workbook.save(path)
        return path
    return write


@pytest.fixture
def run(capsysbinary):
    def run(*words):
        status = main([*map(str, words)])
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")
    return run


@pytest.fixture
def layout(tmp_path):
    def write(text, name="bo-cuc.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path
    return write


def inspected(run, *words):
    _, out, _ = run("inspect", *words, "--format", "json")
    return json.loads(out)


def judged(report):
    """Return the report without its notes, which name the layout file."""
    return {key: value for key, value in json.loads(report.to_json()).items() if key != "notes"}


def problems(report):
    return [(item.code, item.cell) for file in report.inputs for item in file.problems]


# --- what is told ----------------------------------------------------------------------------------------------------


def test_the_page_tells_columns_rows_days_values_and_what_was_not_used(run, book):
    status, out, err = run("inspect", book())
    assert (status, err) == (0, "")
    for line in (
        "Năm học 2025-2026 (theo tiêu đề trang)", "Đơn vị: TRƯỜNG THCS A (Kế hoạch!A1)",
        "bảng “Lịch SHCM”", "“Thoi gian”           → Thời gian (90 %, viết không dấu)",
        "“Màu”                 → không dùng",
        "4–7: 4 buổi sinh hoạt", "      8: hàng ", "01/10/2025–31/10/2025 (cả tháng)",
        "(C5): 01/11/2025–09/11/2025 (tuần của tháng, gộp các cách tính", "năm lấy theo năm học",
        "05/12/2025 (ghi rõ ngày)", "(C7): KHÔNG ĐỌC ĐƯỢC", "“nghiên cứu bài học” (D4): NCBH", "F3:F4 “Màu”",
    ):
        assert line in out, line


def test_json_follows_its_schema(run, book):
    path = book()
    _, schema, _ = run("inspect", path, "--format", "schema")
    told = inspected(run, path)
    jsonschema.validate(told, json.loads(schema))
    assert told["schema"] == "shcm-inspect/1"
    ((sheet,),) = [file["sheets"] for file in told["files"]]
    assert [column["field"] for column in sheet["columns"]] == [
        "STT", "Nội dung", "Thời gian", "Loại sinh hoạt", "Môn học", ""]
    assert sheet["header_rows"] == [3, 3]
    assert sheet["session_rows"] == ["4-7"]
    assert {item["text"]: item["how"] for item in sheet["dates"]} == {
        "Tháng 10/2025": ["month"], "Tuần 1 tháng 11": ["week-of-month", "inferred-year"], "05/12/2025": ["day"],
        "hôm nào đó": []}


def test_every_filled_cell_is_read_told_or_listed(run, book):
    """No cell of the sheet is passed over in silence."""
    ((sheet,),) = [file["sheets"] for file in inspected(run, book())["files"]]
    unused = {cells["cells"] for cells in sheet["unused"]}
    assert unused == {"A8", "B8", "D9", "F3:F4"}


def test_other_sheets_say_what_they_were_taken_for(run, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Lịch SHCM"
    book.active.append(["Nội dung", "Thời gian"])
    book.active.append(["x", "Tháng 10"])
    info = book.create_sheet("Thông tin")
    info.append(["Năm học", "2025-2026"])
    notes = book.create_sheet("Nháp")
    notes.append(["abc", "def"])
    notes.sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    told = inspected(run, tmp_path / "b.xlsx")
    (file,) = told["files"]
    assert [(sheet["name"], sheet["role"], sheet["hidden"]) for sheet in file["sheets"]] == [
        ("Lịch SHCM", "table", False), ("Thông tin", "info", False), ("Nháp", "unknown", True)]
    assert told["year_from"] == "info"
    assert file["facts"] == [
        {"name": "Năm học", "value": "2025-2026", "sheet": "Thông tin", "cell": "B1", "how": "info"}]


def test_an_unreadable_file_ends_with_two_and_the_others_are_told(run, book, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"%PDF-1.4")
    status, out, err = run("inspect", book(), tmp_path / "x.xlsx")
    assert status == 2
    assert "KHÔNG ĐỌC ĐƯỢC" in out
    assert "4 buổi" in out
    assert "x.xlsx" in err


def test_wrong_options_are_told_at_once_and_no_file_is_overwritten(run, book, tmp_path):
    path = book()
    status, _, err = run("inspect", path, "--format", "xml", "--suggest", "-o", path)
    assert status == 2
    assert "--format" in err
    assert "đang được kiểm tra" in err
    (tmp_path / "da-co.yaml").write_text("x", encoding="utf-8")
    status, _, err = run("inspect", path, "--suggest", "-o", tmp_path / "da-co.yaml")
    assert (status, (tmp_path / "da-co.yaml").read_text(encoding="utf-8")) == (2, "x")
    assert "--force" in err


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_a_question_ends_with_two_in_check_and_inspect_and_names_the_line_to_write(run, book):
    path = book(TITLE, YEAR, ASKED, *ROWS)
    for words in (("inspect", path), ("check", path, "--rules", "quoc-gia", "--as-of", "2025-10-01")):
        status, out, err = run(*words)
        assert status == 2
        assert "cột C “Mốc” có phải là “Thời gian” không?" in out
        assert "cột C “Mốc” có phải là “Thời gian” không?" in err
        assert 'headers: {"Mốc": Thời gian}' in err


def test_the_answer_in_a_layout_file_settles_it_also_for_the_next_district_file(run, book, layout):
    answer = layout('layout:\n  sheets:\n    - sheet: "*"\n      headers: {"Mốc": Thời gian}\n')
    plain = read_schedule(book(name="plain.xlsx"), as_of="2025-10-01")
    for path in (book(TITLE, YEAR, ASKED, *ROWS), book(TITLE, YEAR, [], ASKED, *ROWS, name="k.xlsx", sheet="Năm nay")):
        assert run("inspect", path, "--layout", answer)[0] == 0
        assert run("check", path, "--layout", answer, "--rules", "quoc-gia", "--fail-on", "never")[0] == 0
        pinned = read_schedule(path, layout=answer, as_of="2025-10-01")
        assert pinned.sessions["date"].to_list() == plain.sessions["date"].to_list()
        assert pinned.sessions["date_lo"].to_list() == plain.sessions["date_lo"].to_list()


# --- suggestion and layout -------------------------------------------------------------------------------------------


def test_a_suggested_layout_changes_nothing(run, book, tmp_path):
    path = book()
    status, _, err = run("inspect", path, "--suggest", "-o", tmp_path / "l.yaml")
    assert (status, "Đã ghi" in err) == (0, True)
    options = {"rules": ["quoc-gia", "lao-cai"], "as_of": "2025-10-01"}
    without, pinned = check(path, **options), check(path, layout=tmp_path / "l.yaml", **options)
    assert judged(pinned) == judged(without)
    assert any("l.yaml (sha256 " in note for note in json.loads(pinned.to_json())["notes"])
    assert 'sheet: "*"' in (tmp_path / "l.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [
    "viet-hoa-ke-hoach-phuong", "lao-cai-thcs-ke-hoach", "layouts/thcs-thang-nhieu-buoi",
    "layouts/thpt-tieu-de-ba-dong", "layouts/moi-to-mot-trang", "layouts/thpt-tuan-khong-nam",
])
def test_real_layouts_raise_no_question_and_a_suggestion_reads_them_alike(run, tmp_path, name):
    path = FIXTURES / f"{name}.xlsx"
    assert run("inspect", path, "--suggest", "-o", tmp_path / "l.yaml")[0] == 0
    without, pinned = read_schedule(path, as_of="2025-10-01"), read_schedule(
        path, as_of="2025-10-01", layout=tmp_path / "l.yaml")
    for table in SHEETS:
        assert getattr(pinned, table).equals(getattr(without, table))
    assert (pinned.moved, problems(pinned)) == (without.moved, problems(without))


def test_nothing_recognised_is_suggested_as_remarks_only(run, book, tmp_path):
    path = book(["abc", "def"], ["1", "2"])
    status, text, _ = run("inspect", path, "--suggest")
    assert status == 2
    assert '# - sheet: "Kế hoạch"' in text
    (tmp_path / "l.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError):
        read_layout(tmp_path / "l.yaml")


def test_an_unknown_sheet_is_suggested_with_its_question(run, book, tmp_path):
    path = book(["STT", "Nội dung", "Mốc"], ["1", "a", "05/10/2025"])
    status, text, _ = run("inspect", path, "--suggest")
    assert status == 2
    answered = "\n".join(line.replace("    # ", "    ", 1) for line in text.splitlines() if "nhận ra" not in line)
    (tmp_path / "l.yaml").write_text(answered, encoding="utf-8")
    assert run("inspect", path, "--layout", tmp_path / "l.yaml")[0] == 0
    assert read_schedule(path, layout=tmp_path / "l.yaml").sessions["date"].to_list() == ["05/10/2025"]


def test_a_suggestion_keeps_questions_open_and_typos_marked(run, book, tmp_path):
    path = book(TITLE, YEAR, [*ASKED[:3], "Loại sinh hoạtt", *ASKED[4:]], *ROWS)
    assert run("inspect", path, "--suggest", "-o", tmp_path / "l.yaml")[0] == 2
    text = (tmp_path / "l.yaml").read_text(encoding="utf-8")
    assert '        # "Mốc": "Thời gian"' in text
    assert "XEM LẠI: giống “Loại sinh hoạt”" in text
    assert run("inspect", path, "--layout", tmp_path / "l.yaml")[0] == 2  # a remark is no answer
    (tmp_path / "l.yaml").write_text(text.replace('# "Mốc"', '"Mốc"'), encoding="utf-8")
    assert run("inspect", path, "--layout", tmp_path / "l.yaml")[0] == 0
    pinned = read_schedule(path, layout=tmp_path / "l.yaml")
    assert "fuzzy-header" not in dict(problems(pinned))


def test_sheets_of_two_shapes_get_an_entry_each_and_a_header_twice_is_only_offered(run, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Tháng 9"
    for name, header in (("Tháng 9", ["Nội dung", "Thời gian", "Nội dung"]), ("Tháng 10", ["Chủ đề", "Ngày", "x"])):
        sheet = book[name] if name in book else book.create_sheet(name)
        sheet.append(header)
        sheet.append(["a", "05/10/2025", "b"])
    book.save(tmp_path / "b.xlsx")
    _, text, _ = run("inspect", tmp_path / "b.xlsx", "--suggest")
    assert '- sheet: "Tháng 9"' in text
    assert '- sheet: "Tháng 10"' in text
    assert '      # columns:\n        # "A": "Nội dung"' in text
    (tmp_path / "l.yaml").write_text(text, encoding="utf-8")
    options = {"rules": "quoc-gia", "as_of": "2025-10-01"}
    without, pinned = check(tmp_path / "b.xlsx", **options), check(
        tmp_path / "b.xlsx", layout=tmp_path / "l.yaml", **options)
    assert judged(pinned) == judged(without)


def test_what_a_cell_holds_steers_neither_the_terminal_nor_the_layout_file(run, tmp_path):
    rows = ['"Nội ""dung"": #a",Thời gian,Màu\x1b[31m,Nội dung', "x,05/10/2025,\x07,y", "z,06/10/2025,v,w"]
    path = tmp_path / "b.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    status, out, _ = run("inspect", path)
    assert "\x1b" not in out
    run("inspect", path, "--suggest", "-o", tmp_path / "l.yaml")
    assert status == 0
    assert read_layout(tmp_path / "l.yaml").sheets[0].headers == {"Thời gian": "date", "Nội dung": "content"}


def test_constants_and_what_to_leave_aside(run, book, layout):
    text = """
layout:
  sheets:
    - sheet: "Kế hoạch"
      table: Lịch SHCM
      header_row: 3
      constants: {Cấp tổ chức: Tổ, Tổ chuyên môn: Tổ 1}
      ignore_columns: ["Màu"]
      ignore_rows: [7, 8-9]
"""
    path = book()
    schedule = read_schedule(path, layout=layout(text))
    assert schedule.sessions["organiser"].to_list() == ["Tổ"] * 3
    assert schedule.sessions["department"].to_list() == ["Tổ 1"] * 3
    assert problems(schedule) == []
    _, out, _ = run("inspect", path, "--layout", layout(text))
    assert "7–9: tệp bố cục ghi bỏ qua" in out
    assert "Cấp tổ chức × 3: Tổ (theo tệp bố cục)" in out
    assert "bỏ qua theo tệp bố cục" in out


def test_a_layout_that_fits_nothing_is_a_problem(book, layout):
    text = """
layout:
  sheets:
    - {sheet: "Kế hoạch", headers: {"Mốc": Thời gian}, columns: {Z: Địa điểm}}
    - {sheet: "Không có*"}
"""
    told = [item.message for item in read_schedule(book(), layout=layout(text)).inputs[0].problems
            if item.code == "layout-unfit"]
    assert len(told) == 2
    assert "tiêu đề “Mốc”, cột Z" in told[0]
    assert "“Không có*” – các trang: “Kế hoạch”" in told[1]


def test_every_mistake_of_a_layout_file_is_told_with_its_line(layout):
    text = """layout:
  sheets:
    - sheet: "*"
      table: Lich
    - sheet: "A"
      headers: {"Mốc": Thời giann, "Ngày": Thời gian, "Lúc": Thời gian}
      columns: {"3": Nội dung}
      constants: {Màu: đỏ}
      header_row: 6-5
      ignore_rows: [abc]
      shape: tròn
    - sheet: "B"
      ignore: true
      header_row: 4
"""
    with pytest.raises(RuleError) as caught:
        read_layout(layout(text))
    lines = str(caught.value).splitlines()
    for place, sentence in (
        (4, "không có bảng “Lich”"), (5, "“Thời gian” được ghi cho nhiều cột"),
        (6, "không có cột “Thời giann”, có phải “Thời gian”?"), (7, "“3” không phải tên cột"),
        (8, "không có cột “Màu”"), (9, "“6-5” không phải số hàng"), (10, "“abc” không phải số hàng"),
        (11, "không có dạng trang “tròn”"), (14, "header_row không có tác dụng"),
    ):
        assert any(f"bo-cuc.yaml:{place}: " in line and sentence in line for line in lines), (place, sentence)
    assert len(lines) == 9


@pytest.mark.parametrize("text", [
    "layout: {sheets: []}", "layout: {}", "sheets: []", "layout: {sheets: [{sheet: x, colour: y}]}", "layout: [",
    "layout: {sheets: [{sheet: '', table: 3}]}",
])
def test_a_file_of_another_form_is_refused(run, book, layout, text):
    status, _, err = run("inspect", book(), "--layout", layout(text))
    assert status == 2
    assert re.search(r"bo-cuc.yaml:[12]: ", err)


def test_a_layout_goes_with_files_only(book, layout, tmp_path):
    answer = layout('layout: {sheets: [{sheet: "*"}]}')
    with pytest.raises(UsageError):
        check(read_schedule(book()), rules="quoc-gia", layout=answer)
    with pytest.raises(UsageError):
        read_schedule(book(), layout=tmp_path / "khong-co.yaml")


def test_the_layout_file_of_the_guide_is_one(layout):
    guide = (FIXTURES.parent / "docs" / "huong-dan-bang-tinh.md").read_text(encoding="utf-8")
    profile = read_layout(layout(guide.split("```yaml\n")[1].split("```")[0]))
    assert [item.pattern for item in profile.sheets] == ["Kế hoạch*", "Nháp*", "Lịch tuần ?"]
    first = profile.sheets[0]
    assert first.header_rows == (5, 6)
    assert first.headers == {"Mốc": "date", "Bộ phận": "subject", "Ký nhận": ""}
    assert first.columns == {8: "note", 11: ""}
    assert first.constants == {"organiser": "Tổ", "school_year": "2025-2026"}
    assert first.ignored_rows == [(7, 7), (40, 52)]
    assert profile.sheets[1].ignored
    assert profile.of("Lịch tuần 3").shape == "week"


# English.

def test_the_page_is_there_in_english(run, book):
    status, out, err = run("inspect", book(), "--as-of", "2026-06-01", "--lang", "en")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "School year 2025-2026 (by the title of a sheet)"
    assert lines[2].endswith("ke-hoach.xlsx: partly read")
    assert "  What the file says of itself" in lines
    assert "  SHEET “Kế hoạch”: table “Lịch SHCM” – by 5 column headers of this table" in lines
    assert "    Columns (header in row 3)" in lines
    columns = {re.sub(" +", " ", line.strip()) for line in lines if "→" in line}
    assert "C3 “Thoi gian” → Thời gian (90 %, written without accents)" in columns
    assert "F3 “Màu” → not used" in columns
    assert "      4–7: 4 sessions" in lines
    assert "      1–2: the head of the page: the unit, the title of the document" in lines
    assert ("      Thời gian “hôm nào đó” (C7): COULD NOT BE READ – no day and no month is written") in lines
    assert ("      Thời gian “Tháng 10/2025” (C4): 01/10/2025–31/10/2025 (the whole month)") in lines


def test_the_data_of_a_page_are_in_its_language(run, book):
    path = book()
    both = {lang: inspected(run, path, "--as-of", "2026-06-01", "--lang", lang) for lang in ("vi", "en")}
    sheets = {lang: data["files"][0]["sheets"][0] for lang, data in both.items()}
    assert sheets["en"]["columns"] == sheets["vi"]["columns"]
    assert sheets["vi"]["dates"][-1]["why"] == "không ghi ngày hay tháng nào"
    assert sheets["en"]["dates"][-1]["why"] == "no day and no month is written"
    assert sheets["en"]["why"] == "by 5 column headers of this table"
    messages = {lang: [item["message"] for item in data["files"][0]["problems"]] for lang, data in both.items()}
    assert len(messages["vi"]) == len(messages["en"]) > 0
    assert not set(messages["vi"]) & set(messages["en"])


def test_a_layout_suggested_in_english_says_the_same(run, book, layout):
    path = book(TITLE, YEAR, ASKED, *ROWS)
    texts = {lang: run("inspect", path, "--suggest", "--lang", lang)[1] for lang in ("vi", "en")}
    assert texts["en"].startswith("# Layout file: which column of the workbook is which of the template.")
    assert "# TO BE ANSWERED: is column C “Mốc” the column “Thời gian”?" in texts["en"]
    first, second = (read_layout(layout(text, f"{lang}.yaml")).sheets for lang, text in texts.items())
    assert first == second


def test_a_question_is_asked_in_english(run, book):
    status, out, err = run("inspect", book(TITLE, YEAR, ASKED, *ROWS), "--lang", "en")
    assert status == 2
    assert "  TO BE ANSWERED (until then the column is not read)" in out
    assert '       If so, write into a layout file: headers: {"Mốc": Thời gian}' in out
    assert '       If not: ignore_columns: ["Mốc"]' in out
    assert err.startswith("To be answered: ")
    assert "is column C “Mốc” the column “Thời gian”?" in err
