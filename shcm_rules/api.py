"""What other programs call: read a schedule, load rules, check; prints nothing and keeps no state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from .engine.evaluation import Evaluation, evaluate
from .engine.part_answers import Asked
from .errors import UsageError
from .findings import ProfileReport
from .importers import assemble
from .importers.worker import start_reader
from .options import WEEK_SETTING, read_day, read_year, refuse_settings, refuse_unknown
from .report import Lang, Phase, Report
from .rulesets.discovery import known_rule_sets, match_rule_sets
from .rulesets.loading import load_rule_sets
from .rulesets.model import RuleSet
from .schedule import Schedule
from .user_files import profile_of, waivers_of, weigh
from .windows import SchoolYear

if TYPE_CHECKING:
    from .baselines import Baseline
    from .batches.evaluation import BatchEvaluation
    from .importers.layouts.layout_profiles import LayoutProfile
    from .importers.worker import Reader
    from .rulesets.examples import ExampleResult

__all__ = ["check", "check_examples", "load_rules", "read_schedule"]

AnyPath = str | PathLike[str]
#: A path, several, a schedule, a data frame of sessions, or frames by sheet name.
ScheduleSource = Schedule | AnyPath | Iterable[AnyPath] | Any
#: Session rows from which two processes are sooner done than one.
_ROWS_OF_BATCH = 20_000
RuleSource = AnyPath | RuleSet | Iterable[AnyPath | RuleSet]

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "no_rules": "không biết kiểm tra theo bộ quy tắc nào: tệp không ghi tỉnh, phường hoặc xã có bộ quy tắc"
                    " – hãy chọn bằng --rules (rules trong thư viện); các bộ có sẵn: {known}",
        "chosen": "Bộ quy tắc được chọn theo tỉnh, phường hoặc xã ghi trong tệp: {names}.",
        "registry": "registry chỉ đi cùng tệp – với data frame hãy đưa thêm bảng “Tổ - Môn”, “Cụm”",
        "pinned": "Đọc theo tệp bố cục {path} (sha256 {sha256}).",
        "layout": "layout chỉ đi cùng tệp – cột của data frame hãy đặt tên theo mẫu",
        "already_read": "registry, layout, calendar và week-convention phải được cho khi đọc lịch (read_schedule)",
        "other_year": "lịch đã được đọc cho năm học {read}, không kiểm tra được cho năm học {asked} – hãy đọc lại",
    },
    "en": {
        "no_rules": "no rule set can be told: the files name no province or ward that has one"
                    " – choose by --rules (rules in the library); shipped: {known}",
        "chosen": "Rule sets chosen by the province or ward that the files name: {names}.",
        "registry": "registry goes with files – hand over the frames “Tổ - Môn”, “Cụm” instead",
        "pinned": "Read by the layout file {path} (sha256 {sha256}).",
        "layout": "layout goes with files – name the columns of a frame by the template",
        "already_read": "registry, layout, calendar and week-convention belong to read_schedule: this schedule is read",
        "other_year": "the schedule was read for {read} and cannot be checked for {asked} – read it again",
    },
}


def check(  # noqa: PLR0913 - keywords, each an option
    source: ScheduleSource,
    *,
    rules: RuleSource | None = None,
    as_of: date | str | None = None,
    year: SchoolYear | str | None = None,
    phase: Phase = "plan",
    registry: AnyPath | None = None,
    calendar: AnyPath | None = None,
    waivers: AnyPath | None = None,
    profile: AnyPath | None = None,
    layout: AnyPath | None = None,
    settings: Mapping[str, str] | None = None,
    lang: Lang = "vi",
    baseline: AnyPath | None = None,
    redact: bool = False,
    by_unit: bool | Literal["full"] = False,
    reader: Reader | None = None,
    on_file: Callable[[str], None] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Report:
    """Check a schedule against rule sets, as of a day (default: today).

    Args:
        source: a path, several paths (one schedule), a Schedule, a data frame of sessions, or data
            frames by sheet name.
        rules: names, paths or RuleSets; without it the sets of the province or ward that the source names.
        as_of: the day on which the question is asked.
        year: the school year; default: what the source says.
        phase: "plan" judges what will be done, "audit" what was done.
        registry: a file with the sheets of departments and clusters.
        calendar: a file with the terms of the school year.
        waivers: a file of acts that waive duties, .yaml, .xlsx or .csv; what is wrong with one of them is
            reported, and that one waives nothing.
        profile: a YAML file of severities by rule and values by setting, for this run.
        layout: a YAML file that pins which column of the files' sheets holds what.
        settings: decisions on ambiguities of the text, by setting id; they stand above a profile's.
        lang: the language of messages, "vi" or "en".
        baseline: a JSON report of earlier; what was open in it is marked as known and no longer fails.
        redact: leave personal names out of all that the report says, as `Report.redacted` does.
        by_unit: judge many units one by one, in two processes, and keep what they answer where `reader` keeps what
            it reads; for who asks what is open of a schedule of many thousand rows, or with "full" writes a folder of
            results, which has a table of every finding.
        reader: a reading process already started (`importers.worker.start_reader`).
        on_file: called with the path of each file that was read.
        on_step: called with "checking" when everything is read.

    Raises:
        UsageError: wrong options or settings, or no rule set can be told.
        RuleError: a rule set, a profile or a layout file that cannot be used.
        InputError: a path that does not exist.

    """
    refuse_unknown(phase=phase, lang=lang)
    day, asked_year = read_day(as_of, lang), read_year(year, lang)
    chosen = load_rules(rules) if rules is not None else None
    given = {name: str(value) for name, value in (settings or {}).items()}
    weights, week_convention = profile_of(profile)
    weighed: ProfileReport | None = None
    if chosen is not None:
        refuse_settings(given, chosen, lang)
        chosen, weighed = weigh(chosen, weights, given)
    earlier = _read_baseline(baseline, lang)
    acts = waivers_of(waivers, reader, lang) if waivers is not None else None
    schedule, notes = _schedule(
        source, reader, lang, year=asked_year, as_of=day, registry=registry, calendar=calendar,
        week_convention=given.get(WEEK_SETTING, week_convention), on_file=on_file, layout=layout,
    )
    if on_step is not None:
        on_step("checking")
    if chosen is None:
        chosen = _told_rules(schedule, lang)
        refuse_settings(given, chosen, lang)
        notes.append(_TEXTS[lang]["chosen"].format(names=", ".join(rule_set.id for rule_set in chosen)))
        chosen, weighed = weigh(chosen, weights, given)
    checked_year = asked_year or schedule.year or SchoolYear.of(day)
    if weighed and week_convention and WEEK_SETTING not in given:
        weighed = weighed.model_copy(update={"settings": {**weighed.settings, WEEK_SETTING: week_convention}})
    given.pop(WEEK_SETTING, None)
    asked = Asked(chosen, checked_year, day, phase, given, lang, "full" if by_unit == "full" else "open")
    evaluation = _judge(asked, schedule, by_unit=bool(by_unit), reader=reader)
    report = Report(
        schedule, chosen, evaluation, year=str(checked_year), as_of=day, phase=phase, lang=lang, notes=notes,
        waivers=acts, profile=weighed,
    )
    if earlier is not None:
        report = report.against(earlier)
    return report.redacted() if redact else report


def _judge(
    asked: Asked, schedule: Schedule, *, by_unit: bool, reader: Reader | None,
) -> Evaluation | BatchEvaluation:
    if by_unit and schedule.rest is None and schedule.sessions.height >= _ROWS_OF_BATCH:
        from .batches.judging import judge_units  # noqa: PLC0415 - only a batch pays for it

        kept = reader.kept if reader else None
        if found := judge_units(asked, schedule, kept.folder if kept and not kept.trouble else None):
            return found
    return evaluate(
        schedule, asked.rule_sets, year=asked.year, as_of=asked.as_of, phase=asked.phase, settings=asked.settings)


def load_rules(rules: RuleSource) -> tuple[RuleSet, ...]:
    """Load rule sets by shipped name or path; one that is loaded already is taken as it is.

    Raises:
        UsageError: neither a shipped name nor a folder.
        RuleError: every problem of all rule files.

    """
    if isinstance(rules, str | PathLike | RuleSet):
        rules = [rules]
    items = list(rules)
    loaded = {id(item): item for item in items if isinstance(item, RuleSet)}
    named = load_rule_sets([Path(item) if isinstance(item, PathLike) else item
                            for item in items if not isinstance(item, RuleSet)])
    return (*loaded.values(), *named)


def check_examples(name_or_path: AnyPath) -> list[ExampleResult]:
    """Run the examples of a rule set, each against its own rule.

    Raises:
        UsageError: neither a shipped name nor a folder.
        RuleError: every problem of the rule files and examples.

    """
    from . import rule_trials  # noqa: PLC0415 - only who tries rules out needs it

    return rule_trials.check_examples(name_or_path)


def read_schedule(  # noqa: PLR0913 - keywords, each an option
    source: AnyPath | Sequence[AnyPath],
    *,
    as_of: date | str | None = None,
    year: SchoolYear | str | None = None,
    registry: AnyPath | None = None,
    calendar: AnyPath | None = None,
    week_convention: str | None = None,
    layout: AnyPath | None = None,
) -> Schedule:
    """Read workbooks, or folders of them, as one schedule; `layout` is a file that pins their columns.

    Raises:
        InputError: a path that does not exist. A file that cannot be read is in `inputs` instead.
        RuleError: every mistake of the layout file.

    """
    schedule, _ = _schedule(
        source, None, "vi", year=read_year(year, "vi"), as_of=read_day(as_of, "vi"), registry=registry,
        calendar=calendar, week_convention=week_convention, on_file=None, layout=layout,
    )
    return schedule


def _schedule(  # noqa: PLR0913 - keywords, each an option
    source: ScheduleSource, reader: Reader | None, lang: Lang, *, year: SchoolYear | None, as_of: date,
    registry: AnyPath | None, calendar: AnyPath | None, week_convention: str | None,
    on_file: Callable[[str], None] | None, layout: AnyPath | None,
) -> tuple[Schedule, list[str]]:
    """Return the schedule, with sentences about the reading itself."""
    if isinstance(source, Schedule):
        if registry or calendar or week_convention or layout:
            raise UsageError(_TEXTS[lang]["already_read"])
        if year and source.year and year != source.year:
            raise UsageError(_TEXTS[lang]["other_year"].format(read=source.year, asked=year))
        return source, []
    if isinstance(source, list | tuple) and source and all(map(_is_frame, source)):
        source = {f"Bảng {number}": frame for number, frame in enumerate(source, 1)}  # its headers tell what it is
    if isinstance(source, Mapping) or _is_frame(source):
        if registry is not None:
            raise UsageError(_TEXTS[lang]["registry"])
        if layout is not None:
            raise UsageError(_TEXTS[lang]["layout"])
        return _schedule_of_frames(source, calendar, year, as_of, week_convention), []
    paths = [Path(source)] if isinstance(source, str | PathLike) else [Path(path) for path in source]
    pinned = _read_layout(layout)
    with ExitStack() as stack:
        if reader is None:
            reader = stack.enter_context(start_reader(cast("list[str | Path]", paths)))
        schedule = assemble.read_schedule(
            paths, reader=reader, year=year, as_of=as_of, registry=Path(registry) if registry else None,
            calendar=Path(calendar) if calendar else None, week_convention=week_convention, on_file=on_file,
            layout=pinned,
        )
        notes = [problem.told(lang) for problem in reader.problems]
        if pinned is not None:
            notes.append(_TEXTS[lang]["pinned"].format(path=pinned.path, sha256=pinned.sha256[:12]))
        return schedule, notes


def _read_layout(path: AnyPath | None) -> LayoutProfile | None:
    if path is None:
        return None
    from .layout_files import read_layout  # noqa: PLC0415 - only who has a layout file pays for it

    return read_layout(path)


def _read_baseline(path: AnyPath | None, lang: Lang) -> Baseline | None:
    if path is None:
        return None
    from .baselines import read_baseline  # noqa: PLC0415 - only who has a report of earlier pays for it

    return read_baseline(path, lang)


def _schedule_of_frames(
    frames: Any, calendar: AnyPath | None, year: SchoolYear | None, as_of: date, week_convention: str | None,
) -> Schedule:
    from .importers.frames import schedule_from_frames  # noqa: PLC0415 - only where a frame is handed over

    path = Path(calendar) if calendar else None
    return schedule_from_frames(frames, year=year, as_of=as_of, calendar=path, week_convention=week_convention)


def _is_frame(source: object) -> bool:
    """Tell a data frame of any library from paths, without importing one."""
    return hasattr(source, "columns") and hasattr(source, "shape")


def _told_rules(schedule: Schedule, lang: Lang) -> tuple[RuleSet, ...]:
    """Load the sets of every province and ward that the schedule names."""
    info = schedule.info
    places = {(info.get("province", ""), info.get("ward", ""))}
    for table in (schedule.sessions, schedule.departments, schedule.clusters):
        for province, ward in table.select("province", "ward").unique().iter_rows():
            places.add((province or info.get("province", ""), ward or info.get("ward", "")))
    names = {name for province, ward in places for name in match_rule_sets(province, ward)}
    if not names:
        unread = [f"{item.path}: {problem.told(lang)}" for item in schedule.inputs if item.status == "unreadable"
                  for problem in item.problems]
        raise UsageError("\n".join([*unread, _TEXTS[lang]["no_rules"].format(known=", ".join(known_rule_sets()))]))
    return load_rule_sets(sorted(names))
