"""The PDF of the Word report, converted by the real LibreOffice."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shcm_rules.errors import UsageError
from shcm_rules.findings import Reason
from shcm_rules.reports.word import pdf


@pytest.fixture(scope="module", autouse=True)
def _tools():
    for program, package in (("soffice", "libreoffice-writer"), ("pdftotext", "poppler-utils")):
        if not shutil.which(program):
            pytest.fail(f"{program} is missing: apt-get install {package}")


def read(data, tmp_path, *options):
    (tmp_path / "report.pdf").write_bytes(data)
    command = ["pdftotext", "-layout", *options, "report.pdf", "-"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True, encoding="utf-8").stdout  # noqa: S603


def fake_office(folder, script):
    """Put a program named soffice alone into PATH, so that what it does wrong can be told."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin"


@pytest.fixture
def long_report(model, finding):
    found = [finding(rule=f"r{n}", title=f"Quy tắc số {n}") for n in range(40)]
    return model(*found, finding("undetermined", reason=Reason.VAGUE_DATE))


def test_it_says_what_the_word_report_says_and_repeats_headers(long_report, tmp_path):
    pages = read(pdf.render(long_report), tmp_path).split("\f")
    assert len(pages) > 2
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert pages[1].split()[0] == "2"
    assert [n for n, page in enumerate(pages) if "Quy tắc số" in page and "STT" not in page] == []


def test_the_first_page_has_no_number(long_report, tmp_path):
    assert read(pdf.render(long_report), tmp_path, "-l", "1").split()[0] != "1"


def test_it_is_a4_tagged_and_dated_as_of_the_report(model, finding):
    data = pdf.render(model(finding()), document="bien-ban")
    assert re.search(rb"/MediaBox\s*\[0 0 595\.\d+ 841\.\d+\]", data)
    assert b"/MarkInfo<</Marked true>>" in data
    assert b"/CreationDate(D:20251101000000" in data
    assert b"/JavaScript" not in data


def test_equal_models_give_equal_bytes_in_any_time_zone(model, finding, monkeypatch):
    first = pdf.render(model(finding()))
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    assert pdf.render(model(finding())) == first


def test_without_libreoffice_it_says_what_to_install_and_what_works(model, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_PLACES", ())
    with pytest.raises(UsageError, match=r"libreoffice-writer\), hoặc ghi ra \.docx rồi lưu thành PDF trong Word"):
        pdf.render(model())
    with pytest.raises(UsageError, match=r"or write \.docx"):
        pdf.render(model(lang="en"))


@pytest.mark.parametrize(("script", "why"), [("exit 0", "không có kết quả"), ("exit 77", "77")])
def test_a_conversion_that_fails_is_told(model, monkeypatch, tmp_path, script, why):
    monkeypatch.setenv("PATH", fake_office(tmp_path, script))
    with pytest.raises(UsageError, match=re.escape(f"không chuyển được báo cáo sang PDF ({why})")):
        pdf.render(model())


def test_a_conversion_that_hangs_is_ended_with_its_children(model, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", fake_office(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait"))
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.5)
    with pytest.raises(UsageError, match=re.escape("quá 0.5 giây")):
        pdf.render(model())
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_nothing_is_left_behind(model, finding, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pdf.render(model(finding()))
    assert list(tmp_path.iterdir()) == []
