import pytest

from shcm_rules.importers.layouts.layout import find_header
from shcm_rules.importers.layouts.sheets import read_sheets
from shcm_rules.importers.layouts.titles import named_levels, read_info, title_facts
from shcm_rules.importers.raw import RawTable

HEADER = ["STT", "Tên trường", "Nội dung chuyên đề", "Thời gian tổ chức", "Dự kiến thời lượng", "Ghi chú"]


def sheet_of(rows, name="Sheet1", **more):
    """Return the first table of a sheet, None if there is none."""
    return next(iter(read_sheets(RawTable(name, rows, **more))), None)


def codes(sheet):
    return [(problem.code, problem.cell) for problem in sheet.problems]


def column(sheet, name):
    return sheet.frame.get_column(name).to_list()


def test_header_is_found_below_titles_in_any_order_and_wherever_the_block_begins():
    rows = [["KẾ HOẠCH NĂM"], [], ["Môn học", "Thời gian", "Nội dung"], ["Toán", "Tháng 10/2025", "Bài 1"]]
    sheet = sheet_of(rows, first_row=3, first_column=2)
    assert sheet.table == "sessions"
    assert sheet.columns == {"subject": "B", "date": "C", "content": "D"}
    assert column(sheet, "row") == [6]
    assert sheet.header_row == 2


def test_known_variants_are_read_and_duration_is_no_time():
    sheet = sheet_of([HEADER, ["1", "MN A", "Chuyên đề 1", "Tháng 10/2025", "½ ngày", None]])
    assert sheet.columns == {
        "number": "A", "school": "B", "content": "C", "date": "D", "duration": "E", "note": "F",
    }
    assert sheet.problems == []


def test_a_header_broken_over_lines_or_written_without_accents_is_the_same_header():
    sheet = sheet_of([["mon_hoc", "Thời\ngian tổ\nchức", "NOI DUNG"], ["Toán", "Tháng 10/2025", "x"]])
    assert sheet.columns == {"subject": "A", "date": "B", "content": "C"}
    assert sheet.problems == []


def test_a_typo_is_recognised_and_reported():
    sheet = sheet_of([["Thời gian", "Nội dung", "Ngày thông bao"], ["Tháng 10/2025", "x", None]])
    assert sheet.columns["notified"] == "C"
    assert codes(sheet) == [("fuzzy-header", "C1")]
    assert "“Ngày thông báo”" in sheet.problems[0].message


def test_a_header_between_two_known_ones_is_not_guessed():
    sheet = sheet_of([["Thời gian", "Nội dung", "Ngày gửi"], ["Tháng 10/2025", "x", None]])
    assert codes(sheet) == [("unused-column", "C1")]


def test_the_first_of_two_equal_headers_wins():
    sheet = sheet_of([["Thời gian", "Nội dung", "Nội dung"], ["Tháng 10/2025", "một", "hai"]])
    assert column(sheet, "content") == ["một"]
    assert codes(sheet) == [("duplicate-header", "C1")]


def test_the_better_known_of_two_headers_for_one_field_wins():
    sheet = sheet_of([["Tháng", "Nội dung", "Thời gian"], ["10", "x", "05/10/2025"]])
    assert sheet.columns["date"] == "C"
    assert codes(sheet) == [("unused-column", "A1")]


def test_columns_without_header_or_of_unknown_header_are_reported():
    sheet = sheet_of([["Thời gian", "Nội dung", "Màu sắc", None], ["Tháng 10/2025", "x", "đỏ", "lạc"]])
    assert codes(sheet) == [("unused-column", "C1"), ("unused-column", "D2")]


def test_stacked_headers_are_joined_where_merges_say_so():
    rows = [
        ["STT", "Nội dung", "Ngày", None, "Địa điểm"],
        [None, None, "Ngày thông báo", "Ngày tổ chức", None],
        ["1", "x", "2025-09-20", "2025-10-05", "P1"],
    ]
    sheet = sheet_of(rows, merges=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 2, 5)])
    assert sheet.columns == {"number": "A", "content": "B", "notified": "C", "date": "D", "venue": "E"}
    assert column(sheet, "row") == [3]
    assert sheet.problems == []


def test_a_data_row_that_looks_like_headers_is_data():
    sheet = sheet_of([["Cấp tổ chức", "Thời gian", "Nội dung"], ["Cụm", "Tháng 10/2025", "Chuyên đề"]])
    assert column(sheet, "row") == [2]


def test_a_header_of_two_meanings_is_decided_by_its_values():
    rows = [["Cấp", "Thời gian", "Nội dung"], ["THCS", "Tháng 10/2025", "x"]]
    assert "level" in sheet_of(rows).columns
    rows[1][0] = "Cụm"
    assert "organiser" in sheet_of(rows).columns
    rows[1][0] = "x"
    assert codes(sheet_of(rows)) == [("unused-column", "A1")]


