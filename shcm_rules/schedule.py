"""The tables that every check sees, and where each of their cells came from.

A `Schedule` holds five Polars tables, one row per row of the user's sheet. Text columns are NFC and
trimmed, null where the cell is empty. A date field `x` is three columns: `x` (the text as written),
`x_lo` and `x_hi` (day numbers, `date.toordinal()`, both inclusive). Nothing recorded: all three null.
Written but unreadable: `x` is text, the bounds are null. Columns that no sheet has are still there,
all null; which sheet had which column is known to `Source.columns`.

Keys (`*_id`) are folded names that compare equal however a unit is spelled; null is *unknown*, and
"" is "the one that needs no name" (a workbook of one school that never names it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import polars as pl

from .problems import PROBLEM_CODES, Problem

if TYPE_CHECKING:
    from .reference.calendars import Calendar
    from .windows import SchoolYear

__all__ = [
    "ACTS", "FIELDS", "KINDS", "LEVELS", "MODES", "ORGANISERS", "PROBLEM_CODES", "STATUSES",
    "Cell", "Field", "InputFile", "Problem", "Rest", "SHEETS", "Schedule", "Source", "empty_table", "table_schema",
]

LEVELS = ("MN", "TH", "THCS", "THPT")
ORGANISERS = ("Tổ", "Trường", "Liên trường", "Cụm", "Xã/Phường", "Tỉnh/Thành phố")
KINDS = ("NCBH", "Chuyên đề", "Hội thảo", "Tập huấn", "Thường kỳ")
MODES = ("Trực tiếp", "Trực tuyến", "Kết hợp")
STATUSES = ("Dự kiến", "Đã thực hiện", "Hoãn", "Huỷ")

FieldType = Literal["text", "date", "number", "subjects", "level", "organiser", "kind", "mode", "status", "year"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a sheet: its name in the tables, its canonical header, what its cells hold."""

    name: str
    header: str
    type: FieldType = "text"


SHEETS: Mapping[str, str] = {  # table name -> canonical sheet name
    "sessions": "Lịch SHCM",
    "departments": "Tổ - Môn",
    "clusters": "Cụm",
    "documents": "Hồ sơ",
    "minutes": "Biên bản",
}
_SESSION_FIELDS = (
    Field("number", "STT"), Field("school_year", "Năm học", "year"), Field("province", "Tỉnh"),
    Field("ward", "Xã/Phường"), Field("cluster", "Cụm"), Field("school", "Trường"),
    Field("level", "Cấp học", "level"), Field("department", "Tổ chuyên môn"),
    Field("organiser", "Cấp tổ chức", "organiser"), Field("occasion", "Lần"),
    Field("kind", "Loại sinh hoạt", "kind"), Field("subject", "Môn học", "subjects"), Field("grade", "Khối lớp"),
    Field("content", "Nội dung"), Field("objective", "Mục tiêu"), Field("participants", "Thành phần"),
    Field("venue", "Địa điểm"), Field("mode", "Hình thức", "mode"), Field("owner", "Người phụ trách"),
    Field("date", "Thời gian", "date"), Field("duration", "Thời lượng"), Field("status", "Trạng thái", "status"),
    Field("held", "Ngày thực hiện", "date"), Field("assigned", "Ngày phân công", "date"),
    Field("notified", "Ngày thông báo", "date"), Field("reviewed", "Ngày rà soát", "date"),
    Field("approved", "Ngày duyệt", "date"), Field("consented", "Ngày ký đồng ý", "date"),
    Field("plan_sent", "Ngày gửi kế hoạch", "date"), Field("ward_sent", "Ngày gửi UBND", "date"),
    Field("authorised", "Ngày phê duyệt", "date"), Field("results_notified", "Ngày thông báo kết quả", "date"),
    Field("reported", "Ngày báo cáo", "date"), Field("attended", "Số dự", "number"),
    Field("expected", "Tổng số", "number"), Field("note", "Ghi chú"),
)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "sessions": _SESSION_FIELDS,
    "departments": (
        Field("province", "Tỉnh"), Field("ward", "Xã/Phường"), Field("school", "Trường"),
        Field("level", "Cấp học", "level"), Field("department", "Tổ chuyên môn"),
        Field("subject", "Môn học", "subjects"),
    ),
    "clusters": (
        Field("province", "Tỉnh"), Field("ward", "Xã/Phường"), Field("cluster", "Cụm"), Field("school", "Trường"),
        Field("level", "Cấp học", "level"), Field("school_year", "Năm học", "year"), Field("head", "Cụm trưởng"),
    ),
    "documents": (
        Field("unit", "Đơn vị"), Field("document", "Loại hồ sơ"), Field("school_year", "Năm học", "year"),
        Field("sent", "Ngày gửi", "date"), Field("recipient", "Nơi nhận"), Field("attachments", "Đính kèm"),
    ),
    "minutes": (
        Field("unit", "Đơn vị"), Field("occasion", "Lần"), Field("date", "Ngày", "date"),
        Field("time", "Thời gian"), Field("venue", "Địa điểm"), Field("participants", "Thành phần"),
        Field("content", "Nội dung"), Field("conclusion", "Kết luận"), Field("next_tasks", "Phân công kỳ sau"),
        Field("chair", "Chủ tọa xác nhận"), Field("secretary", "Thư ký"), Field("archive", "Nơi lưu"),
    ),
}
#: The acts that a session's row records, in the order in which they happen.
ACTS = (
    "assigned", "plan_sent", "ward_sent", "authorised", "notified", "reviewed", "approved", "consented",
    "results_notified", "reported",
)
_TYPED: Mapping[str, pl.DataType] = {
    "level": pl.Enum(LEVELS), "organiser": pl.Enum(ORGANISERS), "kind": pl.Enum(KINDS),
    "mode": pl.Enum(MODES), "status": pl.Enum(STATUSES),
}


