"""A rule set as its author writes it: plain data, file by file, without what it takes over from other sets.

Comments are not part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ...errors import RuleError
from ..discovery import HEADER_FILE
from ..examples import read_examples
from ..model import Parameter, Rule, RuleSet, SettingSpec
from ..reading import read_rule_set, read_source

__all__ = ["Manuscript", "plain_rule", "read_manuscript"]

Data = dict[str, Any]
_PARAMETERS, _SETTINGS = "parameters.yaml", "settings.yaml"
#: Fields of the header's model that are not written in the header's file.
_ELSEWHERE = frozenset({"parameters", "settings", "rules", "sha256"})


@dataclass(slots=True)
class Manuscript:
    """The plain data of each file; `rules` and `examples` by the file's name without its suffix."""

    header: Data = field(default_factory=dict)
    parameters: dict[str, Data] = field(default_factory=dict)
    settings: dict[str, Data] = field(default_factory=dict)
    rules: dict[str, list[Data]] = field(default_factory=dict)
    examples: dict[str, list[Data]] = field(default_factory=dict)


def read_manuscript(folder: Path) -> Manuscript:
    """Read a rule set's folder as it is written; values that the language gives by default are left out.

    Raises:
        RuleError: every problem of all its files.

    """
    examples, mistakes = read_examples(folder)
    if problems := [*read_rule_set(folder).problems, *mistakes]:
        raise RuleError(problems)
    written = Manuscript()
    for file in sorted(folder.glob("*.yaml")):
        _take_file(written, file, read_source(file, file.read_bytes()).data)
    for example, origin in examples:
        written.examples.setdefault(Path(origin.source.label).stem, []).append(_plain(example))
    return written


def plain_rule(rule: Rule) -> Data:
    """Return a rule as it is written, with its check under the check's name."""
    data = {**_plain(rule), "check": {rule.check_name: _plain(rule.check)}}
    return {name: data[name] for name in Rule.model_fields if name in data}


def _take_file(written: Manuscript, file: Path, data: Mapping[str, Any]) -> None:
    if file.name == HEADER_FILE:
        header = _plain(RuleSet.model_validate({**data, "rules": ()}))
        written.header = {name: value for name, value in header.items() if name not in _ELSEWHERE}
    elif file.name == _PARAMETERS:
        written.parameters = {n: _plain(Parameter.model_validate(item)) for n, item in data["parameters"].items()}
    elif file.name == _SETTINGS:
        written.settings = {n: _plain(SettingSpec.model_validate(item)) for n, item in data["settings"].items()}
    elif data["rules"]:
        written.rules[file.stem] = [plain_rule(Rule.model_validate(item)) for item in data["rules"]]


def _plain(model: BaseModel) -> Data:
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