def test_sheet_name_and_headers_decide_the_table():
    cases = {
        "departments": ["Trường", "Cấp học", "Tổ chuyên môn", "Môn học"],
        "clusters": ["Cụm", "Trường", "Cấp học", "Năm học", "Cụm trưởng"],
        "documents": ["Đơn vị", "Loại hồ sơ", "Năm học", "Ngày gửi", "Nơi nhận"],
        "minutes": ["Đơn vị", "Lần", "Thời gian", "Địa điểm", "Thành phần", "Nội dung", "Kết luận", "Thư ký"],
        "sessions": ["Trường", "Tổ chuyên môn", "Môn học", "Thời gian"],
    }
    for table, header in cases.items():
        assert find_header(RawTable("Sheet1", [header])).table == table
    assert find_header(RawTable("Biên bản", [["Lần", "Thời gian", "Nội dung"]])).table == "minutes"
    assert find_header(RawTable("Tổ - Môn", [["Tổ chuyên môn"]])).table == "departments"


def test_no_header_no_table():
    assert sheet_of([["Tháng", "Thực hiện", "Thực hiện", "Ghi chú"], ["8/2025", "x", "y", None]]) is None
    assert sheet_of([["a"], ["b"]]) is None
    assert sheet_of([]) is None


def test_merged_cells_fill_their_own_range_only_and_remember_their_cell():
    rows = [
        ["Trường", "Nội dung", "Thời gian"], ["TH A", "Bài 1", "Tháng 11/2025"], [None, "Bài 2", "Tháng 12/2025"],
        [None, "Bài 3", "Tháng 1/2026"],
    ]
    sheet = sheet_of(rows, merges=[(2, 1, 3, 1)])
    assert column(sheet, "school") == ["TH A", "TH A", None]
    assert sheet.moved == {(3, "school"): "A2"}


def test_a_merge_alone_makes_no_session():
    rows = [["Trường", "Nội dung", "Thời gian"], ["TH A", "Bài 1", "Tháng 11/2025"], [None, None, None]]
    assert column(sheet_of(rows, merges=[(2, 1, 900_000, 3)]), "row") == [2]


def test_subheadings_set_the_level_and_printed_headers_are_skipped():
    rows = [
        ["1.1. Khối Mầm non"], HEADER, ["1", "A", "x", "Tháng 10/2025"], ["1.2. Khối Tiểu học"], HEADER,
        ["1", "B", "y", "Tháng 10/2025"], ["HỌC KỲ II"], ["2", "C", "y", "Tháng 2/2026"],
        ["1.3. Khối TH và THCS"], ["3", "D", "z", "Tháng 2/2026"],
    ]
    sheet = sheet_of(rows)
    assert column(sheet, "level") == ["MN", "TH", "TH", None]
    assert sheet.moved == {(3, "level"): "A1", (6, "level"): "A4", (8, "level"): "A4"}
    assert "level" not in sheet.columns
    assert codes(sheet) == [("unused-rows", "A7"), ("unused-rows", "A9")]


def test_a_wide_merged_row_is_a_heading_and_a_cell_in_its_own_column_is_data():
    rows = [["Tổ chuyên môn", "Nội dung", "Thời gian"], ["Tổ Toán", None, None], ["Đợt cao điểm", None, None]]
    sheet = sheet_of(rows, merges=[(3, 1, 3, 3)])
    assert column(sheet, "department") == ["Tổ Toán"]
    assert codes(sheet) == [("unused-rows", "A3")]


def test_signatures_and_totals_end_the_table():
    rows = [
        HEADER, ["1", "A", "x", "Tháng 10/2025"], ["2"], ["Tổng cộng", None, "1 chuyên đề"], [],
        [None, None, None, "Lào Cai, ngày 5 tháng 9 năm 2025"], ["Nơi nhận:", None, None, "HIỆU TRƯỞNG"],
        ["- Lưu", None, None, "(đã ký)"], [None, "Người A", None, "Người B"],
    ]
    sheet = sheet_of(rows)
    assert column(sheet, "row") == [2]
    assert codes(sheet) == [("unused-text", "A4")]  # the total; signatures are no data


def test_what_may_be_data_below_the_signatures_is_reported():
    rows = [HEADER, ["1", "A", "x", "Tháng 10/2025"], ["Nơi nhận:"], ["2", "B", "y", "Tháng 11/2025"]]
    sheet = sheet_of(rows)
    assert column(sheet, "row") == [2]
    assert codes(sheet) == [("unused-rows", "A4")]


def test_a_session_led_by_the_head_is_no_signature():
    rows = [["Người phụ trách", "Nội dung", "Thời gian"], ["Hiệu trưởng", "x", "Tháng 10/2025"]]
    assert column(sheet_of(rows), "row") == [2]


def test_hidden_rows_and_sheets_are_used_and_said():
    rows = [["Nội dung", "Thời gian"], ["x", "Tháng 10/2025"]]
    sheet = sheet_of(rows, hidden=True, hidden_rows={2, 9})
    assert column(sheet, "row") == [2]
    assert codes(sheet) == [("hidden-sheet", ""), ("hidden-rows", "A2")]


