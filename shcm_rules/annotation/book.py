"""The workbook part: which sheets it lists, and one more at their end."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from ..errors import UsageError
from ..importers.formats.cell_text import visible_text
from .archive import Archive
from .markup import add_inside, decoded, encoded, escape_attribute, outline, splice
from .relations import Relation, add_content_type, add_relation, find_relations, kind_uri, main_space
from .wording import REFUSALS

__all__ = ["Book", "BookSheet", "add_sheet", "free_sheet_name", "read_book", "related"]

_USUAL = "xl/workbook.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LONGEST = 31  # letters of a sheet's name
_WITH_CELLS = frozenset({"worksheet", "xlmacrosheet", "xlintlmacrosheet"})


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet: its name as readers of the report know it, as links write it, and the part with its cells."""

    name: str
    written: str
    part: str


@dataclass(slots=True)
class Book:
    """What the workbook part lists."""

    part: str
    space: str
    styles: str | None
    sheets: list[BookSheet] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # names, also of sheets without cells


def read_book(archive: Archive, path: str, lang: str) -> Book:
    """Read which sheets there are.

    Raises UsageError where the package holds no list of sheets.
    """
    part = next((link.part for link in find_relations(archive, "") if link.kind == "officedocument"), _USUAL)
    part = part if part in archive else _USUAL
    if part not in archive:
        raise UsageError(REFUSALS[lang]["part"].format(path=path, part=part))
    data, _ = decoded(archive.read(part), part)
    root = outline(data, part, 3)
    listed = root.child("sheets")
    if root.name != "workbook" or not listed:
        raise UsageError(REFUSALS[lang]["sheets"].format(path=path))
    links = {link.id: link for link in find_relations(archive, part)}
    styles = next((link.part for link in links.values() if link.kind == "styles"), None)
    book = Book(part, main_space(root.space), styles)
    for element in listed.every("sheet"):
        name = element.attributes.get("name", "")
        book.taken.append(name)
        link = links.get(element.relation)
        if link and link.kind in _WITH_CELLS and link.part in archive:
            book.sheets.append(BookSheet(visible_text(name) or "", name, link.part))
    return book


def free_sheet_name(book: Book, wanted: str) -> str:
    """Return a name that no sheet has; names compare without case."""
    taken = {_same(name) for name in book.taken}
    name, number = wanted, 2
    while _same(name) in taken:
        name, number = f"{wanted[: _LONGEST - len(str(number)) - 1]} {number}", number + 1
    return name


def add_sheet(archive: Archive, book: Book, name: str, data: bytes) -> None:
    """Add a sheet behind all others, so that no number of a sheet changes."""
    part = archive.free_name("xl/worksheets/sheet{}.xml")
    archive.write(part, data)
    add_content_type(archive, part, _TYPE)
    identifier = add_relation(archive, book.part, f"{kind_uri(book.space)}/worksheet", part)
    text, codec = decoded(archive.read(book.part), book.part)
    root = outline(text, book.part, 3)
    listed = root.child("sheets")
    if listed is None:
        return
    numbers = [int(value) for element in listed.children
               if (value := element.attributes.get("sheetId", "")).isdecimal() and len(value) < 10]
    new = (f'<{root.prefix}sheet xmlns:r="{kind_uri(book.space)}" name="{escape_attribute(name)}"'
           f' sheetId="{max(numbers, default=0) + 1}" r:id="{identifier}"/>')
    archive.write(book.part, encoded(splice(text, [add_inside(text, listed, new.encode())]), codec))


def related(links: list[Relation], kind: str) -> Relation | None:
    """Return the first relationship of a kind that stays inside the package."""
    return next((link for link in links if link.kind == kind and not link.outside), None)


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
