"""The same verdicts in Polars written by hand for these rules: what the engine is measured against; knows no engine.

Written for the schedule of `big_schedule`: plan phase, one exact calendar, every status and every organiser known,
every cluster row names its lần, every document's unit is spelled as in the registry. It gives verdicts only; the
engine gives a reason with each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import polars as pl

__all__ = ["judge"]

SATISFIED, VIOLATED, UNDETERMINED, PENDING, NOT_APPLICABLE = range(5)
_FIRST, _LAST = date(1990, 1, 1).toordinal(), date(2099, 12, 31).toordinal()
_EPOCH = date(1970, 1, 1).toordinal()
_ISSUED = (date(2025, 9, 1), date(2025, 9, 30))
_YEAR = (date(2025, 7, 1).toordinal(), date(2026, 6, 30).toordinal())
_GRACE = 30
_LEVELS = ("TH", "THCS", "THPT")
_SUBJECTS = {"TH": 10, "THCS": 10, "THPT": 16}
_THEMATIC = ["Chuyên đề", "Hội thảo", "Tập huấn"]
_BUSINESS = (
    ["kiểm điểm", "bình xét", "bình bầu", "xếp loại", "thi đua", "đánh giá giáo viên", "đánh giá viên chức",
     "đánh giá cán bộ", "đánh giá đảng viên", "nhận xét giáo viên", "nhận xét viên chức"],
    ["rút kinh nghiệm", "đánh giá học sinh", "kiểm tra đánh giá", "kiểm tra, đánh giá", "đánh giá nền nếp",
     "đánh giá nền nếp sinh hoạt", "xếp loại học sinh", "xếp loại học lực", "xếp loại hạnh kiểm",
     "xếp loại kết quả học tập", "xếp loại kết quả rèn luyện", "đánh giá xếp loại học sinh",
     "đánh giá, xếp loại học sinh", "không kiểm điểm", "không bình xét thi đua", "không xếp loại giáo viên",
     "không đánh giá giáo viên", "không đánh giá, xếp loại giáo viên"],
)
_EXCHANGE = (
    ["giao lưu văn nghệ", "giao lưu văn hoá văn nghệ", "giao lưu văn hoá, văn nghệ", "giao lưu thể thao",
     "giao lưu thể dục thể thao", "giao lưu thể dục, thể thao", "giao lưu tdtt", "giao lưu bóng đá",
     "giao lưu bóng chuyền", "giao lưu cầu lông", "giao hữu", "hội diễn văn nghệ", "liên hoan văn nghệ",
     "biểu diễn văn nghệ", "văn nghệ chào mừng", "thi đấu thể thao"],
    ["không tổ chức giao lưu văn nghệ", "không tổ chức giao lưu thể thao", "không giao lưu văn nghệ",
     "không giao lưu thể thao"],
)
_OFFICE = ["sở gdđt", "sở gd&đt", "sở gd và đt", "sở gd-đt", "sgdđt", "sở giáo dục", "phòng gdpt",
           "phòng giáo dục phổ thông"]
_MAILBOX = ["phonggdpt@laocai.edu.vn", "phonggdpt"]
_PARTS = {
    "results-notice-attachments": ("thông báo kết quả", "attachments", [
        ["kế hoạch bài dạy", "kế hoạch bài học", "khbd", "giáo án"],
        ["báo cáo chuyên đề", "báo cáo các chuyên đề", "các báo cáo chuyên đề", "bc chuyên đề"],
        ["tài liệu", "học liệu", "tư liệu"]]),
    "results-notice-recipients": ("thông báo kết quả", "recipient", [
        _OFFICE, ["đơn vị", "các trường", "trường trong cụm", "tổ chuyên môn", "thành viên"]]),
    "conference-dossier": ("hồ sơ hội thảo", "attachments", [
        ["quyết định", "các quyết định", "văn bản", "công văn", "giấy mời"], ["kế hoạch"],
        ["danh sách đại biểu", "danh sách tham dự", "danh sách người dự", "danh sách dự", "danh sách"], ["biên bản"]]),
    "cluster-plan-channel": ("kế hoạch cụm", "recipient", [[*_OFFICE, *_MAILBOX]]),
    "cluster-report-channel": ("báo cáo cụm", "recipient", [[*_OFFICE, *_MAILBOX]]),
}
_MINUTES = {
    "minutes-conclusion": ["conclusion"], "minutes-next-tasks": ["next_tasks"],
    "minutes-fields": ["time", "venue", "participants", "content"], "minutes-confirmed-by-chair": ["chair"],
    "minutes-archived": ["archive"],
}


class _Terms:
    """The four days of an exact calendar."""

    def __init__(self, days: Sequence[int]) -> None:
        self.first1, self.last1, self.first2, self.last2 = days

    def day(self) -> list[pl.Expr]:
        """Return the session's day, vague ones cut to the school year or to the term they name."""
        unknown = (pl.col("status") == "Hoãn") | pl.col("date_lo").is_null()
        lo = pl.when(unknown).then(_FIRST).otherwise("date_lo")
        hi = pl.when(unknown).then(_LAST).otherwise("date_hi")
        whole = (pl.col("date_exact") & ~unknown) | (lo > self.last2) | (hi < self.first1)
        second, first = (pl.when(~unknown).then(pl.col("date_term") == term) for term in (2, 1))
        begins = pl.when(second).then(self.first2).otherwise(self.first1)
        ends = pl.when(first).then(self.last1).otherwise(self.last2)
        return [
            pl.when(whole).then(lo).otherwise(pl.max_horizontal(lo, begins)).cast(pl.Int32).alias("day_lo"),
            pl.when(whole).then(hi).otherwise(pl.min_horizontal(hi, ends)).cast(pl.Int32).alias("day_hi"),
        ]

    def inside(self) -> list[pl.Expr]:
        """Return for each term whether the day certainly, or possibly, lies in it."""
        lo, hi = pl.col("day_lo"), pl.col("day_hi")
        return [
            told.alias(f"{term}_{how}")
            for term, first, last in ((1, self.first1, self.last1), (2, self.first2, self.last2))
            for how, told in (("must", (lo >= first) & (hi <= last)), ("may", (lo <= last) & (hi >= first)))
        ]


