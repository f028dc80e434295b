"""A value shown in a cell is read back as it was; what cannot be read is refused with what is allowed."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.rulesets.books.cell_forms import DAY, FLAG, ITEMS, MOMENT, NUMBER, PAIRS, YEAR_OR_DAY, Misread, word

SIGNS = ' ;="\\\n$(trống)theo thiết lập nếu '
LETTERS = st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=("Cs", "Cc")))
TEXTS = st.text(LETTERS, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))


@settings(max_examples=200)
@given(st.lists(TEXTS, max_size=4))
def test_several_texts_are_read_back(values):
    assert ITEMS.read(ITEMS.show(values)) == values


@settings(max_examples=200)
@given(st.dictionaries(TEXTS.filter(bool), TEXTS, min_size=1, max_size=3))
def test_pairs_are_read_back(pairs):
    assert PAIRS.read(PAIRS.show(pairs)) == pairs


@pytest.mark.parametrize(("value", "text"), [
    ("09-05", "05/09"), ("2025-09-30", "30/09/2025"), ("05", "tháng 05"), ("2026-05", "tháng 05/2026"),
    ("11-W1", "tuần 1 tháng 11"), ("2025-11-W2", "tuần 2 tháng 11/2025"),
    ("2025-11..2026-05", "từ tháng 11/2025 đến tháng 05/2026"), ("09-01..10-W2", "từ 01/09 đến tuần 2 tháng 10"),
])
def test_a_moment_is_told_as_people_write_it(value, text):
    assert MOMENT.show(value) == text
    assert MOMENT.read(text) == value


@pytest.mark.parametrize(("text", "value"), [("5/9", "09-05"), (" 5/9/2025 ", "2025-09-05"), ("Tháng 5", "05")])
def test_a_moment_may_be_written_short(text, value):
    assert MOMENT.read(text) == value


@pytest.mark.parametrize("text", ["2026-09-05", "05", "tuần 6 tháng 11", "từ tháng 5", "hè"])
def test_no_moment_is_guessed(text):
    """A day with a year that the spreadsheet itself put there is none that somebody wrote."""
    with pytest.raises(Misread, match="05/09"):
        MOMENT.read(text)


@pytest.mark.parametrize(("form", "text", "value"), [
    (DAY, "30/09/2025", "2025-09-30"), (DAY, "2025-09-30", "2025-09-30"), (YEAR_OR_DAY, "2025-2026", "2025-2026"),
    (NUMBER, "05", 5), (NUMBER, " $least ", "$least"), (FLAG, "Có", True), (FLAG, "không", False),
    (word({"must": "bắt buộc"}), "BẮT BUỘC", "must"), (word({"must": "bắt buộc"}), "must", "must"),
])
def test_what_is_typed_is_understood(form, text, value):
    assert form.read(text) == value


@pytest.mark.parametrize(("form", "text", "allowed"), [
    (word({"must": "bắt buộc", "info": "để biết"}), "phải", "bắt buộc, để biết"), (NUMBER, "một", "số nguyên"),
    (DAY, "2025-2026", "30/09/2025"), (PAIRS, "a", "tên = giá trị"), (ITEMS, '"a; b', "ngoặc kép"),
])
def test_what_cannot_be_read_is_refused_with_what_is_allowed(form, text, allowed):
    with pytest.raises(Misread, match=allowed):
        form.read(text)
