"""Find the header of a table in a sheet: its rows, and which column holds which field.

Knows headers and the shape of printed plans; does not know what a value means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from ...folding import clean
from ...problems import Problem, Words, problem
from ...schedule import FIELDS, SHEETS
from ..addresses import address, column_letter
from ..raw import RawTable
from ..values import read_kind, read_level, read_mode, read_organiser
from .header_cells import DEEPEST_HEADER, Texts, are_joined, header_texts, merged_rows, shallowest
from .headers import EITHER, Match, header_key, match_header, may_be_header, nearest_header, table_of_name
from .recognition import ColumnMatch, Pin
from .shapes.activities import speaks_of_session
from .tabular import Header, Sheet

__all__ = [
    "Header", "Sheet", "describe_unknown", "find_header", "map_header", "narrowed", "not_of_the_template",
    "problem_at",
]

SEARCHED_ROWS = 40
MOST_HEADER_MERGES = 2_000
#: No plan is wider; what stands to the right is reported and left aside.
MOST_COLUMNS = 256
#: What a sheet's own name counts for when its headers fit more than one table.
NAME_BONUS = 2
#: What a wide cell says of all columns below it, where their own headers say nothing known; never when or what kind.
_SHARED = frozenset({"content"})
#: How far such a column stands behind one whose own header is known; the lower one names a meeting.
_BELOW_MEETING, _BELOW_OTHER = 40, 60
# An unnamed sheet is a table of sessions only if it says when, what or how; the others have their own word.
_SESSION_WORDS = frozenset({"date", "content", "kind", "organiser", "status", "held"})
_MINUTES_WORDS = frozenset({"conclusion", "next_tasks", "chair", "secretary", "archive"})


def narrowed(raw: RawTable) -> RawTable:
    """Return the sheet without what stands too far to the right to be part of a plan."""
    beyond = next((index for index, row in enumerate(raw.rows) if any(row[MOST_COLUMNS:])), None)
    if beyond is None:
        return raw
    column = next(n for n, text in enumerate(raw.rows[beyond]) if n >= MOST_COLUMNS and text)
    cut = problem_at(raw, "too-large", address(raw, beyond, column), Words(
        f"chỉ đọc {MOST_COLUMNS} cột đầu – dữ liệu từ ô này về bên phải không được dùng",
        f"only the first {MOST_COLUMNS} columns are read – what stands from this cell to the right is not used"))
    return replace(raw, rows=[row[:MOST_COLUMNS] for row in raw.rows], problems=[*raw.problems, cut])


def find_header(raw: RawTable) -> Header | None:
    """Return the best header of a sheet: where a layout file says, else by the words as known, else with typos."""
    if raw.pin and raw.pin.top:
        return _pinned_header(raw, raw.pin)
    named = raw.pin.table if raw.pin else table_of_name(raw.sheet)
    last = raw.first_row + SEARCHED_ROWS + DEEPEST_HEADER
    raw = replace(raw, merges=[merge for merge in raw.merges if merge[0] <= last][:MOST_HEADER_MERGES])
    for guess in (False, True):
        best: tuple[int, int, int, str] | None = None
        known = list(_places(raw, guess=guess))
        for table in (raw.pin.table,) if raw.pin else SHEETS:
            for top, bottom, fields in _candidates(raw, known, table, guess=guess):
                if not _fits(table, fields, named=named == table):
                    continue
                score = (len(fields) + NAME_BONUS * (named == table), top - bottom, -top, table)
                best = score if best is None or score[:3] > best[:3] else best
        if best:
            return map_header(raw, best[3], -best[2], -best[2] - best[1])
    return None


def _pinned_header(raw: RawTable, pin: Pin) -> Header | None:
    top, bottom = pin.top - raw.first_row, max(pin.top, pin.bottom) - raw.first_row
    if not 0 <= top <= bottom < len(raw.rows):
        return None
    header = map_header(raw, pin.table, top, bottom)
    return header if header.fields else None


def _fits(table: str, fields: Mapping[str, int], *, named: bool) -> bool:
    found = set(fields)
    if named:
        return len(found) > 1 or (table in {"departments", "clusters"} and bool(found - {"province", "ward"}))
    if table == "sessions":
        return bool(found & _SESSION_WORDS) and len(found - {"number", "note", "owner", "duration", "objective"}) > 1
    if table == "minutes":
        return bool(found & _MINUTES_WORDS) and len(found) > 2
    if table == "documents":
        return "document" in found and len(found) > 1
    return {"departments": {"department", "subject"}, "clusters": {"cluster", "school"}}[table] <= found and not (
        found & _SESSION_WORDS
    )


def _places(raw: RawTable, *, guess: bool) -> Iterator[tuple[int, int, Texts]]:
    """Yield where a header can stand: its first and its last row, and its texts, the same for every table.

    Unless a layout file says what they are, columns whose texts mean nothing in any table are left out.
    """
    searched = raw.rows[:SEARCHED_ROWS]
    texts: set[str | None] = set() if raw.pin else set(chain.from_iterable(searched))
    known, merged = {text for text in texts if text and _is_known(text, guess)}, merged_rows(raw)
    seen: set[tuple[tuple[int, str], ...]] = set()
    for top, row in enumerate(searched):
        if not raw.pin and top not in merged:  # nothing to join
            told = () if known.isdisjoint(row) else tuple([
                (column, text) for column, text in enumerate(row) if text and text in known])
            if told and told not in seen:  # a row that repeats one above is no better a header
                yield top, top, [(column, [clean(text)]) for column, text in told]
                if not any(_has_two_meanings(text) for _, text in told):
                    seen.add(told)
            continue
        for bottom in range(shallowest(raw, top), min(top + DEEPEST_HEADER, len(raw.rows))):
            if bottom > top and not are_joined(raw, top, bottom):
                break
            columns = header_texts(raw, top, bottom)
            if not raw.pin:
                columns = [place for place in columns if _tables_of(tuple(place[1]), guess=guess)]
            if columns:
                yield top, bottom, columns


def _candidates(
    raw: RawTable, places: Iterable[tuple[int, int, Texts]], table: str, *, guess: bool,
) -> Iterator[tuple[int, int, dict[str, int]]]:
    """Yield the places at which something is found, each with the fields of its columns."""
    for top, bottom, columns in places:
        fields: dict[str, int] = {}
        for column, texts in columns:
            if not raw.pin and table not in _tables_of(tuple(texts), guess=guess):
                continue
            match = _match(raw, table, texts, column, bottom, guess=guess)
            if match and match.field:
                fields.setdefault(match.field, column)
        if fields:
            yield top, bottom, fields


@lru_cache(maxsize=16384)
def _is_known(text: str, guess: bool) -> bool:
    """Tell whether a cell alone can mean something as a header."""
    return bool(_tables_of((clean(text),), guess=guess))


@lru_cache(maxsize=16384)
def _has_two_meanings(text: str) -> bool:
    """Tell whether what stands below decides what a cell means as a header."""
    return any(header_key(clean(text)) in meanings for meanings in EITHER.values())


@lru_cache(maxsize=16384)
def _tables_of(texts: tuple[str, ...], *, guess: bool) -> frozenset[str]:
    """Return the tables in which a header of these texts can mean something: of most cells it is none."""
    if len(texts) == 1 and not guess and not may_be_header(texts[0]):
        return frozenset()
    return frozenset(
        table for table in SHEETS
        if _by_words(table, texts, guess=guess) or any(header_key(text) in EITHER.get(table, {}) for text in texts))


def _match(  # noqa: PLR0913
    raw: RawTable, table: str, texts: list[str], column: int, bottom: int, *, guess: bool,
) -> Match | None:
    if raw.pin and (pinned := _match_pinned(raw.pin, texts, raw.first_column + column)):
        return pinned
    for text in texts:
        match, either = match_header(table, text), EITHER.get(table, {}).get(header_key(text))
        told = _by_values(raw, column, bottom, either) if either else None
        if either and (match is None or (told and told.field != match.field)):
            return told
        if match:
            return match
    return _by_words(table, texts, guess=guess)


def _by_words(table: str, texts: Sequence[str], *, guess: bool) -> Match | None:
    """Return what the texts mean, whatever stands below them."""
    for text in texts:
        if match := match_header(table, text):
            return match
    own = match_header(table, texts[0], guess=guess)
    return own or _match_above(table, texts) or (match_header(table, texts[-1], guess=True) if guess else None)


def _match_above(table: str, texts: Sequence[str]) -> Match | None:
    """Return what the wide cell above a column means, where the column's own header is of no known kind."""
    above = texts[-1].removesuffix(texts[0]).strip() if len(texts) > 1 else ""
    match = match_header(table, above) if above else None
    if match is None or match.field not in _SHARED:
        return None
    return replace(match, rank=match.rank + (_BELOW_MEETING if speaks_of_session(texts[0]) else _BELOW_OTHER))


