"""Which rows below a header are data: not sub-headings, repeated headers, totals or signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...folding import clean, fold
from ...patterns import regex
from ...problems import Problem, Words, counted, problem
from ..addresses import address
from ..raw import RawTable
from .headers import header_key, match_header
from .shapes.headings import heading_facts

__all__ = ["Rows", "Said", "fill_merges", "find_rows", "hidden_rows", "report_asides"]

#: Cells that merges may fill in one sheet; beyond this somebody is playing with the reader.
MOST_FILLED = 2_000_000
_WIDE = 3
_LONGEST_HEADER = 60
_DIGIT = regex(r"\d")
_UNITS = ("department", "cluster")
# One of these anywhere in an unnumbered row, or only these in it, begins the signatures.
_CLOSING = regex(
    r"^(nơi nhận\s*:?$|nơi nhận\s*:|người lập\b|người duyệt\b|\(ký|\(đã ký"
    r"|(kt|tm|tuq|t/m)\.?\s*(hiệu trưởng|giám đốc|chủ tịch|trưởng|thủ trưởng|ubnd|ủy ban|ban|tổ)\b"
    r"|[^\d,]{2,40}, ?ngày\b.{0,14}tháng\b.{0,14}năm)",
)
_SIGNATURE = regex(
    r"^((phó |p\. ?)?(hiệu trưởng|chủ tịch|giám đốc|trưởng phòng)|tổ trưởng|cụm trưởng|thủ trưởng|thư ký|chủ tọa"
    r"|xác nhận|ban giám hiệu|lãnh đạo|duyệt|phê duyệt|ký\b|đã ký)",
)
_TOTAL = regex(r"^(tổng cộng|tổng số|tổng|cộng)\b")
_NUMBERED = regex(r"^(\d+(\.\d+)+[.):]?|\d+[.):]|[ivx]+[.):-]|[a-zđ][.)])\s*\S")
_HEADED = regex(
    r"^(\S{1,6}[.):]?\s+)?(khối|cấp|bậc|ngành|học k[yỳìi]|hk ?[12i]|tháng|tuần|phần|mục|cụm|tổ|nhóm|trường)\b",
)
_LEVEL_HEADED = regex(r"^(\S{1,6}[.):]?\s+)?(khối|cấp|bậc|ngành|giáo dục)\b")
_PERIOD = regex(r"^(\S{1,6}[.):-]?\s+)?(học k[yỳìi]|hk ?[12i]|tháng|tuần)\b")
# Where "Tổ Toán", "Cụm 1" or "Tháng 9" alone in the first column is that column's value.
_HOMES = frozenset({
    "department", "cluster", "school", "unit", "date", "grade", "level", "occasion", "province", "ward",
})
_DIGITS = 5
_ORDINAL = regex(rf"^\d{{1,{_DIGITS}}}[.)]?$")


#: A text and the place of the heading that says it.
Said = tuple[str, tuple[int, int]]


@dataclass(slots=True)
class Rows:
    """Indexes of the data rows; what sub-headings say of a row, with the heading's place; the other rows of text.

    `end` is the first row of another table, or the end of the sheet.
    """

    data: list[int] = field(default_factory=list)
    headed: dict[int, Mapping[str, Said]] = field(default_factory=dict)
    asides: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    end: int = 0


@dataclass(slots=True)
class _Scan:
    raw: RawTable
    fields: Mapping[str, int]
    headers: list[dict[int, str]]  # the header rows' keys by column
    spans: Mapping[tuple[int, int], int]  # cells merged across: how many columns
    named: frozenset[int]  # the columns of fields, without that of the numbers
    seconds: frozenset[str | None]  # what stands in the second column of the header rows, and in the third
    thirds: frozenset[str | None]
    rows: Rows = field(default_factory=Rows)
    said: dict[str, Said] = field(default_factory=dict)
    ended: bool = False
    gap: bool = False
    left_over: list[int] = field(default_factory=list)


def find_rows(raw: RawTable, top: int, bottom: int, fields: Mapping[str, int]) -> Rows:
    """Return the data rows below the header in rows `top` … `bottom`."""
    headers = [
        {column: header_key(text) for column, text in _texts(raw.rows[index])} for index in range(top, bottom + 1)
    ]
    spans = {
        (first - raw.first_row, left - raw.first_column): right - left + 1
        for first, left, _, right in raw.merges
        if right > left
    }
    named = frozenset(column for name, column in fields.items() if name != "number")
    seconds, thirds = (frozenset(header.get(column) for header in headers) for column in (1, 2))
    scan = _Scan(raw, fields, headers, spans, named, seconds, thirds, said=_said_above(raw, top))
    scan.rows.end = len(raw.rows)
    for index in range(bottom + 1, len(raw.rows)):
        if not scan.ended and _is_ordinary(scan, raw.rows[index]):
            _take_row(scan, index)
            continue
        cells = _texts(raw.rows[index])
        if cells and _begins_other_table(scan, cells):
            scan.rows.end = index
            break
        _scan_row(scan, index, cells)
    _report_left_over(scan)
    return scan.rows


def _texts(row: Iterable[str | None]) -> list[tuple[int, str]]:
    return [(column, text) for column, text in enumerate(row) if text and text.strip()]


def _said_above(raw: RawTable, top: int) -> dict[str, Said]:
    """Return what a sub-heading directly above the first header says; of the sheet's title only a level counts."""
    for index in range(top - 1, max(top - 3, -1), -1):
        if cells := _texts(raw.rows[index]):
            column, text = cells[0]
            if len(cells) > 1:
                return {}
            facts = heading_facts(text)
            if "level" in facts and _LEVEL_HEADED.match(fold(text)):
                return {"level": (facts["level"], (index, column))}
            return {name: (facts[name], (index, column)) for name in _UNITS if name in facts}
    return {}


