"""Tell a count: which rows counted, which nearly did, and why not."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..findings import Reason
from ..rulesets.model import Every
from ..written_findings import Cited
from .boundaries import boundary_values
from .candidates import Asked, Candidates, Weight
from .judging import Judged
from .periods import Period
from .rows import Question, Rows, calendar_of
from .tallies import Tallied
from .told import HEADERS, Told
from .wording import WORDS, day_text, shown

__all__ = ["CountTeller"]

_NEAR = 40  # near misses shown of one duty; the nearest first
_NEAR_A_RUN = 4  # of a run of weeks: the sessions before and after it
_HEADERS = HEADERS["sessions"]
#: The cells that a count hangs on, and the reason if unknown values, not only vague dates, leave it open.
_Weighed = tuple[tuple[Cited, ...], Reason | None]


@dataclass(slots=True)
class _Count:
    """What a rule counts in one period, and what was told of it."""

    asked: Asked
    period: Period
    bound: str
    required: int
    by_subject: bool
    near: int
    #: What is weighed alike for several rules: whose rows -> their cells.
    weighed: dict[Hashable, _Weighed]
    #: Why a row does not count, or may: the field and the words.
    whys: dict[Weight, tuple[str, str]] = field(default_factory=dict)


class CountTeller:
    """Tells counts over session rows and over lần."""

    def __init__(self, question: Question, rows: Rows, lang: str) -> None:
        self.question, self.lang = question, lang
        self.candidates = Candidates(question, rows)
        self._judged: Judged | None = None
        self._counts: dict[Hashable, _Count] = {}
        self._weighed: dict[Hashable, dict[Hashable, _Weighed]] = {}
        self._ends: dict[tuple[str | None, str | None], dict[str, int]] = {}

    def tell(self, judged: Judged, row: Mapping[str, Any], facts: Mapping[str, Any], where: str) -> Told:
        """Tell one duty of a count."""
        count, audit = self._count(judged, row), self.question.audit
        low, high = (facts.get("done_min"), facts.get("done_max")) if audit else (facts.get("low"), facts.get("high"))
        observed = {"certain": low or 0, "possible": high or 0}
        if audit:
            observed["planned"] = facts.get("planned_max") or 0
        evidence, reason = self._weigh(judged, row, count)
        due = self._last_days(judged, row, count.period)
        return Told(
            required={count.bound: count.required},
            observed=observed,
            due=due,
            state="count" if low != high else "count_sure",
            todo="todo_count",
            evidence=evidence,
            facts={
                "required": count.required,
                "certain": low or 0,
                "possible": high or 0,
                "bound": WORDS[count.bound][self.lang],
                "where": where,
            },
            reason=reason,
            too_late=bool(due and due[1] < self.question.today),
        )

    def _count(self, judged: Judged, row: Mapping[str, Any]) -> _Count:
        """Return what a rule counts in the period of a duty; rules come one after the other."""
        if judged is not self._judged:
            self._judged, self._counts = judged, {}
        key = row.get("term") or "", bool(judged.grain == "scheduled" and row["school"])
        if key not in self._counts:
            period: Period = judged.details["periods"].get(key[0], Period(""))
            asked, check = self.candidates.ask(judged, row, period), judged.task.check
            bound, required = Tallied(judged.task, period, "").bound
            by_subject = bool(getattr(check, "distinct", None))
            near = _NEAR_A_RUN if isinstance(check, Every) else _NEAR
            weighed = self._weighed.setdefault((id(asked.weights), period, by_subject, near), {})
            self._counts[key] = _Count(asked, period, bound, required, by_subject, near, weighed)
        return self._counts[key]

    def _last_days(self, judged: Judged, row: Mapping[str, Any], period: Period) -> tuple[int, int] | None:
        if judged.grain == "occasion":
            first, last = row.get("last_planned_lo"), row.get("last_planned")
            return (first, last) if first is not None and last is not None else None
        if period.term:
            place = row.get("province"), row.get("level")
            if place not in self._ends:
                self._ends[place] = boundary_values(calendar_of(self.question.schedule, *place))
            values = self._ends[place]
            return values[f"last{period.term}_lo"], values[f"last{period.term}_hi"]
        if period.window:
            return period.window.latest.toordinal(), period.window.latest.toordinal()
        return None

    def states(
        self, judged: Judged, row: Mapping[str, Any], period: Period,
    ) -> Iterator[tuple[dict[str, Any], list[tuple[str, int, str]]]]:
        """Yield each candidate row with what speaks for and against its counting: (what, how sure, its field)."""
        return self.candidates.told(judged, row, period)

    def _weigh(self, judged: Judged, row: Mapping[str, Any], count: _Count) -> _Weighed:
        """Return what speaks for and against a duty; what rules ask alike of the rows of one unit is there once."""
        if judged.grain in {"occasion", "scheduled"}:
            return self._weighed_rows(judged, row, count)
        key = judged.grain, *map(row.get, ("cluster_id", "department_id", "school_id", "subject_id"))
        if key not in count.weighed:
            count.weighed[key] = self._weighed_rows(judged, row, count)
        return count.weighed[key]

    def _weighed_rows(self, judged: Judged, row: Mapping[str, Any], count: _Count) -> _Weighed:
        found: list[Cited] = []
        near: list[tuple[int, int, int, int, Weight]] = []
        rows, on_subject = self.candidates.of(judged, row), self.candidates.on_subject(row)
        unknown, reason = self.candidates.column("day_unknown"), None
        for index, weight in count.asked.weigh(rows, on_subject):
            if weight.against is not None:
                far = self._distance(index, count.period) if weight.against[0] == "what_period" else 0
                near.append((1 + len(weight.unsure), far, len(near), index, weight))
            elif weight.unsure:
                near.append((0, 0, len(near), index, weight))
                if unknown[index] or any(what != "what_period" for what, _ in weight.unsure):
                    reason = Reason.UNKNOWN_VALUE
            else:
                found.append(self._cite(index, "subject" if count.by_subject else weight.day))
        near.sort()
        found += [self._cite(index, *self._why(weight, count)) for *_, index, weight in near[:count.near]]
        return tuple(dict.fromkeys(found)), reason

    def _why(self, weight: Weight, count: _Count) -> tuple[str, str]:
        """Return the field by which a row does not count, or may, and why: one sentence for all of which it is true."""
        if weight not in count.whys:
            if weight.against:
                what, name = weight.against
                why = WORDS["why_not"][self.lang].format(what=self._what(what, count.period))
            else:
                name = weight.unsure[0][1]
                words = (WORDS["what_date"][self.lang] if what == "what_period" else self._what(what, count.period)
                         for what, _ in weight.unsure)
                why = WORDS["why_possible"][self.lang].format(what=", ".join(dict.fromkeys(words)))
            count.whys[weight] = name, why
        return count.whys[weight]

    def _cite(self, index: int, name: str, why: str = "") -> Cited:
        """Return a cell as evidence, and why it does not count."""
        column, text = self.candidates.column, f"{name}_text"
        written = column(text)[index] if text in self.candidates.names else None
        file, sheet, cell, line = self.question.schedule.place(
            "sessions", column("source")[index], column("row")[index], name)
        return Cited(file, sheet, cell, line, "near_miss" if why else "counted", why, _HEADERS[name],
                     shown(str(column(name)[index] or "") if written is None else written))

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
