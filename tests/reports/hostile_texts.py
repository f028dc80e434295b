"""What a stranger can write into a cell, and a report made of it in every place that a workbook can fill."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

from hypothesis import strategies as st

from shcm_rules.findings import Evidence, Finding, InputReport, ProblemReport, Reason, ReportModel, UnitReport

FORMULAS = ("=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
            "a;=1", "a\n=1", 'x;"=1', "a|=1")
HOSTILE = (
    *FORMULAS, "<script>alert(1)</script>", "]]>", "<!--", "-->", "&#0;", "\x00\x01\x0b\x1f\x7f\x85", "\ud800",
    "\udfff", "\ufffe\uffff", "²", "\u202edlrow", "_x0041_", "[a](http://example.org)", "{0}", "%s", "http://example.org",
    "#N/A",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x", "a,b;c\\n", '"', "'", "😀" * 20_000, "a" * 40_000, " ", "", "../../x",
)
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(codec=None, exclude_categories=()), max_size=20)


def fill(finding: Callable[..., Finding], model: Callable[..., ReportModel], texts: list[str]) -> ReportModel:
    """Return a report that has the texts, in turn, wherever a text of a workbook can stand."""
    place = cycle(texts)

    def text() -> str:
        return next(place)

    findings = [
        finding(
            verdict, reason=Reason.NOT_DUE if verdict == "pending" else None, unit_id=f"school:{text()}",
            scope={"school": text(), "session": text(), "subject": text()}, title=text(), message=text(),
            remedy=text(), observed={"recorded": [text()]}, due=("2025-12-01", "2025-12-02"), fingerprint=f"f{number}",
            evidence=(Evidence(file=text(), sheet=text(), cell="C7", row=7, role="subject", why=text(), text=text()),),
        )
        for number, verdict in enumerate(("violated", "undetermined", "pending", "satisfied"))
    ]
    problems = (ProblemReport(code="unreadable-date", sheet=text(), cell="A1", message=text()),)
    changes: dict[str, Any] = {
        "inputs": (InputReport(path=text(), sha256="0", status="unreadable", sessions=0, problems=problems),),
        "units": tuple(UnitReport(id=f.unit_id, kind="school", name=text(), ward=text(), files=(text(),))
                       for f in {f.unit_id: f for f in findings}.values()),
        "notes": (text(),), "complete": False,
    }
    return model(*findings, **changes)
