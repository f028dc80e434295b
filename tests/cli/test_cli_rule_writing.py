"""`shcm rules new | to-xlsx | from-xlsx`: exit status, and what is said."""

import pytest

from shcm_rules.cli import main


def run(capsys, *words):
    status = main([str(word) for word in words])
    return status, capsys.readouterr().err


def test_a_set_begins_runs_and_goes_through_a_workbook(tmp_path, capsys):
    folder, book = tmp_path / "xa-moi", tmp_path / "xa-moi.xlsx"
    assert run(capsys, "rules", "new", folder, "--year", "2026-2027")[0] == 0
    status, told = run(capsys, "rules", "new", folder, "yearly-report", "--check", "deadline")
    assert status == 0
    assert "rules.yaml" in told
    assert run(capsys, "rules", "test", folder)[0] == 0
    assert run(capsys, "rules", "lint", folder)[0] == 1
    assert run(capsys, "rules", "to-xlsx", folder, "-o", book)[0] == 0
    status, told = run(capsys, "rules", "from-xlsx", book, "-o", tmp_path / "lai")
    assert status == 0
    assert "trang “Quy tắc”, ô C2: còn chỗ phải điền" in told


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_is_written_over_without_force(folder, tmp_path, capsys, lang):
    book = tmp_path / "thu.xlsx"
    assert run(capsys, "rules", "to-xlsx", folder, "-o", book, "--lang", lang)[0] == 0
    status, told = run(capsys, "rules", "to-xlsx", folder, "-o", book, "--lang", lang)
    assert (status, "--force" in told) == (2, True)
    status, told = run(capsys, "rules", "from-xlsx", book, "-o", folder, "--lang", lang)
    assert (status, "--force" in told) == (2, True)
    assert run(capsys, "rules", "from-xlsx", book, "-o", folder, "--force", "--lang", lang)[0] == 0


@pytest.mark.parametrize("words", [
    ("to-xlsx", "khong-co", "-o", "x.xlsx"), ("to-xlsx", "lao-cai", "-o", "x.pdf"), ("to-xlsx", "lao-cai"),
    ("from-xlsx", "khong-co.xlsx", "-o", "x"), ("new",), ("new", "xa-moi", "a_b"), ("new", "xa-moi", "--year", "2026"),
    ("new", "xa-moi", "a-b", "--check", "đếm"),
])
def test_wrong_words_end_with_two_and_write_nothing(words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, told = run(capsys, "rules", *words)
    assert status == 2
    assert told.strip()
    assert list(tmp_path.iterdir()) == []
