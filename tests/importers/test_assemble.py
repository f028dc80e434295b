from datetime import date

import openpyxl
import pytest

from shcm_rules.errors import InputError
from shcm_rules.importers.assemble import assemble, read_file, read_schedule
from shcm_rules.importers.frames import schedule_from_rows
from shcm_rules.importers.raw import RawFile, RawTable
from shcm_rules.windows import SchoolYear

AS_OF = date(2025, 12, 1)
Y2025 = SchoolYear(2025)


def plan(header, *rows, info=None, as_of=AS_OF, year=None, **sheets):
    """Read a sheet of sessions, `Thông tin` and the other sheets by keyword: departments, clusters, …"""
    names = {"departments": "Tổ - Môn", "clusters": "Cụm", "documents": "Hồ sơ", "minutes": "Biên bản"}
    given = {"Lịch SHCM": [header, *rows], **{names[name]: value for name, value in sheets.items()}}
    if info:
        given["Thông tin"] = [list(pair) for pair in info.items()]
    return schedule_from_rows(given, as_of=as_of, year=year)


def column(schedule, name, table="sessions"):
    return getattr(schedule, table)[name].to_list()


def problems(schedule):
    return [(problem.code, problem.sheet, problem.cell) for file in schedule.inputs for problem in file.problems]


# --- organiser -----------------------------------------------------------------------------------------------------

UNITS = ["Trường", "Cụm", "Tổ chuyên môn", "Cấp tổ chức", "Lần", "Nội dung"]


@pytest.mark.parametrize(("row", "organiser"), [
    (["THCS A", "Cụm 1", None, None, None, "x"], "Cụm"),
    (["THCS A", None, "Toán", None, None, "x"], "Tổ"),
    (["THCS A", "Cụm 1", "Toán", None, None, "x"], None),
    (["THCS A", None, None, None, None, "x"], None),
    (["THCS A", "Cụm 1", "Toán", "Trường", None, "x"], "Trường"),
    (["THCS A", None, None, None, "Lần 1", "x"], None),
])
def test_an_empty_organiser_follows_the_rows_own_cells(row, organiser):
    assert column(plan(UNITS, row), "organiser") == [organiser]


def test_an_occasion_in_a_clusters_own_plan_is_the_clusters():
    info = {"Đơn vị": "Cụm 1"}
    rows = [["THCS A", None, None, None, "Lần 1", "x"], ["THCS A", None, None, None, None, "y"]]
    schedule = plan(UNITS, *rows, info=info)
    assert column(schedule, "organiser") == ["Cụm", None]
    without = plan(["Trường", "Nội dung"], ["THCS A", "x"], info=info)
    assert column(without, "organiser") == ["Cụm"]
    assert column(without, "cluster_id") == ["cụm 1"]


def test_a_schools_plan_without_columns_tells_no_organiser():
    schedule = plan(["Nội dung", "Thời gian"], ["x", "05/10/2025"], info={"Đơn vị": "Trường THCS A"})
    assert column(schedule, "organiser") == [None]
    assert column(schedule, "school_id") == ["thcs a"]


def test_inherited_units_do_not_make_an_organiser():
    schedule = plan(["Cụm", "Nội dung"], [None, "x"], info={"Đơn vị": "Cụm 1"})
    assert column(schedule, "organiser") == [None]


def test_an_empty_status_is_planned():
    assert column(plan(["Nội dung", "Trạng thái", "Trường"], ["x", None, "THCS A"]), "status") == ["Dự kiến"]


# --- keys ----------------------------------------------------------------------------------------------------------


def test_units_compare_equal_however_they_are_spelled():
    schedule = plan(
        ["Trường", "Tổ chuyên môn", "Nội dung"], ["THCS  Hòa An", "Tổ Toán – Tin", "x"],
        departments=[["Trường", "Tổ chuyên môn", "Môn học"], ["Trường THCS Hoà An", "Toán - Tin", "Toán, Tin học"]],
    )
    assert column(schedule, "department_id") == column(schedule, "department_id", "departments")
    assert column(schedule, "school_id") == column(schedule, "school_id", "departments")


