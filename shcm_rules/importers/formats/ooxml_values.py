"""What a cell's XML means: its type, stored value and style → the text that its reader sees, or why there is none."""

from __future__ import annotations

import datetime as dt
from datetime import date
from functools import lru_cache

from ...patterns import regex
from .cell_text import text_of, visible_text
from .ooxml_styles import Moment, Styles

__all__ = ["TRUE", "BadValue", "CellValues"]

#: How an attribute says yes.
TRUE = frozenset({"1", "true", "on"})
_WHOLE = regex(r"0|-?[1-9][0-9]{0,30}")
_NUMBER = regex(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LASTING = regex(r"PT(?:([0-9.]+)H)?(?:([0-9.]+)M)?(?:([0-9.]+)S)?")
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - days of a sheet have no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_DAY_MILLISECONDS = 86_400_000
_LONG = 10  # digits that no number of a string has
_DAY = Moment("day", span=False)
_FIRST_SIMPLE_DAY, _LAST_SIMPLE_DAY = 61, 2_900_000
_BEFORE_LEAP_DAY = 60  # the 1900 system has a 29/02/1900


class BadValue(Exception):  # noqa: N818 - it describes the cell
    """A value that cannot be read; `text` is what stands in the cell instead."""

    def __init__(self, text: str, code: str = "error-cell") -> None:
        self.text, self.code = text, code
        super().__init__(text)


class CellValues:
    """Reads values of one workbook: its strings, styles and epoch."""

    def __init__(self, strings: list[str | None], styles: Styles, *, since_1904: bool) -> None:
        self._strings, self._styles = strings, styles
        self._epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900
        self._ordinal = self._epoch.toordinal()

    def read(self, kind: str, raw: str, style: str) -> str | None:
        """Return the text, None for an empty one; BadValue where it cannot be told."""
        if kind == "s":
            return self._string(raw)
        if kind == "n":
            return self._number(raw, style)
        if kind == "b":
            return self._truth(raw)
        if kind == "d":
            return self._iso(raw.strip(), self._styles.get(style))
        if kind == "e":
            raise BadValue(visible_text(raw) or "#VALUE!")
        return visible_text(raw)

    def _string(self, raw: str) -> str | None:
        if len(raw) < _LONG and raw.isdecimal() and (index := int(raw)) < len(self._strings):
            return self._strings[index]
        raise BadValue("#VALUE!")

    def _number(self, raw: str, style: str) -> str | None:
        try:
            moment = self._styles[style]
        except KeyError:  # without its format a day cannot be told from a number
            raise BadValue(self._plain(raw), "unknown-style") from None
        return self._plain(raw) if moment is None else self._moment(raw, moment)

    @staticmethod
    def _plain(raw: str) -> str:
        if _WHOLE.fullmatch(raw):
            return raw
        return text_of(_number(raw)) or ""

    def _moment(self, raw: str, moment: Moment) -> str | None:
        if moment == _DAY and (day := _whole_day(raw, self._ordinal)):
            return day
        number = _number(raw)
        try:
            value = dt.timedelta(days=number) if moment.span else _from_serial(number, self._epoch)
        except (OverflowError, ValueError):
            raise BadValue("#VALUE!") from None
        return text_of(value, moment.show)

    @staticmethod
    def _truth(raw: str) -> str:
        truth = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}.get(raw.strip().lower())
        if truth is None:
            raise BadValue(visible_text(raw) or "#VALUE!")
        return truth

    @staticmethod
    def _iso(raw: str, moment: Moment | None) -> str | None:
        try:
            return text_of(_from_iso(raw), moment.show if moment else "day")
        except (ValueError, OverflowError):
            raise BadValue(visible_text(raw) or "#VALUE!") from None


@lru_cache(maxsize=4096)
def _whole_day(raw: str, first: int) -> str | None:
    """Return the day that a whole number of days shows, as nearly every day of a plan is stored; None for others."""
    if _WHOLE.fullmatch(raw) and _FIRST_SIMPLE_DAY <= (number := int(raw)) < _LAST_SIMPLE_DAY:
        return date.fromordinal(first + number).isoformat()
    return None


def _number(raw: str) -> int | float:
    text = raw.strip()
    if not _NUMBER.fullmatch(text):
        raise BadValue(visible_text(raw) or "#VALUE!")
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise BadValue(text)
    return int(text) if _WHOLE.fullmatch(text) else value


def _from_serial(number: float, epoch: dt.datetime) -> dt.datetime | dt.time:
    """Return the moment of a serial number, to the millisecond, as Excel shows it."""
    day, fraction = divmod(number, 1)
    since = dt.timedelta(milliseconds=round(fraction * _DAY_MILLISECONDS))
    if 0 <= number < 1 and since.days == 0:
        return (_EPOCH_1900 + since).time()
    if 0 < number < _BEFORE_LEAP_DAY and epoch == _EPOCH_1900:
        day += 1
    return epoch + dt.timedelta(days=day) + since


def _from_iso(text: str) -> dt.date | dt.time | dt.timedelta:
    """Return what a date cell of a strict workbook says; ValueError if nothing."""
    if (lasting := _LASTING.fullmatch(text)) and any(lasting.groups()):
        hours, minutes, seconds = (float(part or 0) for part in lasting.groups())
        return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if "-" not in text:
        return dt.time.fromisoformat(text)
    moment = dt.datetime.fromisoformat(text)
    return moment.replace(tzinfo=None)
