"""Boundary cases of checks that count: one row less, just enough, one more; days at the ends of the period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ...windows import Window
from ..model import Example, window_in
from .boundary_rows import Scene, written

__all__ = ["count_cases", "every_cases"]

_DAY = timedelta(1)
_LETTERS = "ABCD"
_BOUNDS = ("at_least", "at_most", "exactly")


def count_cases(scene: Scene) -> Iterator[Example]:
    """Yield groups with one row too few, just as many as the rule names, and one more."""
    bound = next(name for name in _BOUNDS if getattr(scene.check, name) is not None)
    n = int(scene.number(bound))
    numbers = [k for k in (n - 1, n, n + 1) if k >= 0]
    if "occasion" in scene.check.for_each:
        yield from _in_occasions(scene, bound, n, numbers)
        return
    for name, period in _periods(scene):
        if not scene.version.days.earliest <= period.latest <= scene.version.days.latest:
            continue
        days = [[period.earliest + timedelta(i) for i in range(k)] for k in numbers]
        yield from _groups(scene, f"{', '.join(map(str, numbers))} buổi trong {name}", (bound, n), name, days)
        if n and scene.check.period:
            yield from _groups(scene, f"buổi ở hai đầu và ngay ngoài {name}", (bound, n), name, _ends(period, n),
                               inside=period)


def _periods(scene: Scene) -> list[tuple[str, Window]]:
    period = scene.check.period
    if period == "term":
        return list(zip(("HK1", "HK2"), scene.terms, strict=True))
    if period in {"school-year", None}:
        return [("năm học", scene.year.window if period else scene.terms[0])]
    return [("thời gian nêu trong văn bản", window_in(str(scene.number("period")), scene.year))]


def _ends(period: Window, n: int) -> list[list[date]]:
    """Return n days with the last of them just before, at the beginning, at the end, just after the period."""
    middle = period.earliest + (period.latest - period.earliest) / 2
    rest = [middle] * (n - 1)
    return [[*rest, day] for day in (period.earliest - _DAY, period.earliest, period.latest, period.latest + _DAY)]


def _groups(  # noqa: PLR0913, PLR0917 - the parts of a case
    scene: Scene, name: str, bound: tuple[str, int], period: str, groups: Sequence[Sequence[date]],
    inside: Window | None = None,
) -> Iterator[Example]:
    """Yield one example with a unit for each list of days; of a province one for each, as it has no other unit."""
    made = []
    for letter, days in zip(_LETTERS, groups, strict=False):
        count = sum(inside.earliest <= day <= inside.latest for day in days) if inside else len(days)
        expected: dict[str, Any] = {"verdict": _verdict(bound, count), "scope": _scope(scene, letter, period)}
        made.append((letter, _rows(scene, letter, days), expected))
    if scene.check.distinct and any(len(days) > len(scene.subjects) for days in groups):
        return
    as_of = scene.year.window.earliest
    if scene.grain == "province":
        for (_, rows, expected), days in zip(made, groups, strict=False):
            told = ", ".join(map(written, days)) or "không có buổi nào"
            yield scene.example(f"{name}: {told}", as_of, [expected], sessions=rows)
        return
    sessions = [row for _, rows, _ in made for row in rows]
    yield scene.example(name, as_of, [expected for _, _, expected in made],
                        letters="".join(letter for letter, _, _ in made), sessions=sessions)


def _verdict(bound: tuple[str, int], count: int) -> str:
    name, n = bound
    met = {"at_least": count >= n, "at_most": count <= n, "exactly": count == n}[name]
    return "satisfied" if met else "violated"


def _scope(scene: Scene, letter: str, period: str) -> dict[str, str]:
    scope = {"level": scene.level} if scene.grain == "province" else {scene.grain: scene.unit(scene.grain, letter)}
    return {**scope, "term": period} if period.startswith("HK") else scope


def _rows(scene: Scene, letter: str, days: Sequence[date]) -> list[Mapping[str, str]]:
    rows = []
    for at, day in enumerate(days):
        cells = {"Lần": f"Lần {at + 1}"} if scene.check.of == "occasions" else {}
        if scene.by_subject and scene.subjects:
            cells["Môn học"] = scene.subjects[at % len(scene.subjects)] if scene.check.distinct else scene.subjects[0]
        rows.append(scene.session(letter, day, f"buổi {at + 1}, {written(day)}", **cells))
    return rows


def _in_occasions(scene: Scene, bound: str, n: int, numbers: Sequence[int]) -> Iterator[Example]:
    """Yield lần with so many rows (or different subjects) that count; an empty one has a row that does not."""
    day, other = date(scene.year.start, 10, 20), scene.beside()
    shown = [k for k in numbers if k or other]
    governed = scene.version.days.earliest <= day <= scene.version.days.latest
    if not governed or (scene.check.distinct and n + 1 > len(scene.subjects)):
        return
    rows, expect = [], []
    for at, k in enumerate(shown, 1):
        lan = {"Lần": f"Lần {at}"}
        counted = [{**row, **lan} for row in _rows(scene, "A", [day] * k)]
        aside = [scene.session("A", day, "loại khác", **lan, **{"Loại sinh hoạt": other})] if other else []
        rows += counted + aside
        expect.append({"verdict": _verdict((bound, n), k), "scope": {"session": f"Lần {at}"}})
    what = "môn" if scene.check.distinct else "dòng"
    yield scene.example(f"các lần có {', '.join(map(str, shown))} {what}", day, expect, sessions=rows)


def every_cases(scene: Scene) -> Iterator[Example]:
    """Yield departments that meet on the last day of the first n weeks, the day after, or on both.

    The first term has just 2 n weeks, Monday to Sunday, and the second no whole week.
    """
    n = int(scene.number("weeks"))
    start = date(scene.year.start, 9, 8)
    start += timedelta(-start.weekday() % 7)
    last = start + timedelta(14 * n - 1)
    if not (scene.version.days.earliest <= start and last <= scene.version.days.latest):
        return
    runs = _runs(scene, start, n)
    split = start + timedelta(7 * n)
    rows, expect = [], []
    for letter, days in zip(_LETTERS, ((split - _DAY,), (split,), (split - _DAY, split)), strict=False):
        rows += [scene.session(letter, day, f"họp {written(day)}") for day in days]
        met = sum(any(first <= day <= end for day in days) for first, end in runs)
        scope = {"department": scene.unit("department", letter)}
        expect += [{"verdict": verdict, "scope": scope, "count": count}
                   for verdict, count in (("satisfied", met), ("violated", len(runs) - met))]
    terms = Window(start, last), Window(last + _DAY, last + timedelta(3))
    yield scene.example(f"họp ngày cuối của {n} tuần đầu, ngày đầu của {n} tuần sau, hoặc cả hai", start, expect,
                        letters=_LETTERS[:3], sessions=rows, terms=terms)


def _runs(scene: Scene, start: date, n: int) -> list[tuple[date, date]]:
    """Return the runs of 2 n weeks, as the reading that holds by default takes them."""
    reading = scene.setting(scene.check.reading_setting) if scene.check.reading_setting else "fixed-weeks"
    steps = {"fixed-weeks": range(0, 7 * n + 1, 7 * n), "sliding-weeks": range(0, 7 * n + 1, 7)}
    return [(start + timedelta(step), start + timedelta(step + 7 * n - 1))
            for step in steps.get(reading, range(7 * n + 1))]
