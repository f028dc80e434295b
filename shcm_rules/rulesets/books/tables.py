"""A rule set's plain data → tables of text cells that people can read and edit; knows no spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .cell_forms import EMPTY, MOMENT
from .check_lines import CHECK_WORDS, LISTED_APART, lines_of, show_check
from .manuscript import Manuscript
from .table_layout import (
    CELL_COLUMN,
    CHECK_COLUMN,
    CHECK_TEXT_COLUMN,
    CONCLUSION,
    DOCUMENTS,
    EXAMPLES,
    EXPECTED_WORDS,
    FILE_COLUMN,
    HEADER,
    PARAMETERS,
    PARTS,
    PROFILE,
    RULES,
    SCOPE_WORDS,
    SETTINGS,
    SEVERITIES,
    SOURCES,
    TABLES,
    TIMETABLE,
    VALUE_KINDS,
    VERDICT_WORDS,
    Column,
    Layout,
)

__all__ = ["GUIDE", "LISTS", "UPRIGHT_HEADERS", "Table", "tables_of"]

UPRIGHT_HEADERS = ("Mục", "Nội dung")
#: Sheets beside the tables: how to edit them, and the closed lists.
GUIDE, LISTS = "Hướng dẫn", "Danh mục"
_MOST_CELLS = 12  # columns for an example's cells, where no example needs more
_CELL_WIDTH = 18
_INTRODUCTION = (
    "Sổ này là một bộ quy tắc. Sửa các trang sau đây rồi đổi lại: shcm rules from-xlsx SỔ.xlsx -o THƯ-MỤC",
    "Không đổi tên trang và tên cột; được thêm, bớt dòng. Cột có tiêu đề chữ đậm là bắt buộc.",
    "Nhiều giá trị trong một ô: cách nhau bằng dấu chấm phẩy. Giá trị chứa dấu ; hoặc = thì đặt trong ngoặc kép thẳng.",
    "Năm học ghi 2025-2026, ngày ghi 30/09/2025. $tên là một tham số ở trang Tham số.",
    "Một cách hiểu chọn được: ghi “theo thiết lập TÊN”, rồi mỗi cách một dòng “nếu GIÁ-TRỊ: …”.",
)


@dataclass(slots=True)
class Table:
    """One sheet: `rows` below the headers; `columns` tell widths, closed lists and what is required."""

    name: str
    columns: list[Column]
    rows: list[list[str]] = field(default_factory=list)


def tables_of(manuscript: Manuscript) -> list[Table]:
    """Return the tables of a rule set, a guide first; tables that it does not need are there, and empty."""
    makers: Mapping[str, Iterator[list[str]]] = {
        DOCUMENTS.name: _documents(manuscript), PARAMETERS.name: _parameters(manuscript),
        SETTINGS.name: _settings(manuscript), PROFILE.name: _profile(manuscript), RULES.name: _rules(manuscript),
        SOURCES.name: _sources(manuscript), PARTS.name: _listed_apart(manuscript, PARTS, "parts", "require"),
        TIMETABLE.name: _listed_apart(manuscript, TIMETABLE, "scheduled", "items"),
    }
    layouts = (DOCUMENTS, PARAMETERS, SETTINGS, PROFILE, RULES, SOURCES, PARTS, TIMETABLE)
    tables = [Table(layout.name, [*layout.columns], [*makers[layout.name]]) for layout in layouts]
    return [_guide(), _header(manuscript), *tables, _examples(manuscript)]


def cell_of(column: Column, data: Mapping[str, Any]) -> str:
    """Return the text of a column's value; "" where it is absent."""
    value: Any = data
    for key in column.path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None:
        value = column.default
    return "" if value is None else column.form.show(value)


def _row(layout: Layout, data: Mapping[str, Any], decided: Mapping[str, str]) -> list[str]:
    """Return a row; `decided` are the columns without a path, by header."""
    return [cell_of(column, data) if column.path else decided.get(column.header, "") for column in layout.columns]


def _header(manuscript: Manuscript) -> Table:
    key, value = (Column(header, width=width) for header, width in zip(UPRIGHT_HEADERS, (30, 90), strict=True))
    rows = [[column.header, cell_of(column, manuscript.header)] for column in HEADER.columns]
    return Table(HEADER.name, [key, value], rows)


def _documents(manuscript: Manuscript) -> Iterator[list[str]]:
    if "document" in manuscript.header:
        yield _row(DOCUMENTS, manuscript.header["document"], {})
    for name, document in manuscript.header.get("documents", {}).items():
        yield _row(DOCUMENTS, document, {"Mã văn bản": name})


def _parameters(manuscript: Manuscript) -> Iterator[list[str]]:
    for name, parameter in manuscript.parameters.items():
        shared = {"meaning": parameter["meaning"]}
        for dated in parameter["values"]:
            kind, text = _value(dated["value"])
            decided = {"Tham số": name, "Kiểu giá trị": VALUE_KINDS[kind]}
            yield _row(PARAMETERS, {**dated, **shared, "value": text}, decided)
            shared = {}


