"""Columns of a sheet drawn by chance: days and windows with their texts, contents, closed lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from shcm_rules.windows import SchoolYear, month_window, week_of_month

__all__ = ["TERMS", "YEAR", "Draw", "acts", "contents", "dates", "enum", "held", "pick", "recorded"]

YEAR = SchoolYear(2025)
TERMS = (date(2025, 9, 8), date(2026, 1, 16), date(2026, 1, 19), date(2026, 5, 29))
_TOPICS = (
    "Nghiên cứu bài học",
    "Đổi mới phương pháp dạy học",
    "Ứng dụng công nghệ số",
    "Bồi dưỡng học sinh giỏi",
    "Kiểm tra, đánh giá học sinh",
    "Phát triển năng lực",
    "Ôn tập cuối kì",
    "Dạy học theo chủ đề",
)
_FORBIDDEN = (
    "Bình xét thi đua tháng",
    "Xếp loại viên chức cuối kì",
    "Kiểm điểm nền nếp",
    "Giao lưu bóng chuyền giữa các trường",
    "Rút kinh nghiệm, xếp loại học sinh",
    "Không kiểm điểm cá nhân",
)


class Draw:
    """One source of chance for everything that is drawn."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def where(self, share: float, n: int) -> np.ndarray:
        """Return n answers, `share` of them true."""
        return self.random.random(n) < share

    def among(self, n: int, shares: Sequence[float]) -> np.ndarray:
        """Return n indices into `shares`."""
        return self.random.choice(len(shares), n, p=shares).astype(np.int64)

    def below(self, limit: int | np.ndarray, n: int) -> np.ndarray:
        """Return n whole numbers from 0 to below a limit."""
        return self.random.integers(0, limit, n)


def pick(values: Sequence[str | None], index: np.ndarray) -> pl.Series:
    return pl.Series(values, dtype=pl.String).gather(index)


def enum(values: Sequence[str], index: np.ndarray, empty: np.ndarray | None = None) -> pl.Series:
    named = pl.Series([*values, None], dtype=pl.Enum(values))
    return named.gather(index if empty is None else np.where(empty, len(values), index))


def contents(draw: Draw, n: int) -> pl.Series:
    """Return contents from a few thousand texts; one in two hundred is one that a plan should not hold."""
    texts: list[str | None] = [
        f"{topic}: bài {k} khối {grade}" for topic in _TOPICS for k in range(50) for grade in range(1, 11)
    ]
    plain = len(texts)
    texts += [f"{text} ({k})" for text in _FORBIDDEN for k in range(20)]
    index = np.where(draw.where(0.005, n), plain + draw.below(len(texts) - plain, n), draw.below(plain, n))
    index[draw.where(0.01, n)] = len(texts)
    return pick([*texts, None], index)


def _windows() -> dict[str, list[tuple[str, int, int, int | None]]]:
    """Return what vague cells can say, as (text, first day, last day, term): months, weeks, terms."""
    months, weeks = [], []
    for month in (9, 10, 11, 12, 1, 2, 3, 4, 5):
        year = YEAR.year_of_month(month)
        spans = [(f"Tháng {month}/{year}", month_window(year, month))]
        spans += [(f"Tuần {k} tháng {month}/{year}", week_of_month(year, month, k)) for k in (1, 2, 3, 4)]
        told = [(text, span.earliest.toordinal(), span.latest.toordinal(), None) for text, span in spans if span]
        months.append(told[0])
        weeks += told[1:]
    first, last = date(2025, 7, 1).toordinal(), date(2026, 6, 30).toordinal()
    return {"months": months, "weeks": weeks, "terms": [("Học kỳ I", first, last, 1), ("Học kỳ II", first, last, 2)]}


