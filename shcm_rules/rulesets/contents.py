"""The files of a rule set's folder, and what tells them from any others; knows neither YAML nor rules."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

__all__ = ["EXAMPLES_FOLDER", "HEADER_FILE", "digest_of", "misplaced", "set_files"]

HEADER_FILE = "rule-set.yaml"
EXAMPLES_FOLDER = "examples"


def set_files(folder: Path) -> dict[Path, bytes]:
    """Return the files that a set is made of, in order, with their bytes."""
    return {file: file.read_bytes() for file in sorted(folder.glob("*.yaml"))}


def digest_of(files: Mapping[Path, bytes]) -> _Hash:
    """Return the hash of files by name and content; more can be added."""
    digest = sha256()
    for file, content in files.items():
        digest.update(f"{file.name}\0{len(content)}\0".encode() + content)
    return digest


def misplaced(folder: Path) -> list[str]:
    """Return files that would be passed over without a word."""
    problems = [f"{file}:1: đuôi .yml không được đọc; đổi thành .yaml" for file in sorted(folder.rglob("*.yml"))]
    if not (folder / HEADER_FILE).is_file():
        problems.append(f"{folder / HEADER_FILE}:1: thiếu tệp này: mỗi bộ quy tắc phải có {HEADER_FILE}")
    return problems + [
        f"{file}:1: tệp quy tắc phải nằm ngay trong {folder.name}/; thư mục con chỉ có {EXAMPLES_FOLDER}/"
        for file in sorted(folder.glob("*/**/*.yaml")) if file.parent != folder / EXAMPLES_FOLDER
    ]
