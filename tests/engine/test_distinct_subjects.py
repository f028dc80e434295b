"""The fewest and the most different subjects, told by their sums, are those that trying every row finds."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.engine import distinct
from shcm_rules.engine.distinct import SubjectCount, count_subjects
from shcm_rules.schedule import LEVELS

_SUBJECTS = ("toan", "ngu-van", "tieng-viet", "hoa-hoc", "hoat-dong-trai-nghiem")
_SCHEMA = {
    "unit": pl.String, "subjects": pl.List(pl.String), "level": pl.Enum(LEVELS),
    "can_none": pl.Boolean, "can_plan": pl.Boolean, "can_hold": pl.Boolean,
}
_ROW = st.tuples(
    st.sampled_from(["a", "b"]), st.none() | st.lists(st.sampled_from(_SUBJECTS), min_size=1, max_size=2),
    st.sampled_from([None, *LEVELS]), st.booleans(), st.booleans(), st.just(False))


def _table(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame([("a", *row, True, False) for row in rows], schema=_SCHEMA, orient="row")


def _count(bound: str = "at_least", n: int = 2, *, activities: bool = True) -> SubjectCount:
    return SubjectCount("0", bound, n, ("TH", "THCS"), audit=False, activities=activities)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(_ROW, max_size=7), bound=st.sampled_from(["at_least", "at_most", "exactly"]),
    n=st.integers(1, 4), activities=st.booleans())
def test_sums_tell_what_trying_finds(rows, bound, n, activities):
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    count = _count(bound, n, activities=activities)

    tried = distinct._tried(frame.filter("can_plan"), ["unit"], count)

    found = count_subjects(frame, ["unit"], count).select(tried.columns)
    assert found.sort("unit").equals(tried.sort("unit"))


@pytest.mark.parametrize(
    ("rows", "span"),
    [
        ([(["toan"], "TH", False), (["toan"], "TH", False)], (1, 1)),
        ([(["toan"], "TH", False), (["ngu-van"], "THCS", True)], (1, 2)),
        ([(None, "TH", False), (None, "TH", False)], (1, 2)),  # unknown subjects may be one
        ([(["toan"], "TH", False), (None, "TH", False)], (1, 2)),  # or one that is named
        ([(["hoa-hoc"], "TH", False), (None, "TH", False)], (2, 2)),  # but not where it is not taught
        ([(None, "MN", False)], (0, 0)),
    ])
def test_span_of_subjects(rows, span):
    found = count_subjects(_table(*rows), ["unit"], _count())

    assert found.select("0.low", "0.high").row(0) == span
