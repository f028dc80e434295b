"""Read grades (khối lớp) from a text, and tell the level they belong to; knows no subject."""

from __future__ import annotations

from collections.abc import Iterable

from shcm_rules.folding import fold
from shcm_rules.patterns import regex

from .subject_data import load_subjects

__all__ = ["grades_in", "level_of_grades", "named_grades"]

_CLASS = r"(?:[a-zđ]\d{0,2})?(?!\w)"  # "6a", "10a1": a class of the grade
_WORD = r"(?:khối lớp|khoi lop|khối|khoi|lớp|lop|k)"
_TO = r"(?:-|–|—|→|đến|den|tới)"
_AND = r"(?:,|;|&|\+|và|va)"
# A number that goes on a list is no grade when a unit of time or a date follows ("lớp 5, 12/2025", "lớp 4, 2 tiết").
_NO_COUNT = r"(?!\s*(?:/\s*\d|tiết|buổi|giờ|phút|ngày|tuần|tháng|học sinh|giáo viên|%))"
_NUMBER = r"(1[0-2]|[1-9])"
_NEXT = rf"\s*(?:{_TO}|{_AND})\s*(?:{_WORD}\s*)?{_NUMBER}{_CLASS}(?!\.\d){_NO_COUNT}"
_NAMED = regex(rf"(?<!\w){_WORD}\s*:?\s*{_NUMBER}{_CLASS}(?!\.\d)(?:{_NEXT})*")
_BARE = regex(rf"\s*{_NUMBER}{_CLASS}(?:{_NEXT}|\s*[/\s]\s*{_NUMBER}{_CLASS})*\s*")
_CLASS_OF = regex(r"/\s*\d+[a-zđ]?\d*")  # "4/5": the fifth class of grade 4
_SLASHED = regex(r"((?<!\w)(?:khối|khoi)\s*:?\s*\d+)\s*/\s*(?=\d)")  # but "khối 4/5" is two grades
_STEP = regex(rf"({_TO})?\s*(?:{_WORD}\s*)?(?<!\d){_NUMBER}{_CLASS}")


def grades_in(text: str) -> tuple[int, ...]:
    """Return the grades that a text names, in order: "lớp 4, 5", "khối 6", "K11", "6-9", "10A1".

    A text of nothing but numbers is taken as grades, as in a column of grades. "4/5" and "lớp 4/5" are
    a class of grade 4; "khối 4/5" and "3/4/5" are grades.
    """
    folded = fold(text)
    if _BARE.fullmatch(folded):
        return _expand(folded if folded.count("/") > 1 else _CLASS_OF.sub(" ", folded))
    return named_grades(text)


def named_grades(text: str) -> tuple[int, ...]:
    """Return only the grades that stand after a word for grade."""
    folded = _SLASHED.sub(r"\1, ", fold(text))
    return tuple(sorted({grade for found in _NAMED.finditer(folded) for grade in _expand(found[0])}))


def level_of_grades(grades: Iterable[int]) -> str | None:
    """Return the level that all these grades belong to; None if there is no such level or no grade."""
    wanted = set(grades)
    if not wanted:
        return None
    return next((level for level, known in load_subjects().grades.items() if wanted <= set(known)), None)


def _expand(run: str) -> tuple[int, ...]:
    grades: set[int] = set()
    last = 0
    for found in _STEP.finditer(run):
        grade = int(found[2])
        grades.update(range(last + 1, grade) if found[1] and last and last < grade else ())
        grades.add(grade)
        last = grade
    return tuple(sorted(grades))