def test_a_schedule_without_any_school_or_cluster_has_the_nameless_one():
    schedule = plan(["Tổ chuyên môn", "Nội dung"], ["Toán", "x"])
    assert column(schedule, "school_id") == [""]
    assert column(schedule, "department_id") == ["/toán"]
    assert column(schedule, "cluster_id") == [""]


def test_an_unknown_unit_is_null_only_where_it_may_be_one():
    schedule = plan(
        UNITS, ["THCS A", "Cụm 1", None, "Cụm", None, "x"], ["THCS A", None, None, None, None, "y"],
        ["THCS A", None, "Toán", "Tổ", None, "z"], [None, None, None, "Trường", None, "t"],
    )
    assert column(schedule, "cluster_id") == ["cụm 1", None, "", ""]
    assert column(schedule, "department_id") == ["", None, "thcs a/toán", ""]
    assert column(schedule, "school_id") == ["thcs a", "thcs a", "thcs a", None]


def test_schools_of_one_name_in_two_places_stay_apart():
    header = ["Tỉnh", "Xã/Phường", "Trường", "Nội dung"]
    schedule = plan(
        header, ["Lào Cai", "Xã B", "TH A", "x"], ["Lào Cai", "Phường C", "TH A", "y"], ["Lào Cai", None, "TH A", "z"],
    )
    assert column(schedule, "school_id") == ["lào cai|b|th a", "lào cai|c|th a", None]


def test_a_missing_ward_does_not_split_a_school():
    header = ["Tỉnh", "Xã/Phường", "Trường", "Nội dung"]
    schedule = plan(header, ["Lào Cai", "Xã B", "TH A", "x"], [None, None, "TH A", "y"])
    assert column(schedule, "school_id") == ["th a", "th a"]


def test_one_named_school_is_meant_by_sheets_without_a_school_column():
    departments = [["Tổ chuyên môn", "Môn học"], ["Toán", "Toán"]]
    schedule = plan(["Trường", "Tổ chuyên môn", "Nội dung"], ["THCS A", "Toán", "x"], departments=departments)
    assert column(schedule, "department_id", "departments") == ["thcs a/toán"]
    other = plan(["Tổ chuyên môn", "Nội dung"], ["Toán", "x"], departments=departments, info={"Đơn vị": "THCS A"})
    assert column(other, "department_id") == column(other, "department_id", "departments") == ["thcs a/toán"]


def test_info_does_not_fill_a_column_that_names_others():
    header = ["Trường", "Nội dung"]
    info = {"Đơn vị": "THCS A", "Tỉnh": "Lào Cai"}
    assert column(plan(header, ["Trường THCS A", "x"], [None, "y"], info=info), "school") == ["Trường THCS A", "THCS A"]
    mixed = plan(header, ["THCS B", "x"], [None, "y"], info=info)
    assert column(mixed, "school") == ["THCS B", None]
    assert column(mixed, "province") == ["Lào Cai", "Lào Cai"]


def test_documents_and_minutes_have_keys():
    schedule = plan(
        ["Nội dung", "Trường"], ["x", "THCS A"], info={"Đơn vị": "Cụm 1"},
        documents=[
            ["Đơn vị", "Loại hồ sơ", "Ngày gửi"], ["Trường THCS A", "Kế hoạch cụm", "25/9/2025"], [None, "Lạ", None],
        ],
        minutes=[["Lần", "Kết luận"], ["Lần 1", "x"]],
    )
    assert column(schedule, "unit_id", "documents") == ["thcs a", None]
    assert column(schedule, "document_id", "documents")[0] == "kế hoạch cụm"
    assert column(schedule, "sent_lo", "documents") == [date(2025, 9, 25).toordinal(), None]
    assert column(schedule, "unit_id", "minutes") == ["cụm 1"]
    assert column(schedule, "occasion_id", "minutes") == ["lần 1"]


# --- level ---------------------------------------------------------------------------------------------------------


