"""Every check can be told in both languages, with the values of the year."""

from pathlib import Path

import pytest

from shcm_rules.rulesets.model import CHECKS
from shcm_rules.rulesets.sentences import describe, show
from shcm_rules.windows import SchoolYear

_LINES = (Path(__file__).parent / "data" / "toy-sentences.txt").read_text(encoding="utf-8").splitlines()
TOLD = {name: (vi.strip(), en.strip()) for name, vi, en in zip(*[iter(_LINES)] * 3, strict=True)}


@pytest.fixture
def rule(toy):
    return {rule.id: rule for rule in toy.rules}.__getitem__


def test_every_check_is_told_here(toy, rule):
    assert {rule(name).check_name for name in TOLD} == set(CHECKS)
    assert set(TOLD) == {rule.id for rule in toy.rules}


@pytest.mark.parametrize("name", TOLD)
def test_the_sentence(toy, rule, name):
    year = SchoolYear(2025)
    assert (describe(toy, rule(name), year), describe(toy, rule(name), year, "en")) == TOLD[name]


def test_values_are_those_of_the_year(toy, rule):
    assert "trước ngày 05/09/2026" in describe(toy, rule("plan-sent"), SchoolYear(2026))
    assert "at least 2 sessions" in describe(toy, rule("each-term"), SchoolYear(2027), "en")
    assert describe(toy, rule("each-term"), SchoolYear(2027)).endswith("(Điều 1; Điều 1b).")


def test_a_year_before_the_rule_is_told_as_its_first(toy, rule):
    assert "ít nhất 1 buổi" in describe(toy, rule("each-term"), SchoolYear(2020))


def test_show_has_history_and_settings(toy, rule):
    text = show(toy, rule("plan-sent"), SchoolYear(2026))
    for line in (
        "Tham số $plan-day – Ngày gửi kế hoạch", "  từ năm học 2025-2026: 05/09/2025 (Điều 3)",
        "  riêng năm học 2025-2026: 30/09/2025 (Điều 3)", "Thiết lập on-the-day [A-01] – Gửi đúng ngày hạn?",
        "  undetermined (mặc định): Chưa kết luận", "Hiệu lực: từ năm học 2025-2026 đến khi có văn bản khác",
        "Căn cứ: Điều 1, VB mẫu", "Mức độ: bắt buộc", "Yêu cầu: T-06",
    ):
        assert line in text.splitlines()
    assert "Decidable: not – A reason" in show(toy, rule("spirit"), SchoolYear(2025), "en")
