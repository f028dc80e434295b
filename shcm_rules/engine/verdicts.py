"""Verdict columns of duties: what rules ask of them is compiled once, worlds of one duty are put together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from ..checks.outcomes import FLAGS, STEP, Outcomes, code_in
from .plans import collect, compiled, shared

__all__ = ["Asked", "split", "tell", "tell_worlds", "with_codes"]


class Asked(NamedTuple):
    """What a rule asks of each duty of a table: the name of its columns, and what its outcomes hang on beside those."""

    name: str
    hangs_on: Hashable
    outcomes: Callable[[], Outcomes]


def with_codes(frame: pl.LazyFrame, asked: Sequence[Asked]) -> pl.LazyFrame:
    """Return a frame with verdict and reason of every duty as one number, by name."""
    codes = shared(("codes", *[(one.name, one.hangs_on) for one in asked]), lambda: [
        one.outcomes().code() for one in asked])
    return codes.on(frame).with_columns(code.alias(one.name) for one, code in zip(asked, codes.told, strict=True))


def split(names: Sequence[str]) -> Iterator[pl.Expr]:
    """Yield the columns `name.verdict` and `name.reason` of columns of codes."""
    for name in names:
        code = pl.col(name)
        yield (code % STEP).reinterpret(signed=True).alias(f"{name}.verdict")
        yield (code // STEP).reinterpret(signed=True).alias(f"{name}.reason")


def tell(frame: pl.LazyFrame, rows: int, asked: Sequence[Asked]) -> pl.DataFrame:
    """Return columns `name.verdict` and `name.reason` for every duty of a frame of about so many rows, in one pass."""
    return collect(with_codes(frame, asked).select(split([one.name for one in asked])), rows)


def tell_worlds(frames: Sequence[pl.LazyFrame], rows: int, asked: Sequence[Asked], keys: Sequence[str]) -> pl.DataFrame:
    """Judge duties of which each frame shows other worlds (a key may stand in several rows of each).

    Returns one row a key, in order of first appearance: the keys and the verdict columns.
    """
    names = [one.name for one in asked]
    flags = shared(("flags", *[(one.name, one.hangs_on) for one in asked]), lambda: [
        flag for one in asked for flag in one.outcomes().flags(one.name)])
    together = pl.concat([flags.on(frame).select(*keys, *flags.told) for frame in frames]).group_by(
        keys, maintain_order=True).agg(
        pl.col(f"{name}.{part}").any() if part in FLAGS else pl.col(f"{name}.{part}").max()
        for name in names for part in (*FLAGS, "cause"))
    codes = compiled(("worlds", *names), lambda: [code_in(name) for name in names])
    told = together.with_columns(code.alias(name) for code, name in zip(codes, names, strict=True))
    return collect(told.select(*keys, *split(names)), rows * len(frames))
