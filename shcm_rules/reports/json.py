"""The report as JSON, `shcm-report/1`: the same model gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

from ..findings import Finding, ReportModel

__all__ = ["render"]

#: Keys that are only there where they say something, by the list they stand in ("": the report itself).
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "": ("profile", "redacted", "sessions", "session_counts", "explanations"), "inputs": ("waivers",),
    "findings": ("waived_from", "waiver", "known"),
}


def render(model: ReportModel, findings: Iterable[Finding] | None = None) -> bytes:
    """Return UTF-8 JSON, one space of indent, in the model's order, ending in a new line.

    `findings`: all of them, in place of the model's and of their counts, one after the other as they are made.
    """
    text = BytesIO()  # joined, a gigabyte of pieces would be there twice
    text.writelines(_pieces(model, findings))
    return text.getvalue()


def _pieces(model: ReportModel, findings: Iterable[Finding] | None) -> Iterator[bytes]:
    """Yield the text piece by piece: the findings of a province are never there as text and as objects at once."""
    begun = "{"
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        value = () if name == "counts" and findings is not None else getattr(model, name)
        if key in _OPTIONAL[""] and _is_empty(value):
            continue
        yield f"{begun}\n {json.dumps(key)}: ".encode()
        begun = ","
        if name == "findings" and findings is not None:
            yield from _items(findings, _OPTIONAL[name])
        elif value and isinstance(value, tuple) and isinstance(value[0], BaseModel):
            yield from _items(value, _OPTIONAL.get(key, ()))
        else:
            yield _text(value, (), 1)
    yield b"\n}\n"


def _items(items: Iterable[BaseModel], optional: Sequence[str]) -> Iterator[bytes]:
    begun = b"["
    for item in items:
        yield begun + b"\n  " + _text(item, [key for key in optional if _is_empty(getattr(item, key))], 2)
        begun = b","
    yield b"[]" if begun == b"[" else b"\n ]"


def _text(value: Any, left_out: Collection[str], depth: int) -> bytes:
    """Return a value as JSON that stands so deep within the report; a string of it never holds a new line itself."""
    try:
        text = to_json(value, indent=1, by_alias=True, exclude=set(left_out))
    except PydanticSerializationError:
        # A lone surrogate of a broken workbook becomes its JSON escape instead of ending the report.
        data = to_jsonable_python(value, by_alias=True, exclude=set(left_out))
        text = json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    return text.replace(b"\n", b"\n" + b" " * depth)


def _is_empty(value: Any) -> bool:
    """Tell whether a key says nothing."""
    return value is False or (not value and value != 0)
