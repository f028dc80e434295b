"""All Lào Cai rules over a million sessions: the engine beside the same verdicts by hand, each in its own process.

Every verdict of both is compared before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from statistics import median

import agreement
import big_schedule
import by_hand
import stored

__all__ = ["ROWS", "measure", "table"]

ROWS = 1_000_000
_RUNS = 3
_BUDGET = 60.0  # seconds; a contender so slow that it is used up is timed fewer times


def measure(rows: int = ROWS) -> dict[str, object]:
    """Compare all verdicts, then return what both contenders took: seconds (median), peak and input in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        _run("--make", folder, "--sessions", str(rows))
        compared = _run("--compare", folder)
        if compared["differences"]:
            raise SystemExit("\n".join(f"{rule}: {how}" for rule, how in compared["differences"].items()))
        return {**compared, "hand": _run("--time", "hand", folder), "engine": _run("--time", "engine", folder)}


def _run(*options: str) -> dict[str, object]:
    made = subprocess.run([sys.executable, __file__, *options], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return json.loads(made.stdout or "{}")


def _engine(schedule):
    """Return the verdict columns of all rules; no finding is made."""
    from shcm_rules.engine.evaluation import evaluate  # noqa: PLC0415 - the contender by hand must not pay for it

    return evaluate(schedule, _rules(), year=big_schedule.YEAR, as_of=big_schedule.AS_OF)


@cache
def _rules():
    from shcm_rules.api import load_rules  # noqa: PLC0415

    return load_rules("lao-cai")


def _hand(schedule):
    return by_hand.judge(schedule, big_schedule.TERMS, big_schedule.AS_OF)


_CONTENDERS: Mapping[str, Callable] = {"engine": _engine, "hand": _hand}


def _time(contender: str, folder: Path) -> dict[str, float]:
    schedule = stored.load(folder)
    _forget_peak()
    before, spent, run = peak_mb(), [], _CONTENDERS[contender]
    start = time.perf_counter()
    run(schedule)
    while len(spent) < _RUNS and (not spent or time.perf_counter() - start < _BUDGET):
        begun = time.perf_counter()
        run(schedule)
        spent.append(time.perf_counter() - begun)
    return {"seconds": median(spent), "runs": len(spent), "peak_mb": peak_mb(), "input_mb": before}


def _compare(folder: Path) -> dict[str, object]:
    schedule = stored.load(folder)
    evaluation = _engine(schedule)
    found, duties = agreement.differences(evaluation.judged, _hand(schedule))
    found |= dict.fromkeys(evaluation.crashed, "the engine's check crashed")
    return {"rows": schedule.sessions.height, "rules": len(evaluation.judged), "duties": duties, "differences": found}


class Clock:
    """Adds up the time spent in functions, children included."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.calls: Counter[str] = Counter()

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.spent[name] = self.spent.get(name, 0) + time.perf_counter() - start
            self.calls[name] += 1

    def wrap(self, module, name: str, *, every: bool = False) -> None:
        """Time a function, or (`every`) what its iterator does until it ends."""
        inner: Callable = getattr(module, name)
        label = f"{module.__name__.rsplit('.', 1)[-1]}.{name}"

        def timed(*given, **named):
            with self.running(label):
                found = inner(*given, **named)
                return list(found) if every else found

        setattr(module, name, timed)

    def forget(self) -> None:
        """Begin anew."""
        self.spent.clear()
        self.calls.clear()


#: module, function, whether it is an iterator to be run to its end.
_WATCHED = (
    ("evaluation", "prepare", False),
    ("evaluation", "judge_sessions", True),
    ("evaluation", "count_groups", True),
    ("evaluation", "judge_occasions", True),
    ("evaluation", "judge_clusters", True),
    ("evaluation", "judge_deadlines", True),
    ("evaluation", "judge_parts", True),
    ("evaluation", "judge_minutes", True),
    ("evaluation", "judge_rotation", True),
    ("records", "_matched", False),
    ("records", "_document_flags", False),
    ("single", "_told_venues", False),
    ("counting", "_domain", False),
    ("counting", "_count", True),
    ("counting", "_tally", False),
    ("counting", "members_of", False),
    ("sessions", "collect", False),
    ("clusters", "_table", False),
    ("clusters", "_numbers", False),
    ("clusters", "_per_cluster", False),
    ("clusters", "count_subjects", False),
    ("rows", "_with_days", False),
    ("units", "attach_calendars", False),
)
_CACHED = (
    ("units", "Units", ("departments", "department_subjects", "clusters", "schools", "aliases")),
    ("occasions", "Occasions", ("_candidates", "_placed", "_members", "sometimes_missing")),
)


def profile(schedule) -> None:
    """Print the time of every judge and of the frames below it; names that the engine no longer has are left out."""
    clock = Clock()
    for module, name, every in _WATCHED:
        if hasattr(found := import_module(f"shcm_rules.engine.{module}"), name):
            clock.wrap(found, name, every=every)
    for module, kind, names in _CACHED:
        for name in names:
            _wrap_cached(clock, getattr(import_module(f"shcm_rules.engine.{module}"), kind), name)
    with clock.running("first run (cold)"):
        _engine(schedule)
    clock.forget()
    with clock.running("in all"):
        found = _engine(schedule)
    for name, spent in sorted(clock.spent.items(), key=lambda item: -item[1]):
        print(f"{spent:8.3f} s  {clock.calls[name]:4d} ×  {name}")
    print(f"peak {peak_mb():.0f} MB")
    for judged in found.judged:
        codes = dict(sorted(Counter(judged.verdict.to_list()).items()))
        print(f"  {judged.task.rule.id}: {judged.keys.height} duties {codes}")
    print("crashed:", *found.crashed)


def _wrap_cached(clock: Clock, kind: type, name: str) -> None:
    found = kind.__dict__.get(name)
    inner = found.func if isinstance(found, cached_property) else found
    if inner is None:
        return

    def timed(self, *given, **named):
        with clock.running(f"{kind.__name__}.{name}"):
            return inner(self, *given, **named)

    if isinstance(found, cached_property):
        found.func = timed
    else:
        setattr(kind, name, timed)


def peak_mb() -> float:
    """Return the most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _forget_peak() -> None:
    """Let the peak begin anew, so that reading the input does not hide what comes after; only Linux can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def table(found: Mapping[str, object]) -> list[str]:
    """Return the result as lines of a table."""
    hand, engine = found["hand"], found["engine"]
    lines = [
        f"{found['rows']:,} sessions, {found['rules']} rules, {found['duties']:,} duties; every verdict equal.",
        "",
        "| | seconds | peak memory, MB | of it the input, MB |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {told['seconds']:.2f} | {told['peak_mb']:.0f} | {told['input_mb']:.0f} |"
        for name, told in (("Polars by hand, verdicts only", hand), ("engine, verdicts with reasons", engine))
    ]
    return [
        *lines,
        f"| ratio | {engine['seconds'] / hand['seconds']:.2f} | {engine['peak_mb'] / hand['peak_mb']:.2f} | |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=ROWS)
    parser.add_argument("--profile", action="store_true", help="print the engine's time by judge")
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="only write the schedule")
    parser.add_argument("--compare", type=Path, metavar="FOLDER", help="only compare verdicts")
    parser.add_argument("--time", nargs=2, metavar=("WHO", "FOLDER"), help="only time one contender")
    options = parser.parse_args()
    if options.make:
        stored.save(big_schedule.make_schedule(options.sessions), options.make)
    elif options.compare:
        print(json.dumps(_compare(options.compare)))
    elif options.time:
        print(json.dumps(_time(options.time[0], Path(options.time[1]))))
    elif options.profile:
        with tempfile.TemporaryDirectory() as folder:
            _run("--make", folder, "--sessions", str(options.sessions))
            schedule = stored.load(Path(folder))
            _forget_peak()
            profile(schedule)
    else:
        print("\n".join(table(measure(options.sessions))))


if __name__ == "__main__":
    main()
