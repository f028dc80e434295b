import pytest

from shcm_rules.importers.layouts.inference import infer_organiser
from shcm_rules.importers.layouts.shapes.activities import is_conditional, own_date, recurrence_in, speaks_of_session
from shcm_rules.importers.layouts.shapes.cell_lists import split_items
from shcm_rules.importers.layouts.shapes.headings import (
    heading_facts,
    name_facts,
    named_period,
    period_in,
    said_around,
    title_department,
)
from shcm_rules.importers.layouts.shapes.item_lines import meetings_in
from shcm_rules.importers.layouts.shapes.markup import without_markup
from shcm_rules.importers.raw import RawTable


@pytest.mark.parametrize(("cell", "items"), [
    ("- Họp tổ (5/9)\n- Tựu trường\n( 19/8/2019)", ["Họp tổ (5/9)", "Tựu trường ( 19/8/2019)"]),
    ("- Dự giờ - Sinh hoạt tổ - Khai giảng", ["Dự giờ", "Sinh hoạt tổ", "Khai giảng"]),
    ("- Chuyên đề “Đọc sách - Thân giáo” - Dự giờ", ["Chuyên đề “Đọc sách - Thân giáo”", "Dự giờ"]),
    ("Sinh hoạt cụm - Thân thiện", ["Sinh hoạt cụm - Thân thiện"]),
    ("Dự giờ • Họp tổ", ["Dự giờ", "Họp tổ"]),
    ("1. 18/09: Tập huấn\n2. Dự giờ", ["18/09: Tập huấn", "Dự giờ"]),
    ("Giáo dục cảm xúc\ncho trẻ", ["Giáo dục cảm xúc cho trẻ"]),
    ("- …", []),
    ("", []),
])
def test_a_cell_is_split_where_its_writer_did(cell, items):
    assert [" ".join(item.split()) for item in split_items(cell)] == items


@pytest.mark.parametrize("text", [
    "Sinh hoạt tổ chuyên môn", "SHCM theo NCBH", "Bồi dưỡng, tập huấn GV", "Sinh hoạt chuyên đề cụm trường.",
    "Họp tổ (12/9)", "Thực hiện thao giảng – chuyên đề cấp trường", "Hội thảo đổi mới",
])
def test_meetings(text):
    assert speaks_of_session(text)


@pytest.mark.parametrize("text", [
    "Bồi dưỡng học sinh giỏi, phụ đạo học sinh yếu", "Nộp báo cáo chuyên đề", "Xây dựng kế hoạch chuyên môn", "Dự giờ",
    "SHTT tại sân trường", "Sinh hoạt lớp", "Căn cứ kế hoạch chuyên đề số 5/KH", "Chuẩn bị nội dung bồi dưỡng",
    "Nhà trường tổ chức họp phụ huynh", "",
])
def test_other_work(text):
    assert not speaks_of_session(text)


@pytest.mark.parametrize(("text", "date"), [
    ("Tựu trường ( 19/8/2019)", "19/8/2019"), ("Họp phụ huynh. (Sáng 28/8)", "Sáng 28/8"),
    ("05/9/2025: họp tổ", "05/9/2025"), ("SHCM tuần 1, 3", "tuần 1, 3"),
    ("Hội thảo từ 12 đến 14/10/2025.", "từ 12 đến 14/10/2025"),
    ("Lúc 14h00 ngày 24 tháng 10 năm 2026", "ngày 24 tháng 10 năm 2026"),
    ("Thao giảng chào mừng ngày 20/11", ""), ("Tập huấn 1/2 ngày", ""), ("Chuyên đề lớp 4/5 bài 3/4", ""),
    ("Họp tổ", ""),
])
def test_only_a_day_that_stands_apart_is_the_lines_own(text, date):
    assert own_date(text) == date


def test_recurrences_and_conditions_are_seen():
    assert recurrence_in("Sinh hoạt tổ định kỳ 2 tuần/lần") == "định kỳ 2 tuần/lần"
    assert "hàng tuần" in recurrence_in("Họp tổ chiều thứ 5 hàng tuần")
    assert recurrence_in("Họp tổ 5/9") == ""
    assert is_conditional("Dự chuyên đề cấp cụm (nếu có)")
    assert not is_conditional("Dự chuyên đề cấp cụm")


def test_a_description_in_several_lines_is_one_meeting():
    described = meetings_in("Dạy học STEM\nNgười dạy: GV A", of_meetings=True)
    assert [meeting.content for meeting in described.meetings] == ["Dạy học STEM Người dạy: GV A"]
    dated = meetings_in("- 08/9: Họp tổ\n- 22/9: Bài 5\n- Chấm hồ sơ", of_meetings=True)
    assert [(meeting.content, meeting.date) for meeting in dated.meetings] == [("Họp tổ", "08/9"), ("Bài 5", "22/9")]
    assert dated.others == ["Chấm hồ sơ"]


