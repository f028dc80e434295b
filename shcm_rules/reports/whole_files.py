"""Files that appear at once: whoever reads one meanwhile has the old one or the new one, never half of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["write_whole"]

_BUFFER = 1 << 20


def write_whole(place: Path, data: bytes | Iterable[bytes]) -> None:
    """Write beside the place and move there at once; a pipe or a device takes the bytes as they come.

    `data` in pieces is written as it is made. Raises OSError where it cannot be written.
    """
    pieces = (data,) if isinstance(data, bytes) else data
    if place.exists() and not place.is_file():
        _fill(place, pieces)
        return
    temporary = place.with_name(f".{place.name[:80]}.{os.getpid()}.tmp")
    try:
        temporary.touch()
    except PermissionError:  # the folder takes no new file: this one may still be written
        if place.is_symlink() or not place.is_file():
            raise
        _fill(place, pieces)
        return
    try:
        _fill(temporary, pieces)
        _move(temporary, place)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _fill(place: Path, pieces: Iterable[bytes]) -> None:
    with place.open("wb", buffering=_BUFFER) as stream:
        stream.writelines(pieces)


def _move(temporary: Path, place: Path) -> None:
    with suppress(OSError):  # who may read it stays as it was
        shutil.copymode(place, temporary)
    try:
        temporary.replace(place)
    except PermissionError:  # another program holds this file: it may still be written
        if place.is_symlink() or not place.is_file():
            raise
        shutil.copyfile(temporary, place)
        temporary.unlink()
