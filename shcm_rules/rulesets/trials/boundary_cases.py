"""Examples made from a rule's numbers alone: one less, just so, one more; the day before, on and after a limit.

What they expect comes from plain arithmetic on days and numbers, never from the engine: where both
disagree, one of them is wrong.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ...windows import SchoolYear
from ..model import Count, Deadline, Every, Example, FollowUp, Lead, LeadTime, Ratio, Rule, RuleSet, day_in, window_in
from ..parameters import in_force, references, versions, years_of
from .boundary_counts import count_cases, every_cases
from .boundary_rows import Scene, written

__all__ = ["boundary_cases"]

_DAY = timedelta(1)
#: Month and day of sessions that lead times are counted back from: month ends too, where months clamp.
_SESSION_DAYS = ((10, 20), (10, 31), (11, 30), (12, 31), (1, 15), (2, 28), (3, 29), (3, 31), (5, 31))


def boundary_cases(rule_set: RuleSet, rule: Rule) -> list[Example]:
    """Return the boundary cases of a rule, for the school years in which its values are new and a leap year."""
    make = _CASES.get(type(rule.check))
    if make is None:
        return []
    return [
        example for year in _years(rule_set, rule) for version in versions(rule_set, rule, year)
        for example in make(Scene(rule_set, rule, year, version))
    ]


def _years(rule_set: RuleSet, rule: Rule) -> list[SchoolYear]:
    """Return the first year in force, those in which a value begins or an exception is over, and one leap year."""
    first, _ = years_of(rule_set, rule)
    starts = {first.start}
    for name in references(rule).values():
        starts |= {int(value.from_[:4]) + step for value in rule_set.parameters[name[1:]].values for step in (0, 1)}
    if isinstance(rule.check, LeadTime):
        starts.add(next(start for start in range(first.start, first.start + 8) if isleap(start + 1)))
    return [year for start in sorted(starts) if in_force(rule_set, rule, year := SchoolYear(start))]


def _lead_time(scene: Scene) -> Iterator[Example]:
    if scene.check.early_setting:
        yield from _not_early(scene)
        return
    value: Lead = scene.number("lead") if scene.check.lead else Lead(n=0, unit="days")
    days = [date(scene.year.year_of_month(month), month, day) for month, day in _SESSION_DAYS]
    days = [day for day in days if _governs(scene, day) and back(day, value) > scene.issued.latest]
    if not days:
        return
    rows: list[Mapping[str, str]] = []
    expect: list[Mapping[str, Any]] = []
    for day in days:
        for step, verdict in ((-1, "satisfied"), (0, "satisfied"), (1, "violated")):
            act = back(day, value) + timedelta(step)
            row, name = _session(scene, len(rows) + 1, day, f"ghi {written(act)}", **{scene.check.act: written(act)})
            rows.append(row)
            expect.append({"verdict": verdict, "scope": {"session": name}})
    what = f"“{scene.check.act}” một ngày trước hạn, đúng hạn, một ngày sau hạn ({value.n} {value.unit})"
    yield scene.example(what, scene.year.window.latest, expect, sessions=rows)
    for step, verdict in ((0, "pending"), (1, "violated")):
        limit = back(days[0], value) + timedelta(step)
        row, _ = _session(scene, 1, days[0], "chưa ghi", **{scene.check.act: ""})
        yield scene.example(f"chưa ghi “{scene.check.act}”, xét ngày {written(limit)}", limit, [{"verdict": verdict}],
                            sessions=[row])


def _not_early(scene: Scene) -> Iterator[Example]:
    """Yield an act recorded just too early, and just not; one that is not recorded is no matter."""
    most, act, day = int(scene.setting(scene.check.early_setting)), scene.check.act, date(scene.year.start + 1, 3, 20)
    if not _governs(scene, day):
        return
    for step, verdict in ((-1, "violated"), (0, "satisfied"), (1, "satisfied"), (None, "not_applicable")):
        done = "" if step is None else written(day + timedelta(step - most))
        row, _ = _session(scene, 1, day, f"ghi {done}", **{act: done})
        yield scene.example(f"“{act}” ghi {done or 'trống'}, buổi {written(day)}, sớm nhất {most} ngày",
                            scene.year.window.latest, [{"verdict": verdict}], sessions=[row])


def back(day: date, lead: Lead) -> date:
    """Return the last day in time; a month goes back to the same day number, or to the month's last day."""
    if lead.unit != "months":
        return day - timedelta(lead.n * (7 if lead.unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 - lead.n
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _governs(scene: Scene, day: date) -> bool:
    return scene.version.days.earliest <= day <= scene.version.days.latest


def _session(scene: Scene, number: int, day: date, told: str, **cells: str) -> tuple[Mapping[str, str], str]:
    """Return a row that is a duty of its own, and the name by which its finding is known."""
    name = f"buổi {number}, {written(day)}, {told}"
    if getattr(scene.check, "of", "") == "occasions":
        name = f"Lần {number}"
        cells["Lần"] = name
    row = scene.session("A", day, f"buổi {number}, {written(day)}, {told}", **cells)
    return row, row["Nội dung"] if "Lần" not in cells else name


def _follow_up(scene: Scene) -> Iterator[Example]:
    act, grace = scene.check.act, int(scene.setting(scene.check.grace_setting))
    day = date(scene.year.start, 10, 20)
    if not _governs(scene, day):
        return
    before = "satisfied" if scene.check.any_day else "pending"
    for step, verdict in ((-1, before), (0, "satisfied"), (1, "satisfied")):
        done = day + timedelta(step)
        row, _ = _session(scene, 1, day, f"ghi {written(done)}", **{act: written(done)})
        yield scene.example(f"“{act}” ngày {written(done)}, buổi {written(day)}", day + timedelta(max(step, 0)),
                            [{"verdict": verdict}], sessions=[row])
    for step, expected in ((0, {"verdict": "pending"}), (1, {"verdict": "undetermined", "reason": "no-limit"})):
        as_of = day + timedelta(grace + step)
        row, _ = _session(scene, 1, day, "chưa ghi", **{act: ""})
        yield scene.example(f"chưa ghi “{act}”, buổi {written(day)}, xét ngày {written(as_of)}", as_of, [expected],
                            sessions=[row])


def _deadline(scene: Scene) -> Iterator[Example]:
    check = scene.check
    if check.exists:
        yield from _existing(scene)
        return
    name = next(name for name in ("before", "by", "within") if getattr(check, name))
    value = str(scene.number(name))
    first, last = date.min, date.min
    if name == "within":
        window = window_in(value, scene.year)
        first, last = window.earliest, window.latest
    else:
        last = day_in(value, scene.year)
    if not _governs(scene, last) or (last <= scene.issued.latest and not value.startswith("20")):
        return
    on_the_day = _on_the_day(scene) if name == "before" else {"verdict": "satisfied"}
    sent: dict[date, Mapping[str, Any]] = {
        last - _DAY: {"verdict": "satisfied"}, last: on_the_day, last + _DAY: {"verdict": "violated"}}
    if name == "within":
        sent |= {first - _DAY: {"verdict": "violated"}, first: {"verdict": "satisfied"}}
    yield _sent(scene, sent, last + timedelta(5))
    late = {"late": "violated", "on-time": "pending"}.get(_reading(scene), "undetermined")
    asked = {last - _DAY: "pending", last: late if name == "before" else "pending", last + _DAY: "violated"}
    for as_of, verdict in asked.items():
        other = {"Đơn vị": scene.unit(scene.grain, "A"), "Loại hồ sơ": "Hồ sơ khác", "Năm học": str(scene.year)}
        yield scene.example(f"chưa gửi “{check.document}”, xét ngày {written(as_of)}", as_of, [{"verdict": verdict}],
                            documents=[other])


def _reading(scene: Scene) -> str:
    return scene.setting(scene.check.on_the_day_setting) if scene.check.before else ""


def _on_the_day(scene: Scene) -> Mapping[str, Any]:
    """Return what a document sent on the very day named in “before” comes to."""
    open_ = {"verdict": "undetermined", "reason": "on-the-day"}
    return {"late": {"verdict": "violated"}, "on-time": {"verdict": "satisfied"}}.get(_reading(scene), open_)


def _sent(scene: Scene, sent: Mapping[date, Mapping[str, Any]], as_of: date) -> Example:
    letters = "ABCDEFG"[:len(sent)]
    rows, expect = [], []
    for letter, (day, expected) in zip(letters, sent.items(), strict=True):
        unit = scene.unit(scene.grain, letter)
        rows.append({"Đơn vị": unit, "Loại hồ sơ": scene.check.document, "Năm học": str(scene.year),
                     "Ngày gửi": written(day)})
        expect.append({**expected, "scope": {scene.grain: unit}})
    days = ", ".join(map(written, sent))
    return scene.example(f"“{scene.check.document}” gửi ngày {days}", as_of, expect, letters=letters, documents=rows)


def _existing(scene: Scene) -> Iterator[Example]:
    """Yield a document that only has to exist: asked for when the year and the time of grace are over."""
    if not _governs(scene, scene.year.window.latest):
        return
    end = scene.terms[1].latest + timedelta(int(scene.setting(scene.check.grace_setting)))
    row = {"Đơn vị": scene.unit(scene.grain, "A"), "Loại hồ sơ": "Hồ sơ khác", "Năm học": str(scene.year)}
    for as_of, expected in ((end, {"verdict": "pending"}), (end + _DAY, {"verdict": "undetermined",
                                                                         "reason": "no-limit"})):
        yield scene.example(f"chưa có “{scene.check.document}”, xét ngày {written(as_of)}", as_of, [expected],
                            documents=[row])
    yield _sent(scene, {scene.terms[1].latest: {"verdict": "satisfied"}}, end + _DAY)


def _ratio(scene: Scene) -> Iterator[Example]:
    share, day = int(scene.number("at_least")), date(scene.year.start, 10, 20)
    if not _governs(scene, day):
        return
    rows, expect = [], []
    for number in (share - 1, share, share + 1):
        cells = {scene.check.numerator: str(number), scene.check.denominator: "100"}
        row, name = _session(scene, number, day, f"{number} trên 100", **cells)
        rows.append(row)
        verdict = "satisfied" if number >= share else "violated"
        expect.append({"verdict": verdict, "scope": {"session": name}})
    yield scene.example(f"tỉ lệ quanh mức {share} %", scene.year.window.latest, expect, sessions=rows)


_CASES: Mapping[type[Any], Callable[[Scene], Iterator[Example]]] = {
    Count: count_cases, Every: every_cases, LeadTime: _lead_time, FollowUp: _follow_up, Deadline: _deadline,
    Ratio: _ratio,
}
