"""Split a cell, or lines of text, into the items that its writer listed; knows bullets and lines, no meaning."""

from __future__ import annotations

import re

from ....folding import clean
from ....patterns import regex

__all__ = ["is_bulleted", "is_list", "is_signed", "split_items", "without_bullet"]

_SIGNS = "-–—•●▪■◦○*+➢➤►✓✔❖·"
_SIGN = regex(rf"^\s*(?:[{re.escape(_SIGNS)}]+\s*(?!\d)|[{re.escape(_SIGNS)}]\s+)")
_COUNTED = regex(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\S)|[a-zđ][.)]\s+)")
_UPPER = 'A-ZÀ-ỸĐ“"(\\['
# A dash within a line begins an item only in front of a capital, and only in a cell that begins with a dash.
_INLINE_DASH = regex(rf"(?:^|(?<=[\s.;:,)…]))[-–—+*]\s+(?=[{_UPPER}…])")
_INLINE_SIGN = regex(r"\s*[•●▪■◦○➢➤►✓✔❖]\s*")
_QUOTED = regex(r"(“[^”]*”|\"[^\"]*\")")
_NEW_LINE = regex(r"[A-ZÀ-ỸĐ\d“\"]")


def is_bulleted(text: str) -> bool:
    """Tell whether a text begins with a bullet or an ordinal."""
    return bool(_SIGN.match(text) or _COUNTED.match(text))


def is_signed(text: str) -> bool:
    """Tell whether a text begins with a bullet, and not with an ordinal, as headings do, too."""
    return bool(_SIGN.match(text))


def without_bullet(text: str) -> str:
    """Return an item without its bullet or ordinal."""
    return clean(_COUNTED.sub("", _SIGN.sub("", clean(text), count=1), count=1))


def is_list(text: str) -> bool:
    """Tell whether a cell holds several items."""
    return len(split_items(text)) > 1


def split_items(text: str, *, inline: bool = True) -> list[str]:
    """Return the items of a cell, without bullets; a cell of one statement is one item.

    With `inline` a dash within a line begins an item, too, but never within quotation marks. Lines belong to the item
    before them where the cell has bullets and they have none, or where they do not begin like a sentence: people
    break lines to fit a column.
    """
    text = "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
    text = _INLINE_SIGN.sub("\n• ", text)
    if inline and (is_bulleted(text.strip()) or re.search(r"(?m)^\s*[-–—+*]\s", text)):
        text = "".join(
            part if place % 2 else _INLINE_DASH.sub("\n- ", part) for place, part in enumerate(_QUOTED.split(text))
        )
    lines = [line.strip() for line in text.split("\n") if clean(line)]
    bulleted = any(is_bulleted(line) for line in lines)
    items: list[str] = []
    for line in lines:
        begins = is_bulleted(line) if bulleted else bool(_NEW_LINE.match(line))
        if items and not begins:
            items[-1] = f"{items[-1]} {line}"
        else:
            items.append(line)
    return [item for line in items if (item := without_bullet(line)) and item.strip("….- ")]
