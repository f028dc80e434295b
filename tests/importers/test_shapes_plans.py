from datetime import date

import pytest

from shcm_rules.importers.assemble import assemble, read_file
from shcm_rules.importers.raw import RawFile, RawTable

AS_OF = date(2025, 12, 1)


def read(rows, name="Lịch", **more):
    return assemble([read_file(RawFile("a.xlsx", "0" * 64, [RawTable(name, rows, **more)]))], as_of=AS_OF)


def told(schedule, *names):
    """Return the fields of each session, each with the cell it stands in."""
    return [
        [(row[name], schedule.cell("sessions", row["source"], row["row"], name).cell) for name in names]
        for row in schedule.sessions.iter_rows(named=True)
    ]


def days(schedule):
    return [
        tuple(None if day is None else date.fromordinal(day) for day in pair)
        for pair in schedule.sessions.select("date_lo", "date_hi").iter_rows()
    ]


def problems(schedule):
    return [(problem.code, problem.cell) for problem in schedule.inputs[0].problems if problem.code != "unknown-level"]


MONTHS = [
    ["LỊCH NĂM HỌC 2019-2020"],
    ["THÁNG", "TUẦN C.MÔN", "NỘI DUNG CÔNG VIỆC", "BỘ PHẬN T.HIỆN"],
    ["8/2019", "Từ\n05 - 31/8", "- Tựu trường (19/8)\n- Tập huấn hè (22/8)\n- Họp tổ ( chiều 28/9 )", "- BGH"],
    ["9/2019", "Từ 01- 08/9", "- Khai giảng (05/9)", None],
    [None, "Tuần 1\nTừ 09/9- 14/9", "- Sinh hoạt tổ chuyên môn", "Các tổ"],
]


@pytest.mark.parametrize("merges", [[], [(4, 1, 5, 1)]])
def test_months_down_the_side_with_several_events_in_a_cell(merges):
    schedule = read(MONTHS, merges=merges)
    assert told(schedule, "content", "date", "owner") == [
        [("Tập huấn hè", "C3"), ("8/2019 › Từ 05 - 31/8 › 22/8", "C3"), ("- BGH", "D3")],
        [("Họp tổ", "C3"), ("8/2019 › Từ 05 - 31/8 › chiều 28/9", "C3"), ("- BGH", "D3")],
        [("Sinh hoạt tổ chuyên môn", "C5"), ("9/2019 › Tuần 1 Từ 09/9- 14/9", "B5"), ("Các tổ", "D5")],
    ]
    assert days(schedule) == [
        (date(2019, 8, 22),) * 2, (None, None), (date(2019, 9, 9), date(2019, 9, 14)),
    ]
    assert {("unused-text", "C3"), ("unused-text", "C4"), ("ambiguous-date", "C3")} <= set(problems(schedule))
    assert [schedule.cell("sessions", 0, row, "content").row for row in schedule.sessions["row"]] == [3, 3, 5]


def test_two_headers_of_one_name_are_told_apart_by_what_stands_below():
    rows = [
        ["Tháng", "Thực hiện", "Thực hiện", "Ghi chú"],
        ["9/2025", '<ul style="list-style"> - Khai giảng. - Sinh hoạt chuyên môn đầu năm.', "Sở /Trường", None],
        ["10/2025", "- Sinh hoạt chuyên đề cụm trường. - Thi", "Tổ/nhóm CM", "x"],
    ]
    schedule = read(rows)
    assert told(schedule, "content", "owner") == [
        [("Sinh hoạt chuyên môn đầu năm.", "B2"), ("Sở /Trường", "C2")],
        [("Sinh hoạt chuyên đề cụm trường.", "B3"), ("Tổ/nhóm CM", "C3")],
    ]
    assert schedule.sessions["organiser"].to_list() == [None, "Cụm"]
    undecided = [rows[0], ["9/2025", "x", "y", None]]
    assert read_file(RawFile("a", "", [RawTable("S", undecided)])).sheets == []


def test_a_row_broken_by_a_page_is_one():
    rows = [
        ["Tháng", "Nội dung công việc", "Thực hiện"], ["2/2026", "- Sinh hoạt cụm về đổi mới", "UBND xã, tổ"],
        [None, "phương pháp.\n- Họp tổ", "chuyên môn"],
    ]
    schedule = read(rows)
    assert told(schedule, "content", "date", "owner") == [
        [("Sinh hoạt cụm về đổi mới phương pháp.", "B2"), ("2/2026", "A2"), ("UBND xã, tổ chuyên môn", "C2")],
        [("Họp tổ", "B2"), ("2/2026", "A2"), ("UBND xã, tổ chuyên môn", "C2")],
    ]


