"""The report as JSON, `shcm-report/1`: the same model gives the same bytes."""

from __future__ import annotations

import json

from ..findings import ReportModel

__all__ = ["render"]


def render(model: ReportModel) -> bytes:
    """Return UTF-8 JSON, one space of indent, in the model's order, ending in a new line."""
    data = model.model_dump(mode="json", by_alias=True)
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    # A lone surrogate of a broken workbook becomes its JSON escape instead of ending the report.
    return text.encode("utf-8", "backslashreplace")
