"""Files that stand beside rule sets and hold one key: profiles of those who check, layouts of a district."""

from __future__ import annotations

from hashlib import sha256
from os import PathLike
from pathlib import Path

from ..errors import UsageError
from ..problems import system_reason
from .mistakes import Model, validate
from .reading import read_source, section
from .strict_yaml import Source

__all__ = ["read_own_file"]


def read_own_file(
    path: str | PathLike[str], key: str, model: type[Model], called: str,
) -> tuple[Model | None, Source, str]:
    """Return what a file says, its source with every mistake so far, and its hash; `called` is its name in words.

    Raises:
        UsageError: the file cannot be opened.

    """
    file = Path(path)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: không đọc được {called} ({key}) – {system_reason(error, 'vi')}",
            f"{path}: the {key} file could not be read – {system_reason(error, 'en')}",
        ) from error
    source = read_source(file, content)
    data = section(source, key) if source.data is not None or not source.problems else None
    told = validate(model, data, source, (key,)) if not source.problems else None
    return told, source, sha256(content).hexdigest()
