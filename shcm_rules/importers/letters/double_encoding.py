"""UTF-8 that some program took for Western text and wrote again as UTF-8: "Káº¿ hoáº¡ch" was "Kế hoạch"."""

from __future__ import annotations

import unicodedata

from ...patterns import regex
from .word_evidence import is_vietnamese_text, looks_right, words_of

__all__ = ["is_double_encoded", "undo_double_encoding"]

#: A lead byte and a following one, as Western signs; nothing else needs a closer look.
_TRACE = regex("[\u00c2-\u00f4\u0102][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_CHUNK = regex(r"[^ \t\n]+")  # no-break spaces are bytes of letters here
_PARTS = regex(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_TIMES = 3


def is_double_encoded(text: str) -> bool:
    """Tell whether a word of the text cannot be meant as it stands, and can once it is decoded again."""
    return any(
        _TRACE.search(chunk) and not all(looks_right(word) for word in words_of(chunk)) and _decoded(chunk) is not None
        for chunk in _CHUNK.findall(text)
    )


def undo_double_encoding(text: str) -> str:
    """Return the text that was meant; words that do not decode stay as they are."""
    for _ in range(_TIMES):
        if not _TRACE.search(text):
            break
        text = _CHUNK.sub(lambda found: _decoded(found[0]) or found[0], text)
    return text


def _decoded(chunk: str) -> str | None:
    for encoding in ("cp1252", "cp1258") if _TRACE.search(chunk) else ():
        try:
            meant = "".join(
                part if part.isascii() else b"".join(_byte(sign, encoding) for sign in part).decode("utf-8")
                for part in _PARTS.findall(chunk)
            )
        except UnicodeError:
            continue
        if is_vietnamese_text(meant) or _TRACE.search(meant):
            return unicodedata.normalize("NFC", meant)
    return None


def _byte(sign: str, encoding: str) -> bytes:
    return bytes([ord(sign)]) if "\x80" <= sign <= "\x9f" else sign.encode(encoding)
