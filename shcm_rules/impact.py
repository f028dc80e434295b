"""What changes for whom if one rule set takes another's place: each workbook read once, judged twice; makes no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .engine.duties import Duty, list_duties
from .engine.evaluation import Evaluation, evaluate
from .findings import Severity, Verdict
from .importers.assemble import REGISTRY_TABLES, FileTables, assemble, read_file
from .importers.files import find_files
from .importers.worker import start_reader
from .rulesets.comparison.matching import match_rules
from .rulesets.model import Rule, RuleSet, Text
from .windows import SchoolYear

if TYPE_CHECKING:
    from .importers.raw import RawFile
    from .importers.worker import Reader
    from .report import Phase
    from .schedule import InputFile, Schedule

__all__ = ["KINDS", "FileImpact", "Impact", "Shift", "weigh_impact"]

AnyPath = str | PathLike[str]
Kind = Literal["violated", "cleared", "undetermined", "decided", "weight", "other", "added", "dropped"]
#: What may happen to a duty, the gravest first: newly violated; no longer violated; became undetermined; became
#: determined; still violated, with another severity; another change; a duty that is new, or gone, and was not open.
KINDS: tuple[Kind, ...] = ("violated", "cleared", "undetermined", "decided", "weight", "other", "added", "dropped")
_UNITS = ("school", "department"), ("cluster",), ("school",), ("unit",), ("ward",), ("province", "level")


@dataclass(frozen=True, slots=True)
class Shift:
    """A duty that is judged otherwise; None where a set has no such duty."""

    file: str
    rule: str  # the id in the new set, or in the old one if it is gone
    title: Text
    requirements: tuple[str, ...]
    severities: tuple[Severity | None, Severity | None]
    scope: Mapping[str, str]
    before: Verdict | None
    after: Verdict | None

    @property
    def kind(self) -> Kind:
        """Return what happened, as in KINDS."""
        if self.before == self.after:
            return "weight"
        if self.after is Verdict.VIOLATED:
            return "violated"
        if self.after is Verdict.UNDETERMINED:
            return "undetermined"
        if self.before is Verdict.VIOLATED:
            return "cleared"
        if self.before is Verdict.UNDETERMINED:
            return "decided"
        if self.before is None:
            return "added"
        return "dropped" if self.after is None else "other"

    @property
    def unit(self) -> str:
        """Return whose duty it is: school and department, cluster, another unit, or the province's level."""
        names = next((names for names in _UNITS if all(self.scope.get(name) for name in names)), ("school_year",))
        return ", ".join(self.scope.get(name, "") for name in names)


@dataclass(slots=True)
class FileImpact:
    """One workbook, or several that are one schedule: what was read, and every duty that is judged otherwise."""

    inputs: list[InputFile]
    year: SchoolYear
    duties: tuple[int, int] = (0, 0)  # under the old set, under the new one
    in_force: tuple[bool, bool] = (False, False)
    crashed: tuple[str, ...] = ()
    shifts: list[Shift] = field(default_factory=list)


@dataclass(slots=True)
class Impact:
    """What changes over all workbooks."""

    old: RuleSet
    new: RuleSet
    as_of: date
    phase: Phase
    files: list[FileImpact] = field(default_factory=list)

    @property
    def shifts(self) -> list[Shift]:
        """Return every duty that is judged otherwise, file by file."""
        return [shift for file in self.files for shift in file.shifts]

    @property
    def unreadable(self) -> list[InputFile]:
        """Return the inputs that could not be read, each once."""
        found = {item.path: item for file in self.files for item in file.inputs if item.status == "unreadable"}
        return list(found.values())

    @property
    def in_force(self) -> tuple[bool, bool]:
        """Tell of the old and the new set whether a rule of it is in force for some workbook."""
        return any(file.in_force[0] for file in self.files), any(file.in_force[1] for file in self.files)

    @property
    def complete(self) -> bool:
        """Tell whether everything could be compared."""
        return all(self.in_force) and not self.unreadable and not any(file.crashed for file in self.files)

    def by_rule(self) -> dict[str, Counter[Kind]]:
        """Count the changes of each rule."""
        return _counted((shift.rule, shift.kind) for shift in self.shifts)

    def by_unit(self) -> dict[tuple[str, str], Counter[Kind]]:
        """Count the changes of each unit; units of one name in two files are two."""
        return _counted(((shift.file, shift.unit), shift.kind) for shift in self.shifts)

    def as_data(self, lang: str = "vi") -> dict[str, Any]:
        """Return the whole as plain data, `shcm-impact/1`."""
        return {
            "schema": "shcm-impact/1", "as_of": self.as_of.isoformat(), "phase": self.phase,
            "old": _set_data(self.old, in_force=self.in_force[0]),
            "new": _set_data(self.new, in_force=self.in_force[1]),
            "complete": self.complete,
            "inputs": [_input_data(file, item, lang) for file in self.files for item in file.inputs],
            "counts": {kind: sum(shift.kind == kind for shift in self.shifts) for kind in KINDS},
            "by_rule": [{"rule": rule, **counts} for rule, counts in self.by_rule().items()],
            "by_unit": [{"file": file, "unit": unit, **counts} for (file, unit), counts in self.by_unit().items()],
            "changes": [_shift_data(shift) for shift in self.shifts],
        }


