from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shcm_rules.importers import values
from shcm_rules.importers.values import (
    level_in_name,
    read_document_kind,
    read_kind,
    read_level,
    read_mode,
    read_number,
    read_organiser,
    read_status,
)
from shcm_rules.schedule import KINDS, LEVELS, MODES, ORGANISERS, STATUSES

VOCABULARIES = (
    (read_kind, KINDS), (read_level, LEVELS), (read_organiser, ORGANISERS), (read_mode, MODES), (read_status, STATUSES),
)


def cases(table):
    return [(text.strip(), value) for value, texts in table.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "value"), cases({
    "NCBH": "NCBH | ncbh | Nghiên cứu bài học | SHCM theo NCBH | Chuyên đề theo NCBH | Nghiên cứu bài học (NCBH)"
            "| Sinh hoạt chuyên môn theo hướng nghiên cứu bài học | NCBH (Toán) | NCBH, NCBH",
    "Chuyên đề": "Chuyên đề | CĐ | SH chuyên đề | Sinh hoạt chuyên đề | chuyên đề chuyên môn",
    "Hội thảo": "Hội thảo | hội thảo chuyên môn",
    "Tập huấn": "Tập huấn | Tập huấn, bồi dưỡng | Bồi dưỡng giáo viên",
    "Thường kỳ": "Thường kỳ | thường kì | Định kỳ | Sinh hoạt tổ chuyên môn thường kỳ | Họp tổ",
    None: " | SHCM | Sinh hoạt chuyên môn | NCBH, Chuyên đề"
          "| NCBH/Chuyên đề | Chuyên đề (NCBH) | Chuyên đề NCBH | Toán | x",
}))
def test_kinds(text, value):
    assert read_kind(text) == value


@pytest.mark.parametrize(("text", "value"), cases({
    "MN": "MN | Mầm non | Mẫu giáo | cấp mầm non",
    "TH": "TH | Tiểu học | Cấp 1 | cấp I | C1 | Bậc tiểu học",
    "THCS": "THCS | Trung học cơ sở | Cấp 2 | C2 | cấp II | Cấp THCS | Cấp học: THCS | THCS (cấp 2)",
    "THPT": "THPT | Trung học phổ thông | cấp 3 | C3 | cấp III",
    None: " | TH&THCS | TH, THCS | THCS và THPT | cấp 2, 3 | GDTX | Trung học | THCS (cấp 3) | 2",
}))
def test_levels(text, value):
    assert read_level(text) == value


@pytest.mark.parametrize(("text", "value"), cases({
    "MN": "MN Cao An | Trường Mầm non Hoa Sen | Trường mẫu giáo A",
    "TH": "Trường Tiểu học Kim Đồng | TH Lai Cách | PTDTBT TH A",
    "THCS": "Trường THCS Kim Đồng | PTDTBT THCS A | Trung học cơ sở B | Trường cấp 2 C",
    "THPT": "THPT chuyên A | Trường Trung học phổ thông B",
    None: " | TH&THCS X | PTDTNT THCS&THPT A | THCS và THPT B | Trường Tiểu học và THCS C"
          "| PTDTNT tỉnh | TH-THCS-THPT D | Trường cấp 2-3 E | Trường cấp 2, 3 F | Trường liên cấp G"
          "| Trường Kim Đồng | TH School",
}))
def test_levels_in_names(text, value):
    assert level_in_name(text) == value


@pytest.mark.parametrize(("text", "value"), cases({
    "Tổ": "Tổ | cấp tổ | Tổ chuyên môn | TCM | Tổ/nhóm chuyên môn | Cấp: Tổ",
    "Trường": "Trường | Cấp trường | nhà trường",
    "Liên trường": "Liên trường | cấp liên trường",
    "Cụm": "Cụm | cụm trường | cấp cụm | Cụm chuyên môn | Cụm số 4",
    "Xã/Phường": "Xã | Phường | Xã/Phường | cấp phường | cấp xã | UBND phường | đặc khu",
    "Tỉnh/Thành phố": "Tỉnh | cấp tỉnh | thành phố | Tỉnh/Thành phố | Sở GDĐT | Sở GD&ĐT | Sở Giáo dục và Đào tạo",
    None: " | huyện | tổ chức | Trường, cụm | Tổ (cụm) | Trường THCS A",
}))
def test_organisers(text, value):
    assert read_organiser(text) == value


