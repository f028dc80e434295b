"""Whether a check asks more or less than another of its kind: one comparison for each kind, told apart by attribute.

Stricter means: whatever meets the new one meets the old one. What cannot be ordered so is `other`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from math import inf
from typing import Any

from ...folding import fold
from ...windows import back
from ..model import Lead, Part, Text, window_in
from .change import Comparison, Direction, Stated, toward
from .filter_strictness import compare_filters
from .value_words import both, tell_value

__all__ = ["compare_checks"]

_BOUNDS = {"at_least": ("ít nhất", "at least"), "at_most": ("nhiều nhất", "at most"), "exactly": ("đúng", "exactly")}
#: What it means that more rows count.
_MORE_ROWS: Mapping[str, Direction] = {"at_least": "looser", "at_most": "stricter", "exactly": "other"}
_READINGS = ("fixed-weeks", "sliding-weeks", "gap")  # each implies those before it
_PERIODS: Mapping[str | None, tuple[str, str]] = {
    "term": ("mỗi học kỳ", "each term"), "school-year": ("mỗi năm học", "each school year"), None: ("mọi ngày", "ever"),
}
#: How far "trước ngày X" reaches beyond the day before X, by the setting; "chậm nhất ngày X" is plainly its day.
_ON_THE_DAY = {"late": 0, "undetermined": 1, "on-time": 2}
_ALWAYS: tuple[float, ...] = (inf,)
_NEVER: tuple[float, ...] = (-inf,)
_TRIED_DAYS = [date(2027, 1, 1) + timedelta(i) for i in range(365 + 366)]  # a common year and a leap year


def compare_checks(said: Comparison) -> None:
    """Note every change between the checks of two statements of one kind."""
    old, new = said.old.rule.check_name, said.new.rule.check_name
    if old != new:
        said.add("check", "other", both("phép kiểm tra", "check"), both(old), both(new))
    else:
        _COMPARERS[new](said)


def _count(said: Comparison) -> None:
    said.same("of", "for_each", "distinct")
    old, new = _bound_of(said.old), _bound_of(said.new)
    if _period_key(said.old) != _period_key(said.new):
        said.add("period", _frequency(said), both("số lượng", "number"), _frequency_told(said.old, old),
                 _frequency_told(said.new, new))
    else:
        said.add(new, _number(said, 1, 1), both("số lượng", "number"), _bound_told(said.old, old),
                 _bound_told(said.new, new))
    more = _MORE_ROWS[old] if old == new else "other"
    compare_filters(said, more)
    flags = [{bool(v) for v in stated.cases(stated.check.activities).values()} for stated in (said.old, said.new)]
    counted = [bool(stated.chosen(stated.check.activities)) for stated in (said.old, said.new)]
    if said.new.check.distinct and (flags[0] != flags[1] or counted[0] != counted[1]):
        direction = toward(gains=counted[1] > counted[0], loses=counted[1] < counted[0], more=more) or "other"
        words = {True: both("có tính", "counted"), False: both("không tính", "not counted")}
        said.add("activities", direction, both("hoạt động giáo dục", "educational activities"),
                 words[counted[0]], words[counted[1]])


def _bound_of(stated: Stated) -> str:
    return next(key for key in _BOUNDS if getattr(stated.check, key) is not None)


def _bound_told(stated: Stated, key: str) -> Text:
    told, (vi, en) = stated.tell(key), _BOUNDS[key]
    return both(f"{vi} {told.vi}", f"{en} {told.en}")


def _interval(stated: Stated, factor: int) -> tuple[float, float]:
    """Return the least and the most that meet the bound."""
    key = _bound_of(stated)
    n = stated.value(key) * factor
    return (n if key != "at_most" else 0), (n if key != "at_least" else inf)


def _number(said: Comparison, old_factor: int, new_factor: int) -> Direction | None:
    old, new = _interval(said.old, old_factor), _interval(said.new, new_factor)
    return toward(gains=new[0] < old[0] or new[1] > old[1], loses=new[0] > old[0] or new[1] < old[1], more="looser")


def _period_key(stated: Stated) -> Any:
    """Return the period so that equal ones are equal; days by their place in the school year."""
    period = stated.check.period
    if period in {"term", "school-year", None}:
        return period
    window = window_in(stated.value("period"), stated.year)
    return tuple((day.year - stated.year.start, day.month, day.day) for day in (window.earliest, window.latest))


def _frequency(said: Comparison) -> Direction:
    """Compare number and period together: one in each term is as many as two in the school year."""
    old, new = _period_key(said.old), _period_key(said.new)
    keys = {_bound_of(said.old), _bound_of(said.new)}
    if keys == {"at_least"}:
        closer = _inside(new, old), _inside(old, new)
    elif keys == {"at_most"}:
        closer = _inside(old, new), _inside(new, old)
    else:
        return "other"
    twice = [2 if key == "term" and keys == {"at_least"} and not said.new.check.distinct else 1 for key in (old, new)]
    directions = {_number(said, *twice), toward(gains=closer[0], loses=closer[1], more="stricter")} - {None}
    return directions.pop() or "other" if len(directions) == 1 and any(closer) else "other"


def _inside(one: Any, other: Any) -> bool:
    """Tell whether whatever lies in the one period, or in each of its terms, lies in the other one."""
    year = ((0, 7, 1), (1, 6, 30))
    spans = [year if key in {"term", "school-year"} else key for key in (one, other)]
    if other is None:
        return True
    if one is None or (other == "term" and one != "term"):
        return False
    return bool(spans[1][0] <= spans[0][0] and spans[0][1] <= spans[1][1])


def _frequency_told(stated: Stated, key: str) -> Text:
    bound, period = _bound_told(stated, key), stated.check.period
    vi, en = _PERIODS[period] if period in _PERIODS else (stated.tell("period").vi, stated.tell("period").en)
    return both(f"{bound.vi}, {vi}", f"{bound.en}, {en}")


def _lead_time(said: Comparison) -> None:
    said.same("of", "act")
    leads = [stated.value("lead") if stated.check.lead else Lead(n=0, unit="days") for stated in (said.old, said.new)]
    earlier, later = _lead_days(*leads)
    direction = toward(gains=earlier is not None, loses=later is not None, more="stricter")
    told = [stated.tell("lead") if stated.check.lead else both("ngay trong ngày", "on the day")
            for stated in (said.old, said.new)]
    if direction == "other" and earlier and later:  # a month is not always thirty days
        examples = [tuple(f"{back(day, lead.n, lead.unit):%d/%m}" for lead in leads) for day in (earlier, later)]
        days = [f"{day:%d/%m}: {old} → {new}" for day, (old, new) in zip((earlier, later), examples, strict=True)]
        told[1] = both(f"{told[1].vi} (buổi ngày {'; '.join(days)})", f"{told[1].en} (session of {'; '.join(days)})")
    said.add("lead", direction, both("báo trước", "notice"), *told)
    compare_filters(said, "stricter")


def _lead_days(old: Lead, new: Lead) -> tuple[date | None, date | None]:
    """Return a session's day for which the new limit is earlier, and one for which it is later."""
    if old.unit == new.unit:
        return (_TRIED_DAYS[0] if new.n > old.n else None), (_TRIED_DAYS[0] if new.n < old.n else None)
    limits = [(day, back(day, old.n, old.unit), back(day, new.n, new.unit)) for day in _TRIED_DAYS]
    return next((d for d, a, b in limits if b < a), None), next((d for d, a, b in limits if b > a), None)


