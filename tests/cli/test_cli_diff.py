"""`shcm diff`, `check --baseline` and `check --redact` as people call them."""

import json

import pytest

from shcm_rules.cli import main

TERM_ONE = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"
TERM_TWO = "Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,12/03/2026,2025-2026"


@pytest.fixture
def shcm(capsysbinary):
    def run(*words):
        status = main([*map(str, words)])
        out, err = capsysbinary.readouterr()
        return status, out.decode("utf-8"), err.decode("utf-8")
    return run


@pytest.fixture
def report(shcm, folder, plan, tmp_path):
    """Write a JSON report of a plan with these rows."""
    def write(name, *rows, more=()):
        path = tmp_path / name
        status, _, err = shcm("check", plan(*rows), "--rules", folder, "--as-of", "2025-10-01", "-o", path, *more)
        assert status in {0, 1}, err
        return path
    return write


def test_the_same_report_twice_ends_with_zero(shcm, report):
    path = report("a.json", TERM_ONE)
    status, out, err = shcm("diff", path, path)
    assert (status, err) == (0, "")
    assert "Không có gì thay đổi; 1 yêu cầu vẫn mở như trước." in out


def test_what_is_mended_and_what_is_new(shcm, report):
    whole, half = report("whole.json", TERM_ONE, TERM_TWO), report("half.json", TERM_ONE)
    status, out, _ = shcm("diff", half, whole)
    assert status == 0
    assert out.splitlines()[:2] == [
        "So sánh half.json (tính đến ngày 01/10/2025) với whole.json (tính đến ngày 01/10/2025)",
        "0 mới, 1 không còn mở."]
    assert "KHÔNG CÒN MỞ (1)" in out
    assert "[bắt buộc; chưa đạt → đạt]" in out
    status, out, _ = shcm("diff", whole, half)
    assert status == 1
    assert "MỚI (1)" in out
    assert "[bắt buộc; đạt → chưa đạt]" in out
    assert "Cần làm: Thêm buổi NCBH." in out
    assert shcm("diff", whole, half, "--fail-on", "never")[0] == 0


def test_english(shcm, report):
    whole, half = (report(f"{n}.json", *rows, more=("--lang", "en"))
                   for n, rows in (("whole", (TERM_ONE, TERM_TWO)), ("half", (TERM_ONE,))))
    status, out, _ = shcm("diff", whole, half, "--lang", "en")
    assert status == 1
    assert "Findings – new: 1, no longer open: 0." in out
    assert "[binding; met → not met]" in out


def test_schedules_are_checked_with_the_same_options(shcm, report, folder, plan):
    old = report("old.json", TERM_ONE, TERM_TWO)
    new = plan(TERM_ONE, name="new.csv")
    status, out, err = shcm("diff", old, new, "--rules", folder, "--as-of", "2025-10-01")
    assert (status, err) == (1, "")
    assert "HAI LẦN KIỂM TRA KHÁC NHAU" not in out
    status, out, _ = shcm("diff", plan(TERM_TWO, TERM_ONE), plan(TERM_ONE, TERM_TWO, name="b.csv"), "--rules", folder,
                          "--as-of", "2025-10-01")
    assert status == 0
    assert "Không có gì thay đổi." in out


def test_circumstances_are_told(shcm, report, folder, plan):
    old = report("old.json", TERM_ONE)
    _, out, _ = shcm("diff", old, plan(TERM_ONE), "--rules", folder, "--as-of", "2025-11-01", "--phase", "audit")
    assert "  ngày tính đến: 01/10/2025 → 01/11/2025" in out
    assert "  giai đoạn: theo kế hoạch → kiểm tra thực hiện" in out


def test_json_to_a_file(shcm, report, tmp_path):
    output = tmp_path / "khac.json"
    status, out, err = shcm("diff", report("a.json", TERM_ONE, TERM_TWO), report("b.json", TERM_ONE), "-o", output)
    assert (status, out) == (1, "")
    assert err.splitlines()[-1] == f"Đã ghi {output}."
    data = json.loads(output.read_text("utf-8"))
    assert (data["schema"], data["counts"]["new"], data["old"]["name"]) == ("shcm-diff/1", 1, "a.json")


@pytest.mark.parametrize(("content", "told"), [
    ("{", "không phải là báo cáo JSON"), ('{"schema": "shcm-diff/1"}', "phải là “shcm-report/1”"),
    ('{"schema": "shcm-report/1", "as_of": 1}', "chỗ sai"),
])
def test_a_file_that_is_no_report(shcm, report, tmp_path, content, told):
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    status, out, err = shcm("diff", report("a.json", TERM_ONE), path)
    assert (status, out) == (2, "")
    assert f"Lỗi: {path}: " in err
    assert told in err


