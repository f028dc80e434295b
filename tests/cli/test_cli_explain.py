"""`shcm explain`: one finding told in full; what cannot be found is refused with what is near."""

from __future__ import annotations

import json

import pytest

from shcm_rules.cli import main

PLAN = "fixtures/lao-cai-thcs-ke-hoach.xlsx"
AS_OF = ("--as-of", "2025-11-10")


@pytest.fixture(scope="module")
def findings(pytestconfig):
    from shcm_rules.api import check  # noqa: PLC0415

    return check(pytestconfig.rootpath / PLAN, as_of="2025-11-10").findings


@pytest.fixture(autouse=True)
def _at_root(monkeypatch, pytestconfig):
    monkeypatch.chdir(pytestconfig.rootpath)


def pick(findings, rule, verdict):
    return next(finding for finding in findings if finding.rule == rule and finding.verdict == verdict)


def test_an_undetermined_duty_is_told_with_its_worlds_and_its_remedy(findings, capsys):
    finding = pick(findings, "department-notice-ahead", "undetermined")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "«Lịch SHCM!F16» Thời gian: Tuần 2 tháng 12/2025" in text
    assert "tổ chức chậm nhất 10/12/2025 → chưa đạt" in text
    assert "tổ chức từ 11/12/2025 trở đi → đạt" in text
    assert "CẦN LÀM – thay đổi nhỏ nhất 1. Ghi rõ «Thời gian»" in text
    assert "Đã thử: làm xong những việc này thì yêu cầu đạt (tính đến ngày 10/11/2025)." in text
    assert "routine-meetings-bound = yes" in text


def test_the_beginning_of_a_fingerprint_is_enough_and_english_is_complete(findings, capsys):
    finding = pick(findings, "no-administrative-business", "violated")
    assert main(["explain", finding.fingerprint[:8], PLAN, *AS_OF, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "WHAT TO DO – the smallest set of changes" in out
    assert "without these phrases" in out


def test_json_holds_the_finding_and_its_explanation(findings, capsys):
    finding = pick(findings, "department-ncbh-per-term", "violated")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["finding"]["fingerprint"] == told["explanation"]["fingerprint"] == finding.fingerprint
    (change,) = told["explanation"]["changes"]
    assert (change["action"], change["values"]["Loại sinh hoạt"]) == ("add", "NCBH")
    assert told["explanation"]["verdict_after"] == "satisfied"


def test_what_is_over_is_said_to_be_over(findings, capsys):
    finding = pick(findings, "department-meets-biweekly", "violated")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF]) == 0
    assert "Không thể khắc phục, cần giải trình." in capsys.readouterr().out


def test_a_satisfied_duty_needs_nothing(findings, capsys):
    finding = next(finding for finding in findings if finding.verdict == "satisfied")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF]) == 0
    assert "Không cần làm gì." in capsys.readouterr().out


@pytest.mark.parametrize(("name", "sentence"), [
    ("abc", "quá ngắn"), ("zzzzzzzz", "không có phát hiện nào mang mã “zzzzzzzz”")])
def test_what_no_finding_has_is_refused(name, sentence, capsys):
    assert main(["explain", name, PLAN, *AS_OF]) == 2
    assert sentence in capsys.readouterr().err


def test_a_near_fingerprint_is_named(findings, capsys):
    wanted = findings[0].fingerprint
    assert main(["explain", f"{wanted[:7]}z{wanted[8:]}", PLAN, *AS_OF]) == 2
    assert wanted in capsys.readouterr().err
