"""Measure everything and write docs/benchmarks.md: `python benchmarks/run.py [--only NAME …]`.

With `--only` the other sections of the page stay as they are; each section says when and on what it was measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

__all__ = ["PARTS", "main", "section", "split"]

_PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `python benchmarks/run.py`; what is measured, and how: [benchmarks/README.md](../benchmarks/README.md).
Each section says when it was measured, on what, and the load of the machine before it."""
_SHARED = ("polars", "narwhals", "pydantic")


def _measured(module: str) -> Callable[[], list[str]]:
    """Return what measures a module and makes its table; it is imported only then."""

    def lines() -> list[str]:
        found = import_module(module)
        return found.table(found.measure())

    return lines


def _million() -> Iterator[str]:
    """Yield the tables of a million and of ten million sessions, and how the engine grows from one to the other."""
    million = import_module("million")
    small, large = (million.measure(rows) for rows in (million.ROWS, 10 * million.ROWS))
    yield from million.table(small)
    yield ""
    yield from million.table(large)
    told = [large[who][what] / small[who][what] for what in ("seconds", "peak_mb") for who in ("engine", "hand")]
    yield ""
    yield "Ten times the rows: engine {:.1f} × the time, by hand {:.1f}; peak {:.1f} and {:.1f} ×.".format(*told)


#: Name for --only: title, the module that must be there, what makes the lines, packages whose versions matter besides.
PARTS: dict[str, tuple[str, str, Callable[[], list[str] | Iterator[str]], tuple[str, ...]]] = {
    "cold_start": ("From a standstill", "cold_start", _measured("cold_start"), ("pandas", "openpyxl")),
    "million": ("A million sessions, and ten", "million", _million, ()),
    "peers": ("Beside other tools", "peers.contest", _measured("peers.contest"), (
        "duckdb", "pandas", "pandera", "great_expectations", "pyshacl", "zen-engine", "clingo")),
    "many_rules": ("Many rules", "many_rules", _measured("many_rules"), ()),
    "larger": ("Larger than memory", "larger", _measured("larger"), ("duckdb", "pyspark")),
    "province": ("A province", "province", _measured("province"), ("openpyxl",)),
    "reading": ("Reading many workbooks", "reading", _measured("reading"), ("openpyxl",)),
    "worst_files": ("The worst files", "worst_files", _measured("worst_files"), ()),
    "recognition": ("Recognition of layouts", "recognition", lambda: import_module("recognition").table(), ()),
}  # fmt: skip


def split(page: str) -> dict[str, str]:
    """Return the sections of a page by title, without their headings; what stands before the first is left out."""
    _, *parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return {title: body.strip("\n") for title, body in zip(parts[::2], parts[1::2], strict=True)}


def section(name: str) -> str:
    """Measure one part and return its section: when and on what, then its tables."""
    _, _, lines, packages = PARTS[name]
    about = _about(packages)
    return "\n".join((about, "", *lines()))


def _about(packages: Sequence[str]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = ", ".join(f"{name} {found}" for name in (*_SHARED, *packages) if (found := _version(name)))
    return (f"*{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
            f"{platform.system()}, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
            f"{told}.*")  # fmt: skip


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    """Return the processor's name, or of its family where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line for line in lines if line.startswith("model name")]
    return named[0].split(":", 1)[1].strip() if named else platform.processor() or platform.machine()


def _page(sections: dict[str, str]) -> str:
    known = [title for title, *_ in PARTS.values()]
    kept = sorted(sections, key=lambda title: known.index(title) if title in known else len(known))
    return "\n\n".join((_HEAD, *(f"## {title}\n\n{sections[title]}" for title in kept))) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="NAME", help=f"of {', '.join(PARTS)}")
    chosen = parser.parse_args().only or [name for name, (_, module, *_) in PARTS.items() if find_spec(module)]
    for name in chosen:
        sections = split(_PAGE.read_text(encoding="utf-8"))  # read anew: a later part must not undo what else changed
        sections[PARTS[name][0]] = section(name)
        _PAGE.write_text(_page(sections), encoding="utf-8")
        print(f"## {PARTS[name][0]}\n\n{sections[PARTS[name][0]]}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