@dataclass(slots=True)
class InputFile:
    """One file that was asked for: its hash, whether it was read, what could not be."""

    path: str
    sha256: str
    status: Literal["read", "partly_read", "unreadable"]
    sessions: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """One table of one sheet: which column letter holds which field (None: data frame, no letters).

    `rows` maps a row's number to the row of the sheet that it stands in, where several come from one row.
    """

    file: str
    sheet: str
    table: str
    columns: Mapping[str, str]
    rows: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands."""

    file: str
    sheet: str
    cell: str
    row: int


def table_schema(table: str) -> dict[str, pl.DataType]:
    """Return the columns of a table with their types.

    Every table begins with `source` (index into `Schedule.sources`) and `row` (1-based row of the
    sheet). A field of type kind, level, organiser, mode or status has its Enum under its name and
    the text as written under `<name>_text`; `subject` is the text, `subjects` the catalogue ids
    (null: unknown; several where the cell names several; [] never).
    """
    schema: dict[str, pl.DataType] = {"source": pl.Int16(), "row": pl.Int32()}
    for item in FIELDS[table]:
        if item.type == "date":
            schema |= {item.name: pl.String(), f"{item.name}_lo": pl.Int32(), f"{item.name}_hi": pl.Int32()}
        elif item.type in _TYPED:
            schema |= {item.name: _TYPED[item.type], f"{item.name}_text": pl.String()}
        elif item.type == "subjects":
            schema |= {item.name: pl.String(), "subjects": pl.List(pl.String())}
        elif item.type == "number":
            schema |= {item.name: pl.Float64(), f"{item.name}_text": pl.String()}
        else:
            schema[item.name] = pl.String()
    return schema | _KEYS[table]


# Keys and derived columns, filled when a Schedule is put together (importers.assemble).
_KEYS: Mapping[str, dict[str, pl.DataType]] = {
    "sessions": {
        "row_id": pl.Int32(),  # 0 … n-1, over all files
        "school_id": pl.String(), "department_id": pl.String(), "cluster_id": pl.String(), "occasion_id": pl.String(),
        "date_exact": pl.Boolean(),  # a written day: never cut to the school year
        "date_term": pl.Int8(),  # 1 or 2 where the text says HK1 or HK2, else null
        "held_exact": pl.Boolean(), "held_term": pl.Int8(),
    },
    "departments": {"school_id": pl.String(), "department_id": pl.String()},
    "clusters": {"cluster_id": pl.String(), "school_id": pl.String()},
    "documents": {"unit_id": pl.String(), "document_id": pl.String()},  # folded names
    "minutes": {"unit_id": pl.String(), "occasion_id": pl.String()},
}


def empty_table(table: str) -> pl.DataFrame:
    """Return a table of no rows with every column."""
    return pl.DataFrame(schema=table_schema(table))


@dataclass(frozen=True, slots=True)
class Rest:
    """What a part of a schedule must know of the other parts, so that its duties are judged as in the whole."""

    #: The folded names of every school.
    schools: frozenset[str] = frozenset()
    #: Folded names of units that stand elsewhere: a document that bears one is not anybody's.
    known: frozenset[str] = frozenset()
    #: Kind of unit -> names that several of them bear.
    shared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: The unit that documents and minutes name -> the id of the one that owes their duties.
    owners: Mapping[str, str] = field(default_factory=dict)
    #: The choices of vague boundaries that are tried, the same in every part.
    worlds: tuple[Mapping[str, int], ...] = ()
    #: Keys of which the whole schedule has just one unit.
    alone: frozenset[str] = frozenset()


@dataclass(slots=True)
class Schedule:
    """What was read: tables, their origins, what the workbook says of itself, and its problems."""

    sessions: pl.DataFrame
    departments: pl.DataFrame
    clusters: pl.DataFrame
    documents: pl.DataFrame
    minutes: pl.DataFrame
    sources: Sequence[Source] = ()
    inputs: list[InputFile] = field(default_factory=list)
    year: SchoolYear | None = None
    #: The `Thông tin` sheet: school_year, province, ward, unit, level as written ("" where absent).
    info: Mapping[str, str] = field(default_factory=dict)
    #: One calendar for each (province, level) that occurs; key ("", "") is the fallback.
    calendars: Mapping[tuple[str, str], Calendar] = field(default_factory=dict)
    #: Cells that stand elsewhere than in their row and column: (table, source, row, field) -> "C7".
    moved: Mapping[tuple[str, int, int, str], str] = field(default_factory=dict)
    #: Source -> `school_id` of the one school that the rows of its file name.
    homes: Mapping[int, str] = field(default_factory=dict)
    #: None: it is the whole.
    rest: Rest | None = None

    def has_others(self, key: str) -> bool:
        """Tell whether units with such a key stand in other parts."""
        return self.rest is not None and key not in self.rest.alone

    def has_sheet(self, table: str) -> bool:
        """Tell whether any input had the sheet, be it empty."""
        return any(source.table == table for source in self.sources)

    def cell(self, table: str, source: int, row: int, name: str) -> Cell:
        """Return where field `name` of a row stands; cell "" if its sheet has no such column."""
        return Cell(*self.place(table, source, row, name))

    def place(self, table: str, source: int, row: int, name: str) -> tuple[str, str, str, int]:
        """Return the same as file, sheet, cell and row of the sheet: what every finding asks."""
        origin = self.sources[source]
        moved = self.moved.get((table, source, row, name)) if self.moved else None
        letter = origin.columns.get(name)
        line = origin.rows.get(row, row)
        return origin.file, origin.sheet, f"{letter}{line}" if moved is None and letter else moved or "", line
