"""Names of duties: rows that are alike but for their contents, and rows of one name, told apart by their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from shcm_rules.api import check
from shcm_rules.engine.judging import Judged
from shcm_rules.engine.naming import Namer

_PLAN = Path(__file__).parents[2] / "fixtures" / "lao-cai-thcs-ke-hoach.xlsx"
_ROWS = {
    "school_id": ["a", "a", "a", "b", "a", "a"],
    "content": ["Hòa âm", "Hoà  ÂM", "Khác", "Hòa âm", None, "hòa âm"],
    "date": ["05/10/2025"] * 6,
}


@pytest.fixture(scope="module")
def judged() -> Judged:
    evaluation = check(_PLAN, rules=["lao-cai"], as_of=date(2026, 1, 10))._outcome.evaluation
    one = next(one for one in evaluation.judged if one.grain == "session")
    return replace(one, keys=pl.DataFrame(_ROWS))


def _one_by_one(judged: Judged, namer: Namer) -> list[str]:
    return [namer.fingerprint(judged, row) for row in judged.keys.iter_rows(named=True)]


def test_rows_named_together_bear_the_names_of_rows_named_one_by_one(judged: Judged) -> None:
    names = Namer("2025-2026").fingerprints(judged, range(6))

    assert names == _one_by_one(judged, Namer("2025-2026"))
    assert len(set(names)) == 6


def test_rows_that_are_not_shown_count_and_nameless_ones_do_not(judged: Judged) -> None:
    names = Namer("2025-2026").fingerprints(judged, range(6))

    assert Namer("2025-2026").fingerprints(judged, [5, 1]) == [names[5], names[1]]
    assert Namer("2025-2026").fingerprints(judged, [5], nameless={1}) == [names[1]]
    assert Namer("2025-2026").fingerprints(judged, [5], nameless={0, 1}) == [names[0]]


def test_a_rule_with_a_second_text_goes_on_counting(judged: Judged) -> None:
    one_by_one, later = Namer("2025-2026"), replace(judged, keys=judged.keys.clone())
    expected = [*_one_by_one(judged, one_by_one), *_one_by_one(later, one_by_one)]

    for shown in (range(6), []):
        namer = Namer("2025-2026")
        first = namer.fingerprints(judged, shown)
        assert [*first, *namer.fingerprints(later, range(6))] == expected[6 - len(first):]
        namer.begin_rule(judged)
        assert namer.fingerprint(judged, judged.keys.row(2, named=True)) not in expected


@pytest.mark.parametrize("shown", [[], range(6)])
def test_a_row_named_alone_comes_after_its_table(judged: Judged, shown: range) -> None:
    one_by_one, namer = Namer("2025-2026"), Namer("2025-2026")
    _one_by_one(judged, one_by_one)
    namer.fingerprints(judged, shown)

    for row in ({"unit": "a"}, judged.keys.row(0, named=True), {"unit": "a"}):
        assert namer.fingerprint(judged, row) == one_by_one.fingerprint(judged, row)
