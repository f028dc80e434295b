"""When a row certainly violates a rule, as operators on columns: for the validators, which know two answers only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peers.core import (
    ALLOWED,
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    FORBIDDEN,
    NOTICE,
    NOTICE_DAYS,
    ORDER,
    TODAY,
)  # fmt: skip

__all__ = ["TILED", "violated"]


def violated(of: Callable[[str], Any]) -> dict[str, Any]:
    """Return for each rule but that on phrases the condition, `of` gives a column of `given.resolved` by name."""
    sure = of("own") & of("thematic")
    noticed, agreed = of("notified"), of("approved")

    def late(act: str, days: int, missing: Any) -> Any:
        limit = of("day_hi") - days
        after = (of(act) & (of(f"{act}_lo") > limit)) | (missing & (limit < TODAY))
        return sure & (of("day_lo") >= BINDS[days][1]) & after

    return {
        FIELDS: of("own") & ~(of("dated") & of("told")),
        NOTICE: late("notified", NOTICE_DAYS, ~noticed),
        EARLY: sure & noticed & (of("notified_hi") < of("day_lo") - EARLY_DAYS),
        APPROVAL: late("approved", APPROVAL_DAYS, ~agreed & of("column")),
        ORDER: sure & noticed & agreed & (of("notified_lo") > of("approved_hi")),
    }


def _phrase(phrases: tuple[str, ...]) -> str:
    return rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})\b"


#: A text that is all allowed phrases and letters at which no forbidden phrase begins; needs a look-ahead.
TILED = rf"(?is)^(?:{_phrase(ALLOWED)}|(?!{_phrase(FORBIDDEN)}).)*$"
