"""Which calendar holds for each province and level, and in which context each row's dates are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from ..errors import UsageError
from ..problems import Problem, Words, problem
from ..reference.calendars import Calendar, calendar_from_info, find_calendar, load_calendars
from ..windows import SchoolYear, Window
from .dates.columns import read_dates
from .dates.reading import DateContext, Unreadable
from .facts import FileFacts, common_facts

__all__ = ["make_calendars", "make_contexts"]

Pairs = Mapping[tuple[str, str], Calendar]
_BOUNDS = {"term1_from": "HK1 từ", "term1_to": "HK1 đến", "term2_from": "HK2 từ", "term2_to": "HK2 đến"}


def make_calendars(
    year: SchoolYear, tables: Mapping[str, pl.DataFrame], path: Path | None, files: Sequence[FileFacts],
) -> tuple[Pairs, list[Problem]]:
    """Return a calendar for every (province, level) of a session, department or cluster, and for ("", "").

    `Thông tin` goes before the user's file, and that before the shipped ones. Where nobody knows the
    year, its terms can lie anywhere in it, and a problem says so.
    """
    among = load_calendars(path) if path is not None else ()
    given = _given_terms(year, files)
    pairs = pl.concat([
        tables[table].select(pl.col("province").fill_null(""), pl.col("level").cast(pl.String()).fill_null("")).unique()
        for table in ("sessions", "departments", "clusters")
    ]).unique().sort("province", "level")
    calendars: dict[tuple[str, str], Calendar] = {}
    unknown = False
    for province, level in dict.fromkeys([("", ""), *pairs.iter_rows()]):
        base = find_calendar(year, province, level, among=among)
        calendars[province, level] = _with_given(base, year, given, files)
        unknown |= base is None and not all(given)
    if not unknown:
        return calendars, []
    return calendars, [problem("unknown-calendar", Words(
        f"chưa có lịch năm học {year} – ghi ngày đầu, ngày cuối HK1, HK2 ở trang “Thông tin” hoặc dùng --calendar",
        f"there is no calendar of school year {year} – write the first and last days of terms 1 and 2 (HK1, HK2) on"
        " sheet “Thông tin”, or use --calendar"))]


def _given_terms(year: SchoolYear, files: Sequence[FileFacts]) -> list[Window | None]:
    """Return the terms' days as `Thông tin` gives them; files that differ give none."""
    said = common_facts(files, _BOUNDS)
    read = read_dates([text for text in said.values() if text], DateContext(year, None, None))
    windows: list[Window | None] = []
    for key, name in _BOUNDS.items():
        value = read.get(said[key]) if said[key] else None
        windows.append(value if isinstance(value, Window) else None)
        if isinstance(value, Unreadable):
            _note(files, key, value.code, Words(f"{name}: {value.why}", f"“{name}”: {value.english}"))
    for key, name in _BOUNDS.items():
        if len({text for facts in files if (text := facts.get(key))}) > 1:
            _note(files, key, "unknown-calendar", Words(
                f"{name}: các tệp ghi khác nhau – không giá trị nào được dùng",
                f"“{name}”: the files differ – none of the values is used"))
    return windows


def _note(files: Sequence[FileFacts], key: str, code: str, words: Words) -> None:
    for facts in files:
        if facts.get(key):
            facts.problems.append(problem(code, words, facts.sheet, facts.info.cells.get(key, "")))


def _with_given(
    base: Calendar | None, year: SchoolYear, given: list[Window | None], files: Sequence[FileFacts],
) -> Calendar:
    try:
        return calendar_from_info(base, year, term1=(given[0], given[1]), term2=(given[2], given[3]))
    except UsageError as error:
        key = next(key for key, window in zip(_BOUNDS, given, strict=True) if window)
        for sentences in zip(*(error.told(lang).split("\n") for lang in ("vi", "en")), strict=True):
            _note(files, key, "unreadable-date", Words(*sentences))
        given[:] = [None] * 4  # said once; what is out of order is used nowhere
        return calendar_from_info(base, year, term1=(None, None), term2=(None, None))


def make_contexts(
    frame: pl.DataFrame, year: SchoolYear, calendars: Pairs, week_convention: str | None,
) -> tuple[pl.DataFrame, list[tuple[pl.Expr, DateContext]]]:
    """Return the frame with a column `context`, and for each context its rows and how their dates read.

    A row that names its own school year is read in that year.
    """
    columns = [
        pl.col(name).cast(pl.String()).fill_null("").alias(f"_{name}") if name in frame.columns
        else pl.lit("").alias(f"_{name}")
        for name in ("province", "level", "school_year")
    ]
    keyed = frame.with_columns(columns)
    distinct = keyed.select("_province", "_level", "_school_year").unique(maintain_order=True)
    contexts: list[DateContext] = []
    places = []
    for province, level, text in distinct.iter_rows():
        own = SchoolYear.parse(text) or year
        calendar = calendars.get((province, level)) or calendars["", ""]
        if own != year:
            calendar = find_calendar(own, province, level) or calendar_from_info(
                None, own, term1=(None, None), term2=(None, None))
        context = DateContext(own, calendar, week_convention)
        if context not in contexts:
            contexts.append(context)
        places.append(contexts.index(context))
    contexts = contexts or [DateContext(year, calendars["", ""], week_convention)]
    grouped = keyed.join(
        distinct.with_columns(pl.Series("context", places, dtype=pl.Int32())),
        on=["_province", "_level", "_school_year"], how="left", maintain_order="left",
    ).drop("_province", "_level", "_school_year")
    return grouped, [(pl.col("context") == place, context) for place, context in enumerate(contexts)]
