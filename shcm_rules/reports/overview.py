"""The figures of an audit of many as a few lines, before the text report goes into each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..findings import ReportModel
from ..problems import counted
from .rollup import Open, Rollup, Row, SystemicRow, UnitRow, roll_up
from .words import REASONS

if TYPE_CHECKING:
    from .lines import Style

__all__ = ["LISTED", "overview_lines"]

#: Units, wards or names in one list; the rest is given as a number.
LISTED = 20
_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "title": "TỔNG HỢP", "units": "Đơn vị có nhiều việc phải làm nhất:", "wards": "Theo xã/phường:",
        "systemic": "Nhiều đơn vị cùng vướng – nên xem lại biểu mẫu hoặc cách hiểu chung trước khi hỏi từng đơn vị:",
        "silent": "Chưa thấy buổi hay hồ sơ nào trong các tệp đã đọc:", "fine": "không còn gì chưa đạt",
        "maybe": "Có tệp không đọc được: dữ liệu của các đơn vị này có thể nằm trong đó.",
    },
    "en": {
        "title": "OVERVIEW", "units": "Units with the most to do:", "wards": "By ward:",
        "systemic": "Open in many units alike – look at the common form or reading before asking each unit:",
        "silent": "No session or document in the files that were read:", "fine": "nothing open",
        "maybe": "Some files could not be read: these units' data may stand there.",
    },
}
_Told = tuple[str, "Style", int]


def overview_lines(model: ReportModel) -> Iterator[_Told]:
    """Yield (text, style, indent) of each line; nothing for a report of few units."""
    rollup = roll_up(model)
    if not rollup.many:
        return
    words, lang = _WORDS[model.lang], model.lang
    yield "", "plain", 0
    yield words["title"], "heading", 0
    yield _sizes(rollup, lang), "plain", 2
    busy = [row for row in rollup.active if row.open]
    yield from _listed(words["units"], [f"{_named(row)}: {_open(row.open, lang)}" for row in busy], "units", lang)
    if any(row.id for row in rollup.wards):
        yield from _listed(words["wards"], [_ward(row, lang) for row in rollup.wards], "wards", lang)
    yield from _listed(words["systemic"], [_systemic(row, lang) for row in rollup.systemic], "rules", lang)
    rows = {row.id: row for row in rollup.units}
    names = [_named(rows[unit.id]) for unit in rollup.silent]
    yield from _listed(words["silent"], names, "units", lang)
    if names and rollup.unreadable:
        yield words["maybe"], "unsure", 4


def _listed(title: str, lines: Sequence[str], what: str, lang: str) -> Iterator[_Told]:
    if not lines:
        return
    yield title, "plain", 2
    for line in lines[:LISTED]:
        yield line, "plain", 4
    if len(lines) > LISTED:
        yield _more(len(lines) - LISTED, what, lang), "dim", 4


def _sizes(rollup: Rollup, lang: str) -> str:
    active, silent, unreadable = len(rollup.active), len(rollup.silent), len(rollup.unreadable)
    open_ = sum(bool(row.open) for row in rollup.active)
    if lang == "vi":
        parts = [f"{active} đơn vị có dữ liệu, trong đó {open_} đơn vị còn việc phải làm"]
        parts += [f"{silent} đơn vị chưa thấy dữ liệu"] if silent else []
        parts += [f"{unreadable} tệp không đọc được"] if unreadable else []
    else:
        parts = [f"{counted(active, 'unit')} with data, {open_} of them with something open"]
        parts += [f"{counted(silent, 'unit')} without any data"] if silent else []
        parts += [f"{counted(unreadable, 'file')} that could not be read"] if unreadable else []
    return "; ".join(parts) + "."


def _open(told: Open, lang: str) -> str:
    parts = []
    if told.violated and lang == "vi":
        parts.append(f"{told.violated} chưa đạt" + (f" ({told.must} bắt buộc)" if told.must != told.violated else ""))
    elif told.violated:
        parts.append(f"{told.violated} not met" + (f" ({told.must} binding)" if told.must != told.violated else ""))
    if told.undetermined:
        parts.append(f"{told.undetermined} " + ("chưa kết luận được" if lang == "vi" else "undetermined"))
    return ", ".join(parts) or _WORDS[lang]["fine"]


def _named(row: UnitRow) -> str:
    """Return the unit with its ward, once; a cluster may reach over several."""
    ward = row.unit.ward if row.unit.kind == "school" else ""
    return row.name if not ward or row.name.endswith(f"({ward})") else f"{row.name} ({ward})"


def _ward(row: Row, lang: str) -> str:
    size = f"{len(row.units)} đơn vị" if lang == "vi" else counted(len(row.units), "unit")
    text = f"{row.name}: {size}, {_open(row.open, lang)}"
    if row.silent:
        text += f"; {row.silent} " + ("chưa thấy dữ liệu" if lang == "vi" else "without data")
    return text


def _systemic(row: SystemicRow, lang: str) -> str:
    share = f"{row.units}/{row.rule.bound} " + ("đơn vị" if lang == "vi" else "units")
    reason = f" – {REASONS[lang][row.reason]}" if row.reason and not row.rule.violated else ""
    return f"{row.rule.name}: {share}{reason}"


def _more(n: int, what: str, lang: str) -> str:
    vi = {"units": "đơn vị", "wards": "xã/phường", "rules": "quy tắc"}[what]
    return f"… và {n} {vi} khác" if lang == "vi" else f"… and {counted(n, f'more {what[:-1]}')}"
