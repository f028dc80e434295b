"""What a word's letters say of the encoding that its text was written in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

from ...patterns import regex
from .legacy_letters import convert_word
from .syllables import is_syllable

__all__ = ["Sign", "is_strong", "is_vietnamese_text", "judge", "looks_right", "words_of"]

#: Nothing to tell; surely Unicode; surely the old encoding; either.
Sign = Literal["none", "unicode", "legacy", "open"]

WORD = regex("[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_BEFORE, _AFTER = "«·§¡¿", "»©®¹²³ªº°·´"
_TYPOGRAPHY = frozenset("\u00a0\u200b\ufeff–—‘’“”„…•·°«»₫€§×²³½¼¾±≥≤→✓\u00ad")
_VOWELS = "aăâeêioôơuưy"
_LETTERS = frozenset(
    unicodedata.normalize("NFC", base + tone)
    for base in _VOWELS + _VOWELS.upper() for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | {"đ", "Đ"}  # fmt: skip
# Words of every plan that an old encoding would make a rare word ("mụn", "thỏng"): they are meant as they stand.
_COMMON = frozenset(("tháng", "môn", "thông", "chú", "công", "không", "ông", "phòng", "trú", "lí", "cán"))
# Signs that stand inside a word only where they are letters of an old encoding.
_INSIDE = regex("[A-Za-z\u00c0-\u00ff][¡-¿×÷ßÞþ]|[¡-©«-¶¸º-¿×÷ßÞþ][A-Za-z\u00c0-\u00ff]")


def words_of(text: str) -> list[str]:
    """Return the words of a text; old letters that are signs elsewhere belong to their words."""
    return WORD.findall(text)


def is_vietnamese_text(text: str) -> bool:
    """Tell whether every sign is ASCII, a Vietnamese letter, or usual between them."""
    return all(
        sign.isascii() or sign in _LETTERS or sign in _TYPOGRAPHY for sign in unicodedata.normalize("NFC", text)
    )


@lru_cache(maxsize=65536)
def looks_right(word: str) -> bool:
    """Tell whether a word can be meant as it stands: plain ASCII, or a Vietnamese syllable, signs beside it apart."""
    core = word[1:] if word[0] in _BEFORE and len(word) > 1 else word
    core = core.rstrip(_AFTER)
    return core.isascii() or is_syllable(core)


@lru_cache(maxsize=65536)
def judge(codec: str, word: str) -> Sign:
    """Return what one word says for or against an old encoding."""
    if word.isascii():
        return "none"
    meant, right = convert_word(codec, word), looks_right(word)
    if meant is None:
        return "unicode" if right else "none"
    if meant == word:
        return "none"
    good = is_syllable(meant) and len(word) > 1 and word.lower() not in _COMMON
    if right:
        return "open" if good or len(word) == 1 else "unicode"
    return "legacy" if good else "open"


def is_strong(word: str) -> bool:
    """Tell whether a word of an old encoding speaks for it even when it stands alone."""
    return len(word) > 2 and bool(_INSIDE.search(word))
