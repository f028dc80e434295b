"""Units judged one by one say what the whole says, and what is kept of them is never what another schedule says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from shcm_rules import load_rules, read_schedule
from shcm_rules.batches.evaluation import BatchEvaluation
from shcm_rules.batches.judging import judge_units
from shcm_rules.engine.evaluation import evaluate
from shcm_rules.engine.part_answers import Asked
from shcm_rules.reports.json import finding_text
from shcm_rules.reports.parquet import tabulate
from shcm_rules.schedule import Schedule
from shcm_rules.windows import SchoolYear

from .rules import rule_set
from .tables import schedule as make_schedule
from .test_oracle import CASES

MINIS = 6
FIXTURES = Path(__file__).parents[2] / "fixtures"
TABLES = ("sessions", "departments", "clusters", "documents", "minutes")


def _drawn(name: str, seed: int) -> tuple[Schedule, Asked]:
    world, minis = CASES[name](Random(f"{name} {seed}"), MINIS)  # noqa: S311 - not for secrets
    asked = Asked(
        (rule_set(world.rule, len(minis)),), SchoolYear(world.year), date.fromordinal(world.as_of), world.phase,
        dict(world.rule.settings))
    return make_schedule(world, minis), asked


def _judged(asked: Asked, schedule: Schedule, kept: Path | None = None, most: int = 50_000) -> BatchEvaluation:
    found = judge_units(asked, schedule, kept, processes=1, most=most)
    assert found
    return found


def _texts(judged: BatchEvaluation) -> list[bytes]:
    return list(map(finding_text, judged.open_findings("vi")))


def _table(judged: BatchEvaluation) -> pl.DataFrame:
    return pl.concat([tabulate([]), *(judged.tables("vi") or ())])


def _assert_whole(judged: BatchEvaluation, asked: Asked, schedule: Schedule) -> None:
    whole = evaluate(
        schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
    assert Counter(_texts(judged)) == Counter(map(finding_text, whole.findings("vi", "open")))
    assert judged.counts() == whole.counts()
    assert judged.tallies() == whole.tallies()
    assert judged.problems == whole.problems


@pytest.mark.parametrize("name", sorted(CASES))
def test_units_say_what_the_whole_says(name: str) -> None:
    schedule, asked = _drawn(name, 42)
    _assert_whole(_judged(asked, schedule, most=3), asked, schedule)


@pytest.mark.parametrize("name", sorted(CASES))
def test_tables_of_units_hold_every_finding_of_the_whole(name: str, tmp_path: Path) -> None:
    schedule, asked = _drawn(name, 43)
    asked = replace(asked, detail="full")
    whole = evaluate(
        schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
    expected = tabulate(whole.findings("vi"))
    for kept in (None, tmp_path, tmp_path):
        judged = _judged(asked, schedule, kept, most=3)
        _assert_whole(judged, asked, schedule)
        assert_frame_equal(_table(judged), expected, check_row_order=False)
    assert judged.tables("en") is None
    assert whole.tables("vi") is None


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_kept_is_what_a_fresh_run_says_whatever_was_changed(name: str, tmp_path: Path) -> None:
    schedule, asked = _drawn(name, 35)
    asked = replace(asked, detail="full")
    _judged(asked, schedule, tmp_path)
    random = Random(name)  # noqa: S311 - as above
    for _ in range(3):
        schedule = _changed(schedule, random)
        again, fresh = _judged(asked, schedule, tmp_path), _judged(asked, schedule)
        assert _texts(again) == _texts(fresh)
        assert again.tallies() == fresh.tallies()
        assert_frame_equal(_table(again), _table(fresh))


def _changed(schedule: Schedule, random: Random) -> Schedule:
    """Return the schedule with one cell as in another row, one row gone, its sources moved or its facts others."""
    tables = {name: getattr(schedule, name) for name in TABLES}
    name = random.choice([name for name, frame in tables.items() if frame.height] or ["sessions"])
    frame = tables[name]
    kind = random.randrange(4) if frame.height else 1
    at, other = (random.randrange(max(frame.height, 1)) for _ in range(2))
    if kind == 0:
        return replace(schedule, **{name: frame.filter(pl.int_range(pl.len()) != at)})
    if kind == 1:
        return replace(schedule, info={**schedule.info, "province": random.choice(["Lào Cai", "Điện Biên", ""])})
    if kind == 2:
        first, *rest = schedule.sources
        return replace(schedule, sources=[replace(first, sheet=f"{first.sheet}'"), *rest])
    column = random.choice([column for column in frame.columns if column not in {"source", "row", "row_id"}])
    values = frame[column].to_list()
    values[at] = values[other] if random.random() < 0.5 else None
    return replace(schedule, **{name: frame.with_columns(pl.Series(column, values, frame.schema[column]))})


def test_only_what_was_changed_is_judged_again(tmp_path: Path) -> None:
    names = ("lao-cai-thcs-ke-hoach.xlsx", "lao-cai-thpt-dau-cham-phay.csv")
    schedule = read_schedule([FIXTURES / name for name in names])
    asked = Asked(load_rules("lao-cai"), SchoolYear(2025), date(2026, 1, 10))
    _judged(asked, schedule, tmp_path)
    before = _kept(tmp_path)
    _judged(asked, schedule, tmp_path)
    assert _kept(tmp_path) == before
    last = pl.int_range(pl.len()) == pl.len() - 1
    sessions = schedule.sessions.with_columns(
        pl.when(last).then(pl.lit("Nội dung khác")).otherwise(pl.col("content")).alias("content"))
    _judged(asked, replace(schedule, sessions=sessions), tmp_path)
    assert len(_kept(tmp_path) - before) == 1


def test_a_question_of_another_day_is_asked_anew(tmp_path: Path) -> None:
    schedule, asked = _drawn("deadline_by", 3)
    _judged(asked, schedule, tmp_path)
    for other in (
        replace(asked, as_of=asked.as_of + timedelta(days=40)), replace(asked, lang="en"),
        replace(asked, phase="audit" if asked.phase == "plan" else "plan"), replace(asked, detail="full"),
    ):
        judged = judge_units(other, schedule, tmp_path, processes=1)
        fresh = judge_units(other, schedule, processes=1)
        assert judged
        assert fresh
        assert [finding_text(f) for f in judged.open_findings(other.lang)] == [
            finding_text(f) for f in fresh.open_findings(other.lang)]


@pytest.mark.parametrize("damage", [b"", b"shcm-unit/3\n", None])
def test_what_is_damaged_is_judged_again(damage: bytes | None, tmp_path: Path) -> None:
    schedule, asked = _drawn("lead_time_sessions", 4)
    asked = replace(asked, detail="full")  # a table at the end
    told = _texts(_judged(asked, schedule, tmp_path))
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        path.write_bytes(data[:-9] if damage is None else damage)
    assert _texts(_judged(asked, schedule, tmp_path)) == told


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    schedule, asked = _drawn("lead_time_sessions", 5)
    assert _texts(_judged(asked, schedule, tmp_path / "không-có")) == _texts(_judged(asked, schedule))


def test_a_finding_in_writing_is_the_finding() -> None:
    schedule, asked = _drawn("lead_time_sessions", 6)
    judged = _judged(asked, schedule)
    whole = evaluate(schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase,
                     settings=asked.settings).findings("vi", "open")
    told = {finding.fingerprint: finding for finding in judged.open_findings("vi")}
    assert whole
    for finding in whole:
        for name in type(finding).model_fields:
            assert getattr(told[finding.fingerprint], name) == getattr(finding, name), name
    assert {f.fingerprint: f for f in judged.findings("vi", "open")} == {f.fingerprint: f for f in whole}


def _kept(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
