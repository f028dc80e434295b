"""Whose documents and minutes a file's rows are, where several units of the schedule bear the name that they give."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from ..folding import fold_name
from ..problems import Words, counted
from .keys import department_name
from .tables import Log

__all__ = ["homes_of", "name_owners", "report_nameless"]

#: Of rows where the schedule has several schools, and where it names nobody.
_ANYBODYS = Words(
    "không cho biết là của trường nào, mà lịch chung có nhiều trường – các hàng này có thể là của bất kỳ trường nào,"
    " nên nhiều yêu cầu chưa kết luận được; ghi cột “Trường” hoặc “Đơn vị” ở trang “Thông tin”",
    "not say of which school, and the schedule has several – this can be any school's, so that many duties stay"
    " undetermined; fill in column “Trường” (school), or “Đơn vị” (unit) on sheet “Thông tin”")
_NOBODYS = Words(
    "không cho biết là của trường, tổ hay cụm nào – chỉ xét được như của một trường chưa ghi tên, yêu cầu riêng của"
    " cụm chưa xét; ghi tên đơn vị trên đầu bảng hoặc ở trang “Thông tin”, hoặc ghi cột “Cấp tổ chức”",
    "not say of which school, department or cluster – this can only be checked as a school's without a name, the"
    " duties of clusters are not checked; write the unit's name above the table or on sheet “Thông tin”, or fill in"
    " column “Cấp tổ chức” (organiser)")
_ROWS = ("departments", "sessions")  # in this order a department's name is looked up


def homes_of(tables: Mapping[str, pl.DataFrame], owners: Sequence[int]) -> dict[int, str]:
    """Return source → the key of the one school that the rows of its file name; `owners`: source → file."""
    found: dict[int, set[str]] = defaultdict(set)
    for table in _ROWS:
        for source, school in tables[table].select("source", "school_id").unique().iter_rows():
            if school is not None:
                found[owners[source]].add(school)
    homes = {file: next(iter(schools)) for file, schools in found.items() if len(schools) == 1}
    return {source: homes[file] for source, file in enumerate(owners) if file in homes}


def name_owners(tables: Mapping[str, pl.DataFrame], homes: Mapping[int, str]) -> dict[str, pl.DataFrame]:
    """Return the tables, a document or minutes of a school's own file under a key that only this school's unit has.

    "Tổ Toán" of one school's workbook is the tổ of that school, however many others have a "Tổ Toán". A name that
    only one unit of the schedule bears stays as it is.
    """
    spelled = _departments(tables)
    bearers = Counter(key.rpartition("/")[2] for key in spelled)
    named = dict(tables)
    for table in ("documents", "minutes"):
        frame = tables[table]
        own = {
            (source, unit): key
            for source, unit, folded in frame.select("source", "unit", "unit_id").drop_nulls().unique().iter_rows()
            if source in homes and (key := _own_key(unit, folded, homes[source], spelled, bearers))
        }
        if own:
            keys = [own.get(pair, key) for *pair_, key in frame.select("source", "unit", "unit_id").iter_rows()
                    for pair in [tuple(pair_)]]
            named[table] = frame.with_columns(pl.Series("unit_id", keys, dtype=pl.String))
    return named


def report_nameless(sessions: pl.DataFrame, owners: Sequence[int], log: Log) -> None:
    """Note the rows of a file that do not say whose they are: where several schools are named, and where nobody is."""
    schools = sessions.get_column("school_id").drop_nulls().unique()
    if schools.len() == 1 and not schools[0]:
        empty = [pl.col(name).is_null() for name in ("organiser", "organiser_text", "department", "cluster")]
        _report(sessions.filter(pl.all_horizontal(empty)), _NOBODYS, log)
    if schools.len() < 2:
        return
    naming = {owners[source] for source in sessions.drop_nulls("school_id").get_column("source").unique()}
    elsewhere = [source for source, owner in enumerate(owners) if owner not in naming]
    own = pl.col("organiser").is_null() | pl.col("organiser").is_in(["Tổ", "Trường"])
    lost = pl.col("school_id").is_null() & own & pl.col("cluster").is_null() & pl.col("source").is_in(elsewhere)
    _report(sessions.filter(lost), _ANYBODYS, log)


def _report(sessions: pl.DataFrame, told: Words, log: Log) -> None:
    """Note how many rows of each source say too little."""
    counts = sessions.group_by("source", maintain_order=True).agg(pl.col("row").first(), pl.len())
    for source, row, count in counts.iter_rows():
        line = log.line(source, row)
        rows = f"{counted(count, 'row')} (from row {line} on) {'does' if count == 1 else 'do'}"
        log.add(source, "unknown-unit", Words(
            f"{count} hàng (từ hàng {line}) {told.vi}", f"{rows} {told.en}"), row=row, name="school")


def _departments(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return department key → its name folded, as its list spells it, else its first row."""
    spelled: dict[str, str] = {}
    for table in _ROWS:
        pairs = tables[table].select("department_id", "department").drop_nulls().unique(maintain_order=True)
        for key, name in pairs.iter_rows():
            spelled.setdefault(key, fold_name(name))
    return spelled


def _own_key(
    unit: str, folded: str, home: str, spelled: Mapping[str, str], bearers: Mapping[str, int],
) -> str | None:
    """Return the key of the home school, or of its department, if others bear the name as well."""
    if home.rpartition("|")[2] == folded != home:
        return home
    name = department_name(unit)
    department = f"{home}/{name}"
    return f"{spelled[department]}-{home}" if department in spelled and bearers[name] > 1 else None
