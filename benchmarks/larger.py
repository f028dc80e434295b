"""A country's sessions from Parquet, more than memory holds: judged in parts, with time and memory.

What both can do is compared first: a store of one million sessions judged at once in memory and in parts, every
open finding's fingerprint, verdict and reason, and every count.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import big_schedule
import polars as pl

from shcm_rules.schedule import Schedule, Source
from shcm_rules.stores.checking import check_store
from shcm_rules.stores.files import SMALL_TABLES, save_schedule

__all__ = ["measure", "table"]

BLOCK = 1_000_000  # sessions of one province of the country that is made up
_NAMED = {
    "sessions": ("school", "school_id", "department_id", "cluster", "cluster_id"),
    "departments": ("school", "school_id", "department_id"),
    "clusters": ("school", "school_id", "cluster", "cluster_id", "head"),
    "documents": ("unit", "unit_id"), "minutes": ("unit", "unit_id"),
}


def measure(rows: int = 100_000_000, compared: int = BLOCK) -> dict[str, object]:
    """Return what a check of a store took by each engine, after its verdicts were found equal to the whole's."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample"
        _run("--make", str(sample), "--sessions", str(compared))
        differences = _run("--compare", str(sample))
        if differences["differences"]:
            raise SystemExit(str(differences))
        small = {name: _run("--time", name, str(sample)) for name in ("polars", "duckdb", "spark")}
        store = Path(folder) / "store"
        made = _run("--make", str(store), "--sessions", str(rows))
        found = {"rows": rows, **made, "compared": differences, "small_rows": compared, "small": small}
        found["engines"] = {name: _run("--time", name, str(store)) for name in ("polars", "duckdb")}
        return found


