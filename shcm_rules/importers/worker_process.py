"""One reading process: how it is started, asked within its time, and ended; knows no file of this side."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from ..errors import InternalError, UnreadableFile
from .limits import Limits
from .members import Member
from .wire import read_exactly, read_frame, write_frame

__all__ = ["Died", "ReadingProcess"]

_START_SECONDS = 60.0  # a cold disk, a virus scanner
_BOOT = """
import json, sys
settings = json.loads(sys.argv[1])
sys.path[:] = settings["path"]
from shcm_rules.importers.worker_child import main
main(settings)
"""


class Died(Exception):  # noqa: N818 - what happened to the process, seen from here
    """The process ended before it answered."""

    def __init__(self, status: int | None, *, late: bool) -> None:
        self.status, self.late = status, late
        super().__init__(status, late)

    @property
    def out_of_time(self) -> bool:
        """Tell whether the system ended it because it computed for too long."""
        return self.status is not None and self.status == -getattr(signal, "SIGXCPU", 0)

    def told(self, limits: Limits) -> UnreadableFile:
        """Return it as a refusal of the file that was being read."""
        again = "hãy mở bằng Excel, xoá dòng, cột và định dạng không dùng rồi lưu lại thành .xlsx"
        retry = "open it in Excel, delete unused rows, columns and formats, and save it as .xlsx"
        if self.late:
            seconds = limits.wall_seconds
            return UnreadableFile(
                "too-slow", f"đọc quá {seconds:g} giây; {again}",
                f"reading took more than {seconds:g} seconds; {retry}")
        if self.out_of_time:
            return UnreadableFile(
                "too-slow", f"đọc tốn quá {limits.cpu_seconds} giây tính toán; {again}",
                f"reading took more than {limits.cpu_seconds} seconds of computing; {retry}")
        return UnreadableFile(
            "reader-died", f"tiến trình đọc bị ngắt giữa chừng (mã {self.status}); {again}",
            f"the reading process ended before it was done (status {self.status}); {retry}")


class ReadingProcess:
    """One reading process; serves one file at a time."""

    def __init__(self, limits: Limits, *, workbooks: bool) -> None:
        self._limits = limits
        self._greeted = False
        self.limited = True
        self.used = False
        self.stopped = False
        settings = {"path": _import_path(), "limits": asdict(limits), "workbooks": workbooks}
        command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, json.dumps(settings)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        except OSError as error:
            raise _not_started(f" ({error})") from error
        self._stdin, self._stdout = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)

    def ask(self, name: str, data: bytes) -> dict[str, Any]:
        """Return the answer for a file; Died if there is none in time."""
        if not self._greeted:
            self._greet()
        self.used = True

        def exchange() -> Any:
            write_frame(self._stdin, {"name": name, "size": len(data)}, data)
            answer = read_frame(self._stdout)
            if "members" in answer:
                answer["members"] = self._members(answer["members"])
            return answer

        answer: dict[str, Any] = self._in_time(exchange, self._limits.wall_seconds)
        if answer.get("exhausted"):
            self.end()
        return answer

    def _members(self, plain: list[list[Any]]) -> list[Member]:
        """Read the files of an archive that follow an answer; ValueError if they are larger than may be."""
        if sum(size for _, size, *_ in plain) > self._limits.archive_bytes:
            raise ValueError(self._limits.archive_bytes)
        return [Member(name, read_exactly(self._stdout, size), *why) for name, size, *why in plain]

    def _greet(self) -> None:
        try:
            hello = self._in_time(lambda: read_frame(self._stdout), _START_SECONDS)
        except Died as error:
            if self.stopped:
                raise
            raise _not_started(f" (mã {error.status})", f" (status {error.status})") from error
        if "failed" in hello:
            self.end()
            raise _not_started(f": {hello['failed']}")
        self.limited = hello["limited"]
        self._greeted = True

    def _in_time(self, exchange: Callable[[], Any], seconds: float) -> Any:
        """Run a blocking exchange; when the time is over the process ends, and with it the exchange."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            return exchange()
        except (EOFError, OSError, ValueError) as error:
            self.end()
            raise Died(self._process.returncode, late=late.is_set()) from error
        except BaseException:  # Ctrl-C: an answer that nobody waits for must not reach the next file
            self.end()
            raise
        finally:
            timer.cancel()

    def alive(self) -> bool:
        """Tell whether the process can be asked."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Let whoever waits for this process fail at once; to be called from another thread."""
        self.stopped = True
        self._process.kill()

    def end(self) -> None:
        """End the process at once and leave nothing behind; harmless when repeated."""
        self._process.kill()
        self._process.wait()
        for stream in (self._stdin, self._stdout):
            try:
                stream.close()
            except OSError:  # a request half written to a process that is gone
                continue


def _import_path() -> list[str]:
    """Return where this process finds modules, without the current folder; `site` is not run over there."""
    path = [str(Path(entry).absolute()) for entry in sys.path if entry]
    package = str(Path(__file__).resolve().parents[2])
    return path if package in path else [*path, package]


def _not_started(why: str, reason: str = "") -> InternalError:
    message = f"tiến trình đọc tệp không khởi động được{why}"
    return InternalError(message, f"the reading process could not be started{reason or why}")
