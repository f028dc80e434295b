"""`shcm store` and `shcm check --engine`: from workbooks to counts and findings, options that do not fit refused."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from shcm_rules.cli import main

PLAN = Path(__file__).parents[2] / "fixtures" / "lao-cai-thcs-ke-hoach.xlsx"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of one workbook."""
    folder = tmp_path_factory.mktemp("kho") / "kho"
    assert main(["store", str(PLAN), "-o", str(folder)]) == 0
    return folder


def test_a_store_says_what_the_workbook_says(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["--rules", "lao-cai", "--as-of", "01/06/2026"]
    plain, output = tmp_path / "bao-cao.json", tmp_path / "ket-qua"
    status = main(["check", str(PLAN), *asked, "--detail", "open", "-o", str(plain)])
    assert main(["check", str(store), *asked, "--engine", "polars", "-o", str(output)]) == status == 1
    report = json.loads(plain.read_text("utf-8"))
    expected = sorted(item["fingerprint"] for item in report["findings"] if item["reason"] != "not-decidable")
    found = pl.concat([pl.read_parquet(file) for file in (output / "findings").glob("*.parquet")])
    assert sorted(found["fingerprint"]) == expected
    summary = json.loads((output / "summary.json").read_text("utf-8"))
    assert summary["summary"]["violated"] == report["summary"]["violated"]
    assert pl.read_parquet(output / "duties.parquet")["duties"].sum() == sum(summary["summary"].values())
    assert f"Kết quả: {output}" in capsys.readouterr().err


def test_without_an_output_it_only_counts(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(store), "--rules", "lao-cai", "--as-of", "01/06/2026", "--engine", "duckdb",
                   "--fail-on", "never", "--lang", "en"])
    told = capsys.readouterr().out
    assert status == 0
    assert " duties in 1 part. School year 2025-2026, as of 01/06/2026." in told
    assert "  department-ncbh-per-term: " in told


def test_a_folder_of_stores_is_a_country(store: Path, tmp_path: Path) -> None:
    country, output = tmp_path / "ca-nuoc", tmp_path / "ra"
    for name in ("bac", "nam"):
        copytree(store, country / name)
    asked = ["--rules", "lao-cai", "--as-of", "01/06/2026", "--engine", "polars"]
    assert main(["check", str(country), *asked, "-o", str(output)]) == 1
    assert main(["check", str(store), *asked, "-o", str(tmp_path / "mot")]) == 1
    alone = pl.read_parquet(tmp_path / "mot" / "duties.parquet").drop("store")
    told = pl.read_parquet(output / "duties.parquet")
    for name in ("bac", "nam"):
        assert told.filter(pl.col("store") == name).drop("store").rows() == alone.rows()
        found = pl.read_parquet(output / "findings" / f"store={name}" / "*.parquet")
        assert found.height == pl.read_parquet(tmp_path / "mot" / "findings" / "*.parquet").height > 0


def test_every_option_that_does_not_fit_is_named_at_once(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check", str(store), str(store), "--engine", "polars", "--format", "json", "--waivers", "a.yaml",
                   "-o", "a", "-o", "b"])
    told = capsys.readouterr().err
    assert status == 2
    for part in ("--format", "--waivers", "đúng một kho", "--rules", "một thư mục"):
        assert part in told


def test_a_folder_that_is_no_store_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path), "--engine", "polars", "--rules", "lao-cai"]) == 2
    assert "không đọc được kho" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named_and_the_others_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    assert main(["store", str(PLAN), str(broken), "-o", str(tmp_path / "kho")]) == 2
    answer = capsys.readouterr()
    assert str(broken) in answer.err
    assert "1 tệp" in answer.out
