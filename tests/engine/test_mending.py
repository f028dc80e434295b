"""The smallest remedy of each check, at the days where it begins and ends to be possible."""

from __future__ import annotations

from datetime import date

import pytest

from shcm_rules.checks.outcomes import VERDICTS
from shcm_rules.engine.evaluation import evaluate
from shcm_rules.engine.mending.edits import Add, Write
from shcm_rules.engine.mending.search import kept_on, mend
from shcm_rules.engine.mending.trial import Trial
from shcm_rules.windows import SchoolYear
from tests.worlds.mini import Listed, Member, Mini, Paper, Row, RuleCase, Terms, World, Written
from tests.worlds.rules import rule_set
from tests.worlds.tables import schedule

TERMS = Terms(*(((day.toordinal(),) * 2) for day in (
    date(2025, 9, 8), date(2026, 1, 10), date(2026, 1, 12), date(2026, 5, 30))))
NCBH = {"Loại sinh hoạt": ["NCBH"]}


def on(day, month, year=2025):
    return Written.day(date(year, month, day).toordinal())


def window(first, last):
    return Written(first.toordinal(), last.toordinal())


def ask(check, body, mini, as_of, *, phase="plan", params=None, settings=None):
    """Return (verdict, plan) of the one open duty."""
    rule = RuleCase(check, body, params or {}, settings or {})
    sheets = frozenset({"departments", "clusters", "documents", "minutes"})
    world = World(TERMS, as_of.toordinal(), phase, 2025, sheets, rule)
    evaluation = evaluate(
        schedule(world, [mini]), [rule_set(rule)], year=SchoolYear(2025), as_of=as_of, phase=phase,
        settings=dict(rule.settings))
    assert not evaluation.crashed
    found = [
        (str(VERDICTS[code]), Trial(evaluation, judged, (i,)))
        for judged in evaluation.judged for i, code in enumerate(judged.verdict)
        if str(VERDICTS[code]) in {"violated", "undetermined", "pending"}
    ]
    verdict, trial = found[0]
    return verdict, mend(trial)


def written(plan):
    """Return the cells of a plan: field -> day or value."""
    return {edit.field: shown(edit.value) for edit in plan.edits if isinstance(edit, Write)}


def shown(value):
    return date.fromordinal(value) if isinstance(value, int) else value


# Acts ahead of a session.

LEAD = {"act": "Ngày thông báo", "lead": "$lead"}
WEEK = {"lead": ("lead", 1, "weeks")}
LIMIT = date(2025, 11, 13)  # a week before 20/11


@pytest.mark.parametrize(("as_of", "fields"), [
    (date(2025, 11, 12), {"notified"}),  # the day before the limit
    (LIMIT, {"notified"}),  # the limit itself
    (date(2025, 11, 14), {"date", "notified"}),  # too late for this day: another day
])
def test_an_act_is_recorded_by_its_limit_or_the_session_is_moved(as_of, fields):
    _, plan = ask("lead_time", LEAD, Mini((Row(date=on(20, 11)),)), as_of, params=WEEK)
    told = written(plan)
    assert set(told) == fields
    assert as_of <= told["notified"]
    assert (told.get("date", date(2025, 11, 20)) - told["notified"]).days >= 7


def test_a_recorded_act_stays_and_the_session_is_moved():
    row = Row(date=on(20, 11), acts={"notified": on(14, 11)})
    verdict, plan = ask("lead_time", LEAD, Mini((row,)), date(2025, 11, 14), params=WEEK)
    assert (verdict, written(plan)) == ("violated", {"date": date(2025, 11, 21)})


def test_a_vague_day_is_made_exact_within_its_own_window():
    row = Row(date=window(date(2025, 12, 8), date(2025, 12, 14)), acts={"notified": on(3, 12)})
    verdict, plan = ask("lead_time", LEAD, Mini((row,)), date(2025, 12, 1), params=WEEK)
    assert verdict == "undetermined"
    assert date(2025, 12, 10) <= written(plan)["date"] <= date(2025, 12, 14)


