"""Random batches for sessions that the document itself schedules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from .drawing import (
    LEVEL,
    NCBH,
    PHRASES,
    TOPICS,
    Batch,
    Shared,
    draw_days,
    draw_departments,
    draw_shared,
    draw_where,
    world_of,
)
from .mini import Mini, Row, RuleCase

WARD, PROVINCE = "An Lạc", "Bình Minh"
PLACES = ("", "", "school:A", "school:C", f"nobody:UBND phường {WARD}", f"nobody:Phòng GD&ĐT {PROVINCE}",
          f"nobody:Sở GD&ĐT tỉnh {PROVINCE}", f"nobody:Trường {WARD}")


def _items(s: Shared, schools: tuple[str | None, ...], params: dict[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    items = []
    for at in range(s.rng.choice((1, 2))):
        params["ab"[at]] = draw_days(s)
        school = s.rng.choice(schools)
        items.append({**({"school": school} if school else {}), "period": f"${'ab'[at]}",
                      "phrases": s.rng.sample(PHRASES, s.rng.choice((1, 1, 2)))})
    return items


def _content(s: Shared, row: Row) -> Row:
    return replace(row, texts={"content": s.rng.choice(TOPICS)}) if s.chance(80) else row


def _scheduled(s: Shared, schools: tuple[str | None, ...], **more: Any) -> RuleCase:
    params: dict[str, tuple[Any, ...]] = {}
    body = {"items": _items(s, schools, params),
            **draw_where(s, NCBH, {"Cấp tổ chức": ["Tổ"]}, {"Nội dung": list(PHRASES[1:])})}
    return RuleCase("scheduled", body, params, levels=(LEVEL,) if s.chance(80) else (LEVEL, "TH"), **more)


def scheduled_schools(rng: Random, size: int) -> Batch:
    """Sessions of schools."""
    s = draw_shared(rng)
    minis = []
    for _ in range(min(size, 10)):  # each has items of its own
        mini = draw_departments(s, most=4)
        minis.append(replace(mini, rows=tuple(_content(s, row) for row in mini.rows)))
    return world_of(s, _scheduled(s, ("A", "A", "B", "C"))), minis


def scheduled_places(rng: Random, size: int) -> Batch:
    """The same, of no school too, where rows may lack theirs and the workbook an office's; one schedule at a time."""
    s = draw_shared(rng)
    mini = draw_departments(s, most=4)
    rows = [_content(s, row) for row in mini.rows]
    rows = [replace(row, school=None, department=None) if s.chance(20) else row for row in rows]
    if s.chance(10):
        rows = [replace(row, school=None, department=None) for row in rows]
        mini = replace(mini, listed=())
    place = rng.choice(({"ward": WARD, "province": PROVINCE}, {"province": PROVINCE}, {}))
    world = world_of(s, _scheduled(s, ("A", "C", None), **place))
    del size
    return replace(world, place=rng.choice(PLACES)), [Mini(rows=tuple(rows), listed=mini.listed)]


ITEM_CASES: Mapping[str, Callable[[Random, int], Batch]] = {
    draw.__name__: draw for draw in (scheduled_schools, scheduled_places)
}
