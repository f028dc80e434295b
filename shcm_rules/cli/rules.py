"""`shcm rules …`: look at, validate, test, document and compare rule sets."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from ..errors import RuleError, UsageError
from ..problems import system_reason
from ..rulesets.discovery import HEADER_FILE, find_rule_set, known_rule_sets
from ..rulesets.loading import load_rule_set, load_rule_sets
from ..rulesets.model import Rule, RuleSet, Text
from ..rulesets.sentences import Lang, describe, show
from ..windows import SchoolYear
from .parser import refuse_unknown, suggest
from .texts import LANGUAGES, MESSAGES

__all__ = ["run"]

SCHEMAS = ("rules", "report")


def run(arguments: Namespace, lang: str) -> int:
    """Run one of the commands on rule sets and return its exit status."""
    if wrong := refuse_unknown("--lang", arguments.lang, LANGUAGES, lang):
        raise UsageError(wrong)
    return _COMMANDS[arguments.command[1]](arguments, lang)


def _list(_: Namespace, lang: str) -> int:
    status = 0
    for name in known_rule_sets():
        try:
            _print(_overview(load_rule_set(name), lang))
        except RuleError as error:
            _print(f"{name}: {MESSAGES[lang]['problems'].format(n=len(error.problems))}")
            _tell(str(error))
            status = 2
    return status


def _overview(rule_set: RuleSet, lang: str) -> str:
    texts, years = MESSAGES[lang], rule_set.school_years
    span = texts["in_force_to" if years.to else "in_force"].format(first=years.from_, last=years.to)
    count = texts["n_rules"].format(n=len(rule_set.rules))
    return f"{rule_set.id} {rule_set.version}  {_text(rule_set.title, lang)} ({count}, {span})"


def _show(arguments: Namespace, lang: str) -> int:
    day = _day(arguments.on, lang)
    rule_sets = load_rule_sets(_sets(arguments.rules or [], lang))
    for rule_set in rule_sets:
        year = _year(arguments.year, rule_set, lang)
        if arguments.rule == rule_set.id:
            _print(_show_set(rule_set, year, day, lang))
            return 0
        for rule in rule_set.rules:
            if arguments.rule in (rule.id, *rule.formerly, *rule.requirements):
                _print(_show_rule(rule_set, rule, year, day, lang))
                return 0
    names = [name for rule_set in rule_sets for name in (rule_set.id, *(rule.id for rule in rule_set.rules))]
    raise UsageError(MESSAGES[lang]["no_such_rule"].format(
        name=arguments.rule, hint=suggest(arguments.rule, names, lang), known=", ".join(s.id for s in rule_sets)))


def _show_rule(rule_set: RuleSet, rule: Rule, year: SchoolYear, day: date | None, lang: str) -> str:
    from .rule_history import rule_on  # noqa: PLC0415 - one option

    return show(rule_set, rule, year, _lang(lang)) if day is None else rule_on(rule_set, rule, day, _lang(lang))


def _show_set(rule_set: RuleSet, year: SchoolYear, day: date | None, lang: str) -> str:
    from .rule_history import sentence_on  # noqa: PLC0415 - one option

    lines = [_overview(rule_set, lang), _text(rule_set.document.title, lang), ""]
    for rule in rule_set.rules:
        told = (describe(rule_set, rule, year, _lang(lang)) if day is None
                else sentence_on(rule_set, rule, day, _lang(lang)))
        lines.append(f"{rule.id}\n  {told}")
    return "\n".join(lines)


def _day(text: str | None, lang: str) -> date | None:
    from ..options import read_day  # noqa: PLC0415 - one option

    return read_day(text, _lang(lang)) if text is not None else None


def _lint(arguments: Namespace, lang: str) -> int:
    """Return 2 if a set cannot be used, 1 if one has remarks only, else 0."""
    from ..rulesets.lint import lint  # noqa: PLC0415 - one command each

    status = 0
    for name in _sets(arguments.sets, lang):
        problems = lint([name])
        for problem in problems:
            _print(problem)
        status = max(status, _lint_status(name, problems, lang))
    return status


def _lint_status(name: str, problems: Sequence[str], lang: str) -> int:
    from ..rulesets.examples import load_examples  # noqa: PLC0415 - one command each

    try:
        rule_set, examples = load_rule_set(name), load_examples(find_rule_set(name))
    except RuleError:
        _tell(f"{name}: {MESSAGES[lang]['problems'].format(n=len(problems))}")
        return 2
    if problems:
        _tell(f"{name}: {MESSAGES[lang]['problems'].format(n=len(problems))}")
        return 1
    _tell(MESSAGES[lang]["set_fine"].format(name=name, n=len(rule_set.rules), examples=len(examples)))
    return 0


def _test(arguments: Namespace, lang: str) -> int:
    from ..rule_trials import check_boundaries, check_examples  # noqa: PLC0415 - brings the engine

    texts, status = MESSAGES[lang], 0
    for name in _sets(arguments.sets, lang):
        results, made = check_examples(name), check_boundaries(name)
        for result in (*results, *made):
            if not result.passed or arguments.verbose:
                _print(texts["example_ok" if result.passed else "example_wrong"].format(text=result.sentence))
        passed = sum(result.passed for result in results)
        _print(texts["examples"].format(name=name, passed=passed, n=len(results)) if results
               else texts["no_examples"].format(name=name))
        made_passed = sum(result.passed for result in made)
        _print(texts["boundaries"].format(name=name, passed=made_passed, n=len(made)))
        status = max(status, int(passed < len(results) or made_passed < len(made)))
    return status


def _schema(arguments: Namespace, lang: str) -> int:
    from ..rulesets.schema import report_schema, rule_file_schema  # noqa: PLC0415 - one command each

    if wrong := refuse_unknown("schema", arguments.what, SCHEMAS, lang):
        raise UsageError(wrong)
    schema = report_schema() if arguments.what == "report" else rule_file_schema()
    _print(json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True))
    return 0


def _docs(arguments: Namespace, lang: str) -> int:
    from .rule_pages import rule_set_page  # noqa: PLC0415 - one command each

    for rule_set in load_rule_sets(_sets(arguments.sets, lang)):
        page = rule_set_page(rule_set, _year(arguments.year, rule_set, lang), _lang(lang))
        if not arguments.output:
            _print(page)
            continue
        path = Path(arguments.output) / f"{rule_set.id}.md"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page + "\n", encoding="utf-8")
        except OSError as error:
            why = system_reason(error, lang)
            raise UsageError(MESSAGES[lang]["cannot_write"].format(path=path, why=why)) from error
        _tell(MESSAGES[lang]["written"].format(path=path))
    return 0


def _diff(arguments: Namespace, lang: str) -> int:
    from .rule_diff import differences  # noqa: PLC0415 - one command each

    old, new = load_rule_set(arguments.old), load_rule_set(arguments.new)
    year = _year(arguments.year, new, lang) if arguments.year is not None else None
    lines = differences(old, new, _lang(lang), year)
    _print("\n".join(lines) or MESSAGES[lang]["same"])
    return 0


def _trust(arguments: Namespace, lang: str) -> int:
    from . import rule_trust  # noqa: PLC0415 - three commands of their own

    return rule_trust.run(arguments, _sets(arguments.sets, lang), lang)


def _write(arguments: Namespace, lang: str) -> int:
    from . import rule_writing  # noqa: PLC0415 - three commands of their own

    return rule_writing.run(arguments, lang)


def _impact(arguments: Namespace, lang: str) -> int:
    from .rule_impact import run as run_impact  # noqa: PLC0415 - one command each

    return run_impact(arguments, lang)


_COMMANDS = {
    "list": _list, "show": _show, "lint": _lint, "test": _test, "schema": _schema, "docs": _docs, "diff": _diff,
    "impact": _impact, "mutate": _trust, "coverage": _trust, "trace": _trust,
    "new": _write, "to-xlsx": _write, "from-xlsx": _write,
}


def _sets(names: Iterable[str], lang: str) -> list[str]:
    """Return names of rule sets: all shipped ones without any; a folder of sets stands for those in it."""
    found: list[str] = []
    for name in names:
        inside = sorted(Path(name).glob(f"*/{HEADER_FILE}")) if name not in known_rule_sets() else []
        if (Path(name) / HEADER_FILE).is_file():
            inside = []
        elif Path(name).is_dir() and not inside and not any(Path(name).glob("*.y*ml")):
            raise UsageError(MESSAGES[lang]["no_sets"].format(path=name, header=HEADER_FILE))
        found += [str(header.parent) for header in inside] or [name]
    return found or list(known_rule_sets())


def _year(text: str | None, rule_set: RuleSet, lang: str) -> SchoolYear:
    """Return the school year whose values are told: as asked, else the set's first."""
    year = SchoolYear.parse(text if text is not None else rule_set.school_years.from_)
    if year is None:
        raise UsageError(MESSAGES[lang]["choice"].format(option="--year", value=text, hint="", known="2025-2026 …"))
    return year


def _lang(lang: str) -> Lang:
    return "en" if lang == "en" else "vi"


def _text(text: Text, lang: str) -> str:
    return text.en if lang == "en" else text.vi


def _print(text: str) -> None:
    print(text)  # noqa: T201 - the command's answer


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - beside the answer