@pytest.mark.parametrize(("text", "facts"), [
    ("1.1. Khối Mầm non", {"level": "MN"}), ("1.3. Cấp MN – TH – THCS", {}),
    ("I. Tổ Toán - Tin", {"department": "Tổ Toán - Tin"}),
    ("* Tổ Ngoại ngữ", {"department": "Tổ Ngoại ngữ"}), ("III. Tổ chức thực hiện", {}), ("Tổ trưởng", {}),
    ("III. Cụm số 1 - cấp THCS", {"level": "THCS", "cluster": "Cụm số 1"}), ("HỌC KỲ II", {"date": "HỌC KỲ II"}),
    ("II. Kế hoạch tháng 9", {"date": "tháng 9"}), ("Ghi chú", {}),
])
def test_what_a_heading_says(text, facts):
    assert heading_facts(text) == facts


def test_what_the_name_of_a_sheet_says():
    assert name_facts("T9-2025") == {"date": "Tháng 9/2025"}
    assert name_facts("Tháng 9") == {"date": "Tháng 9"}
    assert name_facts("Tổ Toán - Tin") == {"department": "Tổ Toán - Tin"}
    assert name_facts("Tuần 12") == name_facts("Tổ - Môn") == name_facts("Lịch SHCM") == name_facts("Cụm") == {}


def test_a_month_over_a_cell_adds_only_what_the_cell_lacks():
    assert [named_period("Tuần", text) for text in ("7", "2 và 4", "7 (13/10-18/10)", "13/10-18/10", "Tuần 7")] == [
        "Tuần 7", "Tuần 2 và 4", "Tuần 7 (13/10-18/10)", "13/10-18/10", "Tuần 7"]
    assert said_around("Tháng 9", "") == "Tháng 9"
    assert said_around("Tháng 9", "5") == "Tháng 9 › 5"
    assert said_around("Tháng 9", "05/10/2025") == said_around("HỌC KỲ I", "5") == ""
    assert period_in("Tháng 9 và tháng 10") == ""


def test_whose_plan_a_title_announces():
    assert title_department("KẾ HOẠCH SHCM TỔ TOÁN - TIN NĂM HỌC 2025-2026") == "TỔ TOÁN - TIN"
    assert title_department("TỔ KHOA HỌC TỰ NHIÊN") == "TỔ KHOA HỌC TỰ NHIÊN"
    assert title_department("TỔ: TOÁN - TIN") == title_department("Tổ:Toán - Tin").upper() == "TỔ TOÁN - TIN"
    assert title_department("KẾ HOẠCH SHCM TỔ: TOÁN NĂM HỌC 2025-2026") == "TỔ TOÁN"
    assert title_department("KẾ HOẠCH SINH HOẠT TỔ CHUYÊN MÔN: TỔ TOÁN") == "TỔ TOÁN"
    assert title_department("KẾ HOẠCH SINH HOẠT CHUYÊN MÔN KHỐI 4+5") == "KHỐI 4+5"
    assert title_department("LỊCH SHCM TỔ KHỐI 1 NĂM HỌC 2025-2026") == "TỔ KHỐI 1"
    for title in ("KẾ HOẠCH SHCM KHỐI 9", "Tổ: ............", "Tổ trưởng: Tổ Toán", "Tổ Toán: họp",
                  "KẾ HOẠCH TỔ CHỨC CHUYÊN ĐỀ", "KẾ HOẠCH SINH HOẠT TỔ CHUYÊN MÔN NĂM HỌC 2025-2026", "TỔ TRƯỞNG"):
        assert title_department(title) == ""


def test_markup_is_taken_out_and_signs_stay():
    cells = ["<li>a</li><li>b</li>", "a&nbsp;&amp; b", "a < b > c", "R&D"]
    rows = [['<ul style="list-style-type: none;"> - Họp tổ', *cells]]
    read = without_markup(RawTable("S", rows)).rows[0]
    assert [" ".join(text.split()) for text in read] == ["- Họp tổ", "- a - b", "a & b", "a < b > c", "R&D"]
    untouched = RawTable("S", [["Toán", None]])
    assert without_markup(untouched) is untouched


@pytest.mark.parametrize(("title", "organiser"), [
    ("Chuyên đề cụm: STEM trong môn Công nghệ", "Cụm"), ("NCBH cụm lần 2", "Cụm"), ("Chuyên đề trường", "Trường"),
    ("Chuyên đề tổ – đổi mới", "Tổ"), ("Chuyên đề cụm động từ", ""), ("Chuyên đề trường học hạnh phúc", ""),
    ("Chuyên đề tổ chức trò chơi", ""),
])
def test_whose_a_theme_is_by_its_title(title: str, organiser: str):
    assert infer_organiser(title) == organiser
