from datetime import date

import polars as pl
import pytest

from shcm_rules.folding import clean
from shcm_rules.importers.frames import schedule_from_rows
from shcm_rules.importers.tables import MOST_LISTED, clean_texts
from shcm_rules.schedule import FIELDS, table_schema

AS_OF = date(2025, 12, 1)
BASE = {"Trường": "THCS A", "Cấp học": "THCS", "Tổ chuyên môn": "Toán", "Nội dung": "x", "Thời gian": "05/10/2025"}


def read(**cells):
    """Read one session of canonical columns; keywords are headers with underscores."""
    row = BASE | {name.replace("_", " "): value for name, value in cells.items()}
    return schedule_from_rows({"Lịch SHCM": [list(row), list(row.values())]}, as_of=AS_OF)


def only(schedule, name):
    return schedule.sessions[name].to_list()[0]


def problems(schedule):
    return [(problem.code, problem.cell) for problem in schedule.inputs[0].problems]


@pytest.mark.parametrize("text", ["  Toán \u00a0 \u200b học\n6 ", "Toa\u0301n", "\ufeff", "…", "a - b"])
def test_texts_are_cleaned_like_every_other_text(text):
    cleaned = clean_texts(pl.DataFrame({"x": [text]}))["x"].to_list()[0]
    assert cleaned == (None if clean(text) in ("", "…") else clean(text))


def test_every_sign_is_cleaned():
    texts = [text for code in range(0x20, 0xD800) for text in (f"a{chr(code)}b", f"a{chr(code)} b", f"e{chr(code)}")]
    assert clean_texts(pl.DataFrame({"x": texts}))["x"].to_list() == list(map(clean, texts))


def test_dashes_and_dots_are_nothing_but_a_tick_is_something():
    assert only(read(Ngày_duyệt="-"), "approved") is None
    assert only(read(Ngày_duyệt="……"), "approved") is None
    ticked = read(Ngày_duyệt="✓")
    assert only(ticked, "approved") == "✓"
    assert only(ticked, "approved_lo") is None
    assert problems(ticked) == [("unreadable-date", "F2")]


@pytest.mark.parametrize(("header", "name", "text", "value"), [
    ("Loại sinh hoạt", "kind", "NCBH", "NCBH"),
    ("Cấp tổ chức", "organiser", "Cụm", "Cụm"),
    ("Hình thức", "mode", "Trực tuyến", "Trực tuyến"),
    ("Trạng thái", "status", "Hoãn", "Hoãn"),
    ("Cấp học", "level", "Tiểu học", "TH"),
])
def test_words_of_a_list_keep_what_was_written(header, name, text, value):
    schedule = read(**{header: text})
    assert only(schedule, name) == value
    assert only(schedule, f"{name}_text") == text
    assert problems(schedule) == []


@pytest.mark.parametrize(("header", "name", "code"), [
    ("Loại sinh hoạt", "kind", "unknown-kind"), ("Cấp tổ chức", "organiser", "unknown-organiser"),
    ("Hình thức", "mode", "unknown-mode"), ("Trạng thái", "status", "unknown-status"),
    ("Cấp học", "level", "unknown-level"), ("Số dự", "attended", "unreadable-number"),
])
def test_an_unreadable_cell_is_unknown_and_never_replaced_by_a_default(header, name, code):
    schedule = read(**{header: "linh tinh"})
    assert only(schedule, name) is None
    assert only(schedule, f"{name}_text") == "linh tinh"
    assert [found for found, _ in problems(schedule)] == [code]
    assert "“linh tinh”" in schedule.inputs[0].problems[0].message
    assert schedule.inputs[0].status == "partly_read"


def test_numbers():
    schedule = read(Số_dự="25", Tổng_số=30.0)
    assert (only(schedule, "attended"), only(schedule, "expected")) == (25.0, 30.0)