def test_level_by_cell_then_info_then_registry_then_names_then_grade_then_subjects():
    header = ["Trường", "Cấp học", "Tổ chuyên môn", "Khối lớp", "Môn học", "Nội dung"]
    registry = [["Trường", "Cấp học", "Tổ chuyên môn", "Môn học"], ["A", "THPT", "Toán", "Toán"]]

    def level(*row, **more):
        return column(plan(header, [*row, "x"], **more), "level")

    assert level("THCS A", "TH", "Toán", "6", None, info={"Cấp học": "MN"}) == ["TH"]
    assert level("THCS A", None, "Toán", "6", None, info={"Cấp học": "MN"}) == ["MN"]
    assert level("A", None, "Toán", "6", None, departments=registry) == ["THPT"]
    assert level("A", None, "Văn", "6", None, departments=registry) == ["THPT"]
    assert level("THCS A", None, None, "10", None) == ["THCS"]
    assert level("A", None, None, "10", None) == ["THPT"]
    assert level("A", None, None, None, "Khoa học tự nhiên") == ["THCS"]
    assert level("A", None, None, None, "Toán") == [None]


@pytest.mark.parametrize(("school", "subject", "level", "ids"), [
    ("TH&THCS A", "Khoa học tự nhiên", "THCS", ["khoa-hoc-tu-nhien"]),
    ("THCS&THPT A", "Ngữ văn", None, ["ngu-van"]),
    ("TH&THCS A", "Ngữ văn", "THCS", ["ngu-van"]),  # not taught at TH
    ("TH&THCS A", "Toán lớp 8", "THCS", ["toan"]),
    ("TH&THCS A", "Toán lớp 4, 7", None, ["toan"]),
    ("TH&THCS A", "LS&ĐL", None, ["lich-su-va-dia-li"]),  # one subject at both, two at THPT
    ("THCS&THPT A", "LS&ĐL", None, None),
    ("A", "LS&ĐL", None, None),
    ("TH&THCS A", "Tin", None, None),
])
def test_a_school_of_two_levels_narrows_its_rows(school, subject, level, ids):
    schedule = plan(["Trường", "Môn học", "Nội dung"], [school, subject, "x"])
    assert (column(schedule, "level"), column(schedule, "subjects")) == ([level], [ids])


def test_an_unknown_subject_is_told_with_the_levels_it_may_be_of():
    schedule = plan(["Trường", "Môn học", "Nội dung"], ["TH&THCS A", "Tin", "x"])
    (told,) = [problem for file in schedule.inputs for problem in file.problems if problem.code == "unknown-subject"]
    assert "“Tin” ở cấp TH hoặc THCS" in told.message


def test_level_of_a_cluster_comes_from_its_sheet():
    clusters = [["Cụm", "Trường", "Cấp học"], ["Cụm 1", "A", "THCS"], ["Cụm 1", "B", None], ["Cụm 2", "C", "TH"]]
    schedule = plan(["Cụm", "Nội dung"], ["Cụm 1", "x"], ["Cụm 2", "y"], ["Cụm 3", "z"], clusters=clusters)
    assert column(schedule, "level") == ["THCS", "TH", None]


def test_an_unreadable_level_is_not_replaced():
    schedule = plan(["Trường", "Cấp học", "Nội dung"], ["THCS A", "TH&THCS", "x"])
    assert column(schedule, "level") == [None]
    assert problems(schedule) == [("unknown-level", "Lịch SHCM", "B2")]


def test_one_problem_for_each_unit_without_level():
    schedule = plan(["Trường", "Nội dung"], ["A", "x"], ["A", "y"], ["B", "z"], ["THCS C", "t"])
    assert problems(schedule) == [("unknown-level", "Lịch SHCM", "A2"), ("unknown-level", "Lịch SHCM", "A4")]


# --- year and calendars --------------------------------------------------------------------------------------------


