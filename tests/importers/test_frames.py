import subprocess
import sys
from datetime import date, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from shcm_rules.errors import InputError
from shcm_rules.importers.frames import schedule_from_frames, schedule_from_rows

AS_OF = date(2025, 12, 1)
COLUMNS = {
    "STT": [1, 2], "Tên trường": ["THCS A", None], "Nội dung": ["x", "y"],
    "Thời gian": [date(2025, 10, 5), None], "Số dự": [12.0, None],
}


def check(schedule):
    sessions = schedule.sessions
    assert sessions["row"].to_list() == [1, 2]
    assert sessions["school"].to_list() == ["THCS A", None]
    assert sessions["number"].to_list() == ["1", "2"]
    assert sessions["attended"].to_list() == [12.0, None]
    assert sessions["date_lo"].to_list() == [date(2025, 10, 5).toordinal(), None]
    assert sessions["date_exact"].to_list() == [True, None]
    assert schedule.sources[0].columns["school"] == ""
    assert schedule.cell("sessions", 0, 1, "school").cell == ""
    assert schedule.inputs[0].sessions == 2


def test_polars_eager_and_lazy():
    check(schedule_from_frames(pl.DataFrame(COLUMNS), as_of=AS_OF))
    check(schedule_from_frames(pl.LazyFrame(COLUMNS), as_of=AS_OF))


def test_pyarrow():
    check(schedule_from_frames(pa.table(COLUMNS), as_of=AS_OF))


def test_pandas_with_its_own_kinds_of_nothing():
    check(schedule_from_frames(pd.DataFrame(COLUMNS), as_of=AS_OF))
    stamped = pd.DataFrame(COLUMNS).assign(**{"Thời gian": pd.to_datetime(pd.Series(["2025-10-05 14:30", None]))})
    check(schedule_from_frames(stamped, as_of=AS_OF))


def test_a_column_of_words_and_dates():
    frame = pd.DataFrame({"Nội dung": ["x", "y"], "Thời gian": [datetime(2025, 10, 5, 7), "Tháng 11/2025"]})  # noqa: DTZ001
    schedule = schedule_from_frames(frame, as_of=AS_OF)
    assert schedule.sessions["date"].to_list() == ["2025-10-05", "Tháng 11/2025"]


def test_pandas_is_not_imported_for_others():
    code = (
        "import sys, datetime, polars as pl\n"
        "from shcm_rules.importers.frames import schedule_from_frames\n"
        "frame = pl.DataFrame({'Nội dung': ['x'], 'Thời gian': ['5/10']})\n"
        "schedule_from_frames(frame, as_of=datetime.date(2025, 1, 1))\n"
        "sys.exit('pandas' in sys.modules or 'openpyxl' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_several_sheets_and_info():
    departments = pl.DataFrame({"Tổ chuyên môn": ["Toán"], "Môn học": ["Toán"]})
    info = {"Đơn vị": "THCS A", "Năm học": "2024-2025", "Tỉnh": "Lào Cai"}
    by_keyword = schedule_from_frames(pl.DataFrame(COLUMNS), departments=departments, info=info, as_of=AS_OF)
    as_mapping = schedule_from_frames(
        {"Lịch SHCM": pl.DataFrame(COLUMNS), "Tổ - Môn": departments,
         "Thông tin": pd.DataFrame({"Đơn vị": ["Năm học", "Tỉnh"], "THCS A": ["2024-2025", "Lào Cai"]})},
        as_of=AS_OF,
    )
    for schedule in (by_keyword, as_mapping):
        assert str(schedule.year) == "2024-2025"
        assert schedule.info["province"] == "Lào Cai"
        assert schedule.departments["department_id"].to_list() == ["thcs a/toán"]
        assert schedule.sessions["school"].to_list() == ["THCS A", "THCS A"]


def test_a_frame_without_known_columns_is_refused():
    with pytest.raises(InputError, match="Thời gian"):
        schedule_from_frames(pl.DataFrame({"a": [1]}), as_of=AS_OF)
    with pytest.raises(InputError):
        schedule_from_rows({"Sheet1": [["a", "b"], [1, 2]]}, as_of=AS_OF)


def test_rows_keep_their_cells():
    rows = [["STT", "Nội dung", "Thời gian"], [1, "x", date(2025, 10, 5)], [2, None, None], ["", "y", 45935]]
    schedule = schedule_from_rows({"Lịch SHCM": rows}, as_of=AS_OF)
    assert schedule.sessions["row"].to_list() == [2, 4]
    assert schedule.cell("sessions", 0, 4, "date").cell == "C4"
    assert schedule.sources[0].file == ""
    assert schedule.sessions["date_lo"].to_list() == [date(2025, 10, 5).toordinal()] * 2


def test_sheets_of_headers_only_are_there_and_empty():
    schedule = schedule_from_rows({"Lịch SHCM": [["Nội dung"]], "Hồ sơ": [["Loại hồ sơ"]]}, as_of=AS_OF)
    assert schedule.sessions.height == 0
    assert schedule.has_sheet("documents")
    assert not schedule.has_sheet("minutes")


def test_a_hundred_thousand_rows():
    n = 100_000
    frame = pl.DataFrame({
        "Trường": [f"THCS {i // 100}" for i in range(n)], "Tổ chuyên môn": [f"Tổ {i % 5}" for i in range(n)],
        "Môn học": [("Toán", "Ngữ văn", "Lạ")[i % 3] for i in range(n)], "Nội dung": [f"Bài {i}" for i in range(n)],
        "Thời gian": [f"{i % 28 + 1:02d}/{i % 4 + 9:02d}/2025" for i in range(n)],
    })
    schedule = schedule_from_frames(frame, as_of=AS_OF)
    assert schedule.sessions.height == n
    assert schedule.sessions["row"].to_list() == list(range(1, n + 1))
    assert schedule.sessions["date_lo"].null_count() == 0
    assert schedule.sessions["subjects"].null_count() == len(range(2, n, 3))