@pytest.mark.parametrize("row", [
    Row(date=on(20, 11), acts={"notified": on(18, 11)}),  # over
    Row(date=on(20, 11), acts={"notified": on(18, 11)}, status="Đã thực hiện"),
    Row(date=window(date(2025, 11, 10), date(2025, 11, 20)), acts={"notified": on(8, 11)}),  # over, whenever it was
])
def test_what_is_over_cannot_be_mended(row):
    verdict, plan = ask("lead_time", LEAD, Mini((row,)), date(2025, 11, 21), params=WEEK)
    assert verdict in {"violated", "undetermined"}
    assert plan is None


def test_a_postponed_session_gets_a_day_and_its_status():
    row = Row(date=on(20, 10), acts={"notified": on(1, 11)}, status="Hoãn")
    _, plan = ask("lead_time", LEAD, Mini((row,)), date(2025, 11, 3), params=WEEK)
    assert written(plan)["status"] == "Dự kiến"
    assert written(plan)["date"] >= date(2025, 11, 8)


@pytest.mark.parametrize("as_of", [date(2025, 11, 10), LIMIT])
def test_in_an_audit_an_act_ahead_is_tried_on_the_day_on_which_it_has_been_done(as_of):
    row = Row(date=on(20, 11))
    verdict, plan = ask("lead_time", LEAD, Mini((row,)), as_of, phase="audit", params=WEEK)
    assert (verdict, written(plan)) == ("pending", {"notified": LIMIT})


@pytest.mark.parametrize(("as_of", "days"), [
    (date(2025, 11, 13), {"notified": LIMIT}),  # planned only: it can still come earlier
    (date(2025, 11, 14), {"date": date(2025, 11, 21)}),  # recorded: it stays
])
def test_an_act_that_is_dated_ahead_is_a_plan(as_of, days):
    row = Row(date=on(20, 11), acts={"notified": on(14, 11)})
    _, plan = ask("lead_time", LEAD, Mini((row,)), as_of, params=WEEK)
    assert written(plan) == days


@pytest.mark.parametrize(("day", "kept"), [(12, True), (14, False)])
def test_in_an_audit_an_act_that_is_planned_in_time_needs_no_change(day, kept):
    row = Row(date=on(20, 11), acts={"notified": on(day, 11)})
    rule = RuleCase("lead_time", LEAD, WEEK)
    world = World(TERMS, date(2025, 11, 10).toordinal(), "audit", 2025, frozenset(), rule)
    evaluation = evaluate(
        schedule(world, [Mini((row,))]), [rule_set(rule)], year=SchoolYear(2025), as_of=date(2025, 11, 10),
        phase="audit")
    trial = Trial(evaluation, evaluation.judged[0], (0,))
    assert trial.pending
    assert kept_on(trial) == (date(2025, 11, 12) if kept else None)


def test_a_document_that_is_dated_ahead_is_a_plan():
    paper = Paper("cluster:p", sent=on(16, 5, 2026))
    mini = Mini(members=CLUSTER, papers=(paper,))
    _, plan = ask("deadline", BY, mini, date(2026, 5, 15), params=DAY)
    assert written(plan) == {"sent": date(2026, 5, 15)}
    assert ask("deadline", BY, mini, date(2026, 5, 16), params=DAY)[1] is None


# Acts after a session, and their order.

FOLLOW = {"act": "Ngày báo cáo", "grace_setting": "grace-days"}


def test_an_act_after_a_session_is_recorded_from_the_as_of_day_on():
    verdict, plan = ask("follow_up", FOLLOW, Mini((Row(date=on(1, 10)),)), date(2025, 12, 1),
                        settings={"grace-days": "30"})
    assert verdict == "undetermined"
    assert written(plan)["reported"] >= date(2025, 12, 1)


def test_an_act_that_came_too_early_cannot_be_written_anew():
    row = Row(date=on(20, 10), acts={"reported": on(1, 10)})
    _, plan = ask("follow_up", FOLLOW, Mini((row,)), date(2025, 12, 1), settings={"grace-days": "30"})
    assert plan is None


