"""Read a date told in steps from the period to the day ("8/2019 › Từ 05 - 31/8 › Sáng 28/8"), as nested plans tell it.

Each step is read in the light of the one before: it takes the year from there, and must lie in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from shcm_rules.folding import clean
from shcm_rules.patterns import regex
from shcm_rules.windows import SchoolYear, Window

from .grammar import AMBIGUOUS, ENGLISH_WEEKDAYS, WEEKDAY_NAMES, DateContext, Unreadable
from .text import refuse, simplify

__all__ = ["STEP", "join_steps", "read_chain"]

#: Stands between two steps; no plan writes it.
STEP = " › "
_MOST_STEPS = 6
_WEEK = timedelta(6)
_WEEKDAY = regex(r"(?:ngày )?@([0-6])")
_BARE_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5} | {f"t{n}": n - 2 for n in range(2, 8)}
_WEEK_NUMBER = regex(r"tuần[ :]*(?:thứ )?0?([1-5])")
_WEEKS = regex(r"tuần[ :]*(?:thứ )?0?([1-5]) ?(?:,|và|&|\+|-|đến) ?(?:tuần )?0?([1-5])")
_Reader = Callable[[str, DateContext], "Window | Unreadable"]


def join_steps(*texts: str) -> str:
    """Return one text of the steps that say anything, from the widest to the narrowest."""
    return STEP.join(dict.fromkeys(said for text in texts if (said := clean(text))))


def read_chain(text: str, context: DateContext, read: _Reader) -> Window | Unreadable:
    """Return the days of the last step, or why a step cannot be read or contradicts the one before."""
    around: Window | None = None
    for step in text.split(STEP.strip())[:_MOST_STEPS]:
        if not _tells_a_day(step):
            continue
        found = _read_step(step.strip(), around, context, read)
        if isinstance(found, Unreadable):
            return found
        around = replace(found, term=found.term or (around.term if around else None))
    return replace(around, text=text) if around else read(text.replace(STEP, " "), context)


def _tells_a_day(step: str) -> bool:
    """Tell whether a step is more than a time of day ("Sáng", "14:00")."""
    return refuse(step) is not None or bool(simplify(step).text)


def _read_step(step: str, around: Window | None, context: DateContext, read: _Reader) -> Window | Unreadable:
    if around is None:
        return read(step, context)
    if (weekday := _weekday(step)) is not None:
        return _day_of_week(step, weekday, around)
    year = SchoolYear.of(around.earliest)
    within = context if year == context.year else replace(context, year=year, calendar=None)
    found = read(_completed(step, around), within)
    if isinstance(found, Unreadable):
        return found
    if found.latest < around.earliest or around.latest < found.earliest:
        return Unreadable(
            AMBIGUOUS, f"“{step}” không nằm trong “{around.text}”", f"“{step}” does not lie within “{around.text}”")
    inside = around.earliest <= found.earliest and found.latest <= around.latest
    if inside or found.exact or found.latest - found.earliest <= _WEEK:
        return replace(found, text=step)
    earliest, latest = max(found.earliest, around.earliest), min(found.latest, around.latest)
    return replace(found, earliest=earliest, latest=latest, text=step)


def _weekday(step: str) -> int | None:
    plain = simplify(step).text
    found = _WEEKDAY.fullmatch(plain)
    return int(found[1]) if found else _BARE_WEEKDAYS.get(plain)


def _day_of_week(step: str, weekday: int, around: Window) -> Window | Unreadable:
    """Return the one such day of a week; in a longer period it could be any of several."""
    day = around.earliest + timedelta((weekday - around.earliest.weekday()) % 7)
    if around.latest - around.earliest <= _WEEK and day <= around.latest:
        return Window.day(day, step)
    if day > around.latest:
        return Unreadable(
            AMBIGUOUS, f"{WEEKDAY_NAMES[weekday]} không nằm trong “{around.text}”",
            f"there is no {ENGLISH_WEEKDAYS[weekday]} within “{around.text}”")
    return Unreadable(
        AMBIGUOUS, f"không rõ {WEEKDAY_NAMES[weekday]} nào trong “{around.text}”; cần ghi ngày của từng buổi",
        f"it is not clear which {ENGLISH_WEEKDAYS[weekday]} of “{around.text}”; write the day of each session")


def _completed(step: str, around: Window) -> str:
    """Give a bare day, a week's number or two of them the month that stands around."""
    one_month = (around.earliest.year, around.earliest.month) == (around.latest.year, around.latest.month)
    plain = simplify(step).text
    month = f"{around.earliest.month}/{around.earliest.year}"
    if one_month and (found := _WEEK_NUMBER.fullmatch(plain)):
        return f"tuần {found[1]} tháng {month}"
    if one_month and (found := _WEEKS.fullmatch(plain)):
        return f"tuần {found[1]}-{found[2]} tháng {month}"
    if one_month and (found := re.fullmatch(r"(?:ngày )?(\d{1,2})", plain)):
        return f"{found[1]}/{month}"
    return step
