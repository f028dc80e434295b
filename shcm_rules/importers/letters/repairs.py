"""Cells whose letters are not the ones that were meant: old fonts, double encoding; mended on evidence, and said.

A cell of ordinary Vietnamese, English or ASCII is left alone. Knows no layout: it sees one table after another.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from ...patterns import regex
from ...problems import Problem, Words, counted, problem
from ..addresses import address
from ..raw import RawTable
from .double_encoding import is_double_encoded, undo_double_encoding
from .legacy_letters import CODECS, NAMES, convert_word
from .word_evidence import WORD, Sign, is_strong, judge, looks_right, words_of

__all__ = ["convert_text", "repair_tables"]

#: Listed one by one in a sheet; the rest is one line with their number.
LISTED = 50
_SAMPLE = 500  # cells of a table of which every word is looked at
_TOGETHER = 32  # rows of a table that are asked together whether any cell is worth a look
_SHOWN = 80  # characters of a text in a message
# What ordinary Vietnamese never holds: other letters and signs of Latin-1, a capital after a small letter.
# Each of them ends, or begins, with a sign of Latin-1: only from such signs on we look around, for they are few.
_SUSPECT = regex(
    "[\u0080-ÿ](?:(?<=[ÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïðñöøûüþÿÐ÷\u0080-\u009f])|(?<=[¡-©«-¶¸º-¼])(?=[A-Za-z])"
    "|(?<=[A-Za-z][¡-¿])|(?<=[a-zà-ÿ][À-Þ])|(?<=[ÂÃÄÅÆá][º»¡-¿])|(?<=[aâeêioôõuyý][ìòÌÒÞ])"
    "|(?<=[aA][âùõáàãèéúêÂÙÕÁÀÃÈÉÚÊ])|(?<=[eE][âùõáàãÂÙÕÁÀÃ])|(?<=[oO][âùõÂÙÕ])|(?<=[ôÔ][ùõÙÕ]))",
)
_ENOUGH = 2  # points for a cell that stands alone
_KNOWN = 3  # points of a table from which on one word is enough
_SURE = 6  # … and, if no word speaks against it, none is needed
_AGAIN = Words("hãy kiểm tra, và gõ lại bằng phông Unicode", "check it, and type it again in a Unicode font")
_TWICE = Words("mã hoá UTF-8 hai lần", "UTF-8, encoded twice")


@dataclass(slots=True)
class _Found:
    """What the words of one table say for one old encoding."""

    points: Counter[str] = field(default_factory=Counter)
    against: Counter[str] = field(default_factory=Counter)


def repair_tables(tables: Iterable[RawTable]) -> None:
    """Mend the cells of each table in place, in NFC; every cell whose letters changed is in its problems."""
    for table in tables:
        problems = list(_repair(table))
        table.problems += problems[:LISTED]
        if len(problems) > LISTED:
            more = len(problems) - LISTED
            table.problems.append(problem("encoding", Words(
                f"còn {more} ô khác cùng loại; {_AGAIN.vi}",
                f"{counted(more, 'more cell')} of this kind; {_AGAIN.en}"), table.sheet))


def _repair(table: RawTable) -> Iterator[Problem]:
    suspects = _suspects(table)
    if not suspects:
        return
    if any(is_double_encoded(table.rows[index][column] or "") for index, column in suspects):
        yield from _repair_double(table, suspects)
    yield from _repair_legacy(table)


def _suspects(table: RawTable) -> list[tuple[int, int]]:
    """Return the places that deserve a closer look; on the way every text becomes NFC, which changes no letter."""
    found: list[tuple[int, int]] = []
    looked_at = 0
    for first in range(0, len(table.rows), _TOGETHER):
        rows = table.rows[first:first + _TOGETHER]
        if looked_at >= _SAMPLE and _is_ordinary("\n".join(filter(None, chain.from_iterable(rows)))):
            continue  # nearly every row of a long table ends here
        for index, row in enumerate(rows, first):
            for column, text in enumerate(row):
                if text is None or text.isascii():
                    continue
                row[column], suspect, right = _look_at(text)
                looked_at += 1
                if suspect or (looked_at <= _SAMPLE and not right):
                    found.append((index, column))
    return found


@lru_cache(maxsize=16384)
def _look_at(text: str) -> tuple[str, bool, bool]:
    """Return a text in NFC, whether a sign in it is suspect, and whether every word can be meant as it stands."""
    composed = unicodedata.normalize("NFC", text)
    return composed, bool(_SUSPECT.search(composed)), all(map(looks_right, words_of(composed)))


def _is_ordinary(line: str) -> bool:
    """Tell whether no cell of some rows is worth a look; a new line between two cells keeps them apart."""
    return line.isascii() or (unicodedata.is_normalized("NFC", line) and not _SUSPECT.search(line))


def _repair_double(table: RawTable, suspects: Iterable[tuple[int, int]]) -> Iterator[Problem]:
    for index, column in suspects:
        text = table.rows[index][column] or ""
        table.rows[index][column] = undo_double_encoding(text)
        if table.rows[index][column] != text:
            yield _said(table, index, column, text, _TWICE)


def _repair_legacy(table: RawTable) -> Iterator[Problem]:
    found = _evidence(table)
    leader = max(CODECS, key=lambda codec: found.points[codec])
    if not found.points[leader]:
        return
    for index, row in enumerate(table.rows):
        for column, text in enumerate(row):
            if text is None or text.isascii():
                continue
            codec = _codec_of(text, leader, found)
            if codec is None:
                mostly = found.points[leader] > max(_KNOWN, found.against[leader])
                if mostly and _is_open(text, leader):
                    yield _doubtful(table, index, column, text, leader)
                continue
            meant, kept = convert_text(codec, text)
            if meant != text:
                row[column] = meant
                yield _said(table, index, column, text, _font(codec), kept)


def _evidence(table: RawTable) -> _Found:
    found = _Found()
    texts = Counter(text for row in table.rows for text in row if text is not None and not text.isascii())
    for text in texts:
        for word in words_of(text):
            for codec in CODECS:
                sign = judge(codec, word)
                if sign == "legacy":
                    found.points[codec] += 1 + is_strong(word)
                elif sign == "unicode":
                    found.against[codec] += 1
    return found


def _codec_of(text: str, leader: str, found: _Found) -> str | None:
    """Return the encoding in which a cell is to be read; None for as it stands."""
    words = words_of(text)
    points = {codec: sum(1 + is_strong(word) for word in words if judge(codec, word) == "legacy") for codec in CODECS}
    best = max(CODECS, key=lambda codec: (points[codec], found.points[codec]))
    if points[best] >= _ENOUGH or (points[best] and found.points[best] - points[best] >= _KNOWN):
        return best
    sure = found.points[leader] >= _SURE and not found.against[leader]
    return leader if sure and _is_open(text, leader) else None


def _is_open(text: str, codec: str) -> bool:
    signs = {judge(codec, word) for word in words_of(text)} - {"none"}
    return signs == {"open"}


def convert_text(codec: str, text: str) -> tuple[str, list[str]]:
    """Return a text read in an old encoding, and the words that could be either and were kept as they stand.

    A word that could be either follows the sure ones around it.
    """
    places = list(WORD.finditer(text))
    large = codec == "tcvn3" and _is_large(place[0] for place in places)
    signs = [judge(codec, place[0]) for place in places]
    pieces, kept, end = [], [], 0
    for number, place in enumerate(places):
        word = place[0]
        pieces.append(text[end : place.start()])
        end = place.end()
        if signs[number] == "legacy" or (signs[number] == "open" and _among_legacy(signs, number)):
            meant = convert_word(codec, word) or word
            pieces.append(meant.upper() if large else meant)
            continue
        pieces.append(word)
        if signs[number] == "open":
            kept.append(word)
    return "".join([*pieces, text[end:]]), kept


def _is_large(words: Iterable[str]) -> bool:
    """Tell whether a text is in capitals: in TCVN3 its letters with a tone look small all the same."""
    plain = [[letter for letter in word if letter.isascii()] for word in words]
    return any(len(word) > 1 for word in plain) and all(letter.isupper() for word in plain for letter in word)


def _among_legacy(signs: list[Sign], number: int) -> bool:
    before = next((sign for sign in reversed(signs[:number]) if sign in {"legacy", "unicode"}), "legacy")
    after = next((sign for sign in signs[number + 1 :] if sign in {"legacy", "unicode"}), "legacy")
    return before == after == "legacy"


def _said(  # noqa: PLR0913, PLR0917 - where, what was, what is
    table: RawTable, index: int, column: int, was: str, how: Words, kept: Iterable[str] = (),
) -> Problem:
    words = list(dict.fromkeys(kept))
    doubt = "".join(f"; chưa rõ chữ “{word}” nên giữ nguyên" for word in words)
    doubtful = "".join(f"; “{word}” could be either and was left as it is" for word in words)
    old, now = _short(was), _short(table.rows[index][column] or "")
    return problem("encoding", Words(
        f"chữ theo {how.vi}: “{old}” được đọc là “{now}”{doubt}; {_AGAIN.vi}",
        f"letters in {how.en}: “{old}” was read as “{now}”{doubtful}; {_AGAIN.en}",
    ), table.sheet, address(table, index, column))


def _font(codec: str) -> Words:
    return Words(f"phông chữ cũ {NAMES[codec]}", f"the old font encoding {NAMES[codec]}")


def _doubtful(table: RawTable, index: int, column: int, text: str, codec: str) -> Problem:
    written, meant, font = _short(text), _short(convert_text(codec, text)[0]), _font(codec)
    return problem("encoding", Words(
        f"“{written}” có thể theo {font.vi} (“{meant}”) – giữ nguyên; {_AGAIN.vi}",
        f"“{written}” may be in {font.en} (“{meant}”) – it was left as it is; {_AGAIN.en}",
    ), table.sheet, address(table, index, column))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
