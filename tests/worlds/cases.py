"""One random batch for each check of rows: its rule, and schedules whose days lie where the rule looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from .drawing import (
    CELL_BLURS,
    LEVEL,
    NCBH,
    Batch,
    Shared,
    around_limit,
    blur,
    draw_act,
    draw_clusters,
    draw_days,
    draw_departments,
    draw_issue,
    draw_row,
    draw_shared,
    draw_where,
    world_of,
)
from .mini import UNREADABLE, Member, Mini, RuleCase
from .row_worlds import back


def _bound(s: Shared, most: int = 3) -> dict[str, int]:
    name = s.rng.choice(("at_least", "at_least", "at_least", "at_most", "exactly"))
    return {name: s.rng.randrange(1 if name == "at_least" else 0, most + 1)}


def _period(s: Shared, params: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    kind = s.rng.choice((None, "term", "term", "term", "school-year", "days", "days"))
    if kind != "days":
        return {"period": kind} if kind else {}
    params["when"] = draw_days(s)
    return {"period": "$when"}


def _counted(s: Shared, for_each: Sequence[str], draw: Callable[[], Mini], size: int, **more: Any) -> Batch:
    params: dict[str, tuple[Any, ...]] = {}
    period = {"period": "term"} if list(for_each) == ["department", "subject"] and s.chance(70) else _period(s, params)
    where = draw_where(s, NCBH, {**NCBH, "Cấp tổ chức": ["Tổ"]}, {"Cấp tổ chức": ["Tổ", "Trường"]}) \
        if "cluster" not in for_each else draw_where(s, NCBH, {"Cấp tổ chức": ["Cụm"]})
    levels = (LEVEL,) if s.chance(80) else (LEVEL, "TH")
    rule = RuleCase("count", {"for_each": list(for_each), **period, **where, **_bound(s), **more}, params, {}, levels)
    return world_of(s, rule), [draw() for _ in range(size)]


def count_subjects(rng: Random, size: int) -> Batch:
    """NCBH of each tổ and subject."""
    s = draw_shared(rng)
    return _counted(s, ["department", "subject"], lambda: draw_departments(s), size)


def count_units(rng: Random, size: int) -> Batch:
    """Rows of each tổ or school."""
    s = draw_shared(rng)
    return _counted(s, [rng.choice(("department", "school"))], lambda: draw_departments(s), size)


def count_distinct(rng: Random, size: int) -> Batch:
    """Different subjects of each tổ or school."""
    s = draw_shared(rng)
    more = {"distinct": "subject", "activities": rng.choice((True, False))}
    return _counted(s, [rng.choice(("department", "school"))], lambda: draw_departments(s, most=4), size, **more)


def count_clusters(rng: Random, size: int) -> Batch:
    """Rows of each cluster."""
    s = draw_shared(rng)
    return _counted(s, ["cluster"], lambda: draw_clusters(s), size)


def count_occasions(rng: Random, size: int) -> Batch:
    """Lần of each cluster."""
    s = draw_shared(rng)
    return _counted(s, ["cluster"], lambda: draw_clusters(s), size, of="occasions")


def count_within(rng: Random, size: int) -> Batch:
    """Rows, or different subjects, of each lần."""
    s = draw_shared(rng)
    more = {"distinct": "subject", "activities": rng.choice((True, False))} if rng.randrange(3) else {}
    rule = RuleCase("count", {"for_each": ["occasion"], **draw_where(s, NCBH), **_bound(s), **more})
    return world_of(s, rule), [draw_clusters(s) for _ in range(size)]


def count_of_one_cluster(rng: Random, size: int) -> Batch:
    """Rows or lần where a row's cluster is unknown, or the workbook is one cluster's; one schedule at a time."""
    world, (mini,) = rng.choice((count_clusters, count_occasions))(rng, 1)
    at = rng.randrange(len(mini.rows))
    if rng.randrange(3):
        row = replace(mini.rows[at], cluster=None)
        rows = (*mini.rows[:at], row, *mini.rows[at + 1:])
        mini = replace(mini, rows=rows)
    del size
    return replace(world, unit=rng.choice((None, None, "p", "q"))), [mini]


def count_province(rng: Random, size: int) -> Batch:
    """Sessions of the province at each level; one schedule at a time, as all rows are the province's."""
    s = draw_shared(rng)
    rows = blur(s, [draw_row(s, organiser=rng.choice(("Tỉnh/Thành phố", "Tỉnh/Thành phố", "Tổ")), department="x")
                    for _ in range(rng.randrange(1, 5))], CELL_BLURS)
    world, _ = _counted(s, ["province", "level"], Mini, 0)
    body = {**world.rule.body, "where": {"Cấp tổ chức": ["Tỉnh/Thành phố"]}}
    del size
    return replace(world, rule=replace(world.rule, body=body)), [Mini(rows=rows)]


