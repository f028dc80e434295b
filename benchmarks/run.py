"""Measure everything and write docs/benchmarks.md: `python benchmarks/run.py`."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import cold_start
import million
import reading
import recognition
import worst_files

_PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_PACKAGES = ("polars", "narwhals", "pydantic", "openpyxl", "pandas")


def main() -> None:
    start = cold_start.table(cold_start.measure())
    large = million.table(million.measure())
    many = reading.table(reading.measure())
    worst = worst_files.table(worst_files.measure())
    lines = [
        "# Benchmarks",
        "",
        "Written by `python benchmarks/run.py`; what is measured: [benchmarks/README.md](../benchmarks/README.md).",
        "",
        *_machine(),
        "",
        "## From a standstill",
        "",
        *start,
        "",
        "## A million sessions",
        "",
        *large,
        "",
        "## Reading many workbooks",
        "",
        *many,
        "",
        "## The worst files",
        "",
        *worst,
        "",
        "## Recognition of layouts",
        "",
        *recognition.table(),
        "",
    ]
    _PAGE.write_text("\n".join(lines), encoding="utf-8")
    print(_PAGE.read_text(encoding="utf-8"))


def _machine() -> list[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return [
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"- {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}; load at the end {busy}",
        f"- Python {platform.python_version()}; {versions}",
    ]


def _processor() -> str:
    """Return the processor's name, or of its family where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line for line in lines if line.startswith("model name")]
    return named[0].split(":", 1)[1].strip() if named else platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
