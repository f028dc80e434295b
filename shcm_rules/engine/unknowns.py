"""What an open duty hangs on: vague days, empty cells and missing records of its rows, and what each can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as column
from typing import TYPE_CHECKING, Any

from ..folding import fold
from ..reference.subjects import subject_name
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
from .cutting import edges_of
from .mending.acts import session_rows
from .mending.counts import states_of
from .mending.edits import Write

if TYPE_CHECKING:
    from .mending.trial import Trial

__all__ = ["Unknown", "unknowns_of"]

_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "organiser": ORGANISERS, "kind": KINDS, "mode": MODES, "level": LEVELS, "status": STATUSES,
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell of which it is not known what it says: a window of days, or some values."""

    table: str
    at: int
    field: str
    days: tuple[int, int] | None = None
    values: tuple[Any, ...] = ()
    absent: bool = False  # there may be nothing to record
    edges: frozenset[int] = column(default=frozenset(), repr=False)
    keys: Mapping[str, Any] = column(default_factory=dict, hash=False)

    def write(self, value: Any) -> Write:
        """Return the cell with one of the things that it can say."""
        return Write(self.table, self.at, self.field, value, tuple(self.keys.items()))


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
    return list(dict.fromkeys(found))


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
                values = tuple((subject_name(s, own["level"]), (s,)) for s in _subjects(trial, row))
                yield Unknown("sessions", own["row_id"], "subject", values=values)
            elif name in _VOCABULARIES:
                yield Unknown("sessions", own["row_id"], name, values=_VOCABULARIES[name])


def _subjects(trial: Trial, row: Mapping[str, Any]) -> list[str]:
    """Return the subjects of the same tổ, the duty's own first."""
    units = trial.evaluation.units.department_subjects
    mine = units.filter(units["department_id"] == row.get("department_id"))["subject_id"].to_list()
    return list(dict.fromkeys([*([row["subject_id"]] if row.get("subject_id") else []), *mine]))


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
            yield Unknown("sessions", row["row_id"], name, values=_VOCABULARIES[name])


def _day(trial: Trial, row: Row, name: str, edges: frozenset[int]) -> Iterator[Unknown]:
    """Yield a day of which more than one is possible; what was never written of a record is no day at all."""
    lo, hi = row[f"{name}_lo"], row[f"{name}_hi"]
    if lo is not None and lo == hi and not (name == "date" and row["status"] == "Hoãn"):
        return
    if name == "held" and row["held"] is None:
        return
    year = trial.question.year.window
    first, last = year.earliest.toordinal(), year.latest.toordinal()
    if lo is not None and row["status"] != "Hoãn":
        first, last = (row["plan_from"], row["plan_until"]) if name == "date" else (lo, hi)
    status = {"status": STATUSES[0]} if name == "date" and row["status"] == "Hoãn" else {}
    if first <= last:
        yield Unknown("sessions", row["row_id"], name, days=(first, last), edges=edges, keys=status)


def _missing(trial: Trial, row: Row, name: str, edges: frozenset[int]) -> Iterator[Unknown]:
    """Yield an act that no column records: it may have been done on some day, or not at all."""
    if name in trial.question.schedule.sources[row["source"]].columns:
        return
    year = trial.question.year.window
    last = min(trial.question.today, year.latest.toordinal())
    first = year.earliest.toordinal()
    if first <= last:
        yield Unknown("sessions", row["row_id"], name, days=(first, last), absent=True, edges=edges)


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
            yield Unknown("documents", own["document_row"], "sent", days=(first, last), edges=edges)
    for own in documents:
        if not own.get("sure", False):
            unit = str(row.get(trial.judged.grain) or row[key])
            yield Unknown("documents", own["document_row"], "unit", values=(unit, "—"))
