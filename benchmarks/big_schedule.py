"""A province's year as a `Schedule` in memory: many schools' plans, seeded, built without workbooks."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from drawn_columns import TERMS, YEAR, Draw, acts, contents, dates, enum, held, pick, recorded

from shcm_rules.folding import fold_name
from shcm_rules.reference.calendars import Calendar
from shcm_rules.reference.subjects import catalogue
from shcm_rules.schedule import FIELDS, KINDS, LEVELS, MODES, ORGANISERS, STATUSES, Schedule, Source, table_schema
from shcm_rules.windows import Window

__all__ = ["AS_OF", "TERMS", "YEAR", "make_schedule"]

AS_OF = date(2026, 3, 1)
_FIRST, _LAST = TERMS[0].toordinal(), TERMS[-1].toordinal()
_DEPARTMENTS = 8  # in a school
_SESSIONS = 50  # of a department
_SCHOOLS_PER_CLUSTER = 10
_ROWS_PER_OCCASION = 9
_NAMES = ("Toán - Tin", "Văn - Sử", "Khoa học tự nhiên", "Ngoại ngữ", "Nghệ thuật", "Xã hội", "Tổng hợp", "Thể chất")


def make_schedule(sessions: int = 1_000_000, seed: int = 20) -> Schedule:
    """Return about `sessions` rows of about one school for each 400 of them, with registry, clusters and documents."""
    draw = Draw(seed)
    schools = _schools(max(sessions // (_DEPARTMENTS * _SESSIONS), 2 * _SCHOOLS_PER_CLUSTER))
    departments = _departments(schools, draw)
    rows = _sessions(sessions, schools, departments, draw)
    return Schedule(
        sessions=rows,
        departments=_table(
            "departments", departments.drop("choices").with_columns(pl.col("subjects").list.join(", ").alias("subject"))
        ),
        clusters=_clusters(schools),
        documents=_documents(schools, departments, draw),
        minutes=_minutes(departments, draw),
        sources=_sources(schools),
        year=YEAR,
        info={"school_year": str(YEAR), "province": "Lào Cai", "ward": "", "unit": "", "level": ""},
        calendars={("", ""): Calendar("given", "", YEAR, "", "", *(Window.day(day) for day in TERMS))},
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
    return pl.DataFrame(
        {
            "school": names,
            "school_id": list(map(fold_name, names)),
            "level": pl.Series(level, dtype=pl.Enum(LEVELS)),
            "cluster_number": cluster,
            "cluster": [f"Cụm số {c:03d}" for c in cluster],
        }
    ).with_columns(pl.lit("Lào Cai").alias("province"), pl.col("cluster").str.to_lowercase().alias("cluster_id"))


def _departments(schools: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Return the tổ of every school with the two or three subjects of each."""
    n = schools.height * _DEPARTMENTS
    which = np.arange(n)
    school = schools[which // _DEPARTMENTS]
    name = np.array([f"Tổ {name}" for name in _NAMES])[which % _DEPARTMENTS]
    own = []
    for level, at, size in zip(school["level"], which % _DEPARTMENTS, draw.below(2, n) + 2, strict=True):
        taught = _TAUGHT[level]
        own.append([taught[(at * 2 + k) % len(taught)] for k in range(size)])
    return (
        school.select("school", "school_id", "level", "province")
        .with_columns(
            pl.Series("department", name),
            pl.Series("subjects", own),
            pl.lit(0).alias("source"),
            pl.Series("row", which + 2),
        )
        .with_columns(
            pl.concat_str(
                "school_id",
                pl.lit("/"),
                pl.col("department").str.to_lowercase().str.strip_prefix("tổ ").str.replace(" - ", "-"),
            ).alias("department_id"),
            pl.Series("choices", own),
        )
    )


_TAUGHT = {level: [s.id for s in catalogue(level) if not s.activity] for level in LEVELS}


def _clusters(schools: pl.DataFrame) -> pl.DataFrame:
    first = pl.int_range(pl.len()).over("cluster") == 0
    return _table(
        "clusters",
        schools.with_columns(
            pl.lit(0).alias("source"),
            pl.int_range(2, pl.len() + 2).alias("row"),
            pl.lit(str(YEAR)).alias("school_year"),
            pl.when(first).then("school").alias("head"),
        ),
    )


def _sessions(n: int, schools: pl.DataFrame, departments: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    clusters = schools.unique("cluster", maintain_order=True)
    occasions = clusters.height * 4
    of_clusters, of_province = occasions * _ROWS_PER_OCCASION, 24
    own = _department_rows(n - of_clusters - of_province, departments, draw)
    joint = _cluster_rows(clusters, schools, draw)
    top = _province_rows(of_province, schools.height + clusters.height, draw)
    parts = [_table("sessions", part) for part in (own, joint, top)]
    return pl.concat(parts).with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("row_id")).rechunk()


def _department_rows(n: int, departments: pl.DataFrame, draw: Draw) -> pl.DataFrame:
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
        "source": school,
        "row": np.arange(n) + 2,
        "kind": enum(KINDS, draw.among(n, (0.35, 0.2, 0.05, 0.05, 0.35)), draw.where(0.02, n)),
        "organiser": enum(ORGANISERS, np.zeros(n, dtype=np.int64)),
        "status": enum(STATUSES, status),
        "subject": subjects,
        "subjects": codes,
        "content": contents(draw, n),
        "participants": pick(["Toàn tổ", None], draw.among(n, (0.9, 0.1))),
        **dates("date", day, draw, vague=0.3),
        **held(day, status == 1, draw),
        **acts({"notified": (7, 35), "approved": (2, 20)}, day, draw),
    }
    return owner.with_columns(**columns).with_columns(
        pl.lit("").alias("cluster_id"), pl.col("kind").cast(pl.String).alias("kind_text")
    )


