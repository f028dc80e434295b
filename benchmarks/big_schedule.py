"""A province's year as a `Schedule` in memory: many schools' plans, seeded, built without workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from shcm_rules.folding import fold_name
from shcm_rules.reference.calendars import Calendar
from shcm_rules.reference.subjects import catalogue
from shcm_rules.schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS, STATUSES, Schedule, Source, table_schema
from shcm_rules.windows import SchoolYear, Window, month_window, week_of_month

__all__ = ["AS_OF", "TERMS", "YEAR", "make_schedule"]

YEAR = SchoolYear(2025)
AS_OF = date(2026, 3, 1)
TERMS = (date(2025, 9, 8), date(2026, 1, 16), date(2026, 1, 19), date(2026, 5, 29))
_FIRST, _LAST = TERMS[0].toordinal(), TERMS[-1].toordinal()
_DEPARTMENTS = 8  # in a school
_SESSIONS = 50  # of a department
_SCHOOLS_PER_CLUSTER = 10
_ROWS_PER_OCCASION = 9
_ACTS = ("assigned", "reviewed", "consented", "results_notified")
_NAMES = ("Toán - Tin", "Văn - Sử", "Khoa học tự nhiên", "Ngoại ngữ", "Nghệ thuật", "Xã hội", "Tổng hợp", "Thể chất")
_TOPICS = (
    "Nghiên cứu bài học", "Đổi mới phương pháp dạy học", "Ứng dụng công nghệ số", "Bồi dưỡng học sinh giỏi",
    "Kiểm tra, đánh giá học sinh", "Phát triển năng lực", "Ôn tập cuối kì", "Dạy học theo chủ đề",
)
_FORBIDDEN = (
    "Bình xét thi đua tháng", "Xếp loại viên chức cuối kì", "Kiểm điểm nền nếp", "Giao lưu bóng chuyền giữa các trường",
    "Rút kinh nghiệm, xếp loại học sinh", "Không kiểm điểm cá nhân",
)


class _Draw:
    """One source of chance for everything that is drawn."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def where(self, share: float, n: int) -> np.ndarray:
        return self.random.random(n) < share

    def among(self, n: int, shares: Sequence[float]) -> np.ndarray:
        return self.random.choice(len(shares), n, p=shares).astype(np.int64)

    def below(self, limit: int | np.ndarray, n: int) -> np.ndarray:
        return self.random.integers(0, limit, n)