def _follow_up(said: Comparison) -> None:
    said.same("of", "act")
    old, new = said.old.check.any_day, said.new.check.any_day
    words = {True: both("ngày nào cũng được", "any day"), False: both("sau buổi sinh hoạt", "after the session")}
    said.add("any_day", toward(gains=new > old, loses=new < old, more="looser"), both("ngày làm", "day"),
             words[old], words[new])
    _grace(said)
    compare_filters(said, "stricter")


def _grace(said: Comparison) -> None:
    names = [stated.check.grace_setting for stated in (said.old, said.new)]
    if None not in names:
        old, new = (int(stated.default(name)) for stated, name in zip((said.old, said.new), names, strict=True))
        said.add("grace_setting", toward(gains=new > old, loses=new < old, more="looser"),
                 both("số ngày chờ trước khi hỏi lại", "days before it is asked again"), both(str(old)), both(str(new)))


def _deadline(said: Comparison) -> None:
    said.same("for_each", "document")
    (first, last), (new_first, new_last) = _sent_within(said.old), _sent_within(said.new)
    direction = toward(
        gains=new_first < first or new_last > last, loses=new_first > first or new_last < last, more="looser")
    readings = {_on_the_day(stated) for stated in (said.old, said.new)}
    told = (_limit_told(stated, reading=len(readings) > 1) for stated in (said.old, said.new))
    said.add("limit", direction, both("hạn", "limit"), *told)
    _grace(said)


