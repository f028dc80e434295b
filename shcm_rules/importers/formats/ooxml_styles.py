"""Styles of a workbook, as far as they decide what a number means: which show a day, a month, a time."""

from __future__ import annotations

from dataclasses import dataclass

from ..limits import Limits
from .cell_text import Show, is_moment, is_span, what_is_shown
from .package import Package
from .xml_stream import End, Start, read_xml

__all__ = ["Moment", "Styles", "read_styles"]

# Built-in number formats that are dates or times; the others are numbers (ECMA-376, 18.8.30).
_BUILT_IN = {
    "14": "mm-dd-yy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM", "19": "h:mm:ss AM/PM",
    "20": "h:mm", "21": "h:mm:ss", "22": "m/d/yy h:mm", "45": "mm:ss", "46": "[h]:mm:ss", "47": "mmss.0",
}  # fmt: skip
_LONGEST_CODE = 255  # that Excel knows


@dataclass(frozen=True, slots=True)
class Moment:
    """A number format that shows a moment, or a span of time."""

    show: Show
    span: bool


#: Style number as cells write it -> what it shows; None for a plain number.
Styles = dict[str, Moment | None]


class _StyleReader:
    """Keeps the number formats of the cells; formats of other things bear the same tags."""

    def __init__(self) -> None:
        self._place = ""
        self._codes = dict(_BUILT_IN)
        self._formats: list[str] = []

    def read(self, package: Package, part: str, limits: Limits) -> Styles:
        starts: dict[str, Start] = {
            "numFmts": lambda _: self._enter("numFmts"), "cellXfs": lambda _: self._enter("cellXfs"),
            "numFmt": self._keep_code, "xf": self._keep_format,
        }  # fmt: skip
        ends: dict[str, End] = dict.fromkeys(("numFmts", "cellXfs"), lambda _: self._enter(""))
        read_xml(package.chunks(part), part, starts, ends, limits, namespaces=False)
        known = {number: _moment(self._codes.get(number, "")) for number in set(self._formats)}
        return {str(index): known[number] for index, number in enumerate(self._formats)}

    def _enter(self, place: str) -> None:
        self._place = place

    def _keep_code(self, attributes: dict[str, str]) -> None:
        if self._place == "numFmts":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_LONGEST_CODE]

    def _keep_format(self, attributes: dict[str, str]) -> None:
        if self._place == "cellXfs":
            self._formats.append(attributes.get("numFmtId", "0"))


def read_styles(package: Package, part: str | None, limits: Limits) -> Styles:
    """Return the cell styles; where there are none the first one, a plain number."""
    styles = _StyleReader().read(package, part, limits) if part is not None and part in package else {}
    return styles or {"0": None}


def _moment(code: str) -> Moment | None:
    return Moment(what_is_shown(code), is_span(code)) if is_moment(code) else None
