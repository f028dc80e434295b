"""Write what was recognised as a layout file, with a remark wherever somebody should look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..importers.layouts.headers import header_key
from ..importers.layouts.recognition import SURE
from .model import ColumnView, Inspection, QuestionView, SheetView

__all__ = ["suggest_layout"]

#: A column matched less surely than this is worth a look.
_REVIEWED = 95
#: A longer header is no key of a YAML file.
_LONGEST = 200
_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "head": """\
# Tệp bố cục: cột nào của sổ là cột nào của mẫu. Viết bởi “shcm inspect --suggest” từ: {names}
# Dùng: shcm check TỆP --layout tệp-này.yaml
# Dòng bắt đầu bằng # chỉ là ghi chú; muốn dùng dòng nào thì bỏ dấu # ở đầu dòng đó, giữ nguyên khoảng trống.
# sheet: tên trang tính; * thay cho mọi chữ, ? thay cho một chữ.
layout:
  sheets:
""",
        "question": "CẦN TRẢ LỜI: {sentence}", "your_header": "tiêu đề của sổ",
        "unknown": "Chưa nhận ra bảng nào ở trang này: bỏ dấu # và điền tiêu đề của sổ.",
        "shape": "tự nhận ra; bỏ dấu # nếu muốn cố định",
        "header_row": "tự tìm theo tiêu đề; bỏ dấu # nếu muốn cố định", "several": "tiêu đề “{header}” có ở nhiều cột",
        "typo": "XEM LẠI: giống “{like}” {score} %, có thể gõ nhầm", "review": "XEM LẠI: {score} %",
        "ignore": "bỏ dấu # nếu không muốn được nhắc về các cột này nữa",
        "near": "gần “{like}” {score} %, chưa đủ {sure} %", "no": "câu trả lời “không” cho câu hỏi trên",
    },
    "en": {
        "head": """\
# Layout file: which column of the workbook is which of the template. Written by “shcm inspect --suggest” from: {names}
# Use: shcm check FILE --layout this-file.yaml
# Lines that begin with # are remarks only; to use one, take its # away and leave the spaces as they are.
# sheet: name of a sheet; * stands for any letters, ? for any one letter.
layout:
  sheets:
""",
        "question": "TO BE ANSWERED: {sentence}", "your_header": "a header of the workbook",
        "unknown": "No table was recognised in this sheet: take the # away and fill in the headers of the workbook.",
        "shape": "recognised by itself; take the # away to pin it",
        "header_row": "found by its headers; take the # away to pin it",
        "several": "the header “{header}” stands in several columns",
        "typo": "PLEASE CHECK: like “{like}” by {score} %, perhaps mistyped", "review": "PLEASE CHECK: {score} %",
        "ignore": "take the # away to hear no more of these columns",
        "near": "near “{like}”, {score} %, short of {sure} %", "no": "the answer “no” to the question above",
    },
}


def suggest_layout(inspection: Inspection, lang: str = "vi") -> str:
    """Return the layout file of all sheets that hold a table, or about which there is a question.

    Sheets of one shape share an entry. Checking with it gives what checking without it gives. `lang` is the language
    of the remarks.
    """
    words = _WORDS[lang]
    head = words["head"].format(names=", ".join(Path(file.path).name for file in inspection.files))
    entries: dict[str, list[str]] = {}  # what an entry says -> the sheets that it holds for
    remarks: list[str] = []  # on sheets in which no table was found
    several = False  # a sheet holds tables of two kinds: one entry cannot stand for both
    for file in inspection.files:
        for name, views in _by_name(file.sheets).items():
            asked = [question for question in file.questions if question.sheet == name]
            if views[0].role == "table" and len({view.table for view in views}) == 1:
                entries.setdefault("\n".join(_entry(views, asked, words)), []).append(name)
            elif views[0].role == "unknown":
                remarks.append(_unknown(name, asked, words))
            else:
                several |= views[0].role == "table"
    if not entries:
        return _printable(head + "".join(remarks or [_unknown("*", [], words)]))
    everywhere = len(entries) == 1 and not remarks and not several
    blocks = [
        f"    - sheet: {_text(name)}\n{body}"
        for body, sheets in entries.items() for name in (["*"] if everywhere else dict.fromkeys(sheets))
    ]
    return _printable(head + "\n".join(blocks) + "\n" + "".join(remarks))


def _printable(text: str) -> str:
    """Return the file without characters that YAML forbids; quoted texts have them escaped already."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def _unknown(name: str, asked: Sequence[QuestionView], words: Mapping[str, str]) -> str:
    """Return what to fill in for a sheet without a known table: only remarks, so that nothing is pinned unasked."""
    lines = [f"    # - sheet: {_text(name)}", "    #   headers:"]
    lines += [line for question in asked for line in (
        f"    #     # {words['question'].format(sentence=question.sentence)}",
        f"    #     {_text(question.header)}: {_text(question.options[0])}",
    )]
    if not asked:
        lines += [f'    #     "{words["your_header"]}": "{header}"' for header in ("Nội dung", "Thời gian")]
    return f"    # {words['unknown']}\n" + "\n".join(lines) + "\n"


