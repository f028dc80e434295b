"""The oracle by hand, where rules change in time, schedule sessions, order documents or mean contents."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from .by_hand import TERMS, between, day, exact, one, world
from .judging import verdicts
from .mini import Listed, Member, Mini, Paper, Row, Terms, World
from .oracle import holds
from .row_worlds import month_week
from .weeks import runs

LISTED = (Listed("x", ("toan",)),)

# HK1: Monday 01/09 to Sunday 28/09/2025, four weeks; HK2 begins on Monday 29/09 and ends on a Wednesday.
SHORT = Terms((day("2025-09-01"),) * 2, (day("2025-09-28"),) * 2, None, (day("2025-10-15"),) * 2)


def _with_holidays(*holidays: tuple[str, str], terms: Terms = SHORT) -> Terms:
    days = tuple((day(first), day(last)) for first, last in holidays)
    return Terms(terms.first1, terms.last1, terms.first2, terms.last2, days)


def _runs(terms: Terms, n: int, reading: str) -> list[tuple[date, date]]:
    found = runs(world("every", {"weeks": n}, terms=terms), n, reading)
    return [(date.fromordinal(days[0]), date.fromordinal(days[-1])) for _, days in found]


def _september(*days: tuple[int, int]) -> list[tuple[date, date]]:
    return [(date(2025, 9, first), date(2025, 9, last)) for first, last in days]


def test_runs_of_weeks_by_reading() -> None:
    assert _runs(SHORT, 2, "fixed-weeks") == [*_september((1, 14), (15, 28)), (date(2025, 9, 29), date(2025, 10, 12))]
    assert _runs(SHORT, 2, "sliding-weeks")[:3] == _september((1, 14), (8, 21), (15, 28))
    by_day = _runs(SHORT, 2, "gap")
    assert by_day[:15] == _september(*((first, first + 13) for first in range(1, 16)))
    assert by_day[15:] == [(date.fromordinal(d), date.fromordinal(d + 13)) for d in
                           range(day("2025-09-29"), day("2025-10-02") + 1)]
    assert _runs(SHORT, 3, "fixed-weeks") == _september((1, 21))  # a shorter rest is no run


def test_a_week_that_is_wholly_holiday_is_none() -> None:
    week_off = _with_holidays(("2025-09-08", "2025-09-14"))
    assert _runs(week_off, 2, "fixed-weeks")[0] == (date(2025, 9, 1), date(2025, 9, 21))
    assert _runs(week_off, 1, "gap")[1] == (date(2025, 9, 2), date(2025, 9, 15))  # its days are left out
    assert _runs(_with_holidays(("2025-09-08", "2025-09-13")), 2, "fixed-weeks")[0] == _september((1, 14))[0]


def test_only_weeks_that_are_certainly_of_the_term() -> None:
    vague = Terms((day("2025-09-01"), day("2025-09-02")), (day("2025-09-27"), day("2025-09-28")), None, SHORT.last2)
    assert _runs(vague, 1, "fixed-weeks") == [
        *_september((8, 14), (15, 21)), (date(2025, 9, 29), date(2025, 10, 5)), (date(2025, 10, 6), date(2025, 10, 12))]


@pytest.mark.parametrize(("reading", "second", "expected"), [
    ("fixed-weeks", "2025-09-28", {"satisfied"}), ("sliding-weeks", "2025-09-28", {"satisfied", "violated"}),
    ("sliding-weeks", "2025-09-15", {"satisfied"}), ("gap", "2025-09-15", {"satisfied"}),
    ("gap", "2025-09-16", {"satisfied", "violated"}),
])
def test_a_session_in_every_two_weeks(reading: str, second: str, expected: set[str]) -> None:
    rows = tuple(Row(date=exact(at)) for at in ("2025-09-01", second))
    of = world("every", {"weeks": 2, "reading_setting": "week-reading"}, terms=SHORT,
               settings={"week-reading": reading})
    found = verdicts(of, Mini(rows=rows, listed=LISTED))
    assert {told for duty, told in found.items() if dict(duty)["weeks"].startswith("HK1")} == expected


def _scheduled(row: Row, *, place: str = "", school: str | None = "A", phrases: tuple[str, ...] = ("bài học STEM",),
               phase: str = "plan", as_of: str = "2025-12-01") -> str:
    item = {**({"school": school} if school else {}), "phrases": phrases, "period": "$when"}
    of = world("scheduled", {"items": [item]}, params={"when": ("month", 2025, 11)}, ward="An Lạc", phase=phase,
               as_of=as_of)
    return one(verdicts(World(of.terms, of.as_of, of.phase, of.year, of.sheets, of.rule, place=place),
                        Mini(rows=(row,))))


def _stem(when: str, **more: Any) -> Row:
    return Row(**{"texts": {"content": "Xây dựng Bài học STEM"}, "date": exact(when), **more})


def test_a_scheduled_session() -> None:
    assert [_scheduled(_stem(when)) for when in ("2025-10-31", "2025-11-01", "2025-11-30", "2025-12-01")] == [
        "violated", "satisfied", "satisfied", "violated"]
    assert _scheduled(_stem("2025-11-05", date=between("2025-11-25", "2025-12-05"))) == "undetermined"
    assert _scheduled(_stem("2025-11-05", texts={})) == "undetermined"
    assert _scheduled(_stem("2025-11-05", texts={"content": "Bài học STEMs"})) == "violated"
    assert _scheduled(_stem("2025-11-05"), phrases=("bài học STEM", "xây")) == "satisfied"
    assert _scheduled(_stem("2025-11-05"), phrases=("bài học STEM", "đánh giá")) == "violated"
    assert _scheduled(_stem("2025-11-05", level=None)) == "undetermined"
    assert _scheduled(_stem("2025-11-05", status="Huỷ")) == "violated"
    assert _scheduled(_stem("2025-11-05"), phase="audit", as_of="2025-11-30") == "pending"
    assert _scheduled(_stem("2025-11-05"), phase="audit") == "violated"


def test_whom_a_scheduled_session_binds() -> None:
    elsewhere = _stem("2025-11-05", school="B")
    assert _scheduled(elsewhere) == "not_applicable"
    for place in ("school:A", "nobody:UBND phường An Lạc"):
        assert _scheduled(elsewhere, place=place) == "violated"
    assert _scheduled(elsewhere, place="nobody:UBND phường Khác") == "not_applicable"
    assert _scheduled(_stem("2025-11-05", school=None), place="school:A") == "undetermined"
    assert _scheduled(elsewhere, school=None) == "satisfied"
    assert _scheduled(_stem("2025-12-05"), school=None) == "violated"
    other_topic = _stem("2025-11-05", texts={"content": "họp"})
    assert _scheduled(other_topic, school=None) == "not_applicable"
    assert _scheduled(other_topic, school=None, place="nobody:UBND phường An Lạc") == "violated"


def _in_order(first: str | None, then: str | None, *, as_of: str = "2026-06-01", phase: str = "plan") -> str:
    sent = (("Khảo sát", first), ("Kế hoạch", then))
    papers = tuple(Paper("school:A", document, sent=exact(when)) for document, when in sent if when)
    of = world("document_order", {"for_each": "school", "first": "Khảo sát", "then": "Kế hoạch"}, as_of=as_of,
               phase=phase)
    return one(verdicts(of, Mini(papers=papers, listed=LISTED)))


def test_one_document_before_another() -> None:
    assert _in_order("2025-10-01", "2025-10-02") == "satisfied"
    assert _in_order("2025-10-02", "2025-10-02") == "violated"
    assert _in_order("2025-10-02", None) == "not_applicable"
    assert [_in_order(None, "2025-10-02", as_of=at) for at in ("2025-10-01", "2025-10-02")] == ["pending", "violated"]
    assert _in_order("2025-10-02", "2025-10-01", as_of="2025-10-01", phase="audit") == "violated"
    assert _in_order("2025-10-02", "2025-10-01", as_of="2025-09-30", phase="audit") == "not_applicable"


def test_a_document_that_may_be_of_either_department() -> None:
    papers = (Paper("department:x", "Khảo sát", sent=exact("2025-10-01")),
              Paper("department:A/x", "Kế hoạch", sent=exact("2025-10-02")))
    of = world("document_order", {"for_each": "department", "first": "Khảo sát", "then": "Kế hoạch"})
    assert one(verdicts(of, Mini(papers=papers, listed=LISTED))) == "satisfied"
    two = verdicts(of, Mini(papers=papers, listed=(*LISTED, Listed("x", ("toan",), school="B"))))
    assert (one(two, school="A"), one(two, school="B")) == ("undetermined", "not_applicable")


def test_rows_on_a_topic() -> None:
    body = {"for_each": ["department"], "at_least": 1, "where": {"Nội dung": ["bài học STEM"]}}

    def judged(**texts: str) -> str:
        return one(verdicts(world("count", body), Mini(rows=(Row(date=exact("2025-10-01"), texts=texts),))))

    assert judged(content="Xây dựng BÀI HỌC stem") == "satisfied"
    assert judged(content="họp") == "violated"
    assert judged() == "undetermined"
    assert holds("kiểm tra, đánh giá", "đánh giá")
    assert not holds("kiểm tra, đánh giá", "tra đánh")


def test_a_choice_of_kinds() -> None:
    where = {"Loại sinh hoạt": {"setting": "reach", "cases": {"narrow": ["NCBH"], "wide": ["NCBH", "Chuyên đề"]}}}
    body = {"for_each": ["department"], "at_least": 1, "where": where}
    row = Row(date=exact("2025-10-01"), kind="Chuyên đề")
    told = [one(verdicts(world("count", body, settings={"reach": reach}), Mini(rows=(row,))))
            for reach in ("narrow", "wide")]
    assert told == ["violated", "satisfied"]


def test_an_act_on_any_day() -> None:
    body = {"act": "Ngày báo cáo", "grace_setting": "grace-days", "any_day": True}
    row = Row(date=exact("2025-10-15"), acts={"reported": exact("2025-10-14")})
    assert one(verdicts(world("follow_up", body, settings={"grace-days": "30"}), Mini(rows=(row,)))) == "satisfied"


# --- texts in time -----------------------------------------------------------------------------------------------


def _noticed(when: Any, **more: Any) -> dict[Any, str]:
    """Judge a notice of 05/11 for a session: the rule wants two weeks, or what `more` says."""
    of = world("lead_time", {"act": "Ngày thông báo", "lead": "$lead"}, params={"lead": ("lead", 2, "weeks")}, **more)
    return verdicts(of, Mini(rows=(Row(date=when, acts={"notified": exact("2025-11-05")}),)))


def test_a_text_that_begins_and_ends_within_the_year() -> None:
    november = ((day("2025-11-10"), day("2025-11-20")),)
    told = [one(_noticed(exact(when), sources=november), text="2025-11-10")
            for when in ("2025-11-09", "2025-11-10", "2025-11-20", "2025-11-21")]
    assert told == ["not_applicable", "violated", "satisfied", "not_applicable"]
    assert one(_noticed(between("2025-11-05", "2025-11-12"), sources=november)) == "undetermined"
    assert not _noticed(exact("2025-11-10"), sources=((day("2026-07-01"), None),))  # of the year after


def test_texts_that_ask_the_same_are_one() -> None:
    two = ((None, day("2025-11-09")), (day("2025-11-10"), None))
    assert _noticed(exact("2025-11-12"), sources=two) == _noticed(exact("2025-11-12"))


def test_a_value_that_changes_within_the_year() -> None:
    changed = {"later": {"lead": (day("2025-11-12"), ("lead", 5, "days"))}}
    assert _noticed(exact("2025-11-11"), **changed) == {(("row", "0"),): "violated",
                                                        (("row", "0"), ("text", "2025-11-12")): "not_applicable"}
    assert _noticed(exact("2025-11-12"), **changed) == {(("row", "0"),): "not_applicable",
                                                        (("row", "0"), ("text", "2025-11-12")): "satisfied"}
    vague = _noticed(between("2025-11-11", "2025-11-12"), **changed)
    assert set(vague.values()) == {"undetermined", "satisfied"}  # met, if the day is one of the later text


@pytest.mark.parametrize(("force", "governed"), [
    ((None, day("2026-01-14")), set()), ((None, day("2026-01-15")), {"HK1"}),
    ((day("2026-01-15"), None), {"HK1", "HK2"}), ((day("2026-01-16"), None), {"HK2"}),
    ((day("2026-05-30"), None), set()),
])
def test_the_last_day_of_a_term_decides(force: tuple[int | None, int | None], governed: set[str]) -> None:
    body = {"for_each": ["department"], "period": "term", "at_least": 1}
    found = verdicts(world("count", body, sources=(force,)), Mini(listed=LISTED))
    assert {dict(duty)["term"] for duty, told in found.items() if told == "violated"} == governed
    assert set(found.values()) <= {"violated", "not_applicable"}


def test_a_vague_end_of_term_may_be_another_texts() -> None:
    vague = Terms(TERMS.first1, (day("2026-01-13"), day("2026-01-17")), None, TERMS.last2)
    body = {"for_each": ["department"], "period": "term", "at_least": 1}
    of = world("count", body, terms=vague, sources=((None, day("2026-01-15")),))
    assert one(verdicts(of, Mini(listed=LISTED)), term="HK1") == "undetermined"


@pytest.mark.parametrize(("first", "expected"), [("2026-05-31", {"violated"}), ("2026-06-01", set())])
def test_the_day_of_a_deadline_decides(first: str, expected: set[str]) -> None:
    of = world("deadline", {"for_each": "school", "document": "Báo cáo", "by": "$limit"}, as_of="2026-06-10",
               params={"limit": ("day", day("2026-05-31"))}, sources=((day(first), None),))
    assert set(verdicts(of, Mini(listed=LISTED)).values()) == expected


def test_what_has_no_day_is_governed_at_the_years_end() -> None:
    body = {"for_each": "school", "document": "Báo cáo", "exists": True, "grace_setting": "grace-days"}

    def judged(first: str | None, last: str | None) -> list[str]:
        force = tuple(at and day(at) for at in (first, last))
        of = world("deadline", body, settings={"grace-days": "30"}, sources=(force,))
        return list(verdicts(of, Mini(listed=LISTED)).values())

    assert judged("2026-06-30", None) == ["pending"]
    assert judged(None, "2026-06-29") == []


def test_a_limit_written_with_its_year_was_issued_before() -> None:
    def judged(limit: tuple[Any, ...]) -> str:
        of = world("deadline", {"for_each": "school", "document": "Báo cáo", "within": "$limit"}, as_of="2026-06-10",
                   params={"limit": limit}, issued=(2025, 11, 1))
        return one(verdicts(of, Mini(listed=LISTED)))

    assert judged(("monthly", 2025, 10)) == "not_applicable"
    assert judged(("month", 2025, 10)) == "violated"


# --- lần without a level -----------------------------------------------------------------------------------------


def _levels(*levels: str | None) -> dict[Any, str]:
    rows = tuple(Row(organiser="Cụm", department=None, cluster="p", occasion="Lần 1", date=exact("2025-10-01"),
                     level=level) for level in levels)
    return verdicts(world("count", {"for_each": ["occasion"], "exactly": len(levels)}),
                    Mini(rows=rows, members=(Member("p", "A"),)))


def test_a_row_without_a_level_is_of_its_clusters() -> None:
    assert _levels("THCS", None) == {(("cluster", "p"), ("level", "THCS"), ("session", "lần 1")): "satisfied"}
    assert _levels("TH", None) == {(("cluster", "p"), ("level", "TH"), ("session", "lần 1")): "not_applicable"}
    assert _levels(None, None) == {(("cluster", "p"), ("session", "lần 1")): "satisfied"}  # met, or not bound
    several = _levels("THCS", "TH", None)
    assert one(several, level="TH") == "not_applicable"
    assert one(several, level="THCS") == "violated"  # at most two of the three are its own


@pytest.mark.parametrize(("n", "first", "last"), [
    (1, "2025-11-01", "2025-11-09"), (4, "2025-11-22", "2025-11-30"), (5, "2025-11-29", "2025-11-30")])
def test_a_week_of_a_month_is_every_day_it_can_mean(n: int, first: str, last: str) -> None:
    assert month_week(2025, 11, n) == (day(first), day(last))
