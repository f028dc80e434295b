"""The engine beside other tools on the same rules: every verdict that a tool tells is compared, then it is timed.

    python benchmarks/peers/contest.py [--sizes 60 10000]

Each contender runs in a process of its own, its input made beforehand. Its first run is compared and warms it up.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

import agreement
import polars as pl
import stored
from peak import forget_peak, peak_mb

from peers import given

__all__ = ["measure", "table"]

SIZES = (60, 10_000, 1_000_000, 10_000_000)
CONTENDERS = (
    "engine", "polars_by_hand", "duckdb_by_hand", "pandas_by_hand", "python_loop", "pandera_on_polars",
    "pandera_on_pandas", "great_expectations_suite", "pyshacl_shapes", "zen_decisions", "clingo_program",
)  # fmt: skip
#: What every other contender is set against, on the rules that it tells.
YARDSTICKS = ("engine", "polars_by_hand")
_RUNS, _BUDGET, _PATIENCE = 5, 30.0, 900.0  # runs timed at most; seconds for them; seconds before one is given up

_HEADS = ("contender", "rules", "tells", "seconds", "to the engine", "to Polars by hand", "computing, s",
          "to the engine", "to Polars by hand", "peak, MB", "of it the input", "beyond it")  # fmt: skip

Told = dict[str, object]


def measure(sizes: Sequence[int] = SIZES) -> dict[int, list[Told]]:
    """Return for each size what each contender took; stop at the first verdict that differs from the engine's."""
    return {size: _measure(size) for size in sizes}


def _measure(size: int) -> list[Told]:
    with tempfile.TemporaryDirectory() as folder:
        _call("--make", str(size), folder)
        taken = [_call("--time", name, folder) for name in CONTENDERS]
        against = {(name, tuple(told["rules"])): told
                   for name, told in zip(CONTENDERS, taken, strict=True) if name in YARDSTICKS}  # fmt: skip
        for rules in dict.fromkeys(tuple(told["rules"]) for told in taken if "seconds" in told):
            for key in ((name, rules) for name in YARDSTICKS):
                if key not in against:
                    against[key] = _call("--time", key[0], folder, "--rules", *rules)
    return [told | {"ratios": [_ratios(told, against[name, tuple(told["rules"])]) for name in YARDSTICKS]}
            if "seconds" in told else told for told in taken]  # fmt: skip


def _ratios(told: Told, yardstick: Told) -> tuple[float, float]:
    return told["seconds"] / yardstick["seconds"], told["computing"] / yardstick["computing"]


def _call(*options: str) -> Told:
    command = [sys.executable, "-W", "ignore", __file__, *options]
    try:
        made = subprocess.run(  # noqa: S603 - ourselves
            command, check=False, stdout=subprocess.PIPE, text=True,
            timeout=_PATIENCE if options[0] == "--time" else None)  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"title": options[1], "skipped": f"not done after {_PATIENCE:.0f} s"}
    if made.returncode < 0:
        return {"title": options[1], "skipped": f"ended by signal {-made.returncode}, out of memory"}
    if made.returncode:
        raise SystemExit(f"{' '.join(options)}: {made.stdout}")
    return json.loads(made.stdout.splitlines()[-1]) if made.stdout else {}


def _make(size: int, folder: Path) -> None:
    """Write a schedule and what the engine says of it."""
    stored.save(given.make(size), folder)
    engine = import_module("peers.engine")
    for rule, told in engine.verdicts(engine.run(stored.load(folder))).items():
        told.write_ipc(folder / f"{rule}.arrow")


