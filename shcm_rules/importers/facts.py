"""What each file says of the whole schedule, and the school year that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from ..patterns import regex
from ..problems import Problem, Words, counted, problem
from ..schedule import LEVELS
from ..windows import SchoolYear
from .layouts.titles import Info
from .tables import Log
from .values import read_level

__all__ = ["FileFacts", "common_facts", "decide_year", "report_unreadable", "schedule_facts"]

KEYS = ("school_year", "province", "ward", "unit", "level")
_OWN = ("ward", "unit", "level")
_TWO_YEARS = Words("hai năm liền nhau, ví dụ 2025-2026", "two years in a row, such as 2025-2026")
_ONE_LEVEL = Words(f"một trong: {', '.join(LEVELS)}", f"one of: {', '.join(LEVELS)}")
_ISO = regex(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_WRITTEN = regex(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)")


@dataclass(slots=True)
class FileFacts:
    """`Thông tin` and the titles of one file; `problems` are about them."""

    info: Info = field(default_factory=Info)
    titles: dict[str, str] = field(default_factory=dict)
    sheet: str = ""  # the sheet of `Thông tin`
    only_info: bool = False  # a file of nothing but `Thông tin` speaks for the others
    problems: list[Problem] = field(default_factory=list)

    def get(self, key: str) -> str:
        """Return what the file says, `Thông tin` before the titles, "" for nothing."""
        return self.info.values.get(key) or self.titles.get(key, "")


def common_facts(files: Iterable[FileFacts], keys: Iterable[str] = KEYS) -> dict[str, str]:
    """Return for each key what all files that say it agree on, else ""."""
    common = {}
    files = list(files)
    for key in keys:
        said = {value for facts in files if (value := facts.get(key))}
        common[key] = said.pop() if len(said) == 1 else ""
    return common


def schedule_facts(files: Sequence[FileFacts], homes: Mapping[int, str]) -> dict[str, str]:
    """Return what holds for the whole schedule; `homes`: file → the one school that its rows name.

    What one school's file says of its ward, unit or level is not said of another school whose file says nothing.
    """
    common = common_facts(files)
    shared = common_facts(facts for facts in files if facts.only_info)
    for key in _OWN:
        told = {homes.get(place, "") for place, facts in enumerate(files) if facts.get(key) and not facts.only_info}
        untold = {home for place, home in homes.items() if not files[place].get(key)}
        if not shared[key] and told and untold - told:
            common[key] = ""
    return common


def report_unreadable(files: Iterable[FileFacts]) -> None:
    """Note a school year or level of `Thông tin` that cannot be read."""
    for facts in files:
        for key, code, readable, expected in (
            ("school_year", "unreadable-date", SchoolYear.parse, _TWO_YEARS),
            ("level", "unknown-level", read_level, _ONE_LEVEL),
        ):
            text = facts.info.values.get(key)
            if text and readable(text) is None:
                words = Words(
                    f"không hiểu “{text[:80]}” – ghi {expected.vi}",
                    f"“{text[:80]}” is not understood – write {expected.en}")
                facts.problems.append(problem(code, words, facts.sheet, facts.info.cells.get(key, "")))


def decide_year(
    argument: SchoolYear | None, files: Sequence[FileFacts], sessions: pl.DataFrame, as_of: date, log: Log,
) -> SchoolYear:
    """Return the school year: as asked, else `Thông tin`, the column, the titles, the dates, the as-of day.

    What says another year is a problem where it stands.
    """
    stated = [(facts, year) for facts in files if (year := SchoolYear.parse(facts.info.values.get("school_year", "")))]
    titled = [(facts, year) for facts in files if (year := SchoolYear.parse(facts.titles.get("school_year", "")))]
    column = _column_years(sessions)
    year = (
        argument
        or _most_common(year for _, year in stated)
        or _most_common(year for year, count in column.items() for _ in range(min(count, 1000)))
        or _most_common(year for _, year in titled)
        or _year_of_dates(sessions)
        or SchoolYear.of(as_of)
    )
    for facts, other in stated:
        if other != year:
            facts.problems.append(_conflict(other, year, facts.sheet, facts.info.cells.get("school_year", "")))
    for facts, other in titled:
        if other != year:
            facts.problems.append(_conflict(other, year, "", ""))
    _report_column(sessions, year, log)
    return year


def _conflict(other: SchoolYear, year: SchoolYear, sheet: str, cell: str) -> Problem:
    return problem("conflicting-year", Words(
        f"ghi năm học {other}, nhưng đang kiểm tra năm học {year} – sửa cho khớp",
        f"school year {other} is written here, but {year} is being checked – make them agree"), sheet, cell)


def _most_common(years: Iterable[SchoolYear]) -> SchoolYear | None:
    counts = Counter(years)
    return max(counts, key=lambda year: (counts[year], year)) if counts else None


def _column_years(sessions: pl.DataFrame) -> Mapping[SchoolYear, int]:
    counted = sessions.get_column("school_year").drop_nulls().value_counts()
    return {year: count for text, count in counted.iter_rows() if (year := SchoolYear.parse(text))}


def _report_column(sessions: pl.DataFrame, year: SchoolYear, log: Log) -> None:
    other = sessions.filter(pl.col("school_year").is_not_null() & (pl.col("school_year") != str(year)))
    firsts = other.group_by("source", "school_year", maintain_order=True).agg(pl.col("row").first(), pl.len())
    for source, text, row, count in firsts.iter_rows():
        if SchoolYear.parse(text):
            line, names = log.line(source, row), "names" if count == 1 else "name"
            log.add(source, "conflicting-year", Words(
                f"{count} hàng (từ hàng {line}) ghi năm học {text}, nhưng đang kiểm tra năm học {year}"
                " – sửa cho khớp",
                f"{counted(count, 'row')} (from row {line} on) {names} school year {text}, but {year} is being checked"
                " – make them agree"),
                row=row, name="school_year")


def _year_of_dates(sessions: pl.DataFrame) -> SchoolYear | None:
    """Return the school year in which every written day lies; None if they do not agree."""
    years: set[SchoolYear] = set()
    for name in ("date", "held"):
        for text in sessions.get_column(name).drop_nulls().unique():
            years |= {SchoolYear.of(day) for day in _days(text)}
    return years.pop() if len(years) == 1 else None


def _days(text: str) -> Iterable[date]:
    found = [(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    found += [(int(y), int(m), int(d)) for d, m, y in _WRITTEN.findall(text)]
    for year, month, day in found:
        try:
            yield date(year, month, day)
        except ValueError:
            continue
