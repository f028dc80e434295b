"""The rules that every contender judges, and the numbers in them; knows no contender."""

from __future__ import annotations

from datetime import date

from by_hand import _BUSINESS as _PHRASES
from by_hand import _THEMATIC
from by_hand_verdicts import shift
from drawn_columns import TERMS

FIELDS, NOTICE, EARLY = "department-plan-fields", "department-notice-ahead", "department-notice-far-ahead"
APPROVAL, ORDER = "department-approval-ahead", "department-approval-follows-notice"
BUSINESS, TERM, LESSONS = (
    "no-administrative-business", "department-plan-covers-both-terms", "department-ncbh-per-term")  # fmt: skip
#: A verdict for each row of the schedule: required fields, acts ahead and in order, phrases.
OF_ROWS = (FIELDS, NOTICE, EARLY, APPROVAL, ORDER, BUSINESS)
#: Besides, one for each tổ (and subject that it teaches) and term: at least one session of its own (of lesson study).
CORE = (*OF_ROWS, TERM, LESSONS)
KEYS = {TERM: ("department_id", "term"), LESSONS: ("department_id", "subject_id", "term")}

SATISFIED, VIOLATED, UNDETERMINED, PENDING, NOT_APPLICABLE = range(5)
TODAY = date(2026, 3, 1).toordinal()
YEAR_TEXT = "2025-2026"
TERM_DAYS = tuple(day.toordinal() for day in TERMS)
NOTICE_DAYS, APPROVAL_DAYS, EARLY_DAYS = 14, 7, 60
#: First and last day on which each lead time may have begun to bind: the text was issued some day in a month.
BINDS = {days: tuple(day.toordinal() for day in shift(days)) for days in (NOTICE_DAYS, APPROVAL_DAYS)}
NO_DAY = (date(1990, 1, 1).toordinal(), date(2099, 12, 31).toordinal())
THEMATIC = tuple(_THEMATIC)
FORBIDDEN, ALLOWED = _PHRASES
