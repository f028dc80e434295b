"""Time and memory of the worst files, at the default limits: `python benchmarks/worst_files.py`.

Each is as large as it can be for what it attacks, made anew and read in a reading process of its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "hostile"))

from hostile_bytes import SHEET, Part, archive, parts, sheet, strings, workbook
from hostile_files import flooded, long_text, merged, nested

from shcm_rules.importers.worker import start_reader


def _with_sheet(chunks: Iterable[bytes], **changed: str) -> bytes:
    """Return a workbook whose sheet is made piece by piece."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed, crc, size = bytearray(), 0, 0
    for chunk in chunks:
        packed += packer.compress(chunk)
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
    packed += packer.flush()
    others = [Part(name, data) for name, data in parts(sheet=None, **changed).items()]
    return archive([*others, Part(SHEET, b"", bytes(packed), size=size, crc=crc)])


def _filled(body: Iterable[bytes]) -> Iterable[bytes]:
    head, tail = sheet("|").split("|")
    yield head.encode()
    yield from body
    yield tail.encode()


def _padded(filling: bytes, megabytes: int) -> Iterable[bytes]:
    """Yield megabytes of a filling, with enough noise to stay below the limit of compression."""
    draw = random.Random(1)  # noqa: S311
    for _ in range(megabytes):
        noise = f"<!--{draw.randbytes(2_600).hex()}-->".encode()
        yield noise + filling * (((1 << 20) - len(noise)) // len(filling))


def _numbers(rows: int, columns: int) -> Iterable[bytes]:
    for row in range(rows):
        cells = b"".join(b"<c><v>%d</v></c>" % (row * columns + column) for column in range(columns))
        yield b"<row>" + cells + b"</row>"


def _scattered(cells: int) -> Iterable[bytes]:
    for row in range(1, cells + 1):
        yield b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>' % (row, row, row)


def _texts(number: int) -> str:
    return strings(*(f"<t>{n:024}</t>" for n in range(number)))


def _words(number: int) -> Iterable[bytes]:
    for first in range(0, number, 16):
        yield b"<row>" + b"".join(b'<c t="s"><v>%d</v></c>' % n for n in range(first, first + 16)) + b"</row>"


_FORMULAS = b"<row>" + b"<c><f>1</f></c>" * 1_000 + b"</row>"
FILES: dict[str, Callable[[], bytes]] = {
    "2 000 000 numbers": lambda: _with_sheet(_filled(_numbers(125_000, 16))),
    "1 900 000 different texts": lambda: _with_sheet(_filled(_words(1_900_000)), strings=_texts(1_900_000)),
    "2 000 000 cells in two far columns": lambda: _with_sheet(_filled(_scattered(1_000_000))),
    "1 800 000 formulas without value": lambda: _with_sheet(_filled(_padded(_FORMULAS, 27))),
    "590 MB of blanks": lambda: _with_sheet(_filled(_padded(b" ", 590))),
    "590 MB of empty rows": lambda: _with_sheet(_filled(_padded(b'<row r="1"/>', 590))),
    "590 MB of one cell": lambda: _with_sheet(_filled([
        b'<row><c t="str"><v>', *(b"x" * 1_040_000 + random.Random(n).randbytes(3_000).hex().encode()  # noqa: S311
                                  for n in range(590)), b"</v></c></row>"])),
    "200 000 merged areas": lambda: merged(200_000),
    "a text of 32 767 characters in 500 000 cells": lambda: long_text(32_767, 500_000),
    "a million levels": lambda: workbook(sheet=nested(1_000_000)),
    "620 MB in 1 MB": lambda: flooded(620),
}  # fmt: skip


Figures = tuple[str, int, str, float, float, int]


def measure() -> list[Figures]:
    """Return for each file: name, bytes, outcome, seconds, of them computing, peak of the reading process in MB."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FILES.items():
            path = Path(folder, "a.xlsx")
            path.write_bytes(make())
            started = time.perf_counter()
            command = [sys.executable, __file__, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
            seconds = time.perf_counter() - started
            outcome, computing, peak = done.stdout.rsplit(maxsplit=2)
            rows.append((name, path.stat().st_size, outcome, seconds, float(computing), int(peak)))
    return rows


def table(rows: list[Figures]) -> list[str]:
    """Return the figures as a table of Markdown."""
    lines = [f"| {name} | {size / 1e6:.1f} | {outcome} | {seconds:.1f} | {computing:.1f} | {peak} |"
             for name, size, outcome, seconds, computing, peak in rows]  # fmt: skip
    heads = "| file | MB | outcome | seconds | of them computing | peak of the reading process, MB |"
    return [heads, "|---|---|---|---|---|---|", *lines]


def _read(path: str) -> None:
    """Read one file and print what came of it and the peak of its reading process."""
    with start_reader([path]) as reader:
        (file,) = reader.read([path])
    told = sorted({problem.code for problem in file.problems}) or ["read"]
    told += sorted({problem.code for table in file.tables for problem in table.problems})
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(", ".join(told), f"{used.ru_utime + used.ru_stime:.2f}", used.ru_maxrss >> 10)


def main() -> None:
    if sys.argv[1:]:
        _read(sys.argv[1])
    else:
        print("\n".join(table(measure())))


if __name__ == "__main__":
    main()
