"""A country's sessions from Parquet, more than memory holds: judged in parts, with time and memory.

What both can do is compared first: a store of one million sessions judged at once in memory and in parts, every
open finding's fingerprint, verdict and reason, and every count.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
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

from shcm_rules.stores.checking import check_store
from shcm_rules.stores.files import save_schedule

__all__ = ["measure", "table"]

BLOCK = 1_000_000  # sessions of each province of the country that is made up


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
    """Write a country, a store for each province, and return its size."""
    provinces = max(rows // BLOCK, 1)
    for number in range(provinces):
        save_schedule(big_schedule.make_schedule(min(rows, BLOCK), seed=20 + number), folder / f"{number:03d}")
    size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
    return {"provinces": provinces, "parquet_mb": size / 1e6}


def compare(folder: Path) -> dict[str, object]:
    """Return how the whole judged at once differs from the parts: in counts and in every open finding."""
    from shcm_rules.api import load_rules  # noqa: PLC0415
    from shcm_rules.engine.evaluation import evaluate  # noqa: PLC0415
    from shcm_rules.stores.files import open_store  # noqa: PLC0415

    whole = evaluate(
        open_store(folder / "000").load(), load_rules("lao-cai"), year=big_schedule.YEAR, as_of=big_schedule.AS_OF)
    expected = sorted((f.fingerprint, str(f.verdict), str(f.reason))
                      for f in replace(whole, idle=[]).findings("vi", "open"))
    output = folder.with_name("out")
    report = check_store(folder, rules="lao-cai", as_of=big_schedule.AS_OF, output=output, rows_of_part=BLOCK // 8)
    files = (output / "findings").rglob("*.parquet")
    rows = pl.concat(map(pl.read_parquet, files)).select("fingerprint", "verdict", "reason").rows()
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
