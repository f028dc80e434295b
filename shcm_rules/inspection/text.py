"""An inspection as a page that a principal can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from .model import ABOVE, ColumnView, DateView, FileView, Inspection, ProblemView, SheetView, ValueView
from .words import DATES, HEADS, HOW, SHAPES, STATUSES, WORDS, YEAR_FROM, show_number

__all__ = ["write_text"]

#: Of longer lists only these many are shown; `--format json` has all.
_SHOWN = 40
_SHOWN_CELLS = 12


def write_text(inspection: Inspection, lang: str = "vi") -> str:
    """Return the page in the language in which the inspection was made."""
    words = WORDS[lang]
    lines = [words["year"].format(year=inspection.school_year, why=YEAR_FROM[lang][inspection.year_from])]
    if inspection.layout:
        lines.append(words["layout"].format(path=inspection.layout))
    for file in inspection.files:
        lines += ["", *_file(file, lang)]
    # A cell may hold what would steer the terminal.
    return "".join(f"{''.join(c if c.isprintable() else ' ' for c in line)}\n" for line in lines)


def _file(file: FileView, lang: str) -> Iterator[str]:
    yield WORDS[lang]["file"].format(path=file.path, status=STATUSES[lang][file.status])
    if file.status == "unreadable" and not file.sheets:
        yield from (f"  {problem.message}" for problem in file.problems)
    if file.facts:
        yield f"  {HEADS[lang]['facts']}"
        yield from (f"    {fact.name}: {fact.value} ({_place(fact.sheet, fact.cell, lang)})" for fact in file.facts)
    for sheet in file.sheets:
        yield from _sheet(sheet, lang)
    yield from _section("left", lang, [
        f"{problem.sheet}!{problem.cell}: {problem.message}".replace("!:", ":").removeprefix(": ")
        for problem in _untold(file)
    ], indent="  ")
    yield from _questions(file, lang)


def _questions(file: FileView, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    if file.questions:
        yield f"  {HEADS[lang]['asked']}"
    for number, question in enumerate(file.questions, 1):
        yield f"    {number}. {question.sheet}!{question.cell}: {question.sentence}."
        yield f"       {words['yes'].format(answer=question.answer)}"
        yield f"       {words['no'].format(refusal=question.refusal)}"


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


def _sheet(sheet: SheetView, lang: str) -> Iterator[str]:
    words = WORDS[lang]
    yield ""
    key = "sheet_unread" if sheet.role in {"unknown", "empty", "ignored"} else "sheet"
    yield "  " + words[key].format(
        name=sheet.name, hidden=words["hidden"] if sheet.hidden else "", table=sheet.table,
        shape=SHAPES[lang].get(sheet.shape, ""), why=sheet.why)
    if sheet.columns:
        yield from _columns(sheet, lang)
    if sheet.role == "table":
        yield from _rows(sheet, lang)
    yield from _section("dates", lang, [_date(view, lang) for view in sheet.dates])
    yield from _section("values", lang, [_value(view, lang) for view in sheet.values])
    yield from _section("notes", lang, [
        f"{note.field} “{note.text[:80]}”{_times(note.count)} ({note.cell or ABOVE[lang]}): {note.how}"
        for note in sheet.notes])
    if sheet.unused:
        cells = [f"{cells.cells} “{cells.text[:30]}”" for cells in sheet.unused]
        more = words["more_places"].format(n=len(cells) - _SHOWN_CELLS) if len(cells) > _SHOWN_CELLS else ""
        count = sum(cells.count for cells in sheet.unused)
        yield "    " + words["unused_cells"].format(count=count, cells=", ".join(cells[:_SHOWN_CELLS]), more=more)


def _columns(sheet: SheetView, lang: str) -> Iterator[str]:
    first, last = sheet.header_rows[0], sheet.header_rows[-1]
    rows, key = (f"{first}–{last}", "columns_in_rows") if last != first else (str(first), "columns")
    yield "    " + WORDS[lang][key].format(rows=rows)
    width = max(len(column.header) for column in sheet.columns[:_SHOWN])
    for column in sheet.columns[:_SHOWN]:
        header = column.header[:60]
        pad = " " * (min(width, 40) - len(header))
        yield f"      {column.cell:<4} “{header}”{pad} → {_column(column, lang)}"
    yield from _more(sheet.columns, lang)


def _column(column: ColumnView, lang: str) -> str:
    words = WORDS[lang]
    if column.field:
        how = HOW[lang][column.how].format(like=column.like) if column.how else ""
        losing = "" if column.used else words["losing"]
        return f"{column.field} ({column.score} %, {how}{losing})"
    if column.how == "profile":
        return words["aside"]
    return words["nearest"].format(like=column.like, score=column.score) if column.like else words["unused"]


def _place(sheet: str, cell: str, lang: str) -> str:
    return f"{sheet}!{cell}" if cell else f"{sheet}, {ABOVE[lang]}"


def _rows(sheet: SheetView, lang: str) -> Iterator[str]:
    number = show_number(lang, sheet.sessions, "session" if sheet.table == "Lịch SHCM" else "row")
    yield f"    {HEADS[lang]['rows']}"
    yield f"      {', '.join(sheet.session_rows).replace('-', '–') or WORDS[lang]['no_rows']}: {number}"
    for group in sheet.other_rows[:_SHOWN]:
        yield f"      {', '.join(group.rows).replace('-', '–')}: {group.why}"
    yield from _more(sheet.other_rows, lang)


def _date(view: DateView, lang: str) -> str:
    head = f"{view.field} “{view.text[:80]}”{_times(view.count)} ({view.cell})"
    if view.earliest is None or view.latest is None:
        return f"{head}: {WORDS[lang]['unreadable']} – {view.why}"
    first, last = (f"{date.fromisoformat(day):%d/%m/%Y}" for day in (view.earliest, view.latest))
    how = "; ".join(DATES[lang][key] for key in view.how)
    return f"{head}: {first if first == last else f'{first}–{last}'} ({how})"


def _value(view: ValueView, lang: str) -> str:
    where = f" ({view.cell})" if view.cell else ""
    if view.how == "alias":
        return f"{view.field} “{view.text[:80]}”{_times(view.count)}{where}: {view.value}"
    source = WORDS[lang]["by_layout" if view.how == "layout" else "inferred"]
    return f"{view.field}{_times(view.count)}{where}: {view.value} ({source})"


def _times(count: int) -> str:
    return f" × {count}" if count > 1 else ""


def _section(name: str, lang: str, lines: Sequence[str], indent: str = "    ") -> Iterator[str]:
    if lines:
        yield f"{indent}{HEADS[lang][name]}"
        yield from (f"{indent}  {line}" for line in lines[:_SHOWN])
        yield from _more(lines, lang)


def _more(items: Sequence[object], lang: str) -> Iterator[str]:
    if len(items) > _SHOWN:
        yield "      " + WORDS[lang]["more"].format(n=len(items) - _SHOWN)
