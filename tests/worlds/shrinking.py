"""Make a schedule that fails a test smaller, while it goes on failing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from .mini import Mini, Row, Written

_LISTS = ("rows", "listed", "members", "papers", "minutes")
_PLAIN = Row()


def _without_one(mini: Mini) -> Iterator[Mini]:
    for name in _LISTS:
        items = getattr(mini, name)
        for at in range(len(items)):
            yield replace(mini, **{name: (*items[:at], *items[at + 1:])})
    for field in sorted(mini.missing):
        yield replace(mini, missing=mini.missing - {field})


def _simpler_rows(mini: Mini) -> Iterator[Mini]:
    for at, row in enumerate(mini.rows):
        simpler: list[tuple[str, Any]] = [
            (field.name, getattr(_PLAIN, field.name)) for field in fields(Row)
            if field.name in {"kind", "status", "subjects", "mode", "year", "held", "level"}]
        if row.date and row.date.lo is not None and row.date.hi is not None and row.date.lo < row.date.hi:
            shorter = replace(row.date, lo=row.date.lo + 1), replace(row.date, hi=row.date.hi - 1)
            simpler += [("date", cell) for cell in (Written.day(row.date.lo), Written.day(row.date.hi), *shorter)]
        simpler += [("acts", {k: v for k, v in row.acts.items() if k != gone}) for gone in row.acts]
        simpler += [("acts", row.acts | {k: Written.day(v.lo)}) for k, v in row.acts.items() if v.lo is not None]
        for name, value in simpler:
            if getattr(row, name) != value:
                yield replace(mini, rows=(*mini.rows[:at], replace(row, **{name: value}), *mini.rows[at + 1:]))


def shrink(mini: Mini, fails: Callable[[Mini], bool], *, tries: int = 150) -> Mini:
    """Return a schedule from which nothing more can be taken without its passing, or nearly."""
    smaller = True
    while smaller:
        smaller = False
        for simpler in (*_without_one(mini), *_simpler_rows(mini)):
            tries -= 1
            if tries < 0:
                return mini
            if fails(simpler):
                mini, smaller = simpler, True
                break
    return mini
