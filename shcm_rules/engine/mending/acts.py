"""Changes that could satisfy a duty of days: an act recorded in time, a session moved, a vague day made exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ...checks.limits import Lead
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
        """Return the act recorded on a day of a span: the latest."""
        empty = [row for row in self.rows if row[self.name] is None]
        if first > last or not empty:
            return None
        own = next((row for row in empty if lies_ahead(self.question, row)), empty[0])
        day = pick_day(self.question, first, last)
        return Plan((Write("sessions", own["row_id"], self.name, day, (), free or (first, last)),))

    def sharpen_each(self, first: int, last: int) -> list[Plan]:
        """Return the recorded acts made exact, each alone."""
        return [plan for own in self.recorded if (plan := self.sharpen(first, last, own))]

    def sharpen(self, first: int, last: int, own: Row | None = None) -> Plan | None:
        """Return the one act made exact within its window, from the as-of day on; one that is dated ahead, moved.

        What lies wholly ahead is not recorded yet: it is planned.
        """
        if own is None and len(self.recorded) != 1:
            return None
        own = own or self.recorded[0]
        lo, hi = own[f"{self.name}_lo"], own[f"{self.name}_hi"]
        if lo is None or (lo == hi and lo <= self.today):
            return None
        if lo <= self.today:
            first, last = max(first, lo), min(last, hi)
        first = max(first, self.today)
        if first > last or first >= LAST:
            return None
        free = last >= LAST
        day = pick_day(self.question, first, first + _SLACK if free else last)
        return Plan((Write("sessions", own["row_id"], self.name, day, (), (first, None if free else last)),))

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
    told = dated.sharpen_each(dated.today, limit)
    reached = _reach(act_hi, lead) if act_hi < LAST else LAST
    shifted = _some(dated.move(reached, LAST)) if act_hi < LAST else ()
    # Within its own window a session is not moved but told: that comes before an act planned anew.
    yield from (*shifted, *told) if reached <= dated.day_hi else (*told, *shifted)
    sharp = dated.sharpen(act_lo, act_hi)
    if sharp and isinstance(sharp.edits[0], Write):
        first = max(act_lo, dated.today)
        sharp = dated.sharpen(first, first)
        moved = dated.move(_reach(first, lead), LAST)
        if sharp and moved:
            yield sharp + moved
    yield from _some(dated.record(dated.today, limit))  # the row that has one can be another lần's


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
    yield from dated.sharpen_each(dated.day_hi - days, max(act_hi, dated.day_hi - days))
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
    yield from dated.sharpen_each(dated.day_hi, LAST)
    if act_lo >= dated.today:
        yield from _some(dated.move(dated.today, act_lo))
    sharp = dated.sharpen(act_lo, act_hi)
    if sharp and isinstance(sharp.edits[0], Write):
        moved = dated.move(dated.today, int(sharp.edits[0].value))
        if moved:
            yield sharp + moved
    yield from _some(_beside(dated))


def _beside(dated: _Dated) -> Plan | None:
    """Return the act recorded in a row of the lần that has none: the row that has one can be another lần's."""
    first = max(dated.today, dated.day_hi)
    return dated.record(first, first + 7, free=(first, None)) if first < LAST else None


def _followed(dated: _Dated) -> Iterator[Plan]:
    """Yield a session on an exact day with its act on a later one."""
    moved = dated.move(dated.today, year_end(dated.question))
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
    for limit in sorted({own[f"{then.name}_lo"] or FIRST for own in then.recorded}):
        yield from first.sharpen_each(first.today, limit)
    for limit in sorted({own[f"{first.name}_hi"] or LAST for own in first.recorded}):
        yield from then.sharpen_each(max(limit, then.today), LAST)
    early, late = first.sharpen(first.today, first.today), then.sharpen(first.today, LAST)
    for day in range(first.today, min(first.act_days[1], first.today + 400) + 1):
        early, late = first.sharpen(day, day), then.sharpen(day, LAST)
        if early and late:
            yield early + late
            return


def _may_move(dated: _Dated) -> bool:
    """Tell whether sessions may be moved: not for a duty that is merely not due yet."""
    return not dated.trial.pending


def _some(*plans: Plan | None) -> Sequence[Plan]:
    return [plan for plan in plans if plan]


def _back(day: int, lead: Lead) -> int:
    return back(date.fromordinal(day), lead.n, lead.unit).toordinal()


def _reach(limit: int, lead: Lead) -> int:
    return first_day_reaching(date.fromordinal(limit), lead.n, lead.unit).toordinal()