def _match_pinned(pin: Pin, texts: Sequence[str], number: int) -> Match | None:
    """Return what a layout file says of a column, by its letter before its header; a field "" is none."""
    keys = [header_key(text) for text in texts]
    name = pin.columns.get(number, next((pin.headers[key] for key in keys if key in pin.headers), None))
    return None if name is None else Match(name, -1, how="profile", score=100)


def _by_values(raw: RawTable, column: int, bottom: int, either: tuple[str, str]) -> Match | None:
    """Decide a header of two meanings by the values below it, if they all fit one meaning."""
    written = {row[column] for row in raw.rows[bottom + 1 :] if column < len(row)}
    values = {clean(text) for text in written if text} - {""}
    readers = {"level": read_level, "organiser": read_organiser, "kind": read_kind, "mode": read_mode}
    fitting = [name for name in either if values and all(readers[name](value) for value in values)]
    return Match(fitting[0], 1, how="values", score=90) if len(fitting) == 1 else None


def map_header(raw: RawTable, table: str, top: int = 0, bottom: int = 0) -> Header:
    """Map every column of a header, and report what is odd."""
    header = Header(table, top, bottom, {})
    seen: dict[str, int] = {}
    taken: dict[str, tuple[int, int]] = {}  # field -> (rank, column)
    for column, texts in header_texts(raw, top, bottom):
        match = _match(raw, table, texts, column, bottom, guess=True)
        _note_match(raw, header, texts, column, match)
        if match and match.how == "profile":
            seen.setdefault(header_key(texts[-1]), column)
        if match and match.field and (match.how == "profile" or _is_new(raw, header, seen, texts, column)):
            _take(raw, header, taken, match, column)
    header.fields = {name: column for name, (_, column) in taken.items()}
    header.matches = [
        match if not match.field or match.column == column_letter(raw.first_column + header.fields[match.field])
        else replace(match, used=False) for match in header.matches
    ]
    return header


