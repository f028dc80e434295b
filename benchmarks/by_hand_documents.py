"""The rules on documents and minutes, by hand."""

from __future__ import annotations

from datetime import date

import polars as pl
from by_hand_verdicts import FIRST, GRACE, LAST, PENDING, SATISFIED, UNDETERMINED, VIOLATED, Terms, verdict, words

__all__ = ["documents", "minutes"]

_OFFICE = [
    "sở gdđt",
    "sở gd&đt",
    "sở gd và đt",
    "sở gd-đt",
    "sgdđt",
    "sở giáo dục",
    "phòng gdpt",
    "phòng giáo dục phổ thông",
]
_MAILBOX = ["phonggdpt@laocai.edu.vn", "phonggdpt"]
_PARTS = {
    "results-notice-attachments": (
        "thông báo kết quả",
        "attachments",
        [
            ["kế hoạch bài dạy", "kế hoạch bài học", "khbd", "giáo án"],
            ["báo cáo chuyên đề", "báo cáo các chuyên đề", "các báo cáo chuyên đề", "bc chuyên đề"],
            ["tài liệu", "học liệu", "tư liệu"],
        ],
    ),
    "results-notice-recipients": (
        "thông báo kết quả",
        "recipient",
        [_OFFICE, ["đơn vị", "các trường", "trường trong cụm", "tổ chuyên môn", "thành viên"]],
    ),
    "conference-dossier": (
        "hồ sơ hội thảo",
        "attachments",
        [
            ["quyết định", "các quyết định", "văn bản", "công văn", "giấy mời"],
            ["kế hoạch"],
            ["danh sách đại biểu", "danh sách tham dự", "danh sách người dự", "danh sách dự", "danh sách"],
            ["biên bản"],
        ],
    ),
    "cluster-plan-channel": ("kế hoạch cụm", "recipient", [[*_OFFICE, *_MAILBOX]]),
    "cluster-report-channel": ("báo cáo cụm", "recipient", [[*_OFFICE, *_MAILBOX]]),
}
_MINUTES = {
    "minutes-conclusion": ["conclusion"],
    "minutes-next-tasks": ["next_tasks"],
    "minutes-fields": ["time", "venue", "participants", "content"],
    "minutes-confirmed-by-chair": ["chair"],
    "minutes-archived": ["archive"],
}


def documents(schedule, own: pl.DataFrame, at: Terms, today: int) -> dict[str, pl.DataFrame]:
    documents = schedule.documents.filter(pl.col("school_year").is_null() | (pl.col("school_year") == "2025-2026"))
    sent = documents.filter(pl.col("sent").is_not_null()).with_columns(
        pl.col("sent_lo").fill_null(FIRST).alias("lo"), pl.col("sent_hi").fill_null(LAST).alias("hi")
    )
    clusters = schedule.clusters.select("cluster_id").unique()
    heads = schedule.clusters.filter(pl.col("head").is_not_null()).select(
        "cluster_id", pl.col("school_id").alias("unit_id")
    )
    names = pl.concat([clusters.with_columns(pl.col("cluster_id").alias("unit_id")), heads]).unique()
    of_cluster = sent.join(names, on="unit_id")
    open_ = today <= at.last2 + GRACE
    departments = own.select("department_id", "school_id")
    own_name = pl.col("department_id").str.split("/").list.get(1)
    found = {
        "cluster-plan-sent": _before(clusters, of_cluster, "kế hoạch cụm", date(2025, 9, 30).toordinal(), today),
        "cluster-report-sent": _before(clusters, of_cluster, "báo cáo cụm", date(2026, 5, 31).toordinal(), today),
        "school-plan-exists": _exists(own, sent, "kế hoạch trường", "school_id", pl.col("school_id"), open_=open_),
        "school-review-report": _exists(
            own, sent, "báo cáo tổng kết shcm", "school_id", pl.col("school_id"), open_=open_
        ),
        "department-plan-exists": _exists(
            departments,
            sent,
            "kế hoạch tổ",
            "department_id",
            pl.concat_str(pl.lit("tổ "), own_name, pl.lit("-"), "school_id"),
            open_=open_,
        ),
    }
    for rule, (kind, column, parts) in _PARTS.items():
        text = pl.col(column).str.to_lowercase()
        complete = pl.all_horizontal(text.str.contains(words(phrases)) for phrases in parts).fill_null(value=False)
        found[rule] = documents.filter(pl.col("document_id") == kind).select(
            "row", pl.when(complete).then(SATISFIED).otherwise(VIOLATED).cast(pl.Int8).alias("verdict")
        )
    return found


def _before(units: pl.DataFrame, sent: pl.DataFrame, kind: str, day: int, today: int) -> pl.DataFrame:
    """Return the verdict of a document due before a day; on the day itself is left open."""
    lo, hi = pl.col("lo"), pl.col("hi")
    flags = [
        told.any().alias(f"{name}_{i}")
        for i, last in enumerate((day - 1, day))
        for name, told in (("must", hi <= last), ("may", lo <= last), ("late", hi > last))
    ]
    told = (
        sent.filter(pl.col("document_id") == kind)
        .group_by("cluster_id")
        .agg(*flags, pl.lit(value=True).first().alias("there"))
    )
    met = pl.col("may_0") | pl.col("may_1")
    unmet, due = pl.lit(value=False), pl.lit(value=False)
    for i, last in enumerate((day - 1, day)):
        unmet |= ~pl.col(f"must_{i}") & pl.col(f"late_{i}")
        if today <= last:
            due |= ~pl.col("there")
        else:
            unmet |= ~pl.col("there")
    return (
        units.join(told, on="cluster_id", how="left")
        .with_columns(pl.exclude("cluster_id").fill_null(value=False))
        .select("cluster_id", verdict(met, unmet, due).alias("verdict"))
    )


def _exists(  # noqa: PLR0913
    units: pl.DataFrame, sent: pl.DataFrame, kind: str, key: str, name: pl.Expr, *, open_: bool
) -> pl.DataFrame:
    """Return whether a document is there; none: pending, after the grace period open."""
    there = (
        sent.filter(pl.col("document_id") == kind)
        .select("unit_id")
        .unique()
        .with_columns(pl.lit(value=True).alias("there"))
    )
    return (
        units.unique(key)
        .with_columns(name.alias("unit_id"))
        .join(there, on="unit_id", how="left")
        .select(
            key,
            pl.when("there")
            .then(SATISFIED)
            .otherwise(PENDING if open_ else UNDETERMINED)
            .cast(pl.Int8)
            .alias("verdict"),
        )
    )


def minutes(schedule) -> dict[str, pl.DataFrame]:
    filled = {
        rule: pl.when(pl.all_horizontal(pl.col(name).is_not_null() for name in names))
        .then(SATISFIED)
        .otherwise(VIOLATED)
        .cast(pl.Int8)
        for rule, names in _MINUTES.items()
    }
    told = schedule.minutes.select(**filled)
    return {rule: told.select(pl.col(rule).alias("verdict")) for rule in filled}
