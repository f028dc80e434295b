"""Take the remains of a web page out of cells: tags become line breaks and bullets, entities their letters."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from ....patterns import regex
from ...raw import RawTable

__all__ = ["without_markup"]

_TAG_NAMES = (
    "a|abbr|b|big|blockquote|br|center|div|em|font|h[1-6]|hr|i|li|ol|p|pre|s|small|span|strike|strong|sub|sup|table"
    "|tbody|td|th|thead|tr|tt|u|ul"
)
_TAG = regex(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_MARKUP = regex("[<&]")
_ITEM = regex(r"<li(?:\s[^<>]{0,2000})?>", re.IGNORECASE)
_BREAK = regex(r"<br ?/?>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_ENTITY = regex(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)


def without_markup(raw: RawTable) -> RawTable:
    """Return the sheet with every cell as a reader of the page saw it; itself where no cell holds markup."""
    if not _MARKUP.search("".join(filter(None, chain.from_iterable(raw.rows)))):
        return raw  # nearly every sheet ends here
    changed = {
        (index, column): plain
        for index, row in enumerate(raw.rows) for column, text in enumerate(row)
        if text and ("<" in text or "&" in text) and (plain := _plain(text)) != text
    }
    if not changed:
        return raw
    rows = list(raw.rows)
    for index in {index for index, _ in changed}:
        rows[index] = [changed.get((index, column), text) for column, text in enumerate(rows[index])]
    return replace(raw, rows=rows)


def _plain(text: str) -> str | None:
    if _TAG.search(text):
        text = _TAG.sub(" ", _BREAK.sub("\n", _ITEM.sub("\n- ", text)))
    if _ENTITY.search(text):
        from html import unescape  # noqa: PLC0415 - only for a cell that holds an entity

        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return text if text.strip() else None
