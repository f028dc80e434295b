"""JSON of findings that are made one after the other: the same bytes as of a model that holds them all."""

from datetime import date
from pathlib import Path

import pytest

from shcm_rules.api import check
from shcm_rules.reports import render

_FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize("name", ["lao-cai-thcs-ke-hoach.xlsx", "viet-hoa-thuc-hien.xlsx"])
@pytest.mark.parametrize("redact", [False, True])
def test_the_bytes_are_those_of_the_whole_model(name: str, redact: bool) -> None:
    def report():
        return check(_FIXTURES / name, rules=["lao-cai", "viet-hoa"], as_of=date(2026, 3, 1), redact=redact)

    told = report().render("json")
    held = report()
    assert told == render(held.model("full"), "json")
    assert held.render("json") == told == held.to_json().encode() == b"".join(held.pieces("json"))
    assert held.render("json", "open") == render(held.model("open"), "json")


def test_a_report_without_findings_has_an_empty_list() -> None:
    report = check(_FIXTURES / "viet-hoa-thuc-hien.xlsx", rules="viet-hoa", as_of=date(2026, 3, 1))
    bare = report.model("full").model_copy(update={"findings": ()})
    assert render(bare, "json", findings=iter(())) == render(bare, "json")
