"""Subjects of the general education programme: which there are, and which ones a text names.

Nothing here knows a sheet or a rule. Where a text can mean two things, it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .grades import grades_in, level_of_grades, named_grades
from .spellings import Gap, Spelling, Word, find_spelling, tidy
from .subject_cells import Part, is_grade, read_parts, words_of
from .subject_data import Subject, load_subjects

__all__ = [
    "Subject", "SubjectReading", "catalogue", "grades_in", "level_of_grades", "levels_of", "read_subjects",
    "subject_name", "subjects_in_title",
]


class SubjectReading(NamedTuple):
    """What a cell names: subject ids in order, parts that could not be read, strands with their subject."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...]
    strands: tuple[tuple[str, str], ...]


def catalogue(level: str | None) -> tuple[Subject, ...]:
    """Return the subjects of a level; of all levels, one for each id, if `level` is None.

    One that several levels share has level "" and the grades of all of them; it is compulsory if it is
    so everywhere. A level outside the programme has none.
    """
    subjects = load_subjects().subjects
    if level is not None:
        return tuple(subjects.get(level, {}).values())
    ids = dict.fromkeys(subject_id for of_level in subjects.values() for subject_id in of_level)
    return tuple(_merge([of_level[i] for of_level in subjects.values() if i in of_level]) for i in ids)


def _merge(same: Sequence[Subject]) -> Subject:
    first = same[0]
    if len(same) == 1:
        return first
    grades = tuple(sorted({grade for subject in same for grade in subject.grades}))
    return Subject(first.id, first.name, "", grades, first.activity, all(subject.compulsory for subject in same))


def subject_name(subject_id: str, level: str | None) -> str:
    """Return the name of a subject at a level, or else at the first level that has it.

    Raises KeyError for an id of no level.
    """
    subjects = load_subjects().subjects
    for of_level in (subjects.get(level or "", {}), *subjects.values()):
        if subject_id in of_level:
            return of_level[subject_id].name
    raise KeyError(subject_id)


@lru_cache(maxsize=65536)
def read_subjects(text: str, level: str | None, among: frozenset[str] = frozenset()) -> SubjectReading:
    """Return the subjects that a cell names at a level.

    Commas, dashes, "và" and the like part subjects, but never inside a known name. A part is read whole
    or not at all. With `level` None a part is known if all levels that know it agree (of those `among` which the
    level is, if any are given); a grade written in the cell ("Tin học lớp 7") tells the level.
    """
    tidied = tidy(text)
    words = words_of(tidied)
    known_level = level if level is not None else level_of_grades(named_grades(tidied))
    parts = read_parts(tidied, known_level) if known_level is not None else tuple(_agreed_parts(tidied, among))
    return SubjectReading(
        tuple(dict.fromkeys(subject_id for part in parts for subject_id in part.ids)),
        tuple(tidied[words[part.start].start : words[part.end - 1].end] for part in parts if not part.ids),
        tuple(dict.fromkeys(strand for part in parts for strand in part.strands)),
    )


@lru_cache(maxsize=65536)
def levels_of(text: str) -> frozenset[str]:
    """Return the levels at which every part of a cell is a subject, the grade's if it names one; none if empty."""
    tidied = tidy(text)
    told = level_of_grades(named_grades(tidied))
    readings = {level: read_parts(tidied, level) for level in ((told,) if told else load_subjects().grades)}
    return frozenset(level for level, parts in readings.items() if parts and all(part.ids for part in parts))


def subjects_in_title(text: str, level: str | None) -> tuple[str, ...]:
    """Return the subjects named after the word "môn" in running text: "… môn Toán lớp 3".

    Reads only what cannot mean anything else; a grade in the text tells the level if `level` is None.
    """
    words = words_of(tidy(text))
    known_level = level if level is not None else level_of_grades(named_grades(text))
    if known_level is not None:
        return _title_subjects(words, known_level)[0]
    readings = [_title_subjects(words, level) for level in load_subjects().subjects]
    reach = max(count for _, count in readings)  # a level that reads less of the list does not know it
    votes = {frozenset(ids): ids for ids, count in readings if count == reach}
    return next(iter(votes.values())) if len(votes) == 1 else ()


