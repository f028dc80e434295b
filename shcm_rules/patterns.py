"""Regular expressions that are compiled when they are first used: most texts need few of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["regex"]

_METHODS = ("match", "fullmatch", "search", "sub", "finditer", "findall", "split")


class _Regex:
    """Stands for a pattern; once it is compiled, its methods are those of the pattern itself."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by `copy`, `inspect` and the like
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        self.__dict__ |= {method: getattr(compiled, method) for method in _METHODS}
        return getattr(compiled, name)


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern as `re.compile` does, without the work; a mistake in it is told at its first use."""
    return cast("re.Pattern[AnyStr]", _Regex(text, flags))
