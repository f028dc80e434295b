"""Sheets of several files → one `Schedule`: defaults, keys, levels, year, calendars, dates, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import polars as pl

from ..problems import Problem, Words
from ..schedule import FIELDS, SHEETS, InputFile, Schedule, Source, table_schema
from ..windows import SchoolYear
from .defaults import add_organisers, add_statuses, add_units
from .facts import common_facts, decide_year, report_unreadable, schedule_facts
from .file_tables import FileTables, read_file
from .files import find_files
from .kept import Form
from .keys import add_keys
from .layouts.layout import Sheet
from .layouts.layout_profiles import LayoutProfile, report_unfit
from .levels import add_levels
from .owners import homes_of, name_owners, report_nameless
from .raw import RawFile
from .tables import Log, join_sheets, read_date_cells, read_subject_cells, read_value_cells
from .terms import make_calendars, make_contexts
from .values import read_document_kind, read_level
from .worker import Reader, start_reader

__all__ = ["FileTables", "assemble", "read_file", "read_files", "read_schedule"]

REGISTRY_TABLES = ("departments", "clusters")
# Problems after which something that was written is missing from the tables.
_LOSSES = frozenset({
    "unreadable-date", "unknown-subject", "unknown-kind", "unknown-level", "unknown-organiser", "unknown-status",
    "unknown-mode", "unreadable-number", "formula-without-value", "error-cell", "unused-rows", "duplicate-header",
    "too-large", "cell-too-long", "duplicate-cell", "unknown-style", "question",
})


def read_schedule(  # noqa: PLR0913 - the choices of the command line
    paths: Sequence[str | Path],
    *,
    reader: Reader | None = None,
    year: SchoolYear | None = None,
    as_of: date,
    registry: Path | None = None,
    calendar: Path | None = None,
    week_convention: str | None = None,
    on_file: Callable[[str], None] | None = None,
    layout: LayoutProfile | None = None,
) -> Schedule:
    """Read workbooks and folders of them as one schedule.

    Files that cannot be read stay in `inputs` as unreadable. Raises InputError where a path does not
    exist, RuleError or UsageError from a calendar file that cannot be used.
    """
    files = read_files(paths, reader=reader, registry=registry, on_file=on_file, layout=layout)
    return assemble(files, year=year, as_of=as_of, calendar=calendar, week_convention=week_convention)


def read_files(  # noqa: PLR0913 - as above
    paths: Sequence[str | Path],
    *,
    reader: Reader | None = None,
    registry: Path | None = None,
    on_file: Callable[[str], None] | None = None,
    layout: LayoutProfile | None = None,
    on_raw: Callable[[RawFile], None] | None = None,
) -> list[FileTables]:
    """Read files and find their tables; `on_raw` is handed each file as it was read.

    A layout file speaks of the files themselves, not of the registry.
    """
    found = find_files(paths)
    with ExitStack() as stack:
        if reader is None:
            reader = stack.enter_context(start_reader())
        # Who looks at the sheets themselves needs them read.
        form = _kept_form(reader, (), layout) if on_raw is None else None
        files: list[FileTables] = []
        for raw in _reported(reader.read_all(found, form), on_file):
            if on_raw is not None:
                on_raw(raw)
            files.append(_find_tables(raw, (), layout))
        if layout is not None:
            _report_unfit(layout, files)
        if registry is not None:
            named, form = find_files([registry]), _kept_form(reader, REGISTRY_TABLES, None)
            raws = _reported(reader.read_all(named, form), on_file)
            files += [_find_tables(raw, REGISTRY_TABLES, None) for raw in raws]
        files[0].input.problems.extend(reader.problems)
    return files


def _kept_form(reader: Reader, only: Sequence[str], layout: LayoutProfile | None) -> Form | None:
    """Return the form in which tables are kept, None where nothing is."""
    if reader.kept is None:
        return None
    from .kept_tables import form_of  # noqa: PLC0415 - only who keeps tables pays for it

    return form_of(only, layout)


def _find_tables(raw: RawFile, only: Sequence[str], layout: LayoutProfile | None) -> FileTables:
    """Return the tables of one file: what was kept of them, else recognised, and then kept where that is wanted."""
    if raw.made is not None:
        from .kept_tables import unpack_tables  # noqa: PLC0415 - only who keeps tables pays for it

        return unpack_tables(raw.made, raw)
    file = read_file(raw, only=only, layout=layout)
    if raw.keep is not None:
        from .kept_tables import pack_tables  # noqa: PLC0415

        raw.keep(pack_tables(file, raw))
    return file


def _report_unfit(layout: LayoutProfile, files: Sequence[FileTables]) -> None:
    """Report what a layout file says of sheets that are not there: in the file of the sheet, else in the first."""
    met: list[tuple[str, Sheet | None]] = []
    for file in files:
        own: list[tuple[str, Sheet | None]] = [(sheet.name, sheet) for sheet in file.sheets]
        own += [(name, None) for name in (*file.ignored, *file.unknown)]
        met += own
        file.input.problems += [problem for problem in report_unfit(layout, own) if problem.sheet]
    files[0].input.problems += [problem for problem in report_unfit(layout, met) if not problem.sheet]


def _reported(files: Iterable[RawFile], on_file: Callable[[str], None] | None) -> Iterable[RawFile]:
    for raw in files:
        if on_file is not None:
            on_file(raw.path)
        yield raw


def assemble(
    files: Sequence[FileTables],
    *,
    year: SchoolYear | None = None,
    as_of: date,
    calendar: Path | None = None,
    week_convention: str | None = None,
) -> Schedule:
    """Put the sheets of all files together."""
    sheets = [sheet for file in files for sheet in file.sheets]
    owners = [place for place, file in enumerate(files) for _ in file.sheets]
    log = Log(sheets)
    tables = {table: read_value_cells(table, join_sheets(table, sheets), log) for table in SHEETS}
    report_unreadable(file.facts for file in files)
    said = _said(files, owners)
    school_year = decide_year(year, [file.facts for file in files], tables["sessions"], as_of, log)
    tables = _resolve(tables, sheets, said, log)
    homes = homes_of(tables, owners)
    tables = name_owners(tables, homes)
    report_nameless(tables["sessions"], owners, log)
    info = schedule_facts([file.facts for file in files], {owners[source]: home for source, home in homes.items()})
    calendars, problems = make_calendars(school_year, tables, calendar, [file.facts for file in files])
    for table in ("sessions", "documents", "minutes"):
        grouped, contexts = make_contexts(tables[table], school_year, calendars, week_convention)
        tables[table] = read_date_cells(table, grouped, contexts, log)
    _report_days(tables["sessions"], school_year, log)
    inputs = _inputs(files, owners, tables["sessions"], log, problems)
    finished = {table: _finished(table, frame) for table, frame in tables.items()}
    return Schedule(
        finished["sessions"], finished["departments"], finished["clusters"], finished["documents"], finished["minutes"],
        sources=[
            Source(files[owner].input.path, sheet.name, sheet.table, sheet.columns, sheet.rows)
            for owner, sheet in zip(owners, sheets, strict=True)
        ],
        inputs=inputs, year=school_year, info=info, calendars=calendars, homes=homes, rest=None,
        moved={
            (sheet.table, source, row, name): cell
            for source, sheet in enumerate(sheets) for (row, name), cell in sheet.moved.items()
        },
    )


def _said(files: Sequence[FileTables], owners: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return source → what its file says; files of nothing but `Thông tin` speak for the silent ones."""
    shared = common_facts(file.facts for file in files if file.facts.only_info)
    return {
        source: {key: files[owner].facts.get(key) or shared[key] for key in shared}
        for source, owner in enumerate(owners)
    }


