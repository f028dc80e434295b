"""Read the tables of HTML and MHTML bytes, in the reading process only; runs nothing and fetches nothing."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from html.parser import HTMLParser

from ...errors import UnreadableFile
from ...patterns import regex
from ...problems import Problem, Words, counted
from ..letters.encodings import decode
from ..limits import Limits
from ..raw import RawTable
from ..refusals import SAVE
from .cell_text import text_of
from .documents import Document, TableCells, cell_lines

__all__ = ["read_html", "read_mhtml"]

_CHARSET = regex(
    rb"<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_SHEET_NAME = regex(r"<x:Name>([^<]{1,100})</x:Name>")
_SPACE = regex(r"[ \t\r\n\f]+")
_UNSEEN = frozenset({"script", "style", "title", "template", "svg", "xml"})
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "ul",
))  # fmt: skip
_ITEM = "\x00"  # where an item of a bulleted list begins; no text holds it
_PAGE = Words("trang web (HTML) này", "this web page (HTML)")
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # as browsers hold it


def read_html(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the tables of a web page in their order, or its text where it has none.

    Raises UnreadableFile where nothing, or not all of it, can be read.
    """
    text, problems = _decoded(data)
    tables = _tables(text, limits)
    tables[0].problems += problems
    return tables


def read_mhtml(data: bytes, limits: Limits) -> list[RawTable]:
    """Return the tables of a page saved with its parts; one that Excel saved has a part for each sheet."""
    pages, names = _pages(data)
    tables: list[RawTable] = []
    for place, page in enumerate(pages):
        try:
            found = read_html(page, limits)
        except UnreadableFile as error:
            if error.code != "empty-workbook":
                raise
            continue
        name = names[place] if len(names) == len(pages) else ""
        tables += [_renamed(table, name, place, len(pages), len(found)) for table in found]
    if len(tables) > limits.sheets:
        raise UnreadableFile(
            "too-many-sheets", f"tệp có hơn {limits.sheets} bảng; hãy tách thành nhiều tệp",
            f"the file has more than {counted(limits.sheets, 'table')}; split it into several")
    if not tables:
        raise UnreadableFile(
            "empty-workbook", "tệp không có bảng nào; cần ít nhất một bảng có dòng tiêu đề",
            "the file has no table; at least one with a header row is needed")
    return tables


def _pages(data: bytes) -> tuple[list[bytes], list[str]]:
    """Return the pages with a table, and the names that Excel gave to its sheets."""
    from email import message_from_bytes  # noqa: PLC0415 - large, and needed for this format alone

    pages, names = [], []
    for part in message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() not in {"text/html", "application/xhtml+xml"}:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            names += _SHEET_NAME.findall(content.decode("utf-8", "replace"))
            if re.search(rb"<table\b", content, re.IGNORECASE):
                pages.append(content)
    return pages, names


def _renamed(table: RawTable, name: str, place: int, pages: int, siblings: int) -> RawTable:
    """Name a table after its sheet, or keep the tables of several pages apart."""
    if name and siblings == 1:
        new = name
    elif pages > 1:
        new = f"{name or f'Trang {place + 1}'} – {table.sheet}"
    else:
        return table
    table.problems = [replace(told, sheet=new) for told in table.problems]
    table.sheet = new
    return table


def _decoded(data: bytes) -> tuple[str, list[Problem]]:
    """Return the text: what its bytes are, before what they are declared to be."""
    try:
        return decode(data)
    except UnreadableFile:
        declared = _CHARSET.search(data[:4096])
        try:
            return data.decode(codecs.lookup(declared[1].decode("ascii")).name if declared else ""), []
        except (LookupError, UnicodeError, AssertionError):
            pass
        raise


def _tables(text: str, limits: Limits) -> list[RawTable]:
    reader = _PageReader(limits)
    reader.feed(text)
    reader.close()
    return reader.finish()