def _sent_within(stated: Stated) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the first and last day in time, by their place in the school year so that years compare."""
    check = stated.check
    if check.exists:
        return _NEVER, _ALWAYS
    key = _limit_of(stated)
    window = window_in(stated.value(key), stated.year)
    if key == "within":
        return _place(stated, window.earliest, 0), _place(stated, window.latest, 0)
    if key == "by":
        return _NEVER, _place(stated, window.latest, 0)
    reach = _ON_THE_DAY[_on_the_day(stated)]
    return _NEVER, _place(stated, window.latest - timedelta(0 if reach == 2 else 1), reach % 2)


def _place(stated: Stated, day: date, more: int) -> tuple[float, ...]:
    return day.year - stated.year.start, day.month, day.day, more


def _limit_of(stated: Stated) -> str:
    return next(key for key in ("before", "by", "within") if getattr(stated.check, key))


def _on_the_day(stated: Stated) -> str:
    """Return how the day itself of "trước ngày X" is read; "" for other limits."""
    return stated.default(stated.check.on_the_day_setting) if stated.check.before else ""


def _limit_told(stated: Stated, *, reading: bool) -> Text:
    if stated.check.exists:
        return both("không định hạn", "no limit")
    key = _limit_of(stated)
    vi, en = {"before": ("trước", "before"), "by": ("chậm nhất", "by"), "within": ("trong", "within")}[key]
    told = stated.tell(key)
    setting = f", {stated.check.on_the_day_setting} = {_on_the_day(stated)}" if reading and key == "before" else ""
    return both(f"{vi} {told.vi}{setting}", f"{en} {told.en}{setting}")


def _fields(said: Comparison) -> None:
    said.same("of")
    said.members("require", "stricter", both("cột phải ghi", "columns to fill"),
                 said.old.check.require, said.new.check.require)
    compare_filters(said, "stricter")


def _parts(said: Comparison) -> None:
    said.same("document", "field")
    old, new = ({part.name.vi: part for part in stated.check.require} for stated in (said.old, said.new))
    lost = [name for name, part in old.items() if name not in new and not _implied(part, new.values())]
    gained = [name for name, part in new.items() if name not in old and not _implied(part, old.values())]
    said.members("require", "stricter", both("phần phải có", "parts"), lost, gained)
    for name in (name for name in old if name in new):
        label = both(f"cách gọi phần “{name}”", f"words for “{old[name].name.en}”")
        said.members("require.any", "looser", label, old[name].any, new[name].any)


def _implied(part: Part, others: Iterable[Part]) -> bool:
    """Tell whether a document that holds one of the other parts holds this one, whatever it is called."""
    words = set(map(fold, part.any))
    return any(words.issuperset(map(fold, other.any)) for other in others)


def _member_of(said: Comparison) -> None:
    said.same("of", "field")
    old, new = said.old.check.among, said.new.check.among
    if isinstance(old, str) or isinstance(new, str):
        said.same("among")
    else:
        said.members("among", "looser", both("giá trị được phép", "allowed values"), old, new)
    compare_filters(said, "stricter")


def _phrases(said: Comparison) -> None:
    old, new = said.old.check, said.new.check
    said.same("of")
    said.members("fields", "stricter", both("cột được xét", "columns looked at"), old.fields, new.fields)
    said.members("forbid", "stricter", both("cụm từ không dùng", "forbidden phrases"), old.forbid, new.forbid)
    said.members("allow", "looser", both("cụm từ vẫn được dùng", "allowed phrases"), old.allow, new.allow)
    compare_filters(said, "stricter")


def _ratio(said: Comparison) -> None:
    said.same("of", "numerator", "denominator")
    said.number("at_least", "stricter", both("tỉ lệ (%)", "share (%)"))
    compare_filters(said, "stricter")


def _order(said: Comparison) -> None:
    said.same("of", "first", "then")
    compare_filters(said, "stricter")


def _planned_actual(said: Comparison) -> None:
    said.same("of")
    compare_filters(said, "stricter")


def _rotation(said: Comparison) -> None:
    said.same("for_each", "field")


def _every(said: Comparison) -> None:
    said.same("for_each")
    said.number("weeks", "looser", both("số tuần", "weeks"))
    old, new = (stated.default(stated.check.reading_setting) if stated.check.reading_setting else _READINGS[0]
                for stated in (said.old, said.new))
    ranks = _READINGS.index(old), _READINGS.index(new)
    said.add("reading_setting", toward(gains=ranks[1] > ranks[0], loses=ranks[1] < ranks[0], more="stricter"),
             both("cách tính tuần", "how weeks are read"), both(old), both(new))
    compare_filters(said, "looser")


def _scheduled(said: Comparison) -> None:
    old, new = ([(index, item) for index, item in enumerate(stated.check.items)] for stated in (said.old, said.new))
    lost = [item.topic.vi for i, item in old if not any(_plans(said.new, j, said.old, i) for j, _ in new)]
    gained = [item.topic.vi for j, item in new if not any(_plans(said.old, i, said.new, j) for i, _ in old)]
    kept = {item.topic.vi for _, item in old} & {item.topic.vi for _, item in new}
    said.members("items", "stricter", both("buổi được ấn định", "sessions laid down"),
                 [name for name in lost if name not in kept], [name for name in gained if name not in kept])
    for name in (name for name in dict.fromkeys([*lost, *gained]) if name in kept):
        direction = toward(gains=name in gained, loses=name in lost, more="stricter")
        before, after = (_item_told(stated, name) for stated in (said.old, said.new))
        said.add("items", direction, both(f"buổi “{name}”", f"session “{name}”"), before, after)
    compare_filters(said, "looser")


def _plans(one: Stated, i: int, other: Stated, j: int) -> bool:
    """Tell whether a session that meets the one item meets the other."""
    mine, its = one.check.items[i], other.check.items[j]
    if fold(mine.school or "") != fold(its.school or "") or not set(map(fold, its.phrases)) <= set(
            map(fold, mine.phrases)):
        return False
    days, its_days = _item_days(one, i), _item_days(other, j)
    return its_days[0] <= days[0] and days[1] <= its_days[1]


def _item_days(stated: Stated, index: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    window = window_in(str(stated.values[f"items.{index}.period"].value), stated.year)
    return _place(stated, window.earliest, 0), _place(stated, window.latest, 0)


def _item_told(stated: Stated, name: str) -> Text:
    index, item = next((i, item) for i, item in enumerate(stated.check.items) if item.topic.vi == name)
    period = tell_value(stated.values[f"items.{index}.period"].value)
    start = ", ".join([*([item.school] if item.school else []), *(f"“{phrase}”" for phrase in item.phrases)])
    return both(f"{start}, {period.vi}", f"{start}, {period.en}")


def _document_order(said: Comparison) -> None:
    said.same("for_each", "first", "then")


def _not_decidable(_: Comparison) -> None:
    """Find nothing: such a rule asks nothing that can be compared."""


_COMPARERS: Mapping[str, Callable[[Comparison], None]] = {
    "count": _count, "lead_time": _lead_time, "follow_up": _follow_up, "deadline": _deadline, "fields": _fields,
    "parts": _parts, "member_of": _member_of, "phrases": _phrases, "ratio": _ratio, "order": _order,
    "planned_actual": _planned_actual, "rotation": _rotation, "every": _every, "scheduled": _scheduled,
    "document_order": _document_order, "not_decidable": _not_decidable,
}
