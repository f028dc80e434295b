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


@dataclass(slots=True)
class CalendarFile:
    """What a file says: its calendars (with their own breaks only), its holidays, its problems in words."""

    calendars: list[Calendar] = field(default_factory=list)
    holidays: list[Window] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_calendar_file(text: str, name: str) -> CalendarFile:
    """Read the text of a calendar file; `name` stands before each problem."""
    read = CalendarFile()
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{name}:{line[1]}" if line else name
        read.problems.append(f"{place}: không đọc được theo định dạng TOML ({error})")
        return read
    root = _Table(name, data, read.problems)
    root.refuse_other_keys(("calendar", "holiday"))
    for table in root.tables("holiday"):
        if days := _read_holiday(table):
            read.holidays.append(days)
    for table in root.tables("calendar"):
        if calendar := _read_calendar(table):
            read.calendars.append(calendar)
    _refuse_twins(read, name)
    if not read.calendars and not read.problems:
        read.problems.append(f"{name}: không có mục [[calendar]] nào")
    return read


@dataclass(slots=True)
class _Table:
    """One TOML table that is being read; a wrong value is noted with its place and read as None."""

    where: str
    data: Mapping[str, Any]
    problems: list[str]

    def note(self, key: str, message: str) -> None:
        self.problems.append(f"{self.where}.{key}: {message}" if key else f"{self.where}: {message}")

    def refuse_other_keys(self, known: Sequence[str]) -> None:
        for key in [key for key in self.data if key not in known]:
            self.note(key, f"không có khóa này; các khóa được dùng: {', '.join(known)}")

    def tables(self, key: str) -> list[_Table]:
        rows = self.data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.note(key, f"phải viết thành các mục [[{key}]]")
            return []
        return [_Table(f"{self.where}: {key}[{n}]", row, self.problems) for n, row in enumerate(rows, 1)]

    def read(self, key: str, what: str, convert: Callable[[Any], Any], default: Any = None) -> Any:
        """Return the converted value, `default` if the key is absent, None (and a problem) if it is wrong."""
        if key not in self.data:
            return default
        value = convert(self.data[key])
        if value is None:
            self.note(key, f"đang là {str(self.data[key])[:60]}, phải là {what}")
        return value

    def text(self, key: str, default: str = "") -> str | None:
        value: str | None = self.read(key, "một dòng chữ", lambda v: v if isinstance(v, str) else None, default)
        return value

    def choice(self, key: str, known: Sequence[str], default: str) -> str | None:
        what = "một trong: " + ", ".join(f'"{value}"' for value in known)
        value: str | None = self.read(key, what, lambda v: v if v in known else None, default)
        return value

    def window(self, key: str) -> Window | None:
        what = "một ngày (2025-09-05) hoặc hai ngày đầu, cuối theo thứ tự ([2026-01-03, 2026-01-17])"
        value: Window | None = self.read(key, what, _window)
        return value


def _read_holiday(table: _Table) -> Window | None:
    table.refuse_other_keys(_HOLIDAY_KEYS)
    title = table.text("title")
    table.choice("certainty", _HOLIDAY_CERTAINTIES, "given")
    days = table.window("days")
    if "days" not in table.data:
        table.note("days", "còn thiếu")
    return Window(days.earliest, days.latest, title or "") if days else None


def _read_calendar(table: _Table) -> Calendar | None:
    noted = len(table.problems)
    table.refuse_other_keys(_CALENDAR_KEYS)
    for key in _CALENDAR_NEEDS:
        if key not in table.data:
            table.note(key, "còn thiếu")
    values: dict[str, Any] = {key: table.text(key) for key in ("id", "title", "province", "note", "citation")}
    values["level"] = table.choice("level", ("", *load_subjects().grades), "")
    values["certainty"] = table.choice("certainty", CERTAINTIES, "given")
    values["year"] = table.read("year", 'một năm học ("2025-2026")', _school_year)
    values |= {key: table.window(key) for key in _BOUNDS}
    values["weeks_from"] = table.read("weeks_from", "một ngày thứ Hai", _monday)
    values["skips_breaks"] = table.read("skips_breaks", "true hoặc false", _truth, default=False)
    values["holidays"] = table.read("breaks", "danh sách các ngày hoặc cặp ngày", _windows, ())
    if len(table.problems) > noted:
        return None
    calendar = Calendar(**values)
    _check_order(table, calendar)
    return calendar if len(table.problems) == noted else None


def _check_order(table: _Table, calendar: Calendar) -> None:
    bounds = [(key, window) for key in _BOUNDS if isinstance(window := getattr(calendar, key), Window)]
    for (before, first), (after, second) in pairwise(bounds):
        if first.latest >= second.earliest:
            table.note(after, f"đang từ {_show(second.earliest)}, phải sau {before} ({_show(first.latest)})")
    for key, window in bounds:
        for day in dict.fromkeys((window.earliest, window.latest)):
            if SchoolYear.of(day) != calendar.year:
                table.note(key, f"đang là {_show(day)}, ngoài năm học {calendar.year}")
    if calendar.weeks_from and SchoolYear.of(calendar.weeks_from) != calendar.year:
        table.note("weeks_from", f"đang là {_show(calendar.weeks_from)}, ngoài năm học {calendar.year}")


def _refuse_twins(read: CalendarFile, name: str) -> None:
    seen_ids: set[str] = set()
    seen_scopes: set[tuple[object, ...]] = set()
    for calendar in read.calendars:
        scope = (calendar.year, fold(calendar.province), calendar.level)
        if calendar.id in seen_ids:
            read.problems.append(f"{name}: calendar.id: {calendar.id!r} xuất hiện hai lần")
        if scope in seen_scopes:
            read.problems.append(f"{name}: calendar {calendar.id!r}: đã có lịch khác cho cùng năm học, tỉnh và cấp học")
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
