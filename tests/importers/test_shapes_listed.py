"""One cell, one or several sessions: decided by bullets and days, never by line breaks alone."""

from datetime import date

import pytest

from shcm_rules.importers.assemble import assemble, read_file
from shcm_rules.importers.raw import RawFile, RawTable

HEADER = ["STT", "Thời gian tổ chức", "Tổ", "Nội dung", "Chủ trì"]


def read(content, when="Tháng 10/2025", **more):
    rows = [["LỊCH SHCM TRƯỜNG THCS SỐ 1 NĂM HỌC 2025-2026"], HEADER, ["1", when, "Toán", content, "GV A"]]
    return assemble([read_file(RawFile("a.xlsx", "0" * 64, [RawTable("Lịch", rows, **more)]))], as_of=date(2025, 9, 1))


def told(schedule, *names):
    return [
        [(row[name], schedule.cell("sessions", row["source"], row["row"], name).cell) for name in names]
        for row in schedule.sessions.iter_rows(named=True)
    ]


@pytest.mark.parametrize("content", [
    "02/10: NCBH môn Toán\n16/10: Họp tổ", "- NCBH môn Toán (02/10)\n- Họp tổ (16/10)",
    "1. NCBH môn Toán (2/10)\n2. Họp tổ (16/10)",
])
def test_lines_with_days_of_their_own_are_sessions_that_share_the_row(content):
    schedule = read(content)
    assert told(schedule, "content", "department", "owner") == [
        [("NCBH môn Toán", "D3"), ("Toán", "C3"), ("GV A", "E3")], [("Họp tổ", "D3"), ("Toán", "C3"), ("GV A", "E3")],
    ]
    assert [date.fromordinal(day) for day in schedule.sessions["date_lo"]] == [date(2025, 10, 2), date(2025, 10, 16)]
    assert {cell for ((_, cell),) in told(schedule, "date")} == {"D3"}


def test_bullets_before_meetings_are_sessions_of_the_rows_month():
    schedule = read("- NCBH môn Toán\n- Chuyên đề môn Tin học")
    assert told(schedule, "kind", "date") == [
        [("NCBH", "D3"), ("Tháng 10/2025", "B3")], [("Chuyên đề", "D3"), ("Tháng 10/2025", "B3")],
    ]


def test_other_work_beside_dated_sessions_is_reported():
    schedule = read("- NCBH (02/10)\n- Họp tổ (16/10)\n- Dự giờ")
    assert schedule.sessions.height == 2
    assert [(p.code, p.cell) for p in schedule.inputs[0].problems if "Dự giờ" in p.message] == [("unused-text", "D3")]


@pytest.mark.parametrize("content", [
    "Chuyên đề môn Toán\nDạy học phát triển năng lực\nqua trải nghiệm", "NCBH môn Toán:\n- Dạy minh họa\n- Thảo luận",
    "Chuyên đề môn Toán\nChuyên đề cấp trường", "- Chuyên đề môn Toán\n- Thảo luận", "NCBH (02/10)\nThảo luận",
])
def test_line_breaks_alone_split_nothing(content):
    assert told(read(content), "content") == [[(" ".join(content.split()), "D3")]]


@pytest.mark.parametrize("when", ["15/10/2025", "2025-10-15", "Ngày 15 tháng 10 năm 2025", "Chiều 15/10"])
def test_a_row_with_a_day_of_its_own_is_one_session(when):
    assert read("- NCBH (02/10)\n- Họp tổ (16/10)", when).sessions.height == 1


@pytest.mark.parametrize("when", [None, "Tháng 10/2025", "10/2025", "01/10 - 31/10/2025"])
def test_a_wider_time_leaves_room_for_several(when):
    assert read("- NCBH (02/10)\n- Họp tổ (16/10)", when).sessions.height == 2


def test_a_field_that_titles_tell_stands_in_the_titles_of_the_other_rows_too():
    schedule = read("- NCBH (02/10)\n- Góp ý đề kiểm tra (16/10)")
    assert told(schedule, "kind", "subject") == [[("NCBH", "D3"), (None, "")], [(None, "D3"), (None, "")]]
