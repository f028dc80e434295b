"""What tells every finding of a province takes them one by one, and says the same as of a list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from shcm_rules import check
from shcm_rules.baselines import Baseline
from shcm_rules.reports import render

BOOK = Path(__file__).parents[2] / "fixtures" / "lao-cai-thcs-ke-hoach.xlsx"
DAY = date(2026, 1, 10)


def checked(**options):
    return check([BOOK], rules=["lao-cai", "quoc-gia"], as_of=DAY, **options)


@pytest.fixture(scope="module")
def report():
    return checked()


def test_each_finding_is_the_list_of_findings(report):
    fresh = checked()
    each = list(fresh.each_finding())

    assert each == report.findings
    assert fresh.model("open") == report.model("open")  # kept on the way
    assert list(fresh.each_finding()) == each


def test_a_loop_that_is_left_keeps_nothing_of_it(report):
    fresh = checked()
    next(fresh.each_finding())

    assert fresh.model("open") == report.model("open")


def test_names_are_left_out_and_known_findings_marked_one_by_one_too(report):
    redacted = checked(redact=True)
    held = report.against(Baseline(report.model(), "cũ"))

    assert list(redacted.each_finding()) == redacted.findings
    assert list(held.each_finding()) == held.findings
    assert any(finding.known for finding in held.each_finding())


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_a_format_is_the_same_bytes_from_a_list_and_one_by_one(report, name):
    assert checked().render(name) == render(report.model("full"), name)
    assert report.render(name, "open") == render(report.model("open"), name)


def test_json_written_piece_by_piece_is_the_json_of_the_whole(report, finding, model):
    hostile = finding(message='a\n "b"\\ \u2028 \ud800', scope={}, evidence=(), known=True)
    for told in (report.model("open", {"sessions"}), model(), model(hostile, hostile)):
        text = render(told, "json").decode("utf-8")
        again = json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"

        assert again.encode("utf-8", "backslashreplace").decode() == text
