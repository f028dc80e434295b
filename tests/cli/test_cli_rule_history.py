"""`shcm rules show ID --on DAY`: which text and numbers applied on a day, and why; what came before and after."""

import pytest

from shcm_rules.cli import main

TWO_TEXTS = """\
    clause:
      - {document: old, clause: "Điều 1", to: "2026-05-09"}
      - {clause: "II.1", from: "2026-05-10"}
"""
VALUES = """\
      - {from: "2025-2026", value: 1, clause: "Điều 1", document: old, to: "2026-05-09"}
      - {from: "2026-05-10", value: 2, clause: "II.1"}
      - {from: "2027-2028", only: true, value: 3, clause: "II.2"}
"""
OLD = """\
documents:
  old:
    title: {vi: "Công văn cũ", en: "Old circular"}
    short: {vi: "CV cũ", en: "Old"}
    issuer: "Cơ quan thử"
    issued: "2025-06-30"
"""


@pytest.fixture
def dated(folder):
    """Let the trial rule stand on two texts that follow each other, with a number that changes with them."""
    def rewrite(name, old, new):
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), "utf-8")

    rewrite("rules.yaml", '    clause: "II.1"\n', TWO_TEXTS)
    rewrite("parameters.yaml", '      - {from: "2025-2026", value: 1, clause: "II.1"}\n', VALUES)
    (folder / "rule-set.yaml").write_text((folder / "rule-set.yaml").read_text("utf-8") + OLD, "utf-8")
    return folder


@pytest.fixture
def on(capsys, dated):
    def run(day, *words, name="ncbh-per-term"):
        status = main(["rules", "show", name, "--rules", str(dated), "--on", day, *words])
        assert status == 0
        return capsys.readouterr().out.splitlines()

    return run


@pytest.mark.parametrize(("day", "year", "sentence", "marked"), [
    ("2026-05-09", "2025-2026", "ít nhất 1 buổi SHCM loại NCBH (Điều 1).",
     ["đến hết 09/05/2026: Điều 1, CV cũ", "từ năm học 2025-2026 đến hết 09/05/2026: 1 (Điều 1, CV cũ)"]),
    ("2026-05-10", "2025-2026", "ít nhất 2 buổi SHCM loại NCBH (II.1).",
     ["từ 10/05/2026: II.1, CV thử", "từ 10/05/2026: 2 (II.1)"]),
    ("2027-06-30", "2026-2027", "ít nhất 2 buổi SHCM loại NCBH (II.1).",
     ["từ 10/05/2026: II.1, CV thử", "từ 10/05/2026: 2 (II.1)"]),
    ("2027-07-01", "2027-2028", "ít nhất 3 buổi SHCM loại NCBH (II.1; II.2).",
     ["từ 10/05/2026: II.1, CV thử", "riêng năm học 2027-2028: 3 (II.2)"]),
    ("2028-07-01", "2028-2029", "ít nhất 2 buổi SHCM loại NCBH (II.1).",
     ["từ 10/05/2026: II.1, CV thử", "từ 10/05/2026: 2 (II.1)"]),
])
def test_the_text_and_the_number_of_the_day(on, day, year, sentence, marked):
    lines = on(day)
    told = "/".join(reversed(day.split("-")))
    assert lines[1] == f"Ngày {told}, năm học {year}: có hiệu lực."
    assert lines[2].endswith(sentence)
    assert [line for line in lines if "►" in line] == [f"  ► {text} – áp dụng ngày {told}" for text in marked]


def test_the_others_stand_before_and_after(on):
    lines = on("2026-05-10")
    assert "    đến hết 09/05/2026: Điều 1, CV cũ" in lines
    assert "    riêng năm học 2027-2028: 3 (II.2)" in lines
    assert "Vì: bộ quy tắc thu áp dụng từ năm học 2025-2026 đến khi có văn bản khác" in lines


def test_a_day_before_the_set_applies(on):
    lines = on("2025-06-30")
    assert lines[1] == ("Ngày 30/06/2025, năm học 2024-2025: không có hiệu lực – bộ quy tắc thu áp dụng "
                        "từ năm học 2025-2026 đến khi có văn bản khác.")
    assert not any("►" in line for line in lines)


def test_a_day_outside_the_rules_own_years(on, dated):
    path = dated / "rules.yaml"
    text = path.read_text("utf-8").replace(
        "    severity: must\n", '    severity: must\n    school_years: {from: "2026-2027", to: "2026-2027"}\n')
    path.write_text(text, "utf-8")
    assert "không có hiệu lực – quy tắc này áp dụng từ năm học 2026-2027 đến hết 2026-2027." in on("2027-07-01")[1]
    assert "có hiệu lực." in on("2027-06-30")[1]


def test_a_day_outside_the_texts_own_days(on, dated):
    path = dated / "rules.yaml"
    first = '      - {document: old, clause: "Điều 1", to: "2026-05-09"}\n'
    path.write_text(path.read_text("utf-8").replace(first, ""), "utf-8")
    assert "không có hiệu lực – văn bản có hiệu lực từ 10/05/2026." in on("2026-05-09")[1]


def test_a_day_before_the_document_was_issued_is_pointed_out(capsys, folder):
    assert main(["rules", "show", "ncbh-per-term", "--rules", str(folder), "--on", "2025-08-31"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Lưu ý: CV thử ban hành tháng 09/2025, sau ngày này."
    assert main(["rules", "show", "ncbh-per-term", "--rules", str(folder), "--on", "2025-09-01"]) == 0
    assert "Lưu ý" not in capsys.readouterr().out


def test_in_english(on):
    lines = on("2026-05-10", "--lang", "en")
    assert lines[1] == "On 10/05/2026, school year 2025-2026: in force."
    assert "  ► from 10/05/2026: 2 (II.1) – applies on 10/05/2026" in lines


def test_a_whole_set_on_a_day(on):
    assert on("2026-05-10", name="thu")[-1].endswith("ít nhất 2 buổi SHCM loại NCBH (II.1).")
    assert on("2020-05-10", name="thu")[-1].startswith("  Ngày 10/05/2020, năm học 2019-2020: không có hiệu lực")


def test_a_day_that_is_none_is_refused(capsys, folder):
    assert main(["rules", "show", "thu", "--rules", str(folder), "--on", "2026-02-30"]) == 2
    assert "2026-02-30" in capsys.readouterr().err
