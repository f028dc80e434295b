from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shcm_rules.importers.dates.columns import read_dates
from shcm_rules.importers.dates.reading import DateContext, Unreadable, read_date
from shcm_rules.reference.calendars import Calendar
from shcm_rules.windows import WEEK_CONVENTIONS, SchoolYear, Window, week_of_month

YEAR = SchoolYear(2025)
FIRST, LAST_OF_TERM, SECOND, LAST = date(2025, 9, 5), date(2026, 1, 17), date(2026, 1, 18), date(2026, 5, 31)
CALENDAR = Calendar(
    id="x", title="x", year=YEAR, province="", level="", term1_first=Window.day(FIRST),
    term1_last=Window.day(LAST_OF_TERM), term2_first=None, term2_last=Window.day(LAST), weeks_from=date(2025, 9, 8),
)
CONTEXT = DateContext(YEAR, CALENDAR)
NOTHING_KNOWN = DateContext(None)


def span(text: str, context: DateContext = CONTEXT) -> tuple[str, str]:
    read = read_date(text, context)
    assert isinstance(read, Window), (text, read)
    return f"{read.earliest:%d/%m/%Y}", f"{read.latest:%d/%m/%Y}"


def code(text: str, context: DateContext = CONTEXT) -> str:
    read = read_date(text, context)
    assert isinstance(read, Unreadable), (text, read)
    assert read.why
    return read.code


ONE_DAY = """
    2025-10-05 | 2025-10-05 00:00:00 | 2025-10-05T07:30 | 2025/10/05 | 5/10/2025 | 05/10/2025 | 05 / 10 / 2025
    05-10-2025 | 5.10.2025 | 5/10/25 | 5/10-2025 | ngày 5/10/2025 | Ngày 05/10 | 05/10 | 5/10 năm 2025
    ngày 5 tháng 10 năm 2025 | ngày 05 tháng 10/2025 | 5 tháng 10 | ngày 5.10 | Điện Biên, ngày 05 tháng 10 năm 2025
    Chủ nhật, 05/10/2025 | CN 05/10/2025 | Chủ nhật ngày 5/10 | 05/10/2025 (Chủ Nhật) | Chủ nhật (05/10/2025)
    14h00 ngày 5/10/2025 | 14h 05/10/2025 | 8 giờ 30 phút, ngày 5/10/2025 | chiều 5/10 | Sáng 05/10/2025
    7:30 05/10/2025 | 05/10/2025 7:30 | 05/10/2025 07:30:00 | 05/10/2025 - 7h30 | 7h30-11h00, 05/10/2025
    Từ 14h00 đến 16h45, ngày 05 tháng 10 năm 2025 | Lúc 14 giờ ngày chủ nhật ngày 5 tháng 10 năm 2025
    vào chiều ngày 05/10/2025 | Buổi sáng, 05/10/2025 | tiết 3-5, 05/10/2025 | cả ngày 05/10/2025 | ½ ngày 05/10/2025
    ngày 5/10/2025/về | ngày 05/10/2025. | - 05/10/2025 | (05/10/2025) | 05/10/2025 (tại hội trường)
    Tháng 10 (05/10/2025) | Tuần 5 (ngày 05/10/2025) | 05/10/2025 (Tuần 4) | HK1 - 05/10/2025
    45935 | 45935.5 | 5 October 2025 | Oct 5, 2025 | 05-Oct-2025
"""


@pytest.mark.parametrize("text", [text.strip() for line in ONE_DAY.strip().split("\n") for text in line.split("|")])
def test_one_written_day_is_exact(text):
    read = read_date(text, CONTEXT)
    assert isinstance(read, Window), read
    assert (read.earliest, read.latest, read.exact, read.text) == (date(2025, 10, 5), date(2025, 10, 5), True, text)