def _time(name: str, folder: Path, rules: Sequence[str] | None) -> Told:
    try:
        contender = import_module(f"peers.{name}")
    except ModuleNotFoundError as error:
        return {"title": name, "skipped": f"{error.name} is not installed"}
    asked = rules or contender.RULES
    about = {"title": contender.TITLE, "rules": asked, "tells": contender.TELLS, "lacks": contender.LACKS}
    schedule = stored.load(folder)
    if schedule.sessions.height > contender.LARGEST:
        return about | {"skipped": "too slow or too large"}
    made = contender.prepare(schedule)
    del schedule
    gc.collect()
    forget_peak()
    before = peak_mb()

    def run():
        return contender.run(made, rules) if rules else contender.run(made)

    wall, used, found = _clocked(run)
    peak = peak_mb()
    _compare(contender, folder, asked, found)
    del found
    spent = [(wall, used)]
    while len(spent) <= _RUNS and sum(wall for wall, _ in spent) < _BUDGET:
        spent.append(_clocked(run)[:2])
    warm = spent[1:] or spent
    return about | {"seconds": median(wall for wall, _ in warm), "computing": median(used for _, used in warm),
                    "runs": len(spent) - 1, "peak_mb": peak, "input_mb": before}  # fmt: skip


def _clocked(run) -> tuple[float, float, object]:
    begun, used = time.perf_counter(), time.process_time()
    found = run()
    return time.perf_counter() - begun, time.process_time() - used, found


def _compare(contender, folder: Path, rules: Sequence[str], found) -> None:
    told = contender.verdicts(found)
    wrong = {} if set(told) == set(rules) else {"rules": f"{sorted(told)} told, {sorted(rules)} asked"}
    for rule in rules if not wrong else ():
        how = agreement.unlike(pl.read_ipc(folder / f"{rule}.arrow"), told[rule],
                               violations=contender.TELLS == "violations")  # fmt: skip
        wrong |= {rule: how} if how else {}
    if wrong:
        print("; ".join(f"{rule}: {how}" for rule, how in wrong.items()))
        raise SystemExit(1)


def table(found: Mapping[int, Sequence[Told]]) -> list[str]:
    """Return the results as tables of Markdown, one a size."""
    lines = [
        "Every verdict that a contender tells equals the engine's, compared before it is timed. Ratios are to",
        "the engine and to Polars by hand on the rules that the contender tells; above 1: the contender is slower.",
    ]
    for size, told in found.items():
        lines += [
            "", f"### {size:,} sessions", "",
            f"| {' | '.join(_HEADS)} |",
            "|---" * len(_HEADS) + "|",
            *map(_row, told),
        ]  # fmt: skip
    return lines


def _row(told: Told) -> str:
    start = f"| {told['title']} | {len(told.get('rules', ()))} | {told.get('tells', '')} |"
    if "skipped" in told:
        return f"{start} {told['skipped']} {'| ' * 8}| {told.get('lacks', '')} |"
    once = "" if told["runs"] else " (once, cold)"
    (engine, engine_computing), (hand, hand_computing) = told["ratios"]
    return (f"{start} {_figure(told['seconds'])}{once} | {engine:.2f} | {hand:.2f} | {_figure(told['computing'])} "
            f"| {engine_computing:.2f} | {hand_computing:.2f} | {told['peak_mb']:.0f} | {told['input_mb']:.0f} "
            f"| {told['lacks']} |")  # fmt: skip


def _figure(seconds: float) -> str:
    return f"{seconds:.4f}" if seconds < 0.1 else f"{seconds:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--make", nargs=2, metavar=("SIZE", "FOLDER"), help="only write the schedule and the verdicts")
    parser.add_argument("--time", nargs=2, metavar=("WHO", "FOLDER"), help="only compare and time one contender")
    parser.add_argument("--rules", nargs="+", help="with --time: only these rules; for the engine and Polars by hand")
    options = parser.parse_args()
    if options.make:
        _make(int(options.make[0]), Path(options.make[1]))
    elif options.time:
        print(json.dumps(_time(options.time[0], Path(options.time[1]), options.rules)))
    else:
        print("\n".join(table(measure(options.sizes))))


if __name__ == "__main__":
    main()
