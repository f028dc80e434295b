"""Text columns → typed columns, and a problem for every cell that cannot be read as what it should be.

Works on distinct texts: what a million rows say in the same words is read once. Knows the sheets'
fields; does not know units, years or defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ..problems import Problem, Words, problem
from ..reference.subjects import read_subjects
from ..schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS, STATUSES, Field, table_schema
from ..windows import SchoolYear, Window
from .dates.columns import is_month_first, read_dates
from .dates.reading import DateContext, Unreadable
from .layouts.layout import Sheet
from .values import levels_in_name, read_kind, read_level, read_mode, read_number, read_organiser, read_status

__all__ = ["Log", "clean_texts", "join_sheets", "read_date_cells", "read_subject_cells", "read_value_cells"]

#: Unreadable cells listed for each column of a sheet; a frame of a million rows can have as many.
MOST_LISTED = 500
# Written by people for "nothing here"; a tick or a question mark is not.
_NOTHING = r"^[-–—_.…]*$"
# Any sign but those that are the same in every form of Unicode; blanks side by side or at an end; nothing but dashes.
_UNCLEAN = r"[^ -~\x{a1}-\x{2ff}\x{1e00}-\x{1eff}\x{2010}-\x{2027}]|  |^ | $|^[-–—_.…]*$"
_READERS: Mapping[str, tuple[Callable[[str], object], str, Sequence[str]]] = {
    "level": (read_level, "unknown-level", LEVELS),
    "organiser": (read_organiser, "unknown-organiser", ORGANISERS),
    "kind": (read_kind, "unknown-kind", KINDS),
    "mode": (read_mode, "unknown-mode", MODES),
    "status": (read_status, "unknown-status", STATUSES),
}


#: What the words of the closed vocabularies mean; they themselves are what has to be written.
_MEANINGS: Mapping[str, str] = {
    "MN": "kindergarten", "TH": "primary", "THCS": "lower secondary", "THPT": "upper secondary",
    "Tổ": "department", "Trường": "school", "Liên trường": "several schools", "Cụm": "cluster",
    "Xã/Phường": "ward", "Tỉnh/Thành phố": "province",
    "NCBH": "lesson study", "Chuyên đề": "thematic session", "Hội thảo": "seminar", "Tập huấn": "training",
    "Thường kỳ": "regular meeting",
    "Trực tiếp": "on site", "Trực tuyến": "online", "Kết hợp": "both",
    "Dự kiến": "planned", "Đã thực hiện": "held", "Hoãn": "postponed", "Huỷ": "cancelled",
}


def _allowed(word: str) -> str:
    return f"“{word}” ({_MEANINGS[word]})"


@dataclass(slots=True)
class Log:
    """Problems by source, with the cell that a field of a row stands in."""

    sheets: Sequence[Sheet]
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    counts: dict[tuple[int, str], int] = field(default_factory=dict)

    def add(self, source: int, code: str, words: Words, *, row: int = 0, name: str = "") -> None:
        """Note a problem of a row's field, or of the whole sheet where no row is given."""
        cell = self.cell(source, row, name) if row else ""
        self.problems.setdefault(source, []).append(problem(code, words, self.sheets[source].name, cell))

    def cell(self, source: int, row: int, name: str) -> str:
        """Return the address of a field of a row, "" where it has none."""
        sheet = self.sheets[source]
        letter = sheet.columns.get(name)
        moved = sheet.moved.get((row, name))
        return f"{letter}{self.line(source, row)}" if moved is None and letter else moved or ""

    def line(self, source: int, row: int) -> int:
        """Return the row of the sheet in which a row stands."""
        return self.sheets[source].rows.get(row, row)

    def add_counted(self, source: int, code: str, words: Words, *, row: int, name: str) -> None:
        """Note a problem of a cell; beyond the most that are listed of one column only that there are more."""
        count = self.counts[source, name] = self.counts.get((source, name), 0) + 1
        if count < MOST_LISTED:
            self.add(source, code, words, row=row, name=name)
        elif count == MOST_LISTED:
            self.add(source, code, Words(
                f"{words.vi}; cột này còn ô khác không đọc được",
                f"{words.en}; more cells of this column could not be read"), row=row, name=name)

    def add_cells(self, frame: pl.DataFrame, name: str, bad: Mapping[str, tuple[str, Words]]) -> None:
        """Note each cell of a field whose text is in `bad` (text → code and sentence)."""
        if not bad:
            return
        hits = frame.select("source", "row", name).filter(pl.col(name).is_in(list(bad)))
        for source, row, text in hits.iter_rows():
            code, words = bad[text]
            self.add_counted(source, code, words, row=row, name=name)


