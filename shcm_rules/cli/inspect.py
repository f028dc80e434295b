"""`shcm inspect`: tell how files are read, as text or JSON, or write it down as a layout file."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..errors import UsageError
from ..importers.worker import start_reader
from ..problems import system_reason
from .parser import refuse_unknown
from .texts import LANGUAGES, MESSAGES

if TYPE_CHECKING:
    from ..inspection.model import Inspection
    from ..report import Lang

__all__ = ["run"]

FORMATS = ("text", "json", "schema")


def run(arguments: Namespace, lang: str) -> int:
    """Inspect the paths, write the answer, return 2 if a file was unreadable or a question is open, else 0."""
    _refuse(arguments, lang)
    if arguments.format == "schema":
        _write(arguments, _schema(), lang)
        return 0
    with start_reader(arguments.paths) as reader:
        from ..inspection.building import inspect  # noqa: PLC0415 - heavy; the reading process starts meanwhile

        inspection = inspect(
            arguments.paths, layout=arguments.layout, year=arguments.year, as_of=arguments.as_of,
            registry=arguments.registry, calendar=arguments.calendar, reader=reader,
            lang=cast("Lang", arguments.lang),
        )
    _write(arguments, _render(inspection, arguments, lang), lang)
    _tell(inspection, lang)
    return 0 if inspection.complete else 2


def _refuse(arguments: Namespace, lang: str) -> None:
    texts = MESSAGES[lang]
    wrong = [
        refuse_unknown("--lang", arguments.lang, LANGUAGES, lang),
        refuse_unknown("--format", arguments.format, FORMATS, lang),
    ]
    if arguments.suggest and arguments.format != "text":
        wrong.append(texts["suggest_format"])
    if output := arguments.output:
        beside = (arguments.layout, arguments.registry, arguments.calendar)
        inputs = {os.path.realpath(path) for path in (*arguments.paths, *beside) if path}
        if os.path.realpath(output) in inputs:
            wrong.append(texts["over_input"].format(path=output))
        elif not Path(os.path.realpath(output)).parent.is_dir():
            wrong.append(texts["no_folder"].format(path=output))
        elif Path(output).exists() and not arguments.force:
            wrong.append(texts["exists"].format(path=output))
    if sentences := [sentence for sentence in wrong if sentence]:
        raise UsageError("\n".join(sentences))


def _render(inspection: Inspection, arguments: Namespace, lang: str) -> str:
    if arguments.suggest:
        from ..inspection.suggestion import suggest_layout  # noqa: PLC0415 - only where asked for

        return suggest_layout(inspection, lang)
    if arguments.format == "json":
        return inspection.model_dump_json(indent=1, by_alias=True) + "\n"
    from ..inspection.text import write_text  # noqa: PLC0415 - as above

    return write_text(inspection, lang)


def _schema() -> str:
    from ..inspection.model import Inspection  # noqa: PLC0415 - as above

    return json.dumps(Inspection.model_json_schema(mode="serialization"), ensure_ascii=False, indent=1) + "\n"


def _write(arguments: Namespace, text: str, lang: str) -> None:
    if not arguments.output:
        sys.stdout.write(text)
        return
    try:
        Path(arguments.output).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        why = system_reason(error, lang)
        raise UsageError(MESSAGES[lang]["cannot_write"].format(path=arguments.output, why=why)) from error
    print(MESSAGES[lang]["written"].format(path=arguments.output), file=sys.stderr)  # noqa: T201 - not the answer


def _tell(inspection: Inspection, lang: str) -> None:
    """Say on stderr which file could not be read, and what is to be asked."""
    for file in inspection.files:
        if file.status == "unreadable":
            why = "; ".join(problem.message for problem in file.problems if problem.code != "question") or "?"
            print(MESSAGES[lang]["unreadable"].format(path=file.path, why=why), file=sys.stderr)  # noqa: T201
        for question in file.questions:
            text = f"{file.path}: {question.sheet}!{question.cell}: {question.sentence}. → {question.answer}"
            print(MESSAGES[lang]["question"].format(text=text), file=sys.stderr)  # noqa: T201
