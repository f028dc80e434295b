"""Units that rows name: each way of naming them once, in the order of the rows, names found wherever they stand."""

import polars as pl

from shcm_rules.engine.units import _seen_in, _united, distinct
from shcm_rules.schedule import LEVELS, table_schema


def _rows(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table_schema("sessions"))


def _united_in(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    rows = _seen_in(frame).lazy().with_columns(pl.lit(value=False).alias("listed"))
    return _united(rows, "school_id", ["school"]).select("school_id", "school", "level", "levels").collect().rows()


def test_equal_neighbours_are_one_and_later_ones_too():
    one, other = {"school_id": "a", "school": "A"}, {"school_id": "b", "school": "B"}

    assert _seen_in(_rows(one, one, other, one))["school_id"].to_list() == ["a", "b"]


def test_a_name_that_the_first_row_lacks_is_that_of_the_next_row_that_has_one():
    rows = _rows({"school_id": "a"}, {"school_id": "a", "school": "A"}, {"school_id": "b"}, {"school_id": "a"})

    assert [row[:2] for row in _united_in(rows)] == [("a", "A"), ("b", None)]


def test_levels_are_those_that_rows_name():
    of_a = [{"school_id": "a", "level": level} for level in ("THPT", None, "TH")]

    assert _united_in(_rows(*of_a, {"school_id": "b", "level": "MN"}, {"school_id": "c"})) == [
        ("a", None, None, ["TH", "THPT"]), ("b", None, "MN", ["MN"]), ("c", None, None, [])]


def test_every_level_can_be_told_from_the_others():
    assert [row[3] for row in _united_in(_rows(*[{"school_id": level, "level": level} for level in LEVELS]))] == [
        [level] for level in LEVELS]


def test_no_rows_name_no_unit():
    assert _seen_in(_rows()).is_empty()


def test_different_names_of_few_and_of_many_rows():
    names = pl.Series(["A", None, "A", "B"])

    assert distinct(names) == distinct(pl.concat([names] * 5000)) == {"A", "B"}
