"""What a user's own files change of a run: a profile that weighs rules, acts that waive duties."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import RuleError, UsageError
from .findings import ProfileReport
from .importers.worker import start_reader
from .options import WEEK_SETTING
from .rulesets.model import RuleSet
from .windows import WEEK_CONVENTIONS

if TYPE_CHECKING:
    from .importers.worker import Reader
    from .rulesets.profiles import ProfileFile
    from .rulesets.waivers import WaiverFile

__all__ = ["profile_of", "waivers_of", "weigh"]

AnyPath = str | PathLike[str]
_NOT_A_FILE = {
    "vi": "{path}: miễn trừ phải là một tệp .yaml, .xlsx hoặc .csv, không phải thư mục",
    "en": "{path}: waivers stand in one file, .yaml, .xlsx or .csv, not in a folder",
}


def profile_of(path: AnyPath | None) -> tuple[ProfileFile | None, str | None]:
    """Return the profile of the rule sets, and the reader's own setting that it may decide too."""
    if path is None:
        return None, None
    from .rulesets.profiles import read_profile  # noqa: PLC0415 - only who has a profile pays for it

    file = read_profile(Path(path))
    settings = dict(file.profile.settings)
    week_convention = settings.pop(WEEK_SETTING, None)
    if week_convention not in (None, *WEEK_CONVENTIONS):
        sentence = f"thiết lập {WEEK_SETTING}: không có giá trị “{week_convention}”; được phép: "
        place = ("profile", "settings", WEEK_SETTING)
        raise RuleError([file.source.at(place, sentence + ", ".join(WEEK_CONVENTIONS))])
    return replace(file, profile=file.profile.model_copy(update={"settings": settings})), week_convention


def weigh(
    rule_sets: tuple[RuleSet, ...], file: ProfileFile | None, given: Mapping[str, str],
) -> tuple[tuple[RuleSet, ...], ProfileReport | None]:
    """Return the sets as a profile weighs them, and what it changed that `given` does not decide anyway."""
    if file is None:
        return rule_sets, None
    from .rulesets.profiles import apply_profiles  # noqa: PLC0415 - as above

    weighed = apply_profiles(rule_sets, file)
    pairs = [pair for sets in zip(rule_sets, weighed, strict=True)
             for pair in zip(sets[0].rules, sets[1].rules, strict=True)]
    severities = {old.id: (old.severity, new.severity) for old, new in pairs if old.severity != new.severity}
    settings = {
        name: spec.default for old, new in zip(rule_sets, weighed, strict=True) for name, spec in new.settings.items()
        if spec.default != old.settings[name].default and name not in given
    }
    return weighed, ProfileReport(path=file.path, sha256=file.sha256, severities=severities, settings=settings)


def waivers_of(path: AnyPath, reader: Reader | None, lang: str) -> WaiverFile:
    """Read a file of waivers; sheets through the reading process, as every workbook."""
    from .importers.files import find_files  # noqa: PLC0415 - only who has waivers pays for them
    from .importers.waiver_rows import read_waiver_rows  # noqa: PLC0415
    from .rulesets.waivers import from_rows, read_waivers  # noqa: PLC0415

    file = Path(path)
    if file.is_dir():
        raise UsageError(_NOT_A_FILE[lang].format(path=path))
    if file.suffix.lower() in {".yaml", ".yml"}:
        return read_waivers(file)
    with ExitStack() as stack:
        asked = find_files([file])
        (raw,) = (reader or stack.enter_context(start_reader([file]))).read(asked)
    sheets = read_waiver_rows(raw)
    rows = [({"sheet": row.sheet, "cell": row.cell, "row": row.row}, row.cells, row.doubts) for row in sheets.rows]
    return from_rows(rows, str(path), raw.sha256, sheets.problems, readable=sheets.readable)
