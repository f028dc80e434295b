"""Waivers and findings built by hand, so that what a waiver reaches does not hang on any rule set."""

from datetime import date

import pytest

from shcm_rules.findings import Citation, Finding, Severity, Verdict, Waiver
from shcm_rules.rulesets.model import RuleSet
from shcm_rules.rulesets.waivers import WaiverScope, WrittenWaiver

ACT = {"document": "12/QĐ", "date": "2025-09-20", "office": "Phòng Thử", "reason": "Thiếu người",
       "expires": "2026-05-31", "file": "mien.yaml", "row": 2}
RULES = RuleSet.model_validate({
    "id": "thu", "version": "1", "title": {"vi": "t", "en": "t"}, "levels": ["THCS"],
    "document": {"title": {"vi": "t", "en": "t"}, "short": {"vi": "t", "en": "t"}, "issuer": "i", "issued": "2025-09"},
    "school_years": {"from": "2025-2026"},
    "rules": [{
        "id": "notice", "formerly": ["old-notice"], "title": {"vi": "t", "en": "t"}, "requirements": ["X-01", "X-02"],
        "binds": "department", "clause": "I", "severity": "must", "decidable": {"how": "fully"},
        "check": {"lead_time": {"act": "Ngày thông báo"}},
    }],
})


@pytest.fixture
def waiver():
    def build(expires="2026-05-31", signed="2025-09-20", **scope):
        for key in ("first", "last"):
            if key in scope:
                scope[key] = date.fromisoformat(scope[key])
        return WrittenWaiver(Waiver(**{**ACT, "expires": expires, "date": signed}), WaiverScope(**scope))
    return build


@pytest.fixture
def finding():
    def build(verdict="violated", *, scope=None, **changes):
        facts = {
            "rule": "notice", "requirements": ("X-01", "X-02"), "verdict": Verdict(verdict), "severity": Severity.MUST,
            "scope": {"school": "Trường THCS A", "department": "Tổ Toán", "school_year": "2025-2026"} | (scope or {}),
            "title": "t", "message": "m", "remedy": "r", "fingerprint": "0123456789abcdef",
            "citation": Citation(document="CV", clause="I", date="2025-09"),
        }
        return Finding(**(facts | changes))
    return build


@pytest.fixture
def rules():
    return [RULES]
