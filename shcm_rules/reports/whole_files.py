"""Files that appear at once: whoever reads one meanwhile has the old one or the new one, never half of it."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(place: Path, data: bytes) -> None:
    """Write beside the place and move there at once; a pipe or a device takes the bytes as they come.

    Raises OSError where it cannot be written.
    """
    if place.exists() and not place.is_file():
        place.write_bytes(data)
        return
    try:
        _move_there(place, data)
    except PermissionError:  # the folder takes no new file, or another program holds this one: it may still be written
        if place.is_symlink() or not place.is_file():
            raise
        place.write_bytes(data)


def _move_there(place: Path, data: bytes) -> None:
    temporary = place.with_name(f".{place.name[:80]}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        with suppress(OSError):  # who may read it stays as it was
            shutil.copymode(place, temporary)
        temporary.replace(place)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