WINDOWS = {
    # months and their parts
    "Tháng 10/2025": "01/10/2025 31/10/2025", "T10/2025": "01/10/2025 31/10/2025", "10/2025": "01/10/2025 31/10/2025",
    "tháng 10 năm 2025": "01/10/2025 31/10/2025", "Tháng 10.2025": "01/10/2025 31/10/2025",
    "2025-10": "01/10/2025 31/10/2025", "T9": "01/09/2025 30/09/2025",
    "Tháng 01/2026": "01/01/2026 31/01/2026", "8/2025": "01/08/2025 31/08/2025", "Tháng 10": "01/10/2025 31/10/2025",
    "Tháng 2": "01/02/2026 28/02/2026", "Tháng 10/25": "01/10/2025 31/10/2025",
    "tháng mười một": "01/11/2025 30/11/2025", "October 2025": "01/10/2025 31/10/2025",
    "(tháng 5/2026)": "01/05/2026 31/05/2026", "(tháng 5/2026 – có biểu mẫu kèm theo)": "01/05/2026 31/05/2026",
    "đầu tháng 10/2025": "01/10/2025 10/10/2025", "giữa tháng 10/2025": "11/10/2025 20/10/2025",
    "cuối tháng 10/2025": "21/10/2025 31/10/2025", "Cuối tháng 2": "21/02/2026 28/02/2026",
    "trung tuần tháng 10": "11/10/2025 20/10/2025", "nửa đầu tháng 10": "01/10/2025 16/10/2025",
    # the day left blank
    "..../10/2025": "01/10/2025 31/10/2025", "……/10/2025": "01/10/2025 31/10/2025",
    "ngày … tháng 9 năm 2025": "01/09/2025 30/09/2025", "Lào Cai, ngày      tháng 9 năm 2025": "01/09/2025 30/09/2025",
    # weeks of a month
    "Tuần 1 tháng 11/2025": "01/11/2025 09/11/2025", "Tuần 1\ntháng\n11/2025": "01/11/2025 09/11/2025",
    "Tuần: 2 tháng 12/2025": "08/12/2025 14/12/2025", "tuần 2-3 tháng 11/2025": "08/11/2025 23/11/2025",
    "Tuần 1, 2 tháng 11/2025": "01/11/2025 16/11/2025", "tuần thứ hai của tháng 11": "08/11/2025 16/11/2025",
    "Tuần II T11/2025": "08/11/2025 16/11/2025", "Tháng 11/2025, tuần 2": "08/11/2025 16/11/2025",
    "Tuần 2 (tháng 11/2025)": "08/11/2025 16/11/2025", "tuần đầu tháng 11": "01/11/2025 09/11/2025",
    "Tuần cuối tháng 10": "20/10/2025 02/11/2025", "Tuần 4 tháng 10 - tuần 1 tháng 11/2025": "20/10/2025 09/11/2025",
    "thứ 5 tuần 2 tháng 11/2025": "13/11/2025 13/11/2025",
    # weeks of the school year; days that are written go before the week's number
    "Tuần 5": "06/10/2025 12/10/2025", "Tuần 2, 3": "15/09/2025 28/09/2025", "tuần 2-3": "15/09/2025 28/09/2025",
    "Tuần 12 (30/10-04/11)": "30/10/2025 04/11/2025", "Tuần 1\nTừ 09/9- 14/9": "09/09/2025 14/09/2025",
    "Tuần 12 (Từ ngày 30/10 đến 04/11)": "30/10/2025 04/11/2025", "30/10-04/11 (tuần 12)": "30/10/2025 04/11/2025",
    "Tuần 16 năm 2024 từ 15/04/2024 đến 21/04/2024": "15/04/2024 21/04/2024",
    # terms, quarters, the year
    "HK1": "05/09/2025 17/01/2026", "Học kỳ II": "18/01/2026 31/05/2026", "HK1, HK2": "05/09/2025 31/05/2026",
    "đầu năm học": "05/09/2025 05/10/2025", "Vào đầu năm học 2025-2026": "05/09/2025 05/10/2025",
    "cuối năm học": "30/04/2026 31/05/2026", "Cả năm học": "05/09/2025 31/05/2026",
    "Trong năm học 2025-2026": "05/09/2025 31/05/2026", "năm học 2025 – 2026": "05/09/2025 31/05/2026",
    "2025-2026": "05/09/2025 31/05/2026", "Trong năm học 2024-2025": "01/07/2024 30/06/2025",
    "Trong năm học 2025-2026 (dự kiến từ tháng 11/2025)": "01/11/2025 31/05/2026",
    "Quý IV/2025": "01/10/2025 31/12/2025", "Quý 1 năm 2026": "01/01/2026 31/03/2026",
    "quý II": "01/04/2026 30/06/2026", "Tháng 3 năm học 2024-2025": "01/03/2025 31/03/2025",
    # ranges
    "05 - 31/8": "05/08/2025 31/08/2025", "Từ\n05 - 31/8": "05/08/2025 31/08/2025",
    "Từ 01- 08/9": "01/09/2025 08/09/2025", "từ 05/10 đến 12/10/2025": "05/10/2025 12/10/2025",
    "12-14/10/2025": "12/10/2025 14/10/2025", "5/10–7/10/2025": "05/10/2025 07/10/2025",
    "ngày 5 đến ngày 10 tháng 10 năm 2025": "05/10/2025 10/10/2025", "2025-10-05 - 2025-10-07": "05/10/2025 07/10/2025",
    "28/12/2025-03/01/2026": "28/12/2025 03/01/2026", "28/12-03/01/2026": "28/12/2025 03/01/2026",
    "28/12/2025 - 03/01": "28/12/2025 03/01/2026", "28/12 - 03/01": "28/12/2025 03/01/2026",
    "từ thứ Hai 06/10 đến thứ Sáu 10/10": "06/10/2025 10/10/2025",
    "7h30 ngày 05/10 - 17h00 ngày 06/10/2025": "05/10/2025 06/10/2025",
    "Tháng 10-11/2025": "01/10/2025 30/11/2025", "tháng 12/2025 - 01/2026": "01/12/2025 31/01/2026",
    "tháng 12 - 01/2026": "01/12/2025 31/01/2026", "tháng 9 - 10": "01/09/2025 31/10/2025",
    "từ tháng 10 đến tháng 12/2025": "01/10/2025 31/12/2025", "Tháng 9 đến tháng 5": "01/09/2025 31/05/2026",
    "5-10/2025": "01/05/2025 31/10/2025", "cuối tháng 10 - đầu tháng 11/2025": "21/10/2025 10/11/2025",
    # lists
    "12/10, 19/10/2025": "12/10/2025 19/10/2025", "12, 19/10/2025": "12/10/2025 19/10/2025",
    "19/10, 12/10/2025": "12/10/2025 19/10/2025", "12, 19, 26/10": "12/10/2025 26/10/2025",
    "ngày 12 và 19 tháng 10 năm 2025": "12/10/2025 19/10/2025", "05/10/2025\n12/10/2025": "05/10/2025 12/10/2025",
    "12-13/10, 19/10/2025": "12/10/2025 19/10/2025", "28/12, 03/01/2026": "28/12/2025 03/01/2026",
    "tháng 9, 10, 11/2025": "01/09/2025 30/11/2025", "Tháng 10+11/2025": "01/10/2025 30/11/2025",
    # one end open: "trước X" covers X, as practice has it
    "trước 31/8": "01/07/2025 31/08/2025", "Hoàn thành trước 31/8": "01/07/2025 31/08/2025",
    "trước ngày 15/10/2025": "01/07/2025 15/10/2025", "trước ngày 05/9 hàng năm": "01/07/2025 05/09/2025",
    "trước ngày 31/5 hàng năm": "01/07/2025 31/05/2026", "chậm nhất ngày 15/10": "01/07/2025 15/10/2025",
    "Chậm nhất là ngày 15/10": "01/07/2025 15/10/2025", "đến hết tháng 10/2025": "01/07/2025 31/10/2025",
    "trước tháng 11": "01/07/2025 31/10/2025", "sau ngày 20/11": "21/11/2025 30/06/2026",
    "từ ngày 20/11 trở đi": "20/11/2025 30/06/2026", "từ tháng 11/2025": "01/11/2025 30/06/2026",
    # hedged
    "dự kiến 05/10/2025": "05/10/2025 05/10/2025", "05/10/2025 (dự kiến)": "05/10/2025 05/10/2025",
    "khoảng tháng 10": "01/10/2025 31/10/2025", "Tháng 10/2025 (dự kiến)": "01/10/2025 31/10/2025",
}