class _PageReader(HTMLParser):
    """Follows a page's tags; what is not closed is closed by what comes next."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self._document, self._deepest = Document(limits, _PAGE), limits.xml_depth
        self._open: list[_OpenTable] = []
        self._outside = _Text()
        self._unseen: str | None = None
        self._kept_spaces = 0
        self._lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag == "br":
            self._text().add("\n")
        elif tag in _BLOCKS:
            self._text().break_line()
            self._start_block(tag)
        elif tag in {"table", "tr", "td", "th"}:
            self._start_part(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen:
                self._unseen = None
        elif tag == "caption" and self._open:
            self._document.add_caption(self._open[-1].cells, self._open[-1].text.take())
        elif tag in _BLOCKS:
            self._text().break_line()
            self._end_block(tag)
        elif tag == "table" and self._open:
            self._open.pop().close()
        elif tag in {"td", "th", "tr"} and self._open:
            self._open[-1].end_cell()

    def _start_block(self, tag: str) -> None:
        self._kept_spaces += tag == "pre"
        if tag in {"ul", "ol"}:
            self._lists.append(tag)
        elif tag == "li" and self._lists[-1:] == ["ul"]:
            self._text().start_item()

    def _end_block(self, tag: str) -> None:
        self._kept_spaces = max(0, self._kept_spaces - (tag == "pre"))
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            data = data.replace(_ITEM, "")
            self._text().add(data if self._kept_spaces else _SPACE.sub(" ", data))

    def finish(self) -> list[RawTable]:
        """Return the tables once all is fed."""
        while self._open:
            self._open.pop().close()
        self._flush()
        return self._document.tables()

    def _start_part(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            if len(self._open) >= self._deepest:
                raise UnreadableFile(
                    "too-deep", f"bảng lồng nhau quá {self._deepest} tầng; {SAVE.vi}",
                    f"tables are nested deeper than {counted(self._deepest, 'level')}; {SAVE.en}")
            if self._open:
                self._text().break_line()
            else:
                self._flush()
            self._open.append(_OpenTable(self._document.start_table()))
        elif self._open and tag == "tr":
            self._open[-1].start_row(hidden=_is_hidden(attributes))
        elif self._open:
            self._open[-1].start_cell(attributes)

    def _text(self) -> _Text:
        return self._open[-1].text if self._open else self._outside

    def _flush(self) -> None:
        for line, bullet in self._outside.take_lines():
            self._document.add_paragraph(line, bullet=bullet)


class _Text:
    """Text with the line breaks that a browser would show."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def start_item(self) -> None:
        self._pieces.append("\n" + _ITEM)

    def add(self, text: str) -> None:
        self._pieces.append(text)

    def break_line(self) -> None:
        if self._pieces and self._pieces[-1] != "\n":
            self._pieces.append("\n")

    def take(self) -> str:
        """Return the lines that hold something, and begin anew."""
        if len(self._pieces) == 1 and self._pieces[0].isalnum():  # most cells
            return self._pieces.pop()
        return cell_lines(self.take_lines())

    def take_lines(self) -> list[tuple[str, bool]]:
        """Return the lines that hold something, each with whether it has a bullet, and begin anew."""
        text = "".join(self._pieces)
        self._pieces = []
        lines = ((part.replace(_ITEM, ""), part.startswith(_ITEM)) for part in text.split("\n"))
        return [(line, item) for part, item in lines if (line := re.sub(r" {2,}", " ", part).strip())]


class _OpenTable:
    """A table whose end has not come yet."""

    def __init__(self, cells: TableCells) -> None:
        self.text = _Text()
        self.cells = cells
        self._spans: tuple[int, int] | None = None  # of the open cell

    def start_row(self, *, hidden: bool) -> None:
        self.end_cell()
        self.cells.start_row(hidden=hidden)

    def start_cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        self._spans = (_span(attributes.get("colspan"), _MOST_ACROSS), _span(attributes.get("rowspan"), _MOST_DOWN))

    def end_cell(self) -> None:
        """Put the open cell into its place; text between cells belongs to the next one."""
        if self._spans is not None:
            self.cells.add_cell(text_of(self.text.take()), *self._spans)
            self._spans = None

    def close(self) -> None:
        """Put what is left into a row of its own: nothing that is written is lost."""
        self.end_cell()
        if (rest := text_of(self.text.take())) is not None:
            self.cells.start_row()
            self.cells.add_cell(rest)


def _span(text: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,9})", text or "")
    number = int(digits[1]) if digits else 1
    return min(number, most) or (most if most == _MOST_DOWN else 1)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = re.sub(r"\s", "", attributes.get("style") or "").lower()
    return "hidden" in attributes or "display:none" in style or "visibility:collapse" in style
