"""Changes that could satisfy a duty of days: an act recorded in time, a session moved, a vague day made exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ...checks.limits import Lead
from ...checks.outcomes import VERDICTS as _VERDICTS
from ...findings import Verdict
from ...rulesets.model import column_names
from ...windows import back, first_day_reaching
from ..rows import FIRST, LAST
from .ahead import lies_ahead, pick_day, year_end
from .edits import Edit, Plan, Write
from .trial import Trial

__all__ = ["follow_up_plans", "lead_time_plans", "order_plans", "session_rows"]

_SESSION = column_names("sessions")
Row = Mapping[str, Any]
_SLACK = 7  # days between the last moment and the day that is proposed for a session without one


def session_rows(trial: Trial, row: Row) -> list[Row]:
    """Return the session rows of a duty: the row itself, or the rows of its lần, each once."""
    if trial.judged.grain != "occasion":
        return [row]
    wanted = dict.fromkeys(row["row_ids"])
    by_id = {own["row_id"]: own for own in trial.evaluation.rows.frame.iter_rows(named=True)
             if own["row_id"] in wanted}
    return [by_id[at] for at in wanted if at in by_id]


class _Dated:
    """The day of a session or lần, an act of it, and what can still be done about both."""

    def __init__(self, trial: Trial, row: Row, act: str) -> None:
        self.trial, self.row, self.name = trial, row, act
        self.question = trial.question
        self.today = trial.question.today
        self.rows = session_rows(trial, row)
        self.day_lo, self.day_hi = row["day_lo"], row["day_hi"]
        self.recorded = [own for own in self.rows if own[act] is not None]

    @property
    def act_days(self) -> tuple[int, int]:
        """Return the days that the recorded act can mean."""
        lo = [own[f"{self.name}_lo"] for own in self.recorded]
        hi = [own[f"{self.name}_hi"] for own in self.recorded]
        return (FIRST if None in lo else min(lo)), (LAST if None in hi else max(hi))

    def record(self, first: int, last: int, *, free: tuple[int, int | None] | None = None) -> Plan | None:
        """Return the act recorded on a day of a span: the latest; in an audit only the as-of day is recorded yet."""
        if self.question.audit:
            if not first <= self.today <= last:
                return None
            first = last = self.today
        if first > last:
            return None
        own = next((row for row in self.rows if lies_ahead(self.question, row)), self.rows[0])
        day = pick_day(self.question, first, last)
        return Plan((Write("sessions", own["row_id"], self.name, day, (), free or (first, last)),))

    def sharpen(self, first: int, last: int) -> Plan | None:
        """Return the one vague act made exact, on a day of its window from the as-of day on."""
        if len(self.recorded) != 1:
            return None
        own = self.recorded[0]
        lo, hi = own[f"{self.name}_lo"], own[f"{self.name}_hi"]
        if lo is None or lo == hi:
            return None
        first, last = max(first, lo, self.today), min(last, hi, self.today if self.question.audit else hi)
        if first > last:
            return None
        day = pick_day(self.question, first, last)
        return Plan((Write("sessions", own["row_id"], self.name, day, (), (first, last)),))

    def move(self, first: int, last: int) -> Plan | None:
        """Return the sessions moved so that the day lies in a span; those that lie in it already stay.

        Lần without a name are told by their day: all of their rows go together.
        """
        first = max(first, self.today)
        if first > last:
            return None
        by_day = "|days " in str(self.row.get("lan_key", ""))
        out = [own for own in self.rows if by_day or self._outside(own, first, last)]
        if not out or not all(lies_ahead(self.question, own) for own in out):
            return None
        lo, hi = max(first, self.day_lo), min(last, self.day_hi)
        known = all(own["date_lo"] is not None and own["status"] != "Hoãn" for own in self.rows)
        unknown = first if known else max(first, min(first + _SLACK, last))
        day = pick_day(self.question, lo, hi) if known and lo <= hi else self._near(unknown, last)
        edits: list[Edit] = []
        for own in out:
            edits.append(Write("sessions", own["row_id"], "date", day, (), (first, last if last < LAST else None)))
            if own["status"] == "Hoãn":
                edits.append(Write("sessions", own["row_id"], "status", "Dự kiến"))
        return Plan(tuple(edits))

    @staticmethod
    def _outside(own: Row, first: int, last: int) -> bool:
        return bool(own["day_lo"] < first or own["day_hi"] > last)

    def _near(self, first: int, last: int) -> int:
        """Return the working day of a span that is nearest to its beginning."""
        end = min(last, first + 20)
        for day in range(first, end + 1):
            if pick_day(self.question, day, day) == day and date.fromordinal(day).weekday() < 5:
                return day
        return first


def lead_time_plans(trial: Trial) -> Iterator[Plan]:
    """Yield plans for an act that has to come a lead time before a session or lần."""
    (row,), task = trial.rows, trial.task
    dated = _Dated(trial, row, _SESSION[task.check.act])
    if task.check.early_setting:
        yield from _not_early(dated, int(task.settings[task.check.early_setting]))
        return
    value = task.number("lead")
    lead = Lead(value.n, value.unit) if value is not None else Lead(0, "days")
    if not dated.recorded:
        yield from _unrecorded(dated, lead)
        return
    limit = _back(dated.day_lo, lead)
    act_lo, act_hi = dated.act_days
    yield from _some(dated.sharpen(act_lo, limit))
    if act_hi < LAST:
        yield from _some(dated.move(_reach(act_hi, lead), LAST))
    sharp = dated.sharpen(act_lo, act_hi)
    if sharp and isinstance(sharp.edits[0], Write):
        first = max(act_lo, dated.today)
        sharp = dated.sharpen(first, first)
        moved = dated.move(_reach(first, lead), LAST)
        if sharp and moved:
            yield sharp + moved


def _unrecorded(dated: _Dated, lead: Lead) -> Iterator[Plan]:
    limit = _back(dated.day_lo, lead)
    yield from _some(dated.record(dated.today, limit))
    if not _may_move(dated):
        return
    needed = _reach(dated.today, lead)
    own = max((row["plan_until"] for row in dated.rows), default=LAST)
    last = own if needed <= own < LAST else max(year_end(dated.question), needed + 21)
    moved = dated.move(needed, last)
    if moved and isinstance(moved.edits[0], Write):
        day = int(moved.edits[0].value)
        recorded = dated.record(dated.today, _back(day, lead))
        if recorded:
            yield moved + recorded


def _not_early(dated: _Dated, days: int) -> Iterator[Plan]:
    if not dated.recorded:
        return
    act_lo, act_hi = dated.act_days
    yield from _some(dated.sharpen(dated.day_hi - days, act_hi))
    if act_lo > FIRST:
        yield from _some(dated.move(dated.today, act_lo + days))


def follow_up_plans(trial: Trial) -> Iterator[Plan]:
    """Yield plans for an act that has to follow a session or lần."""
    (row,), task = trial.rows, trial.task
    dated = _Dated(trial, row, _SESSION[task.check.act])
    if not dated.recorded:
        first = dated.today if task.check.any_day else max(dated.today, dated.day_hi)
        if first < LAST:
            yield from _some(dated.record(first, first + 7, free=(first, None)))
        if _may_move(dated):
            yield from _followed(dated)
        return
    act_lo, act_hi = dated.act_days
    yield from _some(dated.sharpen(dated.day_hi, act_hi))
    if act_lo >= dated.today:
        yield from _some(dated.move(dated.today, act_lo))
    sharp = dated.sharpen(act_lo, act_hi)
    if sharp and isinstance(sharp.edits[0], Write):
        moved = dated.move(dated.today, int(sharp.edits[0].value))
        if moved:
            yield sharp + moved


def _followed(dated: _Dated) -> Iterator[Plan]:
    """Yield a session on an exact day with its act on a later one: in an audit both on the as-of day."""
    last = dated.today if dated.question.audit else max(year_end(dated.question), dated.today)
    moved = dated.move(dated.today, last)
    if moved and isinstance(moved.edits[0], Write):
        day = int(moved.edits[0].value)
        recorded = dated.record(max(day, dated.today), day + 7, free=(day, None))
        if recorded:
            yield moved + recorded


def order_plans(trial: Trial) -> Iterator[Plan]:
    """Yield plans for two recorded acts, the first not later than the second."""
    (row,), check = trial.rows, trial.task.check
    first, then = (_Dated(trial, row, _SESSION[header]) for header in (check.first, check.then))
    if not (first.recorded and then.recorded):
        return
    yield from _some(first.sharpen(first.today, then.act_days[0]))
    yield from _some(then.sharpen(max(first.act_days[1], then.today), LAST))
    early, late = first.sharpen(first.today, first.today), then.sharpen(first.today, LAST)
    for day in range(first.today, min(first.act_days[1], first.today + 400) + 1):
        early, late = first.sharpen(day, day), then.sharpen(day, LAST)
        if early and late:
            yield early + late
            return


def _may_move(dated: _Dated) -> bool:
    """Tell whether sessions may be moved: not for a duty that is merely not due yet."""
    code = dated.trial.judged.verdict[dated.trial.duties[0]]
    return Verdict.PENDING is not _VERDICTS[code]


def _some(*plans: Plan | None) -> Sequence[Plan]:
    return [plan for plan in plans if plan]


def _back(day: int, lead: Lead) -> int:
    return back(date.fromordinal(day), lead.n, lead.unit).toordinal()


def _reach(limit: int, lead: Lead) -> int:
    return first_day_reaching(date.fromordinal(limit), lead.n, lead.unit).toordinal()
