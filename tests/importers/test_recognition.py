"""How surely a column is recognised: measured on headers with typing errors and on headers of other things."""

from datetime import date

import pytest

from shcm_rules.importers.assemble import assemble, read_file
from shcm_rules.importers.layouts.headers import match_header
from shcm_rules.importers.layouts.layout_profiles import LayoutProfile, SheetLayout
from shcm_rules.importers.layouts.recognition import SURE
from shcm_rules.importers.raw import RawFile, RawTable
from shcm_rules.schedule import FIELDS

# Headers of real sheets that hold nothing of a session; those near to ours on purpose.
WRONG = (
    "Minh chứng", "evidence", "proofFiles", "output", "base", "coef", "max", "source", "role", "Phối hợp",
    "requirements", "form", "units", "assessmentName", "semester", "schoolWeekNumber", "curriculumPlanLabel",
    "Ngày sinh", "Ngày gửi", "Ngày ký", "Ngày họp", "Ngày nhận", "Ngày nộp", "Thời gian nghỉ", "Thời khoá biểu",
    "Đơn giá", "Đơn vị tính", "Kinh phí", "Kết quả", "Xếp loại", "Điểm", "Số điện thoại", "Email", "Chữ ký", "Nội quy",
    "Mã trường", "Tên phòng", "Loại phòng", "Năm sinh", "Nội trú", "Môn thi", "Địa chỉ", "Người duyệt", "Người lập",
    "Ngày lập", "Tổng điểm", "Số lượng", "Thành phẩm", "Thời tiết", "Hình thức thi", "Ngày thi", "Lịch thi",
    "Tên học sinh", "Ngày kết thúc", "Ngày bắt đầu", "Nội dung thi", "Trường chuyên", "Người ký", "Nơi sinh", "Nơi ở",
    "Lớp chủ nhiệm", "so_tiet_tuan", "nhiem_vu_kiem_nhiem", "Ngày duyệt chi", "Trạng thái tài khoản",
    "Mục tiêu phát triển", "Số dư", "Tổng số tiền", "Người báo hỏng", "Ngày báo hỏng", "Địa điểm thi",
    "Người phụ trách thi", "Ngày thông tin",
)

def typos(text):
    """Yield the header with a letter lost, two letters swapped, a letter wrong."""
    for place, letter in enumerate(text):
        if letter.isalpha():
            yield text[:place] + text[place + 1:]
            yield text[:place] + "x" + text[place + 1:]
            if text[place + 1: place + 2].isalpha():
                yield text[:place] + text[place + 1] + letter + text[place + 2:]


def test_headers_with_one_typing_error_are_taken_for_themselves_and_never_for_others():
    tried = taken = 0
    for item in FIELDS["sessions"]:
        for text in typos(item.header) if len(item.header) >= 6 else ():
            match = match_header("sessions", text, guess=True)
            tried += 1
            taken += match is not None
            assert match is None or match.field == item.name, text
    assert tried > 700
    assert taken / tried > 0.95


def test_headers_of_other_things_are_left_alone():
    taken = [text for text in WRONG if match_header("sessions", text, guess=True)]
    assert taken == ["Thành phẩm", "Người phụ trách thi"]  # each one letter, or a word, from ours: reported as typos
    assert all(match_header("sessions", text, guess=True).score < 95 for text in taken)
    assert SURE == 85


# --- what a sheet tells of its recognition --------------------------------------------------------------------------

TITLE = ["KẾ HOẠCH SINH HOẠT CHUYÊN MÔN NĂM HỌC 2025-2026"]


def file_of(*rows, name="Lịch", layout=None):
    return read_file(RawFile("f.xlsx", "0", [RawTable(name, [list(row) for row in rows])]), layout=layout)


def questions(*rows, **more):
    return [(item.cell, item.options) for item in file_of(*rows, **more).questions]


def test_every_header_cell_is_recorded_with_its_field_and_how_surely():
    (sheet,) = file_of(
        ["STT", "Nội dung", "Thoi gian", "Màu", "Ngày thông bao", "Chủ đề"],
        ["1", "Bài 1", "Tháng 10/2025", "đỏ", "2025-09-20", "y"],
    ).sheets
    told = [(item.column, item.cell, item.field, item.how, item.used) for item in sheet.matches]
    assert told == [
        ("A", "A1", "number", "canonical", True), ("B", "B1", "content", "canonical", True),
        ("C", "C1", "date", "no-accents", True), ("D", "D1", "", "", True),
        ("E", "E1", "notified", "typo", True), ("F", "F1", "content", "variant", False),
    ]
    assert sheet.matches[4].like == "Ngày thông báo"


def test_a_column_of_dates_without_a_known_header_is_asked_about_and_not_read():
    file = file_of(["STT", "Môn học", "Nội dung", "Mốc"], ["1", "Toán", "x", "Tháng 10/2025"],
                   ["2", "Tin học", "y", "12/11/2025"])
    (question,) = file.questions
    assert (question.cell, question.options, question.fitting) == ("D1", ("Thời gian",), 2)
    assert question.answer == 'headers: {"Mốc": Thời gian}'
    schedule = assemble([file], as_of=date(2025, 12, 1))
    assert schedule.sessions["date"].to_list() == [None, None]
    (item,) = schedule.inputs
    assert item.status == "partly_read"
    told = [(problem.code, problem.cell) for problem in item.problems if problem.cell == "D1"]
    assert told == [("question", "D1")]  # asked, and not reported as unused besides