def _run(*options: str) -> dict[str, object]:
    made = subprocess.run([sys.executable, __file__, *options], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return json.loads(made.stdout or "{}")


def make(folder: Path, rows: int) -> dict[str, object]:
    """Write a store of a country, one million sessions at a time, and return its size."""
    shutil.rmtree(folder, ignore_errors=True)
    blocks = max(rows // BLOCK, 1)
    small: dict[str, list[pl.DataFrame]] = {name: [] for name in SMALL_TABLES}
    sources: list[Source] = []
    for number in range(blocks):
        block = _named(big_schedule.make_schedule(min(rows, BLOCK), seed=20 + number), number, len(sources))
        if not number:
            save_schedule(replace(block, sessions=block.sessions.clear(), sources=[]), folder)
            head = replace(block, **{name: getattr(block, name).clear() for name in ("sessions", *SMALL_TABLES)})
        at = pl.col("row_id") + number * BLOCK
        block.sessions.with_columns(at.cast(pl.Int32)).write_parquet(folder / "sessions" / f"{number:05d}.parquet")
        for name in SMALL_TABLES:
            small[name].append(getattr(block, name))
        sources += block.sources
    shutil.rmtree(folder / "head", ignore_errors=True)
    save_schedule(replace(head, sources=sources), folder / "head")
    shutil.move(folder / "head" / "store.json", folder / "store.json")
    for name, frames in small.items():
        pl.concat(frames).write_parquet(folder / f"{name}.parquet")
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    return {"made": blocks * min(rows, BLOCK), "parquet_mb": size / 1e6}


def _named(schedule: Schedule, number: int, sources: int) -> Schedule:
    """Return a province's schedule under names and sources of its own."""
    mark = f" {number:03d}"
    tables = {}
    for name, columns in _NAMED.items():
        frame = getattr(schedule, name)
        tables[name] = frame.with_columns(
            *(_marked(pl.col(column), mark) for column in columns),
            (pl.col("source").cast(pl.Int32) + sources).alias("source"))
    return replace(schedule, **tables, sources=[replace(s, file=f"{number:03d}/{s.file}") for s in schedule.sources])


def _marked(column: pl.Expr, mark: str) -> pl.Expr:
    """Return names with a mark behind the school's or the cluster's own number."""
    return column.str.replace(r"(bản|Bản|số) (\d+)", f"$1 ${{2}}{mark}")


def compare(folder: Path) -> dict[str, object]:
    """Return how the whole judged at once differs from the parts: in counts and in every open finding."""
    from shcm_rules.api import load_rules  # noqa: PLC0415
    from shcm_rules.engine.evaluation import evaluate  # noqa: PLC0415
    from shcm_rules.stores.files import open_store  # noqa: PLC0415

    whole = evaluate(open_store(folder).load(), load_rules("lao-cai"), year=big_schedule.YEAR, as_of=big_schedule.AS_OF)
    expected = sorted((f.fingerprint, str(f.verdict), str(f.reason))
                      for f in replace(whole, idle=[]).findings("vi", "open"))
    output = folder.with_name("out")
    report = check_store(folder, rules="lao-cai", as_of=big_schedule.AS_OF, output=output, rows_of_part=BLOCK // 8)
    rows = pl.read_parquet(output / "findings" / "*.parquet").select("fingerprint", "verdict", "reason").rows()
    found = sorted((a, b, str(c)) for a, b, c in rows)
    counted = int(report.duties["duties"].sum()) - sum(judged.keys.height for judged in whole.judged)
    return {"differences": len(set(found) ^ set(expected)) + abs(counted), "open": len(found),
            "duties": int(report.duties["duties"].sum()), "parts": report.parts}


def _time(engine: str, folder: Path) -> dict[str, object]:
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--master local[2] --driver-memory 3g pyspark-shell")
    peak = _Peak()
    start = time.perf_counter()
    with peak:
        report = check_store(folder, rules="lao-cai", as_of=big_schedule.AS_OF, engine=engine)
    spent = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": spent, "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024,
            "anonymous_mb": peak.most, "duties": int(report.duties["duties"].sum()), "parts": report.parts,
            "verdicts": {str(verdict): n for verdict, n in report.verdicts.items()}}


class _Peak:
    """Looks at this process's own memory, files that the system only keeps at hand left out, while it is entered."""

    def __enter__(self) -> None:
        self.most, self._done = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.2):
            with suppress(OSError, StopIteration):
                lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
                self.most = max(self.most, int(next(x for x in lines if x.startswith("RssAnon")).split()[1]) / 1024)


def table(found: Mapping[str, object]) -> list[str]:
    """Return the result as lines of a table."""
    compared = found["compared"]
    small = [f"{name} {told['seconds']:.1f} s" for name, told in found["small"].items()]
    return [
        (f"{found['rows']:,} sessions in {found['parquet_mb']:,.0f} MB of Parquet, all Lào Cai rules, counts by rule,"
        f" unit, verdict and reason. Before, {compared['duties']:,} duties in {compared['parts']} parts were compared"
        f" with the whole in memory, {compared['open']:,} open findings by fingerprint: no difference."),
        "",
        "| engine | seconds | CPU seconds | peak memory, MB | of it not files | duties | parts |",
        "|---|---|---|---|---|---|---|",
        *(f"| {name} | {told['seconds']:,.0f} | {told['cpu']:,.0f} | {told['peak_mb']:,.0f} |"
          f" {told['anonymous_mb']:,.0f} | {told['duties']:,} | {told['parts']} |"
          for name, told in found["engines"].items()),
        "",
        f"The {found['small_rows']:,} alone, Spark in local mode with two threads: {', '.join(small)}.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100_000_000)
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="only write the store")
    parser.add_argument("--compare", type=Path, metavar="FOLDER", help="only compare")
    parser.add_argument("--time", nargs=2, metavar=("ENGINE", "FOLDER"), help="only time one engine")
    options = parser.parse_args()
    if options.make:
        print(json.dumps(make(options.make, options.sessions)))
    elif options.compare:
        print(json.dumps(compare(options.compare)))
    elif options.time:
        print(json.dumps(_time(options.time[0], Path(options.time[1]))))
    else:
        print("\n".join(table(measure(options.sessions))))


if __name__ == "__main__":
    main()
