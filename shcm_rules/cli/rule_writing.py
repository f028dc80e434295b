"""`shcm rules new | to-xlsx | from-xlsx`: begin a rule set or a rule, and edit a whole set in a spreadsheet."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ..errors import UsageError
from ..problems import system_reason
from .texts import MESSAGES

__all__ = ["run"]

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "begun": "Đã ghi {path}.",
        "next": "Còn {n} chỗ phải điền. Xem: shcm rules lint {folder}; chạy ví dụ: shcm rules test {folder}",
        "no_comments": "Đã ghi {path}. Chú thích (dòng #) của các tệp không có trong sổ.",
        "set_written": "Đã ghi bộ quy tắc vào {path}.", "remarks": "{n} chỗ nên sửa",
    },
    "en": {
        "begun": "Wrote {path}.",
        "next": "Places to fill in: {n}. See: shcm rules lint {folder}; run the examples: shcm rules test {folder}",
        "no_comments": "Wrote {path}. Comments (lines with #) of the files are not in the workbook.",
        "set_written": "Wrote the rule set to {path}.", "remarks": "places to mend: {n}",
    },
}


def run(arguments: Namespace, lang: str) -> int:
    """Run one of the commands and return its exit status."""
    return _COMMANDS[arguments.command[1]](arguments, lang)


def _new(arguments: Namespace, lang: str) -> int:
    from ..options import read_day, read_year  # noqa: PLC0415 - one command each
    from ..rulesets.books.placeholders import placeholders  # noqa: PLC0415
    from ..rulesets.books.scaffold import scaffold  # noqa: PLC0415
    from ..windows import SchoolYear  # noqa: PLC0415

    spoken: Literal["vi", "en"] = "en" if lang == "en" else "vi"
    folder = Path(arguments.folder)
    year = read_year(arguments.year, spoken) or SchoolYear.of(read_day(None, spoken))
    try:
        written = scaffold(folder, arguments.rule_id, check=arguments.check, year=year)
    except OSError as error:
        raise _cannot_write(folder, error, lang) from error
    for path in written:
        _tell(_TEXTS[lang]["begun"].format(path=path))
    _tell(_TEXTS[lang]["next"].format(n=len(placeholders(folder)), folder=folder))
    return 0


def _to_xlsx(arguments: Namespace, lang: str) -> int:
    path = Path(arguments.output)
    if path.suffix.lower() != ".xlsx":
        raise UsageError(MESSAGES[lang]["not_xlsx"].format(path=path))
    if path.exists() and not arguments.force:
        raise UsageError(MESSAGES[lang]["exists"].format(path=path))
    from ..rule_books import write_rule_book  # noqa: PLC0415 - heavy, after the cheap refusals

    try:
        write_rule_book(arguments.set, path)
    except OSError as error:
        raise _cannot_write(path, error, lang) from error
    _tell(_TEXTS[lang]["no_comments"].format(path=path))
    return 0


def _from_xlsx(arguments: Namespace, lang: str) -> int:
    from ..rule_books import read_rule_book  # noqa: PLC0415 - one command each

    folder = Path(arguments.output)
    try:
        remarks = read_rule_book(Path(arguments.file), folder, force=arguments.force)
    except OSError as error:
        raise _cannot_write(folder, error, lang) from error
    for remark in remarks:
        _tell(remark)
    if remarks:
        _tell(_TEXTS[lang]["remarks"].format(n=len(remarks)))
    _tell(_TEXTS[lang]["set_written"].format(path=folder))
    return 0


_COMMANDS = {"new": _new, "to-xlsx": _to_xlsx, "from-xlsx": _from_xlsx}


def _cannot_write(path: Path, error: OSError, lang: str) -> UsageError:
    return UsageError(MESSAGES[lang]["cannot_write"].format(path=path, why=system_reason(error, lang)))


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the command's answer
