"""A province at the command line: judged unit by unit by two processes, kept, and the same as at once."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from shcm_rules import Report, api, check
from shcm_rules.cli import main
from shcm_rules.cli.audit import KEPT

DAY = "2026-01-10"
HEADER = ("Trường", "Tổ", "Cấp học", "Cấp tổ chức", "Loại hình", "Môn học", "Nội dung", "Thời gian", "Ngày thông báo")
FILES, ROWS = 6, 3600


def _write(path: Path, school: int, rows: int = ROWS) -> None:
    """Write the plan of a school that meets far more often than any does."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(HEADER)
        for number in range(rows):
            month, day = 9 + number % 4, number % 28 + 1
            lines.writerow((
                f"Trường THCS Số {school}", f"Tổ {number % 5}", "THCS", "Tổ", ("NCBH", "Chuyên đề")[number % 2],
                ("Toán", "Ngữ văn")[number % 2], f"Bài {number}", f"{day:02}/{month:02}/2025",
                f"{(day - 1) or 1:02}/{month:02}/2025"))


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tinh")
    for school in range(FILES):
        _write(folder / f"{school}.csv", school)
    return folder


@pytest.fixture(scope="module")
def whole(province: Path) -> Report:
    return check([str(province)], rules="lao-cai", as_of=DAY)


def _run(province: Path, place: Path, *more: str) -> tuple[int, bytes, bytes]:
    paths = [place / name for name in ("r.json", "r.html")]
    status = main(["check", str(province), "--rules", "lao-cai", "--as-of", DAY, "--detail", "open",
                   *(part for path in paths for part in ("-o", str(path))), *more])
    return status, *(path.read_bytes() for path in paths)


def test_by_unit_says_what_the_whole_says(province: Path, whole: Report, tmp_path: Path) -> None:
    status, told, _ = _run(province, tmp_path)
    expected = json.loads(whole.to_json("open"))
    found = json.loads(told)
    assert status == whole.exit_status()
    assert Counter(map(json.dumps, found.pop("findings"))) == Counter(map(json.dumps, expected.pop("findings")))
    assert sorted(map(json.dumps, found.pop("counts"))) == sorted(map(json.dumps, expected.pop("counts")))
    assert found == expected


def test_the_library_has_every_finding_of_units_judged_one_by_one(whole: Report) -> None:
    by_unit = check(whole.schedule, rules="lao-cai", as_of=DAY, by_unit=True)
    assert by_unit.verdicts == whole.verdicts
    assert Counter(f.fingerprint for f in by_unit.model("open").findings) == Counter(
        f.fingerprint for f in whole.model("open").findings)
    assert by_unit.redacted().exit_status() == whole.exit_status()
    assert len(by_unit.findings) == sum(whole.verdicts.values())


def _pages(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (place / "don-vi").iterdir()}


def test_a_folder_holds_what_that_of_the_whole_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_ROWS_OF_BATCH", 1)  # so that few rows are many
    (tmp_path / "tinh").mkdir()
    for school in range(FILES):
        _write(tmp_path / "tinh" / f"{school}.csv", school, 100)
    asked = ["check", f"{tmp_path}/tinh", "--rules", "lao-cai", "--as-of", DAY, "-o", f"{tmp_path}/kq/"]
    whole = check([f"{tmp_path}/tinh"], rules="lao-cai", as_of=DAY)
    assert main(asked) == whole.exit_status()
    told, first, expected = tmp_path / "kq", tmp_path / "lan-dau", tmp_path / "chung"
    told.rename(first)
    (first / KEPT).rename(tmp_path / "giữ")
    main([*asked, "--keep", str(tmp_path / "giữ")])
    whole.write_folder(expected)
    for name in (path.name for path in first.iterdir() if path.is_file()):
        assert (told / name).read_bytes() == (first / name).read_bytes(), name
    assert _pages(told) == _pages(first) == _pages(expected)
    tables = [pl.read_parquet(place / "phat-hien.parquet") for place in (told, expected)]
    assert_frame_equal(*tables, check_row_order=False)
    assert pl.read_parquet_metadata(told / "phat-hien.parquet") == pl.read_parquet_metadata(
        expected / "phat-hien.parquet")
    found, wanted = (json.loads((place / "bao-cao.json").read_bytes()) for place in (told, expected))
    for key in ("findings", "counts"):
        assert sorted(map(json.dumps, found.pop(key))) == sorted(map(json.dumps, wanted.pop(key)))
    assert found == wanted


def test_what_is_kept_is_told_again_byte_by_byte(province: Path, tmp_path: Path) -> None:
    kept = ("--keep", str(tmp_path / "giữ"))
    fresh = _run(province, tmp_path, *kept)
    before = set((tmp_path / "giữ").iterdir())
    assert _run(province, tmp_path, *kept) == fresh
    assert set((tmp_path / "giữ").iterdir()) == before
    _write(province / "0.csv", 0, ROWS - 1)
    again = _run(province, tmp_path, *kept)
    assert again != fresh
    assert again == _run(province, tmp_path)