def _lead(rng: Random) -> tuple[int, str] | None:
    few = rng.randrange(1, 3)
    return rng.choice((None, (rng.randrange(4), "days"), (few, "weeks"), (few, "months")))


def _with_acts(s: Shared, mini: Mini, field: str, lead: tuple[int, str] | None) -> Mini:
    if s.chance(15):
        return replace(mini, missing=mini.missing | {field})
    rows = []
    for row in mini.rows:
        cell = draw_act(s, around_limit(s, row, lead))
        rows.append(replace(row, acts={field: cell} if cell else {}))
    return replace(mini, rows=tuple(rows))


def _few(s: Shared, of: str, body: dict[str, Any] | None = None) -> Mini:
    """Return a schedule of few rows for a rule on rows or on lần."""
    if body is not None and of == "occasions":
        body["of"] = "occasions"
    return draw_clusters(s, most=3) if of == "occasions" else draw_departments(s, most=3)


def _lead_time(rng: Random, size: int, of: str) -> Batch:
    s, lead = draw_shared(rng), _lead(rng)
    body: dict[str, Any] = {"act": "Ngày thông báo", **draw_where(s, NCBH, *([] if of == "occasions" else [
        {"Cấp tổ chức": ["Tổ"]}]))}
    params: dict[str, tuple[Any, ...]] = {}
    if lead:
        body["lead"], params["lead"] = "$lead", ("lead", *lead)
    minis = [_with_acts(s, _few(s, of, body), "notified", lead) for _ in range(size)]
    day = back(s.near(), *lead) if lead else s.near()
    return world_of(s, RuleCase("lead_time", body, params, issued=draw_issue(s, day))), minis


def lead_time_sessions(rng: Random, size: int) -> Batch:
    """An act ahead of each row."""
    return _lead_time(rng, size, "sessions")


def lead_time_occasions(rng: Random, size: int) -> Batch:
    """An act ahead of each lần."""
    return _lead_time(rng, size, "occasions")


def _follow_up(rng: Random, size: int, of: str) -> Batch:
    s = draw_shared(rng)
    grace = rng.randrange(5)
    body: dict[str, Any] = {"act": "Ngày báo cáo", "grace_setting": "grace-days", **draw_where(s, NCBH),
                            **rng.choice(({}, {"any_day": True}))}
    after = (-rng.choice((0, grace)), "days")
    minis = [_with_acts(s, _few(s, of, body), "reported", after) for _ in range(size)]
    return world_of(s, RuleCase("follow_up", body, {}, {"grace-days": str(grace)})), minis


def follow_up_sessions(rng: Random, size: int) -> Batch:
    """An act after each row."""
    return _follow_up(rng, size, "sessions")


def follow_up_occasions(rng: Random, size: int) -> Batch:
    """An act after each lần."""
    return _follow_up(rng, size, "occasions")


def fields_sessions(rng: Random, size: int) -> Batch:
    """Columns filled on each row."""
    return _fields(rng, size, "sessions")


def fields_occasions(rng: Random, size: int) -> Batch:
    """Columns filled somewhere in each lần."""
    return _fields(rng, size, "occasions")


