"""The report as JSON, `shcm-report/1`: the same model gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from ..findings import ReportModel

__all__ = ["render"]

#: Keys that are only there where they say something, by the list they stand in ("": the report itself).
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "": ("profile", "redacted", "sessions", "explanations"), "inputs": ("waivers",),
    "findings": ("waived_from", "waiver", "known"),
}


def render(model: ReportModel) -> bytes:
    """Return UTF-8 JSON, one space of indent, in the model's order, ending in a new line."""
    # A lone surrogate of a broken workbook becomes its JSON escape instead of ending the report.
    return b"".join(piece.encode("utf-8", "backslashreplace") for piece in _pieces(model))


def _pieces(model: ReportModel) -> Iterator[str]:
    """Yield the text piece by piece: the findings of a province are never there as text and as objects at once."""
    begun = "{"
    for name, field in type(model).model_fields.items():
        key, value = field.alias or name, getattr(model, name)
        if key in _OPTIONAL[""] and _is_empty(value):
            continue
        yield f"{begun}\n {json.dumps(key)}: "
        begun = ","
        if value and isinstance(value, tuple) and isinstance(value[0], BaseModel):
            yield from _items(value, _OPTIONAL.get(key, ()))
        else:
            yield _text(model.model_dump(mode="json", by_alias=True, include={name})[key], 1)
    yield "\n}\n"


def _items(items: Sequence[BaseModel], optional: Sequence[str]) -> Iterator[str]:
    begun = "["
    for item in items:
        data = item.model_dump(mode="json", by_alias=True)
        for key in optional:
            if _is_empty(data[key]):
                del data[key]
        yield f"{begun}\n  {_text(data, 2)}"
        begun = ","
    yield "\n ]"


def _text(data: Any, depth: int) -> str:
    """Return data as JSON that stands so deep within the report; a string of it never holds a new line itself."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    return text.replace("\n", "\n" + " " * depth)


def _is_empty(value: Any) -> bool:
    """Tell whether a key says nothing."""
    return value is False or (not value and value != 0)
