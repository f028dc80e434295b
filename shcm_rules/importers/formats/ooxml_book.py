"""The workbook's own parts: which sheets it has, where they stand, its strings, its epoch."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...errors import UnreadableFile
from ...problems import counted
from ..limits import Limits
from ..refusals import SAVE
from .cell_text import visible_text
from .package import Package, resolve
from .xml_stream import End, Start, read_xml

__all__ = ["Book", "SheetPart", "read_book", "read_strings"]

_USUAL_BOOK = "xl/workbook.xml"
# Sheets of other kinds, charts and dialogs, hold no cells.
_WITH_CELLS = frozenset({"worksheet", "xlmacrosheet", "xlintlmacrosheet"})
_WITHOUT_CELLS = frozenset({"chartsheet", "dialogsheet"})


@dataclass(slots=True)
class SheetPart:
    """One sheet: its name, whether it is hidden, the part that holds its cells."""

    name: str
    hidden: bool
    part: str


@dataclass(slots=True)
class Book:
    """What the workbook part says."""

    sheets: list[SheetPart] = field(default_factory=list)
    strings: str | None = None
    styles: str | None = None
    since_1904: bool = False


@dataclass(slots=True)
class _Link:
    kind: str
    part: str
    outside: bool


def read_book(package: Package, limits: Limits) -> Book:
    """Read the workbook part and its relationships.

    Raises UnreadableFile where the archive holds no workbook, or a sheet cannot be found in it.
    """
    part = _book_part(package, limits)
    links = _links(package, part, limits)
    book = Book()
    named: list[dict[str, str]] = []

    def keep_properties(attributes: dict[str, str]) -> None:
        book.since_1904 = attributes.get("date1904", "").strip().lower() in {"1", "true", "on"}

    starts: dict[str, Start] = {"workbookPr": keep_properties, "sheet": named.append}
    read_xml(package.chunks(part), part, starts, {}, limits, root={"workbook"}.__contains__, namespaces=False)
    if len(named) > limits.sheets:
        most = limits.sheets
        raise UnreadableFile(
            "too-many-sheets", f"tệp có {len(named)} trang tính, giới hạn là {most}; hãy tách thành nhiều tệp",
            f"the file has {counted(len(named), 'sheet')}, the limit is {most:,}; split it into several")
    for kind in ("strings", "styles"):
        wanted = "sharedstrings" if kind == "strings" else kind
        setattr(book, kind, next((link.part for link in links.values() if link.kind == wanted), None))
    book.sheets = [sheet for attributes in named if (sheet := _sheet(attributes, links, package))]
    return book


def read_strings(package: Package, part: str | None, limits: Limits) -> list[str | None]:
    """Return the shared strings as their readers see them; phonetic guides are left out."""
    strings: list[str | None] = []
    if part is None:
        return strings
    if part not in package:
        raise UnreadableFile(
            "missing-part", f"thiếu phần «{part}» chứa chữ của các ô; {SAVE.vi}",
            f"part «{part}», which holds the text of the cells, is missing; {SAVE.en}")
    runs: list[str] = []
    phonetic = False

    def begin(_: dict[str, str]) -> None:
        runs.clear()

    def begin_phonetic(_: dict[str, str]) -> None:
        nonlocal phonetic
        phonetic = True

    def end_phonetic(_: str) -> None:
        nonlocal phonetic
        phonetic = False

    def keep(text: str) -> None:
        if not phonetic:
            runs.append(text)

    def finish(_: str) -> None:
        strings.append(visible_text("".join(runs)))

    starts: dict[str, Start] = {"si": begin, "rPh": begin_phonetic}
    ends: dict[str, End] = {"t": keep, "si": finish, "rPh": end_phonetic}
    read_xml(package.chunks(part), part, starts, ends, limits, root={"sst"}.__contains__, namespaces=False)
    return strings


def _book_part(package: Package, limits: Limits) -> str:
    links = _links(package, "", limits)
    part = next((link.part for link in links.values() if link.kind == "officedocument"), _USUAL_BOOK)
    if part not in package:
        part = _USUAL_BOOK
    if part not in package:
        raise UnreadableFile(
            "not-a-workbook", f"trong tệp không có sổ tính; {SAVE.vi}", f"there is no workbook in the file; {SAVE.en}")
    return part


def _links(package: Package, source: str, limits: Limits) -> dict[str, _Link]:
    """Return the relationships of a part by their ids; those of the archive itself for ""."""
    folder, _, name = source.rpartition("/")
    part = f"{folder}/_rels/{name}.rels".lstrip("/")
    links: dict[str, _Link] = {}

    def keep(attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        outside = attributes.get("TargetMode", "").lower() == "external"
        links[attributes.get("Id", "")] = _Link(kind, resolve(source, attributes.get("Target", "")), outside)

    if part in package:
        read_xml(package.chunks(part), part, {"Relationship": keep}, {}, limits, namespaces=False)
    return links


def _sheet(attributes: dict[str, str], links: dict[str, _Link], package: Package) -> SheetPart | None:
    name = visible_text(attributes.get("name", "")) or ""
    identifier = next((value for key, value in attributes.items() if key.endswith(":id")), "")
    link = links.get(identifier)
    if link and link.kind in _WITHOUT_CELLS:
        return None
    if link is None or link.outside or link.kind not in _WITH_CELLS or link.part not in package:
        raise UnreadableFile(
            "missing-part", f"thiếu nội dung của trang tính «{name}»; {SAVE.vi}",
            f"the content of sheet «{name}» is missing; {SAVE.en}")
    return SheetPart(name, attributes.get("state", "visible") != "visible", link.part)