@pytest.mark.parametrize(("text", "value"), cases({
    "Trực tiếp": "Trực tiếp | offline",
    "Trực tuyến": "Trực tuyến | online | Trực tuyến (Zoom) | trực tuyến qua Google Meet",
    "Kết hợp": "Kết hợp | trực tiếp kết hợp trực tuyến | Trực tuyến và trực tiếp | hybrid",
    None: " | Trực tiếp/Trực tuyến | Trực tiếp hoặc trực tuyến | Trực tiếp (trực tuyến) | tại trường",
}))
def test_modes(text, value):
    assert read_mode(text) == value


@pytest.mark.parametrize(("text", "value"), cases({
    "Đã thực hiện": "Đã thực hiện | đã tổ chức | đã xong | hoàn thành | Đã hoàn thành",
    "Dự kiến": "Dự kiến | kế hoạch | theo kế hoạch | chưa thực hiện | Chưa",
    "Hoãn": "Hoãn | tạm hoãn | dời | lùi lịch | Hoãn (mưa bão)",
    "Huỷ": "Huỷ | Hủy | đã hủy | huỷ bỏ | không tổ chức",
    None: " | x | ✓ | đang thực hiện | Đã thực hiện (hoãn) | hoàn thành 50%",
}))
def test_statuses(text, value):
    assert read_status(text) == value


@pytest.mark.parametrize(("text", "value"), [
    ("25", 25), ("0", 0), ("025", 25), ("25,5", 25.5), ("25.5", 25.5), ("25.0", 25), ("0.500", 0.5), ("0,125", 0.125),
    ("1.234", 1234), ("1.234,5", 1234.5), ("1.234.567", 1234567), ("1,234.5", 1234.5), ("25 người", 25), ("25 GV", 25),
    (" 25 ", 25),
])
def test_numbers(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", [
    "", "25/30", "100%", "1,234", "20-25", "khoảng 25", "-5", "1e5", "nan", "inf", "²", "٢", ".", "5.", "1.23.4", "hai",
    "9" * 400, "5/10/2025", "1.2,3.4",
])
def test_what_is_not_one_plain_number_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(("text", "name"), cases({
    "kế hoạch cụm": "Kế hoạch cụm | KH cụm | Kế hoạch SHCM cụm | Kế hoạch sinh hoạt chuyên môn cụm trường"
                    "| Kế hoạch SHCM cụm năm học 2025-2026 | KH cụm số 4",
    "báo cáo cụm": "Báo cáo cụm | BC cụm | Báo cáo kết quả SHCM cụm | Báo cáo tổng kết cụm",
    "kế hoạch tổ": "Kế hoạch tổ | KH tổ chuyên môn | Kế hoạch SHCM của tổ | KH TCM",
    "kế hoạch trường": "Kế hoạch trường | Kế hoạch SHCM nhà trường | KH SHCM của trường",
    "thống kê chuyên đề": "Thống kê chuyên đề | Bảng thống kê các chuyên đề",
    "khảo sát nhu cầu": "Khảo sát nhu cầu | Phiếu khảo sát nhu cầu bồi dưỡng",
    "kế hoạch bồi dưỡng": "Kế hoạch bồi dưỡng | KH bồi dưỡng đội ngũ",
    "thông báo kết quả": "Thông báo kết quả | TB kết quả SHCM cụm",
    "báo cáo tổng kết shcm": "Báo cáo tổng kết SHCM | BC tổng kết sinh hoạt chuyên môn",
    "kế hoạch giáo dục nhà trường": "Kế hoạch giáo dục nhà trường",  # another document
    "khbd": "KHBD",
    "công văn số 12": "Công văn  số 12",
}))
def test_document_kinds(text, name):
    assert read_document_kind(text) == name


@pytest.mark.parametrize(("reader", "known"), VOCABULARIES)
def test_every_canonical_value_reads_as_itself_in_any_spelling(reader, known):
    for value in known:
        for text in (value, value.upper(), value.lower(), f"  {value} ", unicodedata.normalize("NFD", value)):
            assert reader(text) == value


@given(st.text())
def test_any_text_is_a_known_value_or_none(text):
    for reader, known in VOCABULARIES:
        assert reader(text) in (*known, None)
    assert level_in_name(text) in (*LEVELS, None)
    assert read_number(text) is None or read_number(text) >= 0
    assert isinstance(read_document_kind(text), str)


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_numbers_read_back_as_vietnamese_writes_them(whole, part):
    grouped = f"{whole:,}".replace(",", ".")
    assert read_number(f"{grouped},{part:02}") == pytest.approx(whole + part / 100)


def test_every_reader_is_public():
    assert {reader.__name__ for reader, _ in VOCABULARIES} <= set(values.__all__)
