"""The report as csv."""

from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from hostile_texts import FORMULAS, TEXTS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shcm_rules.reports import render
from shcm_rules.reports.csv import CSV_COLUMNS
from shcm_rules.reports.rows import COLUMNS

DANGEROUS = tuple("=+-@\t\r＝＋－＠")


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_row_a_finding_with_the_public_columns(finding, model):
    data = render(model(finding(due=("2026-01-03", "2026-01-17"), required={"at_least": 1}, duties=3)), "csv")
    assert data.startswith(b"\xef\xbb\xbfrule,requirements,related,verdict,")
    [row] = read(data)
    assert tuple(row) == CSV_COLUMNS
    assert row["message"] == "Có 0 buổi, cần 1 buổi."
    assert (row["due_from"], row["due_to"], row["duties"]) == ("2026-01-03", "2026-01-17", "3")
    assert json.loads(row["required"]) == {"at_least": 1}
    assert row["cells"] == "a.xlsx|Lịch SHCM!J7"
    assert row["reason"] == row["waiver_document"] == row["scope_other"] == ""


def test_columns_only_grow():
    """Programs read them by name: what was once a column stays one."""
    assert COLUMNS == (
        "rule", "requirements", "related", "verdict", "reason", "severity", "title", "unit_id",
        "scope_province", "scope_ward", "scope_unit", "scope_cluster", "scope_school", "scope_department",
        "scope_session", "scope_subject", "scope_term", "scope_level", "scope_school_year", "scope_subject_id",
        "scope_weeks", "message", "remedy", "due_from", "due_to", "duties", "required", "observed", "cells", "document",
        "clause", "document_date", "waived_from", "waiver_document", "waiver_date", "waiver_office", "waiver_reason",
        "waiver_expires", "fingerprint")


def test_lines_end_as_the_rfc_says_and_quotes_are_doubled(finding, model):
    data = render(model(finding(message='a "b", c\nd')), "csv").decode("utf-8-sig")
    assert data.count("\r\n") == 2
    assert '"a ""b"", c\nd"' in data


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_is_a_formula_also_where_another_separator_splits(text, finding, model):
    data = render(model(finding(message=text)), "csv")
    [row] = read(data)
    for separator in ";\t\n|":
        for part in row["message"].split(separator):
            assert not part.lstrip(" \"'").startswith(DANGEROUS) or "'" in part.partition("=")[0], part
    assert not row["message"].startswith(DANGEROUS)


@pytest.mark.parametrize(("text", "told"), [
    ("=1", "'=1"), ("＝1", "'＝1"), ("\tx", "'\tx"), ("a;=1", "a;'=1"), ("a; b-c", "a; b-c"),
    ("30/05–31/05", "30/05–31/05"), ("a = b", "a = b"), ("\x00=1", "�=1"), ("\ud800", "�"),
])
def test_texts_change_only_where_they_would_be_computed(text, told, finding, model):
    assert read(render(model(finding(message=text)), "csv"))[0]["message"] == told


def test_a_scope_key_without_a_column_is_kept(finding, model):
    [row] = read(render(model(finding(scope={"school": "A", "grade": "6"})), "csv"))
    assert json.loads(row["scope_other"]) == {"grade": "6"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_two_readers_find_every_row_and_no_formula(texts, finding, model):
    report = fill(finding, model, texts)
    data = render(report, "csv")
    rows = read(data)
    assert len(rows) == len(report.findings)
    assert not any(cell.startswith(DANGEROUS) for row in rows for cell in row.values())
    assert pl.read_csv(data, infer_schema=False, quote_char='"').height == len(rows)
