"""Which texts of a column hold phrases: all phrases of the rules are looked for in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

import polars as pl

from ..folding import fold
from ..rulesets.model import RuleSet
from .plans import Itself, collect
from .texts import pattern_of

__all__ = ["Searched", "fold_all", "phrases_of"]

_MARKS = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
#: What `fold` makes of parts of plain texts, beside making letters small: white space, the tone of oa, oe and uy.
_PARTS = {"\n": " ", "\r": " ", "\t": " "} | {
    normalize("NFC", first + tone + second): normalize("NFC", first + second + tone)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")) for tone in _MARKS}


def _toned(vowels: str, bare: str = "") -> str:
    return "".join(normalize("NFC", vowel + mark) for vowel in vowels for mark in _MARKS) + bare


#: Of plain texts there is no more to fold: small letters, single blanks between words, a tone on one of two vowels.
_PLAIN = " -~đ–—“”‘’…•" + _toned("aăâeêioôơuưy", "aăâeêioôơuưy")
_ODD = rf"[^{_PLAIN}]|  |^ | $|[{_toned('o')}][{_toned('aăâeê', 'ăâê')}]|[{_toned('u')}][{_toned('y')}]"


def fold_all(texts: pl.Series) -> pl.Series:
    """Return what `fold` makes of every text."""
    small = pl.col(texts.name).str.to_lowercase().str.replace_many(list(_PARTS), list(_PARTS.values()))
    told = texts.to_frame().lazy().select(small.alias("key"), small.str.contains(_ODD).alias("odd")).collect(
        engine="in-memory")
    odd = told["odd"].arg_true()
    return told["key"].scatter(odd, [fold(text) for text in texts.gather(odd)]) if len(odd) else told["key"]


def phrases_of(rule_sets: Iterable[RuleSet]) -> frozenset[str]:
    """Return the phrases that rules look for in the texts of sessions, folded."""
    return frozenset().union(*[_phrases_of(Itself(rules)) for rules in rule_sets])


@lru_cache(maxsize=64)
def _phrases_of(rules: Itself) -> frozenset[str]:
    found: set[str] = set()
    for check in (rule.check for rule in rules.it.rules):
        found.update(getattr(getattr(check, "where", None), "content", None) or (), getattr(check, "forbid", ()))
        found.update(*(item.phrases for item in getattr(check, "items", ())))
    return frozenset(map(fold, found))


class _Found(NamedTuple):
    """The texts that hold the letters of some phrases, be it inside of words, with their keys; and where, by phrase."""

    phrases: frozenset[str]
    texts: list[str]
    keys: list[str]
    places: Mapping[str, list[int]]


class Searched:
    """The different texts of a column, and which of them hold a phrase; `likely`: folded ones that may be asked for."""

    def __init__(self, texts: pl.Series, likely: frozenset[str] = frozenset()) -> None:
        self.texts = texts
        self._likely = likely
        self._found = _Found(frozenset(), [], [], {})

    def holding(self, forbid: Sequence[str], allow: Sequence[str] = ()) -> list[str]:
        """Return the texts that hold a phrase of `forbid` that is no part of one of `allow`."""
        phrases, found = frozenset(map(fold, forbid)), self._found
        if not phrases <= found.phrases:
            found = self._found = _search(self.texts, phrases | found.phrases | self._likely)
        bad, good = pattern_of(tuple(forbid)), pattern_of(tuple(allow)) if allow else None
        places = sorted(set().union(*(found.places.get(phrase, ()) for phrase in phrases)))
        return [found.texts[place] for place in places
                if bad.search(good.sub(" | ", found.keys[place]) if good else found.keys[place])]


def _search(texts: pl.Series, phrases: frozenset[str]) -> _Found:
    if texts.is_empty():
        return _Found(phrases, [], [], {})
    told = pl.LazyFrame([texts.alias("text"), fold_all(texts).alias("key")])
    hits = collect(told.with_columns(phrase=pl.col("key").str.extract_many(sorted(phrases), overlapping=True)).filter(
        pl.col("phrase").list.len() > 0).with_row_index(), len(texts))
    pairs = hits.lazy().select("phrase", "index").explode("phrase").unique(maintain_order=True)
    places = dict(collect(pairs.group_by("phrase").agg("index"), hits.height).iter_rows())
    return _Found(phrases, hits["text"].to_list(), hits["key"].to_list(), places)
