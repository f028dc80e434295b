"""The comparison sees every way in which a reading can differ from what was expected."""

from __future__ import annotations

import copy

import pytest
from expectations import compare

from shcm_rules import read_schedule

ROWS = """\
Trường;Tổ chuyên môn;Môn học;Nội dung;Thời gian;Trạng thái;Mã
THCS Số 1;Toán;Toán;Số nguyên;08/10/2025;Dự kiến;X
THCS Số 1;Toán;Toán;Phân số;Định kỳ 2 tuần/lần;Hoãn;
"""
EXPECTED = {
    "sheet": "plan", "columns": {name: letter for letter, name in zip(
        "ABCDEF", ("school", "department", "subject", "content", "date", "status"), strict=True)},
    "sessions": [
        {"row": 2, "cells": {"school": "THCS Số 1", "department": "Toán", "subject": "toan", "content": "Số nguyên",
                             "date": "2025-10-08", "status": "Dự kiến"}, "told": {"level": "THCS @A2"}},
        {"row": 3, "cells": {"school": "THCS Số 1", "department": "Toán", "subject": "toan", "content": "Phân số",
                             "date": "?", "status": "Hoãn"}, "told": {"level": "THCS @A3"}},
    ],
    "unreadable": ["E3"], "unused": ["G2"],
}


@pytest.fixture(scope="module")
def schedule(tmp_path_factory):
    file = tmp_path_factory.mktemp("plan") / "plan.csv"
    file.write_text(ROWS, encoding="utf-8")
    return read_schedule(file, as_of="2025-10-20", year="2025-2026")


def test_what_agrees_has_no_difference_and_full_marks(schedule):
    outcome = compare(EXPECTED, schedule)

    assert not outcome.differences
    assert outcome.sessions_found == outcome.sessions_expected == outcome.sessions_true == outcome.sessions_read == 2
    assert outcome.fields_found == outcome.fields_expected == outcome.fields_true == outcome.fields_read == 14


@pytest.mark.parametrize(("field", "value", "words"), [
    ("content", "Số thực", "thay vì “Số thực”"),
    ("content", "Số nguyên @D3", "ở ô plan!D2 thay vì plan!D3"),
    ("content", "Số nguyên @other!D2", "thay vì other!D2"),
    ("date", "2025-10-09", "thay vì “2025-10-09”"),
    ("date", "?", "thay vì “?”"),
    ("venue", "P1 @H2", "venue: thiếu “P1”"),
])
def test_a_value_a_cell_or_a_field_that_differs_is_told(schedule, field, value, words):
    expected = copy.deepcopy(EXPECTED)
    expected["sessions"][0]["cells"][field] = value

    outcome = compare(expected, schedule)

    assert any(words in str(difference) for difference in outcome.differences)
    assert outcome.fields_found < outcome.fields_expected


def test_a_field_that_nobody_expected_is_told(schedule):
    expected = copy.deepcopy(EXPECTED)
    del expected["sessions"][0]["cells"]["status"]

    outcome = compare(expected, schedule)

    assert [difference.what for difference in outcome.differences] == ["status thừa: “Dự kiến” (F2)"]
    assert outcome.fields_true == outcome.fields_read - 1


def test_sessions_missing_and_too_many_are_told(schedule):
    expected = copy.deepcopy(EXPECTED)
    gone = expected["sessions"].pop()
    fewer = compare(expected, schedule)
    expected["sessions"] += [gone, {"row": 4, "cells": {"content": "Thống kê", "date": "2025-12-01"}}]
    more = compare(expected, schedule)

    assert [difference.where for difference in fewer.differences] == ["buổi thừa"]
    assert [difference.what for difference in more.differences] == ["không đọc được"]
    assert (more.sessions_found, more.sessions_expected) == (2, 3)


def test_what_may_be_there_is_allowed_but_nothing_else(schedule):
    expected = copy.deepcopy(EXPECTED)
    for session in expected["sessions"]:
        session["may"] = {"status": session["cells"].pop("status")}
    assert not compare(expected, schedule).differences
    expected["sessions"][0]["may"]["status"] = "Huỷ"
    assert len(compare(expected, schedule).differences) == 1


def test_a_conditional_session_must_not_be_certain(schedule):
    expected = copy.deepcopy(EXPECTED)
    expected["sessions"][0] |= {"optional": True, "conditional": True}

    assert "chắc chắn" in str(compare(expected, schedule).differences[0])


@pytest.mark.parametrize(("key", "place"), [
    ("unreadable", "E2"), ("unused", "A1"), ("unused_sheets", "Trang 2"), ("problems", "encoding"),
])
def test_what_was_not_reported_is_told(schedule, key, place):
    expected = copy.deepcopy(EXPECTED)
    expected[key] = [*expected.get(key, []), place]

    assert len(compare(expected, schedule).differences) == 1
