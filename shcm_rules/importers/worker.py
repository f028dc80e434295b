"""Read files in processes of limited means; a file that breaks its reader is unreadable, and the others go on.

`start_reader` needs only light modules and returns at once, so that the reading process loads its
libraries while this one loads its own. This side never looks into a file: it hashes the bytes and
hands them over.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Self, cast

from ..errors import InternalError, UnreadableFile
from ..problems import Problem
from .limits import Limits
from .raw import RawFile, RawTable
from .wire import read_frame, write_frame

__all__ = ["Limits", "Reader", "start_reader"]

_START_SECONDS = 60.0  # a cold disk, a virus scanner
_MAX_PROCESSES = 2
_AHEAD = 2  # files read and not yet asked for, for each process
_BOOT = """
import json, sys
settings = json.loads(sys.argv[1])
sys.path[:] = settings["path"]
from shcm_rules.importers.worker_child import main
main(settings)
"""


class _Died(Exception):  # noqa: N818 - what happened to the process, seen from here
    """The process ended before it answered."""

    def __init__(self, status: int | None, *, late: bool) -> None:
        self.status, self.late = status, late
        super().__init__(status, late)


class _Process:
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
            raise InternalError(f"tiến trình đọc tệp không khởi động được ({error})") from error
        self._stdin, self._stdout = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)

    def ask(self, name: str, data: bytes) -> dict[str, Any]:
        """Return the answer for a file; _Died if there is none in time."""
        if not self._greeted:
            self._greet()
        self.used = True

        def exchange() -> Any:
            write_frame(self._stdin, {"name": name, "size": len(data)}, data)
            return read_frame(self._stdout)

        answer: dict[str, Any] = self._in_time(exchange, self._limits.wall_seconds)
        if answer.get("exhausted"):
            self.end()
        return answer

    def _greet(self) -> None:
        try:
            hello = self._in_time(lambda: read_frame(self._stdout), _START_SECONDS)
        except _Died as error:
            if self.stopped:
                raise
            raise InternalError(f"tiến trình đọc tệp không khởi động được (mã {error.status})") from error
        if "failed" in hello:
            self.end()
            raise InternalError(f"tiến trình đọc tệp không khởi động được: {hello['failed']}")
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
            raise _Died(self._process.returncode, late=late.is_set()) from error
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


class Reader:
    """Reads files one after another, in up to two processes; for one thread at a time.

    `problems` holds what is wrong with the reading itself, not with a file: once a file was read,
    "no-process-limits" where the system cannot limit a process.
    """

    def __init__(self, limits: Limits, *, workbooks: bool = True) -> None:
        self._limits = limits
        self._workbooks = workbooks
        self._idle = [self._start()]
        self._busy: set[_Process] = set()
        self._lock = threading.Lock()
        self.problems: list[Problem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, paths: Sequence[str | Path]) -> Iterator[RawFile]:
        """Yield the files in the order of `paths`; a file that cannot be read is there, and says why.

        Raises InternalError where the reading process cannot start at all.
        """
        lanes = min(_MAX_PROCESSES, len(paths), os.cpu_count() or 1)
        if lanes <= 1:
            return map(self._read_one, paths)
        return _Lanes(self._read_one, paths, lanes).results(self._stop_busy)

    def close(self) -> None:
        """End the processes, also those that are still reading."""
        self._stop_busy()
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def _start(self) -> _Process:
        return _Process(self._limits, workbooks=self._workbooks)

    def _stop_busy(self) -> None:
        with self._lock:
            busy = list(self._busy)
        for process in busy:
            process.stop()

    def _read_one(self, path: str | Path) -> RawFile:
        file = RawFile(str(path), "")
        try:
            data = _load(Path(path), self._limits)
            file.sha256 = hashlib.sha256(data).hexdigest()
            file.tables = self._ask(Path(path).name, data)
        except UnreadableFile as error:
            file.readable = False
            file.problems.append(Problem(error.code, f"Không đọc được «{Path(path).name}»: {error}"))
        return file

    def _ask(self, name: str, data: bytes) -> list[RawTable]:
        """Ask a process, and a fresh one if a used one fails: what it read before must not decide."""
        while True:
            process, fresh = self._take()
            try:
                answer = process.ask(name, data)
            except _Died as error:
                if fresh or error.late or process.stopped:
                    raise _unreadable(error, self._limits) from error
                continue
            finally:
                self._give_back(process)
            if fresh or not answer.get("exhausted"):
                return _unpacked(answer)

    def _take(self) -> tuple[_Process, bool]:
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is None or not process.alive():
            process = self._start()
        with self._lock:
            self._busy.add(process)
        return process, not process.used

    def _give_back(self, process: _Process) -> None:
        with self._lock:
            self._busy.discard(process)
            if process.alive():
                self._idle.append(process)
            if not process.limited and not self.problems:
                message = "hệ điều hành này không giới hạn được bộ nhớ của tiến trình đọc tệp; chỉ nên đọc tệp tin cậy"
                self.problems.append(Problem("no-process-limits", message))


class _Lanes:
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


def start_reader(paths: Sequence[str | Path] = (), *, limits: Limits | None = None) -> Reader:
    """Start a reading process and return at once; if `paths` are all csv, it need not load openpyxl first."""
    only_csv = bool(paths) and all(str(path).lower().endswith(".csv") for path in paths)
    return Reader(limits or Limits(), workbooks=not only_csv)


def _import_path() -> list[str]:
    """Return where this process finds modules, without the current folder; `site` is not run over there."""
    path = [str(Path(entry).absolute()) for entry in sys.path if entry]
    package = str(Path(__file__).resolve().parents[2])
    return path if package in path else [*path, package]


def _load(path: Path, limits: Limits) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its other end
            raise UnreadableFile("not-a-workbook", "đây không phải là tệp thường")
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        reasons = {FileNotFoundError: "không còn tệp này", PermissionError: "không có quyền đọc hoặc tệp đang bị khoá"}
        reason = reasons.get(type(error), f"lỗi hệ thống {error.errno}")
        message = f"{reason}; hãy đóng tệp trong chương trình khác và kiểm tra quyền đọc"
        raise UnreadableFile("not-a-workbook", message) from error
    if len(data) > limits.file_bytes:
        message = f"tệp lớn hơn giới hạn {limits.file_bytes >> 20} MB; hãy xoá ảnh và trang không cần rồi lưu lại"
        raise UnreadableFile("too-large", message)
    return data


def _unreadable(death: _Died, limits: Limits) -> UnreadableFile:
    again = "hãy mở bằng Excel, xoá dòng, cột và định dạng không dùng rồi lưu lại thành .xlsx"
    if death.late:
        return UnreadableFile("too-slow", f"đọc quá {limits.wall_seconds:g} giây; {again}")
    if death.status is not None and death.status == -getattr(signal, "SIGXCPU", 0):
        return UnreadableFile("too-slow", f"đọc tốn quá {limits.cpu_seconds} giây tính toán; {again}")
    return UnreadableFile("not-a-workbook", f"tiến trình đọc bị ngắt giữa chừng (mã {death.status}); {again}")


def _unpacked(answer: dict[str, Any]) -> list[RawTable]:
    if "code" in answer:
        raise UnreadableFile(answer["code"], answer["message"])
    return [_table(table) for table in answer["tables"]]


def _table(packed: dict[str, Any]) -> RawTable:
    width = packed["width"]
    for row in packed["rows"]:
        row.extend([None] * (width - len(row)))
    return RawTable(
        packed["sheet"], packed["rows"], packed["first_row"], packed["first_column"],
        [cast(tuple[int, int, int, int], tuple(merge)) for merge in packed["merges"]],
        packed["hidden"], set(packed["hidden_rows"]),
        [Problem(*problem) for problem in packed["problems"]],
    )  # fmt: skip
