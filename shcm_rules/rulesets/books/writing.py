"""A rule set's plain data → YAML text in the house's layout, which `strict_yaml` reads back as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..contents import EXAMPLES_FOLDER
from ..discovery import HEADER_FILE
from .manuscript import Manuscript

__all__ = ["files_of", "write_files", "yaml_text"]

#: Plain text that no reader takes for anything else: it begins with a letter and holds no sign of YAML.
_PLAIN = re.compile(r"\$?[^\W\d_](?:[\w.-]|[ /](?=\w))*")
_NOT_PLAIN = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_QUOTED_KEYS = frozenset({"vi", "en", "clause", "version", "issuer", "number", "ambiguity", "name", "default"})
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_IN_ONE_LINE = frozenset({"value"})  # blocks that are short
_ITEMS_IN_ONE_LINE = frozenset({"expect"})
_APART = frozenset({"rules", "examples"})  # lists whose items have an empty line between them
_WIDTH = 120


def files_of(manuscript: Manuscript, *, one_value_a_line: bool = False) -> dict[str, str]:
    """Return path inside the folder → text; with one value a line, a line number tells which value is meant."""
    contents: dict[str, Mapping[str, Any]] = {HEADER_FILE: manuscript.header}
    if manuscript.parameters:
        contents["parameters.yaml"] = {"parameters": manuscript.parameters}
    if manuscript.settings:
        contents["settings.yaml"] = {"settings": manuscript.settings}
    contents |= {f"{name}.yaml": {"rules": rules} for name, rules in manuscript.rules.items()}
    contents |= {f"{EXAMPLES_FOLDER}/{name}.yaml": {"examples": items} for name, items in manuscript.examples.items()}
    return {path: yaml_text(data, one_value_a_line=one_value_a_line) for path, data in contents.items()}


def write_files(files: Mapping[str, str], folder: Path) -> None:
    """Write the files of a set; whatever other YAML the folder holds would be read with them, and is removed.

    Raises:
        OSError: a file cannot be written.

    """
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    for old in [*folder.glob("*.yaml"), *(folder / EXAMPLES_FOLDER).glob("*.yaml")]:
        if old.relative_to(folder).as_posix() not in files:
            old.unlink()


def yaml_text(data: Mapping[str, Any], *, one_value_a_line: bool = False) -> str:
    """Return data as YAML; None, an empty cell, is written as an empty text."""
    return "\n".join(_Writer(one_value_a_line).mapping(data, 0)) + "\n"


class _Writer:
    """Chooses between blocks and flow."""

    def __init__(self, one_value_a_line: bool) -> None:
        self.long = one_value_a_line

    def mapping(self, data: Mapping[str, Any], indent: int) -> Iterator[str]:
        for key, value in data.items():
            start = f"{' ' * indent}{_scalar(key, '')}:"
            if (flow := self._flow(key, value, len(start))) is not None:
                yield f"{start} {flow}"
                continue
            yield start
            if isinstance(value, Mapping):
                yield from self.mapping(value, indent + 2)
            else:
                yield from self._items(key, value, indent + 2)

    def _items(self, key: str, items: Sequence[Any], indent: int) -> Iterator[str]:
        for number, item in enumerate(items):
            if number and key in _APART and not self.long:
                yield ""
            flow = self._flow(key, item, indent) if not (item and isinstance(item, Mapping)) else None
            if flow is None and not self.long and (isinstance(item, list) or key in _ITEMS_IN_ONE_LINE):
                flow = _flow(item, key)
            if flow is not None:
                yield f"{' ' * indent}- {flow}"
                continue
            below = self._items(key, item, indent + 2) if isinstance(item, list) else self.mapping(item, indent + 2)
            first, *rest = below
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from rest

    def _flow(self, key: str, value: Any, used: int) -> str | None:
        """Return a value that stands on the line of its key; None where it takes lines of its own."""
        if not isinstance(value, Mapping | list):
            return _scalar(value, key)
        if not value:
            return "{}" if isinstance(value, Mapping) else "[]"
        if self.long:
            return None
        scalars = isinstance(value, list) and not any(isinstance(item, Mapping | list) for item in value)
        if not scalars and key not in _IN_ONE_LINE:
            return None
        text = _flow(value, key)
        return text if used + 1 + len(text) <= _WIDTH else None


def _flow(value: Any, key: str) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(name, '')}: {_flow(item, name)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, key) for item in value) + "]"
    return _scalar(value, key)


def _scalar(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = value or ""
    if key not in _QUOTED_KEYS and _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return str(text)
    quoted = json.dumps(text, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