def _verdict(
    met: pl.Expr, unmet: pl.Expr, not_due: pl.Expr | None = None, *, must: pl.Expr | None = None, may: pl.Expr | None = None,
    not_bound: pl.Expr | None = None,
) -> pl.Expr:
    """Return the verdict of what can happen to a duty that binds for sure (`must`), possibly (`may`), or not."""
    loose = not_bound if must is None else (~must if not_bound is None else not_bound | ~must)
    mixed = met if loose is None else met | loose
    if not_due is None:
        told = pl.when(~unmet).then(pl.when(met).then(SATISFIED).otherwise(NOT_APPLICABLE)).when(mixed).then(
            UNDETERMINED).otherwise(VIOLATED)
    else:
        told = pl.when(~unmet & ~not_due).then(pl.when(met).then(SATISFIED).otherwise(NOT_APPLICABLE)).when(
            mixed | (unmet & not_due)).then(UNDETERMINED).when(unmet).then(VIOLATED).otherwise(PENDING)
    return (told if may is None else pl.when(~may).then(NOT_APPLICABLE).otherwise(told)).cast(pl.Int8)


def _at_least(low: str, high: str, n: int) -> pl.Expr:
    return pl.when(pl.col(low) >= n).then(SATISFIED).when(pl.col(high) < n).then(VIOLATED).otherwise(
        UNDETERMINED).cast(pl.Int8).alias("verdict")


def _act(name: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    return pl.col(name).is_not_null(), pl.col(f"{name}_lo").fill_null(_FIRST), pl.col(f"{name}_hi").fill_null(_LAST)


def _ahead(  # noqa: PLR0913
    act: str, days: int | None, binds: tuple[date, date], today: int, *, must: pl.Expr | None = None,
    may: pl.Expr | None = None, absent: pl.Expr | None = None,
) -> pl.Expr:
    """Return the verdict of an act due `days` (None: a month) before the day; before `binds` the text was not issued."""
    written, lo, hi = _act(act)
    day_lo, day_hi = pl.col("day_lo"), pl.col("day_hi")
    first, sure = binds[0].toordinal(), binds[1].toordinal()
    begins = pl.max_horizontal(day_lo, pl.lit(first, dtype=pl.Int32))
    if days is None:
        earliest, latest = (
            (day - _EPOCH).cast(pl.Date).dt.offset_by("-1mo").cast(pl.Int32) + _EPOCH for day in (begins, day_hi))
    else:
        earliest, latest = begins - days, day_hi - days
    here = day_hi >= first
    passed = ~written & (earliest < today)
    met = written & (lo <= latest)
    if absent is not None:
        met |= passed & absent
    return _verdict(
        here & met, here & ((written & (hi > earliest)) | passed), here & ~written & (latest >= today), must=must, may=may,
        not_bound=day_lo < sure)


def _ordered(first: str, then: str, **bound: pl.Expr) -> pl.Expr:
    (one, first_lo, first_hi), (other, then_lo, then_hi) = _act(first), _act(then)
    both = one & other
    return _verdict(both & (first_lo <= then_hi), both & (first_hi > then_lo), not_bound=~both, **bound)


def _shift(lead_days: int) -> tuple[date, date]:
    return tuple(date.fromordinal(day.toordinal() + lead_days) for day in _ISSUED)


def _words(phrases: Sequence[str]) -> str:
    return r"(?:^|\b)(?:" + "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) + r")(?:\b|$)"


