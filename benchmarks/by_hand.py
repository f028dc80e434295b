"""The same verdicts in Polars written by hand for these rules: what the engine is measured against; knows no engine.

Written for the schedule of `big_schedule`: plan phase, one exact calendar, every status and every organiser known,
every cluster row names its lần, every document's unit is spelled as in the registry. It gives verdicts only; the
engine gives a reason with each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
from by_hand_clusters import occasions
from by_hand_documents import documents, minutes
from by_hand_verdicts import (
    NOT_APPLICABLE,
    SATISFIED,
    VIOLATED,
    Terms,
    ahead,
    at_least,
    not_early,
    ordered,
    shift,
    terms,
    words,
)

__all__ = ["judge"]

_YEAR = (date(2025, 7, 1).toordinal(), date(2026, 6, 30).toordinal())
_LEVELS = ("TH", "THCS", "THPT")
_THEMATIC = ["Chuyên đề", "Hội thảo", "Tập huấn"]
_BUSINESS = (
    [
        "kiểm điểm",
        "bình xét",
        "bình bầu",
        "xếp loại",
        "thi đua",
        "đánh giá giáo viên",
        "đánh giá viên chức",
        "đánh giá cán bộ",
        "đánh giá đảng viên",
        "nhận xét giáo viên",
        "nhận xét viên chức",
    ],
    [
        "rút kinh nghiệm",
        "đánh giá học sinh",
        "kiểm tra đánh giá",
        "kiểm tra, đánh giá",
        "đánh giá nền nếp",
        "đánh giá nền nếp sinh hoạt",
        "xếp loại học sinh",
        "xếp loại học lực",
        "xếp loại hạnh kiểm",
        "xếp loại kết quả học tập",
        "xếp loại kết quả rèn luyện",
        "đánh giá xếp loại học sinh",
        "đánh giá, xếp loại học sinh",
        "không kiểm điểm",
        "không bình xét thi đua",
        "không xếp loại giáo viên",
        "không đánh giá giáo viên",
        "không đánh giá, xếp loại giáo viên",
    ],
)
_EXCHANGE = (
    [
        "giao lưu văn nghệ",
        "giao lưu văn hoá văn nghệ",
        "giao lưu văn hoá, văn nghệ",
        "giao lưu thể thao",
        "giao lưu thể dục thể thao",
        "giao lưu thể dục, thể thao",
        "giao lưu tdtt",
        "giao lưu bóng đá",
        "giao lưu bóng chuyền",
        "giao lưu cầu lông",
        "giao hữu",
        "hội diễn văn nghệ",
        "liên hoan văn nghệ",
        "biểu diễn văn nghệ",
        "văn nghệ chào mừng",
        "thi đấu thể thao",
    ],
    [
        "không tổ chức giao lưu văn nghệ",
        "không tổ chức giao lưu thể thao",
        "không giao lưu văn nghệ",
        "không giao lưu thể thao",
    ],
)
#: What more than the few cluster rows are asked for.
_NEEDED = (
    "source",
    "live",
    "own",
    "organiser",
    "kind",
    "thematic",
    "level",
    "subjects",
    "department_id",
    "school_id",
    "content",
    "date",
    "day_lo",
    "day_hi",
    "1_must",
    "1_may",
    "2_must",
    "2_may",
    "notified",
    "notified_lo",
    "notified_hi",
    "approved",
    "approved_lo",
    "approved_hi",
)


def judge(schedule, terms: Sequence[date], as_of: date) -> dict[str, pl.DataFrame]:
    """Return for each rule its duties' keys and their verdicts; session rules have one column, rows in order."""
    at, today = Terms([day.toordinal() for day in terms]), as_of.toordinal()
    lacking = [
        i
        for i, source in enumerate(schedule.sources)
        if source.table == "sessions" and "approved" not in source.columns
    ]
    lazy = schedule.sessions.lazy().filter(pl.col("school_year").is_null() | (pl.col("school_year") == "2025-2026"))
    rows = _base(lazy, at).select(_NEEDED).collect().lazy()
    contents = schedule.sessions["content"].drop_nulls().unique()
    sessions = rows.select(**_session_rules(contents, lacking, today)).collect()
    own, subjects, top = (ask(rows).collect() for ask in (_by_department, _by_subject, _provincial))
    joint = _base(lazy.filter((pl.col("organiser") == "Cụm") & (pl.col("status") != "Huỷ")), at).collect()
    found = {name: sessions.select(pl.col(name).alias("verdict")) for name in sessions.columns}
    found |= _departments(schedule, own, subjects)
    found["provincial-sessions-each-level"] = _levels(top)
    found |= occasions(schedule, joint, at, today)
    return found | documents(schedule, own, at, today) | minutes(schedule)


def _base(rows: pl.LazyFrame, at: Terms) -> pl.LazyFrame:
    """Return the rows with what several rules ask of them, computed once."""
    return rows.with_columns(
        *at.day(),
        (pl.col("status") != "Huỷ").alias("live"),
        (pl.col("organiser") == "Tổ").alias("own"),
        pl.col("kind").is_in(_THEMATIC).alias("thematic"),
    ).with_columns(*at.inside())


