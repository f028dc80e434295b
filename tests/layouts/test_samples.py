"""The samples are what their script makes, and what is expected of them really stands in their cells."""

from __future__ import annotations

import re

import pytest
from expectations import HERE, expectations, load, wanted_cells
from make import SAMPLES
from openpyxl import load_workbook

from shcm_rules.schedule import FIELDS

EXPECTED = {path.stem: load(path) for path in expectations()}
#: Their cells hold letters of old fonts or markup, which the expectation does not.
DRESSED = {"chu-tcvn3", "the-html-con-sot"}
PLAIN = [name for name, expected in EXPECTED.items() if expected["file"].endswith(".xlsx") and name not in DRESSED]
TEXTS = {item.name for item in FIELDS["sessions"] if item.type == "text"}


@pytest.mark.parametrize("name", SAMPLES)
def test_making_a_sample_again_gives_the_same_bytes(name):
    assert SAMPLES[name]() == (HERE / name).read_bytes()


def test_every_sample_has_an_expectation_and_every_expectation_a_sample():
    assert {expected["file"] for expected in EXPECTED.values()} == set(SAMPLES)


def shown(value):
    return " ".join(str(value).split())


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_expected_stands_in_the_cell_named(name):
    """A second reader, which knows no layout, sees the text where the expectation says that it stands."""
    expected = EXPECTED[name]
    book = load_workbook(HERE / expected["file"])

    for field, value, sheet, cell in wanted_cells(expected):
        assert re.fullmatch(r"[A-Z]+\d+", cell), f"{field}: {cell}"
        text = shown(book[sheet][cell].value)
        assert text != "None", f"{field} “{value}”: {sheet}!{cell} is empty"
        if field in TEXTS:
            assert shown(value.removeprefix("~")) in text, f"{field}: “{value}” is not in {sheet}!{cell} “{text}”"