def test_titles_tell_only_what_is_certain():
    rows = [
        ["UBND PHƯỜNG VIỆT HÒA\nTRƯỜNG THCS A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["KẾ HOẠCH chuyên đề cấp tiểu học năm học 2025 – 2026"], ["Tỉnh: Lào Cai"],
    ]
    assert title_facts(RawTable("S", rows), 3) == {
        "school_year": "2025-2026", "unit": "TRƯỜNG THCS A", "ward": "PHƯỜNG VIỆT HÒA", "province": "Lào Cai",
        "level": "TH",
    }
    rows.append(["(thay kế hoạch năm học 2024-2025 cấp THCS; TRƯỜNG THCS B)"])
    assert set(title_facts(RawTable("S", rows), 4)) == {"unit", "ward", "province"}


def test_levels_are_named_by_word_or_abbreviation():
    assert named_levels("II. CẤP TIỂU HỌC") == {"TH"}
    assert named_levels("Liên trường MN–TH–THCS") == {"MN", "TH", "THCS"}
    assert named_levels("THỨ HAI") == frozenset()


def test_info_reads_keys_beside_or_before_their_values():
    rows = [["Năm học", "2025-2026"], ["Tỉnh:", None, "Lào Cai"], ["Đơn vị: Cụm 1"], ["Khác", "x"]]
    info = read_info(RawTable("Thông tin", rows))
    assert info.values == {"school_year": "2025-2026", "province": "Lào Cai", "unit": "Cụm 1"}
    assert info.cells == {"school_year": "B1", "province": "C2", "unit": "A3"}
    assert [(problem.code, problem.cell) for problem in info.problems] == [("unused-rows", "A4")]


def test_a_sheet_wider_than_any_plan_is_cut_and_said():
    rows = [["Nội dung", "Thời gian", *[None] * 300, "xa"], ["x", "Tháng 10/2025"]]
    sheet = sheet_of(rows)
    assert codes(sheet) == [("too-large", "KQ1")]
    assert column(sheet, "row") == [2]


@pytest.mark.parametrize(("title", "name", "cluster"), [
    ("CỤM TRƯỜNG THCS SỐ 2", "Cụm 2 - HK1", None), ("KẾ HOẠCH NĂM", "Cụm 2 - HK1", "Cụm 2"),
    ("KẾ HOẠCH", "Cụm 2", "Cụm 2"),
])
def test_a_title_names_the_cluster_better_than_the_sheet_does(title, name, cluster):
    """Without a cluster of its own a row is of the unit that the title names."""
    above = [["SỞ GD&ĐT"], [title], ["LỊCH SINH HOẠT CHUYÊN MÔN – HỌC KỲ I"], [None]]
    (sheet,) = read_sheets(RawTable(name, [*above, ["Nội dung", "Thời gian"], ["NCBH", "20/10/2025"]]))
    told = sheet.frame["cluster"].to_list() if "cluster" in sheet.frame.columns else [None]
    assert told == [cluster]


def test_a_cluster_of_schools_is_no_school_and_a_province_no_part_of_a_name():
    lines = ["CỤM CHUYÊN MÔN SỐ 5 – TỈNH LÀO CAI", "LỊCH SINH HOẠT CỤM TRƯỜNG THCS NĂM HỌC 2025-2026"]
    assert title_facts(RawTable("S", [[line] for line in lines]), 2)["unit"] == "CỤM CHUYÊN MÔN SỐ 5"
    lines = ["LỊCH SHCM TRƯỜNG THCS NĂM HỌC 2025-2026", "KẾ HOẠCH SHCM TRƯỜNG THCS SỐ 1 – TỈNH LÀO CAI"]
    assert title_facts(RawTable("S", [[line] for line in lines]), 2)["unit"] == "TRƯỜNG THCS SỐ 1"


@pytest.mark.parametrize(("title", "unit"), [
    ("KẾ HOẠCH SINH HOẠT CHUYÊN MÔN CỤM SỐ 3", "CỤM SỐ 3"),
    ("LỊCH SINH HOẠT CỤM SỐ 3 NĂM HỌC 2025-2026", "CỤM SỐ 3"),
    ("KH SHCM CỤM TRƯỜNG THCS SỐ 2, NĂM HỌC 2025-2026", "CỤM TRƯỜNG THCS SỐ 2"),
    ("KẾ HOẠCH SINH HOẠT CHUYÊN MÔN CỤM III", "CỤM III"),
    ("KẾ HOẠCH SINH HOẠT CỤM CHUYÊN MÔN NĂM HỌC 2025-2026", None),
    ("KẾ HOẠCH SINH HOẠT CỤM 4 TRƯỜNG THCS", None),
])
def test_a_plans_title_names_its_cluster_by_number_only(title: str, unit: str | None):
    """A cluster that bears no number bears no name: "cụm chuyên môn", "cụm 4 trường"."""
    assert title_facts(RawTable("S", [[title]]), 1).get("unit") == unit


def test_a_school_that_heads_a_plan_for_its_cluster_stays_the_unit():
    rows = [["TRƯỜNG THCS SỐ 1"], ["KẾ HOẠCH SINH HOẠT CHUYÊN MÔN CỤM SỐ 3"]]
    assert title_facts(RawTable("S", rows), 2)["unit"] == "TRƯỜNG THCS SỐ 1"