def test_wrong_options_are_all_told(shcm, report):
    path = report("a.json", TERM_ONE)
    status, _, err = shcm("diff", path, path, "--as-of", "2025-10-01", "--fail-on", "x", "--format", "html", "--set",
                          "a", "-o", path)
    assert status == 2
    for told in ("--as-of: chỉ dùng khi so tệp lịch", "--fail-on: “x”", "--format: “html”", "--set: “a”", "-o "):
        assert told in err


def test_an_incomplete_report_ends_with_two(shcm, report, folder, tmp_path, plan):
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04")
    old = report("a.json", TERM_ONE)
    place = tmp_path / "nhieu"
    place.mkdir()
    (tmp_path / "hong.xlsx").rename(place / "hong.xlsx")
    plan(TERM_ONE).rename(place / "plan.csv")
    status, out, err = shcm("diff", old, place, "--rules", folder, "--as-of", "2025-10-01")
    assert status == 2
    assert "vẫn mở như trước" in out
    assert "nhieu: báo cáo chưa đầy đủ" in err


# --baseline

def test_what_was_open_before_is_known_and_does_not_fail(shcm, report, folder, plan):
    old = report("truoc.json", TERM_ONE)
    words = ("check", plan(TERM_ONE), "--rules", folder, "--as-of", "2025-10-01")
    assert shcm(*words)[0] == 1
    status, out, _ = shcm(*words, "--baseline", old)
    assert status == 0
    assert "So với báo cáo truoc.json (tính đến ngày 01/10/2025): 1 yêu cầu đã biết, 0 yêu cầu mới" in out
    assert "[bắt buộc; đã biết]" in out


def test_only_what_is_new_fails_and_what_is_mended_is_told(shcm, report, folder, plan):
    old = report("truoc.json", TERM_TWO)
    status, out, _ = shcm("check", plan(TERM_ONE), "--rules", folder, "--as-of", "2025-10-01", "--baseline", old)
    assert status == 1
    assert "0 yêu cầu đã biết, 1 yêu cầu mới hoặc nặng hơn, 1 yêu cầu không còn mở" in out
    assert "Không còn mở so với báo cáo truoc.json: Mỗi tổ có buổi NCBH – " in out
    assert "đã biết]" not in out


def test_known_is_a_key_of_json_only_where_it_is_so(shcm, report, folder, plan):
    old = report("truoc.json", TERM_ONE)
    words = ("check", plan(TERM_ONE), "--rules", folder, "--as-of", "2025-10-01", "--format", "json")
    assert '"known"' not in shcm(*words)[1]
    findings = json.loads(shcm(*words, "--baseline", old)[1])["findings"]
    assert [f["verdict"] for f in findings if f.get("known")] == ["violated"]


def test_a_baseline_that_is_none(shcm, plan, folder, tmp_path):
    path = tmp_path / "b.json"
    path.write_text("[]", encoding="utf-8")
    words = ("check", plan(), "--rules", folder, "--baseline")
    assert shcm(*words, path)[0] == 2
    status, _, err = shcm(*words, tmp_path / "gone.json", "--lang", "en")
    assert status == 2
    assert "the report could not be read" in err
    assert shcm(*words, path, "-o", path)[2].count("là tệp đang được kiểm tra") == 1


# --redact

def test_names_are_left_out_of_every_output(shcm, folder, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "Trường,Cấp học,Tổ chuyên môn,Cấp tổ chức,Loại sinh hoạt,Môn học,Thời gian,Năm học,Nội dung,Người phụ trách\n"
        f"{TERM_ONE},Dạy thử của Nguyễn Văn A,Nguyễn Văn A\n", encoding="utf-8")
    words = ("check", path, "--rules", folder, "--as-of", "2025-10-01", "--redact", "--detail", "full")
    for name in ("text", "json"):
        status, out, err = shcm(*words, "--format", name)
        assert status == 1
        assert "Văn A" not in out + err
    assert json.loads(out)["redacted"] is True
    status, _, err = shcm(*words, "--annotate", tmp_path / "copy.csv")
    assert status == 2
    assert "--redact" in err


def test_a_redacted_and_a_plain_report_are_compared(shcm, report):
    one, other = report("a.json", TERM_ONE), report("b.json", TERM_ONE, more=("--redact",))
    status, out, _ = shcm("diff", one, other)
    assert status == 0
    assert "bỏ tên người: không → có" in out
    assert "Không có gì thay đổi; 1 yêu cầu vẫn mở như trước." in out
