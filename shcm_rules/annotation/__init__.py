"""The user's own workbook with the findings on its cells: only what must change is changed, byte by byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..findings import ReportModel

__all__ = ["annotate"]


def annotate(data: bytes, model: ReportModel, path: str) -> bytes:
    """Return the workbook `data` with what the report says about the file `path`.

    Raises:
        UsageError: the file cannot be annotated; the message says what to do.

    """
    from .patching import patch_workbook  # noqa: PLC0415 - paid for when it is asked for

    return patch_workbook(data, model, path)
