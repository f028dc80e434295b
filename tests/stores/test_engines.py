"""Whoever reads and divides a store: the same fingerprints, verdicts and sentences as the whole judged in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from shcm_rules.engine.evaluation import Evaluation
from shcm_rules.rulesets.model import Check
from shcm_rules.stores.checking import StoreReport, check_store

from .conftest import AS_OF, RULES, YEAR, named, written


def _check(store: Path, whole: Evaluation, output: Path, engine: Any, rows: int = 20) -> StoreReport:
    return check_store(
        store, rules=RULES, as_of=AS_OF, year=YEAR, phase=whole.question.phase, detail="full", engine=engine,
        output=output, rows_of_part=rows)


def _assert_same(report: StoreReport, output: Path, whole: Evaluation) -> None:
    assert written(output) == named(replace(whole, idle=[]).findings("vi", "full"))
    assert report.duties["duties"].sum() == sum(judged.keys.height for judged in whole.judged)
    assert set(report.idle) == {(rules.id, rule.id, str(reason)) for rules, rule, reason in whole.idle}
    assert not report.crashed


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("rows", [20, 10_000])
def test_parts_of_any_size_say_what_the_whole_says(
    engine: str, rows: int, store: Path, whole: Evaluation, tmp_path: Path,
) -> None:
    report = _check(store, whole, tmp_path / "ra", engine, rows)
    _assert_same(report, tmp_path / "ra", whole)
    assert (report.parts == 1) is (rows == 10_000)


@pytest.mark.usefixtures("spark")
def test_spark_says_what_the_whole_says(store: Path, whole: Evaluation, tmp_path: Path) -> None:
    report = _check(store, whole, tmp_path / "ra", "spark")
    _assert_same(report, tmp_path / "ra", whole)
    assert report.parts > 1


def test_every_check_of_the_vocabulary_has_duties_in_the_store(whole: Evaluation) -> None:
    annotated = get_args(Check)
    vocabulary = {kind.__name__ for kind in get_args(annotated[0]) or annotated} - {"NotDecidable"}
    assert vocabulary - {type(judged.task.check).__name__ for judged in whole.judged} == set()
