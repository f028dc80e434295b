"""Random small schedules: days crowd around the borders, few cells are unknown.

A batch of forty schedules needs more choices than Hypothesis keeps for one example, so Hypothesis
draws the seed of a `Random`; a schedule that fails is made smaller by `shrinking`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from shcm_rules.schedule import LEVELS

from .mini import UNREADABLE, Listed, Member, Mini, Paper, Row, RuleCase, Terms, World, Written
from .row_worlds import back

LEVEL = "THCS"
SUBJECTS = (("toan",), ("ngu-van",), ("toan", "ngu-van"), ("tin-hoc",), ("hoat-dong-trai-nghiem",), ("cong-nghe",))
ANCHORS = tuple(day.toordinal() for day in (
    date(2025, 9, 1), date(2025, 10, 22), date(2026, 1, 19), date(2026, 2, 18), date(2026, 5, 15), date(2028, 2, 18)))
FAR_PAST = (2020, 1, 1)
NCBH = {"Loại sinh hoạt": ["NCBH"]}
DOCUMENTS = ("Báo cáo cụm", "Kế hoạch cụm")
#: Contents of rows; what a rule asks for stands in some of them, whole or as a part of other words.
TOPICS = ("Xây dựng Bài học STEM", "bài học  stem, kiểm tra đánh giá", "bài học STEMs", "Kiểm tra, đánh giá",
          "kiểm tra đánh giá", "họp", "chuyển đổi số; bài học STEM")
PHRASES = ("bài học STEM", "Kiểm tra đánh giá", "chuyển đổi số")
Batch = tuple[World, list[Mini]]
BLURS = 3  # unknown cells a schedule, at most


@dataclass(frozen=True, slots=True)
class Shared:
    """What a batch shares before its rule is known, and the days around which its rows crowd."""

    rng: Random
    terms: Terms
    as_of: int
    year: int
    phase: str
    sheets: frozenset[str]
    days: tuple[int, ...]

    def near(self) -> int:
        return self.rng.choice(self.days) + self.rng.choice((-1, 0, 0, 0, 1))

    def dated(self) -> str:
        """Return how a rule writes a day: with its year, or as one of every year."""
        return self.rng.choice(("day", "yearly", "yearly"))

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent


def draw_terms(rng: Random, lengths: tuple[int, int] = (5, 9)) -> Terms:
    """Return a school year of a few weeks; at most two of its boundaries are windows."""
    start = rng.choice(ANCHORS) + rng.randrange(8)
    widths = [0, 0, 0, 0]
    for at in rng.sample(range(4), rng.choice((0, 0, 1, 1, 2))):
        widths[at] = rng.randrange(1, 5)
    first1 = (start, start + widths[0])
    end1 = first1[1] + rng.randrange(*lengths)
    last1 = (end1, end1 + widths[1])
    gap = rng.choice((None, None, None, 1, 2, 4))
    start2 = last1[1] + (gap or 1)
    first2 = None if gap is None else (start2, start2 + widths[2])
    end2 = start2 + widths[2] + rng.randrange(*lengths)
    return Terms(first1, last1, first2, (end2, end2 + widths[3]))


def draw_shared(rng: Random, *, lengths: tuple[int, int] = (5, 9)) -> Shared:
    terms = draw_terms(rng, lengths)
    borders = [*terms.first1, *terms.last1, *(terms.first2 or ()), *terms.last2]
    as_of = rng.choice((*borders, rng.randrange(terms.first1[0] - 3, terms.last2[1] + 6)))
    sheets = frozenset(name for name in ("departments", "clusters", "documents", "minutes") if rng.randrange(10) < 7)
    inside = [rng.randrange(terms.first1[0] - 2, terms.last2[1] + 3) for _ in range(4)]
    first = date.fromordinal(terms.first1[0])
    return Shared(
        rng, terms, as_of, first.year if first.month >= 7 else first.year - 1, rng.choice(("plan", "audit")), sheets,
        (*borders, as_of, *inside, *_month_ends(terms)))


def _month_ends(terms: Terms) -> list[int]:
    days = range(terms.first1[0], terms.last2[1] + 1)
    return [day for day in days if date.fromordinal(day + 1).day == 1]


def draw_written(s: Shared, around: Callable[[], int], *, exact: int = 55) -> Written:
    """Return a readable date: a day, a few days, or a term."""
    day = around()
    if s.chance(exact):
        return Written.day(day)
    if s.chance(15):
        term = s.rng.choice((1, 2))
        first2 = s.terms.first2[0] if s.terms.first2 else s.terms.last1[0] + 1
        bounds = (s.terms.first1[0], s.terms.last1[1]) if term == 1 else (first2, s.terms.last2[1])
        return Written(*bounds, term=term)
    width = s.rng.randrange(1, 5)
    shift = s.rng.randrange(width + 1)
    return Written(day - shift, day - shift + width)


def draw_days(s: Shared) -> tuple[Any, ...]:
    """Return the days of a parameter: one, a month, a week of a month, or some running."""
    day = s.near()
    then = date.fromordinal(day)
    return s.rng.choice((
        (s.dated(), day), ("month", then.year, then.month), ("monthly", then.year, then.month),
        ("week", then.year, then.month, min(4, (then.day + 6) // 7)), ("span", day, day + s.rng.randrange(5))))


def draw_where(s: Shared, *options: Mapping[str, Any]) -> dict[str, Any]:
    """Return one of the filters, or none."""
    chosen = s.rng.choice(({}, *options))
    return {"where": dict(chosen)} if chosen else {}


def draw_issue(s: Shared, day: int) -> tuple[int, ...]:
    """Return when the document was issued: long ago, on a day, or some day of its month."""
    then = date.fromordinal(day)
    return FAR_PAST if s.chance(55) else (then.year, then.month, then.day) if s.chance(50) else (then.year, then.month)


def draw_act(s: Shared, around: Callable[[], int]) -> Written | None:
    """Return what the cell of an act says: often a day, sometimes a window, nothing, or what nobody can read."""
    if s.chance(25):
        return None
    if s.chance(8):
        return Written()
    day = around()
    return Written.day(day) if s.chance(70) else Written(day - s.rng.randrange(3), day + s.rng.randrange(3))


def draw_status(s: Shared) -> str | None:
    return s.rng.choice((None, None, "Dự kiến", "Đã thực hiện", "Đã thực hiện", "Đã thực hiện", "Hoãn", "Huỷ"))


def draw_row(s: Shared, **given: Any) -> Row:
    """Return a row that is all known but perhaps its day."""
    status = draw_status(s)
    date_cell: Written | None = draw_written(s, s.near)
    if s.chance(6) and status != "Hoãn":
        date_cell = None if s.chance(50) else Written()
    held = draw_act(s, s.near) if status == "Đã thực hiện" and s.chance(60) else None
    given = {"kind": s.rng.choice(("NCBH", "NCBH", "NCBH", "Chuyên đề", "Thường kỳ")),
             "subjects": s.rng.choice(SUBJECTS), "level": LEVEL if s.chance(94) else "TH",
             "year": s.rng.choice((None, None, None, f"{s.year}-{s.year + 1}")) if s.chance(96)
             else f"{s.year - 1}-{s.year}", **given}
    return Row(status=status, date=date_cell, held=held, **given)


def blur(s: Shared, rows: Sequence[Row], ways: Sequence[Mapping[str, Any]], most: int = BLURS) -> tuple[Row, ...]:
    """Return the rows with a few cells made unknown."""
    blurred = list(rows)
    for _ in range(s.rng.choice((0, 0, 1, 1, 2, most))):
        at = s.rng.randrange(len(blurred))
        blurred[at] = replace(blurred[at], **s.rng.choice(ways))
    return tuple(blurred)


DEPARTMENT_BLURS: Sequence[Mapping[str, Any]] = (
    {"kind": None}, {"kind": UNREADABLE}, {"subjects": None}, {"subjects": None}, {"status": UNREADABLE},
    {"department": None, "organiser": "Tổ"}, {"organiser": None}, {"organiser": None, "department": None},
    {"level": None}, {"date": None},
)
OCCASION_BLURS: Sequence[Mapping[str, Any]] = (
    {"kind": None}, {"subjects": None}, {"organiser": None}, {"status": UNREADABLE}, {"occasion": None},
    {"occasion": None}, {"date": None},
)
CELL_BLURS: Sequence[Mapping[str, Any]] = (
    {"kind": None}, {"organiser": None}, {"status": UNREADABLE}, {"level": None}, {"date": None}, {"date": Written()},
)


def draw_departments(s: Shared, *, most: int = 6, **given: Any) -> Mini:
    """Return a schedule of one or two tổ, listed or not."""
    units = s.rng.sample([("A", "x"), ("A", "y"), ("B", "x")], s.rng.choice((1, 1, 2)))
    rows = []
    for _ in range(s.rng.randrange(1, most + 1)):
        school, department = s.rng.choice(units)
        organiser = "Tổ" if s.chance(85) else s.rng.choice(("Trường", "Cụm"))
        rows.append(draw_row(s, **{"school": school, "department": department, "organiser": organiser, **given}))
    listed = []
    for school, department in units:
        if "departments" in s.sheets and s.chance(75):
            lists = s.rng.sample((("toan",), ("ngu-van",), ("tin-hoc", "toan"), None), s.rng.choice((1, 2)))
            level = LEVEL if s.chance(93) else "TH"
            listed += [Listed(department, subjects, school, level) for subjects in lists]
    return Mini(rows=blur(s, rows, DEPARTMENT_BLURS), listed=tuple(listed))


def draw_clusters(s: Shared, *, most: int = 4, **given: Any) -> Mini:
    """Return a schedule of one or two clusters with their lần."""
    clusters = s.rng.choice((("p",), ("p",), ("p", "q")))
    levels = (LEVEL, "TH") if s.chance(25) else (LEVEL,)
    rows = []
    for _ in range(s.rng.randrange(1, most + 1)):
        organiser = "Cụm" if s.chance(90) else "Trường"
        rows.append(draw_row(s, **{
            "cluster": s.rng.choice(clusters), "occasion": s.rng.choice(("Lần 1", "Lần 1", "Lần 2")),
            "department": None, "organiser": organiser, "level": s.rng.choice(levels), **given}))
    if s.chance(40) and len(rows) > 1:  # the same window twice, and the same lần on another day
        rows[1] = replace(rows[1], date=rows[0].date, cluster=rows[0].cluster)
    missing = frozenset({"occasion"} if s.chance(20) else set())
    if missing:
        rows = [replace(row, occasion=None) for row in rows]
    ways = [*OCCASION_BLURS, *([{"level": None}] * 3)]
    return Mini(rows=blur(s, rows, ways, 2), members=draw_members(s, clusters), missing=missing)


def draw_members(s: Shared, clusters: Sequence[str]) -> tuple[Member, ...]:
    if "clusters" not in s.sheets:
        return ()
    members = []
    for at, cluster in enumerate(clusters):
        level = LEVEL if s.chance(93) else "TH"
        year = s.rng.choice((None, f"{s.year}-{s.year + 1}"))
        members.append(Member(cluster, "ABC"[at], "ABC"[at] if s.chance(80) else None, year, level))
        if s.chance(50):
            members.append(Member(cluster, "DEF"[at], None, year, level))
    return tuple(members)


def draw_papers(
    s: Shared, units: Sequence[str], days: Sequence[int], *, solo: bool, documents: Sequence[str] = (),
) -> tuple[Paper, ...]:
    """Return documents of the units, sent around the given days."""
    papers = []
    many = (1, 2, 2, 3, 4) if documents else (0, 1, 1, 2, 3)
    for _ in range(s.rng.choice(many) if "documents" in s.sheets else 0):
        unit = "nobody:Phòng lạ" if solo and s.chance(25) else s.rng.choice(units)
        papers.append(Paper(
            unit, s.rng.choice(documents or (*DOCUMENTS[:1] * 6, DOCUMENTS[1])),
            s.rng.choice((None, None, f"{s.year}-{s.year + 1}")) if s.chance(90) else f"{s.year - 1}-{s.year}",
            draw_act(s, lambda: s.rng.choice(days) + s.rng.randrange(-1, 2))))
    return tuple(papers)


def around_limit(s: Shared, row: Row, lead: tuple[int, str] | None) -> Callable[[], int]:
    """Return days near the limit that a row's window sets."""
    ends = [day for day in (row.date.lo, row.date.hi) if day is not None] if row.date else []
    days = [back(day, *lead) if lead else day for day in ends or [s.near()]]
    return lambda: s.rng.choice((*days, *days, s.as_of)) + s.rng.choice((-1, 0, 0, 1))


def world_of(s: Shared, rule: RuleCase) -> World:
    if rule.levels == (LEVEL,) and s.chance(10):
        rule = replace(rule, levels=LEVELS)  # a row of an unknown level is bound all the same
    return World(s.terms, s.as_of, s.phase, s.year, s.sheets, rule)
