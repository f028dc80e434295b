"""The sheet of examples → their plain data: several rows each, of sheets and of what must be concluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...folding import fold
from .cell_forms import EMPTY, NUMBER, Misread, word
from .sheet_rows import Path, Row, SheetRows, in_order
from .table_layout import CELL_COLUMN, CONCLUSION, EXAMPLES, EXPECTED_WORDS, SCOPE_WORDS, VERDICT_WORDS

__all__ = ["read_examples_sheet"]

_VERDICTS = word(VERDICT_WORDS)
_CODES: Mapping[str, str] = {fold(word): key for key, word in SCOPE_WORDS.items()}
_EXPECTED: Mapping[str, str] = {fold(word): key for key, word in EXPECTED_WORDS.items()}


def read_examples_sheet(sheet_rows: SheetRows, file_of: Callable[[Row], str]) -> None:
    """Read the examples; `file_of` tells the file of the row in which one begins."""
    _Examples(sheet_rows, file_of).examples()


class _Examples:
    def __init__(self, sheet_rows: SheetRows, file_of: Callable[[Row], str]) -> None:
        self.sheet_rows, self.file_of = sheet_rows, file_of

    def examples(self) -> None:
        example: dict[str, Any] | None = None
        where: tuple[str, Path] = ("", ())
        for row in self.sheet_rows.rows(EXAMPLES):
            if row.text("Mã quy tắc") or row.text("Tên ví dụ"):
                example, where = self.example(row)
            if example is None:
                sentence = "dòng này chưa thuộc ví dụ nào; ví dụ bắt đầu bằng mã quy tắc và tên ví dụ"
                self.sheet_rows.mistake(row.first, sentence)
                continue
            self.example_row(row, example, *where)

    def example(self, row: Row) -> tuple[dict[str, Any], tuple[str, Path]]:
        file = self.file_of(row)
        examples = self.sheet_rows.found.manuscript.examples.setdefault(file, [])
        where: tuple[str, Path] = (f"examples/{file}.yaml", ("examples", len(examples)))
        data = {**self.sheet_rows.data(EXAMPLES.columns, row, *where), "sheets": {}, "expect": []}
        self.sheet_rows.keep(where[0], (*where[1], "expect"), row.first)
        examples.append(data)
        return data, where

    def example_row(self, row: Row, example: dict[str, Any], file: str, path: Path) -> None:
        sheet = row.text("Trang").strip()
        cells = _cells(row)
        first = row.place(CELL_COLUMN.format(len(EXAMPLES.columns)))
        if fold(sheet) == fold(CONCLUSION):
            place = (*path, "expect", len(example["expect"]))
            self.sheet_rows.keep(file, place, first)
            example["expect"].append(self.expectation(cells, row, file, place))
        elif sheet:
            rows = example["sheets"].setdefault(sheet, [])
            self.sheet_rows.keep(file, (*path, "sheets", sheet), row.place("Trang"))
            self.sheet_rows.keep(file, (*path, "sheets", sheet, len(rows)), first)
            rows += [cells] if cells else []
        elif cells:
            self.sheet_rows.mistake(row.place("Trang"), f"ô trống; phải là tên một trang, hoặc “{CONCLUSION}”")

    def expectation(self, cells: Sequence[str | None], row: Row, file: str, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {"verdict": ""}
        for index, text in enumerate(cells):
            place = row.place(CELL_COLUMN.format(len(EXAMPLES.columns) + index))
            if index == 0:
                self.sheet_rows.keep(file, (*path, "verdict"), place)
            try:
                _take(found, index, text or "")
            except Misread as wrong:
                self.sheet_rows.mistake(place, str(wrong))
            for key in found.get("scope", ()):
                self.sheet_rows.keep(file, (*path, "scope", key), place)
        return in_order(found, ("verdict", "scope", *EXPECTED_WORDS))


def _take(found: dict[str, Any], index: int, text: str) -> None:
    """Take one cell of what must be concluded: the verdict first, then “name = value”."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not index:
        found["verdict"] = _VERDICTS.read(text)
    elif fold(name) in _EXPECTED:
        key = _EXPECTED[fold(name)]
        found[key] = NUMBER.read(value) if key == "count" else value
    elif equals and name:
        found.setdefault("scope", {})[_CODES.get(fold(name), name)] = value
    elif text.strip():
        raise Misread(f"phải có dạng “tên = giá trị”, như “tổ = Tổ Toán”; đang là “{text.strip()}”")


def _cells(row: Row) -> list[str | None]:
    """Return the cells of an example's row up to the last one that is filled; a last one may say that it is empty."""
    first = len(EXAMPLES.columns)
    filled = [n for n in range(first, first + len(row.places)) if row.text(CELL_COLUMN.format(n))]
    last = max(filled, default=first - 1)
    cells: list[str | None] = [row.text(CELL_COLUMN.format(n)) or None for n in range(first, last + 1)]
    return [None if cell is not None and cell.strip() == EMPTY else cell for cell in cells]