def test_two_recorded_acts_in_the_wrong_order_cannot_be_mended_but_a_vague_one_can():
    body = {"first": "Ngày thông báo", "then": "Ngày duyệt"}
    acts = {"notified": on(20, 11), "approved": on(18, 11)}
    assert ask("order", body, Mini((Row(date=on(1, 12), acts=acts),)), date(2025, 11, 20))[1] is None
    acts["approved"] = window(date(2025, 11, 15), date(2025, 11, 25))
    _, plan = ask("order", body, Mini((Row(date=on(1, 12), acts=acts),)), date(2025, 11, 20))
    assert date(2025, 11, 20) <= written(plan)["approved"] <= date(2025, 11, 25)


def test_a_day_held_other_than_planned_cannot_be_mended():
    row = Row(date=on(20, 10), held=on(1, 10), status="Đã thực hiện")
    assert ask("planned_actual", {}, Mini((row,)), date(2025, 9, 1))[1] is None


# Counts.

PER_SUBJECT = {"for_each": ["department", "subject"], "period": "term", "at_least": 1, "where": NCBH}
LISTED = (Listed("x", ("toan",)),)


def test_a_missing_session_is_added_in_its_term():
    second = Row(date=on(1, 3, 2026))
    verdict, plan = ask("count", PER_SUBJECT, Mini((second,), LISTED), date(2025, 11, 10))
    (edit,) = plan.edits
    assert (verdict, edit.table) == ("violated", "sessions")
    values = dict(edit.values)
    assert (values["kind"], values["subject"][1]) == ("NCBH", ("toan",))
    assert date(2025, 11, 10) <= shown(values["date"]) <= date(2026, 1, 10)


@pytest.mark.parametrize(("as_of", "possible"), [
    (date(2026, 1, 9), True), (date(2026, 1, 10), True), (date(2026, 1, 11), False)])
def test_a_session_can_be_added_until_the_last_day_of_the_term(as_of, possible):
    _, plan = ask("count", PER_SUBJECT, Mini((Row(date=on(1, 3, 2026)),), LISTED), as_of)
    assert (plan is not None) is possible


def test_an_open_cell_of_a_planned_session_is_filled_before_one_is_added():
    row = Row(date=on(1, 12), kind=None)
    verdict, plan = ask("count", PER_SUBJECT, Mini((row, Row(date=on(1, 3, 2026))), LISTED), date(2025, 11, 10))
    assert (verdict, written(plan)) == ("undetermined", {"kind": "NCBH"})


def test_an_open_cell_of_a_past_session_is_no_remedy():
    row = Row(date=on(1, 10), kind=None)
    _, plan = ask("count", PER_SUBJECT, Mini((row, Row(date=on(1, 3, 2026))), LISTED), date(2026, 1, 11))
    assert plan is None


def test_in_an_audit_a_planned_session_is_held():
    body = {"for_each": ["department"], "period": "term", "at_least": 2}
    rows = (Row(date=on(1, 10), status="Đã thực hiện"), Row(date=on(20, 11)))
    verdict, plan = ask("count", body, Mini(rows, LISTED), date(2025, 11, 10), phase="audit")
    assert (verdict, written(plan)) == ("pending", {"status": "Đã thực hiện"})


def test_too_many_sessions_are_cancelled_only_ahead():
    body = {"for_each": ["department"], "period": "term", "at_most": 1}
    rows = (Row(date=on(1, 10)), Row(date=on(20, 11)))
    _, plan = ask("count", body, Mini(rows, LISTED), date(2025, 11, 10))
    assert [(edit.at, edit.value) for edit in plan.edits] == [(1, "Huỷ")]
    assert ask("count", body, Mini(rows, LISTED), date(2025, 11, 21))[1] is None


def test_a_session_goes_into_another_term_where_calling_it_off_would_leave_no_duty():
    body = {"for_each": ["department", "subject"], "period": "term", "at_most": 0}
    verdict, plan = ask("count", body, Mini((Row(date=on(20, 11)),), (Listed("x", None),)), date(2025, 11, 10))
    assert (verdict, written(plan).keys()) == ("violated", {"date"})
    assert not date(2025, 9, 8) <= written(plan)["date"] <= date(2026, 1, 10)


