"""The report as Parquet."""

from __future__ import annotations

import io
import json
from datetime import date

import polars as pl
import pyarrow.parquet as pq
import pytest

from shcm_rules.findings import Evidence, Setting, Waiver
from shcm_rules.reports import parquet, render
from shcm_rules.reports.parquet import PARQUET_SCHEMA


def read(data: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(data))


def test_columns_have_types(finding, model):
    waiver = Waiver(document="QĐ 1", date="2025-09-01", office="Sở", reason="x", expires="2026-05-31", file="w.yaml")
    told = finding(
        "waived", waived_from="violated", waiver=waiver, due=("2026-01-03", "2026-01-17"), requirements=("A", "B"),
        settings=(Setting(id="s", value="v"),))
    [row] = read(render(model(told), "parquet")).to_dicts()
    assert row["due_to"] == date(2026, 1, 17)
    assert (row["waiver_date"], row["waiver_expires"]) == (date(2025, 9, 1), date(2026, 5, 31))
    assert row["requirements"] == ["A", "B"]
    assert row["related"] == []
    assert row["evidence"] == [{
        "file": "a.xlsx", "sheet": "Lịch SHCM", "cell": "J7", "row": 7, "role": "counted", "why": "", "field": "",
        "text": ""}]
    assert row["settings"] == [{"id": "s", "value": "v"}]
    assert row["duties"] == 1
    assert row["reason"] is None


def test_an_empty_report_has_the_same_columns(finding, model):
    empty, one = read(render(model(), "parquet")), read(render(model(finding()), "parquet"))
    assert empty.schema == one.schema == pl.Schema(PARQUET_SCHEMA)
    assert empty.height == 0


def test_the_file_tells_its_report_and_is_compressed(finding, model):
    data = render(model(finding()), "parquet")
    told = pl.read_parquet_metadata(io.BytesIO(data))
    assert (told["shcm:schema"], told["shcm:as_of"], told["shcm:phase"]) == ("shcm-findings/1", "2025-11-01", "plan")
    assert json.loads(told["shcm:rule_sets"]) == [{"id": "thu", "version": "1.0.0", "sha256": "0"}]
    assert pq.ParquetFile(io.BytesIO(data)).metadata.row_group(0).column(0).compression == "ZSTD"


def test_another_reader_sees_the_same(finding, model):
    data = render(model(finding(), finding("satisfied", message="khác")), "parquet")
    assert pq.read_table(io.BytesIO(data)).column("message").to_pylist() == ["Có 0 buổi, cần 1 buổi.", "khác"]


@pytest.mark.parametrize("n", [4, 5, 11])
def test_chunks_meet_without_a_seam(n, finding, model, monkeypatch):
    monkeypatch.setattr(parquet, "_CHUNK", 5)
    report = model(*(finding(fingerprint=f"f{i}") for i in range(n)))
    assert read(render(report, "parquet"))["fingerprint"].to_list() == [f"f{i}" for i in range(n)]


def test_texts_stay_as_they_are_but_halves_of_letters(finding, model):
    cell = Evidence(file="\udc80.xlsx", sheet="S", cell="A1", row=1, role="counted", text="=1\x00\u202e")
    frame = read(render(model(finding(message="=1\x00", title="x\ud800", evidence=(cell,))), "parquet"))
    [row] = frame.to_dicts()
    assert (row["message"], row["title"]) == ("=1\x00", "x\ufffd")
    assert (row["evidence"][0]["file"], row["evidence"][0]["text"]) == ("\ufffd.xlsx", "=1\x00\u202e")


def test_a_day_that_is_none_is_empty(finding, model):
    assert read(render(model(finding(due=("x", "2026-01-17"))), "parquet"))["due_from"].to_list() == [None]
