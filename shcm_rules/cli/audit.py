"""An output that is a folder: which `-o` means one, what may be written there, where readings are kept."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..problems import system_reason
from .texts import MESSAGES

if TYPE_CHECKING:
    from ..importers.worker import Reader
    from ..report import Report
    from .progress import Progress

__all__ = ["is_folder", "keep_folder", "refuse_folder", "tell_kept", "write_folder"]

#: Where readings are kept in a folder of results; hidden, so that no later run takes it for input.
KEPT = ".shcm-da-doc"


def is_folder(output: str) -> bool:
    """Tell whether an output is a folder: it ends like one, or there is one."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def refuse_folder(output: str, inputs: Collection[str], lang: str) -> str | None:
    """Return why nothing is to be written into a folder; None if it may be: never over what is not ours."""
    from ..reports.folder import taken_names  # noqa: PLC0415 - only who writes a folder pays for it

    if Path(output).exists() and not Path(output).is_dir():
        return MESSAGES[lang]["not_folder"].format(path=output)
    if os.path.realpath(output) in inputs:
        return MESSAGES[lang]["into_input"].format(path=output)
    if taken := taken_names(Path(output)):
        return MESSAGES[lang]["foreign"].format(path=output, names=", ".join(taken))
    return None


def keep_folder(arguments: Namespace) -> Path | None:
    """Return the folder in which readings are kept: as asked, else within the first folder of results.

    Kept readings hold what the files hold: a run that leaves out names keeps none unasked.
    """
    if arguments.keep:
        return Path(arguments.keep)
    folder = next((output for output in arguments.output if is_folder(output)), None)
    if folder is None or getattr(arguments, "redact", False):
        return None
    with suppress(OSError):  # writing the results will say so
        Path(folder).mkdir(exist_ok=True)
    return Path(folder, KEPT)


def tell_kept(reader: Reader, lang: str) -> None:
    """Say that readings could not be kept; the run itself is none the worse."""
    if reader.kept is not None and reader.kept.trouble:
        text = MESSAGES[lang]["not_kept"].format(path=reader.kept.folder, why=reader.kept.trouble)
        print(text, file=sys.stderr)  # noqa: T201 - not part of the report


def write_folder(report: Report, output: str, progress: Progress, lang: str) -> None:
    """Write the folder and say on stderr what it holds."""
    words = MESSAGES[lang]
    try:
        written = report.write_folder(output, on_page=progress.count_page)
    except OSError as error:
        raise UsageError(words["cannot_write"].format(path=output, why=system_reason(error, lang))) from error
    finally:
        progress.clear()
    said = [words["written_folder"].format(path=output, n=len(written.files))]
    said += [words["set_aside"].format(name=name, kept=kept) for name, kept in written.set_aside]
    if written.removed:
        said.append(words["removed"].format(n=len(written.removed)))
    print("\n".join(said), file=sys.stderr)  # noqa: T201 - as above
