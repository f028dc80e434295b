"""Verdict columns of duties: what a rule asks of them is compiled once, worlds of one duty are put together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import polars as pl

from ..checks.outcomes import FLAGS, Outcomes, code_in
from .judging import codes_of, split
from .plans import collect, compiled

__all__ = ["Asked", "tell", "tell_worlds"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks of each duty of a table: the name of its columns, and what its outcomes hang on beside those."""

    name: str
    hangs_on: Hashable
    outcomes: Callable[[], Outcomes]

    def code(self) -> pl.Expr:
        """Return verdict and reason as one number."""
        return compiled(("code", self.name, self.hangs_on), lambda: [self.outcomes().code()])[0]

    def flags(self) -> Sequence[pl.Expr]:
        """Return the outcomes that occur, each a column."""
        return compiled(("flags", self.name, self.hangs_on), lambda: self.outcomes().flags(self.name))


def tell(frame: pl.LazyFrame, rows: int, asked: Sequence[Asked]) -> pl.DataFrame:
    """Return columns `name.verdict` and `name.reason` for every duty of a frame of about so many rows, in one pass."""
    codes = {one.name: one.code() for one in asked}
    return collect(codes_of(frame, codes).select(split(codes)), rows)


def tell_worlds(frames: Sequence[pl.DataFrame], asked: Sequence[Asked], keys: Sequence[str]) -> pl.DataFrame:
    """Judge duties of which each frame shows other worlds (a key may stand in several rows of each).

    Returns one row a key, in order of first appearance: the keys and the verdict columns.
    """
    names = [one.name for one in asked]
    flags = [flag for one in asked for flag in one.flags()]
    together = pl.concat([frame.lazy().select(*keys, *flags) for frame in frames]).group_by(
        keys, maintain_order=True).agg(
        pl.col(f"{name}.{part}").any() if part in FLAGS else pl.col(f"{name}.{part}").max()
        for name in names for part in (*FLAGS, "cause"))
    codes = compiled(("worlds", *names), lambda: [code_in(name) for name in names])
    told = together.with_columns(code.alias(name) for code, name in zip(codes, names, strict=True))
    return collect(told.select(*keys, *split(names)), sum(frame.height for frame in frames))
