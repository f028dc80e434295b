"""Which paragraphs of a Word document have a bullet: the sign is not in their text, but a reader sees it."""

from __future__ import annotations

from ..limits import Limits
from .package import Package
from .xml_stream import Start, read_xml

__all__ = ["WORD_SPACES", "Bullets", "word_value"]

#: Namespaces of the elements of a Word document, transitional and strict.
WORD_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PART = "word/numbering.xml"


def word_value(attributes: dict[str, str], name: str = "val") -> str:
    """Return an attribute of a Word element, "" if it has none of this name."""
    return next((attributes[f"{space} {name}"] for space in WORD_SPACES if f"{space} {name}" in attributes), "")


class Bullets:
    """The lists of a document whose sign is a bullet, by list and level."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._bulleted: set[tuple[str, str]] = set()  # of a definition and a level
        self._definitions: dict[str, str] = {}
        self._definition = self._level = self._list = ""
        if _PART in package:
            acts: dict[str, Start] = {
                "abstractNum": self._start_definition, "lvl": self._start_level, "numFmt": self._keep_format,
                "num": self._start_list, "abstractNumId": self._keep_definition,
            }  # fmt: skip
            starts = {f"{space} {name}": act for space in WORD_SPACES for name, act in acts.items()}
            read_xml(package.chunks(_PART), _PART, starts, {}, limits)

    def has(self, style: str, number: str, level: str) -> bool:
        """Tell whether a paragraph of this style, list and level begins with a bullet."""
        if number and number != "0":
            return (self._definitions.get(number, ""), level or "0") in self._bulleted
        return not number and style.casefold().startswith("listbullet")

    def _start_definition(self, attributes: dict[str, str]) -> None:
        self._definition = word_value(attributes, "abstractNumId")

    def _start_level(self, attributes: dict[str, str]) -> None:
        self._level = word_value(attributes, "ilvl")

    def _keep_format(self, attributes: dict[str, str]) -> None:
        if word_value(attributes) == "bullet":
            self._bulleted.add((self._definition, self._level))

    def _start_list(self, attributes: dict[str, str]) -> None:
        self._list = word_value(attributes, "numId")

    def _keep_definition(self, attributes: dict[str, str]) -> None:
        self._definitions[self._list] = word_value(attributes)
