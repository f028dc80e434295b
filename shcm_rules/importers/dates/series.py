"""Read ranges and lists of days, weeks and months ("12-14/10/2025", "tháng 9, 10/2025") into the window over all.

What one piece leaves out (month, year) is taken from its neighbours, as a reader would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from shcm_rules.patterns import regex
from shcm_rules.windows import Window

from .grammar import AMBIGUOUS, UNREADABLE, DateContext, Part, Unreadable, parse_part, resolve

__all__ = ["AnyRead", "hull", "read_series", "split_series"]

AnyRead = Window | Unreadable | None  # None: the text has not this form, the next one may fit

_LIST = regex(r"\s*(?:,|;|&|\+|\bvà\b|(?<=/\d{4}) (?=(?:ngày )?\d{1,2}/))\s*")
_RANGE_SIGNS = (r"\s*(?:\bđến hết\b|\bđến\b|\btới\b|->|→|~)\s*", r"\s+-\s+", r"\s*-\s*")


def _sides(text: str) -> list[str]:
    """Split a range at its sign; a text without just one such sign is no range."""
    text = re.sub(r"^(?:từ|trong) ", "", text)
    for sign in _RANGE_SIGNS:
        sides = re.split(sign, text)
        if len(sides) == 2 and all(sides):
            return sides
        if len(sides) > 2:
            break
    return [text]


def split_series(text: str) -> list[Part] | Unreadable | None:
    """Return the points of a list or range in order; None if any piece is none."""
    parts: list[Part] = []
    for item in _LIST.split(text):
        whole = parse_part(item)
        pieces = [whole] if whole is not None else [parse_part(side) for side in _sides(item)]
        for piece in pieces:
            if not isinstance(piece, Part):
                return piece
            parts.append(piece)
    return parts


def read_series(text: str, context: DateContext) -> AnyRead:
    """Read a range ("12-14/10/2025", "tháng 12/2025 - 01/2026") or a list ("12, 19/10/2025") as its hull."""
    parts = split_series(text)
    if parts is None or isinstance(parts, Unreadable):
        return parts
    if len(parts) < 2:
        return None
    is_list = len(_LIST.split(text)) > 1
    if is_list and "tháng" not in text and _has_lone_months(parts):
        return Unreadable(
            AMBIGUOUS, "không rõ đâu là ngày, đâu là tháng",
            "it is not clear which number is the day and which the month")
    parts = _complete(parts)
    if not is_list or any(part.year for part in parts):
        parts = _fill_years(parts, context)
    windows = [resolve(part, context) for part in parts]
    return hull(windows) if is_list else _ascending(windows)


def _has_lone_months(parts: Sequence[Part]) -> bool:
    """Tell whether a bare number stands beside a month: "12, 10/2025" may be a day with a typing error."""
    return {part.kind for part in parts} == {"number", "month"}


def _complete(parts: Sequence[Part]) -> list[Part]:
    """Give bare numbers the month of what follows, or make them months beside a month."""
    done = list(parts)
    for i in reversed(range(len(done) - 1)):
        if done[i].kind == "number":
            done[i] = _like(done[i], done[i + 1])
    for i in range(1, len(done)):
        if done[i].kind == "number" and done[i - 1].kind == "month":
            done[i] = _like(done[i], done[i - 1])
    return done


def _like(number: Part, neighbour: Part) -> Part:
    if neighbour.kind == "day":
        return replace(number, kind="day", month=neighbour.month, year=neighbour.year)
    if neighbour.kind == "month" and number.weekday is None:
        return Part("month", 0, number.n)
    return number


def _fill_years(parts: Sequence[Part], context: DateContext) -> list[Part]:
    """Fill years in from the neighbours: December before January is of the year before."""
    done = list(parts)
    for i in reversed(range(len(done) - 1)):
        here, there = done[i], done[i + 1]
        if here.month and there.month and here.year is None and there.year is not None:
            done[i] = replace(here, year=there.year - (here.month >= 7 > there.month))
    if done[0].year is None and done[0].month and context.year:
        done[0] = replace(done[0], year=context.year.year_of_month(done[0].month))
    for i in range(1, len(done)):
        here, there = done[i - 1], done[i]
        if here.month and there.month and there.year is None and here.year is not None:
            done[i] = replace(there, year=here.year + (here.month >= 7 > there.month))
    return done


def _ascending(windows: Sequence[Window | Unreadable]) -> AnyRead:
    first, last = windows[0], windows[-1]
    if isinstance(first, Window) and isinstance(last, Window) and first.earliest > last.earliest:
        begins, ends = f"{first.earliest:%d/%m/%Y}", f"{last.latest:%d/%m/%Y}"
        return Unreadable(
            UNREADABLE, f"ngày đầu {begins} ở sau ngày cuối {ends}",
            f"the first day, {begins}, comes after the last one, {ends}")
    return hull(windows)


def hull(windows: Sequence[AnyRead]) -> AnyRead:
    """Return the smallest window over all, never exact; the first that is no window instead."""
    found = [window for window in windows if isinstance(window, Window)]
    if len(found) < len(windows):
        return next(window for window in windows if not isinstance(window, Window))
    return Window(min(w.earliest for w in found), max(w.latest for w in found))
