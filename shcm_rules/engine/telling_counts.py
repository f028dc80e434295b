"""Tell a count: which rows counted, which nearly did, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest
from typing import Any

import polars as pl

from ..findings import Evidence, Reason
from ..rulesets.model import Every
from .boundaries import boundary_values
from .candidates import Candidates, Weighed
from .judging import Judged
from .periods import Period
from .rows import Question, Rows, calendar_of
from .tallies import Tallied
from .told import Told, cite
from .wording import WORDS, day_text

__all__ = ["CountTeller"]

_NEAR = 40  # near misses shown of one duty; the nearest first
_MOST_CITED = 200_000  # cells that are kept to be named again
_MOST_KEPT = 5_000  # rows that are kept as objects; those of a province would fill the memory
_NEAR_A_RUN = 4  # of a run of weeks: the sessions before and after it


class CountTeller:
    """Tells counts over session rows and over lần."""

    def __init__(self, question: Question, rows: Rows, lang: str) -> None:
        self.question, self.rows, self.lang = question, rows, lang
        self.candidates = Candidates(question, rows)
        self._whys: dict[tuple[str, Period], str] = {}
        self._cited: dict[tuple[int, str, str, str], Evidence] = {}

    def rows_of(self, keys: pl.DataFrame, shown: Sequence[int]) -> Iterable[Mapping[str, Any]]:
        """Return the duties that are shown of those of a rule; the rows of a school are taken apart once for all."""
        if keys is self.rows.frame and keys.height <= _MOST_KEPT:
            return map(self._rows.__getitem__, shown)
        return keys[shown].iter_rows(named=True)

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(self.rows.frame.iter_rows(named=True))

    def tell(self, judged: Judged, row: Mapping[str, Any], facts: Mapping[str, Any], scope_words: str) -> Told:
        """Tell one duty of a count."""
        period: Period = judged.details["periods"].get(row.get("term") or "", Period(""))
        tallied = Tallied(judged.task, period, "")
        bound, n = tallied.bound
        audit = self.question.audit
        low, high = (facts.get("done_min"), facts.get("done_max")) if audit else (facts.get("low"), facts.get("high"))
        observed = {"certain": low or 0, "possible": high or 0}
        if audit:
            observed["planned"] = facts.get("planned_max") or 0
        states = list(self.candidates.weigh(judged, row, period))
        told = Told(
            required={bound: n},
            observed=observed,
            state="count" if low != high else "count_sure",
            todo="todo_count",
            evidence=list(self._evidence(judged, states, period)),
            facts={
                "required": n,
                "certain": low or 0,
                "possible": high or 0,
                "bound": WORDS[bound][self.lang],
                "where": scope_words,
            },
            reason=self._reason(states),
        )
        if judged.grain == "occasion":
            told.due = _days(row.get("last_planned_lo"), row.get("last_planned"))
        else:
            told.due = self._last_days(period, row)
        told.too_late = bool(told.due and told.due[1] < self.question.today)
        return told

    def _last_days(self, period: Period, row: Mapping[str, Any]) -> tuple[int, int] | None:
        if period.term:
            values = boundary_values(calendar_of(self.question.schedule, row.get("province"), row.get("level")))
            return values[f"last{period.term}_lo"], values[f"last{period.term}_hi"]
        if period.window:
            return period.window.latest.toordinal(), period.window.latest.toordinal()
        return None

    def states(
        self, judged: Judged, row: Mapping[str, Any], period: Period,
    ) -> Iterator[tuple[dict[str, Any], list[tuple[str, int, str]]]]:
        """Yield each candidate row with what speaks for and against its counting: (what, how sure, its field)."""
        return self.candidates.told(judged, row, period)

    def _evidence(self, judged: Judged, states: Sequence[Weighed], period: Period) -> Iterator[Evidence]:
        by_subject = getattr(judged.task.check, "distinct", None)
        near: list[tuple[int, int, int]] = []
        for place, state in enumerate(states):
            if state.against is None and not state.unsure:
                yield self._cite(state.index, "subject" if by_subject else self.candidates.day_field(state.index),
                                 "counted")
            elif state.against is None:
                near.append((0, 0, place))
            else:
                far = self._distance(state.index, period) if state.against[0] == "what_period" else 0
                near.append((1 + len(state.unsure), far, place))
        most = _NEAR_A_RUN if isinstance(judged.task.check, Every) else _NEAR
        for *_, place in nsmallest(most, near):
            yield self._near_miss(states[place], period)

    def _near_miss(self, state: Weighed, period: Period) -> Evidence:
        if state.against:
            return self._cite(state.index, state.against[1], "near_miss", self._why_not(state.against[0], period))
        words = (WORDS["what_date"][self.lang] if what == "what_period" else self._what(what, period)
                 for what, _ in state.unsure)
        why = WORDS["why_possible"][self.lang].format(what=", ".join(dict.fromkeys(words)))
        return self._cite(state.index, state.unsure[0][1], "near_miss", why)

    def _why_not(self, what: str, period: Period) -> str:
        """Return why a row does not count: one sentence for all rows of which that is true."""
        key = what, period
        if key not in self._whys:
            self._whys[key] = WORDS["why_not"][self.lang].format(what=self._what(what, period))
        return self._whys[key]

    def _cite(self, index: int, name: str, role: str, why: str = "") -> Evidence:
        """Return a cell as evidence; what many duties name alike is there once."""
        key = index, name, role, why
        if key not in self._cited:
            if len(self._cited) >= _MOST_CITED:
                self._cited.clear()
            columns, text = self.candidates.column, f"{name}_text"
            row = {column: columns(column)[index] for column in ("source", "row", name)}
            if text in self.candidates.names:
                row[text] = columns(text)[index]
            self._cited[key] = cite(self.question.schedule, "sessions", row, name, role, why)
        return self._cited[key]

    def _distance(self, index: int, period: Period) -> int:
        """Return how many days a row lies outside a window."""
        if period.window is None:
            return 0
        lo, hi = self.candidates.column("day_lo")[index], self.candidates.column("day_hi")[index]
        return int(max(period.window.earliest.toordinal() - hi, lo - period.window.latest.toordinal(), 0))

    def _what(self, code: str, period: Period) -> str:
        name = period.name or (
            f"{day_text(period.window.earliest)}–{day_text(period.window.latest)}" if period.window else ""
        )
        return WORDS[code][self.lang].format(period=name)

    def _reason(self, states: Iterable[Weighed]) -> Reason | None:
        """Tell whether unknown values, not only vague dates, leave the count open."""
        unknown = self.candidates.column("day_unknown")
        for state in states:
            if state.unsure and state.against is None and (
                unknown[state.index] or any(what != "what_period" for what, _ in state.unsure)
            ):
                return Reason.UNKNOWN_VALUE
        return None


def _days(first: int | None, last: int | None) -> tuple[int, int] | None:
    return (first, last) if first is not None and last is not None else None
