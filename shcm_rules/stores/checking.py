"""Check a store: divide it, have every part judged, add up the answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from ..api import RuleSource, load_rules
from ..engine.evaluation import ask
from ..engine.outlines import divide_outlined
from ..engine.part_answers import Asked, idle_everywhere, judge_part
from ..engine.partitions import rows_of_places, split_rules
from ..errors import UsageError
from ..findings import Reason, Severity, Verdict
from ..options import read_day, read_year, refuse_settings, refuse_unknown
from ..problems import system_reason
from ..report import Detail, FailOn, Lang, Phase
from ..rulesets.model import RuleSet
from ..windows import SchoolYear
from .engines import Engine, start_engine
from .files import Store, as_sessions, is_store, open_store
from .plans import FINDING, Plan, answer_rows, write_findings

__all__ = ["StoreReport", "check_store"]

#: Session rows of a part: what 4 GB of memory judge at a time.
ROWS_OF_PART = 1_000_000
_FAILING = {"violated": ("violated",), "undetermined": ("violated", "undetermined"), "never": ()}


@dataclass(frozen=True)
class StoreReport:
    """What became of every duty of one store or several: counted here, the findings are Parquet files.

    `duties`: how many of which `store`, `rule` and `unit_id` have a `verdict` for a `reason`, nothing collapsed.
    `idle`: rules without any duty, as (set, rule, reason). `problems`: (file, code, sheet, cell, message, the message
    in English).
    """

    rule_sets: tuple[RuleSet, ...]
    year: SchoolYear
    as_of: date
    phase: Phase
    duties: pl.DataFrame
    idle: tuple[tuple[str, str, str], ...]
    crashed: tuple[str, ...]
    problems: tuple[tuple[str, ...], ...]
    parts: int

    @property
    def verdicts(self) -> Counter[Verdict]:
        """Count the duties of each verdict, every verdict present."""
        every: Counter[Verdict] = Counter(dict.fromkeys(Verdict, 0))
        for counted in self.by_rule().values():
            every.update(counted)
        return every

    def by_rule(self) -> dict[str, Counter[Verdict]]:
        """Return, for each rule with duties, how many have which verdict."""
        found: dict[str, Counter[Verdict]] = {}
        counted = self.duties.group_by("rule", "verdict", maintain_order=True).agg(pl.col("duties").sum())
        for rule, verdict, n in counted.rows():
            found.setdefault(rule, Counter())[Verdict(verdict)] = n
        return found

    def exit_status(self, fail_on: FailOn = "violated", *, strict: bool = False) -> int:
        """Return 2 if a rule could not be checked or none is in force, 1 for duties at or above `fail_on`, else 0."""
        in_force = self.duties.height or any(reason != Reason.NOT_IN_FORCE for *_, reason in self.idle)
        if self.crashed or not in_force:
            return 2
        weighty = [rule.id for rules in self.rule_sets for rule in rules.rules
                   if strict or rule.severity is Severity.MUST]
        failing = pl.col("verdict").is_in(_FAILING[fail_on]) & pl.col("rule").is_in(weighty)
        return int(not self.duties.filter(failing).is_empty())


def check_store(  # noqa: PLR0913 - keywords, each an option
    folder: str | Path, *, rules: RuleSource, as_of: date | str | None = None, year: SchoolYear | str | None = None,
    phase: Phase = "plan", settings: Mapping[str, str] | None = None, lang: Lang = "vi", detail: Detail = "open",
    engine: Literal["polars", "duckdb", "spark"] = "polars", output: str | Path | None = None,
    rows_of_part: int = ROWS_OF_PART,
) -> StoreReport:
    """Check a store of schedules part by part, as of a day (default: today).

    Args:
        folder: a store, as `shcm store` writes it, or a folder of stores: one a province, for what binds in one
            says nothing of another.
        rules: names, paths or RuleSets.
        as_of: the day on which the question is asked.
        year: the school year; default: the store's own.
        phase: "plan" judges what will be done, "audit" what was done.
        settings: decisions on ambiguities of the text, by setting id.
        lang: the language of messages, "vi" or "en".
        detail: the findings that are written, as in `shcm check --detail`.
        engine: who reads and divides: "polars" or "duckdb" on this computer, "spark" on a cluster.
        output: a new or empty folder for the findings; None: they are only counted.
        rows_of_part: how many session rows are judged together, about.

    Raises:
        UsageError: wrong options or settings, no store, an output that cannot be written.
        RuleError: a rule set that cannot be used.

    """
    refuse_unknown(phase=phase, lang=lang)
    chosen = load_rules(rules)
    given = {name: str(value) for name, value in (settings or {}).items()}
    refuse_settings(given, chosen, lang)
    day, asked_year, stores = read_day(as_of, lang), read_year(year, lang), _stores_of(Path(folder))
    target = _make_folder(output, lang)
    reports = []
    with start_engine(engine) as running:
        for name, place in stores.items():
            store = open_store(place)
            own_year = asked_year or store.rest.year or SchoolYear.of(day)
            asked = Asked(chosen, own_year, day, phase, given, lang, detail if target is not None else "counts")
            found = target / "findings" / (f"store={name}" if name else "") if target is not None else None
            reports.append(_add_up(asked, name, _judge(store, running, asked, found, rows_of_part)))
    report = _join(reports)
    if target is not None:
        _write_summary(report, target, lang)
    return report


def _stores_of(folder: Path) -> dict[str, Path]:
    """Return the stores of a folder by name; "" is the folder itself, be it a store or not."""
    if is_store(folder) or not folder.is_dir():
        return {"": folder}
    inside = {place.name: place for place in sorted(folder.iterdir()) if is_store(place)}
    return inside or {"": folder}


def _make_folder(output: str | Path | None, lang: Lang) -> Path | None:
    if output is None:
        return None
    target = Path(output)
    try:
        target.mkdir(parents=True, exist_ok=True)
        taken = any(target.iterdir())
    except OSError as error:
        raise UsageError(f"{output}: {system_reason(error, lang)}") from error
    if taken:
        raise UsageError(
            f"{output}: thư mục đã có nội dung – hãy chọn thư mục mới",
            f"{output}: the folder is not empty – choose a new one")
    return target


def _judge(store: Store, engine: Engine, asked: Asked, output: Path | None, most: int) -> list[pl.DataFrame]:
    """Return what the parts answer beside their findings, the first that of the rules that bind places."""
    of_units, of_places = split_rules(asked.rule_sets)
    sessions = engine.scan(store)
    question = ask(store.rest, of_units, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)
    outlined, partition = divide_outlined(question, of_units, sessions, engine.collect, most=most)
    concerned = rows_of_places(outlined, of_places, sessions)
    places = partition.take_places(as_sessions(engine.collect(concerned)))
    told = answer_rows(-1, judge_part(replace(asked, rule_sets=of_places), places, None))
    if output is not None:
        write_findings(told, output, "places")
    plan = Plan(partition, replace(asked, rule_sets=of_units))
    return [told.filter(pl.col("kind") != FINDING), *engine.judge(store, plan, output)]


def _join(reports: Sequence[StoreReport]) -> StoreReport:
    """Return the reports of stores as one; a rule is idle where it is idle in each."""
    first = reports[0]
    idle = idle_everywhere(_idle(report.idle) for report in reports)
    return replace(
        first, duties=pl.concat([report.duties for report in reports]),
        idle=tuple((rules, rule, str(reason)) for rules, rule, reason in idle),
        crashed=tuple(dict.fromkeys(rule for report in reports for rule in report.crashed)),
        problems=tuple(problem for report in reports for problem in report.problems),
        parts=sum(report.parts for report in reports))


def _add_up(asked: Asked, store: str, answers: Sequence[pl.DataFrame]) -> StoreReport:
    rows = pl.concat([frame.select("kind", "part", "rule", "unit_id", "verdict", "reason", "duties", "message")
                      for frame in answers])
    keys = ["store", "rule", "unit_id", "verdict", "reason"]
    duties = rows.filter(pl.col("kind") == "duties").with_columns(pl.lit(store).alias("store")).group_by(keys).agg(
        pl.col("duties").sum()).sort(keys)
    duties = duties.with_columns(pl.col(pl.String).cast(pl.Categorical))  # a country's are held to the end
    notes = [json.loads(text) for text in rows.filter(pl.col("kind") == "notes").sort("part")["message"]]
    own, others = ([note["idle"] for note in found] for found in (notes[:1], notes[1:]))
    idle = [*idle_everywhere(map(_idle, own)), *idle_everywhere(map(_idle, others))]
    return StoreReport(
        asked.rule_sets, asked.year, asked.as_of, asked.phase, duties,
        tuple((rules, rule, str(reason)) for rules, rule, reason in idle),
        tuple(dict.fromkeys(rule for note in notes for rule in note["crashed"])),
        tuple(dict.fromkeys(tuple(problem) for note in notes for problem in note["problems"])), len(notes) - 1)


def _idle(told: Iterable[Sequence[str]]) -> list[tuple[str, str, Reason]]:
    return [(rules, rule, Reason(reason)) for rules, rule, reason in told]


def _write_summary(report: StoreReport, target: Path, lang: Lang) -> None:
    """Write what the findings add up to: `duties.parquet` for programs, `summary.json`."""
    told = {
        "schema": "shcm-store-report/1", "as_of": report.as_of.isoformat(), "school_year": str(report.year),
        "phase": report.phase, "lang": lang, "parts": report.parts,
        "rule_sets": [{"id": rules.id, "version": rules.version, "sha256": rules.sha256} for rules in report.rule_sets],
        "summary": {str(verdict): n for verdict, n in report.verdicts.items()},
        "idle": report.idle, "crashed": report.crashed, "problems": report.problems,
    }
    try:
        report.duties.write_parquet(target / "duties.parquet")
        (target / "summary.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target}: {system_reason(error, lang)}") from error
