"""Counts of different subjects: which numbers occur over the worlds of the rows of a group.

Rows that are sure are put together first; the others are taken one by one, and the sets of subjects
that can be reached are kept. Subjects that no row names are alike, so only the next unused one is tried.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ..checks.count import Bound, judge_numbers
from ..reference.subjects import catalogue
from ..schedule import LEVELS
from .membership import taught_at
from .plans import collect

__all__ = ["SubjectCount", "count_subjects"]

_MOST_STATES = 4096
_STATES = ("can_none", "can_plan", "can_hold")
_Numbers = set[tuple[int, int]]  # (different subjects held, held or planned)


class SubjectCount(NamedTuple):
    """What is counted: the name of its columns, what it is compared with, at which levels, in which phase."""

    name: str
    bound: Bound
    n: int
    levels: tuple[str, ...]
    audit: bool
    activities: bool

    def columns(self, numbers: _Numbers) -> dict[str, int | bool]:
        """Return the columns of one group."""
        held, all_ = [held for held, _ in numbers], [total for _, total in numbers]
        found: dict[str, int | bool] = {"low": min(all_), "high": max(all_)}
        if self.audit:
            found = {"done_min": min(held), "done_max": max(held), "planned_max": max(t - d for d, t in numbers),
                     "total_min": min(all_), "total_max": max(all_)}
        found |= judge_numbers(numbers, self.bound, self.n, audit=self.audit)
        return {f"{self.name}.{column}": value for column, value in found.items()}


class _Row(NamedTuple):
    """A row that is not sure: the subjects it has, or (None) one that is not known, at which levels it can be."""

    subjects: frozenset[str] | None
    levels: tuple[str, ...]
    none: bool
    plan: bool
    hold: bool


def count_subjects(rows: pl.DataFrame, keys: Sequence[str], count: SubjectCount) -> pl.DataFrame:
    """Return the columns of `count` for each group of rows.

    `rows` has the keys, `subjects`, `level`, and whether the row can be left out, planned or held
    (`can_none`, `can_plan`, `can_hold`).
    """
    used = rows.filter(pl.col("can_plan") | pl.col("can_hold"))
    if count.audit:
        return _tried(used, keys, count)
    spans = collect(_spans(used.lazy(), keys, count).select(*keys, "plain", *_between(count)), used.height)
    if spans["plain"].all():
        return spans.drop("plain")
    plain = spans.filter("plain").drop("plain")
    others = used.join(spans.filter(~pl.col("plain")), on=keys, how="semi", nulls_equal=True)
    return pl.concat([plain, _tried(others, keys, count).select(plain.columns)])


def _spans(used: pl.LazyFrame, keys: Sequence[str], count: SubjectCount) -> pl.LazyFrame:
    """Return the fewest and the most subjects of each group of a plan.

    `plain`: that is exact and every number between them occurs; rows of unknown subjects are of one level then,
    and where the number itself is asked for, no row that can be left out has several.
    """
    unknown, must = pl.col("subjects").is_null(), ~pl.col("can_none")
    kind = pl.col("level").cast(pl.String).fill_null("")
    jumps = pl.col("can_none") & (pl.col("subjects").list.len() > 1)
    groups = used.group_by(keys, maintain_order=True).agg(
        unknown.sum().cast(pl.Int32).alias("unknown"), (unknown & must).any().alias("must"),
        kind.filter(unknown).first().fill_null("").alias("kind"),
        ((kind.filter(unknown).n_unique() <= 1) & ~(jumps.any() & (count.bound == "exactly"))).alias("plain"))
    named = used.filter(~unknown).select(
        *keys, must.alias("sure"), pl.col("subjects").alias("subject")).explode("subject")
    if not count.activities:
        named = named.filter(~pl.col("subject").is_in(sorted(_ACTIVITIES)))
    taught = {kind: taught_at([kind] if kind else count.levels) for kind in ("", *LEVELS)}
    pairs = pl.LazyFrame(
        [(kind, subject, True) for kind, subjects in taught.items() for subject in sorted(subjects)],
        schema={"kind": pl.String, "subject": pl.String, "taught": pl.Boolean}, orient="row")
    sizes = pl.LazyFrame({
        "kind": list(taught), "size": pl.Series(map(len, taught.values()), dtype=pl.Int32),
        "none": [any(not taught_at([level]) for level in ([kind] if kind else count.levels)) for kind in taught]})
    sums = named.group_by(*keys, "subject").agg(pl.col("sure").any()).join(
        groups.select(*keys, "kind"), on=keys, how="left", nulls_equal=True,
    ).join(pairs, on=["kind", "subject"], how="left").group_by(keys).agg(
        pl.col("sure").sum().cast(pl.Int32), pl.len().cast(pl.Int32).alias("named"),
        pl.col("taught").sum().cast(pl.Int32), (pl.col("sure") & pl.col("taught")).any().alias("meets"))
    told = groups.join(sums, on=keys, how="left", nulls_equal=True, maintain_order="left").join(
        sizes, on="kind", how="left", maintain_order="left").with_columns(
        pl.col("sure", "named", "taught").fill_null(0), pl.col("meets").fill_null(value=False))
    more = pl.min_horizontal("unknown", pl.col("size") - pl.col("taught"))
    return told.select(
        *keys, "plain", (pl.col("sure") + (pl.col("must") & ~pl.col("meets") & ~pl.col("none"))).alias("low"),
        (pl.col("named") + more).alias("high"))


def _between(count: SubjectCount) -> list[pl.Expr]:
    """Return the columns of a count of a plan of which every number between `low` and `high` occurs."""
    low, high, n = pl.col("low"), pl.col("high"), count.n
    met, unmet = {
        "at_least": (high >= n, low < n), "at_most": (low <= n, high > n),
        "exactly": ((low <= n) & (high >= n), (low < n) | (high > n)),
    }[count.bound]
    told = {"low": low, "high": high, "over_met": met, "over_unmet": unmet}
    return [column.alias(f"{count.name}.{name}") for name, column in told.items()]


def _tried(used: pl.DataFrame, keys: Sequence[str], count: SubjectCount) -> pl.DataFrame:
    """Return the columns of each group by trying what each of its rows can be."""
    named = pl.col("subjects").list.sort().list.join(",").alias("named")
    level = pl.when(pl.col("subjects").is_null()).then(pl.col("level").cast(pl.String)).alias("level")
    alike = used.group_by(*keys, named, level, *_STATES, maintain_order=True).agg(pl.len().alias("rows"))
    groups: dict[tuple[object, ...], list[_Row]] = {}
    for row in alike.iter_rows(named=True):
        groups.setdefault(tuple(row[key] for key in keys), []).extend(_rows(row, count))
    schema = {key: used.schema[key] for key in keys}
    told = [dict(zip(keys, key, strict=True)) | count.columns(_numbers(own, count)) for key, own in groups.items()]
    empty = count.columns({(0, 0)})
    kinds = {name: pl.Boolean if isinstance(value, bool) else pl.Int32 for name, value in empty.items()}
    return pl.DataFrame(told, schema={**schema, **kinds})


def _rows(row: Mapping[str, object], count: SubjectCount) -> list[_Row]:
    """Return the rows for which a line of equal rows stands: equal ones whose subjects are known add nothing more."""
    named, level = row["named"], row["level"]
    states = [bool(row[name]) for name in _STATES]
    if named is not None:
        counted = frozenset(str(named).split(",")) - (frozenset() if count.activities else _ACTIVITIES)
        return [_Row(counted, (), *states)]
    return [_Row(None, (str(level),) if level else count.levels, *states)] * int(str(row["rows"]))


_ACTIVITIES = frozenset(subject.id for subject in catalogue(None) if subject.activity)


def _numbers(rows: Sequence[_Row], count: SubjectCount) -> _Numbers:
    """Return which pairs of numbers occur."""
    bits = _Bits(rows)
    states = {(0, 0)}
    for row in sorted(rows, key=lambda row: (row.subjects is None, row.none + row.plan + row.hold)):
        reached = set()
        for held, total in states:
            for mask in bits.options(row, total):
                reached |= {(held | mask, total | mask)} if row.hold else set()
                reached |= {(held, total | mask)} if row.plan else set()
            if row.none:
                reached.add((held, total))
        states = reached
        if len(states) > _MOST_STATES:
            return _wide(rows, count)
    return {(held.bit_count(), total.bit_count()) for held, total in states}


class _Bits:
    """Gives subjects bits: each that a row names its own, the others a run for each set of levels that teaches them."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        named = sorted(frozenset().union(*(row.subjects for row in rows if row.subjects)))
        self._bit = {subject: 1 << at for at, subject in enumerate(named)}
        kinds = sorted({row.levels for row in rows if row.subjects is None})
        unknown = sum(row.subjects is None for row in rows)
        self._known: dict[tuple[str, ...], list[int]] = {}
        self._runs: dict[tuple[str, ...], list[list[int]]] = {kind: [] for kind in kinds}
        self._empty = {kind: any(not taught_at([level]) for level in kind) for kind in kinds}
        alike: dict[tuple[bool, ...], int] = {}
        for kind in kinds:
            self._known[kind] = [self._bit[subject] for subject in named if subject in taught_at(kind)]
        for subject in taught_at(LEVELS) - set(named):
            taught = tuple(subject in taught_at(kind) for kind in kinds)
            alike[taught] = alike.get(taught, 0) + 1
        used = len(named)
        for taught, size in sorted(alike.items()):
            run = [1 << (used + at) for at in range(min(size, unknown))]
            used += len(run)
            for kind, teaches in zip(kinds, taught, strict=True):
                self._runs[kind] += [run] if teaches else []

    def options(self, row: _Row, total: int) -> Iterable[int]:
        """Yield the subjects a row can add, as bits, where `total` is taken already."""
        if row.subjects is not None:
            yield sum(self._bit[subject] for subject in row.subjects)
            return
        if self._empty[row.levels]:
            yield 0
        yield from self._known[row.levels]
        for run in self._runs[row.levels]:
            for bit in run:
                yield bit
                if not total & bit:
                    break


def _wide(rows: Sequence[_Row], count: SubjectCount) -> _Numbers:
    """Return every pair of numbers that lies between bounds: too many rows are open to say which of them occur."""
    sure = [row for row in rows if not row.none]
    held = _fewest(row for row in sure if not row.plan), _most([row for row in rows if row.hold], count)
    total = _fewest(sure), _most(rows, count)
    return {(d, t) for d in range(held[0], held[1] + 1) for t in range(max(d, total[0]), total[1] + 1)}


def _fewest(rows: Iterable[_Row]) -> int:
    named: set[str] = set()
    unknown = False
    for row in rows:
        named |= row.subjects or set()
        unknown |= row.subjects is None
    return len(named) or int(unknown)


def _most(rows: Collection[_Row], count: SubjectCount) -> int:
    named = frozenset().union(*(row.subjects for row in rows if row.subjects))
    unknown = sum(row.subjects is None for row in rows)
    return max(len(named), min(len(named) + unknown, len(named | taught_at(count.levels))))
