"""Each sample is read as a careful person would have typed it."""

from __future__ import annotations

import pytest
from expectations import HERE, compare, expectations, load

from shcm_rules import read_schedule

EXPECTED = {path.stem: load(path) for path in expectations()}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_read_as_a_person_would_type_it(name):
    expected = EXPECTED[name]

    outcome = compare(expected, read_schedule(HERE / expected["file"], **expected["read_with"]))

    assert not outcome.differences, "\n" + "\n".join(map(str, outcome.differences))
