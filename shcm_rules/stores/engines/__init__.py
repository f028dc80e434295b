"""Who reads and divides a store's sessions; each part is judged by the same compiled rules, whoever brings it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import narwhals.stable.v2 as nw
import polars as pl

from ...errors import UsageError

if TYPE_CHECKING:
    from ..files import Store
    from ..plans import Plan

__all__ = ["ENGINES", "Engine", "start_engine"]

#: Name of an engine -> the library that it needs.
ENGINES: Mapping[str, str] = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}


class Engine(Protocol):
    """Reads the sessions of stores and brings them part by part."""

    def scan(self, store: Store) -> nw.LazyFrame[Any]:
        """Return the session rows of a store."""

    def collect(self, frame: nw.LazyFrame[Any]) -> pl.DataFrame:
        """Return a frame, small by now, in memory."""

    def judge(self, store: Store, plan: Plan, output: Path | None) -> Iterator[pl.DataFrame]:
        """Judge every part, write the findings into `output`, and yield all other rows of the answers."""


def start_engine(name: str) -> AbstractContextManager[Engine]:
    """Return an engine, to be entered.

    Raises:
        UsageError: there is no such engine, or its library is not installed.

    """
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise UsageError(
            f"--engine {name}: không có bộ máy này – được phép: {known}",
            f"--engine {name}: there is no such engine – allowed: {known}")
    if find_spec(ENGINES[name]) is None:
        raise UsageError(
            f"--engine {name}: cần cài thêm gói – pip install 'shcm-rules[{name}]'",
            f"--engine {name}: needs a package – pip install 'shcm-rules[{name}]'")
    start: Any = import_module(f".{name}_engine", __name__).start
    started: AbstractContextManager[Engine] = start()
    return started
