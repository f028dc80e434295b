"""A JSON report from a file into a `ReportModel`: the file is a stranger's, and a later version may say more in it."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .errors import InputError
from .findings import ReportModel
from .problems import system_reason

__all__ = ["MOST_BYTES", "read_report", "report_from"]

#: A report of a whole province in full detail stays below it.
MOST_BYTES = 512 << 20
SCHEMA = "shcm-report/1"
_TOLD = 3  # mistakes that are named
_TEXTS = {
    "vi": {
        "unreadable": "{path}: không đọc được báo cáo – {why}",
        "too_large": "{path}: tệp lớn hơn giới hạn {size} MB của một báo cáo JSON",
        "not_json": "{path}: không phải là báo cáo JSON của chương trình này – {why}; cần tệp do"
                    " “shcm check … -o báo-cáo.json” ghi ra",
        "syntax": "dòng {line}, cột {column}: sai cú pháp JSON", "encoding": "chữ không phải UTF-8",
        "deep": "lồng nhau quá sâu", "number": "có số dài quá mức", "object": "mức ngoài cùng phải là một đối tượng",
        "schema": "khoá “schema” phải là “{known}”, đang là {value}", "none": "không có",
        "wrong": "{path}: báo cáo JSON có {n} chỗ sai: {places}", "place": "{place} ({why})", "more": " …",
        "missing": "thiếu", "value": "giá trị không đúng",
    },
    "en": {
        "unreadable": "{path}: the report could not be read – {why}",
        "too_large": "{path}: larger than {size} MB, the limit of a JSON report",
        "not_json": "{path}: no JSON report of this program – {why}; it must be written by"
                    " “shcm check … -o report.json”",
        "syntax": "line {line}, column {column}: not JSON", "encoding": "its text is not UTF-8",
        "deep": "nested too deeply", "number": "a number in it is too long", "object": "it must be an object",
        "schema": "its key “schema” must be “{known}” and is {value}", "none": "absent",
        "wrong": "{path}: mistakes in the JSON report: {n} – {places}", "place": "{place} ({why})", "more": " …",
        "missing": "missing", "value": "wrong value",
    },
}


def read_report(path: str | PathLike[str], lang: str = "vi") -> ReportModel:
    """Read a JSON report, `shcm-report/1`; keys that this version does not know are passed over.

    Raises:
        InputError: the file cannot be read or is no such report; the sentence says where it is wrong.

    """
    texts = _TEXTS[lang]
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(texts["unreadable"].format(path=path, why=system_reason(error, lang))) from error
    if len(content) > MOST_BYTES:
        raise InputError(texts["too_large"].format(path=path, size=MOST_BYTES >> 20))
    return report_from(content, str(path), lang)


def report_from(content: bytes, name: str, lang: str = "vi") -> ReportModel:
    """Return the report that some bytes hold; `name` is what a message calls them.

    Raises:
        InputError: they are no report of this program.

    """
    texts = _TEXTS[lang]
    data, why = _parsed(content, texts)
    if not why and not isinstance(data, dict):
        why = texts["object"]
    elif not why and data.get("schema") != SCHEMA:
        shown = texts["none"] if "schema" not in data else f"“{str(data['schema'])[:40]}”"
        why = texts["schema"].format(known=SCHEMA, value=shown)
    if why:
        raise InputError(texts["not_json"].format(path=name, why=why))
    try:
        return _validated(data)
    except ValidationError as error:
        raise InputError(_told(error, name, texts)) from error
    except RecursionError as error:
        raise InputError(texts["not_json"].format(path=name, why=texts["deep"])) from error


def _parsed(content: bytes, texts: dict[str, str]) -> tuple[Any, str]:
    """Return what JSON says, or why it is none."""
    try:
        return json.loads(content.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        return None, texts["encoding"]
    except json.JSONDecodeError as error:
        return None, texts["syntax"].format(line=error.lineno, column=error.colno)
    except RecursionError:
        return None, texts["deep"]
    except ValueError:  # more digits than Python reads
        return None, texts["number"]


def _validated(data: Any) -> ReportModel:
    try:
        return ReportModel.model_validate(data)
    except ValidationError as error:
        added = [item["loc"] for item in error.errors(include_url=False) if item["type"] == "extra_forbidden"]
        if not added:
            raise
        _drop(data, added)
        return ReportModel.model_validate(data)


def _drop(data: Any, places: list[tuple[int | str, ...]]) -> None:
    """Leave out the keys that a later version of the program has added."""
    for *path, last in places:
        inner = data
        for step in path:
            inner = inner[step]
        inner.pop(last, None)


def _told(error: ValidationError, name: str, texts: dict[str, str]) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    places = [
        texts["place"].format(place=".".join(str(step)[:60] for step in item["loc"]),
                              why=texts["missing" if item["type"] == "missing" else "value"])
        for item in found[:_TOLD]
    ]
    more = texts["more"] if len(found) > _TOLD else ""
    return texts["wrong"].format(path=name, n=len(found), places=", ".join(places) + more)
