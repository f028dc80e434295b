"""Worlds that random schedules meet only now and then, each with the verdict that a reader works out."""

from __future__ import annotations

import pytest

from shcm_rules.schedule import LEVELS

from .by_hand import day, exact, one, world
from .judging import outcomes
from .mini import UNREADABLE, Member, Mini, Row, Terms, World
from .test_oracle import check_batch, engine_verdicts


def _verdict(of: World, mini: Mini, **scope: str) -> str:
    check_batch(of, [mini])
    return one(engine_verdicts(of, [mini])[0], **scope)


@pytest.mark.parametrize(("levels", "told"), [(LEVELS, "violated"), (LEVELS[1:], "undetermined")])
def test_a_rule_for_every_level_binds_a_row_of_an_unknown_one(levels: tuple[str, ...], told: str) -> None:
    mini = Mini(rows=(Row(level=None, date=exact("2025-10-01")),))
    assert _verdict(world("fields", {"require": ["Địa điểm"]}, levels=levels), mini) == told


@pytest.mark.parametrize(("levels", "told"), [(LEVELS, "satisfied"), (LEVELS[1:], "undetermined")])
def test_a_count_for_every_level_counts_it(levels: tuple[str, ...], told: str) -> None:
    mini = Mini(rows=(Row(level=None, date=exact("2025-10-01")), Row(date=None, status="Huỷ")))
    count = world("count", {"for_each": ["department"], "at_least": 1}, levels=levels)
    assert _verdict(count, mini, department="x") == told


def test_a_row_without_a_name_can_be_of_a_lan_that_only_a_row_without_a_level_names() -> None:
    own = {"organiser": "Cụm", "department": None, "cluster": "q"}
    rows = (
        Row(date=exact("2026-01-26"), **own),  # type: ignore[arg-type]
        Row(level=None, occasion="Lần 1", date=exact("2026-01-30"), acts={"notified": exact("2026-01-29")}, **own),  # type: ignore[arg-type]
        Row(level="TH", occasion="Lần 1", date=exact("2026-02-07"), **own),  # type: ignore[arg-type]
    )
    lead = world("lead_time", {"act": "Ngày thông báo", "lead": "$lead", "of": "occasions"}, as_of="2026-02-10",
                 phase="audit", params={"lead": ("lead", 1, "days")})
    assert _verdict(lead, Mini(rows=rows), session="lần 1", level="THCS") == "undetermined"


def test_a_lan_of_an_unknown_level_and_subject_has_one_where_the_rule_binds_it() -> None:
    """At a level without subjects the rule does not bind."""
    row = Row(level=None, organiser="Cụm", department=None, cluster="p", occasion="Lần 1", subjects=None,
              date=exact("2026-01-20"))
    count = world("count", {"for_each": ["occasion"], "at_least": 1, "distinct": "subject", "activities": False})
    assert _verdict(count, Mini(rows=(row,), members=(Member("p", "A", level=None),))) == "satisfied"


def test_a_session_of_an_unreadable_status_keeps_the_text_of_the_day_that_is_written() -> None:
    """Put off, it would lie in term, after the day on which the next text takes effect; as planned it does not."""
    terms = Terms((day("2026-02-19"),) * 2, (day("2026-02-24"),) * 2, None, (day("2026-03-05"),) * 2)
    of = world("ratio", {"numerator": "Số dự", "denominator": "Tổng số", "at_least": "$share"}, as_of="2026-02-18",
               terms=terms, params={"share": ("number", 70)}, later={"share": (day("2026-02-19"), ("number", 71))})
    row = Row(status=UNREADABLE, date=exact("2026-02-18"), numbers={"attended": 8.0, "expected": 10.0})
    mini = Mini(rows=(row,))
    check_batch(of, [mini])
    assert len(outcomes(of, mini)) == 2
    assert engine_verdicts(of, [mini])[0] == dict.fromkeys(outcomes(of, mini), "satisfied")
