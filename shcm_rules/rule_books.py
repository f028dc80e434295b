"""A rule set's folder ↔ an Excel workbook that an official can edit; the order of the steps, no step itself."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .errors import InputError, RuleError, UsageError
from .importers.addresses import column_letter
from .importers.raw import RawFile
from .importers.worker import start_reader
from .rulesets.books.manuscript import Manuscript, read_manuscript
from .rulesets.books.sheet_rows import Mistake, Place, Sheet, TablesRead
from .rulesets.books.table_reading import read_tables
from .rulesets.books.tables import LISTS, Table, tables_of
from .rulesets.books.writing import files_of, write_files
from .rulesets.discovery import HEADER_FILE, find_rule_set
from .rulesets.lint import lint
from .rulesets.reading import read_source

__all__ = ["read_rule_book", "write_rule_book"]

_PROBLEM = re.compile(r"(?P<file>.*?):(?P<line>\d+): (?P<sentence>.*)", re.DOTALL)
_FROZEN = {"Quy tắc": 2, "Ví dụ": 0, "Tham số": 1, "Thiết lập": 1}


def write_rule_book(name_or_path: str | Path, path: Path) -> None:
    """Write a rule set, by shipped name or path, as a workbook. Comments of its files are left out.

    Raises:
        UsageError: no such rule set, or one that a workbook cannot hold.
        RuleError: every problem of its files.
        OSError: the workbook cannot be written.

    """
    from .reports.blanks.rule_book import BookColumn, Page, write_pages  # noqa: PLC0415 - brings the spreadsheet library

    manuscript = read_manuscript(find_rule_set(name_or_path))
    tables = tables_of(manuscript)
    back = read_tables([_as_sheet(table) for table in tables])
    if lost := [*_differences(manuscript, back.manuscript)]:
        places = "; ".join(lost)
        raise UsageError(
            f"{name_or_path}: có chữ mà bảng không giữ nguyên được, ở {places}",
            f"{name_or_path}: there is text that a table cannot keep as it is, at {places}")
    pages = [
        Page(
            table.name, [BookColumn(c.header, c.width, c.choices, c.required) for c in table.columns], table.rows,
            _FROZEN.get(table.name, 0),
        )
        for table in tables
    ]
    write_pages(path, pages, lists_name=LISTS)


def read_rule_book(path: Path, folder: Path, *, force: bool = False) -> list[str]:
    """Write the rule set of a workbook into a folder; return what is left to mend, with sheet and cell.

    Raises:
        InputError: the workbook cannot be read.
        RuleError: every mistake in it, with sheet and cell; nothing is written then.
        UsageError: the folder exists, or holds something else than a rule set.
        OSError: the folder cannot be written.

    """
    folder = folder.resolve()
    _refuse_folder(folder, force=force)
    raw = _read_file(path)
    found = read_tables([Sheet(t.sheet, t.rows, t.first_row, t.first_column) for t in raw.tables])
    broken = [f"{path.name}, trang “{p.sheet}”, ô {p.cell}: {p.message}" for t in raw.tables for p in t.problems]
    folder.parent.mkdir(parents=True, exist_ok=True)
    remarks, errors = _judge(found, path.name, folder)
    if problems := [*broken, *errors]:
        raise RuleError(problems)
    write_files(files_of(found.manuscript), folder)
    return remarks


def _differences(one: Manuscript, other: Manuscript) -> Iterator[str]:
    """Yield the pieces that a table would change, such as a text that is its word for nothing."""
    if one.header != other.header:
        yield HEADER_FILE
    for part in ("parameters", "settings", "rules", "examples"):
        pieces, back = getattr(one, part), getattr(other, part)
        yield from (f"{part}: {name}" for name in pieces if pieces[name] != back.get(name))


def _as_sheet(table: Table) -> Sheet:
    return Sheet(table.name, [[column.header for column in table.columns], *table.rows])


def _refuse_folder(folder: Path, *, force: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / HEADER_FILE).is_file()):
        raise UsageError(
            f"{folder}: không phải là thư mục của một bộ quy tắc – hãy chọn tên khác",
            f"{folder}: this is not the folder of a rule set – choose another name")
    if any(folder.iterdir()) and not force:
        raise UsageError(
            f"{folder}: đã có bộ quy tắc này – thêm --force nếu muốn ghi đè",
            f"{folder}: this rule set exists – add --force to overwrite it")


def _read_file(path: Path) -> RawFile:
    with start_reader([path]) as reader:
        (raw,) = reader.read([path])
    if not raw.readable:
        raise InputError(*("\n".join(problem.told(lang) for problem in raw.problems) for lang in ("vi", "en")))
    return raw


def _judge(found: TablesRead, book: str, folder: Path) -> tuple[list[str], list[str]]:
    """Return what lint says of the files that the tables make, as remarks or, if they do not load, as errors."""
    told = [_told(book, mistake.place, mistake.sentence) for mistake in _in_order(found.mistakes)]
    spoilt = {mistake.place for mistake in found.mistakes}
    if not found.manuscript.header:
        return [], told
    trial = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        write_files(files_of(found.manuscript, one_value_a_line=True), trial)
        problems = _placed(lint([trial]), _cells(found, trial), trial)
        loads = _loads(trial)
    finally:
        shutil.rmtree(trial)
    sentences = [
        _told(book, place, sentence) if place else f"{book}: {sentence}"
        for place, sentence in problems if place is None or place not in spoilt
    ]
    return (sentences, []) if loads and not told else ([], [*told, *sentences])


def _loads(folder: Path) -> bool:
    try:
        read_manuscript(folder)
    except RuleError:
        return False
    return True


def _cells(found: TablesRead, folder: Path) -> dict[str, dict[int, Place]]:
    """Return file → line → cell."""
    cells: dict[str, dict[int, Place]] = {}
    paths: dict[str, list[tuple[tuple[str | int, ...], Place]]] = {}
    for (file, path), place in found.places.items():
        paths.setdefault(file, []).append((path, place))
    for file, entries in paths.items():
        if not (folder / file).is_file():
            continue
        source = read_source(folder / file, (folder / file).read_bytes())
        for path, place in sorted(entries, key=lambda entry: len(entry[0])):
            if place.row:
                cells.setdefault(file, {}).setdefault(source.line(path), place)
    return cells


def _placed(
    problems: Sequence[str], cells: Mapping[str, Mapping[int, Place]], folder: Path,
) -> list[tuple[Place | None, str]]:
    """Return each problem with its cell: that of its line, or of the nearest line above; of another set's: none."""
    inside = {str((folder / file).resolve()): lines for file, lines in cells.items()}
    placed: list[tuple[Place | None, str]] = []
    for problem in problems:
        found = _PROBLEM.fullmatch(problem)
        lines = inside.get(str(Path(found["file"]).resolve()), {}) if found else {}
        above = [line for line in lines if found and line <= int(found["line"])]
        ours = found and Path(found["file"]).resolve().is_relative_to(folder.resolve())
        sentence = found["sentence"] if found and ours else problem
        placed.append((lines[max(above)] if above else None, sentence))
    return placed


def _in_order(mistakes: Sequence[Mistake]) -> list[Mistake]:
    sheets = list(dict.fromkeys(mistake.place.sheet for mistake in mistakes))
    return sorted(mistakes, key=lambda m: (sheets.index(m.place.sheet), m.place.row, m.place.column))


def _told(book: str, place: Place, sentence: str) -> str:
    cell = f", ô {column_letter(place.column)}{place.row}" if place.row else ""
    return f"{book}, trang “{place.sheet}”{cell}: {sentence}"
