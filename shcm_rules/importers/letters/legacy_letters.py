"""Vietnamese letters before Unicode, as they look when a program takes their bytes for Western ones.

The tables: TCVN 5712:1993 VN3 ("ABC", fonts .Vn…; capitals with a tone have no codes of their own, the
fonts .Vn…H draw small letters as capitals), VNI for Windows (a letter, then its marks), Windows-1258.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

__all__ = ["CODECS", "NAMES", "convert_word", "western_text"]

#: What users know the encodings as.
NAMES: Mapping[str, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "cp1258": "Windows-1258"}

_TCVN3 = dict(zip(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    strict=True,
))  # fmt: skip
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_HAT = dict(zip("âáàåãä", ("", *_VNI_TONES.values()), strict=True))
_VNI_BREVE = dict(zip("êéèúüë", ("", *_VNI_TONES.values()), strict=True))
_VNI_SINGLE = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))


def _vni_pairs() -> dict[str, str]:
    """Return letter and mark, both small → the letter meant."""
    pairs = {base + mark: _VNI_SINGLE.get(base, base) + tone for base in "aeouyôö" for mark, tone in _VNI_TONES.items()}
    pairs |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _VNI_HAT.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVE.items()}
    return {written: unicodedata.normalize("NFC", meant) for written, meant in pairs.items()}


_VNI_PAIRS = _vni_pairs()


@lru_cache(maxsize=65536)
def convert_word(codec: str, word: str) -> str | None:
    """Return a word as `codec` means it; None where it holds what that encoding does not have."""
    return CODECS[codec](word)


def western_text(data: bytes) -> str:
    """Return bytes as Windows-1252 shows them; codes without a sign there stay as they are."""
    return data.decode("cp1252", "surrogateescape").translate(_UNDEFINED)


_UNDEFINED = {0xDC00 + code: code for code in range(0x80, 0xA0)}


def _from_tcvn3(word: str) -> str | None:
    letters = [letter if letter.isascii() else _TCVN3.get(letter) for letter in word]
    if None in letters:
        return None
    text = "".join(letter for letter in letters if letter is not None)
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    large = sum(letter in "¡¢£¤¥¦§" for letter in word) + sum(letter.isupper() for letter in plain)
    # "HO¹CH" in a font of capitals: the small letters are meant large.
    return text.upper() if large > 1 and not any(letter.islower() for letter in plain) else text


def _from_vni(word: str) -> str | None:
    text, place = [], 0
    while place < len(word):
        letter = word[place]
        pair = _VNI_PAIRS.get(word[place : place + 2].lower())
        single = letter if letter.isascii() else _VNI_SINGLE.get(letter.lower())
        if pair is None and single is None:
            return None
        meant = pair or single or ""
        text.append(meant.upper() if letter.isupper() else meant)
        place += 2 if pair else 1
    return "".join(text)


def _from_cp1258(word: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", word.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return None


#: Encoding → reader of one word.
CODECS: Mapping[str, Callable[[str], str | None]] = {"tcvn3": _from_tcvn3, "vni": _from_vni, "cp1258": _from_cp1258}