def test_a_table_of_sessions_by_month_is_no_plan_of_all_work():
    rows = [["Tháng", "Nội dung", "Môn học"], ["9/2025", "Bài 5\nNgười dạy: GV A", "Toán"], [None, "Bài 6", "Toán"]]
    schedule = read(rows)
    assert told(schedule, "content", "date") == [
        [("Bài 5 Người dạy: GV A", "B2"), ("9/2025", "A2")], [("Bài 6", "B3"), (None, "A3")],
    ]


def test_a_week_drawn_as_a_grid_both_ways():
    down = [["TUẦN 6 (Từ 06/10/2025 đến 11/10/2025)"], ["THỨ", "SÁNG", "CHIỀU"], ["HAI", "Chào cờ", None],
            ["BA\n07/10", None, "SHCM theo NCBH môn Toán lớp 6"]]
    schedule = read(down)
    assert told(schedule, "content", "subject") == [[("SHCM theo NCBH môn Toán lớp 6", "C4"), ("Toán", "C4")]]
    assert days(schedule) == [(date(2025, 10, 7),) * 2]
    assert ("unused-text", "B3") in problems(schedule)
    across = [["Buổi", "Thứ 2 (06/10)", "Thứ 3 (07/10)", "Thứ 4 (08/10)"], ["Chiều", None, "Họp tổ Toán", None]]
    assert days(read(across)) == [(date(2025, 10, 7),) * 2]


def test_a_weekday_without_a_day_is_no_day():
    rows = [["1A", "Tiết", "Thứ 2", "Thứ 3", "Thứ 4"], ["Chiều", "1", "Toán", None, "SHCM"]]
    schedule = read(rows)
    assert days(schedule) == [(None, None)]
    assert ("unreadable-date", "E2") in problems(schedule)


def test_a_weekday_that_contradicts_its_day_is_reported():
    assert ("ambiguous-date", "A2") in problems(read([["THỨ", "SÁNG"], ["HAI\n30/10", "Họp tổ"]]))


def test_months_across():
    title = ["KẾ HOẠCH SHCM NĂM HỌC 2025-2026"]
    rows = [title, ["Tổ", "Tháng 9", "Tháng 10"], ["Toán", "Bài 5 (18/9)", None], ["Văn", None, "Thơ"]]
    schedule = read(rows)
    assert told(schedule, "department", "content", "date") == [
        [("Toán", "A3"), ("Bài 5", "B3"), ("Tháng 9 › 18/9", "B3")], [("Văn", "A4"), ("Thơ", "C4"), ("Tháng 10", "C2")],
    ]
    rows = [title, ["Tháng", "Tổ Toán", "Tổ Văn"], ["9", "Bài 5 (18/9)", None], ["10", None, "Thơ"]]
    assert told(read(rows), "department", "content", "date") == [
        [("Tổ Toán", "B2"), ("Bài 5", "B3"), ("Tháng 9 › 18/9", "B3")],
        [("Tổ Văn", "C2"), ("Thơ", "C4"), ("Tháng 10", "A4")],
    ]


def test_a_list_below_a_table_needs_a_day_and_prose_is_none():
    rows = [
        ["STT", "Tên trường", "Nội dung chuyên đề", "Thời gian"], ["1", "TH A", "Bài 1", "Tháng 10/2025"],
        ["2", "MN B", "Bài 2", "Tháng 10/2025"], ["1.3. Cấp MN – TH – THCS"], ["- Chuyên đề “Văn hóa đọc - Thân giáo”"],
        ["- Thời gian: Trong năm học 2025-2026 (dự kiến từ tháng 11/2025)"], ["- Chủ trì tham mưu: Khối THCS"],
        ["2. Định hướng"], ["- Nội dung chuyên đề cần được xây dựng khoa học"],
    ]
    schedule = read(rows)
    assert told(schedule, "content", "date", "owner")[2:] == [[
        ("Chuyên đề “Văn hóa đọc - Thân giáo”", "A5"),
        ("Trong năm học 2025-2026 (dự kiến từ tháng 11/2025)", "A6"), ("Khối THCS", "A7"),
    ]]
    assert schedule.sessions["level"].to_list() == ["TH", "MN", None]
    assert ("unused-rows", "A8") in problems(schedule)


