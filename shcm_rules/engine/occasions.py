"""A cluster's lần: which rows make one, on which day it is held, what its rows record.

A row of which it is not certain to which lần it belongs (or whether it belongs to any) is tried in
every place it can have: each combination is a variant of the cluster, and a duty's outcomes are those
of all variants. Windows of days need no trying: only their ends matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

import narwhals.stable.v2 as nw
import polars as pl

from ..checks.outcomes import NO
from ..folding import fold
from ..schedule import ACTS
from .boundaries import TERMS, Boundaries, Days
from .rows import FIRST, LAST, Question, Rows, absent_columns

__all__ = ["Occasions", "MOST_VARIANTS"]

MOST_VARIANTS = 256
_TEXTS = ("content", "objective", "participants", "venue", "owner", "note", "subject", "grade", "duration", "mode_text", "kind_text", "date")


@dataclass(frozen=True)
class Occasions:
    """The lần of every cluster, in all their variants."""

    question: Question
    rows: Rows
    clusters: tuple[str, ...]

    @cached_property
    def _candidates(self) -> pl.DataFrame:
        """Rows that make up, or may make up, a lần; with the key of their lần as far as it is written."""
        frame = self.rows.frame
        may_be = pl.col("live_may") & (pl.col("organiser").is_null() | (pl.col("organiser") == "Cụm"))
        nameless = pl.col("cluster_id").is_not_null() & (pl.col("cluster_id") == "") & pl.col("organiser").is_null()
        frame = frame.filter(may_be & ~nameless)
        lacking = absent_columns(self.question.schedule, "sessions").get("occasion", [])
        names = {text: fold(text) for text in frame["occasion"].drop_nulls().unique()}
        written = pl.col("occasion").replace_strict(names, default=None, return_dtype=pl.String)
        by_day = pl.when(pl.col("date_lo").is_not_null()).then(
            pl.concat_str([pl.lit("days "), "date_lo", pl.lit("-"), "date_hi"])
        ).otherwise(pl.concat_str([pl.lit("row "), "row_id"]))
        text = pl.when(pl.col("occasion").is_not_null()).then(written).when(pl.col("source").is_in(lacking)).then(by_day)
        level = pl.col("level").cast(pl.String).fill_null("")
        return frame.with_columns(text.alias("lan"), level.alias("lan_level"))

    @cached_property
    def _placed(self) -> pl.DataFrame:
        """Candidates with `sure` (part of a lần in every world), `split` (their key stands in both terms), `part`.

        `part` is the term's lần to which a row of a split key belongs: what begins before HK2 is HK1's; null: either.
        """
        frame, at = self._candidates, self.rows.boundaries
        lazy, done = nw.from_native(frame.lazy()), nw.col("done_must") if self.question.audit else NO
        days = _chosen_days(done, audit=self.question.audit)
        sides = days.sides(at)
        terms = {term: days.in_term(term, at)[0] for term in TERMS}
        lazy = lazy.with_columns(
            nw.when(terms[1]).then(nw.lit(1)).otherwise(nw.when(terms[2]).then(nw.lit(2))).alias("term"),
            nw.when(sides["from2_must"]).then(nw.lit(2)).otherwise(
                nw.when(~sides["from2_may"]).then(nw.lit(1))).alias("part"),
            ((nw.col("organiser") == "Cụm").fill_null(value=False) & nw.col("live_must")
             & ~nw.col("cluster_id").is_null()).alias("sure"),
        )
        placed: pl.DataFrame = lazy.collect().to_native()
        key = ["cluster_id", "lan_level", "lan"]
        keyed = placed.filter(pl.col("lan").is_not_null() & pl.col("term").is_not_null())
        both = keyed.group_by(key).agg(pl.col("term").n_unique().alias("n")).filter(pl.col("n") > 1).drop("n")
        return placed.join(both.with_columns(pl.lit(True).alias("split")), on=key, how="left",  # noqa: FBT003
                           maintain_order="left").with_columns(pl.col("split").fill_null(value=False))

    @cached_property
    def restarts(self) -> list[tuple[int, int, str]]:
        """Return (source, row, lần) of the first row of each lần text that stands in both terms."""
        split = self._placed.filter(pl.col("split") & pl.col("occasion").is_not_null())
        first = split.group_by("cluster_id", "lan_level", "lan", maintain_order=True).first()
        return [(s, r, o) for s, r, o in first.select("source", "row", "occasion").rows()]

    @property
    def members(self) -> pl.DataFrame:
        """One row for each (cluster, variant, lần, session row): adds `unit`, `variant` and `lan_key`."""
        return self._members[0]

    @property
    def variants(self) -> Mapping[str, int]:
        """Return how many variants a cluster has, where it has more than one."""
        return self._members[1]

    @cached_property
    def _members(self) -> tuple[pl.DataFrame, Mapping[str, int]]:
        placed = self._placed
        settled = pl.col("sure") & pl.col("lan").is_not_null() & (~pl.col("split") | pl.col("part").is_not_null())
        known = placed.filter(settled).with_columns(self._key(), pl.col("cluster_id").alias("unit"))
        loose = placed.filter(~settled)
        if loose.is_empty():
            return known.with_columns(pl.lit(0, dtype=pl.Int32).alias("variant")), {}
        return self._with_variants(known, loose)

    @staticmethod
    def _key() -> pl.Expr:
        part = pl.when(pl.col("split")).then(pl.col("part").fill_null(0)).otherwise(0)
        return pl.concat_str([pl.col("lan_level"), pl.lit("|"), pl.col("lan"), pl.lit("|"), part]).alias("lan_key")

    def _with_variants(self, known: pl.DataFrame, loose: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, int]]:
        """Return every variant of the clusters that loose rows can belong to."""
        touched: dict[str, list[int]] = {}
        for index, cluster in enumerate(loose["cluster_id"]):
            for unit in self.clusters if cluster is None else (cluster,):
                touched.setdefault(unit, []).append(index)
        calm = known.filter(~pl.col("unit").is_in(list(touched))).with_columns(pl.lit(0, dtype=pl.Int32).alias("variant"))
        parts, sizes = [calm], {}
        for unit, indices in touched.items():
            own = known.filter(pl.col("unit") == unit)
            keys = list(own.select("lan_level", "lan_key", "split", "lan").unique(maintain_order=True).rows())
            choices = [self._places(loose.row(i, named=True), keys) for i in indices]
            for variant, chosen in enumerate(_some(choices)):
                picked = [(i, key, done) for i, (key, done) in zip(indices, chosen, strict=True) if key is not None]
                parts.append(self._variant(own, loose, unit, variant, picked))
                sizes[unit] = variant + 1
        return pl.concat(parts), sizes

    def _places(self, row: Mapping[str, object], keys: list[tuple[str, str, bool, str]]) -> list[tuple[str | None, bool | None]]:
        """Return the lần that a row can be part of (None: of none), each as held, planned or (None) as it is."""
        places: list[str | None] = [] if row["sure"] else [None]
        level, lan = str(row["lan_level"]), row["lan"]
        if lan is None:
            places += [key for known, key, _, _ in keys if known == level] + [f"{level}|row {row['row_id']}|0"]
        elif any(split for known, _, split, text in keys if known == level and text == lan):
            places += [f"{level}|{lan}|{part}" for part in ((row["part"],) if row["part"] else TERMS)]
        else:
            places.append(f"{level}|{lan}|0")
        unknown = row["status"] is None and self.question.audit
        return [(place, done) for place in places for done in ((True, False) if unknown and place else (None,))]

    def _variant(
        self, own: pl.DataFrame, loose: pl.DataFrame, unit: str, variant: int, picked: list[tuple[int, str, bool | None]],
    ) -> pl.DataFrame:
        rows = loose[[i for i, _, _ in picked]].with_columns(
            pl.Series("lan_key", [key for _, key, _ in picked], dtype=pl.String), pl.lit(unit).alias("unit"))
        if self.question.audit and any(done is not None for _, _, done in picked):
            done = pl.Series("chosen", [done for _, _, done in picked], dtype=pl.Boolean)
            rows = rows.with_columns(
                done.fill_null(rows["done_must"]).alias("done_must"), done.fill_null(rows["done_may"]).alias("done_may"))
        return pl.concat([own, rows.select(own.columns)]).with_columns(pl.lit(variant, dtype=pl.Int32).alias("variant"))

    def days(self, at: Boundaries) -> pl.DataFrame:
        """Return members with the day of each row in its place (`from`, `until`) and its side of each term's ends."""
        done = nw.col("done_must") if self.question.audit else NO
        days = _chosen_days(done, audit=self.question.audit)
        lo, hi = days.cut(at)
        part = nw.when(nw.col("split")).then(nw.col("lan_key").str.slice(-1)).otherwise(nw.lit("0"))
        sides = [side.alias(name) for name, side in days.sides(at).items()]
        terms = [days.in_term(term, at)[1].alias(f"in{term}_may") for term in TERMS]
        made: pl.DataFrame = nw.from_native(self.members.lazy()).with_columns(
            nw.when(part == "2").then(nw.max_horizontal(lo, at["first2_lo"])).otherwise(lo).alias("from"),
            nw.when(part == "1").then(nw.min_horizontal(hi, at["first2_hi"] - 1)).otherwise(hi).alias("until"),
            nw.when(part != "0").then(part).alias("split_part"), done.alias("is_done"), *sides, *terms,
        ).collect().to_native()
        return made

    def table(self, days: pl.DataFrame) -> pl.DataFrame:
        """Return, from the `days` of one world, one row for each (cluster, variant, lần) that is there: its day, acts and texts.

        `any_done`; `day_lo/day_hi`; for each term `must`/`may`; acts as in session rows (text null: not
        recorded; several values: from the earliest to the latest), `<field>_absent`: no row's sheet has it.
        """
        if self.question.audit:
            held = pl.col("is_done").any().over("unit", "variant", "lan_key")
            days = days.with_columns((pl.col("is_done") | ~held).alias("counts"))
        else:
            days = days.with_columns(pl.lit(True).alias("counts"))  # noqa: FBT003
        return days.group_by("unit", "variant", "lan_key", maintain_order=True).agg(*self._facts())

    def _facts(self) -> list[pl.Expr]:
        counts = pl.col("counts")
        facts = [
            pl.col("cluster_id").first(), pl.col("cluster").drop_nulls().first(), pl.col("level").first(),
            pl.col("province").drop_nulls().first(), pl.col("ward").drop_nulls().first(),
            pl.col("occasion").drop_nulls().first(), pl.col("row_id").alias("row_ids"),
            pl.col("source").first(), pl.col("row").first(),
            pl.col("is_done").any().alias("any_done"),
            pl.col("from").filter(counts).min().alias("day_lo"), pl.col("until").filter(counts).min().alias("day_hi"),
            pl.col("until").filter(~pl.col("is_done")).max().alias("last_planned"),
            pl.col("from").filter(~pl.col("is_done")).max().alias("last_planned_lo"),
            pl.col("mode").first(), (pl.lit("HK") + pl.col("split_part").first()).alias("part"),
        ]
        for term in (1, 2):
            start, end = f"from{term}", f"until{term}"
            facts += [
                (pl.col(f"{start}_must").filter(counts).all() & pl.col(f"{end}_must").filter(counts).any()).alias(f"{term}_must"),
                (pl.col(f"{start}_may").filter(counts).all() & pl.col(f"in{term}_may").filter(counts).any()).alias(f"{term}_may"),
            ]
        for name in ACTS:
            written = pl.col(name).is_not_null()
            facts += [
                pl.col(name).drop_nulls().first(),
                pl.col(f"{name}_lo").fill_null(FIRST).filter(written).min().alias(f"{name}_lo"),
                pl.col(f"{name}_hi").fill_null(LAST).filter(written).max().alias(f"{name}_hi"),
            ]
        lacking = absent_columns(self.question.schedule, "sessions")
        facts += [pl.col(name).drop_nulls().first() for name in _TEXTS]
        facts += [
            pl.col("source").is_in(lacking[name]).all().alias(f"{name}_absent")
            for name in (*ACTS, "content", "objective", "participants", "venue", "owner", "date", "duration", "subject", "kind", "mode")
        ]
        return facts

    @cached_property
    def sometimes_missing(self) -> pl.DataFrame:
        """Return (unit, lan_key) of lần that some variant of their cluster lacks."""
        there = self.members.group_by("unit", "lan_key").agg(pl.col("variant").n_unique().alias("n"))
        of = pl.col("unit").replace_strict(dict(self.variants), default=1, return_dtype=pl.Int32)
        return there.filter(pl.col("n") < of).select("unit", "lan_key")


def _chosen_days(done: nw.Expr, *, audit: bool) -> Days:
    """Return the day of each row: where it was held, when; else as planned."""
    planned = Days(*(nw.col(f"t_{part}") for part in ("lo", "hi", "exact", "term")))
    if not audit:
        return planned
    held = Days(*(nw.col(f"h_{part}") for part in ("lo", "hi", "exact", "term")))
    return Days(*(
        nw.when(done).then(getattr(held, part)).otherwise(getattr(planned, part)) for part in ("lo", "hi", "exact", "term")
    ))


def _some(choices: list[list[tuple[str | None, bool | None]]]) -> Iterator[tuple[tuple[str | None, bool | None], ...]]:
    """Yield combinations; beyond the most that are tried, the first choice of all and each single deviation."""
    size = 1
    for options in choices:
        size *= len(options)
    if size <= MOST_VARIANTS:
        yield from product(*choices)
        return
    base = tuple(options[0] for options in choices)
    yield base
    single = ((*base[:i], option, *base[i + 1:]) for i, options in enumerate(choices) for option in options[1:])
    yield from islice(single, MOST_VARIANTS)
