"""An inspection as a page that a principal can read; Vietnamese, as all that is said of the import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..windows import WEEK_CONVENTIONS
from .model import ABOVE, ColumnView, DateView, FileView, Inspection, ProblemView, SheetView, ValueView

__all__ = ["write_text"]

#: Of longer lists only these many are shown; `--format json` has all.
_SHOWN = 40
_SHOWN_CELLS = 12
_STATUS = {"read": "đọc được", "partly_read": "đọc được một phần", "unreadable": "KHÔNG ĐỌC ĐƯỢC"}
_YEAR_FROM = {
    "option": "theo tuỳ chọn --year", "info": "theo trang “Thông tin”", "column": "theo cột “Năm học”",
    "title": "theo tiêu đề trang", "dates": "theo các ngày đã ghi", "as-of": "theo ngày kiểm tra, vì tệp không ghi",
}
_SHAPES = {"table": "", "agenda": ", dạng kế hoạch công việc theo tháng", "week": ", dạng lịch tuần",
           "list": ", dạng gạch đầu dòng"}
_HOW = {
    "canonical": "đúng như mẫu", "variant": "cách gọi đã biết", "remark": "bỏ phần trong ngoặc",
    "no-accents": "viết không dấu", "typo": "có thể gõ nhầm “{like}”", "values": "theo các giá trị bên dưới",
    "profile": "theo tệp bố cục", "position": "theo vị trí",
}
_CONVENTIONS = {
    "thursday": "tuần có thứ Năm thuộc tháng", "blocks": "từng 7 ngày kể từ ngày 1",
    "full-weeks": "tuần nằm trọn trong tháng",
}
_DATES = {
    "excel-day": "ngày của bảng tính", "serial": "số ngày của Excel", "day": "ghi rõ ngày", "days": "nhiều ngày",
    "month": "cả tháng", "portion": "một phần của tháng",
    "week-of-month": "tuần của tháng, gộp các cách tính: " + ", ".join(map(_CONVENTIONS.__getitem__, WEEK_CONVENTIONS)),
    "school-week": "tuần theo lịch năm học", "term": "cả học kỳ", "quarter": "cả quý", "school-year": "cả năm học",
    "limit": "chỉ ghi một đầu, đầu kia theo năm học", "other": "theo lời ghi",
    "inferred-year": "năm lấy theo năm học", "hedged": "ghi là dự kiến",
}


def write_text(inspection: Inspection) -> str:
    """Return the page."""
    lines = [f"Năm học {inspection.school_year} ({_YEAR_FROM[inspection.year_from]})"]
    if inspection.layout:
        lines.append(f"Tệp bố cục: {inspection.layout}")
    for file in inspection.files:
        lines += ["", *_file(file)]
    # A cell may hold what would steer the terminal.
    return "".join(f"{''.join(c if c.isprintable() else ' ' for c in line)}\n" for line in lines)


def _file(file: FileView) -> Iterator[str]:
    yield f"TỆP {file.path}: {_STATUS[file.status]}"
    if file.status == "unreadable" and not file.sheets:
        yield from (f"  {problem.message}" for problem in file.problems)
    if file.facts:
        yield "  Tệp tự cho biết"
        yield from (f"    {fact.name}: {fact.value} ({_place(fact.sheet, fact.cell)})" for fact in file.facts)
    for sheet in file.sheets:
        yield from _sheet(sheet)
    yield from _section("Còn cần xem lại", [
        f"{problem.sheet}!{problem.cell}: {problem.message}".replace("!:", ":").removeprefix(": ")
        for problem in _untold(file)
    ], indent="  ")
    if file.questions:
        yield "  CẦN HỎI (chưa trả lời thì cột không được đọc)"
        for number, question in enumerate(file.questions, 1):
            yield f"    {number}. {question.sheet}!{question.cell}: {question.sentence}."
            yield f"       Nếu phải, ghi vào tệp bố cục: {question.answer}"
            yield f"       Nếu không: {question.refusal}"


def _untold(file: FileView) -> Iterator[ProblemView]:
    """Yield the problems that stand nowhere else on the page."""
    told = {("question", question.sheet, question.cell) for question in file.questions}
    for sheet in file.sheets:
        told |= {("unused-column", sheet.name, column.cell) for column in sheet.columns if not column.field}
        told |= {(code, sheet.name, view.cell) for view in sheet.dates if view.why
                 for code in ("unreadable-date", "ambiguous-date")}
    whys = {rows.why for sheet in file.sheets for rows in sheet.other_rows}
    for problem in file.problems:
        if (problem.code, problem.sheet, problem.cell) not in told and problem.message not in whys:
            yield problem


def _sheet(sheet: SheetView) -> Iterator[str]:
    hidden = " (đang ẩn)" if sheet.hidden else ""
    yield ""
    if sheet.role in {"unknown", "empty", "ignored"}:
        yield f"  TRANG “{sheet.name}”{hidden}: không được đọc – {sheet.why}"
    else:
        yield f"  TRANG “{sheet.name}”{hidden}: bảng “{sheet.table}”{_SHAPES.get(sheet.shape, '')} – {sheet.why}"
    if sheet.columns:
        yield from _columns(sheet)
    if sheet.role == "table":
        yield from _rows(sheet)
    yield from _section("Ngày", [_date(view) for view in sheet.dates])
    yield from _section("Giá trị đọc theo cách hiểu", [_value(view) for view in sheet.values])
    yield from _section("Suy ra", [
        f"{note.field} “{note.text[:80]}”{_times(note.count)} ({note.cell or ABOVE}): {note.how}"
        for note in sheet.notes])
    if sheet.unused:
        cells = [f"{cells.cells} “{cells.text[:30]}”" for cells in sheet.unused]
        more = f" … và {len(cells) - _SHOWN_CELLS} chỗ nữa" if len(cells) > _SHOWN_CELLS else ""
        count = sum(cells.count for cells in sheet.unused)
        yield f"    Ô không dùng ({count}): {', '.join(cells[:_SHOWN_CELLS])}{more}"


def _columns(sheet: SheetView) -> Iterator[str]:
    first, last = sheet.header_rows[0], sheet.header_rows[-1]
    yield f"    Cột (tiêu đề ở hàng {first}{f'–{last}' if last != first else ''})"
    width = max(len(column.header) for column in sheet.columns[:_SHOWN])
    for column in sheet.columns[:_SHOWN]:
        header = column.header[:60]
        pad = " " * (min(width, 40) - len(header))
        yield f"      {column.cell:<4} “{header}”{pad} → {_column(column)}"
    yield from _more(sheet.columns)


def _column(column: ColumnView) -> str:
    if column.field:
        how = _HOW[column.how].format(like=column.like) if column.how else ""
        losing = "" if column.used else "; đã đọc từ cột khác, cột này không dùng"
        return f"{column.field} ({column.score} %, {how}{losing})"
    if column.how == "profile":
        return "bỏ qua theo tệp bố cục"
    return f"không dùng (gần nhất “{column.like}”, {column.score} %)" if column.like else "không dùng"


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if cell else f"{sheet}, {ABOVE}"


def _rows(sheet: SheetView) -> Iterator[str]:
    what = "buổi sinh hoạt" if sheet.table == "Lịch SHCM" else "dòng"
    yield "    Hàng"
    yield f"      {', '.join(sheet.session_rows).replace('-', '–') or 'không hàng nào'}: {sheet.sessions} {what}"
    for group in sheet.other_rows[:_SHOWN]:
        yield f"      {', '.join(group.rows).replace('-', '–')}: {group.why}"
    yield from _more(sheet.other_rows)


def _date(view: DateView) -> str:
    head = f"{view.field} “{view.text[:80]}”{_times(view.count)} ({view.cell})"
    if view.earliest is None or view.latest is None:
        return f"{head}: KHÔNG ĐỌC ĐƯỢC – {view.why}"
    first, last = (f"{date.fromisoformat(day):%d/%m/%Y}" for day in (view.earliest, view.latest))
    how = "; ".join(_DATES[key] for key in view.how)
    return f"{head}: {first if first == last else f'{first}–{last}'} ({how})"


def _value(view: ValueView) -> str:
    where = f" ({view.cell})" if view.cell else ""
    if view.how == "alias":
        return f"{view.field} “{view.text[:80]}”{_times(view.count)}{where}: {view.value}"
    source = "theo tệp bố cục" if view.how == "layout" else "suy ra, hàng không ghi"
    return f"{view.field}{_times(view.count)}{where}: {view.value} ({source})"


def _times(count: int) -> str:
    return f" × {count}" if count > 1 else ""


def _section(name: str, lines: Sequence[str], indent: str = "    ") -> Iterator[str]:
    if lines:
        yield f"{indent}{name}"
        yield from (f"{indent}  {line}" for line in lines[:_SHOWN])
        yield from _more(lines)


def _more(items: Sequence[object]) -> Iterator[str]:
    if len(items) > _SHOWN:
        yield f"      … và {len(items) - _SHOWN} mục nữa (--format json có đủ)"