def _by_name(sheets: Sequence[SheetView]) -> dict[str, list[SheetView]]:
    named: dict[str, list[SheetView]] = {}
    for sheet in sheets:
        named.setdefault(sheet.name, []).append(sheet)
    return named


def _entry(
    views: Sequence[SheetView], asked: Sequence[QuestionView], words: Mapping[str, str],
) -> Iterator[str]:
    first = views[0]
    yield f"      table: {_text(first.table or 'Lịch SHCM')}"
    if len(views) == 1 and first.shape not in {"", "table"}:
        yield f"      # shape: {first.shape}   # {words['shape']}"
    if len(views) == 1 and first.header_rows:
        top, bottom = first.header_rows
        rows = str(top) if top == bottom else _text(f"{top}-{bottom}")
        yield f"      # header_row: {rows}   # {words['header_row']}"
    plain = [column for view in views if view.shape in {"", "table"} for column in view.columns]
    columns = list({(column.column, column.header): column for column in plain}.values())
    yield from _pins(columns, asked, words)
    yield from _unread(columns, asked, words)


def _pins(
    all_columns: Sequence[ColumnView], asked: Sequence[QuestionView], words: Mapping[str, str],
) -> Iterator[str]:
    keys = [header_key(column.header) for column in all_columns]
    read = [column for column in all_columns if column.field and column.used]
    by_text = [column for column in read
               if 0 < len(column.header) <= _LONGEST and keys.count(header_key(column.header)) == 1]
    yield from _pinned("headers", [(column.header, column) for column in by_text], [], asked, words)
    others = [column for column in read if column not in by_text]
    # Of headers that stand twice the first is read anyway: only who wants another one need say so.
    yield from _pinned(
        "columns", [(column.column, column) for column in others if column.how == "profile"],
        [(column.column, column) for column in others if column.how != "profile"], asked, words)


def _pinned(
    key: str, pins: Sequence[tuple[str, ColumnView]], offers: Sequence[tuple[str, ColumnView]],
    asked: Sequence[QuestionView], words: Mapping[str, str],
) -> Iterator[str]:
    """Yield one block of an entry: what is pinned, what could be, and the questions that it would answer."""
    questions = [question for question in asked if bool(question.header) == (key == "headers")]
    if pins or offers or questions:
        yield f"      {key}:" if pins else f"      # {key}:"
    for name, column in pins:
        yield f"        {_text(name)}: {_text(column.field)}{_remark(column, words)}"
    for name, column in offers:
        several = words["several"].format(header=column.header[:80])
        yield f"        # {_text(name)}: {_text(column.field)}   # {several}"
    for question in questions:
        yield f"        # {words['question'].format(sentence=question.sentence)}"
        for option in question.options:
            yield f"        # {_text(question.header or question.column)}: {_text(option)}"


def _remark(column: ColumnView, words: Mapping[str, str]) -> str:
    if column.score >= _REVIEWED:
        return ""
    key = "typo" if column.how == "typo" else "review"
    return f"   # {words[key].format(like=column.like, score=column.score)}"


def _unread(
    columns: Sequence[ColumnView], asked: Sequence[QuestionView], words: Mapping[str, str],
) -> Iterator[str]:
    """Yield, as remarks, the columns that nothing was read from: only the user may set them aside."""
    cells = {question.cell for question in asked}
    unread = [column for column in columns if not column.field and column.how != "profile"]
    left = [column for column in columns if not column.field and column.how == "profile"]
    if left:
        yield "      ignore_columns:"
        yield from (f"        - {_text(column.header or column.column)}" for column in left)
    elif unread:
        yield f"      # ignore_columns:   # {words['ignore']}"
    for column in unread:
        if not column.header or len(column.header) > _LONGEST:
            continue
        near = words["near"].format(like=column.like, score=column.score, sure=SURE) if column.like else ""
        remark = words["no"] if column.cell in cells else near
        answer = f"   # {remark}" if remark else ""
        yield f"        # - {_text(column.header)}{answer}"


def _text(text: str) -> str:
    """Return a text as YAML: JSON's quoted form is one."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
