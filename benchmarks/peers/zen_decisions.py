"""zen-engine: one decision of expressions, asked for each row; every verdict of the rules that look at one row.

It cannot say: counts of groups, a decision sees one context; phrases with exceptions, its expressions have `matches`
without look-ahead and no way to take a phrase out. The days of vague dates are worked out beforehand.
"""

from __future__ import annotations

import json

import polars as pl
import zen

from peers.core import (
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    NOT_APPLICABLE,
    NOTICE,
    NOTICE_DAYS,
    ORDER,
    PENDING,
    SATISFIED,
    TODAY,
    UNDETERMINED,
    VIOLATED,
)  # fmt: skip
from peers.given import resolved
from peers.told import of_lines

TITLE = "zen-engine"
RULES, TELLS = (FIELDS, NOTICE, EARLY, APPROVAL, ORDER), "verdicts"
LARGEST, LACKS = 1_000_000, "counts; phrases with exceptions; windows"

_NEEDED = ("own", "dated", "told", "thematic", "any_kind", "column", "day_lo", "day_hi",
           *(f"{act}{part}" for act in ("notified", "approved") for part in ("", "_lo", "_hi")))  # fmt: skip


def _verdict(met: str, unmet: str, due: str = "false", loose: str = "false") -> str:
    return f"""not ({unmet}) and not ({due}) ? (({met}) ? {SATISFIED} : {NOT_APPLICABLE})
      : ({met}) or ({loose}) or (({unmet}) and ({due})) ? {UNDETERMINED} : ({unmet}) ? {VIOLATED} : {PENDING}"""


def _bound(told: str) -> str:
    return f"own and (thematic or any_kind) ? ({told}) : {NOT_APPLICABLE}"


def _ahead(act: str, days: int, absent: str) -> str:
    first, sure = BINDS[days]
    earliest, latest = f"(max([day_lo, {first}]) - {days})", f"(day_hi - {days})"
    passed = f"(not {act} and {earliest} < {TODAY})"
    told = _verdict(
        f"({act} and {act}_lo <= {latest}) or ({passed} and {absent})",
        f"({act} and {act}_hi > {earliest}) or {passed}",
        f"not {act} and {latest} >= {TODAY}", f"any_kind or day_lo < {sure}")  # fmt: skip
    return _bound(f"day_hi < {first} ? {NOT_APPLICABLE} : ({told})")


_EXPRESSIONS = {
    FIELDS: f"not own ? {NOT_APPLICABLE} : dated and told ? {SATISFIED} : {VIOLATED}",
    NOTICE: _ahead("notified", NOTICE_DAYS, "false"),
    EARLY: _bound(f"not notified ? {NOT_APPLICABLE} : (" + _verdict(
        f"notified_hi >= day_lo - {EARLY_DAYS}", f"notified_lo < day_hi - {EARLY_DAYS}", loose="any_kind") + ")"),
    APPROVAL: _ahead("approved", APPROVAL_DAYS, "not column"),
    ORDER: _bound(f"not (notified and approved) ? {NOT_APPLICABLE} : (" + _verdict(
        "notified_lo <= approved_hi", "notified_hi > approved_lo", loose="any_kind") + ")"),
}  # fmt: skip


def prepare(schedule) -> list[dict[str, object]]:
    return resolved(schedule).select(_NEEDED).rows(named=True)


def run(rows: list[dict[str, object]]) -> list[dict[str, float]]:
    ends = {"in": "inputNode", "rules": "expressionNode", "out": "outputNode"}
    told = [{"id": rule, "key": rule.replace("-", "_"), "value": value} for rule, value in _EXPRESSIONS.items()]
    nodes = [{"id": name, "name": name, "type": kind, "content": {"expressions": told} if name == "rules" else {}}
             for name, kind in ends.items()]  # fmt: skip
    pairs = (("in", "rules"), ("rules", "out"))
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in pairs]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return [decision.evaluate(row)["result"] for row in rows]


def verdicts(found: list[dict[str, float]]) -> dict[str, pl.DataFrame]:
    return {rule: of_lines(range(len(found)), [int(told[rule.replace("-", "_")]) for told in found]) for rule in RULES}
