"""Recall and precision of sessions and fields on the samples of layouts: `python benchmarks/recognition.py`.

A session is found if what it is about agrees, or most of its fields do; a field is right if its value
and its origin cell agree. Recall: of what a careful person would have typed, how much was read.
Precision: of what was read, how much that person would have typed. A right value from a wrong cell is wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures" / "layouts"))

from expectations import HERE, Outcome, compare, expectations, load  # the path above comes first

from shcm_rules import read_schedule

HEADER = ("sample", "sessions", "recall", "precision", "fields", "recall", "precision", "differences")


def measure(path: Path) -> Outcome:
    expected = load(path)
    return compare(expected, read_schedule(HERE / expected["file"], **expected["read_with"]))


def row(name: str, outcome: Outcome) -> list[str]:
    return [
        name, str(outcome.sessions_expected), share(outcome.sessions_found, outcome.sessions_expected),
        share(outcome.sessions_true, outcome.sessions_read), str(outcome.fields_expected),
        share(outcome.fields_found, outcome.fields_expected), share(outcome.fields_true, outcome.fields_read),
        str(len(outcome.differences)),
    ]


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def total(outcomes: list[Outcome]) -> Outcome:
    names = ("sessions", "fields")
    counts = ("expected", "found", "read", "true")
    added = {f"{n}_{c}": sum(getattr(o, f"{n}_{c}") for o in outcomes) for n in names for c in counts}
    return Outcome(**added, differences=[item for outcome in outcomes for item in outcome.differences])


def table() -> list[str]:
    measured = {path.stem: measure(path) for path in expectations()}
    rows = [row(name, outcome) for name, outcome in measured.items()]
    rows.append(row("**all**", total(list(measured.values()))))
    lines = [HEADER, ["---"] * len(HEADER), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


if __name__ == "__main__":
    print("\n".join(table()))
    if "--differences" in sys.argv:
        for path in expectations():
            for difference in measure(path).differences:
                print(f"{path.stem}: {difference}")
