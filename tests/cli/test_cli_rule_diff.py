"""`shcm rules diff`: which duties became stricter, looser, new, gone or other, with clause, numbers and years."""

import shutil

import pytest

from shcm_rules.cli import main

PARAMETERS, RULES, HEADER = "parameters.yaml", "rules.yaml", "rule-set.yaml"


@pytest.fixture
def diff(capsys, folder, tmp_path):
    """Compare the trial set with a copy in which text of some files is replaced; returns the lines."""

    def run(*changes, words=()):
        other = tmp_path / "new"
        if not other.exists():
            shutil.copytree(folder, other)
        for name, old, new in changes:
            text = (other / name).read_text(encoding="utf-8")
            assert old in text
            (other / name).write_text(text.replace(old, new), encoding="utf-8")
        assert main(["rules", "diff", str(folder), str(other), *words]) == 0
        return capsys.readouterr().out.splitlines()

    return run


HEAD = "  ncbh-per-term – Mỗi tổ có buổi NCBH [II.1]"


@pytest.mark.parametrize(("change", "lines"), [
    ((PARAMETERS, "value: 1", "value: 2"),
     ["Chặt hơn (1)", HEAD, "    số lượng: ít nhất 1 (II.1) → ít nhất 2 (II.1)"]),
    ((RULES, "severity: must", "severity: should"), ["Nới lỏng (1)", HEAD, "    mức độ: must → should"]),
    ((RULES, "at_least: $fewest", "exactly: 2"),
     ["Chặt hơn (1)", HEAD, "    số lượng: ít nhất 1 (II.1) → đúng 2"]),
    ((RULES, "at_least: $fewest", "at_most: 2"),
     ["Khác đi: vừa chặt vừa nới, hoặc không so được (1)", HEAD,
      "    khác – số lượng: ít nhất 1 (II.1) → nhiều nhất 2"]),
    ((RULES, "id: ncbh-per-term", "id: other"),
     ["Mới (1)", "  other – Mỗi tổ có buổi NCBH [II.1]", "Bỏ (1)", HEAD]),
    ((RULES, "id: ncbh-per-term", "id: other\n    formerly: [ncbh-per-term]"),
     ["Chỉ khác cách ghi (1)", "  other (tên cũ: ncbh-per-term) – Mỗi tổ có buổi NCBH [II.1]"]),
    ((RULES, 'clause: "II.1"', 'clause: "II.2"'),
     ["Chỉ khác cách ghi (1)", "  ncbh-per-term – Mỗi tổ có buổi NCBH [II.1 → II.2]"]),
    ((RULES, 'en: "Lesson study in each department"', 'en: "Lesson study"'), ["Chỉ khác cách ghi (1)", HEAD]),
])
def test_a_duty_stands_in_its_group(diff, change, lines):
    out = diff(change)
    assert [line for line in out if line in lines] == lines
    assert sum(line.endswith("(1)") for line in out) == sum(line.endswith("(1)") for line in lines)


def test_the_first_line_counts(diff):
    assert diff((PARAMETERS, "value: 1", "value: 2"))[0] == (
        "thu 1.0.0 → thu 1.0.0: chặt hơn 1, nới lỏng 0, khác đi 0, mới 0, bỏ 0, chỉ khác cách ghi 0")


def test_in_english(diff):
    out = diff((PARAMETERS, "value: 1", "value: 2"), words=["--lang", "en"])
    assert "Stricter (1)" in out
    assert "    number: at least 1 (II.1) → at least 2 (II.1)" in out


def test_a_change_of_one_year_names_it(diff):
    once = '- {from: "2026-2027", only: true, value: 3, clause: "II.3"}'
    out = diff((PARAMETERS, 'clause: "II.1"}', f'clause: "II.1"}}\n      {once}'))
    assert "    số lượng: ít nhất 1 (II.1) → ít nhất 3 (II.3) (năm học 2026-2027)" in out


def test_a_change_from_a_year_on_says_since_when(diff):
    later = '- {from: "2027-2028", value: 3, clause: "II.3"}'
    out = diff((PARAMETERS, 'clause: "II.1"}', f'clause: "II.1"}}\n      {later}'))
    assert "    số lượng: ít nhất 1 (II.1) → ít nhất 3 (II.3) (từ năm học 2027-2028)" in out


def test_of_one_year_only_what_holds_in_it_differs(diff):
    later = (PARAMETERS, 'clause: "II.1"}', 'clause: "II.1"}\n      - {from: "2027-2028", value: 3, clause: "II.3"}')
    assert diff(later, words=["--year", "2026-2027"]) == ["Hai bộ quy tắc không khác nhau."]
    out = diff(words=["--year", "2027-2028"])
    assert "năm học 2027-2028" in out[0]
    assert "    số lượng: ít nhất 1 (II.1) → ít nhất 3 (II.3)" in out


def test_a_rule_no_longer_in_force_in_that_year_is_gone(diff):
    ends = (RULES, "severity: must", 'severity: must\n    school_years: {from: "2025-2026", to: "2025-2026"}')
    out = diff(ends, words=["--year", "2026-2027"])
    assert "Bỏ (1)" in out
    assert "    bộ mới vẫn có quy tắc này, nhưng không có hiệu lực trong năm học 2026-2027" in out
    assert "    năm học có hiệu lực: 2025-2026 – … → 2025-2026 – 2025-2026" in diff()


def test_next_years_set_is_held_against_last_years(diff, folder):
    header = folder / HEADER
    text = header.read_text(encoding="utf-8")
    header.write_text(text.replace('{from: "2025-2026"}', '{from: "2025-2026", to: "2025-2026"}'), encoding="utf-8")
    out = diff((HEADER, 'to: "2025-2026"', 'to: "2026-2027"'), (HEADER, '{from: "2025-2026"', '{from: "2026-2027"'),
               (PARAMETERS, '{from: "2025-2026", value: 1', '{from: "2026-2027", value: 2'))
    assert "    số lượng: ít nhất 1 (II.1) → ít nhất 2 (II.1)" in out


def test_an_unknown_year_is_refused(capsys, folder):
    assert main(["rules", "diff", str(folder), str(folder), "--year", "2026"]) == 2
    assert "--year" in capsys.readouterr().err
