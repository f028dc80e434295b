"""Headers of two rows, groups of columns for each term, months marked by a cross."""

from datetime import date

import pytest

from shcm_rules.importers.assemble import assemble, read_file
from shcm_rules.importers.layouts.layout import find_header
from shcm_rules.importers.raw import RawFile, RawTable

DEEP = [
    ["Thời gian", "Nội dung sinh hoạt", None, "Người chủ trì", "Ghi chú"],
    [None, "Chuyên đề / NCBH", "Việc khác", None, None],
    ["10/2025", "NCBH môn Toán", "Thi GVG", "GV A", None],
]
DEEP_MERGES = [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4), (1, 5, 2, 5)]


def read(rows, **more):
    return assemble([read_file(RawFile("a.xlsx", "0" * 64, [RawTable("KH", rows, **more)]))], as_of=date(2025, 9, 1))


def cells(schedule, *names):
    return [
        [schedule.cell("sessions", row["source"], row["row"], name).cell for name in names]
        for row in schedule.sessions.iter_rows(named=True)
    ]


def codes(schedule):
    return {(problem.code, problem.cell) for problem in schedule.inputs[0].problems}


def test_a_row_that_header_cells_are_merged_over_is_header():
    schedule = read(DEEP, merges=DEEP_MERGES)
    assert schedule.sessions["content"].to_list() == ["NCBH môn Toán"]
    assert cells(schedule, "date", "content", "owner") == [["A3", "B3", "D3"]]
    assert ("unused-column", "C2") in codes(schedule)


def test_of_columns_under_a_wide_header_the_one_of_meetings_is_the_content():
    swapped = [[row[0], row[1] if place == 0 else row[2], row[1] if place else None, *row[3:]]
               for place, row in enumerate(DEEP)]
    header = find_header(RawTable("KH", swapped, merges=DEEP_MERGES))
    assert (header.bottom, header.fields["content"]) == (1, 2)


def test_cells_of_data_merged_down_make_no_header():
    rows = [["Thời gian", "Nội dung", "Môn"], ["10/2025", "NCBH", "Toán"], [None, "Họp tổ", None]]
    header = find_header(RawTable("KH", rows, merges=[(2, 1, 3, 1), (2, 3, 3, 3)]))
    assert (header.top, header.bottom) == (0, 0)
    assert read(rows, merges=[(2, 1, 3, 1)]).sessions.height == 2


LOST = [
    ["STT", "Thời gian", None, "Nội dung", "Tổ"], [None, "Tháng", "Tuần", None, None],
    ["1", "10/2025", "2", "NCBH môn Toán", "Toán"],
]


def test_a_header_that_lost_its_merges_is_one_header_and_weeks_belong_to_their_months():
    schedule = read(LOST)
    assert schedule.sessions.select("content", "date").rows() == [("NCBH môn Toán", "10/2025 › Tuần 2")]
    assert cells(schedule, "date") == [["B3"]]
    assert not [problem for problem in codes(schedule) if problem[0] == "unused-column"]


PERIODS = [
    ["STT", "Tháng", "Tuần", "Ngày", "Nội dung", "Ngày thông báo"],
    ["1", "9", "Tuần 3 (15/9-20/9)", "18/09/2025", "Họp 1", None],
    ["2", "9", "Tuần 5 (29/9-4/10)", None, "Họp 2", None],
    ["3", "10", None, "15", "Họp 3", None],
    ["4", "11", None, None, "Họp 4", None],
    ["5", None, None, None, "Họp 5", None],
]


def test_periods_beside_a_column_of_days_tell_what_days_do_not():
    """A day that is written stands; an empty one is the period's, merged down, too; a bare one gets its month."""
    schedule = read(PERIODS, merges=[(5, 2, 6, 2)])
    days = [None if lo is None else (date.fromordinal(lo).isoformat(), date.fromordinal(hi).isoformat())
            for lo, hi in schedule.sessions.select("date_lo", "date_hi").rows()]
    assert days == [("2025-09-18",) * 2, ("2025-09-29", "2025-10-04"), ("2025-10-15",) * 2,
                    *[("2025-11-01", "2025-11-30")] * 2]
    assert cells(schedule, "date")[1:] == [["C3"], ["D4"], ["B5"], ["B5"]]
    assert not [problem for problem in codes(schedule) if problem[0] == "unused-column"]