# A cell whose level is not known: the levels that can read all of it vote, part by part.


def _agreed_parts(text: str, among: frozenset[str]) -> Iterator[Part]:
    known = levels_of(text)
    levels = (known & among if among else known) or among or load_subjects().grades.keys()
    readings = [parts for level in levels if (parts := read_parts(text, level))]
    for start, end in _joint_runs(readings):
        runs = [[part for part in parts if start <= part.start < end] for parts in readings]
        votes = {frozenset(_ids(run)): run for run in runs if run and all(part.ids for part in run)}
        if len(votes) == 1:
            yield from next(iter(votes.values()))
        else:
            yield Part(start, end)


def _ids(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subject_id for part in parts for subject_id in part.ids))


def _joint_runs(readings: Sequence[Sequence[Part]]) -> list[tuple[int, int]]:
    """Return the smallest runs of words that no level cuts differently."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted((part.start, part.end) for parts in readings for part in parts):
        if runs and start < runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs


#: What may follow a subject and its grade directly: "Toán 8 bài 3".
_PARTS_OF_LESSONS = frozenset(("bài", "tiết", "chương", "chủ"))

# A title: running text, in which most short names are ordinary words.


def _title_subjects(words: Sequence[Word], level: str) -> tuple[tuple[str, ...], int]:
    """Return the subjects named after "môn", else the one that stands before its grade, and how many words it took."""
    found: list[Spelling] = []
    for at, word in enumerate(words):
        if word.key == "môn" and not (at and words[at - 1].key in load_subjects().compounds):
            named_at = at + 2 if [after.key for after in words[at + 1 : at + 2]] == ["học"] else at + 1
            found.extend(_named_from(words, named_at, level))
    if not found:
        graded = list(_named_with_grade(words, level))
        found = graded if len({name.target for name in graded}) == 1 else []
    return tuple(dict.fromkeys(name.target for name in found)), sum(len(name.words) for name in found)


def _named_from(words: Sequence[Word], at: int, level: str) -> Iterator[Spelling]:
    """Yield the names of a list that begins at word `at`."""
    while at < len(words) and (spelling := _sure_spelling(words, at, level)):
        yield spelling
        at += len(spelling.words)
        while at < len(words) and (words[at].key in load_subjects().grade_words or is_grade(words[at])):
            at += 1
        if at < len(words) and words[at].gap is Gap.SPACE:
            return


def _named_with_grade(words: Sequence[Word], level: str) -> Iterator[Spelling]:
    """Yield the names that a grade of the level follows, with nothing that it could count: "Toán 12: …", "(Văn 8)"."""
    subjects = load_subjects()
    for at in range(len(words)):
        spelling = find_spelling(words, at, subjects.spellings.get(level, {}))
        if spelling and spelling.target and not spelling.strand:  # "sinh hoạt lớp 8" is a strand of an activity
            end = at + len(spelling.words)
            while end < len(words) and words[end].key in subjects.grade_words:
                end += 1
            grade = words[end] if end < len(words) else None
            after = words[end + 1] if end + 1 < len(words) else None
            of_level = grade and grade.gap is Gap.SPACE and grade.key in map(str, subjects.grades[level])
            if of_level and (after is None or after.gap is Gap.JOIN or after.key in _PARTS_OF_LESSONS):
                yield spelling


def _sure_spelling(words: Sequence[Word], at: int, level: str) -> Spelling | None:
    """Return the name at a word, unless another level knows a longer one or a short name only begins a phrase."""
    spellings = load_subjects().spellings
    spelling = find_spelling(words, at, spellings.get(level, {}))
    if not spelling or not spelling.target:
        return None
    after = words[at + len(spelling.words)] if at + len(spelling.words) < len(words) else None
    others = (find_spelling(words, at, index) for index in spellings.values())
    if after and after.gap is Gap.SPACE and any(o and len(o.words) > len(spelling.words) for o in others):
        return None
    ends = after is None or after.gap is not Gap.SPACE or is_grade(after) or _may_follow(after)
    return spelling if ends or not spelling.short else None


def _may_follow(word: Word) -> bool:
    return word.key in load_subjects().followers
