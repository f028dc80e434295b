"""Rows that the duties of several rules name, found once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from ..schedule import table_schema
from ..written_findings import Cited
from .judging import Judged
from .rows import Question
from .senders import Documents
from .told import cite

__all__ = ["KeptRows"]

#: Whose a document is (a unit's own, anybody's, of any unit of a school), and its kind.
_Place = tuple[str, str | None, str]
_ASKED = ("document_id", "sent", "lo", "hi", "source", "row")
_OF_SESSIONS = frozenset(table_schema("sessions")).difference(
    ["subjects", "row_id", "date_exact", "date_term", "held_exact", "held_term"],
) | {"lan_key", "day_lo", "day_hi", "day_unknown", "done_must"}
_MOST_KEPT = 5_000  # those of a province would fill the memory


class KeptRows:
    """The rows of one question."""

    def __init__(self, question: Question) -> None:
        self._columns: dict[str, pl.Series] = {}
        self._schedule = question.schedule
        self._rows: dict[str, tuple[pl.DataFrame, dict[int, dict[str, Any]]]] = {}
        self._cells: dict[tuple[int, int, str], Cited] = {}
        self._documents: dict[int, tuple[Documents, dict[_Place, list[dict[str, Any]]]]] = {}

    def of(self, judged: Judged, shown: Sequence[int]) -> Iterable[dict[str, Any]]:
        """Return the keys of the duties at `shown`; those that rules of one grain share are taken apart once."""
        if len(shown) > _MOST_KEPT:
            return _told(judged)[shown].iter_rows(named=True)
        keys, rows = self._rows.get(judged.grain, (None, {}))
        if keys is not judged.keys or len(rows) + len(shown) > _MOST_KEPT:
            rows = {}
        missing = [i for i in shown if i not in rows]
        if missing:
            rows.update(zip(missing, _told(judged)[missing].rows(named=True), strict=True))
        self._rows[judged.grain] = judged.keys, rows
        return map(rows.__getitem__, shown)

    def session(self, index: int, fields: Sequence[str]) -> dict[str, Any]:
        """Return fields of a row of the schedule by its place there, with the texts that they were read from."""
        if not self._columns:
            self._columns = {column.name: column for column in self._schedule.sessions}
        names = ("source", "row", *fields, *(f"{name}_text" for name in fields))
        return {name: self._columns[name][index] for name in names if name in self._columns}

    def cell(self, row: Mapping[str, Any], name: str) -> Cited:
        """Return the cell of a session that a rule asks about; several ask about its day."""
        key = row["source"], row["row"], name
        if key not in self._cells:
            if len(self._cells) >= _MOST_KEPT:
                self._cells = {}
            self._cells[key] = cite(self._schedule, "sessions", row, name, "subject")
        return self._cells[key]

    def sent(self, document: Mapping[str, Any], unsure: str) -> Cited:
        """Return where a document says when it was sent; what nobody's unit matches is told of every unit."""
        key = -1 - document["source"], document["row"], unsure if not document["sure"] else ""
        if key not in self._cells:
            role = "counted" if document["sure"] else "near_miss"
            self._cells[key] = cite(self._schedule, "documents", document, "sent", role, key[2])
        return self._cells[key]

    def documents(self, judged: Judged, row: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
        """Return the documents of a kind that are a unit's, and those that can be."""
        documents, key = judged.details["documents"], judged.details["key"]
        if id(documents) not in self._documents:
            self._documents[id(documents)] = documents, _by_place(documents, judged.grain, key)
        found = self._documents[id(documents)][1]
        places = (("own", row[key], kind), ("any", None, kind), ("home", row.get("school_id"), kind))
        return [document for place in places for document in found.get(place, ())]


def _told(judged: Judged) -> pl.DataFrame:
    """Return what findings tell of the duties' keys: of sessions they are a wide table, most of it for judging."""
    if judged.grain != "session":
        return judged.keys
    return judged.keys.select([name for name in judged.keys.columns if name in _OF_SESSIONS])


def _by_place(documents: Documents, grain: str, key: str) -> dict[_Place, list[dict[str, Any]]]:
    found: dict[_Place, list[dict[str, Any]]] = {}
    unsure = pl.lit(value=False).alias("sure")
    for frame, place, whose in (
        (documents.matched, "own", key), (documents.anybodys(grain).with_columns(unsure), "any", None),
        (documents.of_homes(grain).with_columns(unsure), "home", "home"),
    ):
        asked = frame.select(*_ASKED, "sure", *([whose] if whose else []))
        for document in asked.iter_rows(named=True):
            of = place, document[whose] if whose else None, document["document_id"]
            found.setdefault(of, []).append(document)
    return found
