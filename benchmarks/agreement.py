"""Compare the engine's verdict of every duty with the one found by hand or by another tool."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

__all__ = ["differences", "unlike"]

_VIOLATED = 1

#: The columns that name a duty; none: the duties stand in the order of the rows.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "session": (),
    "minutes": (),
    "department-subject": ("department_id", "subject_id", "term"),
    "department": ("department_id", "term"),
    "school": ("school_id",),
    "cluster": ("cluster_id", "term"),
    "province-level": ("level",),
    "occasion": ("unit", "lan_key"),
    "document": ("row",),
}


def differences(judged, by_hand: Mapping[str, pl.DataFrame]) -> tuple[dict[str, str], int]:
    """Return, for each rule that differs, in what; and the number of duties that were compared."""
    found, duties = {}, 0
    for item in judged:
        rule = item.task.rule.id
        duties += len(item.verdict)
        told = _differs(item, by_hand[rule]) if rule in by_hand else "not done by hand"
        if told:
            found[rule] = told
    left = set(by_hand) - {item.task.rule.id for item in judged}
    return found | dict.fromkeys(left, "not found by the engine"), duties


def _differs(item, hand: pl.DataFrame) -> str:
    if len(item.verdict) != hand.height:
        return f"{len(item.verdict)} duties, by hand {hand.height}"
    keys = [key for key in _KEYS[item.grain] if key in item.keys.columns]
    if not keys:
        pairs = pl.DataFrame({"engine": item.verdict, "hand": hand["verdict"]})
    else:
        engine = item.keys.select(keys).with_columns(item.verdict.alias("engine"))
        own = _named(hand) if item.grain == "occasion" else hand
        pairs = engine.join(own.select(*keys, pl.col("verdict").alias("hand")), on=keys, how="full", coalesce=True)
    wrong = pairs.filter(pl.col("engine").ne_missing(pl.col("hand")))
    if wrong.is_empty() and pairs.height == hand.height:
        return ""
    kinds = wrong.group_by("engine", "hand").len().sort("engine", "hand").rows()
    return f"{wrong.height} of {pairs.height} verdicts, as (engine, hand, number): {kinds}"


def _named(hand: pl.DataFrame) -> pl.DataFrame:
    """Return the lần under the keys that the engine gives them."""
    key = pl.concat_str(pl.col("level").cast(pl.String), "lan", "part", separator="|")
    return hand.with_columns(pl.col("cluster_id").alias("unit"), key.alias("lan_key"))


def unlike(truth: pl.DataFrame, told: pl.DataFrame, *, violations: bool) -> str:
    """Return in what two tables of keys and verdicts differ; `violations`: the second holds violated duties alone."""
    keys = [name for name in truth.columns if name != "verdict"]
    one, other = (
        table.select(*(pl.col(key) for key in keys), pl.col("verdict").cast(pl.Int8)).sort(keys)
        for table in (truth.filter(pl.col("verdict") == _VIOLATED) if violations else truth, told)
    )
    if one.equals(other):
        return ""
    pairs = one.join(other, on=keys, how="full", coalesce=True, suffix="_told")
    wrong = pairs.filter(pl.col("verdict").ne_missing(pl.col("verdict_told")))
    kinds = wrong.group_by("verdict", "verdict_told").len().sort("verdict", "verdict_told").rows()
    return f"{wrong.height} of {pairs.height}, as (engine, told, number): {kinds}"