def test_different_subjects_are_added():
    body = {"for_each": ["school"], "at_least": 3, "distinct": "subject"}
    _, plan = ask("count", body, Mini((Row(date=on(1, 10)),)), date(2025, 11, 10))
    subjects = {dict(edit.values)["subject"][1] for edit in plan.edits if isinstance(edit, Add)}
    assert len(subjects) == 2
    assert ("toan",) not in subjects


def test_a_cluster_gets_another_session_with_a_number_of_its_own():
    body = {"for_each": ["cluster"], "of": "occasions", "period": "term", "at_least": 2}
    row = Row(cluster="p", organiser="Cụm", department=None, occasion="Lần 3", date=on(1, 10))
    _, plan = ask("count", body, Mini((row,), members=(Member("p", "A"),)), date(2025, 11, 10))
    assert [dict(edit.values)["occasion"] for edit in plan.edits] == ["Lần 4"]


def test_a_run_of_weeks_gets_its_session_while_it_lasts():
    mini = Mini((Row(date=on(25, 9)),), LISTED)
    verdict, plan = ask("every", {"weeks": 2}, mini, date(2025, 9, 21))
    assert (verdict, shown(dict(plan.edits[0].values)["date"])) == ("violated", date(2025, 9, 21))
    assert ask("every", {"weeks": 2}, mini, date(2025, 9, 22))[1] is None


# Documents.

BY = {"for_each": "cluster", "document": "Báo cáo cụm", "by": "$day"}
DAY = {"day": ("day", date(2026, 5, 15).toordinal())}
CLUSTER = (Member("p", "A"),)


@pytest.mark.parametrize(("as_of", "possible"), [
    (date(2026, 5, 14), True), (date(2026, 5, 15), True), (date(2026, 5, 16), False)])
def test_a_document_is_sent_by_its_day(as_of, possible):
    _, plan = ask("deadline", BY, Mini(members=CLUSTER), as_of, params=DAY)
    assert (plan is not None) is possible
    if plan:
        values = dict(plan.edits[0].values)
        assert values["unit"] == "Cụm p0"
        assert as_of <= shown(values["sent"]) <= date(2026, 5, 15)


def test_on_the_day_itself_before_means_the_day_before():
    body = {**BY, "before": "$day", "on_the_day_setting": "on-the-day"}
    del body["by"]
    settings = {"on-the-day": "undetermined"}
    _, plan = ask("deadline", body, Mini(members=CLUSTER), date(2026, 5, 14), params=DAY, settings=settings)
    assert shown(dict(plan.edits[0].values)["sent"]) == date(2026, 5, 14)
    verdict, plan = ask("deadline", body, Mini(members=CLUSTER), date(2026, 5, 15), params=DAY, settings=settings)
    assert (verdict, plan) == ("undetermined", None)


def test_a_vague_day_of_sending_is_made_exact():
    paper = Paper("cluster:p", sent=window(date(2026, 5, 10), date(2026, 5, 20)))
    verdict, plan = ask("deadline", BY, Mini(members=CLUSTER, papers=(paper,)), date(2026, 5, 12), params=DAY)
    assert (verdict, written(plan)) == ("undetermined", {"sent": date(2026, 5, 15)})


def test_a_document_that_has_to_come_first_is_sent_before_the_other():
    body = {"for_each": "cluster", "first": "Kế hoạch cụm", "then": "Báo cáo cụm"}
    papers = (Paper("cluster:p", sent=on(20, 11)),)
    for as_of, possible in ((date(2025, 11, 19), True), (date(2025, 11, 20), False), (date(2025, 11, 21), False)):
        _, plan = ask("document_order", body, Mini(members=CLUSTER, papers=papers), as_of)
        assert (plan is not None) is possible


