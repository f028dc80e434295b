"""Read files as `check` does and put down how each sheet, fact and question came about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Literal

from ..importers.addresses import address
from ..importers.assemble import FileTables, assemble, read_files
from ..importers.facts import KEYS
from ..importers.layouts.headers import INFO_KEYS
from ..importers.layouts.layout_profiles import LayoutProfile
from ..importers.layouts.questions import Question
from ..importers.layouts.titles import title_facts
from ..importers.raw import RawFile, RawTable
from ..importers.worker import Reader
from ..layout_files import read_layout
from ..options import read_day, read_year
from ..report import Lang
from ..schedule import Schedule
from ..windows import SchoolYear
from .model import FactView, FileView, Inspection, ProblemView, QuestionView, SheetView
from .sheets import Reading, view_sheet

__all__ = ["inspect"]

AnyPath = str | PathLike[str]
_TITLE_ROWS = 60


def inspect(  # noqa: PLR0913 - keywords, each an option of `check`
    source: AnyPath | Sequence[AnyPath],
    *,
    layout: AnyPath | None = None,
    year: SchoolYear | str | None = None,
    as_of: date | str | None = None,
    registry: AnyPath | None = None,
    calendar: AnyPath | None = None,
    lang: Lang = "vi",
    reader: Reader | None = None,
    on_file: Callable[[str], None] | None = None,
) -> Inspection:
    """Tell how workbooks, or folders of them, are read as one schedule; `lang` is the language of the sentences.

    Raises:
        InputError: a path that does not exist.
        UsageError: a wrong option, a file that cannot be opened.
        RuleError: every mistake of the layout file.

    """
    paths = [Path(source)] if isinstance(source, str | PathLike) else [Path(path) for path in source]
    day, asked = read_day(as_of, lang), read_year(year, lang)
    profile = read_layout(layout) if layout is not None else None
    raws: list[RawFile] = []
    files = read_files(
        paths, reader=reader, registry=Path(registry) if registry else None, on_file=on_file, layout=profile,
        on_raw=raws.append,
    )
    schedule = assemble(files, year=asked, as_of=day, calendar=Path(calendar) if calendar else None)
    return _view(files, raws, schedule, profile, asked, lang)


def _view(  # noqa: PLR0913, PLR0917 - what was read, and how it was asked for
    files: Sequence[FileTables], raws: Sequence[RawFile], schedule: Schedule, profile: LayoutProfile | None,
    asked: SchoolYear | None, lang: Lang,
) -> Inspection:
    views = []
    first = 0  # index of the file's first table in the schedule
    for place, file in enumerate(files):
        if place < len(raws):  # the registry stands behind the files themselves
            views.append(_file(file, raws[place], schedule, profile, first, lang))
        first += len(file.sheets)
    return Inspection(
        school_year=str(schedule.year), year_from=_year_from(asked, files, schedule),
        layout=profile.path if profile else "", files=views,
    )


def _year_from(
    asked: SchoolYear | None, files: Sequence[FileTables], schedule: Schedule,
) -> Literal["option", "info", "column", "title", "dates", "as-of"]:
    """Tell where the school year was taken from, in the order in which `importers.facts` decides it."""
    if asked:
        return "option"
    if any(SchoolYear.parse(file.facts.info.values.get("school_year", "")) for file in files):
        return "info"
    if any(map(SchoolYear.parse, schedule.sessions.get_column("school_year").drop_nulls().unique())):
        return "column"
    if any(SchoolYear.parse(file.facts.titles.get("school_year", "")) for file in files):
        return "title"
    days = schedule.sessions.filter(schedule.sessions.get_column("date_exact"))
    years = {SchoolYear.of(date.fromordinal(day)) for day in days.get_column("date_lo").drop_nulls().unique()}
    return "dates" if years == {schedule.year} else "as-of"


def _file(  # noqa: PLR0913, PLR0917 - as above
    file: FileTables, raw: RawFile, schedule: Schedule, profile: LayoutProfile | None, first: int, lang: Lang,
) -> FileView:
    sources: dict[str, list[int]] = {}
    for place, sheet in enumerate(file.sheets):
        sources.setdefault(sheet.name, []).append(first + place)
    facts = list(_facts(file, raw))
    sheets: list[SheetView] = []
    for table in raw.tables:
        told = {fact.cell for fact in facts if fact.sheet == table.sheet}
        reading = Reading(table, file, schedule, profile.of(table.sheet) if profile else None, told, lang)
        own = [(source, file.sheets[source - first]) for source in sources.get(table.sheet, [])]
        sheets += view_sheet(reading, own)
    return FileView(
        path=file.input.path, sha256=file.input.sha256, status=file.input.status, sheets=sheets, facts=facts,
        questions=[_question(question, lang) for question in file.questions],
        problems=[
            ProblemView(code=problem.code, sheet=problem.sheet, cell=problem.cell, message=problem.told(lang))
            for problem in file.input.problems
        ],
    )


def _question(question: Question, lang: Lang) -> QuestionView:
    return QuestionView(
        sheet=question.sheet, cell=question.cell, column=question.column, header=question.text,
        options=list(question.options), sentence=question.sentence.told(lang), answer=question.answer,
        refusal=question.refusal,
    )


def _facts(file: FileTables, raw: RawFile) -> Iterable[FactView]:
    """Yield what `Thông tin` and the titles say, each with its cell."""
    names = {key: words.split(" | ")[0] for key, words in INFO_KEYS.items()}
    for key, value in file.facts.info.values.items():
        cell = file.facts.info.cells.get(key, "")
        yield FactView(name=names[key], value=value, sheet=file.facts.sheet, cell=cell, how="info")
    tables = {table.sheet: table for table in raw.tables}
    for sheet in {sheet.name: sheet for sheet in reversed(file.sheets)}.values():
        for key, cell in _title_cells(tables[sheet.name], sheet.header_row, file.facts.titles).items():
            yield FactView(name=names[key], value=file.facts.titles[key], sheet=sheet.name, cell=cell, how="title")


def _title_cells(raw: RawTable, header_row: int, titles: Mapping[str, str]) -> dict[str, str]:
    """Return the first cell above the header that alone says each fact of the titles."""
    found: dict[str, str] = {}
    for index, row in enumerate(raw.rows[: min(header_row, _TITLE_ROWS)]):
        for column, text in enumerate(row):
            if not text:
                continue
            for key, value in title_facts(RawTable(raw.sheet, [[text]]), 1).items():
                if key in KEYS and value and titles.get(key) == value:
                    found.setdefault(key, address(raw, index, column))
    return found
