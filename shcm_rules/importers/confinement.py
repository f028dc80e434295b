"""What the reading process may not do, whatever a file makes a library do: write, connect, start programs, pry."""

from __future__ import annotations

import os
import sys

__all__ = ["confine"]

_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.chflags", "os.setxattr", "os.removexattr", "os.utime", "os.kill", "shutil.", "tempfile.", "pty.", "urllib.",
    "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "nntplib.", "telnetlib.", "webbrowser.", "winreg.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine() -> None:
    """Refuse from now on, with PermissionError, all but reading the program's own modules; cannot be undone."""
    roots = tuple(os.path.join(os.path.abspath(root), "") for root in sys.path)  # noqa: PTH100, PTH118 - no pathlib here

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if (isinstance(flags, int) and flags & _WRITING) or not _below(path, roots):
                raise PermissionError(f"{event}: {path}")
        elif event.startswith(_FORBIDDEN):
            raise PermissionError(event)

    sys.addaudithook(refuse)


def _below(path: object, roots: tuple[str, ...]) -> bool:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    return isinstance(path, int) or (isinstance(path, str) and os.path.abspath(path).startswith(roots))  # noqa: PTH100
