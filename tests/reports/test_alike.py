"""Duties that say the same of several periods are told once, and none of them is lost."""

import re

import pytest

from shcm_rules.findings import Citation, Evidence, Reason, Setting, Verdict, Waiver
from shcm_rules.reports import html as pages
from shcm_rules.reports import render
from shcm_rules.reports.order import alike
from shcm_rules.reports.word.fields import report_fields

WEEKS = ("HK1 08/09–21/09", "HK1 22/09–05/10", "HK1 06/10–19/10")
OPEN = Evidence(file="a.xlsx", sheet="Lịch", cell="F8", row=8, role="near_miss", why="có thể tính")


def outside(weeks, cell="F9"):
    why = f"không tính: thời gian ngoài {weeks}"
    return Evidence(file="a.xlsx", sheet="Lịch", cell=cell, row=int(cell[1:]), role="near_miss", why=why)


@pytest.fixture
def of_weeks(finding):
    """A finding of one of the weeks, all else alike."""
    def build(at=0, **changes):
        facts = {
            "verdict": "undetermined", "reason": Reason.VAGUE_DATE,
            "scope": {"school": "Trường A", "department": "Tổ 1", "weeks": WEEKS[at]},
            "message": f"Tổ 1, {WEEKS[at]}: chắc chắn có 0, có thể có 1.", "remedy": "Ghi rõ ngày ở «Lịch!F8».",
            "evidence": (OPEN, outside(WEEKS[at])), "due": (f"2025-10-0{at + 1}",) * 2, "fingerprint": f"ma{at}",
        }
        return finding(**(facts | changes))
    return build


def sizes(*findings):
    return [len(same) for same in alike(findings)]


def test_one_two_and_three_of_a_kind(of_weeks):
    assert sizes() == []
    assert sizes(of_weeks()) == [1]
    assert sizes(of_weeks(0), of_weeks(1)) == [2]
    assert sizes(of_weeks(0), of_weeks(1), of_weeks(2)) == [3]


@pytest.mark.parametrize("changes", [
    {"rule": "other"}, {"unit_id": "school:b"}, {"scope": {"department": "Tổ 2", "weeks": WEEKS[1]}},
    {"scope": {"school": "Trường A", "department": "Tổ 1", "weeks": WEEKS[1], "subject": "Toán"}},
    {"scope": {"school": "Trường A", "department": "Tổ 1", "weeks": WEEKS[1], "level": "THPT"}},
    {"verdict": "violated"}, {"reason": Reason.UNKNOWN_VALUE}, {"severity": "should"}, {"remedy": "Khác."},
    {"evidence": (OPEN.model_copy(update={"cell": "F7"}), outside(WEEKS[1]))},
    {"evidence": (OPEN.model_copy(update={"role": "subject", "cell": "F9"}), outside(WEEKS[1]))},
    {"evidence": (OPEN.model_copy(update={"sheet": "Lịch 2"}), outside(WEEKS[1]))},
    {"observed": {"possible": 2}}, {"required": {"at_least": 2}}, {"message": f"Tổ 1, {WEEKS[1]}: khác."},
    {"known": True}, {"duties": 2}, {"settings": (Setting(id="s", value="x"),)},
    {"citation": Citation(document="CV thử", clause="II.2", date="2025-09")},
    {"waiver": Waiver(document="QĐ", date="2025-09-01", office="P", reason="r", expires="2026-01-01", file="m.yaml")},
])
def test_what_differs_in_anything_else_stands_alone(of_weeks, changes):
    assert sizes(of_weeks(0), of_weeks(1, **changes)) == [1, 1]


def test_cells_outside_the_period_and_its_limit_may_differ(of_weeks):
    assert sizes(of_weeks(0), of_weeks(1, evidence=(outside(WEEKS[1], "F12"), OPEN))) == [2]


def test_duties_that_are_not_due_share_their_limit(of_weeks):
    pending = [of_weeks(at, verdict=Verdict.PENDING, reason=Reason.NOT_DUE) for at in (0, 1)]
    assert sizes(*pending) == [1, 1]
    assert sizes(pending[0], pending[1].model_copy(update={"due": pending[0].due})) == [2]


def test_two_duties_of_one_period_are_two(of_weeks):
    assert sizes(of_weeks(0), of_weeks(0), of_weeks(1)) == [2, 1]


def test_terms_are_periods_and_what_has_none_stands_alone(finding):
    terms = [finding(scope={"department": "Tổ 1", "term": term}, message=f"Tổ 1, {term}: có 0.")
             for term in ("HK1", "HK2")]
    assert sizes(*terms) == [2]
    assert sizes(finding(scope={"department": "Tổ 1"}), finding(scope={"department": "Tổ 1"})) == [1, 1]


def test_each_stands_where_the_first_of_its_kind_stood(of_weeks):
    other = of_weeks(1, remedy="Khác.", fingerprint="khac")
    told = alike([of_weeks(0), other, of_weeks(2)])
    assert [[found.fingerprint for found in same] for same in told] == [["ma0", "ma2"], ["khac"]]


def test_the_text_report_counts_duties_and_tells_one(of_weeks, model):
    told = [of_weeks(at) for at in range(3)]
    text = render(model(*told, of_weeks(0, remedy="Khác.")), "text").decode()
    assert "CHƯA KẾT LUẬN ĐƯỢC (4)" in text
    assert re.findall(r"^ (\S+) Một buổi", text, re.MULTILINE) == ["1–3.", "4."]
    assert "    Cùng như vậy ở 2 khoảng thời gian khác: HK1 22/09–05/10, HK1 06/10–19/10.\n" in text
    assert "ma1" not in text


@pytest.mark.parametrize(("n", "told"), [
    (1, "The same in 1 other period: HK1 22/09–05/10."),
    (2, "The same in 2 other periods: HK1 22/09–05/10, HK1 06/10–19/10."),
])
def test_english_counts_periods(of_weeks, model, n, told):
    assert told in render(model(*(of_weeks(at) for at in range(n + 1)), lang="en"), "text").decode()


@pytest.mark.parametrize(("lang", "told"), [
    ("vi", "Cùng như vậy ở 1 học kỳ khác: học kỳ II."), ("en", "The same in 1 other term: term 2."),
])
def test_terms_have_their_own_word(finding, model, lang, told):
    terms = [finding(scope={"department": "Tổ 1", "term": term}, message="Có 0.") for term in ("HK1", "HK2")]
    assert told in render(model(*terms, lang=lang), "text").decode()


def test_the_page_keeps_an_anchor_for_each(of_weeks, model):
    page = pages.render(model(*(of_weeks(at) for at in range(3)))).decode()
    assert page.count('<li class="e"') == 1
    assert re.findall(r' id="f-(ma\d)"', page) == ["ma0", "ma1", "ma2"]
    assert "Cùng như vậy ở 2 khoảng thời gian khác:" in page
    assert "Chưa kết luận được (3)" in page
    assert "<span>3 yêu cầu</span>" in page


def test_the_word_report_tells_one_and_counts_all(of_weeks, model):
    rows = report_fields(model(*(of_weeks(at) for at in range(3))))["chua_ket_luan"]
    assert [row["so_yeu_cau"] for row in rows] == [3]
    assert rows[0]["hien_trang"] == (
        f"Tổ 1, {WEEKS[0]}: chắc chắn có 0, có thể có 1. Ô: «Lịch» F8, F9."
        " Cùng như vậy ở 2 khoảng thời gian khác: HK1 22/09–05/10, HK1 06/10–19/10.")
