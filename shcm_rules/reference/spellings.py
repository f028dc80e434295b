"""Find known spellings in a text, word by word; knows neither subjects nor levels."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from shcm_rules.folding import clean, fold
from shcm_rules.patterns import regex

__all__ = ["Gap", "Index", "Spelling", "Word", "find_spelling", "make_index", "make_spelling", "split_words", "tidy"]

# A class name ("6A", "10A1") is one word; otherwise letters and digits part, so that "NN1" is "NN 1".
_WORD = regex(r"\d{1,2}[A-ZĐ]\d{0,2}(?!\w)|\d+|[^\W\d_]+")
_TIGHT_DASHES = ("-", "–", "—")
_FEWEST_BARE_LETTERS = 3  # "DD" for "ĐĐ" would be a guess, "HDTN" and "Toan" are none


class Gap(IntEnum):
    """What stands between two words."""

    SPACE = 0  # white space, a full stop, or nothing
    SOFT = 1  # a line break or a dash without spaces: joins two names, or wraps one
    JOIN = 2  # any other mark, or a joining word


class Word(NamedTuple):
    """A word of a text: where it stands, its comparison key, and the gap before it."""

    start: int
    end: int
    key: str
    gap: Gap


class Spelling(NamedTuple):
    """One way to write `target`; `joined[k]` tells whether any joiner may follow word k."""

    words: tuple[str, ...]
    joined: tuple[bool, ...]
    target: str
    strand: bool = False
    short: bool = False  # one word that is not the full name: weak inside running text


Index = Mapping[str, Sequence[Spelling]]


def tidy(text: str) -> str:
    """Return `text` in NFC with single spaces, line breaks kept."""
    return "\n".join(filter(None, map(clean, unicodedata.normalize("NFC", text).splitlines())))


def split_words(text: str, joiners: Collection[str]) -> tuple[Word, ...]:
    """Split a tidy text into words; `joiners` are keys of words that only join others."""
    words: list[Word] = []
    end, joined = 0, False
    for found in _WORD.finditer(text):
        key = fold(found[0])
        if key in joiners:
            joined = True
            continue
        gap = Gap.JOIN if joined else _gap(text[end : found.start()])
        words.append(Word(found.start(), found.end(), key, gap))
        end, joined = found.end(), False
    return tuple(words)


def _gap(between: str) -> Gap:
    if between in _TIGHT_DASHES or (not between.strip() and "\n" in between):
        return Gap.SOFT
    return Gap.JOIN if between.replace(".", " ").strip() else Gap.SPACE


def make_spelling(text: str, target: str, joiners: Collection[str], *, strand: bool = False,
                  short: bool = False) -> Spelling:
    """Read one spelling from its written form; a joiner inside it stands for any joiner."""
    words = split_words(tidy(text), joiners)
    joined = tuple(word.gap is not Gap.SPACE for word in words[1:])
    return Spelling(tuple(word.key for word in words), joined, target, strand, short and len(words) == 1)


def make_index(spellings: Iterable[Spelling]) -> Index:
    """Arrange spellings by their first word without marks, longest first."""
    index: dict[str, list[Spelling]] = {}
    for spelling in sorted(spellings, key=lambda s: -len(s.words)):
        index.setdefault(_bare(spelling.words[0]), []).append(spelling)
    return index


def find_spelling(words: Sequence[Word], at: int, index: Index) -> Spelling | None:
    """Return the longest spelling that begins at word `at`; None if there is none or it is ambiguous.

    Words typed without any marks ("Ngu van") count where they can mean only one target.
    """
    best: list[Spelling] = []
    for spelling in index.get(_bare(words[at].key), ()) if at < len(words) else ():
        if best and len(spelling.words) < len(best[0].words):
            break
        if _fits(words, at, spelling, index):
            if all(word.key == key for word, key in zip(words[at:], spelling.words, strict=False)):
                return spelling
            best.append(spelling)
    return best[0] if len({spelling.target for spelling in best}) == 1 else None


def _fits(words: Sequence[Word], at: int, spelling: Spelling, index: Index) -> bool:
    count = len(spelling.words)
    there = words[at : at + count]
    if len(there) < count or not _same_letters(there, spelling.words):
        return False
    return all(
        joined or word.gap is Gap.SPACE or (word.gap is Gap.SOFT and not _two_names(there, cut, index))
        for cut, (word, joined) in enumerate(zip(there[1:], spelling.joined, strict=True), 1)
    )


def _same_letters(there: Sequence[Word], keys: Sequence[str]) -> bool:
    if all(word.key == key for word, key in zip(there, keys, strict=True)):
        return True
    return sum(map(len, keys)) >= _FEWEST_BARE_LETTERS and all(
        word.key == key or (word.key.isascii() and word.key == _bare(key))
        for word, key in zip(there, keys, strict=True)
    )


def _two_names(words: Sequence[Word], cut: int, index: Index) -> bool:
    """Tell whether both sides of a line break or tight dash are names in themselves ("Anh" / "Văn")."""
    return all(
        any(_same_letters(side, s.words) for s in index.get(_bare(side[0].key), ()) if len(s.words) == len(side))
        for side in (words[:cut], words[cut:])
    )


@lru_cache(maxsize=4096)
def _bare(key: str) -> str:
    """Return a key without its marks."""
    letters = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
