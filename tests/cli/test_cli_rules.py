"""`shcm rules` and `shcm template`, on a small rule set of their own."""

import json
import shutil

import openpyxl

from shcm_rules.cli import main
from shcm_rules.rulesets.discovery import known_rule_sets

PARAMETERS, RULES = "parameters.yaml", "rules.yaml"


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(capsys, *words):
    status = main(["rules", *map(str, words)])
    return status, *capsys.readouterr()


def test_list_names_every_shipped_set(capsys):
    status, out, _ = run(capsys, "list")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(known_rule_sets())


def test_show_a_rule_by_id_or_requirement(capsys, folder):
    for name in ("ncbh-per-term", "X-01"):
        status, out, _ = run(capsys, "show", name, "--rules", folder)
        assert status == 0
        assert out.startswith("ncbh-per-term\nMỗi tổ có buổi NCBH\n")


def test_show_a_set_in_english(capsys, folder):
    _, out, _ = run(capsys, "show", "thu", "--rules", folder, "--lang", "en")
    assert "Trial set" in out
    assert "ncbh-per-term" in out


def test_show_an_unknown_rule_suggests_the_nearest(capsys, folder):
    status, out, err = run(capsys, "show", "ncbh-per-tem", "--rules", folder)
    assert (status, out) == (2, "")
    assert "có phải ncbh-per-term?" in err


def test_an_unknown_rule_set_names_the_known_ones(capsys):
    status, _, err = run(capsys, "show", "x", "--rules", "lao-caii")
    assert status == 2
    assert "lao-cai" in err


def test_lint_tells_remarks_from_mistakes(capsys, folder):
    status, out, _ = run(capsys, "lint", folder)
    assert status == 1  # usable, but without examples
    assert "chưa có ví dụ" in out
    rewrite(folder / RULES, "$fewest", "$fewst")
    status, out, _ = run(capsys, "lint", folder)
    assert status == 2
    assert "rules.yaml:" in out
    assert "fewest" in out


def test_lint_takes_a_folder_of_sets_and_refuses_one_without(capsys, folder, tmp_path):
    assert run(capsys, "lint", tmp_path)[0] == 1
    shutil.rmtree(folder)
    status, _, err = run(capsys, "lint", tmp_path)
    assert status == 2
    assert "không có bộ quy tắc nào" in err


def test_schemas_are_json(capsys):
    assert "anyOf" in json.loads(run(capsys, "schema")[1])
    assert "findings" in json.loads(run(capsys, "schema", "report")[1])["properties"]
    status, _, err = run(capsys, "schema", "reports")
    assert status == 2
    assert "rules, report" in err


def test_docs_are_markdown_on_stdout_or_a_file_a_set(capsys, folder, tmp_path):
    _, out, _ = run(capsys, "docs", folder)
    assert out.startswith("# Bộ thử\n")
    assert "## `ncbh-per-term`: Mỗi tổ có buổi NCBH" in out
    assert run(capsys, "docs", folder, "-o", tmp_path / "pages")[0] == 0
    assert (tmp_path / "pages" / "thu.md").read_text(encoding="utf-8") == out


def test_diff_of_equal_sets_is_empty(capsys, folder):
    assert run(capsys, "diff", folder, folder)[1] == "Hai bộ quy tắc không khác nhau.\n"


def test_template_is_written_once(capsys, tmp_path):
    path = tmp_path / "mau.xlsx"
    assert main(["template", "-o", str(path)]) == 0
    assert openpyxl.load_workbook(path).sheetnames[0] == "Lịch SHCM"
    path.write_bytes(b"mine")
    assert main(["template", "-o", str(path)]) == 2
    assert path.read_bytes() == b"mine"
    assert "--force" in capsys.readouterr().err
    assert main(["template", "-o", str(path), "--force"]) == 0
    assert path.read_bytes() != b"mine"


def test_template_needs_an_excel_name_and_a_folder(capsys, tmp_path):
    assert main(["template", "-o", str(tmp_path / "mau.csv")]) == 2
    assert main(["template", "-o", str(tmp_path / "none" / "mau.xlsx")]) == 2
    assert capsys.readouterr().err.count("\n") == 2
