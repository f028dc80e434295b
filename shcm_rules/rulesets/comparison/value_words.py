"""Tell the value of a parameter as it is written, for every school year: "05/09", "tuần 1 tháng 11", "2 tuần"."""

from __future__ import annotations

import re

from ..model import Lead, Text

__all__ = ["both", "tell_value"]

_UNITS = {"days": ("ngày", "day"), "weeks": ("tuần", "week"), "months": ("tháng", "month")}
_PLACE = re.compile(r"(?:(\d{4})-)?(\d\d)(?:-(\d\d)|-W(\d))?")


def both(vi: str, en: str | None = None) -> Text:
    """Return a text in both languages; one alone stands for both."""
    return Text.model_construct(vi=vi, en=vi if en is None else en)


def tell_value(value: int | Lead | str) -> Text:
    """Return a number, a lead time or a place in time in words."""
    if isinstance(value, Lead):
        vi, en = _UNITS[value.unit]
        return both(f"{value.n} {vi}", f"{value.n} {en}{'' if value.n == 1 else 's'}")
    if isinstance(value, int):
        return both(str(value))
    first, _, last = value.partition("..")
    ends = [_tell_place(part) for part in (first, last) if part]
    return both(" – ".join(end.vi for end in ends), " – ".join(end.en for end in ends))


def _tell_place(text: str) -> Text:
    found = _PLACE.fullmatch(text)
    if not found:
        return both(text)
    year, month, day, week = found.groups()
    in_year = f"/{year}" if year else ""
    if day:
        return both(f"{day}/{month}{in_year}")
    if week:
        return both(f"tuần {week} tháng {month}{in_year}", f"week {week} of {month}{in_year}")
    return both(f"tháng {month}{in_year}", f"{month}{in_year}" if year else f"month {month}")
