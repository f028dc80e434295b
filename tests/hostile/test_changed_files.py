"""A short pass of the fuzzer, the same one each time; a find becomes a case of hostile_files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import fuzzing


@pytest.mark.skipif(sys.platform == "win32", reason="needs an alarm clock")
def test_changed_files_are_read_or_refused_with_a_code():
    tally = fuzzing.run(20_251_005, files=400)
    assert tally.finds == {}
    assert tally.read > 40
    assert sum(tally.refused.values()) > 40
