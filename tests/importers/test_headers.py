"""Header texts: which field each means, how surely, and where no list helps."""

import pytest

from shcm_rules.importers.layouts.headers import header_key, match_header, near_headers
from shcm_rules.importers.layouts.layout import find_header
from shcm_rules.importers.raw import RawTable
from shcm_rules.schedule import FIELDS, SHEETS

# The words of real plans, with the field that a careful reader takes them for; None: no field of a session.
REAL = {
    "STT": "number", "TT": "number", "Số TT": "number", "row": "number", "id": "number",
    "Thời gian tổ chức": "date", "Thời gian": "date", "Thời điểm": "date", "Tháng": "date", "THÁNG": "date",
    "TUẦN C.MÔN": "date", "Tuần": "date", "Thứ/Ngày": "date", "Ngày": "date", "deadline": "date",
    "sourceDue": "date", "timeFrame": "date", "Dự kiến thời lượng": "duration",
    "Nội dung chuyên đề": "content", "Nội dung": "content", "NỘI DUNG CÔNG VIỆC": "content",
    "Tên chuyên đề": "content", "Chủ đề": "content", "Bài học": "content", "title": "content", "taskName": "content",
    "Tên trường": "school", "BỘ PHẬN T.HIỆN": "owner", "Chủ trì": "owner", "Người thực hiện": "owner",
    "Thành phần/Mời dự": "participants", "assignee": "owner", "Địa điểm": "venue", "location": "venue",
    "Ghi chú": "note", "notes": "note", "evidence": None, "proofFiles": None, "Minh chứng": None, "Phối hợp": None,
}


@pytest.mark.parametrize(("text", "name"), REAL.items())
def test_the_words_of_real_plans(text, name):
    match = match_header("sessions", text, guess=True)
    assert (match.field if match else None) == name


@pytest.mark.parametrize(("text", "name"), [
    ("ten_giao_vien", "owner"), ("mon_day", "subject"), ("lop_day", "grade"), ("so_tiet_tuan", None),
    ("nhiem_vu_kiem_nhiem", None), ("thoi_gian", "date"), ("noi_dung", "content"), ("to_chuyen_mon", "department"),
    ("ngay_thong_bao", "notified"), ("loai_sinh_hoat", "kind"), ("school_name", "school"), ("schoolName", "school"),
    ("School name", "school"), ("date", "date"), ("content", "content"), ("subject", "subject"), ("Status", "status"),
    ("academicYear", "school_year"), ("totalCount", "expected"),
])
def test_headers_that_programs_write(text, name):
    match = match_header("sessions", text)
    assert (match.field if match else None) == name


@pytest.mark.parametrize(("text", "how", "score"), [
    ("Thời gian", "canonical", 100), ("thời  gian:", "canonical", 100), ("Thời điểm", "variant", 95),
    ("Thời gian (ghi rõ ngày)", "remark", 90), ("Thoi gian", "no-accents", 90),
])
def test_how_a_header_was_recognised(text, how, score):
    match = match_header("sessions", text)
    assert (match.field, match.how, match.score) == ("date", how, score)


def test_a_typo_names_the_header_that_was_meant():
    match = match_header("sessions", "Ngày thông bao", guess=True)
    assert (match.field, match.how, match.typo_of) == ("notified", "typo", "Ngày thông báo")
    assert 85 <= match.score < 100
    assert match_header("sessions", "Ngày thông bao") is None


def test_what_could_be_several_fields_is_none_of_them():
    assert match_header("sessions", "Ngày gửi", guess=True) is None
    assert {match.field for match in near_headers("sessions", "Ngày gửi")} >= {"plan_sent", "ward_sent"}


def test_short_words_have_no_typos():
    assert match_header("sessions", "Lầm", guess=True) is None
    assert match_header("sessions", "", guess=True) is None


@pytest.mark.parametrize("table", SHEETS)
def test_the_canonical_headers_mean_themselves(table):
    for item in FIELDS[table]:
        match = match_header(table, item.header)
        assert (match.field, match.rank, match.how) == (item.name, 0, "canonical")


def test_one_key_for_one_header():
    assert header_key("task_name") == header_key("taskName") == header_key("Task  name:")
    assert header_key("Thư ký") == header_key("THƯ KÍ")


@pytest.mark.parametrize(("values", "field"), [
    (["NCBH", "Chuyên đề"], "kind"), (["Trực tiếp", "Trực tuyến"], "mode"), (["NCBH", "Trực tiếp"], "mode"),
])
def test_the_values_below_decide_what_hinh_thuc_means(values, field):
    rows = [["Nội dung", "Hình thức", "Thời gian"], *[["Bài", value, "20/10/2025"] for value in values]]
    header = find_header(RawTable("Lịch", rows))
    assert header is not None
    assert header.fields[field] == 1


@pytest.mark.parametrize(("header", "field"), [
    ("Tên chuyên đề/bài dạy", "content"), ("Nội dung/Địa điểm", None), ("Ngày giao việc", "assigned"),
])
def test_a_header_of_two_names_is_the_first_unless_the_second_means_something_else(header, field):
    match = match_header("sessions", header)
    assert (match.field if match else None) == field
