"""Does every remedy mend: over the sample workbooks and random small schedules, by check, with its cost.

    python -m benchmarks.remedies [--rounds 6]

A duty can still be met if a remedy was found, or if the brute force of `tests.worlds.mending_menu` finds a way.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from shcm_rules.api import check
from shcm_rules.engine.mending.locating import Places
from shcm_rules.engine.mending.search import mend
from shcm_rules.engine.mending.trial import Trial
from shcm_rules.errors import ShcmError
from tests.worlds.mending_menu import changes
from tests.worlds.tables import schedule
from tests.worlds.test_mending_worlds import CASES, drawn, evaluated, open_duties, satisfied

DAYS = ("2025-11-10", "2026-03-02", "2026-06-01")
OPEN = {"violated", "undetermined", "pending"}


def main() -> None:
    """Print a line for each check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4, help="schedules of each random case")
    rounds = parser.parse_args().rounds
    print("| source | check | open | can be met | mended | applied: satisfied | ms each |")
    print("|---|---|---|---|---|---|---|")
    for source, told in (("samples", _samples()), ("random", _random(rounds))):
        _print(source, told)


Line = tuple[str, bool, bool, bool, float]  # check, can be met, mended, satisfied when applied, seconds


def _print(source: str, told: Iterator[Line]) -> None:
    found: dict[str, list[Line]] = {}
    for line in told:
        found.setdefault(line[0], []).append(line)
        found.setdefault("all", []).append(line)
    for name, lines in sorted(found.items()):
        can, mended, good = (sum(line[i] for line in lines) for i in (1, 2, 3))
        each = 1000 * sum(line[4] for line in lines) / len(lines)
        print(f"| {source} | {name} | {len(lines)} | {can} | {mended} | {good} | {each:.0f} |")


def _try(trial: Trial) -> tuple[bool, bool, float]:
    began = time.perf_counter()
    plan = mend(trial)
    seconds = time.perf_counter() - began
    return plan is not None, plan is not None and trial.satisfied_by(plan.edits), seconds


def _samples() -> Iterator[Line]:
    for path in sorted(Path("fixtures").glob("*.xlsx")):
        for day in DAYS:
            try:
                report = check(path, as_of=day)
            except ShcmError:
                continue  # a workbook that names no place
            evaluation = report._outcome.evaluation  # noqa: SLF001 - measured from within
            places = Places(evaluation, evaluation._explained)  # noqa: SLF001
            for finding in report.findings:
                trial = places.trial(finding) if finding.verdict in OPEN else None
                if trial is not None:
                    mended, good, seconds = _try(trial)
                    yield type(trial.task.check).__name__, mended, mended, good, seconds


def _random(rounds: int) -> Iterator[Line]:
    for name in CASES:
        for world, mini in islice(drawn(name), rounds):
            evaluation = evaluated(world, schedule(world, [mini]))
            for trial, key, verdict in islice(open_duties(world, evaluation), 3):
                mended, good, seconds = _try(trial)
                can = mended or (verdict != "pending" and satisfied(
                    world, mini, list(changes(world, mini, key)), key) is not None)
                yield type(trial.task.check).__name__, can, mended, good, seconds


if __name__ == "__main__":
    main()
