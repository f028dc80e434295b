"""Read a cell of subjects at one level, part by part; does not choose between levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..patterns import regex
from .spellings import Gap, Spelling, Word, find_spelling, split_words
from .subject_data import load_subjects

__all__ = ["Part", "is_grade", "read_parts", "words_of"]

_GRADE = regex(r"(?:1[0-2]|[1-9])(?:[a-zđ]\d{0,2})?")


class Part(NamedTuple):
    """Words `start` to `end` (exclusive) of a text, and the subjects they name; none: unknown."""

    start: int
    end: int
    ids: tuple[str, ...] = ()
    strands: tuple[tuple[str, str], ...] = ()


class _Span(NamedTuple):
    """A run of words: a subject, a filler, a grade, or one word that is none of them."""

    start: int
    end: int
    spelling: Spelling | None = None
    grade: bool = False

    @property
    def subject(self) -> bool:
        return self.spelling is not None and bool(self.spelling.target)

    @property
    def filler(self) -> bool:
        return self.spelling is not None and not self.spelling.target

    @property
    def unknown(self) -> bool:
        return self.spelling is None and not self.grade


def words_of(text: str) -> tuple[Word, ...]:
    """Split a tidy text into words."""
    return split_words(text, load_subjects().joiners)


def is_grade(word: Word) -> bool:
    """Tell whether a word can be a grade or a class of it: "7", "7A", "10A1"."""
    return _GRADE.fullmatch(word.key) is not None


@lru_cache(maxsize=4096)
def read_parts(text: str, level: str) -> tuple[Part, ...]:
    """Return the parts of a tidy text in order; grades, and fillers before a subject, are in none.

    A part is what stands between joiners, unless the joiner belongs to a name. It is read whole or not
    at all: "Sinh hoạt tổ" is no biology.
    """
    words = words_of(text)
    groups = list(_groups(words, level))
    if len(groups) > 1 and all(s.filler for s in groups[0]) and any(s.subject for s in groups[1]):
        del groups[0]  # "Các môn: Toán, …"
    parts = [_read_group(group, words, text) for group in groups if not all(span.grade for span in group)]
    if words and not parts:
        return (Part(0, len(words)),)
    return tuple(parts)


def _read_group(group: Sequence[_Span], words: Sequence[Word], text: str) -> Part:
    start, end = group[0].start, group[-1].end
    named = [(span, span.spelling) for span in group if span.spelling and span.subject]
    strays = any(
        span.unknown or (span.filler and not (after and after.subject))
        for span, after in zip(group, [*group[1:], None], strict=True)
    )
    if strays or not named:
        return Part(start, end)
    strands = tuple(
        (text[words[span.start].start : words[span.end - 1].end], spelling.target)
        for span, spelling in named
        if spelling.strand
    )
    return Part(start, end, tuple(dict.fromkeys(spelling.target for _, spelling in named)), strands)


def _groups(words: Sequence[Word], level: str) -> Iterator[list[_Span]]:
    """Yield the runs of spans that no joiner parts."""
    group: list[_Span] = []
    for span in _spans(words, level):
        if group and words[span.start].gap is not Gap.SPACE:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _spans(words: Sequence[Word], level: str) -> Iterator[_Span]:
    index = load_subjects().spellings.get(level, {})
    at, before = 0, _Span(0, 0)
    while at < len(words):
        if spelling := find_spelling(words, at, index):
            span = _Span(at, at + len(spelling.words), spelling)
        else:
            end = _grade_end(words, at, before)
            span = _Span(at, end or at + 1, grade=end > 0)
        yield span
        at, before = span.end, span


def _grade_end(words: Sequence[Word], at: int, before: _Span) -> int:
    """Return where a grade that begins here ends; 0 if none does: "lớp 4", or a number after a subject or grade."""
    end = at
    while end < len(words) and words[end].key in load_subjects().grade_words:
        end += 1
    if end == len(words) or not is_grade(words[end]):
        return 0
    # "Ngoại ngữ 1, 2": after a name that ends in a number, another number is no grade.
    goes_on = before.grade or (before.subject and not words[before.end - 1].key.isdecimal())
    return end + 1 if end > at or goes_on else 0
