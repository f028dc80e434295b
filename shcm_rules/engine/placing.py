"""Which rows make up a lần: rows that are sure of theirs, and every place that the others can have.

A row of which it is not certain to which lần it belongs (or whether it belongs to any) is tried in
every place it can have: each combination is a variant of the cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from math import prod

import polars as pl

from ..checks import expressions as ex
from ..folding import fold
from .boundaries import TERMS, Boundaries, Days
from .plans import collect, shared
from .rows import Question, Rows, spell_out

__all__ = ["MOST_VARIANTS", "Placing", "chosen_days"]

MOST_VARIANTS = 256
_KEY = ["unit", "lan_level", "lan"]
_Place = tuple[str, int] | None  # the lần, and which line says how the row is there; None: it is in no lần


def chosen_days(*, audit: bool) -> Days:
    """Return the day of each row: where it was held, when; else as planned."""
    planned = Days(*(ex.col(f"t_{part}") for part in ("lo", "hi", "exact", "term")))
    if not audit:
        return planned
    return Days(*(
        ex.when(ex.col("done_must")).then(ex.col(f"h_{part}")).otherwise(getattr(planned, part))
        for part in ("lo", "hi", "exact", "term")
    ))


@dataclass(frozen=True)
class Placing:
    """The rows of every lần, in all variants of the clusters."""

    question: Question
    rows: Rows
    clusters: tuple[str, ...]

    @cached_property
    def _gathered(self) -> pl.DataFrame:
        """Rows that make up, or may make up, a lần; one of an unreadable status stands once for each status."""
        may_be = pl.col("live_may") & (pl.col("organiser").is_null() | (pl.col("organiser") == "Cụm"))
        nameless = pl.col("cluster_id").is_not_null() & (pl.col("cluster_id") == "") & pl.col("organiser").is_null()
        return self._spelled(self.rows.frame.filter(may_be & ~nameless))

    @property
    def _candidates(self) -> pl.LazyFrame:
        """Return the gathered rows with the key of their lần as far as it is written.

        One that names no cluster is of the only one.
        """
        frame = self._gathered
        lacking = self.question.absent("sessions").get("occasion", [])
        names = {text: fold(text) for text in frame["occasion"].drop_nulls().unique()}
        written = pl.col("occasion").replace_strict(names, default=None, return_dtype=pl.String)
        by_day = pl.when(pl.col("date_lo").is_not_null()).then(
            pl.concat_str([pl.lit("days "), "date_lo", pl.lit("-"), "date_hi"])
        ).otherwise(pl.concat_str([pl.lit("row "), "row_id"]))
        no_column = pl.col("source").is_in(lacking)
        text = pl.when(pl.col("occasion").is_not_null()).then(written).when(no_column).then(by_day)
        only = self.clusters[0] if len(self.clusters) == 1 and not self.question.schedule.has_others(
            "cluster_id") else None
        named = frame.lazy().with_columns(
            text.alias("lan"), pl.col("cluster_id").fill_null(pl.lit(only, dtype=pl.String)).alias("unit"),
            pl.col("level").cast(pl.String).alias("lan_level"))
        if not frame["level"].null_count():
            return named.with_columns(pl.lit(value=False).alias("any_of_levels"))
        # A row without a level is of its cluster's only one; where there are several it is tried at each of them.
        told = named.filter(pl.col("unit").is_not_null()).group_by("unit").agg(
            pl.col("lan_level").drop_nulls().n_unique().alias("n_levels"),
            pl.col("lan_level").drop_nulls().first().alias("some_level"))
        number, untold = pl.col("n_levels").fill_null(0), pl.col("lan_level").is_null()
        return named.join(told, on="unit", how="left", maintain_order="left").with_columns(
            (untold & (pl.col("unit").is_null() | (number > 1))).alias("any_of_levels"),
            pl.coalesce("lan_level", pl.when(number == 1).then("some_level"), pl.lit("")).alias("lan_level"))

    def _spelled(self, frame: pl.DataFrame) -> pl.DataFrame:
        if not frame["status"].null_count():
            return frame
        spelled = spell_out(self.question, self.rows, frame, self.rows.boundaries)
        if not self.question.audit:  # there what was held is as what is planned
            spelled = spelled.filter(pl.col("status") != "Đã thực hiện")
        return pl.concat([frame.filter(pl.col("status").is_not_null()).select(spelled.columns), spelled])

    @cached_property
    def _placed(self) -> pl.DataFrame:
        """Candidates with `sure` (part of a lần in every world), `split` (their key stands in both terms), `part`.

        `part` is the term's lần to which a row of a split key belongs: what begins before HK2 is HK1's; null: either.
        """
        at, audit = self.rows.boundaries, self.question.audit
        told = shared(("placed", at.values, audit), lambda: _placed(at, audit=audit))
        placed = collect(told.added_to(self._candidates))
        both = collect(self._in_both_terms(placed.lazy().filter(
            pl.col("live_must") & pl.col("lan").is_not_null() & pl.col("term").is_not_null())), placed.height)
        if both.is_empty():
            return placed.with_columns(pl.lit(value=False).alias("split"))
        split = placed.select(_KEY).join(both, on=_KEY, how="left", maintain_order="left")["split"]
        return placed.with_columns(split.fill_null(value=False))

    def _in_both_terms(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Return the keys (`split`) that rows have in both terms; a row that names no cluster can be of each."""
        every = pl.LazyFrame({"unit": self.clusters}, schema={"unit": pl.String})
        keyed = pl.concat([
            rows.filter(pl.col("unit").is_not_null()).select(*_KEY, "term"),
            rows.filter(pl.col("unit").is_null()).drop("unit").join(every, how="cross").select(*_KEY, "term"),
        ])
        split = (pl.col("term").min() != pl.col("term").max()).alias("split")
        return keyed.group_by(_KEY).agg(split).filter("split")

    @property
    def splits(self) -> bool:
        """Tell whether some key stands for two lần."""
        return bool(self._placed["split"].any())

    @cached_property
    def restarts(self) -> list[tuple[int, int, str]]:
        """Return (source, row, lần) of the first row of each lần text that stands in both terms."""
        split = self._placed.filter(pl.col("split") & pl.col("occasion").is_not_null())
        first = split.group_by(_KEY, maintain_order=True).first()
        return [(s, r, o) for s, r, o in first.select("source", "row", "occasion").rows()]

    @property
    def is_empty(self) -> bool:
        """Tell whether no row can be part of a lần."""
        return self._gathered.is_empty()

    @property
    def members(self) -> pl.DataFrame:
        """One row for each (cluster, variant, lần, session row): adds `unit`, `variant` and `lan_key`."""
        return self._members[0]

    @property
    def variants(self) -> Mapping[str, int]:
        """Return how many variants a cluster has, where rows of it are not sure."""
        return self._members[1]

    @cached_property
    def _members(self) -> tuple[pl.DataFrame, Mapping[str, int]]:
        placed = self._placed
        settled = pl.col("sure") & pl.col("lan").is_not_null() & ~pl.col("any_of_levels") & (
            ~pl.col("split") | pl.col("part").is_not_null())
        part = pl.when(pl.col("split")).then(pl.col("part")).otherwise(0)
        key = pl.concat_str([pl.col("lan_level"), pl.lit("|"), pl.col("lan"), pl.lit("|"), part]).alias("lan_key")
        loose = placed.filter(~settled)
        if loose.is_empty():
            return placed.with_columns(key, pl.lit(0, dtype=pl.Int32).alias("variant")), {}
        return self._with_variants(placed.filter(settled).with_columns(key), loose)

    def _with_variants(self, known: pl.DataFrame, loose: pl.DataFrame) -> tuple[pl.DataFrame, Mapping[str, int]]:
        """Return every variant of the clusters that loose rows can belong to."""
        lines = list(loose.iter_rows(named=True))
        touched: dict[str, dict[int, list[int]]] = {}  # cluster -> row -> its lines
        for at, line in enumerate(lines):
            for unit in self.clusters if line["unit"] is None else (line["unit"],):
                touched.setdefault(unit, {}).setdefault(line["row_id"], []).append(at)
        picks: list[tuple[str, int, str, int]] = []
        sizes: dict[str, int] = {}
        for unit, rows in touched.items():
            levels = self._levels(unit)
            names = self._names(unit, levels)
            choices = [
                [place for at in own for place in _places(at, lines[at], names, levels)] for own in rows.values()]
            for variant, chosen in enumerate(_some([list(dict.fromkeys(options)) for options in choices])):
                picks += [(unit, variant, place[0], place[1]) for place in chosen if place is not None]
                sizes[unit] = variant + 1
        return self._together(known, loose, picks, sizes), sizes

    def _levels(self, unit: str) -> Sequence[str]:
        """Return the levels that rows of a cluster name; "" where none does."""
        told = self._placed.filter(pl.col("unit") == unit)["level"].drop_nulls().cast(pl.String)
        return list(told.unique(maintain_order=True)) or [""]

    def _names(self, unit: str, levels: Sequence[str]) -> list[tuple[str, str, bool]]:
        """Return (level, lần text, split) of every lần that rows of a cluster, or of any, name or can name."""
        frame = self._placed.filter(pl.col("lan").is_not_null() & (pl.col("unit").is_null() | (pl.col("unit") == unit)))
        split = {(level, lan) for level, lan, split in frame.select("lan_level", "lan", "split").rows() if split}
        told = frame.select("lan_level", "lan", "any_of_levels").unique(maintain_order=True).rows()
        pairs = dict.fromkeys((each, lan) for level, lan, any_ in told for each in (levels if any_ else (level,)))
        return [(level, lan, (level, lan) in split) for level, lan in pairs]

    @staticmethod
    def _together(
        known: pl.DataFrame, loose: pl.DataFrame, picks: Sequence[tuple[str, int, str, int]], sizes: Mapping[str, int],
    ) -> pl.DataFrame:
        """Return the sure rows in each variant of their cluster, and the picked lines."""
        schema = {"unit": pl.String, "variant": pl.Int32, "lan_key": pl.String, "line": pl.Int64}
        table = pl.DataFrame(picks, schema=schema, orient="row")
        picked = loose.drop("unit")[table["line"].to_list()].with_columns(
            table["unit"], table["variant"], table["lan_key"])
        every = pl.DataFrame(
            [(unit, variant) for unit, size in sizes.items() for variant in range(size)],
            schema={"unit": pl.String, "variant": pl.Int32}, orient="row")
        sure = known.join(every, on="unit", how="left", maintain_order="left").with_columns(
            pl.col("variant").fill_null(0))
        return pl.concat([sure, picked.select(sure.columns)])


