"""The folder in which a user's rule sets are kept, and whether it may be trusted; knows nothing of what lies there."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

__all__ = ["keep_in", "own_folder", "read_own", "user_folder"]

_NAME = "shcm-rules"
_OTHERS = 0o77
#: Where sets are kept; nowhere unless a process asks for it.
_FOLDER: ContextVar[Path | None] = ContextVar("_FOLDER", default=None)


def keep_in(folder: Path | None) -> None:
    """Keep sets in a folder from now on, which is made when the first one is kept; None: keep none."""
    _FOLDER.set(folder)


def user_folder() -> Path | None:
    """Return the folder that the system has for what a user's programs may keep; None where there is no home."""
    named = {"win32": "LOCALAPPDATA"}.get(sys.platform, "XDG_CACHE_HOME")
    if (place := os.environ.get(named)) and Path(place).is_absolute():
        return Path(place) / _NAME
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home.joinpath(*{"darwin": ("Library", "Caches")}.get(sys.platform, (".cache",)), _NAME)


def own_folder() -> Path | None:
    """Return the folder if it is there, or can be made, and nobody but this user can read it or write into it."""
    folder = _FOLDER.get()
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    if folder.is_symlink() or (os.name == "posix" and (_foreign(status) or status.st_mode & _OTHERS)):
        return None
    return folder


def read_own(path: Path, bound: int) -> bytes:
    """Return the first bytes of a file of ours; OSError if there is none, PermissionError if it is somebody else's."""
    with path.open("rb") as stream:
        _refuse_foreign(stream)
        return stream.read(bound)


def _refuse_foreign(stream: BinaryIO) -> None:
    if os.name == "posix" and _foreign(os.fstat(stream.fileno())):
        raise PermissionError(stream.name)


def _foreign(status: os.stat_result) -> bool:
    return status.st_uid != os.geteuid()