def _resolve(
    tables: Mapping[str, pl.DataFrame], sheets: Sequence[Sheet], said: Mapping[int, Mapping[str, str]], log: Log,
) -> dict[str, pl.DataFrame]:
    """Fill in organisers, statuses, units, keys, levels and subjects."""
    units = {source: facts["unit"] for source, facts in said.items() if facts["unit"]}
    sessions = add_statuses(add_organisers(tables["sessions"], sheets, units))
    resolved = add_units({**tables, "sessions": sessions}, sheets, said)
    with_cluster = [source for source, sheet in enumerate(sheets) if "cluster" in sheet.columns]
    resolved = add_keys(resolved, cluster_columns=with_cluster)
    levels = {source: level for source, facts in said.items() if (level := read_level(facts["level"]))}
    resolved = add_levels(resolved, levels, log)
    for table in ("sessions", "departments"):
        resolved[table] = read_subject_cells(resolved[table], log)
    resolved["documents"] = _add_document_kinds(resolved["documents"])
    return resolved


def _add_document_kinds(documents: pl.DataFrame) -> pl.DataFrame:
    texts = documents.get_column("document").drop_nulls().unique().to_list()
    ids = {text: read_document_kind(text) for text in texts}
    return documents.with_columns(
        pl.col("document").replace_strict(ids, default=None, return_dtype=pl.String()).alias("document_id"),
    )


def _report_days(sessions: pl.DataFrame, year: SchoolYear, log: Log) -> None:
    """Note written days that lie in another school year than their row; the rows are kept."""
    first, last = date(year.start, 7, 1).toordinal(), date(year.start + 1, 6, 30).toordinal()
    for name, header in ((item.name, item.header) for item in FIELDS["sessions"] if item.name in ("date", "held")):
        outside = (pl.col(f"{name}_hi") < first) | (pl.col(f"{name}_lo") > last)
        this_year = pl.col("school_year").is_null() | (pl.col("school_year") == str(year))
        for source, row, day in sessions.filter(
            pl.col(f"{name}_exact") & outside & this_year,
        ).select("source", "row", f"{name}_lo").iter_rows():
            written = f"{date.fromordinal(day):%d/%m/%Y}"
            log.add(source, "date-outside-year", Words(
                f"{header}: {written} nằm ngoài năm học {year} – kiểm tra lại năm",
                f"“{header}”: {written} lies outside school year {year} – check the year"), row=row, name=name)


def _finished(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with exactly the columns of the schema."""
    if table == "sessions":
        frame = frame.with_columns(
            pl.int_range(pl.len(), dtype=pl.Int32).alias("row_id"), pl.lit(None, pl.String()).alias("occasion_id"),
        )
    return frame.select(pl.col(name).cast(kind) for name, kind in table_schema(table).items())


def _inputs(
    files: Sequence[FileTables], owners: Sequence[int], sessions: pl.DataFrame, log: Log, problems: Sequence[Problem],
) -> list[InputFile]:
    counts = dict(sessions.group_by("source").len().iter_rows())
    for source, owner in enumerate(owners):
        target = files[owner].input
        target.sessions += counts.get(source, 0)
        target.problems.extend(log.sheets[source].problems)
        target.problems.extend(log.problems.get(source, ()))
    for file in files:
        file.input.problems.extend(file.facts.problems)
    if files:
        files[0].input.problems.extend(problems)
    for file in files:
        if file.input.status == "read" and any(problem.code in _LOSSES for problem in file.input.problems):
            file.input.status = "partly_read"
    return [file.input for file in files]