def _session_rules(contents: pl.Series, lacking: list[int], today: int) -> dict[str, pl.Expr]:
    own = pl.col("live") & pl.col("own")
    kind = {
        "must": own & pl.col("thematic").fill_null(value=False),
        "may": own & pl.col("thematic").fill_null(value=True),
    }
    cluster = pl.col("live") & (pl.col("organiser") == "Cụm")

    def free_of(phrases: tuple[list[str], list[str]], bound: pl.Expr) -> pl.Expr:
        bad = pl.col("content").is_in(_holding(contents, *phrases).implode()).fill_null(value=False)
        return pl.when(~bound).then(NOT_APPLICABLE).when(bad).then(VIOLATED).otherwise(SATISFIED).cast(pl.Int8)

    return {
        "department-plan-fields": pl.when(~own)
        .then(NOT_APPLICABLE)
        .when(pl.col("date").is_null() | pl.col("content").is_null())
        .then(VIOLATED)
        .otherwise(SATISFIED)
        .cast(pl.Int8),
        "department-notice-ahead": ahead("notified", 14, shift(14), today, **kind),
        "department-notice-far-ahead": not_early("notified", 60, **kind),
        "department-approval-ahead": ahead(
            "approved", 7, shift(7), today, absent=pl.col("source").is_in(lacking), **kind
        ),
        "department-approval-follows-notice": ordered("notified", "approved", **kind),
        "no-administrative-business": free_of(_BUSINESS, own | cluster),
        "no-arts-or-sports-exchange": free_of(_EXCHANGE, cluster),
    }


def _by_department(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return each tổ that a row names, with how many of its own sessions lie in each term."""
    counted = pl.col("live") & pl.col("own")
    return (
        rows.filter(pl.col("department_id") != "")
        .group_by("department_id")
        .agg(
            pl.col("school_id").first(),
            *[
                (counted & pl.col(f"{term}_{how}")).sum().alias(f"{term}_{how}")
                for term in (1, 2)
                for how in ("must", "may")
            ],
        )
    )


def _by_subject(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return each tổ and subject (null: rows that name none) with its lesson studies in each term."""
    lesson = pl.col("kind") == "NCBH"
    return (
        rows.filter(pl.col("live") & pl.col("own") & lesson.fill_null(value=True))
        .select(
            "department_id",
            "subjects",
            "1_may",
            "2_may",
            *[(pl.col(f"{term}_must") & lesson.fill_null(value=False)).alias(f"{term}_must") for term in (1, 2)],
        )
        .explode("subjects")
        .group_by("department_id", "subjects")
        .agg(pl.col("1_must", "2_must", "1_may", "2_may").sum())
    )


def _provincial(rows: pl.LazyFrame) -> pl.LazyFrame:
    lo, hi = pl.col("day_lo"), pl.col("day_hi")
    return (
        rows.filter(pl.col("live") & (pl.col("organiser") == "Tỉnh/Thành phố"))
        .group_by("level")
        .agg(
            ((lo >= _YEAR[0]) & (hi <= _YEAR[1])).sum().alias("low"),
            ((lo <= _YEAR[1]) & (hi >= _YEAR[0])).sum().alias("high"),
        )
    )


def _departments(schedule, own: pl.DataFrame, subjects: pl.DataFrame) -> dict[str, pl.DataFrame]:
    registry = schedule.departments.select("department_id", pl.col("subjects").alias("subject_id"))
    every = registry.select("department_id").unique().join(own, on="department_id", how="full", coalesce=True)
    owed = registry.explode("subject_id").drop_nulls().unique()
    known = subjects.filter(pl.col("subjects").is_not_null())
    unnamed = subjects.filter(pl.col("subjects").is_null()).select(
        "department_id", pl.col("1_may", "2_may").name.suffix("_any")
    )
    tally = (
        owed.join(known, left_on=["department_id", "subject_id"], right_on=["department_id", "subjects"], how="left")
        .join(unnamed, on="department_id", how="left")
        .with_columns(pl.exclude("department_id", "subject_id").fill_null(0))
        .with_columns((pl.col(f"{term}_may") + pl.col(f"{term}_may_any")).alias(f"{term}_may") for term in (1, 2))
    )
    return {
        "department-plan-covers-both-terms": terms(
            every.with_columns(pl.exclude("department_id", "school_id").fill_null(0)), ["department_id"]
        ),
        "department-ncbh-per-term": terms(tally, ["department_id", "subject_id"]),
    }


def _levels(top: pl.DataFrame) -> pl.DataFrame:
    """Return each level: two sessions; one without a level may be of any."""
    loose = top.filter(pl.col("level").is_null())["high"].sum()
    every = pl.DataFrame({"level": list(_LEVELS) if top.height else []}, schema={"level": top.schema["level"]})
    return (
        every.join(top, on="level", how="left")
        .with_columns(pl.col("low").fill_null(0), pl.col("high").fill_null(0) + loose)
        .select("level", at_least("low", "high", 2))
    )


def _holding(texts: pl.Series, forbid: Sequence[str], allow: Sequence[str]) -> pl.Series:
    """Return the texts that hold a forbidden phrase outside of an allowed one."""
    lowered = texts.str.to_lowercase()
    some = texts.filter(lowered.str.contains_any(list(forbid)))
    return some.filter(some.str.to_lowercase().str.replace_all(words(allow), " | ").str.contains(words(forbid)))
