"""A plain Python loop over the rows, no library: every verdict; how a careful script would do it."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import polars as pl

from peers.core import (
    ALLOWED,
    APPROVAL_DAYS,
    BINDS,
    CORE,
    EARLY_DAYS,
    FORBIDDEN,
    KEYS,
    LESSONS,
    NO_DAY,
    NOT_APPLICABLE,
    NOTICE_DAYS,
    OF_ROWS,
    PENDING,
    SATISFIED,
    TERM,
    TERM_DAYS,
    THEMATIC,
    TODAY,
    UNDETERMINED,
    VIOLATED,
)  # fmt: skip
from peers.given import lacking, owed, text_columns
from peers.told import of_duties, of_lines

TITLE = "plain Python loop"
RULES, TELLS, LARGEST, LACKS = CORE, "verdicts", 1_000_000, "exact calendar, no reasons"

_FIRST1, _LAST1, _FIRST2, _LAST2 = TERM_DAYS
_TERMS = (("HK1", _FIRST1, _LAST1), ("HK2", _FIRST2, _LAST2))


class Row(NamedTuple):
    """A row of the schedule as a script would hold it."""

    line: int
    source: int
    department_id: str
    subjects: list[str] | None
    content: str | None
    date: str | None
    date_lo: int | None
    date_hi: int | None
    date_exact: bool | None
    date_term: int | None
    status: str
    organiser: str
    kind: str | None
    notified: str | None
    notified_lo: int | None
    notified_hi: int | None
    approved: str | None
    approved_lo: int | None
    approved_hi: int | None


def prepare(schedule) -> tuple[list[Row], list[tuple[str, str]], set[int]]:
    rows = [Row(*row) for row in text_columns(schedule).select(Row._fields).iter_rows()]
    return rows, owed(schedule).rows(), set(lacking(schedule))


def run(given) -> dict[str, object]:
    rows, every, bare = given
    found: dict[str, list[int]] = {rule: [] for rule in OF_ROWS}
    forbidden, allowed, known = _words(FORBIDDEN), _words(ALLOWED), {None: False}
    sessions: dict[str, Counter[str]] = {}
    lessons: Counter[tuple[str | None, ...]] = Counter()
    for row in rows:
        if row.content not in known:
            known[row.content] = forbidden.search(allowed.sub(" | ", row.content.lower())) is not None
        lo, hi = _days(row)
        own = row.status != "Huỷ" and row.organiser == "Tổ"
        for rule, verdict in zip(OF_ROWS, _judge(row, lo, hi, own, bare, known), strict=True):
            found[rule].append(verdict)
        _count(row, lo, hi, own, sessions, lessons)
    departments = dict.fromkeys([name for name, _ in every if name] + [name for name in sessions if name])
    found[TERM] = [(name, term, _at_least_one(sessions.get(name, {}).get(f"{term}_low", 0),
                                              sessions.get(name, {}).get(f"{term}_high", 0)))
                   for name in departments for term, _, _ in _TERMS]  # fmt: skip
    found[LESSONS] = [
        (name, subject, term, _at_least_one(lessons[name, subject, term, "low"],
                                            lessons[name, subject, term, "high"] + lessons[name, None, term, "high"]))
        for name, subject in every for term, _, _ in _TERMS]  # fmt: skip
    return found


def _days(row: Row) -> tuple[int, int]:
    unknown = row.status == "Hoãn" or row.date_lo is None
    lo, hi = NO_DAY if unknown else (row.date_lo, row.date_hi)
    if (row.date_exact and not unknown) or lo > _LAST2 or hi < _FIRST1:
        return lo, hi
    term = None if unknown else row.date_term
    return max(lo, _FIRST2 if term == 2 else _FIRST1), min(hi, _LAST1 if term == 1 else _LAST2)


def _judge(row: Row, lo: int, hi: int, own: bool, bare: set[int], known) -> tuple[int, ...]:  # noqa: PLR0913, PLR0917
    bound = own and (row.kind is None or row.kind in THEMATIC)
    sure = own and row.kind is not None and row.kind in THEMATIC
    talk = row.status != "Huỷ" and row.organiser in {"Tổ", "Cụm"}
    fields = (NOT_APPLICABLE if not own else VIOLATED if row.date is None or row.content is None else SATISFIED)
    business = NOT_APPLICABLE if not talk else VIOLATED if known[row.content] else SATISFIED
    if not bound:
        return fields, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, business
    notice, agreed = _act(row.notified, row.notified_lo, row.notified_hi), _act(
        row.approved, row.approved_lo, row.approved_hi)
    early = order = NOT_APPLICABLE
    if notice:
        early = _verdict(notice[1] >= lo - EARLY_DAYS, notice[0] < hi - EARLY_DAYS, False, not sure)
    if notice and agreed:
        order = _verdict(notice[0] <= agreed[1], notice[1] > agreed[0], False, not sure)
    ahead = [_ahead(act, days, absent, lo, hi, sure) for act, days, absent in (
        (notice, NOTICE_DAYS, False), (agreed, APPROVAL_DAYS, row.source in bare))]
    return fields, ahead[0], early, ahead[1], order, business


def _act(text: str | None, lo: int | None, hi: int | None) -> tuple[int, int] | None:
    return None if text is None else (NO_DAY[0] if lo is None else lo, NO_DAY[1] if hi is None else hi)


def _ahead(act, days: int, absent: bool, lo: int, hi: int, sure: bool) -> int:  # noqa: PLR0913, PLR0917
    first, last = BINDS[days]
    if hi < first:
        return NOT_APPLICABLE
    earliest = max(lo, first) - days
    passed = act is None and earliest < TODAY
    met = act[0] <= hi - days if act else passed and absent
    unmet, due = act[1] > earliest if act else passed, act is None and hi - days >= TODAY
    return _verdict(met, unmet, due, lo < last or not sure)


def _verdict(met: bool, unmet: bool, due: bool, loose: bool) -> int:
    if not unmet and not due:
        return SATISFIED if met else NOT_APPLICABLE
    if met or loose or (unmet and due):
        return UNDETERMINED
    return VIOLATED if unmet else PENDING


def _count(row: Row, lo: int, hi: int, own: bool, sessions, lessons) -> None:  # noqa: PLR0913, PLR0917
    here = sessions.setdefault(row.department_id, Counter())
    if not own:
        return
    for term, first, last in _TERMS:
        if lo > last or hi < first:
            continue
        inside = lo >= first and hi <= last
        here[f"{term}_high"] += 1
        here[f"{term}_low"] += inside
        if row.kind is None or row.kind == "NCBH":
            for subject in row.subjects or (None,):
                lessons[row.department_id, subject, term, "high"] += 1
                lessons[row.department_id, subject, term, "low"] += inside and row.kind is not None


def _at_least_one(low: int, high: int) -> int:
    return SATISFIED if low >= 1 else VIOLATED if high < 1 else UNDETERMINED


def _words(phrases) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})\b")


def verdicts(found) -> dict[str, pl.DataFrame]:
    told = {rule: of_lines(range(len(found[rule])), found[rule]) for rule in OF_ROWS}
    return told | {rule: of_duties(rule, found[rule]) for rule in KEYS}
