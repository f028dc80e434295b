"""Sessions found elsewhere than one to a row: each field with the cell it stands in, put together as a `Sheet`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from ....problems import NO_WORDS, Problem, Words, counted, problem
from ....schedule import FIELDS
from ...addresses import column_letter
from ...raw import RawTable
from ..tabular import Note, Sheet

__all__ = ["DAY_IN_CONTENT", "IF_ANY", "SUB_HEADING", "Entry", "Piece", "make_sheet", "unused_lines"]

#: How a value was inferred that was not written in its own cell.
DAY_IN_CONTENT = Words("ngày ghi trong nội dung", "a day written in the content")
IF_ANY = Words("nội dung ghi “nếu có”", "the content says “nếu có” (if any)")
SUB_HEADING = Words("tiêu đề phụ phía trên", "a sub-heading above")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with the cell that it stands in ("" for none: the sheet's own name); `how` says how it was inferred."""

    text: str
    cell: str
    how: Words = NO_WORDS


@dataclass(slots=True)
class Entry:
    """One session: the sheet's row that it stands in, and its fields."""

    row: int
    pieces: dict[str, Piece] = field(default_factory=dict)

    def give(self, name: str, piece: Piece) -> None:
        """Set a field, if it says anything and nothing else has set it."""
        if piece.text.strip():
            self.pieces.setdefault(name, piece)


def make_sheet(  # noqa: PLR0913
    raw: RawTable, fields: Mapping[str, int], entries: Sequence[Entry], problems: Sequence[Problem], *,
    shape: str, header_row: int = 0,
) -> Sheet:
    """Return the sheet of these sessions; rows are numbered anew, and `rows` says where each of them stands.

    `fields` are the columns by index, for whoever asks which columns the sheet has.
    """
    letters = {name: column_letter(raw.first_column + column) for name, column in fields.items()}
    names = [item.name for item in FIELDS["sessions"] if any(item.name in entry.pieces for entry in entries)]
    names += [name for name in letters if name not in names]
    data: dict[str, list[str | None]] = {
        name: [piece.text if (piece := entry.pieces.get(name)) else None for entry in entries] for name in names
    }
    numbers = list(range(1, len(entries) + 1))
    frame = pl.DataFrame(
        {"row": numbers, **data}, schema={"row": pl.Int32(), **dict.fromkeys(names, pl.String())},
    )
    return Sheet(
        raw.sheet, "sessions", letters, frame,
        moved={(n, name): piece.cell for n, entry in zip(numbers, entries, strict=True)
               for name, piece in entry.pieces.items()},
        problems=[*raw.problems, *problems], header_row=header_row,
        rows={n: entry.row for n, entry in zip(numbers, entries, strict=True)},
        notes=[Note(piece.cell, name, piece.text, piece.how)
               for entry in entries for name, piece in entry.pieces.items() if piece.how],
        shape=shape,
    )


def unused_lines(raw: RawTable, cell: str, texts: Sequence[str]) -> Problem:
    """Return the problem of a cell whose lines of other work became no session."""
    listed = "; ".join(f"“{text[:60]}”" for text in texts[:3]) + (" …" if len(texts) > 3 else "")
    does = "does not speak of a professional meeting and was not read as a session"
    do = "do not speak of professional meetings and were not read as sessions"
    return problem("unused-text", Words(
        f"{len(texts)} việc trong ô không nói đến sinh hoạt chuyên môn nên không được đọc thành buổi: {listed}",
        f"{counted(len(texts), 'item')} in the cell {does if len(texts) == 1 else do}: {listed}"), raw.sheet, cell)
