"""Tell a count: which rows counted, which nearly did, and why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import polars as pl

from ..findings import Evidence, Reason
from ..reference.subjects import catalogue
from ..rulesets.model import Every
from .boundaries import boundary_values
from .judging import Judged
from .periods import Period
from .rows import Question, Rows, calendar_of
from .tallies import Tallied
from .told import Told, cite
from .wording import WORDS, day_text

__all__ = ["CountTeller"]

_NEAR = 40  # near misses shown of one duty; the nearest first
_NEAR_A_RUN = 4  # of a run of weeks: the sessions before and after it
_NO, _MAYBE, _YES = 0, 1, 2


class CountTeller:
    """Tells counts over session rows and over lần."""

    def __init__(self, question: Question, rows: Rows, lang: str) -> None:
        self.question, self.rows, self.lang = question, rows, lang
        self._activities = {subject.id for subject in catalogue(None) if subject.activity}

    @cached_property
    def _all(self) -> list[dict[str, Any]]:
        return list(self.rows.frame.iter_rows(named=True))

    def rows_of(self, keys: pl.DataFrame, shown: Sequence[int]) -> Iterable[Mapping[str, Any]]:
        """Return the duties that are shown of those of a rule; session rows are taken apart once for all rules."""
        return [self._all[i] for i in shown] if keys is self.rows.frame else keys[shown].iter_rows(named=True)

    @cached_property
    def _by_id(self) -> dict[int, dict[str, Any]]:
        return {row["row_id"]: row for row in self._all}

    @cached_property
    def _by_unit(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """Return rows by (key column, unit); a row whose key is unknown under its school, and under ""."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self._all:
            for key in ("department_id", "school_id", "cluster_id"):
                found.setdefault((key, str(row[key]) if row[key] is not None else "?"), []).append(row)
        return found

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
        states = list(self.states(judged, row, period))
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

    def _candidates(self, judged: Judged, row: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        """Return the rows that could have to do with a duty."""
        if judged.grain == "occasion":
            return [self._by_id[i] for i in dict.fromkeys(row["row_ids"])]
        if judged.grain == "cluster":
            return [
                *self._by_unit.get(("cluster_id", str(row["cluster_id"])), ()),
                *self._by_unit.get(("cluster_id", "?"), ()),
            ]
        if "department" in judged.grain:
            school = row.get("school_id")
            own = self._by_unit.get(("department_id", str(row["department_id"])), [])
            loose = [r for r in self._by_unit.get(("department_id", "?"), []) if r["school_id"] in (school, None)]
            return [*own, *loose]
        if judged.grain == "scheduled":
            schools, _ = judged.details["contents"][row["term"]]
            return [r for r in self._all if not row["school"] or r["school_id"] in (None, *schools)]
        if judged.grain == "school":
            return [
                *self._by_unit.get(("school_id", str(row["school_id"])), ()),
                *self._by_unit.get(("school_id", "?"), ()),
            ]
        return [r for r in self._all if r["organiser"] in (None, "Tỉnh/Thành phố")]

    def states(
        self,
        judged: Judged,
        row: Mapping[str, Any],
        period: Period,
    ) -> Iterator[tuple[dict[str, Any], list[tuple[str, int, str]]]]:
        """Yield each candidate row with what speaks for and against its counting: (what, how sure, its field)."""
        task = judged.task
        chosen = [(name, task.choose(getattr(task.check.where, name))) for name in ("organiser", "kind", "mode")]
        allowed = [(f"what_{name}", name, values) for name, values in chosen if values is not None]
        for candidate in self._candidates(judged, row):
            conditions = []
            if "subject_id" in row:
                ids = candidate["subjects"]
                told = _MAYBE if ids is None else _YES if row["subject_id"] in ids else _NO
                conditions.append(("what_subject", told, "subject"))
                if candidate["department_id"] is None:
                    conditions.append(("what_department", _MAYBE, "department"))
            if judged.grain == "scheduled":
                _, contents = judged.details["contents"][row["term"]]
                conditions.append(("what_content", _held(candidate, contents), "content"))
                if row["school"] and candidate["school_id"] is None:
                    conditions.append(("what_school", _MAYBE, "school"))
            for what, name, values in allowed:
                value = candidate[name]
                conditions.append((what, _MAYBE if value is None else _YES if value in values else _NO, name))
            conditions += self._general(candidate, task)
            if getattr(task.check, "distinct", None):
                conditions += self._countable(candidate, task)
            conditions.append(("what_period", self._in_period(candidate, period), self._day_field(candidate)))
            conditions += self._status(candidate)
            yield candidate, conditions

    def _general(self, candidate: Mapping[str, Any], task: Any) -> Iterator[tuple[str, int, str]]:
        if task.check.where.content:
            yield "what_content", _held(candidate, task.contents), "content"
        if getattr(task.check, "of", "") == "occasions":
            value = candidate["organiser"]
            yield "what_organiser", _MAYBE if value is None else _YES if value == "Cụm" else _NO, "organiser"

    def _countable(self, candidate: Mapping[str, Any], task: Any) -> Iterator[tuple[str, int, str]]:
        ids = candidate["subjects"]
        if ids is None:
            yield "what_subject", _MAYBE, "subject"
        elif not task.choose(task.check.activities) and all(i in self._activities for i in ids):
            yield "what_activity", _NO, "subject"

    def _in_period(self, candidate: Mapping[str, Any], period: Period) -> int:
        prefix = "h" if self.question.audit and candidate.get("done_must") else "t"
        if period.term:
            must, may = candidate[f"{prefix}{period.term}_must"], candidate[f"{prefix}{period.term}_may"]
        elif period.window:
            first, last = period.window.earliest.toordinal(), period.window.latest.toordinal()
            names = ("held_from", "held_until") if prefix == "h" else ("plan_from", "plan_until")
            lo, hi = (candidate[name] for name in names)
            must, may = lo >= first and hi <= last, hi >= first and lo <= last
        else:
            return _YES
        return _YES if must else _MAYBE if may else _NO

    def _status(self, candidate: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
        if not candidate["live_may"]:
            yield "what_cancelled", _NO, "status"
        elif not candidate["live_must"]:
            yield "what_status", _MAYBE, "status"
        elif self.question.audit and not candidate["done_must"]:
            yield "what_planned", _NO, "status"

    def _evidence(
        self,
        judged: Judged,
        states: Sequence[tuple[dict[str, Any], list[tuple[str, int, str]]]],
        period: Period,
    ) -> Iterator[Evidence]:
        by_subject = getattr(judged.task.check, "distinct", None)
        schedule = self.question.schedule
        near: list[tuple[tuple[int, int], Evidence]] = []
        for candidate, conditions in states:
            against = [c for c in conditions if c[1] == _NO]
            unsure = [c for c in conditions if c[1] == _MAYBE]
            if not against and not unsure:
                shown = "subject" if by_subject else self._day_field(candidate)
                yield cite(schedule, "sessions", candidate, shown, "counted")
            elif not against:
                what = ", ".join(
                    dict.fromkeys(
                        self._what(c[0], period) if c[0] != "what_period" else WORDS["what_date"][self.lang]
                        for c in unsure
                    )
                )
                why = WORDS["why_possible"][self.lang].format(what=what)
                near.append(((0, 0), cite(schedule, "sessions", candidate, unsure[0][2], "near_miss", why)))
            elif len(against) == 1:
                why = WORDS["why_not"][self.lang].format(what=self._what(against[0][0], period))
                far = self._distance(candidate, period) if against[0][0] == "what_period" else 0
                distance = 1 + len(unsure), far
                near.append((distance, cite(schedule, "sessions", candidate, against[0][2], "near_miss", why)))
        most = _NEAR_A_RUN if isinstance(judged.task.check, Every) else _NEAR
        yield from (item for _, item in sorted(near, key=lambda pair: pair[0])[:most])

    def _day_field(self, candidate: Mapping[str, Any]) -> str:
        """Return the field that tells on which day a row counts."""
        held = self.question.audit and candidate.get("done_must") and candidate.get("held") is not None
        return "held" if held else "date"

    def _distance(self, candidate: Mapping[str, Any], period: Period) -> int:
        """Return how many days a row lies outside a window."""
        if period.window is None:
            return 0
        lo, hi = candidate["day_lo"], candidate["day_hi"]
        return int(max(period.window.earliest.toordinal() - hi, lo - period.window.latest.toordinal(), 0))

    def _what(self, code: str, period: Period) -> str:
        name = period.name or (
            f"{day_text(period.window.earliest)}–{day_text(period.window.latest)}" if period.window else ""
        )
        return WORDS[code][self.lang].format(period=name)

    @staticmethod
    def _reason(states: Sequence[tuple[dict[str, Any], list[tuple[str, int, str]]]]) -> Reason | None:
        """Tell whether unknown values, not only vague dates, leave the count open."""
        for candidate, conditions in states:
            unsure = [c for c in conditions if c[1] == _MAYBE]
            unknown = any(what != "what_period" for what, _, _ in unsure) or candidate["day_unknown"]
            if unsure and unknown and not any(c[1] == _NO for c in conditions):
                return Reason.UNKNOWN_VALUE
        return None


def _held(candidate: Mapping[str, Any], contents: Collection[str]) -> int:
    """Tell whether a row's content is one of those that hold the phrases."""
    value = candidate["content"]
    return _MAYBE if value is None else _YES if value in contents else _NO


def _days(first: int | None, last: int | None) -> tuple[int, int] | None:
    return (first, last) if first is not None and last is not None else None