def _begins_other_table(scan: _Scan, cells: list[tuple[int, str]]) -> bool:
    """Tell whether a row is the header of a table with other columns: every cell is a header, none has a number."""
    if len(cells) < _WIDE or _DIGIT.search(cells[0][1]) or _DIGIT.search(cells[-1][1]):
        return False  # nearly every row ends here
    found = set()
    for _, text in cells:
        match = match_header("sessions", text) if len(text) <= _LONGEST_HEADER and not _DIGIT.search(text) else None
        if match is None:
            return False
        found.add(match.field)
    return len(found) == len(cells) and bool(found & {"date", "content"}) and not _is_header(scan, cells)


def _scan_row(scan: _Scan, index: int, cells: list[tuple[int, str]]) -> None:
    if not cells:
        scan.gap = True
        return
    after_gap, scan.gap = scan.gap, False
    if _is_header(scan, cells):
        scan.ended = False
    elif not scan.ended and not _is_numbered(scan, cells) and _is_aside(scan, index, cells, after_gap=after_gap):
        return
    elif scan.ended:
        _leave(scan, index, cells)
    elif not scan.named.isdisjoint(column for column, _ in cells):
        _take_row(scan, index)  # else a numbered line not filled in, or text in columns reported elsewhere


def _is_ordinary(scan: _Scan, row: Sequence[str | None]) -> bool:
    """Tell whether a row is data beyond doubt, as nearly every one is: a number first, then no repeated header."""
    if scan.fields.get("number") != 0 or 1 not in scan.named or len(row) < _WIDE:
        return False
    number, second, third = row[:_WIDE]
    if not (number and second and third) or second.isspace() or third.isspace():
        return False
    if not number.isdecimal() or len(number) > _DIGITS:
        return False
    return header_key(second) not in scan.seconds and header_key(third) not in scan.thirds


