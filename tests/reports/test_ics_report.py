"""The report as a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
import vobject
from hostile_texts import TEXTS, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shcm_rules.findings import Reason, Severity, UnitReport
from shcm_rules.reports import render

AS_OF = "2025-11-01"  # of the model


def events(model, *findings, **changes):
    calendar = icalendar.Calendar.from_ical(render(model(*findings, **changes), "ics"))
    return list(calendar.walk("VEVENT"))


def pending(finding, first, last=None, **changes):
    return finding("pending", reason=Reason.NOT_DUE, due=(first, last or first), **changes)


def alarms(event):
    return [alarm["trigger"].dt for alarm in event.walk("VALARM")]


def test_an_all_day_event_on_the_last_safe_day(finding, model):
    [event] = events(model, pending(finding, "2025-12-30", "2025-12-31"))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 12, 30), date(2025, 12, 31))
    assert event["uid"] == "f@shcm-rules"
    assert event["dtstamp"].dt.isoformat() == "2025-11-01T00:00:00+00:00"
    assert event["summary"] == "Một buổi mỗi học kỳ – Trường A, Tổ 1, môn Toán, học kỳ I"
    assert event["description"] == (
        "Hạn trong khoảng 30/12/2025 – 31/12/2025.\nCó 0 buổi, cần 1 buổi.\nCần làm: Thêm 1 buổi.\n"
        "Ở đâu: «Lịch SHCM!J7»\nCăn cứ: CV thử (09/2025), II.1")
    assert alarms(event) == [-timedelta(days=6, hours=16, minutes=30), -timedelta(hours=16, minutes=30)]


@pytest.mark.parametrize(("day", "rings"), [
    ("2025-11-01", 0), ("2025-11-02", 1), ("2025-11-07", 1), ("2025-11-08", 2)])
def test_alarms_ring_only_ahead(day, rings, finding, model):
    [event] = events(model, pending(finding, day))
    assert len(alarms(event)) == rings


@pytest.mark.parametrize(("first", "last", "day"), [
    ("2025-10-01", "2025-10-31", None), ("2025-10-01", AS_OF, AS_OF), (AS_OF, AS_OF, AS_OF),
    ("2025-10-01", "2025-12-01", AS_OF)])
def test_what_is_over_is_left_out_and_what_has_begun_is_for_today(first, last, day, finding, model):
    told = events(model, pending(finding, first, last))
    assert [event["dtstart"].dt.isoformat() for event in told] == ([day] if day else [])
    if first < AS_OF and told:
        assert "nên cần làm ngay" in told[0]["description"]


@pytest.mark.parametrize(("verdict", "reason", "word"), [
    ("undetermined", Reason.VAGUE_DATE, "Cần làm rõ: "), ("violated", None, "Cần sửa: "), ("satisfied", None, None),
    ("not_applicable", Reason.NOT_BOUND, None), ("waived", None, None), ("undetermined", Reason.JOINT, None)])
def test_open_duties_whose_limit_lies_ahead(verdict, reason, word, finding, model):
    told = events(model, finding(verdict, reason=reason, due=("2025-12-01", "2025-12-01")))
    assert [event["summary"].startswith(word) for event in told] == ([True] if word else [])


def test_duties_without_a_limit_have_no_day(finding, model):
    assert events(model, finding("pending", reason=Reason.NOT_DUE)) == []


def test_one_event_for_a_limit_that_several_share(finding, model):
    units = (UnitReport(id="school:a", kind="school", name="Trường A"),)
    same = [pending(finding, "2025-12-01", fingerprint=f"f{n}", unit_id="school:a", message=f"Buổi {n}.")
            for n in range(15)]
    other = pending(finding, "2025-12-02", fingerprint="g", unit_id="school:a")
    first, second = events(model, *same, other, units=units)
    assert first["summary"] == "Một buổi mỗi học kỳ (15 việc) – Trường A"
    assert "12. Buổi 11." in first["description"]
    assert "… và 3 việc khác." in first["description"]
    assert second["uid"] == "g@shcm-rules"
    fewer = events(model, *same[3:], other, units=units)
    assert fewer[0]["uid"] == first["uid"], "importing again replaces the event although a member is done"


def test_english(finding, model):
    told = finding("undetermined", reason=Reason.VAGUE_DATE, due=("2025-12-01", "2025-12-01"), severity=Severity.SHOULD)
    [event] = events(model, told, lang="en")
    assert event["summary"].startswith("To clarify: ")
    assert event["description"].startswith("By 01/12/2025.")
    assert event["categories"].cats == ["recommended"]


def test_lines_are_folded_within_letters(finding, model):
    data = render(model(pending(finding, "2025-12-01", message="Đề nghị ộ" * 60)), "ics")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    for line in data.split(b"\r\n"):
        line.decode("utf-8")


def test_an_empty_calendar_has_a_component(model):
    calendar = icalendar.Calendar.from_ical(render(model(), "ics"))
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_two_readers_find_the_same_events_whatever_is_written(texts, finding, model):
    data = render(fill(finding, model, texts), "ics")
    first = [event["uid"] for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]
    second = vobject.readOne(data.decode("utf-8"))
    assert sorted(first) == sorted(event.uid.value for event in second.vevent_list)
    assert len(first) == 3
