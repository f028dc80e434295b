"""JSON Schemas: of rule files, for editors, and of the report, for programs that read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ..findings import ReportModel
from .model import CHECKS, Example, Parameter, Rule, RuleSet, SettingSpec

__all__ = ["report_schema", "rule_file_schema", "write_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMES = {"pattern": "^[a-z]+(-[a-z]+)*$"}


def rule_file_schema() -> dict[str, Any]:
    """Return one schema for every kind of file of a rule set, told apart by their outermost keys."""
    models: list[type[BaseModel]] = [RuleSet, Parameter, SettingSpec, Rule, Example, *CHECKS.values()]
    _, schema = models_json_schema([(model, "validation") for model in models], by_alias=True)
    definitions = schema["$defs"]
    definitions["Rule"]["properties"]["check"] = _check_schema()
    header = definitions.pop("RuleSet")
    for key in ("parameters", "settings", "rules", "sha256"):
        header["properties"].pop(key)
    header["required"].remove("rules")
    kinds = [
        header,
        _keyed("parameters", {"type": "object", "propertyNames": _NAMES, "additionalProperties": _ref(Parameter)}),
        _keyed("settings", {"type": "object", "propertyNames": _NAMES, "additionalProperties": _ref(SettingSpec)}),
        _keyed("rules", {"type": "array", "items": _ref(Rule)}),
        _keyed("examples", {"type": "array", "items": _ref(Example)}),
    ]
    combined = {"$schema": _DIALECT, "title": "Tệp của một bộ quy tắc SHCM", "anyOf": kinds, "$defs": definitions}
    widened: dict[str, Any] = _with_numbers(combined)
    return widened


def report_schema() -> dict[str, Any]:
    """Return the schema of the JSON report."""
    return {"$schema": _DIALECT, **ReportModel.model_json_schema(by_alias=True, mode="serialization")}


def write_schema(path: str | Path) -> None:
    """Write the schema of rule files."""
    text = json.dumps(rule_file_schema(), ensure_ascii=False, indent=2, sort_keys=True)
    Path(path).write_text(text + "\n", encoding="utf-8")


def _check_schema() -> dict[str, Any]:
    """Return a check as it is written: an object of exactly one key, the check's name."""
    return {
        "type": "object",
        "description": "Đúng một phép kiểm: một trong các khoá này",
        "properties": {name: _body(model) for name, model in CHECKS.items()},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _body(model: type[BaseModel]) -> dict[str, Any]:
    required = any(field.is_required() for field in model.model_fields.values())
    return _ref(model) if required else {"anyOf": [_ref(model), {"type": "null"}]}


def _ref(model: type[BaseModel]) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{model.__name__}"}


def _keyed(key: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {key: value}, "required": [key], "additionalProperties": False}


def _with_numbers(node: Any) -> Any:
    """Return the schema with free text also as a whole number: rule files may leave out its quotes."""
    if isinstance(node, list):
        return [_with_numbers(item) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _with_numbers(value) for key, value in node.items()}
    if node.get("type") == "string" and not {"pattern", "enum", "const"} & set(node):
        changed["type"] = ["string", "integer"]
    return changed
