"""Load the catalogue of subjects from its data file, once; does not read anybody's text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from shcm_rules.folding import fold

from .spellings import Index, Spelling, make_index, make_spelling

__all__ = ["Subject", "SubjectData", "load_subjects"]


class Subject(NamedTuple):
    """A subject of a level; `activity` marks a hoạt động giáo dục, which is no môn học.

    `grades` are those in which it is taught (for a compulsory one: in which it is compulsory).
    """

    id: str
    name: str
    level: str
    grades: tuple[int, ...]
    activity: bool
    compulsory: bool


class SubjectData(NamedTuple):
    """The data file, ready for use: grades and subjects by level, spellings by level, words that are no subject."""

    grades: Mapping[str, tuple[int, ...]]
    subjects: Mapping[str, Mapping[str, Subject]]
    spellings: Mapping[str, Index]
    joiners: frozenset[str]
    grade_words: frozenset[str]
    compounds: frozenset[str]
    followers: frozenset[str]


@cache
def load_subjects() -> SubjectData:
    """Read the data file; the result is kept for the life of the process."""
    text = files(__package__).joinpath("subjects.toml").read_text("utf-8")
    data = tomllib.loads(text)
    grades = {level: tuple(numbers) for level, numbers in data["levels"].items()}
    words = {kind: frozenset(map(fold, listed)) for kind, listed in data["words"].items()}
    subjects = {
        level: {row["id"]: _subject(row, level, numbers) for row in data["subjects"].get(level, ())}
        for level, numbers in grades.items()
    }
    indexes = {level: make_index(_spellings(data, level, words["joiners"])) for level in grades}
    grade_words = frozenset(word for words_ in words["grades"] for word in words_.split())
    return SubjectData(grades, subjects, indexes, words["joiners"], grade_words, words["compounds"], words["followers"])


def _subject(row: Mapping[str, Any], level: str, grades: tuple[int, ...]) -> Subject:
    taught = tuple(row.get("grades", grades))
    return Subject(row["id"], row["name"], level, taught, row.get("activity", False), row.get("compulsory", True))


def _spellings(data: Mapping[str, Any], level: str, joiners: frozenset[str]) -> Iterator[Spelling]:
    for filler in data["words"]["fillers"]:
        yield make_spelling(filler, "", joiners)
    for row in data["subjects"].get(level, ()):
        for term in (row["name"], *row.get("also", ())):
            yield from _ways(data, term, row["id"], joiners, strand=False)
        for term in row.get("strands", ()):
            yield from _ways(data, term, row["id"], joiners, strand=True)


def _ways(data: Mapping[str, Any], term: str, target: str, joiners: frozenset[str], *,
          strand: bool) -> Iterator[Spelling]:
    yield make_spelling(term, target, joiners, strand=strand)
    for text in data["spellings"].get(term, ()):
        yield make_spelling(text, target, joiners, strand=strand, short=True)