def _fields(rng: Random, size: int, of: str) -> Batch:
    s = draw_shared(rng)
    headers = {"Mục tiêu": "objective", "Địa điểm": "venue", "Thời gian": "date", "Loại sinh hoạt": "kind",
               "Nội dung": "content", "Số dự": "attended"}
    required = rng.sample(sorted(headers), rng.choice((1, 2, 3)))
    minis = []
    for _ in range(size):
        mini = _few(s, of)
        absent = {headers[h] for h in required if headers[h] not in {"date", "kind"} and s.chance(15)}
        rows = tuple(replace(
            row, texts={**row.texts, **{
                name: "có" for name in ("objective", "venue", "content") if name not in absent and s.chance(70)}},
            numbers={"attended": rng.choice((5.0, UNREADABLE))} if "attended" not in absent and s.chance(60) else {},
        ) for row in mini.rows)
        minis.append(replace(mini, rows=rows, missing=mini.missing | absent))
    body = {"require": required, **draw_where(s, NCBH), **({"of": of} if of == "occasions" else {})}
    return world_of(s, RuleCase("fields", body)), minis


def fields_minutes(rng: Random, size: int) -> Batch:
    """Columns filled on each row of the minutes."""
    s = draw_shared(rng)
    s = replace(s, sheets=s.sheets | {"minutes"})
    minis = []
    for _ in range(size):
        absent = frozenset(name for name in ("chair", "archive") if s.chance(15))
        rows = [{"unit": "department:x", **{name: "có" for name in ("venue", "chair", "archive")
                                            if name not in absent and s.chance(75)}} for _ in range(rng.randrange(3))]
        minis.append(Mini(minutes=tuple(rows), missing_minutes=absent))
    body = {"of": "minutes", "require": rng.sample(["Địa điểm", "Chủ tọa xác nhận", "Nơi lưu"], 2)}
    return world_of(s, RuleCase("fields", body)), minis


def phrases(rng: Random, size: int) -> Batch:
    """Forbidden words, and longer ones in which they may stand."""
    s = draw_shared(rng)
    texts = ("họp bình xét", "không bình xét", "họp", "bình xét thi đua và bình xét", "nêu kiểm điểm", "bình xétx")
    minis = []
    for _ in range(size):
        mini = draw_departments(s, most=3)
        minis.append(replace(mini, rows=tuple(
            replace(r, texts={"content": rng.choice(texts)} if s.chance(85) else {}) for r in mini.rows)))
    body = {"fields": ["Nội dung", "Mục tiêu"], "forbid": ["bình xét", "kiểm điểm"],
            "allow": rng.choice((["không bình xét"], [], ["bình xét thi đua"])), **draw_where(s, NCBH)}
    return world_of(s, RuleCase("phrases", body)), minis


def ratio(rng: Random, size: int) -> Batch:
    """Attendance against a share."""
    s = draw_shared(rng)
    minis = []
    for _ in range(size):
        mini = draw_departments(s, most=3)
        missing = frozenset({"attended"} if s.chance(8) else {"expected"} if s.chance(8) else set())
        rows = []
        for row in mini.rows:
            numbers = {"attended": rng.choice((6.0, 7.0, 8.0, 10.0, UNREADABLE)),
                       "expected": rng.choice((9.0, 10.0, 10.0, UNREADABLE))}
            rows.append(replace(row, numbers={
                name: value for name, value in numbers.items() if name not in missing and s.chance(85)}))
        minis.append(replace(mini, rows=tuple(rows), missing=missing))
    share: Any = rng.choice((70, 80, "$share"))
    body = {"numerator": "Số dự", "denominator": "Tổng số", "at_least": share, **draw_where(s, NCBH)}
    return world_of(s, RuleCase("ratio", body, {"share": ("number", 70)})), minis


