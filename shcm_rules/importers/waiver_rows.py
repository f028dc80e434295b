"""Rows of a sheet of waivers, as text with addresses; does not know what a waiver means or needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ..folding import clean
from ..problems import Problem, Words, counted, problem
from .addresses import address
from .layouts.headers import header_key
from .raw import RawFile, RawTable

__all__ = ["HEADERS", "WaiverRow", "WaiverSheets", "read_waiver_rows"]

#: Canonical header → what is written instead of it.
HEADERS: Mapping[str, str] = {
    "Số văn bản": "Số quyết định | Số công văn | Số hiệu | Số hiệu văn bản | Số, ký hiệu | Số ký hiệu | Văn bản số",
    "Ngày": "Ngày văn bản | Ngày ký | Ngày ban hành | Ngày quyết định",
    "Cơ quan ký": "Cơ quan ban hành | Cơ quan | Đơn vị ban hành | Đơn vị ký",
    "Quy tắc": "Mã quy tắc",
    "Yêu cầu": "Mã yêu cầu",
    "Tỉnh": "Tỉnh/Thành phố",
    "Xã/Phường": "Xã | Phường | Phường/Xã",
    "Trường": "Tên trường",
    "Cấp học": "Cấp",
    "Tổ chuyên môn": "Tổ | Tên tổ | Tổ CM",
    "Cụm": "Cụm trường | Tên cụm | Cụm chuyên môn",
    "Môn học": "Môn",
    "Học kỳ": "HK",
    "Năm học": "Niên học",
    "Từ ngày": "Áp dụng từ ngày | Từ",
    "Đến ngày": "Áp dụng đến ngày | Đến",
    "Mã kết luận": "Mã nhận dạng | fingerprint",
    "Lý do": "Lí do | Lý do miễn",
    "Hết hạn": "Ngày hết hạn | Ngày hết hiệu lực | Hết hiệu lực | Có hiệu lực đến",
}
#: Columns that say nothing about what is waived.
_ASIDE = ("STT", "TT", "Số TT", "Ghi chú")
_SEARCHED_ROWS = 40
_FEWEST = 4  # known headers that make a row the header
#: Nobody waives more at once; beyond this somebody is playing with the reader.
_MOST_ROWS, _MOST_MERGES = 5_000, 2_000
#: Problems after which a cell's text is not what was written.
_LOSSES = frozenset({
    "error-cell", "formula-without-value", "too-large", "cell-too-long", "duplicate-cell", "unknown-style",
})


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One row: canonical header → (text, address); `doubts` say what in the row could not be read."""

    sheet: str
    row: int
    cell: str
    cells: Mapping[str, tuple[str, str]]
    doubts: Sequence[Problem] = ()


