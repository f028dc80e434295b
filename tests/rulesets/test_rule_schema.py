"""The schema that editors use says what the loader says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from shcm_rules.rulesets.discovery import shipped_folder
from shcm_rules.rulesets.model import CHECKS
from shcm_rules.rulesets.schema import report_schema, rule_file_schema, write_schema
from shcm_rules.rulesets.strict_yaml import read_yaml

TOY = Path(__file__).parent / "data" / "toy"
SHIPPED = shipped_folder()


@pytest.fixture(scope="module")
def validator():
    schema = rule_file_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def rule_files():
    return [*sorted(TOY.rglob("*.yaml")), *sorted(SHIPPED.glob("*/**/*.yaml"))]


@pytest.mark.parametrize("file", rule_files(), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_rule_file_validates(validator, file):
    assert [error.message[:300] for error in validator.iter_errors(read_yaml(file.read_bytes(), file.name).data)] == []


@pytest.mark.parametrize(("old", "new"), [
    ("planned_actual:", "planed_actual:"),
    ("planned_actual:", "rotation: {}\n      planned_actual:"),
    ("severity: must", "severity: nên"),
    ("title:", "titel:"),
    ("at_least: 90", "at_least: 9.5"),
])
def test_mistakes_are_refused(validator, old, new):
    text = (TOY / "rules.yaml").read_text(encoding="utf-8").replace(old, new, 1)
    assert not validator.is_valid(read_yaml(text.encode(), "rules.yaml").data)


def test_a_check_is_one_of_the_checks():
    check = rule_file_schema()["$defs"]["Rule"]["properties"]["check"]
    assert list(check["properties"]) == list(CHECKS)
    assert check["minProperties"] == check["maxProperties"] == 1


def test_the_written_schema_is_up_to_date(tmp_path):
    write_schema(tmp_path / "schema.json")
    written = (tmp_path / "schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == rule_file_schema()
    shipped = SHIPPED / "schema.json"
    if shipped.exists():
        assert shipped.read_text(encoding="utf-8") == written, "write it anew: rulesets.schema.write_schema"


def test_the_report_schema_uses_the_names_of_the_contract():
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    assert {"schema", "as_of", "school_year", "findings", "summary", "inputs"} <= set(schema["properties"])
    assert "schema_" not in schema["properties"]
