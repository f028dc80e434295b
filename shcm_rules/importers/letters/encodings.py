"""Bytes of a text file → text: what it declares, else what its words speak for; never a silent guess."""

from __future__ import annotations

import unicodedata
from collections import Counter

from ...errors import UnreadableFile
from ...problems import Problem, Words, problem
from ..formats.signatures import is_wide
from ..refusals import SAVE_TEXT
from .legacy_letters import NAMES, convert_word, western_text
from .syllables import is_syllable
from .word_evidence import WORD, words_of

__all__ = ["decode"]

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip
_SAMPLE = 200_000  # bytes whose words vote
_ENOUGH = 0.7  # share of the words that must be Vietnamese
_LEAD = 0.2  # less before the second is said to be doubtful


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """Return the text, with a problem where its encoding was concluded and not declared.

    Raises UnreadableFile where nothing speaks for an encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), []
    if b"\0" in data:
        encoding = _wide_encoding(data)
        return _strictly(data, encoding), [_concluded(encoding.upper())]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _old_vietnamese(data, error.start)


def _concluded(encoding: str, rival: str = "") -> Problem:
    doubt = f", chưa chắc chắn (cũng có thể là {rival})" if rival else ""
    unsure = f", which is not certain (it may be {rival})" if rival else ""
    return problem("encoding", Words(
        f"tệp không ghi bảng mã, không phải UTF-8; đã đọc theo {encoding}{doubt}; nếu chữ sai, {SAVE_TEXT.vi}",
        f"the file names no encoding and is not UTF-8; it was read as {encoding}{unsure}; if letters are wrong,"
        f" {SAVE_TEXT.en}"))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte, name = error.start + 1, encoding.upper()
        raise UnreadableFile(
            "encoding", f"byte thứ {byte} không hợp với bảng mã {name} mà tệp dùng; {SAVE_TEXT.vi}",
            f"byte {byte:,} does not fit {name}, the encoding of the file; {SAVE_TEXT.en}") from error


def _wide_encoding(data: bytes) -> str:
    """Return the UTF-16 whose high bytes are where the zero bytes are: Vietnamese text is mostly ASCII and spaces."""
    if len(data) % 2 or not is_wide(data):
        raise UnreadableFile(
            "not-a-workbook", f"nội dung không phải văn bản; {SAVE_TEXT.vi}",
            f"the content is not text; {SAVE_TEXT.en}")
    return "utf-16-le" if data[1::2].count(0) > data[0::2].count(0) else "utf-16-be"


def _old_vietnamese(data: bytes, wrong: int) -> tuple[str, list[Problem]]:
    western = western_text(data)
    scores = _scores(western_text(data[:_SAMPLE]))
    # Of equals the encoding that Windows itself knows.
    best, second = sorted(scores, key=lambda codec: (-scores[codec], codec != "cp1258"))[:2]
    if scores[best] < _ENOUGH:
        known = "UTF-8, UTF-16, Windows-1258, TCVN3 (ABC)"
        raise UnreadableFile(
            "encoding",
            f"không nhận ra bảng mã (không phải {known} hay VNI; byte thứ {wrong + 1} không hợp với UTF-8);"
            f" {SAVE_TEXT.vi}",
            f"the encoding is not known (not {known} or VNI; byte {wrong + 1:,} does not fit UTF-8); {SAVE_TEXT.en}")
    doubtful = scores[best] - scores[second] < _LEAD and _read(best, western) != _read(second, western)
    return _read(best, western), [_concluded(NAMES[best], NAMES[second] if doubtful else "")]


def _scores(western: str) -> dict[str, float]:
    """Return for each old encoding the share of words with a tone or mark that it makes Vietnamese."""
    words = Counter(word for word in words_of(western) if not word.isascii())
    total = sum(words.values())
    if not total:  # nothing but punctuation is beyond ASCII
        return {codec: float(codec == "cp1258") for codec in NAMES}
    return {
        codec: sum(number for word, number in words.items() if _is_good(codec, word)) / total for codec in NAMES
    }


def _is_good(codec: str, word: str) -> bool:
    meant = convert_word(codec, word)
    # A word in capitals with an abbreviation's shape says nothing for or against; a syllable does.
    return meant is not None and is_syllable(meant)


def _read(codec: str, western: str) -> str:
    text = WORD.sub(lambda found: convert_word(codec, found[0]) or found[0], western)
    return unicodedata.normalize("NFC", text)
