"""From a cell of a plan to the meetings it speaks of: one a line, each with what the line itself says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ....folding import clean
from ....patterns import regex
from .activities import is_conditional, own_date, recurrence_in, speaks_of_session
from .cell_lists import is_bulleted, split_items

__all__ = ["Lines", "Meeting", "meeting_of", "meetings_in"]

_LEADING = regex(r"^[\s:.,;–-]+")


@dataclass(frozen=True, slots=True)
class Meeting:
    """A line that is a meeting: what is done, the day it names ("" for none), whether it may not take place."""

    content: str
    date: str = ""
    conditional: bool = False


@dataclass(slots=True)
class Lines:
    """The meetings of a cell, and its other lines."""

    meetings: list[Meeting] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def meetings_in(text: str, *, of_meetings: bool = False) -> Lines:
    """Return the meetings that a cell of a plan speaks of, and the lines of other work.

    With `of_meetings` the column is one of meetings only ("Nội dung sinh hoạt"): a cell of one statement is one,
    whatever its words, and lines with days of their own are.
    """
    items = split_items(text)
    if of_meetings and not _is_list_of_meetings(text, items):
        return Lines([meeting_of(clean(text))] if clean(text) else [])
    found = Lines()
    for item in items:
        if speaks_of_session(item) or (of_meetings and own_date(item)):
            found.meetings.append(meeting_of(item))
        else:
            found.others.append(item)
    return found


def _is_list_of_meetings(text: str, items: list[str]) -> bool:
    """Tell whether a cell lists meetings, and does not describe one in several lines."""
    dated = sum(bool(own_date(item)) for item in items)
    bulleted = any(is_bulleted(line) for line in text.split("\n"))
    return len(items) > 1 and (dated > 1 or (bulleted and any(map(speaks_of_session, items))))


def meeting_of(item: str) -> Meeting:
    """Return what a line says of its meeting."""
    date = own_date(item)
    content = _without_date(item, date) if date else item
    recurrence = recurrence_in(item)
    return Meeting(content, date or recurrence, is_conditional(item))


def _without_date(item: str, date: str) -> str:
    """Return the line without the day at its beginning, or in parentheses or after a comma at its end."""
    day = re.escape(date)
    rest = re.sub(rf"^[(\s]*{day}[)\s]*[:–-]\s*(?=\S)", "", item)
    rest = re.sub(rf"[\s,;–-]*\(\s*{day}\s*\)\s*[.;]?$", "", rest)
    return clean(_LEADING.sub("", rest)) or item
