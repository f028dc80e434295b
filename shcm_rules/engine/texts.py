"""What texts say: forbidden phrases in them, and the names of schools a venue can be told to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import polars as pl

from ..folding import fold, fold_name

__all__ = ["phrase_finder", "tell_venue", "texts_with"]

_PARTS = re.compile(r"\s*(?:[;,\n/+]|\bvà\b)\s*")
#: Texts from which on it pays to look for all spellings of a phrase at once.
_MANY = 1000
_SCHOOL = re.compile(r"^(mn|mầm non|th|tiểu học|thcs|thpt|ptdtbt|ptdtnt|th&thcs|thcs&thpt)\b.+")


def _words(phrases: Iterable[str]) -> str:
    ordered = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)"


@lru_cache(maxsize=64)
def phrase_finder(forbid: tuple[str, ...], allow: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Return a function: text -> forbidden phrases in it, those inside an allowed phrase left out."""
    bad = re.compile(_words(forbid))
    good = re.compile(_words(allow)) if allow else None

    def find(text: str) -> tuple[str, ...]:
        folded = fold(text)
        return tuple(dict.fromkeys(bad.findall(good.sub(" | ", folded) if good else folded)))

    return find


@lru_cache(maxsize=64)
def _spellings(forbid: tuple[str, ...]) -> list[str]:
    """Return the spellings by which a text can be told cheaply to hold none of the phrases: its rarest word's."""
    heads = {max(fold(phrase).split(), key=len) for phrase in forbid}
    swapped = {re.sub(r"([oòóỏõọ])([aeàáảãạèéẻẽẹ])", _swap_tone, head) for head in heads}
    swapped |= {re.sub(r"(u[̀-̣]?)(y[̀-̣]?)", _swap_tone, head) for head in heads}
    return sorted(heads | swapped)


def _swap_tone(match: re.Match[str]) -> str:
    """Return two vowels with the tone on the other one."""
    first, second = (unicodedata.normalize("NFD", part) for part in match.groups())
    tone = "".join(mark for mark in first[1:] + second[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
    bare = [re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", part) for part in (first, second)]
    moved = (bare[0], bare[1] + tone) if first != bare[0] else (bare[0] + tone, bare[1])
    return unicodedata.normalize("NFC", "".join(moved))


def texts_with(texts: pl.Series, forbid: Sequence[str], allow: Sequence[str]) -> list[str]:
    """Return the texts that hold a forbidden phrase."""
    find, spellings = phrase_finder(tuple(forbid), tuple(allow)), _spellings(tuple(forbid))
    if len(texts) < _MANY:
        return [text for text in texts if any(map(text.lower().__contains__, spellings)) and find(text)]
    return [text for text in texts.filter(texts.str.to_lowercase().str.contains_any(spellings)) if find(text)]


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