def clean_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with every text in NFC, single-spaced and trimmed; null where nothing is written."""
    return frame.with_columns(
        _cleaned(frame.get_column(name)) for name, kind in frame.schema.items() if kind == pl.String)


def _cleaned(column: pl.Series) -> pl.Series:
    """Return a column cleaned: of its distinct texts only those that may change are looked at, most are clean."""
    written = column.drop_nulls().unique()
    written = written.filter(written.str.contains(_UNCLEAN))
    plain = written.str.normalize("NFC").str.replace_all(r"[\s\x{a0}\x{200b}\x{feff}]+", " ").str.strip_chars()
    nothing = plain.str.contains(_NOTHING)
    return column.replace(written, plain.set(nothing, None)) if len(written) else column


def join_sheets(table: str, sheets: Sequence[Sheet]) -> pl.DataFrame:
    """Return all sheets of one table as one frame of clean text: source, row and every field."""
    schema = pl.Schema({"row": pl.Int32(), **{item.name: pl.String() for item in FIELDS[table]}})
    own = ((source, sheet.frame) for source, sheet in enumerate(sheets) if sheet.table == table and sheet.frame.height)
    frames = {source: _fitted(frame, schema) for source, frame in own}
    joined = clean_texts(pl.concat([schema.to_frame(), *frames.values()], how="diagonal", rechunk=True))
    heights = pl.Series([frame.height for frame in frames.values()], dtype=pl.UInt32())
    sources = pl.Series("source", list(frames), pl.Int16())
    return joined.insert_column(0, sources.gather(pl.int_range(len(sources), eager=True).repeat_by(heights).explode()))


def _fitted(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    if frame.schema.items() <= schema.items():
        return frame
    return frame.select(pl.col(name).cast(schema[name]) for name in frame.columns if name in schema)


def read_value_cells(table: str, frame: pl.DataFrame, log: Log) -> pl.DataFrame:
    """Return the frame with kinds, levels, organisers, modes, statuses, numbers and years read."""
    schema = table_schema(table)
    blank = [item for item in FIELDS[table] if f"{item.name}_text" in schema and _is_blank(frame, item.name)]
    frame = frame.with_columns(
        *(pl.lit(None, pl.String()).alias(f"{item.name}_text") for item in blank),
        *(pl.lit(None, schema[item.name]).alias(item.name) for item in blank),
    )
    for item in FIELDS[table]:
        if item in blank:
            continue
        if item.type in _READERS:
            frame = _read_word(frame, item, log)
        elif item.type == "number":
            frame = _read_number(frame, item, log)
        elif item.type == "year":
            frame = _read_year(frame, item, log)
    return frame


def _is_blank(frame: pl.DataFrame, name: str) -> bool:
    """Tell whether a column holds nothing, as most do: what is not there need not be read."""
    return frame.get_column(name).null_count() == frame.height


def _distinct(frame: pl.DataFrame, name: str) -> list[str]:
    return frame.get_column(name).drop_nulls().unique(maintain_order=True).to_list()


def _read_word(frame: pl.DataFrame, item: Field, log: Log) -> pl.DataFrame:
    reader, code, known = _READERS[item.type]
    read = {text: reader(text) for text in _distinct(frame, item.name)}
    allowed = ", ".join(_allowed(word) for word in known)
    bad = {
        text: (code, Words(
            f"{item.header}: không hiểu “{text[:80]}” – ghi một trong: {', '.join(known)}",
            f"“{item.header}”: “{text[:80]}” is not understood – write one of: {allowed}"))
        for text, value in read.items() if value is None
    }
    log.add_cells(frame, item.name, bad)
    values = {text: value for text, value in read.items() if value is not None}
    return frame.with_columns(
        pl.col(item.name).alias(f"{item.name}_text"),
        pl.col(item.name).replace_strict(values, default=None, return_dtype=pl.Enum(known)),
    )


def _read_number(frame: pl.DataFrame, item: Field, log: Log) -> pl.DataFrame:
    read = {text: read_number(text) for text in _distinct(frame, item.name)}
    bad = {
        text: ("unreadable-number", Words(
            f"{item.header}: không đọc được số trong “{text[:80]}” – ghi một số, ví dụ 25",
            f"“{item.header}”: “{text[:80]}” is not a number – write one, such as 25"))
        for text, value in read.items() if value is None
    }
    log.add_cells(frame, item.name, bad)
    values = {text: float(value) for text, value in read.items() if value is not None}
    return frame.with_columns(
        pl.col(item.name).alias(f"{item.name}_text"),
        pl.col(item.name).replace_strict(values, default=None, return_dtype=pl.Float64()),
    )


def _read_year(frame: pl.DataFrame, item: Field, log: Log) -> pl.DataFrame:
    """Write every readable school year in one way; leave the others as they are and report them."""
    read = {text: SchoolYear.parse(text) for text in _distinct(frame, item.name)}
    bad = {
        text: ("unreadable-date", Words(
            f"{item.header}: không hiểu “{text[:80]}” – ghi hai năm liền nhau, ví dụ 2025-2026",
            f"“{item.header}”: “{text[:80]}” is not understood – write two years in a row, such as 2025-2026"))
        for text, year in read.items() if year is None
    }
    log.add_cells(frame, item.name, bad)
    values = {text: str(year or text) for text, year in read.items()}
    return frame.with_columns(pl.col(item.name).replace_strict(values, default=None, return_dtype=pl.String()))


def read_subject_cells(frame: pl.DataFrame, log: Log) -> pl.DataFrame:
    """Return the frame with `subjects`: the catalogue ids that a cell names, null if none is known.

    Where only some parts of a cell are known, the known ids stay and the other part is a problem:
    a part that nobody can read must not become a subject of its own.
    """
    keyed = frame.with_columns(at=_possible_levels(frame))
    pairs = keyed.select("subject", "at").drop_nulls("subject").unique(maintain_order=True)
    if pairs.is_empty():
        return frame.with_columns(pl.lit(None, pl.List(pl.String())).alias("subjects"))
    ids: list[list[str] | None] = []
    bad: dict[tuple[str, str | None], str] = {}
    for text, at in pairs.iter_rows():
        levels = (at or "").split()
        reading = read_subjects(text, at) if len(levels) == 1 else read_subjects(text, None, frozenset(levels))
        ids.append(list(reading.ids) or None)
        if reading.unknown or not reading.ids:
            bad[text, at] = ", ".join(reading.unknown) or text
    known = pairs.with_columns(pl.Series("subjects", ids, dtype=pl.List(pl.String())))
    _report_subjects(keyed, bad, log)
    return keyed.join(
        known, on=["subject", "at"], how="left", nulls_equal=True, maintain_order="left").drop("at")


def _possible_levels(frame: pl.DataFrame) -> pl.Expr:
    """Return the level of each row or, where none is known or written, those in its school's name, with spaces."""
    level = pl.col("level").cast(pl.String())
    if not frame.get_column("level").null_count():
        return level
    schools = frame.filter(pl.col("level").is_null() & pl.col("level_text").is_null()).get_column("school")
    told = {school: " ".join(sorted(levels)) for school in schools.drop_nulls().unique()
            if len(levels := levels_in_name(school)) > 1}
    of_school = pl.col("school").replace_strict(told, default=None, return_dtype=pl.String())
    return pl.coalesce(level, pl.when(pl.col("level_text").is_null()).then(of_school))


