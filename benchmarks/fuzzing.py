"""Change valid files at random and read them: `python benchmarks/fuzzing.py --seconds 60 --seed 1`.

A file may be read or be refused with a code. Anything else that a reader raises, and any read over the limit
of seconds, is a find: it is printed with the number that makes it again (`--only N`), and becomes a case of
tests/hostile.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shcm_rules.errors import UnreadableFile
from shcm_rules.importers.limits import Limits
from shcm_rules.importers.worker_child import read_bytes

_SAMPLES = Path(__file__).parent.parent / "fixtures"
_SUFFIXES = (".xlsx", ".xlsm", ".csv", ".ods", ".docx", ".html", ".htm", ".mht", ".xml", ".xls")
_LARGEST = 60_000
_SLOW = 5  # seconds for a file of at most _LARGEST bytes
_EVIL = (
    b"", b"0", b"-1", b"1e999", b"nan", b"99999999999999999999", b"A1:XFD1048576", b"\xff\xfe", b"\x00", b"&#0;",
    b"&a;",
    b"<!DOCTYPE x []>", b"<![CDATA[", b"]]>", b"<!--", b"<r>" * 300, b"_xD800_", b"=1", b"\xed\xa0\x80", b"../", b'"',
    b"x" * 40_000, b"1" * 5_000, b"[" * 5_000, b"http://127.0.0.1:9/", b"2025-13-45", b"PT99999999999H",
)  # fmt: skip


@dataclass
class Tally:
    """What came of the files: how many were read, refused by which code, and the finds."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    finds: dict[str, str] = field(default_factory=dict)
    slowest: float = 0.0

    @property
    def files(self) -> int:
        """How many files were tried."""
        return self.read + sum(self.refused.values()) + len(self.finds)


def seeds() -> list[tuple[str, bytes]]:
    """Return the valid files that are changed."""
    paths = sorted(path for path in _SAMPLES.rglob("*") if path.suffix in _SUFFIXES)
    return [(path.name, path.read_bytes()) for path in paths if path.stat().st_size <= _LARGEST]


def change(data: bytes, draw: random.Random) -> bytes:
    """Change a few places of a file; inside one of its parts more often than in the container."""
    if data.startswith(b"PK") and draw.random() < 0.85:
        return _repacked(data, draw)
    return _changed(data, draw)


def _repacked(data: bytes, draw: random.Random) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    names = source.namelist()
    chosen = draw.choice([name for name in names if name.endswith((".xml", ".rels"))] or names)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in names:
            if name == chosen and draw.random() < 0.03:
                continue
            content = source.read(name)
            archive.writestr(zipfile.ZipInfo(name), _changed(content, draw) if name == chosen else content)
    return target.getvalue()


def _changed(data: bytes, draw: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 3, 8))):
        draw.choice(_CHANGES)(content, draw)
    return bytes(content)


def _span(content: bytearray, draw: random.Random) -> slice:
    start = draw.randrange(len(content) + 1)
    return slice(start, start + draw.choice((1, 2, 8, 60, 2_000)))


def _flip(content: bytearray, draw: random.Random) -> None:
    if content:
        content[draw.randrange(len(content))] = draw.randrange(256)


def _delete(content: bytearray, draw: random.Random) -> None:
    del content[_span(content, draw)]


def _double(content: bytearray, draw: random.Random) -> None:
    span = _span(content, draw)
    content[span.start : span.start] = content[span] * draw.choice((1, 2, 50))


def _insert(content: bytearray, draw: random.Random) -> None:
    start = draw.randrange(len(content) + 1)
    content[start:start] = draw.choice(_EVIL)


def _replace_value(content: bytearray, draw: random.Random) -> None:
    """Put something evil where an attribute's value or an element's text stands."""
    start = content.find(draw.choice((b'="', b">")), draw.randrange(len(content) + 1))
    if start >= 0:
        start += 2 if content[start] == ord("=") else 1
        ends = [end for end in (content.find(b'"', start), content.find(b"<", start)) if end >= 0]
        content[start : min(ends, default=start)] = draw.choice(_EVIL)


_CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip, _delete, _double, _insert, _replace_value, _replace_value, _replace_value,
)  # fmt: skip


def changed_files(seed: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield without end a key that makes the file again, a file name and the bytes."""
    known = seeds()
    number = 0
    while True:
        draw = random.Random(f"{seed}/{number}")  # noqa: S311 - must be the same each time
        name, data = draw.choice(known)
        yield f"{seed}/{number}", name, change(data, draw)
        number += 1


def try_file(key: str, name: str, data: bytes, tally: Tally) -> None:
    """Read one file and count what came of it."""
    started = time.monotonic()
    signal.alarm(_SLOW)
    try:
        read_bytes(name, data, Limits())
        tally.read += 1
    except UnreadableFile as error:
        tally.refused[error.code] += 1
        cause = error.__cause__
        if type(cause) in {ValueError, TypeError} and "encod" not in str(cause):
            tally.finds[key] = f"{name}: hidden {cause!r}"
    except Exception:  # noqa: BLE001 - this is what is looked for
        tally.finds[key] = f"{name}: {traceback.format_exc(limit=-3)}"
    finally:
        signal.alarm(0)
        tally.slowest = max(tally.slowest, time.monotonic() - started)


def run(seed: int, *, seconds: float = float("inf"), files: float = float("inf")) -> Tally:
    """Try changed files until the time or the number is reached."""
    signal.signal(signal.SIGALRM, _give_up)
    tally = Tally()
    stop = time.monotonic() + seconds
    for key, name, data in changed_files(seed):
        if time.monotonic() > stop or tally.files >= files:
            return tally
        try_file(key, name, data, tally)
    raise AssertionError


def _give_up(*_: object) -> None:
    raise TimeoutError(f"over {_SLOW} seconds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="write the one file of this number to standard output")
    arguments = parser.parse_args()
    if arguments.only is not None:
        made = changed_files(arguments.seed)
        sys.stdout.buffer.write(next(data for key, _, data in made if key == f"{arguments.seed}/{arguments.only}"))
        return
    tally = run(arguments.seed, seconds=arguments.seconds)
    refused = sum(tally.refused.values())
    print(f"{tally.files} files, {tally.read} read, {refused} refused, slowest {tally.slowest:.2f} s")
    print(dict(tally.refused.most_common()))
    for key, find in tally.finds.items():
        print(key, find, sep="\n")
    sys.exit(bool(tally.finds))


if __name__ == "__main__":
    main()