def test_a_part_is_added_to_what_is_named_already():
    body = {"document": "Báo cáo cụm", "require": [{"name": {"vi": "x", "en": "x"}, "any": ["đề xuất"]}]}
    paper = Paper("cluster:p", sent=on(20, 11), attachments="kết quả")
    _, plan = ask("parts", body, Mini(members=CLUSTER, papers=(paper,)), date(2025, 11, 21))
    assert written(plan) == {"attachments": "kết quả; đề xuất"}


# Cells.

def test_a_required_text_is_filled_whatever_the_day_but_a_past_day_is_not():
    _, plan = ask("fields", {"require": ["Mục tiêu"]}, Mini((Row(date=on(1, 10)),)), date(2026, 1, 1))
    assert set(written(plan)) == {"objective"}
    held = Row(status="Đã thực hiện", texts={"objective": "có"})
    _, plan = ask("fields", {"require": ["Thời gian"]}, Mini((held,)), date(2026, 1, 1))
    assert plan is None


def test_minutes_are_completed():
    mini = Mini(minutes=({"unit": "department:x", "venue": "có"},))
    _, plan = ask("fields", {"of": "minutes", "require": ["Địa điểm", "Nơi lưu"]}, mini, date(2026, 1, 1))
    assert set(written(plan)) == {"archive"}


def test_a_forbidden_phrase_is_left_out_of_a_plan_not_of_what_was():
    body = {"fields": ["Nội dung"], "forbid": ["bình xét"]}
    row = Row(date=on(20, 11), texts={"content": "Họp tổ, bình xét cuối kỳ"})
    _, plan = ask("phrases", body, Mini((row,)), date(2025, 11, 20))
    assert written(plan) == {"content": "Họp tổ, cuối kỳ"}
    assert ask("phrases", body, Mini((row,)), date(2025, 11, 21))[1] is None


def test_a_venue_is_chosen_in_the_cluster_for_a_session_ahead():
    body = {"field": "Địa điểm", "among": "cluster-schools"}
    row = Row(cluster="p", organiser="Cụm", department=None, occasion="Lần 1", date=on(20, 11), school="B",
              texts={"venue": "@B"})
    mini = Mini((row,), members=CLUSTER)
    verdict, plan = ask("member_of", body, mini, date(2025, 11, 20))
    assert (verdict, written(plan)) == ("violated", {"venue": "Trường A0"})
    assert ask("member_of", body, mini, date(2025, 11, 21))[1] is None


def test_a_share_is_reached_where_both_numbers_are_known():
    body = {"numerator": "Số dự", "denominator": "Tổng số", "at_least": 80}
    row = Row(date=on(20, 11), numbers={"attended": 6.0, "expected": 9.0})
    _, plan = ask("ratio", body, Mini((row,)), date(2025, 11, 20))
    assert written(plan) == {"attended": 8.0}
    row = Row(date=on(20, 11), numbers={"attended": 6.0})
    assert ask("ratio", body, Mini((row,)), date(2025, 11, 20))[1] is None


def test_a_cluster_names_another_head_before_the_year_begins():
    members = (Member("p", "A", "A"), Member("p", "B"), Member("p", "A", "A", "2024-2025"))
    for as_of, possible in ((date(2025, 9, 7), True), (date(2025, 9, 8), False)):
        verdict, plan = ask("rotation", {}, Mini(members=members), as_of)
        assert verdict == "violated"
        assert (written(plan) if plan else None) == ({"head": "Trường B0"} if possible else None)


def test_a_scheduled_session_is_moved_into_its_period_or_added():
    body = {"items": [{"school": "A", "phrases": ["chuyển đổi số"], "period": "$when"}]}
    params = {"when": ("month", 2025, 12)}
    row = Row(date=on(20, 11), texts={"content": "Chuyển đổi số"})
    _, plan = ask("scheduled", body, Mini((row,)), date(2025, 11, 10), params=params)
    assert set(written(plan)) == {"date"}
    _, plan = ask("scheduled", body, Mini((Row(date=on(20, 11)),)), date(2025, 12, 31), params=params)
    assert shown(dict(plan.edits[0].values)["date"]) == date(2025, 12, 31)
    assert ask("scheduled", body, Mini((row,)), date(2026, 1, 1), params=params)[1] is None
