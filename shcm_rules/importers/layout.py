"""Find the table in a sheet: its header row, which column holds which field, which rows are data.

Knows headers and the shape of printed plans; does not know what a value means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from ..folding import clean
from ..schedule import FIELDS, SHEETS, Problem
from .addresses import address, column_letter
from .headers import EITHER, Match, header_key, match_header, table_of_name
from .raw import RawTable
from .rows import Rows, fill_merges, find_rows
from .values import read_level, read_organiser

__all__ = ["Header", "Sheet", "describe_unknown", "find_header", "map_header", "read_plain_sheet", "read_sheet"]

SEARCHED_ROWS = 40
DEEPEST_HEADER = 3
MOST_HEADER_MERGES = 2_000
#: No plan is wider; what stands to the right is reported and left aside.
MOST_COLUMNS = 256
#: What a sheet's own name counts for when its headers fit more than one table.
NAME_BONUS = 2
# An unnamed sheet is a table of sessions only if it says when, what or how; the others have their own word.
_SESSION_WORDS = frozenset({"date", "content", "kind", "organiser", "status", "held"})
_MINUTES_WORDS = frozenset({"conclusion", "next_tasks", "chair", "secretary", "archive"})


@dataclass(slots=True)
class Header:
    """A recognised header: rows `top` … `bottom` (indexes), field → column index, and what was odd about it."""

    table: str
    top: int
    bottom: int
    fields: dict[str, int]
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A recognised table as text: `frame` has `row` and one String column a field of `columns`.

    `frame` may also hold `level` where a sub-heading names it; `moved` says where such a value and
    the value of a merged cell stand.
    """

    name: str
    table: str
    columns: dict[str, str]
    frame: pl.DataFrame
    moved: dict[tuple[int, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    header_row: int = 0  # index into the raw rows, for whoever reads the titles above


def read_sheet(raw: RawTable) -> Sheet | None:
    """Return the table of a sheet, or None if no known header stands in it."""
    raw = _narrowed(raw)
    header = find_header(raw)
    if header is None:
        return None
    return _sheet(raw, header, find_rows(raw, header.top, header.bottom, header.fields))


def _narrowed(raw: RawTable) -> RawTable:
    """Return the sheet without what stands too far to the right to be part of a plan."""
    beyond = next((index for index, row in enumerate(raw.rows) if any(row[MOST_COLUMNS:])), None)
    if beyond is None:
        return raw
    column = next(n for n, text in enumerate(raw.rows[beyond]) if n >= MOST_COLUMNS and text)
    problem = _problem(raw, "too-large", address(raw, beyond, column), (
        f"chỉ đọc {MOST_COLUMNS} cột đầu – dữ liệu từ ô này về bên phải không được dùng"))
    return replace(raw, rows=[row[:MOST_COLUMNS] for row in raw.rows], problems=[*raw.problems, problem])


def read_plain_sheet(raw: RawTable, table: str) -> Sheet:
    """Return the table of a sheet whose first row is its header and every other row with text is data."""
    header = map_header(raw, table)
    wanted = [column for name, column in header.fields.items() if name != "number"]
    data = [
        index for index, row in enumerate(raw.rows[1:], start=1)
        if any(column < len(row) and (row[column] or "").strip() for column in wanted)
    ]
    return _sheet(raw, header, Rows(data))


def _sheet(raw: RawTable, header: Header, rows: Rows) -> Sheet:
    texts, moved = _columns(raw, header, rows)
    names = {name: column_letter(raw.first_column + column) for name, column in header.fields.items()}
    data = {"row": [raw.first_row + index for index in rows.data], **texts}
    schema = {"row": pl.Int32(), **dict.fromkeys(texts, pl.String())}
    problems = [*raw.problems, *header.problems, *rows.problems, *_headless(raw, header, rows), *_hidden(raw, rows)]
    return Sheet(raw.sheet, header.table, names, pl.DataFrame(data, schema=schema), moved, problems, header.top)


def find_header(raw: RawTable) -> Header | None:
    """Return the best header of a sheet: by the words as known, else with typos."""
    named = table_of_name(raw.sheet)
    last = raw.first_row + SEARCHED_ROWS + DEEPEST_HEADER
    raw = replace(raw, merges=[merge for merge in raw.merges if merge[0] <= last][:MOST_HEADER_MERGES])
    for guess in (False, True):
        best: tuple[int, int, int, str] | None = None
        for table in SHEETS:
            for top, bottom, fields in _candidates(raw, table, guess=guess):
                if not _fits(table, fields, named=named == table):
                    continue
                score = (len(fields) + NAME_BONUS * (named == table), top - bottom, -top, table)
                best = score if best is None or score[:3] > best[:3] else best
        if best:
            return map_header(raw, best[3], -best[2], -best[2] - best[1])
    return None


def _fits(table: str, fields: Mapping[str, int], *, named: bool) -> bool:
    found = set(fields)
    if named:
        return len(found) > 1 or (table in {"departments", "clusters"} and bool(found - {"province", "ward"}))
    if table == "sessions":
        return bool(found & _SESSION_WORDS) and len(found - {"number", "note", "owner", "duration"}) > 1
    if table == "minutes":
        return bool(found & _MINUTES_WORDS) and len(found) > 2
    if table == "documents":
        return "document" in found and len(found) > 1
    return {"departments": {"department", "subject"}, "clusters": {"cluster", "school"}}[table] <= found and not (
        found & _SESSION_WORDS
    )


def _candidates(raw: RawTable, table: str, *, guess: bool) -> Iterable[tuple[int, int, dict[str, int]]]:
    for top in range(min(SEARCHED_ROWS, len(raw.rows))):
        for bottom in range(top, min(top + DEEPEST_HEADER, len(raw.rows))):
            if bottom > top and not _joined(raw, top, bottom):
                break
            fields: dict[str, int] = {}
            for column, texts in _header_texts(raw, top, bottom):
                match = _match(raw, table, texts, column, bottom, guess=guess)
                if match:
                    fields.setdefault(match.field, column)
            yield top, bottom, fields


def _joined(raw: RawTable, top: int, bottom: int) -> bool:
    """Tell whether merges make rows `top` … `bottom` one header: only then is the lower one no data."""
    first, last = raw.first_row + top, raw.first_row + bottom
    down = any(t == first and b >= last for t, _, b, _ in raw.merges)
    return down and not any(first <= t <= last < b for t, _, b, _ in raw.merges)


def _header_texts(raw: RawTable, top: int, bottom: int) -> list[tuple[int, list[str]]]:
    """Return for each column the texts that may name it, best first: the lowest cell, then all joined."""
    lines = [_spread(raw, index) for index in range(top, bottom + 1)]
    width = max((len(line) for line in lines), default=0)
    columns = []
    for column in range(width):
        parts = [clean(line[column] or "") for line in lines if column < len(line)]
        parts = [text for text in dict.fromkeys(parts) if text]
        if parts:
            columns.append((column, [parts[-1], " ".join(parts)] if len(parts) > 1 else parts))
    return columns


def _spread(raw: RawTable, index: int) -> list[str | None]:
    """Return a header row with the text of cells merged across written into each of their columns."""
    line = list(raw.rows[index])
    here = raw.first_row + index
    for top, left, bottom, right in raw.merges:
        if not top <= here <= bottom or top < raw.first_row or bottom - top >= DEEPEST_HEADER:
            continue
        start = left - raw.first_column
        origin = raw.rows[top - raw.first_row]
        text = origin[start] if 0 <= start < len(origin) else None
        for column in range(max(start, 0), min(right - raw.first_column + 1, len(line))):
            line[column] = text
    return line


def _match(  # noqa: PLR0913
    raw: RawTable, table: str, texts: list[str], column: int, bottom: int, *, guess: bool,
) -> Match | None:
    for text in texts:
        if match := match_header(table, text):
            return match
        if either := EITHER.get(table, {}).get(header_key(text)):
            return _by_values(raw, column, bottom, either)
    return next((match for text in texts if guess and (match := match_header(table, text, guess=True))), None)


def _by_values(raw: RawTable, column: int, bottom: int, either: tuple[str, str]) -> Match | None:
    """Decide a header of two meanings by the values below it, if they all fit one meaning."""
    values = {clean(row[column] or "") for row in raw.rows[bottom + 1 :] if column < len(row)} - {""}
    readers = {"level": read_level, "organiser": read_organiser}
    fitting = [name for name in either if values and all(readers[name](value) for value in values)]
    return Match(fitting[0], 1) if len(fitting) == 1 else None


def map_header(raw: RawTable, table: str, top: int = 0, bottom: int = 0) -> Header:
    """Map every column of a header, and report what is odd."""
    header = Header(table, top, bottom, {})
    seen: dict[str, int] = {}
    taken: dict[str, tuple[int, int]] = {}  # field -> (rank, column)
    for column, texts in _header_texts(raw, top, bottom):
        cell = address(raw, bottom, column)
        key = header_key(texts[-1])
        match = _match(raw, table, texts, column, bottom, guess=True)
        if key in seen and match:
            first = column_letter(raw.first_column + seen[key])
            header.problems.append(_problem(raw, "duplicate-header", cell, (
                f"tiêu đề “{texts[0]}” đã có ở cột {first} – cột sau không được dùng")))
            continue
        seen[key] = column
        if match is None:
            header.problems.append(_problem(raw, "unused-column", cell, (
                f"tiêu đề “{texts[0]}” không thuộc mẫu – cột này không được dùng")))
            continue
        if match.typo_of:
            header.problems.append(_problem(raw, "fuzzy-header", cell, (
                f"tiêu đề “{texts[0]}” được hiểu là “{match.typo_of}”")))
        _take(raw, header, taken, match, column)
    header.fields = {name: column for name, (_, column) in taken.items()}
    return header


def _take(
    raw: RawTable, header: Header, taken: dict[str, tuple[int, int]], match: Match, column: int,
) -> None:
    """Give a field its column; of two columns for one field the better known header wins."""
    rank = match.rank + (100 if match.typo_of else 0)
    other = taken.get(match.field)
    if other is None or rank < other[0]:
        taken[match.field] = (rank, column)
    if other is not None:
        loser = max(other, (rank, column))[1]
        winner = column_letter(raw.first_column + taken[match.field][1])
        name = next(item.header for item in FIELDS[header.table] if item.name == match.field)
        cell = address(raw, header.bottom, loser)
        header.problems.append(_problem(raw, "unused-column", cell, (
            f"“{name}” đã được đọc từ cột {winner} – cột này không được dùng")))


def _problem(raw: RawTable, code: str, cell: str, message: str) -> Problem:
    return Problem(code, message, raw.sheet, cell)


def _columns(
    raw: RawTable, header: Header, rows: Rows,
) -> tuple[dict[str, list[str | None]], dict[tuple[int, str], str]]:
    """Return the data rows as columns of text, merged cells filled, and the origin of each filled one."""
    picked = [raw.rows[index] for index in rows.data]
    texts = {
        name: [row[column] if column < len(row) else None for row in picked]
        for name, column in header.fields.items()
    }
    moved: dict[tuple[int, str], str] = {}
    places = {index: place for place, index in enumerate(rows.data)}
    names = {column: name for name, column in header.fields.items()}
    filled, complete = fill_merges(raw, places, names)
    if not complete:
        header.problems.append(_problem(raw, "too-large", "", "có quá nhiều ô gộp – một số ô gộp không được trải ra"))
    for (index, column), (top, left) in filled.items():
        name = names[column]
        texts[name][places[index]] = raw.rows[top][left]
        moved[raw.first_row + index, name] = address(raw, top, left)
    _add_heading_levels(raw, header, rows, texts, moved)
    return texts, moved


def _add_heading_levels(
    raw: RawTable, header: Header, rows: Rows, texts: dict[str, list[str | None]], moved: dict[tuple[int, str], str],
) -> None:
    if not rows.levels or not any(item.name == "level" for item in FIELDS[header.table]):
        return
    column = texts.setdefault("level", [None] * len(rows.data))
    for place, index in enumerate(rows.data):
        if index in rows.levels and not clean(column[place] or ""):
            level, (top, left) = rows.levels[index]
            column[place] = level
            moved[raw.first_row + index, "level"] = address(raw, top, left)


def _headless(raw: RawTable, header: Header, rows: Rows) -> list[Problem]:
    """Report columns that hold text in data rows but have no header."""
    headed = {column for column, _ in _header_texts(raw, header.top, header.bottom)}
    found: dict[int, int] = {}
    for index in rows.data:
        for column, text in enumerate(raw.rows[index]):
            if text and column not in headed and column not in found and text.strip():
                found[column] = index
    return [
        _problem(raw, "unused-column", address(raw, index, column),
                 "cột có dữ liệu nhưng không có tiêu đề – cột này không được dùng")
        for column, index in sorted(found.items())
    ]


def _hidden(raw: RawTable, rows: Rows) -> list[Problem]:
    problems = []
    if raw.hidden and not any(problem.code == "hidden-sheet" for problem in raw.problems):
        problems.append(_problem(raw, "hidden-sheet", "", "trang tính đang ẩn – dữ liệu của trang vẫn được tính"))
    hidden = sorted(raw.hidden_rows & {raw.first_row + index for index in rows.data})
    if hidden and not any(problem.code == "hidden-rows" for problem in raw.problems):
        listed = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")
        problems.append(_problem(raw, "hidden-rows", f"A{hidden[0]}", (
            f"{len(hidden)} hàng đang ẩn (hàng {listed}) – dữ liệu của các hàng này vẫn được tính")))
    return problems


def describe_unknown(tables: Sequence[RawTable]) -> str:
    """Return what was sought and what stood nearest, for a file without any recognisable header."""
    sought = ", ".join(f"“{item.header}”" for item in FIELDS["sessions"] if item.name in {
        "date", "content", "kind", "subject", "department", "cluster", "school", "occasion"})
    nearest: list[str] = []
    for raw in tables:
        best: tuple[int, dict[str, int], int] = (0, {}, 0)
        for top, bottom, fields in _candidates(_narrowed(raw), "sessions", guess=True):
            if len(fields) > best[0] and bottom == top:
                best = (len(fields), fields, top)
        nearest += [
            f"{raw.sheet}!{address(raw, best[2], column)} “{clean(raw.rows[best[2]][column] or '')}”"
            for column in best[1].values()
        ]
    found = "; gần nhất: " + ", ".join(nearest[:6]) if nearest else "; không ô nào gần giống"
    return f"không tìm thấy hàng tiêu đề – cần ít nhất hai trong các cột {sought}{found}"
