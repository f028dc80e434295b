"""Read YAML without its surprises, with the line of every key; knows nothing of rules.

Every scalar is text, but for plain `true`, `false` and whole numbers without leading zeros. Refused:
repeated keys, anchors, aliases, tags, merge keys, `null`, several documents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from ..patterns import regex

__all__ = ["Key", "Source", "read_yaml"]

Key = str | int
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = regex(r"-?[1-9]\d{0,17}|0")
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_MAX_DEPTH = 40  # a rule file needs about ten


@dataclass(slots=True)
class Source:
    """One file as plain data; `problems` holds `file:line: sentence`."""

    label: str
    data: Any = None
    problems: list[str] = field(default_factory=list)
    _lines: _Lines = field(default_factory=lambda: _Lines(1))

    def line(self, path: Sequence[Key]) -> int:
        """Return the line of the deepest key of `path` that is written."""
        node = self._lines
        for key in path:
            below = node.below.get(key)
            if below is None:
                break
            node = below
        return node.line

    def at(self, path: Sequence[Key], sentence: str) -> str:
        """Return a problem with its place."""
        return f"{self.label}:{self.line(path)}: {sentence}"


class _Lines:
    """Where a value begins, and what is below it."""

    __slots__ = ("below", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.below: dict[Key, _Lines] = {}


def read_yaml(content: bytes, label: str) -> Source:
    """Read one file; what is wrong stands in `problems`, and what could be read in `data`."""
    source = Source(label)
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        source.problems.append(f"{label}:{line}: tệp phải được lưu bằng bảng mã UTF-8")
        return source
    builder = _Builder(source)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.problems.append(f"{label}:{mark.line + 1 if mark else 1}: sai cú pháp YAML: {error.problem}")
        source.data = None
    except yaml.YAMLError:  # a character that no YAML may hold
        source.problems.append(f"{label}:1: tệp có ký tự điều khiển mà YAML không cho phép")
        source.data = None
    return source


class _Builder:
    """Puts plain data and lines together from the parser's events."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.open: list[tuple[dict[Key, Any] | list[Any], _Lines]] = []
        self.key: list[str | None] = []  # of each open mapping: the key that waits for its value
        self.documents = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event)
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_marks(event)
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.open.pop()
            self.key.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._problem(event, f"không dùng bí danh “*{event.anchor}”; chép lại giá trị")
            self._put(None, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self._problem(event, "mỗi tệp chỉ một tài liệu YAML, bỏ dòng “---” giữa tệp")

    def _problem(self, event: Any, sentence: str) -> None:
        self.source.problems.append(f"{self.source.label}:{event.start_mark.line + 1}: {sentence}")

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor:
            self._problem(event, f"không dùng neo “&{event.anchor}”; chép lại giá trị ở từng nơi")
        if event.tag:
            self._problem(event, f"không dùng nhãn kiểu “{event.tag}”")

    def _begin(self, value: dict[Key, Any] | list[Any], event: Any) -> None:
        if len(self.open) >= _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"quá {_MAX_DEPTH} tầng lồng nhau", problem_mark=event.start_mark)
        self.open.append((value, self._put(value, event)))
        self.key.append(None)

    def _scalar(self, event: Any) -> None:
        if self.open and isinstance(self.open[-1][0], dict) and self.key[-1] is None:
            self._set_key(event)
        else:
            self._put(self._value(event), event)

    def _set_key(self, event: Any) -> None:
        mapping, lines = self.open[-1]
        if event.value == "<<" and event.implicit[0]:
            self._problem(event, "không dùng khoá gộp “<<”; chép lại các khoá")
        elif event.value in mapping:
            first = lines.below[event.value].line
            self._problem(event, f"khoá “{event.value}” lặp lại; đã có ở dòng {first}")
        self.key[-1] = event.value
        if event.value not in lines.below:
            lines.below[event.value] = _Lines(event.start_mark.line + 1)

    def _put(self, value: Any, event: Any) -> _Lines:
        """Put a value where it belongs and return its lines."""
        if not self.open:
            self.source.data = value if self.documents < 2 else self.source.data
            return self.source._lines  # noqa: SLF001 - this builder fills it
        container, lines = self.open[-1]
        if isinstance(container, list):
            container.append(value)
            return lines.below.setdefault(len(container) - 1, _Lines(event.start_mark.line + 1))
        key = self.key[-1]
        if key is None:
            self._problem(event, "khoá phải là chữ, không phải danh sách hay khối")
            key = ""
            lines.below[key] = _Lines(event.start_mark.line + 1)
            self.key[-1] = key
            return lines.below[key]
        self.key[-1] = None
        container.setdefault(key, value)
        return lines.below[key]

    def _value(self, event: Any) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted or a block: text
            return text
        if text in {"true", "false"}:
            return text == "true"
        if _WHOLE.fullmatch(text):
            return int(text)
        if text in _NULLS:
            self._problem(event, f"không dùng giá trị {text}; để trống, viết '' hoặc bỏ khoá")
        return text or None