def test_a_period_that_adds_nothing_is_reported_as_not_used():
    assert ("unused-column", "B1") in codes(read([
        ["STT", "Tuần", "Ngày", "Nội dung"], ["1", "3", "18/09/2025", "Họp"]]))


@pytest.mark.parametrize("lower", [
    ["1", "10/2025", "Tuần", "NCBH"], [None, "Tháng", None, None], ["STT", "Thời gian", None, "Nội dung"],
    [None, "Tháng", "x", None],
])
def test_a_row_with_anything_else_is_no_second_row_of_a_header(lower):
    assert find_header(RawTable("KH", [LOST[0], lower, LOST[2]])).bottom == 0


def across(first, second, last=5):
    rows = [
        ["Môn", first, None, second, None], [None, "Nội dung", "Thời gian", "Nội dung", "Thời gian"],
        ["Toán", "NCBH: a", "10/2025", "NCBH: b", "3/2026"], ["Tin học", "NCBH: c", None, None, None],
    ]
    return read(rows, merges=[(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, last)])


def test_equal_columns_for_each_term_are_sessions_of_their_own():
    schedule = across("Học kỳ I", "Học kỳ II")
    assert schedule.sessions.select("subject", "content", "date").rows() == [
        ("Toán", "NCBH: a", "10/2025"), ("Tin học", "NCBH: c", "Học kỳ I"), ("Toán", "NCBH: b", "3/2026"),
    ]
    assert cells(schedule, "subject", "content", "date") == [["A3", "B3", "C3"], ["A4", "B4", "B1"], ["A3", "D3", "E3"]]


def test_a_wide_cell_may_reach_beyond_the_last_column():
    assert across("Học kỳ I", "Học kỳ II", last=7).sessions["content"].to_list() == ["NCBH: a", "NCBH: c"]


def test_plan_and_what_was_done_are_two_sides_of_one_session():
    schedule = across("Kế hoạch", "Thực hiện")
    assert schedule.sessions["content"].to_list() == ["NCBH: a", "NCBH: c"]
    assert {("duplicate-header", "D2"), ("duplicate-header", "E2")} <= codes(schedule)


@pytest.mark.parametrize(("mark", "when"), [("x", "Tháng 9"), ("✓", "Tháng 9"), ("25/9", "Tháng 9 › 25/9")])
def test_a_mark_under_a_month_says_when(mark, when):
    schedule = read([["Tên chuyên đề", "Môn", "Tháng 9", "Tháng 10"], ["Dạy học phân hoá", "Toán", mark, None]])
    assert schedule.sessions.select("content", "date").rows() == [("Dạy học phân hoá", when)]
    assert cells(schedule, "content", "subject") == [["A2", "B2"]]


def test_what_is_no_mark_is_reported():
    schedule = read([["Tên chuyên đề", "Môn", "Tháng 9", "Tháng 10"], ["a", "Toán", "hoãn", "x"]])
    assert schedule.sessions.height == 1
    assert ("unused-text", "C2") in codes(schedule)


def test_a_form_of_labels_and_values_is_a_session():
    schedule = read([["Chuyên đề:", "Dạy học STEM"], ["Thời gian:", "22/10/2025"], ["Người thực hiện:", "GV A"]])
    assert cells(schedule, "content", "date", "owner") == [["B1", "B2", "B3"]]


@pytest.mark.parametrize(("text", "name"), [
    ("Đ.điểm", "venue"), ("Đ/điểm", "venue"), ("T/gian", "date"), ("TG", "date"), ("ND", "content"),
    ("Ng. phụ trách", "owner"), ("Ghi chú:", "note"), ("G/chú", "note"), ("P. họp", "venue"),
])
def test_abbreviations(text, name):
    other = "Thời gian" if name != "date" else "Nội dung"
    assert find_header(RawTable("KH", [[other, "Môn", text]])).fields[name] == 2
