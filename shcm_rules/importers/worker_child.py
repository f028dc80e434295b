"""The reading process: bytes of one file in, its sheets out; knows no path and has no more means than its limits.

It is started by `worker` and imports as little as it can: what it imports is what a user waits for.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, BinaryIO

from ..errors import UnreadableFile
from ..problems import Problem
from .limits import Limits
from .raw import RawTable
from .signatures import recognise
from .wire import read_exactly, read_frame, write_frame

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

__all__ = ["main", "read_bytes"]


def read_bytes(name: str, data: bytes, limits: Limits) -> list[RawTable]:
    """Return the sheets of a file by what its bytes are; UnreadableFile says why there are none."""
    if recognise(name, data) == "delimited":
        from .delimited import read_delimited  # noqa: PLC0415 - each reader is paid for when it is needed

        return [read_delimited(data, PurePath(name).stem, limits)]
    from .xlsx import read_xlsx  # noqa: PLC0415

    return read_xlsx(data, limits)


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
    write_frame(stdout, {"limited": _limit_memory(limits)})
    while True:
        try:
            request = read_frame(stdin)
            data = read_exactly(stdin, request["size"])
        except EOFError:
            return
        _limit_time(limits)
        reply = _answer(request["name"], data, limits)
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
    sys.modules["numpy"] = None  # type: ignore[assignment] # openpyxl would load it, for half of its start, to no use
    if eager:
        from . import xlsx  # noqa: F401, PLC0415
    else:
        import csv  # noqa: PLC0415

        csv.field_size_limit(limits.csv_field_chars)


def _limit_memory(limits: Limits) -> bool:
    """Set the limits that hold for the whole process; False where the system has none."""
    if resource is None:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
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
        return {"tables": [_packed(table) for table in read_bytes(name, data, limits)]}
    except UnreadableFile as error:
        return {"code": error.code, "message": str(error)}
    except MemoryError as error:
        _RESERVE.clear()  # without it there may be no room left even to say so
        error.__traceback__ = None  # it keeps what was read so far
        size = limits.memory_bytes >> 20
        message = f"cần hơn {size} MB bộ nhớ để đọc; hãy xoá trang, dòng và định dạng không cần rồi lưu lại"
        return {"code": "too-large", "message": message, "exhausted": True}
    except Exception as error:  # noqa: BLE001 - a broken file can make a parser raise anything
        kind = type(error).__name__
        message = f"nội dung bên trong bị hỏng hoặc không theo chuẩn ({kind}); hãy mở bằng Excel và lưu lại thành .xlsx"
        return {"code": "not-a-workbook", "message": message}


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
        "problems": [_plain(problem) for problem in table.problems],
    }


def _plain(problem: Problem) -> list[str]:
    return [problem.code, problem.message, problem.sheet, problem.cell]
