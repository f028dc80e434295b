"""Folding takes a text apart only where a tone can move: what it returns is what it would return of any text."""

from __future__ import annotations

from itertools import product
from unicodedata import normalize

import pytest

from shcm_rules.folding import fold

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS = "aeoyuh"


def _folded(text: str) -> str:
    """Return the text with the tone of oa, oe, uy on the second letter, every letter taken apart."""
    apart = normalize("NFD", normalize("NFC", text).casefold())
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            apart = apart.replace(f"{first}{tone}{second}", f"{first}{second}{tone}")
    return normalize("NFC", apart)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_pair_of_letters_with_any_tone_on_either(form: str) -> None:
    marks = ["", *_TONES, "\u0302", "\u031b", "\u0306"]
    for first, mark, second, other in product(_LETTERS, marks, _LETTERS, marks):
        for text in (f"{first}{mark}{second}{other}", f"H{first.upper()}{mark}{second}{other}n"):
            assert fold(normalize(form, text)) == _folded(text), text


def test_spellings_of_one_word() -> None:
    assert fold("HÒA  bình") == fold("hoà bình") == "hoà bình"
    assert fold("Thúy") == fold("thuý") == "thuý"
    assert fold("tòan") == "toàn"
    assert fold("họp") == "họp"
