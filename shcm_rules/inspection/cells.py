"""How texts became days and values: each distinct text once, with its count and first cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from ..folding import fold
from ..importers.dates.reasons import explain_date
from ..importers.layouts.tabular import Sheet
from ..reference.subjects import subject_name
from ..report import Lang
from ..schedule import FIELDS, Field, Schedule
from ..windows import Window
from .model import DateView, ValueView

__all__ = ["view_dates", "view_values"]

_UNREADABLE = {"vi": "không đọc được", "en": "could not be read"}
_WORDS = ("level", "organiser", "kind", "mode", "status")


def view_dates(schedule: Schedule, source: int, sheet: Sheet, lang: Lang) -> list[DateView]:
    """Return every distinct text of the date columns of a table, and the days it was read as."""
    frame: pl.DataFrame = getattr(schedule, sheet.table).filter(pl.col("source") == source)
    whys = {problem.cell: problem.told(lang) for item in schedule.inputs for problem in item.problems
            if problem.sheet == sheet.name and problem.code in {"unreadable-date", "ambiguous-date"}}
    return [view for item in FIELDS[sheet.table] if item.type == "date"
            for view in _dates(schedule, source, sheet, frame, item, whys, lang)]


def _dates(  # noqa: PLR0913, PLR0917 - one column of one table
    schedule: Schedule, source: int, sheet: Sheet, frame: pl.DataFrame, item: Field, whys: dict[str, str],
    lang: Lang,
) -> Iterator[DateView]:
    name = item.name
    low, high, known = (f"{name}_{part}" for part in ("lo", "hi", "exact"))
    exact = pl.col(known) if known in frame.columns else pl.col(low) == pl.col(high)
    groups = frame.filter(pl.col(name).is_not_null()).group_by(name, low, high, maintain_order=True)
    for text, first, last, row, count, sure in groups.agg(
        pl.col("row").first(), pl.len().alias("_count"), exact.first().alias("_exact"),
    ).iter_rows():
        cell = schedule.cell(sheet.table, source, row, name).cell
        if first is None:
            said = f": “{text[:80]}” – "  # the words in front are the field's header
            why = whys.get(cell, _UNREADABLE[lang])
            why = why.removeprefix(f"{item.header}{said}").removeprefix(f"“{item.header}”{said}")
            yield DateView(field=item.header, text=text, count=count, cell=cell, why=why)
            continue
        window = Window(date.fromordinal(first), date.fromordinal(last), text, exact=bool(sure))
        yield DateView(
            field=item.header, text=text, count=count, cell=cell, exact=window.exact,
            earliest=window.earliest.isoformat(), latest=window.latest.isoformat(),
            how=list(explain_date(text, window, schedule.year)))


def view_values(schedule: Schedule, source: int, sheet: Sheet) -> list[ValueView]:
    """Return the values that were read from another word, or that no cell of their row says."""
    frame: pl.DataFrame = getattr(schedule, sheet.table).filter(pl.col("source") == source)
    views: list[ValueView] = []
    for item in FIELDS[sheet.table]:
        if item.type in _WORDS:
            views += _words(schedule, source, sheet, frame, item)
        elif item.type == "subjects":
            views += _subjects(schedule, source, sheet, frame, item)
    constants = [item for item in FIELDS[sheet.table] if sheet.columns.get(item.name) == ""]
    for item in constants:
        text = sheet.frame.get_column(item.name)
        for value, count in text.value_counts(sort=True).iter_rows():
            if value is not None:
                views.append(ValueView(field=item.header, text="", value=value, count=count, cell="", how="layout"))
    return views


def _words(
    schedule: Schedule, source: int, sheet: Sheet, frame: pl.DataFrame, item: Field,
) -> Iterator[ValueView]:
    read = frame.filter(pl.col(item.name).is_not_null()).with_columns(pl.col(item.name).cast(pl.String()))
    groups = read.group_by(f"{item.name}_text", item.name, maintain_order=True)
    for text, value, row, count in groups.agg(pl.col("row").first(), pl.len()).iter_rows():
        if text is not None and (fold(text) == fold(value) or sheet.columns.get(item.name) == ""):
            continue
        if text is None and (item.name, value) == ("status", "Dự kiến"):
            continue  # an empty status says that
        cell = schedule.cell(sheet.table, source, row, item.name).cell
        how = "alias" if text is not None else "inferred"
        yield ValueView(field=item.header, text=text or "", value=value, count=count, cell=cell, how=how)


def _subjects(
    schedule: Schedule, source: int, sheet: Sheet, frame: pl.DataFrame, item: Field,
) -> Iterator[ValueView]:
    read = frame.filter(pl.col("subjects").is_not_null()).with_columns(pl.col("level").cast(pl.String()))
    groups = read.group_by("subject", "subjects", "level", maintain_order=True)
    for text, ids, level, row, count in groups.agg(pl.col("row").first(), pl.len()).iter_rows():
        value = ", ".join(subject_name(subject_id, level) for subject_id in ids)
        if text is None or fold(text) != fold(value):
            cell = schedule.cell(sheet.table, source, row, item.name).cell
            yield ValueView(field=item.header, text=text or "", value=value, count=count, cell=cell,
                            how="alias" if text else "inferred")