def _vague_near(day: np.ndarray, draw: Draw) -> tuple[pl.Series, np.ndarray, np.ndarray, np.ndarray]:
    """Return for each day a vague text around it: text, first and last day, term (0: none)."""
    known = _windows()
    flat = [item for kind in ("months", "weeks", "terms") for item in known[kind]]
    low, high = np.array([item[1] for item in flat]), np.array([item[2] for item in flat])
    months, weeks = len(known["months"]), len(known["weeks"])
    inside = [np.searchsorted(np.sort(low[:months]), day, side="right") - 1]
    order = months + np.argsort(low[months : months + weeks], kind="stable")
    inside.append(order[np.clip(np.searchsorted(low[order], day, side="right") - 1, 0, weeks - 1)])
    inside.append(months + weeks + (day > TERMS[1].toordinal()))
    kind = draw.among(len(day), (0.5, 0.36, 0.14))
    index = np.choose(kind, [np.argsort(low[:months])[np.clip(inside[0], 0, months - 1)], inside[1], inside[2]])
    terms = np.array([item[3] or 0 for item in flat])
    return pick([item[0] for item in flat], index), low[index], high[index], terms[index]


def _day_texts(day: np.ndarray) -> pl.Series:
    lowest = int(day.min())
    texts = [date.fromordinal(d).strftime("%d/%m/%Y") for d in range(lowest, int(day.max()) + 1)]
    return pick(texts, day - lowest)


def dates(name: str, day: np.ndarray, draw: Draw, *, vague: float | np.ndarray) -> dict[str, pl.Series]:
    """Return a session's date: exact, vague, unreadable (one in a hundred) or empty (one in a hundred)."""
    n = len(day)
    share = draw.random.random(n)
    loose = share < vague
    unread, empty = loose & (share < np.multiply(vague, 0.06)), loose & (share < np.multiply(vague, 0.03))
    text, low, high, term = _vague_near(day, draw)
    frame = pl.DataFrame(
        {
            "exact": ~loose,
            "unread": unread,
            "empty": empty,
            "day": day,
            "day_text": _day_texts(day),
            "text": text,
            "low": low,
            "high": high,
            "term": term,
        }
    ).select(
        pl.when("empty")
        .then(None)
        .when("unread")
        .then(pl.lit("sau khi có lịch thi"))
        .when("exact")
        .then("day_text")
        .otherwise("text")
        .alias(name),
        pl.when("unread").then(None).when("exact").then("day").otherwise("low").cast(pl.Int32).alias(f"{name}_lo"),
        pl.when("unread").then(None).when("exact").then("day").otherwise("high").cast(pl.Int32).alias(f"{name}_hi"),
        pl.col("exact").alias(f"{name}_exact"),
        pl.when(~pl.col("exact") & ~pl.col("unread") & (pl.col("term") > 0))
        .then("term")
        .cast(pl.Int8)
        .alias(f"{name}_term"),
    )
    return {column.name: column for column in frame}


def recorded(
    name: str, day: np.ndarray, written: np.ndarray, draw: Draw, *, vague: float = 0.0
) -> dict[str, pl.Series]:
    text, low, high, _ = _vague_near(day, draw)
    frame = pl.DataFrame(
        {
            "written": written,
            "vague": draw.where(vague, len(day)),
            "day": day,
            "day_text": _day_texts(day),
            "text": text,
            "low": low,
            "high": high,
        }
    ).select(
        pl.when("written").then(pl.when("vague").then("text").otherwise("day_text")).alias(name),
        pl.when("written").then(pl.when("vague").then("low").otherwise("day")).cast(pl.Int32).alias(f"{name}_lo"),
        pl.when("written").then(pl.when("vague").then("high").otherwise("day")).cast(pl.Int32).alias(f"{name}_hi"),
    )
    return {column.name: column for column in frame}


def held(day: np.ndarray, done: np.ndarray, draw: Draw) -> dict[str, pl.Series]:
    columns = recorded("held", day, done & draw.where(0.8, len(day)), draw)
    return columns | {"held_exact": columns["held"].is_not_null().alias("held_exact")}


def acts(
    spans: dict[str, tuple[int, int]], day: np.ndarray, draw: Draw, *, only: np.ndarray | None = None
) -> dict[str, pl.Series]:
    """Return recorded acts: each some days before the session, seven in ten written."""
    columns: dict[str, pl.Series] = {}
    for name, (least, most) in spans.items():
        written = draw.where(0.7 if only is None else 0.85, len(day)) & (True if only is None else only)
        columns |= recorded(name, day - least - draw.below(most - least, len(day)), written, draw, vague=0.03)
    return columns
