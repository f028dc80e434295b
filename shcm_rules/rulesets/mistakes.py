"""What a rule author got wrong, in words: pydantic's errors as `file:line: sentence`; knows no rule's meaning."""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ..patterns import regex
from .discovery import nearest
from .strict_yaml import Key, Source

__all__ = ["Model", "quote", "unknown_key", "validate"]

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[Key, ...]

_EXPECTED = {
    "int_type": "số nguyên", "int_parsing": "số nguyên", "string_type": "chữ",
    "bool_type": "true hoặc false", "bool_parsing": "true hoặc false",
    "tuple_type": "danh sách", "list_type": "danh sách",
    "mapping_type": "khối “khoá: giá trị”", "dict_type": "khối “khoá: giá trị”",
    "model_type": "khối “khoá: giá trị”", "model_attributes_type": "khối “khoá: giá trị”",
}
_QUOTED = regex("'([^']*)'")
_PATTERNS = {  # a pattern's first characters tell whose it is
    r"^[a-z]": "tên chữ thường không dấu, không chữ số, nối bằng “-”",
    r"^\$": "tên tham số dạng $ten-tham-so",
    r"^20": "năm học dạng 2025-2026",
}


def validate(model: type[Model], data: Any, source: Source, path: Path) -> Model | None:
    """Return the model of `data`, which stands at `path` of `source`; None adds to the source's problems."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for tail, sentence in _sentences(error, model, data):
            source.problems.append(source.at((*path, *tail), sentence))
        return None


def unknown_key(key: str, known: Sequence[str]) -> str:
    """Say that a key is none of the known ones."""
    hint = nearest(key, known)
    return f"không có khoá “{key}”{f', có phải “{hint}”?' if hint else ''} – được phép: {', '.join(known)}"


def quote(value: Any) -> str:
    """Return a value as the author sees it."""
    if value is None:
        return "để trống"
    if isinstance(value, Mapping):
        return "một khối"
    if isinstance(value, list | tuple):
        return "một danh sách"
    return str(value).lower() if isinstance(value, bool) else f"“{value}”"


def _sentences(error: ValidationError, model: type[BaseModel], data: Any) -> Iterator[tuple[Path, str]]:
    alternatives: dict[Path, list[tuple[Path, dict[str, Any]]]] = defaultdict(list)
    for item in error.errors(include_url=False):
        path, fork = _place(item["loc"], data)
        alternatives[path if fork is None else fork].append((path, dict(item)))
    for fork, items in alternatives.items():
        deeper = [(path, item) for path, item in items if path != fork or item["type"] in {"missing", "value_error"}]
        if deeper:
            yield from ((path, _sentence(item, model, path)) for path, item in deeper)
        elif len(items) == 1:
            yield fork, _sentence(items[0][1], model, fork)
        else:
            forms = dict.fromkeys(_expected(item) for _, item in items)
            yield fork, f"{_name(fork)}phải là {' hoặc '.join(forms)}; đang là {quote(items[0][1]['input'])}"


def _place(loc: Sequence[Key], data: Any) -> tuple[Path, Path | None]:
    """Return the path in the file, and the place of a union whose member's name stands in `loc`."""
    path: list[Key] = []
    fork: Path | None = None
    for part in loc:
        inside = isinstance(data, Mapping) and part in data
        if inside or (isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)):
            data = data[part]
            path.append(part)
        elif fork is None and (part != loc[-1] or not isinstance(data, Mapping)):
            fork = tuple(path)  # the name of one member of a union
    return tuple(path), fork


def _sentence(item: Mapping[str, Any], model: type[BaseModel], path: Path) -> str:
    kind = item["type"]
    if kind == "missing":
        return f"{_name(path)}thiếu khoá “{item['loc'][-1]}”"
    if kind == "extra_forbidden":
        return unknown_key(str(item["loc"][-1]), _keys_at(model, path[:-1]))
    if kind == "value_error":
        return str(item["ctx"]["error"])
    if kind in {"string_too_short", "too_short"}:
        return f"{_name(path)}không được để trống"
    if kind == "greater_than_equal":
        return f"{_name(path)}phải từ {item['ctx']['ge']} trở lên; đang là {quote(item['input'])}"
    return f"{_name(path)}phải là {_expected(item)}; đang là {quote(item['input'])}"


def _expected(item: Mapping[str, Any]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind in {"literal_error", "enum"}:
        return "một trong: " + ", ".join(_QUOTED.findall(context["expected"]))
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return next((words for start, words in _PATTERNS.items() if pattern.startswith(start)), f"dạng {pattern}")
    return _EXPECTED.get(kind) or f"giá trị hợp lệ ({item['msg']})"


def _name(path: Path) -> str:
    name = next((part for part in reversed(path) if isinstance(part, str)), None)
    return f"{name}: " if name else ""


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys that may stand at `path` of a model's data."""
    kinds: list[Any] = [model]
    for part in path:
        kinds = [below for kind in kinds for below in _below(kind, part)]
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
    return [field.alias or name for kind in models for name, field in kind.model_fields.items()]


def _below(kind: Any, part: Key) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        found = [f.annotation for name, f in kind.model_fields.items() if part in {name, f.alias}]
        return [member for annotation in found for member in _members(annotation)]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _members(arguments[0])
    return _members(arguments[1]) if len(arguments) == 2 else []


def _members(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return [member for part in get_args(annotation) for member in _members(part)]
    return [annotation]
