"""What a person would read in a file that the product wrote, whatever its format."""

from __future__ import annotations

import html
import zipfile
from pathlib import Path

__all__ = ["rewrite_member", "text_of"]


def text_of(path: Path) -> str:
    """Return the text of a file; of an Office file that of all its parts, without the marks between letters."""
    if path.suffix not in {".docx", ".xlsx"}:
        return path.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    return html.unescape("\n".join(parts))


def rewrite_member(path: Path, name: str, old: str, new: str) -> None:
    """Replace a text in one file of an archive, as somebody with a text editor would."""
    with zipfile.ZipFile(path) as archive:
        held = {entry: archive.read(entry) for entry in archive.namelist()}
    assert old in held[name].decode("utf-8")
    held[name] = held[name].decode("utf-8").replace(old, new).encode("utf-8")
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in held.items():
            archive.writestr(entry, data)