@pytest.mark.parametrize("text", WINDOWS)
def test_vague_text_is_a_window_that_is_never_exact(text):
    assert " ".join(span(text)) == WINDOWS[text]
    read = read_date(text, CONTEXT)
    assert not read.exact
    assert read.text == text


@pytest.mark.parametrize("text", [
    "HK1", "hk 1", "HKI", "HK I", "Học kỳ I", "học kì 1", "Học kỳ một", "trong HK1", "đầu HK1", "giữa học kỳ I",
    "cuối kỳ I", "HK1 năm học 2025-2026", "HK1/2025-2026", "Học kỳ I (2025-2026)", "Tuần 12 (HKI)", "HK1, tuần 3",
])
def test_a_named_term_is_the_whole_term_and_says_which(text):
    read = read_date(text, CONTEXT)
    assert (read.earliest, read.latest, read.term, read.exact) == (FIRST, LAST_OF_TERM, 1, False)


def test_a_term_beside_a_month_is_kept_with_the_month():
    read = read_date("HK1 (tháng 11/2025)", CONTEXT)
    assert (read.earliest, read.latest, read.term) == (date(2025, 11, 1), date(2025, 11, 30), 1)
    assert read_date("Tháng 11/2025 - HKI", CONTEXT).term == 1
    assert read_date("Tháng 11/2025", CONTEXT).term is None
    assert code("Tháng 3/2026 (HK1)") == "ambiguous-date"


