"""The report as JUnit XML."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hostile_texts import TEXTS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from lxml import etree

from shcm_rules.findings import InputReport, Reason, Severity, UnitReport
from shcm_rules.reports import render

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def parse(model, *findings, **changes):
    tree = etree.fromstring(render(model(*findings, **changes), "junit"))
    SCHEMA.assertValid(tree)
    return tree


def case(tree, rule="ncbh-per-term"):
    [found] = tree.findall(f".//testcase[@classname='{rule}']")
    return found


@pytest.mark.parametrize(("verdict", "child"), [
    ("satisfied", None), ("violated", "failure"), ("undetermined", "skipped"), ("pending", "skipped"),
    ("not_applicable", "skipped"), ("waived", "skipped")])
def test_only_what_is_met_passes(verdict, child, finding, model):
    found = case(parse(model, finding(verdict)))
    assert [item.tag for item in found] == [child or "system-out"]


def test_a_failure_says_what_where_by_which_clause_and_what_to_do(finding, model):
    found = case(parse(model, finding()))
    assert found.get("name") == "Một buổi mỗi học kỳ – Trường A, Tổ 1, môn Toán, học kỳ I"
    [failure] = found
    assert failure.get("type") == "must"
    assert failure.get("message") == "chưa đạt: Có 0 buổi, cần 1 buổi."
    assert failure.text == (
        "Có 0 buổi, cần 1 buổi.\nCăn cứ: CV thử (09/2025), II.1\nỞ đâu: a.xlsx «Lịch SHCM!J7»\nCần làm: Thêm 1 buổi.")


def test_a_suite_a_unit_and_its_totals(finding, model):
    units = tuple(UnitReport(id=f"school:{name}", kind="school", name=f"Trường {name}") for name in "ABC")
    tree = parse(
        model, finding(unit_id="school:A"), finding("pending", unit_id="school:A", reason=Reason.NOT_DUE),
        finding("satisfied", unit_id="school:B"), finding("undetermined"), units=units)
    told = {suite.get("name"): [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] for suite in tree}
    assert told == {
        "Tệp": ["1", "0", "0", "0"], "Trường A": ["2", "1", "0", "1"], "Trường B": ["1", "0", "0", "0"],
        "Không thuộc đơn vị nào": ["1", "0", "0", "1"]}
    assert [tree.get(key) for key in ("tests", "failures", "errors")] == ["5", "1", "0"]


def test_units_of_one_name_stay_apart(finding, model):
    units = tuple(UnitReport(id=key, kind="school", name="Trường A") for key in ("school:1", "school:2"))
    tree = parse(model, finding(unit_id="school:1"), finding(unit_id="school:2"), units=units)
    assert [suite.get("name") for suite in tree][1:] == ["Trường A (school:1)", "Trường A (school:2)"]


def test_tests_of_one_name_are_told_apart_by_their_fingerprint(finding, model):
    tree = parse(model, finding(fingerprint="f1"), finding(fingerprint="f2"))
    names = [item.get("name") for item in tree.iter("testcase")][1:]
    assert [name[-5:] for name in names] == [" [f1]", " [f2]"]


def test_what_is_only_counted_is_there_too(finding, model):
    counts = ({"rule": "ncbh-per-term", "unit": "", "unit_id": "", "satisfied": 12, "violated": 1},)
    tree = parse(model, finding(), counts=counts)
    [met] = [item for item in tree.iter("testcase") if not len(item) and item.get("classname") != "file"]
    assert met.get("name") == "Một buổi mỗi học kỳ: 12 yêu cầu đạt"
    assert len(tree.findall(".//failure")) == 1
    assert len(parse(model, counts=counts).findall(".//failure")) == 1


def test_what_could_not_be_checked_is_an_error(finding, model, problem):
    inputs = (
        InputReport(
            path="x.xls", sha256="", status="unreadable", sessions=0, problems=(problem("", "có mật khẩu", ""),)),
        InputReport(path="b.xlsx", sha256="", status="partly_read", sessions=1, problems=(problem("C7"),)))
    tree = parse(model, finding("not_applicable", reason=Reason.RULE_CRASHED, severity=Severity.INFO), inputs=inputs,
                 complete=False)
    errors = [item.getparent().get("name") for item in tree.iter("error")]
    assert errors[0] == "x.xls"
    assert len(errors) == 3
    assert case(tree).find("error").get("type") == "not_applicable:rule-crashed"
    assert tree.find(".//error").text == "có mật khẩu"
    assert "Lịch SHCM!C7" in tree.find(".//testcase[@name='b.xlsx']/system-out").text


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_texts_of_strangers_keep_it_valid(texts, finding, model):
    report = fill(finding, model, texts)
    data = render(report, "junit")
    SCHEMA.assertValid(etree.fromstring(data, etree.XMLParser(huge_tree=True)))
    read = JUnitXml.fromroot(etree.parse(io.BytesIO(data), etree.XMLParser(huge_tree=True)).getroot())
    assert sum(len(list(suite)) for suite in read) == read.tests
    assert read.failures == 1
