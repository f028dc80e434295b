"""A schedule written as a store comes back as it was; what is no store is refused with what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shcm_rules.errors import UsageError
from shcm_rules.schedule import Schedule
from shcm_rules.stores.checking import check_store
from shcm_rules.stores.files import SMALL_TABLES, is_store, open_store, save_schedule

from .conftest import AS_OF


def test_a_store_gives_back_the_schedule(schedule: Schedule, store: Path) -> None:
    back = open_store(store).load()
    for name in ("sessions", *SMALL_TABLES):
        assert getattr(back, name).rows() == getattr(schedule, name).rows()
    for name in ("sources", "inputs", "year", "info", "calendars", "moved", "homes"):
        told, known = getattr(back, name), getattr(schedule, name)
        assert dict(told) == dict(known) if isinstance(told, dict) else list(told) == list(known) \
            if isinstance(told, list) else told == known


def test_a_store_is_never_written_over(schedule: Schedule, store: Path) -> None:
    before = (store / "store.json").read_bytes()
    with pytest.raises(UsageError, match="đã có nội dung"):
        save_schedule(schedule, store)
    assert (store / "store.json").read_bytes() == before


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    assert not is_store(tmp_path)
    with pytest.raises(UsageError, match="không đọc được kho"):
        open_store(tmp_path)
    (tmp_path / "store.json").write_text(json.dumps({"form": "shcm-store/9"}), encoding="utf-8")
    assert is_store(tmp_path)
    with pytest.raises(UsageError, match="tạo lại bằng shcm store"):
        open_store(tmp_path)


def test_a_store_whose_table_is_damaged_is_refused(schedule: Schedule, tmp_path: Path) -> None:
    save_schedule(schedule, tmp_path / "kho")
    (tmp_path / "kho" / "documents.parquet").write_bytes(b"PAR1")
    with pytest.raises(UsageError, match="tạo lại bằng shcm store"):
        open_store(tmp_path / "kho")


@pytest.mark.parametrize("engine", ["polar", ""])
def test_an_unknown_engine_is_refused_with_the_known_ones(engine: str, store: Path) -> None:
    with pytest.raises(UsageError, match="polars, duckdb, spark"):
        check_store(store, rules="lao-cai", as_of=AS_OF, engine=engine)  # type: ignore[arg-type]


def test_results_are_never_written_over(store: Path, tmp_path: Path) -> None:
    (tmp_path / "cu.txt").write_text("cũ", encoding="utf-8")
    with pytest.raises(UsageError, match="đã có nội dung"):
        check_store(store, rules="lao-cai", as_of=AS_OF, output=tmp_path)
    assert [item.name for item in tmp_path.iterdir()] == ["cu.txt"]