@dataclass(slots=True)
class WaiverSheets:
    """What a file holds: its rows, and problems that concern no single one of them."""

    rows: list[WaiverRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True


def read_waiver_rows(raw: RawFile) -> WaiverSheets:
    """Read every sheet that has the header of a list of waivers."""
    found = WaiverSheets(problems=list(raw.problems), readable=raw.readable)
    if not raw.readable:
        return found
    left_over: list[RawTable] = []
    for table in raw.tables:
        if not any(_texts(row) for row in table.rows):
            found.problems += table.problems
        elif (top := _header_row(table)) is None:
            left_over.append(table)
        else:
            _read_sheet(table, top, found)
    if len(left_over) == len([table for table in raw.tables if any(_texts(row) for row in table.rows)]):
        found.readable = False
        wanted = ", ".join(f"“{name}”" for name in HEADERS)
        found.problems.append(problem("no-header", Words(
            f"không có dòng tiêu đề của danh sách miễn trừ; các cột: {wanted}",
            f"there is no header row of a list of waivers; its columns: {wanted}")))
        return found
    words = Words("trang tính không có danh sách miễn trừ – không được dùng",
                  "there is no list of waivers in this sheet – it is not used")
    found.problems += [problem("unused-sheet", words, table.sheet) for table in left_over]
    return found


def _read_sheet(table: RawTable, top: int, found: WaiverSheets) -> None:
    columns, strangers, twice = _columns(table, top)
    data = [index for index in range(top + 1, len(table.rows)) if _texts(table.rows[index])]
    rows = {table.first_row + index for index in data}
    if len(data) > _MOST_ROWS or len(table.merges) > _MOST_MERGES:
        found.problems.append(problem("too-large", Words(
            f"có hơn {_MOST_ROWS} dòng hoặc {_MOST_MERGES} vùng gộp – không đọc; hãy tách tệp, bỏ gộp ô",
            f"there are more than {_MOST_ROWS:,} rows or {_MOST_MERGES:,} merged areas – it was not read; split the"
            " file and unmerge cells"), table.sheet))
        found.readable = False
        return
    found.problems += [item for item in table.problems if _row_of(item.cell) not in rows]
    found.problems += _hidden(table, rows)
    lost = [item for item in table.problems if not item.cell and item.code in _LOSSES]
    for index in data:
        filled = _filled(table, index)
        if len(_texts(table.rows[index])) == 1 and len(filled) == 1:
            (column,) = filled
            said = clean(filled[column][0])[:80]
            found.problems.append(problem("unused-rows", Words(
                f"dòng “{said}” không phải một mục miễn trừ – không được dùng",
                f"row “{said}” is no waiver – it is not used"), table.sheet, address(table, index, column)))
            continue
        cells = {name: filled[column] for column, name in columns.items() if column in filled}
        doubts = [*_doubts(table, index, filled, strangers), *twice, *lost, *_crossing(table, index, columns)]
        place = address(table, index, min(columns))
        found.rows.append(WaiverRow(table.sheet, table.first_row + index, place, cells, tuple(doubts)))


def _hidden(table: RawTable, rows: set[int]) -> Iterator[Problem]:
    known = {item.code for item in table.problems}
    if table.hidden and "hidden-sheet" not in known:
        yield problem("hidden-sheet", Words(
            "trang tính đang ẩn – vẫn được tính", "the sheet is hidden – it counts all the same"), table.sheet)
    hidden = sorted(table.hidden_rows & rows)
    if hidden and "hidden-rows" not in known:
        count = "is hidden – it counts" if len(hidden) == 1 else "are hidden – they count"
        yield problem("hidden-rows", Words(
            f"{len(hidden)} dòng đang ẩn – vẫn được tính",
            f"{counted(len(hidden), 'row')} {count} all the same"), table.sheet, f"A{hidden[0]}")


def _texts(row: Sequence[str | None]) -> list[tuple[int, str]]:
    return [(column, text) for column, text in enumerate(row) if text and text.strip()]


@cache
def _known() -> Mapping[str, str]:
    variants = {header_key(text): name for name, texts in HEADERS.items() for text in texts.split(" | ")}
    aside = {header_key(text): "" for text in _ASIDE}
    return {**aside, **variants, **{header_key(name): name for name in HEADERS}}


def _header_row(table: RawTable) -> int | None:
    """Return the row that names the most columns, the first of equals."""
    counts = [
        len({name for _, text in _texts(row) if (name := _known().get(header_key(text)))})
        for row in table.rows[:_SEARCHED_ROWS]
    ]
    best = max(counts, default=0)
    return counts.index(best) if best >= _FEWEST else None


def _columns(table: RawTable, top: int) -> tuple[dict[int, str], dict[int, str], list[Problem]]:
    """Return column → canonical header, the columns without one, and problems of headers that stand twice.

    A column that is not understood may narrow what is waived: a row that fills it is in doubt.
    """
    columns: dict[int, str] = {}
    strangers: dict[int, str] = {}
    twice: list[Problem] = []
    aside: set[int] = set()
    for column, text in _texts(table.rows[top]):
        name = _known().get(header_key(text))
        if name is None:
            strangers[column] = clean(text)
        elif not name:
            aside.add(column)
        elif name in columns.values():
            words = Words(f"có hai cột “{name}”; chỉ giữ một cột", f"there are two columns “{name}”; keep one of them")
            twice.append(problem("duplicate-header", words, table.sheet, address(table, top, column)))
        else:
            columns[column] = name
    width = max(len(row) for row in table.rows)
    headless = set(range(width)) - set(columns) - set(strangers) - aside
    return columns, {**strangers, **dict.fromkeys(headless, "")}, twice


def _filled(table: RawTable, index: int) -> dict[int, tuple[str, str]]:
    """Return column → (text, address) of a row; a cell merged down stands in each of its rows."""
    found = {column: (text, address(table, index, column)) for column, text in _texts(table.rows[index])}
    here = table.first_row + index
    for top, left, bottom, _ in table.merges:
        first, column = top - table.first_row, left - table.first_column
        if top < here <= bottom and first >= 0 and 0 <= column < len(table.rows[first]) and column not in found:
            text = table.rows[first][column]
            if text and text.strip():
                found[column] = (text, address(table, first, column))
    return found


def _doubts(
    table: RawTable, index: int, filled: Mapping[int, tuple[str, str]], strangers: Mapping[int, str],
) -> Iterator[Problem]:
    for column, (_, place) in filled.items():
        if column in strangers:
            header = strangers[column]
            name = Words(f"cột “{header}” không thuộc mẫu", f"column “{header}” is not one of the template")
            if not header:
                name = Words("ô nằm ở cột không có tiêu đề", "the cell stands in a column without a header")
            yield problem("unused-column", Words(
                f"{name.vi}; sửa tiêu đề hoặc xoá cột", f"{name.en}; correct the header or delete the column",
            ), table.sheet, place)
    here = table.first_row + index
    yield from (item for item in table.problems if _row_of(item.cell) == here)


def _crossing(table: RawTable, index: int, columns: Mapping[int, str]) -> Iterator[Problem]:
    """Yield cells merged across several columns: whether they fill all of them nobody can tell."""
    here = table.first_row + index
    for top, left, bottom, right in table.merges:
        across = [name for column, name in columns.items() if left <= column + table.first_column <= right]
        if top <= here <= bottom and len(across) > 1:
            place = address(table, top - table.first_row, left - table.first_column)
            quoted = ", ".join(f"“{name}”" for name in across)
            yield problem("unused-rows", Words(
                f"ô gộp qua các cột {', '.join(across)}; bỏ gộp",
                f"a merged cell lies across columns {quoted}; unmerge it"), table.sheet, place)


def _row_of(cell: str) -> int:
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdigit() else 0
