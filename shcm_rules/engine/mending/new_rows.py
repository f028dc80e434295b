"""Rows that are not there yet: sessions of a unit that a rule would count, documents that a unit would send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from ...reference.subjects import subject_name
from ...schedule import LEVELS, MODES, Schedule
from ..judging import Task
from .edits import Add
from .trial import Trial

__all__ = ["allowed", "level_of", "new_document", "new_session", "source_for", "topic_of", "unit_names"]

_OWN_ORGANISER = {
    "department": "Tổ", "school": "Trường", "cluster": "Cụm", "occasion": "Cụm", "province": "Tỉnh/Thành phố",
}


def allowed(task: Task, name: str) -> Sequence[str] | None:
    """Return the values of a closed column that the rule means; None: all of them."""
    where = getattr(task.check, "where", None)
    return None if where is None else task.choose(getattr(where, name))


def level_of(trial: Trial, row: Mapping[str, Any]) -> str:
    """Return a level at which a new row of a unit is bound."""
    told = [row.get("level"), *(row.get("levels") or ())]
    bound = [level for level in told if level in trial.task.levels]
    return str((bound or list(trial.task.levels) or list(LEVELS))[0])


def topic_of(task: Task, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return phrases that the content of a new row has to hold."""
    items = getattr(task.check, "items", None)
    if items:
        return tuple(items[int(str(row["term"]).removeprefix("#"))].phrases)
    phrases = getattr(getattr(task.check, "where", None), "content", None)
    return tuple(phrases[:1]) if phrases else ()


def source_for(schedule: Schedule, table: str, frame: pl.DataFrame) -> int | None:
    """Return the sheet in which the rows of a frame stand, or the first of the table; None: there is none."""
    if len(frame):
        return int(frame["source"][0])
    return next((index for index, source in enumerate(schedule.sources) if source.table == table), None)


def new_session(  # noqa: PLR0913 - the parts of a session
    trial: Trial, row: Mapping[str, Any], day: int, span: tuple[int, int], *, subject: str = "", occasion: str = "",
    days: Mapping[str, Any] | None = None,
) -> Add:
    """Return a session of the unit of a duty that passes the rule's filter, on an exact day.

    In phase audit it is one that was held on that day. `days`: other columns of its date.
    """
    task, grain = trial.task, trial.judged.grain
    own = next((value for name, value in _OWN_ORGANISER.items() if name in grain), "Trường")
    values: dict[str, Any] = {"school_year": str(trial.question.year)}
    for name in ("province", "ward", "cluster", "school", "department"):
        values[name] = row.get(name)
    if grain == "scheduled":
        values["school"] = row["school"] or None
    values |= {"level": level_of(trial, row), "organiser": _pick(allowed(task, "organiser"), own)}
    kinds = allowed(task, "kind")
    values |= {"kind": _pick(kinds, "Thường kỳ" if kinds is None else kinds[0])}
    values |= {"mode": _pick(allowed(task, "mode"), MODES[0]), "occasion": occasion or None}
    if subject:
        values["subject"] = (subject_name(subject, values["level"]), (subject,))
    topic = "; ".join(topic_of(task, row))
    values |= {"content": topic or None, "date": day, "status": "Đã thực hiện" if trial.question.audit else "Dự kiến"}
    if trial.question.audit:
        values["held"] = day
    given = tuple((name, value) for name, value in values.items() if value is not None)
    keys = {name: row.get(name) for name in ("school_id", "department_id", "cluster_id")}
    if grain == "occasion":
        keys["cluster_id"] = row["unit"]
    known = {name: value for name, value in keys.items() if value is not None}
    absent = dict.fromkeys(("school_id", "department_id", "cluster_id"), "")
    frame = _rows_of(trial.question.schedule.sessions, known)
    return Add("sessions", source_for(trial.question.schedule, "sessions", frame), given,
               tuple({**absent, **known, **(days or {})}.items()), span, topic)


def _rows_of(frame: pl.DataFrame, keys: Mapping[str, Any]) -> pl.DataFrame:
    for name in ("department_id", "cluster_id", "school_id"):
        if keys.get(name):
            return frame.filter(pl.col(name) == keys[name])
    return frame[:0]


def _pick(values: Sequence[str] | None, wanted: str) -> str:
    return wanted if values is None or wanted in values else values[0]


def unit_names(trial: Trial, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names by which a document can tell its unit, the plainest first."""
    grain, school = trial.judged.grain, row.get("school")
    name = row.get(grain)
    if name and grain == "department" and school:
        yield f"{name} - {school}"
    if name:
        yield str(name)
    yield from (str(row[f"{grain}_id"]) for _ in range(1) if row.get(f"{grain}_id"))


def new_document(trial: Trial, unit: str, document: str, day: int, span: tuple[int | None, int | None]) -> Add:
    """Return a document that a unit sends on a day."""
    schedule = trial.question.schedule
    values = (("unit", unit), ("document", document), ("school_year", str(trial.question.year)), ("sent", day))
    return Add("documents", source_for(schedule, "documents", schedule.documents[:0]), values, (), span)
