"""A schedule on disk: its tables as Parquet, everything else in `store.json`; written here, read by any program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import polars as pl
from pydantic import TypeAdapter, ValidationError

from ..errors import UsageError
from ..problems import Words, system_reason
from ..reference.school_calendar import Calendar
from ..schedule import InputFile, Schedule, Source, table_schema
from ..windows import SchoolYear

__all__ = ["SMALL_TABLES", "Store", "as_sessions", "is_store", "open_store", "save_schedule"]

HEAD = "store.json"
#: Tables that a computer holds in memory whatever the country: all but the sessions.
SMALL_TABLES = ("departments", "clusters", "documents", "minutes")
_ROWS = 1_000_000  # of a file of sessions
#: Numbers of files outgrow 16 bits in a country.
_WIDER = {"source": pl.Int32()}


@dataclass(frozen=True)
class _Head:
    """What a schedule is beside its tables, as JSON can say it."""

    year: SchoolYear | None
    sources: list[Source]
    inputs: list[InputFile]
    info: dict[str, str]
    calendars: list[tuple[str, str, Calendar]]
    moved: list[tuple[str, int, int, str, str]] = field(default_factory=list)
    homes: dict[int, str] = field(default_factory=dict)
    form: Literal["shcm-store/1"] = "shcm-store/1"


_HEADS: TypeAdapter[_Head] = TypeAdapter(_Head)


@dataclass(frozen=True)
class Store:
    """A folder of tables; `rest` is the schedule without its sessions."""

    folder: Path
    rest: Schedule

    @property
    def sessions(self) -> str:
        """Return the pattern of the files of sessions, for whatever library reads them."""
        return (self.folder / "sessions" / "*.parquet").as_posix()

    def scan(self) -> pl.LazyFrame:
        """Return the session rows, to be read when they are needed."""
        scanned = pl.scan_parquet(self.sessions, hive_partitioning=False)
        return scanned.select(pl.col(name).cast(kind) for name, kind in session_schema().items())

    def load(self) -> Schedule:
        """Return the whole schedule in memory."""
        return replace(self.rest, sessions=self.scan().collect())


def session_schema() -> dict[str, pl.DataType]:
    """Return the columns of session rows as a store has them."""
    return table_schema("sessions") | _WIDER


def as_sessions(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows that an engine has brought as session rows; of a frame without columns none."""
    kinds = session_schema()
    if not frame.width:
        return pl.DataFrame(schema=kinds)
    return frame.select(pl.col(name).cast(kind) for name, kind in kinds.items())


def is_store(path: str | Path) -> bool:
    """Tell whether a folder is a store."""
    return (Path(path) / HEAD).is_file()


def save_schedule(schedule: Schedule, folder: str | Path) -> None:
    """Write a schedule as a store into a new or empty folder.

    Raises:
        UsageError: the folder holds something already, or cannot be written.

    """
    target = Path(folder)
    try:
        if target.exists() and any(target.iterdir()):
            raise UsageError(
                f"{folder}: thư mục đã có nội dung – hãy chọn thư mục mới",
                f"{folder}: the folder is not empty – choose a new one")
        (target / "sessions").mkdir(parents=True, exist_ok=True)
        for name in SMALL_TABLES:
            getattr(schedule, name).write_parquet(target / f"{name}.parquet")
        for number, first in enumerate(range(0, max(schedule.sessions.height, 1), _ROWS)):
            schedule.sessions.slice(first, _ROWS).write_parquet(target / "sessions" / f"{number:05d}.parquet")
        (target / HEAD).write_bytes(_HEADS.dump_json(_head(schedule), indent=1))
    except OSError as error:
        raise UsageError(*_refused(folder, error, Words("không ghi được", "could not be written"))) from error


def open_store(folder: str | Path) -> Store:
    """Return a store without reading its sessions.

    Raises:
        UsageError: not a store, or one that another version has written.

    """
    target = Path(folder)
    try:
        head = _HEADS.validate_json((target / HEAD).read_bytes())
        tables = {name: _table(target, name) for name in SMALL_TABLES}
    except OSError as error:
        unread = Words("không đọc được kho", "the store could not be read")
        raise UsageError(*_refused(folder, error, unread)) from error
    except (ValidationError, pl.exceptions.PolarsError) as error:
        raise UsageError(
            f"{folder}: không phải kho của phiên bản này – hãy tạo lại bằng shcm store",
            f"{folder}: no store of this version – make it again by shcm store") from error
    tables["sessions"] = pl.DataFrame(schema=session_schema())
    whole = Schedule(
        **tables, rest=None, sources=head.sources, inputs=head.inputs, year=head.year, info=head.info, homes=head.homes,
        calendars={(province, level): calendar for province, level, calendar in head.calendars},
        moved={(table, source, row, name): cell for table, source, row, name, cell in head.moved})
    return Store(target, whole)


def _table(folder: Path, name: str) -> pl.DataFrame:
    kinds = table_schema(name) | _WIDER
    read = pl.read_parquet(folder / f"{name}.parquet")
    return read.select(pl.col(column).cast(kind) for column, kind in kinds.items())


def _head(schedule: Schedule) -> _Head:
    return _Head(
        year=schedule.year, sources=list(schedule.sources), inputs=schedule.inputs, info=dict(schedule.info),
        calendars=[(*key, calendar) for key, calendar in schedule.calendars.items()],
        moved=[(*key, cell) for key, cell in schedule.moved.items()], homes=dict(schedule.homes))


def _refused(folder: Any, error: OSError, what: Words) -> Iterable[str]:
    return [f"{folder}: {what.told(lang)} – {system_reason(error, lang)}" for lang in ("vi", "en")]