def _note_match(raw: RawTable, header: Header, texts: Sequence[str], column: int, match: Match | None) -> None:
    """Record what a header cell was taken for, and report what is odd about it."""
    cell, letter = address(raw, header.bottom, column), column_letter(raw.first_column + column)
    if match is None:
        like, score = nearest_header(header.table, texts[0])
        header.matches.append(ColumnMatch(letter, cell, texts[0], like=like, score=score))
        header.problems.append(problem_at(raw, "unused-column", cell, not_of_the_template(texts[0])))
        return
    header.matches.append(
        ColumnMatch(letter, cell, texts[0], match.field, match.how, match.score, match.typo_of or match.like))
    if match.typo_of:
        header.problems.append(problem_at(raw, "fuzzy-header", cell, Words(
            f"tiêu đề “{texts[0]}” được hiểu là “{match.typo_of}”",
            f"the header “{texts[0]}” is taken for “{match.typo_of}”")))


def _is_new(raw: RawTable, header: Header, seen: dict[str, int], texts: Sequence[str], column: int) -> bool:
    """Tell whether a header stands for the first time; a second one is reported."""
    first = seen.setdefault(header_key(texts[-1]), column)
    if first == column:
        return True
    letter = column_letter(raw.first_column + first)
    header.problems.append(problem_at(raw, "duplicate-header", address(raw, header.bottom, column), Words(
        f"tiêu đề “{texts[0]}” đã có ở cột {letter} – cột sau không được dùng",
        f"the header “{texts[0]}” stands in column {letter} already – this second column is not used")))
    return False


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
        header.problems.append(problem_at(raw, "unused-column", cell, Words(
            f"“{name}” đã được đọc từ cột {winner} – cột này không được dùng",
            f"“{name}” has been read from column {winner} – this column is not used")))


def problem_at(raw: RawTable, code: str, cell: str, words: Words) -> Problem:
    """Return a problem of a cell of the sheet."""
    return problem(code, words, raw.sheet, cell)


def not_of_the_template(header: str) -> Words:
    """Return that a column with this header is not read."""
    return Words(
        f"tiêu đề “{header}” không thuộc mẫu – cột này không được dùng",
        f"the header “{header}” is not one of the template – this column is not used")


def describe_unknown(tables: Sequence[RawTable]) -> Words:
    """Return what was sought and what stood nearest, for a file without any recognisable header."""
    sought = ", ".join(f"“{item.header}”" for item in FIELDS["sessions"] if item.name in {
        "date", "content", "kind", "subject", "department", "cluster", "school", "occasion"})
    nearest: list[str] = []
    for raw in tables:
        sheet = narrowed(raw)
        best: tuple[int, dict[str, int], int] = (0, {}, 0)
        for top, bottom, fields in _candidates(sheet, _places(sheet, guess=True), "sessions", guess=True):
            if len(fields) > best[0] and bottom == top:
                best = (len(fields), fields, top)
        nearest += [
            f"{raw.sheet}!{address(raw, best[2], column)} “{clean(raw.rows[best[2]][column] or '')}”"
            for column in best[1].values()
        ]
    listed = ", ".join(nearest[:6])
    found = Words(f"; gần nhất: {listed}", f"; nearest: {listed}") if nearest else Words(
        "; không ô nào gần giống", "; no cell is like them")
    return Words(
        f"không tìm thấy hàng tiêu đề – cần ít nhất hai trong các cột {sought}{found.vi}",
        f"no header row was found – at least two of these columns are needed: {sought}{found.en}")