def weigh_impact(  # noqa: PLR0913 - keywords, each an option
    old: RuleSet, new: RuleSet, paths: Sequence[AnyPath], *, as_of: date, year: SchoolYear | None = None,
    phase: Phase = "plan", registry: AnyPath | None = None, calendar: AnyPath | None = None, together: bool = False,
    on_file: Callable[[str], None] | None = None,
) -> Impact:
    """Judge every workbook under both rule sets and tell which duties come out otherwise.

    Args:
        old: the set that applies today.
        new: the set that would take its place.
        paths: workbooks, or folders of them, each checked on its own.
        as_of: the day on which the question is asked.
        year: the school year; default: what each workbook says.
        phase: "plan" or "audit".
        registry: a file with the sheets of departments and clusters, for every workbook.
        calendar: a file with the terms of the school year.
        together: all workbooks are one schedule.
        on_file: called with the path of each file that was read.

    Raises:
        InputError: a path that does not exist.

    """
    impact = Impact(old, new, as_of, phase)
    files = find_files([Path(path) for path in paths])
    places = Path(calendar) if calendar else None
    with start_reader([str(path) for path in files]) as reader:
        beside = next(iter(reader.read(find_files([Path(registry)])))) if registry else None
        for group in _grouped(reader, files, on_file, together=together):
            schedule = assemble([*group, *_registry(beside)], year=year, as_of=as_of, calendar=places)
            impact.files.append(_weigh(impact, schedule, year or schedule.year or SchoolYear.of(as_of)))
    return impact


def _grouped(
    reader: Reader, files: Sequence[Path], on_file: Callable[[str], None] | None, *, together: bool,
) -> Iterator[list[FileTables]]:
    def read() -> Iterator[FileTables]:
        for raw in reader.read(files):
            if on_file is not None:
                on_file(raw.path)
            yield read_file(raw)

    if together:
        yield list(read())
    else:
        yield from ([file] for file in read())


def _registry(raw: RawFile | None) -> list[FileTables]:
    return [read_file(raw, only=REGISTRY_TABLES)] if raw else []


def _weigh(impact: Impact, schedule: Schedule, year: SchoolYear) -> FileImpact:
    found = FileImpact(list(schedule.inputs), year)
    if not schedule.sources:
        return found
    sides = [evaluate(schedule, [rules], year=year, as_of=impact.as_of, phase=impact.phase)
             for rules in (impact.old, impact.new)]
    old, new = (list(list_duties(side)) for side in sides)
    found.duties = len(old), len(new)
    found.in_force = sides[0].in_force[impact.old.id], sides[1].in_force[impact.new.id]
    found.crashed = _crashed(sides)
    found.shifts = list(_shifts(impact, found.inputs[0].path, old, new))
    return found


def _crashed(sides: Sequence[Evaluation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for side in sides for name in side.crashed))


def _shifts(impact: Impact, file: str, old: Sequence[Duty], new: Sequence[Duty]) -> Iterator[Shift]:
    """Yield every duty that comes out otherwise: the same rule, or the one in its place, and the same scope."""
    before, after = _by_rule(old), _by_rule(new)
    for was, now in match_rules(impact.old, impact.new, by_requirement=True):
        ones, others = before.get(was.id if was else "", {}), after.get(now.id if now else "", {})
        for key in dict.fromkeys([*others, *ones]):
            shift = _shift(file, (was, now), ones.get(key), others.get(key))
            if _changed(shift):
                yield shift


def _by_rule(duties: Sequence[Duty]) -> dict[str, dict[tuple[Any, ...], Duty]]:
    """Return rule → key → duty; duties of one key are told apart by an ordinal."""
    found: dict[str, dict[tuple[Any, ...], Duty]] = {}
    seen: Counter[tuple[Any, ...]] = Counter()
    for duty in duties:
        seen[duty.rule, duty.key] += 1
        found.setdefault(duty.rule, {})[*duty.key, seen[duty.rule, duty.key]] = duty
    return found


def _shift(file: str, rules: tuple[Rule | None, Rule | None], one: Duty | None, other: Duty | None) -> Shift:
    was, now = rules
    rule = next(rule for rule in (now, was) if rule)
    duty = next(duty for duty in (other, one) if duty)
    weights = (was.severity if was and one else None, now.severity if now and other else None)
    return Shift(
        file, rule.id, rule.title, rule.requirements or rule.related, weights, duty.scope,
        one.verdict if one else None, other.verdict if other else None)


def _changed(shift: Shift) -> bool:
    if shift.before == shift.after:
        return shift.before is Verdict.VIOLATED and shift.severities[0] != shift.severities[1]
    return not {shift.before, shift.after} <= {None, Verdict.NOT_APPLICABLE}  # bound by neither


def _counted(pairs: Iterator[tuple[Any, Kind]]) -> dict[Any, Counter[Kind]]:
    found: dict[Any, Counter[Kind]] = {}
    for name, kind in pairs:
        found.setdefault(name, Counter())[kind] += 1
    return found


def _set_data(rules: RuleSet, *, in_force: bool) -> dict[str, Any]:
    return {"id": rules.id, "version": rules.version, "sha256": rules.sha256, "in_force": in_force}


def _input_data(file: FileImpact, item: InputFile, lang: str) -> dict[str, Any]:
    return {
        "path": item.path, "sha256": item.sha256, "status": item.status, "sessions": item.sessions,
        "school_year": str(file.year), "duties": {"old": file.duties[0], "new": file.duties[1]},
        "problems": [
            {"code": problem.code, "sheet": problem.sheet, "cell": problem.cell, "message": problem.told(lang)}
            for problem in item.problems
        ],
    }


def _shift_data(shift: Shift) -> dict[str, Any]:
    return {
        "file": shift.file, "rule": shift.rule, "requirements": list(shift.requirements), "kind": shift.kind,
        "unit": shift.unit, "scope": dict(shift.scope), "before": _text(shift.before), "after": _text(shift.after),
        "severity": {"old": _text(shift.severities[0]), "new": _text(shift.severities[1])},
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
