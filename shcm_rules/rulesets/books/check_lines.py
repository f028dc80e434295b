"""What a check asks ↔ the lines of one cell: “label: value”, with a line for each case of a setting."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...folding import fold
from ..model import CHECKS, Filter
from .cell_forms import FLAG, ITEM, ITEMS, NAME, NUMBER, Form, Misread, items, read_item, show_item, word

__all__ = ["CHECK_WORDS", "LISTED_APART", "labels_of", "lines_of", "read_check", "show_check"]

#: Check → the word by which a workbook names it.
CHECK_WORDS: Mapping[str, str] = {
    "count": "đếm số buổi, lần, môn", "lead_time": "làm trước bao lâu", "follow_up": "việc tiếp theo",
    "deadline": "hạn của hồ sơ", "fields": "điền đủ cột", "parts": "hồ sơ đủ phần", "member_of": "thuộc danh sách",
    "phrases": "không có cụm từ", "ratio": "tỉ lệ", "order": "thứ tự hai việc", "planned_actual": "đúng ngày đã định",
    "rotation": "luân phiên", "every": "đều đặn theo tuần", "scheduled": "buổi văn bản ấn định",
    "document_order": "thứ tự hai hồ sơ", "not_decidable": "không kiểm tra được",
}
#: Lists of blocks have a sheet of their own: (check, attribute).
LISTED_APART = frozenset({("parts", "require"), ("scheduled", "items")})
_ROWS = {"sessions": "từng buổi", "occasions": "từng lần sinh hoạt cụm", "minutes": "từng biên bản"}
_GROUPS = {
    "department": "tổ", "subject": "môn học", "cluster": "cụm", "school": "trường", "province": "tỉnh",
    "level": "cấp học", "occasion": "lần sinh hoạt cụm",
}
_ONLY = "Chỉ xét "
_BY_SETTING = "theo thiết lập "
_CASE = re.compile(r'\s*nếu\s+("(?:[^"\\]|\\.)*"|[^:]+?)\s*:\s*(.*)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    form: Form
    what: str = ""


_PERIODS = word({"term": "mỗi học kỳ", "school-year": "mỗi năm học"})
_SCHOOLS, _SCHOOLS_WORD = "cluster-schools", "các trường trong cụm"


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Misread(f"phải viết như JSON; đang là “{text}”") from None


#: A term, a school year, or the name of a parameter.
_PERIOD = Form(_PERIODS.show, lambda text: text if text.startswith("$") else _PERIODS.read(text))
#: The schools of the cluster, or a list.
_MEMBERS = Form(
    lambda value: _SCHOOLS_WORD if value == _SCHOOLS else ITEMS.show(value),
    lambda text: _SCHOOLS if fold(text) == fold(_SCHOOLS_WORD) else ITEMS.read(text),
)
#: Data that has no words yet.
_PLAIN = Form(lambda value: json.dumps(value, ensure_ascii=False), _read_json)
_A_NUMBER, _A_PARAMETER, _A_SETTING, _YES_NO = "số hoặc $tham-số", "$tham-số", "tên thiết lập", "có | không"
_A_COLUMN, _A_DOCUMENT, _SEVERAL = "tên một cột của lịch", "tên loại hồ sơ", "A; B; C"
_LINES: Mapping[str, _Line] = {
    "of": _Line("Xét", word(_ROWS), " | ".join(_ROWS.values())),
    "for_each": _Line("Cho mỗi", word(_GROUPS), " | ".join(_GROUPS.values())),
    "period": _Line("Trong", _PERIOD, f"{' | '.join(_PERIODS.words.values())} | $tham-số"),
    "distinct": _Line("Chỉ đếm khác nhau theo", word({"subject": "môn học"}), "môn học"),
    "activities": _Line("Tính cả hoạt động giáo dục", FLAG, _YES_NO),
    "at_least": _Line("Ít nhất", NUMBER, _A_NUMBER),
    "at_most": _Line("Nhiều nhất", NUMBER, _A_NUMBER),
    "exactly": _Line("Đúng", NUMBER, _A_NUMBER),
    "act": _Line("Việc", ITEM, _A_COLUMN),
    "lead": _Line("Trước ít nhất", NAME, _A_PARAMETER),
    "early_setting": _Line("Không sớm quá số ngày, theo thiết lập", NAME, _A_SETTING),
    "any_day": _Line("Làm ngày nào cũng được", FLAG, _YES_NO),
    "grace_setting": _Line("Số ngày chờ, theo thiết lập", NAME, _A_SETTING),
    "document": _Line("Loại hồ sơ", ITEM, _A_DOCUMENT),
    "before": _Line("Trước ngày", NAME, _A_PARAMETER),
    "by": _Line("Chậm nhất ngày", NAME, _A_PARAMETER),
    "within": _Line("Trong khoảng", NAME, _A_PARAMETER),
    "exists": _Line("Chỉ cần có", FLAG, _YES_NO),
    "on_the_day_setting": _Line("Gửi đúng ngày hạn, theo thiết lập", NAME, _A_SETTING),
    "first": _Line("Việc trước", ITEM, _A_COLUMN),
    "then": _Line("Việc sau", ITEM, _A_COLUMN),
    "require": _Line("Các cột phải điền", ITEMS, _SEVERAL),
    "field": _Line("Cột", ITEM, _A_COLUMN),
    "among": _Line("Thuộc", _MEMBERS, f"{_SCHOOLS_WORD} | {_SEVERAL}"),
    "fields": _Line("Các cột", ITEMS, _SEVERAL),
    "forbid": _Line("Không được có", ITEMS, _SEVERAL),
    "allow": _Line("Trừ khi nằm trong", ITEMS, _SEVERAL),
    "numerator": _Line("Tử số", ITEM, _A_COLUMN),
    "denominator": _Line("Mẫu số", ITEM, _A_COLUMN),
    "weeks": _Line("Số tuần", NUMBER, _A_NUMBER),
    "reading_setting": _Line("Cách tính, theo thiết lập", NAME, _A_SETTING),
}
_SPECIAL: Mapping[tuple[str, str], _Line] = {
    ("count", "for_each"): _Line("Cho mỗi", items(word(_GROUPS)), "; ".join(_GROUPS.values())),
    ("document_order", "first"): _Line("Hồ sơ trước", ITEM, _A_DOCUMENT),
    ("document_order", "then"): _Line("Hồ sơ sau", ITEM, _A_DOCUMENT),
}


def show_check(name: str, body: Mapping[str, Any]) -> str:
    """Return the lines of a check; what is listed apart is left out."""
    return "\n".join(_show(name, body))


def read_check(name: str, text: str) -> tuple[dict[str, Any], list[str]]:
    """Return the body of a check and a sentence for each line that cannot be read."""
    body: dict[str, Any] = {}
    problems: list[str] = []
    for label, value, cases in _blocks(text, problems):
        key = _key(name, label)
        if key is None:
            problems.append(f"không có dòng “{label}”; được phép: {', '.join(labels_of(name).values()) or 'không'}")
            continue
        place = body.setdefault("where", {}) if key.startswith(_ONLY) else body
        try:
            read = _read(name, key, value, cases)
        except Misread as wrong:
            problems.append(f"dòng “{label}”: {wrong}")
            continue
        if place.setdefault(key.removeprefix(_ONLY), read) is not read:
            problems.append(f"dòng “{label}” được ghi hai lần")
    order = [*CHECKS[name].model_fields]
    return dict(sorted(body.items(), key=lambda item: order.index(item[0]))), problems


def labels_of(name: str) -> dict[str, str]:
    """Return attribute → label of the lines that a check may have; filters by their column."""
    found: dict[str, str] = {}
    for attribute in CHECKS[name].model_fields:
        if attribute == "where":
            columns = [str(field.alias) for field in Filter.model_fields.values()]
            found |= {_ONLY + column: _ONLY + column for column in columns}
        elif (name, attribute) not in LISTED_APART:
            found[attribute] = _line(name, attribute).label
    return found


def lines_of(name: str) -> list[tuple[str, str]]:
    """Return each line that a check may have: its label, and what may follow it."""
    filters = f"{_SEVERAL} | {_BY_SETTING}TÊN, rồi mỗi cách hiểu một dòng “nếu GIÁ-TRỊ: A; B”"
    return [
        (label, filters if key.startswith(_ONLY) else _line(name, key).what) for key, label in labels_of(name).items()
    ]


def _line(name: str, attribute: str) -> _Line:
    return _SPECIAL.get((name, attribute)) or _LINES.get(attribute) or _Line(attribute, _PLAIN)


def _key(name: str, label: str) -> str | None:
    return next((key for key, known in labels_of(name).items() if fold(known) == fold(label)), None)


def _show(name: str, body: Mapping[str, Any]) -> Iterator[str]:
    for attribute, value in body.items():
        if attribute == "where":
            for column, allowed in value.items():
                yield from _show_value(_Line(_ONLY + column, ITEMS), allowed)
        elif (name, attribute) not in LISTED_APART:
            yield from _show_value(_line(name, attribute), value)


def _show_value(line: _Line, value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping) or line.form is _PLAIN:
        yield f"{line.label}: {line.form.show(value)}"
        return
    yield f"{line.label}: {_BY_SETTING}{value['setting']}"
    for case, allowed in value["cases"].items():
        shown = json.dumps(case, ensure_ascii=False) if ":" in case else show_item(case)
        yield f"  nếu {shown}: {ITEMS.show(allowed)}"


def _read(name: str, key: str, value: str, cases: Sequence[tuple[str, str]]) -> Any:
    if value.startswith(_BY_SETTING):
        read = {read_item(case): ITEMS.read(allowed) for case, allowed in cases}
        return {"setting": value.removeprefix(_BY_SETTING).strip(), "cases": read}
    if cases:
        raise Misread(f"các dòng “nếu …” chỉ đi sau “{_BY_SETTING}TÊN”")
    if not value:
        raise Misread("còn trống")
    return ITEMS.read(value) if key.startswith(_ONLY) else _line(name, key).form.read(value)


def _blocks(text: str, problems: list[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return label, value and cases of each line that has a label."""
    blocks: list[tuple[str, str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        label, colon, value = line.partition(":")
        if (case := _CASE.fullmatch(line)) and blocks:
            blocks[-1][2].append((case[1], case[2]))
        elif colon:
            blocks.append((" ".join(label.split()), value.strip(), []))
        elif line.strip():
            problems.append(f"dòng “{line.strip()}” phải có dạng “tên: giá trị”")
    return blocks