def test_two_fields_that_are_nearly_equal_are_both_offered():
    rows = [["Thời gian", "Nội dung", "Ngày gửi"], ["Tháng 10/2025", "x", "2025-09-01"],
            ["Tháng 11/2025", "y", "2025-10-01"]]
    ((cell, options),) = questions(*rows)
    assert cell == "C1"
    assert set(options) >= {"Ngày gửi kế hoạch", "Ngày gửi UBND"}


def test_subjects_and_kinds_are_asked_about_too_and_columns_without_any_header():
    rows = [["Thời gian", "Nội dung", "Bộ phận", None], ["Tháng 10/2025", "x", "Toán", "NCBH"],
            ["Tháng 11/2025", "y", "Tiếng Việt", "Chuyên đề"]]
    assert questions(*rows) == [("C1", ("Môn học",)), ("D2", ("Loại sinh hoạt",))]


@pytest.mark.parametrize("rows", [
    # another date column where the date is known, one word only, plain numbers, mostly something else
    [["Thời gian", "Nội dung", "Hạn chót nộp bài"], ["Tháng 10", "x", "2025-09-01"], ["Tháng 11", "y", "2025-10-01"]],
    [["Thời gian", "Nội dung", "Bộ phận"], ["Tháng 10", "x", "Toán"], ["Tháng 11", "y", "Toán"]],
    [["Môn học", "Nội dung", "Điểm"], ["Toán", "x", "45000"], ["Toán", "y", "45001"]],
    [["Môn học", "Nội dung", "Mốc"], ["Toán", "x", "Tháng 10/2025"], ["Toán", "y", "a"], ["Toán", "z", "b"]],
])
def test_what_is_not_needed_or_not_clear_raises_no_question(rows):
    assert questions(*rows) == []


def test_a_sheet_without_a_known_table_is_asked_about_if_dates_stand_below_a_header():
    file = file_of(TITLE, ["STT", "Chuyên đề", "Mốc"], ["1", "a", "05/10/2025"], ["2", "b", "Tuần 2 tháng 11"],
                   name="Sheet1")
    assert file.input.status == "unreadable"
    (question,) = file.questions
    assert (question.cell, question.header_row) == ("C2", 2)


# --- what a layout pins ----------------------------------------------------------------------------------------------

PLAN = (TITLE, ["STT", "Nội dung", "Mốc", "Mã"], ["1", "a", "05/10/2025", "x1"], ["2", "b", "Tuần 2 tháng 11", "x2"])


def pinned(*rows, **said):
    return file_of(*rows, layout=LayoutProfile("l.yaml", [SheetLayout("L*", **said)]))


def test_a_pinned_header_is_read_and_raises_no_question():
    file = pinned(*PLAN, headers={"Mốc": "date", "Mã": ""})
    (sheet,) = file.sheets
    assert file.questions == []
    assert sheet.columns["date"] == "C"
    assert [item.code for item in sheet.problems] == []
    assert [(item.field, item.how) for item in sheet.matches][2:] == [("date", "profile"), ("", "profile")]


def test_a_column_may_be_pinned_by_its_letter_even_without_a_header():
    rows = [["Nội dung", None], ["a", "05/10/2025"], ["b", "06/10/2025"]]
    (sheet,) = pinned(*rows, columns={2: "date"}).sheets
    assert sheet.frame["date"].to_list() == ["05/10/2025", "06/10/2025"]
    assert sheet.columns["date"] == "B"
    assert sheet.problems == []


def test_the_refusal_of_a_question_is_remembered():
    assert pinned(*PLAN, headers={"Mốc": ""}).questions == []


def test_a_pinned_column_goes_before_a_better_header():
    rows = [["Thời gian", "Nội dung", "Mốc"], ["09/2025", "a", "05/10/2025"]]
    (sheet,) = pinned(*rows, headers={"Mốc": "date"}).sheets
    assert sheet.columns["date"] == "C"
    assert [(item.code, item.cell) for item in sheet.problems] == [("unused-column", "A1")]


def test_header_rows_rows_to_leave_aside_and_constants():
    rows = [*PLAN, ["3", "ví dụ", "07/10/2025", None]]
    file = pinned(*rows, headers={"Mốc": "date"}, header_rows=(2, 2), ignored_rows=[(5, 5)],
                  constants={"organiser": "Tổ", "content": "không dùng"})
    (sheet,) = file.sheets
    assert sheet.frame["row"].to_list() == [3, 4]
    assert sheet.frame["content"].to_list() == ["a", "b"]  # what is written stays
    schedule = assemble([file], as_of=date(2025, 12, 1))
    assert schedule.sessions["organiser"].to_list() == ["Tổ", "Tổ"]
    assert schedule.cell("sessions", 0, 3, "organiser").cell == ""
    assert schedule.year.start == 2025  # titles above the header still speak


def test_a_sheet_may_be_left_aside():
    file = pinned(*PLAN, ignored=True)
    assert (file.sheets, file.ignored) == ([], ["Lịch"])
