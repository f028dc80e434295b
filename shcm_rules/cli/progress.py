"""How far a run has come, on a terminal only: one line of stderr that is gone when something else is said."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING

from .texts import MESSAGES

if TYPE_CHECKING:
    from ..importers.worker import Reader

__all__ = ["Progress", "show_progress"]


class Progress:
    """The line; silent where nobody watches, and for a single file."""

    def __init__(self, lang: str, reader: Reader | None, *, shown: bool) -> None:
        self._texts = MESSAGES[lang]
        self._reader = reader
        self._shown = shown
        self._read = 0
        self._dirty = False

    def count_file(self, path: str) -> None:
        """Say that one more file was read."""
        self._read += 1
        total = max(self._read, self._reader.expected if self._reader else 0)
        self._show("reading", n=self._read, total=total, name=PurePath(path).name)

    def begin(self, step: str) -> None:
        """Say what is being done now: "checking" or "writing"."""
        self._show(step)

    def count_page(self, done: int, total: int) -> None:
        """Say how many pages are written."""
        self._show("writing_pages", n=done, total=total)

    def clear(self) -> None:
        """Take the line away, before something else is said."""
        if self._dirty:
            _overwrite("")
            self._dirty = False

    def _show(self, key: str, **facts: object) -> None:
        if self._shown and self._read > 1:  # one file needs no progress
            _overwrite(self._texts[key].format(**facts))
            self._dirty = True


@contextmanager
def show_progress(lang: str, reader: Reader | None = None) -> Iterator[Progress]:
    """Give the line of a run; it is gone at the end, however the run ends."""
    progress = Progress(lang, reader, shown=sys.stderr.isatty())
    try:
        yield progress
    finally:
        progress.clear()


def _overwrite(text: str, *, width: int = 78) -> None:
    shown = "".join(letter if letter.isprintable() else " " for letter in text[:width])
    sys.stderr.write(f"\r{shown:<{width}}\r")
    sys.stderr.flush()