def _take_row(scan: _Scan, index: int) -> None:
    scan.gap = False
    scan.rows.data.append(index)
    if scan.said:
        scan.rows.headed[index] = dict(scan.said)


def _is_aside(scan: _Scan, index: int, cells: list[tuple[int, str]], *, after_gap: bool) -> bool:
    """Tell whether a row is a signature, a total or a sub-heading, and take what it says."""
    if _closes([text for _, text in cells]):
        scan.ended = True
        return True
    if _TOTAL.match(fold(cells[0][1])):
        column, text = cells[0]
        said = clean(text)[:80]
        scan.rows.problems.append(problem("unused-text", Words(
            f"hàng “{said}” là hàng tổng – không phải một buổi sinh hoạt",
            f"row “{said}” is a total, not a session"), scan.raw.sheet, address(scan.raw, index, column)))
        return True
    if len(cells) == 1 and _is_heading(scan, index, *cells[0], after_gap=after_gap):
        _take_heading(scan, index, *cells[0])
        return True
    return False


def _closes(texts: Iterable[str]) -> bool:
    folded = [fold(text) for text in texts]
    return any(_CLOSING.match(text) for text in folded) or all(_SIGNATURE.match(text) for text in folded)


def _leave(scan: _Scan, index: int, cells: list[tuple[int, str]]) -> None:
    """Remember a row below the signatures that could be data: a few names in it are not."""
    texts = [text for column, text in cells if column in scan.named]
    if not _closes(texts) and (len(texts) > 2 or (texts and _is_numbered(scan, cells))):
        scan.left_over.append(index)


def _is_header(scan: _Scan, cells: list[tuple[int, str]]) -> bool:
    """Tell whether a row repeats the header, as printed pages do."""
    for header in scan.headers:
        for column, text in cells[:3]:
            if column in header and not text[:1].isdigit() and header[column] == header_key(text):
                break
        else:
            continue  # nearly every row ends here
        same = sum(header.get(column) == header_key(text) for column, text in cells)
        if same > 1 and same >= 0.8 * max(len(cells), len(header)):
            return True
    return False


def _is_numbered(scan: _Scan, cells: list[tuple[int, str]]) -> bool:
    number = scan.fields.get("number")
    text = next((text for column, text in cells if column == number), "") if len(cells) > 1 else ""
    return bool(_ORDINAL.match(clean(text)))


def _is_heading(scan: _Scan, index: int, column: int, text: str, *, after_gap: bool) -> bool:
    """Tell whether the only text of a row is a sub-heading or a remark, not a session."""
    if scan.spans.get((index, column), 1) >= min(_WIDE, max(2, len(scan.fields))):
        return True
    folded = fold(text)
    if column == scan.fields.get("number"):
        return not _ORDINAL.match(folded)
    first, name = min((place, name) for name, place in scan.fields.items())
    if column > first or len(scan.fields) < 2 or name in _HOMES:
        return after_gap and name not in _HOMES
    return bool(_HEADED.match(folded) or (_NUMBERED.match(folded) and name != "content") or after_gap)


def _take_heading(scan: _Scan, index: int, column: int, text: str) -> None:
    """Let a heading speak for the rows below it; what it adds nothing to is reported later."""
    facts = heading_facts(text)
    if not _PERIOD.match(fold(text)) or "level" in facts:
        scan.said = {name: said for name, said in scan.said.items() if name == "date" and "date" not in facts}
    scan.said |= {name: (said, (index, column)) for name, said in facts.items()}
    scan.rows.asides.append(index)


def report_asides(raw: RawTable, asides: Iterable[int]) -> list[Problem]:
    """Return one problem for each run of rows that are neither sessions nor used for them."""
    runs: list[list[int]] = []
    for index in asides:
        if not runs or index != runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(index)
    return [_unused_run(raw, run) for run in runs]


