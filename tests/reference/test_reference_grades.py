"""Grades in a text, and the level they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shcm_rules.reference.subjects import grades_in, level_of_grades


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("lớp 4, 5", (4, 5)), ("khối 6", (6,)), ("K11", (11,)), ("6-9", (6, 7, 8, 9)), ("6 – 9", (6, 7, 8, 9)),
        ("5", (5,)), ("12", (12,)), ("4,5", (4, 5)), ("Khối: 3", (3,)), ("KHỐI LỚP 6,7", (6, 7)), ("lop 4", (4,)),
        ("lớp 1 đến lớp 3", (1, 2, 3)), ("từ lớp 1 đến 5", (1, 2, 3, 4, 5)), ("1→5", (1, 2, 3, 4, 5)),
        ("lớp 10A1", (10,)), ("10A1, 11B2", (10, 11)), ("GV A (K11), GV B (K12), GV C (K10)", (10, 11, 12)),
        ("Toán lớp 3 và lớp 5", (3, 5)), ("4 và 5", (4, 5)), ("6, 7, 8, 9", (6, 7, 8, 9)),
        ("lớp 4/5", (4,)), ("4/5", (4,)), ("khối 4/5", (4, 5)), ("6/7/8/9", (6, 7, 8, 9)),
        ("lớp 5, 12/2025", (5,)), ("lớp 4, 2 tiết", (4,)), ("lớp 9-6", (6, 9)),
        ("", ()), ("tháng 10", ()), ("lớp 13", ()), ("lớp 0", ()), ("2025", ()), ("Toàn trường", ()), ("tiết 3", ()),
        ("Công nghệ 4.0", ()), ("lớp lá", ()),
    ],
)
def test_grades_named_in_a_text(text, grades):
    assert grades_in(text) == grades


@pytest.mark.parametrize(
    ("grades", "level"),
    [((1, 5), "TH"), ((6,), "THCS"), ((9,), "THCS"), ((10, 11, 12), "THPT"), ((5, 6), None), ((), None), ((13,), None)],
)
def test_level_of_grades(grades, level):
    assert level_of_grades(grades) == level


@given(st.text(alphabet="lớpkhối KA0123456789,-/ đếnvà.\n") | st.text())
def test_any_text_gives_grades_in_order(text):
    grades = grades_in(text)
    assert list(grades) == sorted(set(grades))
    assert set(grades) <= set(range(1, 13))
