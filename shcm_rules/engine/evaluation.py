"""Evaluate rule sets over a schedule: which rules are in force, which duties they create, every verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from logging import NullHandler, getLogger
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from ..checks.outcomes import REASONS, VERDICTS
from ..findings import Finding, Reason, SessionCount, SessionReport, UnitReport, Verdict
from ..problems import Problem
from ..rulesets.model import (
    Count,
    Deadline,
    DocumentOrder,
    Every,
    Fields,
    NotDecidable,
    Parts,
    Rotation,
    Rule,
    RuleSet,
    Scheduled,
)
from ..rulesets.parameters import in_force, versions
from ..schedule import Schedule
from ..windows import ANY_DAY, SchoolYear, Window
from .clusters import judge_clusters, judge_occasions
from .counting import count_groups, grain_of
from .document_order import judge_document_order
from .force import ever_in_force, only_in_force
from .judging import Judged, Task, nothing, with_contents
from .occasions import Occasions
from .phrase_search import phrases_of
from .plans import Itself
from .records import judge_deadlines, judge_minutes, judge_parts, judge_rotation
from .rows import Question, Rows, prepare
from .scheduled import judge_scheduled
from .senders import match_all, recorded
from .sessions import judge_sessions
from .units import Units

__all__ = ["Evaluation", "ask", "evaluate", "evaluate_some", "tasks_of"]

if TYPE_CHECKING:
    from ..written_findings import Values
    from .explaining import Explained

_LOG = getLogger(__name__)
_LOG.addHandler(NullHandler())  # silent unless the caller listens
_Judge = Callable[[list[Task]], Iterable[Judged]]
#: Rows from which on several judges work at a time.
_MANY = 200_000


@dataclass
class Evaluation:
    """The verdict of every duty; findings are made when someone looks at them."""

    question: Question
    rule_sets: Sequence[RuleSet]
    rows: Rows
    units: Units
    occasions: Occasions
    judged: list[Judged] = field(default_factory=list)
    #: Rules that create no duty here, each with the reason.
    idle: list[tuple[RuleSet, Rule, Reason]] = field(default_factory=list)
    crashed: tuple[str, ...] = ()
    in_force: Mapping[str, bool] = field(default_factory=dict)

    def counts(self) -> Counter[Verdict]:
        """Count the findings by verdict."""
        return self._explained.counts()

    def findings(
        self, lang: Literal["vi", "en"] = "vi", detail: Literal["full", "open", "counts"] = "full",
    ) -> list[Finding]:
        """Return the findings in the report's order; `open` leaves out satisfied and not_applicable ones."""
        return self._explained.findings(lang, detail)

    def open_findings(self, lang: Literal["vi", "en"]) -> Sequence[Finding]:
        """Return the findings that ask for something, in the report's order."""
        return self.findings(lang, "open")

    @property
    def whole(self) -> Evaluation:
        """Return this one: it judged all rows at once."""
        return self

    def each_told(self, lang: Literal["vi", "en"] = "vi") -> Iterator[Finding | Values]:
        """Yield what every finding says in the report's order; those that are settled are neither made nor kept."""
        return self._explained.each(lang)

    def tables(self, lang: Literal["vi", "en"]) -> Iterator[pl.DataFrame] | None:  # noqa: ARG002 - as of units
        """Return every finding as rows of a table, where they are known so: of units that were judged one by one."""
        return None

    def tallies(self) -> dict[tuple[str, str], Counter[str]]:
        """Return, for each rule and unit id, how many findings have which verdict."""
        return self._explained.tallies()

    def unit_reports(self) -> list[UnitReport]:
        """Return the clusters and schools that the inputs name."""
        return list(self._explained.domain.reports())

    def session_reports(self) -> list[SessionReport]:
        """Return the rows of sessions of the year, each with its window."""
        return list(self._explained.domain.sessions())

    def session_counts(self) -> list[SessionCount]:
        """Return how many of these rows each unit has in which months."""
        return self._explained.domain.session_counts()

    @cached_property
    def _explained(self) -> Explained:
        from .explaining import Explained  # noqa: PLC0415 - sentences are made only for those who read them

        return Explained(self)

    @cached_property
    def problems(self) -> list[tuple[int, Problem]]:
        """Return what was found wrong with the inputs while evaluating: (index of the input or -1, problem)."""
        from .noticing import notice  # noqa: PLC0415

        return notice(self.question, self.rows, self.occasions)

    def without_list(self, judged: Judged) -> pl.DataFrame:
        """Return the tổ of which a count by subject can only say that no list gives their subjects."""
        if "subject" not in judged.grain or not judged.task.first:
            return pl.DataFrame()
        return self.units.without_list(judged.task.levels)

    def verdicts(self, rule_id: str) -> list[tuple[dict[str, str], str, str | None]]:
        """Return scope keys, verdict and reason of every duty of a rule, nothing collapsed."""
        from .scopes import key_scope  # noqa: PLC0415

        found = []
        for judged in self.judged:
            if judged.task.rule.id == rule_id:
                codes = zip(judged.verdict, judged.reason, strict=True)
                for row, (verdict, reason) in zip(judged.keys.iter_rows(named=True), codes, strict=True):
                    told, scope = REASONS[reason], key_scope(judged.grain, row)
                    found.append((scope, str(VERDICTS[verdict]), None if told is None else str(told)))
                found += [(key_scope("department", row), str(Verdict.UNDETERMINED), str(Reason.NO_REGISTRY))
                          for row in self.without_list(judged).iter_rows(named=True)]
        return found


