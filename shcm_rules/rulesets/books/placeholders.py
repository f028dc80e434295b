"""Places of a rule set that a scaffold left open: they carry a mark until somebody fills them in."""

from __future__ import annotations

from pathlib import Path

from ..contents import EXAMPLES_FOLDER
from ..reading import read_source

__all__ = ["MARK", "placeholders"]

#: Stands in a text that must be replaced, or in the comment beside a value that must be.
MARK = "CẦN ĐIỀN"


def placeholders(folder: Path) -> list[str]:
    """Return `file:line: sentence` for each line that carries the mark."""
    found: list[str] = []
    for file in [*sorted(folder.glob("*.yaml")), *sorted((folder / EXAMPLES_FOLDER).glob("*.yaml"))]:
        content = file.read_bytes()
        if MARK.encode() not in content:
            continue
        label = read_source(file, b"").label
        lines = content.decode("utf-8", "replace").splitlines()
        # A comment that only explains the mark stands on a line of its own and names no value.
        found += [
            f"{label}:{number}: còn chỗ phải điền – {_what(line)}"
            for number, line in enumerate(lines, 1) if f"{MARK}:" in line
        ]
    return found


def _what(line: str) -> str:
    return line.partition(f"{MARK}:")[2].strip().rstrip("\"'").strip()
