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
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import big_schedule
import polars as pl

from shcm_rules.stores.checking import check_store
from shcm_rules.stores.files import save_schedule

__all__ = ["measure", "table"]

BLOCK = 1_000_000  # sessions of each province of the country that is made up


def measure(rows: int = 100_000_000, few: int = 3 * BLOCK, made: Path | None = None) -> dict[str, object]:
    """Return what checking a country took, after the parts of one province were found equal to the whole.

    `few`: as many sessions are checked by DuckDB. `made`: a country that was made before.
    """
    with tempfile.TemporaryDirectory() as folder:
        province = Path(folder) / "province"
        _run("--make", str(province), "--sessions", str(BLOCK))
        compared = _run("--compare", str(province))
        if compared["differences"]:
            raise SystemExit(str(compared))
        country, region = made or Path(folder) / "country", Path(folder) / "region"
        if made is None:
            _run("--make", str(country), "--sessions", str(rows))
        region.mkdir()
        for store in sorted(country.iterdir())[:few // BLOCK]:
            (region / store.name).symlink_to(store.resolve())
        runs = [("polars", province), ("duckdb", province), ("spark", province), ("polars", region),
                ("duckdb", region), ("polars", country)]
        return {"compared": compared, "runs": [_run("--time", *map(str, run)) for run in runs]}


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
    start = time.perf_counter()
    report = check_store(folder, rules="lao-cai", as_of=big_schedule.AS_OF, engine=engine)
    spent = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    size = sum(file.stat().st_size for place in folder.iterdir() for file in place.rglob("*.parquet"))
    return {"engine": engine, "provinces": len(list(folder.iterdir())), "parquet_mb": size / 1e6, "seconds": spent,
            "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024,
            "duties": int(report.duties["duties"].sum()), "parts": report.parts}


def table(found: Mapping[str, object]) -> list[str]:
    """Return the result as lines of a table."""
    compared = found["compared"]
    return [
        (f"Provinces of {BLOCK:,} sessions each, a store each, all Lào Cai rules, counts by rule, unit, verdict and"
         f" reason. Before, one province in {compared['parts']} parts was compared with the whole in memory:"
         f" {compared['duties']:,} duties, {compared['open']:,} open findings by fingerprint, no difference."
         " Spark in local mode with two threads, its start included; its Java process is not in the memory."),
        "",
        "| sessions | Parquet, MB | engine | seconds | CPU seconds | peak memory, MB | duties | parts |",
        "|---|---|---|---|---|---|---|---|",
        *(f"| {run['provinces'] * BLOCK:,} | {run['parquet_mb']:,.0f} | {run['engine']} | {run['seconds']:,.1f} |"
          f" {run['cpu']:,.0f} | {run['peak_mb']:,.0f} | {run['duties']:,} | {run['parts']} |"
          for run in found["runs"]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100_000_000)
    parser.add_argument("--country", type=Path, metavar="FOLDER", help="one that --make has written")
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
        print("\n".join(table(measure(options.sessions, made=options.country))))


if __name__ == "__main__":
    main()
