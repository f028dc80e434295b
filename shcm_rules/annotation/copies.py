"""Annotated copies as files: which input goes where, never over a file that was checked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import UsageError
from ..findings import InputReport, ReportModel
from ..problems import system_reason
from . import annotate
from .wording import REFUSALS

__all__ = ["SUFFIXES", "copy_names", "write_copy"]

SUFFIXES = (".xlsx", ".xlsm")
_ADDED = "-nhan-xet"


def write_copy(model: ReportModel, path: str, target: str | Path) -> None:
    """Write the workbook `path`, one of the report's inputs, with its remarks to `target`.

    Raises:
        UsageError: no such input, it changed meanwhile, it cannot be annotated, or the copy cannot be written.

    """
    words = REFUSALS[model.lang]
    found = next((item for item in model.inputs if item.path == path), None)
    if found is None:
        known = ", ".join(item.path for item in model.inputs)
        raise UsageError(words["unknown"].format(path=path, known=known))
    refuse_inputs(model.inputs, target, model.lang)
    data = annotate(_read(found, model.lang), model, path)
    try:
        Path(target).write_bytes(data)
    except OSError as error:
        raise UsageError(words["unwritten"].format(path=target, why=system_reason(error, model.lang))) from error


def copy_names(inputs: Iterable[InputReport], target: str, lang: str) -> tuple[dict[str, str], list[str]]:
    """Return input → file to write for a file or folder `target`, and a sentence for each input that gets none.

    Raises:
        UsageError: nothing can be annotated, or several files would go into one.

    """
    words = REFUSALS[lang]
    fit: list[InputReport] = []
    told: list[str] = []
    for item in inputs:
        if item.waivers is not None or item.status == "unreadable":
            continue
        if not Path(item.path).is_file():
            told.append(words["zip"].format(path=item.path))
        elif Path(item.path).suffix.lower() not in SUFFIXES:
            told.append(words["form"].format(path=item.path))
        else:
            fit.append(item)
    if not fit:
        raise UsageError("\n".join(told) or words["nothing"].format(path=target))
    if _is_folder(target):
        return _inside(fit, target), told
    if len(fit) > 1:
        raise UsageError(words["folder"].format(path=target, n=len(fit)))
    suffix = Path(fit[0].path).suffix.lower()
    if Path(target).suffix.lower() != suffix:
        raise UsageError(words["suffix"].format(path=target, suffix=suffix))
    return {fit[0].path: target}, told


def refuse_inputs(inputs: Iterable[InputReport], target: str | Path, lang: str) -> None:
    """Refuse to write over a file that was checked, by whatever name."""
    place = os.path.realpath(target)
    for item in inputs:
        same = os.path.realpath(item.path) == place
        if same or (Path(place).exists() and Path(item.path).exists() and Path(place).samefile(item.path)):
            raise UsageError(REFUSALS[lang]["over_input"].format(path=target))


def _read(item: InputReport, lang: str) -> bytes:
    if not Path(item.path).is_file():
        raise UsageError(REFUSALS[lang]["zip"].format(path=item.path))
    try:
        data = Path(item.path).read_bytes()
    except OSError as error:
        raise UsageError(REFUSALS[lang]["unread"].format(path=item.path, why=system_reason(error, lang))) from error
    if hashlib.sha256(data).hexdigest() != item.sha256:
        raise UsageError(REFUSALS[lang]["changed"].format(path=item.path))
    return data


def _is_folder(target: str) -> bool:
    return Path(target).is_dir() or target.endswith(("/", os.sep)) or not Path(target).suffix


def _inside(items: Sequence[InputReport], folder: str) -> dict[str, str]:
    """Return a name in the folder for each, no two alike and none of an input that lies there."""
    taken = {os.path.realpath(item.path).casefold() for item in items}
    names: dict[str, str] = {}
    for item in items:
        stem, suffix = Path(item.path).stem, Path(item.path).suffix
        name, number = f"{stem}{_ADDED}{suffix}", 2
        while os.path.realpath(Path(folder) / name).casefold() in taken:
            name, number = f"{stem}{_ADDED}-{number}{suffix}", number + 1
        taken.add(os.path.realpath(Path(folder) / name).casefold())
        names[item.path] = str(Path(folder) / name)
    return names
