"""Changes that could satisfy a duty of cells: filled in, worded otherwise, a share reached, a venue in the cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from ...folding import fold, fold_name
from ...rulesets.model import column_names
from ...schedule import KINDS, MODES
from ..rows import FIRST
from ..texts import phrase_finder, tell_venue
from .acts import session_rows
from .ahead import lies_ahead, pick_day, session_day, year_end
from .edits import Add, Edit, Plan, Write, field_of
from .new_rows import allowed, level_of, source_for
from .trial import Trial

__all__ = ["fields_plans", "member_plans", "phrases_plans", "ratio_plans"]

#: What stands for a text that only its writer knows.
ANY_TEXT = "…"
Row = Mapping[str, Any]


def fields_plans(trial: Trial) -> Iterator[Plan]:
    """Yield every required cell of the finding's duties filled in."""
    table = "minutes" if trial.judged.grain == "minutes" else "sessions"
    if table == "minutes" and not trial.question.schedule.has_sheet("minutes"):
        yield Plan(tuple(_new_minutes(trial, row) for row in trial.rows))
        return
    edits: list[Edit] = []
    for row in trial.rows:
        filled = list(_filled(trial, table, row))
        if None in filled:
            return
        edits += [edit for edit in filled if edit]
    if edits:
        yield Plan(tuple(edits))


def _filled(trial: Trial, table: str, row: Row) -> Iterator[Write | None]:
    """Yield a cell for each required field that is empty; None: it cannot be filled any more."""
    names = column_names(table)
    rows = session_rows(trial, row) if table == "sessions" else [row]
    for header in trial.task.check.require:
        name = names[header]
        if any(own.get(f"{name}_text", own.get(name)) is not None for own in rows):
            continue
        own = next((r for r in rows if table == "sessions" and lies_ahead(trial.question, r)), rows[0])
        yield _fill(trial, table, own, name)


def _fill(trial: Trial, table: str, row: Row, name: str) -> Write | None:
    at = row["row_id"] if table == "sessions" else _index(getattr(trial.question.schedule, table), row)
    kind = field_of(table, name).type
    ahead = table == "minutes" or lies_ahead(trial.question, row)
    if kind == "date":
        return _fill_day(trial, table, at, row, name)
    if not ahead or kind in {"text", "year"}:
        return Write(table, at, name, ANY_TEXT if kind != "subjects" else (ANY_TEXT, ()), (), loose=True)
    value: Any = {
        "kind": (allowed(trial.task, "kind") or KINDS)[0], "mode": (allowed(trial.task, "mode") or MODES)[0],
        "organiser": (allowed(trial.task, "organiser") or ("Tổ",))[0], "status": "Dự kiến",
        "level": level_of(trial, row), "number": 1.0, "subjects": (ANY_TEXT, ()),
    }[kind]
    return Write(table, at, name, value, (), loose=kind in {"number", "subjects"})


def _fill_day(trial: Trial, table: str, at: int, row: Row, name: str) -> Write | None:
    question = trial.question
    if table == "minutes":
        return None  # the day of a meeting that is over
    if name in {"date", "held"} and not lies_ahead(question, row):
        return None
    if name == "date":
        span = question.today, year_end(question)
        return Write(table, at, name, session_day(question, *span), (), (question.today, None))
    day_lo = row["day_lo"]
    last = day_lo if day_lo > FIRST and day_lo >= question.today else question.today
    return Write(table, at, name, pick_day(question, question.today, last), (), (question.today, None))


def _index(frame: pl.DataFrame, row: Row) -> int:
    mine = (frame["source"] == row["source"]) & (frame["row"] == row["row"])
    return int(mine.arg_true()[0])


def _new_minutes(trial: Trial, row: Row) -> Add:
    names = column_names("minutes")
    values: dict[str, Any] = {"unit": row["unit"]}
    for header in trial.task.check.require:
        values[names[header]] = trial.question.today if field_of(
            "minutes", names[header]).type == "date" else ANY_TEXT
    schedule = trial.question.schedule
    return Add("minutes", source_for(schedule, "minutes", schedule.minutes), tuple(values.items()))


def phrases_plans(trial: Trial) -> Iterator[Plan]:
    """Yield texts of a session that lies ahead without the phrases that must not stand there."""
    check, (row,) = trial.task.check, trial.rows
    if not lies_ahead(trial.question, row):
        return
    find = phrase_finder(check.forbid, check.allow)
    names = column_names("sessions")
    hit = [names[header] for header in check.fields if row.get(names[header]) and find(str(row[names[header]]))]
    yield Plan(tuple(
        Write("sessions", row["row_id"], name, _without(str(row[name]), find(str(row[name])), find)) for name in hit))


def _without(text: str, phrases: tuple[str, ...], find: Any) -> str:
    """Return a text without phrases, as far as words can be left out one by one."""
    words = text.split()
    for phrase in phrases:
        size, at = len(phrase.split()), 0
        while at + size <= len(words):
            here = [fold(word).strip(",.;:–-") for word in words[at:at + size]]
            if here == phrase.split():
                del words[at:at + size]
            else:
                at += 1
    rest = " ".join(words).strip(" ,;:–-")
    return rest if rest and not find(rest) else ANY_TEXT


def ratio_plans(trial: Trial) -> Iterator[Plan]:
    """Yield the number that reaches the share, where both are known: those who are left can still be reached."""
    check, (row,) = trial.task.check, trial.rows
    names = [column_names("sessions")[header] for header in (check.numerator, check.denominator)]
    have, whole = (row.get(name) for name in names)
    if have is None or not whole:
        return
    percent = int(trial.task.number("at_least"))
    enough = -int(-whole * percent // 100)
    if enough <= whole:
        yield Plan((Write("sessions", row["row_id"], names[0], float(enough)),))


def member_plans(trial: Trial) -> Iterator[Plan]:
    """Yield the venues of sessions that lie ahead, each in a school of the cluster."""
    check, (row,), question = trial.task.check, trial.rows, trial.question
    rows = [own for own in session_rows(trial, row) if own["mode"] != "Trực tuyến"]
    name = column_names("sessions")[check.field]
    if check.among == "cluster-schools":
        year = pl.col("school_year").is_null() | (pl.col("school_year") == str(question.year))
        cluster = row.get("unit") or row["cluster_id"]
        mine = question.schedule.clusters.filter(year & (pl.col("cluster_id") == cluster))
        values = list(mine["school"].drop_nulls().unique(maintain_order=True))
        tables = (question.schedule.clusters, question.schedule.departments, question.schedule.sessions)
        every = frozenset(fold_name(school) for table in tables for school in table["school"].drop_nulls().unique())
        members = frozenset(map(fold_name, values))
        fine = [own for own in rows if own[name] and tell_venue(own[name], members, every)]
    else:
        values = list(check.among)
        fine = [own for own in rows if own[name] in values]
    if not values:
        return
    wrong = [own for own in rows if own[name] and own not in fine]
    empty = [own for own in rows if not own[name]]
    for chosen in ([*wrong], [*wrong, *empty[:1]], [*wrong, *empty]):
        if chosen and all(lies_ahead(question, own) for own in chosen):
            yield Plan(tuple(Write("sessions", own["row_id"], name, values[0]) for own in chosen))

