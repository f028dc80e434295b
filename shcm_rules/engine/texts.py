"""What texts say: forbidden phrases in them, and the names of schools a venue can be told to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from ..folding import fold, fold_name

__all__ = ["pattern_of", "phrase_finder", "tell_venue"]

_PARTS = re.compile(r"\s*(?:[;,\n/+]|\bvà\b)\s*")
_SCHOOL = re.compile(r"^(mn|mầm non|th|tiểu học|thcs|thpt|ptdtbt|ptdtnt|th&thcs|thcs&thpt)\b.+")


@lru_cache(maxsize=256)
def pattern_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of phrases in folded texts: whole words."""
    ordered = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")


@lru_cache(maxsize=64)
def phrase_finder(forbid: tuple[str, ...], allow: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Return a function: text -> forbidden phrases in it, those inside an allowed phrase left out."""
    bad = pattern_of(forbid)
    good = pattern_of(allow) if allow else None

    def find(text: str) -> tuple[str, ...]:
        folded = fold(text)
        return tuple(dict.fromkeys(bad.findall(good.sub(" | ", folded) if good else folded)))

    return find


def tell_venue(venue: str, members: frozenset[str], known: frozenset[str]) -> bool | None:
    """Tell whether a venue lies in a member school; None where its words do not tell.

    `members` are the folded names of the cluster's schools, `known` those of every school.
    """
    answers = [_tell_place(part, members, known) for part in _PARTS.split(venue) if part.strip()]
    if not answers or not members:
        return None
    if False in answers:
        return False
    return True if all(answers) else None


def _tell_place(part: str, members: frozenset[str], known: frozenset[str]) -> bool | None:
    place = fold_name(part)
    if place in members or _named(place, members):
        return True
    if (place and place in known) or _named(place, known):  # no member, as just seen
        return False
    if not _SCHOOL.match(place) or any(_may_be(place, member) for member in members):
        return None
    return False


def _named(place: str, schools: frozenset[str]) -> bool:
    found = (school for school in schools if school and school in place)
    return any(re.search(rf"(?<!\w){re.escape(school)}(?!\w)", place) for school in found)


def _may_be(place: str, school: str) -> bool:
    """Tell whether two names can be one school's: alike but for a typo, and with the same digits."""
    from rapidfuzz.fuzz import partial_ratio  # noqa: PLC0415 - only for venues that match no name

    digits = [re.findall(r"\d+", name) for name in (place, school)]
    return digits[0] == digits[1] and partial_ratio(place, school) > 80