def test_year_by_argument_then_info_then_column_then_dates_then_today():
    header, row = ["Năm học", "Nội dung", "Thời gian"], ["2024-2025", "x", "05/10/2023"]
    info = {"Năm học": "2025-2026"}
    assert plan(header, row, info=info, year=SchoolYear(2026)).year == SchoolYear(2026)
    assert plan(header, row, info=info).year == Y2025
    assert plan(header, row).year == SchoolYear(2024)
    assert plan(header, [None, *row[1:]]).year == SchoolYear(2023)
    assert plan(header, [None, *row[1:]], [None, "x", "05/10/2024"]).year == Y2025
    assert plan(header, [None, "x", "Tháng 10"]).year == Y2025


def test_conflicting_years_are_reported_where_they_stand():
    rows = [["2024-2025", "x"], ["2025-2026", "y"]]
    schedule = plan(["Năm học", "Nội dung"], *rows, info={"Năm học": "2023-2024"}, year=Y2025)
    assert ("conflicting-year", "Lịch SHCM", "A2") in problems(schedule)
    assert ("conflicting-year", "Thông tin", "B1") in problems(schedule)


def test_a_row_of_another_year_is_read_in_its_own():
    rows = [["2024-2025", "x", "5/10"], ["2025-2026", "y", "5/10"]]
    schedule = plan(["Năm học", "Nội dung", "Thời gian"], *rows, year=Y2025)
    assert column(schedule, "date_lo") == [date(2024, 10, 5).toordinal(), date(2025, 10, 5).toordinal()]


@pytest.mark.parametrize(("text", "outside"), [
    ("30/06/2026", False), ("01/07/2026", True), ("01/07/2025", False), ("30/06/2025", True), ("Tháng 8/2026", False),
])
def test_written_days_outside_the_year_are_reported_and_kept(text, outside):
    schedule = plan(["Nội dung", "Thời gian", "Trường"], ["x", text, "THCS A"], year=Y2025)
    assert [code for code, *_ in problems(schedule)] == ["date-outside-year"] * outside
    assert column(schedule, "date_lo")[0] is not None


def test_calendars_for_each_province_and_level_and_the_fallback():
    rows = [["Lào Cai", "THCS A", "x"], ["Điện Biên", "TH B", "y"]]
    clusters = [["Cụm", "Trường", "Cấp học"], ["Cụm 1", "THPT C", None]]
    schedule = plan(["Tỉnh", "Trường", "Nội dung"], *rows, clusters=clusters, year=Y2025)
    assert set(schedule.calendars) == {("", ""), ("Lào Cai", "THCS"), ("Điện Biên", "TH"), ("", "THPT")}


def test_info_gives_the_terms():
    info = {
        "Năm học": "2025-2026", "HK1 từ": "05/09/2025", "HK1 đến": "10/01/2026", "HK2 từ": "12/01/2026",
        "HK2 đến": "25/5/2026",
    }
    schedule = plan(["Trường", "Nội dung", "Thời gian"], ["THCS A", "x", "HK1"], info=info)
    assert {calendar.term1_last.latest for calendar in schedule.calendars.values()} == {date(2026, 1, 10)}
    assert column(schedule, "date_hi") == [date(2026, 1, 10).toordinal()]
    assert problems(schedule) == []


def test_terms_out_of_order_are_reported_and_not_used():
    info = {"Năm học": "2025-2026", "HK1 từ": "05/09/2025", "HK1 đến": "01/09/2025"}
    schedule = plan(["Trường", "Nội dung"], ["THCS A", "x"], info=info)
    assert [code for code, *_ in problems(schedule)] == ["unreadable-date"]
    assert schedule.calendars["", ""].term1_last.latest > date(2025, 12, 1)


def test_a_year_without_calendar_is_reported():
    schedule = plan(["Trường", "Nội dung"], ["THCS A", "x"], year=SchoolYear(2000))
    assert [code for code, *_ in problems(schedule)] == ["unknown-calendar"]
    assert ("", "") in schedule.calendars


# --- files ---------------------------------------------------------------------------------------------------------


def sheets(*tables, path="a.xlsx"):
    return read_file(RawFile(path, "0" * 64, list(tables)))


