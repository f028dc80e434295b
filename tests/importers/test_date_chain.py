from datetime import date

import pytest

from shcm_rules.importers.dates.chain import join_steps
from shcm_rules.importers.dates.reading import DateContext, Unreadable, read_date
from shcm_rules.windows import SchoolYear

CONTEXT = DateContext(SchoolYear(2025))


def span(text, context=CONTEXT):
    read = read_date(text, context)
    return read.code if isinstance(read, Unreadable) else (read.earliest, read.latest, read.exact)


def day(month, number, year=2019):
    found = date(year, month, number)
    return (found, found, True)


@pytest.mark.parametrize(("steps", "expected"), [
    (("8/2019", "Từ 05 - 31/8", "Sáng 28/8"), day(8, 28)),
    (("8/2019", "19/8/2019"), day(8, 19)),
    (("8/2019", "Từ 05 - 31/8", "chiều 28/9"), "ambiguous-date"),
    (("Tháng 9/2019", "5"), day(9, 5)),
    (("Tháng 9/2019", "31"), "unreadable-date"),
    (("9/2019", "Tuần 1 Từ 09/9- 14/9"), (date(2019, 9, 9), date(2019, 9, 14), False)),
    (("Tuần 6 (Từ 06/10/2025 đến 11/10/2025)", "Thứ 4", "Chiều"), day(10, 8, 2025)),
    (("Tuần 6 (Từ 06/10/2025 đến 11/10/2025)", "Chủ nhật"), "ambiguous-date"),
    (("Tháng 10/2025", "Thứ 4"), "ambiguous-date"),
    (("Tháng 10/2025", "thứ Năm hàng tuần"), "unreadable-date"),
    (("10/2025", "14:00"), (date(2025, 10, 1), date(2025, 10, 31), False)),
    (("12/2025", "02/01"), "ambiguous-date"),
])
def test_each_step_lies_in_the_one_before_and_takes_its_year(steps, expected):
    assert span(join_steps(*steps)) == expected


def test_a_week_may_begin_in_the_month_before():
    first, last, exact = span("Tháng 11/2025 › tuần 1")
    assert (first <= date(2025, 11, 3), last, exact) == (True, date(2025, 11, 9), False)


def test_a_term_is_kept_for_what_stands_in_it():
    assert read_date("Tháng 10/2025 › 05/10", CONTEXT).text == "Tháng 10/2025 › 05/10"


def test_steps_that_say_nothing_or_the_same_are_one():
    assert join_steps("9/2025", "", " ", "9/2025") == "9/2025"


def test_a_place_behind_a_day_says_nothing_about_it():
    assert span("Sáng 15/10/2025, tại phòng họp THCS Số 2") == day(10, 15, 2025)
    assert span("HAI (06/10)") == day(10, 6, 2025)


def test_two_weeks_within_a_month_are_its_weeks():
    told = read_date("11/2025 › Tuần 2 và 4", DateContext(SchoolYear(2025)))
    alone = read_date("tuần 2-4 tháng 11/2025", DateContext(SchoolYear(2025)))
    assert (told.earliest, told.latest) == (alone.earliest, alone.latest)
