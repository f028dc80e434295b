"""`shcm explain`: one finding of a check, why it is what it is, and what would mend it."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from ..importers.worker import start_reader
from .parser import refuse_unknown
from .questions import read_settings, refuse_wrong

if TYPE_CHECKING:
    from ..findings import Explanation, Finding

__all__ = ["run"]

FORMATS = ("text", "json")


def run(arguments: Namespace, lang: str) -> int:
    """Check the paths, print the explanation; 0 whatever the verdict is."""
    refuse_wrong(arguments, lang, [refuse_unknown("--format", arguments.format, FORMATS, lang)])
    with start_reader(arguments.paths) as reader:
        from ..api import check  # noqa: PLC0415 - heavy; the reading process loads its libraries meanwhile

        report = check(
            arguments.paths, rules=arguments.rules, as_of=arguments.as_of, year=arguments.year,
            phase=arguments.phase, registry=arguments.registry, calendar=arguments.calendar,
            waivers=arguments.waivers, profile=arguments.profile, layout=arguments.layout,
            settings=read_settings(arguments.set), lang=arguments.lang, redact=arguments.redact, reader=reader,
        )
    finding, explanation = report.finding(arguments.fingerprint), report.explain(arguments.fingerprint)
    if arguments.format == "json":
        print(_as_json(finding, explanation))  # noqa: T201 - the command's answer
        return 0
    from .explain_page import explanation_lines  # noqa: PLC0415 - only the text needs its words

    for line in explanation_lines(finding, explanation, report.as_of.isoformat(), lang):
        print(line)  # noqa: T201 - the command's answer
    return 0


def _as_json(finding: Finding, explanation: Explanation) -> str:
    told = {"finding": finding.model_dump(mode="json"), "explanation": explanation.model_dump(mode="json")}
    return json.dumps(told, ensure_ascii=False, indent=2)
