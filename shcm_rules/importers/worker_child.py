"""The reading process: bytes of one file in, its sheets out; knows no path and has no more means than its limits.

It is started by `worker` and imports as little as it can: what it imports is what a user waits for.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Any, BinaryIO

from ..errors import UnreadableFile
from ..problems import Problem
from .confinement import confine
from .formats.dispatch import read_tables
from .limits import Limits
from .raw import RawTable
from .wire import read_exactly, read_frame, write_frame

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

__all__ = ["main", "read_bytes"]


def read_bytes(name: str, data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets of a file by what its bytes are; UnreadableFile says why there are none."""
    return read_tables(name, data, limits)


#: Room that is given back when memory has run out.
_RESERVE = bytearray(4 << 20)


def main(settings: Mapping[str, Any]) -> None:
    """Serve one request after another until the input ends."""
    stdin, stdout = _take_pipes()
    limits = Limits(**settings["limits"])
    if os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle: it ends this process
    try:
        _prepare(eager=settings["workbooks"], limits=limits)
    except ImportError as error:
        write_frame(stdout, {"failed": str(error)})
        return
    confine()
    write_frame(stdout, {"limited": _limit_memory(limits)})
    while True:
        try:
            request = read_frame(stdin)
            data = read_exactly(stdin, request["size"])
        except EOFError:
            return
        _limit_time(limits)
        reply = _answer(request["name"], data, limits)
        try:
            write_frame(stdout, reply, reply.pop("payload", b""))
        except MemoryError as error:  # before a byte of it went out
            reply = _exhausted(error, limits)
            write_frame(stdout, reply)
        if reply.get("exhausted"):
            return


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves: what a library prints must not become part of a message."""
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return stdin, stdout


def _prepare(*, eager: bool, limits: Limits) -> None:
    if eager:
        from .formats import xlsx  # noqa: F401, PLC0415
    else:
        import csv  # noqa: PLC0415

        csv.field_size_limit(limits.csv_field_chars)


def _limit_memory(limits: Limits) -> bool:
    """Set the limits that hold for the whole process; False where the system has none."""
    if resource is None:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # no file grows, not even by code that is not Python's
        _lower(resource.RLIMIT_AS, limits.memory_bytes)
    except (ValueError, OSError):
        return False
    return True


def _limit_time(limits: Limits) -> None:
    """Allow this much more processor time, for the file that comes."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    try:
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + limits.cpu_seconds)
    except (ValueError, OSError):
        return  # the parent's clock still runs


def _lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(name: str, data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        if name.lower().endswith(".zip") and (members := _members(data, limits)):
            return members
        tables = read_bytes(name, data, limits)
        _check_text(tables, limits)
        return {"tables": [_packed(table) for table in tables]}
    except UnreadableFile as error:
        return {"code": error.code, "message": str(error), "english": error.english}
    except MemoryError as error:
        return _exhausted(error, limits)
    except Exception as error:  # noqa: BLE001 - a broken file can make a parser raise anything
        kind = type(error).__name__
        message = f"nội dung bên trong bị hỏng hoặc không theo chuẩn ({kind}); hãy mở bằng Excel và lưu lại thành .xlsx"
        english = f"what is inside is damaged or follows no standard ({kind}); open it in Excel and save it as .xlsx"
        return {"code": "not-a-workbook", "message": message, "english": english}


def _members(data: bytes, limits: Limits) -> dict[str, Any]:
    """Return the files of an archive, their bytes as payload; nothing where it is a workbook itself."""
    from .archives import unpack_archive  # noqa: PLC0415

    members = unpack_archive(data, limits)
    plain = [[member.name, len(member.data), member.code, member.message, member.english] for member in members]
    return {"members": plain, "payload": b"".join(member.data for member in members)} if members else {}


def _exhausted(error: MemoryError, limits: Limits) -> dict[str, Any]:
    _RESERVE.clear()  # without it there may be no room left even to say so
    error.__traceback__ = None  # it keeps what was read so far
    size = limits.memory_bytes >> 20
    message = f"cần hơn {size} MB bộ nhớ để đọc; hãy xoá trang, dòng và định dạng không cần rồi lưu lại"
    english = f"reading it takes more than {size} MB of memory; delete sheets, rows and formats you do not need"
    return {"code": "too-much-memory", "message": message, "english": f"{english} and save it again", "exhausted": True}


def _check_text(tables: list[RawTable], limits: Limits) -> None:
    """Refuse what is small here and large for the other side: one long text in very many cells."""
    total = sum(sum(map(len, filter(None, row))) for table in tables for row in table.rows)
    if total > limits.text_chars:
        limit = limits.text_chars
        raise UnreadableFile(
            "too-much-text",
            f"các ô có tổng cộng {total} ký tự, giới hạn là {limit}; hãy tách tệp hoặc xoá ô không dùng",
            f"the cells hold {total:,} characters in all, the limit is {limit:,}; split the file or delete cells you"
            " do not use")


def _packed(table: RawTable) -> dict[str, Any]:
    for row in table.rows:
        while row and row[-1] is None:  # the other side fills up to `width`
            row.pop()
    return {
        "sheet": table.sheet,
        "width": max(map(len, table.rows), default=0),
        "rows": table.rows,
        "first_row": table.first_row,
        "first_column": table.first_column,
        "merges": table.merges,
        "hidden": table.hidden,
        "hidden_rows": sorted(table.hidden_rows),
        "hidden_columns": sorted(table.hidden_columns),
        "problems": [_plain(problem) for problem in table.problems],
    }


def _plain(problem: Problem) -> list[str]:
    return [problem.code, problem.message, problem.sheet, problem.cell, problem.english]
