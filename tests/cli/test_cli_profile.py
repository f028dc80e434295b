"""`shcm check --profile`: what it changes is seen in the report; an explicit setting stands above it."""

import json

import jsonschema
import pytest

from shcm_rules.cli import main
from shcm_rules.rulesets.schema import report_schema

TERM_ONE = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"
SETTINGS = """\
settings:
  grace-days:
    question: {vi: "Sau bao nhiêu ngày?", en: "After how many days?"}
    default: 30
"""


@pytest.fixture
def check(capsysbinary, folder):
    rules = (folder / "rules.yaml").read_text("utf-8")
    rules = rules.replace("severity: must", "severity: must\n    settings: [grace-days]")
    (folder / "rules.yaml").write_text(rules, "utf-8")
    (folder / "settings.yaml").write_text(SETTINGS, "utf-8")

    def run(*words):
        status = main(["check", "--rules", str(folder), "--as-of", "2025-10-01", *map(str, words)])
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")
    return run


@pytest.fixture
def profile(tmp_path):
    def write(text):
        path = tmp_path / "rieng.yaml"
        path.write_text(f"profile:\n  {text}\n", encoding="utf-8")
        return path
    return write


def test_a_lowered_severity_is_seen(check, plan, profile):
    path = profile("severities: {ncbh-per-term: should}")
    assert check(plan(TERM_ONE))[0] == 1
    status, out, err = check(plan(TERM_ONE), "--profile", path)
    assert (status, err) == (0, "")
    assert f"Thiết lập riêng {path}: quy tắc ncbh-per-term đổi mức từ “bắt buộc” thành “nên có”." in out
    assert check(plan(TERM_ONE), "--profile", path, "--strict")[0] == 1


def test_the_json_report_records_what_was_changed(check, plan, profile):
    path = profile("severities: {ncbh-per-term: info}\n  settings: {grace-days: 10, week-convention: blocks}")
    report = json.loads(check(plan(TERM_ONE), "--profile", path, "--format", "json")[1])
    jsonschema.validate(report, report_schema())
    assert report["profile"]["severities"] == {"ncbh-per-term": ["must", "info"]}
    assert report["profile"]["settings"] == {"grace-days": "10", "week-convention": "blocks"}
    assert (report["profile"]["path"], len(report["profile"]["sha256"])) == (str(path), 64)
    assert report["findings"][0]["severity"] == "info"
    assert report["findings"][0]["settings"][0]["value"] == "10"


def test_an_explicit_setting_stands_above_the_profile_and_that_above_the_default(check, plan, profile):
    path = profile("settings: {grace-days: 10, week-convention: blocks}")
    for words, value in (([], "30"), (["--profile", path], "10"), (["--profile", path, "--set", "grace-days=5"], "5")):
        report = json.loads(check(plan(TERM_ONE), *words, "--format", "json")[1])
        assert report["findings"][0]["settings"][0]["value"] == value
    assert report["profile"]["settings"] == {"week-convention": "blocks"}


def test_a_profile_that_says_what_holds_anyway_is_told_too(check, plan, profile):
    path = profile("severities: {ncbh-per-term: must}")
    assert f"Thiết lập riêng {path} không thay đổi gì." in check(plan(TERM_ONE), "--profile", path)[1]
    assert f"Profile {path} changes nothing." in check(plan(TERM_ONE), "--profile", path, "--lang", "en")[1]


@pytest.mark.parametrize(("text", "said"), [
    ("severities: {nope: must}", "rieng.yaml:2: không có quy tắc “nope” – được phép: ncbh-per-term"),
    ("settings: {week-convention: x}", "thiết lập week-convention: không có giá trị “x”; được phép: thursday"),
    ("severities: {ncbh-per-term: low}", "rieng.yaml:2: ncbh-per-term: phải là một trong: must, should, info"),
])
def test_a_wrong_profile_stops_the_check(check, plan, profile, text, said):
    status, out, err = check(plan(TERM_ONE), "--profile", profile(text))
    assert (status, out) == (2, "")
    assert said in err


def test_a_profile_that_is_not_there_and_one_that_would_be_overwritten(check, plan, profile, tmp_path):
    assert check(plan(TERM_ONE), "--profile", tmp_path / "none.yaml")[0] == 2
    path = profile("severities: {}")
    assert check(plan(TERM_ONE), "--profile", path, "-o", path, "--format", "json")[0] == 2
    assert path.read_text("utf-8").startswith("profile:")