def test_a_list_alone_under_months():
    rows = [["Tháng 9"], ["- Họp tổ chuyên môn (5/9)"], ["- Khai giảng"], ["Tháng 10"], ["- Chuyên đề môn Toán lớp 4"]]
    schedule = read(rows)
    assert told(schedule, "content", "date") == [
        [("Họp tổ chuyên môn", "A2"), ("Tháng 9 › 5/9", "A2")],
        [("Chuyên đề môn Toán lớp 4", "A5"), ("Tháng 10", "A4")],
    ]
    assert [told for told in problems(schedule) if told[0] != "unknown-unit"] == [("unused-rows", "A3")]


def test_tables_with_other_columns_below_and_beside_each_other():
    below = [["STT", "Nội dung", "Thời gian"], ["1", "Bài 1", "05/10/2025"],
             ["STT", "Môn học", "Nội dung", "Thời gian", "Ghi chú"], ["1", "Toán", "Bài 2", "06/10/2025", None]]
    assert told(read(below), "content", "date") == [
        [("Bài 1", "B2"), ("05/10/2025", "C2")], [("Bài 2", "C4"), ("06/10/2025", "D4")],
    ]
    header = ["STT", "Nội dung", "Thời gian"]
    beside = [[*header, None, *header], ["1", "Bài 1", "05/10/2025", None, "1", "Bài 2", "06/10/2025"]]
    assert told(read(beside), "content", "date") == [
        [("Bài 1", "B2"), ("05/10/2025", "C2")], [("Bài 2", "F2"), ("06/10/2025", "G2")],
    ]


def test_headings_and_the_sheets_name_fill_empty_cells_only():
    rows = [["Nội dung", "Thời gian"], ["Tháng 10"], ["Bài 1", "5"], ["Bài 2", "06/11/2025"], ["Bài 3", None]]
    schedule = read(rows, "Tổ Toán", merges=[(2, 1, 2, 2)])
    assert told(schedule, "date", "department") == [
        [("Tháng 10 › 5", "B3"), ("Tổ Toán", "")], [("06/11/2025", "B4"), ("Tổ Toán", "")],
        [("Tháng 10", "A2"), ("Tổ Toán", "")],
    ]
    assert schedule.sessions["organiser"].to_list() == ["Tổ"] * 3


def test_what_a_title_says_fills_empty_cells_only_and_is_noted():
    rows = [["Nội dung", "Thời gian", "Môn học"], ["Dạy học môn Toán lớp 3 theo NCBH", "Tháng 10/2025", None],
            ["Chuyên đề cấp trường môn Toán lớp 4, 5", "Tháng 11/2025", "Tin học"],
            ["Bồi dưỡng học sinh giỏi", "Tháng 12/2025", None]]
    file = read_file(RawFile("a", "", [RawTable("S", rows)]))
    schedule = assemble([file], as_of=AS_OF)
    assert told(schedule, "subject", "grade", "kind", "organiser") == [
        [("Toán", "A2"), ("3", "A2"), ("NCBH", "A2"), (None, "")],
        [("Tin học", "C3"), ("4, 5", "A3"), ("Chuyên đề", "A3"), ("Trường", "A3")],
        [(None, "C4"), (None, ""), (None, "A4"), (None, "")],
    ]
    noted = {(note.cell, note.field, note.text) for note in file.sheets[0].notes}
    assert noted >= {("A2", "subject", "Toán"), ("A3", "grade", "4, 5")}


def test_a_session_that_may_not_take_place_has_an_unknown_status():
    schedule = read([["Nội dung", "Thời gian"], ["Dự chuyên đề cấp cụm (nếu có)", "Tháng 10/2025"]])
    assert schedule.sessions["status"].to_list() == [None]
    assert ("unknown-status", "A2") in problems(schedule)


def test_a_recurrence_is_one_row_without_a_day():
    rows = [["Tháng", "Nội dung công việc"], ["9/2025", "- Sinh hoạt tổ định kỳ 2 tuần/lần\n- Dự giờ"]]
    schedule = read(rows)
    assert days(schedule) == [(None, None)]
    assert ("unreadable-date", "B2") in problems(schedule)


def test_hidden_rows_of_a_plan_are_said():
    assert ("hidden-rows", "A3") in problems(read(MONTHS, hidden_rows={3}))
