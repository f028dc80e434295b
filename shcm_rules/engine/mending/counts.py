"""Changes that could satisfy a count: unclear rows made clear, sessions added, moved, held or cancelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from ...reference.subjects import catalogue
from ...rulesets.model import Every, Scheduled
from ...schedule import KINDS, MODES, ORGANISERS
from ..periods import Period
from ..tallies import Tallied
from ..telling_counts import CountTeller
from .ahead import lies_ahead, pick_day, safe_days, session_day, whole_days, year_end
from .edits import Edit, Plan, Write
from .new_rows import allowed, new_session, topic_of
from .trial import Trial

__all__ = ["count_plans", "states_of"]

_NO, _MAYBE = 0, 1
_VOCABULARIES = {"organiser": ORGANISERS, "kind": KINDS, "mode": MODES}
_MORE = 3  # rows beyond the fewest that are tried
_SETS = 30  # sets of rows to take out that are tried


@dataclass(frozen=True, slots=True)
class _State:
    """A row that a count could have to do with: what speaks against it, and what is open, each (what, field)."""

    row: Mapping[str, Any]
    against: tuple[tuple[str, str], ...]
    unsure: tuple[tuple[str, str], ...]


def states_of(trial: Trial, row: Mapping[str, Any]) -> list[_State]:
    """Return the rows that a count could have to do with."""
    period = _period(trial, row)
    teller = CountTeller(trial.question, trial.evaluation.rows, "vi")
    found = []
    for candidate, conditions in teller.states(trial.judged, row, period):
        found.append(_State(candidate, *(
            tuple((what, field) for what, state, field in conditions if state == wanted) for wanted in (_NO, _MAYBE))))
    return found


def _period(trial: Trial, row: Mapping[str, Any]) -> Period:
    return trial.judged.details["periods"].get(row.get("term") or "", Period(""))  # type: ignore[no-any-return]


def count_plans(trial: Trial) -> Iterator[Plan]:
    """Yield plans for one duty of a count, the smallest first."""
    (row,), (index,) = trial.rows, trial.duties
    counter = _Counter(trial, row, trial.judged.facts.row(index, named=True) if trial.judged.facts is not None else {})
    bound = counter.tallied.bound[0]
    if bound == "at_least":
        yield from counter.more()
    elif bound == "at_most":
        yield from counter.fewer()
    else:
        yield from counter.exact()


class _Counter:
    """Proposes changes for one duty of a count."""

    def __init__(self, trial: Trial, row: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        self.trial, self.row, self.facts = trial, row, facts
        self.question = trial.question
        self.period = _period(trial, row)
        self.tallied = Tallied(trial.task, self.period, "")
        self.distinct = self.tallied.distinct
        self.states = states_of(trial, row)

    @property
    def low(self) -> int:
        """Return how many count in every world."""
        return int(self.facts.get("done_min" if self.question.audit else "low") or 0)

    @property
    def high(self) -> int:
        """Return how many count in some world."""
        planned = int(self.facts.get("planned_max") or 0) if self.question.audit else 0
        return planned + int(self.facts.get("done_max" if self.question.audit else "high") or 0)

    def more(self) -> Iterator[Plan]:
        """Yield ways to have enough: unclear rows settled or planned ones held, and the rest added."""
        need = max(self.tallied.bound[1] - self.low, 1)
        settled = sorted(self._settlers(), key=lambda plan: len(plan.edits))
        # A row that is added can settle others: what level a cluster has.
        fewest = max(need - max(self.high - self.low, 0), 1)
        for total in range(fewest, need + _MORE):
            for first in range(min(total, len(settled)), -1, -1):
                adds = list(islice(self._adds(), total - first))
                if len(adds) < total - first:
                    continue
                for chosen in islice(combinations(settled, first), 1 if not self.distinct else _SETS):
                    yield Plan(tuple(edit for plan in (*chosen, *adds) for edit in plan.edits))

    def fewer(self) -> Iterator[Plan]:
        """Yield ways to have few enough: rows taken out."""
        if self.trial.pending:
            return  # not too many yet
        excess = max(self.high - self.tallied.bound[1], 1)
        outs = [plan for state in self._counting() if (plan := self._out(state))]
        moved = [plan for state in self._counting() if (plan := self._moved_out(state))]
        for ways in (outs, moved):  # a subject that no session names any more is owed by nobody, and never met
            for total in range(excess, min(excess + _MORE, len(ways)) + 1):
                for chosen in islice(combinations(ways, total), _SETS):
                    yield Plan(tuple(edit for plan in chosen for edit in plan.edits))

    def exact(self) -> Iterator[Plan]:
        """Yield ways to have just as many: every unclear row settled in or out, then added or taken out."""
        n = self.tallied.bound[1]
        unclear = [state for state in self._counting() if state.unsure or state.against]
        sure = [state for state in self._counting() if not (state.unsure or state.against)]
        for taken in range(len(unclear), -1, -1):
            for chosen in islice(combinations(range(len(unclear)), taken), _SETS):
                ways = [self._in(s) if i in chosen else self._out(s) for i, s in enumerate(unclear)]
                plans = [plan for plan in ways if plan]
                if len(plans) < len(unclear):
                    continue
                base = Plan(tuple(edit for plan in plans for edit in plan.edits))
                lacking = n - self.low - taken
                if lacking >= 0:
                    adds = list(islice(self._adds(), lacking))
                    if len(adds) == lacking:
                        yield Plan((*base.edits, *(edit for plan in adds for edit in plan.edits)))
                    continue
                outs = [plan for state in sure if (plan := self._out(state))]
                for gone in islice(combinations(outs, -lacking), _SETS):
                    yield Plan((*base.edits, *(edit for plan in gone for edit in plan.edits)))

    def _counting(self) -> list[_State]:
        """Return the rows that count in some world, the unclear ones first; in an audit those planned can still."""
        found = [state for state in self.states if not [what for what, _ in state.against if what != "what_planned"]]
        return sorted(found, key=lambda state: not state.unsure)

    # Rows settled in.

    def _settlers(self) -> Iterator[Plan]:
        """Yield what makes a row count in every world that does so only in some, or is planned only."""
        moved = isinstance(self.trial.task.check, Scheduled)
        for state in self.states:
            against = [what for what, _ in state.against if what != "what_planned"]
            if against and not (moved and against == ["what_period"]):
                continue
            if state.unsure or state.against:
                plan = self._in(state)
                if plan:
                    yield plan

    def _in(self, state: _State) -> Plan | None:
        """Return what makes a row count in every world: its open cells written, its day in the period."""
        if not lies_ahead(self.question, state.row):
            return None
        edits: list[Edit] = []
        for what, field in (*state.unsure, *state.against):
            if what in {"what_planned", "what_period"}:
                continue
            value = self._value(what, field)
            if value is None:
                return None
            edits.append(self._write(state.row, field, *value))
        return self._dated(state, edits)

    def _dated(self, state: _State, edits: list[Edit]) -> Plan | None:
        row, whats = state.row, {what for what, _ in (*state.unsure, *state.against)}
        postponed = row["status"] == "Hoãn"
        span = safe_days(self.question, self.period, self.row)
        inside = "what_period" not in whats
        exact = row["date_lo"] is not None and row["date_lo"] == row["date_hi"]
        day = row["date_lo"] if exact and span and span[0] <= row["date_lo"] <= span[1] else None
        if (postponed or not inside) and day is None:
            if span is None:
                return None
            day = self._day_in(row, span)
            edits.append(self._write(row, "date", day, span=self._own_span(row, span)))
        if self.question.audit:
            if day is None:
                if span is None:
                    return None
                day = self._day_in(row, span)
            edits.append(self._write(row, "status", "Đã thực hiện"))
            if not exact or day != row["date_lo"]:
                edits.append(self._write(row, "held", day, span=span))
                edits = [edit for edit in edits if not (isinstance(edit, Write) and edit.field == "date")]
        elif postponed:
            edits.append(self._write(row, "status", "Dự kiến"))
        return Plan(tuple(edits)) if edits else None

    def _day_in(self, row: Mapping[str, Any], span: tuple[int, int]) -> int:
        """Return a day of the span, one that the row's own window has where there is one."""
        lo, hi = row["plan_from"], row["plan_until"]
        if row["date_lo"] is not None and max(lo, span[0]) <= min(hi, span[1]):
            return pick_day(self.question, max(lo, span[0]), min(hi, span[1]))
        return session_day(self.question, *span)

    @staticmethod
    def _own_span(row: Mapping[str, Any], span: tuple[int, int]) -> tuple[int, int]:
        """Return the days of a span that the row's own window has, all of them where it has none."""
        first, last = max(row["plan_from"], span[0]), min(row["plan_until"], span[1])
        return (first, last) if row["date_lo"] is not None and first <= last else span

    def _value(self, what: str, field: str) -> tuple[Any, tuple[tuple[str, Any], ...]] | None:
        """Return what an open cell could say for its row to count, with the keys that follow from it."""
        row, task = self.row, self.trial.task
        if what == "what_subject":
            subject = row.get("subject_id") or next(self._subjects(), None)
            return ((self._subject_name(subject), (subject,)), ()) if subject else None
        if what == "what_department":
            keys = tuple((name, row[name]) for name in ("school_id", "department_id") if row.get(name) is not None)
            return (row["department"], keys) if row.get("department") else None
        if what == "what_content":
            return "; ".join(topic_of(task, row)), ()
        if what == "what_level":
            return (task.levels[0], ())
        if what in {"what_kind", "what_organiser", "what_mode"}:
            values = allowed(task, field) or (("Cụm",) if field == "organiser" else ())
            own = (("cluster_id", row.get("unit") or row.get("cluster_id")),) if values[:1] == ("Cụm",) else ()
            return (values[0], tuple(own)) if values else None
        return None

    @staticmethod
    def _subject_name(subject: str) -> str:
        return next((item.name for item in catalogue(None) if item.id == subject), subject)

    @staticmethod
    def _write(
        row: Mapping[str, Any], field: str, value: Any, keys: tuple[tuple[str, Any], ...] = (),
        span: tuple[int, int] | None = None,
    ) -> Write:
        return Write("sessions", row["row_id"], field, value, keys, span)

    # Rows added.

    def _adds(self) -> Iterator[Plan]:
        """Yield sessions that would count, each on a day of its own where that tells lần apart."""
        span = safe_days(self.question, self.period, self.row)
        if span is None:
            return
        if self.trial.judged.grain == "occasion":
            yield from self._adds_to_occasion()
            return
        subjects = self._subjects() if self.distinct else None
        # A run of weeks that follow each other is best served late: the next one begins before it is over.
        day = pick_day(self.question, *span) if isinstance(self.trial.task.check, Every) else session_day(
            self.question, *span)
        for number in range(1, 100):
            subject = next(subjects, None) if subjects else self.row.get("subject_id")
            if subjects and subject is None:
                return
            occasion = f"Lần {self._last_number() + number}" if getattr(
                self.trial.task.check, "of", "") == "occasions" else ""
            chosen = span[0] + (day - span[0] + number - 1) % (span[1] - span[0] + 1)
            yield Plan((new_session(
                self.trial, self.row, chosen, span, subject=subject or "", occasion=occasion),))

    def _adds_to_occasion(self) -> Iterator[Plan]:
        """Yield rows of the lần itself, on the day of one of its sessions that lies ahead."""
        ids = set(self.row["row_ids"])
        ahead = [state.row for state in self.states
                 if state.row["row_id"] in ids and lies_ahead(self.question, state.row)]
        if not ahead:
            return
        host = max(ahead, key=lambda row: (row["plan_until"], row["row_id"]))
        subjects = self._subjects()
        for _ in range(100):
            subject = next(subjects, None) if self.distinct else ""
            if subject is None:
                return
            first, last = max(host["plan_from"], self.question.today), host["plan_until"]
            day = pick_day(self.question, first, min(last, first + 366))
            same = {name: host[name] for name in ("date", "date_lo", "date_hi", "date_exact", "date_term")}
            by_day = host["occasion"] is None
            yield Plan((new_session(
                self.trial, self.row, day, (first, last), subject=subject, occasion=host["occasion"] or "",
                days=same if by_day else None),))

    def _last_number(self) -> int:
        """Return the highest number that a lần of any name has."""
        names = self.question.schedule.sessions["occasion"].drop_nulls().unique()
        digits = ["".join(filter(str.isdigit, name)) for name in names]
        return max((int(text[:4]) for text in digits if text), default=0)

    def _subjects(self) -> Iterator[str]:
        """Yield subjects of the level that no row of the duty names, those of the unit's list first."""
        used = {subject for state in self.states for subject in state.row["subjects"] or ()}
        listed = self.question.schedule.departments
        own = listed.filter(listed["department_id"] == self.row.get("department_id", ""))["subjects"].drop_nulls()
        level = self.row.get("level") or (self.trial.task.levels or (None,))[0]
        known = [item.id for item in catalogue(level) if not item.activity]
        for subject in dict.fromkeys((*(s for ids in own for s in ids if s in known), *known)):
            if subject not in used:
                yield subject

    # Rows taken out.

    def _out(self, state: _State) -> Plan | None:
        """Return what keeps a row from counting in every world."""
        row = state.row
        if not lies_ahead(self.question, row):
            return None
        for what, field in state.unsure:
            values = allowed(self.trial.task, field) if field in _VOCABULARIES else None
            others = [value for value in _VOCABULARIES.get(field, ()) if values and value not in values]
            if what != "what_organiser" and others:
                return Plan((self._write(row, field, others[-1]),))
            if what == "what_period" and row["status"] != "Hoãn" and (day := self._day_outside(row)):
                return Plan((self._write(row, "date", day),))
        return Plan((self._write(row, "status", "Huỷ"),))

    def _moved_out(self, state: _State) -> Plan | None:
        """Return a row that lies ahead on a day that lies in no world in the period."""
        row = state.row
        end = year_end(self.question)
        day = self._day_outside({**row, "plan_from": self.question.today, "plan_until": end, "date_lo": end})
        if day is None or not lies_ahead(self.question, row):
            return None
        status = [self._write(row, "status", "Dự kiến")] if row["status"] == "Hoãn" else []
        return Plan((self._write(row, "date", day), *status))

    def _day_outside(self, row: Mapping[str, Any]) -> int | None:
        """Return a day of the row's own window that lies in no world in the period."""
        span = whole_days(self.question, self.period, self.row)
        if span is None:
            return None
        first, last = span
        lo, hi = max(row["plan_from"], self.question.today), row["plan_until"]
        if hi > last and row["date_lo"] is not None:
            return pick_day(self.question, max(lo, last + 1), min(hi, last + 60))
        return lo if lo < first else None

