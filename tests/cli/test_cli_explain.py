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
    assert "Hiểu cách khác kết luận vẫn thế: routine-meetings-bound = no." in text


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


def test_a_verdict_that_is_its_own_reason_is_told_once(findings, capsys):
    finding = next(item for item in findings if item.reason == "not-due")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF]) == 0
    assert "Kết luận: chưa đến hạn\n" in capsys.readouterr().out


def test_a_waived_duty_is_told_with_the_act_that_waives_it(findings, capsys, tmp_path):
    waivers = tmp_path / "mien.yaml"
    waivers.write_text(
        "waivers:\n  - {document: CV 12, date: '01/10/2025', office: Phòng B, reason: Bão, expires: '31/05/2026',"
        " rule: department-ncbh-per-term}\n", encoding="utf-8")
    finding = pick(findings, "department-ncbh-per-term", "violated")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF, "--waivers", str(waivers)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Kết luận: Được miễn; trước khi miễn: chưa đạt" in text
    assert "Miễn theo: CV 12 ngày 01/10/2025, Phòng B, hết hạn 31/05/2026: Bão" in text


def test_a_case_says_as_data_what_its_sentence_says(findings, capsys):
    finding = pick(findings, "department-notice-ahead", "undetermined")
    assert main(["explain", finding.fingerprint, PLAN, *AS_OF, "--format", "json"]) == 0
    cases = json.loads(capsys.readouterr().out)["explanation"]["cases"]
    told = [(case["given"][0]["cell"], case["given"][0]["last"], case["verdict"]) for case in cases]
    assert told == [("F16", "2025-12-10", "violated"), ("F16", "2025-12-14", "satisfied")]
    assert not any(case["partial"] for case in cases)


def test_a_reading_that_decides_is_told_with_what_it_would_give(capsys):
    from shcm_rules.api import check  # noqa: PLC0415

    book, day = "fixtures/lao-cai-cum-3-ca-nam.xlsx", "2026-06-01"
    finding = next(item for item in check(book, as_of=day).findings if item.reason == "on-the-day")
    assert main(["explain", finding.fingerprint, book, "--as-of", day]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "(on-the-day = late) → chưa đạt" in text
    assert "(on-the-day = on-time) → đạt" in text
    assert "người có thẩm quyền cần xác nhận" in text


def test_in_an_audit_what_lies_ahead_is_tried_when_it_has_been_done(capsys):
    from shcm_rules.api import check  # noqa: PLC0415

    book, day = "fixtures/dien-bien-truong.xlsx", "2025-12-20"
    report = check(book, as_of=day, phase="audit")
    finding = next(item for item in report.findings if item.rule == "year-report-in-month")
    assert main(["explain", finding.fingerprint, book, "--as-of", day, "--phase", "audit"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "gửi xong thì ghi vào trang «Hồ sơ»" in text
    assert "yêu cầu đạt (tính đến ngày 30/06/2026)" in text
