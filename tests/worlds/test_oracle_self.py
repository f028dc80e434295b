"""The oracle gives the verdicts that a reader of the definition works out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from .by_hand import ALL_SHEETS, TERMS, between, day, exact, one, world
from .judging import verdicts
from .mini import UNREADABLE, Listed, Member, Mini, Paper, Row, Terms, World, Written
from .row_worlds import back, calendars, days_of

NCBH = world("count", {"for_each": ["department", "subject"], "period": "term", "at_least": 1,
                       "where": {"Loại sinh hoạt": ["NCBH"], "Cấp tổ chức": ["Tổ"]}})
LISTED = (Listed("x", ("toan",)),)


def ncbh(*rows: Row, of: World = NCBH, term: str = "HK1") -> str:
    return one(verdicts(of, Mini(rows=rows, listed=LISTED)), term=term)


@pytest.mark.parametrize(("rows", "expected"), [
    ((), "violated"),
    ((Row(date=exact("2026-01-15")),), "satisfied"),
    ((Row(date=exact("2026-01-16")),), "violated"),
    ((Row(date=exact("2025-09-04")),), "violated"),
    ((Row(date=between("2025-09-01", "2025-09-30")),), "satisfied"),  # a vague month begins with the year
    ((Row(date=between("2026-01-10", "2026-01-20")),), "undetermined"),
    ((Row(date=None),), "undetermined"),
    ((Row(date=Written(day("2025-09-05"), day("2026-01-15"), term=1)),), "satisfied"),
    ((Row(date=exact("2025-10-01"), kind="Chuyên đề"),), "violated"),
    ((Row(date=exact("2025-10-01"), kind=None),), "undetermined"),
    ((Row(date=exact("2025-10-01"), subjects=None),), "undetermined"),
    ((Row(date=exact("2025-10-01"), organiser="Cụm"),), "violated"),
    ((Row(date=exact("2025-10-01"), level=None),), "undetermined"),
    ((Row(date=exact("2025-10-01"), status="Huỷ"),), "violated"),
    ((Row(date=exact("2025-10-01"), status="Hoãn"),), "undetermined"),
    ((Row(date=exact("2025-10-01"), status=UNREADABLE),), "undetermined"),
    ((Row(date=exact("2025-10-01"), year="2024-2025"),), "violated"),
    ((Row(date=exact("2025-10-01"), department=None),), "satisfied"),  # the only tổ of the school
])
def test_ncbh_of_the_first_term(rows: tuple[Row, ...], expected: str) -> None:
    assert ncbh(*rows) == expected


def test_two_unknown_subjects_are_not_one_certain_session() -> None:
    two = verdicts(NCBH, Mini(rows=(Row(date=exact("2025-10-01"), subjects=None),) * 2,
                              listed=(Listed("x", ("toan", "ngu-van", "tin-hoc")),)))
    assert {verdict for duty, verdict in two.items() if dict(duty)["term"] == "HK1"} == {"undetermined"}


def test_department_without_list_owes_what_it_names_and_one_open_duty() -> None:
    found = verdicts(NCBH, Mini(rows=(Row(date=exact("2025-10-01")),)))
    assert one(found, subject_id="toan", term="HK1") == "satisfied"
    assert one({duty: verdict for duty, verdict in found.items() if "subject_id" not in dict(duty)}) == "undetermined"
    primary = verdicts(NCBH, Mini(rows=(Row(date=exact("2025-10-01"), level="TH"),)))
    assert not primary  # the level is not bound: nothing to leave open


AUDIT = world("count", NCBH.rule.body, phase="audit", as_of="2026-01-15")


@pytest.mark.parametrize(("row", "term", "expected"), [
    (Row(date=exact("2026-01-15")), "HK1", "pending"),  # on the term's last day it can still be held
    (Row(date=exact("2025-10-01")), "HK1", "pending"),
    (Row(date=exact("2025-10-01"), status="Đã thực hiện"), "HK1", "satisfied"),
    (Row(date=exact("2025-10-01"), status="Đã thực hiện", held=exact("2026-01-16")), "HK1", "violated"),
    (Row(date=exact("2025-10-01"), status="Đã thực hiện", held=exact("2026-01-16")), "HK2", "satisfied"),
])
def test_audit_counts_what_was_held(row: Row, term: str, expected: str) -> None:
    assert ncbh(row, of=AUDIT, term=term) == expected


def test_audit_after_the_term() -> None:
    assert ncbh(Row(date=exact("2025-10-01")), of=world(
        "count", NCBH.rule.body, phase="audit", as_of="2026-01-16")) == "violated"


VAGUE_END = Terms(TERMS.first1, (day("2026-01-13"), day("2026-01-17")), None, TERMS.last2)


def test_the_boundary_is_one_unknown_for_all_rows() -> None:
    """15/01 is in HK1 or in HK2, and 16/01 with it or after it: never both terms empty."""
    shared = world("count", {**NCBH.rule.body, "at_least": 2}, terms=VAGUE_END)
    late = Row(date=exact("2026-01-15"))
    assert ncbh(late, late, of=shared) == "undetermined"
    body = {"for_each": ["department"], "period": "term", "at_least": 1}
    rows = (Row(date=exact("2026-01-13")), Row(date=exact("2026-01-18")))
    found = verdicts(world("count", body, terms=VAGUE_END), Mini(rows=rows, listed=LISTED))
    assert set(found.values()) == {"satisfied"}


def test_distinct_subjects() -> None:
    body = {"for_each": ["department"], "distinct": "subject", "at_least": 2}
    rows = (Row(date=exact("2025-10-01")), Row(date=exact("2025-10-02"), subjects=None))
    assert set(verdicts(world("count", body), Mini(rows=rows)).values()) == {"undetermined"}
    activity = (rows[0], Row(date=exact("2025-10-02"), subjects=("hoat-dong-trai-nghiem",)))
    assert set(verdicts(world("count", body), Mini(rows=activity)).values()) == {"violated"}
    assert set(verdicts(world("count", {**body, "activities": True}), Mini(rows=activity)).values()) == {"satisfied"}
    two_unknown = (replace_subjects(rows[0]), replace_subjects(rows[0]))
    assert set(verdicts(world("count", {**body, "at_least": 1}), Mini(rows=two_unknown)).values()) == {"satisfied"}
    assert set(verdicts(world("count", {"for_each": ["department"], "distinct": "subject", "at_most": 1}),
                        Mini(rows=two_unknown)).values()) == {"undetermined"}


def replace_subjects(row: Row) -> Row:
    return Row(date=row.date, subjects=None)


TWO_WEEKS = {"act": "Ngày thông báo", "lead": "$lead"}


def lead(row: Row, *, as_of: str = "2025-12-01", missing: bool = False, params: Any = ("lead", 2, "weeks"),
         **more: Any) -> str:
    of = world("lead_time", TWO_WEEKS, as_of=as_of, params={"lead": params}, **more)
    return one(verdicts(of, Mini(rows=(row,), missing=frozenset({"notified"} if missing else ()))))


def notified(when: str | None, date_: Written | None, **more: Any) -> Row:
    return Row(date=date_, acts={"notified": exact(when)} if when else {}, **more)


@pytest.mark.parametrize(("row", "as_of", "expected"), [
    (notified("2025-10-01", exact("2025-10-15")), "2025-12-01", "satisfied"),  # the limit day is in time
    (notified("2025-10-02", exact("2025-10-15")), "2025-12-01", "violated"),
    (notified("2025-10-02", between("2025-10-15", "2025-10-20")), "2025-12-01", "undetermined"),
    (notified("2025-10-07", between("2025-10-15", "2025-10-20")), "2025-12-01", "violated"),
    (notified("2025-10-01", between("2025-10-15", "2025-10-20")), "2025-12-01", "satisfied"),
    (notified(None, exact("2025-10-15")), "2025-10-01", "pending"),
    (notified(None, exact("2025-10-15")), "2025-10-02", "violated"),
    (notified(None, between("2025-10-15", "2025-10-20")), "2025-10-03", "undetermined"),
    (notified("2025-10-01", exact("2025-10-15"), status="Huỷ"), "2025-12-01", "not_applicable"),
    (notified(None, exact("2025-10-15"), status="Hoãn"), "2025-12-01", "undetermined"),
    (Row(date=exact("2025-10-15"), acts={"notified": Written()}), "2025-12-01", "undetermined"),
])
def test_two_weeks_before(row: Row, as_of: str, expected: str) -> None:
    assert lead(row, as_of=as_of) == expected


def test_a_missing_column_cannot_tell() -> None:
    row = notified(None, exact("2025-10-15"))
    assert lead(row, missing=True) == "undetermined"
    assert lead(row, missing=True, as_of="2025-10-01") == "pending"


def test_in_an_audit_an_act_after_the_day_asked_is_not_recorded() -> None:
    row = notified("2025-10-20", exact("2025-11-30"))
    assert lead(row, as_of="2025-10-19") == "satisfied"
    assert lead(row, as_of="2025-10-19", phase="audit") == "pending"
    assert lead(notified("2025-11-25", exact("2025-11-30")), as_of="2025-11-20", phase="audit") == "violated"


@pytest.mark.parametrize(("issued", "expected"), [
    ((2025, 10, 1), "violated"), ((2025, 10, 2), "not_applicable"), ((2025, 10), "undetermined"),
    ((2025, 9), "violated"),
])
def test_a_limit_before_the_issue_does_not_bind(issued: tuple[int, ...], expected: str) -> None:
    assert lead(notified("2025-10-05", exact("2025-10-15")), issued=issued) == expected


@pytest.mark.parametrize(("of", "n", "limit"), [
    ("2026-03-31", 1, "2026-02-28"), ("2028-03-31", 1, "2028-02-29"), ("2026-02-28", 1, "2026-01-28"),
    ("2026-01-31", 2, "2025-11-30"), ("2025-12-31", 10, "2025-02-28"),
])
def test_months_back_clamp(of: str, n: int, limit: str) -> None:
    assert back(day(of), n, "months") == day(limit)


def test_an_act_that_must_follow() -> None:
    of = {"act": "Ngày báo cáo", "grace_setting": "grace-days"}

    def judged(as_of: str, reported: str | None = None) -> str:
        row = Row(date=exact("2025-10-15"), acts={"reported": exact(reported)} if reported else {})
        return one(verdicts(world("follow_up", of, as_of=as_of, settings={"grace-days": "30"}), Mini(rows=(row,))))

    assert judged("2025-12-01", "2025-10-15") == "satisfied"
    assert judged("2025-12-01", "2025-10-14") == "undetermined"
    assert judged("2025-11-14") == "pending"
    assert judged("2025-11-15") == "undetermined"


CLUSTER = (Member("p", "A", "A"), Member("p", "B"))


def report(sent: str | None, *, as_of: str = "2026-06-10", setting: str = "undetermined", unit: str = "cluster:p",
           sheets: frozenset[str] = ALL_SHEETS, year: str | None = None) -> str:
    of = world("deadline", {"for_each": "cluster", "document": "Báo cáo cụm", "before": "$limit",
                            "on_the_day_setting": "on-the-day"},
               as_of=as_of, params={"limit": ("day", day("2026-05-31"))}, settings={"on-the-day": setting},
               sheets=sheets)
    papers = (Paper(unit, sent=exact(sent), year=year),) if sent else ()
    return one(verdicts(of, Mini(members=CLUSTER, papers=papers)), cluster="p")


def test_before_a_day_is_open_on_that_day() -> None:
    assert [report(sent) for sent in ("2026-05-30", "2026-05-31", "2026-06-01")] == [
        "satisfied", "undetermined", "violated"]
    assert report("2026-05-31", setting="late") == "violated"
    assert report("2026-05-31", setting="on-time") == "satisfied"
    assert [report(None, as_of=day_) for day_ in ("2026-05-30", "2026-05-31", "2026-06-01")] == [
        "pending", "undetermined", "violated"]


def test_whose_document_it_is() -> None:
    assert report("2026-05-30", unit="school:A") == "satisfied"  # the head sends it
    assert report("2026-05-30", unit="school:B") == "violated"
    assert report("2026-05-30", unit="nobody:Phòng") == "undetermined"
    assert report("2026-05-30", year="2024-2025") == "violated"
    assert report("2025-05-30") == "violated"  # of the school year before


def test_no_sheet_of_documents_cannot_tell() -> None:
    sheets = ALL_SHEETS - {"documents"}
    assert report(None, sheets=sheets) == "undetermined"
    assert report(None, sheets=sheets, as_of="2026-05-30") == "pending"


def occasion(date_: str, **more: Any) -> Row:
    known = {"organiser": "Cụm", "department": None, "cluster": "p", "occasion": "Lần 1", "date": exact(date_)}
    return Row(**{**known, **more})


def occasions(*rows: Row, missing: frozenset[str] = frozenset(), **more: Any) -> dict[Any, str]:
    body = {"of": "occasions", "for_each": ["cluster"], "period": "term", "exactly": 1}
    return verdicts(world("count", body, **more), Mini(rows=rows, members=CLUSTER, missing=missing))


def test_rows_of_one_occasion_count_once() -> None:
    assert one(occasions(occasion("2025-10-01"), occasion("2025-10-08")), term="HK1") == "satisfied"
    assert one(occasions(occasion("2025-10-01"), occasion("2025-10-08", occasion="Lần 2")), term="HK1") == "violated"


def test_a_name_used_in_both_terms_is_two_occasions() -> None:
    assert set(occasions(occasion("2025-10-01"), occasion("2026-03-01")).values()) == {"satisfied"}


def test_an_empty_occasion_can_be_any() -> None:
    rows = (occasion("2025-10-01"), occasion("2025-10-08", occasion=None))
    assert one(occasions(*rows), term="HK1") == "undetermined"


def test_without_the_column_the_window_is_the_occasion() -> None:
    same = (occasion("2025-10-01", occasion=None), occasion("2025-10-01", occasion=None))
    assert one(occasions(*same, missing=frozenset({"occasion"})), term="HK1") == "satisfied"
    other = (same[0], occasion("2025-10-02", occasion=None))
    assert one(occasions(*other, missing=frozenset({"occasion"})), term="HK1") == "violated"


def test_the_first_day_of_an_occasion_sets_its_limit() -> None:
    rows = (occasion("2025-10-20"), occasion("2025-10-15", acts={"notified": exact("2025-10-03")}))
    of = world("lead_time", {**TWO_WEEKS, "of": "occasions"}, params={"lead": ("lead", 2, "weeks")})
    assert one(verdicts(of, Mini(rows=rows, members=CLUSTER))) == "violated"
    assert one(verdicts(of, Mini(rows=(rows[0], occasion(
        "2025-10-17", acts={"notified": exact("2025-10-03")})), members=CLUSTER))) == "satisfied"
    two = (occasion("2025-10-20", acts={"notified": exact("2025-10-01")}),
           occasion("2025-10-20", acts={"notified": exact("2025-10-10")}))
    assert one(verdicts(of, Mini(rows=two, members=CLUSTER))) == "undetermined"


def test_where_the_worlds_of_a_vague_day_end() -> None:
    calendar = calendars(TERMS)[0]
    assert days_of(between("2025-08-20", "2025-09-10"), calendar) == range(day("2025-09-05"), day("2025-09-10") + 1)
    assert len(days_of(between("2025-08-20", "2025-08-25"), calendar)) == 6  # it does not meet the year
    assert list(days_of(exact("2025-08-20"), calendar)) == [day("2025-08-20")]
    assert days_of(None, calendar) == range(day("2025-09-05"), day("2026-05-29") + 1)


def test_fields_order_share_and_plan() -> None:
    row = Row(date=exact("2025-10-01"), acts={"notified": exact("2025-10-02"), "approved": exact("2025-10-02")},
              texts={"content": "có"}, numbers={"attended": 7.0, "expected": 10.0}, status="Đã thực hiện",
              held=between("2025-10-01", "2025-10-02"))

    def judged(check: str, body: dict[str, Any], *missing: str) -> str:
        return one(verdicts(world(check, body), Mini(rows=(row,), missing=frozenset(missing))))

    assert judged("fields", {"require": ["Nội dung", "Thời gian"]}) == "satisfied"
    assert judged("fields", {"require": ["Nội dung", "Địa điểm"]}) == "violated"
    assert judged("fields", {"require": ["Nội dung", "Địa điểm"]}, "venue") == "undetermined"
    assert judged("fields", {"require": ["Mục tiêu", "Địa điểm"]}, "venue") == "violated"
    assert judged("order", {"first": "Ngày thông báo", "then": "Ngày duyệt"}) == "satisfied"
    assert judged("order", {"first": "Ngày thông báo", "then": "Ngày rà soát"}) == "not_applicable"
    assert judged("ratio", {"numerator": "Số dự", "denominator": "Tổng số", "at_least": 70}) == "satisfied"
    assert judged("ratio", {"numerator": "Số dự", "denominator": "Tổng số", "at_least": 71}) == "violated"
    assert judged("planned_actual", {}) == "undetermined"


def test_heads_take_turns() -> None:
    def judged(before: tuple[Member, ...]) -> str:
        return one(verdicts(world("rotation", {}), Mini(members=CLUSTER + before)))

    assert judged(()) == "not_applicable"
    assert judged((Member("p", "B", "B", "2024-2025"),)) == "satisfied"
    assert judged((Member("p", "A", "A", "2024-2025"),)) == "violated"
    assert judged((Member("p", "B", None, "2024-2025"),)) == "undetermined"


def test_a_place_in_the_cluster() -> None:
    def judged(venue: str | None, **more: Any) -> str:
        row = occasion("2025-10-01", texts={"venue": venue} if venue else {}, **more)
        return one(verdicts(world("member_of", {"field": "Địa điểm", "among": "cluster-schools"}),
                            Mini(rows=(row,), members=(*CLUSTER, Member("q", "C")))))

    assert [judged(venue) for venue in ("@B", "@C", "nhà văn hoá", None)] == [
        "satisfied", "violated", "undetermined", "undetermined"]
    assert judged("@C", mode="Trực tuyến") == "not_applicable"
