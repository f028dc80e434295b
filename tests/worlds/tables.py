"""Many small schedules as the one `Schedule` that the engine reads, built without the importers.

Every name carries the index of its mini, so that no two of them share a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from shcm_rules.folding import fold, fold_name
from shcm_rules.reference.calendars import Calendar
from shcm_rules.schedule import FIELDS, STATUSES, Schedule, Source, table_schema
from shcm_rules.windows import SchoolYear, Window

from .mini import UNREADABLE, Listed, Member, Mini, Paper, Row, Span, Terms, World, Written

SCHOOLS = frozenset("abcdef")  # one letter each; tổ are called x, y, clusters p, q
_PREFIX = {"school": "Trường", "department": "Tổ", "cluster": "Cụm", "head": "Trường"}


def name(what: str, local: str | None, index: int) -> str | None:
    """Return a unit's name in the sheets."""
    return None if local is None else f"{_PREFIX[what]} {local}{index}"


def school_name(local: str, index: int) -> str:
    return name("school", local, index) or ""


def local_name(key: str) -> str:
    """Return the name in its mini of a unit that the engine knows by its key ("trường a7/tổ x7" is x)."""
    last = key.rsplit("/", maxsplit=1)[-1].rsplit(" ", maxsplit=1)[-1].rstrip("0123456789")
    return last.upper() if last in SCHOOLS else last


def index_of(key: str) -> int:
    """Return the mini to which a unit's key belongs."""
    return int(key[len(key.rstrip("0123456789")):])


def _id(text: str | None) -> str | None:
    return None if text is None else fold_name(text)


def _written(field: str, cell: Written | None) -> dict[str, Any]:
    if cell is None:
        return {}
    text = UNREADABLE if cell.lo is None else f"{cell.lo}-{cell.hi}-{cell.term or ''}"
    return {field: text, f"{field}_lo": cell.lo, f"{field}_hi": cell.hi}


def _enum(field: str, value: str | None) -> dict[str, Any]:
    return {field: None if value == UNREADABLE else value, f"{field}_text": value}


def _session(row: Row, index: int) -> dict[str, Any]:
    school, department = name("school", row.school, index), name("department", row.department, index)
    cluster = name("cluster", row.cluster, index)
    cells: dict[str, Any] = {
        "school": school, "department": department, "cluster": cluster, "school_year": row.year,
        "occasion": row.occasion, "subjects": list(row.subjects) if row.subjects else None,
        "subject": ", ".join(row.subjects) if row.subjects else None,
        "school_id": _id(school),
        "date_exact": row.date is not None and row.date.exact, "date_term": row.date.term if row.date else None,
        "held_exact": row.held is not None and row.held.exact, "held_term": row.held.term if row.held else None,
    }
    for field in ("level", "organiser", "kind", "mode", "status"):
        cells |= _enum(field, getattr(row, field))
    if row.status is None:  # the importer reads an empty status as planned
        cells["status"] = STATUSES[0]
    for field, cell in (("date", row.date), ("held", row.held), *row.acts.items()):
        cells |= _written(field, cell)
    for field, value in row.numbers.items():
        cells |= {field: None if value == UNREADABLE else value, f"{field}_text": str(value)}
    cells |= {field: _place(text, index) for field, text in row.texts.items()}
    maybe_department = row.organiser in {None, UNREADABLE, "Tổ"}
    maybe_cluster = row.organiser in {None, UNREADABLE, "Cụm"}
    own = f"{cells['school_id']}/{_id(department)}" if school and department else None
    cells["department_id"] = own if department or maybe_department else ""
    cells["cluster_id"] = _id(cluster) if cluster or maybe_cluster else ""
    return cells


def _place(text: str, index: int) -> str:
    """Return a text in which "@A" stands for the school A of this mini."""
    return " ".join(name("school", word[1:], index) or "" if word.startswith("@") else word for word in text.split(" "))


def _listed(item: Listed, index: int) -> dict[str, Any]:
    school, department = name("school", item.school, index), name("department", item.department, index)
    subjects = list(item.subjects) if item.subjects else None
    return {
        "school": school, "department": department, "subjects": subjects,
        "subject": ", ".join(subjects) if subjects else None, **_enum("level", item.level),
        "school_id": _id(school), "department_id": f"{_id(school)}/{_id(department)}",
    }


