"""Personal names in cells: what a list of people names, who stands behind "cô" or "GV"; knows no report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..folding import fold

__all__ = ["Word", "addressed", "joined", "listed_names", "name_of", "plain", "words_of"]

_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
#: What may stand between the words of one name, also in the name of a file.
_GAP = re.compile(r"[\s.\-_\u00ad\u200b-\u200d\ufeff]{1,4}")
_COLON = re.compile(r"\s*[:.]?\s*")
_LIST = re.compile(r"[,;/+&|•·()\[\]\n:]|(?<=\s)(?:và|cùng)(?=\s)|(?:^|\s)\d+[.)]")
_DASH = re.compile(r"\s[-–—]\s")
_COMRADE = re.compile(r"(?<!\w)đ/c(?!\w)", re.IGNORECASE)
_MOST_WORDS = 6
_TITLES = """
    cô thầy ông bà gv gvcn gvbm đc ths ts ngưt ngnd ht pht ttcm tpcm
"""
#: What stands before a name and is no part of it; two words as one entry.
_HONORIFICS = frozenset(_TITLES.split()) | {
    "cô giáo", "thầy giáo", "giáo viên", "đồng chí", "thạc sĩ", "tiến sĩ", "đ c",
}
_ALSO_IN_LISTS = frozenset({"anh", "chị", "em", "mr", "ms", "mrs", "dr", "tt", "tp", "nt", "phó", "trưởng"})
_POSITIONS = frozenset({
    "tổ trưởng", "tổ phó", "hiệu trưởng", "hiệu phó", "phó hiệu", "cụm trưởng", "cụm phó", "nhóm trưởng", "nhóm phó",
    "chuyên viên", "thư ký", "thư kí", "chủ tọa", "chủ trì", "bí thư", "chủ tịch", "phó chủ", "chuyên môn", "phụ trách",
    "người dạy", "báo cáo", "dạy minh", "minh họa", "trưởng tổ", "phó tổ", "trưởng cụm", "trưởng nhóm",
})
_UNITS = """
    tổ nhóm trường cụm khối phòng sở ban lớp bgh bgd ubnd sgd pgd gd gdđt sgdđt pgdđt cbql cbgv cbgvnv hđsp clb thcs
    thpt mn th gdtx các những mọi mỗi tất cùng đã chưa có không theo trong ngoài được online đơn xã phường huyện tỉnh
    quận thôn hk ncbh shcm stem kế biên người buổi tiết tuần tháng ngày
"""
#: What begins with one of these names a unit, a role or a state, and nobody.
_STARTS = frozenset(_UNITS.split())
#: Neighbours that no name has; each of the two alone may be a part of one.
_ROLE_PAIRS = frozenset({
    "toàn thể", "tất cả", "thành viên", "học sinh", "công đoàn", "chi bộ", "cha mẹ", "phụ huynh", "hội đồng",
    "đại diện", "đại biểu", "khách mời", "cán bộ", "quản lý", "quản lí", "giáo viên", "hiệu trưởng", "tổ trưởng",
    "ban giám", "chuyên môn", "đảng uỷ", "đảng ủy", "thanh niên", "trực tuyến", "xác nhận", "báo cáo", "dự kiến",
    "bộ phận", "nhân viên", "nhà trường", "văn phòng", "y tế", "thư viện", "kế toán", "tổng phụ", "bộ môn",
})
#: Names that are no other words: with one of them a name may stand in small letters.
_KIN = "nguyễn trần lê phạm hoàng huỳnh phan đặng bùi đỗ ngô đinh"
_SURNAMES = frozenset(_KIN.split())
_VOWELS = re.compile("[aeiouy]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its folded form, where it stands, whether it begins with a capital letter."""

    key: str
    start: int
    end: int
    capital: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a text, digits left out, in any normal form of its letters."""
    return [Word(fold(found[0]), found.start(), found.end(), found[0][0].isupper()) for found in _WORD.finditer(text)]


def plain(key: str) -> str:
    """Return a folded word without its marks: "nguyễn" as "nguyen"."""
    bare = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def joined(text: str, one: Word, other: Word) -> bool:
    """Tell whether two words can be neighbours within one name."""
    return _GAP.fullmatch(text, one.end, other.start) is not None


def is_role(words: Sequence[Word], place: int) -> bool:
    """Tell whether a role or a unit begins at a word, so that no name does."""
    pair = " ".join(word.key for word in words[place:place + 2])
    return words[place].key in _STARTS or words[place].key in _HONORIFICS or pair in _ROLE_PAIRS


def listed_names(text: str) -> Iterator[str]:
    """Yield the people whom a cell for people names, as written; roles, units and remarks are none."""
    for item in _LIST.split(_COMRADE.sub("đc", text)):
        words = words_of(item)
        whole = words and words[0].key in _STARTS  # "Tổ Toán - Tin" is one unit
        for part in [item] if whole else _DASH.split(item):
            if name := name_of(part):
                yield name


def name_of(item: str) -> str:
    """Return the name in one item of a list, without "cô", "GV" or "Tổ trưởng" before it; "" if it is none."""
    words = _without_titles(item)
    if not words or len(words) > _MOST_WORDS or any(letter.isdigit() for letter in item[words[0].start:]):
        return ""
    pairs = {f"{one.key} {other.key}" for one, other in pairwise(words)}
    if is_role(words, 0) or pairs & _ROLE_PAIRS:
        return ""
    if any(not joined(item, one, other) for one, other in pairwise(words)):
        return ""
    small = words[0].key in _SURNAMES and len(words) > 1
    if not small and not all(word.capital for word in words):
        return ""
    if len(words) == 1 and not _alone(words[0], titled=len(words_of(item)) > 1):
        return ""
    return item[words[0].start:words[-1].end]


def _alone(word: Word, *, titled: bool) -> bool:
    """Tell whether one word can be a name: "GV H" is one, "H" is not; "KHTN" is none."""
    return titled if len(word.key) == 1 else bool(_VOWELS.search(plain(word.key)))


def _without_titles(item: str) -> list[Word]:
    words = words_of(item)
    while words:
        pair = " ".join(word.key for word in words[:2])
        if pair in _HONORIFICS or pair in _POSITIONS:
            words = words[2:]
        elif words[0].key in _HONORIFICS or words[0].key in _ALSO_IN_LISTS:
            words = words[1:]
        else:
            break
    return words


def addressed(text: str, words: Sequence[Word], place: int) -> tuple[int, int]:
    """Return the span of words, first and after last, of the name that the word at `place` announces; (0, 0) if none.

    Cautious: "cô", "thầy", "GV" … and then words with capital letters that name no role.
    """
    first = place + _title_length(words, place)
    if first == place or first >= len(words):
        return 0, 0
    if not _COLON.fullmatch(text, words[first - 1].end, words[first].start):
        return 0, 0
    last = first
    while last < len(words) and last - first < _MOST_WORDS and words[last].capital and not is_role(words, last):
        if last > first and not joined(text, words[last - 1], words[last]):
            break
        last += 1
    return (first, last) if last > first else (0, 0)


def _title_length(words: Sequence[Word], place: int) -> int:
    """Return of how many words the title at a place is made: "GV", "cô giáo", "đ/c"."""
    pair = " ".join(word.key for word in words[place:place + 2])
    if " " in pair and pair in _HONORIFICS:
        return 2
    return 1 if words[place].key in _HONORIFICS else 0
