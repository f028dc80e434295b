"""Where the elements of a part stand, by byte, and how text is put between them; nothing is written anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from ..errors import UnreadableFile

__all__ = [
    "Edit", "Element", "add_inside", "attribute_span", "decoded", "encoded", "escape", "escape_attribute",
    "escape_text", "outline", "set_attribute", "splice",
]

#: From byte, to byte, what stands there instead.
Edit = tuple[int, int, bytes]

_SAVE = "hãy mở bằng Excel và lưu lại thành .xlsx"
_SAVE_IT = "open it in Excel and save it as .xlsx"
_DEPTH = 100
_MOST = 500_000  # elements kept of one part; a note has five
_CHUNK = 64 << 10
_APART = "\x01"  # between namespace, name and prefix: no XML can hold it
_TOKEN = 1 << 20  # old expat reads a longer token anew with each piece of it
_TAG = re.compile(rb"<(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_NAME = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_PLAIN = frozenset({"utf-8", "utf8"})
# What XML cannot hold, and marks that turn the direction of the text around them.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPELT = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(slots=True)
class Element:
    """An element: its tags are [start, opened) and [closing, end); an empty one has only the first."""

    space: str
    name: str
    prefix: str  # "x:" or ""
    attributes: dict[str, str]  # those of a namespace by namespace, name and prefix in one
    start: int
    opened: int
    closing: int = 0
    end: int = 0
    empty: bool = False
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """Return the first child of this local name."""
        return next((child for child in self.children if child.name == name), None)

    def every(self, name: str) -> list[Element]:
        """Return the children of this local name."""
        return [child for child in self.children if child.name == name]

    @property
    def relation(self) -> str:
        """Return the id of the relationship that it names, "" where it names none."""
        return next((value for key, value in self.attributes.items() if key.split(_APART)[1:2] == ["id"]), "")

    def text(self, data: bytes) -> bytes:
        """Return what stands between the tags, as written."""
        return data[self.opened : self.closing]


def outline(
    data: bytes, part: str, depth: int, *, closed: Iterable[str] = (),
    watch: Mapping[str, Callable[[dict[str, str]], None]] | None = None,
) -> Element:
    """Return the outermost element with those inside it, down to `depth` levels; what is in `closed` is passed over.

    `watch` is called with the attributes of every element of a local name, however deep.
    Raises UnreadableFile for broken XML, a document type, too deep nesting.
    """
    reader = _Reader(data, part, depth, frozenset(closed), watch or {})
    parser = reader.parser
    try:
        for place in range(0, len(data), _CHUNK):
            parser.Parse(data[place : place + _CHUNK], False)
            if place + _CHUNK - parser.CurrentByteIndex > _TOKEN + _CHUNK:
                raise UnreadableFile(
                    "endless-token", f"phần «{part}» có một thẻ quá dài; {_SAVE}",
                    f"part «{part}» has a tag that is too long; {_SAVE_IT}")
        parser.Parse(b"", True)
    except ExpatError as error:
        raise UnreadableFile(
            "not-a-workbook", f"phần «{part}» bên trong tệp hỏng ở dòng {error.lineno}; {_SAVE}",
            f"part «{part}» inside the file is damaged in line {error.lineno:,}; {_SAVE_IT}") from error
    return reader.root[0]


class _Reader:
    """Keeps the elements that are asked for while expat goes through the part."""

    def __init__(
        self, data: bytes, part: str, depth: int, closed: frozenset[str],
        watch: Mapping[str, Callable[[dict[str, str]], None]],
    ) -> None:
        self.root: list[Element] = []
        self._data, self._part, self._depth, self._closed, self._watch = data, part, depth, closed, watch
        self._acts: dict[str, Callable[[dict[str, str]], None] | None] = {}
        self._open: list[Element] = []
        self._level = self._kept = 0
        self._shut = 0  # the level inside which nothing is kept; 0: none
        self.parser: XMLParserType = ParserCreate("utf-8", _APART)
        self.parser.namespace_prefixes = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> NoReturn:
        raise UnreadableFile(
            "dtd", f"phần «{self._part}» bên trong tệp có khai báo DTD; {_SAVE}",
            f"part «{self._part}» inside the file declares a document type (DTD); {_SAVE_IT}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if self._level > _DEPTH:
            raise UnreadableFile(
                "too-deep", f"phần «{self._part}» lồng nhau quá {_DEPTH} tầng; {_SAVE}",
                f"part «{self._part}» is nested deeper than {_DEPTH} levels; {_SAVE_IT}")
        try:
            act = self._acts[name]
        except KeyError:
            act = self._acts[name] = self._watch.get(_split(name)[1])
        if act:
            act(attributes)
        if self._level > self._depth or self._shut:
            return
        self._kept += 1
        if self._kept > _MOST:
            raise UnreadableFile(
                "too-deep", f"phần «{self._part}» có quá nhiều thành phần; {_SAVE}",
                f"part «{self._part}» has too many elements; {_SAVE_IT}")
        place = self.parser.CurrentByteIndex
        found = _TAG.match(self._data, place)
        opened = found.end() if found else place
        space, local, prefix = _split(name)
        element = Element(
            space, local, prefix, attributes, place, opened, empty=self._data[opened - 2 : opened] == b"/>")
        (self._open[-1].children if self._open else self.root).append(element)
        self._open.append(element)
        if local in self._closed:
            self._shut = self._level

    def _end(self, _: str) -> None:
        if self._shut == self._level:
            self._shut = 0
        if self._level <= self._depth and not self._shut:
            element = self._open.pop()
            if element.empty:
                element.closing = element.end = element.opened
            else:
                element.closing = self.parser.CurrentByteIndex
                element.end = self._data.index(b">", element.closing) + 1
        self._level -= 1


def _split(name: str) -> tuple[str, str, str]:
    parts = name.split(_APART)
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], f"{parts[2]}:" if len(parts) == 3 else ""


# Encodings: a part that is not UTF-8 is worked on as UTF-8 and goes back into its own.

def decoded(data: bytes, part: str) -> tuple[bytes, str]:
    """Return a part as UTF-8, and the encoding it came in."""
    codec = _codec(data)
    if codec in _PLAIN:
        return data, "utf-8"
    try:
        return data.decode(codec).encode(), codec
    except (LookupError, UnicodeError) as error:
        raise UnreadableFile(
            "not-a-workbook", f"phần «{part}» bên trong tệp có bảng mã lạ; {_SAVE}",
            f"part «{part}» inside the file has an unknown encoding; {_SAVE_IT}") from error


def encoded(data: bytes, codec: str) -> bytes:
    """Return a part in the encoding it came in; what that lacks becomes a character reference."""
    return data if codec == "utf-8" else data.decode().encode(codec, "xmlcharrefreplace")


def _codec(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"<\0")):
        return "utf-16-le"
    if data.startswith((b"\xfe\xff", b"\0<")):
        return "utf-16-be"
    found = _DECLARED.match(data)
    return found[1].decode().lower() if found else "utf-8"


# Edits.

def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `data` with the edits made, of those at one place the first one first."""
    pieces, last = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[last:start], new]
        last = end
    return b"".join([*pieces, data[last:]])


