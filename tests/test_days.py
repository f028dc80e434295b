"""Days of the command line: as people write them and as programs do, never guessed."""

from datetime import date, datetime

import pytest

from shcm_rules.errors import UsageError
from shcm_rules.options import read_day


@pytest.mark.parametrize("text", ["01/12/2025", "1/12/2025", "2025-12-01", " 01/12/2025 "])
def test_the_day_stands_before_the_month(text):
    assert read_day(text, "vi") == date(2025, 12, 1)


def test_a_day_is_a_day_already():
    assert read_day(date(2025, 12, 1), "vi") == read_day(datetime(2025, 12, 1, 8), "en") == date(2025, 12, 1)  # noqa: DTZ001


@pytest.mark.parametrize("text", [
    "01/12/25", "12/25/2025", "30/02/2026", "2026-02-30", "2025/12/01", "01-12-2025", "01.12.2025", "2025-1-2",
    "20251201", "01/12", "", "0/1/2025", "01/12/0000", "٠١/١٢/٢٠٢٥",
])
def test_what_could_be_another_day_is_refused(text):
    with pytest.raises(UsageError, match="ngày/tháng/năm, ví dụ 01/12/2025"):
        read_day(text, "vi")
    with pytest.raises(UsageError, match="day/month/year, such as 01/12/2025"):
        read_day(text, "en")
