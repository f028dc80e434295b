"""Time the check of a province against the mere reading of its files: `python benchmarks/province.py`."""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from province_files import change_workbook, draw_province

FILES, ROWS, CHANGED, RUNS = 1000, 200, 10, 1
SETS = ("lao-cai", "quoc-gia", "dien-bien", "hai-phong", "viet-hoa")
_DAY = "2026-01-10"


@dataclass(frozen=True, slots=True)
class Run:
    """One whole run from starting Python: seconds, seconds of computing and peak MB of all its processes together."""

    seconds: float
    computing: float
    peak: float


def measure(files: int = FILES, rows: int = ROWS, runs: int = RUNS) -> dict[str, Run]:
    """Return medians of runs by turns: openpyxl, a tenth of the files, all of them, all again with a few changed."""
    with tempfile.TemporaryDirectory() as place:
        whole, part = Path(place, "whole", "tinh"), Path(place, "part", "tinh")
        for folder, number in ((whole, files), (part, max(files // 10, 1))):
            folder.mkdir(parents=True)
            draw_province(folder, number, rows)
        taken: dict[str, list[Run]] = {}
        for turn in range(runs):
            for name, run in _turn(whole, part, turn, rows).items():
                taken.setdefault(name, []).append(run)
        taken["full"] = [_run(_check(part, "full", None))]
    return {name: _median(found) for name, found in taken.items()}


def _turn(whole: Path, part: Path, turn: int, rows: int) -> dict[str, Run]:
    kept = whole.parent / f"kept{turn}"
    found = {
        "openpyxl": _run([sys.executable, __file__, "--read", str(whole)]),
        "part": _run(_check(part, "open", None)),
        "whole": _run(_check(whole, "open", None)),
        "kept": _run(_check(whole, "open", kept)),
    }
    number = len(list(whole.glob("*.xlsx")))
    for place in range(CHANGED):
        change_workbook(whole, (place * number // CHANGED + turn + 1) % number, rows, seed=turn)
    return {**found, "again": _run(_check(whole, "open", kept))}


def _check(folder: Path, detail: str, keep: Path | None) -> list[str]:
    reports = [part for suffix in ("json", "html") for part in ("-o", str(folder.parent / f"report.{suffix}"))]
    sets = [part for name in SETS for part in ("--rules", name)]
    kept = ["--keep", str(keep)] if keep else []
    return [sys.executable, "-m", "shcm_rules", "check", str(folder), "--registry",
            str(folder.parent / "danh-muc.xlsx"), *sets, *reports, *kept, "--detail", detail, "--as-of", _DAY,
            "--fail-on", "never"]  # fmt: skip


def _median(runs: Sequence[Run]) -> Run:
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("seconds", "computing", "peak")))


def _run(command: Sequence[str]) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ourselves
    peaks = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks), daemon=True)
    watcher.start()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    # What its own children used is in `used`, for it waits for them.
    taken, computed = time.perf_counter() - started, used.ru_utime + used.ru_stime
    watcher.join()
    return Run(taken, computed, max(peaks[0], used.ru_maxrss / 1024))


def _watch(pid: int, peaks: list[float]) -> None:
    """Note the most memory that a process and its children hold together, looked at five times a second."""
    while Path(f"/proc/{pid}").exists():
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        except OSError:
            return
        peaks[0] = max(peaks[0], sum(map(_resident, [str(pid), *children])))
        time.sleep(0.2)


def _resident(pid: str) -> float:
    """Return how many MB a process holds that no other one shares, as far as the system tells."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return (int(pages[1]) - int(pages[2])) * resource.getpagesize() / 2**20 if pages else 0.0


def read_with_openpyxl(folder: Path) -> int:
    """Return how many filled cells openpyxl finds in the files when it only reads, in two processes."""
    paths = sorted(folder.glob("*.xlsx"))
    halves = [[sys.executable, __file__, "--count", *map(str, paths[place::2])] for place in range(2)]
    readers = [subprocess.Popen(half, stdout=subprocess.PIPE, text=True) for half in halves]  # noqa: S603 - ourselves
    return sum(int(reader.communicate()[0]) for reader in readers)


def count_cells(paths: Sequence[str]) -> int:
    """Return how many filled cells openpyxl finds in files when it only reads."""
    cells = 0
    for path in paths:
        book = load_workbook(path, read_only=True, data_only=True)
        cells += sum(cell is not None for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        book.close()
    return cells


_SAID = {
    "openpyxl": "openpyxl `read_only`, two processes, the cells only",
    "whole": "`shcm check`, JSON of what is open and HTML",
    "kept": "the same, first run that keeps (`--keep`)",
    "again": f"the same again, {CHANGED} files changed",
    "part": "`shcm check`, a tenth of the files",
    "full": "a tenth of the files, JSON of every finding",
}


def table(figures: dict[str, Run], files: int = FILES, rows: int = ROWS, runs: int = RUNS) -> list[str]:
    """Return the figures as a table of Markdown."""
    base, whole = figures["openpyxl"], figures["whole"]
    growth = whole.computing / figures["part"].computing
    return [
        (f"{files} workbooks of {rows} rows (one in twenty a cluster's, the others of schools), their registry, "
         f"{len(SETS)} rule sets; from starting Python; medians of {runs} by turns."),
        "",
        "| | seconds | of openpyxl | computing, all processes, s | of openpyxl | peak, all processes, MB |",
        "|---|---|---|---|---|---|",
        *(f"| {said} | {run.seconds:.1f} | {run.seconds / base.seconds:.2f} | {run.computing:.1f} |"
          f" {run.computing / base.computing:.2f} | {run.peak:.0f} |"
          for name, said in _SAID.items() for run in [figures[name]]),
        "",
        (f"Ten times the files: {growth:.1f} times the computing. Again, with {CHANGED} files changed: "
         f"{figures['again'].seconds / whole.seconds:.2f} times the full run."),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--read", type=Path)
    parser.add_argument("--count", nargs="*")
    arguments = parser.parse_args()
    if arguments.read:
        print(read_with_openpyxl(arguments.read))
    elif arguments.count is not None:
        print(count_cells(arguments.count))
    else:
        figures = measure(arguments.files, arguments.rows, arguments.runs)
        print("\n".join(table(figures, arguments.files, arguments.rows, arguments.runs)))


if __name__ == "__main__":
    main()
