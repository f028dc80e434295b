"""Sessions that the document itself schedules, world by world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shcm_rules.folding import fold

from .counts import judge
from .mini import Mini, Row, World
from .oracle import NOT_BOUND, Duties, Where, add, combinations, governs, holds, key, tokens
from .row_worlds import Calendar, calendars, days_named, row_worlds, rows_of

OFFICES = ("ubnd", "uỷ ban", "phường", "xã", "phòng", "sở")


def scheduled(world: World, mini: Mini) -> Duties:
    """Judge each item of the document."""
    duties: Duties = {}
    for at, item in enumerate(world.rule.body["items"]):
        scope, days = key(item=str(at)), _period(world, item)
        if not _bound(world, mini, item) or not governs(world.rule, days[-1]):
            add(duties, scope, NOT_BOUND)
            continue
        for calendar in calendars(world.terms):
            for choice in combinations(set(_ways(world, mini, item, row, calendar)) for _, row in rows_of(mini, world)):
                add(duties, scope, judge(
                    "at_least", 1, done=choice.count(True), total=choice.count(True) + choice.count(False),
                    phase=world.phase, over=world.as_of > days[-1]))
    return duties


def _period(world: World, item: Mapping[str, Any]) -> range:
    first, last = days_named(world.rule.params[item["period"][1:]])
    return range(first, last + 1)


def _ways(world: World, mini: Mini, item: Mapping[str, Any], row: Row, calendar: Calendar) -> Iterator[bool | None]:
    """Yield how a row counts in each world: held, planned, or not (None)."""
    where, days = Where(world.rule), _period(world, item)
    for w in row_worlds(row, calendar, mini, world, reads=where.reads):
        meant = where.means(w) and w.day in days
        for its_school in _its_school(row, item):
            for on_topic in _on_topic(row, item):
                yield w.done if meant and its_school and on_topic else None


def _its_school(row: Row, item: Mapping[str, Any]) -> tuple[bool, ...]:
    if "school" not in item:
        return (True,)
    return (True, False) if row.school is None else (row.school == item["school"],)


def _on_topic(row: Row, item: Mapping[str, Any]) -> tuple[bool, ...]:
    written = row.texts.get("content")
    return (_tells(row, item),) if written else (True, False)


def _tells(row: Row, item: Mapping[str, Any]) -> bool:
    return all(holds(row.texts.get("content", ""), phrase) for phrase in item["phrases"])


def _bound(world: World, mini: Mini, item: Mapping[str, Any]) -> bool:
    rows = [row for _, row in rows_of(mini, world)]
    if _speaks_for_the_place(world):
        return True
    if "school" not in item:
        return any(_tells(row, item) for row in rows)
    listed = mini.listed if "departments" in world.sheets else ()
    named = {row.school for row in rows} | {item.school for item in listed}
    return item["school"] in named or world.place == f"school:{item['school']}"


def _speaks_for_the_place(world: World) -> bool:
    """Tell whether the workbook's unit is an office of the set's ward, or of its province where it has no ward."""
    what, _, unit = world.place.partition(":")
    place = world.rule.ward or world.rule.province
    office = any(tokens(unit)[:len(tokens(word))] == tokens(word) for word in OFFICES)
    return what == "nobody" and bool(place) and office and fold(place) in fold(unit)
