"""`shcm check` on files: what it prints where, and how it ends."""

import json
import os
import subprocess
import sys

import pytest

from shcm_rules.cli import main

TERM_ONE = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"


@pytest.fixture
def check(capsysbinary, folder):
    def run(*words):
        status = main(["check", "--rules", str(folder), "--as-of", "2025-10-01", *map(str, words)])
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")
    return run


def test_a_plan_that_meets_all_ends_with_zero(check, plan):
    status, out, err = check(plan())
    assert (status, err) == (0, "")
    head = "Theo kế hoạch, năm học 2025-2026, tính đến ngày 01/10/2025: 2 đạt, 0 chưa đạt"
    assert out.splitlines()[0].startswith(head)


def test_a_missing_session_ends_with_one_and_says_where(check, plan):
    status, out, err = check(plan(TERM_ONE))
    assert (status, err) == (1, "")
    assert "CHƯA ĐẠT (1)" in out
    assert "Tổ 1, học kỳ II" in out
    assert "Căn cứ: CV thử" in out
    assert "Cần làm: Thêm buổi NCBH." in out


def test_json_is_on_stdout_alone(check, plan):
    status, out, err = check(plan(TERM_ONE), "--format", "json")
    assert (status, err) == (1, "")
    report = json.loads(out)
    assert report["summary"]["violated"] == 1
    assert report["summary"]["satisfied"] == 1
    assert {finding["verdict"] for finding in report["findings"]} >= {"satisfied", "violated"}


def test_the_same_call_gives_the_same_bytes(check, plan):
    path = plan(TERM_ONE)
    assert check(path, "--format", "json") == check(path, "--format", "json")


def test_detail_decides_what_is_listed(check, plan):
    path = plan(TERM_ONE)
    full, less, none = (json.loads(check(path, "--format", "json", "--detail", detail)[1])
                        for detail in ("full", "open", "counts"))
    assert {f["verdict"] for f in less["findings"]}.isdisjoint({"satisfied", "not_applicable"})
    assert len(full["findings"]) > len(less["findings"]) > len(none["findings"]) == 0
    assert full["summary"] == less["summary"] == none["summary"]
    assert not full["counts"]
    assert none["counts"]


def test_several_outputs_leave_stdout_empty(check, plan, tmp_path):
    status, out, err = check(plan(), "-o", tmp_path / "r.json", "-o", tmp_path / "r.txt")
    assert (status, out) == (0, "")
    assert json.loads((tmp_path / "r.json").read_bytes())["schema"] == "shcm-report/1"
    assert (tmp_path / "r.txt").read_text(encoding="utf-8").startswith("Theo kế hoạch")
    assert err.count("Đã ghi") == 2


def test_several_files_are_one_schedule(check, plan, tmp_path):
    plan(TERM_ONE, name="mot.csv")
    plan(TERM_ONE.replace("06/11/2025", "12/03/2026"), name="hai.csv")
    assert check(tmp_path / "mot.csv", tmp_path / "hai.csv")[0] == 0
    assert check(tmp_path)[0] == 0


def test_an_unreadable_file_is_told_and_the_others_are_reported(check, plan, tmp_path):
    bad = tmp_path / "hong.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    status, out, err = check(plan(TERM_ONE), bad)
    assert status == 2
    assert "CHƯA ĐẠT (1)" in out
    assert "hong.xlsx: KHÔNG ĐỌC ĐƯỢC" in out
    assert "hong.xlsx" in err


def test_an_unreadable_cell_is_no_status_two(check, plan):
    status, out, _ = check(plan(TERM_ONE, TERM_ONE.replace("06/11/2025", "hôm nào đó"), TERM_ONE), "--fail-on", "never")
    assert status == 0
    assert "G3" in out


def test_a_year_without_a_rule_in_force_is_said_first(check, plan):
    status, out, _ = check(plan(), "--year", "2020-2021")
    assert status == 2
    assert out.startswith("KHÔNG CÓ QUY TẮC NÀO CÓ HIỆU LỰC trong năm học 2020-2021: Bộ thử (thu)")


def test_fail_on(check, plan):
    assert check(plan(TERM_ONE), "--fail-on", "never")[0] == 0
    assert check(plan(TERM_ONE), "--fail-on", "undetermined")[0] == 1


def test_english(check, plan):
    _, out, _ = check(plan(TERM_ONE), "--lang", "en")
    assert out.startswith("As planned, school year 2025-2026, as of 01/10/2025: 1 met, 1 not met")
    assert "To do: Add a session." in out


def test_rules_that_cannot_be_told_end_with_the_known_names(capsys, plan):
    assert main(["check", str(plan())]) == 2
    err = capsys.readouterr().err
    assert "--rules" in err
    assert "lao-cai" in err


def test_wrong_rules_paths_days_and_settings(check, plan, tmp_path):
    for words, word in (
        (["--rules", "nowhere"], "nowhere"), (["--as-of", "2025-02-30"], "2025-02-30"),
        (["--as-of", "20250201"], "ngày/tháng/năm, ví dụ 01/12/2025 (hoặc 2025-12-01)"),
        (["--year", "2025"], "2025-2026"), (["--set", "x=1"], "“x”"), ([tmp_path / "none.xlsx"], "none.xlsx"),
        (["--registry", tmp_path / "none.xlsx"], "none.xlsx"),
    ):
        status, out, err = check(plan(), *words)
        assert (status, out) == (2, "")
        assert word in err
        assert err.startswith("Lỗi: ")


def start(*words, **environment):
    command = [sys.executable, "-m", "shcm_rules", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})  # noqa: S603


def test_a_run_as_a_program_in_a_narrow_encoding(folder, plan):
    words = ["check", plan(TERM_ONE), "--rules", folder, "--as-of", "2025-10-01"]
    run = start(*words, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert run.returncode == 1
    assert "Theo kế hoạch" in run.stdout.decode("utf-8")
    assert run.stderr == b""


def test_a_reader_of_the_output_that_leaves_early():
    words = ["-m", "shcm_rules", "rules", "schema"]
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:  # noqa: S603
        run.stdout.close()
        err = run.stderr.read()
    assert b"Traceback" not in err
    assert b"Exception" not in err