PLAN = RawTable("Lịch SHCM", [["Nội dung", "Thời gian"], ["x", "05/10/2025"]])


def test_a_file_without_a_header_is_unreadable_and_says_what_was_sought():
    file = sheets(RawTable("Trang 1", [["Danh sách"], ["Nội dung"], ["a"]]))
    assert file.input.status == "unreadable"
    (problem,) = file.input.problems
    assert problem.code == "no-header"
    assert "“Thời gian”" in problem.message
    assert "Trang 1!A2" in problem.message


def test_an_empty_file_is_said_to_be_empty():
    assert [problem.code for problem in sheets(RawTable("Trang 1", [])).input.problems] == ["empty-workbook"]


def test_a_sheet_that_is_no_table_is_reported_beside_one_that_is():
    file = sheets(PLAN, RawTable("Ghi chú", [["abc"]]), RawTable("Trống", []))
    assert [(p.code, p.sheet) for p in file.input.problems] == [("unused-sheet", "Ghi chú")]


def test_each_file_speaks_for_its_own_rows_and_info_alone_for_all():
    of_a = sheets(PLAN, RawTable("Thông tin", [["Đơn vị", "THCS A"]]), path="a.xlsx")
    of_b = sheets(PLAN, RawTable("Thông tin", [["Đơn vị", "TH B"]]), path="b.xlsx")
    shared = sheets(RawTable("Thông tin", [["Tỉnh", "Lào Cai"]]), path="c.csv")
    schedule = assemble([of_a, of_b, shared], as_of=AS_OF)
    assert column(schedule, "school") == ["THCS A", "TH B"]
    assert column(schedule, "province") == ["Lào Cai", "Lào Cai"]
    assert column(schedule, "row_id") == [0, 1]
    assert schedule.info["unit"] == ""
    assert schedule.info["province"] == "Lào Cai"
    assert [file.sessions for file in schedule.inputs] == [1, 1, 0]
    assert schedule.cell("sessions", 1, 2, "content").file == "b.xlsx"


def test_titles_serve_where_info_is_silent():
    table = RawTable("S", [["TRƯỜNG THCS A"], ["Năm học 2024-2025"], ["Nội dung", "Thời gian"], ["x", "5/10"]])
    schedule = assemble([sheets(table)], as_of=AS_OF)
    assert schedule.year == SchoolYear(2024)
    assert column(schedule, "school") == ["TRƯỜNG THCS A"]
    assert column(schedule, "level") == ["THCS"]


def test_workbooks_are_read_together_and_a_broken_one_stays_in_the_list(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Lịch SHCM"
    for row in (["Tổ chuyên môn", "Môn học", "Thời gian"], ["Toán", "Toán", date(2025, 10, 5)]):
        sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    (tmp_path / "Tổ - Môn.csv").write_text("Tổ chuyên môn,Môn học,Trường\nToán,Toán,THCS A\n", "utf-8")
    seen = []
    plans, registry = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"], tmp_path / "Tổ - Môn.csv"
    schedule = read_schedule(plans, as_of=AS_OF, registry=registry, on_file=seen.append)
    assert [file.status for file in schedule.inputs] == ["read", "unreadable", "read"]
    assert len(seen) == 3
    assert column(schedule, "date_lo") == [date(2025, 10, 5).toordinal()]
    assert column(schedule, "level") == ["THCS"]
    assert column(schedule, "department_id") == column(schedule, "department_id", "departments")
    with pytest.raises(InputError):
        read_schedule([tmp_path / "nowhere.xlsx"], as_of=AS_OF)


def test_a_registry_gives_no_sessions():
    clusters = RawTable("Cụm", [["Cụm", "Trường"], ["Cụm 1", "A"]])
    file = read_file(RawFile("r.xlsx", "", [PLAN, clusters]), only=("clusters",))
    assert [sheet.table for sheet in file.sheets] == ["clusters"]
    assert [problem.code for problem in file.input.problems] == ["unused-sheet"]
