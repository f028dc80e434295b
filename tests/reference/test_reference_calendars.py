"""School calendars: what is shipped, how a workbook overrides it, weeks, and files of the user's own."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.errors import UsageError
from shcm_rules.reference.calendars import (
    CERTAINTIES,
    calendar_from_info,
    find_calendar,
    holidays,
    load_calendars,
    shipped_calendars,
)
from shcm_rules.windows import SchoolYear, Window

Y2024, Y2025, Y2026 = map(SchoolYear, (2024, 2025, 2026))
NONE = (None, None)


def day(year, month, number):
    return Window.day(date(year, month, number))


def ends(window):
    return window.earliest, window.latest


# --- what is shipped ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "opening", "term1_last", "term2_last", "certainty"),
    [
        (Y2024, "2024-09-05", ("2025-01-04", "2025-01-17"), ("2025-05-10", "2025-05-30"), "press"),
        (Y2025, "2025-09-05", ("2026-01-03", "2026-01-17"), ("2026-05-09", "2026-05-30"), "press"),
        (Y2026, "2026-09-05", ("2027-01-02", "2027-01-31"), ("2027-05-01", "2027-05-31"), "secondary"),
    ],
)
def test_national_frames(year, opening, term1_last, term2_last, certainty):
    calendar = find_calendar(year, "", "THCS")
    assert calendar is not None
    assert calendar.term1_first == Window.day(date.fromisoformat(opening))
    assert ends(calendar.term1_last) == tuple(map(date.fromisoformat, term1_last))
    assert ends(calendar.term2_last) == tuple(map(date.fromisoformat, term2_last))
    assert (calendar.term2_first, calendar.weeks_from, calendar.certainty) == (None, None, certainty)
    assert calendar.note


@pytest.mark.parametrize("calendar", [c for c in shipped_calendars() if not c.province], ids=lambda c: c.id)
def test_the_earliest_ends_follow_from_18_and_17_weeks(calendar):
    opening = calendar.term1_first.earliest
    monday = opening - timedelta(opening.weekday())
    assert calendar.term1_last.earliest == monday + timedelta(weeks=17, days=5)
    monday += timedelta(weeks=18)
    taught = 0
    while taught < 17:
        days = [monday + timedelta(n) for n in range(6)]
        taught += not all(any(off.earliest <= d <= off.latest for off in calendar.holidays) for d in days)
        monday += timedelta(7)
    assert calendar.term2_last.earliest == monday - timedelta(2)


def test_a_year_nobody_ships_has_no_calendar():
    assert find_calendar(SchoolYear(2019), "", "") is None
    assert find_calendar(SchoolYear(2027), "Điện Biên", "TH") is None
    assert holidays(SchoolYear(2019)) == ()


@pytest.mark.parametrize(
    "province", ["Điện Biên", "Tỉnh Điện Biên", "tỉnh  điện biên", "ĐIỆN BIÊN", "Sở GDĐT tỉnh Điện Biên"],
)
def test_a_province_goes_before_the_country(province):
    calendar = find_calendar(Y2024, province, "TH")
    assert calendar is not None
    assert ends(calendar.term_window(1)) == (date(2024, 9, 6), date(2025, 1, 15))
    assert ends(calendar.term_window(2)) == (date(2025, 1, 16), date(2025, 5, 24))
    assert ends(calendar.span()) == (date(2024, 9, 6), date(2025, 5, 24))


def test_a_province_without_its_own_days_follows_the_country():
    assert find_calendar(Y2025, "Điện Biên", "TH") is find_calendar(Y2025, "", "")


def test_every_shipped_calendar_says_what_it_rests_on():
    for calendar in shipped_calendars():
        assert calendar.certainty in CERTAINTIES
        assert calendar.note
        assert calendar.citation or calendar.certainty == "secondary"


def test_term_windows_of_a_frame_overlap_where_the_boundary_is_not_known():
    calendar = find_calendar(Y2025, "", "")
    assert ends(calendar.term_window(1)) == (date(2025, 9, 5), date(2026, 1, 17))
    assert ends(calendar.term_window(2)) == (date(2026, 1, 4), date(2026, 5, 30))
    assert (calendar.term_window(1).term, calendar.term_window(2).term) == (1, 2)
    assert ends(calendar.span()) == (date(2025, 9, 5), date(2026, 5, 30))
    with pytest.raises(ValueError, match="3"):
        calendar.term_window(3)


def test_holidays_belong_to_their_school_year():
    names = {off.text for off in holidays(Y2025)}
    assert "Tết Bính Ngọ" in names
    assert not names & {off.text for off in holidays(Y2026)}
    assert any(ends(off) == (date(2026, 11, 24), date(2026, 11, 24)) for off in holidays(Y2026))
    assert not any(off.earliest <= date(2025, 11, 24) <= off.latest for off in holidays(Y2025))
    assert find_calendar(Y2025, "", "").holidays == holidays(Y2025)


# --- school weeks ---------------------------------------------------------------------------------------------


def with_weeks(**changes):
    return replace(find_calendar(Y2025, "", ""), weeks_from=date(2025, 9, 8), **changes)


def test_without_a_first_monday_there_are_no_school_weeks():
    assert find_calendar(Y2025, "", "").school_week(1) is None


@pytest.mark.parametrize(
    ("skips", "n", "monday"),
    [
        (False, 1, date(2025, 9, 8)), (True, 1, date(2025, 9, 8)),
        (False, 23, date(2026, 2, 9)), (True, 23, date(2026, 2, 9)),
        (False, 24, date(2026, 2, 16)), (True, 24, date(2026, 2, 23)),  # 16-21/02/2026 is wholly Tết
        (True, 37, date(2026, 5, 25)),
    ],
)
def test_school_weeks_run_from_monday_and_may_skip_whole_breaks(skips, n, monday):
    assert with_weeks(skips_breaks=skips).school_week(n) == Window(monday, monday + timedelta(6))


def test_a_week_outside_the_year_does_not_exist():
    calendar = with_weeks(skips_breaks=True)
    assert [calendar.school_week(n) for n in (-1, 0, 38, 10**9)] == [None] * 4


def test_a_break_that_ends_on_saturday_takes_the_whole_week_and_one_to_friday_does_not():
    saturday = with_weeks(skips_breaks=True, holidays=(Window(date(2025, 9, 8), date(2025, 9, 13)),))
    friday = with_weeks(skips_breaks=True, holidays=(Window(date(2025, 9, 8), date(2025, 9, 12)),))
    assert saturday.school_week(1).earliest == date(2025, 9, 15)
    assert friday.school_week(1).earliest == date(2025, 9, 8)


# --- what a workbook says ---------------------------------------------------------------------------------------


def test_a_workbook_that_says_nothing_changes_nothing():
    base = find_calendar(Y2025, "", "")
    assert calendar_from_info(base, Y2025, term1=NONE, term2=NONE) is base


def test_given_days_replace_the_frame():
    base = find_calendar(Y2025, "", "")
    calendar = calendar_from_info(
        base, Y2025, term1=(day(2025, 9, 8), day(2026, 1, 11)), term2=(day(2026, 1, 12), day(2026, 5, 24)),
    )
    assert ends(calendar.term_window(1)) == (date(2025, 9, 8), date(2026, 1, 11))
    assert ends(calendar.term_window(2)) == (date(2026, 1, 12), date(2026, 5, 24))
    assert (calendar.certainty, calendar.citation, calendar.holidays) == ("given", "", base.holidays)
    assert "11/01/2026" in calendar.note


def test_the_end_of_term_1_alone_moves_the_start_of_term_2():
    base = find_calendar(Y2024, "Điện Biên", "")
    calendar = calendar_from_info(base, Y2024, term1=(None, day(2025, 1, 18)), term2=NONE)
    assert calendar.term2_first is None
    assert calendar.term_window(2).earliest == date(2025, 1, 19)
    assert (calendar.term1_first, calendar.term2_last) == (base.term1_first, base.term2_last)
    assert calendar.certainty == base.certainty


def test_the_start_of_term_2_alone_bounds_the_end_of_term_1():
    base = find_calendar(Y2025, "", "")
    calendar = calendar_from_info(base, Y2025, term1=NONE, term2=(day(2026, 1, 12), None))
    assert ends(calendar.term1_last) == (date(2026, 1, 3), date(2026, 1, 11))
    assert ends(calendar.term2_first) == (date(2026, 1, 12), date(2026, 1, 12))


def test_a_frame_that_contradicts_the_workbook_gives_way():
    base = find_calendar(Y2025, "", "")
    calendar = calendar_from_info(base, Y2025, term1=(day(2025, 8, 25), day(2025, 12, 27)), term2=NONE)
    assert ends(calendar.span()) == (date(2025, 8, 25), date(2026, 5, 30))
    late = calendar_from_info(base, Y2025, term1=NONE, term2=(None, day(2026, 6, 6)))
    assert late.span().latest == date(2026, 6, 6)
    early = calendar_from_info(base, Y2025, term1=NONE, term2=(day(2025, 12, 29), None))
    assert early.term1_last.latest == date(2025, 12, 28)


def test_a_year_without_a_frame_is_as_wide_as_the_year_where_nothing_is_given():
    year = SchoolYear(2019)
    calendar = calendar_from_info(None, year, term1=(None, day(2020, 1, 11)), term2=NONE)
    assert ends(calendar.term_window(1)) == (date(2019, 7, 1), date(2020, 1, 11))
    assert ends(calendar.term_window(2)) == (date(2020, 1, 12), date(2020, 6, 30))
    assert calendar.certainty == "given"


def test_a_frame_of_another_year_is_not_used():
    calendar = calendar_from_info(find_calendar(Y2025, "", ""), Y2026, term1=(day(2026, 9, 7), None), term2=NONE)
    assert calendar.year == Y2026
    assert calendar.span().latest == date(2027, 6, 30)
    assert calendar.holidays == holidays(Y2026)


def test_a_leap_day_can_be_a_boundary():
    year = SchoolYear(2023)
    calendar = calendar_from_info(None, year, term1=(day(2023, 9, 5), day(2024, 2, 29)), term2=NONE)
    assert calendar.term_window(2).earliest == date(2024, 3, 1)


def test_all_contradictions_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        calendar_from_info(
            None, Y2026, term1=(day(2025, 9, 5), day(2027, 1, 10)), term2=(day(2027, 1, 10), day(2027, 5, 25)),
        )
    first, second = str(caught.value).splitlines()
    assert first == "HK1 từ: đang là 05/09/2025, ngoài năm học 2026-2027"
    assert second == "HK2 từ: đang là 10/01/2027, phải sau HK1 đến (10/01/2027)"


@pytest.mark.parametrize(
    ("term1", "term2", "told"),
    [
        ((day(2025, 9, 5), None), (day(2025, 9, 6), None), "HK1 đến: không còn ngày nào"),
        ((None, day(2025, 7, 1)), NONE, "HK1 từ: không còn ngày nào"),
        (NONE, (day(2026, 6, 30), None), "HK2 đến: không còn ngày nào"),
    ],
)
def test_days_that_leave_no_room_for_the_others_are_told(term1, term2, told):
    with pytest.raises(UsageError, match=told):
        calendar_from_info(None, Y2025, term1=term1, term2=term2)


def test_a_second_term_may_be_one_day():
    calendar = calendar_from_info(None, Y2025, term1=(None, day(2026, 1, 10)), term2=(None, day(2026, 1, 11)))
    assert ends(calendar.term_window(2)) == (date(2026, 1, 11), date(2026, 1, 11))


@st.composite
def given_bounds(draw):
    days = sorted(draw(st.lists(st.dates(date(2025, 7, 10), date(2026, 6, 20)), min_size=4, max_size=4, unique=True)))
    kept = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    return [Window.day(d) if keep else None for d, keep in zip(days, kept, strict=True)]


@settings(max_examples=200, deadline=None)
@given(bounds=given_bounds(), framed=st.booleans())
def test_given_days_always_stand_and_the_rest_keeps_the_order(bounds, framed):
    base = find_calendar(Y2025, "", "") if framed else None
    try:
        calendar = calendar_from_info(base, Y2025, term1=(bounds[0], bounds[1]), term2=(bounds[2], bounds[3]))
    except UsageError as error:
        assert "không còn ngày nào" in str(error)  # noqa: PT017 - rare, and only for neighbouring days
        return
    made = (calendar.term1_first, calendar.term1_last, calendar.term2_first, calendar.term2_last)
    for written, window in zip(bounds, made, strict=True):
        if written:
            assert window == written
    known = [window for window in made if window]
    for before, after in pairwise(known):
        assert before.earliest <= after.latest


# --- the user's own file ----------------------------------------------------------------------------------------

GOOD = """
[[calendar]]
id = "truong-a"
title = "Lịch năm học của trường"
year = "2025-2026"
province = "Tỉnh Mẫu"
level = "THCS"
term1_first = 2025-09-08
term1_last = 2026-01-11
term2_first = 2026-01-12
term2_last = [2026-05-23, 2026-05-30]
weeks_from = 2025-09-08
skips_breaks = true
breaks = [[2026-02-09, 2026-02-22], 2025-11-20]

