"""The worlds of an open duty told: which unknown it hangs on, and how the verdict follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from typing import Any

from ..findings import Verdict, WorldCase
from ..rulesets.model import Fields
from .conditions import Option, as_data, as_words, join_words
from .cutting import days_between
from .mending.edits import Bound, Write
from .mending.trial import Trial
from .unknowns import Unknown, unknowns_of

__all__ = ["tell_cases"]

MOST_CASES = 6
_UNKNOWNS = 8  # looked at, one by one
_PAIRS = 40  # combinations of two unknowns that are evaluated
Told = tuple[Option, Verdict]


def tell_cases(trial: Trial, lang: str) -> Iterator[WorldCase]:
    """Yield how the verdict follows from what is unknown: one unknown at a time, else two together."""
    if len(trial.duties) > 1:
        return
    unknowns = unknowns_of(trial)[:_UNKNOWNS]
    told: list[tuple[Unknown, list[Told]]] = []
    for unknown, parts in _each_alone(trial, unknowns):
        if len({verdict for _, verdict in parts}) > 1:
            told.append((unknown, parts))
            if not _open_part(parts):
                break  # it decides alone; nothing is left for another to decide
    if not told and len(unknowns) > 1:
        yield from _together(trial, unknowns[:2], lang)
        return
    # What settles it comes first; a case that leaves it open tells least.
    told.sort(key=lambda pair: _open_part(pair[1]))
    yield from _first_of(
        [[_case(trial, unknown, option, verdict, lang) for option, verdict in parts] for unknown, parts in told])
    for bound in unknowns if told else ():
        if bound.table == "calendar" and _meets(bound, *told[0]):
            yield from _together(trial, [told[0][0], bound], lang, told[0][1])
            return


def _meets(bound: Unknown, unknown: Unknown, parts: Sequence[Told]) -> bool:
    """Tell whether a bound of the calendar can lie in days that an unknown leaves open."""
    lo, hi = bound.days or (0, 0)
    return unknown.days is not None and unknown.table != "calendar" and any(
        verdict is Verdict.UNDETERMINED and (option.first or 0) <= hi + 1 and (option.last or 0) >= lo
        for option, verdict in parts)


def _open_part(parts: Sequence[Told]) -> float:
    return sum(verdict is Verdict.UNDETERMINED for _, verdict in parts) / len(parts)


def _first_of(told: Sequence[Sequence[WorldCase]]) -> Iterator[WorldCase]:
    """Yield the cases of whole unknowns as long as they are few; of one with too many, some."""
    left = MOST_CASES
    for cases in told:
        if len(cases) <= left:
            yield from cases
            left -= len(cases)
        elif left == MOST_CASES:
            yield from (case.model_copy(update={"partial": True}) for case in cases[:MOST_CASES])
            return


def _case(trial: Trial, unknown: Unknown, option: Option, verdict: Verdict, lang: str) -> WorldCase:
    return WorldCase(condition=as_words(trial, unknown, option, lang), verdict=verdict,
                     given=(as_data(trial, unknown, option),))


def _each_alone(trial: Trial, unknowns: Sequence[Unknown]) -> Iterator[tuple[Unknown, list[Told]]]:
    """Yield each unknown with what it can be, by the verdict that follows with everything else left open."""
    tried = [_tried(trial, unknown) for unknown in unknowns]
    pairs = list(zip(unknowns, tried, strict=True))
    # Of a session row all of them cost one evaluation, but for those that would give the sheet a column.
    at_once = [pair for pair in pairs if trial.judged.grain == "session" and _has_column(trial, pair[0])]
    found = iter(_verdicts(trial, [[unknown.write(value)] for unknown, values in at_once for value in values]))
    known = {unknown: [next(found) for _ in values] for unknown, values in at_once}
    for unknown, values in pairs:
        verdicts = known.get(unknown) or _verdicts(trial, [[unknown.write(value)] for value in values])
        yield unknown, list(_parts(unknown, values, verdicts))


def _has_column(trial: Trial, unknown: Unknown) -> bool:
    """Tell whether writing an unknown of a session row gives its sheet no column that matters."""
    if unknown.values and not isinstance(trial.task.check, Fields):
        return True  # of a closed column only its values are read
    schedule = trial.question.schedule
    return unknown.field in schedule.sources[schedule.sessions["source"][unknown.at]].columns


def _tried(trial: Trial, unknown: Unknown) -> list[Any]:
    """Return the values of an unknown that stand for all."""
    if unknown.days is None:
        return list(unknown.values)
    days = days_between(trial, unknown.edges, *unknown.days)
    return [None, *days] if unknown.absent else days


def _parts(unknown: Unknown, values: Sequence[Any], verdicts: Sequence[Verdict]) -> Iterator[Told]:
    """Yield the exact partition of an unknown: runs of days with one verdict, or values with one."""
    told = list(zip(verdicts, values, strict=True))
    if unknown.days is None:
        by_verdict: dict[Verdict, list[Any]] = {}
        for verdict, value in told:
            by_verdict.setdefault(verdict, []).append(value)
        for verdict, same in sorted(by_verdict.items(), key=lambda pair: len(pair[1])):  # "another value" comes last
            yield Option(values=tuple(same)), verdict
        return
    if unknown.absent:
        yield Option(), told.pop(0)[0]
    runs = [(verdict, [day for _, day in run]) for verdict, run in groupby(told, key=lambda pair: pair[0])]
    ends = [days[0] - 1 for _, days in runs[1:]] + [unknown.days[1]]
    yield from ((Option(days[0], end), verdict) for (verdict, days), end in zip(runs, ends, strict=True))


def _together(
    trial: Trial, unknowns: Sequence[Unknown], lang: str, alone: Sequence[Told] = (),
) -> Iterator[WorldCase]:
    """Yield what two unknowns decide together where neither decides alone: one way to each clear verdict.

    `alone`: what the first one decides without the other.
    """
    first = [option for option, verdict in alone if verdict is Verdict.UNDETERMINED]
    options = [first or list(_options(trial, unknowns[0])), list(_options(trial, unknowns[1]))]
    pairs = list(product(*options))[:_PAIRS]
    verdicts = _verdicts(trial, [
        [unknown.write(_value(option)) for unknown, option in zip(unknowns, pair, strict=True)] for pair in pairs])
    seen: set[Verdict] = set()
    for pair, verdict in zip(pairs, verdicts, strict=True):
        if verdict not in seen and verdict is not Verdict.UNDETERMINED:
            seen.add(verdict)
            named = list(zip(unknowns, _as_wide_as_true(trial, unknowns, pair, verdict), strict=True))
            condition = join_words([as_words(trial, unknown, option, lang) for unknown, option in named], lang)
            data = tuple(as_data(trial, unknown, option) for unknown, option in named)
            yield WorldCase(condition=condition, verdict=verdict, given=data, partial=True)


def _as_wide_as_true(
    trial: Trial, unknowns: Sequence[Unknown], pair: Sequence[Option], verdict: Verdict,
) -> Sequence[Option]:
    """Return two stretches if the verdict holds at all of their corners, else their first days.

    Where one day is compared with the other, it can turn between days that the rest of the facts sets.
    """
    corners = list(product(*(_ends(option) for option in pair)))
    found = _verdicts(trial, [
        [unknown.write(value) for unknown, value in zip(unknowns, corner, strict=True)] for corner in corners])
    return pair if set(found) == {verdict} else [
        option if option.first is None else Option(option.first, option.first) for option in pair]


def _ends(option: Option) -> Sequence[Any]:
    return (_value(option),) if option.first in {None, option.last} else (option.first, option.last)


def _options(trial: Trial, unknown: Unknown) -> Iterator[Option]:
    """Yield what an unknown can be, days between which nothing can turn as one."""
    if unknown.days is None:
        yield from (Option(values=(value,)) for value in unknown.values)
        return
    if unknown.absent:
        yield Option()
    starts = days_between(trial, unknown.edges, *unknown.days)
    ends = [day - 1 for day in starts[1:]] + [unknown.days[1]]
    yield from (Option(start, end) for start, end in zip(starts, ends, strict=True))


def _value(option: Option) -> Any:
    return option.values[0] if option.values else option.first


def _verdicts(trial: Trial, options: Sequence[Sequence[Write | Bound]]) -> list[Verdict]:
    return [verdict or Verdict.NOT_APPLICABLE for verdict in trial.verdict_each(options)]