def _report_subjects(frame: pl.DataFrame, bad: Mapping[tuple[str, str | None], str], log: Log) -> None:
    for at in dict.fromkeys(at for _, at in bad):
        vi, en = ((at or "").replace(" ", word) for word in (" hoặc ", " or "))
        where, place = (f" ở cấp {vi}", f" at level {en}") if at else ("", "")
        rows = frame.filter(pl.col("at").eq_missing(pl.lit(at, pl.String())))
        log.add_cells(rows, "subject", {
            text: ("unknown-subject", Words(
                f"Môn học: không rõ môn “{unknown[:80]}”{where} – ghi tên môn theo chương trình",
                f"“Môn học”: “{unknown[:80]}” is no known subject{place} – write its name as in the curriculum"))
            for (text, of), unknown in bad.items() if of == at
        })


def read_date_cells(
    table: str, frame: pl.DataFrame, groups: Sequence[tuple[pl.Expr, DateContext]], log: Log,
) -> pl.DataFrame:
    """Return the frame with the bounds of every date field, read in the context of the row's group.

    Every row belongs to exactly one of the groups, of which there is at least one. `date` and `held`
    also say whether a day is written and which term is named.
    """
    names = [item.name for item in FIELDS[table] if item.type == "date"]
    parts = [_read_group(table, frame.filter(where), names, context, log) for where, context in groups]
    return pl.concat(parts).sort("source", "row", maintain_order=True) if len(parts) > 1 else parts[0]


