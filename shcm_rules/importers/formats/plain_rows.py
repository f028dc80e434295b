"""Rows of a sheet in the form in which nearly every program writes them, read at once instead of tag by tag.

What is not of this form to the last sign is left to the XML parser, and so is everything around the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Protocol

from ..limits import Limits
from .merges import LAST_COLUMN, column_number
from .ooxml_values import TRUE, BadValue, CellValues

__all__ = ["PlainRow", "PlainRows", "Taker", "pass_by"]

#: Its number, the columns of its cells, and what is seen in those that are not empty.
PlainRow = tuple[int, list[int], dict[int, str]]

_OPENING, _CLOSING = b"<sheetData>", b"</row>"
_LONGEST = 256 << 10  # a longer row is not plain
_HEAD_LENGTH = 200
# Compiled while the reading process waits for its first file, which needs them all.
#: Of a part in UTF-8: in any other encoding these bytes could mean something else.
_UTF_8 = re.compile(
    r"\ufeff?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"']utf-8[\"'])?(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>)?"
    r"\s*<[a-z]", re.IGNORECASE)
_TEXT = "[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*"  # nothing that XML reads as something else, or does not read
_ROW = re.compile(r'[ \t\n]*<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[ !#-%\'-;=?-~]*")*)>')
_ATTRIBUTE = re.compile(r' (.*?)="(.*?)"')
_CELL = '<c r="'
_LETTERS = re.compile("[A-Z]{1,3}")
_REST = re.compile(
    r'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rf'(?: ?/>|><v>({_TEXT})</v></c>|><is><t(?: xml:space="preserve")?>({_TEXT})</t></is></c>)')


class Taker(Protocol):
    """Who follows the parser through a sheet: whether it stands among rows, and how many it has left."""

    inside: bool
    rows_left: int

    def take_row(self, row: bytes) -> bool:
        """Take a row as it is written; False if the parser has to see it."""


def pass_by(chunks: Iterable[bytes], taker: Taker) -> Iterator[bytes]:
    """Yield a sheet without the rows that were taken; `taker` must see what was yielded before the next piece."""
    rest, data, place = iter(chunks), b"", -1
    while place < 0 and len(data) <= _LONGEST and (chunk := next(rest, b"")):
        data += chunk
        place = data.find(_OPENING)
    if place >= 0 and _UTF_8.match(data[:_HEAD_LENGTH].decode(errors="replace")):
        yield data[:place]
        opened = taker.inside
        yield _OPENING
        data = data[place + len(_OPENING) :]
        if taker.inside and not opened:  # so it was the tag, and not a comment: here rows stand
            yield from _between_rows(data, rest, taker)
            return
    yield data
    yield from rest


def _between_rows(data: bytes, rest: Iterator[bytes], taker: Taker) -> Iterator[bytes]:
    """Yield what is not taken, and the line ends of what is: what is wrong further below tells its line."""
    place = lines = 0
    while True:
        end = data.find(_CLOSING, place)
        if end < 0:
            chunk = next(rest, b"")
            data, place = data[place:] + chunk, 0
            if chunk and len(data) <= _LONGEST:
                continue
            break
        stop = end + len(_CLOSING)
        if taker.take_row(data[place:stop]):
            lines += data.count(b"\n", place, stop)
        else:
            yield b"\n" * lines + data[place:end]
            lines, left = 0, taker.rows_left
            yield _CLOSING
            if taker.rows_left == left:  # no tag, so nobody but the parser knows what the next bytes are
                place = stop
                break
        place = stop
    yield b"\n" * lines + data[place:]
    yield from rest


class PlainRows:
    """Reads the plain rows of one sheet; what it has met once it knows."""

    def __init__(self, values: CellValues, limits: Limits) -> None:
        self._values, self._longest = values, limits.cell_chars
        self._heads: set[str] = set()
        self._columns: dict[tuple[str, ...], list[int]] = {}
        self._texts = _Known(self._text)

    def read(self, row: bytes) -> PlainRow | None:
        """Return what a row holds, None if it is not plain."""
        try:
            return self._read(row.decode())
        except (UnicodeDecodeError, BadValue):
            return None

    def _read(self, row: str) -> PlainRow | None:
        start, *cells = row[: -len(_CLOSING)].split(_CELL)
        head = _ROW.fullmatch(start)
        if head is None or (head[2] not in self._heads and not self._is_shown(head[2])):
            return None
        if not cells:
            return int(head[1]), [], {}
        letters, _, ends = zip(*map(str.partition, cells, repeat(head[1] + '"')), strict=True)
        columns = self._columns.get(letters) or self._look_up(letters)
        texts = map(self._texts.__getitem__, ends)
        seen = {column: text for column, text in zip(columns, texts, strict=True) if text is not None}
        return int(head[1]), columns, seen

    def _is_shown(self, attributes: str) -> bool:
        """Tell whether a row bears each attribute once, and none that hides it."""
        pairs = _ATTRIBUTE.findall(attributes)
        named = dict(pairs)
        if len(named) < len(pairs) or "r" in named or named.get("hidden") in TRUE:
            return False
        self._heads.add(attributes)
        return True

    def _look_up(self, letters: tuple[str, ...]) -> list[int]:
        if not all(map(_LETTERS.fullmatch, letters)):
            raise BadValue("", "not-plain")
        columns = list(map(column_number, letters))
        if len(set(columns)) < len(columns) or max(columns, default=0) > LAST_COLUMN:
            raise BadValue("", "duplicate-cell")
        self._columns[letters] = columns
        return columns

    def _text(self, cell: str) -> str | None:
        """Return what is seen in a cell, told by what follows its address; BadValue where there is more to say."""
        found = _REST.fullmatch(cell)
        if found is None:
            raise BadValue(cell, "not-plain")
        style, kind, raw, run = found.groups()
        text = None
        if run:
            text = self._values.read("inlineStr", run, "")
        elif raw:
            text = self._values.read(kind or "n", raw, style or "0")
        if text and len(text) > self._longest:
            raise BadValue(text, "cell-too-long")
        return text


class _Known(dict[str, str | None]):
    """What is seen in cells, each looked at once."""

    def __init__(self, look: Callable[[str], str | None]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, cell: str) -> str | None:
        text = self[cell] = self._look(cell)
        return text
