"""The tables of one file as plain JSON and back: what a later run takes up instead of recognising them again.

An answer is believed only if each value has the closed shape in which it is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from itertools import chain
from typing import Any, get_args

from ..problems import PROBLEM_CODES, Problem, Words
from ..schedule import FIELDS, InputFile
from .facts import FileFacts
from .file_tables import FileTables
from .kept import Form
from .layouts.layout_profiles import LayoutProfile
from .layouts.questions import Question
from .layouts.recognition import ColumnMatch, How
from .layouts.sheets import SHAPES
from .layouts.tabular import Note, Sheet, text_frame
from .layouts.titles import Info
from .raw import RawFile

__all__ = ["form_of", "is_packed", "pack_tables", "unpack_tables"]

_SHAPES = {*SHAPES, "months"}  # the last is found only, a layout file has no word for it
_CODES, _PROBLEM_FIELDS = frozenset(PROBLEM_CODES), len(fields(Problem))
_INT32 = range(-(2**31), 2**31)
_Check = Callable[[Any], bool]


def form_of(only: Sequence[str], layout: LayoutProfile | None) -> Form:
    """Return the form in which tables are kept: what was asked for and what is pinned decide them, too."""
    return Form(f"tables {list(only)!r} {layout and layout.sheets!r}", is_packed)


def pack_tables(file: FileTables, raw: RawFile) -> dict[str, Any]:
    """Return as JSON what was recognised in a file, without what its reading said of it."""
    facts = file.facts
    return {
        "status": file.input.status,
        "problems": _plain(file.input.problems[len(raw.problems):]),
        "sheets": list(map(_pack_sheet, file.sheets)),
        "facts": {
            "values": _pairs(facts.info.values), "cells": _pairs(facts.info.cells),
            "told": _plain(facts.info.problems), "titles": _pairs(facts.titles), "sheet": facts.sheet,
            "only_info": facts.only_info, "problems": _plain(facts.problems),
        },
        "questions": _plain(file.questions), "ignored": file.ignored, "unknown": file.unknown,
    }


def unpack_tables(answer: Mapping[str, Any], raw: RawFile) -> FileTables:
    """Return the tables of a file as they were recognised; `answer` has been checked."""
    facts = answer["facts"]
    info = Info(dict(facts["values"]), dict(facts["cells"]), _problems(facts["told"]))
    return FileTables(
        InputFile(raw.path, raw.sha256, answer["status"], problems=[*raw.problems, *_problems(answer["problems"])]),
        list(map(_unpack_sheet, answer["sheets"])),
        FileFacts(info, dict(facts["titles"]), facts["sheet"], facts["only_info"], _problems(facts["problems"])),
        [replace(Question(*plain), options=tuple(plain[5])) for plain in answer["questions"]],
        answer["ignored"], answer["unknown"],
    )


def _pack_sheet(sheet: Sheet) -> dict[str, Any]:
    frame = sheet.frame
    names = [name for name in frame.columns if name != "row"]
    return {
        "name": sheet.name, "table": sheet.table, "columns": _pairs(sheet.columns),
        "frame": {
            "row": frame.get_column("row").to_list(), "names": names,
            "texts": [text for name in names for text in frame.get_column(name).to_list()],
        },
        "moved": [[row, name, cell] for (row, name), cell in sheet.moved.items()],
        "problems": _plain(sheet.problems), "header_row": sheet.header_row, "matches": _plain(sheet.matches),
        "rows": _pairs(sheet.rows),
        "notes": [[note.cell, note.field, note.text, *note.how] for note in sheet.notes], "shape": sheet.shape,
    }


def _unpack_sheet(packed: Mapping[str, Any]) -> Sheet:
    frame = packed["frame"]
    return Sheet(
        packed["name"], packed["table"], dict(packed["columns"]),
        text_frame(frame["row"], frame["names"], frame["texts"]),
        {(row, name): cell for row, name, cell in packed["moved"]}, _problems(packed["problems"]),
        packed["header_row"], [ColumnMatch(*plain) for plain in packed["matches"]], dict(packed["rows"]),
        [Note(cell, name, text, Words(*how)) for cell, name, text, *how in packed["notes"]], packed["shape"],
    )


def _plain(items: Iterable[Problem | ColumnMatch | Question]) -> list[list[Any]]:
    return [[getattr(item, name) for name in item.__slots__] for item in items]


def _pairs(mapping: Mapping[Any, Any]) -> list[list[Any]]:
    return list(map(list, mapping.items()))


def _problems(plain: Iterable[Sequence[str]]) -> list[Problem]:
    return [Problem(*item) for item in plain]


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_flag(value: Any) -> bool:
    return type(value) is bool


def _is_number(value: Any) -> bool:
    return type(value) is int and value in _INT32


def _is_one(words: Collection[str], value: Any) -> bool:
    return type(value) is str and value in words


def _is_list(check: _Check, value: Any) -> bool:
    return type(value) is list and all(map(check, value))


def _is_row(checks: Sequence[_Check], value: Any) -> bool:
    return type(value) is list and len(value) == len(checks) and all(
        check(item) for check, item in zip(checks, value, strict=True))


def _is_record(checks: Mapping[str, _Check], value: Any) -> bool:
    return type(value) is dict and value.keys() == checks.keys() and all(
        check(value[name]) for name, check in checks.items())


def _are_cells(value: Any) -> bool:
    """Tell whether a list holds texts that can be written, and None for blank cells."""
    if type(value) is not list or not set(map(type, value)) <= {str, type(None)}:
        return False
    try:
        "".join(filter(None, value)).encode()
    except UnicodeEncodeError:
        return False
    return True


def _are_numbers(value: Any) -> bool:
    return type(value) is list and set(map(type, value)) <= {int} and all(
        edge in _INT32 for edge in (min(value, default=0), max(value, default=0)))


def _is_sheet(value: Any) -> bool:
    """Tell whether a packed sheet is one: every field that is named is one of its table, every column as long."""
    if not _SHEET(value):
        return False
    known = {item.name for item in FIELDS[value["table"]]}
    frame = value["frame"]
    names = frame["names"]
    named = {*names, *dict(value["columns"]), *(name for _, name, _ in value["moved"])}
    return named <= known and len(set(names)) == len(names) and (
        len(frame["texts"]) == len(names) * len(frame["row"]))


def _are_texts(number: int, value: Any) -> bool:
    """Tell whether a list holds lists of so many texts."""
    return type(value) is list and set(map(type, value)) <= {list} and set(map(len, value)) <= {number} and (
        set(map(type, chain.from_iterable(value))) <= {str})


def _are_problems(value: Any) -> bool:
    return _are_texts(_PROBLEM_FIELDS, value) and {code for code, *_ in value} <= _CODES


_WORDS, _PAIRS = partial(_is_list, _is_text), partial(_are_texts, 2)
_MATCH = partial(_is_row, [*[_is_text] * 4, partial(_is_one, get_args(How)), _is_number, _is_text, _is_flag])
_QUESTION = partial(_is_row, [
    *[_is_text] * 4, partial(_is_one, FIELDS), _WORDS, _is_number, _is_number, _is_text, _is_number])
_SHEET = partial(_is_record, {
    "name": _is_text, "table": partial(_is_one, FIELDS), "columns": _PAIRS,
    "frame": partial(_is_record, {
        "row": _are_numbers, "names": _WORDS, "texts": _are_cells,
    }),
    "moved": partial(_is_list, partial(_is_row, [_is_number, _is_text, _is_text])),
    "problems": _are_problems, "header_row": _is_number, "matches": partial(_is_list, _MATCH),
    "rows": partial(_is_list, partial(_is_row, [_is_number, _is_number])),
    "notes": partial(_are_texts, 5), "shape": partial(_is_one, _SHAPES),
})
is_packed = partial(_is_record, {
    "status": partial(_is_one, ("read", "unreadable")), "problems": _are_problems,
    "sheets": partial(_is_list, _is_sheet),
    "facts": partial(_is_record, {
        "values": _PAIRS, "cells": _PAIRS, "told": _are_problems, "titles": _PAIRS, "sheet": _is_text,
        "only_info": _is_flag, "problems": _are_problems,
    }),
    "questions": partial(_is_list, _QUESTION), "ignored": _WORDS, "unknown": _WORDS,
})
