"""Read files in processes of limited means; a file that breaks its reader is unreadable, and the others go on.

`start_reader` needs only light modules and returns at once, so that the reading process loads its
libraries while this one loads its own. This side never looks into a file: it hashes the bytes and
hands them over.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, Self, cast

from ..errors import UnreadableFile
from ..problems import Problem, Words, problem
from .formats.signatures import refuse_archive
from .kept import Form, KeptAnswers
from .lanes import Lanes
from .limits import Limits
from .members import Member
from .raw import RawFile, RawTable
from .refusals import too_large
from .worker_process import Died, ReadingProcess

__all__ = ["Limits", "Reader", "start_reader"]

_MAX_PROCESSES = 2
_REASONS = {
    FileNotFoundError: Words("không còn tệp này", "the file is no longer there"),
    PermissionError: Words(
        "không có quyền đọc hoặc tệp đang bị khoá", "there is no permission to read the file, or it is locked"),
}


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
        self._busy: set[ReadingProcess] = set()
        self._ahead: dict[str, _Ahead] = {}
        self._lock = threading.Lock()
        self.problems: list[Problem] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, paths: Sequence[str | Path], form: Form | None = None) -> Iterator[RawFile]:
        """Yield the files in the order of `paths`; a file that cannot be read is there, and says why.

        `form`: what the caller makes of each file is kept in this form, and what was kept of it is handed over
        instead of its sheets.
        Raises InternalError where the reading process cannot start at all.
        """
        lanes = min(_MAX_PROCESSES, len(paths), os.cpu_count() or 1)
        read = partial(self._read_one, form=form)
        if lanes <= 1:
            return map(read, paths)
        return Lanes(read, paths, lanes).results(self._stop_busy)

    def read_ahead(self, path: str | Path) -> None:
        """Begin to read a file that will be asked for very soon, while this side still loads what will want it.

        What the file holds now is what the next reading of it yields.
        """
        file = Path(path)
        if file.is_file() and file.suffix.lower() != ".zip":
            self._ahead[str(file)] = _Ahead(self._read_now, file)

    def read_all(self, paths: Sequence[str | Path], form: Form | None = None) -> Iterator[RawFile]:
        """Yield the files as `read` does, with the workbooks in each .zip in its place ("a.zip/b.xlsx")."""
        self.expected += len(paths)
        for packed, group in groupby(paths, key=lambda path: str(path).lower().endswith(".zip")):
            if not packed:
                yield from self.read(list(group), form)
                continue
            for path in group:
                yield from self._read_archive(path, form)

    def close(self) -> None:
        """End the processes, also those that are still reading."""
        self._stop_busy()
        for ahead in self._ahead.values():
            while not ahead.done(within=0.05):  # a process that it takes only now must not be left behind
                self._stop_busy()
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()
        if self.kept is not None:
            self.kept.close()

    def _start(self) -> ReadingProcess:
        return ReadingProcess(self._limits, workbooks=self._workbooks)

    def _stop_busy(self) -> None:
        with self._lock:
            busy = list(self._busy)
        for process in busy:
            process.stop()

    def _read_one(self, path: str | Path, form: Form | None) -> RawFile:
        ahead = self._ahead.pop(str(Path(path)), None)
        return ahead.result() if ahead else self._read_now(path, form)

    def _read_now(self, path: str | Path, form: Form | None = None) -> RawFile:
        file = RawFile(str(path), "")
        try:
            data = _load(Path(path), self._limits)
            file.sha256 = hashlib.sha256(data).hexdigest()
            self._fill(file, Path(path).name, data, form)
        except UnreadableFile as error:
            file.readable = False
            file.problems.append(_refused(Path(path).name, error))
        return file

    def _fill(self, file: RawFile, name: str, data: bytes, form: Form | None) -> None:
        """Give a file what was kept of it in the form that is wanted, else its sheets."""
        if form is None or self.kept is None:
            file.tables = _unpacked(self._answer(name, data))
            return
        file.made = self.kept.get(name, data, form)
        if file.made is None:
            file.tables = _unpacked(self._asked(name, data))
            file.keep = partial(self.kept.put, name, data, form=form)

    def _read_archive(self, path: str | Path, form: Form | None) -> Iterator[RawFile]:
        try:
            answer = self._answer(Path(path).name, _load(Path(path), self._limits))
        except UnreadableFile:
            answer = {}
        if "members" not in answer:
            yield self._read_one(path, form)
            return
        members = [member for member in answer["members"] if member.name]
        self.expected += len(members) - 1
        left_out = [
            problem(member.code, Words(member.message, member.english))
            for member in answer["members"] if not member.name
        ]
        for member in members:
            file = self._read_member(f"{path}/{member.name}", member, form)
            file.problems += left_out
            left_out = []
            yield file

    def _read_member(self, path: str, member: Member, form: Form | None) -> RawFile:
        file = RawFile(path, hashlib.sha256(member.data).hexdigest() if member.data else "")
        try:
            self._fill(file, PurePosixPath(member.name).name, _bytes_of(member), form)
        except UnreadableFile as error:
            file.readable = False
            file.problems.append(_refused(PurePosixPath(path).name, error))
        return file

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
            except Died as error:
                if fresh or error.late or process.stopped or error.out_of_time:
                    raise error.told(self._limits) from error
                continue
            finally:
                self._give_back(process)
            if fresh or not answer.get("exhausted"):
                return answer

    def _take(self) -> tuple[ReadingProcess, bool]:
        with self._lock:
            process = self._idle.pop() if self._idle else None
        if process is None or not process.alive():
            process = self._start()
        with self._lock:
            self._busy.add(process)
        return process, not process.used

    def _give_back(self, process: ReadingProcess) -> None:
        with self._lock:
            self._busy.discard(process)
            if process.alive():
                self._idle.append(process)
            if not process.limited and not self.problems:
                self.problems.append(problem("no-process-limits", Words(
                    "hệ điều hành này không giới hạn được bộ nhớ của tiến trình đọc tệp; chỉ nên đọc tệp tin cậy",
                    "this operating system cannot limit the memory of the reading process; read only files you trust",
                )))


class _Ahead:
    """A file that is being read in a thread of its own."""

    def __init__(self, read: Callable[[str | Path], RawFile], path: str | Path) -> None:
        self._read, self._path = read, path
        self._found: RawFile | BaseException | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def done(self, *, within: float) -> bool:
        """Wait so many seconds at most; tell whether the file is read, or cannot be."""
        self._thread.join(within)
        return not self._thread.is_alive()

    def result(self) -> RawFile:
        """Return the file; raise what its reading raised."""
        while not self.done(within=0.5):  # not for ever: on Windows nothing else lets Ctrl-C through
            pass
        if isinstance(self._found, RawFile):
            return self._found
        raise cast(BaseException, self._found)

    def _work(self) -> None:
        try:
            self._found = self._read(self._path)
        except BaseException as error:  # noqa: BLE001 - raised again where the file is asked for
            self._found = error


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


def _bytes_of(member: Member) -> bytes:
    if member.code:
        raise UnreadableFile(member.code, member.message, member.english)
    return member.data


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
