"""A folder that this program writes again and again: whole files, and nothing of anybody else's changed or removed.

A manifest in the folder holds the name and hash of every file written, so that a later run may replace or remove
exactly those; one that somebody has edited since is set aside under another name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..whole_files import write_whole

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

__all__ = ["MANIFEST", "OutputFolder", "is_output_folder"]

MANIFEST = ".shcm-ket-qua.json"
_SCHEMA = "shcm-folder/1"
#: The only names that a manifest may speak of: it is a file that anybody can change.
_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)?[a-z0-9][a-z0-9-]*\.[a-z]+")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MANIFEST_BYTES = 8 << 20
#: Files written before the manifest is written again, so that a killed run leaves few that nobody knows.
_NOTED = 32
_TEMPORARY = re.compile(r"\.[a-z0-9.-]+\.[0-9]+\.tmp")


class OutputFolder:
    """A folder of results; `set_aside` lists edited files, (name, new name), that would have been written over."""

    def __init__(self, folder: Path) -> None:
        """Open the folder, made if its parent is there; OSError if it cannot be."""
        self.folder = folder
        self.set_aside: list[tuple[str, str]] = []
        self._new: dict[str, str] = {}
        folder.mkdir(exist_ok=True)
        self._old = _read_manifest(folder / MANIFEST)
        self._write_manifest()  # from now on the folder is known for what it is, whatever interrupts the run

    def write(self, name: str, data: Iterable[bytes]) -> None:
        """Write a file whole or not at all, as its pieces are made; OSError if it cannot be written."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        if path.exists() and (there := _digest(path)) != self._old.get(name):  # not ours: is it what we would write?
            data = list(data)
            if there != sha256(b"".join(data)).hexdigest():
                self._keep_edited(path, name)
        digest = sha256()
        write_whole(path, _read_by(digest, data))
        self._new[name] = digest.hexdigest()
        if len(self._new) % _NOTED == 0:
            self._write_manifest()

    def close(self, *, complete: bool) -> tuple[str, ...]:
        """Write the manifest and, after a complete run, remove our own files that it did not write; return these."""
        removed = []
        if complete:
            for name in sorted(set(self._old) - set(self._new)):
                path = self.folder / name
                with suppress(OSError):
                    if _NAME.fullmatch(name) and not path.is_symlink() and _digest(path) == self._old[name]:
                        path.unlink()
                        removed.append(name)
                del self._old[name]
            self._remove_halves()
        self._write_manifest()
        return tuple(removed)

    def _keep_edited(self, path: Path, name: str) -> None:
        number = 1
        while (kept := path.with_name(f"{path.stem}-da-sua-{number}{path.suffix}")).exists():
            number += 1
        path.rename(kept)
        self.set_aside.append((name, str(PurePosixPath(name).with_name(kept.name))))

    def _remove_halves(self) -> None:
        """Remove what a killed run left half written."""
        for place in {self.folder, *((self.folder / name).parent for name in self._new)}:
            for path in place.iterdir():
                if _TEMPORARY.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def _write_manifest(self) -> None:
        files = dict(sorted({**self._old, **self._new}.items()))
        text = json.dumps({"schema": _SCHEMA, "files": files}, indent=1) + "\n"
        write_whole(self.folder / MANIFEST, text.encode())


def _read_by(digest: Hash, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def is_output_folder(folder: Path) -> bool:
    """Tell whether a folder holds results of ours."""
    return (folder / MANIFEST).is_file()


def _read_manifest(path: Path) -> dict[str, str]:
    """Return name → hash of the files that an earlier run wrote; nothing where the manifest cannot be believed."""
    try:
        if path.stat().st_size > _MANIFEST_BYTES:
            return {}
        told = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    files = told.get("files") if isinstance(told, Mapping) and told.get("schema") == _SCHEMA else None
    if not isinstance(files, Mapping):
        return {}
    return {name: digest for name, digest in files.items()
            if isinstance(digest, str) and _NAME.fullmatch(name) and _DIGEST.fullmatch(digest)}


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
