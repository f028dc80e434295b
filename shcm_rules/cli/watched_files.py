"""The files that a watched check hangs on, as they stand on disk: which, how old, how large, and whether whole."""

from __future__ import annotations

import os
import stat
import zipfile
from argparse import Namespace
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from ..errors import InputError, ShcmError
from ..importers.files import find_files

__all__ = ["PAUSE", "Stand", "WatchedFiles"]

#: File → when it was written and how large it is; a file that is not there is not in it.
Stand = Mapping[str, tuple[int, int]]
BESIDE = ("registry", "calendar", "waivers", "profile", "layout", "baseline", "template")
#: Seconds between two looks at a file that is being written, and after which it is taken as it is.
PAUSE, _PATIENCE = 0.05, 2.0


class WatchedFiles:
    """What a check reads: the files asked for, those in the folders asked for, those beside them, the rule files."""

    def __init__(self, arguments: Namespace) -> None:
        self._folders = [path for path in arguments.paths if Path(path).is_dir()]
        named = [path for path in arguments.paths if path not in self._folders]
        self._named = [*named, *(path for name in BESIDE if (path := getattr(arguments, name)))]
        self._rules: list[str] = arguments.rules or []
        self._rule_folders = _with_bases(self._rules)

    def stand(self) -> Stand:
        """Return how every file stands now."""
        files = [*self._named, *_rule_files(self._rule_folders)]
        for folder in self._folders:
            with suppress(InputError):  # empty now; the check will say so
                files += map(str, find_files([folder]))
        return {file: mark for file in files if (mark := _mark(file))}

    def settled(self, before: Stand) -> Stand:
        """Return how the files stand, once all that changed is there and whole, or nobody would wait any longer.

        A program that saves takes the old file away, or writes into it, for a moment.
        """
        end = monotonic() + _PATIENCE
        while True:
            now = self.stand()
            changed = [file for file, mark in now.items() if before.get(file) != mark]
            if (before.keys() <= now.keys() and all(map(_is_whole, changed))) or monotonic() > end:
                return now
            sleep(PAUSE)

    def rules(self, stand: Stand) -> Stand:
        """Return of a stand the rule files."""
        return {file: stand[file] for file in _rule_files(self._rule_folders) if file in stand}

    def find_bases(self) -> None:
        """Look again which sets the rules extend, after rule files have changed."""
        self._rule_folders = _with_bases(self._rules)

    def places(self) -> set[str]:
        """Return the folders in which something can happen; a file is watched by its folder, for it may be replaced."""
        places = {str(folder) for folder in self._rule_folders}
        for file in self._named:
            places |= {str(path.parent) for path in (Path(file).absolute(), Path(file).resolve())}
        for folder in self._folders:
            for place, inside, _ in os.walk(folder):
                inside[:] = [name for name in inside if not name.startswith(".")]
                places.add(place)
        return {place for place in places if Path(place).is_dir()}


def _mark(file: str) -> tuple[int, int] | None:
    try:
        told = Path(file).stat()
    except (OSError, ValueError):
        return None
    return (told.st_mtime_ns, told.st_size) if stat.S_ISREG(told.st_mode) else None


def _is_whole(file: str) -> bool:
    """Tell whether a file can be opened and, if it is an archive as workbooks are, has its end."""
    try:
        with Path(file).open("rb") as stream:
            head = stream.read(2)
            return bool(head) and (head != b"PK" or zipfile.is_zipfile(stream))
    except OSError:
        return False


def _rule_files(folders: Collection[Path]) -> Iterator[str]:
    for folder in folders:
        yield from sorted(map(str, folder.glob("*.yaml")))


def _with_bases(names: Collection[str]) -> list[Path]:
    """Return the folders of rule sets and of all that they extend, as far as they can be told."""
    from ..rulesets.discovery import HEADER_FILE, find_rule_set  # noqa: PLC0415 - only who names rule sets
    from ..rulesets.strict_yaml import read_yaml  # noqa: PLC0415

    found: dict[Path, None] = {}
    left = [(name, Path()) for name in names]
    while left:
        name, beside = left.pop()
        with suppress(ShcmError, OSError):  # loading it tells what is wrong
            folder = find_rule_set(name, beside=beside)
            if folder in found:
                continue
            found[folder] = None
            header = read_yaml((folder / HEADER_FILE).read_bytes(), HEADER_FILE).data
            bases = header.get("extends") if isinstance(header, dict) else None
            left += [(base, folder) for base in (bases if isinstance(bases, list) else ()) if isinstance(base, str)]
    return list(found)
