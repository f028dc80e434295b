"""`shcm diff`: what differs between two checks, from reports or from schedules, as text or JSON."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..importers.worker import start_reader
from ..problems import system_reason
from .diff_page import diff_lines
from .parser import refuse_unknown
from .questions import BESIDE, FAILING, read_settings, refuse_wrong, wrong_output
from .texts import MESSAGES

if TYPE_CHECKING:
    from ..comparison import Comparison
    from ..findings import ReportModel

__all__ = ["run"]

FORMATS = ("text", "json")
_TEXTS = {
    "vi": {
        "only_schedules": "{options}: chỉ dùng khi so tệp lịch; hai báo cáo JSON đã có sẵn kết quả",
        "incomplete": "{name}: báo cáo chưa đầy đủ, có phần chưa kiểm tra được; phần còn lại vẫn được so.",
    },
    "en": {
        "only_schedules": "{options}: only for schedules; two JSON reports hold their results already",
        "incomplete": "{name}: this report is incomplete, something could not be checked; the rest was compared.",
    },
}


def run(arguments: Namespace, lang: str) -> int:
    """Compare, write the answer, return 1 for what is new or worse, 2 if something could not be compared."""
    _refuse(arguments, lang)
    old, new = _reports(arguments, lang)
    from ..comparison import compare_reports  # noqa: PLC0415 - heavy; wrong options are told before

    names = (Path(arguments.old).name, Path(arguments.new).name)
    if names[0] == names[1]:
        names = (str(arguments.old), str(arguments.new))
    found = compare_reports(old, new, names=names, lang=arguments.lang)
    _write(found, arguments, lang)
    complete = True
    for model, name in ((old, names[0]), (new, names[1])):
        if not model.complete:
            complete = False
            print(_TEXTS[lang]["incomplete"].format(name=name), file=sys.stderr)  # noqa: T201 - not the answer
    return (1 if _risen(found, arguments) else 0) if complete else 2


def _risen(found: Comparison, arguments: Namespace) -> bool:
    from ..findings import Verdict  # noqa: PLC0415 - as above

    failing = [Verdict(name) for name in FAILING[arguments.fail_on]]
    return bool(found.risen(failing, strict=arguments.strict))


def _refuse(arguments: Namespace, lang: str) -> None:
    inputs = [arguments.old, arguments.new, *(getattr(arguments, name) for name in BESIDE)]
    given = [f"--{name}" for name in (*BESIDE, "rules", "year", "set") if getattr(arguments, name)]
    given += ["--as-of"] if arguments.as_of else []
    given += ["--phase"] if arguments.phase != "plan" else []
    needless = given if _is_report(arguments.old) and _is_report(arguments.new) else []
    refuse_wrong(arguments, lang, [
        refuse_unknown("--format", arguments.format, FORMATS, lang), wrong_output(arguments.output, inputs, lang),
        _TEXTS[lang]["only_schedules"].format(options=", ".join(needless)) if needless else None,
    ])


def _is_report(path: str) -> bool:
    return path.lower().endswith(".json")


def _reports(arguments: Namespace, lang: str) -> tuple[ReportModel, ReportModel]:
    """Return the two reports; schedules are checked, both with the same options."""
    schedules = [path for path in (arguments.old, arguments.new) if not _is_report(path)]
    if not schedules:
        return _read(arguments.old, lang), _read(arguments.new, lang)
    with start_reader(schedules) as reader:
        from ..api import check  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile

        def report(path: str) -> ReportModel:
            if _is_report(path):
                return _read(path, lang)
            return check(
                path, rules=arguments.rules, as_of=arguments.as_of, year=arguments.year, phase=arguments.phase,
                settings=read_settings(arguments.set), lang=arguments.lang, redact=arguments.redact, reader=reader,
                **{name: getattr(arguments, name) for name in BESIDE}).model()

        return report(arguments.old), report(arguments.new)


def _read(path: str, lang: str) -> ReportModel:
    from ..report_files import read_report  # noqa: PLC0415 - as above

    return read_report(path, lang)


def _json(found: Comparison) -> str:
    return json.dumps(found.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1)


def _write(found: Comparison, arguments: Namespace, lang: str) -> None:
    output = arguments.output
    name = arguments.format or ("json" if output and output.lower().endswith(".json") else "text")
    text = _json(found) if name == "json" else "\n".join(diff_lines(found))
    if not output:
        print(text)  # noqa: T201 - the command's answer
        return
    try:
        Path(output).write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(MESSAGES[lang]["cannot_write"].format(path=output, why=system_reason(error, lang))) from error
    print(MESSAGES[lang]["written"].format(path=output), file=sys.stderr)  # noqa: T201 - not the answer