def _read_group(
    table: str, frame: pl.DataFrame, names: Iterable[str], context: DateContext, log: Log,
) -> pl.DataFrame:
    headers = {item.name: item.header for item in FIELDS[table]}
    schema = table_schema(table)
    blank = []
    known: dict[str, Window | Unreadable] = {}
    for name in names:
        long = {short: f"{name}_{short}" for short in ("lo", "hi", "exact", "term")}
        kept = {short: column for short, column in long.items() if column in schema}
        if _is_blank(frame, name):
            blank += [pl.lit(None, schema[column]).alias(column) for column in kept.values()]
            continue
        frame = frame.with_columns(apart=_apart(frame, name))
        read = _read_dates_of(frame, name, context, known)
        frame = frame.join(
            read.select("apart", "text", "code", "why", "english", *kept).rename(kept),
            left_on=["apart", name], right_on=["apart", "text"], how="left", nulls_equal=True, maintain_order="left",
        )
        for source, row, code, why, english in frame.filter(pl.col("code").is_not_null()).select(
            "source", "row", "code", "why", "english",
        ).iter_rows():
            words = Words(f"{headers[name]}: {why}", f"“{headers[name]}”: {english}")
            log.add_counted(source, code, words, row=row, name=name)
        frame = frame.drop("apart", "code", "why", "english")
    return frame.with_columns(blank)


def _read_dates_of(
    frame: pl.DataFrame, name: str, context: DateContext, known: dict[str, Window | Unreadable],
) -> pl.DataFrame:
    """Read the distinct texts of a column; how one is written tells how its neighbours in the sheet `apart` are."""
    texts: dict[int | None, list[str]] = {}
    for source, text in frame.select("apart", name).drop_nulls(name).unique(maintain_order=True).iter_rows():
        texts.setdefault(source, []).append(text)
    rows = [
        (source, text, None, None, None, None, read.code, f"“{text[:80]}” – {read.why}",
         f"“{text[:80]}” – {read.english}")
        if isinstance(read, Unreadable)
        else (source, text, read.earliest.toordinal(), read.latest.toordinal(), read.exact, read.term, None, None, None)
        for source, column in texts.items() for text, read in read_dates(column, context, known).items()
    ]
    return pl.DataFrame(rows, orient="row", schema={
        "apart": pl.Int16(), "text": pl.String(), "lo": pl.Int32(), "hi": pl.Int32(), "exact": pl.Boolean(),
        "term": pl.Int8(), "code": pl.String(), "why": pl.String(), "english": pl.String(),
    })


def _apart(frame: pl.DataFrame, name: str) -> pl.Expr:
    """Return the source of the rows whose sheet writes a date as month/day in this column; most sheets do not."""
    texts = frame.get_column(name).drop_nulls().unique()
    witnesses = texts.filter([is_month_first(text) for text in texts])
    sources = frame.filter(pl.col(name).is_in(witnesses.implode()))["source"].unique()
    return pl.when(pl.col("source").is_in(sources.implode())).then("source")
