"""Find the calendar of a school year: shipped, from the user's file, or from what a workbook says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from os import PathLike
from pathlib import Path

from shcm_rules.errors import InternalError, UsageError
from shcm_rules.folding import fold
from shcm_rules.patterns import regex
from shcm_rules.problems import Words
from shcm_rules.windows import SchoolYear, Window

from .calendar_files import CalendarFile, read_calendar_file
from .school_calendar import CERTAINTIES, Calendar

__all__ = [
    "CERTAINTIES", "Calendar", "calendar_from_info", "find_calendar", "holidays", "load_calendars", "shipped_calendars",
]

_DAY = timedelta(1)
# What may stand before the name of a province.
_UNIT = regex(r"^(?:ubnd|sở gdđt|sở gd&đt|sở giáo dục và đào tạo)?\s*(?:tỉnh|thành phố|tp\.?)?\s*")
_NAMES = ("HK1 từ", "HK1 đến", "HK2 từ", "HK2 đến")

Bounds = tuple[Window | None, Window | None]


def find_calendar(
    year: SchoolYear, province: str, level: str, *, among: Sequence[Calendar] = (),
) -> Calendar | None:
    """Return the most specific calendar: of the province rather than of the country, then of the level.

    The user's calendars (`among`) come before the shipped ones. None if nobody gives one for the year.
    """
    for calendars in (among, shipped_calendars()):
        fitting = [
            calendar for calendar in calendars
            if calendar.year == year and calendar.level in ("", level)
            and _province(calendar.province) in ("", _province(province))
        ]
        if fitting:
            return max(fitting, key=lambda calendar: (calendar.province != "", calendar.level != ""))
    return None


def holidays(year: SchoolYear) -> tuple[Window, ...]:
    """Return the public holidays known for a school year, every day of each window; `text` is the name."""
    return tuple(off for off in _shipped().holidays if year in (SchoolYear.of(off.earliest), SchoolYear.of(off.latest)))


@cache
def shipped_calendars() -> tuple[Calendar, ...]:
    """Return the calendars that come with the program."""
    return tuple(_with_holidays(calendar, ()) for calendar in _shipped().calendars)


def load_calendars(path: str | PathLike[str]) -> list[Calendar]:
    """Read the user's calendar file; raise UsageError with every problem, one a line."""
    try:
        text = Path(path).read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "không phải văn bản UTF-8"
        why = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise UsageError(
            f"{path}: không đọc được tệp lịch năm học ({reason})",
            f"{path}: the calendar file could not be read ({why})") from error
    read = read_calendar_file(text, str(path))
    if read.problems:
        raise UsageError("\n".join(read.problems), "\n".join(read.english))
    return [_with_holidays(calendar, read.holidays) for calendar in read.calendars]


def calendar_from_info(base: Calendar | None, year: SchoolYear, *, term1: Bounds, term2: Bounds) -> Calendar:
    """Return the calendar that a workbook gives by its days of HK1 and HK2, `base` filling what it leaves out.

    A bound that neither gives can be any day of the school year that keeps the order. Raises UsageError, with
    every problem, if the days given are out of order or outside the year.
    """
    given = (*term1, *term2)
    if base and base.year != year:
        base = None
    if base and not any(given):
        return base
    _check_given(given, year)
    known = (base.term1_first, base.term1_last, base.term2_first, base.term2_last) if base else (None,) * 4
    starts_next_day = not given[2] and (given[1] is not None or known[2] is None)
    bounds = [given[k] or _fill(known[k], *_room(k, given, year)) for k in (0, 1, 3)]
    second = None if starts_next_day else given[2] or _fill(known[2], *_room(2, given, year))
    complete = all(given[k] for k in (0, 1, 3)) or base is None
    return Calendar(
        "given", f"Lịch năm học {year} ghi trong tệp", year,
        base.province if base else "", base.level if base else "",
        bounds[0], bounds[1], second, bounds[2],
        base.holidays if base else holidays(year), base.weeks_from if base else None,
        "given" if complete or not base else base.certainty, _given_note(given, base),
        "" if complete or not base else base.citation, base.skips_breaks if base else False,
    )


def _room(k: int, given: Sequence[Window | None], year: SchoolYear) -> tuple[date, date]:
    """Return the first and last day that the days given leave to bound `k`; none if they are out of order."""
    before = [window.earliest + _DAY for window in given[:k] if window]
    after = [window.latest - _DAY for window in given[k + 1 :] if window]
    return max([date(year.start, 7, 1), *before]), min([date(year.start + 1, 6, 30), *after])


def _fill(base: Window | None, lowest: date, highest: date) -> Window:
    """Return the base's bound as far as it agrees with the room there is, else all the room."""
    if base is None or base.earliest > highest or base.latest < lowest:
        return Window(lowest, highest)
    low, high = max(lowest, base.earliest), min(highest, base.latest)
    return base if (low, high) == (base.earliest, base.latest) else Window(low, high)


def _check_given(given: Sequence[Window | None], year: SchoolYear) -> None:
    named = [(name, window) for name, window in zip(_NAMES, given, strict=True) if window]
    problems = [
        Words(
            f"{name}: đang là {_show(window)}, ngoài năm học {year}",
            f"“{name}”: it is {_show(window)}, outside school year {year}")
        for name, window in named
        if {SchoolYear.of(window.earliest), SchoolYear.of(window.latest)} != {year}
    ]
    problems += [
        Words(
            f"{after}: đang là {_show(second)}, phải sau {before} ({_show(first)})",
            f"“{after}”: it is {_show(second)}, but must come after “{before}” ({_show(first)})")
        for (before, first), (after, second) in pairwise(named)
        if first.latest >= second.earliest
    ]
    for k, name in enumerate(_NAMES):
        lowest, highest = _room(k, given, year)
        if not given[k] and not problems and lowest > highest and (k != 2 or not given[1]):
            problems.append(Words(
                f"{name}: không còn ngày nào giữa các mốc đã ghi trong năm học {year}",
                f"“{name}”: the days given leave no day for it in school year {year}"))
    if problems:
        raise UsageError(*("\n".join(sentences) for sentences in zip(*problems, strict=True)))


def _given_note(given: Sequence[Window | None], base: Calendar | None) -> str:
    named = ", ".join(f"{name} {_show(window)}" for name, window in zip(_NAMES, given, strict=True) if window)
    rest = f"; các mốc khác theo: {base.title}" if base and not all(given) else ""
    return f"Theo tệp: {named or 'không ghi mốc nào'}{rest}."


def _show(window: Window) -> str:
    days = (window.earliest.strftime("%d/%m/%Y"), window.latest.strftime("%d/%m/%Y"))
    return days[0] if window.single else " – ".join(days)


def _with_holidays(calendar: Calendar, more: Sequence[Window]) -> Calendar:
    ours = (off for off in more if calendar.year in (SchoolYear.of(off.earliest), SchoolYear.of(off.latest)))
    every = {*calendar.holidays, *holidays(calendar.year), *ours}
    return replace(calendar, holidays=tuple(sorted(every, key=lambda off: (off.earliest, off.latest, off.text))))


def _province(name: str) -> str:
    return _UNIT.sub("", fold(name), count=1)


@cache
def _shipped() -> CalendarFile:
    name = "calendars.toml"
    read = read_calendar_file(files(__package__).joinpath(name).read_text("utf-8"), name)
    if read.problems:
        raise InternalError("\n".join(read.problems), "\n".join(read.english))
    return read