def member_of(rng: Random, size: int) -> Batch:
    """The venue of each lần."""
    s = draw_shared(rng)
    minis = []
    for _ in range(size):
        mini = draw_clusters(s, most=3)
        rows = tuple(replace(
            row, mode=rng.choice(("Trực tiếp", "Trực tiếp", None, None, "Trực tuyến", "Kết hợp", UNREADABLE)),
            texts={**row.texts, **({"venue": rng.choice(("@A", "@A", "@B", "nhà văn hoá"))} if s.chance(85) else {})},
        ) for row in mini.rows)
        minis.append(replace(mini, rows=rows))
    return world_of(s, RuleCase("member_of", {"field": "Địa điểm", "among": "cluster-schools"})), minis


def _order(rng: Random, size: int, of: str) -> Batch:
    s = draw_shared(rng)
    minis = []
    for _ in range(size):
        mini = _few(s, of)
        rows = []
        for row in mini.rows:
            cells = {name: draw_act(s, around_limit(s, row, None)) for name in ("notified", "approved")}
            rows.append(replace(row, acts={name: cell for name, cell in cells.items() if cell}))
        minis.append(replace(mini, rows=tuple(rows)))
    body = {"first": "Ngày thông báo", "then": "Ngày duyệt", **({"of": of} if of == "occasions" else {})}
    return world_of(s, RuleCase("order", body)), minis


def order_sessions(rng: Random, size: int) -> Batch:
    """The order of two acts of each row."""
    return _order(rng, size, "sessions")


def order_occasions(rng: Random, size: int) -> Batch:
    """The order of two acts of each lần."""
    return _order(rng, size, "occasions")


def planned_actual(rng: Random, size: int) -> Batch:
    """Held within the days planned."""
    s = draw_shared(rng)
    minis = []
    for _ in range(size):
        mini = draw_departments(s, most=3)
        minis.append(replace(mini, rows=tuple(
            replace(row, held=draw_act(s, around_limit(s, row, None))) for row in mini.rows)))
    return world_of(s, RuleCase("planned_actual", draw_where(s, NCBH))), minis


def rotation(rng: Random, size: int) -> Batch:
    """Heads of two years."""
    s = draw_shared(rng)
    s = replace(s, sheets=s.sheets | {"clusters"})
    before = f"{s.year - 1}-{s.year}"
    minis = []
    for _ in range(size):
        mini = draw_clusters(s, most=1)
        earlier = tuple(Member(m.cluster, rng.choice("AD"), rng.choice(("A", "D", None)), before, m.level)
                        for m in mini.members if s.chance(60))
        minis.append(replace(mini, members=mini.members + earlier))
    return world_of(s, RuleCase("rotation", {})), minis


def every(rng: Random, size: int) -> Batch:
    """A row in every run of school weeks."""
    s = draw_shared(rng, lengths=(13, 27))
    if rng.randrange(2):
        first = rng.randrange(s.terms.first1[0], s.terms.last2[1])
        days = rng.randrange(3, 12)
        off = ((first, first + days),) if s.chance(70) else ((first, first + 2), (first + 3, first + days))
        s = replace(s, terms=replace(s.terms, holidays=off))
    weeks: Any = rng.choice((1, 2, "$weeks"))
    body = {"weeks": weeks, **draw_where(s, NCBH, {"Cấp tổ chức": ["Tổ"]})}
    reading = rng.choice((None, "fixed-weeks", "sliding-weeks", "gap"))
    if reading:
        body["reading_setting"] = "week-reading"
    rule = RuleCase("every", body, {"weeks": ("number", 2)}, {"week-reading": reading} if reading else {})
    return world_of(s, rule), [draw_departments(s, most=5) for _ in range(size)]


CASES: Mapping[str, Callable[[Random, int], Batch]] = {
    draw.__name__: draw for draw in (
        count_subjects, count_units, count_distinct, count_clusters, count_occasions, count_of_one_cluster,
        count_within, count_province,
        lead_time_sessions, lead_time_occasions, follow_up_sessions, follow_up_occasions,
        fields_sessions, fields_occasions, fields_minutes, phrases, ratio, member_of,
        order_sessions, order_occasions, planned_actual, rotation, every,
    )
}