def test_dates_are_windows_with_their_text():
    schedule = read(Thời_gian="Tháng 10/2025")
    assert only(schedule, "date") == "Tháng 10/2025"
    assert (only(schedule, "date_lo"), only(schedule, "date_hi")) == (
        date(2025, 10, 1).toordinal(), date(2025, 10, 31).toordinal())
    assert only(schedule, "date_exact") is False
    exact = read(Thời_gian=date(2025, 10, 5))
    assert only(exact, "date_lo") == only(exact, "date_hi") == date(2025, 10, 5).toordinal()
    assert only(exact, "date_exact") is True
    assert only(read(Thời_gian="HK1"), "date_term") == 1


def test_an_empty_date_has_no_bounds_and_no_problem():
    schedule = read(Thời_gian=None)
    assert [only(schedule, name) for name in ("date", "date_lo", "date_hi", "date_exact")] == [None] * 4
    assert problems(schedule) == []


def test_a_column_that_is_month_first_makes_only_itself_ambiguous():
    rows = [["Nội dung", "Trường", "Thời gian", "Ngày thông báo"], ["x", "THCS A", "10/25/2025", "05/10/2025"],
            ["y", "THCS A", "05/10/2025", None]]
    schedule = schedule_from_rows({"Lịch SHCM": rows}, as_of=AS_OF)
    assert schedule.sessions["date_lo"].to_list()[1] is None
    assert schedule.sessions["notified_lo"].to_list()[0] == date(2025, 10, 5).toordinal()


def test_a_sheet_that_is_month_first_leaves_the_dates_of_the_others():
    header = ["Nội dung", "Trường", "Thời gian"]
    sheets = {name: [header, ["x", "THCS A", "05/10/2025"], ["y", "THCS A", day]]
              for name, day in (("Lịch 1", "04/10/2025"), ("Lịch 2", "10/25/2025"), ("Lịch 3", None))}
    sessions = schedule_from_rows(sheets, as_of=AS_OF).sessions
    day = date(2025, 10, 5).toordinal()
    assert sessions["date_lo"].to_list() == [day, day - 1, None, None, day, None]


def test_subjects_known_and_unknown():
    assert only(read(Môn_học="Toán, Tin học"), "subjects") == ["toan", "tin-hoc"]
    assert only(read(Môn_học=None), "subjects") is None
    partly = read(Môn_học="Toán, Bóng ném")
    assert only(partly, "subjects") == ["toan"]
    assert problems(partly) == [("unknown-subject", "F2")]
    assert "“Bóng ném”" in partly.inputs[0].problems[0].message
    nothing = read(Môn_học="Bóng ném")
    assert only(nothing, "subjects") is None
    assert only(nothing, "subject") == "Bóng ném"


def test_problems_of_subjects_come_in_the_order_of_the_rows_levels():
    levels = ["THPT", "MN", "THCS", "TH"]
    rows = [["Nội dung", "Trường", "Cấp học", "Môn học"], *(["x", "Trường A", level, "lạ"] for level in levels)]
    schedule = schedule_from_rows({"Lịch SHCM": rows}, as_of=AS_OF)
    assert problems(schedule) == [("unknown-subject", f"D{row}") for row in range(2, 6)]


def test_school_years_are_written_in_one_way():
    assert only(read(Năm_học="2025 – 2026"), "school_year") == "2025-2026"
    wrong = read(Năm_học="năm nay")
    assert only(wrong, "school_year") == "năm nay"
    assert problems(wrong) == [("unreadable-date", "F2")]


def test_one_problem_a_cell_up_to_a_bound():
    rows = [["Nội dung", "Trường", "Loại sinh hoạt"], *([str(n), "THCS A", "lạ"] for n in range(MOST_LISTED + 9))]
    found = schedule_from_rows({"Lịch SHCM": rows}, as_of=AS_OF).inputs[0].problems
    assert len(found) == MOST_LISTED
    assert found[0].cell == "C2"
    assert "còn ô khác" in found[-1].message


def test_every_table_has_exactly_its_schema():
    schedule = read()
    for table in FIELDS:
        assert dict(getattr(schedule, table).schema) == table_schema(table)
