"""`shcm impact`: who would be concerned by a new rule set, in words or as JSON."""

import json
import shutil

import pytest

from shcm_rules.cli import main


@pytest.fixture
def stricter(folder, tmp_path):
    """Copy the trial set, which asks one session a term, and let the copy ask two."""
    other = shutil.copytree(folder, tmp_path / "stricter")
    text = (other / "parameters.yaml").read_text("utf-8")
    (other / "parameters.yaml").write_text(text.replace("value: 1", "value: 2"), "utf-8")
    return other


def run(capsys, *words):
    status = main([*map(str, words)])
    return status, *capsys.readouterr()


@pytest.mark.parametrize("command", [["impact"], ["rules", "impact"]])
def test_in_words(capsys, folder, stricter, plan, command):
    status, out, _ = run(capsys, *command, folder, stricter, plan(), "--as-of", "2026-06-01")
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == f"Nếu {stricter} thay cho {folder} – theo kế hoạch, tính đến ngày 01/06/2026"
    assert lines[1] == "1 tệp, 2 yêu cầu theo bộ cũ, 2 theo bộ mới; 2 kết luận thay đổi ở 1 đơn vị."
    assert "THÀNH CHƯA ĐẠT (2)" in lines
    assert "    Trường THCS A, Tổ 1 (plan.csv): HK1: đạt → chưa đạt; HK2: đạt → chưa đạt" in lines
    assert lines[-1] == "  Trường THCS A, Tổ 1 (plan.csv): thành chưa đạt 2"


def test_in_english(capsys, folder, stricter, plan):
    _, out, _ = run(capsys, "impact", folder, stricter, plan(), "--lang", "en", "--as-of", "2026-06-01")
    assert "NEWLY NOT MET (2)" in out
    assert "HK1: met → not met" in out


def test_as_json(capsys, folder, stricter, plan):
    status, out, _ = run(
        capsys, "impact", folder, stricter, plan(), "--format", "json", "--as-of", "2026-06-01", "--year", "2025-2026")
    assert status == 0
    assert json.loads(out)["counts"]["violated"] == 2


def test_an_unreadable_file_is_listed_with_status_two(capsys, folder, stricter, plan):
    path = plan()
    (path.parent / "b.xlsx").write_bytes(b"none")
    status, out, err = run(capsys, "impact", folder, stricter, path, path.parent / "b.xlsx", "--as-of", "2026-06-01")
    assert status == 2
    assert "KHÔNG ĐỌC ĐƯỢC (1)" in out
    assert "b.xlsx" in err
    assert "THÀNH CHƯA ĐẠT (2)" in out


def test_a_set_that_is_not_in_force_is_said_first(capsys, folder, stricter, plan):
    header = (stricter / "rule-set.yaml").read_text("utf-8")
    (stricter / "rule-set.yaml").write_text(header.replace("2025-2026", "2026-2027"), "utf-8")
    status, out, _ = run(capsys, "impact", folder, stricter, plan(), "--as-of", "2026-06-01")
    assert status == 2
    assert "có hiệu lực trong năm học 2025-2026" in out.splitlines()[1]


@pytest.mark.parametrize(("words", "told"), [
    (["--phase", "plam"], "--phase"), (["--format", "html"], "text, json"), (["--as-of", "2026-13-01"], "2026-13-01"),
    (["--year", "2026"], "2026"),
])
def test_wrong_options_are_refused(capsys, folder, plan, words, told):
    status, out, err = run(capsys, "impact", folder, folder, plan(), *words)
    assert (status, out) == (2, "")
    assert told in err
