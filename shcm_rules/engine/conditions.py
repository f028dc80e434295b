"""What an unknown turns out to be: in a sentence that begins with "Nếu", and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ..findings import Given
from .mending.telling import named_row
from .told import HEADERS
from .wording import day_text

if TYPE_CHECKING:
    from .mending.trial import Trial
    from .unknowns import Unknown

__all__ = ["Option", "as_data", "as_words", "join_words"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "if": "Nếu {what} {is_}", "and": ", và ", "or": " hoặc ",
        "on": "đúng ngày {first}", "between": "từ {first} đến {last}", "by": "chậm nhất {last}",
        "from": "từ {first} trở đi", "any": "một ngày bất kì",
        "held": "{row} tổ chức", "cell": "«{field}» của {row}{place}", "is": "{what} là", "place": " (ô {cell})",
        "values": "là {values}", "others": "là giá trị khác", "nothing": "chưa có",
        "document": "{row}{place}", "own": "là của {values}", "not_own": "là của đơn vị khác",
        "term1_first": "học kỳ I bắt đầu", "term1_last": "học kỳ I kết thúc",
        "term2_first": "học kỳ II bắt đầu", "term2_last": "học kỳ II kết thúc",
    },
    "en": {
        "if": "If {what} {is_}", "and": ", and ", "or": " or ",
        "on": "on {first}", "between": "between {first} and {last}", "by": "by {last} at the latest",
        "from": "on {first} or later", "any": "any day",
        "held": "{row} is held", "cell": "«{field}» of {row}{place}", "is": "{what} is", "place": " (cell {cell})",
        "values": "is {values}", "others": "is another value", "nothing": "has not been done",
        "document": "{row}{place}", "own": "is that of {values}", "not_own": "is that of another unit",
        "term1_first": "term 1 begins", "term1_last": "term 1 ends",
        "term2_first": "term 2 begins", "term2_last": "term 2 ends",
    },
}
#: Boundary -> how `Thông tin` calls it.
_BOUNDS: Mapping[str, str] = {
    "term1_first": "HK1 từ", "term1_last": "HK1 đến", "term2_first": "HK2 từ", "term2_last": "HK2 đến",
}
_SHOWN = 36  # letters of a row's name, which each case repeats
_FEW = 3  # values that are named, where the rest of them can be called the others


@dataclass(frozen=True, slots=True)
class Option:
    """What an unknown is in one case: a day of a stretch, one of some values, or nothing at all."""

    first: int | None = None
    last: int | None = None
    values: tuple[Any, ...] = ()

    @property
    def nothing(self) -> bool:
        """Tell whether nothing is recorded."""
        return self.first is None and not self.values


def as_words(trial: Trial, unknown: Unknown, option: Option, lang: str) -> str:
    """Return the sentence without its end: "Nếu buổi «…» tổ chức từ … đến …"."""
    words = _WORDS[lang]
    if unknown.table == "calendar":
        return words["if"].format(what=words[unknown.field], is_=_when(unknown, option, lang))
    schedule = trial.question.schedule
    row = getattr(schedule, unknown.table).row(unknown.at, named=True)
    cell = schedule.cell(unknown.table, row["source"], row["row"], unknown.field)
    place = words["place"].format(cell=cell.cell) if cell.cell else ""
    name = named_row(unknown.table, row, lang, line=cell.row, most=_SHOWN)
    if (unknown.table, unknown.field) == ("sessions", "date"):
        return words["if"].format(what=words["held"].format(row=f"{name}{place}"), is_=_when(unknown, option, lang))
    if (unknown.table, unknown.field) == ("documents", "unit"):
        whose = words["not_own" if option.values == (None,) else "own"].format(values=option.values[0])
        return words["if"].format(what=words["document"].format(row=name, place=place), is_=whose)
    what = words["cell"].format(field=HEADERS[unknown.table][unknown.field], row=name, place=place)
    if option.nothing:
        return words["if"].format(what=what, is_=words["nothing"])
    if unknown.days is None:
        return words["if"].format(what=what, is_=_listed(unknown, option, lang))
    return words["if"].format(what=words["is"].format(what=what), is_=_when(unknown, option, lang))


def _when(unknown: Unknown, option: Option, lang: str) -> str:
    first, last = option.first or 0, option.last or 0
    begins, ends = ((first, last)[i] == end for i, end in enumerate(unknown.days or (0, 0)))
    key = "between"
    if begins and ends and unknown.open_ended:
        key = "any"
    elif first == last:
        key = "on"
    elif begins and not ends:
        key = "by"
    elif ends and not begins:
        key = "from"
    return _WORDS[lang][key].format(first=day_text(first), last=day_text(last))


def _listed(unknown: Unknown, option: Option, lang: str) -> str:
    names = list(map(_name, option.values))
    if len(names) > _FEW and len(names) > len(unknown.values) / 2:
        return _WORDS[lang]["others"]
    return _WORDS[lang]["values"].format(values=_WORDS[lang]["or"].join(f"“{name}”" for name in names))


def _name(value: Any) -> str:
    return str(value[0] if isinstance(value, tuple) else value)


def join_words(parts: Sequence[str], lang: str) -> str:
    """Return several conditions as one."""
    first, *rest = parts
    return _WORDS[lang]["and"].join([first, *(part[0].lower() + part[1:] for part in rest)])


def as_data(trial: Trial, unknown: Unknown, option: Option) -> Given:
    """Return what the unknown is in a case, for programs."""
    first = "" if option.first is None or _endless(unknown, option.first, 0) else _iso(option.first)
    last = "" if option.last is None or _endless(unknown, option.last, 1) else _iso(option.last)
    if unknown.table == "calendar":
        return Given(field=_BOUNDS[unknown.field], first=first, last=last)
    schedule = trial.question.schedule
    row = getattr(schedule, unknown.table).row(unknown.at, named=True)
    cell = schedule.cell(unknown.table, row["source"], row["row"], unknown.field)
    return Given(
        file=cell.file, sheet=cell.sheet, cell=cell.cell, row=cell.row, field=HEADERS[unknown.table][unknown.field],
        first=first, last=last, values=tuple(_name(value) for value in option.values if value is not None),
        nothing=option.nothing or option.values == (None,))


def _endless(unknown: Unknown, day: int, end: int) -> bool:
    return unknown.open_ended and unknown.days is not None and day == unknown.days[end]


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