def _value(value: Any) -> tuple[str, str]:
    """Return the kind of a parameter's value, and its text."""
    if isinstance(value, Mapping):
        return str(value["unit"]), str(value["n"])
    return ("number", str(value)) if isinstance(value, int) else ("moment", MOMENT.show(value))


def _settings(manuscript: Manuscript) -> Iterator[list[str]]:
    for name, spec in manuscript.settings.items():
        shared = {key: value for key, value in spec.items() if key != "values"}
        for value, meaning in spec.get("values", {"": None}).items():
            yield _row(SETTINGS, {**shared, "meaning": meaning}, {"Thiết lập": name, "Cách hiểu": value})
            shared = {}


def _profile(manuscript: Manuscript) -> Iterator[list[str]]:
    kinds = PROFILE.columns[0].form
    for kind, entries in manuscript.header.get("profile", {}).items():
        for name, value in entries.items():
            yield [kinds.show(kind), name, SEVERITIES.show(value) if kind == "severities" else value]


def _rules(manuscript: Manuscript) -> Iterator[list[str]]:
    for file, rules in manuscript.rules.items():
        for rule in rules:
            (check, body), = rule["check"].items()
            data = rule if isinstance(rule["clause"], str) else {**rule, "clause": ""}
            decided = {FILE_COLUMN.header: file, CHECK_COLUMN.header: CHECK_WORDS[check],
                       CHECK_TEXT_COLUMN.header: show_check(check, body)}
            yield _row(RULES, data, decided)


def _sources(manuscript: Manuscript) -> Iterator[list[str]]:
    for rule in _all_rules(manuscript):
        if not isinstance(rule["clause"], str):
            yield from (_row(SOURCES, source, {"Mã quy tắc": rule["id"]}) for source in rule["clause"])


def _listed_apart(manuscript: Manuscript, layout: Layout, check: str, attribute: str) -> Iterator[list[str]]:
    for rule in _all_rules(manuscript):
        for item in rule["check"].get(check, {}).get(attribute, ()):
            yield _row(layout, item, {"Mã quy tắc": rule["id"]})


def _all_rules(manuscript: Manuscript) -> Iterator[dict[str, Any]]:
    for rules in manuscript.rules.values():
        yield from rules


def _examples(manuscript: Manuscript) -> Table:
    rows = [row for file, items in manuscript.examples.items() for item in items for row in _example(file, item)]
    width = max([len(EXAMPLES.columns) + _MOST_CELLS, *map(len, rows)])
    cells = [Column(CELL_COLUMN.format(n), width=_CELL_WIDTH) for n in range(1, width - len(EXAMPLES.columns) + 1)]
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return Table(EXAMPLES.name, [*EXAMPLES.columns, *cells], filled)


def _example(file: str, example: Mapping[str, Any]) -> Iterator[list[str]]:
    start = _row(EXAMPLES, example, {FILE_COLUMN.header: file})[:-1]
    for sheet, cells in _example_rows(example):
        yield [*start, sheet, *cells]
        start = [""] * len(start)


def _example_rows(example: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the sheet and cells of each row; a row that ends in an empty cell says so, or it would be shorter."""
    for sheet, rows in example["sheets"].items():
        for row in rows or [[]]:
            cells = ["" if cell is None else cell for cell in row]
            yield sheet, [*cells[:-1], EMPTY] if cells and not cells[-1] else cells
    for expectation in example["expect"]:
        yield CONCLUSION, [*_conclusion(expectation)]


def _conclusion(expectation: Mapping[str, Any]) -> Iterator[str]:
    yield VERDICT_WORDS[expectation["verdict"]]
    yield from (f"{word} = {expectation[key]}" for key, word in EXPECTED_WORDS.items() if key in expectation)
    yield from (f"{SCOPE_WORDS.get(key, key)} = {value}" for key, value in expectation.get("scope", {}).items())


def _guide() -> Table:
    rows = [["Cách dùng sổ", "", text] for text in _INTRODUCTION]
    rows += [[f"Trang {layout.name}", "", layout.note] for layout in TABLES]
    for name, word in CHECK_WORDS.items():
        apart = [layout.name for layout, key in ((PARTS, ("parts", "require")), (TIMETABLE, ("scheduled", "items")))
                 if key[0] == name and key in LISTED_APART]
        lines = [*(f"{label}: {how}" for label, how in lines_of(name)), *(f"(và trang {page})" for page in apart)]
        rows.append([f"Phép kiểm tra “{word}”", name, "\n".join(lines)])
    headers = (("Về", 34), ("Tên trong tệp", 18), ("Cách ghi", 110))
    return Table(GUIDE, [Column(header, width=width) for header, width in headers], rows)
