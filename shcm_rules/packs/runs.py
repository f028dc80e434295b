"""One check in a folder of its own, so that its report names files as a pack does, wherever they lay before."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from ..api import check
from ..errors import InputError
from ..findings import InputReport, ReportModel
from ..importers.worker import Reader
from ..problems import system_reason
from ..report import Lang, Phase, Report
from ..report_files import report_from
from ..reports import FORMATS, render
from .archive import safe_name

__all__ = ["BESIDE", "REPORTS", "CheckOptions", "Outcome", "Stage", "judge", "open_stage"]

#: What may be given beside the schedule, as `check` calls it.
BESIDE = ("registry", "calendar", "waivers", "profile", "layout")
#: The reports of a pack, by the format that writes them; json is the one that is proven.
REPORTS: Mapping[str, str] = {"json": "report.json", "html": "report.html"}
_DIGITS = 5
_TEXTS = {
    "gone": ("«{path}»: không đọc được tệp này – {why}", "«{path}»: could not be read – {why}"),
    "not_file": ("«{path}»: phải là một tệp, không phải thư mục hay thứ khác", "«{path}»: must be a file"),
}


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options of a check that its report hangs on."""

    rules: tuple[str, ...] | None
    as_of: str
    year: str = ""
    phase: Phase = "plan"
    lang: Lang = "vi"
    settings: Mapping[str, str] = field(default_factory=dict)
    redact: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check in a stage came to: the report, and its files as a pack holds them."""

    report: Report
    model: ReportModel
    files: dict[str, bytes]


class Stage:
    """A temporary folder of numbered places, one file each, with the names by which a report shall call them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: list[tuple[str, str]] = []  # in place n: how the file is called there, how it shall be called

    def add(self, source: Path | bytes, name: str, shown: str) -> Path:
        """Put a file into the next place; its own name stays, because a csv file's is that of its sheet.

        Raises:
            InputError: it cannot be read, or is no file.

        """
        own = safe_name(name)
        place = self.folder / f"{len(self._names):0{_DIGITS}}" / own
        self._names.append((own, shown))
        place.parent.mkdir()
        if isinstance(source, bytes):
            place.write_bytes(source)
        else:
            _copy(source, place)
        return place

    def renamed(self, text: str) -> str:
        """Return JSON text with every file called as it shall be."""
        prefixes = [f"{self.folder}{os.sep}"]
        relative = os.path.relpath(self.folder)
        if not relative.startswith(".."):  # the working folder is above: some messages begin there
            prefixes.append(f"{relative}{os.sep}")
        for prefix in prefixes:
            first, *rest = text.split(_in_json(prefix))
            text = "".join([first, *map(self._renamed, rest)])
        return text

    def _renamed(self, text: str) -> str:
        number = text[:_DIGITS]
        if not number.isdigit() or int(number) >= len(self._names):
            return text
        own, shown = self._names[int(number)]
        there = _in_json(f"{number}{os.sep}{own}")
        return _in_json(shown) + text[len(there):] if text.startswith(there) else text

    def own_names(self) -> dict[str, str]:
        """Return how a file is called in a report -> the name that it has itself."""
        return {shown: own for own, shown in self._names}


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Give an empty stage that is gone afterwards."""
    with TemporaryDirectory(prefix="shcm-pack-") as folder:
        yield Stage(Path(folder))


def judge(  # noqa: PLR0913 - keywords
    stage: Stage, asked: CheckOptions, inputs: Sequence[Path], beside: Mapping[str, Path],
    *, reader: Reader | None = None, on_file: Callable[[str], None] | None = None,
) -> Outcome:
    """Check staged files, and write the reports of a pack; `asked.rules` are names or paths.

    Raises as `api.check` does.
    """
    report = check(
        inputs, rules=asked.rules, as_of=asked.as_of, year=asked.year or None, phase=asked.phase,
        settings=asked.settings, lang=asked.lang, reader=reader, on_file=on_file, **beside)  # type: ignore[arg-type]
    redactor = report.redactor() if asked.redact else None
    files: dict[str, bytes] = {}
    models = {name: _shown(stage, report.model(FORMATS[name].detail, FORMATS[name].needs)) for name in REPORTS}
    for name, model in models.items():
        if redactor:
            model = redactor.model(_without_own_names(model, stage.own_names()))  # noqa: PLW2901 - the same one, redacted
            models[name] = model
        files[REPORTS[name]] = render(model, name)
    return Outcome(report, models["json"], files)


def _shown(stage: Stage, model: ReportModel) -> ReportModel:
    """Return a report that calls the files as the stage says, wherever it names them."""
    return report_from(stage.renamed(render(model, "json").decode("utf-8")).encode("utf-8"), "report.json")


def _without_own_names(model: ReportModel, names: Mapping[str, str]) -> ReportModel:
    """Return a report in which no message tells how a file was called by whoever sent it."""
    inputs = tuple(_numbered(item, names.get(item.path, "")) for item in model.inputs)
    return model.model_copy(update={"inputs": inputs})


def _numbered(item: InputReport, own: str) -> InputReport:
    if not own:
        return item
    name = PurePath(item.path).name
    problems = tuple(problem.model_copy(update={"message": problem.message.replace(f"«{own}»", f"«{name}»")})
                     for problem in item.problems)
    return item.model_copy(update={"problems": problems})


def _copy(source: Path, place: Path) -> None:
    try:
        if not stat.S_ISREG(source.stat().st_mode):
            raise InputError(*(text.format(path=source) for text in _TEXTS["not_file"]))
        shutil.copyfile(source, place)
    except (OSError, ValueError) as error:
        raise InputError(*(text.format(path=source, why=system_reason(error, lang))
                           for lang, text in zip(("vi", "en"), _TEXTS["gone"], strict=True))) from error


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