def _subject_cells(  # noqa: PLR0913, PLR0917
    listed: list[list[str]],
    which: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    several: np.ndarray,
    empty: np.ndarray,
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


def _cluster_rows(clusters: pl.DataFrame, schools: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Return four lần a cluster, nine rows each; one cluster in ten starts anew with "Lần 1" in the second term."""
    n = clusters.height * 4 * _ROWS_PER_OCCASION
    row = np.arange(n)
    cluster, occasion, place = row // (4 * _ROWS_PER_OCCASION), row // _ROWS_PER_OCCASION % 4, row % _ROWS_PER_OCCASION
    restarts = cluster % 10 == 0
    level = clusters["level"].cast(pl.String).to_numpy()
    subject = [
        _TAUGHT[level[c]][(o + p) % len(_TAUGHT[level[c]])] for c, o, p in zip(cluster, occasion, place, strict=True)
    ]
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
        "source": schools.height + cluster,
        "row": row % (4 * _ROWS_PER_OCCASION) + 2,
        "organiser": enum(ORGANISERS, np.full(n, ORGANISERS.index("Cụm"))),
        "occasion": pick([f"Lần {k}" for k in (1, 2, 3, 4)], np.where(restarts, occasion % 2, occasion)),
        "kind": enum(KINDS, kind, draw.where(0.02, n)),
        "status": enum(STATUSES, status),
        "subject": pl.Series([None if no else s for no, s in zip(no_subject, subject, strict=True)], dtype=pl.String),
        "subjects": pl.Series(
            [None if no else [s] for no, s in zip(no_subject, subject, strict=True)], dtype=pl.List(pl.String)
        ),
        "content": contents(draw, n),
        "objective": pick(["Đổi mới phương pháp", None], draw.among(n, (0.8, 0.2))),
        "participants": pick(["Giáo viên các trường", None], draw.among(n, (0.9, 0.1))),
        "venue": pl.Series(venue),
        "mode": enum(MODES, mode),
        **dates("date", day, draw, vague=np.where(restarts, 0.0, 0.3)),
        **held(day, status == 1, draw),
        **acts(
            {"assigned": (20, 60), "reviewed": (7, 30), "consented": (-2, 10), "results_notified": (-30, 2)},
            day,
            draw,
            only=place == 0,
        ),
    }
    owner = clusters[cluster].select("level", "province", "cluster", "cluster_id")
    return owner.with_columns(**columns).with_columns(
        pl.lit("").alias("department_id"),
        pl.col("kind").cast(pl.String).alias("kind_text"),
        pl.col("mode").cast(pl.String).alias("mode_text"),
    )


def _province_rows(n: int, source: int, draw: Draw) -> pl.DataFrame:
    day = draw.below(_LAST - _FIRST + 1, n) + _FIRST
    status = draw.among(n, (0.8, 0.2, 0, 0))
    columns = {
        "source": np.full(n, source),
        "row": np.arange(n) + 2,
        "level": enum(LEVELS, 1 + np.arange(n) % 3, draw.where(0.05, n)),
        "organiser": enum(ORGANISERS, np.full(n, len(ORGANISERS) - 1)),
        "kind": enum(KINDS, draw.below(5, n)),
        "status": enum(STATUSES, status),
        "content": contents(draw, n),
        **dates("date", day, draw, vague=0.3),
        **held(day, status == 1, draw),
    }
    return pl.DataFrame(columns).with_columns(
        pl.lit("").alias("department_id"), pl.lit("").alias("cluster_id"), pl.lit("Lào Cai").alias("province")
    )


def _documents(schools: pl.DataFrame, departments: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    heads = schools.unique("cluster", maintain_order=True)
    parts = [
        (
            departments.select(
                pl.concat_str("department", pl.lit(" - "), pl.col("school").str.strip_prefix("Trường "))
            )["department"],
            "Kế hoạch tổ",
            (0, 40),
            None,
            None,
        ),
        (schools["school"], "Kế hoạch trường", (0, 40), None, None),
        (schools["school"], "Báo cáo tổng kết SHCM", (250, 270), None, None),
        (heads["cluster"], "Kế hoạch cụm", (5, 30), "Sở GDĐT (qua Phòng GDPT)", None),
        (heads["school"], "Báo cáo cụm", (255, 275), "phonggdpt@laocai.edu.vn", None),
        (
            heads["cluster"],
            "Thông báo kết quả",
            (80, 100),
            "Sở GDĐT; các trường trong cụm",
            "Kế hoạch bài dạy; báo cáo chuyên đề; tài liệu",
        ),
        (heads["cluster"], "Hồ sơ hội thảo", (80, 100), None, "Quyết định; kế hoạch; danh sách đại biểu; biên bản"),
    ]
    frames = []
    for every, kind, (first, last), recipient, attachments in parts:
        units = every.filter(pl.Series(draw.where(0.8, len(every))))
        day = draw.below(last - first, len(units)) + _FIRST + first
        some = pl.Series(draw.where(0.9, len(units)))
        frames.append(
            pl.DataFrame(
                {"unit": units, **recorded("sent", day, draw.where(0.97, len(units)), draw), "some": some}
            ).with_columns(
                pl.lit(kind).alias("document"),
                pl.lit(kind.lower()).alias("document_id"),
                pl.when("some").then(pl.lit(recipient, dtype=pl.String)).alias("recipient"),
                pl.when("some").then(pl.lit(attachments, dtype=pl.String)).alias("attachments"),
            )
        )
    made = pl.concat(frames)
    ids = {text: fold_name(text) for text in made["unit"].unique()}
    return _table(
        "documents",
        made.with_columns(
            pl.col("unit").replace_strict(ids, return_dtype=pl.String).alias("unit_id"),
            pl.lit(0).alias("source"),
            pl.int_range(2, pl.len() + 2).alias("row"),
            pl.lit(str(YEAR)).alias("school_year"),
        ),
    )


def _minutes(departments: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    n = departments.height
    names = [item.name for item in FIELDS["minutes"] if item.type == "text" and item.name not in ("unit", "occasion")]
    filled = {name: pick(["đã ghi", None], draw.among(n, (0.95, 0.05))) for name in names}
    return _table(
        "minutes",
        departments.select(pl.col("department").alias("unit"))
        .with_columns(**filled)
        .with_columns(pl.lit(0).alias("source"), pl.int_range(2, pl.len() + 2).alias("row")),
    )


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