def _unused_run(raw: RawTable, run: list[int]) -> Problem:
    column, text = _texts(raw.rows[run[0]])[0]
    said = clean(text)[:80]
    words = Words(
        f"hàng “{said}” là tiêu đề phụ hoặc ghi chú – không phải một buổi sinh hoạt",
        f"row “{said}” is a sub-heading or a remark, not a session",
    ) if len(run) == 1 else Words(
        f"{len(run)} hàng, từ hàng “{said}” là tiêu đề phụ hoặc ghi chú – không phải một buổi sinh hoạt",
        f"{counted(len(run), 'row')}, from row “{said}” on, are sub-headings or remarks, not sessions")
    return problem("unused-rows", words, raw.sheet, address(raw, run[0], column))


def hidden_rows(raw: RawTable, data: Iterable[int]) -> list[Problem]:
    """Report a hidden sheet, and hidden rows among those that are used."""
    problems = []
    known = {item.code for item in raw.problems}
    if raw.hidden and "hidden-sheet" not in known:
        problems.append(problem("hidden-sheet", Words(
            "trang tính đang ẩn – dữ liệu của trang vẫn được tính",
            "the sheet is hidden – its data are used all the same"), raw.sheet))
    hidden = sorted(raw.hidden_rows & {raw.first_row + index for index in data})
    if hidden and "hidden-rows" not in known:
        listed = ", ".join(map(str, hidden[:10])) + (" …" if len(hidden) > 10 else "")
        one = len(hidden) == 1
        problems.append(problem("hidden-rows", Words(
            f"{len(hidden)} hàng đang ẩn (hàng {listed}) – dữ liệu của các hàng này vẫn được tính",
            f"row {listed} is hidden – its data are used all the same" if one
            else f"{len(hidden):,} rows are hidden (rows {listed}) – their data are used all the same",
        ), raw.sheet, f"A{hidden[0]}"))
    return problems


def _report_left_over(scan: _Scan) -> None:
    if not scan.left_over:
        return
    first, last = scan.left_over[0] + scan.raw.first_row, scan.left_over[-1] + scan.raw.first_row
    span = f"hàng {first}" if first == last else f"các hàng {first}–{last}"
    column = _texts(scan.raw.rows[scan.left_over[0]])[0][0]
    rows = f"row {first} stands below the signatures and was" if first == last else (
        f"rows {first}–{last} stand below the signatures and were")
    scan.rows.problems.append(problem("unused-rows", Words(
        f"{span} đứng sau phần ký tên nên không được đọc – nếu là lịch thì đưa lên trên",
        f"{rows} not read – move what belongs to the schedule above them",
    ), scan.raw.sheet, address(scan.raw, scan.left_over[0], column)))


def fill_merges(
    raw: RawTable, rows: Mapping[int, int], columns: Mapping[int, str],
) -> tuple[dict[tuple[int, int], tuple[int, int]], bool]:
    """Return (row, column) → (row, column) of the merged value, and whether all merges were spread out.

    Only blank cells of data rows and known columns are filled, within the merge's own range.
    """
    filled: dict[tuple[int, int], tuple[int, int]] = {}
    room = MOST_FILLED
    for top, left, bottom, right in raw.merges:
        first, start = top - raw.first_row, left - raw.first_column
        if not 0 <= first < len(raw.rows) or not 0 <= start < len(raw.rows[first]) or not raw.rows[first][start]:
            continue
        wanted = [column for column in columns if start <= column <= right - raw.first_column]
        last = min(bottom - raw.first_row, len(raw.rows) - 1)
        room -= (last - first + 1) * max(len(wanted), 1)
        if room < 0:
            return filled, False
        for index in range(first, last + 1):
            if index in rows:
                filled.update(
                    ((index, column), (first, start)) for column in wanted
                    if (index, column) != (first, start) and not _has_text(raw, index, column)
                )
    return filled, True


def _has_text(raw: RawTable, index: int, column: int) -> bool:
    row = raw.rows[index]
    return column < len(row) and bool(row[column])
