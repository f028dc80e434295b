"""`shcm rules mutate`, `coverage`, `trace`, and what `test` makes of a rule's numbers."""

from shcm_rules.cli import main


def run(capsys, *words):
    status = main(["rules", *map(str, words)])
    return status, *capsys.readouterr()


def test_mutate_names_each_mistake_that_goes_unnoticed(capsys, folder):
    status, out, _ = run(capsys, "mutate", folder, "--rule", "ncbh-per-term")
    assert status == 1
    lines = out.splitlines()
    assert all(line.startswith("SÓT   ncbh-per-term: ") for line in lines[:-1])
    assert lines[-1] == f"thu: 0/{len(lines) - 1} lỗi cài thử bị ví dụ phát hiện (0.0 %)"


def test_mutate_succeeds_where_every_mistake_is_noticed(capsys):
    status, out, _ = run(capsys, "mutate", "lao-cai", "--rule", "cluster-thematic-part", "--lang", "en")
    assert status == 0
    assert out.startswith("lao-cai: ")
    assert out.endswith("planted mistakes noticed by examples (100.0 %)\n")


def test_mutate_of_no_such_rule(capsys):
    status, _, err = run(capsys, "mutate", "lao-cai", "--rule", "lost")
    assert status == 2
    assert "“lost”" in err


def test_the_numbers_of_a_rule_are_tried_at_their_boundaries(capsys, folder):
    _, out, _ = run(capsys, "test", folder)
    assert "ca ở biên, sinh từ các con số của quy tắc, đúng" in out


def test_coverage_counts_rows_and_names_kinds_of_examples(capsys):
    status, out, _ = run(capsys, "coverage", "lao-cai")
    assert status == 0
    first, *rules = out.splitlines()
    assert first.startswith("lao-cai: 69 yêu cầu – xét được ")
    assert first.endswith("chưa có 0")
    (told,) = [line for line in rules if line.startswith("  department-ncbh-per-term: ")]
    assert "đạt " in told
    assert "vi phạm " in told
    assert "kịch bản: " in told


def test_coverage_fails_on_a_requirement_without_rule(capsys, folder):
    header = folder / "rule-set.yaml"
    header.write_text(header.read_text(encoding="utf-8") + '\nrequirements: ["X-00..X-01"]\n', encoding="utf-8")
    status, out, _ = run(capsys, "coverage", folder)
    assert status == 1
    assert "  chưa có: X-00" in out


def test_trace_prints_a_page_or_writes_it(capsys, folder, tmp_path):
    status, out, _ = run(capsys, "trace", folder)
    assert status == 0
    assert "| X-01 | " in out
    page = tmp_path / "page.md"
    assert run(capsys, "trace", folder, "-o", page)[0] == 0
    assert page.read_text(encoding="utf-8") == out
    assert run(capsys, "trace", folder, "-o", tmp_path / "none" / "page.md")[0] == 2