def ask(  # noqa: PLR0913 - keywords
    schedule: Schedule, rule_sets: Sequence[RuleSet], *, year: SchoolYear, as_of: date,
    phase: Literal["plan", "audit"] = "plan", settings: Mapping[str, str] | None = None,
) -> Question:
    """Return what `evaluate` asks: the settings in force for each set."""
    chosen = {
        rules.id: {name: (settings or {}).get(name, spec.default) for name, spec in rules.settings.items()}
        for rules in rule_sets
    }
    return Question(schedule, year, as_of, phase, chosen, phrases_of(rule_sets))


def evaluate(  # noqa: PLR0913 - keywords
    schedule: Schedule, rule_sets: Sequence[RuleSet], *, year: SchoolYear, as_of: date,
    phase: Literal["plan", "audit"] = "plan", settings: Mapping[str, str] | None = None,
) -> Evaluation:
    """Judge every duty that the rules in force create; `settings` replace the sets' defaults by id."""
    return evaluate_some(
        ask(schedule, rule_sets, year=year, as_of=as_of, phase=phase, settings=settings), rule_sets, rule_sets)


def evaluate_some(question: Question, rule_sets: Sequence[RuleSet], some: Sequence[RuleSet]) -> Evaluation:
    """Return an evaluation of sets in which only those duties are judged that `some` of their rules create."""
    tasks = [task for rules in some for task in tasks_of(question, rules)]
    rows = with_contents(prepare(question), tasks)
    units = Units(question, rows)
    occasions = Occasions(question, rows, tuple(units.clusters["cluster_id"]))
    evaluation = Evaluation(question, rule_sets, rows, units, occasions)
    force = {}
    for rules in rule_sets:
        binding = list(zip(rules.rules, _told(question, rules)[0], strict=True))
        force[rules.id] = any(binds for _, binds in binding)
        evaluation.idle += [(rules, rule, Reason.NOT_IN_FORCE) for rule, binds in binding if not binds]
        evaluation.idle += [
            (rules, rule, Reason.NOT_DECIDABLE) for rule, binds in binding
            if binds and isinstance(rule.check, NotDecidable)]
    evaluation.in_force = force
    _run(evaluation, tasks)
    return evaluation


def tasks_of(question: Question, rules: RuleSet) -> Iterator[Task]:
    """Yield what a set asks of the school year, as far as a machine can decide it."""
    for task in _told(question, rules)[1]:
        yield replace(task, contents=tuple(question.texts("content").holding(task.phrases))) if task.phrases else task


def _told(question: Question, rules: RuleSet) -> tuple[tuple[bool, ...], tuple[Task, ...]]:
    """Return which rules of a set are in force in the school year, and what they ask of any schedule."""
    return _told_by(Itself(rules), question.year, tuple(question.settings[rules.id].items()))


@lru_cache(maxsize=64)
def _told_by(
    itself: Itself, year: SchoolYear, settings: tuple[tuple[str, str], ...],
) -> tuple[tuple[bool, ...], tuple[Task, ...]]:
    rules = itself.it
    binding = tuple(in_force(rules, rule, year) for rule in rules.rules)
    decidable = [rule for rule, binds in zip(rules.rules, binding, strict=True)
                 if binds and not isinstance(rule.check, NotDecidable)]
    return binding, tuple(task for rule in decidable for task in _tasks(rules, rule, year, dict(settings)))


def _tasks(rules: RuleSet, rule: Rule, year: SchoolYear, settings: Mapping[str, str]) -> Iterator[Task]:
    """Yield the rule as a task for each text that says it in the school year."""
    told = versions(rules, rule, year)
    for index, version in enumerate(told):
        first, last = index == 0, index == len(told) - 1
        force = Window(
            rule.sources[0].window.earliest if first else version.days.earliest,
            rule.sources[-1].window.latest if last else version.days.latest)
        yield Task(rules, rule, version.values, settings, version.sources,
                   None if force == ANY_DAY else force, first, version.written)


