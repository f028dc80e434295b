"""What an open duty hangs on: vague days, empty cells, missing records, the calendar's bounds; what each can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as column
from typing import TYPE_CHECKING, Any

from ..folding import fold
from ..reference.subjects import catalogue, subject_name
from ..rulesets.model import (
    Count,
    Deadline,
    DocumentOrder,
    Every,
    FollowUp,
    LeadTime,
    Order,
    PlannedActual,
    Scheduled,
    column_names,
)
from ..schedule import KINDS, LEVELS, MODES, ORGANISERS, STATUSES
from .boundaries import boundary_values
from .cutting import edges_of
from .mending.acts import session_rows
from .mending.counts import states_of
from .mending.edits import Bound, Write
from .mending.new_rows import unit_names
from .rows import FIRST, LAST, calendar_of

if TYPE_CHECKING:
    from .mending.trial import Trial

__all__ = ["Unknown", "unknowns_of"]

_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "organiser": ORGANISERS, "kind": KINDS, "mode": MODES, "level": LEVELS, "status": STATUSES,
}
#: Boundary of a calendar -> its field; `Thông tin` calls them HK1 từ … HK2 đến.
_BOUNDS: Mapping[str, str] = {
    "first1": "term1_first", "last1": "term1_last", "first2": "term2_first", "last2": "term2_last",
}
_WIDEST = 62  # days between which a boundary is told
_UNITS = {"department_id": "Tổ", "cluster_id": "Cụm"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell of which it is not known what it says: a window of days, or some values.

    Of the table "calendar" it is a boundary (`field`) of the calendar `of`. `open_ended`: the days have no true end.
    """

    table: str
    at: int
    field: str
    days: tuple[int, int] | None = None
    values: tuple[Any, ...] = ()
    absent: bool = False  # there may be nothing to record
    open_ended: bool = False
    edges: frozenset[int] = column(default=frozenset(), repr=False)
    keys: Mapping[str, Any] = column(default_factory=dict, hash=False)
    of: str = ""

    def write(self, value: Any) -> Write | Bound:
        """Return the cell with one of the things that it can say."""
        if self.table == "calendar":
            return Bound(self.of, self.field, value)
        if self.field == "unit" and value is None:  # another's document is none of this unit's
            return Write(self.table, self.at, "document", "—")
        keys = dict(self.keys)
        if self.field == "organiser":  # whose it can be follows from who organised it
            keys = {name: "" for name in keys if _UNITS[name] != value}
        return Write(self.table, self.at, self.field, value, tuple(keys.items()))


def unknowns_of(trial: Trial) -> list[Unknown]:
    """Return what the duties of a finding hang on, what the check compares first."""
    check = trial.task.check
    if len(trial.duties) > 1:
        return []
    if isinstance(check, Count | Every | Scheduled):
        found = list(_of_count(trial))
    elif isinstance(check, Deadline | DocumentOrder):
        found = list(_of_documents(trial))
    elif trial.judged.grain in {"session", "occasion"}:
        found = list(_of_rows(trial))
    else:
        found = []
    return list(dict.fromkeys([*found, *_of_calendar(trial)]))


def _of_count(trial: Trial) -> Iterator[Unknown]:
    (row,) = trial.rows
    states = [state for state in states_of(trial, row) if state.unsure and not [
        what for what, _ in state.against if what != "what_planned"]]
    edges = edges_of(trial, [dict(state.row) for state in states])
    for state in sorted(states, key=lambda state: len(state.unsure)):
        for what, name in state.unsure:
            own = dict(state.row)
            if what == "what_period":
                yield from _day(trial, own, "held" if name == "held" else "date", edges)
            elif what == "what_subject":
                values = tuple((subject_name(s, own["level"]), (s,)) for s in _subjects(trial, row, own["level"]))
                yield Unknown("sessions", own["row_id"], "subject", values=values)
            elif name in _VOCABULARIES:
                yield _value(own, name)


def _subjects(trial: Trial, row: Mapping[str, Any], level: str | None) -> list[str]:
    """Return every subject that an empty cell can mean: the duty's own first, then those of its tổ."""
    units = trial.evaluation.units.department_subjects
    mine = units.filter(units["department_id"].is_in([row.get("department_id") or ""]))["subject_id"].to_list()
    known = [item.id for item in catalogue(level) if not item.activity]
    first = [row["subject_id"]] if row.get("subject_id") else []
    return [subject for subject in dict.fromkeys([*first, *mine, *known]) if subject in known]


def _value(row: Row, name: str) -> Unknown:
    """Return an empty cell of a closed column."""
    open_keys = {key: None for key in _UNITS if row[key] is None} if name == "organiser" else {}
    return Unknown("sessions", row["row_id"], name, values=_VOCABULARIES[name], keys=open_keys)


