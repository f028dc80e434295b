"""The text of one cell ↔ the plain value it stands for; each form refuses what it cannot read, with what is allowed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...folding import fold

__all__ = [
    "DAY", "EMPTY", "FLAG", "ITEM", "ITEMS", "MOMENT", "NAME", "NUMBER", "PAIRS", "PROSE", "YEAR_OR_DAY", "Form",
    "Misread", "items", "read_item", "show_item", "word",
]

#: Stands where nothing at all would be taken for "not said".
EMPTY = "(trống)"
_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"(?=\s*(?:[;=]|$))|;|[^;"]+|"', re.DOTALL)
_NOT_BARE = re.compile(r'["\\;=\n\t]|^\s|\s$|^theo thiết lập |^nếu ')
_PAIR = re.compile(r'("(?:[^"\\]|\\.)*"|[^="]*?)\s*=\s*(.*)', re.DOTALL)
_MOMENT = (
    "ngày dạng 05/09 (hằng năm) hoặc 05/09/2025, “tháng 05” hoặc “tháng 05/2026”, “tuần 1 tháng 11”, hoặc một khoảng "
    "“từ … đến …”; ô phải có định dạng Văn bản (Text)"
)


class Misread(ValueError):  # noqa: N818 - what happened to a cell
    """A text that the form cannot read; says what it must be."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one value is written in a cell.

    `show` returns the text of a value; `read` the value of a text that is not blank, or raises Misread.
    """

    show: Callable[[Any], str]
    read: Callable[[str], Any]
    words: Mapping[str, str] = field(default_factory=dict)  # of a closed list: code → the word that people read
    several: bool = False


def word(words: Mapping[str, str]) -> Form:
    """Return the form of a closed list; the codes themselves are understood too."""
    codes = {fold(text): code for code, word in words.items() for text in (code, word)}

    def read(text: str) -> str:
        if fold(text) in codes:
            return codes[fold(text)]
        raise Misread(f"“{text.strip()}” không có trong danh sách; được phép: {', '.join(words.values())}")

    return Form(lambda code: words.get(str(code), str(code)), read, words)


def items(item: Form) -> Form:
    """Return the form of several values, separated by semicolons."""

    def show(values: Sequence[Any]) -> str:
        return "; ".join(item.show(value) for value in values) if values else EMPTY

    return Form(show, lambda text: [item.read(piece) for piece in _split(text)], several=True)


def show_item(value: Any) -> str:
    """Return a text as it stands among others: in quotation marks where it would be misread."""
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or text == EMPTY or _NOT_BARE.search(text) else text


def read_item(text: str) -> str:
    """Return a text without the quotation marks that protect it."""
    text = _name(text)
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text))
    except ValueError:
        raise Misread(f"dấu ngoặc kép phải đi thành cặp; đang là {text}") from None


def _prose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _name(text: str) -> str:
    return _prose(text).strip()


def _number(text: str) -> int | str:
    text = text.strip()
    if text.startswith("$"):
        return text
    if re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    raise Misread(f"phải là số nguyên hoặc $tên-tham-số; đang là “{text}”")


def _split(text: str) -> list[str]:
    """Split at the semicolons that stand outside of quotation marks; blank pieces are dropped."""
    if text.strip() == EMPTY:
        return []
    pieces = [""]
    for part in _PARTS.findall(text):
        if part == ";":
            pieces.append("")
        else:
            pieces[-1] += part
    return [piece.strip() for piece in pieces if piece.strip()]


def _show_pairs(pairs: Mapping[str, str]) -> str:
    return "; ".join(f"{show_item(name)} = {show_item(value)}" for name, value in pairs.items())


def _read_pairs(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in _split(text):
        halves = _PAIR.fullmatch(pair)
        if not halves or not (name := read_item(halves[1])):
            raise Misread(f"phải có dạng “tên = giá trị; tên = giá trị”; đang là “{text.strip()}”")
        if name in found:
            raise Misread(f"“{name}” được ghi hai lần")
        found[name] = read_item(halves[2])
    return found


def _show_day(value: Any) -> str:
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", str(value))
    return f"{found[3]}/{found[2]}/{found[1]}" if found else str(value)


def _read_day(text: str) -> str:
    text = text.strip()
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):  # a typed day
        return text
    raise Misread(f"phải là ngày dạng 30/09/2025; đang là “{text}”")


def _read_year_or_day(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d{4}", text.strip()):
        return text.strip()
    try:
        return _read_day(text)
    except Misread:
        raise Misread(f"phải là năm học dạng 2025-2026 hoặc ngày dạng 30/09/2025; đang là “{text.strip()}”") from None


def _show_moment(value: Any) -> str:
    first, _, last = str(value).partition("..")
    return f"từ {_show_end(first)} đến {_show_end(last)}" if last else _show_end(first)


def _show_end(value: str) -> str:
    if found := re.fullmatch(r"(?:(\d{4})-)?(\d\d)-(\d\d)", value):
        return f"{found[3]}/{found[2]}" + (f"/{found[1]}" if found[1] else "")
    if found := re.fullmatch(r"(?:(\d{4})-)?(\d\d)(?:-W(\d))?", value):
        week = f"tuần {found[3]} " if found[3] else ""
        return f"{week}tháng {found[2]}" + (f"/{found[1]}" if found[1] else "")
    return value


def _read_moment(text: str) -> str:
    """Refuse a day that the spreadsheet itself made out of what was typed: it has got a year that nobody wrote."""
    words = " ".join(_name(text).split())
    found = re.fullmatch(r"từ (.+) đến (.+)", words, re.IGNORECASE)
    ends = [_read_end(end) for end in (found.groups() if found else [words])]
    if not all(ends):
        raise Misread(f"phải là {_MOMENT}; đang là “{words}”")
    return "..".join(ends)


def _read_end(text: str) -> str:
    """Return a day, month or week as a rule file has it; "" if it is none."""
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", text):
        return f"{_year(found[3])}{int(found[2]):02}-{int(found[1]):02}"
    found = re.fullmatch(r"(?:tuần ([1-5]) )?tháng (\d{1,2})(?:/(\d{4}))?", text, re.IGNORECASE)
    week = f"-W{found[1]}" if found and found[1] else ""
    return f"{_year(found[3])}{int(found[2]):02}{week}" if found else ""


def _year(text: str | None) -> str:
    return f"{text}-" if text else ""


PROSE = Form(str, _prose)
NAME = Form(str, _name)  # outer blanks mean nothing: an id, a code, a year
ITEM = Form(show_item, read_item)
ITEMS = items(ITEM)
NUMBER = Form(str, _number)  # or else the name of a parameter
PAIRS = Form(_show_pairs, _read_pairs)  # “a = b; c = d”
DAY = Form(_show_day, _read_day)  # 2025-09-30 in a file, 30/09/2025 in a cell
YEAR_OR_DAY = Form(_show_day, _read_year_or_day)
MOMENT = Form(_show_moment, _read_moment)  # a day, month, week of a month or a span of them, with or without its year
_YES = word({"true": "có", "false": "không"})
FLAG = Form(lambda value: "có" if value else "không", lambda text: _YES.read(text) == "true", _YES.words)
