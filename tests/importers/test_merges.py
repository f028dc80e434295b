"""Merged areas: the walk over rows gives what painting every cell would give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shcm_rules.importers.formats.merges import cover, merge_of

SIDE = 8
index = st.integers(1, SIDE)


@st.composite
def areas(draw):
    top, left = draw(index), draw(index)
    return top, left, draw(st.integers(top, SIDE)), draw(st.integers(left, SIDE))


def painted(merges):
    """Paint the merges in the order of their corners; one that meets paint is refused."""
    owner, refused = {}, []
    for merge in sorted(merges):
        top, left, bottom, right = merge
        places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        if any(place in owner for place in places):
            refused.append(merge)
        else:
            owner |= dict.fromkeys(places, (top, left))
    return owner, refused


@given(st.lists(areas(), max_size=12), st.sets(st.tuples(index, index)))
def test_a_merge_shows_its_first_cell_alone(merges, filled):
    filled |= {(SIDE + 1, 1)}  # below all merges, so that each of them is walked over
    cells = {}
    for row, column in filled:
        cells.setdefault(row, {})[column] = f"{row} {column}"
    owner, refused = painted(merges)
    usable, overlapping, covered = cover(cells, merges)
    assert overlapping == refused
    assert sorted(usable + overlapping) == sorted(merges)
    hidden = {place for place in filled if owner.get(place, place) != place}
    assert {(row, column) for row, column, _ in covered} == hidden
    assert {(row, column) for row, line in cells.items() for column in line} == filled - hidden


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A1:B3", (1, 1, 3, 2)), ("B3:A1", (1, 1, 3, 2)), ("$A$1:$B$3", (1, 1, 3, 2)),
        ("xfd1048576", (1048576, 16384) * 2),
        ("A1", (1, 1, 1, 1)), ("A:B", None), ("A0:B1", None), ("AAAA1", None), ("A1:B12345678", None), ("", None),
    ],
)  # fmt: skip
def test_an_area_is_read_from_its_text(text, area):
    assert merge_of(text) == area
