"""Examples load strictly, and a result says what was expected and what came."""

from pathlib import Path

import pytest

from shcm_rules.errors import RuleError
from shcm_rules.findings import Citation, Finding, Reason, Severity, Verdict
from shcm_rules.rulesets.examples import check_examples, load_examples

TOY = Path(__file__).parent / "data" / "toy"
RULE = "each-term"


def finding(verdict, term="HK1", reason=None, rule=RULE):
    return Finding(
        rule=rule, requirements=("T-01",), verdict=verdict, reason=reason, severity=Severity.MUST,
        scope={"subject": "Toán", "term": term, "department": "Tổ A"}, title="t", message="nội dung kết luận",
        citation=Citation(document="d", clause="c", date="2025-09"), fingerprint="f",
    )


HK1 = finding(Verdict.SATISFIED)
HK2 = finding(Verdict.UNDETERMINED, "HK2", Reason.VAGUE_DATE)


def result(toy, findings):
    (only,) = check_examples(toy, load_examples(TOY), lambda _: findings)
    return only


def test_cells_are_text_or_empty():
    (example,) = load_examples(TOY)
    assert example.sheets["Lịch SHCM"][2] == ("2", "THCS A", "THCS", "Tổ A", "Tổ", "NCBH", "Toán", None)
    assert (example.as_of, example.year, example.phase) == ("2026-06-01", "2025-2026", "plan")


def test_what_is_expected_passes(toy):
    other = finding(Verdict.VIOLATED, rule="other")
    assert result(toy, [HK1, HK2, other]).passed


@pytest.mark.parametrize(("findings", "words"), [
    ([], "mà được không kết luận nào"),
    ([HK2], "phạm vi có: cho subject Toán, term HK2"),
    ([HK1, finding(Verdict.VIOLATED), HK2], "cần satisfied cho subject Toán, term HK1, mà được satisfied"),
    ([finding(Verdict.VIOLATED), HK2], "violated cho subject Toán, term HK1, department Tổ A: nội dung kết luận"),
    ([HK1, HK2, HK2], "cần 1 kết luận undetermined (vague-date) cho term HK2"),
    ([HK1, finding(Verdict.UNDETERMINED, "HK2", Reason.UNKNOWN_VALUE)], "mà được undetermined (unknown-value)"),
])
def test_a_miss_teaches(toy, findings, words):
    missed = result(toy, findings)
    assert not missed.passed
    assert missed.sentence.startswith("each-term – đủ cả hai học kỳ: ")
    assert words in missed.sentence


def test_with_a_count_other_verdicts_may_stand_beside(toy):
    assert result(toy, [HK1, HK2, finding(Verdict.VIOLATED, "HK2")]).passed


def test_an_example_of_no_rule_fails(toy, changed):
    examples = load_examples(changed("examples/each-term.yaml", ("rule: each-term", "rule: lost")))
    assert not check_examples(toy, examples, lambda _: [])[0].passed


@pytest.mark.parametrize(("old", "new", "words"), [
    ("as_of: 2026-06-01", "as_of: 1/6/2026", "as_of: phải là ngày YYYY-MM-DD"),
    ("verdict: satisfied", "verdict: passed", "verdict: phải là một trong: satisfied, violated"),
    ("reason: vague-date", "reason: vague", "reason: phải là một trong: missing-column"),
    ("scope: {term: HK2}", "scope: {hk: HK2}", "không có “hk”; được phép: "),
    ("Lịch SHCM:", "Lịch:", "không có sheet “Lịch”; được phép: Lịch SHCM, Tổ - Môn"),
    ("Môn học, Thời gian]", "Môn, Thời gian]", "sheet Lịch SHCM không có cột “Môn”"),
    ("Toán, 15/10/2025]", "Toán, 15/10/2025, thừa]", "dòng có 9 ô, nhiều hơn 8 cột"),
    ("examples:", "example:", "tệp phải có khoá “examples”"),
])
def test_mistakes_in_examples(changed, old, new, words):
    with pytest.raises(RuleError) as caught:
        load_examples(changed("examples/each-term.yaml", (old, new)))
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