def _holding(texts: pl.Series, forbid: Sequence[str], allow: Sequence[str]) -> pl.Series:
    """Return the texts that hold a forbidden phrase outside of an allowed one."""
    lowered = texts.str.to_lowercase()
    some = texts.filter(lowered.str.contains_any(list(forbid)))
    return some.filter(some.str.to_lowercase().str.replace_all(_words(allow), " | ").str.contains(_words(forbid)))


def judge(schedule, terms: Sequence[date], as_of: date) -> dict[str, pl.DataFrame]:
    """Return for each rule its duties' keys and their verdicts; session rules have one column, rows in order."""
    at, today = _Terms([day.toordinal() for day in terms]), as_of.toordinal()
    lacking = [i for i, source in enumerate(schedule.sources) if source.table == "sessions" and "approved" not in source.columns]
    rows = _base(schedule.sessions, at)
    contents = schedule.sessions["content"].drop_nulls().unique()
    sessions, own, subjects, joint, top = pl.collect_all([
        rows.select(**_session_rules(contents, lacking, today)), _by_department(rows), _by_subject(rows),
        _cluster_rows(rows), _provincial(rows),
    ])
    found = {name: sessions.select(pl.col(name).alias("verdict")) for name in sessions.columns}
    found |= _departments(schedule, own, subjects)
    found["provincial-sessions-each-level"] = _levels(top)
    found |= _occasions(schedule, joint, at, today)
    return found | _documents(schedule, own, at, today) | _minutes(schedule)


def _base(sessions: pl.DataFrame, at: _Terms) -> pl.LazyFrame:
    """Return the rows with what several rules ask of them, computed once."""
    year = pl.col("school_year").is_null() | (pl.col("school_year") == "2025-2026")
    return sessions.lazy().filter(year).with_columns(
        *at.day(), (pl.col("status") != "Huỷ").alias("live"), (pl.col("organiser") == "Tổ").alias("own"),
        pl.col("kind").is_in(_THEMATIC).alias("thematic"),
    ).with_columns(*at.inside())


def _session_rules(contents: pl.Series, lacking: list[int], today: int) -> dict[str, pl.Expr]:
    own = pl.col("live") & pl.col("own")
    kind = {"must": own & pl.col("thematic").fill_null(value=False), "may": own & pl.col("thematic").fill_null(value=True)}
    cluster = pl.col("live") & (pl.col("organiser") == "Cụm")

    def free_of(phrases: tuple[list[str], list[str]], bound: pl.Expr) -> pl.Expr:
        bad = pl.col("content").is_in(_holding(contents, *phrases).implode()).fill_null(value=False)
        return pl.when(~bound).then(NOT_APPLICABLE).when(bad).then(VIOLATED).otherwise(SATISFIED).cast(pl.Int8)

    return {
        "department-plan-fields": pl.when(~own).then(NOT_APPLICABLE).when(
            pl.col("date").is_null() | pl.col("content").is_null()).then(VIOLATED).otherwise(SATISFIED).cast(pl.Int8),
        "department-notice-ahead": _ahead("notified", 14, _shift(14), today, **kind),
        "department-approval-ahead": _ahead(
            "approved", 7, _shift(7), today, absent=pl.col("source").is_in(lacking), **kind),
        "department-approval-follows-notice": _ordered("notified", "approved", **kind),
        "no-administrative-business": free_of(_BUSINESS, own | cluster),
        "no-arts-or-sports-exchange": free_of(_EXCHANGE, cluster),
    }