def _of_rows(trial: Trial) -> Iterator[Unknown]:
    (row,), check = trial.rows, trial.task.check
    rows = [dict(own) for own in session_rows(trial, row)]
    edges = edges_of(trial, [*rows, row])
    names = column_names("sessions")
    acts = ("first", "then") if isinstance(check, Order) else ("act",) if isinstance(check, LeadTime | FollowUp) else ()
    wanted = [names[getattr(check, attribute)] for attribute in acts]
    if acts or isinstance(check, PlannedActual):
        for own in rows:
            yield from _day(trial, own, "date", edges)
            if own.get("done_must") or isinstance(check, PlannedActual):
                yield from _day(trial, own, "held", edges)
    for name in wanted:
        recorded = [own for own in rows if own[name] is not None]
        for own in recorded:
            yield from _day(trial, own, name, edges)
        if not recorded and not isinstance(check, Order):
            yield from _missing(trial, rows[0], name, edges)
    for own in rows:
        yield from _closed(check, own)


def _closed(check: Any, row: Row) -> Iterator[Unknown]:
    """Yield the empty cells that decide whom the rule binds."""
    where = getattr(check, "where", None)
    read = [name for name in ("kind", "organiser", "mode") if where and getattr(where, name) is not None]
    for name in (*read, "level", "status"):
        if row[name] is None:
            yield _value(row, name)


def _day(trial: Trial, row: Row, name: str, edges: frozenset[int]) -> Iterator[Unknown]:
    """Yield a day of which more than one is possible; what was never written of a record is no day at all."""
    lo, hi = row[f"{name}_lo"], row[f"{name}_hi"]
    postponed = name == "date" and row["status"] == "Hoãn"
    if (lo is not None and lo == hi and not postponed) or (name == "date" and row["status"] is None):
        return
    if name == "held" and row["held"] is None:
        return
    first, last = _window(trial, row, name)
    keys = {"status": STATUSES[0]} if postponed else {}
    if first < last:
        yield Unknown("sessions", row["row_id"], name, days=(first, last), edges=edges, keys=keys,
                      open_ended=lo is None and name not in {"date", "held"})


def _window(trial: Trial, row: Row, name: str) -> tuple[int, int]:
    """Return the days that a cell can mean: a session's own cut to the school year, an unreadable act any."""
    year = trial.question.year.window
    first, last = year.earliest.toordinal(), year.latest.toordinal()
    if name == "date" and row["plan_from"] > FIRST and row["plan_until"] < LAST:
        return row["plan_from"], row["plan_until"]
    if name == "held" and row.get("held_from") is not None:
        return row["held_from"], row["held_until"]
    return (first, last) if row[f"{name}_lo"] is None else (row[f"{name}_lo"], row[f"{name}_hi"])


def _missing(trial: Trial, row: Row, name: str, edges: frozenset[int]) -> Iterator[Unknown]:
    """Yield an act that no column records: it may have been done on some day, or not at all."""
    if name in trial.question.schedule.sources[row["source"]].columns:
        return
    year = trial.question.year.window
    last = min(trial.question.today, year.latest.toordinal())
    first = year.earliest.toordinal()
    if first <= last:
        yield Unknown(
            "sessions", row["row_id"], name, days=(first, last), absent=True, open_ended=True, edges=edges)


def _of_documents(trial: Trial) -> Iterator[Unknown]:
    (row,), check = trial.rows, trial.task.check
    found = trial.judged.details["documents"]
    key = trial.judged.details["key"]
    kinds = {fold(getattr(check, name)) for name in ("document", "first", "then") if hasattr(check, name)}
    frames = found.matched.filter(found.matched[key] == row[key]), found.nobodys
    documents = [own for frame in frames for own in frame.iter_rows(named=True) if own["document_id"] in kinds]
    edges = edges_of(trial, documents)
    for own in documents:
        lo, hi = own["sent_lo"], own["sent_hi"]
        year = trial.question.year.window
        first, last = (year.earliest.toordinal(), year.latest.toordinal()) if lo is None else (lo, hi)
        if first < last:
            yield Unknown(
                "documents", own["document_row"], "sent", days=(first, last), edges=edges, open_ended=lo is None)
    for own in documents:
        if not own.get("sure", False):
            unit = next(unit_names(trial, row))
            yield Unknown("documents", own["document_row"], "unit", values=(unit, None))


def _of_calendar(trial: Trial) -> Iterator[Unknown]:
    """Yield the bounds that are not known to the day of the calendar that the check itself reads."""
    (row,), question = trial.rows, trial.question
    periods = trial.judged.details.get("periods", {})
    period = periods.get(row.get("term") or "")
    if not (period and period.term) and not getattr(trial.task.check, "exists", False):
        return
    calendar = calendar_of(question.schedule, row.get("province"), row.get("level"))
    if calendar is None:
        return
    values = boundary_values(calendar)
    frame = trial.evaluation.rows.frame
    ends = {question.today, *(day for name in ("date_lo", "date_hi", "held_lo", "held_hi")
                              for day in frame[name].drop_nulls().unique())}
    for name, where in _BOUNDS.items():
        first, last = values[f"{name}_lo"], values[f"{name}_hi"]
        if first < last <= first + _WIDEST and getattr(calendar, where) is not None:
            edges = frozenset(day + step for day in ends if first - 2 <= day <= last + 2 for step in (-1, 0, 1, 2))
            yield Unknown("calendar", 0, where, days=(first, last), edges=edges, of=calendar.id)
