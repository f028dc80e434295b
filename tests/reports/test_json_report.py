import json

import jsonschema
import pytest

from shcm_rules.errors import UsageError
from shcm_rules.reports import FORMATS, SUFFIXES, format_of, render, require_format
from shcm_rules.rulesets.schema import report_schema


def test_keys_are_those_of_the_contract(finding, model):
    data = json.loads(render(model(finding()), "json"))
    keys = {"schema", "as_of", "school_year", "phase", "lang", "rule_sets", "inputs", "summary", "findings"}
    assert keys <= set(data)
    assert data["schema"] == "shcm-report/1"
    assert set(data["summary"]) == {
        "satisfied", "violated", "undetermined", "pending", "not_applicable", "waived"}
    assert {
        "rule", "requirements", "verdict", "reason", "severity", "scope", "required", "observed", "due", "evidence",
        "message", "remedy", "citation", "fingerprint",
    } <= set(data["findings"][0])
    assert data["findings"][0]["reason"] is None
    assert set(data["inputs"][0]) == {"path", "sha256", "status", "sessions", "problems"}


def test_a_report_fits_its_schema(finding, model):
    data = json.loads(render(model(finding(), finding("pending", due=("2025-11-06", "2025-11-06"))), "json"))
    jsonschema.validate(data, report_schema())


def test_equal_models_give_equal_bytes_in_readable_letters(finding, model):
    first, second = (render(model(finding()), "json") for _ in range(2))
    assert first == second
    assert first.endswith(b"}\n")
    assert "Tổ 1".encode() in first


def test_a_lone_surrogate_becomes_its_escape(finding, model):
    data = render(model(finding().model_copy(update={"message": "x\ud800"})), "json")
    assert json.loads(data)["findings"][0]["message"] == "x\ud800"


@pytest.mark.parametrize(("path", "name"), [("a.json", "json"), ("b/c.TXT", "text")])
def test_the_suffix_tells_the_format(path, name):
    assert format_of(path) == name


@pytest.mark.parametrize(("path", "word"), [("a.foo", "không có"), ("a", "không cho biết")])
def test_a_suffix_of_no_writer_is_refused_with_the_known_ones(path, word):
    with pytest.raises(UsageError, match=f"{word}.*json"):
        format_of(path)


def test_every_format_of_the_table_renders_and_every_suffix_names_one(finding, model):
    assert set(SUFFIXES.values()) == set(FORMATS)
    for name in FORMATS:
        assert require_format(name) is FORMATS[name]
        assert render(model(finding()), name)
