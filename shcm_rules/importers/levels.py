"""The level of each row, from what is certain: cell, `Thông tin`, registry, names, grades, subjects, in this order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from ..problems import Words, counted
from ..reference.subjects import grades_in, level_of_grades, levels_of
from ..schedule import LEVELS
from .tables import Log
from .values import level_in_name, levels_in_name

__all__ = ["add_levels"]

_LEVEL = pl.Enum(LEVELS)


def add_levels(
    tables: Mapping[str, pl.DataFrame], of_file: Mapping[int, str], log: Log,
) -> dict[str, pl.DataFrame]:
    """Return sessions, departments and clusters with every level that is certain; `of_file`: source → level.

    A level that is written but unreadable stays unknown. One problem is noted for each unit without one.
    """
    found = dict(tables)
    for name in ("departments", "clusters"):
        found[name] = _fill(tables[name], _default(tables[name], of_file))
        found[name] = _fill(found[name], _by_text("school", level_in_name, found[name]))
    found["clusters"] = _fill(found["clusters"], _by_text("cluster", level_in_name, found["clusters"]))
    found["departments"] = _fill(found["departments"], _by_text("subject", _level_of_subjects, found["departments"]))
    found["departments"] = _fill(found["departments"], _by_subject_at_school(found["departments"]))
    sessions = _fill(tables["sessions"], _default(tables["sessions"], of_file))
    for table, key in (
        ("departments", "department_id"), ("departments", "school_id"), ("clusters", "cluster_id"),
        ("clusters", "school_id"),
    ):
        sessions = _fill(sessions, _by_key(key, found[table]))
    for name, reader in (
        ("school", level_in_name), ("cluster", level_in_name), ("department", level_in_name),
        ("grade", _level_of_grade), ("subject", _level_of_subjects),
    ):
        sessions = _fill(sessions, _by_text(name, reader, sessions))  # each only for what the others left open
    sessions = _fill(sessions, _by_subject_at_school(sessions))
    # A cluster's sessions whose level nothing tells are of the only level that its other ones have.
    own = sessions.filter(pl.col("organiser") == "Cụm").with_columns(pl.col("cluster_id").fill_null(""))
    sessions = _fill(sessions, pl.when(pl.col("organiser") == "Cụm").then(_by_key("cluster_id", own)))
    found["sessions"] = sessions
    for name in ("sessions", "departments"):
        _report(found[name], log)
    return found


def _fill(frame: pl.DataFrame, level: pl.Expr | None) -> pl.DataFrame:
    if level is None or not frame.get_column("level").null_count():
        return frame
    unwritten = pl.col("level").is_null() & pl.col("level_text").is_null()
    return frame.with_columns(pl.when(unwritten).then(level.cast(_LEVEL)).otherwise(pl.col("level")).alias("level"))


def _default(frame: pl.DataFrame, of_file: Mapping[int, str]) -> pl.Expr | None:
    """Return the level a file names for itself, unless other levels stand in the same sheet's column."""
    if not of_file:
        return None
    levels = dict(of_file)
    for source, level in frame.select("source", pl.col("level").cast(pl.String())).drop_nulls().unique().iter_rows():
        if levels.get(source, level) != level:
            del levels[source]
    return pl.col("source").replace_strict(
        list(levels), list(levels.values()), default=None, return_dtype=pl.String(),
    )


def _by_key(key: str, registry: pl.DataFrame) -> pl.Expr | None:
    """Return the level of the registry's rows of the same key, if they agree."""
    if registry.is_empty():
        return None
    levels = registry.filter(pl.col(key) != "").group_by(key).agg(pl.col("level").drop_nulls().unique())
    certain = levels.filter(pl.col("level").list.len() == 1)
    certain = certain.with_columns(pl.col("level").list.first().cast(pl.String()))
    return _replaced(key, dict(certain.iter_rows()))


def _by_text(name: str, reader: Callable[[str], str | None], frame: pl.DataFrame) -> pl.Expr | None:
    """Return the level that the text of a field tells."""
    if not frame.get_column("level").null_count():
        return None
    empty = frame.filter(pl.col("level").is_null() & pl.col("level_text").is_null())
    texts = empty.get_column(name).drop_nulls().unique().to_list()
    return _replaced(name, {text: level for text in texts if (level := reader(text))})


def _by_subject_at_school(frame: pl.DataFrame) -> pl.Expr | None:
    """Return the one level of those in the school's name that teaches the subjects of the row."""
    empty = frame.filter(pl.col("level").is_null() & pl.col("level_text").is_null())
    pairs = empty.select("school", "subject").drop_nulls().unique().rows()
    told = {pair: levels for pair in pairs if len(levels := levels_in_name(pair[0]) & levels_of(pair[1])) == 1}
    if not told:
        return None
    schools, subjects = zip(*told, strict=True)
    key = pl.struct("school", "subject")
    return key.replace_strict(
        pl.DataFrame({"school": schools, "subject": subjects}).to_struct(),
        [next(iter(levels)) for levels in told.values()], default=None, return_dtype=pl.String())


def _replaced(name: str, levels: Mapping[str, str]) -> pl.Expr:
    return pl.col(name).replace_strict(list(levels), list(levels.values()), default=None, return_dtype=pl.String())


def _level_of_grade(text: str) -> str | None:
    return level_of_grades(grades_in(text))


def _level_of_subjects(text: str) -> str | None:
    levels = levels_of(text)
    return next(iter(levels)) if len(levels) == 1 else None


def _report(frame: pl.DataFrame, log: Log) -> None:
    """Note one problem for each unit of a sheet whose rows have no level."""
    if not frame.get_column("level").null_count():
        return
    lost = frame.filter(pl.col("level").is_null() & pl.col("level_text").is_null())
    unit = pl.coalesce("school", "cluster") if "cluster" in frame.columns else pl.col("school")
    units = lost.group_by("source", unit.alias("unit"), maintain_order=True).agg(pl.col("row").first(), pl.len())
    for source, name, row, count in units.iter_rows():
        whose, of = (f"“{name}”", f"“{name}”") if name else ("đơn vị không ghi tên", "a unit without a name")
        field = next((field for field in ("level", "school", "cluster") if log.cell(source, row, field)), "level")
        line = log.line(source, row)
        log.add(source, "unknown-level", Words(
            f"không rõ cấp học của {whose} ({count} hàng, từ hàng {line})"
            " – ghi cột “Cấp học” (MN, TH, THCS, THPT)",
            f"the level of {of} is not known ({counted(count, 'row')}, from row {line} on)"
            " – fill in column “Cấp học” (level: MN, TH, THCS, THPT)"),
            row=row, name=field)
