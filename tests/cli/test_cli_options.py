"""What the command line refuses, and how it says so; none of these reads a file."""

import pytest

from shcm_rules import cli
from shcm_rules.cli import main
from shcm_rules.cli.parser import COMMANDS, RULES_COMMANDS, build_parser, parse
from shcm_rules.cli.texts import HELP, MESSAGES, asked_language


def refused(capsys, *words):
    assert main(list(words)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["rules", "-h"], ["rules", "show", "-h"]])
def test_help_is_vietnamese_and_goes_to_stdout(capsys, words):
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert out.startswith("cách dùng: shcm")
    assert err == ""


def test_help_in_english(capsys):
    assert main(["check", "--help", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("usage: shcm check")
    assert "arguments:" in out


def test_the_version_is_printed(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("shcm ")


def test_both_languages_have_the_same_texts():
    for table in (HELP, MESSAGES):
        assert set(table["vi"]) == set(table["en"])
    names = {name: {key for key in ("{name}", "{known}", "{n}", "{path}") if key in text}
             for name, text in MESSAGES["vi"].items()}
    assert names == {name: {key for key in ("{name}", "{known}", "{n}", "{path}") if key in text}
                     for name, text in MESSAGES["en"].items()}


@pytest.mark.parametrize(("words", "lang"), [
    (["check", "--lang", "en"], "en"), (["--lang=en", "check"], "en"), (["check"], "vi"),
    (["--lang", "fr"], "vi"), (["--lang"], "vi"), (["check", "en"], "vi"),
])
def test_the_language_is_known_before_the_arguments_are(words, lang):
    assert asked_language(words) == lang


def test_an_unknown_option_names_the_known_ones_and_the_nearest(capsys):
    err = refused(capsys, "check", "a.xlsx", "--as-off", "2025-01-01")
    assert "không có tuỳ chọn --as-off, có phải --as-of?" in err
    assert "--fail-on" in err


def test_options_are_not_abbreviated(capsys):
    assert "--regist" in refused(capsys, "check", "a.xlsx", "--regist", "x")


@pytest.mark.parametrize(("words", "known"), [(["chek"], COMMANDS), (["rules", "lst"], RULES_COMMANDS), ([], COMMANDS),
                                              (["rules"], RULES_COMMANDS)])
def test_an_unknown_command_names_the_known_ones(capsys, words, known):
    assert ", ".join(known) in refused(capsys, *words)


def test_an_unknown_option_of_the_program(capsys):
    assert "không có tuỳ chọn --versio, có phải --version?" in refused(capsys, "--versio")


def test_missing_paths_and_values(capsys):
    assert "thiếu tham số: PATH" in refused(capsys, "check")
    assert "--phase: thiếu giá trị" in refused(capsys, "check", "a.xlsx", "--phase")
    assert "--strict: không nhận giá trị" in refused(capsys, "check", "a.xlsx", "--strict=yes")


def test_all_wrong_values_are_told_at_once(capsys):
    err = refused(capsys, "check", "a.xlsx", "--phase", "plans", "--fail-on", "x", "--detail", "all", "--set", "a")
    assert "--phase: “plans” không có, có phải plan? – được phép: plan, audit" in err
    for part in ("--fail-on: “x”", "--detail: “all”", "--set: “a”"):
        assert part in err


def test_one_setting_of_two_values_is_refused(capsys):
    err = refused(capsys, "check", "a.xlsx", "--set", "on-the-day=late", "--set", "on-the-day=on-time")
    assert "“on-the-day” được cho hai giá trị khác nhau" in err


def test_an_unknown_format_and_an_unknown_suffix(capsys, tmp_path):
    assert "định dạng “yaml” không có – các định dạng dùng được: text, json" in refused(
        capsys, "check", "a.xlsx", "--format", "yaml")
    assert "định dạng “foo” không có" in refused(capsys, "check", "a.xlsx", "-o", str(tmp_path / "r.foo"))


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_a_terminal_is_not_filled_with_bytes(capsys, monkeypatch, name):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    err = refused(capsys, "check", "a.xlsx", "--format", name)
    assert f"--format {name}: không in được ra màn hình – hãy ghi ra tệp bằng -o TÊN.{name}" in err


def test_the_input_is_never_overwritten(capsys, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("x")
    assert "là tệp đang được kiểm tra" in refused(capsys, "check", str(path), "-o", str(tmp_path / "." / "a.json"))
    assert path.read_text() == "x"


def test_an_output_without_a_folder_or_given_twice(capsys, tmp_path):
    assert "chưa có thư mục để ghi vào" in refused(capsys, "check", "a.xlsx", "-o", str(tmp_path / "none" / "r.json"))
    twice = str(tmp_path / "r.json")
    assert "được cho hai lần" in refused(capsys, "check", "a.xlsx", "-o", twice, "-o", twice)


def test_paths_may_stand_before_and_after_options():
    arguments = parse(["--debug", "check", "a.xlsx", "--rules", "x", "b.xlsx", "--strict", "c.xlsx"], "vi")
    assert arguments.paths == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert arguments.debug
    assert arguments.rules == ["x"]


def test_options_of_the_contract_are_there():
    assert set(build_parser("vi")["check",].option_names) >= {
        "--rules", "--as-of", "--year", "--phase", "--registry", "--calendar", "--waivers", "--profile",
        "--format", "--output", "--lang", "--fail-on", "--strict", "--detail",
    }


@pytest.mark.parametrize(("error", "status", "word"), [
    (KeyboardInterrupt(), 130, "Đã dừng"),
    (RecursionError("deep\nhole"), 2, "Lỗi của chương trình (RecursionError): deep hole"),
])
def test_whatever_happens_ends_in_one_line(capsys, monkeypatch, error, status, word):
    def fail(*_):
        raise error

    monkeypatch.setattr(cli, "parse", fail)
    assert main(["check", "x"]) == status
    err = capsys.readouterr().err
    assert word in err
    assert len(err.splitlines()) == 1


def test_details_of_a_defect_only_when_asked_for(capsys, monkeypatch):
    monkeypatch.setattr(cli, "parse", lambda *_: 1 / 0)
    assert main(["check", "x", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err
