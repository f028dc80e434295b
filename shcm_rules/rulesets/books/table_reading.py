"""Tables of text cells → a rule set's plain data, with the cell behind each value and every mistake at once.

It reads what is written and judges only the form of cells; whether the rules fit together is for `loading`
and `lint` to say, of the files that are made of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ...folding import fold
from ..model import Rule
from .cell_forms import MOMENT, NAME, NUMBER, Misread, word
from .check_lines import LISTED_APART, read_check
from .example_rows import read_examples_sheet
from .sheet_rows import Path, Place, Row, Sheet, SheetRows, TablesRead, in_order, put
from .table_layout import (
    CHECK_COLUMN,
    CHECK_TEXT_COLUMN,
    DOCUMENTS,
    FILE_COLUMN,
    HEADER,
    PARAMETERS,
    PARTS,
    PROFILE,
    RULES,
    SETTINGS,
    SEVERITIES,
    SOURCES,
    TABLES,
    TIMETABLE,
    VALUE_KINDS,
    Column,
    Layout,
)
from .tables import GUIDE, LISTS, UPRIGHT_HEADERS

__all__ = ["read_tables"]

_KINDS = word(VALUE_KINDS)
_NOTES = "Ghi chú"
#: Columns that tell of all rows of one name, by their place in the data.
_SHARED = {PARAMETERS.name: {("meaning",)}, SETTINGS.name: {("question",), ("ambiguity",), ("default",)}}
_FILE = re.compile(r"[^\W_][\w-]*")
_DEFAULT_FILE = "rules"
_TAKEN_FILES = frozenset({"rule-set", "parameters", "settings"})
_HEADER_FILE, _PARAMETERS_FILE, _SETTINGS_FILE = "rule-set.yaml", "parameters.yaml", "settings.yaml"


def read_tables(sheets: Sequence[Sheet]) -> TablesRead:
    """Read the sheets of a rule set."""
    return _Reader(sheets).read()


class _Reader(SheetRows):
    """Goes through the sheets in the order in which they lean on each other."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        super().__init__(sheets)
        self.homes: dict[str, tuple[str, int]] = {}  # rule id → its file, and its place there

    def read(self) -> TablesRead:
        self.refuse_sheets()
        if not self.whole:
            return self.found
        self.header()
        self.documents()
        self.parameters()
        self.settings()
        self.profile()
        for row in self.rows(RULES):
            self.rule(row)
        self.sources()
        self.listed_apart(PARTS, "parts", "require")
        self.listed_apart(TIMETABLE, "scheduled", "items")
        read_examples_sheet(self, self.file_of_example)
        self.found.manuscript.rules = dict(sorted(self.found.manuscript.rules.items()))
        return self.found

    @property
    def whole(self) -> bool:
        """Tell whether the sheets are there without which nothing is a rule set."""
        return all(fold(layout.name) in self.sheets for layout in (HEADER, DOCUMENTS, RULES))

    def refuse_sheets(self) -> None:
        """Refuse sheets that would be passed over; those that a set does not need may be missing."""
        for layout in (HEADER, DOCUMENTS, RULES):
            if fold(layout.name) not in self.sheets:
                there = ", ".join(sheet.name for sheet in self.sheets.values())
                self.mistake(Place(layout.name), f"sổ của bộ quy tắc phải có trang này; các trang đang có: {there}")
        if not self.whole:
            return
        known = {fold(layout.name): layout.name for layout in TABLES}
        allowed = f"{', '.join(known.values())}; trang ghi chú riêng đặt tên bắt đầu bằng “{_NOTES}”"
        passed_over = {fold(GUIDE), fold(LISTS)}
        for folded, sheet in self.sheets.items():
            if folded not in known.keys() | passed_over and not folded.startswith(fold(_NOTES)):
                self.mistake(Place(sheet.name), f"không phải là trang của một bộ quy tắc; được phép: {allowed}")

    def file_of(self, row: Row, default: str) -> str:
        name = row.text(FILE_COLUMN.header).strip() or default
        if _FILE.fullmatch(name) and name not in _TAKEN_FILES:
            return name
        taken = ", ".join(sorted(_TAKEN_FILES))
        sentence = f"tên tệp chỉ gồm chữ, số và “-”, khác với {taken}; đang là “{name}”"
        self.mistake(row.place(FILE_COLUMN.header), sentence)
        return default

    def file_of_example(self, row: Row) -> str:
        return self.file_of(row, self.homes.get(row.text("Mã quy tắc").strip(), (_DEFAULT_FILE, 0))[0])

    def header(self) -> None:
        wanted = {fold(column.header): column.header for column in HEADER.columns}
        key, value = UPRIGHT_HEADERS
        gathered = Row(0, {}, {}, Place(HEADER.name))
        for row in self.rows(HEADER):
            header = wanted.get(fold(row.text(key)))
            if header is None:
                allowed = ", ".join(wanted.values())
                self.mistake(row.place(key), f"không có mục “{row.text(key).strip()}”; được phép: {allowed}")
            elif header in gathered.places:
                self.mistake(row.place(key), f"mục “{header}” đã có ở dòng {gathered.places[header].row}")
            else:
                gathered.texts[header], gathered.places[header] = row.text(value), row.place(value)
        data = self.data(HEADER.columns, gathered, _HEADER_FILE, ())
        self.found.manuscript.header = data

    def documents(self) -> None:
        header = self.found.manuscript.header
        seen: dict[str, int] = {}
        for row in self.rows(DOCUMENTS):
            name = row.text("Mã văn bản").strip()
            if seen.setdefault(name, row.number) != row.number:
                what = f"mã “{name}”" if name else "văn bản chính (không có mã)"
                self.mistake(row.first, f"{what} đã có ở dòng {seen[name]}")
                continue
            path: Path = ("documents", name) if name else ("document",)
            put(header, path, self.data(DOCUMENTS.columns, row, _HEADER_FILE, path))

    def parameters(self) -> None:
        for name, rows in self.grouped(PARAMETERS, "Tham số"):
            path: Path = ("parameters", name)
            first = self.data(PARAMETERS.columns[:3], rows[0], _PARAMETERS_FILE, path)
            values = []
            for index, row in enumerate(rows):
                place = (*path, "values", index)
                dated = self.data(PARAMETERS.columns[3:], row, _PARAMETERS_FILE, place)
                dated["value"] = self.dated_value(row)
                values.append(in_order(dated, ("from", "to", "only", "value", "clause", "document")))
            self.found.manuscript.parameters[name] = {**first, "values": values}

    def dated_value(self, row: Row) -> Any:
        text = row.text("Giá trị")
        try:
            kind = _KINDS.read(row.text("Kiểu giá trị"))
        except Misread as wrong:
            self.mistake(row.place("Kiểu giá trị"), str(wrong))
            return text
        try:
            if kind == "moment":
                return MOMENT.read(text)
            number = NUMBER.read(text)
        except Misread as wrong:
            self.mistake(row.place("Giá trị"), str(wrong))
            return text
        return number if kind == "number" else {"n": number, "unit": kind}

    def settings(self) -> None:
        for name, rows in self.grouped(SETTINGS, "Thiết lập"):
            path: Path = ("settings", name)
            spec = self.data(SETTINGS.columns[:5], rows[0], _SETTINGS_FILE, path)
            values: dict[str, Any] = {}
            for row in rows:
                value = row.text("Cách hiểu").strip()
                meaning = [column for column in SETTINGS.columns if column.path[:1] == ("meaning",)]
                if value in values:
                    self.mistake(row.place("Cách hiểu"), f"cách hiểu “{value}” đã có ở trên")
                elif value:
                    place = (*path, "values", value)
                    columns = [_shortened(column, required=True) for column in meaning]
                    values[value] = self.data(columns, row, _SETTINGS_FILE, place)
                elif len(rows) > 1 or any(row.text(column.header) for column in meaning):
                    self.mistake(row.place("Cách hiểu"), "ô trống; phải là giá trị của cách hiểu")
            self.found.manuscript.settings[name] = {**spec, **({"values": values} if values else {})}

    def grouped(self, layout: Layout, key: str) -> Iterator[tuple[str, list[Row]]]:
        """Yield the rows of each name; what the first one says of them all, the others may leave out or repeat."""
        groups: dict[str, list[Row]] = {}
        shared = [column.header for column in layout.columns if column.path[:1] in _SHARED[layout.name]]
        for row in self.rows(layout):
            name = NAME.read(row.text(key))
            if not name:
                self.mistake(row.place(key), "ô trống; phải có tên ở mọi dòng")
                continue
            first = groups.setdefault(name, [row])[0]
            if first is not row:
                groups[name].append(row)
            for header in shared:
                if row.text(header) and row.text(header) != first.text(header):
                    self.mistake(row.place(header), f"khác với dòng {first.number} của cùng “{name}”")
        yield from groups.items()

    def profile(self) -> None:
        for row in self.rows(PROFILE):
            kind = self.value(PROFILE.columns[0], row)
            name, value = row.text("Tên").strip(), row.text("Giá trị").strip()
            if kind == "severities":
                value = str(self.value(Column("Giá trị", form=SEVERITIES), row))
            path: Path = ("profile", kind, name)
            self.keep(_HEADER_FILE, path, row.place("Giá trị"))
            put(self.found.manuscript.header, path, value)

    def rule(self, row: Row) -> None:
        file = self.file_of(row, _DEFAULT_FILE)
        rules = self.found.manuscript.rules.setdefault(file, [])
        path: Path = ("rules", len(rules))
        data = self.data(RULES.columns, row, f"{file}.yaml", path)
        data.setdefault("clause", "")
        self.homes.setdefault(str(data["id"]), (file, len(rules)))
        data["check"] = self.check(row, f"{file}.yaml", (*path, "check"))
        rules.append(in_order(data, tuple(Rule.model_fields)))

    def check(self, row: Row, file: str, path: Path) -> dict[str, Any]:
        self.keep(file, path, row.place(CHECK_COLUMN.header))
        word = row.text(CHECK_COLUMN.header)
        if not word:
            self.mistake(row.place(CHECK_COLUMN.header), f"ô trống; được phép: {', '.join(CHECK_COLUMN.choices)}")
            return {}
        try:
            name = str(CHECK_COLUMN.form.read(word))
        except Misread as wrong:
            self.mistake(row.place(CHECK_COLUMN.header), str(wrong))
            return {}
        body, problems = read_check(name, row.text(CHECK_TEXT_COLUMN.header))
        for sentence in problems:
            self.mistake(row.place(CHECK_TEXT_COLUMN.header), sentence)
        self.keep(file, (*path, name), row.place(CHECK_TEXT_COLUMN.header))
        return {name: body}

    def rule_named(self, row: Row) -> tuple[str, Path, dict[str, Any]] | None:
        """Return file, path and data of the rule that a row names."""
        name = row.text("Mã quy tắc").strip()
        if name not in self.homes:
            self.mistake(row.place("Mã quy tắc"), f"trang {RULES.name} không có quy tắc “{name}”")
            return None
        file, index = self.homes[name]
        return f"{file}.yaml", ("rules", index), self.found.manuscript.rules[file][index]

    def sources(self) -> None:
        for row in self.rows(SOURCES):
            if (home := self.rule_named(row)) is None:
                continue
            file, path, rule = home
            if rule["clause"] and isinstance(rule["clause"], str):
                sentence = f"quy tắc “{rule['id']}” đã ghi điều khoản ở trang {RULES.name}; chỉ ghi ở một nơi"
                self.mistake(row.place("Mã quy tắc"), sentence)
                continue
            rule["clause"] = rule["clause"] or []
            rule["clause"].append(self.data(SOURCES.columns, row, file, (*path, "clause", len(rule["clause"]))))

    def listed_apart(self, layout: Layout, check: str, attribute: str) -> None:
        for row in self.rows(layout):
            if (home := self.rule_named(row)) is None:
                continue
            file, path, rule = home
            if check not in rule["check"] or (check, attribute) not in LISTED_APART:
                word = CHECK_COLUMN.form.show(check)
                sentence = f"phép kiểm tra của quy tắc “{rule['id']}” không phải là “{word}”"
                self.mistake(row.place("Mã quy tắc"), sentence)
                continue
            items = rule["check"][check].setdefault(attribute, [])
            place = (*path, "check", check, attribute, len(items))
            items.append(self.data(layout.columns, row, file, place))

def _shortened(column: Column, *, required: bool) -> Column:
    """Return a column whose path begins below its first key."""
    return Column(column.header, column.path[1:], column.form, column.width, required)
