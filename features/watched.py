"""A command that goes on until somebody stops it, in a process of its own, heard line by line."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

__all__ = ["WatchedCommand"]

ROOT = Path(__file__).parent.parent
DEADLINE = 60


class WatchedCommand:
    """`shcm … --watch`, once it says that it watches."""

    def __init__(self, words: Sequence[str], folder: Path) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "shcm_rules", *words], cwd=folder, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=os.environ | {"PYTHONPATH": str(ROOT)})
        self._said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.hear("Đang theo dõi")

    def hear(self, text: str) -> None:
        """Wait until something is said that was not heard yet."""
        heard: list[str] = []
        while not heard or text not in heard[-1]:
            try:
                heard.append(self._said.get(timeout=DEADLINE))
            except queue.Empty:
                heard.append("")
            assert heard[-1], f"{text}: không được nói, mà là: {heard}"

    def end(self) -> None:
        """End the process, however it stands."""
        self.process.kill()
        self.process.wait()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._said.put(line)
        self._said.put("")
