"""All Lào Cai rules over a million sessions: the engine, beside the same verdicts by hand, each in its own process."""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import big_schedule

from shcm_rules.api import load_rules
from shcm_rules.engine import clusters, counting, evaluation, judging, occasions, records, rows, single, units


def judge(schedule):
    """Return the evaluation of all rules: the verdict of every duty, no finding."""
    return evaluation.evaluate(schedule, load_rules("lao-cai"), year=big_schedule.YEAR, as_of=big_schedule.AS_OF)


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


_WATCHED = (
    (evaluation, "prepare", False), (evaluation, "judge_sessions", True), (evaluation, "count_groups", True),
    (evaluation, "judge_occasions", True), (evaluation, "judge_clusters", True), (evaluation, "judge_deadlines", True),
    (evaluation, "judge_parts", True), (evaluation, "judge_minutes", True), (evaluation, "judge_rotation", True),
    (records, "_matched", False), (records, "_document_flags", False), (single, "_venues", False), (single, "texts_with", False),
    (counting, "_domain", False), (counting, "_count", True), (counting, "_tally", False),
    (clusters, "_table", False), (clusters, "_numbers", False), (clusters, "_per_cluster", False),
    (rows, "_with_days", False), (units, "attach_calendars", False), (counting, "judge", False),
    (clusters, "judge_worlds", False), (judging, "judge_worlds", False),
)


def profile(schedule) -> None:
    """Print the time of every judge and of the frames below it."""
    clock = Clock()
    for module, name, every in _WATCHED:
        if hasattr(module, name):
            clock.wrap(module, name, every=every)
    for name in ("departments", "department_subjects", "clusters", "schools", "aliases"):
        _wrap_cached(clock, units.Units, name)
    for name in ("_candidates", "_placed", "_members", "sometimes_missing"):
        _wrap_cached(clock, occasions.Occasions, name)
    start = time.perf_counter()
    found = judge(schedule)
    total = time.perf_counter() - start
    for name, spent in sorted(clock.spent.items(), key=lambda item: -item[1]):
        print(f"{spent:8.3f} s  {clock.calls[name]:4d} ×  {name}")
    print(f"{total:8.3f} s  in all; peak {peak_mb():.0f} MB")
    for judged in found.judged:
        codes = dict(sorted(Counter(judged.verdict.to_list()).items()))
        print(f"  {judged.task.rule.id}: {judged.keys.height} duties {codes}")
    print("  crashed:", found.crashed, " idle:", [rule.id for _, rule, why in found.idle if why == "nothing-to-check"])


def _wrap_cached(clock: Clock, kind: type, name: str) -> None:
    prop = kind.__dict__.get(name)
    if prop is None:
        return
    inner = prop.func

    def timed(self):
        with clock.running(f"{kind.__name__}.{name}"):
            return inner(self)

    prop.func = timed


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--profile", action="store_true", help="print time per judge")
    options = parser.parse_args()
    start = time.perf_counter()
    schedule = big_schedule.make_schedule(options.sessions)
    print(f"made {schedule.sessions.height} rows in {time.perf_counter() - start:.1f} s, {peak_mb():.0f} MB, "
          f"table {schedule.sessions.estimated_size('mb'):.0f} MB")
    if options.profile:
        profile(schedule)
        return
    for _ in range(3):
        start = time.perf_counter()
        judge(schedule)
        print(f"{time.perf_counter() - start:.2f} s, peak {peak_mb():.0f} MB")


if __name__ == "__main__":
    main()
