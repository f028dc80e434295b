"""The report as JSON, `shcm-report/1`: the same model gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..findings import ReportModel

__all__ = ["render"]

#: Keys that are only there where they say something, by the list they stand in ("": the report itself).
_OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "": ("profile", "redacted", "sessions", "explanations"), "inputs": ("waivers",),
    "findings": ("waived_from", "waiver", "known"),
}


def render(model: ReportModel) -> bytes:
    """Return UTF-8 JSON, one space of indent, in the model's order, ending in a new line."""
    data = model.model_dump(mode="json", by_alias=True)
    for place, keys in _OPTIONAL.items():
        for item in data[place] if place else [data]:
            _drop_empty(item, keys)
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    # A lone surrogate of a broken workbook becomes its JSON escape instead of ending the report.
    return text.encode("utf-8", "backslashreplace")


def _drop_empty(item: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if item[key] is False or (not item[key] and item[key] != 0):
            del item[key]
