"""A file of an archive, on its way between the two processes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Member"]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its bytes, or the problem code and message, in both languages, of why it is not read.

    A member without a name stands for those that are no workbooks; its message names them.
    """

    name: str
    data: bytes = b""
    code: str = ""
    message: str = ""
    english: str = ""
