"""What a duty is about: the keys by which it is told from others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["key_scope"]

_KEYS = {
    "session": (("row", "row_id"),),
    "department-subject": (
        ("school", "school_id"), ("department", "department_id"), ("subject_id", "subject_id"), ("term", "term")),
    "department": (("school", "school_id"), ("department", "department_id"), ("term", "term")),
    "school": (("school", "school_id"), ("term", "term")),
    "scheduled": (("school", "school_id"), ("session", "content")),
    "province-level": (("level", "level"), ("term", "term")),
    "cluster": (("cluster", "cluster_id"), ("term", "term")),
    "occasion": (("cluster", "unit"), ("session", "lan_key")),
    "document": (("unit", "unit"), ("row", "row")),
    "minutes": (("unit", "unit"), ("row", "row")),
}


def key_scope(grain: str, row: Mapping[str, Any]) -> dict[str, str]:
    """Return the keys of a duty, as text."""
    grain = "-".join(sorted(grain.split("-"))) if grain not in _KEYS else grain
    pairs = _KEYS.get(grain) or _KEYS["province-level"]
    scope = {name: str(row[column]) for name, column in pairs if row.get(column) not in (None, "")}
    if "term" in scope and not scope["term"].startswith("HK"):
        scope.pop("term")
    if scope.get("term", "HK1") not in {"HK1", "HK2"}:
        scope["weeks"] = scope.pop("term")
    return scope
