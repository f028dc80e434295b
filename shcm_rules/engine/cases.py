"""The worlds of an open duty told: which unknown it hangs on, and how the verdict follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, product
from typing import Any

from ..findings import Verdict, WorldCase
from .cutting import days_between
from .mending.edits import Write
from .mending.telling import named_row
from .mending.trial import Trial
from .told import HEADERS
from .unknowns import Unknown, unknowns_of
from .wording import day_text

__all__ = ["tell_cases"]

MOST_CASES = 6
_UNKNOWNS = 8  # looked at, one by one
_PAIRS = 40  # combinations of two unknowns that are evaluated

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "day": "Nếu {what} {when}", "on": "đúng ngày {first}", "between": "từ {first} đến {last}",
        "by": "chậm nhất {last}", "from": "từ {first} trở đi", "held": "{row} tổ chức", "is": "{what} là",
        "value": "Nếu {what} là {values}", "none": "Nếu {what} chưa có", "or": " hoặc ", "and": ", và ",
        "cell": "«{field}» của {row}{place}", "place": " (ô {cell})", "others": "một giá trị khác",
    },
    "en": {
        "day": "If {what} {when}", "on": "on {first}", "between": "between {first} and {last}",
        "by": "by {last} at the latest", "from": "on {first} or later", "held": "{row} is held", "is": "{what} is",
        "value": "If {what} is {values}", "none": "If {what} has not been done", "or": " or ", "and": ", and ",
        "cell": "«{field}» of {row}{place}", "place": " (cell {cell})", "others": "another value",
    },
}
Group = tuple[str, Verdict]


def tell_cases(trial: Trial, lang: str) -> Iterator[WorldCase]:
    """Yield how the verdict follows from what is unknown: one unknown at a time, else two together."""
    unknowns = unknowns_of(trial)[:_UNKNOWNS]
    told: list[list[Group]] = []
    for unknown in unknowns:
        groups = list(_groups(trial, unknown, lang))
        if len({verdict for _, verdict in groups}) > 1:
            told.append(groups)
    if not told and len(unknowns) > 1 and len(trial.duties) == 1:
        told = [list(_together(trial, unknowns[:2], lang))]
    # What settles it comes first; a case that leaves it open tells least.
    told.sort(key=lambda groups: sum(verdict is Verdict.UNDETERMINED for _, verdict in groups) / max(len(groups), 1))
    cases = [WorldCase(condition=text, verdict=verdict) for groups in told for text, verdict in groups]
    yield from cases[:MOST_CASES]


def _groups(trial: Trial, unknown: Unknown, lang: str) -> Iterator[Group]:
    """Yield what an unknown can be, by the verdict that follows with everything else left open."""
    what = _what(trial, unknown, lang)
    if unknown.days is not None:
        yield from _runs_of_days(trial, unknown, what, lang)
        return
    verdicts = _verdicts(trial, [[unknown.write(value)] for value in unknown.values])
    by_verdict: dict[Verdict, list[Any]] = {}
    for value, verdict in zip(unknown.values, verdicts, strict=True):
        by_verdict.setdefault(verdict, []).append(value)
    for verdict, values in by_verdict.items():
        yield _WORDS[lang]["value"].format(what=what, values=_listed(values, unknown.values, lang)), verdict


def _listed(values: Sequence[Any], every: Sequence[Any], lang: str) -> str:
    names = [str(value[0] if isinstance(value, tuple) else value) for value in values]
    if len(names) > 3 and len(names) > len(every) / 2:
        return _WORDS[lang]["others"]
    return _WORDS[lang]["or"].join(f"“{name}”" for name in names)


def _runs_of_days(trial: Trial, unknown: Unknown, what: str, lang: str) -> Iterator[Group]:
    """Yield the exact partition of a window into runs of days with one verdict."""
    first, last = unknown.days or (0, 0)
    starts = days_between(trial, unknown.edges, first, last)
    verdicts = _verdicts(trial, [[unknown.write(day)] for day in starts])
    runs = [(verdict, [day for _, day in run]) for verdict, run in groupby(
        zip(verdicts, starts, strict=True), key=lambda pair: pair[0])]
    ends = [days[0] - 1 for _, days in runs[1:]] + [last]
    if unknown.absent:
        (none,) = _verdicts(trial, [[unknown.write(None)]])
        yield _WORDS[lang]["none"].format(what=what), none
        what = _WORDS[lang]["is"].format(what=what)
    for at, ((verdict, days), end) in enumerate(zip(runs, ends, strict=True)):
        key = "on" if days[0] == end else "by" if at == 0 else "from" if at == len(runs) - 1 else "between"
        if len(runs) > 1 or unknown.absent:
            yield _on_days(what, key, days[0], end, lang), verdict


def _together(trial: Trial, unknowns: Sequence[Unknown], lang: str) -> Iterator[Group]:
    """Yield what two unknowns decide together where neither decides alone: one way to each clear verdict."""
    options = []
    for unknown in unknowns:
        if unknown.days is not None:
            starts = days_between(trial, unknown.edges, *unknown.days)
            ends = [day - 1 for day in starts[1:]] + [unknown.days[1]]
            options.append([(start, end) for start, end in zip(starts, ends, strict=True)])
        else:
            options.append([(value, value) for value in unknown.values])
    pairs = list(product(*options))[:_PAIRS]
    verdicts = _verdicts(trial, [
        [unknown.write(value) for unknown, (value, _) in zip(unknowns, pair, strict=True)] for pair in pairs])
    seen: set[Verdict] = set()
    for pair, verdict in zip(pairs, verdicts, strict=True):
        if verdict not in seen and verdict is not Verdict.UNDETERMINED:
            seen.add(verdict)
            parts = [_one(trial, unknown, *span, lang) for unknown, span in zip(unknowns, pair, strict=True)]
            yield parts[0] + _WORDS[lang]["and"] + parts[1][0].lower() + parts[1][1:], verdict


def _one(trial: Trial, unknown: Unknown, first: Any, last: Any, lang: str) -> str:
    what = _what(trial, unknown, lang)
    if unknown.days is None:
        return _WORDS[lang]["value"].format(what=what, values=_listed([first], unknown.values, lang))
    key = "on" if first == last else "between"
    return _on_days(what, key, first, last, lang)


def _on_days(what: str, key: str, first: int, last: int, lang: str) -> str:
    when = _WORDS[lang][key].format(first=day_text(first), last=day_text(last))
    return _WORDS[lang]["day"].format(what=what, when=when)


def _verdicts(trial: Trial, options: Sequence[Sequence[Write]]) -> list[Verdict]:
    return [verdict or Verdict.NOT_APPLICABLE for verdict in trial.verdict_each(options)]


def _what(trial: Trial, unknown: Unknown, lang: str) -> str:
    """Return an unknown in words, with its cell."""
    words, schedule = _WORDS[lang], trial.question.schedule
    row = getattr(schedule, unknown.table).row(unknown.at, named=True)
    cell = schedule.cell(unknown.table, row["source"], row["row"], unknown.field)
    place = words["place"].format(cell=cell.cell) if cell.cell else ""
    name = named_row(unknown.table, row, lang, line=cell.row)
    if (unknown.table, unknown.field) == ("sessions", "date"):
        return words["held"].format(row=f"{name}{place}")
    what = words["cell"].format(
        field=HEADERS[unknown.table][unknown.field], row=name, place=place)
    return words["is"].format(what=what) if unknown.days is not None and not unknown.absent else what