def _member(item: Member, index: int) -> dict[str, Any]:
    cluster, school = name("cluster", item.cluster, index), name("school", item.school, index)
    return {
        "cluster": cluster, "school": school, **_enum("level", item.level), "school_year": item.year,
        "head": name("head", item.head, index), "cluster_id": _id(cluster), "school_id": _id(school),
    }


def unit_text(unit: str, index: int) -> str:
    """Return how a document names its unit: "cluster:x", "school:A", "department:A/x", or "nobody:…"."""
    what, _, local = unit.partition(":")
    if "/" in local:
        school, _, local = local.partition("/")
        return f"{name(what, local, index)} - {name('school', school, index)}"
    return f"{local}{index}" if what == "nobody" else name(what, local, index) or ""


def _paper(item: Paper, index: int) -> dict[str, Any]:
    unit = unit_text(item.unit, index)
    return {
        "unit": unit, "document": item.document, "school_year": item.year, "attachments": item.attachments,
        "unit_id": fold_name(unit), "document_id": fold_name(item.document), **_written("sent", item.sent),
    }


def _minutes(cells: Any, index: int) -> dict[str, Any]:
    unit = unit_text(cells["unit"], index)
    rest = {field: text for field, text in cells.items() if field != "unit"}
    return {"unit": unit, "unit_id": fold_name(unit), **rest,
            "occasion_id": fold(cells["occasion"]) if "occasion" in cells else None}


def _columns(table: str, missing: Iterable[str]) -> dict[str, str]:
    absent = set(missing)
    return {field.name: f"C{at}" for at, field in enumerate(FIELDS[table]) if field.name not in absent}


def _table(table: str, rows: Sequence[tuple[int, int, dict[str, Any]]]) -> pl.DataFrame:
    schema = table_schema(table)
    records = [{"source": source, "row": at, **cells} for source, at, cells in rows]
    unknown = {column for record in records for column in record} - set(schema)
    if unknown:
        raise ValueError(f"no such columns in {table}: {unknown}")
    return pl.DataFrame({column: [record.get(column) for record in records] for column in schema}, schema=schema)


def window(span: Span) -> Window:
    """Return a span of days as the engine's window."""
    first, last = date.fromordinal(span[0]), date.fromordinal(span[1])
    return Window(first, last, exact=first == last)


def calendar(terms: Terms, year: int) -> Calendar:
    """Return a calendar as the engine gets it."""
    return Calendar(
        id="test", title="test", year=SchoolYear(year), province="", level="",
        term1_first=window(terms.first1), term1_last=window(terms.last1),
        term2_first=window(terms.first2) if terms.first2 else None, term2_last=window(terms.last2),
        holidays=tuple(window(span) for span in terms.holidays),
    )


def schedule(world: World, minis: Sequence[Mini]) -> Schedule:
    """Return one schedule of all minis; sessions are numbered through in their order."""
    sources: list[Source] = []
    tables: dict[str, list[tuple[int, int, dict[str, Any]]]] = {name: [] for name in FIELDS}

    def put(table: str, index: int, cells: Sequence[dict[str, Any]], missing: Iterable[str] = ()) -> None:
        sources.append(Source(f"{index}.xlsx", table, table, _columns(table, missing)))
        tables[table] += [(len(sources) - 1, at + 2, record) for at, record in enumerate(cells)]

    for index, mini in enumerate(minis):
        put("sessions", index, [_session(row, index) for row in mini.rows], mini.missing)
        if "departments" in world.sheets:
            put("departments", index, [_listed(item, index) for item in mini.listed])
        if "clusters" in world.sheets:
            put("clusters", index, [_member(item, index) for item in mini.members])
        if "documents" in world.sheets:
            put("documents", index, [_paper(item, index) for item in mini.papers], mini.missing_papers)
        if "minutes" in world.sheets:
            put("minutes", index, [_minutes(item, index) for item in mini.minutes], mini.missing_minutes)
    named = any(cells["school"] for of in ("sessions", "departments", "clusters") for *_, cells in tables[of])
    for at, (_, _, cells) in enumerate(tables["sessions"]):
        cells["row_id"] = at
        if not named:  # as the importer says that no school can be meant
            cells["school_id"] = ""
    frames = {table: _table(table, rows) for table, rows in tables.items()}
    year = SchoolYear(world.year)
    return Schedule(
        **frames, sources=sources, year=year, calendars={("", ""): calendar(world.terms, world.year)},
        info={"school_year": str(year), "province": "", "ward": "", "level": "",
              "unit": name("cluster", world.unit, 0) or (unit_text(world.place, 0) if world.place else "")},
    )
