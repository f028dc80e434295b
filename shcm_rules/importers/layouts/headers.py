"""The words people write above their columns, and which field each of them means."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ...folding import fold
from ...patterns import regex
from ...schedule import FIELDS
from ..values import read_kind
from .header_words import EITHER, INFO_KEYS, SHEET_NAMES, VARIANTS
from .recognition import SURE, How

__all__ = [
    "EITHER", "INFO_KEYS", "Match", "header_key", "match_header", "match_info_key", "may_be_header", "near_headers",
    "nearest_header", "table_of_name",
]

#: A typo is only recognised in a word long enough to stay itself with one letter wrong.
SHORTEST_TYPO = 6
#: The best likeness must lead every other field's by this much.
LEAD = 6
#: Below this likeness nobody would think of the other header.
FAR = 60
#: How sure a header is that some list holds: as it is, a variant, without its remark or without accents.
CANONICAL, VARIANT, NEARLY = 100, 95, 90
#: A typo is never as sure as a header that some list holds, even where only an accent is wrong.
SUREST_TYPO = 94


@dataclass(frozen=True, slots=True)
class Match:
    """A header taken for a field: `rank` 0 is the canonical header; `typo_of` names it if it had to be guessed.

    `score` tells how surely (0-100), `like` the known header that it was taken for.
    """

    field: str
    rank: int
    typo_of: str = ""
    how: How = "variant"
    score: int = VARIANT
    like: str = ""


_CAMEL = regex(r"(?<=[a-z])(?=[A-Z][a-z])")
_SIGNS = regex(r"\s*([-–—/,&.()])\s*")
_OLD_Y = regex(r"\b(k|l|m|t|s|qu)ỳ\b")
_REMARK = regex(r"\(.*\)$")


@lru_cache(maxsize=4096)
def header_key(text: str) -> str:
    """Return the comparison key of a header: folded, one spelling of signs, nothing after the last word.

    "taskName", "task_name" and "Task name" are one.
    """
    key = _SIGNS.sub(r"\1", fold(_CAMEL.sub(" ", text.replace("_", " "))))
    key = key.replace("ký", "kí").replace("thư ky", "thư kí")
    if "ỳ" in key:
        key = _OLD_Y.sub(r"\1ì", key)
    return key.strip(" .:*")


@lru_cache(maxsize=4096)
def _plain(key: str) -> str:
    decomposed = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _known(table: str) -> Mapping[str, tuple[Match, str]]:
    """Return key → (match, header as we write it) for one table; canonical headers are never overridden."""
    known: dict[str, tuple[Match, str]] = {}
    for item in FIELDS[table]:
        match = Match(item.name, 0, how="canonical", score=CANONICAL, like=item.header)
        known.setdefault(header_key(item.header), (match, item.header))
    for name, variants in VARIANTS[table].items():
        for rank, header in enumerate(variants.split(" | "), start=1):
            known.setdefault(header_key(header), (Match(name, rank, like=header), header))
    return known


@cache
def _known_plain(table: str) -> Mapping[str, tuple[Match, str] | None]:
    """Return the same without accents; None where two fields would fall together."""
    plain: dict[str, tuple[Match, str] | None] = {}
    for key, entry in _known(table).items():
        letters = _plain(key)
        other = plain.get(letters, entry)
        plain[letters] = entry if other is not None and other[0].field == entry[0].field else None
    return plain


@cache
def _every_key() -> frozenset[str]:
    """Return the keys by which a header is known in some table, those without accents too."""
    either = (key for meanings in EITHER.values() for key in meanings)
    return frozenset(either).union(*map(_known, VARIANTS), *map(_known_plain, VARIANTS))


def may_be_header(text: str) -> bool:
    """Tell whether a text can be a header of any table as it is written; most cells of a sheet cannot."""
    key = header_key(text)
    return key in _every_key() or key.endswith(")") or "/" in key


@lru_cache(maxsize=16384)
def match_header(table: str, text: str, *, guess: bool = False) -> Match | None:
    """Return the field that a header means, or None; with `guess` also for one with a typo.

    A header written wholly without accents is no guess as long as it can mean one field only.
    """
    key = header_key(text)
    if not key:
        return None
    if found := _known(table).get(key):
        return found[0]
    if key[-1] == ")" and (found := _known(table).get(_REMARK.sub("", key).strip())):
        return replace(found[0], how="remark", score=NEARLY)
    if first := _first_of_two(table, key):
        return replace(first, how="remark", score=NEARLY)
    if key.isascii() and (bare := _known_plain(table).get(key)):
        return replace(bare[0], how="no-accents", score=NEARLY)
    return _guess(table, key) if guess else None


def _first_of_two(table: str, key: str) -> Match | None:
    """Return what "Tên chuyên đề/bài dạy" means: its first word for it, unless the other one means something else."""
    first, _, other = key.partition("/")
    found, also = _known(table).get(first), _known(table).get(other)
    if not found or not other or read_kind(other):  # "Chuyên đề / NCBH" are values
        return None
    return found[0] if also is None or also[0].field == found[0].field else None


def _guess(table: str, key: str) -> Match | None:
    """Return the field of a header with a typo, if it is like enough to one field's headers and to no other's."""
    if len(_plain(key)) < SHORTEST_TYPO:
        return None
    near = _near(table, key)
    if not near or near[0].score < SURE or (len(near) > 1 and near[1].score > near[0].score - LEAD):
        return None
    return replace(near[0], typo_of=near[0].like, score=min(near[0].score, SUREST_TYPO))


@lru_cache(maxsize=4096)
def _near(table: str, key: str) -> tuple[Match, ...]:
    """Return the fields whose headers are most like a key, the nearest first; "" for one that could be several."""
    known = _known_plain(table)
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only for a header that no list holds

    best: dict[str, Match] = {}
    for name, likeness, _ in process.extract(_plain(key), known.keys(), scorer=fuzz.ratio, score_cutoff=FAR, limit=12):
        match, header = known[name] or (Match("", 0), "")
        best.setdefault(match.field, Match(match.field, match.rank, how="typo", score=int(likeness), like=header))
    return tuple(best.values())


def near_headers(table: str, text: str) -> tuple[Match, ...]:
    """Return the fields that a header could have meant, the likeliest first; none if it is far from all."""
    return tuple(match for match in _near(table, header_key(text)) if match.field)


def nearest_header(table: str, text: str) -> tuple[str, int]:
    """Return the known header most like a text, and how like (0-100); ("", 0) if it is far from all."""
    near = near_headers(table, text)
    return (near[0].like, near[0].score) if near else ("", 0)


def match_info_key(text: str) -> str | None:
    """Return which key of sheet `Thông tin` a cell is, or None."""
    return _info_keys().get(header_key(text))


@cache
def _info_keys() -> Mapping[str, str]:
    return {header_key(word): name for name, words in INFO_KEYS.items() for word in words.split(" | ")}


@cache
def _names() -> Mapping[str, str]:
    return {header_key(word): table for table, words in SHEET_NAMES.items() for word in words.split(" | ")}


def table_of_name(sheet: str) -> str | None:
    """Return which table a sheet of this name holds, or None if the name says nothing."""
    key = header_key(sheet)
    if found := _names().get(key):
        return found
    bare = {_plain(name): table for name, table in _names().items()}
    return bare.get(_plain(key)) if key.isascii() else None

