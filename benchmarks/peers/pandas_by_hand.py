"""pandas written by hand: whole columns, groups by category; every verdict."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import polars as pl

from peers.core import (
    ALLOWED,
    APPROVAL,
    APPROVAL_DAYS,
    BINDS,
    BUSINESS,
    CORE,
    EARLY,
    EARLY_DAYS,
    FIELDS,
    FORBIDDEN,
    LESSONS,
    NO_DAY,
    NOT_APPLICABLE,
    NOTICE,
    NOTICE_DAYS,
    ORDER,
    PENDING,
    SATISFIED,
    TERM,
    TERM_DAYS,
    THEMATIC,
    TODAY,
    UNDETERMINED,
    VIOLATED,
)  # fmt: skip
from peers.given import lacking, owed, text_columns

TITLE = "pandas by hand"
RULES, TELLS, LARGEST, LACKS = CORE, "verdicts", 10_000_000, "exact calendar, no reasons"

_FIRST1, _LAST1, _FIRST2, _LAST2 = TERM_DAYS


def prepare(schedule):
    """Return the rows (closed lists and tổ as categories, lists of subjects in Arrow), what is owed, bare sources."""
    told = text_columns(schedule)
    arrow = told.select("subjects").to_arrow()["subjects"]
    rows = told.drop("subjects").to_pandas()
    for name in ("status", "organiser", "kind", "department_id"):
        rows[name] = rows[name].astype("category")
    rows["date_exact"] = rows["date_exact"].fillna(value=False).astype(bool)
    rows["subjects"] = pd.Series(arrow, dtype=pd.ArrowDtype(arrow.type))
    return rows, owed(schedule).to_pandas(), lacking(schedule)


def run(given):
    rows, every, bare = given
    facts = _facts(rows)
    return _row_verdicts(rows, facts, bare), _terms(rows, every, facts), _lessons(rows, every, facts)


def _facts(rows):
    unknown = (rows["status"].eq("Hoãn") | rows["date_lo"].isna()).to_numpy()
    lo, hi = (np.where(unknown, none, rows[f"date_{end}"]) for end, none in zip(("lo", "hi"), NO_DAY, strict=True))
    whole = (rows["date_exact"].to_numpy() & ~unknown) | (lo > _LAST2) | (hi < _FIRST1)
    term = np.where(unknown, 0, rows["date_term"].fillna(0))
    day_lo = np.where(whole, lo, np.maximum(lo, np.where(term == 2, _FIRST2, _FIRST1)))
    day_hi = np.where(whole, hi, np.minimum(hi, np.where(term == 1, _LAST1, _LAST2)))
    live, kind = rows["status"].ne("Huỷ").to_numpy(), rows["kind"]
    own, thematic = live & rows["organiser"].eq("Tổ").to_numpy(), kind.isin(THEMATIC).to_numpy()
    inside = {f"{term}_{how}": told for term, first, last in (("HK1", _FIRST1, _LAST1), ("HK2", _FIRST2, _LAST2))
              for how, told in (("low", (day_lo >= first) & (day_hi <= last)),
                                ("high", (day_lo <= last) & (day_hi >= first)))}  # fmt: skip
    return {"lo": day_lo, "hi": day_hi, "live": live, "own": own, "must": own & thematic,
            "may": own & (thematic | kind.isna().to_numpy()), **inside}  # fmt: skip


def _verdict(must, may, met, unmet, due=False, loose=False):  # noqa: PLR0913, PLR0917
    settled = ~unmet & np.logical_not(due)
    return np.select(
        [~may, settled & met, settled, met | loose | ~must | (unmet & due), unmet],
        [NOT_APPLICABLE, SATISFIED, NOT_APPLICABLE, UNDETERMINED, VIOLATED], PENDING).astype(np.int8)  # fmt: skip


def _row_verdicts(rows, facts, bare):
    day_lo, day_hi, must, may, own = (facts[name] for name in ("lo", "hi", "must", "may", "own"))

    def act(name):
        ends = (rows[f"{name}_{end}"].fillna(none).to_numpy() for end, none in zip(("lo", "hi"), NO_DAY, strict=True))
        return rows[name].notna().to_numpy(), *ends

    def ahead(recorded, days, absent):
        written, lo, hi = recorded
        first, sure = BINDS[days]
        here, earliest = day_hi >= first, np.maximum(day_lo, first) - days
        passed = ~written & (earliest < TODAY)
        met = (written & (lo <= day_hi - days)) | (passed & absent)
        return _verdict(must, may, here & met, here & ((written & (hi > earliest)) | passed),
                        here & ~written & (day_hi - days >= TODAY), day_lo < sure)  # fmt: skip

    noticed, agreed = act("notified"), act("approved")
    both = noticed[0] & agreed[0]
    filled = (rows["date"].notna() & rows["content"].notna()).to_numpy()
    talk = facts["live"] & rows["organiser"].isin(["Tổ", "Cụm"]).to_numpy()
    bad = rows["content"].isin(_holding(rows["content"])).to_numpy()
    return {
        FIELDS: _verdict(own, own, filled, ~filled),
        NOTICE: ahead(noticed, NOTICE_DAYS, absent=False),
        EARLY: _verdict(must, may, noticed[0] & (noticed[2] >= day_lo - EARLY_DAYS),
                        noticed[0] & (noticed[1] < day_hi - EARLY_DAYS), loose=~noticed[0]),
        APPROVAL: ahead(agreed, APPROVAL_DAYS, absent=rows["source"].isin(bare).to_numpy()),
        ORDER: _verdict(must, may, both & (noticed[1] <= agreed[2]), both & (noticed[2] > agreed[1]), loose=~both),
        BUSINESS: _verdict(talk, talk, ~bad, bad),
    }  # fmt: skip


def _words(phrases):
    return re.compile(rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})\b")


def _holding(contents):
    forbidden, allowed = _words(FORBIDDEN), _words(ALLOWED)
    return [text for text in contents.dropna().unique() if forbidden.search(allowed.sub(" | ", text.lower()))]


def _at_least_one(low, high):
    return np.select([low >= 1, high < 1], [SATISFIED, VIOLATED], UNDETERMINED).astype(np.int8)


def _terms(rows, every, facts):
    counts = pd.DataFrame({name: facts[name] & facts["own"] for name in _COUNTS})
    told = counts.groupby(rows["department_id"], observed=True).sum()
    told = told.drop("", errors="ignore").reindex(told.index.union(every["department_id"].unique()).drop("", "ignore"))
    return _by_term(told.fillna(0))


def _lessons(rows, every, facts):
    kind = rows["kind"]
    here = facts["own"] & (kind.eq("NCBH") | kind.isna()).to_numpy()
    sure = kind.eq("NCBH").to_numpy()
    counts = {name: facts[name] & sure if name.endswith("low") else facts[name] for name in _COUNTS}
    told = rows[["department_id", "subjects"]].assign(**counts)[here]
    named = told[told["subjects"].notna()].explode("subjects").astype({"subjects": "category"})
    known = named.groupby(["department_id", "subjects"], observed=True)[list(_COUNTS)].sum()
    loose = told[told["subjects"].isna()].groupby("department_id", observed=True)[list(_COUNTS[1::2])].sum()
    owes = pd.MultiIndex.from_frame(every)
    tally, more = known.reindex(owes).fillna(0), loose.reindex(every["department_id"]).fillna(0)
    for name in loose.columns:
        tally[name] += more[name].to_numpy()
    return _by_term(tally)


_COUNTS = ("HK1_low", "HK1_high", "HK2_low", "HK2_high")


def _by_term(tally):
    found = {term: _at_least_one(tally[f"{term}_low"], tally[f"{term}_high"]) for term in ("HK1", "HK2")}
    return pd.DataFrame(found, index=tally.index)


def verdicts(found) -> dict[str, pl.DataFrame]:
    rows, terms, lessons = found
    told = {rule: pl.DataFrame({"line": np.arange(len(verdict), dtype=np.int32), "verdict": verdict})
            for rule, verdict in rows.items()}  # fmt: skip
    for rule, table, names in ((TERM, terms, ["department_id"]), (LESSONS, lessons, ["department_id", "subject_id"])):
        flat = pl.DataFrame({name: table.index.get_level_values(i).astype(str) for i, name in enumerate(names)})
        told[rule] = pl.concat(
            flat.with_columns(term=pl.lit(term), verdict=pl.Series(table[term].to_numpy())) for term in table.columns)
    return told
