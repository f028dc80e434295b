"""`shcm check --annotate`: a copy of each workbook with the findings on its cells."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..problems import system_reason
from .texts import MESSAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..report import Report

__all__ = ["refuse_copies", "write_copies"]


def refuse_copies(arguments: Namespace, inputs: Collection[str], lang: str) -> Iterator[str]:
    """Yield what is wrong with where the copies are to go; `inputs` are real paths."""
    target, outputs = arguments.annotate, arguments.output
    if not target:
        return
    if arguments.redact:
        yield MESSAGES[lang]["annotate_redact"]
    place = os.path.realpath(target)
    folders = [path for path in inputs if Path(path).is_dir()]
    if place in inputs and place not in folders:
        yield MESSAGES[lang]["annotate_over"].format(path=target)
    elif any(Path(place).is_relative_to(folder) for folder in folders):
        yield MESSAGES[lang]["annotate_inside"].format(path=target)
    elif place in {os.path.realpath(output) for output in outputs}:
        yield MESSAGES[lang]["annotate_twice"].format(path=target)
    elif not Path(place).parent.is_dir():
        yield MESSAGES[lang]["no_folder"].format(path=target)


def write_copies(report: Report, arguments: Namespace, lang: str) -> None:
    """Write the copies that `--annotate` asks for, and say which inputs get none."""
    if not arguments.annotate:
        return
    from ..annotation.copies import copy_names, write_copy  # noqa: PLC0415 - only who asks pays

    beside = {path for path in (arguments.registry, arguments.calendar) if path}
    inputs = [item for item in report.inputs if item.path not in beside]
    names, told = copy_names(inputs, arguments.annotate, lang)
    _say(told)
    model, wrong = report.model("open"), []
    for path, target in names.items():
        try:
            _make_folder(Path(target).parent, lang)
            write_copy(model, path, target)
        except UsageError as error:
            wrong.append(error.told(lang))
        else:
            _say([MESSAGES[lang]["written"].format(path=target)])
    if wrong:
        raise UsageError("\n".join(wrong))


def _make_folder(folder: Path, lang: str) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        text = MESSAGES[lang]["cannot_write"].format(path=folder, why=system_reason(error, lang))
        raise UsageError(text) from error


def _say(sentences: Collection[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)  # noqa: T201 - not part of the report
