"""The oracle's table of checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .acts import act, order
from .cells import fields, member_of, parts, phrases, planned_actual, ratio, rotation
from .counts import count_sessions
from .documents import deadline, document_order
from .mini import Key, Mini, World
from .occasions import count_occasions, count_within
from .oracle import Duties, verdict
from .scheduled import scheduled
from .texts import texts_of
from .weeks import every


def count(world: World, mini: Mini) -> Duties:
    """Judge a count of rows, of rows of a lần, or of lần."""
    if world.rule.body.get("of") == "occasions":
        return count_occasions(world, mini)
    return count_within(world, mini) if "occasion" in world.rule.body["for_each"] else count_sessions(world, mini)


CHECKS: Mapping[str, Callable[[World, Mini], Duties]] = {
    "count": count, "lead_time": act, "follow_up": act, "deadline": deadline, "fields": fields, "parts": parts,
    "member_of": member_of, "phrases": phrases, "ratio": ratio, "order": order, "planned_actual": planned_actual,
    "rotation": rotation, "every": every, "scheduled": scheduled, "document_order": document_order,
}


def outcomes(world: World, mini: Mini) -> Duties:
    """Return, for each duty of a mini, the outcomes that occur over its worlds; each text has duties of its own."""
    duties: Duties = {}
    for name, by_text in texts_of(world):
        for scope, found in CHECKS[world.rule.check](by_text, mini).items():
            duties[tuple(sorted((*scope, ("text", name)))) if name else scope] = found
    return duties


def verdicts(world: World, mini: Mini) -> dict[Key, str]:
    """Return the verdict of each duty of a mini."""
    return {scope: verdict(found) for scope, found in outcomes(world, mini).items()}
