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
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self, cast

from ..errors import InternalError, UnreadableFile
from ..problems import Problem, Words, problem
from .formats.signatures import refuse_archive
from .kept import KeptAnswers
from .lanes import Lanes
from .limits import Limits
from .members import Member
from .raw import RawFile, RawTable
from .refusals import too_large
from .wire import read_exactly, read_frame, write_frame

__all__ = ["Limits", "Reader", "start_reader"]

_START_SECONDS = 60.0  # a cold disk, a virus scanner
_MAX_PROCESSES = 2
_BOOT = """
import json, sys
settings = json.loads(sys.argv[1])
sys.path[:] = settings["path"]
from shcm_rules.importers.worker_child import main
main(settings)
"""


_REASONS = {
    FileNotFoundError: Words("không còn tệp này", "the file is no longer there"),
    PermissionError: Words(
        "không có quyền đọc hoặc tệp đang bị khoá", "there is no permission to read the file, or it is locked"),
}


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
            raise _not_started(f" ({error})") from error
        self._stdin, self._stdout = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)

    def ask(self, name: str, data: bytes) -> dict[str, Any]:
        """Return the answer for a file; _Died if there is none in time."""
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
        except _Died as error:
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

    `expected` is how many files were asked for so far, those of archives once they are open; `problems` holds
    what is wrong with the reading itself, not with a file: once a file was read,
    "no-process-limits" where the system cannot limit a process.
    """

    def __init__(self, limits: Limits, *, workbooks: bool = True, kept: KeptAnswers | None = None) -> None:
        self._limits = limits
        self.kept = kept
        self.expected = 0
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
        return Lanes(self._read_one, paths, lanes).results(self._stop_busy)

    def read_all(self, paths: Sequence[str | Path]) -> Iterator[RawFile]:
        """Yield the files as `read` does, with the workbooks in each .zip in its place ("a.zip/b.xlsx")."""
        self.expected += len(paths)
        for packed, group in groupby(paths, key=lambda path: str(path).lower().endswith(".zip")):
            if not packed:
                yield from self.read(list(group))
                continue
            for path in group:
                yield from self._read_archive(path)

    def close(self) -> None:
        """End the processes, also those that are still reading."""
        self._stop_busy()
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()
        if self.kept is not None:
            self.kept.close()

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
            file.problems.append(_refused(Path(path).name, error))
        return file

    def _read_archive(self, path: str | Path) -> Iterator[RawFile]:
        try:
            answer = self._answer(Path(path).name, _load(Path(path), self._limits))
        except UnreadableFile:
            answer = {}
        if "members" not in answer:
            yield self._read_one(path)
            return
        members = [member for member in answer["members"] if member.name]
        self.expected += len(members) - 1
        left_out = [
            problem(member.code, Words(member.message, member.english))
            for member in answer["members"] if not member.name
        ]
        for member in members:
            file = self._read_member(f"{path}/{member.name}", member)
            file.problems += left_out
            left_out = []
            yield file

    def _read_member(self, path: str, member: Member) -> RawFile:
        file = RawFile(path, hashlib.sha256(member.data).hexdigest() if member.data else "")
        try:
            file.tables = self._ask_for(member)
        except UnreadableFile as error:
            file.readable = False
            file.problems.append(_refused(PurePosixPath(path).name, error))
        return file

    def _ask_for(self, member: Member) -> list[RawTable]:
        if member.code:
            raise UnreadableFile(member.code, member.message, member.english)
        return self._ask(PurePosixPath(member.name).name, member.data)

    def _ask(self, name: str, data: bytes) -> list[RawTable]:
        return _unpacked(self._answer(name, data))

    def _answer(self, name: str, data: bytes) -> dict[str, Any]:
        """Return the answer that was kept, else ask for it and keep it."""
        if self.kept is None:
            return self._asked(name, data)
        answer = self.kept.get(name, data)
        if answer is None:
            answer = self._asked(name, data)
            self.kept.put(name, data, answer)
        return answer

    def _asked(self, name: str, data: bytes) -> dict[str, Any]:
        """Ask a process, and a fresh one if a used one fails: what it read before must not decide."""
        while True:
            process, fresh = self._take()
            try:
                answer = process.ask(name, data)
            except _Died as error:
                if fresh or error.late or process.stopped or _ran_out_of_time(error):
                    raise _unreadable(error, self._limits) from error
                continue
            finally:
                self._give_back(process)
            if fresh or not answer.get("exhausted"):
                return answer

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
                self.problems.append(problem("no-process-limits", Words(
                    "hệ điều hành này không giới hạn được bộ nhớ của tiến trình đọc tệp; chỉ nên đọc tệp tin cậy",
                    "this operating system cannot limit the memory of the reading process; read only files you trust",
                )))


def start_reader(
    paths: Sequence[str | Path] = (), *, limits: Limits | None = None, keep: str | Path | None = None,
) -> Reader:
    """Start a reading process and return at once; if `paths` are all csv, it loads no reader of workbooks first.

    `keep`: a folder in which answers are kept for the next run.
    """
    only_csv = bool(paths) and all(str(path).lower().endswith(".csv") for path in paths)
    limits = limits or Limits()
    kept = KeptAnswers(keep, limits) if keep is not None else None
    return Reader(limits, workbooks=not only_csv, kept=kept)


def _import_path() -> list[str]:
    """Return where this process finds modules, without the current folder; `site` is not run over there."""
    path = [str(Path(entry).absolute()) for entry in sys.path if entry]
    package = str(Path(__file__).resolve().parents[2])
    return path if package in path else [*path, package]


def _not_started(why: str, reason: str = "") -> InternalError:
    message = f"tiến trình đọc tệp không khởi động được{why}"
    return InternalError(message, f"the reading process could not be started{reason or why}")


def _refused(name: str, error: UnreadableFile) -> Problem:
    english = f"Could not read «{name}»: {error.told('en')}"
    return problem(error.code, Words(f"Không đọc được «{name}»: {error}", english))


def _load(path: Path, limits: Limits) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for its other end
            raise UnreadableFile("not-a-workbook", "đây không phải là tệp thường", "this is not a regular file")
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        reason = _REASONS.get(type(error)) or Words(f"lỗi hệ thống {error.errno}", f"system error {error.errno}")
        raise UnreadableFile(
            "not-a-workbook",
            f"{reason.vi}; hãy đóng tệp trong chương trình khác và kiểm tra quyền đọc",
            f"{reason.en}; close it in other programs and check that you may read it",
        ) from error
    if len(data) > limits.file_bytes:
        raise UnreadableFile("too-large", *too_large(limits))
    return data


def _ran_out_of_time(death: _Died) -> bool:
    return death.status is not None and death.status == -getattr(signal, "SIGXCPU", 0)


def _unreadable(death: _Died, limits: Limits) -> UnreadableFile:
    again = "hãy mở bằng Excel, xoá dòng, cột và định dạng không dùng rồi lưu lại thành .xlsx"
    retry = "open it in Excel, delete unused rows, columns and formats, and save it as .xlsx"
    if death.late:
        seconds = limits.wall_seconds
        return UnreadableFile(
            "too-slow", f"đọc quá {seconds:g} giây; {again}", f"reading took more than {seconds:g} seconds; {retry}")
    if _ran_out_of_time(death):
        return UnreadableFile(
            "too-slow", f"đọc tốn quá {limits.cpu_seconds} giây tính toán; {again}",
            f"reading took more than {limits.cpu_seconds} seconds of computing; {retry}")
    return UnreadableFile(
        "reader-died", f"tiến trình đọc bị ngắt giữa chừng (mã {death.status}); {again}",
        f"the reading process ended before it was done (status {death.status}); {retry}")


def _unpacked(answer: dict[str, Any]) -> list[RawTable]:
    if "code" in answer:
        raise UnreadableFile(answer["code"], answer["message"], answer["english"])
    if "members" in answer:
        raise refuse_archive()
    return [_table(table) for table in answer["tables"]]


def _table(packed: dict[str, Any]) -> RawTable:
    width = packed["width"]
    for row in packed["rows"]:
        row.extend([None] * (width - len(row)))
    return RawTable(
        packed["sheet"], packed["rows"], packed["first_row"], packed["first_column"],
        [cast(tuple[int, int, int, int], tuple(merge)) for merge in packed["merges"]],
        packed["hidden"], set(packed["hidden_rows"]),
        [Problem(*plain) for plain in packed["problems"]], set(packed["hidden_columns"]),
    )  # fmt: skip
