"""A finding as JSON: what the model's own writer would write, and read back as if it were the finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shcm_rules.api import check
from shcm_rules.findings import Finding
from shcm_rules.reports.json import finding_text
from shcm_rules.written_findings import WrittenFinding

_FIXTURES = Path(__file__).parents[2] / "fixtures"
_ODD = '"}],\n   "settings": {\\ "citation": «\x7f» \u2028 \U0001f4c5'


@pytest.fixture(scope="module", params=[
    ("lao-cai-thcs-ke-hoach.xlsx", "plan"), ("lao-cai-thcs-kho-doc.xlsx", "audit"),
    ("lao-cai-cum-3-ca-nam.xlsx", "audit"),
], ids=lambda case: case[0])
def findings(request: pytest.FixtureRequest) -> list[Finding]:
    name, phase = request.param
    return list(check(_FIXTURES / name, rules=["lao-cai", "quoc-gia"], as_of=date(2026, 3, 1), phase=phase).findings)


def _odd(finding: Finding) -> Finding:
    """Return a finding whose texts look like the JSON around them."""
    texts = dict.fromkeys(("unit_id", "title", "message", "remedy"), _ODD)
    cells = tuple(item.model_copy(update={"file": _ODD, "text": _ODD}) for item in finding.evidence)
    cited = finding.citation.model_copy(update={"document": _ODD})
    return finding.model_copy(update={**texts, "evidence": cells, "citation": cited, "scope": {"school": _ODD}})


def _as_the_model_writes(finding: Finding) -> str:
    left_out = {name for name in ("waived_from", "waiver", "known") if not getattr(finding, name)}
    return finding.model_dump_json(indent=1, exclude=left_out).replace("\n", "\n  ")


def test_a_finding_is_written_as_its_model_writes_it(findings: list[Finding]) -> None:
    for finding in (*findings, *map(_odd, findings)):
        assert finding_text(finding).decode() == _as_the_model_writes(finding)


@pytest.mark.parametrize("first", sorted(set(Finding.model_fields)))
def test_whatever_is_asked_first_a_written_finding_says_what_it_was_written_from(
    first: str, findings: list[Finding],
) -> None:
    for finding in (*findings[::7], *map(_odd, findings[::7])):
        written = WrittenFinding(finding_text(finding))
        for name in (first, *Finding.model_fields):
            assert getattr(written, name) == getattr(finding, name), name
        assert written.finding() == finding