def add_inside(data: bytes, element: Element, new: bytes, *, first: bool = False) -> Edit:
    """Return the edit that puts `new` behind (or before) all that stands inside an element."""
    if element.empty:
        name = _NAME.match(data, element.start)
        return element.opened - 2, element.opened, b">" + new + b"</" + (name[1] if name else b"") + b">"
    place = element.opened if first else element.closing
    return place, place, new


def attribute_span(data: bytes, element: Element, name: bytes) -> tuple[int, int] | None:
    """Return where the value of an attribute stands, by its name as written."""
    found = _NAME.match(data, element.start)
    place = found.end() if found else element.start
    while (found := _ATTRIBUTE.match(data, place)) and found.end() <= element.opened:
        if found[1] == name:
            return found.span(2 if found[2] is not None else 3)
        place = found.end()
    return None


def set_attribute(data: bytes, element: Element, name: bytes, value: str) -> list[Edit]:
    """Return the edit that changes an attribute; none where the element does not bear it."""
    span = attribute_span(data, element, name)
    return [(*span, escape_attribute(value).encode())] if span else []


# Text.

def escape(text: str) -> str:
    """Return text for between two tags, or in double quotes; what XML cannot hold is left out."""
    text = _SURROGATE.sub("\ufffd", _UNFIT.sub("", text))
    for mark, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r\n", "\n"), ("\r", "\n")):
        text = text.replace(mark, name)
    return text


def escape_attribute(text: str) -> str:
    """Return text for an attribute, where a line feed or tab would become a blank."""
    return escape(text).replace("\n", "&#10;").replace("\t", "&#9;")


def escape_text(text: str) -> str:
    """Return text of a cell or comment: what looks like an escape of Office, `_x000A_`, stays what it is."""
    return escape(_SPELT.sub("_x005F_", text))