def test_a_term_whose_bound_is_a_window_covers_all_of_it():
    calendar = Calendar(
        id="x", title="x", year=YEAR, province="", level="", term1_first=Window.day(FIRST),
        term1_last=Window(date(2026, 1, 11), LAST_OF_TERM), term2_first=None, term2_last=Window.day(LAST),
    )
    context = DateContext(YEAR, calendar)
    assert span("HK1", context) == ("05/09/2025", "17/01/2026")
    assert span("HK2", context) == ("12/01/2026", "31/05/2026")
    assert code("Tuần 5", context) == "unreadable-date"  # a calendar without school weeks


@pytest.mark.parametrize("text", [
    "", " ", "-", "x", "?", "Định kỳ 2 tuần/lần", "hằng tuần", "Hàng tháng", "thứ Năm hàng tuần", "2 lần/tháng",
    "Hàng tuần, từ 05/10/2025", "Theo lịch", "Theo kế hoạch", "Theo phân công", "chưa xác định", "Chủ nhật", "sau Tết",
    "cuối học kỳ và cuối năm học", "hè", "2025", "năm 2025", "10", "5.1", "[Tháng 9/Năm]", "…/…/2025",
    "Hải Phòng, ngày          tháng       năm 2025", "ngày 126/2025", "126/2025", "31/02", "31/02/2026", "29/02",
    "29/02/2025", "30/02/2024", "31/4/2026", "0/10/2025", "13/2025", "tháng 13", "tháng 0/2025", "31/13/2025",
    "tuần 6 tháng 10/2025", "tuần 0 tháng 10", "tuần 5 tháng 2/2026", "Tuần 99", "12/10-5/10/2025", "31/9 - 5/10",
    "05/10/1925", "05/10/3025", "99999", "01234", "05/10/2025 tại THCS X", "05/10/2025 hoặc chiều", "05/10/2025 (hoãn)",
    "05/10/2025 (âm lịch)", "mùng 5/10", "05/10/2025 @1", "7h30", "từ 7h30 đến 11h", "05/10/2025 25h00", "ngày 5-10",
    "dự kiến", "từ năm học 2025-2026", "đầu", "#REF!", "Tuần 4 giữa tháng 10",
])
def test_what_is_no_day_of_its_own_is_unreadable(text):
    assert code(text) == "unreadable-date"


@pytest.mark.parametrize("text", [
    "10/25/2025", "02/29/2025", "5/13/25", "10/25/2025 - 10/28/2025", "10/25", "tháng 9/10", "12, 10/2025",
    "Thứ ba, 06/10/2025", "HAI\n30/10", "06/10/2025 (Thứ 3)", "Tuần 2/11/2025", "tuần 1, 2/11/2025", "đầu năm",
    "cuối năm", "Tuần 16 năm 2025", "Tháng 10 (15/11/2025)",
])
def test_what_can_be_read_in_two_ways_is_ambiguous(text):
    assert code(text) == "ambiguous-date"


