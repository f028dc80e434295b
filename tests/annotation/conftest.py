"""Reports about one workbook, built by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shcm_rules.findings import (
    Citation,
    Evidence,
    Finding,
    InputReport,
    ProblemReport,
    ReportModel,
    RuleSetReport,
    Severity,
    Verdict,
)

PATH = "ke-hoach.xlsx"


def build_finding(verdict: str = "violated", *cells: str, sheet: str = "Lịch SHCM", **changes: Any) -> Finding:
    role = changes.pop("role", "subject")
    facts: dict[str, Any] = {
        "rule": "r", "requirements": ("X-01",), "verdict": Verdict(verdict), "severity": Severity.MUST,
        "scope": {"department": "Tổ Toán"}, "title": "Mỗi buổi có thời gian", "message": "Buổi này chưa ghi thời gian.",
        "remedy": "Điền thời gian.", "citation": Citation(document="CV thử", clause="II.1", date="2025-09"),
        "evidence": tuple(Evidence(file=PATH, sheet=sheet, cell=cell, row=1, role=role, why="ngoài HK1")
                          for cell in cells),
        "fingerprint": "f",
    }
    return Finding(**(facts | changes))


def build_model(*findings: Finding, problems: tuple[ProblemReport, ...] = (), **changes: Any) -> ReportModel:
    facts: dict[str, Any] = {
        "schema": "shcm-report/1", "as_of": "2025-11-01", "school_year": "2025-2026", "phase": "plan", "lang": "vi",
        "rule_sets": (RuleSetReport(id="thu", version="1.0.0", sha256="0", title="Bộ thử"),),
        "inputs": (InputReport(path=PATH, sha256="0", status="read", sessions=2, problems=problems),),
        "summary": {str(verdict): sum(f.verdict is verdict for f in findings) for verdict in Verdict},
        "findings": findings,
    }
    return ReportModel(**(facts | changes))


@pytest.fixture
def finding() -> Callable[..., Finding]:
    return build_finding


@pytest.fixture
def model() -> Callable[..., ReportModel]:
    return build_model


@pytest.fixture
def problem() -> Callable[..., ProblemReport]:
    def build(cell: str, message: str = "không có ngày 31/02", sheet: str = "Lịch SHCM") -> ProblemReport:
        return ProblemReport(code="unreadable-date", sheet=sheet, cell=cell, message=message)
    return build
