"""A finding as one flat row: what data frames, csv and Parquet share; the columns are public and only grow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..findings import Evidence, Finding

__all__ = ["COLUMNS", "SCOPE_KEYS", "WAIVER_KEYS", "facts_text", "flat_row", "other_scope"]

#: Scope keys that are columns of every table, so that tables of several reports can be put together.
SCOPE_KEYS = (
    "province", "ward", "unit", "cluster", "school", "department", "session", "subject", "term", "level", "school_year",
    "subject_id", "weeks",
)
_SCOPED = frozenset(SCOPE_KEYS)
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str)
WAIVER_KEYS = ("document", "date", "office", "reason", "expires")
_NOT_WAIVED = {f"waiver_{key}": None for key in WAIVER_KEYS}
COLUMNS = (
    "rule", "requirements", "related", "verdict", "reason", "severity", "title", "unit_id",
    *(f"scope_{key}" for key in SCOPE_KEYS),
    "message", "remedy", "due_from", "due_to", "duties", "required", "observed", "cells",
    "document", "clause", "document_date", "waived_from", *(f"waiver_{key}" for key in WAIVER_KEYS),
    "fingerprint",
)


def flat_row(finding: Finding) -> dict[str, Any]:
    """Return column → value: lists and facts as text, days as ISO text, what is not there as None.

    A scope key that is no column of `COLUMNS` becomes one of its own at the end.
    """
    first, last = finding.due or (None, None)
    waiver = finding.waiver
    return {
        "rule": finding.rule, "requirements": ", ".join(finding.requirements), "related": ", ".join(finding.related),
        "verdict": str(finding.verdict), "reason": str(finding.reason) if finding.reason else None,
        "severity": str(finding.severity), "title": finding.title, "unit_id": finding.unit_id or None,
        **{f"scope_{key}": value for key, value in finding.scope.items()},
        "message": finding.message, "remedy": finding.remedy or None, "due_from": first, "due_to": last,
        "duties": finding.duties, "required": facts_text(finding.required), "observed": facts_text(finding.observed),
        "cells": _cells_text(finding.evidence),
        "document": finding.citation.document, "clause": finding.citation.clause,
        "document_date": finding.citation.date,
        "waived_from": str(finding.waived_from) if finding.waived_from else None,
        **({f"waiver_{key}": getattr(waiver, key) for key in WAIVER_KEYS} if waiver else _NOT_WAIVED),
        "fingerprint": finding.fingerprint,
    }


def other_scope(scope: Mapping[str, str]) -> str | None:
    """Return, as JSON text, what of a scope has no column of its own."""
    if scope.keys() <= _SCOPED:
        return None
    return facts_text({key: value for key, value in scope.items() if key not in _SCOPED})


def facts_text(facts: Mapping[str, Any]) -> str | None:
    """Return facts as JSON text, keys sorted; None for none."""
    return _ENCODER.encode(facts) if facts else None


def _cells_text(evidence: Iterable[Evidence]) -> str | None:
    return "; ".join(f"{item.file}|{item.sheet}!{item.cell}" for item in evidence) or None