def test_a_reason_names_what_is_wrong():
    why = {text: read_date(text, CONTEXT).why for text in ("31/02", "29/02/2025", "Thứ ba, 06/10/2025")}
    assert why["31/02"] == "không có ngày 31/02"
    assert why["29/02/2025"] == "không có ngày 29/02/2025"
    assert why["Thứ ba, 06/10/2025"] == "ngày 06/10/2025 là Thứ Hai, không phải Thứ Ba"


def test_leap_days():
    assert span("29/02/2024") == ("29/02/2024", "29/02/2024")
    assert span("29/02", DateContext(SchoolYear(2023))) == ("29/02/2024", "29/02/2024")
    assert span("Tháng 2/2024") == ("01/02/2024", "29/02/2024")
    assert span("cuối tháng 2/2024") == ("21/02/2024", "29/02/2024")


@pytest.mark.parametrize(("text", "day"), [
    ("30/6", date(2026, 6, 30)), ("1/7", date(2025, 7, 1)), ("31/8", date(2025, 8, 31)), ("31/12", date(2025, 12, 31)),
    ("01/01", date(2026, 1, 1)),
])
def test_a_day_without_a_year_lies_in_the_school_year(text, day):
    assert read_date(text, CONTEXT) == Window.day(day, text)


@pytest.mark.parametrize("text", [
    "05/10", "Tháng 10", "Tuần 1 tháng 11", "HK1", "Tuần 5", "trước 31/8", "quý 4", "năm học", "12-14/10",
])
def test_without_a_school_year_what_leans_on_it_is_unreadable(text):
    assert code(text, NOTHING_KNOWN) == "unreadable-date"


def test_without_a_school_year_a_full_date_is_read():
    assert span("05/10/2025", NOTHING_KNOWN) == ("05/10/2025", "05/10/2025")
    assert span("Trong năm học 2025-2026", NOTHING_KNOWN) == ("01/07/2025", "30/06/2026")
    assert span("Tháng 3 năm học 2025-2026", NOTHING_KNOWN) == ("01/03/2026", "31/03/2026")
    assert span("trước ngày 15/10/2025", NOTHING_KNOWN) == ("15/10/2024", "15/10/2025")


def test_a_calendar_of_another_year_is_not_used():
    assert code("HK1 năm học 2024-2025") == "unreadable-date"


@pytest.mark.parametrize("convention", WEEK_CONVENTIONS)
def test_a_pinned_convention_decides_a_week(convention):
    context = DateContext(YEAR, CALENDAR, convention)
    expected = week_of_month(2025, 11, 1, convention=convention)
    read = read_date("Tuần 1 tháng 11/2025", context)
    assert (read.earliest, read.latest) == (expected.earliest, expected.latest)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_last_week_holds_the_last_seven_days(month):
    for year in (2024, 2025, 2026):
        read = read_date(f"tuần cuối tháng {month}/{year}", CONTEXT)
        last = date(year, month, monthrange(year, month)[1])
        assert read.earliest <= last - timedelta(6)
        assert last <= read.latest


class TestColumns:
    def test_one_month_first_text_makes_its_neighbours_doubtful(self):
        read = read_dates(["10/25/2025", "10/05/2025", "1/12/2025", "10/05"], CONTEXT)
        assert {value.code for value in read.values()} == {"ambiguous-date"}
        assert "10/25/2025" in read["10/05/2025"].why

    @pytest.mark.parametrize("text", [
        "5/5/2025", "15/10/2025", "2025-10-05", "ngày 10/05/2025", "Thứ hai 06/10/2025", "Tháng 10/2025", "HK1",
    ])
    def test_texts_that_read_one_way_only_stay(self, text):
        assert isinstance(read_dates(["10/25/2025", text], CONTEXT)[text], Window)

    def test_a_column_without_such_a_text_is_day_first(self):
        read = read_dates(["10/05/2025", "28/09/2025", "10/05/2025"], CONTEXT)
        assert list(read) == ["10/05/2025", "28/09/2025"]
        assert read["10/05/2025"].earliest == date(2025, 5, 10)

    def test_an_impossible_day_is_no_witness(self):
        assert isinstance(read_dates(["31/13/2025", "10/05/2025"], CONTEXT)["10/05/2025"], Window)


