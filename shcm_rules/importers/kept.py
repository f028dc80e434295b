"""What the reading process answered, or what was made of it, kept on disk, so that the next run reads only what is new.

A kept answer is found by everything that decides it: the file's bytes and name, the form of the answer, the limits,
this program and the source of its importer, the interpreter. Nothing here is trusted more than a stranger's file: JSON,
bounded, its shape checked; what is damaged is read again. The folder holds what the schedules hold, names included.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from ..problems import Problem
from .limits import Limits
from .wire import MAX_FRAME

__all__ = ["SHEETS", "Bounds", "Form", "KeptAnswers", "reader_sources"]

_MAGIC = b"shcm-kept/1\n"
_DIGEST = 32
_NAME = re.compile(r"[0-9a-f]{64}\.kept")
_TEMPORARY = re.compile(r"\.[0-9a-f]{64}\.[0-9]+-[0-9]+\.tmp")
_CHARACTERS = (str, type(None))
_PACKAGE = Path(__file__).resolve().parents[1]
#: Modules and folders of ours beside the importers that the reading process and whoever recognises tables import.
_BELOW = ("__init__.py", "errors.py", "folding.py", "patterns.py", "problems.py", "reference", "schedule.py",
          "windows.py")
_LIBRARIES = ("shcm-rules", "xlrd", "polars", "rapidfuzz")
_PROBLEM_FIELDS = len(fields(Problem))


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept, in bytes on disk: of one answer, and of all together."""

    entry: int = 32 << 20
    total: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of answer: `key` names it and what decides it beside the file, `fits` tells whether it has its shape."""

    key: str
    fits: Callable[[Any], bool]


class KeptAnswers:
    """A folder of answers; whatever goes wrong with it costs a second reading, never the run.

    `trouble` says why nothing can be written; `found` counts the answers that needed no reading.
    """

    def __init__(self, folder: str | Path, limits: Limits, *, bounds: Bounds | None = None) -> None:
        self.folder = Path(folder)
        self.trouble = ""
        self.found = 0
        self._bounds = bounds or Bounds()
        self._limits = json.dumps(asdict(limits), sort_keys=True)
        self._lock = threading.Lock()
        self._written = 0
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            self._fail(error)

    def get(self, name: str, data: bytes, form: Form | None = None) -> dict[str, Any] | None:
        """Return the answer kept for these bytes under this name; None if there is none that can be used."""
        form = form or SHEETS
        path = self._path(name, data, form)
        try:
            with path.open("rb") as stream:
                packed = stream.read(self._bounds.entry + 1)
            answer = _unpack(packed, self._bounds.entry, form)
        except (OSError, ValueError, zlib.error, RecursionError, MemoryError):
            return None
        with suppress(OSError):
            os.utime(path)  # what is used stays longest
        with self._lock:
            self.found += 1
        return answer

    def put(self, name: str, data: bytes, answer: Mapping[str, Any], form: Form | None = None) -> None:
        """Keep an answer; of the reading process sheets only, for after a refusal the next run may have more means."""
        form = form or SHEETS
        if self.trouble or (form is SHEETS and set(answer) != {"tables"}):
            return
        packed = _pack(answer)
        if len(packed) > self._bounds.entry:
            return
        path = self._path(name, data, form)
        temporary = path.with_name(f".{path.stem}.{os.getpid()}-{threading.get_ident()}.tmp")
        try:
            temporary.write_bytes(packed)
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink()
            self._fail(error)
            return
        with self._lock:
            self._written += 1

    def close(self) -> None:
        """Remove what an ended run has left half written and, if too much is kept, what was used longest ago."""
        if not self._written:
            return
        with suppress(OSError):
            kept = sorted(self._entries(), reverse=True)
            total = 0
            for _, size, path in kept:
                total += size
                if total > self._bounds.total:
                    path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        """Yield (when it was used, size, path) of our own entries; nothing else of the folder is touched."""
        for entry in os.scandir(self.folder):
            if not entry.is_file(follow_symlinks=False):
                continue
            if _NAME.fullmatch(entry.name):
                told = entry.stat(follow_symlinks=False)
                yield told.st_mtime_ns, told.st_size, Path(entry.path)
            elif _TEMPORARY.fullmatch(entry.name) and not _alive(entry.name):
                Path(entry.path).unlink(missing_ok=True)

    def _path(self, name: str, data: bytes, form: Form) -> Path:
        """Return where an answer is kept; the whole name decides it, for a .csv's name is its sheet's."""
        parts = (_reader_version(), self._limits, form.key, name, hashlib.sha256(data).hexdigest())
        joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return self.folder / f"{hashlib.sha256(joined).hexdigest()}.kept"

    def _fail(self, error: OSError) -> None:
        with self._lock:
            self.trouble = self.trouble or (error.strerror or str(error))


@cache
def _reader_version() -> str:
    """Return what decides an answer beside the file: our version, each line of the importer, the interpreter."""
    digest = hashlib.sha256(f"{sys.version}\x1f{_library_versions()}".encode())
    for source in reader_sources():
        digest.update(source.relative_to(_PACKAGE).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def reader_sources() -> list[Path]:
    """Return the files that decide an answer: whatever of ours its makers import, and their data."""
    below = [_PACKAGE / name for name in ("importers", *_BELOW)]
    found = [path for place in below for path in (place.rglob("*") if place.is_dir() else [place])]
    return sorted(path for path in found if path.is_file() and path.suffix != ".pyc")


def _library_versions() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - only who keeps answers pays for it
    from pyexpat import EXPAT_VERSION  # noqa: PLC0415

    found = [EXPAT_VERSION]
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found.append(f"{name} {version(name)}")
    return " ".join(found)


def _alive(name: str) -> bool:
    """Tell whether the process that writes a temporary file may still be there."""
    pid = int(name.rsplit(".", 2)[1].partition("-")[0])
    if pid == os.getpid():
        return False  # `close` runs when every thread of ours is done
    if os.name != "posix":  # elsewhere the question itself would end that process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _pack(answer: Mapping[str, Any]) -> bytes:
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _MAGIC + hashlib.sha256(body).digest() + zlib.compress(body, 3)


def _unpack(packed: bytes, bound: int, form: Form) -> dict[str, Any]:
    """Return the answer; ValueError or zlib.error if it is not one that was written here, whole."""
    head = len(_MAGIC) + _DIGEST
    if not packed.startswith(_MAGIC) or len(packed) > bound:
        raise ValueError(len(packed))
    inflater = zlib.decompressobj()
    body = inflater.decompress(packed[head:], MAX_FRAME)
    if not inflater.eof or inflater.unused_data or hashlib.sha256(body).digest() != packed[len(_MAGIC):head]:
        raise ValueError(head)
    answer = json.loads(body.decode("utf-8", "surrogatepass"))
    if not form.fits(answer):
        raise ValueError(head)
    return dict(answer)


def _holds_sheets(answer: Any) -> bool:
    """Tell whether an answer has the shape that the reading process gives it."""
    try:
        return set(answer) == {"tables"} and all(map(_is_table, answer["tables"]))
    except (TypeError, KeyError, ValueError):
        return False


def _is_table(table: Mapping[str, Any]) -> bool:
    places = (table["first_row"], table["first_column"], table["width"], *table["hidden_rows"],
              *table["hidden_columns"], *(edge for merge in table["merges"] for edge in merge))
    return (
        isinstance(table["sheet"], str) and isinstance(table["hidden"], bool)
        and all(isinstance(place, int) for place in places) and all(len(merge) == 4 for merge in table["merges"])
        and all(isinstance(cell, _CHARACTERS) for row in table["rows"] for cell in row)
        and all(len(row) <= table["width"] for row in table["rows"])
        and all(isinstance(text, str) for problem in table["problems"] for text in problem)
        and all(2 <= len(problem) <= _PROBLEM_FIELDS for problem in table["problems"])
    )


SHEETS = Form("sheets", _holds_sheets)
