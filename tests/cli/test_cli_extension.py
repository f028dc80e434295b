"""A set that extends another is used like any set: checked with, shown, tested, compared."""

import json

import pytest

from shcm_rules.cli import main

HEADER = """\
id: sau
version: "2.0.0"
title: {vi: "Bộ năm sau", en: "Next year's set"}
extends: [../thu]
document:
  title: {vi: "Công văn năm sau", en: "Next year's circular"}
  short: {vi: "CV năm sau", en: "Next year's"}
  issuer: "Cơ quan thử"
  issued: "2026-08"
levels: [TH, THCS]
school_years: {from: "2025-2026"}
profile: {severities: {ncbh-per-term: should}}
"""


@pytest.fixture
def later(folder):
    place = folder.parent / "sau"
    place.mkdir()
    (place / "rule-set.yaml").write_text(HEADER, encoding="utf-8")
    return place


def run(capsys, *words):
    status = main([*map(str, words)])
    return status, *capsys.readouterr()


def test_a_finding_cites_the_document_of_the_rules_own_set(capsys, later, plan):
    status, out, _ = run(
        capsys, "check", plan("Trường THCS A,THCS,Tổ 1,Tổ,NCBH,Toán,06/11/2025,2025-2026"), "--rules", later,
        "--as-of", "2026-06-01", "--format", "json")
    report = json.loads(out)
    violated = [finding for finding in report["findings"] if finding["verdict"] == "violated"]
    assert [finding["citation"]["document"] for finding in violated] == ["CV thử"]
    assert [finding["severity"] for finding in violated] == ["should"]
    assert [item["id"] for item in report["rule_sets"]] == ["sau"]
    assert status == 0  # nothing that binds


def test_show_names_both_documents(capsys, later):
    _, out, _ = run(capsys, "rules", "show", "ncbh-per-term", "--rules", later)
    assert "Căn cứ: II.1, CV thử" in out
    assert "Mức độ: nên làm" in out
    _, out, _ = run(capsys, "rules", "show", "ncbh-per-term", "--rules", later, "--on", "2026-10-01")
    assert "bộ quy tắc sau áp dụng từ năm học 2025-2026" in out
    assert "► theo năm học: II.1, CV thử" in out


def test_diff_with_its_base_tells_only_what_the_profile_changed(capsys, folder, later):
    _, out, _ = run(capsys, "rules", "diff", folder, later)
    assert "  ncbh-per-term – Mỗi tổ có buổi NCBH [II.1, CV thử]" in out.splitlines()
    assert "    mức độ: must → should" in out.splitlines()
    assert out.splitlines()[0].startswith("thu 1.0.0 → sau 2.0.0: chặt hơn 0, nới lỏng 1,")


def test_lint_takes_it_with_its_base(capsys, folder, later):
    assert run(capsys, "rules", "lint", later)[0] == 0
    text = (folder / "rules.yaml").read_text("utf-8").replace("$fewest", "$fewst")
    (folder / "rules.yaml").write_text(text, "utf-8")
    status, out, _ = run(capsys, "rules", "lint", later)
    assert status == 2
    assert "thu/rules.yaml:" in out
    assert "bộ “../thu” có lỗi" in out
