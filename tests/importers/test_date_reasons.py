"""How a date's text is said to have been read."""

from datetime import date

import pytest

from shcm_rules.importers.dates.reading import DateContext, read_date
from shcm_rules.importers.dates.reasons import explain_date
from shcm_rules.reference.calendars import find_calendar
from shcm_rules.windows import SchoolYear, Window

YEAR = SchoolYear(2025)
CONTEXT = DateContext(YEAR, find_calendar(YEAR, "Lào Cai", "THCS"), None)


@pytest.mark.parametrize(("text", "reasons"), [
    ("2025-10-05", ("excel-day",)), ("45935", ("serial",)), ("05/10/2025", ("day",)), ("05/10/25", ("day",)),
    ("05/10", ("day", "inferred-year")), ("Thứ Tư ngày 15/10/2025", ("day",)),
    ("dự kiến 05/10/2025", ("day", "hedged")), ("12-14/10/2025", ("days",)), ("12-14/10", ("days", "inferred-year")),
    ("Tháng 10/2025", ("month",)), ("Tháng 10", ("month", "inferred-year")), ("Tháng 10/25", ("month",)),
    ("cuối tháng 10/2025", ("portion",)), ("Tuần 2 tháng 11/2025", ("week-of-month",)),
    ("Tuần 2 tháng 11", ("week-of-month", "inferred-year")), ("HK1", ("term",)),
    ("Quý 4 năm 2025", ("quarter",)), ("Trong năm học 2025-2026", ("school-year",)), ("trước 31/10/2025", ("limit",)),
])
def test_reasons(text, reasons):
    window = read_date(text, CONTEXT)
    assert explain_date(text, window, YEAR) == reasons


def test_without_a_school_year_no_year_is_inferred():
    window = read_date("05/10/2025", DateContext(None, None, None))
    assert explain_date("05/10/2025", window, None) == ("day",)


def test_a_week_without_a_month_is_one_of_the_school_year():
    window = Window(date(2025, 11, 24), date(2025, 11, 30))
    assert explain_date("Tuần 12", window, YEAR) == ("school-week",)
