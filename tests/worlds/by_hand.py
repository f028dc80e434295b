"""Worlds and days in short, for verdicts that a reader works out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from .mini import RuleCase, Terms, World, Written


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def exact(text: str) -> Written:
    return Written.day(day(text))


def between(first: str, last: str) -> Written:
    return Written(day(first), day(last))


TERMS = Terms(*((day(x), day(y)) for x, y in (
    ("2025-09-05", "2025-09-05"), ("2026-01-15", "2026-01-15"))), None, (day("2026-05-29"), day("2026-05-29")))
ALL_SHEETS = frozenset({"departments", "clusters", "documents", "minutes"})


def world(check: str, body: dict[str, Any], *, as_of: str = "2025-12-01", phase: str = "plan", terms: Terms = TERMS,
          sheets: frozenset[str] = ALL_SHEETS, **more: Any) -> World:
    return World(terms, day(as_of), phase, 2025, sheets, RuleCase(check, body, **more))


def one(found: dict[Any, str], **scope: str) -> str:
    """Return the only verdict whose duty has this scope."""
    fitting = [verdict for duty, verdict in found.items() if scope.items() <= dict(duty).items()]
    assert len(fitting) == 1, found
    return fitting[0]
