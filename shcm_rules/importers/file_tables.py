"""The tables of one file: its sheets recognised, what it says of itself, what to ask about; knows no other file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..problems import Words, problem
from ..schedule import InputFile
from .facts import FileFacts
from .layouts.headers import table_of_name
from .layouts.layout import Sheet, describe_unknown
from .layouts.layout_profiles import LayoutProfile, add_constants, pin_sheet
from .layouts.questions import Question, ask, ask_for_header
from .layouts.sheets import read_sheets
from .layouts.titles import read_info, title_facts
from .letters.repairs import repair_tables
from .raw import RawFile, RawTable

__all__ = ["FileTables", "read_file"]

_NO_TABLE = Words(
    "trang tính không có bảng nào nhận ra được – không được dùng",
    "no table was recognised in this sheet – it is not used")
_NO_CELLS = Words(
    "tệp không có ô nào có dữ liệu – cần một bảng lịch",
    "no cell of the file is filled – a table of sessions is needed")


@dataclass(slots=True)
class FileTables:
    """One input: its recognised sheets and what it says of itself."""

    input: InputFile
    sheets: list[Sheet] = field(default_factory=list)
    facts: FileFacts = field(default_factory=FileFacts)
    questions: list[Question] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # sheets that a layout file leaves aside
    unknown: list[str] = field(default_factory=list)  # sheets in which no table was found


def read_file(raw: RawFile, *, only: Sequence[str] = (), layout: LayoutProfile | None = None) -> FileTables:
    """Find the tables of one file; with `only`, sheets of other tables are left aside and reported."""
    file = FileTables(InputFile(raw.path, raw.sha256, "read" if raw.readable else "unreadable"))
    file.input.problems.extend(raw.problems)
    if not raw.readable:
        return file
    repair_tables(raw.tables)
    written = [table for table in raw.tables if any(text and text.strip() for row in table.rows for text in row)]
    unknown = [table for table in written if not _take_table(file, table, only, layout)]
    file.unknown = [table.sheet for table in unknown]
    for table in raw.tables:
        if table not in written:
            file.input.problems.extend(table.problems)
    _ask_of_unknown(file, [] if only else unknown)
    if file.sheets or file.facts.sheet:
        file.input.problems += [
            problem("unused-sheet", _NO_TABLE, table.sheet)
            for table in unknown
        ]
    else:
        _refuse(file, unknown)
    file.facts.only_info = not file.sheets
    return file


def _take_table(file: FileTables, raw: RawTable, only: Sequence[str], profile: LayoutProfile | None) -> bool:
    layout = profile.of(raw.sheet) if profile else None
    if layout and layout.ignored:
        file.ignored.append(raw.sheet)
        return True
    if layout:
        raw = pin_sheet(raw, layout)
    if table_of_name(raw.sheet) != "info" and (sheets := read_sheets(raw)):
        sheets = [sheet for sheet in sheets if not only or sheet.table in only]
        for sheet in sheets:
            file.sheets.append(sheet)
            _ask(file, raw, sheet)
            if layout:
                add_constants(sheet, layout)
        if sheets:
            _take_titles(file, title_facts(raw, sheets[0].header_row))
        return bool(sheets)
    info = read_info(raw)
    if not info.values or (table_of_name(raw.sheet) != "info" and len(info.values) < 2):
        return False
    if file.facts.sheet:
        return False
    file.facts.info, file.facts.sheet = info, raw.sheet
    file.facts.problems += info.problems
    return True


def _take_titles(file: FileTables, titles: Mapping[str, str]) -> None:
    for key, value in titles.items():
        if file.facts.titles.setdefault(key, value) != value:
            file.facts.titles[key] = ""  # two sheets disagree: neither speaks for the file


def _ask(file: FileTables, raw: RawTable, sheet: Sheet) -> None:
    questions = ask(raw, sheet)
    file.questions += questions
    asked = {question.cell for question in questions}
    sheet.problems = [item for item in sheet.problems if item.code != "unused-column" or item.cell not in asked]
    sheet.problems += [question.problem() for question in questions]


def _ask_of_unknown(file: FileTables, unknown: Iterable[RawTable]) -> None:
    """Ask about sheets without a known table; `Thông tin` and sheets of names alone raise no question."""
    for table in unknown:
        questions = ask_for_header(table)
        file.questions += questions
        file.input.problems += [question.problem() for question in questions]


def _refuse(file: FileTables, unknown: Sequence[RawTable]) -> None:
    file.input.status = "unreadable"
    for table in unknown:
        file.input.problems.extend(table.problems)
    if unknown:
        file.input.problems.append(problem("no-header", describe_unknown(unknown), unknown[0].sheet))
    else:
        file.input.problems.append(problem("empty-workbook", _NO_CELLS))
