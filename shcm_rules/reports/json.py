"""The report as JSON, `shcm-report/1`: the same model gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from pydantic import BaseModel

from ..findings import Finding, ReportModel
from ..written_findings import Values, WrittenFinding, json_text, text_of

__all__ = ["finding_text", "pieces", "render"]

_Told = Finding | Values | WrittenFinding
#: Keys that are only there where they say something, by the list they stand in ("": the report itself).
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "": ("profile", "redacted", "sessions", "session_counts", "explanations"), "inputs": ("waivers",),
}


def render(model: ReportModel, findings: Iterable[_Told] | None = None) -> bytes:
    """Return UTF-8 JSON, one space of indent, in the model's order, ending in a new line.

    `findings` in place of the model's, one after the other as they are made.
    """
    text = BytesIO()  # joined, a gigabyte of pieces would be there twice
    text.writelines(pieces(model, findings))
    return text.getvalue()


def pieces(model: ReportModel, findings: Iterable[_Told] | None = None) -> Iterator[bytes]:
    """Yield what `render` returns: the findings of a province are never there as text and as objects at once."""
    begun = "{"
    for name, field in type(model).model_fields.items():
        key = field.alias or name
        value = getattr(model, name)
        if key in _OPTIONAL[""] and _is_empty(value):
            continue
        yield f"{begun}\n {json.dumps(key)}: ".encode()
        begun = ","
        if name == "findings":
            yield from _listed(map(finding_text, value if findings is None else findings))
        elif value and isinstance(value, tuple) and isinstance(value[0], BaseModel):
            yield from _listed(_item_text(item, _OPTIONAL.get(key, ())) for item in value)
        else:
            yield json_text(value, (), 1)
    yield b"\n}\n"


def finding_text(finding: _Told) -> bytes:
    """Return a finding as it stands in the report."""
    return finding.text if isinstance(finding, WrittenFinding) else text_of(finding)


def _item_text(item: BaseModel, optional: Sequence[str]) -> bytes:
    return json_text(item, [key for key in optional if _is_empty(getattr(item, key))], 2)


def _listed(texts: Iterable[bytes]) -> Iterator[bytes]:
    begun = b"["
    for text in texts:
        yield begun + b"\n  " + text
        begun = b","
    yield b"[]" if begun == b"[" else b"\n ]"


def _is_empty(value: Any) -> bool:
    """Tell whether a key says nothing."""
    return value is False or (not value and value != 0)
