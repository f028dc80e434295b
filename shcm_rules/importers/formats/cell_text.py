"""A typed cell of a workbook as the text that its reader sees; does not know what the column means."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from ...patterns import regex

__all__ = ["Show", "clean_text", "is_moment", "is_span", "text_of", "unescaped", "visible_text", "what_is_shown"]

#: What a number format lets the reader see of a moment.
Show = Literal["day", "month", "year", "time"]

_NOT_SHOWN = regex(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|[\\_*].')
_SPAN = regex(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)
_ESCAPED = regex(r"_x00([01][0-9A-Fa-f])_")
_ANY_ESCAPE = regex(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = regex("[\ud800-\udfff]")
_CONTROLS = regex(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_FIRST_WHOLE = 10**15  # beyond, a float no longer holds every whole number


def is_moment(number_format: str) -> bool:
    """Tell whether a number format shows a date or a time; the first of its sections decides."""
    return any(letter in _codes(number_format) for letter in "dmyhs")


def is_span(number_format: str) -> bool:
    """Tell whether a number format shows how long something lasts, such as "[h]:mm"."""
    return _SPAN.search(number_format.partition(";")[0]) is not None


def what_is_shown(number_format: str) -> Show:
    """Return what a date format shows; the first of its sections decides."""
    codes = _codes(number_format)
    if "d" in codes:
        return "day"
    if "y" in codes:
        return "month" if "m" in codes else "year"
    return "time" if "h" in codes or "s" in codes else "month"


def _codes(number_format: str) -> str:
    return _NOT_SHOWN.sub("", number_format).split(";")[0].lower()


def clean_text(text: str) -> str:
    """Return text with plain line feeds and without control characters, also those spelt `_x000D_`."""
    if "_x00" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _printable(text)


def visible_text(text: str) -> str | None:
    """Return the text of a string as a workbook's XML holds it, None if nothing of it can be seen."""
    if "_x" in text:
        text = _printable(unescaped(text))
    elif "\r" in text or "\x7f" in text:  # XML itself lets no other control character pass
        text = _printable(text)
    return text if text and not text.isspace() else None


def unescaped(text: str) -> str:
    """Return text with each `_xHHHH_` as the character that it stands for; `_x005F_` keeps the next one from it."""
    text = _ANY_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURROGATE.search(text):  # two escapes can make one character; half of one is none
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _printable(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text)


def text_of(value: object, show: Show = "day") -> str | None:
    """Return the text of a cell's value, None for an empty one."""
    if isinstance(value, str):
        text = clean_text(value)
        return text if text.strip() else None
    if value is None:
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _FIRST_WHOLE else repr(value)
    return _moment(value, show)


def _moment(value: object, show: Show) -> str:
    if isinstance(value, dt.timedelta):
        return _clock(value)
    if isinstance(value, dt.time):  # a day number below 1: no day at all
        since_midnight = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
        return _clock(since_midnight) if show == "time" or since_midnight else "00/01/1900"
    if isinstance(value, dt.datetime) and show == "time":
        return _clock(value - dt.datetime.combine(value.date(), dt.time()))
    if isinstance(value, dt.date):
        if show == "month":
            return f"{value.month:02}/{value.year}"
        return str(value.year) if show == "year" else f"{value.year:04}-{value.month:02}-{value.day:02}"
    return str(value)


def _clock(span: dt.timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text
