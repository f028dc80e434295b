"""`shcm check`: read, check, write the report; the reading process starts before anything heavy is imported."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import UsageError
from ..importers.worker import start_reader
from ..problems import system_reason
from ..reports import DOCUMENTS, FORMATS, format_of, require_format
from ..reports.whole_files import write_whole
from .audit import is_folder, keep_folder, refuse_folder, tell_kept, write_folder
from .copies import refuse_copies, write_copies
from .parser import refuse_unknown
from .progress import Progress, show_progress
from .texts import LANGUAGES, MESSAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..api import RuleSource
    from ..findings import InputReport
    from ..importers.worker import Reader
    from ..report import Report

__all__ = ["run"]

PHASES = ("plan", "audit")
DETAILS = ("full", "open", "counts")
FAIL_ON = ("violated", "undetermined", "never")
FOLDER = ""  # in place of a format: the output is a folder


def run(arguments: Namespace, lang: str) -> int:
    """Check the paths, write the reports, return the exit status."""
    if arguments.engine:
        from . import store_check  # noqa: PLC0415 - only who has a store pays for it

        return store_check.run(arguments, lang)
    settings = _read_options(arguments, lang)
    formats = _read_formats(arguments, lang)
    _refuse_office(formats, arguments, lang)
    check, tell = partial(_check, arguments, settings), partial(_tell, arguments, lang)
    write = partial(_write, arguments, lang)
    if arguments.watch:
        from .watch import Steps, watch  # noqa: PLC0415 - only who watches pays for it

        return watch(arguments, Steps(check, write, tell), formats, lang)
    with start_reader(arguments.paths, keep=keep_folder(arguments)) as reader, show_progress(lang, reader) as progress:
        if len(arguments.paths) == 1:
            reader.read_ahead(arguments.paths[0])
        report = check(arguments.rules, reader, progress)
        write(report, formats, progress)
    tell(report, reader)
    return report.exit_status(arguments.fail_on, strict=arguments.strict)


def _check(
    arguments: Namespace, settings: dict[str, str], rules: RuleSource | None, reader: Reader, progress: Progress,
) -> Report:
    from ..api import check  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile

    return check(
        arguments.paths, rules=rules, as_of=arguments.as_of, year=arguments.year,
        phase=arguments.phase, registry=arguments.registry, calendar=arguments.calendar,
        waivers=arguments.waivers, profile=arguments.profile, layout=arguments.layout, settings=settings,
        lang=arguments.lang, baseline=arguments.baseline, redact=arguments.redact, by_unit=_by_unit(arguments),
        reader=reader,
        on_file=progress.count_file, on_step=progress.begin,
    )


def _by_unit(arguments: Namespace) -> bool | Literal["full"]:
    """Tell whether no output asks for more than what is open, as it was found; a folder has a table of the rest."""
    if arguments.waivers or arguments.baseline or arguments.redact:
        return False
    folders = list(map(is_folder, arguments.output))
    if arguments.detail not in {"open", "counts"} and not (folders and all(folders)):
        return False
    return "full" if any(folders) else True


def _tell(arguments: Namespace, lang: str, report: Report, reader: Reader) -> None:
    """Write the copies with remarks and say what could not be read."""
    write_copies(report, arguments, lang)
    tell_kept(reader, lang)
    _tell_unreadable(report, lang)


def _read_options(arguments: Namespace, lang: str) -> dict[str, str]:
    """Return the settings; refuse every wrong value at once."""
    wrong = [
        refuse_unknown("--lang", arguments.lang, LANGUAGES, lang),
        refuse_unknown("--phase", arguments.phase, PHASES, lang),
        refuse_unknown("--fail-on", arguments.fail_on, FAIL_ON, lang),
        refuse_unknown("--detail", arguments.detail, DETAILS, lang),
        refuse_unknown("--document", arguments.document, DOCUMENTS, lang),
    ]
    settings: dict[str, str] = {}
    for item in arguments.set:
        name, equals, value = (part.strip() for part in item.partition("="))
        if not (name and equals and value):
            wrong.append(MESSAGES[lang]["set_form"].format(value=item))
        elif settings.setdefault(name, value) != value:
            wrong.append(MESSAGES[lang]["set_twice"].format(name=name))
    wrong += _wrong_outputs(arguments, lang)
    if sentences := [sentence for sentence in wrong if sentence]:
        raise UsageError("\n".join(sentences))
    return settings


def _wrong_outputs(arguments: Namespace, lang: str) -> Iterator[str]:
    beside = (arguments.registry, arguments.calendar, arguments.waivers, arguments.profile, arguments.layout,
              arguments.baseline, arguments.template)
    inputs = {os.path.realpath(path) for path in (*arguments.paths, *beside) if path}
    seen: set[str] = set()
    for output in arguments.output:
        place = os.path.realpath(output)
        if is_folder(output) and (why := refuse_folder(output, inputs, lang)):
            yield why
        elif place in inputs:
            yield MESSAGES[lang]["over_input"].format(path=output)
        elif place in seen:
            yield MESSAGES[lang]["twice"].format(path=output)
        elif not Path(place).parent.is_dir():
            yield MESSAGES[lang]["no_folder"].format(path=output)
        seen.add(place)
    yield from refuse_copies(arguments, inputs, lang)


def _read_formats(arguments: Namespace, lang: str) -> dict[str | None, str]:
    """Return output file → format, None for stdout; refuse every format that cannot be written."""
    wrong: list[str] = []
    formats: dict[str | None, str] = {}
    for output in arguments.output or [None]:
        if output and is_folder(output):
            formats[output] = FOLDER
            continue
        try:
            name = arguments.format or (format_of(output, lang) if output else "text")
            chosen = require_format(name, lang)
            if output is None and chosen.binary and sys.stdout.isatty():
                wrong.append(MESSAGES[lang]["binary"].format(name=name, suffix=chosen.suffixes[0]))
            formats[output] = name
        except UsageError as error:
            wrong.append(str(error))
    if wrong:
        raise UsageError("\n".join(dict.fromkeys(wrong)))
    return formats


def _refuse_office(formats: dict[str | None, str], arguments: Namespace, lang: str) -> None:
    """Refuse a template that cannot be used, or what no format asked for takes, before anything is read."""
    chosen = set(formats.values())
    takers = [name for name, spec in FORMATS.items() if "template" in spec.options]
    for option, value in (("--template", arguments.template), ("--document", arguments.document)):
        if value and not chosen & set(takers):
            raise UsageError(MESSAGES[lang]["only_with"].format(option=option, formats=", ".join(takers)))
    if "pdf" in chosen:
        from ..reports.word.pdf import find_office  # noqa: PLC0415 - only who asks for it

        find_office(lang)
    if arguments.template:
        from ..reports.word.document import require_template  # noqa: PLC0415 - as above

        require_template(Path(arguments.template), lang)


def _write(
    arguments: Namespace, lang: str, report: Report, formats: Mapping[str | None, str], progress: Progress,
) -> None:
    for output, name in formats.items():
        progress.begin("writing")
        if output is not None and name == FOLDER:
            write_folder(report, output, progress, lang)
            continue
        if output is None and name == "text" and sys.stdout.isatty():
            from ..reports.text import print_in_colour  # noqa: PLC0415 - only a terminal pays for it

            model = report.model(arguments.detail or "open")
            progress.clear()
            print_in_colour(model, sys.stdout)
            continue
        pieces = report.pieces(
            name, arguments.detail, template=arguments.template, document=arguments.document or "bao-cao")
        progress.clear()
        if output is None:
            _print_pieces(pieces)
        else:
            _write_file(output, pieces, lang)


def _print_pieces(pieces: Iterable[bytes]) -> None:
    """Write to stdout as UTF-8, whatever the locale; to a terminal in its own encoding."""
    buffer: Any = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        sys.stdout.writelines(piece.decode("utf-8") for piece in pieces)
    else:
        sys.stdout.flush()
        buffer.writelines(pieces)
        buffer.flush()


def _write_file(output: str, pieces: Iterable[bytes], lang: str) -> None:
    try:
        write_whole(Path(os.path.realpath(output)), pieces)
    except OSError as error:
        raise UsageError(MESSAGES[lang]["cannot_write"].format(path=output, why=system_reason(error, lang))) from error
    print(MESSAGES[lang]["written"].format(path=output), file=sys.stderr)  # noqa: T201 - not part of the report


def _tell_unreadable(report: Report, lang: str) -> None:
    for item in report.inputs:
        if item.status == "unreadable":
            why = "; ".join(problem.message for problem in item.problems if problem.code != "question") or "?"
            print(MESSAGES[lang]["unreadable"].format(path=item.path, why=why), file=sys.stderr)  # noqa: T201
        elif item.waivers is not None:
            _tell_refused(item, lang)
        _tell_questions(item, lang)


def _tell_questions(item: InputReport, lang: str) -> None:
    for problem in item.problems:
        if problem.code == "question":
            text = f"{item.path}: {problem.sheet}!{problem.cell}: {problem.message}"
            print(MESSAGES[lang]["question"].format(text=text), file=sys.stderr)  # noqa: T201 - as above


def _tell_refused(item: InputReport, lang: str) -> None:
    """Say of each waiver that was refused where it stands; one of a YAML file says it itself."""
    for problem in item.problems:
        if problem.code == "waiver-refused":
            place = f"{item.path}: {problem.sheet}!{problem.cell}: " if problem.cell else ""
            print(MESSAGES[lang]["waiver_refused"].format(text=f"{place}{problem.message}"), file=sys.stderr)  # noqa: T201