def make_schedule(sessions: int = 1_000_000, seed: int = 20) -> Schedule:
    """Return about `sessions` rows of about one school for each 400 of them, with registry, clusters and documents."""
    draw = _Draw(seed)
    schools = _schools(max(sessions // (_DEPARTMENTS * _SESSIONS), 2 * _SCHOOLS_PER_CLUSTER))
    departments = _departments(schools, draw)
    rows = _sessions(sessions, schools, departments, draw)
    return Schedule(
        sessions=rows, departments=_table("departments", departments.drop("choices").with_columns(
            pl.col("subjects").list.join(", ").alias("subject"))),
        clusters=_clusters(schools), documents=_documents(schools, departments, draw),
        minutes=_minutes(departments, draw), sources=_sources(schools), year=YEAR,
        info={"school_year": str(YEAR), "province": "Lào Cai", "ward": "", "unit": "", "level": ""},
        calendars={("", ""): Calendar(
            "given", "", YEAR, "", "", *(Window.day(day) for day in TERMS))},
    )


def _table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with exactly the columns of the schema; those that it lacks are null."""
    return frame.select(
        pl.col(column).cast(kind) if column in frame.columns else pl.lit(None, dtype=kind).alias(column)
        for column, kind in table_schema(name).items()
    )


def _schools(n: int) -> pl.DataFrame:
    """Return the schools, neighbours of one level in clusters of about ten; TH, THCS and THPT as 4 : 4 : 2."""
    clusters = n // _SCHOOLS_PER_CLUSTER
    number = np.arange(n)
    cluster = np.minimum(number // _SCHOOLS_PER_CLUSTER, clusters - 1)
    level = [LEVELS[1 + (0, 0, 1, 1, 2)[c % 5]] for c in cluster]
    names = [f"Trường {kind} Bản {i:04d}" for i, kind in zip(number, level, strict=True)]
    return pl.DataFrame({
        "school": names, "school_id": list(map(fold_name, names)), "level": pl.Series(level, dtype=pl.Enum(LEVELS)),
        "cluster_number": cluster, "cluster": [f"Cụm số {c:03d}" for c in cluster],
    }).with_columns(pl.lit("Lào Cai").alias("province"), pl.col("cluster").str.to_lowercase().alias("cluster_id"))


def _departments(schools: pl.DataFrame, draw: _Draw) -> pl.DataFrame:
    """Return the tổ of every school with the two or three subjects of each."""
    n = schools.height * _DEPARTMENTS
    which = np.arange(n)
    school = schools[which // _DEPARTMENTS]
    name = np.array([f"Tổ {name}" for name in _NAMES])[which % _DEPARTMENTS]
    own = []
    for level, at, size in zip(school["level"], which % _DEPARTMENTS, draw.below(2, n) + 2, strict=True):
        taught = _TAUGHT[level]
        own.append([taught[(at * 2 + k) % len(taught)] for k in range(size)])
    return school.select("school", "school_id", "level", "province").with_columns(
        pl.Series("department", name), pl.Series("subjects", own),
        pl.lit(0).alias("source"), pl.Series("row", which + 2),
    ).with_columns(
        pl.concat_str("school_id", pl.lit("/"), pl.col("department").str.to_lowercase().str.strip_prefix("tổ ")
                      .str.replace(" - ", "-")).alias("department_id"),
        pl.Series("choices", own),
    )


_TAUGHT = {level: [s.id for s in catalogue(level) if not s.activity] for level in LEVELS}


def _clusters(schools: pl.DataFrame) -> pl.DataFrame:
    first = pl.int_range(pl.len()).over("cluster") == 0
    return _table("clusters", schools.with_columns(
        pl.lit(0).alias("source"), pl.int_range(2, pl.len() + 2).alias("row"), pl.lit(str(YEAR)).alias("school_year"),
        pl.when(first).then("school").alias("head")))


def _sessions(n: int, schools: pl.DataFrame, departments: pl.DataFrame, draw: _Draw) -> pl.DataFrame:
    clusters = schools.unique("cluster", maintain_order=True)
    occasions = clusters.height * 4
    of_clusters, of_province = occasions * _ROWS_PER_OCCASION, 24
    own = _department_rows(n - of_clusters - of_province, schools, departments, draw)
    joint = _cluster_rows(clusters, schools, draw)
    top = _province_rows(of_province, schools.height + clusters.height, draw)
    parts = [_table("sessions", part) for part in (own, joint, top)]
    return pl.concat(parts).with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("row_id")).rechunk()


def _department_rows(n: int, schools: pl.DataFrame, departments: pl.DataFrame, draw: _Draw) -> pl.DataFrame:
    which = np.sort(np.arange(n) % departments.height)
    school = which // _DEPARTMENTS
    listed = departments["subjects"].to_list()
    first, second = draw.below(3, n), draw.below(3, n)
    several, empty = draw.where(0.05, n), draw.where(0.02, n)
    subjects, codes = _subject_cells(listed, which, first, second, several, empty)
    owner = departments[which].select("school", "school_id", "level", "province", "department", "department_id")
    day = draw.below(_LAST - _FIRST + 1, n) + _FIRST
    status = draw.among(n, (0.6, 0.36, 0.02, 0.02))
    columns = {
        "source": school, "row": np.arange(n) + 2,
        "kind": _enum(KINDS, draw.among(n, (0.35, 0.2, 0.05, 0.05, 0.35)), draw.where(0.02, n)),
        "organiser": _enum(ORGANISERS, np.zeros(n, dtype=np.int64)),
        "status": _enum(STATUSES, status), "subject": subjects, "subjects": codes,
        "content": _contents(draw, n), "participants": _pick(["Toàn tổ", None], draw.among(n, (0.9, 0.1))),
        **_dates("date", day, draw, vague=0.3), **_held(day, status == 1, draw),
        **_acts({"notified": (7, 35), "approved": (2, 20)}, day, draw),
    }
    return owner.with_columns(**columns).with_columns(
        pl.lit("").alias("cluster_id"), pl.col("kind").cast(pl.String).alias("kind_text"))


def _subject_cells(
    listed: list[list[str]], which: np.ndarray, first: np.ndarray, second: np.ndarray, several: np.ndarray, empty: np.ndarray,
) -> tuple[pl.Series, pl.Series]:
    """Return the cells' texts and ids: one of the tổ's subjects, sometimes two, sometimes none."""
    cells: dict[tuple[str, ...], int] = {(): 0}
    table = np.zeros((len(listed), 3, 3), dtype=np.int64)  # tổ × first × second (0: none)
    for at, own in enumerate(listed):
        for a in range(3):
            one = own[a % len(own)]
            table[at, a, 0] = cells.setdefault((one,), len(cells))
            for b in (1, 2):
                other = own[(a + b) % len(own)]
                cell = (one,) if other == one else (one, other)
                table[at, a, b] = cells.setdefault(cell, len(cells))
    code = table[which, first, np.where(several, 1 + second % 2, 0)]
    code[empty] = 0
    texts = pl.Series([", ".join(cell) or None for cell in cells], dtype=pl.String)
    lists = pl.Series([list(cell) or None for cell in cells], dtype=pl.List(pl.String))
    return texts.gather(code), lists.gather(code)


def _cluster_rows(clusters: pl.DataFrame, schools: pl.DataFrame, draw: _Draw) -> pl.DataFrame:
    """Return four lần a cluster, nine rows each; one cluster in ten starts anew with "Lần 1" in the second term."""
    n = clusters.height * 4 * _ROWS_PER_OCCASION
    row = np.arange(n)
    cluster, occasion, place = row // (4 * _ROWS_PER_OCCASION), row // _ROWS_PER_OCCASION % 4, row % _ROWS_PER_OCCASION
    restarts = cluster % 10 == 0
    level = clusters["level"].cast(pl.String).to_numpy()
    subject = [_TAUGHT[level[c]][(o + p) % len(_TAUGHT[level[c]])] for c, o, p in zip(cluster, occasion, place, strict=True)]
    no_subject = draw.where(0.02, n) | (place >= 7)
    starts = np.array([_FIRST + 55, _FIRST + 105, _FIRST + 160, _FIRST + 225])
    first_of = np.unique(cluster * 4 + occasion, return_index=True)[1]
    day = (starts[occasion] + draw.below(20, n))[first_of[np.searchsorted(first_of, row, side="right") - 1]]
    status = draw.among(n, (0.63, 0.33, 0.02, 0.02))
    status[restarts & (status == 2)] = 0  # to which of two lần of one name an undated row belongs nobody can tell
    members = schools.group_by("cluster", maintain_order=True).agg("school")["school"].to_list()
    lan = cluster * 4 + occasion
    venue = [members[c][o * 3 % len(members[c])] for c, o in zip(cluster, occasion, strict=True)]
    for at in np.flatnonzero(draw.where(0.05, clusters.height * 4)[lan]):
        venue[at] = "Nhà văn hoá" if lan[at] % 2 else members[(cluster[at] + 1) % len(members)][0]
    mode = draw.among(clusters.height * 4, (0.95, 0.03, 0.02))[lan]
    kind = np.where(place >= 7, 1, 0)
    columns = {
        "source": schools.height + cluster, "row": row % (4 * _ROWS_PER_OCCASION) + 2,
        "organiser": _enum(ORGANISERS, np.full(n, ORGANISERS.index("Cụm"))),
        "occasion": _pick([f"Lần {k}" for k in (1, 2, 3, 4)], np.where(restarts, occasion % 2, occasion)),
        "kind": _enum(KINDS, kind, draw.where(0.02, n)), "status": _enum(STATUSES, status),
        "subject": pl.Series([None if no else s for no, s in zip(no_subject, subject, strict=True)], dtype=pl.String),
        "subjects": pl.Series([None if no else [s] for no, s in zip(no_subject, subject, strict=True)], dtype=pl.List(pl.String)),
        "content": _contents(draw, n), "objective": _pick(["Đổi mới phương pháp", None], draw.among(n, (0.8, 0.2))),
        "participants": _pick(["Giáo viên các trường", None], draw.among(n, (0.9, 0.1))),
        "venue": pl.Series(venue), "mode": _enum(MODES, mode),
        **_dates("date", day, draw, vague=np.where(restarts, 0.0, 0.3)), **_held(day, status == 1, draw),
        **_acts({"assigned": (20, 60), "reviewed": (7, 30), "consented": (-2, 10), "results_notified": (-30, 2)}, day, draw,
                only=place == 0),
    }
    owner = clusters[cluster].select("level", "province", "cluster", "cluster_id")
    return owner.with_columns(**columns).with_columns(
        pl.lit("").alias("department_id"), pl.col("kind").cast(pl.String).alias("kind_text"),
        pl.col("mode").cast(pl.String).alias("mode_text"))


def _province_rows(n: int, source: int, draw: _Draw) -> pl.DataFrame:
    day = draw.below(_LAST - _FIRST + 1, n) + _FIRST
    status = draw.among(n, (0.8, 0.2, 0, 0))
    columns = {
        "source": np.full(n, source), "row": np.arange(n) + 2,
        "level": _enum(LEVELS, 1 + np.arange(n) % 3, draw.where(0.05, n)),
        "organiser": _enum(ORGANISERS, np.full(n, len(ORGANISERS) - 1)), "kind": _enum(KINDS, draw.below(5, n)),
        "status": _enum(STATUSES, status), "content": _contents(draw, n),
        **_dates("date", day, draw, vague=0.3), **_held(day, status == 1, draw),
    }
    return pl.DataFrame(columns).with_columns(
        pl.lit("").alias("department_id"), pl.lit("").alias("cluster_id"), pl.lit("Lào Cai").alias("province"))


def _pick(values: Sequence[str | None], index: np.ndarray) -> pl.Series:
    return pl.Series(values, dtype=pl.String).gather(index)


def _enum(values: Sequence[str], index: np.ndarray, empty: np.ndarray | None = None) -> pl.Series:
    named = pl.Series([*values, None], dtype=pl.Enum(values))
    return named.gather(index if empty is None else np.where(empty, len(values), index))


def _contents(draw: _Draw, n: int) -> pl.Series:
    """Return contents from a few thousand texts; one in two hundred is one that a plan should not hold."""
    texts: list[str | None] = [f"{topic}: bài {k} khối {grade}" for topic in _TOPICS for k in range(50) for grade in range(1, 11)]
    plain = len(texts)
    texts += [f"{text} ({k})" for text in _FORBIDDEN for k in range(20)]
    index = np.where(draw.where(0.005, n), plain + draw.below(len(texts) - plain, n), draw.below(plain, n))
    index[draw.where(0.01, n)] = len(texts)
    return _pick([*texts, None], index)


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


def _vague_near(day: np.ndarray, draw: _Draw) -> tuple[pl.Series, np.ndarray, np.ndarray, np.ndarray]:
    """Return for each day a vague text around it: text, first and last day, term (0: none)."""
    known = _windows()
    flat = [item for kind in ("months", "weeks", "terms") for item in known[kind]]
    low, high = np.array([item[1] for item in flat]), np.array([item[2] for item in flat])
    months, weeks = len(known["months"]), len(known["weeks"])
    inside = [np.searchsorted(np.sort(low[:months]), day, side="right") - 1]
    order = months + np.argsort(low[months:months + weeks], kind="stable")
    inside.append(order[np.clip(np.searchsorted(low[order], day, side="right") - 1, 0, weeks - 1)])
    inside.append(months + weeks + (day > TERMS[1].toordinal()))
    kind = draw.among(len(day), (0.5, 0.36, 0.14))
    index = np.choose(kind, [np.argsort(low[:months])[np.clip(inside[0], 0, months - 1)], inside[1], inside[2]])
    terms = np.array([item[3] or 0 for item in flat])
    return _pick([item[0] for item in flat], index), low[index], high[index], terms[index]


def _day_texts(day: np.ndarray) -> pl.Series:
    lowest = int(day.min())
    texts = [date.fromordinal(d).strftime("%d/%m/%Y") for d in range(lowest, int(day.max()) + 1)]
    return _pick(texts, day - lowest)


def _dates(name: str, day: np.ndarray, draw: _Draw, *, vague: float | np.ndarray) -> dict[str, pl.Series]:
    """Return a session's date: exact, vague, unreadable (one in a hundred) or empty (one in a hundred)."""
    n = len(day)
    share = draw.random.random(n)
    loose = share < vague
    unread, empty = loose & (share < np.multiply(vague, 0.06)), loose & (share < np.multiply(vague, 0.03))
    text, low, high, term = _vague_near(day, draw)
    frame = pl.DataFrame({
        "exact": ~loose, "unread": unread, "empty": empty, "day": day, "day_text": _day_texts(day), "text": text,
        "low": low, "high": high, "term": term,
    }).select(
        pl.when("empty").then(None).when("unread").then(pl.lit("sau khi có lịch thi"))
        .when("exact").then("day_text").otherwise("text").alias(name),
        pl.when("unread").then(None).when("exact").then("day").otherwise("low").cast(pl.Int32).alias(f"{name}_lo"),
        pl.when("unread").then(None).when("exact").then("day").otherwise("high").cast(pl.Int32).alias(f"{name}_hi"),
        pl.col("exact").alias(f"{name}_exact"),
        pl.when(~pl.col("exact") & ~pl.col("unread") & (pl.col("term") > 0)).then("term").cast(pl.Int8).alias(f"{name}_term"),
    )
    return {column.name: column for column in frame}


def _recorded(name: str, day: np.ndarray, written: np.ndarray, draw: _Draw, *, vague: float = 0.0) -> dict[str, pl.Series]:
    text, low, high, _ = _vague_near(day, draw)
    frame = pl.DataFrame({
        "written": written, "vague": draw.where(vague, len(day)), "day": day, "day_text": _day_texts(day), "text": text,
        "low": low, "high": high,
    }).select(
        pl.when("written").then(pl.when("vague").then("text").otherwise("day_text")).alias(name),
        pl.when("written").then(pl.when("vague").then("low").otherwise("day")).cast(pl.Int32).alias(f"{name}_lo"),
        pl.when("written").then(pl.when("vague").then("high").otherwise("day")).cast(pl.Int32).alias(f"{name}_hi"),
    )
    return {column.name: column for column in frame}


def _held(day: np.ndarray, done: np.ndarray, draw: _Draw) -> dict[str, pl.Series]:
    columns = _recorded("held", day, done & draw.where(0.8, len(day)), draw)
    return columns | {"held_exact": columns["held"].is_not_null().alias("held_exact")}


def _acts(
    spans: dict[str, tuple[int, int]], day: np.ndarray, draw: _Draw, *, only: np.ndarray | None = None,
) -> dict[str, pl.Series]:
    """Return recorded acts: each some days before the session, seven in ten written."""
    columns: dict[str, pl.Series] = {}
    for name, (least, most) in spans.items():
        written = draw.where(0.7 if only is None else 0.85, len(day)) & (True if only is None else only)
        columns |= _recorded(name, day - least - draw.below(most - least, len(day)), written, draw, vague=0.03)
    return columns


def _documents(schools: pl.DataFrame, departments: pl.DataFrame, draw: _Draw) -> pl.DataFrame:
    heads = schools.unique("cluster", maintain_order=True)
    parts = [
        (departments.select(pl.concat_str("department", pl.lit(" - "), pl.col("school").str.strip_prefix("Trường ")))["department"], "Kế hoạch tổ", (0, 40), None, None),
        (schools["school"], "Kế hoạch trường", (0, 40), None, None),
        (schools["school"], "Báo cáo tổng kết SHCM", (250, 270), None, None),
        (heads["cluster"], "Kế hoạch cụm", (5, 30), "Sở GDĐT (qua Phòng GDPT)", None),
        (heads["school"], "Báo cáo cụm", (255, 275), "phonggdpt@laocai.edu.vn", None),
        (heads["cluster"], "Thông báo kết quả", (80, 100), "Sở GDĐT; các trường trong cụm",
         "Kế hoạch bài dạy; báo cáo chuyên đề; tài liệu"),
        (heads["cluster"], "Hồ sơ hội thảo", (80, 100), None, "Quyết định; kế hoạch; danh sách đại biểu; biên bản"),
    ]
    frames = []
    for units, kind, (first, last), recipient, attachments in parts:
        units = units.filter(pl.Series(draw.where(0.8, len(units))))
        day = draw.below(last - first, len(units)) + _FIRST + first
        some = pl.Series(draw.where(0.9, len(units)))
        frames.append(pl.DataFrame(
            {"unit": units, **_recorded("sent", day, draw.where(0.97, len(units)), draw), "some": some},
        ).with_columns(
            pl.lit(kind).alias("document"), pl.lit(kind.lower()).alias("document_id"),
            pl.when("some").then(pl.lit(recipient, dtype=pl.String)).alias("recipient"),
            pl.when("some").then(pl.lit(attachments, dtype=pl.String)).alias("attachments"),
        ))
    made = pl.concat(frames)
    ids = {text: fold_name(text) for text in made["unit"].unique()}
    return _table("documents", made.with_columns(
        pl.col("unit").replace_strict(ids, return_dtype=pl.String).alias("unit_id"), pl.lit(0).alias("source"),
        pl.int_range(2, pl.len() + 2).alias("row"), pl.lit(str(YEAR)).alias("school_year")))


def _minutes(departments: pl.DataFrame, draw: _Draw) -> pl.DataFrame:
    n = departments.height
    names = [item.name for item in FIELDS["minutes"] if item.type == "text" and item.name not in ("unit", "occasion")]
    filled = {name: _pick(["đã ghi", None], draw.among(n, (0.95, 0.05))) for name in names}
    return _table("minutes", departments.select(pl.col("department").alias("unit")).with_columns(**filled).with_columns(
        pl.lit(0).alias("source"), pl.int_range(2, pl.len() + 2).alias("row")))


def _sources(schools: pl.DataFrame) -> list[Source]:
    """Return one file a school, one a cluster, one of the province; a school in twenty has no column of approvals."""
    letters = {item.name: "A" for item in FIELDS["sessions"]}
    without = {name: letter for name, letter in letters.items() if name != "approved"}
    sources = [
        Source(f"{i}.xlsx", "Lịch SHCM", "sessions", without if i % 20 == 7 else letters)
        for i in range(schools.height + schools["cluster"].n_unique() + 1)
    ]
    # Registry and documents stand in one workbook, named by source 0; only the presence of their columns is asked.
    return sources + [
        Source("so.xlsx", table, table, {item.name: "A" for item in FIELDS[table]})
        for table in ("departments", "clusters", "documents", "minutes")
    ]
