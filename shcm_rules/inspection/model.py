"""What `inspect` tells, as data with a JSON Schema; knows neither files nor how it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "ABOVE", "CellRange", "ColumnView", "DateView", "FactView", "FileView", "Inspection", "NoteView", "ProblemView",
    "QuestionView", "RowsView", "SheetView", "ValueView",
]

#: Where text stands that a document holds above a table: it has no address.
ABOVE: Mapping[str, str] = {"vi": "phía trên bảng", "en": "above the table"}


class _View(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnView(_View):
    """A header cell: the field that its column was taken for ("" for none), how, and how surely (0-100).

    `like` is the known header that it was compared with; `used` is false where the field was read from another column.
    """

    column: str
    cell: str
    header: str
    field: str
    how: Literal["", "canonical", "variant", "remark", "no-accents", "typo", "values", "profile", "position"]
    score: int
    like: str
    used: bool


class RowsView(_View):
    """Rows that became no session, and why; `rows` as "4" or "4-7"."""

    rows: list[str]
    why: str


class DateView(_View):
    """A distinct text of a date column: the days it can mean (ISO, both included), or why it could not be read.

    `how` names what the text says, then what was added: inferred-year, hedged.
    """

    field: str
    text: str
    count: int
    cell: str
    earliest: str | None = None
    latest: str | None = None
    exact: bool = False
    how: list[str] = []
    why: str = ""


class ValueView(_View):
    """A text that was read as another word, or a value that no cell of the row says (`text` "")."""

    field: str
    text: str
    value: str
    count: int
    cell: str
    how: Literal["alias", "inferred", "layout"]


class NoteView(_View):
    """A value that was not written in its own cell: the first cell it was taken from, how, and how often."""

    cell: str
    field: str
    text: str
    how: str
    count: int


class CellRange(_View):
    """Filled cells that nothing was read from: "F5" or "F5:F9", with the first text."""

    cells: str
    count: int
    text: str


class QuestionView(_View):
    """A column that was not understood and looks like one that is needed."""

    sheet: str
    cell: str
    column: str
    header: str
    options: list[str]
    sentence: str
    answer: str
    refusal: str


class ProblemView(_View):
    """A problem of the import, as in the report of `check`."""

    code: str
    sheet: str
    cell: str
    message: str


class FactView(_View):
    """What the file says of itself: in `Thông tin`, or in the titles above a table."""

    name: str
    value: str
    sheet: str
    cell: str
    how: Literal["info", "title"]


class SheetView(_View):
    """A sheet: what it was taken for and why, its columns, rows, dates and values."""

    name: str
    hidden: bool
    role: Literal["table", "info", "ignored", "unknown", "empty"]
    table: str
    shape: str = ""
    why: str
    header_rows: list[int] = []
    columns: list[ColumnView] = []
    session_rows: list[str] = []
    sessions: int = 0
    other_rows: list[RowsView] = []
    dates: list[DateView] = []
    values: list[ValueView] = []
    notes: list[NoteView] = []
    unused: list[CellRange] = []


class FileView(_View):
    """A file: whether it was read, its sheets in order, what it says of itself, what is to be asked."""

    path: str
    sha256: str
    status: Literal["read", "partly_read", "unreadable"]
    sheets: list[SheetView] = []
    facts: list[FactView] = []
    questions: list[QuestionView] = []
    problems: list[ProblemView] = []


class Inspection(_View):
    """How files were read together as one schedule."""

    format: Literal["shcm-inspect/1"] = Field(default="shcm-inspect/1", alias="schema", serialization_alias="schema")
    school_year: str
    year_from: Literal["option", "info", "column", "title", "dates", "as-of"]
    layout: str = ""
    files: list[FileView]

    @property
    def complete(self) -> bool:
        """Tell whether every file was read and nothing is to be asked."""
        return not any(file.status == "unreadable" or file.questions for file in self.files)