def _run(evaluation: Evaluation, tasks: Sequence[Task]) -> None:
    """Judge the tasks; a rule of which no task has a duty is idle, with the reason."""
    crashed: list[Task] = []
    idle: dict[tuple[str, str], tuple[RuleSet, Rule, Reason]] = {}
    busy: set[tuple[str, str]] = set()
    for told, lost in _judge_all(list(_grouped(evaluation, tasks)), evaluation.rows.frame.height):
        crashed += lost
        for found in told:
            judged = only_in_force(found, evaluation.question.year)
            rules, rule = judged.task.rule_set, judged.task.rule
            if judged.keys.is_empty() and evaluation.without_list(judged).is_empty():
                elsewhen = judged.task.force is not None and (judged.ruled_out or not found.keys.is_empty())
                reason = Reason.NOT_IN_FORCE if elsewhen else Reason.NOTHING_TO_CHECK
                idle.setdefault((rules.id, rule.id), (rules, rule, reason))
            else:
                evaluation.judged.append(judged)
                busy.add((rules.id, rule.id))
    evaluation.idle += [told for key, told in idle.items() if key not in busy]
    evaluation.idle += [(task.rule_set, task.rule, Reason.RULE_CRASHED) for task in crashed]
    evaluation.crashed = tuple(dict.fromkeys(task.rule.id for task in crashed))


def _judge_all(
    jobs: Sequence[tuple[_Judge, list[Task]]], rows: int,
) -> Iterator[tuple[list[Judged], list[Task]]]:
    """Yield what each judge finds, and the tasks that crashed; of many rows two judges work at a time."""
    def run(job: tuple[_Judge, list[Task]]) -> tuple[list[Judged], list[Task]]:
        lost: list[Task] = []
        return list(_guarded(*job, lost)), lost

    if rows < _MANY:  # Polars' own threads are enough, and quicker to ask
        yield from map(run, jobs)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - one school's plan need not wait for it

    with ThreadPoolExecutor(max_workers=2) as both:
        yield from both.map(run, jobs)


def _grouped(evaluation: Evaluation, tasks: Sequence[Task]) -> Iterator[tuple[_Judge, list[Task]]]:
    """Yield, for each kind of duty, what judges it and the rules of that kind, so that they share their passes."""
    question, rows, units, occasions = evaluation.question, evaluation.rows, evaluation.units, evaluation.occasions
    documents = cache(lambda: match_all(recorded(question), units))
    kinds: dict[tuple[str, tuple[str, ...]], list[Task]] = {}
    for task in tasks:
        kind = _kind(task) if ever_in_force(task, question.year) else "elsewhen"
        kinds.setdefault((kind, grain_of(task) if kind == "group" else ()), []).append(task)
    judges: dict[str, _Judge] = {
        "elsewhen": lambda here: [replace(nothing(task, ""), ruled_out=True) for task in here],
        "session": lambda here: judge_sessions(question, rows, here),
        "group": lambda here: count_groups(question, rows, units, here),
        "occasion": lambda here: judge_occasions(question, rows, units, occasions, here),
        "cluster": lambda here: judge_clusters(question, rows, units, occasions, here),
        "deadline": lambda here: judge_deadlines(question, units, documents(), here),
        "parts": lambda here: judge_parts(question, here),
        "minutes": lambda here: judge_minutes(question, rows, here),
        "rotation": lambda here: judge_rotation(question, units, here),
        "order": lambda here: judge_document_order(question, units, documents(), here),
        "scheduled": lambda here: judge_scheduled(question, rows, units, here),
    }
    for kind, judge in judges.items():
        yield from ((judge, here) for (name, _), here in kinds.items() if name == kind)


def _kind(task: Task) -> str:
    check = task.check
    if isinstance(check, Count):
        if "occasion" in check.for_each:
            return "occasion"
        return "cluster" if check.of == "occasions" else "group"
    if isinstance(check, Fields) and check.of == "minutes":
        return "minutes"
    by_model: dict[type[Any], str] = {
        Deadline: "deadline", Parts: "parts", Rotation: "rotation", Every: "group", DocumentOrder: "order",
        Scheduled: "scheduled",
    }
    return by_model.get(type(check)) or ("occasion" if check.of == "occasions" else "session")


def _guarded(judge: _Judge, tasks: list[Task], crashed: list[Task]) -> Iterator[Judged]:
    """Yield what a judge finds; if it fails, judge its rules one by one so that only the failing one is lost."""
    try:
        yield from list(judge(tasks))
    except Exception:  # noqa: BLE001 - a defect of one check must not take the others with it
        if len(tasks) == 1:
            _LOG.exception("rule %s crashed", tasks[0].rule.id)
            crashed.append(tasks[0])
            return
        for task in tasks:
            yield from _guarded(judge, [task], crashed)


