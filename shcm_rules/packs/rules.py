"""The rule sets of an evidence pack: their files as they were, with those that they extend."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import UsageError
from ..rulesets.discovery import HEADER_FILE, find_rule_set, known_rule_sets, shipped_folder
from ..rulesets.strict_yaml import read_yaml
from .archive import safe_name

__all__ = ["GIVEN", "NAMED", "RulesKept", "gather_rules", "stray_rules"]

#: Where in a pack the sets lie that are asked for by name, and those given by path.
NAMED, GIVEN = "rules/named", "rules/given"
_ABSOLUTE = (
    "{set}: extends “{base}” là đường dẫn tuyệt đối nên không đóng gói được – hãy ghi tên bộ hoặc đường dẫn tương đối",
    "{set}: extends “{base}” is an absolute path and cannot be packed – write a set's name or a relative path",
)
_UNSAFE = (
    "{set}: tên thư mục hoặc tệp “{name}” có ký tự không đóng gói được – hãy đổi tên",
    "{set}: the name “{name}” cannot be packed on every system – choose another",
)


@dataclass(slots=True)
class RulesKept:
    """The rule sets of a pack: their files, what was asked for, the folder of each set that was asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)


def gather_rules(asked: Sequence[str]) -> RulesKept:
    """Return the files of rule sets, given by name or path, and of all that they extend.

    Raises:
        UsageError: no such set, or one that no pack can hold.

    """
    kept = RulesKept()
    names = known_rule_sets()
    for number, name in enumerate(asked, 1):
        if name in names:
            _keep_named(kept, name)
            kept.asked.append(name)
            kept.folders.append(f"{NAMED}/{name}")
        else:
            folder = _keep_given(kept, find_rule_set(name).resolve(), number)
            kept.asked.append(folder)
            kept.folders.append(folder)
    return kept


def _keep_named(kept: RulesKept, name: str) -> None:
    folder = shipped_folder() / name
    if f"{NAMED}/{name}/{HEADER_FILE}" in kept.files:
        return
    _keep_files(kept, folder, f"{NAMED}/{name}")
    for base in _extended(folder):
        if base in known_rule_sets():
            _keep_named(kept, base)


def _keep_given(kept: RulesKept, folder: Path, number: int) -> str:
    """Keep a set with those that it extends by path in one folder, as they lie to each other."""
    family: dict[Path, None] = {}
    _relate(kept, folder, family)
    root = Path(os.path.commonpath([member.parent for member in family]))
    for member in family:
        _keep_files(kept, member, f"{GIVEN}/{number}/{member.relative_to(root).as_posix()}")
    return f"{GIVEN}/{number}/{folder.relative_to(root).as_posix()}"


def _relate(kept: RulesKept, folder: Path, family: dict[Path, None]) -> None:
    if folder in family:
        return
    family[folder] = None
    for base in _extended(folder):
        if base in known_rule_sets():
            _keep_named(kept, base)
        elif Path(base).is_absolute():
            raise UsageError(*(text.format(set=folder.name, base=base) for text in _ABSOLUTE))
        else:
            _relate(kept, find_rule_set(base, beside=folder).resolve(), family)


def _keep_files(kept: RulesKept, folder: Path, place: str) -> None:
    for file in sorted(folder.glob("*.yaml")):
        name = f"{place}/{file.name}"
        if wrong := next((part for part in PurePosixPath(name).parts if part != safe_name(part)), ""):
            raise UsageError(*(text.format(set=folder.name, name=wrong) for text in _UNSAFE))
        kept.files[name] = file.read_bytes()


def _extended(folder: Path) -> list[str]:
    """Return what a set extends, as written; a broken header extends nothing, and loading it says why."""
    header = folder / HEADER_FILE
    data: Any = read_yaml(header.read_bytes(), str(header)).data if header.is_file() else None
    bases = data.get("extends", ()) if isinstance(data, Mapping) else ()
    return [str(base) for base in bases] if isinstance(bases, list | tuple) else []


def stray_rules(place: Path, asked: Iterable[str] | None, names: Iterable[str]) -> list[str]:
    """Return what the rules of an unpacked pack would take from outside of it; [] if nothing.

    `place` is where the pack lies, `asked` what its manifest asks for, `names` the sets it holds by name.
    """
    known, home = set(names), (place / "rules").resolve()
    stray = [name for name in asked or () if name not in known and not _lies_in(place / name, home)]
    for header in sorted(home.rglob(HEADER_FILE)):
        own = header.parent.relative_to(place.resolve()).as_posix()
        stray += [f"{own}: extends {base}" for base in _extended(header.parent)
                  if base not in known and not _lies_in(header.parent / base, home)]
    return stray


def _lies_in(path: Path, home: Path) -> bool:
    try:
        return path.resolve().is_relative_to(home) and path.is_dir()
    except (OSError, ValueError):  # a name that no system can hold
        return False