def _placed(at: Boundaries, *, audit: bool) -> list[ex.Expr]:
    """Return the term in which a row lies for certain, on which side of HK2's first day, whether it is in a lần."""
    days = chosen_days(audit=audit)
    sides, terms = days.sides(at), {term: days.in_term(term, at)[0] for term in TERMS}
    sure = (ex.col("organiser") == "Cụm").fill_null(value=False) & ex.col("live_must") & ~ex.col("unit").is_null()
    return [
        ex.when(terms[1]).then(ex.lit(1)).otherwise(ex.when(terms[2]).then(ex.lit(2))).alias("term"),
        ex.when(sides["from2_must"]).then(ex.lit(2)).otherwise(
            ex.when(~sides["from2_may"]).then(ex.lit(1))).alias("part"),
        sure.alias("sure"),
    ]


def _places(
    at: int, line: Mapping[str, object], names: Sequence[tuple[str, str, bool]], levels: Sequence[str],
) -> Iterator[_Place]:
    """Yield the lần that a line can be part of, and None if it can be part of none."""
    if not line["sure"]:
        yield None
    parts = (line["part"],) if line["part"] else TERMS
    for level in levels if line["any_of_levels"] else (line["lan_level"],):
        fits = [(lan, split) for known, lan, split in names if known == level and line["lan"] in (None, lan)]
        for lan, split in fits:
            yield from ((f"{level}|{lan}|{part}", at) for part in (parts if split else (0,)))
        if line["lan"] is None:
            yield f"{level}|row {line['row_id']}|0", at
        elif not fits:
            yield f"{level}|{line['lan']}|0", at


def _some(choices: Sequence[Sequence[_Place]]) -> Iterator[tuple[_Place, ...]]:
    """Yield combinations; beyond the most that are tried, the first choice of all and each single deviation."""
    if prod(map(len, choices)) <= MOST_VARIANTS:
        yield from product(*choices)
        return
    base = tuple(options[0] for options in choices)
    yield base
    single = ((*base[:i], option, *base[i + 1:]) for i, options in enumerate(choices) for option in options[1:])
    yield from islice(single, MOST_VARIANTS)
