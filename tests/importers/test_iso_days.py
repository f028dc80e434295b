"""ISO days, which most date cells hold, are read at once and mean what every other spelling of the day means."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest

from shcm_rules.folding import clean
from shcm_rules.importers.dates import reading
from shcm_rules.importers.dates.columns import read_dates
from shcm_rules.importers.dates.reading import DateContext, Unreadable, read_date
from shcm_rules.windows import SchoolYear, Window

CONTEXT = DateContext(SchoolYear(2025), None, None)


@pytest.mark.parametrize("text", [
    "2025-10-04", "1990-01-01", "2099-12-31", "2024-02-29", "1989-12-31", "2100-01-01", "2025-02-29", "2025-13-01",
    "2025-00-10", "0000-01-01", "9999-99-99", "2025-10-4", "٢٠٢٥-10-04",
])  # fmt: skip
def test_an_iso_day_is_read_as_without_the_shortcut(text, monkeypatch):
    quick = read_date(text, CONTEXT)
    monkeypatch.setattr(reading, "ISO_DAY", re.compile("(?!)"))

    assert quick == read_date(text, CONTEXT)


def test_an_iso_day_is_a_written_day():
    read = read_date("2025-10-04", CONTEXT)

    assert isinstance(read, Window)
    assert (read.text, read.exact, read.single) == ("2025-10-04", True, True)


def test_texts_are_read_once_for_all_columns_and_a_columns_doubt_stays_its_own():
    known: dict[str, Window | Unreadable] = {}
    doubtful = read_dates(["10/25/2025", "10/05/2025"], CONTEXT, known)
    plain = read_dates(["10/05/2025", "2025-10-04"], CONTEXT, known)

    assert isinstance(doubtful["10/05/2025"], Unreadable)
    assert isinstance(plain["10/05/2025"], Window)
    assert plain == read_dates(["10/05/2025", "2025-10-04"], CONTEXT)


def test_blanks_of_every_kind_become_one_space():
    spaces = re.compile(r"[\s\u00a0\u200b\ufeff]+")
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if letter.isspace() or spaces.match(letter) or unicodedata.combining(letter):
            text = f" {letter}a{letter}{letter}b {letter}"
            assert clean(text) == spaces.sub(" ", unicodedata.normalize("NFC", text)).strip()
