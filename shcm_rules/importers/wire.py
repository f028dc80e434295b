"""Length-prefixed JSON between the program and its reading process; never pickle: it reads strangers' files."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

__all__ = ["MAX_FRAME", "read_exactly", "read_frame", "write_frame"]

_LENGTH = struct.Struct(">I")
#: A longer frame is not believed: no workbook within the limits makes one.
MAX_FRAME = 512 << 20


def write_frame(stream: BinaryIO, message: object, payload: bytes = b"") -> None:
    """Write a message, and raw bytes whose length the message tells."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.write(payload)
    stream.flush()


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """Read `size` bytes; EOFError if the other side ended before."""
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def read_frame(stream: BinaryIO) -> Any:
    """Read one message; EOFError if the other side ended, ValueError if it is no message."""
    (size,) = _LENGTH.unpack(read_exactly(stream, _LENGTH.size))
    if size > MAX_FRAME:
        raise ValueError(size)
    return json.loads(read_exactly(stream, size))
