"""Rule sets as they were loaded, kept for the next run; what was kept is found by all that decides it.

That is every byte of the set's files, the source of all that reads and checks them, the interpreter and pydantic: an
edited file is read again. A set is kept only if nothing is wrong with it, so that every mistake is told with its line,
and only if it extends no other. What is kept is JSON with its hash, of the closed list of models below; whatever is
not whole is read from the files again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from typing import Any

from pydantic import VERSION

from ..findings import Severity
from . import check_models, model
from .check_models import RuleModel
from .contents import digest_of, misplaced, set_files
from .kept_folder import own_folder, read_own
from .model import RuleSet

__all__ = ["find_kept", "keep"]

_ENTRY_BYTES, _ENTRIES = 4 << 20, 64
_SUFFIX = ".set"
_PACKAGE = Path(__file__).resolve().parents[1]
#: What decides a set beside the modules of this folder.
_BELOW = ("findings", "folding", "patterns", "problems", "schedule", "windows")
_MODELS: Mapping[str, type[RuleModel]] = {
    name: kind for module in (check_models, model) for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, RuleModel) and kind is not RuleModel
}


def find_kept(folder: Path) -> RuleSet | None:
    """Return the set of a folder as it was kept; None if there is none that can be used."""
    place = own_folder()
    if place is None or misplaced(folder):
        return None
    digest = digest_of(set_files(folder)).hexdigest()
    try:
        found = _unpacked(read_own(_entry(place, digest), _ENTRY_BYTES + 1))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, RuleSet) and found.sha256 == digest else None


def keep(rule_set: RuleSet) -> None:
    """Keep a set that has no mistake, if it stands alone; whatever goes wrong costs the next run a reading."""
    place = own_folder()
    if place is None or rule_set.extends:
        return
    body = dumps(_plain(rule_set), ensure_ascii=False, separators=(",", ":")).encode()
    packed = sha256(body).digest() + body
    if len(packed) > _ENTRY_BYTES:
        return
    path = _entry(place, rule_set.sha256)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        try:
            temporary.write_bytes(packed)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _remove_oldest(place)


def _entry(place: Path, digest: str) -> Path:
    return place / (sha256(f"{digest} {_program()}".encode()).hexdigest() + _SUFFIX)


@cache
def _program() -> str:
    """Return the hash of what makes a set of files: the source of it, the interpreter, pydantic."""
    digest = sha256(f"{sys.version} {VERSION}".encode())
    for source in sorted([*Path(__file__).parent.glob("*.py"), *(_PACKAGE / f"{name}.py" for name in _BELOW)]):
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()


def _remove_oldest(place: Path) -> None:
    entries = sorted(place.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in entries[_ENTRIES:]:
        path.unlink(missing_ok=True)


# A model is {"model": its name, "set": the fields that were written, "values": all of them}, a mapping {"map": …},
# a severity {"severity": …}; a tuple is a list.

def _plain(value: Any) -> Any:
    if isinstance(value, RuleModel):
        return {"model": type(value).__name__, "set": sorted(value.model_fields_set),
                "values": {name: _plain(item) for name, item in value.__dict__.items()}}
    if isinstance(value, Mapping):
        return {"map": {key: _plain(item) for key, item in value.items()}}
    if isinstance(value, Severity):
        return {"severity": str(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if value is None or type(value) in (str, int, bool):
        return value
    raise TypeError(type(value))


def _unpacked(packed: bytes) -> Any:
    if len(packed) > _ENTRY_BYTES or sha256(packed[32:]).digest() != packed[:32]:
        raise ValueError(len(packed))
    return _value(loads(packed[32:]))


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(map(_value, plain))
    if not isinstance(plain, dict):
        return plain
    if "model" in plain:
        values = {name: _value(item) for name, item in plain["values"].items()}
        return _made(_MODELS[plain["model"]], values, plain["set"])
    if "map" in plain:
        return {key: _value(item) for key, item in plain["map"].items()}
    return Severity(plain["severity"])


def _made(kind: type[RuleModel], values: dict[str, Any], written: Iterable[str]) -> RuleModel:
    """Return a model of values that were checked before they were kept."""
    if values.keys() != _fields(kind):
        raise ValueError(kind.__name__)
    return kind.model_construct(set(written), **values)


@cache
def _fields(kind: type[RuleModel]) -> frozenset[str]:
    return frozenset(kind.model_fields)
