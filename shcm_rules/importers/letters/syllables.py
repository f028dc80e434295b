"""Which words can be Vietnamese: onset, rime and tone; evidence for what letters are meant, not a dictionary."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ...patterns import regex

__all__ = ["is_syllable"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ACUTE, _DOT = "\u0301", "\u0323"
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()  # noqa: SIM905 - read as words
_RIMES = (  # noqa: SIM905
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc ui um un ung uôc uôi uôm uôn uông uôt up ut uê uêch uênh uơ uy uya uych uyên uyêt uynh "
    "uyp uyt uyn uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu"
).split()
# After q the u belongs to the onset, and gi swallows the i of its rime: "quyết", "giếng", "gì".
_SHAPE = regex(
    rf"(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(?:{'|'.join(sorted(_RIMES, key=len, reverse=True))})"
    r"|qu(?:a[chmnpty]?|ach|ai|an[gh]|ao|au|ăc|ăm|ăn|ăng|ăp|ăt|âc|ân|âng|ât|ây|e[nost]?|eo|ê|êch|ên|ênh|êt|i|it|in|"
    r"ơ|y|ych|yên|yêt|ynh|yt)"
    r"|g(?:i|in|ia|iêng|iêc|iêt|iên|iêm)"
)
_VOWELS = frozenset("aăâeêioôơuưy")
_QU_GI = regex(r"qu|gi(?=[aăâeêioôơuưy])")
_STOPPED = regex(r"(?:c|ch|p|t)\Z")


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Tell whether a word of letters is spelt as a Vietnamese syllable, in one of the three usual cases."""
    composed = unicodedata.normalize("NFC", word)
    if composed not in {composed.lower(), composed.upper(), composed.capitalize()}:
        return False
    letters = unicodedata.normalize("NFD", composed.lower())
    tones = [letter for letter in letters if letter in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if not _SHAPE.fullmatch(bare) or (_STOPPED.search(bare) and (not tones or tones[0] not in (_ACUTE, _DOT))):
        return False
    return not tones or _toned_letter(composed.lower()) in _toned_places(bare)


def _toned_letter(word: str) -> int:
    """Return the index of the letter that bears the tone."""
    return next(index for index, letter in enumerate(word) if set(unicodedata.normalize("NFD", letter)) & set(_TONES))


def _toned_places(bare: str) -> set[int]:
    """Return the indexes of the letters that may bear the tone: "hóa" and "hoá", but only "kẻo"."""
    first = _QU_GI.match(bare)
    places = [index for index in range(first.end() if first else 0, len(bare)) if bare[index] in _VOWELS]
    for own in ("ăâêôơ", "ư"):  # a vowel of its own letter bears the tone, the last of two: "được"
        if marked := [index for index in places if bare[index] in own]:
            return {marked[-1]}
    if bare[-1] not in _VOWELS:
        return {places[-1]}
    if len(places) == 2:
        return set(places) if bare[places[0] :] in {"oa", "oe", "uy"} else {places[0]}
    return {places[len(places) // 2]}
