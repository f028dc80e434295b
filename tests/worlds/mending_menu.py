"""Every change of one row, or of two, that a principal could make to a small schedule; knows no engine.

A row lies ahead if nobody marked it as held or cancelled and its day can be the as-of day or later. There its open
cells may be filled, its day set, it may be cancelled, held, told otherwise. Of any row a missing record or text may
be written. Rows may be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from .drawing import PHRASES
from .mini import UNREADABLE, Key, Mini, Paper, Row, World, Written

_FIELDS = {"Ngày thông báo": "notified", "Ngày báo cáo": "reported", "Ngày duyệt": "approved"}
_TEXTS = {"Mục tiêu": "objective", "Địa điểm": "venue", "Nội dung": "content"}
_ALL_PHRASES = "; ".join(PHRASES)
_KINDS, _ORGANISERS = ("NCBH", "Chuyên đề"), ("Tổ", "Trường", "Cụm")


def changes(world: World, mini: Mini, key: Key) -> Iterator[Mini]:
    """Yield every schedule that differs in one row."""
    days = _days(world)
    for at, row in enumerate(mini.rows):
        for other in _rewritten(world, row, days):
            yield _with(mini, (*mini.rows[:at], other, *mini.rows[at + 1:]))
    for row in _new_rows(world, mini, key, days):
        yield replace(mini, rows=(*mini.rows, row))
    yield from _papers(world, mini, key, days)
    for at, cells in enumerate(mini.minutes):
        full = {**{name: "có" for name in ("venue", "chair", "archive") if name not in mini.missing_minutes}, **cells}
        yield replace(mini, minutes=(*mini.minutes[:at], full, *mini.minutes[at + 1:]))


def pairs_of(world: World, mini: Mini, key: Key) -> Iterator[Mini]:
    """Yield schedules that differ in two rows: fewer days are tried."""
    days = _days(world)
    few = sorted({*days[:1], *days[1:-1:max(len(days) // 4, 1)], *days[-1:]})
    thin = [list(_rewritten(world, row, few)) for row in mini.rows]
    for one in range(len(mini.rows)):
        for other in range(one + 1, len(mini.rows)):
            for first, second in product(thin[one][:24], thin[other][:24]):
                rows = list(mini.rows)
                rows[one], rows[other] = first, second
                yield _with(mini, tuple(rows))
    new = list(_new_rows(world, mini, key, few[1:3] or few))[:30]
    for at, own in enumerate(thin):
        for first, added in product(own[:16], new[:12]):
            yield _with(mini, (*mini.rows[:at], first, *mini.rows[at + 1:], added))
    for i, first in enumerate(new):
        for second in new[i:]:
            yield replace(mini, rows=(*mini.rows, first, second))


def _with(mini: Mini, rows: tuple[Row, ...]) -> Mini:
    """Return a schedule with other rows; what they hold has a column."""
    held = {name for row in rows for name in (*row.acts, *row.texts)}
    return replace(mini, rows=rows, missing=mini.missing - held)


def _days(world: World) -> list[int]:
    last = max(world.terms.last2[1] + 4, world.as_of + 10)
    days = list(range(world.as_of, last + 1))
    return days if len(days) <= 40 else [*days[:20], *days[20::3]]


def _ahead(world: World, row: Row) -> bool:
    if row.status not in {None, "Dự kiến", "Hoãn"} or row.held is not None:
        return False
    if row.status == "Hoãn" or row.date is None or row.date.lo is None:
        return True
    lo, hi = row.date.lo, row.date.hi or 0
    if row.date.exact:
        return hi >= world.as_of
    # "Tháng 9" means days of the year only, wherever its ends fall.
    last = world.terms.last1[1] if row.date.term == 1 else world.terms.last2[1]
    meets = lo <= world.terms.last2[0] and hi >= world.terms.first1[1]
    return (min(hi, last) if meets or row.date.term else hi) >= world.as_of


def _rewritten(world: World, row: Row, days: list[int]) -> Iterator[Row]:
    act = world.rule.body.get("act")
    acts = [_FIELDS[header] for header in (act, world.rule.body.get("first"), world.rule.body.get("then"))
            if header in _FIELDS]
    yield from _recorded(row, acts, days, world.as_of)
    required = world.rule.body.get("require", ()) if world.rule.check == "fields" else ()
    missing = {_TEXTS[header]: "có" for header in required if header in _TEXTS and _TEXTS[header] not in row.texts}
    if missing:
        yield replace(row, texts={**row.texts, **missing})
    if not _ahead(world, row):
        return
    moved = [replace(row, date=Written.day(day), status=None) for day in days]
    yield from moved
    if world.rule.check == "count":  # elsewhere calling a session off is no way to meet what it owes
        yield replace(row, status="Huỷ")
    fills = list(_filled(row))
    yield from fills
    for other in moved:
        yield from _recorded(other, acts, days[::3] or days, world.as_of)
        yield from _filled(other)
    if world.phase == "audit":
        for day in days:
            held = replace(row, status="Đã thực hiện", date=Written.day(day), held=None)
            yield held
            yield from _filled(held)
    for text in ("họp", _ALL_PHRASES):
        yield replace(row, texts={**row.texts, "content": text})
    yield replace(row, texts={**row.texts, "venue": "@A"})
    if missing:
        yield from (replace(other, texts={**row.texts, **missing}) for other in moved)


def _recorded(row: Row, acts: list[str], days: list[int], today: int) -> Iterator[Row]:
    for name in acts:
        cell = row.acts.get(name)
        if cell is None or (cell.lo is not None and cell.lo > today):  # not recorded yet
            yield from (replace(row, acts={**row.acts, name: Written.day(day)}) for day in days)
        elif cell.lo is not None and cell.lo != cell.hi:
            inside = [day for day in days if cell.lo <= day <= (cell.hi or 0)]
            yield from (replace(row, acts={**row.acts, name: Written.day(day)}) for day in inside)


def _filled(row: Row) -> Iterator[Row]:
    if row.kind in {None, UNREADABLE}:
        yield from (replace(row, kind=kind) for kind in _KINDS)
    if row.organiser in {None, UNREADABLE}:
        yield from (replace(row, organiser=organiser) for organiser in _ORGANISERS)
    if row.subjects is None:
        yield from (replace(row, subjects=(subject,)) for subject in ("toan", "ngu-van", "tin-hoc"))
    if row.department is None and row.organiser == "Tổ":
        yield from (replace(row, department=name) for name in ("x", "y"))
    if row.level is None:
        yield replace(row, level="THCS")
    if row.kind in {None, UNREADABLE} and row.subjects is None:
        yield replace(row, kind="NCBH", subjects=("toan",))


def _new_rows(world: World, mini: Mini, key: Key, days: list[int]) -> Iterator[Row]:
    if world.rule.check not in {"count", "every", "scheduled"}:
        return
    scope = dict(key)
    subjects = [scope["subject_id"]] if "subject_id" in scope else ["toan", "ngu-van", "tin-hoc", "cong-nghe"]
    status = "Đã thực hiện" if world.phase == "audit" else None
    lan = _open_occasions(world, mini, scope)
    for day, subject in product(days, subjects):
        row = Row(status=status, date=Written.day(day), subjects=(subject,), texts={"content": _ALL_PHRASES})
        if "session" in scope:
            yield from (replace(other, date=Written.day(day), subjects=(subject,), status=status) for other in lan)
        elif "cluster" in scope:
            yield replace(row, cluster=scope["cluster"], organiser="Cụm", department=None,
                          occasion=None if "occasion" in mini.missing else "Lần 9")
        elif world.rule.check == "scheduled" or "department" not in scope:
            for school, organiser in product("AB", ("Tổ", "Trường", "Tỉnh/Thành phố")):
                yield replace(row, school=scope.get("school", school), organiser=organiser)
        else:
            yield from (replace(row, school=scope.get("school", school), department=scope["department"])
                        for school in ([scope["school"]] if "school" in scope else "AB"))


def _open_occasions(world: World, mini: Mini, scope: dict[str, str]) -> list[Row]:
    """Return rows of the lần that lie ahead: there another one can stand beside them."""
    own = [row for row in mini.rows if row.cluster == scope.get("cluster") and _ahead(world, row)
           and row.organiser == "Cụm" and row.occasion and row.occasion.casefold() == scope.get("session", "")]
    return [replace(row, kind="NCBH") for row in own[:1]]


def _papers(world: World, mini: Mini, key: Key, days: list[int]) -> Iterator[Mini]:
    body, scope = world.rule.body, dict(key)
    if world.rule.check == "parts":
        return
    kind = body.get("document") or (body.get("first") if world.rule.check == "document_order" else None)
    grain = body.get("for_each")
    if kind is None or grain not in {"cluster", "school", "department"} or "documents" not in world.sheets:
        return
    for at, paper in enumerate(mini.papers):
        if paper.sent is None or (paper.sent.lo is not None and paper.sent.lo > world.as_of):
            for day in days:
                papers = (*mini.papers[:at], replace(paper, sent=Written.day(day)), *mini.papers[at + 1:])
                yield replace(mini, papers=papers)
    unit = f"{grain}:{scope[grain]}" if grain != "department" else f"department:{scope['school']}/{scope[grain]}"
    for day in days:
        yield replace(mini, papers=(*mini.papers, Paper(unit, kind, None, Written.day(day))))
