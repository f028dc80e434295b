"""`shcm check --engine`: a store checked part by part, its findings as Parquet, the counts on the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..problems import counted

if TYPE_CHECKING:
    from ..stores.checking import StoreReport

__all__ = ["run"]

#: Options of a check that say nothing to a store, with what they are without.
_NOT_HERE = {
    "format": None, "registry": None, "calendar": None, "waivers": None, "profile": None, "layout": None, "keep": None,
    "annotate": None, "baseline": None, "document": None, "template": None, "redact": False, "watch": False,
}
_TEXTS = {
    "vi": {
        "one": "--engine kiểm tra đúng một kho (do shcm store ghi ra), hoặc một thư mục chứa các kho",
        "rules": "--engine cần --rules: kho không tự chọn bộ quy tắc",
        "not_here": "--{option} không đi cùng --engine",
        "output": "-o chỉ nhận một thư mục khi đi cùng --engine",
        "head": "Kho {folder}: {duties} yêu cầu, {parts}. Năm học {year}, tính đến {day}.",
        "rule": "  {rule}: {told}",
        "idle": "Không có gì để xét: {rules}.",
        "crashed": "Lỗi của chương trình: không kiểm tra được {rules}; các quy tắc khác vẫn được kiểm tra.",
        "written": "Kết quả: {folder} (findings/: từng yêu cầu; duties.parquet: số lượng;"
                   " summary.json: tổng hợp).",
    },
    "en": {
        "one": "--engine checks exactly one store (of shcm store), or one folder of stores",
        "rules": "--engine needs --rules: a store chooses none itself",
        "not_here": "--{option} does not go with --engine",
        "output": "-o takes one folder with --engine",
        "head": "Store {folder}: {duties} duties in {parts}. School year {year}, as of {day}.",
        "rule": "  {rule}: {told}",
        "idle": "Nothing to check: {rules}.",
        "crashed": "Defect of this program: could not check {rules}; the other rules were checked.",
        "written": "Results: {folder} (findings/: each duty; duties.parquet: counts; summary.json: totals).",
    },
}


def run(arguments: Namespace, lang: str) -> int:
    """Check the store, print the counts, return the exit status of the check."""
    _refuse(arguments, lang)
    from ..stores.checking import check_store  # noqa: PLC0415 - heavy, and its engines more so
    from .questions import read_settings  # noqa: PLC0415

    output = arguments.output[0] if arguments.output else None
    report = check_store(
        arguments.paths[0], rules=arguments.rules, as_of=arguments.as_of, year=arguments.year, phase=arguments.phase,
        settings=read_settings(arguments.set), lang=arguments.lang, engine=arguments.engine, output=output,
        detail=arguments.detail or "open")
    print("\n".join(_lines(report, arguments.paths[0], arguments.lang)))  # noqa: T201 - the command's answer
    if output:
        print(_TEXTS[lang]["written"].format(folder=output), file=sys.stderr)  # noqa: T201 - where the findings are
    return report.exit_status(arguments.fail_on, strict=arguments.strict)


def _refuse(arguments: Namespace, lang: str) -> None:
    words = _TEXTS[lang]
    wrong = [words["not_here"].format(option=name) for name, usual in _NOT_HERE.items()
             if getattr(arguments, name, usual) != usual]
    wrong += [words[name] for name, holds in (
        ("one", len(arguments.paths) != 1), ("rules", not arguments.rules), ("output", len(arguments.output) > 1),
    ) if holds]
    if wrong:
        raise UsageError("\n".join(wrong))


def _lines(report: StoreReport, folder: str, lang: str) -> Iterator[str]:
    from ..reports.words import COUNTED, show_day  # noqa: PLC0415 - with the rest of the reports

    words, verdicts = _TEXTS[lang], COUNTED[lang]
    yield words["head"].format(
        folder=folder, duties=_number(sum(report.verdicts.values()), lang), parts=_parts(report.parts, lang),
        year=report.year, day=show_day(report.as_of.isoformat()))
    for rule, told in report.by_rule().items():
        yield words["rule"].format(rule=rule, told=", ".join(
            f"{_number(told[verdict], lang)} {word}" for verdict, word in verdicts.items() if told.get(verdict)))
    if report.idle:
        yield words["idle"].format(rules=", ".join(rule for _, rule, _ in report.idle))
    if report.crashed:
        yield words["crashed"].format(rules=", ".join(report.crashed))


def _parts(n: int, lang: str) -> str:
    return counted(n, "part") if lang == "en" else f"{_number(n, lang)} phần"


def _number(n: int, lang: str) -> str:
    return f"{n:,}" if lang == "en" else f"{n:,}".replace(",", ".")
