"""Which characters may stand in a file that other programs open; knows no format's own escapes."""

from __future__ import annotations

from ..patterns import regex

__all__ = ["one_line", "readable", "shorten", "storable"]

#: What no file shows: control characters, halves of a surrogate pair, code points that are no characters.
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
#: Marks of direction: nothing to see, but what follows them stands elsewhere than it is.
_DIRECTIONS = r"\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNREADABLE, _STEERING = regex(f"[{_CONTROLS}]"), regex(f"[{_DIRECTIONS}]")
_ANY = regex(rf"[{_CONTROLS}{_DIRECTIONS}\r]")
_BREAKING = regex(rf"[\x00-\x1f\x7f-\x9f{_DIRECTIONS}]+")
_SURROGATES = regex(r"[\ud800-\udfff]")
_BREAKS = regex(r"\r\n?")
_REPLACEMENT = "\ufffd"


def readable(text: str) -> str:
    """Return the text as people and every reader of XML can take it; what cannot be shown is "\ufffd"."""
    if not _ANY.search(text):
        return text
    return _STEERING.sub("", _UNREADABLE.sub(_REPLACEMENT, _BREAKS.sub("\n", text)))


def storable(text: str) -> str:
    """Return the text as UTF-8 can hold it, otherwise as it is."""
    return text if text.isascii() else _SURROGATES.sub(_REPLACEMENT, text)


def one_line(text: str) -> str:
    """Return the text without what would break its line or steer the reader's terminal; a blank stands for it."""
    return _BREAKING.sub(" ", text)


def shorten(text: str, most: int) -> str:
    """Return at most `most` letters, an ellipsis where the text goes on."""
    return text if len(text) <= most else f"{text[:most - 1].rstrip()}…"
