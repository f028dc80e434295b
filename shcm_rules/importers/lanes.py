"""Read several files at a time and hand them over in order; does not know how a file is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from .raw import RawFile

__all__ = ["Lanes"]

_AHEAD = 2  # files read and not yet asked for, for each lane


class Lanes:
    """Threads that read ahead of the caller, a little, and hand the files over in order."""

    def __init__(self, read: Callable[[str | Path], RawFile], paths: Sequence[str | Path], lanes: int) -> None:
        self._read, self._paths, self._ahead = read, paths, lanes * _AHEAD
        self._next = self._wanted = 0
        self._stopped = False
        self._done: dict[int, RawFile | BaseException] = {}
        self._news = threading.Condition()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(lanes)]

    def results(self, stop: Callable[[], None]) -> Iterator[RawFile]:
        """Yield the files in order; whoever leaves early stops the reading."""
        for thread in self._threads:
            thread.start()
        try:
            for index in range(len(self._paths)):
                result = self._wait_for(index)
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            with self._news:
                self._stopped = True
                self._news.notify_all()
            stop()

    def _wait_for(self, index: int) -> RawFile | BaseException:
        with self._news:
            self._wanted = index
            self._news.notify_all()
            while index not in self._done:
                self._news.wait(0.5)  # not for ever: on Windows nothing else lets Ctrl-C through
            return self._done.pop(index)

    def _take_index(self) -> int | None:
        with self._news:
            while not self._stopped and self._next > self._wanted + self._ahead:
                self._news.wait()
            if self._stopped or self._next >= len(self._paths):
                return None
            self._next += 1
            return self._next - 1

    def _work(self) -> None:
        while (index := self._take_index()) is not None:
            result: RawFile | BaseException
            try:
                result = self._read(self._paths[index])
            except BaseException as error:  # noqa: BLE001 - raised again where the caller is
                result = error
            with self._news:
                self._done[index] = result
                self._news.notify_all()
