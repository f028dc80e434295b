"""Reports built by hand, so that what they say does not hang on any rule set."""

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

CITATION = Citation(document="CV thử", clause="II.1", date="2025-09")


def build_finding(verdict: str = "violated", **changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "rule": "ncbh-per-term", "requirements": ("X-01",), "verdict": Verdict(verdict), "severity": Severity.MUST,
        "scope": {"school": "Trường A", "department": "Tổ 1", "subject": "Toán", "term": "HK1"},
        "title": "Một buổi mỗi học kỳ", "message": "Có 0 buổi, cần 1 buổi.", "remedy": "Thêm 1 buổi.",
        "evidence": (Evidence(file="a.xlsx", sheet="Lịch SHCM", cell="J7", row=7, role="counted"),),
        "citation": CITATION, "fingerprint": "f",
    }
    return Finding(**(facts | changes))


def build_model(*findings: Finding, **changes: Any) -> ReportModel:
    summary = {str(verdict): sum(f.verdict is verdict for f in findings) for verdict in Verdict}
    facts: dict[str, Any] = {
        "schema": "shcm-report/1", "as_of": "2025-11-01", "school_year": "2025-2026", "phase": "plan", "lang": "vi",
        "rule_sets": (RuleSetReport(id="thu", version="1.0.0", sha256="0", title="Bộ thử"),),
        "inputs": (InputReport(path="a.xlsx", sha256="0", status="read", sessions=2),),
        "summary": summary, "findings": findings,
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
    def build(cell: str, message: str = "không đọc được ngày", sheet: str = "Lịch SHCM") -> ProblemReport:
        return ProblemReport(code="unreadable-date", sheet=sheet, cell=cell, message=message)
    return build
