"""The texts that a rule stands on over the school year: each with its days and its values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from .mini import World


def texts_of(world: World) -> Iterator[tuple[str, World]]:
    """Yield what the rule says on each stretch of days with one set of values; its name is its first day, if any."""
    rule, (opens, ends) = world.rule, year_days(world)
    sources = rule.sources or ((None, None),)
    since, until = sources[0][0], sources[-1][1]
    opens, ends = max(since or opens, opens), min(until or ends, ends)
    if opens > ends:
        return  # none of it is in force in the year
    starts = sorted({opens, *(day for day, _ in rule.later.values() if opens < day <= ends)})
    for at, start in enumerate(starts):
        first = since if at == 0 else start
        last = until if start == starts[-1] else starts[at + 1] - 1
        changed = {name: value for name, (day, value) in rule.later.items() if day <= start}
        text = replace(rule, params={**rule.params, **changed}, force=(first, last), sources=(), later={})
        yield date.fromordinal(first).isoformat() if first else "", replace(world, rule=text)


def year_days(world: World) -> tuple[int, int]:
    """The first and the last day of the school year."""
    return date(world.year, 7, 1).toordinal(), date(world.year + 1, 6, 30).toordinal()
