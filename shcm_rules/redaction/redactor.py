"""Leave personal names out of a report: every name that the schedule's cells tell becomes a stable "[người 1]".

What a name is, is told by the columns that hold people, and by "cô", "thầy", "GV" before it; units stay.
Nobody can promise that no name is left: a name that stands nowhere in those columns is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, TypeVar, cast

import polars as pl

from ..findings import (
    Evidence,
    Explanation,
    Finding,
    Given,
    InputReport,
    ProblemReport,
    ReportModel,
    SessionReport,
    UnitReport,
    Waiver,
)
from ..folding import fold_name
from ..reference.subjects import catalogue, read_subjects
from ..schedule import FIELDS, Schedule
from .names import Word, addressed, joined, listed_names, plain, words_of

__all__ = ["PEOPLE_FIELDS", "Redactor", "redactor_of"]

#: Table → its columns that hold people; in the first one of a list a name may stand in any letters.
PEOPLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("owner", "participants"), "clusters": ("head",), "minutes": ("chair", "secretary", "participants"),
}
_UNIT_FIELDS = ("province", "ward", "cluster", "school", "department", "unit", "subject")
_PEOPLE_HEADERS = frozenset(
    item.header for table, names in PEOPLE_FIELDS.items() for item in FIELDS[table] if item.name in names)
#: Keys of a finding's scope that name units and periods; what else there is may hold people.
_UNIT_KEYS = frozenset({
    "province", "ward", "unit", "cluster", "school", "department", "subject", "subject_id", "term", "level",
    "school_year", "weeks",
})
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/])(?:\+?84|0)(?:[ .-]?\d){8,10}(?![\w/])")
_TOKENS = {
    "vi": {"person": "[người {n}]", "someone": "[người]", "mail": "[thư điện tử]", "phone": "[số điện thoại]"},
    "en": {"person": "[person {n}]", "someone": "[person]", "mail": "[e-mail]", "phone": "[phone number]"},
}
#: Words of a unit or subject that may stand in small letters behind its first one: "GV Ngữ văn".
_LONGEST_UNIT = 4
#: Titles behind which a subject stands as often as a person.
_TEACHERS = frozenset({"gv", "gvbm", "giáo", "ttcm", "tpcm"})
#: How a name must be written to be taken for it: in any letters; not all small; with a capital; with full stops.
_Rule = Literal["any", "cased", "capital", "dotted"]


@dataclass(slots=True)
class _Node:
    """A place in the tree of names, one word a step."""

    next: dict[str, _Node] = field(default_factory=dict)
    rule: _Rule | None = None
    person: int | None = None  # 0: several people; None: no person, it stays

    def add(self, keys: Iterable[str], rule: _Rule, person: int | None) -> None:
        node = self
        for key in keys:
            node = node.next.setdefault(key, _Node())
        if node.rule is None:
            node.rule, node.person = rule, person


_Item = TypeVar("_Item", InputReport, ProblemReport, SessionReport, Waiver, Evidence, Given)


class Redactor:
    """Replaces names in texts and reports; one name, however it is spelled, is one token."""

    def __init__(self, people: Iterable[str], units: Iterable[str], texts: Iterable[str], lang: str) -> None:
        """Learn the people, the units that stay, and whoever is named in further texts."""
        self._tokens = _TOKENS[lang]
        self._numbers: dict[tuple[str, ...], int] = {}
        self._units, self._people, self._plain = _Node(), _Node(), _Node()
        self._done: dict[tuple[str, bool], str] = {}
        for unit in units:
            self._units.add((word.key for word in words_of(unit)), "any", None)
        for name in people:
            self._learn(tuple(word.key for word in words_of(name)))
        for text in texts:
            self._meet(text)
        self._learn_initials()

    def text(self, text: str, *, people: bool = False) -> str:
        """Return a text without names; `people` tells that it is a cell of a column for people."""
        key = (text, people)
        if key not in self._done:
            cut = _PHONE.sub(self._tokens["phone"], _MAIL.sub(self._tokens["mail"], text))
            self._done[key] = _replaced(cut, self._spans(cut, people=people))
        return self._done[key]

    def model(self, model: ReportModel) -> ReportModel:
        """Return a report without names; fingerprints, cells, rules and units stay."""
        profile = model.profile
        return model.model_copy(update={
            "redacted": True,
            "profile": profile.model_copy(update={"path": self.text(profile.path)}) if profile else None,
            "inputs": tuple(map(self.input, model.inputs)),
            "notes": tuple(map(self.text, model.notes)),
            "units": tuple(map(self.unit, model.units)),
            "findings": tuple(map(self.finding, model.findings)),
            "sessions": tuple(map(self._session, model.sessions)),
            "explanations": tuple(map(self.explanation, model.explanations)),
        })

    def finding(self, finding: Finding) -> Finding:
        """Return a finding without names."""
        scope = {key: value if key in _UNIT_KEYS else self.text(value) for key, value in finding.scope.items()}
        return finding.model_copy(update={
            "scope": scope, "observed": self._facts(finding.observed), "message": self.text(finding.message),
            "remedy": self.text(finding.remedy), "evidence": tuple(map(self._evidence, finding.evidence)),
            "waiver": self._waiver(finding.waiver) if finding.waiver else None,
        })

    def input(self, item: InputReport) -> InputReport:
        """Return an input without names."""
        problems = tuple(self._changed(problem, "sheet", "message") for problem in item.problems)
        return self._changed(item, "path").model_copy(update={"problems": problems})

    def unit(self, unit: UnitReport) -> UnitReport:
        """Return a unit without names in those of its files."""
        return unit.model_copy(update={"files": tuple(map(self.text, unit.files))})

    # The parts of a report.

    def _changed(self, item: _Item, *names: str) -> _Item:
        return item.model_copy(update={name: self.text(getattr(item, name)) for name in names})

    def _facts(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self._facts(inner) for key, inner in value.items()}
        return [self._facts(inner) for inner in value] if isinstance(value, list | tuple) else value

    def _evidence(self, item: Evidence) -> Evidence:
        text = self.text(item.text, people=item.field in _PEOPLE_HEADERS)
        return self._changed(item, "file", "sheet", "why").model_copy(update={"text": text})

    def _waiver(self, waiver: Waiver) -> Waiver:
        return self._changed(waiver, "document", "office", "reason", "file", "sheet")

    def _session(self, session: SessionReport) -> SessionReport:
        return self._changed(session, "file", "sheet", "content", "occasion", "date")

    def explanation(self, item: Explanation) -> Explanation:
        """Return an explanation without names."""
        cases = tuple(case.model_copy(update={
            "condition": self.text(case.condition),
            "given": tuple(self._changed(given, "file", "sheet") for given in case.given),
        }) for case in item.cases)
        changes = tuple(change.model_copy(update={
            **{name: self.text(getattr(change, name)) for name in ("file", "sheet", "sentence")},
            **{name: self.text(getattr(change, name), people=change.field in _PEOPLE_HEADERS)
               for name in ("old", "new")},
            "values": {header: self.text(text, people=header in _PEOPLE_HEADERS)
                       for header, text in change.values.items()},
        }) for change in item.changes)
        return item.model_copy(update={
            "duty": self.text(item.duty), "closing": self.text(item.closing), "cases": cases, "changes": changes})

    # Learning.

    def _learn(self, keys: tuple[str, ...], *, alone: bool = True) -> int:
        """Give a name its number, and put it into the trees; one word only if it names somebody `alone`."""
        if keys in self._numbers:
            return self._numbers[keys]
        number = self._numbers[keys] = len(self._numbers) + 1
        if all(len(key) == 1 for key in keys):  # "A" alone is no name; "N.V.A" is one with its full stops
            rule: _Rule | None = "dotted" if len(keys) > 1 else None
        else:
            rule = ("capital", "cased", "any")[min(len(keys), 3) - 1]
        if rule and (alone or len(keys) > 1):
            self._people.add(keys, rule, number)
        if len(keys) > 1 and rule != "dotted":
            self._plain.add(map(plain, keys), "cased" if len(keys) == 2 else "any", number)
        return number

    def _meet(self, text: str) -> None:
        """Learn whom a free text names behind "cô", "thầy", "GV"."""
        words = words_of(text)
        for place in range(len(words)):
            first, last = addressed(text, words, place)
            if last and not self._is_subject(words, place, first, last) and not self._known(text, words, first):
                self._learn(tuple(word.key for word in words[first:last]), alone=False)

    def _known(self, text: str, words: Sequence[Word], place: int) -> bool:
        found = self._longest(self._people, text, words, place, people=False)
        return found is not None and found[0] > place + 1

    def _is_subject(self, words: Sequence[Word], place: int, first: int, last: int) -> bool:
        """Tell whether "GV Ngữ văn", "GV Anh" name nobody; "cô Anh" does."""
        if self._begins_unit(words[first:last + _LONGEST_UNIT]):
            return True
        return last == first + 1 and words[place].key in _TEACHERS and _names_subject(words[first].key)

    def _begins_unit(self, words: Sequence[Word]) -> bool:
        node = self._units
        for word in words:
            if word.key not in node.next:
                return False
            node = node.next[word.key]
            if node.rule is not None:
                return True
        return False

    def _learn_initials(self) -> None:
        """Learn the short forms N.V.A and N.V.An of whole names; one that fits several people tells none of them."""
        short: dict[tuple[str, ...], set[int]] = {}
        for keys, number in self._numbers.items():
            if len(keys) > 1 and any(len(key) > 1 for key in keys):
                letters = tuple(key[0] for key in keys)
                for form in (letters, (*letters[:-1], keys[-1])):
                    short.setdefault(form, set()).add(number)
        for form, numbers in short.items():
            self._people.add(form, "dotted", min(numbers) if len(numbers) == 1 else 0)

    # Finding.

    def _spans(self, text: str, *, people: bool) -> Iterator[tuple[int, int, str]]:
        """Yield the parts of a text that are names, and what stands for them."""
        words = words_of(text)
        place = 0
        while place < len(words):
            end, person = self._at(text, words, place, people=people)
            if person is not None:
                yield words[place].start, words[end - 1].end, self._token(person)
            elif end == place and (span := self._addressed(text, words, place)):
                first, end, person = span
                yield words[first].start, words[end - 1].end, self._token(person)
            place = max(end, place + 1)

    def _at(self, text: str, words: Sequence[Word], place: int, *, people: bool) -> tuple[int, int | None]:
        """Return where what begins at a word ends, and who it is; None is a unit, or nothing (end is the place)."""
        found = self._longest(self._people, text, words, place, people=people)
        if found is None and words[place].key.isascii():
            found = self._longest(self._plain, text, words, place, people=people)
        unit = None if people else self._longest(self._units, text, words, place, people=False)
        if unit and (found is None or unit[0] >= found[0]):
            return unit[0], None
        return found or (place, None)

    def _addressed(self, text: str, words: Sequence[Word], place: int) -> tuple[int, int, int] | None:
        first, last = addressed(text, words, place)
        if not last or self._is_subject(words, place, first, last):
            return None
        end, person = self._at(text, words, first, people=True)
        if person is not None and end - first > 1:
            return first, end, person
        return first, last, self._numbers.get(tuple(word.key for word in words[first:last]), 0)

    def _longest(
        self, node: _Node, text: str, words: Sequence[Word], place: int, *, people: bool,
    ) -> tuple[int, int | None] | None:
        """Return the end of the longest entry that begins at a word, and whom it means."""
        best: tuple[int, int | None] | None = None
        bare = node is self._plain
        for end in range(place, len(words)):
            if end > place and not joined(text, words[end - 1], words[end]):
                break
            key = words[end].key
            step = node.next.get(key) if not bare or key.isascii() else None
            if step is None:
                break
            node = step
            if node.rule and _written_so(node.rule, text, words[place:end + 1], people=people):
                best = end + 1, node.person
        return best

    def _token(self, person: int) -> str:
        return self._tokens["person"].format(n=person) if person else self._tokens["someone"]


def redactor_of(schedule: Schedule, lang: str, texts: Iterable[str] = ()) -> Redactor:
    """Return what leaves out the people whom a schedule names; `texts` are read for names after its cells."""
    units = [text for table in FIELDS for name in _UNIT_FIELDS for text in _texts(schedule, table, name)]
    units += [schedule.info.get(name, "") for name in ("province", "ward", "unit")]
    people = [name for table, fields in PEOPLE_FIELDS.items() for column in fields
              for text in _texts(schedule, table, column) for name in listed_names(text)]
    schools = {fold_name(unit) for unit in units}
    named = [name for name in people if not _names_unit(fold_name(name), schools) and not _names_subject(name)]
    subjects = [subject.name for subject in catalogue(None)]
    free = (text for table in FIELDS for item in FIELDS[table] if item.type == "text" and item.name not in _UNIT_FIELDS
            for text in _texts(schedule, table, item.name))
    return Redactor(named, [*filter(None, units), *subjects], [*free, *texts], lang)


def _texts(schedule: Schedule, table: str, column: str) -> list[str]:
    """Return what a column of a table holds, each text once, in order."""
    frame: pl.DataFrame = getattr(schedule, table)
    if column not in frame.columns:
        return []
    return cast("list[str]", frame[column].drop_nulls().unique(maintain_order=True).to_list())


def _names_unit(name: str, units: Iterable[str]) -> bool:
    """Tell whether a unit is called so: a cluster is headed by a school as often as by a person."""
    return any(unit == name or (" " in name and unit.endswith(f" {name}")) for unit in units)


def _names_subject(name: str) -> bool:
    """Tell whether a name is a subject's: "GV Toán" names nobody."""
    return " " not in name and bool(read_subjects(name, None).ids)


def _written_so(rule: _Rule, text: str, words: Sequence[Word], *, people: bool) -> bool:
    """Tell whether words are written as a name of this kind must be."""
    if rule == "dotted":
        gaps = [text[one.end:other.start] for one, other in pairwise(words)]
        return words[0].capital and all("." in gap for gap in gaps)
    if people or rule == "any":
        return True
    return words[0].capital if rule == "capital" else any(word.capital for word in words)


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    end = 0
    for first, last, token in spans:
        parts += text[end:first], token
        end = last
    return "".join([*parts, text[end:]])