WRITTEN = (
    "{d:%Y-%m-%d}", "{d:%d/%m/%Y}", "{d.day}/{d.month}/{d.year}", "{d:%d-%m-%Y}", "{d:%d.%m.%Y}", "ngày {d:%d/%m/%Y}",
    "ngày {d.day} tháng {d.month} năm {d.year}", "{w}, {d:%d/%m/%Y}", "{w} ngày {d.day}/{d.month}/{d.year}",
    "14h00 ngày {d:%d/%m/%Y}", "7:30 {d:%d/%m/%Y}", "Sáng {d:%d/%m/%Y}", "{d:%d/%m/%Y} (tại trường)",
)
NAMES = ("Thứ Hai", "thứ 3", "Thứ Tư", "Thứ 5", "thứ sáu", "Thứ bảy", "Chủ nhật")
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(day=DAYS, form=st.sampled_from(WRITTEN))
def test_every_day_reads_back_from_every_way_to_write_it(day, form):
    text = form.format(d=day, w=NAMES[day.weekday()])
    assert read_date(text, CONTEXT) == Window.day(day, text)


@given(day=DAYS, wrong=st.integers(1, 6))
def test_a_wrong_weekday_is_always_noticed(day, wrong):
    assert code(f"{NAMES[(day.weekday() + wrong) % 7]}, {day:%d/%m/%Y}") == "ambiguous-date"


@given(first=DAYS, more=st.integers(0, 400))
def test_a_range_of_full_dates_reads_back(first, more):
    last = min(first + timedelta(more), date(2099, 12, 31))
    read = read_date(f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}", CONTEXT)
    assert (read.earliest, read.latest) == (first, last)


WORDS = (
    "ngày", "tháng", "năm", "tuần", "học kỳ", "hk", "1", "2", "12", "31", "2025", "2026", "/", "-", ".", ",", "(", ")",
    "từ", "đến", "trước", "sau", "đầu", "cuối", "giữa", "năm học", "quý", "thứ", "hai", "i", "và", ":", "h", "…", "@0",
    " ", "khoảng", "dự kiến", "\n", "t", "oct", "chủ nhật", "00", "trong",
)


@given(st.one_of(
    st.text(), st.text(alphabet="0123456789/-. tT"), st.lists(st.sampled_from(WORDS)).map("".join),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
))
@example("²/²/2025")
@example("٥/١٠/٢٠٢٥")
@example("/" * 5000)
@example("1/1/1990 - 31/12/2099")
@example("trước 01/01/1990")
@example("sau 31/12/2099")
def test_any_text_is_a_window_or_a_reason(text):
    for context in (CONTEXT, NOTHING_KNOWN, DateContext(YEAR)):
        read = read_date(text, context)
        assert isinstance(read, Window | Unreadable)
        if isinstance(read, Unreadable):
            assert read.code in {"unreadable-date", "ambiguous-date"}
            assert read.why
        else:
            assert read.text == text
            assert read.single or not read.exact


@given(st.lists(st.one_of(st.text(max_size=12), st.text(alphabet="0123456789/", max_size=10))))
def test_a_column_reads_each_distinct_text_once(texts):
    assert set(read_dates(texts, CONTEXT)) == set(texts)


@pytest.mark.parametrize("text", ["sáng T7, 08/11", "15h30 T7 08/11", "chiều T7 ngày 8/11/2025", "T7 (08/11)"])
def test_a_short_weekday_is_no_month_wherever_it_stands_before_a_day(text: str) -> None:
    assert span(text) == ("08/11/2025", "08/11/2025")


def test_a_short_weekday_that_is_not_that_days_contradicts_it() -> None:
    assert code("sáng T6, 08/11") == "ambiguous-date"


def test_a_week_of_a_calendar_without_first_week_says_what_is_missing() -> None:
    read = read_date("Tuần 15", DateContext(YEAR, replace(CALENDAR, weeks_from=None)))
    assert isinstance(read, Unreadable)
    assert "tuần 1 bắt đầu" in read.why
