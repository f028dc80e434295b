"""Read calendar files (TOML) strictly, every problem at once; does not choose a calendar."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from shcm_rules.folding import fold
from shcm_rules.problems import Words
from shcm_rules.windows import SchoolYear, Window

from .school_calendar import CERTAINTIES, Calendar
from .subject_data import load_subjects

__all__ = ["CalendarFile", "read_calendar_file"]

_HOLIDAY_CERTAINTIES = (*CERTAINTIES, "computed")
_BOUNDS = ("term1_first", "term1_last", "term2_first", "term2_last")
_TEXTS = ("id", "title", "year", "province", "level", "certainty", "note", "citation")
_CALENDAR_KEYS = (*_TEXTS, *_BOUNDS, "breaks", "weeks_from", "skips_breaks")
_CALENDAR_NEEDS = ("id", "year", "term1_first", "term1_last", "term2_last")
_HOLIDAY_KEYS = ("title", "days", "certainty")
#: What is missing or asked for.
_MISSING = Words("còn thiếu", "missing")
_TEXT = Words("một dòng chữ", "a line of text")
_TRUTH = Words("true hoặc false", "true or false")
_YEAR = Words('một năm học ("2025-2026")', 'a school year ("2025-2026")')
_DAYS = Words("danh sách các ngày hoặc cặp ngày", "a list of days or pairs of days")
_WINDOW = Words(
    "một ngày (2025-09-05) hoặc hai ngày đầu, cuối theo thứ tự ([2026-01-03, 2026-01-17])",
    "a day (2025-09-05) or a first and a last day in order ([2026-01-03, 2026-01-17])")


@dataclass(slots=True)
class CalendarFile:
    """What a file says: its calendars (with their own breaks only), its holidays, its problems in words."""

    calendars: list[Calendar] = field(default_factory=list)
    holidays: list[Window] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)  # the problems in English, one for one

    def note(self, where: str, words: Words) -> None:
        """Note what is wrong at a place."""
        self.problems.append(f"{where}: {words.vi}")
        self.english.append(f"{where}: {words.en}")


def read_calendar_file(text: str, name: str) -> CalendarFile:
    """Read the text of a calendar file; `name` stands before each problem."""
    read = CalendarFile()
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{name}:{line[1]}" if line else name
        read.note(place, Words(
            f"không đọc được theo định dạng TOML ({error})", f"this cannot be read as TOML ({error})"))
        return read
    root = _Table(name, data, read)
    root.refuse_other_keys(("calendar", "holiday"))
    for table in root.tables("holiday"):
        if days := _read_holiday(table):
            read.holidays.append(days)
    for table in root.tables("calendar"):
        if calendar := _read_calendar(table):
            read.calendars.append(calendar)
    _refuse_twins(read, name)
    if not read.calendars and not read.problems:
        read.note(name, Words("không có mục [[calendar]] nào", "there is no entry [[calendar]]"))
    return read


@dataclass(slots=True)
class _Table:
    """One TOML table that is being read; a wrong value is noted with its place and read as None."""

    where: str
    data: Mapping[str, Any]
    file: CalendarFile

    def note(self, key: str, vi: str, en: str) -> None:
        self.file.note(f"{self.where}.{key}" if key else self.where, Words(vi, en))

    def refuse_other_keys(self, known: Sequence[str]) -> None:
        for key in [key for key in self.data if key not in known]:
            names = ", ".join(known)
            self.note(key, f"không có khóa này; các khóa được dùng: {names}", f"there is no such key; known: {names}")

    def tables(self, key: str) -> list[_Table]:
        rows = self.data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.note(key, f"phải viết thành các mục [[{key}]]", f"must be written as entries [[{key}]]")
            return []
        return [_Table(f"{self.where}: {key}[{n}]", row, self.file) for n, row in enumerate(rows, 1)]

    def read(self, key: str, what: Words, convert: Callable[[Any], Any], default: Any = None) -> Any:
        """Return the converted value, `default` if the key is absent, None (and a problem) if it is wrong."""
        if key not in self.data:
            return default
        value = convert(self.data[key])
        if value is None:
            written = str(self.data[key])[:60]
            self.note(key, f"đang là {written}, phải là {what.vi}", f"it is {written} and must be {what.en}")
        return value

    def text(self, key: str, default: str = "") -> str | None:
        value: str | None = self.read(key, _TEXT, lambda v: v if isinstance(v, str) else None, default)
        return value

    def choice(self, key: str, known: Sequence[str], default: str) -> str | None:
        listed = ", ".join(f'"{value}"' for value in known)
        what = Words(f"một trong: {listed}", f"one of: {listed}")
        value: str | None = self.read(key, what, lambda v: v if v in known else None, default)
        return value

    def window(self, key: str) -> Window | None:
        value: Window | None = self.read(key, _WINDOW, _window)
        return value


def _read_holiday(table: _Table) -> Window | None:
    table.refuse_other_keys(_HOLIDAY_KEYS)
    title = table.text("title")
    table.choice("certainty", _HOLIDAY_CERTAINTIES, "given")
    days = table.window("days")
    if "days" not in table.data:
        table.note("days", *_MISSING)
    return Window(days.earliest, days.latest, title or "") if days else None


def _read_calendar(table: _Table) -> Calendar | None:
    noted = len(table.file.problems)
    table.refuse_other_keys(_CALENDAR_KEYS)
    for key in _CALENDAR_NEEDS:
        if key not in table.data:
            table.note(key, *_MISSING)
    values: dict[str, Any] = {key: table.text(key) for key in ("id", "title", "province", "note", "citation")}
    values["level"] = table.choice("level", ("", *load_subjects().grades), "")
    values["certainty"] = table.choice("certainty", CERTAINTIES, "given")
    values["year"] = table.read("year", _YEAR, _school_year)
    values |= {key: table.window(key) for key in _BOUNDS}
    values["weeks_from"] = table.read("weeks_from", Words("một ngày thứ Hai", "a Monday"), _monday)
    values["skips_breaks"] = table.read("skips_breaks", _TRUTH, _truth, default=False)
    values["holidays"] = table.read("breaks", _DAYS, _windows, ())
    if len(table.file.problems) > noted:
        return None
    calendar = Calendar(**values)
    _check_order(table, calendar)
    return calendar if len(table.file.problems) == noted else None


def _check_order(table: _Table, calendar: Calendar) -> None:
    bounds = [(key, window) for key in _BOUNDS if isinstance(window := getattr(calendar, key), Window)]
    for (before, first), (after, second) in pairwise(bounds):
        if first.latest >= second.earliest:
            begins, ends = _show(second.earliest), _show(first.latest)
            table.note(after, f"đang từ {begins}, phải sau {before} ({ends})",
                       f"it begins on {begins} and must come after {before} ({ends})")
    for key, window in bounds:
        for day in dict.fromkeys((window.earliest, window.latest)):
            if SchoolYear.of(day) != calendar.year:
                table.note(key, *_outside(day, calendar.year))
    if calendar.weeks_from and SchoolYear.of(calendar.weeks_from) != calendar.year:
        table.note("weeks_from", *_outside(calendar.weeks_from, calendar.year))


def _outside(day: date, year: SchoolYear) -> Words:
    return Words(f"đang là {_show(day)}, ngoài năm học {year}", f"it is {_show(day)}, outside school year {year}")


def _refuse_twins(read: CalendarFile, name: str) -> None:
    seen_ids: set[str] = set()
    seen_scopes: set[tuple[object, ...]] = set()
    for calendar in read.calendars:
        scope = (calendar.year, fold(calendar.province), calendar.level)
        if calendar.id in seen_ids:
            read.note(f"{name}: calendar.id", Words(
                f"{calendar.id!r} xuất hiện hai lần", f"{calendar.id!r} stands there twice"))
        if scope in seen_scopes:
            read.note(f"{name}: calendar {calendar.id!r}", Words(
                "đã có lịch khác cho cùng năm học, tỉnh và cấp học",
                "there is another calendar of the same school year, province and level"))
        seen_ids.add(calendar.id)
        seen_scopes.add(scope)


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _window(value: Any) -> Window | None:
    if day := _day(value):
        return Window.day(day)
    if not isinstance(value, list) or len(value) != 2:
        return None
    first, last = map(_day, value)
    return Window(first, last) if first and last and first <= last else None


def _windows(value: Any) -> tuple[Window, ...] | None:
    windows = [_window(item) for item in value] if isinstance(value, list) else [None]
    return tuple(window for window in windows if window) if all(windows) else None


def _monday(value: Any) -> date | None:
    day = _day(value)
    return day if day and day.weekday() == 0 else None


def _school_year(value: Any) -> SchoolYear | None:
    return SchoolYear.parse(value) if isinstance(value, str) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _show(day: date) -> str:
    return day.strftime("%d/%m/%Y")