[[calendar]]
id = "mau"
year = "2025-2026"
term1_first = 2025-09-05
term1_last = 2026-01-10
term2_last = 2026-05-30

[[holiday]]
title = "Nghỉ bão"
days = 2025-10-01
"""


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "lich.toml"
    path.write_text(text, encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_of_the_users_own(tmp_path, encoding):
    own, other = load_calendars(write(tmp_path, GOOD, encoding))
    assert (own.id, own.year, own.certainty, other.title) == ("truong-a", Y2025, "given", "")
    assert own.school_week(24).earliest == date(2026, 3, 2)  # two weeks of the school's own break
    assert {off.text for off in own.holidays} >= {"Nghỉ bão", "Tết Bính Ngọ"}
    assert find_calendar(Y2025, "Mẫu", "THCS", among=[own, other]) is own
    assert find_calendar(Y2025, "Mẫu", "TH", among=[own, other]) is other
    assert find_calendar(Y2024, "Mẫu", "TH", among=[own, other]) is find_calendar(Y2024, "", "TH")


def test_every_problem_of_a_file_is_told_with_file_and_key(tmp_path):
    path = write(tmp_path, """
surprise = 1
[[calendar]]
id = 5
year = "2025-2027"
term1_last = "2026-01-11"
term2_last = [2026-05-30, 2026-05-01]
level = "Mẫu giáo"
weeks_from = 2025-09-09
skips_breaks = "yes"
breaks = [1]
certainty = "sure"
colour = "red"
[[holiday]]
title = "x"
""")
    with pytest.raises(UsageError) as caught:
        load_calendars(path)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(str(path)) for line in lines)
    for key in ("surprise", "id", "year", "term1_first", "term1_last", "term2_last", "level", "weeks_from",
                "skips_breaks", "breaks", "certainty", "colour", "days"):
        assert [line for line in lines if f".{key}: " in line], key


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("term2_first = 2026-01-12", "term2_first = 2026-01-11", "đang từ 11/01/2026, phải sau term1_last"),
        ("term1_first = 2025-09-08", "term1_first = 2024-09-08", "ngoài năm học 2025-2026"),
        ("weeks_from = 2025-09-08", "weeks_from = 2024-09-09", "ngoài năm học 2025-2026"),
        ('id = "mau"', 'id = "truong-a"', "xuất hiện hai lần"),
        ('id = "mau"', 'id = "mau"\nprovince = "tỉnh mẫu"\nlevel = "THCS"', "đã có lịch khác"),
        ("[[holiday]]", "[holiday]", "phải viết thành các mục [[holiday]]"),
        ("skips_breaks = true", "skips_breaks = ", "lich.toml:13"),
    ],
)
def test_what_does_not_fit_together_is_told(tmp_path, before, after, told):
    with pytest.raises(UsageError) as caught:
        load_calendars(write(tmp_path, GOOD.replace(before, after)))
    assert told in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"a" + b"=[" * 5000, b"x = 2025-02-30", b"calendar = 1"])
def test_no_file_content_escapes_as_another_error(tmp_path, content):
    path = tmp_path / "lich.toml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"lich\.toml"):
        load_calendars(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UsageError, match="khong-co"):
        load_calendars(tmp_path / "khong-co.toml")
