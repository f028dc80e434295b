"""The report as SARIF 2.1.0."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hostile_texts import TEXTS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from shcm_rules.findings import Evidence, InputReport, Reason, Severity, UnitReport, Verdict, Waiver
from shcm_rules.reports import render

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def run(model, *findings, **changes):
    log = json.loads(render(model(*findings, **changes), "sarif"))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    return log["runs"][0]


@pytest.mark.parametrize(("verdict", "kind"), [
    ("violated", "fail"), ("undetermined", "review"), ("pending", "open"), ("satisfied", "pass"),
    ("not_applicable", "notApplicable")])
def test_only_a_failure_has_a_level(verdict, kind, finding, model):
    [result] = run(model, finding(verdict))["results"]
    assert (result["kind"], result["level"]) == (kind, "error" if kind == "fail" else "none")
    assert result["properties"]["verdict"] == verdict


@pytest.mark.parametrize(("severity", "level"), [("must", "error"), ("should", "warning"), ("info", "note")])
def test_the_level_is_how_much_the_duty_binds(severity, level, finding, model):
    told = run(model, finding(severity=Severity(severity)))
    assert told["results"][0]["level"] == told["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == level


def test_where_it_is(finding, model):
    cells = (
        Evidence(file="a b/Lịch.xlsx", sheet="Lịch SHCM", cell="F7", row=7, role="near_miss", why="khác môn"),
        Evidence(file="a b/Lịch.xlsx", sheet="Lịch SHCM", cell="C7", row=7, role="subject"),
    )
    [result] = run(model, finding(evidence=cells))["results"]
    [place] = result["locations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "a%20b/L%E1%BB%8Bch.xlsx"}}
    assert place["logicalLocations"] == [{"name": "C7", "fullyQualifiedName": "Lịch SHCM!C7", "kind": "cell"}]
    assert result["relatedLocations"][0]["message"]["text"] == "khác môn"


@pytest.mark.parametrize(("path", "uri"), [
    ("a.xlsx", "a.xlsx"), ("a.zip/x/b.xlsx", "a.zip/x/b.xlsx"), ("/x/a.xlsx", "file:///x/a.xlsx"), ("a#?%.xlsx",
    "a%23%3F%25.xlsx"), ("C:/a.xlsx", "file:///C:/a.xlsx"), ("\ud800.xlsx", "%3F.xlsx"), ("a:b.xlsx", "a%3Ab.xlsx")])
def test_a_path_is_a_uri_reference(path, uri, finding, model):
    inputs = (InputReport(path=path, sha256="0", status="read", sessions=1),)
    told = run(model, finding(evidence=()), inputs=inputs)
    assert told["artifacts"][0]["location"]["uri"] == uri
    assert told["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "index": 0}


def test_what_stands_in_no_cell_points_to_its_units_file(finding, model):
    inputs = tuple(InputReport(path=path, sha256="0", status="read", sessions=1) for path in ("a.xlsx", "b.xlsx"))
    units = (UnitReport(id="school:b", kind="school", name="B", files=("b.xlsx",)),)
    [result] = run(model, finding(evidence=(), unit_id="school:b"), inputs=inputs, units=units)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "b.xlsx", "index": 1}


def test_a_rule_tells_its_clause_even_if_a_remark_comes_first(finding, model):
    remark = finding("undetermined", requirements=(), related=("X-01",), reason=Reason.JOINT, severity=Severity.INFO)
    told = run(model, remark, finding())
    [rule] = told["tool"]["driver"]["rules"]
    assert rule["id"] == "ncbh-per-term"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["requirements"] == ["X-01"]
    assert rule["properties"]["citation"]["clause"] == "II.1"
    assert [result["ruleIndex"] for result in told["results"]] == [0, 0]


def test_a_waived_failure_is_suppressed_and_all_results_tell(finding, model):
    waiver = Waiver(document="QĐ 1", date="2025-09-01", office="Sở", reason="bão", expires="2026-05-31", file="w.yaml")
    waived = finding("waived", waived_from=Verdict.VIOLATED, waiver=waiver)
    first, second = run(model, waived, finding())["results"]
    assert (first["kind"], first["level"]) == ("fail", "error")
    assert first["suppressions"][0]["kind"] == "external"
    assert "QĐ 1 ngày 01/09/2025" in first["suppressions"][0]["justification"]
    assert second["suppressions"] == []
    assert "suppressions" not in run(model, finding())["results"][0]


def test_problems_of_inputs_are_notifications(model, problem):
    inputs = (InputReport(path="x.xls", sha256="", status="unreadable", sessions=0, problems=(problem("C7"),)),)
    [invocation] = run(model, inputs=inputs, complete=False, notes=("ghi chú",))["invocations"]
    assert invocation["executionSuccessful"] is False
    note, told = invocation["toolExecutionNotifications"]
    assert (note["level"], note["message"]["text"]) == ("note", "ghi chú")
    assert (told["level"], told["descriptor"]["id"]) == ("error", "unreadable-date")
    assert told["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "Lịch SHCM!C7"


def test_the_message_says_what_and_what_to_do_and_nothing_becomes_a_link(finding, model):
    [result] = run(model, finding("pending", reason=Reason.NOT_DUE, message="Nộp [đây](http://x) [1]."))["results"]
    assert result["message"]["text"] == r"Nộp \[đây](http://x) [1]. [chưa đến hạn] Cần làm: Thêm 1 buổi."
    assert result["partialFingerprints"] == {"shcm/v1": "f"}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_texts_of_strangers_keep_it_valid(texts, finding, model):
    log = json.loads(render(fill(finding, model, texts), "sarif"))
    assert [error.message[:200] for error in VALIDATOR.iter_errors(log)] == []
