"""Sums by tổ and subject, unknown subjects spread at the end, are those over rows spread one by one."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shcm_rules.engine import plans
from shcm_rules.engine.membership import taught_at
from shcm_rules.engine.rows import Rows
from shcm_rules.engine.tallies import Groups, Sum, sum_up
from shcm_rules.schedule import LEVELS

KEYS = ["department_id", "subject_id"]
SUBJECTS = ("toan", "tieng-viet", "vat-li", "hoat-dong-trai-nghiem", "not-in-any-catalogue")
SUMMED = (("TH",), ("THCS", "THPT"), ("MN",), LEVELS)
SCHEMA = {
    "department_id": pl.String, "subjects": pl.List(pl.String), "level": pl.Enum(LEVELS), "member_must": pl.Boolean,
    "counts": pl.Boolean}
ROW = st.tuples(
    st.sampled_from(["a", "b", "owes nothing", ""]),
    st.none() | st.lists(st.sampled_from(SUBJECTS), min_size=0, max_size=3, unique=True),
    st.sampled_from([None, *LEVELS]), st.booleans(), st.booleans())
OWED = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(SUBJECTS[:-1])), unique=True, min_size=1)


def groups_of(rows, owed):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    unknown = pl.col("subjects").is_null()
    whole = frame.lazy().with_columns(
        pl.col("member_must") & ~unknown, (unknown & pl.col("level").is_null()).alias("any_level"))
    domain = pl.DataFrame(owed, schema=dict.fromkeys(KEYS, pl.String), orient="row")
    return Groups(None, Rows(frame, ()), ("department", "subject"), domain, KEYS, whole)  # no sum asks the question


def one_by_one(groups):
    """Return the sums over the members of each group, found by looking at each."""
    told = {pair: [0] * (1 + len(SUMMED)) for pair in groups.domain.rows()}
    for row in groups.members.collect().iter_rows(named=True):
        sums = told.get((row["department_id"], row["subject_id"]))
        if sums is None:
            continue
        sums[0] += row["counts"] and row["member_must"]
        for at, levels in enumerate(SUMMED, 1):
            sums[at] += row["counts"] and (not row["any_level"] or row["subject_id"] in taught_at(levels))
    return [tuple(sums) for sums in told.values()]


def summed(groups):
    must, may = pl.col("counts") & pl.col("member_must"), pl.col("counts")
    sums = [Sum("must", must, LEVELS), *[Sum(f"may{at}", may, levels) for at, levels in enumerate(SUMMED)]]
    return sum_up(groups, groups.whole, sums).fill_null(0).collect().rows()


@pytest.mark.parametrize("many", [0, 20_000])  # in a stream, in memory
@settings(max_examples=80, deadline=None)
@given(rows=st.lists(ROW, max_size=12), owed=OWED)
def test_sums_are_those_over_rows_spread_one_by_one(many, rows, owed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "_MANY", many)
        groups = groups_of(rows, owed)
        assert summed(groups) == one_by_one(groups)


def test_an_unknown_subject_is_any_that_its_level_teaches_and_the_department_owes():
    owed = [("a", "toan"), ("a", "tieng-viet"), ("a", "hoat-dong-trai-nghiem"), ("b", "toan")]
    groups = groups_of([("a", None, "THCS", True, True), ("a", None, None, True, True)], owed)
    told = dict(zip(groups.domain.rows(), summed(groups), strict=True))
    # must, then may at TH, THCS and THPT, MN, every level: the second row has a subject only where one teaches it.
    assert told["a", "toan"] == (0, 2, 2, 1, 2)
    assert told["a", "tieng-viet"] == (0, 1, 0, 0, 1)
    assert told["a", "hoat-dong-trai-nghiem"] == told["b", "toan"] == (0, 0, 0, 0, 0)


def test_a_subject_that_nobody_owes_is_not_an_unknown_one():
    groups = groups_of([("a", ["vat-li"], "THCS", True, True), ("a", [], "THCS", True, True)], [("a", "toan")])
    assert summed(groups) == [(0, 0, 0, 0, 0)]
