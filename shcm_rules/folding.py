"""Fold Vietnamese text so that spellings of one name compare equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .patterns import regex

__all__ = ["clean", "fold", "fold_name"]

_SPACES = regex(r"[\s\u00a0\u200b\ufeff]+")
# The tone mark of oa, oe, uy may stand on either vowel (hòa / hoà); the older position is the key.
_TONE_PAIRS = {
    f"{first}{mark}{second}": f"{first}{second}{mark}"
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0303\u0309\u0323"
}
_TONES = regex("|".join(map(re.escape, _TONE_PAIRS)))
#: Where there can be a tone to move: most texts have none and need not be taken apart.
_MOVABLE = regex(unicodedata.normalize("NFC", r"[òóõỏọ](?:[ae]|[^\x00-\x7f])|[ùúũủụ](?:y|[^\x00-\x7f])"))
_SCHOOL = regex(r"^(trường|tr\.|truong)\s+")
_SHORT = {
    "mầm non": "mn", "mẫu giáo": "mg", "tiểu học": "th", "trung học cơ sở": "thcs", "trung học phổ thông": "thpt",
}
_LEVEL = "|".join((*_SHORT, *_SHORT.values()))
_AND = r"\s*(?:\bvà\b|&|,|-)\s*"
_LEVELS = regex(rf"^(?:{_LEVEL})(?:{_AND}(?:{_LEVEL}))*(?=\s|$)")


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """Return `text` in NFC, without invisible characters and runs of white space."""
    composed = unicodedata.normalize("NFC", text)
    if "\u200b" in composed or "\ufeff" in composed:  # blanks that `split` does not know
        composed = composed.replace("\u200b", " ").replace("\ufeff", " ")
    return " ".join(composed.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the comparison key of `text`: NFC, case-folded, one tone position, single spaces."""
    folded = unicodedata.normalize("NFC", clean(text).casefold())
    if _MOVABLE.search(folded) is None:
        return folded
    decomposed = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize("NFC", _TONES.sub(lambda m: _TONE_PAIRS[m[0]], decomposed))


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """Return the key of a unit's name: folded, without a leading "trường", levels short, dashes and dots unified.

    "Trường Tiểu học và THCS A" and "TH&THCS A" are one school.
    """
    folded = _SCHOOL.sub("", re.sub(r"\s*[-–—]\s*", "-", fold(text)))
    folded = _LEVELS.sub(lambda m: "&".join(_SHORT.get(word, word) for word in re.split(_AND, m[0])), folded)
    return _SPACES.sub(" ", folded.replace(".", " ")).strip()