def _by_department(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return each tổ that a row names, with how many of its own sessions lie in each term."""
    counted = pl.col("live") & pl.col("own")
    return rows.filter(pl.col("department_id") != "").group_by("department_id").agg(
        pl.col("school_id").first(), *[
            (counted & pl.col(f"{term}_{how}")).sum().alias(f"{term}_{how}") for term in (1, 2) for how in ("must", "may")])


def _by_subject(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Return each tổ and subject (null: rows that name none) with its lesson studies in each term."""
    lesson = pl.col("kind") == "NCBH"
    return rows.filter(pl.col("live") & pl.col("own") & lesson.fill_null(value=True)).select(
        "department_id", "subjects", "1_may", "2_may",
        *[(pl.col(f"{term}_must") & lesson.fill_null(value=False)).alias(f"{term}_must") for term in (1, 2)],
    ).explode("subjects").group_by("department_id", "subjects").agg(
        pl.col("1_must", "2_must", "1_may", "2_may").sum())


def _cluster_rows(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.filter(pl.col("live") & (pl.col("organiser") == "Cụm"))


def _provincial(rows: pl.LazyFrame) -> pl.LazyFrame:
    lo, hi = pl.col("day_lo"), pl.col("day_hi")
    return rows.filter(pl.col("live") & (pl.col("organiser") == "Tỉnh/Thành phố")).group_by("level").agg(
        ((lo >= _YEAR[0]) & (hi <= _YEAR[1])).sum().alias("low"), ((lo <= _YEAR[1]) & (hi >= _YEAR[0])).sum().alias("high"))


def _departments(schedule, own: pl.DataFrame, subjects: pl.DataFrame) -> dict[str, pl.DataFrame]:
    registry = schedule.departments.select("department_id", pl.col("subjects").alias("subject_id"))
    every = registry.select("department_id").unique().join(own, on="department_id", how="full", coalesce=True)
    owed = registry.explode("subject_id").drop_nulls().unique()
    known = subjects.filter(pl.col("subjects").is_not_null())
    unnamed = subjects.filter(pl.col("subjects").is_null()).select("department_id", pl.col("1_may", "2_may").name.suffix("_any"))
    tally = owed.join(known, left_on=["department_id", "subject_id"], right_on=["department_id", "subjects"], how="left").join(
        unnamed, on="department_id", how="left").with_columns(pl.exclude("department_id", "subject_id").fill_null(0)).with_columns(
        (pl.col(f"{term}_may") + pl.col(f"{term}_may_any")).alias(f"{term}_may") for term in (1, 2))
    return {
        "department-plan-covers-both-terms": _terms(every.with_columns(pl.exclude("department_id", "school_id").fill_null(0)),
                                                    ["department_id"]),
        "department-ncbh-per-term": _terms(tally, ["department_id", "subject_id"]),
    }


def _terms(tally: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return one duty a term: at least one."""
    return pl.concat([
        tally.select(*keys, pl.lit(f"HK{term}").alias("term"), _at_least(f"{term}_must", f"{term}_may", 1)) for term in (1, 2)])


def _levels(top: pl.DataFrame) -> pl.DataFrame:
    """Return each level: two sessions; one without a level may be of any."""
    loose = top.filter(pl.col("level").is_null())["high"].sum()
    every = pl.DataFrame({"level": list(_LEVELS) if top.height else []}, schema={"level": top.schema["level"]})
    return every.join(top, on="level", how="left").with_columns(
        pl.col("low").fill_null(0), pl.col("high").fill_null(0) + loose).select("level", _at_least("low", "high", 2))


_LAN = ["cluster_id", "level", "lan", "part"]


def _occasions(schedule, rows: pl.DataFrame, at: _Terms, today: int) -> dict[str, pl.DataFrame]:
    table = _lan(rows, at)
    keys = [pl.col(key) for key in _LAN]
    texts = ("date", "venue", "participants", "content", "objective")
    members = schedule.clusters.select("cluster_id", pl.col("school").str.to_lowercase().alias("venue_name")).unique()
    named = table.select(*_LAN, "mode", pl.col("venue").str.to_lowercase().alias("venue_name")).join(
        members.with_columns(pl.lit(value=True).alias("member")), on=["cluster_id", "venue_name"], how="left").join(
        members.select("venue_name").unique().with_columns(pl.lit(value=True).alias("school")), on="venue_name", how="left")
    told = table.select(
        *keys,
        pl.when(pl.all_horizontal(pl.col(f"has_{name}") for name in texts)).then(SATISFIED).otherwise(VIOLATED)
        .cast(pl.Int8).alias("cluster-plan-fields"),
        _at_least("subjects_low", "subjects_high", 5).alias("cluster-ncbh-subjects-each-occasion"),
        _at_least("theme_low", "theme_high", 1).alias("cluster-thematic-part"),
        _ahead("assigned", None, (date(2025, 10, 1), date(2025, 10, 30)), today).alias("cluster-assignment-ahead"),
        _ahead("reviewed", 14, _shift(14), today).alias("cluster-review-ahead"),
        _ahead("consented", 0, _ISSUED, today).alias("cluster-consent-signed"),
        _ordered("reviewed", "consented").alias("cluster-consent-follows-review"),
        _followed("results_notified", today).alias("cluster-results-notice"),
    )
    found = {name: told.select(*keys, pl.col(name).alias("verdict")) for name in told.columns[len(_LAN):]}
    found["cluster-venue-in-cluster"] = named.select(*keys, pl.when(pl.col("mode") == "Trực tuyến").then(NOT_APPLICABLE).when(
        pl.col("member")).then(SATISFIED).when(pl.col("school")).then(VIOLATED).otherwise(UNDETERMINED).cast(pl.Int8).alias("verdict"))
    each = table.group_by("cluster_id").agg(pl.col(f"{term}_{how}").sum() for term in (1, 2) for how in ("must", "may"))
    every = schedule.clusters.select("cluster_id").unique().join(each, on="cluster_id", how="left").with_columns(
        pl.exclude("cluster_id").fill_null(0))
    found["cluster-occasions-each-term"] = _terms(every, ["cluster_id"])
    return found


def _followed(act: str, today: int) -> pl.Expr:
    written, lo, hi = _act(act)
    early = written & (lo < pl.col("day_hi"))
    over = (~written & (pl.col("day_lo") + _GRACE < today)) | (
        early & (pl.max_horizontal("day_lo", lo + 1) + _GRACE < today))
    due = (~written | early) & (pl.col("day_hi") + _GRACE >= today)
    return _verdict((written & (hi >= pl.col("day_lo"))) | over, over, due)


def _lan(rows: pl.DataFrame, at: _Terms) -> pl.DataFrame:
    """Return one row for each lần: its day, its acts, what its rows hold; one that starts anew in HK2 is two."""
    key = ["cluster_id", "level", "lan"]
    lo, hi = pl.col("day_lo"), pl.col("day_hi")
    split = pl.col("1_must").any().over(key) & pl.col("2_must").any().over(key)
    lesson, theme, known = pl.col("kind") == "NCBH", pl.col("kind") == "Chuyên đề", pl.col("subjects").is_not_null()
    parted = rows.lazy().with_columns(pl.col("occasion").str.to_lowercase().alias("lan")).with_columns(
        pl.when(split).then(pl.when(lo >= at.first2).then(2).otherwise(1)).otherwise(0).alias("part"))
    sure, may = lesson.fill_null(value=False), lesson.fill_null(value=True)
    facts = [
        lo.min(), hi.min(), pl.col("mode").first(), pl.col("venue").drop_nulls().first(),
        *[pl.col(name).is_not_null().any().alias(f"has_{name}") for name in ("date", "venue", "participants", "content", "objective")],
        theme.fill_null(value=False).sum().alias("theme_low"), theme.fill_null(value=True).sum().alias("theme_high"),
        (sure & ~known).sum().alias("loose_low"), (may & ~known).sum().alias("loose_high"),
        pl.col("subjects").filter(sure & known).explode().n_unique().alias("named_low"),
        pl.col("subjects").filter(may & known).explode().n_unique().alias("named_high"),
    ]
    for term, first, last in ((1, at.first1, at.last1), (2, at.first2, at.last2)):
        facts += [((lo >= first).all() & (hi <= last).any()).alias(f"{term}_must"),
                  ((hi >= first).all() & pl.col(f"{term}_may").any()).alias(f"{term}_may")]
    for name in ("assigned", "reviewed", "consented", "results_notified"):
        written, first, last = _act(name)
        facts += [pl.col(name).drop_nulls().first(), first.filter(written).min(), last.filter(written).max()]
    most = pl.col("level").cast(pl.String).replace_strict(_SUBJECTS, return_dtype=pl.UInt32)
    named, more = pl.col("named_high"), pl.col("loose_high")
    return parted.group_by(_LAN).agg(facts).with_columns(
        pl.when(pl.col("named_low") == 0).then(pl.min_horizontal("loose_low", 1)).otherwise("named_low").alias("subjects_low"),
        pl.max_horizontal(named, pl.min_horizontal(named + more, most)).alias("subjects_high"),
    ).collect()


def _documents(schedule, own: pl.DataFrame, at: _Terms, today: int) -> dict[str, pl.DataFrame]:
    documents = schedule.documents.filter(
        pl.col("school_year").is_null() | (pl.col("school_year") == "2025-2026"))
    sent = documents.filter(pl.col("sent").is_not_null()).with_columns(
        pl.col("sent_lo").fill_null(_FIRST).alias("lo"), pl.col("sent_hi").fill_null(_LAST).alias("hi"))
    clusters = schedule.clusters.select("cluster_id").unique()
    heads = schedule.clusters.filter(pl.col("head").is_not_null()).select("cluster_id", pl.col("school_id").alias("unit_id"))
    names = pl.concat([clusters.with_columns(pl.col("cluster_id").alias("unit_id")), heads]).unique()
    of_cluster = sent.join(names, on="unit_id")
    open_ = today <= at.last2 + _GRACE
    departments = own.select("department_id", "school_id")
    own_name = pl.col("department_id").str.split("/").list.get(1)
    found = {
        "cluster-plan-sent": _before(clusters, of_cluster, "kế hoạch cụm", date(2025, 9, 30).toordinal(), today),
        "cluster-report-sent": _before(clusters, of_cluster, "báo cáo cụm", date(2026, 5, 31).toordinal(), today),
        "school-plan-exists": _exists(own, sent, "kế hoạch trường", "school_id", pl.col("school_id"), open_=open_),
        "school-review-report": _exists(own, sent, "báo cáo tổng kết shcm", "school_id", pl.col("school_id"), open_=open_),
        "department-plan-exists": _exists(
            departments, sent, "kế hoạch tổ", "department_id",
            pl.concat_str(pl.lit("tổ "), own_name, pl.lit("-"), "school_id"), open_=open_),
    }
    for rule, (kind, column, parts) in _PARTS.items():
        text = pl.col(column).str.to_lowercase()
        complete = pl.all_horizontal(text.str.contains(_words(phrases)) for phrases in parts).fill_null(value=False)
        found[rule] = documents.filter(pl.col("document_id") == kind).select(
            "row", pl.when(complete).then(SATISFIED).otherwise(VIOLATED).cast(pl.Int8).alias("verdict"))
    return found


def _before(units: pl.DataFrame, sent: pl.DataFrame, kind: str, day: int, today: int) -> pl.DataFrame:
    """Return the verdict of a document due before a day; on the day itself is left open."""
    lo, hi = pl.col("lo"), pl.col("hi")
    flags = [
        told.any().alias(f"{name}_{i}") for i, last in enumerate((day - 1, day))
        for name, told in (("must", hi <= last), ("may", lo <= last), ("late", hi > last))
    ]
    told = sent.filter(pl.col("document_id") == kind).group_by("cluster_id").agg(*flags, pl.lit(value=True).first().alias("there"))
    met = pl.col("may_0") | pl.col("may_1")
    unmet, due = pl.lit(value=False), pl.lit(value=False)
    for i, last in enumerate((day - 1, day)):
        unmet |= ~pl.col(f"must_{i}") & pl.col(f"late_{i}")
        if today <= last:
            due |= ~pl.col("there")
        else:
            unmet |= ~pl.col("there")
    return units.join(told, on="cluster_id", how="left").with_columns(pl.exclude("cluster_id").fill_null(value=False)).select(
        "cluster_id", _verdict(met, unmet, due).alias("verdict"))


def _exists(units: pl.DataFrame, sent: pl.DataFrame, kind: str, key: str, name: pl.Expr, *, open_: bool) -> pl.DataFrame:
    """Return whether a document is there; none: pending, after the grace period open."""
    there = sent.filter(pl.col("document_id") == kind).select("unit_id").unique().with_columns(pl.lit(value=True).alias("there"))
    return units.unique(key).with_columns(name.alias("unit_id")).join(there, on="unit_id", how="left").select(
        key, pl.when("there").then(SATISFIED).otherwise(PENDING if open_ else UNDETERMINED).cast(pl.Int8).alias("verdict"))


def _minutes(schedule) -> dict[str, pl.DataFrame]:
    filled = {
        rule: pl.when(pl.all_horizontal(pl.col(name).is_not_null() for name in names)).then(SATISFIED).otherwise(VIOLATED)
        .cast(pl.Int8) for rule, names in _MINUTES.items()
    }
    told = schedule.minutes.select(**filled)
    return {rule: told.select(pl.col(rule).alias("verdict")) for rule in filled}
